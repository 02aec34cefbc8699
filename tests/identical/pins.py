"""What is pinned: every school in several scenarios, on both back ends, and how it is told whether a run moved.

A digest is of every record's bits. It is kept under a key of what can move last bits (versions of libraries, processor,
linear algebra); where that key is not known, the same runs are held to a reference within a tolerance.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from detente.core.fields import ABOUT
from detente.core.run import Run
from detente.core.scenario import Intervention, Scenario
from detente.core.world import World
from detente.engine.assimilate import Assimilation
from detente.engine.ensemble import simulate, stream
from detente.engine.fused.machine import EMITTER
from detente.engine.plan import Point
from detente.mechanisms.complete import completed
from detente.schools import SCHOOLS, school

HERE = Path(__file__).parent
PINS, REFERENCE = HERE / "pins.json", HERE / "reference.npz"
BACKENDS = ("numpy", "fused")
KEEP = tuple(sorted(ABOUT))
ACTS = "conduct"
NUMBERS = 32
"""Numbers of each record's last year that the reference keeps of a run, over as many replicates as they fill."""
SAME_ACTS = 0.99
"""Least share of replicates, over the schools of a scenario, in which every act must be the same elsewhere."""
CLOSE = 1e-5
"""Largest difference of a number elsewhere, relative to 1 + its size, where the acts are the same."""


@dataclass(frozen=True)
class Place:
    """A scenario and how often it is run."""

    scenario: Scenario
    replicates: int
    backends: tuple[str, ...] = BACKENDS
    rosters: tuple[tuple[str, ...], ...] = ()
    """Schools of the states, where they differ; every school by itself if there are none."""


PLACES = {
    "pair": Place(
        Scenario(
            "pair",
            states=2,
            years=40,
            settings={"prior": 0.75, "offence_advantage": 3.5, "malign_share": 0.2, "initial_amity": 0.3},
            interventions=(
                Intervention(20, settings={"sensibility": 0.0}, edits={"sensibility": 0.0}),
                Intervention(28, until=34, conduct=1, actor=0, target=1, edits={"belief": 0.95}),
            ),
        ),
        48,
    ),
    "seasons": Place(
        Scenario(
            "seasons",
            states=3,
            years=12,
            periods=4,
            given={"economy": [1.5, 1.0, 0.5], "polity": [1.0, 0.5, 0.0]},
            interventions=(
                Intervention(5, edits={"second_order": 0.8, "treaty": 1.0, "trade": 0.5}),
                Intervention(8, until=9, conduct=0, edits={"capability": 1.0, "order": 0.5}),
            ),
        ),
        24,
    ),
    "system": Place(
        Scenario(
            "system",
            states=6,
            years=20,
            given={"amity": np.where(np.add.outer(np.arange(6), np.arange(6)) < 5, 0.5, -0.3).tolist(), "belief": 0.4},
            settings={"regions": 2, "distance_scale": 0.6},
            interventions=(Intervention(10, settings={"offence_advantage": 2.0}, edits={"binding": 0.6}),),
        ),
        16,
    ),
    "edits": Place(
        Scenario(
            "edits",
            states=4,
            years=10,
            given={
                "distance": (0.2 * np.abs(np.subtract.outer(np.arange(4.0), np.arange(4.0)))).tolist(),
                "alliance": np.eye(4)[[1, 0, 3, 2]].tolist(),
                "malign": [1, 0, 0, 0],
                "sensibility": 0.5,
                "habit": 0.3,
            },
            interventions=(
                Intervention(2, edits={"economy": [2.0, 1.0, 0.5, 0.5], "posture": 0.8, "polity": [1, 0.5, 0, 1]}),
                Intervention(4, edits={"malign": [0, 1, 0, 0], "habit": 0.9}),
                Intervention(6, edits={"amity": -0.4, "alliance": 0.0, "belief": np.full((4, 4), 0.7).tolist()}),
            ),
        ),
        12,
        ("numpy",),
    ),
    "mixed": Place(
        Scenario("mixed", states=4, years=12, settings={"malign_share": 0.3}),
        16,
        ("numpy",),
        (
            ("offensive_realism", "three_steps", "tit_for_tat", "default"),
            ("constructivism_kant", "constructivism_hobbes", "habit", "grit"),
        ),
    ),
    "record": Place(Scenario("record", states=4, years=8), 1, ("numpy",)),
}
"""Pairs with forced conduct; a year of four periods; a system with alliances and regions; a given map and every other
edit; mixed worlds; and the record, along which theories are carried."""


