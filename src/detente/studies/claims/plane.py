"""Where a claim holds over two parameters: its boundary along the one at each value of the other, as a curve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.result import plain
from detente.studies.claims.boundary import ClaimCurve, Turn, least_margin, turns
from detente.studies.claims.claim import Axis, Claim

SIDE = 9
"""Values along each of the two axes."""


@dataclass(frozen=True)
class ClaimPlane:
    """A claim over two axes.

    Attributes
    ----------
    axis, other : Axis
        Along which the boundary is sought, and which parameter is varied beside it.
    values : tuple of float
        Values of the other parameter, ascending.
    turns : tuple of tuple of Turn
        Where it turns along the axis at each of them, with 95 % intervals [value].
    holds_at_low : tuple of bool
        Whether the best estimate holds at the lowest value of the axis [value].
    margins : tuple of tuple of float
        By how much the least effect exceeds the smallest of interest [value of the other][value of the axis], in units
        of it.
    replicates : int
        Replicates of each arm at each of the places.
    """

    axis: Axis
    other: Axis
    values: tuple[float, ...]
    turns: tuple[tuple[Turn, ...], ...]
    holds_at_low: tuple[bool, ...]
    margins: tuple[tuple[float, ...], ...]
    replicates: int

    def at(self, number: int) -> ClaimCurve:
        """Return the claim along its axis at one value of the other parameter, without its effects.

        Parameters
        ----------
        number
            Of the value, from 0.
        """
        tried = tuple(self.axis.spread(SIDE))
        return ClaimCurve(self.axis, tried, (), (), (), self.turns[number], self.holds_at_low[number])

    def lines(self) -> list[list[tuple[int, Turn]]]:
        """Return its boundaries as lines: numbers of neighbouring values of the other parameter, and the turn at each.

        Turns of neighbouring values are of one line where both are the first, second, ... at which the claim begins to
        hold, or ceases to.
        """
        open_now: dict[tuple[bool, int], list[tuple[int, Turn]]] = {}
        found = []
        for number, row in enumerate(self.turns):
            last, open_now = open_now, {}
            for turn in row:
                kind = (turn.begins, sum(begun == turn.begins for begun, _ in open_now))
                line = last.get(kind, [])
                if not line:
                    found.append(line)
                line.append((number, turn))
                open_now[kind] = line
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "parameters": [self.axis.parameter, self.other.parameter],
            "values": [self.axis.spread(SIDE), list(self.values)],
            "turns": [[plain(vars(turn)) for turn in row] for row in self.turns],
            "holds_at_low": list(self.holds_at_low),
            "margins": plain([list(row) for row in self.margins]),
            "replicates": self.replicates,
        }


def plane_places(axis: Axis, other: Axis) -> list[dict[str, float]]:
    """Return the places over two axes that are tried, the first axis running fastest.

    Parameters
    ----------
    axis, other
        The axes.
    """
    return [{axis.parameter: x, other.parameter: y} for y in other.spread(SIDE) for x in axis.spread(SIDE)]


def plane_of(claim: Claim, effects: Array, seed: int) -> ClaimPlane | None:
    """Return where a claim holds over its two axes; None if it has not both.

    Parameters
    ----------
    claim
        The claim.
    effects
        Effects at ``plane_places`` [place, prediction, replicate].
    seed
        Seed of the bootstrap.
    """
    axis, other = claim.axis, claim.axis2
    if axis is None or other is None:
        return None
    rows = effects.reshape(SIDE, SIDE, *effects.shape[1:])
    found = [turns(claim, axis.spread(SIDE), row, seed) for row in rows]
    margins = [tuple(float(x) for x in np.asarray(least_margin(claim, row))) for row in rows]
    return ClaimPlane(
        axis,
        other,
        tuple(other.spread(SIDE)),
        tuple(turned for turned, _ in found),
        tuple(holds for _, holds in found),
        tuple(margins),
        effects.shape[-1],
    )
