"""What the benchmarks share: the scenario, the batch, CPU time, interleaving."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from detente.core.param import REGISTRY
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.engine.ensemble import backend_named, stream
from detente.engine.fused.backend import LONG
from detente.engine.plan import Point
from detente.mechanisms import bind, interact, interpret, observe, respond, structure
from detente.mechanisms.complete import COMPLETE

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
"""Cores that this process may use."""
KEEP = ("wars", "forces")
"""What a batch records of every year, in C as here."""
SIZES = {2: (150, 4096), 20: (100, 128), 195: (50, 16)}
"""Years and replicates of a batch by number of states."""
WIDE = {
    2: (150, 4096),
    6: (100, 1024),
    20: (100, 256),
    40: (50, 64),
    60: (50, 32),
    80: (30, 16),
    195: (20, 16),
    400: (20, 16),
}
"""The same over the whole range of sizes."""


CORE = COMPLETE.without(
    structure.AlliedForces,
    structure.TradeDependence,
    structure.Ruin,
    structure.RegimeCost,
    structure.PowerShift,
    observe.ArmsWatch,
    observe.Intelligence,
    observe.Inspection,
    observe.CheapTalk,
    observe.CostlySignals,
    interpret.IntelligenceEvidence,
    interpret.TreatyEvidence,
    interpret.TalkEvidence,
    interpret.SignalEvidence,
    interpret.Reputation,
    interpret.Contagion,
    interpret.Securitisation,
    respond.Reciprocity,
    respond.ExportControls,
    respond.WeaponsFreeZone,
    interact.Joining,
    interact.Trade,
    interact.Coercion,
    bind.Treaties,
    bind.Alliances,
    bind.Commitment,
).where(
    latent_force=0,
    pool_rule=0,
    density=0,
    attention=0,
    treaty_cap=0,
    territorial_norm=0,
    audience_cost=0,
    reasoning=1,
)
"""Beliefs, stakes, conduct, forces, bilateral wars, institutions: what the hand-written forms hold as well."""


def without_additions() -> Theory:
    """Return the complete model with all that the core has not at its identity."""
    core = {type(m) for m in CORE.mechanisms}
    off = {name: REGISTRY[name].identity for m in COMPLETE.mechanisms if type(m) not in core for name in m.off}
    return COMPLETE.where(**{name: float(x) for name, x in off.items() if x is not None}, **CORE.settings)


def world(states: int, years: int) -> Scenario:
    """Return the scenario of the benchmarks: the default world."""
    return Scenario(name="benchmark", states=states, years=years)


def batch(
    states: int, years: int, replicates: int, *, workers: int = 1, backend: str = "fused", theory: Theory = CORE
) -> Callable[[], None]:
    """Return an ensemble, ready to run: records handed out and dropped."""
    point = Point(theory, world(states, years))

    def run() -> None:
        for _ in stream(
            [point],
            years=years,
            replicate_ids=np.arange(replicates),
            keep=KEEP,
            backend=backend,  # type: ignore[arg-type]
            workers=workers,
        ):
            pass

    return run


def whole_tiles(states: int, replicates: int) -> int:
    """Round a number of replicates up to whole tiles of the engine, so that no lane is padding."""
    tile = backend_named("fused").tile(states)
    return -(-replicates // tile) * tile


def folded(states: int, years: int, replicates: int) -> int:
    """Return how many batches it takes until the engine has folded away what is at its identity, as in long runs."""
    return int(LONG // (replicates * years * states**2)) + 1


def cpu() -> float:
    """Return the CPU time of this process [s]."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def interleaved(
    runs: Sequence[Callable[[], Any]],
    *,
    rounds: int = 7,
    clock: Callable[[], float] = cpu,
    warm: int = 1,
    at_least: float = 0.05,
) -> list[float]:
    """Return the least time of each of several runs, measured in turn [s a call].

    Parameters
    ----------
    runs
        What to measure.
    rounds
        How often each is measured.
    clock
        Clock to read: CPU time, or ``time.perf_counter``.
    warm
        How often to call each before, so that compiling is not measured.
    at_least
        What is shorter than this is called several times [s].
    """
    times = []
    for run in runs:
        for _ in range(warm):
            run()
        began = clock()
        run()
        took = max(clock() - began, 1e-6)
        times.append(max(1, round(at_least / took)))
    best = [float("inf")] * len(runs)
    for _ in range(rounds):
        for k, run in enumerate(runs):
            began = clock()
            for _ in range(times[k]):
                run()
            best[k] = min(best[k], (clock() - began) / times[k])
    return best


def stay_on_one_core() -> None:
    """Pin this process to one core, where the system can: JAX's helper threads then cost nothing beside."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    os.environ["NPROC"] = "1"


def wall() -> float:
    """Return the time on the wall [s]."""
    return time.perf_counter()