def environment() -> str:
    """Name what can move last bits here."""
    from threadpoolctl import threadpool_info

    features = np._core._multiarray_umath.__cpu_features__  # type: ignore[attr-defined]  # what NumPy dispatches by
    on = " ".join(sorted(name for name, has in features.items() if has))
    blas = "/".join(
        sorted({str(lib.get("architecture", "")) for lib in threadpool_info() if lib["user_api"] == "blas"})
    )
    libraries = [*(f"{name} {version(name)}" for name in ("numpy", "scipy")), f"emitter {EMITTER}"]
    machine = hashlib.sha256(f"{on} {platform.libc_ver()} {os.environ.get('XLA_FLAGS', '')}".encode()).hexdigest()[:8]
    return ", ".join([*libraries, platform.machine(), f"blas {blas}", f"features {machine}"])


def runs(place: str, backend: str) -> dict[str, Run]:
    """Run every school in a scenario: with NumPy as it stands, compiled as ``verdict`` does, in one anatomy."""
    where = PLACES[place]
    if place == "record":
        return {name: followed(name, where.scenario) for name in SCHOOLS}
    if where.rosters:
        how = {"replicates": where.replicates, "seed": 11, "keep": KEEP, "backend": backend}
        return {"+".join(r): simulate(tuple(map(school, r)), where.scenario, **how) for r in where.rosters}
    if backend == "numpy":
        return {
            name: simulate(
                school(name), where.scenario, replicates=where.replicates, seed=11, keep=KEEP, backend="numpy"
            )
            for name in SCHOOLS
        }
    points = [Point(completed(school(name)), where.scenario) for name in SCHOOLS]
    ids = np.arange(where.replicates)
    parts: dict[str, list[Run]] = {}
    for part in stream(points, years=where.scenario.years, replicate_ids=ids, seed=11, keep=KEEP, backend="fused"):
        parts.setdefault(list(SCHOOLS)[part.manifest["point"]], []).append(part)
    return {name: joined(found) for name, found in parts.items()}


def followed(name: str, scenario: Scenario) -> Run:
    """Carry a theory along a record that is made up: acts, wars and forces of four states over eight years."""
    drawn = np.random.default_rng(3).integers  # whole numbers, which NumPy keeps as they are
    n, years = scenario.states, scenario.years
    follower = Assimilation(school(name))
    apart, kept = 1.0 - np.eye(n), {k: [] for k in ("belief", "fear", "compete", *World.names())}
    for year in range(years):
        acts, wars = (drawn(0, most, (n, n)) == 0 for most in (3, 9))
        war = np.maximum(wars, wars.T) * apart
        given = {"economy": np.array([1.5, 1.0, 0.8, 0.7]), "polity": np.array([1, 0.5, 0, 1])}
        given |= {"capability": np.array([1.0, 0.7, 0.5, 0.9]) * (1 + 0.05 * year), "distance": 0.3 * apart}
        told = follower.foresee(range(n), given | {"alliance": np.eye(4)[[3, 2, 1, 0]]})
        world = follower.tell(acts * apart, war, war)
        kept["belief"].append(told.interpretation.belief)
        kept["fear"].append(told.interpretation.fear)
        kept["compete"].append(told.response.compete)
        for field in World.names():
            kept[field].append(getattr(world, field))
    records = {k: np.stack(v).astype(np.float32)[None] for k, v in kept.items()}
    return Run(school(name), scenario, 0, np.arange(1), years, records, {})


def joined(parts: list[Run]) -> Run:
    """Return pieces of a run as one, in the order of the replicates."""
    from dataclasses import replace

    return replace(
        parts[0],
        replicate_ids=np.concatenate([p.replicate_ids for p in parts]),
        records={k: np.concatenate([p.records[k] for p in parts]) for k in parts[0].records},
    )


def digest(run: Run) -> str:
    """Return the digest of every record: name, type, shape and bits."""
    told = hashlib.sha256()
    for name in sorted(run.records):
        value = np.ascontiguousarray(run[name])
        told.update(f"{name} {value.dtype.str} {value.shape}".encode())
        told.update(value.tobytes())
    return told.hexdigest()[:32]


