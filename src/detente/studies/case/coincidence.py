"""What build-ups and falls came with, and how often that would happen by chance.

For each kind of turn (the start of a build-up, its end, the start of a fall) and each kind of event: at
how many of the turns was there such an event in the year of the turn or in the two years before it? Chance
deals the turns out by lot over all years that could have been one, without looking at events; the
probability of at least as many hits is then hypergeometric. To come together is not to cause: the page says
"came with", and many comparisons are made at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

WINDOW = 2
"""Years before a turn within which an event comes with it; assumption."""

TURNS = {
    "start": "starts of a build-up",
    "end": "ends of a build-up",
    "fall": "starts of a fall",
}
"""Kinds of turns, and what they are called."""


@dataclass(frozen=True)
class Coincidence:
    """How often one kind of event came with one kind of turn.

    Attributes
    ----------
    pair
        Names of the states.
    turn
        One of `TURNS`.
    event
        What came with it, in words.
    hits, turns
        Turns with such an event, and all turns.
    with_event, years
        Years that could have been a turn with such an event in their window, and all such years.
    p
        Probability of at least as many hits by lot.
    """

    pair: tuple[str, str]
    turn: str
    event: str
    hits: int
    turns: int
    with_event: int
    years: int
    p: float

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {**asdict(self), "window": WINDOW, "expected": self.turns * self.with_event / self.years}


def at_least(hits: int, turns: int, with_event: int, years: int) -> float:
    """Probability of at least so many hits if turns are dealt out by lot (hypergeometric).

    Parameters
    ----------
    hits, turns
        Turns with an event, and all turns.
    with_event, years
        Years with an event, and all years.
    """
    from scipy.stats import hypergeom

    return float(hypergeom.sf(hits - 1, years, with_event, turns))


def near(year: int, events: Mapping[int, float | None]) -> bool | None:
    """Tell whether an event came in a year or the two before; ``None`` where that is not on record.

    Parameters
    ----------
    year
        The year of a turn.
    events
        Events by year.
    """
    values = [events.get(y) for y in range(year - WINDOW, year + 1)]
    if any(values):  # one that is known is enough
        return True
    return None if any(value is None for value in values) else False


def count_coincidences(
    pair: tuple[str, str],
    turns: Mapping[str, Sequence[int]],
    events: Mapping[str, Mapping[int, float | None]],
    candidates: Iterable[int],
) -> list[Coincidence]:
    """Count what came with each kind of turn.

    Parameters
    ----------
    pair
        Names of the states.
    turns
        Years of the turns, by kind.
    events
        Number of events by year, by what they are called.
    candidates
        Years that could have been a turn.
    """
    found = []
    could = list(candidates)
    for event, by_year in events.items():
        known = {year: hit for year in could if (hit := near(year, by_year)) is not None}
        for turn, years in turns.items():
            seen = [known[year] for year in years if year in known]
            if seen and any(known.values()) and not all(known.values()):
                count = (sum(seen), len(seen), sum(known.values()), len(known))
                found.append(Coincidence(pair, turn, event, *count, at_least(*count)))
    return found
