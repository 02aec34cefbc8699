"""One case from start to end: read the record, run the schools, write the account."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations

from detente.core.backends import DEFAULT_BACKEND, BackendName, as_backend
from detente.core.errors import InvalidValue
from detente.core.failures import all_failed, told
from detente.core.renamed import renamed
from detente.core.scenario import whole
from detente.core.theory import Theory
from detente.data.codes import actors, default_years, year_range
from detente.data.record import Folder, Record, citations, open_record, usual_cache
from detente.data.to_world import Start, scenario, start
from detente.studies.beliefs.of_case import of_case
from detente.studies.case.account import write
from detente.studies.case.changes import chosen
from detente.studies.case.counterfactual import counterfactuals as imagine
from detente.studies.case.counterfactual import nearest, shared
from detente.studies.case.gather import read_case
from detente.studies.case.result import Case
from detente.studies.case.schools import Observed, judge
from detente.studies.case.warning import warnings
from detente.studies.given import TheoriesLike, as_theories

MOST_REPLICATES = 100_000
"""Most runs a school: their paths are kept in memory for the fans."""

Progress = Callable[[int, int, str], None]
"""Called with the number of steps finished, of all steps, and what comes next."""


def _observed(case: Case, begin: Start) -> Observed:
    place = case.years.index(begin.year)
    disputes, wars = {}, {}
    for (i, one), (j, two) in combinations(enumerate(case.actors), 2):
        pair = f"{one.abb}_{two.abb}"
        disputes[i, j] = case.series[f"mid_ongoing_{pair}"].values[place:]
        wars[i, j] = case.series[f"war_{pair}"].values[place:]
    return Observed(
        years=case.years[place:],
        names=tuple(actor.name for actor in case.actors),
        spending=tuple(case.series[f"milex_usd2020_{actor.abb}"].values[place:] for actor in case.actors),
        disputes=disputes,
        wars=wars,
    )


def _silent(done: int, due: int, label: str) -> None:
    """Show nothing."""


def run_schools(
    case: Case,
    theories: TheoriesLike,
    replicates: int,
    seed: int,
    backend: BackendName,
    progress: Progress = _silent,
) -> None:
    """Run theories from the first year of a case and add their readings to it.

    An interruption (Ctrl-C) ends it early; the case then says that it is not complete.

    Parameters
    ----------
    case
        A case with ``begin``; changed in place.
    theories
        Theories, or names of schools.
    replicates
        Runs a theory.
    seed
        Seed of the runs.
    backend
        Its name, as in ``simulate``.
    progress
        Called before each theory and at the end.
    """
    from detente.engine.ensemble import simulate

    if case.begin is None:
        return
    several = as_theories(theories)
    world, observed = scenario(case.begin, case.actors, case.years[-1]), _observed(case, case.begin)
    try:
        for place, theory in enumerate(several):
            progress(place, len(several), theory.title)
            run = simulate(
                shared(theory, backend),
                world,
                replicates=replicates,
                seed=seed,
                keep=("conduct", "capability", "war", "belief", "fear", "world_growth"),
                backend=backend,
            )
            if run.failed.all():
                raise all_failed(run.failures.values(), run.asked)
            reading = judge(theory, run.sound().in_units_of_the_start(), case.begin, observed)
            case.schools.append(replace(reading, failed=told(run.failures.values(), run.asked)))
        progress(len(several), len(several), "")
    except KeyboardInterrupt:
        case.complete = False


def run_counterfactuals(
    case: Case,
    names: str | Sequence[str],
    backend: BackendName,
    progress: Progress = _silent,
    theories: Sequence[Theory] = (),
) -> None:
    """Run the counterfactuals of a case under the schools that came nearest and add them to it.

    An interruption (Ctrl-C) leaves them out; the case then says that it is not complete.

    Parameters
    ----------
    case
        A case whose schools were run; changed in place.
    names
        Changes, such as ``all``.
    backend
        Its name, as in ``simulate``.
    progress
        Called with the runs finished, all runs, and the next one.
    theories
        The theories that were run, those of one's own among them.
    """
    known = {theory.name: theory for theory in theories}
    try:
        case.counterfactuals = imagine(
            case,
            names,
            theories=[known.get(name, name) for name in nearest(case)],
            replicates=case.replicates,
            seed=case.seed,
            backend=backend,
            progress=progress,
        )
    except KeyboardInterrupt:
        case.complete = False


def infer(case: Case, record: Record) -> None:
    """Filter beliefs from the acts on record and add them to a case.

    An interruption (Ctrl-C) leaves them out; the case then says that it is not complete.

    Parameters
    ----------
    case
        A case; changed in place.
    """
    try:
        case.beliefs = of_case(record, case.actors, case.years, seed=case.seed)
    except KeyboardInterrupt:
        case.complete = False


@renamed(schools="theories", replicas="replicates")
def case(
    states: str | Sequence[str],
    years: str | Sequence[int] | None = None,
    *,
    theories: TheoriesLike = None,
    model: bool = True,
    counterfactuals: str | Sequence[str] | None = None,
    replicates: int = 200,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    data: Folder | None = None,
    cache: Folder | None = None,
    progress: Progress = _silent,
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
    data
        Folder of raw files; searched before the cache.
    cache
        Folder of ``detente data fetch``; the usual one if absent.
    progress
        Called with the theories finished, all of them, and the next one.

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
    span = _span(states, years)
    sides = actors(states, span)
    several = as_theories(theories) if model else ()
    whole("seed", seed, 0, 2**63 - 1)
    if model:
        whole("replicates", replicates, 1, MOST_REPLICATES)
        as_backend(backend)
    if counterfactuals is not None:
        chosen(counterfactuals, sides, span)
        if not model:
            message = "Counterfactuals are the model's, and the case is asked for without it."
            raise InvalidValue(message, "Leave out --no-model.")
    record = open_record(data, usual_cache(cache))
    found = read_case(record, sides, span)
    found.warnings = warnings(found, seed)
    found.asked, found.replicates, found.seed = tuple(t.name for t in several), replicates if model else 0, seed
    if model:
        found.begin = start(record, sides, span)
        if found.begin is None:
            found.missing.append(
                "No year but the last has the spending and size of every state: the schools "
                "cannot be started from the record."
            )
        run_schools(found, several, replicates, seed, backend, progress)
        if counterfactuals is not None and found.complete:
            run_counterfactuals(found, counterfactuals, backend, progress, several)
        if found.complete:
            infer(found, record)
        found.sources = citations(record)
    write(found)
    return found


study = case
"""The same, under the name that every study has in its module."""


def _span(states: str | Sequence[str], years: str | Sequence[int] | None) -> tuple[int, ...]:
    if years is None:
        return default_years(states)
    if isinstance(years, int):
        return (years,)
    span = year_range(years) if isinstance(years, str) else tuple(years)
    if span != tuple(range(span[0], span[-1] + 1)):
        message = f"The years {span} do not follow one another."
        raise InvalidValue(message, f'Write "{span[0]}-{span[-1]}", or range({span[0]}, {span[-1] + 1}).')
    return span
