"""Measure the engine on an accelerator against the CPU of the same machine, and check it against NumPy.

``python benchmarks/gpu.py [--sizes 2,20] [--years 50] [--out FILE]`` prints, for each number of states, how
many dyad-years a second an ensemble lives through (records handed out, as a user gets them), how many the
device alone computes, how long the first call takes (compiling in it) and how much memory is used; the same
on all cores of the CPU; and how far the device and NumPy are apart: in one year from the same world, and in
the statistics of whole runs. Where JAX sees no accelerator it says so and measures nothing.

A dyad-year is one directed pair of states for one year; the theory is the complete model.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from common import KEEP, batch, wall
from scipy.stats import ttest_1samp

from detente.core.random import replicate_keys
from detente.core.theory import Theory, parameters
from detente.core.world import FIELDS, World
from detente.engine.ensemble import backend_named
from detente.engine.jax_backend import JaxBackend
from detente.mechanisms.complete import COMPLETE

SIZES = (2, 6, 20, 80, 195)
CAPACITY = 50
"""Years that a program has room for, here: all that is measured or checked of one size is one program."""
LANES = {2: 4096, 6: 1024, 20: 256, 80: 24, 195: 8}
"""Replicas on NumPy that the device is checked against, by number of states."""
WARM = 5
"""Years lived on NumPy before the one year that is compared number by number."""
YES_OR_NO = ("conduct", "war", "crisis", "malign", "alliance", "treaty")
ALPHA = 0.01
"""Share of false alarms of all comparisons of statistics together."""
ROUNDING = 1e-5
"""Distance of means that rounding alone may make, as a share of 1 + mean."""


def jax_engine() -> JaxBackend:
    """Return the engine on JAX."""
    engine = backend_named("jax")
    if not isinstance(engine, JaxBackend):
        raise TypeError(engine)
    return engine


def rates(states: int, years: int, theory: Theory, seconds: float) -> dict[str, Any]:
    """Measure an ensemble on whatever JAX computes on here.

    Parameters
    ----------
    states, years
        Size of a run.
    theory
        Theory.
    seconds
        How long the measurement should last, about [s].
    """
    engine = jax_engine()
    tile = engine.tile(states)
    hands = os.cpu_count() or 1
    unit = tile * (hands if engine.platform == "cpu" else 2)
    began = wall()
    batch(states, years, tile, workers=1, theory=theory)()
    first = wall() - began
    took = _timed(batch(states, years, unit, workers=hands, theory=theory))
    count = unit * max(1, min(1000, round(seconds / 3 / took)))
    took = min(_timed(batch(states, years, count, workers=hands, theory=theory)) for _ in range(3))
    began = wall()
    batch(states, years, tile, workers=1, theory=theory)()
    again = wall() - began
    return {
        "tile": tile,
        "replicates": count,
        "first_seconds": first,
        "compile_seconds": max(0.0, first - again),
        "rate": count * states * (states - 1) * years / took / 1e6,
    }


def _timed(run: Callable[[], Any]) -> float:
    began = wall()
    run()
    return wall() - began


def alone(states: int, years: int, theory: Theory) -> dict[str, Any]:
    """Measure the program of one tile by itself: parameters there already, records left where they are."""
    engine = jax_engine()
    tile = engine.tile(states)
    keys, values = replicate_keys(0, np.arange(tile)), _values(theory, tile)
    start = engine.start(theory, values, {}, keys, states)
    program = engine.program(theory, states, KEEP, CAPACITY, forced=False)
    if tile == 1:
        keys, values = tuple(k[0] for k in keys), {k: v[..., 0] for k, v in values.items()}
    there = engine.jax.device_put((start, values, keys))

    def run() -> None:
        engine.jax.block_until_ready(program(*there, np.int32(0), np.int32(years), None))

    run()
    took = min(_timed(run) for _ in range(5))
    memory = engine.jax.local_devices()[0].memory_stats() or {}
    return {
        "year_microseconds": took / years * 1e6,
        "rate_alone": tile * states * (states - 1) * years / took / 1e6,
        "peak_mib": memory.get("peak_bytes_in_use", 0) / 2**20,
    }


def _values(theory: Theory, lanes: int) -> dict[str, Any]:
    return {name: np.full((1, lanes), p.value, np.float32) for name, p in parameters(theory).items()}


# ------------------------------------------------------------------ the check
def check(states: int, years: int, theory: Theory, lanes: int) -> dict[str, Any]:
    """Compare JAX here with NumPy: one year from the same world, whole runs, and the same run twice.

    Parameters
    ----------
    states, years
        Size of the runs.
    theory
        Theory.
    lanes
        Replicas on NumPy; on JAX the rest of the tile repeats them.
    """
    jax, plain = jax_engine(), backend_named("numpy")
    tile = jax.tile(states)
    lanes = min(lanes, max(tile, 8))
    keys, values = replicate_keys(0, np.arange(lanes)), _values(theory, lanes)
    first = plain.start(theory, values, {}, keys, states)
    early, _ = plain.advance(theory, first, values, keys, 0, WARM, None, (), WARM)
    ours = plain.advance(theory, early, values, keys, WARM, WARM + 1, None, KEEP, 1)
    theirs = _filled(jax, theory, early, lanes, states, WARM, WARM + 1)
    acts, apart = _apart(states, ours[0], theirs[0])
    late = plain.advance(theory, first, values, keys, 0, years, None, KEEP, years)
    far = _filled(jax, theory, None, lanes, states, 0, years)
    again = _filled(jax, theory, None, lanes, states, 0, years)
    mirrored = _filled(jax, theory, None, lanes, states, 0, years, reverse=True)
    same = all(_bits(far[0][n]) == _bits(again[0][n]) for n in World.names())
    place = all(_bits(far[0][n]) == _bits(mirrored[0][n][..., ::-1]) for n in World.names())
    a, b = _statistics(late), _statistics(far)
    chances = {name: _chance(a[name], b[name]) for name in a}
    share = (np.asarray(late[0].conduct) == far[0]["conduct"]).all((0, 1)).mean()
    return {
        "lanes": lanes,
        "acts_other": acts,
        "numbers_apart": apart,
        "replicas_alike": float(share),
        "same_bits_twice": same,
        "same_bits_elsewhere": place,
        "means": {name: (float(a[name].mean()), float(b[name].mean())) for name in a},
        "chances": chances,
    }


def _filled(
    engine: JaxBackend,
    theory: Theory,
    start: Any,
    lanes: int,
    states: int,
    since: int,
    until: int,
    *,
    reverse: bool = False,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Live on JAX in whole tiles, of which the first ``lanes`` are kept; from the beginning if no start is given."""
    tile = engine.tile(states)
    worlds, records = [], []
    for at in range(0, lanes, tile):
        ids = np.arange(at, at + tile) % lanes
        ids = ids[::-1] if reverse else ids
        keys, values = replicate_keys(0, ids), _values(theory, tile)
        if start is None:
            now = engine.start(theory, values, {}, keys, states)
        else:
            now = World(**{n: _lanes(getattr(start, n), lanes, ids, tile) for n in World.names()})
        now, kept = engine.advance(theory, now, values, keys, since, until, None, KEEP, CAPACITY)
        worlds.append({n: np.asarray(getattr(now, n)) for n in World.names()})
        records.append(kept)
    if tile == 1:
        worlds = [{n: v[..., None] for n, v in w.items()} for w in worlds]
    step = -1 if reverse else 1
    out = [
        {n: np.concatenate([p[n][..., ::step] for p in parts], -1)[..., :lanes][..., ::step] for n in parts[0]}
        for parts in (worlds, records)
    ]
    return out[0], out[1]


