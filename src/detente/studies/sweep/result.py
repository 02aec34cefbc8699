"""A sweep: every outcome at every point, and every run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from detente.core.arrays import Array
from detente.core.arviz import to_tree
from detente.core.errors import DetenteError, InvalidValue, MissingExtra, UnknownName
from detente.core.failures import again_if, why_failed
from detente.core.result import Answer, Facts, Rows
from detente.core.scenario import Scenario
from detente.core.shown import Overview, plain
from detente.core.theory import Theory
from detente.studies.methods import DRAWN, EFFECTS, EVENTS, EXACT, INTERVALS, PAIRS
from detente.studies.sweep import tables
from detente.studies.sweep.account import averages, finding, scope
from detente.studies.sweep.design import THEORY, SweepDesign, declared
from detente.studies.sweep.effects import main_effects
from detente.studies.sweep.gather import LEVEL, PointEstimates, SweepBlock
from detente.studies.sweep.outcomes import SweepOutcome
from detente.studies.sweep.surface import PointState, ResponseSurface, short_title, surface_of
from detente.studies.sweep.until import PairedDifferences, Precision
from detente.studies.sweep.until_told import CODES, difference_finding, told_reached

if TYPE_CHECKING:
    import pandas
    from matplotlib.axes import Axes

PRINTED = 100_000
"""Most points that stand in JSON; of more, the table has them."""


@dataclass(frozen=True, eq=False, repr=False)
class Sweep(Answer):
    """What becomes of a scenario over many settings.

    Attributes
    ----------
    design : SweepDesign
        Settings of every point.
    scenario : Scenario
        Where all runs start.
    theories : mapping
        Theories by the name that the design has for them.
    outcomes : tuple of SweepOutcome
        What is told of each run.
    estimates : mapping
        Mean, interval and more of every outcome at every point, by name.
    runs_of : array [point]
        Runs that were finished.
    failed_runs : array [point]
        Runs that failed among them.
    reasons : mapping
        Why runs of a point failed, the first of the reasons, by its number.
    finished : array [point]
        Whether all runs of a point are finished.
    complete : bool
        Whether all of them are.
    replicates, years, seed : int
        Runs of each point (at most, where a precision is asked for), and as in ``simulate``.
    seconds : float
        Time that it took [s].
    manifest : mapping
        Versions, back end, command.
    key : str
        Digest of the question.
    folder : Path or None
        Where it is kept.
    until : Precision or None
        The precision that was asked for.
    differences : PairedDifferences or None
        Differences to the first point, if the precision is of them.
    blocks : tuple of SweepBlock
        Every run, where there is no folder.
    told : tuple of str
        What is to be known of how it was made.
    reached : array [point] or None
        Whether each point is as precise as asked: 1 it is, 0 it is not, -1 it is not known, as its interval cannot be
        trusted.
    """

    study: ClassVar[str] = "sweep"

    design: SweepDesign
    scenario: Scenario
    theories: Mapping[str, Theory]
    outcomes: tuple[SweepOutcome, ...]
    estimates: Mapping[str, PointEstimates]
    runs_of: Array
    failed_runs: Array
    reasons: Mapping[int, str]
    finished: Array
    complete: bool
    replicates: int
    years: int
    seed: int
    seconds: float = 0.0
    manifest: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""
    folder: Path | None = field(default=None, compare=False)
    until: Precision | None = None
    differences: PairedDifferences | None = None
    blocks: tuple[SweepBlock, ...] = field(default=(), repr=False, compare=False)
    told: tuple[str, ...] = field(default=(), compare=False)
    reached: Array | None = None

    @property
    def failed(self) -> dict[int, str]:
        """Points of which every run failed, with the reason."""
        every = np.flatnonzero(self._all_failed())
        return {point: self.reasons[point] for point in every.tolist()}

    @property
    def why_not(self) -> str:
        """Why it is not complete."""
        return f"it was stopped after {int(self.runs_of.sum()):,} runs: the same command goes on"

    def to_arviz(self) -> Any:
        """Return the sweep for ArviZ: one chain, each point a draw.

        Returns
        -------
        xarray.DataTree
            Settings that are numbers in the group ``prior``, with the theory of each point as a coordinate; means of
            the outcomes over the runs of a point in ``prior_predictive``. An ``InferenceData`` of an ArviZ that works
            with those.

        Raises
        ------
        MissingExtra
            Neither arviz-base nor ArviZ is installed.
        """
        import xarray as xr

        draws = {"chain": [0], "draw": np.arange(len(self.design), dtype=np.int32)}
        who = np.array(self.design.theories, str)[self.design.which]
        coords = {**draws, "theory": ("draw", who)}
        settings = {name: (("chain", "draw"), np.asarray(v)[None]) for name, v in self.design.numbers.items()}
        means = {one.name: (("chain", "draw"), self.estimates[one.name].mean[None]) for one in self.outcomes}
        attrs = {"scenario": self.scenario.name, "replicates": self.replicates, "seed": self.seed}
        groups = {"prior": settings, "prior_predictive": means}
        return to_tree({name: xr.Dataset(held, coords, attrs) for name, held in groups.items()})

    def runs(self, folder: str | Path | None = None) -> Iterator[pandas.DataFrame]:
        """Return frames with one row a run: point, replicate, settings, outcomes, status and reason.

        Parameters
        ----------
        folder
            The folder of the sweep, if it is elsewhere now.

        Yields
        ------
        DataFrame
            Some thousands of runs, so that memory does not grow with the sweep.

        Raises
        ------
        MissingExtra
            pandas or pyarrow is not installed.
        InvalidValue
            The runs are kept nowhere.
        """
        place = self.folder if folder is None else Path(folder)
        if self.blocks:
            for block in self.blocks:
                yield tables.run_table(self.design, self.outcomes, block).to_pandas()
            return
        if place is None or not (Path(place) / tables.RUNS).is_file():
            msg = "The runs of this sweep are not at hand."
            raise InvalidValue(msg, "Give its folder: sweep.runs('DIR'); it has them once it is complete.")
        yield from tables.read_runs(Path(place))

    def to_pandas(self) -> pandas.DataFrame:
        """Return a frame with one row a point: settings, outcomes with their intervals, runs, status and reason."""
        try:
            import pandas as pd
        except ImportError:
            package = "pandas"
            raise MissingExtra(package, "data") from None
        return pd.DataFrame(tables.point_columns(self))

    def surface(self, outcome: str | None = None) -> ResponseSurface:
        """Return one outcome over the points, with the settings that vary.

        Parameters
        ----------
        outcome
            Name of the outcome; the first if None.

        Raises
        ------
        UnknownName
            The sweep has no such outcome.
        """
        known = {one.name: one for one in self.outcomes}
        name = next(iter(known)) if outcome is None else outcome
        if name not in known:
            kind = "outcome of this sweep"
            raise UnknownName(kind, name, known)
        columns = {by: self.design.column(by) for by in self.design.names}
        words = {THEORY: {by: short_title(by, one.title or by) for by, one in self.theories.items()}}
        sound = PointState(self.runs_of - self.failed_runs, self.failed_runs, self.finished, self.reasons)
        return surface_of(known[name], self.estimates[name], columns, sound, words, self.level)

    @property
    def level(self) -> float:
        """Level of the intervals of means: .95, or more where a precision is looked for several times."""
        return LEVEL if self.until is None else self.until.level

    @property
    def account(self) -> list[str]:
        """What was found of the first outcome, where points are finished, and what it averages over."""
        one, count = self.surface(), len(self.design)
        done = np.flatnonzero(self.finished)
        if not self.complete and not done.size:
            return [f"Stopped before any of {count:,} points was finished: what follows is of the runs so far."]
        stopped = []
        if not self.complete and done.size < count:
            one = one.keep(done)
            stopped = [f"Stopped: this is of the {done.size:,} of {count:,} points that are finished."]
        effects = main_effects(one) if averages(one) else ()
        return [*stopped, *self.apart, finding(one, effects), *self._without(), *scope(one, effects)]

    def _without(self) -> list[str]:
        """Name the theories that could be run at no point."""
        points, lost = (np.bincount(self.design.which, of, len(self.theories)) for of in (None, self._all_failed()))
        none = [self.theories[name].title or name for name in np.array(self.design.theories)[(lost == points)]]
        return [f"No point could be run under {', '.join(none)}: see what failed."] if none else []

    def _all_failed(self) -> Array:
        return ((self.failed_runs > 0) & (self.failed_runs == self.runs_of)).astype(float)

    @property
    def again(self) -> str:
        """When it is worth trying again what failed; empty if nothing did, or nothing can change it."""
        return again_if(self.reasons.values())

    @property
    def apart(self) -> list[str]:
        """What the differences to the first point are, in a sentence, where a precision of them was asked for."""
        if self.until is None or self.differences is None:
            return []
        return [difference_finding(self.surface(self.until.outcome.name), self.differences)]

    def _reached(self) -> dict[str, Any]:
        asked = {} if self.until is None else {"method": self.until.method}
        if self.reached is None:
            return asked
        told = {name: np.flatnonzero(self.reached == code).tolist() for name, code in CODES.items()}
        return {
            **asked,
            "reached": len(told["reached"]),
            "not_reached": told["not reached"],
            "not_known": told["not known"],
        }

    def plot(self, outcome: str | None = None, *, theory: str | None = None, ax: Axes | None = None) -> Axes:
        """Draw an outcome over the points: curves with bands, a map, dots or parallel coordinates, by what varies.

        Parameters
        ----------
        outcome
            Name of the outcome; the first if None.
        theory
            Draw the points of this theory only.
        ax
            Axes to draw on; a figure of its own if absent.

        Returns
        -------
        Axes
            Matplotlib's axes.

        Raises
        ------
        UnknownName
            The sweep has no such outcome or theory.
        InvalidValue
            No point is known, or there is a panel for each theory: choose one.
        """
        from detente.studies.sweep.figures import plot

        one, title = self.surface(outcome), self._title()
        if theory is not None:
            if theory not in self.theories:
                kind = "theory of this sweep"
                raise UnknownName(kind, theory, self.theories)
            one = one.keep(np.flatnonzero(self.design.which == self.design.theories.index(theory)))
            title = f"{title} (theory: {self.theories[theory].title or theory})"
        return plot(one, title, ax)

    def summary(self) -> Overview:
        """Return what was found in a sentence, what it is about, and the points."""
        return Overview(self._title(), {"Found": " ".join(self.account), **self._facts()}, self._rows())

    def _methods(self) -> Mapping[str, str]:
        return {
            **INTERVALS,
            **PAIRS,
            **(EXACT if self.until is not None else {}),
            **DRAWN.get(self.design.kind, {}),
            **(EVENTS if self.until is not None else {}),
            **(EFFECTS if averages(self.surface()) else {}),
        }

    def _title(self) -> str:
        return f"Sweep of {self.scenario.title or self.scenario.name}"

    def _about(self) -> Facts:
        lost = int(self.failed_runs.sum())
        size = f"{len(self.design):,} points, {int(self.runs_of.sum()):,} runs of {self.years} years, seed {self.seed}"
        facts: dict[str, Any] = {"Size": size, "Varied": ", ".join(self.design.names)}
        facts["Outcomes"] = ", ".join(one.name for one in self.outcomes)
        facts |= self._undefined()
        if lost:
            words = f": {why_failed(self.reasons.values())}" if len(self.reasons) < PRINTED else ""
            facts["Failed"] = f"{lost:,} runs, at {len(self.reasons):,} of {len(self.design):,} points{words}"
        if self.until is not None:
            facts["Precision"] = ". ".join([*told_reached(self.until, self.reached, self.finished), self.until.method])
        if self.folder is not None:
            facts["Folder"] = self.folder
        return facts

    def _rests_on(self) -> tuple[Theory, ...]:
        """Return the theories with what is varied in them away from what switches it off, where it ever is."""
        far = {n: float(v[np.argmax(v != declared(n).identity)]) for n, v in self.design.numbers.items()}
        found = []
        for theory in self.theories.values():
            try:
                found.append(theory.where(**far))
            except DetenteError:  # its points failed
                found.append(theory)
        return tuple(found)

    def _undefined(self) -> dict[str, str]:
        """Return in how many runs an outcome is not defined, where in any."""
        sound = int((self.runs_of - self.failed_runs).sum())
        lacking = {one.name: sound - int(self.estimates[one.name].defined.sum()) for one in self.outcomes}
        some = [f"{name} in {count:,} of {sound:,} runs" for name, count in lacking.items() if count]
        return {"Undefined": f"{'; '.join(some)}: means are over the others"} if some else {}

    def _rows(self) -> Rows:
        return _PointRows(self)

    def _plain(self) -> dict[str, Any]:
        lost = int(self.failed_runs.sum())
        many = len(self.design) > PRINTED
        return {
            "scenario": self.scenario.name,
            "theories": list(self.theories),
            "design": {"kind": self.design.kind, "names": list(self.design.names), "points": len(self.design)},
            "outcomes": [
                {"name": o.name, "title": o.title, "unit": o.unit, "formula": o.formula} for o in self.outcomes
            ],
            "replicates": self.replicates,
            "years": self.years,
            "seed": self.seed,
            "runs": int(self.runs_of.sum()),
            "failed": {"runs": lost, "points": len(self.failed)},
            "undefined": self._undefined().get("Undefined", ""),
            "until": None if self.until is None else {**_asked(self.until), **self._reached()},
            "answer": self.account,
            "level": self.level,
            "points": None if many else [plain(dict(row)) for row in self._rows()],
            "key": self.key,
            "folder": None if self.folder is None else str(self.folder),
            "seconds": self.seconds,
            "told": list(self.told),
        }


def _asked(until: Precision) -> dict[str, Any]:
    return {
        "outcome": until.outcome.name,
        "half_width": until.half,
        "difference": until.difference,
        "looks": list(until.looks),
        "level": until.level,
    }


class _PointRows(Sequence[Mapping[str, Any]]):
    """The rows of the table of points, each made when it is read."""

    def __init__(self, found: Sweep) -> None:
        self._found = found

    def __len__(self) -> int:
        return len(self._found.design)

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return [self[k] for k in range(*at.indices(len(self)))]
        return tables.point_row(self._found, range(len(self))[at])
