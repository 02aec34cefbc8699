"""The finding with one rule changed: what hangs on pacts, on claims against others, on exposure and on the unknown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.same import ByValue
from detente.studies.situations.classify import UNKNOWN, Reading, classify
from detente.studies.situations.periods import DilemmaSample, ShareChange, spans_of
from detente.studies.situations.populations import COUNTED, DILEMMA, PERIODS
from detente.studies.situations.rules import HALF, leave_out
from detente.studies.situations.shares import Band, Counts, band, ratio

VARIED = ("relevant", "neighbours")
"""Populations of which the finding is told with one rule changed."""
VARIATIONS = {
    "as ruled": "a pact of peace ends doubt (the central rules)",
    "no pact": "no pact ends doubt",
    "no breadth": "claims against others do not make a state greedy",
    "neither": "no pact ends doubt, and claims against others do not make a state greedy",
    "no exposure": "everybody is exposed",
    "both sides": "open on both sides",
    "unknown": "what is unknown is counted as a dilemma",
}
"""What is changed, by name; the first is nothing."""
LEFT_OUT = {
    "no pact": ("pact",), "no breadth": ("breadth",), "neither": ("pact", "breadth"), "no exposure": ("exposure",),
}  # fmt: skip
"""Rules that a variation leaves out."""
AS_DEFINED = {"as ruled": "dilemma", "both sides": "both_sides"}
"""Variations that are definitions of a dilemma."""


@dataclass(frozen=True, eq=False)
class Variation(ByValue):
    """The share of dilemmas by period with one rule changed, and how it changed.

    Attributes
    ----------
    name, population
        What is changed, and of which dyads the shares are.
    periods : tuple
        First and last year of each period.
    shares : tuple of Band
        Central share of each period; where combinations were tried by this rule, with its range over them.
    changes : tuple of ShareChange
        To the last period from each before it; in how many of these combinations the share fell.
    """

    name: str
    population: str
    periods: tuple[tuple[int, int], ...]
    shares: tuple[Band, ...]
    changes: tuple[ShareChange, ...]

    @property
    def beyond_chance(self) -> int:
        """How many of the changes are falls beyond chance."""
        return sum(one.beyond_chance for one in self.changes)


def vary(reading: Reading, sample: DilemmaSample, counts: Counts, years: Array) -> list[Variation]:
    """Return the finding with one rule changed at a time; Ctrl-C leaves what was finished.

    Parameters
    ----------
    reading, sample, counts
        The record of politically relevant dyads, its central dilemmas, and what was counted of it.
    years
        Years of the record in order, each once.
    """
    found: list[Variation] = []
    try:
        for name in VARIATIONS:
            definition = AS_DEFINED.get(name, name)
            if definition == name:
                sample.add(name, *_torn(reading, counts, name), VARIED)
            found += [_variation(sample, counts, years, name, definition, population) for population in VARIED]
    except KeyboardInterrupt:
        sample.stopped = True
    return found


def _torn(reading: Reading, counts: Counts, name: str) -> tuple[Array, Array]:
    """Return where there is a dilemma, and where that is known."""
    if name not in LEFT_OUT:
        return np.isin(counts.central, (DILEMMA, UNKNOWN)), np.ones(len(counts.central), bool)
    told = classify(reading, leave_out(*LEFT_OUT[name]))
    return told == DILEMMA, told != UNKNOWN


def _tried(counts: Counts, name: str, population: str) -> Array:
    """Return the shares at the combinations that were tried by this rule [combination, period]."""
    rows = {"as ruled": slice(0, HALF), "no pact": slice(HALF, None)}.get(name, slice(0, 0))
    held = counts.periods[rows, COUNTED.index(population), :, 0]
    return ratio(held[..., 0], held[..., 1])


def _variation(
    sample: DilemmaSample, counts: Counts, years: Array, name: str, definition: str, population: str
) -> Variation:
    spans, tried = spans_of(years), _tried(counts, name, population)
    shares = {p: sample.share(population, definition, inside) for p, inside in spans.items()}
    told = tuple(
        band(tried[:, p]) if len(tried) else Band(share, float("nan"), float("nan")) for p, share in shares.items()
    )
    ends = tuple((int(inside[0]), int(inside[-1])) for inside in spans.values())
    last, changes = len(PERIODS) - 1, []
    if last in spans and len(spans) > 1:
        intervals = sample.intervals(population, definition, list(spans.values()), change=True)
        for p, interval in zip(list(spans)[:-1], intervals, strict=True):
            gap = tried[:, last] - tried[:, p]
            fewer, of, moved = int((gap < 0).sum()), int((~np.isnan(gap)).sum()), shares[last] - shares[p]
            inside = spans[p]
            changes.append(ShareChange(population, name, int(inside[0]), int(inside[-1]), moved, interval, fewer, of))
    return Variation(name, population, ends, told, tuple(changes))
