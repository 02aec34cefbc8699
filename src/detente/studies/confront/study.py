"""The confrontation from start to end: frames of the record, what each theory says, tasks, account."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import DataError, InvalidValue, TooFew, UnknownName
from detente.core.progress import Part, Progress, Tracker, tracked
from detente.core.renamed import renamed
from detente.core.scenario import whole
from detente.core.theory import Theory
from detente.data.codes import year_range
from detente.data.own import OwnFrame, read_frame
from detente.data.record import Folder, Record, citations, open_record, usual_cache
from detente.studies.confront import events, keep, spending
from detente.studies.confront.account import write
from detente.studies.confront.along import carry_all
from detente.studies.confront.covariates import OF_STATES, ONSET
from detente.studies.confront.history import History
from detente.studies.confront.models import one_thread
from detente.studies.confront.own_frame import is_whole, of_record, outcome_of
from detente.studies.confront.quantities import Readings
from detente.studies.confront.result import Confrontation
from detente.studies.confront.sample import Design
from detente.studies.confront.tasks import TASKS
from detente.studies.confront.trial import Span, Trial
from detente.studies.confront.trial_table import DYADS_READ, TrialTable
from detente.studies.given import TheoriesLike, as_theories

if TYPE_CHECKING:
    import polars as pl

FIRST, LAST_TRAINING, LAST = 1817, 1989, 2010
"""First year foretold, last year of training, last year of the disputes on record."""

AFTER_WAR = 1947
"""First training year in all dyads, as in the oracle: before, most of them did not exist."""

ORIGIN, STEP = 1950, 10
"""First origin, and years between the origins, of rolling forecasts."""

EARLY = (1913, 1919, 1939)
"""Last training year, first and last test year of a transport from one century to the next."""

SPENDING = "spending"
HORIZONS = (1, 5)
"""Years ahead of spending."""

ALL_TASKS = ("onset", "escalation", "rivalry_end", SPENDING)
"""Tasks by name, in the order in which they are done."""

STATES_READ = tuple(dict.fromkeys((*History.STATES, *OF_STATES, "n_mid_onset_gml", "terr_threat")))
"""Columns of the state frame that a confrontation needs."""


@dataclass(frozen=True)
class TrialSpec:
    """One trial to be made.

    Attributes
    ----------
    task
        Its task.
    design
        Years and dyads.
    ahead : [years]
        Of spending; 0 of events.
    """

    task: str
    design: Design
    ahead: int = 0


def plan_trials(tasks: Sequence[str], train: Span | None, test: Span | None, dyads: str) -> list[TrialSpec]:
    """List the trials of some tasks.

    Parameters
    ----------
    tasks
        Names of tasks.
    train, test
        Years, if not the usual ones; the rolling origin is then left out.
    dyads
        ``relevant``, ``all`` or ``both``.
    """
    usual = train is None and test is None
    learn, judge = train or Span(FIRST, LAST_TRAINING), test or Span(LAST_TRAINING + 1, LAST)
    found = []
    for task in tasks:
        if task == SPENDING:
            found += [TrialSpec(task, Design(learn, judge), ahead) for ahead in HORIZONS]
            continue
        if dyads != "all":
            found.append(TrialSpec(task, Design(learn, judge)))
            if usual and task == "onset":
                found.append(TrialSpec(task, Design(Span(AFTER_WAR, LAST_TRAINING), judge)))
                found.append(TrialSpec(task, Design(Span(FIRST, EARLY[0]), Span(*EARLY[1:]))))
            if usual:
                found.append(TrialSpec(task, Design(Span(FIRST, ORIGIN - 1), Span(ORIGIN, LAST), step=STEP)))
        if dyads == "all" or (dyads == "both" and task == "onset"):
            early = Span(max(learn.first, AFTER_WAR) if usual else learn.first, learn.last)
            found.append(TrialSpec(task, Design(early, judge, relevant=False)))
    return found


class Inputs:
    """The record of a confrontation, read when it is needed, and what theories say of it.

    Parameters
    ----------
    record
        The record.
    theories
        Theories.
    onset
        Outcome column.
    frame
        Table of one's own, which the record is joined to.
    track
        Told how far it is, in trials.
    test
        Years that are foretold in all dyads, if any are.
    folder
        Where readings are kept; None keeps nothing.
    workers
        Processes and threads.
    """

    def __init__(
        self,
        record: Record,
        theories: Sequence[Theory],
        onset: str,
        frame: OwnFrame | None,
        track: Tracker,
        test: Span | None = None,
        folder: Path | None = None,
        workers: int = 1,
    ) -> None:
        self.record, self.theories, self.onset, self.frame = record, theories, onset, frame
        self.test, self.folder, self.workers = test, folder, workers
        self.schools = tuple(theory.name for theory in theories)
        self.tell: Part = track.within(stage="the record")
        self.seconds: dict[str, float] = {}

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Add the time of a step [s]."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[step] = round(self.seconds.get(step, 0.0) + time.perf_counter() - start, 2)

    @cached_property
    def states(self) -> pl.DataFrame:
        """State-years."""
        from detente.data.panel import state_years

        self.tell(0, 1, "states")
        with self.timed("states"):
            return state_years(self.record, columns=STATES_READ).collect()

    @cached_property
    def dyads(self) -> pl.DataFrame:
        """Dyad-years."""
        from detente.data.panel import dyad_years

        self.tell(0, 1, "dyads")
        with self.timed("dyads"):
            wanted = list(dict.fromkeys((*DYADS_READ, self.onset)))
            if self.frame is not None and is_whole(self.frame, wanted):
                return self.frame.table
            asked = wanted if self.frame is None else of_record(wanted)
            whole = dyad_years(self.record, years=range(FIRST - 1, LAST + 1), columns=asked).collect()
        if whole.get_column("gml_onset").null_count() == len(whole):
            message = (
                f"There are no disputes on record: {self.record.notes.get('dispute_dyads', 'the source is empty')}"
            )
            hint = "Get them with: detente data fetch all; or name a folder of raw files with --data DIR."
            raise DataError(message, hint)
        return whole if self.frame is None else self.frame.join(whole)

    @cached_property
    def table(self) -> TrialTable:
        """The table that tasks read, with what every theory says."""
        dyads, states = self.dyads, self.states
        self.tell(0, 1, "covariates")
        with self.timed("covariates"):
            made = TrialTable(dyads.lazy(), states.lazy(), self.onset, self.test)
        made.readings.update(self._read(made.history, made.wanted))
        return made

    @cached_property
    def expectations(self) -> dict[str, Readings]:
        """What every theory says, without the table where that is not needed."""
        if "table" in self.__dict__:
            return self.table.readings
        history = History(self.dyads.select(History.DYADS), self.states.select(History.STATES))
        return self._read(history, np.zeros(history.rows, bool))

    def _read(self, history: History, wanted: Array) -> dict[str, Readings]:
        self.tell(0, 1, "theories along the record")
        with self.timed("theories along the record"):
            return carry_all(self.theories, history, wanted, self.folder, self.workers, self.tell)


@renamed(schools="theories")
def confront(
    tasks: str | Sequence[str] | None = None,
    *,
    theories: TheoriesLike = None,
    onset: str = ONSET,
    train: str | None = None,
    test: str | None = None,
    dyads: str = "both",
    frame: Folder | OwnFrame | None = None,
    codes: str | None = None,
    fresh: bool = False,
    seed: int = 0,
    workers: int = 1,
    data: Folder | None = None,
    cache: Folder | None = None,
    progress: Progress = None,
) -> Confrontation:
    """Hold theories against the record, out of sample.

    Parameters
    ----------
    tasks
        ``"onset"``, ``"escalation"``, ``"rivalry_end"``, ``"spending"``; all if absent.
    theories
        Theories, or names of schools; every school if absent.
    onset
        Outcome column of the task onset.
    train, test
        Runs of years such as ``"1817-1989"``.
    dyads
        ``"relevant"``, ``"all"`` or ``"both"``.
    frame
        Table of one's own of dyad-years (file, DataFrame, or what ``detente.data.own.read_frame`` returns) with an
        outcome: two states, year and outcome will do, the rest is joined from the record. One that has every column is
        taken in place of the record's.
    codes
        How it counts states, as for ``read_frame``.
    fresh
        Whether to make kept trials anew.
    seed
        Of the bootstrap of countries.
    workers
        Processes that carry theories along the record, and threads that fit. With more than one, a script needs the
        usual ``if __name__ == "__main__":``.
    data
        Folder of raw files; searched before the cache.
    cache
        Folder of ``detente data fetch``; the usual one if absent. Finished trials are kept in its folder ``confront``.
    progress
        Told of each ``Moment``, in trials; True for a bar.

    Returns
    -------
    Confrontation
        Complete, or as far as it got before Ctrl-C.

    Raises
    ------
    UnknownName
        There is no such task, theory or column.
    InvalidValue
        Years that overlap or run backwards, an outcome that is no event.
    TooFew
        There are too few events for every trial asked for; a single one is left out, and said to be.
    DataError
        The record is not at hand.
    """
    names = _tasks([tasks] if isinstance(tasks, str) else tasks)
    several = as_theories(theories)
    whole("seed", seed, 0, 2**63 - 1)
    learn, judge = _spans(train, test)
    if dyads not in ("relevant", "all", "both"):
        kind = "choice of dyads"
        raise UnknownName(kind, dyads, ("relevant", "all", "both"))
    kept = usual_cache(cache)
    record = open_record(data, kept)
    own = None if frame is None else read_frame(frame, codes, record=record)
    onset = onset if own is None else outcome_of(own, onset)
    plan = plan_trials(names, learn, judge, dyads)
    folder = None if kept is None else kept / "confront"
    track = tracked(progress, "confront", "trials", len(plan))
    wide = next((spec.design.test for spec in plan if not spec.design.relevant), None)
    readings = None if kept is None else kept / "confront" / "readings"
    inputs = Inputs(record, several, onset, own, track, wide, readings, whole("workers", workers, 1, 1024))
    result = Confrontation(asked=names, schools=inputs.schools, seed=seed)
    _make(plan, inputs, result, folder, fresh, track)
    result.seconds = inputs.seconds
    result.peak_memory = _peak_memory()
    result.account = write(result.trials)
    return result


def _make(
    plan: Sequence[TrialSpec], inputs: Inputs, result: Confrontation, folder: Path | None, fresh: bool, track: Tracker
) -> None:
    """Make the trials of a plan, or find them again, until all are there or somebody stops it."""
    read: dict[str, dict[str, str]] = {}
    absent: dict[str, str] = {}
    refused: list[TooFew] = []
    with track:
        for number, spec in enumerate(plan):
            key = _key(inputs, spec, result.seed, _samples(plan, spec)) if folder is not None else ""
            kept = keep.load(folder, key) if folder is not None and not fresh else None
            try:
                if kept is None:
                    with one_thread():
                        trial = _made(spec, inputs, result.seed, track.within(stage=spec.task), _samples(plan, spec))
                    kept = trial, citations(inputs.record), dict(inputs.record.notes)
                    if folder is not None:
                        keep.save(folder, key, kept)
                result.trials.append(kept[0])
                read.update({one["name"]: one for one in kept[1]})
                absent.update(kept[2])
            except TooFew as error:
                refused.append(error)
            track.at(number + 1, spec.task)
    result.complete = track.complete
    if refused and result.complete and not result.trials:
        raise refused[0]
    result.sources = list(read.values())
    result.notes = [f"{name}: {why}" for name, why in {**absent, **inputs.record.notes}.items()]
    result.left_out = [error.message for error in refused]


def _samples(plan: Sequence[TrialSpec], spec: TrialSpec) -> int:
    """How many samples of the same task there are: the best theory is sought in all of them."""
    return sum(one.task == spec.task for one in plan)


def _made(spec: TrialSpec, inputs: Inputs, seed: int, tell: Part, samples: int = 1) -> Trial:
    design = spec.design
    if spec.task == SPENDING:
        inputs.tell = tell
        said = inputs.expectations
        with inputs.timed(f"{spec.task}, {spec.ahead} ahead"):
            rows = spending.gather(inputs.dyads, inputs.states)
            years = design.train, design.test
            return spending.trial(rows, said, *years, spec.ahead, seed=seed, samples=samples, progress=tell)
    table = inputs.table
    label = f"{spec.task}, {'rolling' if design.step else 'relevant dyads' if design.relevant else 'all dyads'}"
    with inputs.timed(label):
        return events.trial(
            table,
            TASKS[spec.task],
            design,
            inputs.schools,
            boosted=not design.step and spec.task == "onset",  # of many fits the slowest, and elsewhere of few events
            seed=seed,
            samples=samples,
            workers=inputs.workers,
            progress=tell,
        )


def _key(inputs: Inputs, spec: TrialSpec, seed: int, samples: int) -> str:
    return keep.fingerprint(
        {
            "task": spec.task,
            "design": repr(spec.design),
            "ahead": spec.ahead,
            "schools": [keep.identify_theory(theory) for theory in inputs.theories],
            "onset": inputs.onset,
            "frame": None if inputs.frame is None else inputs.frame.fingerprint,
            "files": keep.at_hand(inputs.record),
            "seed": seed,
            "samples": samples,
            "wide": None if inputs.test is None else str(inputs.test),
        }
    )


def _tasks(tasks: Sequence[str] | None) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(name.strip().replace("-", "_") for name in tasks)) if tasks else ALL_TASKS
    for name in wanted:
        if name not in ALL_TASKS:
            kind = "task"
            raise UnknownName(kind, name, ALL_TASKS)
    return tuple(name for name in ALL_TASKS if name in wanted)


def _spans(train: str | None, test: str | None) -> tuple[Span | None, Span | None]:
    spans = []
    for text in (train, test):
        years = None if text is None else year_range(text)
        spans.append(None if years is None else Span(years[0], years[-1]))
    learn, judge = spans
    before, after = learn or Span(FIRST, LAST_TRAINING), judge or Span(LAST_TRAINING + 1, LAST)
    if after.first <= before.last:
        message = f"The test years {after} begin before the training years {before} end."
        raise InvalidValue(message, "A forecast is made from years before: --train 1817-1989 --test 1990-2010.")
    return learn, judge


def _peak_memory() -> float | None:
    """Largest memory of this process so far [MiB]; None where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    import sys

    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(used / (1024.0**2 if sys.platform == "darwin" else 1024.0), 1)
