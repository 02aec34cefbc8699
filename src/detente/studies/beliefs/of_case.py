"""Beliefs filtered for a case: under one theory, for every dyad of a few states of which acts are on record."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from itertools import combinations

from detente.core.errors import DataError, InvalidValue
from detente.data.codes import Actor
from detente.data.own import OwnFrame
from detente.data.record import Record
from detente.studies.beliefs.filtering import Filtered, filter_beliefs
from detente.studies.beliefs.known import read_known
from detente.studies.beliefs.own_acts import watch_own
from detente.studies.beliefs.seen import Seen, watch

THEORY = "default"
"""Theory under which the states of a case believe: no school's, so that none is favoured."""

MOST_STATES = 3
"""Most states of a case whose beliefs are filtered."""

PARTICLES = 2000
"""Worlds: about a second for a dyad and thirty years of months."""


def of_case(
    record: Record, actors: Sequence[Actor], years: Sequence[int], *, seed: int = 0, own: OwnFrame | None = None
) -> list[Filtered]:
    """Filter the beliefs of every dyad of which acts are on record.

    Parameters
    ----------
    actors
        States of the case; of more than three none is filtered.
    years
        Years of the case.
    seed
        Of all luck.
    own
        Data of one's own: monthly acts in it are taken in place of the record's.
    """
    from detente.schools import school

    found: list[Filtered] = []
    if len(actors) > MOST_STATES:
        return found
    for sides in combinations(actors, 2):
        try:
            seen = _seen(record, sides, years, own)
        except DataError:  # neither a file of their acts nor of their disputes speaks of these years
            continue
        if _anything(seen):
            given = read_known(record, sides, sorted({int(when[:4]) for when in seen.when}))
            found.append(filter_beliefs(sides, seen, given, school(THEORY), particles=PARTICLES, seed=seed))
    return found


def _seen(record: Record, sides: tuple[Actor, Actor], years: Sequence[int], own: OwnFrame | None) -> Seen:
    """Return what was seen by acts of one's own if there are any of the two, else by the record."""
    if own is not None and own.unit == "dyad-month":
        with suppress(DataError, InvalidValue):  # it has none of the two, or none that are scored
            return watch_own(own, *sides, years)
    return watch(record, *sides, years)


def _anything(seen: Seen) -> bool:
    """Tell whether there is something to learn from: months with acts, or years of which one was hostile."""
    acts = [act for act in (*seen.there, *seen.back) if act is not None]
    return bool(acts) and (seen.periods == 12 or any(acts))
