"""One outcome over the points of a sweep: what figures and sentences read, apart from the result that holds it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import is_share
from detente.core.param import REGISTRY
from detente.figures.numbers import DASH, percent, write_rounded
from detente.studies.sweep.lots import LotSums

DIGITS = 3
"""Digits of a value of a setting in sentences and figures; tables have all of them."""
HALF = 0.5
"""Share from which something is the majority outcome."""
PROPER = ("Brier", "Ville")
"""Names at the head of a title, which keep their capital."""
CELLS = 22_500
"""Most cells of a table of two settings: of more, dots are drawn."""
SIGHT = 0.5
"""Share of the cells of a table of two settings that must be filled for it to be a grid."""


@dataclass(frozen=True)
class VariedSetting:
    """A setting that takes several values in a sweep.

    Attributes
    ----------
    name, title
        Names in the program and for people.
    unit, source, label
        Unit, source and meaning, as the parameter declares them; empty where it is no parameter.
    values : tuple [point]
        Its value at each point: numbers, or text.
    words : mapping
        What people call a value that is text.
    """

    name: str
    title: str
    unit: str
    source: str
    label: str
    values: tuple[Any, ...] = field(repr=False)
    words: Mapping[str, str] = field(default_factory=dict, repr=False)

    @cached_property
    def numeric(self) -> bool:
        """Whether its values are numbers."""
        return all(isinstance(v, (int, float, np.number)) and not isinstance(v, bool) for v in self.values)

    @cached_property
    def levels(self) -> tuple[Any, ...]:
        """Its different values: numbers in order, text as it first appears."""
        found = dict.fromkeys(self.values)
        return tuple(sorted(found)) if self.numeric else tuple(found)

    @cached_property
    def place(self) -> Array:
        """Which of the levels each point has [point]."""
        number = {level: k for k, level in enumerate(self.levels)}
        return np.array([number[v] for v in self.values], int)

    @property
    def axis(self) -> str:
        """Name with its unit, for an axis."""
        return f"{self.title} [{self.unit}]" if self.unit else self.title

    def told(self, value: Any) -> str:
        """Return a value as people write it."""
        return f"{value:.{DIGITS}g}".replace("-", "−") if self.numeric else plain(self.words.get(value, str(value)))

    def at(self, points: Array) -> VariedSetting:
        """Return the same for some points only."""
        return replace(self, values=tuple(self.values[k] for k in points))


@dataclass(frozen=True)
class ResponseSurface:
    """One outcome of a sweep at each point, with the settings that vary.

    Attributes
    ----------
    name, title, unit, formula
        The outcome: names in the program and for people, declared unit and definition.
    varied : tuple of VariedSetting
        Settings with more than one value.
    mean, low, high : array [point]
        Mean over the runs in which the outcome is defined, and its interval; NaN where there is none.
    defined : array [point]
        Number of runs in which it is defined.
    runs : array [point]
        Number of runs that were finished and did not fail.
    lost : array [point]
        Number of runs that failed.
    failed : array [point]
        Whether the point failed.
    finished : array [point]
        Whether the point is done, failed ones included.
    lots
        The outcome by lots of runs, which have the same luck at every point.
    level
        Level of the intervals.
    """

    name: str
    title: str
    unit: str
    formula: str
    varied: tuple[VariedSetting, ...]
    mean: Array = field(repr=False)
    low: Array = field(repr=False)
    high: Array = field(repr=False)
    defined: Array = field(repr=False)
    runs: Array = field(repr=False)
    lost: Array = field(repr=False)
    failed: Array = field(repr=False)
    finished: Array = field(repr=False)
    lots: LotSums = field(repr=False)
    level: float = 0.95

    def __len__(self) -> int:
        return len(self.mean)

    @property
    def share(self) -> bool:
        """Whether it lies between 0 and 1: by its declared unit, whatever its values."""
        return is_share(self.unit)

    @property
    def known(self) -> Array:
        """Whether the mean is known [point]."""
        return np.isfinite(self.mean)

    @property
    def undefined(self) -> Array:
        """Whether the point was finished and the outcome is defined in none of its runs [point]."""
        return self.finished & ~self.failed & ~self.known

    @property
    def missing(self) -> int:
        """Number of runs in which the outcome is not defined."""
        return int((self.runs - self.defined).sum())

    @property
    def axis(self) -> str:
        """Name with its unit, for an axis."""
        return f"{self.title} [%]" if self.share else f"{self.title} [{self.unit}]"

    @property
    def lower(self) -> str:
        """Title within a sentence."""
        subject = self.subject
        return subject if subject.startswith(PROPER) else subject[:1].lower() + subject[1:]

    @property
    def subject(self) -> str:
        """Title at the head of a sentence: what follows a colon stands in brackets."""
        head, mark, rest = self.title.partition(": ")
        return f"{head} ({rest})" if mark else head

    def told(self, value: float) -> str:
        """Return a value as people write it: shares as percentages."""
        if not self.share:
            return write_rounded(float(f"{value:.3g}")) if math.isfinite(value) else DASH
        return _share(value) if math.isfinite(value) else DASH

    def between(self, low: float, high: float) -> str:
        """Return an interval as people write it."""
        if not (math.isfinite(low) and math.isfinite(high)):
            return "interval not known"
        return f"{self.told(low)} to {self.told(high)}"

    def some(self, most: int) -> Array:
        """Return the numbers of at most so many points, the same ones each time, chosen at random if there are more.

        Parameters
        ----------
        most
            Most points.
        """
        if len(self) <= most:
            return np.arange(len(self))
        return np.sort(np.random.default_rng(0).choice(len(self), most, replace=False))

    def setting(self, name: str) -> VariedSetting:
        """Return a varied setting by its name."""
        return next(one for one in self.varied if one.name == name)

    def keep(self, points: Array, *, all_settings: bool = False) -> ResponseSurface:
        """Return the same with some points only, and the settings that still vary.

        Parameters
        ----------
        points
            Numbers of points.
        all_settings
            Whether to keep the settings that no longer vary too.
        """
        points = np.asarray(points, int)
        varied = tuple(one.at(points) for one in self.varied)
        names = ("mean", "low", "high", "defined", "runs", "lost", "failed", "finished")
        return replace(
            self,
            varied=tuple(one for one in varied if all_settings or len(one.levels) > 1),
            lots=self.lots.keep(points),
            **{name: getattr(self, name)[points] for name in names},
        )

    def split(self, name: str, *, all_settings: bool = False) -> dict[Any, ResponseSurface]:
        """Return the surface of each level of a setting.

        Parameters
        ----------
        name
            A varied setting.
        all_settings
            Whether to keep the settings that no longer vary too.
        """
        by = self.setting(name)
        places = (np.flatnonzero(by.place == k) for k in range(len(by.levels)))
        return {level: self.keep(own, all_settings=all_settings) for level, own in zip(by.levels, places, strict=True)}

    def grid(self, across: str, up: str) -> Array | None:
        """Return the number of the point in each cell of two settings, -1 where there is none; None if it is no grid.

        Parameters
        ----------
        across, up
            The two settings.

        Returns
        -------
        array [up, across] or None
            Numbers of points.
        """
        x, y = self.setting(across), self.setting(up)
        if len(y.levels) * len(x.levels) > min(len(self) / SIGHT, CELLS):
            return None
        cells = np.full((len(y.levels), len(x.levels)), -1)
        cells[y.place, x.place] = np.arange(len(self))
        return cells if int((cells >= 0).sum()) == len(self) else None


def short_title(name: str, title: str) -> str:
    """Return the title of a theory without what follows a colon, where the rest says its name already.

    Parameters
    ----------
    name, title
        Its names in the program and for people.
    """
    head = title.partition(": ")[0]
    return head if "".join(head.lower().split()) == name.replace("_", "") else title


def plain(name: str) -> str:
    """Return a name of somebody's own with its marks of control replaced: no figure can draw them.

    Parameters
    ----------
    name
        The name.
    """
    return "".join(mark if mark.isprintable() else "\ufffd" for mark in name)


def _share(value: float) -> str:
    """Write a share: whole percentages, one digit more near 0 and 1, where it is neither."""
    if 0 < value < 0.0005 or 0 < 1 - value < 0.0005:
        return "below 0.1\u202f%" if value < HALF else "above 99.9\u202f%"
    return f"{100 * value:.1f}\u202f%" if 0 < min(value, 1 - value) < 0.0095 else percent(value)


def level_told(level: float) -> str:
    """Return the level of an interval as people write it.

    Parameters
    ----------
    level
        The level.
    """
    return f"{100 * level:.3g}\u202f%"


def vary(name: str, values: Sequence[Any], words: Mapping[str, str] | None = None) -> VariedSetting:
    """Return a setting with its unit and source, where it is a declared parameter.

    Parameters
    ----------
    name
        Name of a parameter, or of anything else that is varied.
    values
        Its value at each point.
    words
        What people call a value that is text.
    """
    known = REGISTRY.get(name)
    about = ("", "", "") if known is None else (known.unit, known.source, known.label)
    return VariedSetting(name, name.replace("_", " "), *about, tuple(values), words or {})


@dataclass(frozen=True)
class PointState:
    """How far the points of a sweep are.

    Attributes
    ----------
    runs : array [point]
        Runs that were finished and did not fail.
    lost : array [point]
        Runs that failed.
    finished : array [point]
        Whether all runs of the point are done.
    reasons : mapping
        Why runs of a point failed, by its number.
    """

    runs: Array
    lost: Array
    finished: Array
    reasons: Mapping[int, str]

    @property
    def failed(self) -> Array:
        """Whether every run of the point failed [point]."""
        return np.asarray((self.lost > 0) & (self.runs == 0))


def surface_of(
    outcome: Any,
    estimate: Any,
    columns: Mapping[str, Sequence[Any]],
    state: PointState,
    words: Mapping[str, Mapping[str, str]],
    level: float = 0.95,
) -> ResponseSurface:
    """Return an outcome over the points of a sweep.

    Parameters
    ----------
    outcome
        The outcome: ``name``, ``title``, ``unit``, ``formula``.
    estimate
        Its estimates by point: ``mean``, ``low``, ``high``, ``defined``, ``lots``.
    columns
        Value of each setting at each point.
    state
        How far the points are.
    words
        What people call values that are text, by setting.
    level
        Level of the intervals.
    """
    varied = [vary(name, values, words.get(name)) for name, values in columns.items()]
    failed = state.failed
    mean, low, high = (
        np.where(failed, np.nan, np.asarray(getattr(estimate, name), float)) for name in ("mean", "low", "high")
    )
    return ResponseSurface(
        name=outcome.name,
        title=outcome.title,
        unit=outcome.unit,
        formula=outcome.formula,
        varied=tuple(one for one in varied if len(one.levels) > 1),
        mean=mean,
        low=low,
        high=high,
        defined=np.asarray(estimate.defined, int),
        runs=np.asarray(state.runs, int),
        lost=np.asarray(state.lost, int),
        failed=failed,
        finished=np.asarray(state.finished, bool) | failed,
        lots=estimate.lots,
        level=level,
    )