def _lanes(value: Any, lanes: int, ids: Any, tile: int) -> Any:
    whole = np.broadcast_to(value, (*np.shape(value)[:-1], lanes))[..., ids]
    return np.ascontiguousarray(whole[..., 0] if tile == 1 else whole)


def _apart(states: int, ours: World, theirs: dict[str, Any]) -> tuple[float, float]:
    """Return the share of acts that differ, and how far numbers are apart where all acts of a replicate agree."""
    off = ~np.eye(states, dtype=bool)
    pairs = {}
    for name, other in theirs.items():
        mine = np.broadcast_to(getattr(ours, name), other.shape)
        dyad = FIELDS[name].of == "dyad"
        pairs[name] = (mine[off], other[off]) if dyad else (mine, other)
    names = [n for n in YES_OR_NO if n in pairs]
    differ = {n: pairs[n][0] != pairs[n][1] for n in names}
    acts = max(float(d.mean()) for d in differ.values())
    alike = ~np.any([d.any(0) for d in differ.values()], axis=0)
    apart = max(float((np.abs(a - b) / (1 + np.abs(a)))[..., alike].max(initial=0.0)) for a, b in pairs.values())
    return acts, apart


def _statistics(run: tuple[Any, dict[str, Any]]) -> dict[str, Any]:
    """Return what is compared of whole runs, a number a replicate each."""
    last, records = run
    held = last if isinstance(last, dict) else {n: getattr(last, n) for n in World.names()}
    out = {name: records[name].mean((0, 1)) for name in KEEP}
    off = ~np.eye(held["conduct"].shape[0], dtype=bool)
    for name in ("conduct", "amity", "habit"):
        out[f"last {name}"] = np.asarray(held[name], np.float64)[off].mean(0)
    out["last economy"] = np.asarray(held["economy"], np.float64).mean(0)
    return out


