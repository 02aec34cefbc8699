"""A run that is kept in a store: its record, its tables and the report on it, found again by what was asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from detente.core.errors import InvalidValue
from detente.core.fields import ABOUT
from detente.core.files import expand_home
from detente.core.progress import Progress
from detente.core.result import Result
from detente.core.run import Run
from detente.engine.ensemble import backend_named, check_records
from detente.store import Stored, key_of, made, read, runs_asked
from detente.store.asking import FIXES
from detente.store.naming import DIGITS, keep, stored_at
from detente.store.place import check_store
from detente.studies.run.asked import AskedRun
from detente.studies.run.result import Report
from detente.studies.run.study import KEEP, carry_out

LARGEST = 500_000_000
"""Most bytes of the record of a run that is kept [byte]: four times as many are needed while it is written."""
REPORT = "report"
"""Name of the report beside the record."""


@dataclass(frozen=True)
class KeptReport:
    """A report, and where the run that it is on is kept.

    Attributes
    ----------
    report : Report
        The report.
    stored : Stored or None
        The folder; None if the run was stopped, and so is not kept.
    found : bool
        Whether it was there already, and nothing was computed.
    """

    report: Report
    stored: Stored | None
    found: bool


def run_kept(
    store: str | Path,
    asked: AskedRun,
    *,
    records: Sequence[str] = (),
    workers: int | None = None,
    chunk: int | None = None,
    progress: Progress = None,
    command: str | None = None,
    tell: Callable[[str], None] | None = None,
) -> KeptReport:
    """Return the report on a run, from the store if the same was asked before, else computed and kept there.

    Parameters
    ----------
    store
        Folder of runs and studies; it is made if it is not there.
    asked
        As ``ask`` returns it.
    records
        Records to keep; all that the report is made of if none is named.
    workers, chunk, progress
        As of ``run``.
    command
        The command that asks, for the manifest.
    tell
        Told of a damaged folder that was set aside; a warning if None.

    Raises
    ------
    InvalidValue
        The record would be too large to keep, with how many replicates would not be.
    UnknownName
        There is no such record.
    """
    names = check_records(records) if records else KEEP
    if asked.mix is None:
        check_size(asked, names)
    question = question_of_run(asked, names)
    place = expand_home(Path(store)) / key_of(question)[:DIGITS]
    held = stored_at(place, key_of(question), tell)
    if held is not None:
        return KeptReport(_report(held), held, True)
    check_store(expand_home(Path(store)))
    began = datetime.now(UTC)
    record = RecordInParts(asked, names)
    hear = record.add if asked.mix is None else None
    report = carry_out(asked, workers=workers, chunk=chunk, progress=progress, records=names, hear=hear)
    if not report.complete:
        return KeptReport(report, None, False)

    def compute() -> tuple[Result, dict[str, Result]]:
        return (report, {}) if asked.mix is not None else (record.run(), {REPORT: report})

    told = made(command, started=began, seconds=report.seconds)
    return KeptReport(report, keep(store, question, compute, kind="run", made=told, tell=tell), False)


def question_of_run(asked: AskedRun, records: Sequence[str]) -> dict[str, Any]:
    """Return the question of a run, for ``key_of``.

    Parameters
    ----------
    asked
        As ``ask`` returns it.
    records
        Records that are kept.
    """
    fixes = backend_named(asked.backend).manifest()
    mix = asked.mix
    more: dict[str, Any] = {} if mix is None else {"shares": list(mix.shares)}
    return runs_asked(
        asked.theory if mix is None else mix.theories,  # type: ignore[arg-type]  # one of the two is there
        asked.acted,
        seed=asked.seed,
        replicates=asked.replicates,
        years=asked.years,
        backend=" ".join(str(fixes[name]) for name in FIXES if name in fixes),
        keep=records,
        study="run",
        **more,
    )


def check_size(asked: AskedRun, records: Sequence[str]) -> None:
    """Raise ``InvalidValue`` if the record of a run is too large to be kept.

    Parameters
    ----------
    asked
        As ``ask`` returns it.
    records
        Records that are kept.
    """
    states = asked.place.states
    each = {"dyad": states**2, "state": states}
    one = 4 * asked.years * sum(each.get(ABOUT[name].of, 1) for name in records)
    if one * asked.replicates <= LARGEST:
        return
    most = LARGEST // one
    size = f"{one * asked.replicates / 1e9:.1f} GB"
    msg = f"The record of {asked.replicates:,} runs would take {size}, and at most {LARGEST / 1e9:g} GB are kept."
    hint = "name the records to keep: --records conduct,war"
    hint = f"Ask for at most {most:,} replicates, or {hint}." if most else f"{hint[0].upper()}{hint[1:]}."
    raise InvalidValue(msg, hint)


class RecordInParts:
    """The record of a run, put together from its pieces.

    Parameters
    ----------
    asked
        What is run.
    records
        Records that are kept.
    """

    def __init__(self, asked: AskedRun, records: Sequence[str]) -> None:
        self._asked, self._names = asked, tuple(records)
        self._held: dict[str, np.ndarray] = {}
        self._failures: dict[int, str] = {}
        self._first: Run | None = None
        self._filled = 0

    def add(self, piece: Run) -> None:
        """Add the next piece, in the order of the replicates."""
        if self._first is None:
            self._first = replace(piece, records={})
        end = self._filled + piece.replicates
        for name in self._names:
            part = np.asarray(piece.records[name])
            held = self._held.setdefault(name, np.empty((self._asked.replicates, *part.shape[1:]), part.dtype))
            held[self._filled : end] = part
        self._filled = end
        self._failures.update(piece.failures)

    def run(self) -> Run:
        """Return the whole run, as ``detente.simulate`` does."""
        if self._first is None:  # pragma: no cover  # there is at least one replicate
            msg = "There is nothing to run."
            raise InvalidValue(msg)
        ids = np.arange(self._asked.replicates)
        return replace(self._first, replicate_ids=ids, records=self._held, failures=self._failures)


def _report(held: Stored) -> Report:
    name = f"{REPORT}.nc"
    report: Report = read(held.folder, name) if name in held.files else read(held.folder)
    return report
