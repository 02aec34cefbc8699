"""Maps beside the verdict: the two basins, the phase diagram, and how far the headline moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.core.arrays import STAKE_LOST, Array
from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.failures import all_failed, describe_failures
from detente.core.param import REGISTRY
from detente.core.progress import Progress, Tracker, tracked
from detente.core.renamed import renamed
from detente.core.run import Run
from detente.core.same import ByValue
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.engine.ensemble import stream
from detente.engine.plan import Point
from detente.figures.canvas import give_axes, note
from detente.mechanisms.complete import completed
from detente.studies.verdict import map_figures
from detente.studies.verdict.design import BASE, WORLDS, Timetable, base_scenario, dynamic_test, timetable

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KEEP = ("conduct", "fear", "capability", "critical_fear", "critical_fear_unbound", "wars")
"""Records of the verdict: the same program serves both."""
PRIORS = tuple(round(0.05 + 0.1 * k, 2) for k in range(10))
OFFENCE = tuple(round(1.0 + 0.4 * k, 1) for k in range(11))
INFLUENTIAL = (
    "offence_advantage",
    "worst_case",
    "conflict_cost",
    "volatility_down",
    "misreading",
    "sensibility",
    "reaction",
    "binding",
)
"""The most influential assumptions of the model's sensitivity study (Morris; securitisation, which is
not a part of the model yet, is replaced by misreading)."""
MOVE = 0.25
"""How far each is moved, as a share of its range."""


@dataclass(frozen=True, eq=False)
class Maps(ByValue):
    """Maps of a verdict.

    Attributes
    ----------
    priors : tuple of float
        First beliefs of the basins and of the phase diagram.
    basins : mapping
        Shares of ``paradox`` and ``restraint`` by first belief, by school, at the default balance.
    offence : tuple of float
        Offence advantages of the phase diagram.
    phase : array [offence, prior]
        Share of paradox of the default world.
    tipping : array [offence]
        Belief at which equal neighbours tip: ``(b* - w) / (1 - w)``, in closed form.
    moves : mapping
        By school, share of paradox in W1 and its smallest and largest value when each influential
        assumption that the school does not fix itself moves by a quarter of its range.
    failed : str
        How many runs failed and why, which no share counts; empty if none did.
    """

    priors: tuple[float, ...]
    basins: Mapping[str, Mapping[str, Array]]
    offence: tuple[float, ...]
    phase: Array
    tipping: Array
    moves: Mapping[str, Mapping[str, Any]]
    failed: str = ""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the phase diagram: share of paradox against offence advantage and first belief.

        Parameters
        ----------
        ax
            Axes to draw on; a figure of its own if absent.

        Returns
        -------
        Axes
            Matplotlib's axes.
        """
        with give_axes(ax, 7.5, 5) as axes:
            map_figures.draw_phase(axes, self.offence, self.priors, self.phase, self.tipping)
            axes.set_ylabel("first belief that the other is greedy [probability]")
            axes.set_title("A fearful start and a strong offence end in paradox")
            note(axes, "Cells: share of runs of the default world that end in paradox [%].", 36)
        return axes


def analytic_critical_fear(offence: Array, greed: float, cost: float, decisiveness: float = 1.0) -> Array:
    """Return the critical fear of two equal neighbours with equal force mixes and no institutions.

    ``b* = (R-T) / ((R-T) + (P-S))`` with ``q = w^mu / (1 + w^mu)``, ``R-T = l + c - q (g + l)`` and
    ``P-S = (q - 1/2)(g + l)``.

    Parameters
    ----------
    offence
        Offence advantage [ratio].
    greed, cost
        Greed and cost of conflict [stake].
    decisiveness
        Exponent mu.
    """
    q = np.asarray(offence, float) ** decisiveness
    q = q / (1 + q)
    restraint = STAKE_LOST + cost - q * (greed + STAKE_LOST)
    exposure = (q - 0.5) * (greed + STAKE_LOST)
    return restraint / (restraint + exposure)


