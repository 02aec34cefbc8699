"""One case from start to end: read the record, run the schools, write the account."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path

from detente.core.errors import InvalidValue, UnknownName
from detente.core.scenario import whole
from detente.data.codes import actors, default_years, year_range
from detente.data.record import Record, open_record
from detente.studies.beliefs.of_case import of_case
from detente.studies.case.account import write
from detente.studies.case.changes import chosen
from detente.studies.case.counterfactual import counterfactuals as imagine
from detente.studies.case.gather import citations, read_case
from detente.studies.case.mapping import Start, scenario, start
from detente.studies.case.result import Case
from detente.studies.case.schools import Observed, judge
from detente.studies.case.warning import warnings

BACK_ENDS = ("jax", "numpy")
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
    names: Sequence[str],
    replicates: int,
    seed: int,
    backend: str,
    progress: Progress = _silent,
) -> None:
    """Run schools from the first year of a case and add their readings to it.

    An interruption (Ctrl-C) ends it early; the case then says that it is not complete.

    Parameters
    ----------
    case
        A case with ``begin``; changed in place.
    names
        Schools.
    replicates
        Runs a school.
    seed
        Seed of the runs.
    backend
        ``jax`` or ``numpy``.
    progress
        Called before each school and at the end.
    """
    from detente.engine.ensemble import simulate
    from detente.schools import school

    if case.begin is None:
        return
    theories = [school(name) for name in names]
    world, observed = scenario(case.begin, case.actors, case.years[-1]), _observed(case, case.begin)
    try:
        for place, theory in enumerate(theories):
            progress(place, len(theories), theory.title)
            run = simulate(
                theory,
                world,
                replicates=replicates,
                seed=seed,
                keep=("conduct", "capability", "war", "belief", "fear"),
                backend=backend,  # type: ignore[arg-type]
            )
            case.schools.append(judge(theory, run, case.begin, observed))
        progress(len(theories), len(theories), "")
    except KeyboardInterrupt:
        case.complete = False


def run_counterfactuals(case: Case, names: str | Sequence[str], backend: str, progress: Progress = _silent) -> None:
    """Run the counterfactuals of a case under the schools that came nearest and add them to it.

    An interruption (Ctrl-C) leaves them out; the case then says that it is not complete.

    Parameters
    ----------
    case
        A case whose schools were run; changed in place.
    names
        Changes, such as ``all``.
    backend
        ``jax`` or ``numpy``.
    progress
        Called with the runs finished, all runs, and the next one.
    """
    try:
        case.counterfactuals = imagine(
            case, names, replicates=case.replicates, seed=case.seed, backend=backend, progress=progress
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
    record
        The record.
    """
    try:
        case.beliefs = of_case(record, case.actors, case.years, seed=case.seed)
    except KeyboardInterrupt:
        case.complete = False


def study(
    states: str | Sequence[str],
    years: str | Sequence[int] | None = None,
    *,
    data: Path | None = None,
    cache: Path | None = None,
    schools: Sequence[str] | None = None,
    replicates: int = 200,
    seed: int = 0,
    backend: str = "numpy",
    model: bool = True,
    counterfactuals: str | Sequence[str] | None = None,
    progress: Progress = _silent,
) -> Case:
    """Study a dyad or a region.

    Parameters
    ----------
    states
        A pair such as ``USA-USSR``, or a list.
    years
        A run such as ``1946-1991``, or the years; common membership since 1946 if absent.
    data
        Folder of raw files; searched before the cache.
    cache
        Folder of ``detente data fetch``.
    schools
        Schools to run; all if absent.
    replicates
        Runs a school.
    seed
        Seed of the runs.
    backend
        ``numpy`` (no compile: quickest for few states) or ``jax``.
    model
        Whether to run the schools at all.
    counterfactuals
        What to change in the model, such as ``all`` or ``trust,verified_treaty@1963``; nothing if absent.
    progress
        Called with the schools finished, all schools, and the next one.
    """
    span = _span(states, years)
    sides = actors(states, span)
    names = _asked(schools) if model else ()
    if model:
        whole("replicates", replicates, 1, MOST_REPLICATES)
        if backend not in BACK_ENDS:
            kind = "back end"
            raise UnknownName(kind, backend, BACK_ENDS)
    if counterfactuals is not None:
        chosen(counterfactuals, sides, span)
        if not model:
            message = "Counterfactuals are the model's, and the case is asked for without it."
            raise InvalidValue(message, "Leave out --no-model.")
    record = open_record(data, cache)
    case = read_case(record, sides, span)
    case.warnings = warnings(case, seed)
    case.asked, case.replicates, case.seed = names, replicates if model else 0, seed
    if model:
        case.begin = start(record, sides, span)
        if case.begin is None:
            case.missing.append(
                "No year but the last has the spending and size of every state: the schools "
                "cannot be started from the record."
            )
        run_schools(case, names, replicates, seed, backend, progress)
        if counterfactuals is not None and case.complete:
            run_counterfactuals(case, counterfactuals, backend, progress)
        if case.complete:
            infer(case, record)
        case.sources = citations(record)
    write(case)
    return case


def _span(states: str | Sequence[str], years: str | Sequence[int] | None) -> tuple[int, ...]:
    if years is None:
        return default_years(states)
    return year_range(years) if isinstance(years, str) else tuple(years)


def _asked(names: Sequence[str] | None) -> tuple[str, ...]:
    from detente.schools import school, schools

    wanted = tuple(names) if names else tuple(schools())
    return tuple(school(name).name for name in wanted)
