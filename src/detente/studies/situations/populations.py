"""Of which dyads in which years shares are told, and what counts as a security dilemma there."""

from __future__ import annotations

import numpy as np

from detente.core.arrays import Array
from detente.studies.situations.classify import NAMES, UNKNOWN, Reading
from detente.studies.situations.rules import Levels

PERIODS = ((1816, 1913), (1919, 1939), (1946, 1989), (1990, 2010))
"""Periods without the world wars."""
QUARREL = 10
"""Years since a dispute for which a dyad counts as hostile."""
DILEMMA, SPIRAL = NAMES.index("dilemma"), NAMES.index("spiral")
POPULATIONS = {
    "relevant": "politically relevant dyads: contiguous by land or across at most 400 miles of water, or one of them a "
    "major power",
    "hostile": "those of them that had a dispute in the year or the ten years before it",
    "neighbours": "those of them that are neighbours by land",
    "all": "all dyads of members of the state system; those that are not politically relevant are in no dilemma by the "
    "rule of contact",
}
"""Which dyads shares are of, by name; the last is the first with those that are not politically relevant."""
COUNTED = ("relevant", "hostile", "neighbours")
"""Populations that are counted at every combination, in the order of the counts."""
DEFINITIONS = {
    "dilemma": "no claim on either side, not both compete, and the dilemma is open on a side",
    "both_sides": "the same, and the dilemma is open on both sides",
    "dilemma_or_spiral": "a dilemma, or both compete without a claim on either side",
    "open": "the dilemma is open on a side, whatever claims there are",
}
"""What is counted as a security dilemma, by name."""


def members(reading: Reading) -> dict[str, Array]:
    """Return which dyad-years belong to each population that is counted.

    Parameters
    ----------
    reading
        The record of politically relevant dyads.
    """
    enemies = reading.quarrel(QUARREL).yes | reading.act(1).yes.any(-1)
    held = (np.ones(len(reading.seen), bool), enemies, reading.seen.contiguity == 1)
    return dict(zip(COUNTED, held, strict=True))


def cells(reading: Reading) -> list[list[Array]]:
    """Return the dyad-years of each population in each period.

    Parameters
    ----------
    reading
        The record of politically relevant dyads.
    """
    year = reading.seen.year
    return [[(year >= first) & (year <= last) & rows for first, last in PERIODS] for rows in members(reading).values()]


def dilemmas(reading: Reading, levels: Levels, found: Array) -> Array:
    """Return where there is a dilemma by each definition, and where that is known [definition, 2, dyad-year].

    Parameters
    ----------
    reading, levels
        The record, and the level of every threshold.
    found
        Situations at these levels.
    """
    known, contact = found != UNKNOWN, reading.contact(levels["contact"])
    torn = reading.open(levels)
    either, both = contact & (torn[:, 0] | torn[:, 1]), torn[:, 0] & torn[:, 1]
    dilemma = found == DILEMMA
    return np.array(
        [
            (dilemma, known),
            (dilemma & both.yes, known & ~(dilemma & both.unknown)),
            (dilemma | (found == SPIRAL), known),
            (either.yes, either.yes | either.no),
        ]
    )
