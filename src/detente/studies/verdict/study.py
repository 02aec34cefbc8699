"""The verdict itself: run, diagnose, answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.errors import InvalidValue
from detente.core.failures import all_failed, describe_failures
from detente.core.measure import interval, intervals
from detente.core.progress import Progress, Tracker, tracked
from detente.core.renamed import renamed
from detente.core.result import Answer, Facts, Rows
from detente.core.run import Run
from detente.core.scenario import whole
from detente.core.theory import Theory
from detente.diagnostics.escape import escape, largest_fear
from detente.diagnostics.prophecy import causation
from detente.engine.ensemble import stream
from detente.engine.plan import Point
from detente.mechanisms.complete import completed
from detente.studies.given import TheoriesLike, as_theories
from detente.studies.mixed import NAME, Mix, MixLike, as_mix, pair_runs, seat
from detente.studies.verdict import figures, tables
from detente.studies.verdict.answers import answer
from detente.studies.verdict.design import (
    CALM,
    WORLDS,
    Timetable,
    arms,
    base_scenario,
    dynamic_test,
    timetable,
    world_named,
)
from detente.studies.verdict.row import OUTCOMES, VerdictRow

if TYPE_CHECKING:
    import xarray
    from matplotlib.axes import Axes

KEEP = ("conduct", "fear", "capability", "critical_fear", "critical_fear_unbound", "wars")
Label = tuple[str, str, str]
"""School, world and arm."""
SAMPLE = 200
"""Replicas of which the path is kept for the figures."""


@dataclass(frozen=True, eq=False, repr=False)
class Verdict(Answer):
    """Every school in every world, and the answer in a sentence a school.

    Attributes
    ----------
    rows : tuple of Row
        School by school, world by world.
    answers : mapping
        Sentence by school.
    theories : mapping
        Theory by school.
    complete : bool
        False if it was stopped before the end.
    seed, replicates, years : int
        What fixes it.
    seconds : float
        Wall time.
    manifest : mapping
        Versions, back end, flags and tile.
    mix : Mix or None
        Schools and shares of the mixed world, which stands among the schools as ``mixed_world``.
    failed : tuple of str
        For each school and world in which replicates failed, how many and why; they are in no row.
    """

    study: ClassVar[str] = "verdict"

    rows: tuple[VerdictRow, ...]
    answers: Mapping[str, str]
    theories: Mapping[str, Theory]
    complete: bool
    seed: int
    replicates: int
    years: int
    seconds: float = field(compare=False)
    manifest: Mapping[str, Any] = field(default_factory=dict)
    mix: Mix | None = None
    failed: tuple[str, ...] = ()

    def _title(self) -> str:
        return "Verdict: is the dilemma inescapable?"

    def _about(self) -> Facts:
        worlds = dict.fromkeys(r.world for r in self.rows)
        return {
            "Schools": f"{len(self.theories)}; runs that end in mutual hostility (paradox), 95 % interval, by world",
            "Size": f"{self.replicates} replicates x {self.years} years, seed {self.seed}",
            **({"Failed": " ".join(f"{one}." for one in self.failed)} if self.failed else {}),
            **{name: WORLDS[name].title if name in WORLDS else name for name in worlds},
        }

    def _rows(self) -> Rows:
        return tables.hostility(self.rows)

    def _table(self) -> Rows:
        return tables.outcomes(self.rows, OUTCOMES)

    def to_xarray(self) -> xarray.Dataset:
        """Return shares of runs with their intervals, by school, world and outcome; NaN where nothing was run."""
        return tables.shares(self.rows, OUTCOMES)

    def _plain(self) -> dict[str, Any]:
        return {
            "seed": self.seed,
            "replicates": self.replicates,
            "years": self.years,
            "rows": [r.to_json() for r in self.rows],
            "answers": dict(self.answers),
            "failed": list(self.failed),
            **({} if self.mix is None else {"mix": self.mix.to_json()}),
        }

    def plot(self, *schools: str, worlds: str | Sequence[str] = (), ax: Axes | None = None) -> Axes:
        """Draw how the runs end: a row a school, a column a world.

        Parameters
        ----------
        *schools
            Schools; all of them if none is named.
        worlds
            ``W1`` to ``W4``; all of them if empty.
        ax
            Axes to draw on; a figure of its own if absent.

        Returns
        -------
        Axes
            Matplotlib's axes.
        """
        size = f"{self.replicates} runs of {self.years} years"
        named = [worlds] if isinstance(worlds, str) else worlds
        return figures.plot(self.rows, self.theories, schools, named, size, ax)


@renamed(replicas="replicates", names="theories", schools="theories")
def verdict(
    theories: TheoriesLike = None,
    worlds: str | Sequence[str] = (),
    *,
    mix: MixLike | None = None,
    replicates: int = 400,
    years: int = 150,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    workers: int | None = None,
    chunk: int | None = None,
    progress: Progress = None,
) -> Verdict:
    """Put theories into Jervis's worlds and say what becomes of the dilemma.

    Parameters
    ----------
    theories
        A theory or the name of a school, or several; every school if None.
    worlds
        ``W1`` to ``W4``, one or several; all of them if empty.
    mix
        Schools and shares of a mixed world to stand beside them, such as ``"offensive_realism:0.3,three_steps:0.7"``
        or a dictionary; see ``detente.studies.mixed``.
    replicates
        Runs a theory and world.
    years
        Years, at least 10; the last 50 (from 100 years on) are the test.
    seed
        Seed.
    backend, workers, chunk
        As in ``simulate``; none changes a row.
    progress
        Told of each ``Moment``, in runs; True for a bar.

    Returns
    -------
    Verdict
        Rows, answers, and whether it is complete: Ctrl-C ends it with what was finished. A replicate that failed in
        some arm counts in no row; ``failed`` tells how many and why.

    Raises
    ------
    FailedRuns
        If no replicate is left anywhere.
    """
    whole("replicates", replicates, 1, 10_000_000)
    when = timetable(years)
    asked = {t.name: t for t in as_theories(theories)}
    places = _places(worlds)
    cells = [(s, w) for s in asked for w in places]
    points: list[Point] = []
    labels: list[Label] = []
    for s, w in cells:
        _design(completed(asked[s]), s, w, years, points, labels)
    blend = None if mix is None else as_mix(mix)
    mixed: list[Point] = []
    if blend is not None:
        asked[NAME] = _beside(blend, asked)
        cells += [(NAME, w) for w in places]
        for w in places:
            _design(asked[NAME], NAME, w, years, mixed, labels)
    found: dict[Label, list[dict[str, Array]]] = {label: [] for label in labels}
    failures: dict[tuple[str, str], dict[int, str]] = {cell: {} for cell in cells}
    manifest: Mapping[str, Any] = {}
    ids = np.arange(replicates)
    how: dict[str, Any] = {"years": years, "seed": seed, "backend": backend, "workers": workers, "chunk": chunk}
    with tracked(progress, "verdict", "runs", replicates * len(labels)) as track:
        runs: Iterator[tuple[Label, Run]] = _alone(points, labels, ids, how, track)
        if blend is not None:
            runs = chain(runs, _mixed(blend, mixed, labels[len(points) :], ids, how))
        for label, run in runs:
            found[label].append(_digest(run.sound(), label[2], when))
            failures[label[:2]].update(run.failures)
            manifest = {k: v for k, v in run.manifest.items() if k != "point"}
            track.at(track.done + run.replicates)
    failed = {cell: describe_failures(why.values(), replicates) for cell, why in failures.items()}
    rows = [r for s, w in cells if (r := _row(s, w, asked[s], found, when, failed[s, w])) is not None]
    if track.complete and not rows:
        raise all_failed(chain(*(why.values() for why in failures.values())), replicates * len(cells))
    return Verdict(
        tuple(rows),
        _answers(asked, rows),
        asked,
        track.complete,
        seed,
        replicates,
        years,
        track.elapsed,
        manifest,
        blend,
        tuple(f"{s} in {w}: {words}" for (s, w), words in failed.items() if words),
    )


def _places(worlds: str | Sequence[str]) -> list[str]:
    """Return the names of worlds, each once; all of them if none is named."""
    named = [worlds] if isinstance(worlds, str) else worlds or WORLDS
    return list(dict.fromkeys(world_named(w).name for w in named))


def _answers(asked: Mapping[str, Theory], rows: Sequence[VerdictRow]) -> dict[str, str]:
    """Return the sentence of every theory of which something was finished."""
    by_school = {s: [r for r in rows if r.school == s] for s in asked}
    return {s: answer(asked[s], mine) for s, mine in by_school.items() if mine}


def _beside(blend: Mix, asked: Mapping[str, Theory]) -> Theory:
    """Return the mixed world as a theory that stands beside others."""
    if NAME in asked:
        msg = f"A theory is called {NAME!r}, as the mixed world is."
        raise InvalidValue(msg, 'Give it another name: theory.replace(name="...").')
    return blend.theory()


def _alone(
    points: Sequence[Point], labels: Sequence[Label], ids: Array, how: Mapping[str, Any], track: Tracker
) -> Iterator[tuple[Label, Run]]:
    """Run the worlds of one theory each."""
    for run in stream(points, replicate_ids=ids, keep=KEEP, ahead=track.ahead, **how):
        yield labels[run.manifest["point"]], run


def _mixed(
    blend: Mix, points: Sequence[Point], labels: Sequence[Label], ids: Array, how: Mapping[str, Any]
) -> Iterator[tuple[Label, Run]]:
    """Run the mixed worlds."""
    seats, which, lanes, origin = seat(blend, points, ids, how["seed"])
    for run in pair_runs(seats, which, lanes, keep=KEEP, **how):
        yield labels[origin[run.manifest["point"]]], run


def _design(theory: Theory, name: str, world: str, years: int, points: list[Point], labels: list[Label]) -> None:
    """Add what is run of a school in a world: every arm of the test, and the calm twin."""
    for arm, (shock, fear) in arms(years).items():
        points.append(Point(theory, base_scenario(WORLDS[world], years), dynamic_test(years, shock, fear)))
        labels.append((name, world, arm))
    points.append(Point(theory, base_scenario(WORLDS[world], years, CALM), dynamic_test(years)))
    labels.append((name, world, "calm"))


def _digest(run: Run, arm: str, when: Timetable) -> dict[str, Array]:
    """Return what a verdict needs of some replicates of one arm, by replicate."""
    test, window = when.test, when.window
    acts = np.stack([run["conduct"][..., 0, 1], run["conduct"][..., 1, 0]], -1)
    out = {"id": run.replicate_ids, "before": acts[:, test - window : test].mean(1), "after": acts[:, -window:].mean(1)}
    if arm != "shock":
        return out
    last = test - 1
    for name in ("critical_fear", "critical_fear_unbound"):
        out[name] = np.stack([run[name][:, last, 0, 1], run[name][:, last, 1, 0]], -1)
    if run.theories:
        e_max = largest_fear(np.asarray(run.values["worst_case"]), np.asarray(run.values["volatility_down"]))
        out["e_max"] = np.broadcast_to(e_max, (run.replicates, 2))
    out["war"] = (run["wars"][:, :test].sum(1) > 0).astype(float)
    few = run.replicate_ids < SAMPLE
    fear = run["fear"][few]
    out["path_fear"] = 0.5 * (fear[..., 0, 1] + fear[..., 1, 0])
    out["path_conduct"] = acts[few].mean(-1)
    out["path_forces"] = run["capability"][few].mean(-1)
    return out


def _row(
    name: str,
    world: str,
    theory: Theory,
    found: Mapping[Label, list[dict[str, Array]]],
    when: Timetable,
    failed: str,
) -> VerdictRow | None:
    """Return the row of a school in a world from the replicates that every arm has finished."""
    arm_of: dict[str, dict[str, Array]] = {}
    for arm in ("shock", "fear", "short", "long", "calm"):
        parts = found[name, world, arm]
        if not parts:
            return None
        arm_of[arm] = {k: np.concatenate([p[k] for p in parts]) for k in parts[0]}
    n = _aligned(arm_of)
    if n == 0:
        return None
    base = arm_of["shock"]
    v = theory.values()
    e_max = base.get("e_max", largest_fear(v.get("worst_case", 0.0), v.get("volatility_down", 0.0)))
    placed = escape(
        base["before"][:n],
        base["after"][:n],
        arm_of["fear"]["after"][:n],
        base["critical_fear"][:n],
        base["critical_fear_unbound"][:n],
        e_max,
    )
    flags = {k: getattr(placed, k) for k in (*OUTCOMES[:-1], "mixed")} | {"war": base["war"][:n]}
    bounds = {k: interval(f) for k, f in flags.items()}
    held = (base["before"][:n] < 0.2).all(-1)
    relapse = {}
    for length, arm in zip(when.shocks, ("shock", "short", "long"), strict=True):
        after = (arm_of[arm]["after"][:n] < 0.2).all(-1)
        relapse[str(length)] = float((~after[held]).mean()) if held.any() else float("nan")
    quantiles = (0.1, 0.5, 0.9)
    paths = {k: np.quantile(base[f"path_{k}"], quantiles, axis=0) for k in ("fear", "forces")}
    conduct = base["path_conduct"].mean(0)
    low, high = intervals(base["path_conduct"], share=True)
    paths["conduct"] = np.stack([low, conduct, high])
    return VerdictRow(
        school=name,
        world=world,
        shares={k: float(f.mean()) for k, f in flags.items()},
        low={k: b[0] for k, b in bounds.items()},
        high={k: b[1] for k, b in bounds.items()},
        dividend=float(placed.dividend[held].mean()) if held.any() else float("nan"),
        relapse=relapse,
        prophecy=causation((base["before"][:n] >= 0.5).all(-1), (arm_of["calm"]["before"][:n] >= 0.5).all(-1)),
        paths=paths,
        replicates=n,
        failed=failed,
    )


def _aligned(arm_of: dict[str, dict[str, Array]]) -> int:
    """Bring the arms to the replicates that all of them have finished, in one order; return how many these are."""
    both: Array = reduce(np.intersect1d, (a["id"] for a in arm_of.values()))
    for held in arm_of.values():
        order = np.argsort(held["id"], kind="stable")
        mine = order[np.searchsorted(held["id"][order], both)]
        held.update({k: v[mine] for k, v in held.items() if not k.startswith("path_")})
    return len(both)
