"""Runs that go on or are forked, kept in a store, named by what they are asked."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from detente.core.errors import DamagedFile, InvalidValue
from detente.core.progress import Progress
from detente.core.run import Run
from detente.core.scenario import LONGEST, Intervention, whole, within
from detente.core.theory import Theory
from detente.diagnostics import restraint_twin
from detente.engine.onward import as_it_will_be, extend
from detente.engine.single import fork
from detente.store import Stored, key_of, made, question_of, verify
from detente.store.named import opened
from detente.store.naming import DIGITS, keep, stored_at
from detente.studies.run.kept import REPORT
from detente.studies.run.result import Report
from detente.studies.run.study import KEEP, report_on

Compute = Callable[[], Run]


def open_run(path: str | os.PathLike[str]) -> Run:
    """Return the run in a file or folder.

    Raises
    ------
    InvalidValue
        What is there is another result, of which no years can be lived.
    """
    return named_run(path)[0]


def continued(run: Run, years: int, progress: Progress = None) -> tuple[Run, Compute]:
    """Return what a run will be that goes on for more years, but for its numbers, and what computes it.

    Parameters
    ----------
    run
        The run.
    years
        How many years more.
    progress
        Told of each ``Moment``.
    """
    horizon = run.years + whole("years", years, 1, LONGEST - run.years)
    return as_it_will_be(run, years=horizon), lambda: extend(run, years, progress=progress)


def forked(
    run: Run, at: int, interventions: Sequence[Intervention], theory: Theory | None = None
) -> tuple[Run, Compute]:
    """Return what a run will be that is forked at a year, but for its numbers, and what computes it.

    Parameters
    ----------
    run
        The run.
    at
        First year that may differ, from 0.
    interventions
        What is done from then on.
    theory
        What is followed from then on, if not its theory.
    """
    several = within(interventions, run.years)
    will = as_it_will_be(run, interventions=several, theory=theory, year=at)
    return will, lambda: fork(run, at, several, theory=theory)


def year_of(run: Run, year: int, what: str) -> int:
    """Return the number of a year from 0 on, of a year as the user counts them.

    Parameters
    ----------
    run
        The run.
    year
        Year of the calendar where the scenario has a date, else from 0.
    what
        What it is the year of, for the error.

    Raises
    ------
    InvalidValue
        The run has no such year.
    """
    first = run.scenario.first_year or 0
    if not first <= year < first + run.years:
        msg = f"{what} {year} is not among the years of the run."
        raise InvalidValue(msg, f"They are {first} to {first + run.years - 1}.")
    return year - first


def named_run(path: str | os.PathLike[str]) -> tuple[Run, str]:
    """Return the run in a file or folder, and what it is called: the name of the folder or of the file.

    Raises
    ------
    InvalidValue
        What is there is another result, of which no years can be lived.
    DamagedFile
        Its folder is not as it was sealed.
    """
    found, held = opened(path)
    if held is not None and (told := verify(held.folder)).damaged:
        raise DamagedFile(
            told.warning, "Nothing goes on from what is damaged: get the folder again, or compute it anew."
        )
    if isinstance(found, Run):
        return found, held.name if held is not None else Path(path).name
    msg = f"{os.fspath(path)} holds a {type(found).__name__}, and only the record of a run can go on."
    raise InvalidValue(msg, "`detente run SCENARIO --store FOLDER` keeps one; of a mix only the report is kept.")


def report_of(run: Run, words: str) -> Report | None:
    """Return the report on a run that went on or was forked; None if its record does not hold what a report needs.

    Parameters
    ----------
    run
        The run.
    words
        What stands behind the title of the scenario: how it differs from the run that it is of.
    """
    if any(name not in run for name in KEEP) or run.failed.all():
        return None
    return report_on(run, restraint_twin(run), words=words)


def kept(
    store: Path,
    will: Run,
    compute: Compute,
    *,
    whence: Mapping[str, Any] | None = None,
    words: str = "",
    command: str | None = None,
    tell: Callable[[str], None] | None = None,
) -> tuple[Stored, bool]:
    """Return where a run is kept, and whether it was there already; it is computed if it was not.

    Parameters
    ----------
    store
        Folder of runs and studies.
    will
        What it will be but for its numbers.
    compute
        Computes it.
    whence
        Of which run it is, and how, for the manifest: ``how`` (``fork`` or ``continue``), ``run`` and ``year``.
    words
        How it differs from that run, for the title of the report that is kept beside it.
    command
        The command that asks, for the manifest.
    tell
        Told of a damaged folder that was set aside; a warning if None.
    """
    question = question_of(will)
    key = key_of(question)
    held = stored_at(store / key[:DIGITS], key, tell)
    if held is not None:
        return held, True
    began, clock = datetime.now(UTC), perf_counter()
    run = compute()
    report = report_of(run, words)
    told = made(command, started=began, seconds=perf_counter() - clock)
    if whence is not None:
        told["from"] = dict(whence)

    def both() -> tuple[Run, dict[str, Any]]:
        return run, {} if report is None else {REPORT: report}

    return keep(store, question, both, kind="run", made=told, tell=tell), False
