"""One case from start to end: read the record, run the schools, write the account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from detente.core.backends import DEFAULT_BACKEND, BackendName, as_backend
from detente.core.errors import InvalidValue
from detente.core.failures import all_failed, describe_failures
from detente.core.progress import Progress, Tracker, tracked, within_part
from detente.core.renamed import renamed
from detente.core.scenario import whole
from detente.core.theory import Theory
from detente.data.codes import Actor
from detente.data.own import OwnFrame, read_frame
from detente.data.own.sides import named, sides_of, span_of
from detente.data.record import Folder, Record, citations, open_record, usual_cache
from detente.data.to_world import Start, scenario, start
from detente.data.years import years_given
from detente.schools import as_theory
from detente.studies.beliefs.of_case import of_case
from detente.studies.case.account import write
from detente.studies.case.account.known import dyads
from detente.studies.case.changes import choose_changes
from detente.studies.case.counterfactual import NEAREST, nearest, share_anatomy
from detente.studies.case.counterfactual import counterfactuals as imagine
from detente.studies.case.gather import read_case
from detente.studies.case.logic import place_logics, place_situations
from detente.studies.case.result import Case
from detente.studies.case.schools import Observed, judge
from detente.studies.case.sections import Modelled
from detente.studies.case.situation import observe_situations
from detente.studies.case.warning import warnings
from detente.studies.given import TheoriesLike, as_theories
from detente.studies.logics import ARMS
from detente.studies.logics import YEARS as TESTED

MOST_REPLICATES = 100_000
"""Most runs a school: their paths are kept in memory for the fans."""

MOST_SHOWN = 99.0
"""Share of a case that its runs are [%]; the rest are beliefs, which take a second."""

NO_START = (
    "No year but the last has the spending and size of every state: the schools cannot be started from the record."
)
"""What is said where no year of the record can start the model."""
ONE_YEAR = (
    "One year is too short for the schools, which start in one year and run through the later ones: give two or more."
)
"""What is said of a case of a single year."""


def _observed(case: Case, begin: Start) -> Observed:
    place = case.years.index(begin.year)
    disputes, wars = {}, {}
    for (i, one), (j, two) in combinations(enumerate(case.actors), 2):
        disputes[i, j] = case.of_dyad("mid_ongoing", one, two).values[place:]
        wars[i, j] = case.of_dyad("war", one, two).values[place:]
    return Observed(
        years=case.years[place:],
        names=tuple(actor.name for actor in case.actors),
        spending=tuple(case.of_state("milex_usd2020", actor).values[place:] for actor in case.actors),
        disputes=disputes,
        wars=wars,
    )


def run_schools(case: Case, several: Sequence[Theory], backend: BackendName, track: Tracker, width: float) -> None:
    """Run theories from the first year of a case and add their readings to it."""
    from detente.engine.ensemble import simulate

    if case.begin is None:
        return
    world, observed = scenario(case.begin, case.actors, case.years[-1]), _observed(case, case.begin)
    for theory in several:
        run = simulate(
            share_anatomy(theory, backend),
            world,
            replicates=case.replicates,
            seed=case.seed,
            keep=("conduct", "capability", "war", "belief", "fear", "world_growth"),
            backend=backend,
            progress=within_part(track.within(width), theory.title),
        )
        if run.failed.all():
            raise all_failed(run.failures.values(), run.asked)
        reading = judge(theory, run.sound().in_units_of_the_start(), case.begin, observed)
        reading = replace(reading, failed=describe_failures(run.failures.values(), run.asked))
        case.modelled = replace(case.modelled, schools=(*case.schools, reading))


def run_counterfactuals(
    case: Case,
    names: str | Sequence[str],
    several: Sequence[Theory],
    backend: BackendName,
    track: Tracker,
    width: float,
) -> None:
    """Run the counterfactuals of a case under the schools that came nearest and add them to it."""
    found = imagine(
        case,
        names,
        theories=_nearest(case, several),
        replicates=case.replicates,
        seed=case.seed,
        backend=backend,
        progress=within_part(track.within(width), "counterfactuals"),
    )
    case.modelled = replace(case.modelled, counterfactuals=tuple(found))


def place_nearest(case: Case, several: Sequence[Theory], backend: BackendName, track: Tracker, width: float) -> None:
    """Place the schools that came nearest: which situations their runs show, and which logic they bear out."""
    asked = _nearest(case, several)
    lived = len(case.years) + ARMS * TESTED

    def telling(what: str, years: int) -> Callable[[Theory], Progress]:
        part = width * years / lived / len(asked)
        return lambda theory: within_part(track.within(part), f"{what} under {theory.title}")

    how: dict[str, Any] = {"seed": case.seed, "backend": backend}
    situations = place_situations(case, asked, case.replicates, **how, progress=telling("situations", len(case.years)))
    case.modelled = replace(case.modelled, situations=tuple(situations))
    logics = place_logics(case, asked, case.replicates, **how, progress=telling("logic", ARMS * TESTED))
    case.modelled = replace(case.modelled, logics=tuple(logics))


def _nearest(case: Case, several: Sequence[Theory]) -> list[Theory]:
    """Return the schools that came nearest on record, each as it was asked for."""
    known = {theory.name: theory for theory in several}
    return [as_theory(known.get(name, name)) for name in nearest(case)]


@renamed(schools="theories", replicas="replicates")
def case(
    states: str | Sequence[str],
    years: str | Sequence[int] | None = None,
    *,
    theories: TheoriesLike = None,
    model: bool = True,
    counterfactuals: str | Sequence[str] | None = None,
    frame: Folder | OwnFrame | None = None,
    codes: str | None = None,
    without: Iterable[str] = (),
    replicates: int = 200,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    data: Folder | None = None,
    cache: Folder | None = None,
    progress: Progress = None,
) -> Case:
    """Study a dyad or a region: the record, what was perceived, and what each theory makes of it.

    Parameters
    ----------
    states
        A pair such as ``"USA-USSR"``, or a list.
    years
        A run such as ``"1946-1991"``, or the years; common membership since 1946 if absent.
    theories
        Theories, or names of schools, to run; every school if absent.
    model
        Whether to run theories at all.
    counterfactuals
        What to change in the model, such as ``"all"`` or ``"trust,verified_treaty@1963"``; nothing if absent.
    replicates
        Runs a theory.
    seed
        Seed of the runs.
    backend
        ``"fused"`` (compiled for this machine), ``"numpy"`` (the oracle, no compiling) or ``"jax"`` (GPUs; an extra).
    frame
        Data of one's own: a file, a DataFrame, or what ``detente.data.own.read_frame`` returns. Its columns are series
        beside the record's, or stand in for a measure of the record that is named like them; sides that are no states
        are those by their name in it.
    codes
        How it counts states, as for ``read_frame``.
    without
        Names of sources that are not read, such as those whose terms do not let a page of them be published.
    data
        Folder of raw files; searched before the cache.
    cache
        Folder of ``detente data fetch``; the usual one if absent.
    progress
        Told of each ``Moment``, in per cent of the years that are run; True for a bar.

    Returns
    -------
    Case
        The record, the account, the readings; Ctrl-C ends it with what was finished.

    Raises
    ------
    UnknownName
        There is no such state, school or back end; the nearest names are told.
    InvalidValue
        Years or numbers that make no sense, or what is no theory.
    DataError
        A folder is not there, or nothing in it is of these states.
    """
    record = open_record(data, usual_cache(cache), without=without)
    own = None if frame is None else read_frame(frame, codes, actors=named(states), record=record)
    span = _span(states, years, own)
    sides = sides_of(states, span, own)
    several = as_theories(theories) if model else ()
    whole("seed", seed, 0, 2**63 - 1)
    if model:
        whole("replicates", replicates, 1, MOST_REPLICATES)
        as_backend(backend)
    if counterfactuals is not None:
        choose_changes(counterfactuals, sides, span)
        if not model:
            message = "Counterfactuals are the model's, and the case is asked for without it."
            raise InvalidValue(message, "Leave out --no-model.")
    with tracked(progress, "case", "%", 100, whole=True) as track:
        found = _read(record, sides, span, own, seed, track)
        found.modelled = Modelled(
            asked=tuple(t.name for t in several), replicates=replicates if model else 0, seed=seed
        )
        track.whole = False
        if model:
            _live(found, record, several, counterfactuals, own, backend, track)
        track.at(track.due)
    found.complete = track.complete
    found.sources = tuple(citations(record))
    write(found)
    return found


def _read(
    record: Record, sides: tuple[Actor, ...], span: tuple[int, ...], own: OwnFrame | None, seed: int, track: Tracker
) -> Case:
    """Read what the record has of a case, and say what needs no model."""
    with track.unpaced():
        track.at(0, "reading the record")
        found = read_case(record, sides, span, own)
        track.at(0, "situations and warnings on record")
        observed = observe_situations(record, dyads(found), span)
        found.estimated = replace(found.estimated, observed=observed, warnings=tuple(warnings(found.recorded, seed)))
    return found


def _live(
    case: Case,
    record: Record,
    several: Sequence[Theory],
    changes: str | Sequence[str] | None,
    own: OwnFrame | None,
    backend: BackendName,
    track: Tracker,
) -> None:
    """Run the model of a case; parts count for the years that are run in them."""
    case.modelled = replace(case.modelled, begin=start(record, case.actors, case.years))
    if case.begin is None:
        case.missing = (*case.missing, ONE_YEAR if len(case.years) == 1 else NO_START)
    years, near = len(case.years), min(NEAREST, max(len(several), 1))
    wanted = 0 if changes is None else near * (1 + len(choose_changes(changes, case.actors, case.years)))
    one = MOST_SHOWN / ((len(several) + wanted + near) * years + near * ARMS * TESTED)
    run_schools(case, several, backend, track, one * years)
    if changes is not None:
        run_counterfactuals(case, changes, several, backend, track, one * wanted * years)
    place_nearest(case, several, backend, track, one * near * (years + ARMS * TESTED))
    track.at(MOST_SHOWN, "beliefs")
    beliefs = of_case(record, case.actors, case.years, seed=case.seed, own=own)
    case.modelled = replace(case.modelled, beliefs=tuple(beliefs))


def _span(states: str | Sequence[str], years: str | Sequence[int] | None, own: OwnFrame | None) -> tuple[int, ...]:
    if years is None:
        return span_of(states, own)
    span = years_given(years)
    if span != tuple(range(span[0], span[-1] + 1)):
        message = f"The years {span} do not follow one another."
        raise InvalidValue(message, f'Write "{span[0]}-{span[-1]}", or range({span[0]}, {span[-1] + 1}).')
    return span