@renamed(replicas="replicates")
def maps(
    theories: Mapping[str, Theory],
    *,
    years: int,
    replicates: int = 100,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    workers: int | None = None,
    progress: Progress = None,
) -> Maps:
    """Draw the maps of some schools.

    Parameters
    ----------
    theories
        Schools by name.
    years
        Horizon of the verdict; the maps need its first part only, before the test.
    replicates
        Runs a point.
    seed, backend, workers, progress
        As in ``verdict``.
    """
    when = timetable(years)
    whole = {name: completed(t) for name, t in theories.items()}
    default = whole.get("default", next(iter(whole.values())))
    plain = Scenario(name="neighbours", states=2, years=years, settings=dict(BASE))
    points: list[Point] = []
    at: list[tuple[str, Any]] = []

    def add(label: tuple[str, Any], theory: Theory, scenario: Scenario) -> None:
        # the test lies beyond the horizon: named so that the verdict's compiled program serves here too
        points.append(Point(theory, scenario, dynamic_test(years)))
        at.append(label)

    for name, theory in whole.items():
        for k, b in enumerate(PRIORS):
            add(("basin", (name, k)), theory, plain.replace(settings={**BASE, "prior": b}))
        home = base_scenario(WORLDS["W1"], years)
        add(("base", name), theory, home)
        for parameter, value in _moved(theories[name], theory):
            settings = {**theory.settings, parameter: value}
            add(("move", (name, parameter, value)), replace(theory, settings=settings), home)
    for i, w in enumerate(OFFENCE):
        for k, b in enumerate(PRIORS):
            settings = {**BASE, "offence_advantage": w, "prior": b}
            add(("phase", (i, k)), default, plain.replace(settings=settings))
    with tracked(progress, "maps", "runs", replicates * len(points), whole=True) as track:
        found, failed = _shares(points, at, when, replicates, seed, backend, workers, track)
    basins = {
        name: {
            end: np.array([found["basin", (name, k)][e] for k in range(len(PRIORS))])
            for e, end in enumerate(("paradox", "restraint"))
        }
        for name in whole
    }
    phase = np.array([[found["phase", (i, k)][0] for k in range(len(PRIORS))] for i in range(len(OFFENCE))])
    v = default.values()
    tipping = (
        analytic_critical_fear(np.array(OFFENCE), v["greed_benign"], v["conflict_cost"], v["decisiveness"])
        - v["worst_case"]
    ) / (1 - v["worst_case"])
    moves = {}
    for name in whole:
        moved = [(label[1], share[0]) for label, share in found.items() if label[0] == "move" and label[1][0] == name]
        base = found["base", name][0]
        moves[name] = {
            "base": base,
            "low": min([s for _, s in moved] + [base]),
            "high": max([s for _, s in moved] + [base]),
            "by": {f"{p}={x:.3g}": s for (_, p, x), s in moved},
        }
    return Maps(PRIORS, basins, OFFENCE, phase, np.clip(tipping, 0, 1), moves, failed)


def _moved(theory: Theory, full: Theory) -> list[tuple[str, float]]:
    """Return the influential assumptions that a school does not fix itself, moved both ways within their range."""
    out = []
    values = full.values(**base_scenario(WORLDS["W1"], 100).settings)
    for name in INFLUENTIAL:
        if name in full.settings or name in full.idle:
            continue
        known = REGISTRY[name]
        for sign in (-1, 1):
            value = float(np.clip(values[name] + sign * MOVE * (known.high - known.low), known.low, known.high))
            if value != values[name]:
                out.append((name, value))
    return out


def _shares(
    points: Sequence[Point],
    at: Sequence[tuple[str, Any]],
    when: Timetable,
    replicates: int,
    seed: int,
    backend: BackendName,
    workers: int | None,
    track: Tracker,
) -> tuple[dict[tuple[str, Any], tuple[float, float]], str]:
    """Return the shares of paradox and of restraint at every point, and how many runs failed."""
    kept: dict[tuple[str, Any], list[Array]] = {}
    failures: list[str] = []
    for run in stream(
        points,
        years=when.test,
        replicate_ids=np.arange(replicates),
        seed=seed,
        keep=KEEP,
        backend=backend,
        workers=workers,
    ):
        kept.setdefault(at[run.manifest["point"]], []).append(_ends(run.sound(), when.window))
        failures += run.failures.values()
        track.at(track.done + run.replicates)
    shares = {}
    for label, parts in kept.items():
        acts = np.concatenate(parts)
        if not len(acts):
            raise all_failed(failures, replicates * len(points))
        shares[label] = (float((acts >= 0.5).all(-1).mean()), float((acts < 0.2).all(-1).mean()))
    return shares, describe_failures(failures, replicates * len(points))


def _ends(run: Run, window: int) -> Array:
    conduct = run["conduct"][:, -window:].mean(1)
    return np.stack([conduct[:, 0, 1], conduct[:, 1, 0]], -1)


__all__ = ["INFLUENTIAL", "MOVE", "PRIORS", "Maps", "analytic_critical_fear", "maps"]
