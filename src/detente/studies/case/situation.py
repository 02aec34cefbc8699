"""In which situation a case is: by the stated rules on record, and in the model's runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

from detente.core.errors import DataError
from detente.core.measure import finite
from detente.diagnostics.situation import SITUATIONS
from detente.studies.situations.dyad import DyadHistory, history_of, spells

if TYPE_CHECKING:
    from detente.data.codes import Actor
    from detente.data.record import Record

UNKNOWN = "unknown"
"""Name of a dyad-year of which the record does not tell enough."""


@dataclass(frozen=True)
class SpellOnRecord:
    """Years in a row that a dyad was in one situation.

    Attributes
    ----------
    pair
        Names of the two states.
    first, last
        Years.
    situation
        Its name.
    """

    pair: tuple[str, str]
    first: int
    last: int
    situation: str

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {**vars(self), "pair": list(self.pair)}


@dataclass(frozen=True)
class ObservedSituation:
    """The situations of a case by the rules of ``detente situations``, at their central thresholds.

    Attributes
    ----------
    years
        Dyad-years by situation, without those that are unknown.
    unknown
        Dyad-years that cannot be classified.
    spells
        Years in a row in one situation, dyad by dyad.
    combinations
        How many combinations of thresholds were tried.
    by_combination
        Share of them by the situation that is the commonest of the whole case there.
    without
        The commonest situation with one rule left out: ``claim`` (no claim counts as greed), ``breadth`` (claims
        against others do not) and ``pact`` (no pact ends doubt); rules that change no dyad-year are not there.
    broad
        Dyad-years of the commonest situation in which a side counts as greedy by claims against others alone.
    broad_sides
        Which sides that are.
    """

    years: Mapping[str, int]
    unknown: int
    spells: tuple[SpellOnRecord, ...]
    combinations: int
    by_combination: Mapping[str, float]
    without: Mapping[str, str]
    broad: int
    broad_sides: tuple[str, ...]

    @property
    def known(self) -> int:
        """Classified dyad-years."""
        return sum(self.years.values())

    @property
    def shares(self) -> Mapping[str, float]:
        """Share of the classified dyad-years in each situation that occurs."""
        return {name: many / self.known for name, many in self.years.items()}

    @property
    def commonest(self) -> str:
        """The situation of most dyad-years."""
        return max(self.years, key=lambda name: self.years[name])

    @property
    def same(self) -> float:
        """Share of the combinations of thresholds under which the commonest situation is the same."""
        return self.by_combination[self.commonest]

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {
            "situation": self.commonest,
            "years": dict(self.years),
            "known": self.known,
            "unknown": self.unknown,
            "shares": dict(self.shares),
            "same": self.same,
            "combinations": self.combinations,
            "by_combination": dict(self.by_combination),
            "without": dict(self.without),
            "broad": self.broad,
            "broad_sides": list(self.broad_sides),
            "spells": [one.as_dict() for one in self.spells],
        }


def observe_situations(
    record: Record, dyads: Sequence[tuple[Actor, Actor]], years: Sequence[int]
) -> ObservedSituation | None:
    """Classify the dyads of a case by what is on record; None where no year can be classified.

    Parameters
    ----------
    dyads
        Pairs of actors; those with a side that is no state are left out.
    years
        Calendar years.
    """
    held: list[tuple[tuple[str, str], DyadHistory]] = []
    for one, two in dyads:
        if not (one.links and two.links):
            continue
        try:
            held.append(((one.name, two.name), history_of(record, one, two, years)))
        except DataError:
            return None
    if not any(history.whole.counts[0].any() for _, history in held):
        return None
    whole = reduce(add, (history.whole for _, history in held))
    central = whole.counts[0]
    broad = [sides for pair, history in held for sides in _broad(pair, history, whole.commonest)]
    return ObservedSituation(
        years={name: int(count) for name, count in zip(SITUATIONS, central, strict=True) if count},
        unknown=sum(each.name == UNKNOWN for _, history in held for each in history.years),
        spells=tuple(SpellOnRecord(pair, *spell) for pair, history in held for spell in spells(history.years)),
        combinations=len(whole.counts),
        by_combination=whole.by_combination,
        without={name: which for name, which in whole.commonest_without.items()
                 if (whole.without[name] != central).any()},
        broad=len(broad),
        broad_sides=tuple(dict.fromkeys(side for sides in broad for side in sides)),
    )  # fmt: skip


def _broad(pair: tuple[str, str], history: DyadHistory, situation: str) -> Iterator[list[str]]:
    """Name the sides that are greedy without a claim against the other, in each year of a situation with any."""
    for each in history.years:
        parts = zip(pair, each.greedy, each.claims, strict=True)
        sides = [side for side, greedy, claims in parts if greedy and claims is False]
        if sides and each.name == situation:
            yield sides


@dataclass(frozen=True)
class PlacedSituation:
    """The situations of a case under one school.

    Attributes
    ----------
    school, title
        The school.
    shares
        Share of dyad-years of all runs in each situation.
    """

    school: str
    title: str
    shares: Mapping[str, float]

    @property
    def commonest(self) -> str:
        """The situation of most dyad-years."""
        return max(self.shares, key=lambda name: self.shares[name])

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {**vars(self), "shares": dict(self.shares)}


@dataclass(frozen=True)
class PlacedLogic:
    """The logic of one school in the world of a case.

    Attributes
    ----------
    school, title : str
        The school.
    own, toolbox : str or None
        Labels by its own means and by all that it has, as ``detente.logic`` gives them; None where it cannot be said.
    stripped : float
        Share of runs that are hostile there under the default without any remedy.
    reason : str
        Why it cannot be said.
    """

    school: str
    title: str
    own: str | None
    toolbox: str | None
    stripped: float
    reason: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {**vars(self), "stripped": finite(self.stripped)}