def outline(run: Run) -> dict[str, np.ndarray]:
    """Return what the reference keeps of a run: every act, numbers of the last year, and means."""
    out = {ACTS: np.packbits(run[ACTS] > 0.5), "shape": np.array(run[ACTS].shape)}
    for name in sorted(run.records):
        last = np.asarray(run[name][:, -1], np.float32)
        few = max(1, NUMBERS // max(1, int(np.prod(last.shape[1:]))))
        out[f"last.{name}"] = last[:few]
    out["names"] = np.array(sorted(run.records))
    out["means"] = np.array([np.asarray(run[name], float).mean() for name in sorted(run.records)])
    return out


def means_apart(run: Run, held: Mapping[str, np.ndarray]) -> float:
    """Return the largest difference of a record's mean, relative to 1 + its size; NaN where a record is new."""
    was = dict(zip(held["names"].tolist(), held["means"], strict=True)) if "names" in held else {}
    old = np.array([was.get(name, np.nan) for name in sorted(run.records)])
    new = np.array([np.asarray(run[name], float).mean() for name in sorted(run.records)])
    return float((np.abs(new - old) / (1 + np.abs(old))).max())


def apart(run: Run, held: Mapping[str, np.ndarray]) -> tuple[np.ndarray, dict[str, float]]:
    """Return in which replicates the acts are the same, and how far each record is from the reference there."""
    shape = tuple(held["shape"])
    old = np.unpackbits(held[ACTS])[: int(np.prod(shape))].reshape(shape).astype(bool)
    new = run[ACTS] > 0.5
    if new.shape != old.shape:
        return np.zeros(shape[0], bool), {}
    same = (old == new).reshape(len(old), -1).all(1)
    far = {}
    for name in sorted(run.records):
        if (was := held.get(f"last.{name}")) is None:
            far[name] = float("nan")
            continue
        now = np.asarray(run[name][:, -1], np.float32)[: len(was)]
        difference = (np.abs(now - was) / (1.0 + np.abs(was)))[same[: len(was)]]
        far[name] = float(difference.max(initial=0.0))
    return same, far


def reference() -> dict[str, dict[str, np.ndarray]]:
    """Return the reference by case."""
    out: dict[str, dict[str, np.ndarray]] = {}
    with np.load(REFERENCE) as held:
        for key in held.files:
            place, name, what = key.split("/")
            out.setdefault(f"{place}/{name}", {})[what] = held[key]
    return out


def held_for(held: Mapping[str, dict[str, np.ndarray]], place: str, name: str, backend: str) -> dict[str, np.ndarray]:
    """Return the reference of a school on a back end: its own, or that of NumPy where the two agree.

    They part where the world is edited and a school leaves out the mechanism that would answer: in the anatomy that
    all schools share when compiled the mechanism is there, at its identity, and lets what was set decay.
    """
    return held.get(f"{place}/{name}@{backend}") or held[f"{place}/{name}"]


def agrees(run: Run, held: Mapping[str, np.ndarray], limit: float = 20 * CLOSE) -> bool:
    """Return whether a run is the reference's, but for rounding between back ends."""
    same, far = apart(run, held)
    return bool(same.all() and max(far.values()) <= limit and means_apart(run, held) <= limit)


def pins() -> dict[str, Any]:
    """Return what is pinned: digests by environment, and why they moved."""
    found: dict[str, Any] = json.loads(PINS.read_text(encoding="utf-8"))
    return found


def said(name: str, place: str, run: Run, held: Mapping[str, np.ndarray]) -> str:
    """Tell how a run moved, and the line that the changelog then needs."""
    same, far = apart(run, held)
    moved = sorted((k for k, v in far.items() if not v <= CLOSE), key=lambda k: -np.nan_to_num(far[k], nan=9e9))
    which = ", ".join(f"{k} by up to {far[k]:.2g}" for k in moved[:6]) or "last bits"
    acts = f"acts the same in {same.mean():.0%} of replicates"
    return (
        f"Results changed: {name} in {place}: {which}; {acts}.\n"
        f"If this is meant, CHANGELOG.md needs under '### Results changed' a line such as\n"
        f"    - `{name}`: {', '.join(moved[:6]) or 'last bits'} ({acts} in the scenario `{place}`), because ...\n"
        f"and then: python tools/pin.py --because 'the words of that line'"
    )
