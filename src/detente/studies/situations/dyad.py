"""The situations of one dyad, year by year, for whoever tells of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from detente.core.arrays import Array
from detente.core.same import ByValue
from detente.data.codes import Actor, actor
from detente.data.record import Record
from detente.diagnostics.situation import SITUATIONS
from detente.studies.situations.classify import NAMES, UNKNOWN, Reading, classify
from detente.studies.situations.observed import observe
from detente.studies.situations.rules import Levels, central, combinations, leave_out
from detente.studies.situations.truth import Truth

LEFT_OUT = ("pact", "breadth")
"""Rules without which the commonest situation is told too."""
NO_CLAIM = -1
"""Level of the threshold ``claim`` at which nothing counts as greed."""


@dataclass(frozen=True, eq=False)
class Situation(ByValue):
    """The situation of a dyad in a year, and what was seen of its two sides.

    Attributes
    ----------
    year, name, title
        The year, the name of the situation, and its name for people.
    same
        Share of the combinations of thresholds that give the same.
    others : mapping
        Share of the combinations by situation.
    greedy, claims, competes, open : tuple
        Of each side, as they were asked for: yes, no, or None where it is unknown. Who is greedy without a claim
        against the other is so by its claims against several states.
    bound
        Whether the two are bound, or None.
    settled
        Whether a pact alone decides that a side is not in the dilemma, whether or not anybody believed it.
    """

    year: int
    name: str
    title: str
    same: float
    others: dict[str, float]
    greedy: tuple[bool | None, bool | None]
    claims: tuple[bool | None, bool | None]
    competes: tuple[bool | None, bool | None]
    open: tuple[bool | None, bool | None]
    bound: bool | None
    settled: bool = False


@dataclass(frozen=True, eq=False)
class Whole(ByValue):
    """The dyad-years of a whole case by situation; those that are unknown are left out.

    Attributes
    ----------
    counts : array of int [combination, situation]
        At every combination of thresholds, the central one first.
    without : mapping
        At the central thresholds with one rule left out: ``pact`` (no pact ends doubt), ``breadth`` (claims against
        others do not count) and ``claim`` (no claim counts as greed).
    """

    counts: Array
    without: Mapping[str, Array]

    def __add__(self, more: Whole) -> Whole:
        return Whole(
            self.counts + more.counts, {name: held + more.without[name] for name, held in self.without.items()}
        )

    @property
    def commonest(self) -> str:
        """The situation of most dyad-years at the central thresholds."""
        return _commonest(self.counts[0])

    @property
    def by_combination(self) -> dict[str, float]:
        """Share of the combinations by the situation that is the commonest there, the most frequent first."""
        held = Counter(_commonest(row) for row in self.counts)
        return {name: many / len(self.counts) for name, many in held.most_common()}

    @property
    def same(self) -> float:
        """Share of the combinations in which the commonest situation of the whole case is the same."""
        return self.by_combination[self.commonest]

    @property
    def commonest_without(self) -> dict[str, str]:
        """The commonest situation with one rule left out, by rule."""
        return {name: _commonest(row) for name, row in self.without.items()}


@dataclass(frozen=True, eq=False)
class DyadHistory(ByValue):
    """The situations of a dyad.

    Attributes
    ----------
    years : tuple of Situation
        Year by year.
    whole : Whole
        All years together.
    """

    years: tuple[Situation, ...]
    whole: Whole


def _commonest(counts: Array) -> str:
    return NAMES[int(np.argmax(counts))] if counts.any() else NAMES[UNKNOWN]


def title_of(name: str) -> str:
    """Name of a situation for people."""
    return SITUATIONS[name][0] if name in SITUATIONS else "Unknown"


def situation_of(
    record: Record, one: Actor | str | int, other: Actor | str | int, years: Sequence[int]
) -> tuple[Situation, ...]:
    """Return the situation of a dyad in each of some years; years in which the two were not both states are left out.

    Parameters
    ----------
    one, other
        The two states, as actors, names or COW numbers.
    years
        Calendar years.

    Raises
    ------
    DataError
        Contiguity, major powers or disputes are not at hand.
    """
    return history_of(record, one, other, years).years


def history_of(record: Record, one: Actor | str | int, other: Actor | str | int, years: Sequence[int]) -> DyadHistory:
    """Return the situations of a dyad year by year, and of all years together.

    Parameters
    ----------
    one, other, years
        As of ``situation_of``.
    """
    first, second = (side if isinstance(side, Actor) else actor(side, years) for side in (one, other))
    codes = sorted({*first.codes(), *second.codes()})
    seen = observe(record, years, codes, relevant=False)
    reading, levels = Reading(seen), central()
    found = np.stack([classify(reading, these) for these in combinations()])
    without = {"claim": {**levels, "claim": NO_CLAIM}, **{name: leave_out(name) for name in LEFT_OUT}}
    motives = (reading.greedy(levels), reading.greedy(without["breadth"]))
    parts = (*motives, reading.competes(levels), reading.open(levels))
    bound, settled = reading.bound(levels), _settled(reading, levels, without["pact"])
    less = {name: classify(reading, these) for name, these in without.items()}
    told, rows = [], []
    for row in np.argsort(seen.year, kind="stable"):
        pair, year = (int(seen.one[row]), int(seen.two[row])), int(seen.year[row])
        if (first.code(year), second.code(year)) not in (pair, pair[::-1]):
            continue
        rows.append(row)
        turned = first.code(year) != pair[0]
        names, counts = np.unique(found[:, row], return_counts=True)
        others = {NAMES[k]: float(c / len(found)) for k, c in zip(names, counts, strict=True)}
        name = NAMES[found[0, row]]
        greedy, claims, competes, torn = (_sides(part[row], turned) for part in parts)
        seen_so = others[name]
        told.append(
            Situation(
                year,
                name,
                title_of(name),
                seen_so,
                others,
                greedy,
                claims,
                competes,
                torn,
                _sign(bound, row),
                bool(settled[row]),
            )
        )
    whole = Whole(
        _by_situation(found[:, rows]), {name: _by_situation(row[None, rows])[0] for name, row in less.items()}
    )
    return DyadHistory(tuple(told), whole)


def _settled(reading: Reading, levels: Levels, free: Levels) -> Array:
    """Return where a side is in the dilemma but for a pact [dyad-year]."""
    decided: Array = (reading.open(free).yes & reading.open(levels).no).any(-1)
    return decided


def _by_situation(found: Array) -> Array:
    """Return how many dyad-years are in each situation [combination, situation]."""
    return np.stack([(found == k).sum(1) for k in range(UNKNOWN)], -1)


def _sides(condition: Truth, turned: bool) -> tuple[bool | None, bool | None]:
    """Return the answer of each side, the second first if the two were asked for in the other order."""
    one, two = _sign(condition, 0), _sign(condition, 1)
    return (two, one) if turned else (one, two)


def _sign(condition: Truth, place: object) -> bool | None:
    part = condition[place]
    return True if part.yes else False if part.no else None


def spells(told: Sequence[Situation]) -> list[tuple[int, int, str]]:
    """Return the first and last year of every run of one situation, and its name.

    Parameters
    ----------
    told
        Situations in the order of years.
    """
    runs = (list(run) for _, run in groupby(enumerate(told), key=lambda at: (at[1].name, at[1].year - at[0])))
    return [(run[0][1].year, run[-1][1].year, run[0][1].name) for run in runs]
