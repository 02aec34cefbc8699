"""In which situation a case is: by the stated rules on record, and in the model's runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.core.errors import DataError
from detente.core.measure import finite
from detente.studies.situations.dyad import situation_of, spells

if TYPE_CHECKING:
    from detente.data.codes import Actor
    from detente.data.record import Record

UNKNOWN = "unknown"
"""Name of a dyad-year of which the record does not tell enough."""


@dataclass(frozen=True)
class Spell:
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
    same
        Mean share of the combinations of thresholds that give the same, over the classified dyad-years.
    spells
        Years in a row in one situation, dyad by dyad.
    """

    years: Mapping[str, int]
    unknown: int
    same: float
    spells: tuple[Spell, ...]

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

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {
            "situation": self.commonest,
            "years": dict(self.years),
            "known": self.known,
            "unknown": self.unknown,
            "shares": dict(self.shares),
            "same": self.same,
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
    counts: Counter[str] = Counter()
    same: list[float] = []
    runs: list[Spell] = []
    for one, two in dyads:
        if not (one.links and two.links):
            continue
        try:
            told = situation_of(record, one, two, years)
        except DataError:
            return None
        counts.update(each.name for each in told)
        same += [each.same for each in told if each.name != UNKNOWN]
        runs += [Spell((one.name, two.name), *spell) for spell in spells(told)]
    unknown = counts.pop(UNKNOWN, 0)
    return ObservedSituation(dict(counts), unknown, sum(same) / len(same), tuple(runs)) if counts else None


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