def _chance(a: Any, b: Any) -> float:
    """Return how likely means as far apart are by luck (paired: the draws are the same), beyond rounding."""
    difference = np.asarray(a, np.float64) - b
    if abs(difference.mean()) <= ROUNDING * (1 + abs(a.mean())):
        return 1.0
    return float(ttest_1samp(difference, 0.0).pvalue) if np.ptp(difference) > 0 else 0.0


def _bits(value: Any) -> bytes:
    return np.ascontiguousarray(value, np.float32).tobytes()


# ------------------------------------------------------------------ the report
def verdict(checks: dict[str, dict[str, Any]]) -> list[str]:
    """Return what is wrong: nothing if the device computes what NumPy does."""
    wrong = []
    tests = sum(len(x["chances"]) for x in checks.values())
    for n, x in checks.items():
        if x["acts_other"] > 1e-4:
            wrong.append(f"N = {n}: {x['acts_other']:.2%} of the acts of one year differ")
        if not x["numbers_apart"] < 1e-3:
            wrong.append(f"N = {n}: numbers of one year differ by {x['numbers_apart']:.2g}")
        if not x["same_bits_twice"]:
            wrong.append(f"N = {n}: the same run twice has other bits")
        if not x["same_bits_elsewhere"]:
            wrong.append(f"N = {n}: a replicate has other bits in another place of the tile")
        for name, chance in x["chances"].items():
            if not chance * tests > ALPHA:
                mine, other = x["means"][name]
                wrong.append(f"N = {n}: mean {name} is {mine:.5g} on NumPy and {other:.5g} here (p = {chance:.2g})")
    return wrong


def on_cpu(sizes: list[int], years: int, seconds: float) -> dict[str, Any]:
    """Measure the CPU of this machine, all cores, in a process of its own."""
    command = [sys.executable, __file__, "--cpu-only", "--sizes", ",".join(map(str, sizes))]
    command += ["--years", str(years), "--seconds", str(seconds)]
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "JAX_PLATFORMS": "cpu", "DETENTE_CACHE": cache}
        made = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if made.returncode:
        print("The measurement on the CPU failed.")
    out: dict[str, Any] = {}
    for line in made.stdout.splitlines():
        out |= json.loads(line)
    return out


def machine() -> dict[str, Any]:
    """Return what the figures depend on."""
    engine = jax_engine()
    out = {"device": engine.jax.devices()[0].device_kind, "devices": len(engine.jax.local_devices())}
    if shutil.which("nvidia-smi"):
        asked = ["nvidia-smi", "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader"]
        out["driver"] = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    info = Path("/proc/cpuinfo")
    models = [x for x in info.read_text().splitlines() if x.startswith("model name")] if info.exists() else []
    out["cpu"] = models[0].partition(":")[2].strip() if models else platform.processor()
    out |= {"cores": os.cpu_count(), "python": platform.python_version(), "numpy": version("numpy")}
    return {**out, **engine.manifest()}


