"""How often each school is right: all of its claims at the defaults, and the share of its axis on which each holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.studies.claims.answers import school_of
from detente.studies.claims.certainty import holds_here
from detente.studies.claims.judge import CONSTRUCTED, FAILS, HOLDS, UNDECIDED
from detente.studies.claims.places import share_of_axis
from detente.studies.claims.verdict import ClaimVerdict
from detente.studies.claims.wording import SCHOOLS

ORDER = (HOLDS, UNDECIDED, FAILS, CONSTRUCTED)
"""What can become of a claim at the defaults, in the order in which it is shown."""


@dataclass(frozen=True)
class Tile:
    """One claim of a school.

    Attributes
    ----------
    id : str
        Its id.
    verdict : str
        What became of it.
    here : str
        What is shown of it at the defaults, taken alone at 5 %: ``holds``, ``fails`` or ``undecided``; or ``by
        construction``.
    share : float or None
        Share of its axis on which its best estimate holds; None where it was tried along none.
    """

    id: str
    verdict: str
    here: str
    share: float | None


@dataclass(frozen=True)
class SchoolTally:
    """All claims of a school.

    Attributes
    ----------
    name : str
        The school.
    tiles, ours : tuple of Tile
        Its claims, and those that are wholly or partly ours, stricter or other than what the essays say, which count
        for no school: those that hold at the defaults first, then undecided ones, those that fail, and those by
        construction; each kind from the largest share of its axis.
    """

    name: str
    tiles: tuple[Tile, ...]
    ours: tuple[Tile, ...] = ()

    def count(self, here: str) -> int:
        """Return how many claims there are of a kind.

        Parameters
        ----------
        here
            As of ``Tile``.
        """
        return sum(tile.here == here for tile in self.tiles)

    @property
    def tested(self) -> int:
        """How many claims could have come out otherwise: all but those by construction."""
        return len(self.tiles) - self.count(CONSTRUCTED)


def tally_of(found: Sequence[ClaimVerdict]) -> tuple[SchoolTally, ...]:
    """Return all claims by school.

    Parameters
    ----------
    found
        What became of the claims.
    """
    by: dict[str, tuple[list[Tile], list[Tile]]] = {}
    for one in found:
        by.setdefault(school_of(one.school), ([], []))[bool(one.ours)].append(_tile(one))
    return tuple(SchoolTally(name, *map(_ordered, by[name])) for name in (*SCHOOLS, "Others") if name in by)


def _ordered(tiles: Sequence[Tile]) -> tuple[Tile, ...]:
    return tuple(sorted(tiles, key=lambda tile: (ORDER.index(tile.here), -(tile.share or 0.0))))


def _tile(one: ClaimVerdict) -> Tile:
    share = None if one.curve is None else share_of_axis(one.curve)
    if one.verdict == CONSTRUCTED:
        return Tile(one.id, one.verdict, CONSTRUCTED, float(holds_here(one)))
    return Tile(one.id, one.verdict, one.shown, share)
