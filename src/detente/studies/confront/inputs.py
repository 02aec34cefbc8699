"""What a confrontation reads: the record, when it is needed, and what theories say of it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import DataError
from detente.core.progress import Tracker
from detente.core.theory import Theory
from detente.data.own import OwnFrame
from detente.data.record import Record
from detente.studies.confront.along import carry_all
from detente.studies.confront.covariates import OF_STATES
from detente.studies.confront.history import History
from detente.studies.confront.own_frame import is_whole, of_record
from detente.studies.confront.perceived import correlate
from detente.studies.confront.plan import FIRST, LAST, SPENDING, TrialSpec
from detente.studies.confront.quantities import Readings
from detente.studies.confront.sample import count_events
from detente.studies.confront.tasks import TASKS
from detente.studies.confront.trial import Perception, Span
from detente.studies.confront.trial_table import DYADS_READ, TrialTable
from detente.studies.kept import Pieces

if TYPE_CHECKING:
    import polars as pl

STATES_READ = tuple(dict.fromkeys((*History.STATES, *OF_STATES, "n_mid_onset_gml", "terr_threat")))
"""Columns of the state frame that a confrontation needs."""


STEPS = 2
"""Steps before the trials: the record is read, and theories are carried along it."""

READ = ("states", "dyads", "covariates")
"""What is read or made of the record, in this order."""


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
        Told how far it is, in steps.
    test
        Years that are foretold in all dyads, if any are.
    folder
        Where readings are kept; None keeps nothing.
    workers
        Processes and threads.
    pieces
        Where theories are carried along, in place of processes of this machine.
    fresh
        Whether theories are carried along anew although readings are kept.
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
        pieces: Pieces | None = None,
        *,
        fresh: bool = False,
    ) -> None:
        self.record, self.theories, self.onset, self.frame = record, theories, onset, frame
        self.test, self.folder, self.workers = test, folder, workers
        self.pieces, self.fresh = pieces or Pieces(), fresh
        self.schools = tuple(theory.name for theory in theories)
        self.track = track
        self.seconds: dict[str, float] = {}

    def prepare(self, spec: TrialSpec) -> None:
        """Read what a trial needs, and carry theories along; refuse first what has too few events.

        Raises
        ------
        TooFew
            There are too few events.
        """
        if spec.task == SPENDING:
            _ = self.expectations
            return
        count_events(self.covariates, TASKS[spec.task], spec.design)
        _ = self.table

    def _tell(self, step: str) -> None:
        self.track.at(READ.index(step) / len(READ), f"the record: {step}")

    def _carried(self, done: float, due: float, stage: str | None = None) -> None:
        self.track.at(1 + done / due, stage)

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

        self._tell("states")
        with self.timed("states"):
            return state_years(self.record, columns=STATES_READ).collect()

    @cached_property
    def dyads(self) -> pl.DataFrame:
        """Dyad-years."""
        from detente.data.panel import dyad_years

        self._tell("dyads")
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
    def covariates(self) -> TrialTable:
        """The table that tasks read, before theories say anything."""
        states, dyads = self.states, self.dyads
        self._tell("covariates")
        with self.timed("covariates"):
            return TrialTable(dyads.lazy(), states.lazy(), self.onset, self.test)

    @cached_property
    def table(self) -> TrialTable:
        """The table that tasks read, with what every theory says."""
        made = self.covariates
        made.readings.update(self._read(made.history, made.wanted))
        return made

    @cached_property
    def perceptions(self) -> list[Perception]:
        """How beliefs rank with what states perceived."""
        table = self.table
        with self.timed("rank correlations"):
            return correlate(table, self.states, self.record)

    @cached_property
    def expectations(self) -> dict[str, Readings]:
        """What every theory says, without the table where that is not needed."""
        if "table" in self.__dict__:
            return self.table.readings
        history = History(self.dyads.select(History.DYADS), self.states.select(History.STATES))
        return self._read(history, np.zeros(history.rows, bool))

    def _read(self, history: History, wanted: Array) -> dict[str, Readings]:
        self._carried(0, 1, "theories along the record")
        with self.timed("theories along the record"):
            where = self.folder, self.workers, self._carried, self.pieces.on, self.pieces.tell
            return carry_all(self.theories, history, wanted, *where, fresh=self.fresh)
