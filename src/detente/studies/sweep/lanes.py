"""Lanes of many points through the engine, tile by tile, and the outcomes of each: what sweeps and samples share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.backends import BackendName
from detente.core.errors import BrokenMechanism
from detente.core.run import Run
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.diagnostics.dyads import WINDOW
from detente.diagnostics.twins import TWIN_NEEDS, hold_back, replicates_of
from detente.engine.branches import Branch, live_branches, vary
from detente.engine.ensemble import backend_named
from detente.engine.plan import Plan, Point
from detente.studies.sweep.outcomes import OWN_VALUES, SweepOutcome, measure_runs, split_needs


class MeasuredLanes:
    """Points of a theory made ready for the engine, and what is measured of their runs.

    Parameters
    ----------
    theory, scenario
        What is run; the theory has the parameters that vary.
    columns
        Values of those [point].
    years, seed, backend
        As in ``simulate``.
    wanted
        Outcomes of each run.
    """

    def __init__(
        self, theory: Theory, scenario: Scenario, columns: Mapping[str, Array], years: int, seed: int,
        backend: BackendName, wanted: Sequence[SweepOutcome],
    ) -> None:  # fmt: skip
        self._theory, self._scenario, self._years, self._seed = theory, scenario, years, seed
        self._engine: Any = backend_named(backend)
        self._by_numbers = backend == "numpy"
        self.tile: int = self._engine.tile(scenario.states)
        point = Point(theory, scenario)
        self._plan, self._back = vary(point, columns, years), hold_back(years)
        self._early, self._late = split_needs(wanted)
        self._others = list[tuple[Plan, Sequence[str]]]()
        if any(one.twin for one in wanted):
            twin = vary(replace(point, interventions=(self._back,)), columns, years)
            self._others = [(twin, TWIN_NEEDS)]
        self._year = max(0, years - WINDOW) if self._others or self._late else 0
        self._together = [one for one in wanted if one.name not in OWN_VALUES]
        self._apart = [one for one in wanted if one.name in OWN_VALUES]

    def measure(self, number: int, which: Array, ids: Array) -> tuple[dict[str, Array], list[str]]:
        """Run a tile of lanes and return their outcomes by name [lane], and why each failed.

        In NumPy a mechanism of one's own sees the numbers of all lanes at once. Where it stops with an error, the tile
        is run again in halves, and the runs of the points at which it still stops have failed.

        Parameters
        ----------
        number
            Number of the tile.
        which, ids
            Point, and number of the replicate, of each lane [lane].

        Returns
        -------
        tuple
            Outcomes, NaN where a run failed or one is not defined in it; reasons, empty where none failed.

        Raises
        ------
        BrokenMechanism
            A mechanism cannot be compiled, whatever the point.
        """
        try:
            return self._measured(number, which, ids)
        except BrokenMechanism as error:
            if not self._by_numbers:
                raise
            points = np.unique(which)
            if len(points) == 1:
                nothing = np.full(len(ids), np.nan)
                why = f"{type(error).__name__}: {error}"
                return {one.name: nothing for one in (*self._together, *self._apart)}, [why] * len(ids)
            first = which < points[len(points) // 2]
        found = {one.name: np.full(len(ids), np.nan) for one in (*self._together, *self._apart)}
        reasons = np.full(len(ids), "", object)
        for part in (first, ~first):
            values, told = self.measure(number, which[part], ids[part])
            reasons[part] = told
            for name, held in values.items():
                found[name][part] = held
        return found, reasons.tolist()

    def _measured(self, number: int, which: Array, ids: Array) -> tuple[dict[str, Array], list[str]]:
        lanes = len(ids)
        short = (0, self.tile - lanes if self._engine.padded else 0)
        with self._engine.on(number):
            lived, *more = live_branches(
                self._plan,
                self._engine,
                np.pad(which, short, mode="edge"),
                np.pad(ids, short, mode="edge"),
                self._seed,
                year=self._year,
                early=self._early,
                late=self._late,
                others=self._others,
            )
        run = self._run(lived, lanes)
        twin = replace(self._run(more[0], lanes), interventions=(self._back,)) if more else None
        found = measure_runs(self._together, run, twin) | self._by_point(which, run)
        return {name: np.where(run.failed, np.nan, held) for name, held in found.items()}, list(lived.why[:lanes])

    def _run(self, lived: Branch, lanes: int) -> Run:
        """Return the record of some lanes, numbered from 0, of whose parameters nothing is said."""
        records = {name: value[:lanes] for name, value in lived.records.items()}
        failures = {lane: why for lane, why in enumerate(lived.why[:lanes]) if why} if any(lived.why) else {}
        return Run(
            self._theory, self._scenario, self._seed, np.arange(lanes), self._years, records, {}, failures=failures
        )

    def _by_point(self, which: Array, run: Run) -> dict[str, Array]:
        """Return the outcomes that read parameters, point by point."""
        found = {one.name: np.full(len(which), np.nan) for one in self._apart}
        for point in np.unique(which) if self._apart else ():
            mine = which == point
            own = replace(replicates_of(run, mine), values=self._plan.of(int(point)))
            for name, held in measure_runs(self._apart, own, None).items():
                found[name][mine] = held
        return found