def markdown(results: dict[str, Any]) -> str:
    """Return the tables of results."""
    m = results["machine"]
    heads = ["N", "replicates a tile", f"{m['device']}, records handed out", "device alone", "one year of a tile [µs]"]
    heads += ["compiling [s]", "peak memory [MiB]", f"{m['cores']} cores", "device / cores", "compiling there [s]"]
    lines = [f"| {' | '.join(heads)} |", "| --- |" + " --- |" * (len(heads) - 1)]
    for n, x in results["rates"].items():
        row = [n, x["tile"], f"{x['rate']:.0f}", f"{x['rate_alone']:.0f}", f"{x['year_microseconds']:.0f}"]
        row += [f"{x['compile_seconds']:.1f}", f"{x['peak_mib']:.0f}"]
        c = results["cpu"].get(n)
        row += [f"{c['rate']:.0f}", f"{x['rate'] / c['rate']:.1f}", f"{c['compile_seconds']:.1f}"] if c else [""] * 3
        lines.append(f"| {' | '.join(map(str, row))} |")
    lines += ["", "Rates in million dyad-years a second.", ""]
    lines += [
        "| N | replicates | acts of a year that differ | numbers apart | replicates alike at the end | least p |",
        "| --- |" + " --- |" * 5,
    ]
    for n, x in results["checks"].items():
        lines.append(
            f"| {n} | {x['lanes']} | {x['acts_other']:.2g} | {x['numbers_apart']:.2g} |"
            f" {x['replicas_alike']:.1%} | {min(x['chances'].values()):.2g} |"
        )
    wrong = verdict(results["checks"])
    lines += ["", *(wrong or ["The device and NumPy agree."]), "", json.dumps(m)]
    return "\n".join(lines)


def main() -> int:
    """Measure and check what is asked for; return 1 if the device does not compute what NumPy does."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of states")
    parser.add_argument("--years", type=int, default=50, help=f"years of a run, at most {CAPACITY}")
    parser.add_argument("--seconds", type=float, default=6.0, help="how long one measurement lasts, about")
    parser.add_argument("--lanes", type=int, default=0, help="replicates of the check, instead of as many as usual")
    parser.add_argument("--out", default="", help="file for the results, in JSON")
    parser.add_argument("--no-cpu", action="store_true", help="leave the CPU out")
    parser.add_argument("--anyway", action="store_true", help="measure what JAX computes on, also without accelerator")
    parser.add_argument("--cpu-only", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    sizes, years = [int(n) for n in asked.sizes.split(",")], min(asked.years, CAPACITY)
    if asked.cpu_only:
        for n in sizes:
            print(json.dumps({n: rates(n, years, COMPLETE, asked.seconds)}), flush=True)
        return 0
    with tempfile.TemporaryDirectory() as cache:
        os.environ["DETENTE_CACHE"] = cache  # so that compiling is measured, not its cache
        engine = jax_engine()
        if engine.platform == "cpu" and not asked.anyway:
            print(
                "JAX sees no accelerator here, only the CPU: nothing is measured."
                " benchmarks/run.py measures the CPU; --anyway tries this script out on it."
            )
            return 0
        results: dict[str, Any] = {"machine": machine(), "rates": {}, "checks": {}, "cpu": {}}
        for n in sizes:
            results["rates"][str(n)] = rates(n, years, COMPLETE, asked.seconds) | alone(n, years, COMPLETE)
            print(n, json.dumps(results["rates"][str(n)]), flush=True)
            results["checks"][str(n)] = check(n, years, COMPLETE, asked.lanes or LANES.get(n, 8))
            print(n, json.dumps(results["checks"][str(n)]), flush=True)
        if not asked.no_cpu:
            results["cpu"] = on_cpu(sizes, years, asked.seconds)
    if asked.out:
        Path(asked.out).write_text(json.dumps(results, indent=1) + "\n")
    print(markdown(results))
    return int(bool(verdict(results["checks"])))


if __name__ == "__main__":
    sys.exit(main())
