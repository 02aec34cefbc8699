"""A prediction with what was found of it, and both in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from detente.core.result import few_digits, plain
from detente.figures.numbers import DASH, write_number
from detente.studies.claims.claim import Prediction
from detente.studies.claims.formula import measure_of
from detente.studies.claims.judge import Finding

LEAST = 1e-300
"""Least p value that is told from 0."""


@dataclass(frozen=True)
class Predicted:
    """One prediction of a claim, and what was found of it at the defaults.

    Attributes
    ----------
    words, unit, expected : str
        What is compared, the unit of the effect, and whether more or less was expected.
    smallest : float
        Smallest effect of interest.
    rival : str
        The rival explanation that it must beat; empty where it is the claim itself.
    finding : Finding
        What was found.
    measure : tuple of str
        What is measured, and how arms are weighed, each in a line.
    level : bool
        Whether the effect is an outcome in one arm, and no difference.
    levels : mapping
        Mean outcome in each arm that is compared, by name; empty where the effect is no sum over arms.
    """

    words: str
    unit: str
    expected: str
    smallest: float
    rival: str
    finding: Finding
    measure: tuple[str, ...] = ()
    level: bool = False
    levels: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, one: Prediction, found: Finding, levels: Mapping[str, float] | None = None) -> Predicted:
        """Return a prediction with what was found of it.

        Parameters
        ----------
        one
            The prediction.
        found
            What was found.
        levels
            As of ``Predicted``.
        """
        said = (one.words, one.unit, one.expected, one.smallest, one.rival)
        return cls(*said, found, measure_of(one), one.is_level, levels or {})

    @property
    def told(self) -> dict[str, Any]:
        """All of it as plain JSON values, what was found beside what was predicted, in six digits."""
        told = {k: v for k, v in vars(self).items() if k not in ("finding", "levels")}
        held = {"levels": plain(dict(self.levels)), **plain(vars(self.finding))}
        return {**told, **few_digits(held)}

    @property
    def odds(self) -> float:
        """Log odds of the p values that it does not hold and that it does not fail: large where it is far from met."""
        return float(np.subtract(*np.log(np.maximum((self.finding.p_holds, self.finding.p_fails), LEAST))))


def signed(value: float) -> str:
    """Write an effect with its sign and two significant digits; a dash where there is none.

    Parameters
    ----------
    value
        The effect.
    """
    if value != value:
        return DASH
    if value == 0:
        return "0"
    if abs(value) >= 10:
        return write_number(value, signed=True)
    return f"{value:+.2g}".replace("-", "−")


def unit_words(said: Predicted) -> tuple[float, str]:
    """Return by what an effect is multiplied for people, and its unit: of shares, percentage points or per cent.

    Parameters
    ----------
    said
        The prediction.
    """
    if said.unit.startswith("share"):
        return 100.0, "%" if said.level else "points"
    return 1.0, f"[{said.unit}]" if said.unit[:1].isdigit() else said.unit


def effect_words(said: Predicted, *, sure: bool = True) -> str:
    """Return an effect with its unit, and its 95 % interval: ``−0.21 points (−0.58 to +0.16)``.

    Parameters
    ----------
    said
        The prediction.
    sure
        Whether the interval is told.
    """
    times, unit = unit_words(said)
    found = said.finding
    ends = [times * x for x in (found.effect, found.low, found.high)]
    at, low, high = (signed(x).removeprefix("+") if said.level else signed(x) for x in ends)
    return f"{at} {unit}{f' ({low} to {high})' if sure and found.low == found.low else ''}"


def expected_words(said: Predicted) -> str:
    """Return what was predicted: ``at least 10 points less``.

    Parameters
    ----------
    said
        The prediction.
    """
    times, unit = unit_words(said)
    least = f"{times * said.smallest:.3g} {unit}"
    return f"at least {least}" if said.level and said.expected == "more" else f"at least {least} {said.expected}"


def level_values(said: Predicted) -> tuple[list[str], str]:
    """Return the mean outcome in each arm that is compared, in the order of the arms, and its unit.

    Parameters
    ----------
    said
        The prediction.
    """
    times, unit = unit_words(said)
    share = unit == "points"
    values = [f"{signed(times * value).removeprefix('+')}{' %' * share}" for value in said.levels.values()]
    return values, "" if share else unit


def level_words(said: Predicted) -> str:
    """Return the mean outcome in each arm that is compared: ``step: 62 %; calm: 4 %``; empty without any.

    Parameters
    ----------
    said
        The prediction.
    """
    values, unit = level_values(said)
    told = "; ".join(f"{arm}: {value}" for arm, value in zip(said.levels, values, strict=True))
    return f"{told} ({unit})" if told and unit else told
