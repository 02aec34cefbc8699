"""Beliefs of a dyad under several theories, and what they show in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from detente.core.backends import DEFAULT_BACKEND, BackendName, as_backend
from detente.core.errors import InvalidValue
from detente.core.progress import Progress, tracked
from detente.core.renamed import renamed
from detente.core.scenario import whole
from detente.core.theory import Theory
from detente.data.codes import Actor
from detente.data.own import OwnFrame, read_frame
from detente.data.own.sides import named, outside, sides_of, span_of
from detente.data.record import Folder, Record, citations, open_record, told_absent, usual_cache
from detente.data.years import year_range
from detente.mechanisms.complete import united
from detente.schools import SCHOOLS, school
from detente.studies.beliefs.account import write
from detente.studies.beliefs.filtering import filter_beliefs
from detente.studies.beliefs.known import read_known
from detente.studies.beliefs.own_acts import watch_own
from detente.studies.beliefs.result import Beliefs
from detente.studies.beliefs.seen import Seen, watch, write_date
from detente.studies.given import TheoriesLike, as_theories

MOST_PARTICLES = 200_000
"""Most worlds: all of them are kept in memory."""


def read(
    record: Record,
    sides: tuple[Actor, Actor],
    years: Sequence[int],
    theories: Sequence[Theory | str],
    *,
    monthly: bool | None = None,
    particles: int = 4000,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    progress: Progress = None,
    seen: Seen | None = None,
) -> Beliefs:
    """Filter the beliefs of a dyad under some theories; Ctrl-C keeps the finished ones.

    Parameters
    ----------
    sides
        The states.
    theories
        Theories, or names of schools.
    monthly
        By month, by year, or by month where possible if None.
    particles
        Worlds a theory.
    seed
        Of all luck.
    backend
        ``"fused"`` or ``"numpy"``.
    progress
        Told of each ``Moment``, in theories; True for a bar.
    seen
        What was seen, if it is not to come from the record.

    Raises
    ------
    DataError
        Nothing of the two is on record.
    """
    watched = watch(record, *sides, years, monthly) if seen is None else seen
    found = Beliefs(sides, watched, seed=seed, backend=backend)
    several = as_theories(theories)
    shared = _shared(several)
    given = read_known(record, sides, sorted({int(when[:4]) for when in found.seen.when}))
    found.first = given.first
    with tracked(progress, "beliefs", "theories", len(several)) as track:
        for theory in shared or several:
            one = filter_beliefs(
                sides,
                found.seen,
                given,
                theory,
                particles=particles,
                seed=seed,
                progress=track.within(stage=theory.title),
                beside=shared,
                backend=backend,
            )
            found.theories.append(one)
    found.complete = track.complete
    found.account = write(found)
    found.sources = citations(record)
    found.notes = [
        *outside(sides),
        *_unseen(found.seen, years),
        *given.notes,
        *told_absent(record.notes),
    ]
    return found


def _shared(several: Sequence[Theory]) -> list[Theory]:
    """Return the theories in the anatomy of all schools, so that one compiled year serves every one of them.

    What is found of a school then does not depend on which others are asked for.
    """
    try:
        return united([*(school(name) for name in SCHOOLS), *several])[-len(several) :]
    except InvalidValue:  # one has an order of its own
        return []


def _unseen(seen: Seen, years: Sequence[int]) -> list[str]:
    """Say of which years that were asked for nothing is on record."""
    first, last = int(seen.when[0][:4]), int(seen.when[-1][:4])
    notes = []
    if years[0] < first:
        notes.append(f"Acts before {write_date(seen.when[0])}: no source speaks of them.")
    if years[-1] > last:
        notes.append(f"Acts after {write_date(seen.when[-1])}: no source speaks of them.")
    return notes


@renamed(schools="theories")
def beliefs(
    states: str | Sequence[str],
    years: str | None = None,
    *,
    theories: TheoriesLike = None,
    monthly: bool | None = None,
    particles: int = 4000,
    acts: Folder | OwnFrame | None = None,
    codes: str | None = None,
    scores: str | Sequence[str] | None = None,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    data: Folder | None = None,
    cache: Folder | None = None,
    progress: Progress = None,
) -> Beliefs:
    """Filter the beliefs of a dyad from the record, or from acts of one's own.

    Parameters
    ----------
    states
        A pair such as ``"USA-USSR"``; with acts of one's own also actors that are no states, by their name in the file.
    years
        A run such as ``"1948-1978"``; common membership since 1946 if absent, or the years of the acts of an actor
        that is no state.
    theories
        Theories, or names of schools; every school if absent.
    monthly, particles
        As for ``read``.
    acts
        Acts of one's own in place of the record's: a file, a DataFrame, or what ``detente.data.own.read_frame``
        returns, with two states, a month or year, and a score (cooperation above zero, conflict below).
    codes
        How they count states, as for ``read_frame``.
    scores
        Column of the score; two where a row has both ways, of its first state toward its second, and back (of the first
        side named toward the second where a file names no states).
    seed
        Of all luck.
    backend
        ``"fused"`` or ``"numpy"``.
    data
        Folder of raw files; searched before the cache.
    cache
        Folder of ``detente data fetch``; the usual one if absent.
    progress
        Told of each ``Moment``, in theories; True for a bar.

    Returns
    -------
    Beliefs
        One result a theory; Ctrl-C keeps the finished ones.

    Raises
    ------
    InvalidValue
        Not a pair, no theory, or too few or too many particles.
    """
    record = open_record(data, usual_cache(cache))
    own = _own(acts, codes, states, scores, record)
    span = span_of(states, own) if years is None else year_range(years)
    sides = sides_of(states, span, own)
    if len(sides) != 2:
        message = f"Beliefs are filtered for a pair, not for {len(sides)} states."
        raise InvalidValue(message, "Write a pair such as USA-USSR.")
    whole("particles", particles, 100, MOST_PARTICLES)
    whole("seed", seed, 0, 2**32 - 1)
    if theories is not None and not isinstance(theories, Theory) and not theories:
        message = "No theory is named."
        raise InvalidValue(message, "`detente schools` lists them; all are taken if none is asked for.")
    several = as_theories(theories)
    return read(
        record,
        (sides[0], sides[1]),
        span,
        several,
        monthly=monthly,
        particles=particles,
        seed=seed,
        backend=as_backend(backend),
        progress=progress,
        seen=None if own is None else watch_own(own, sides[0], sides[1], span, scores),
    )


def _own(
    acts: Folder | OwnFrame | None,
    codes: str | None,
    states: str | Sequence[str],
    scores: str | Sequence[str] | None,
    record: Record,
) -> OwnFrame | None:
    """Read acts of one's own; a file that names no sides is about the two that are asked for."""
    if acts is None:
        return None
    return read_frame(acts, codes, actors=named(states), scores=scores, pair=scores is not None, record=record)
