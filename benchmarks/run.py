"""Measure how fast detente is, as ratios that hold on any machine: one command for every figure in the README.

``python benchmarks/run.py [--only SECTION,...] [--write-readme]`` writes ``benchmarks/results.json``,
``benchmarks/results.md`` and ``docs/images/benchmarks.png``. Sections: limit, cores, mesa, numpy,
composition, growth, gradient, single, start, memory, verdict, commands.

Times are CPU times, the least of several, measured in turn in one process, so that a busy machine
disturbs all alike. Absolute numbers mean little elsewhere; ratios do.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import by_hand
import numpy as np
import numpy_forms
from common import (
    CORE,
    KEEP,
    SIZES,
    WIDE,
    batch,
    cpu,
    folded,
    interleaved,
    stay_on_one_core,
    wall,
    whole_tiles,
    without_additions,
    world,
)
from kernel import FLAGS, Kernel, NoCompilerError, width

from detente.core.random import replicate_keys
from detente.engine.ensemble import backend_named, simulate
from detente.engine.jax_backend import JaxBackend, options
from detente.mechanisms.complete import COMPLETE

HERE = Path(__file__).parent
ROOT = HERE.parent
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
FIELDS = ("economy", "capability", "malign", "sensibility", "distance", "log_odds", "prior_log_odds")
FIELDS = (*FIELDS, "second_order_log_odds", "habit", "amity")


def limit() -> dict[str, Any]:
    """Batch on one core against the kernel written by hand in C."""
    out = {}
    for n, (years, replicates) in WIDE.items():
        count = whole_tiles(n, replicates)
        kernel = Kernel(CORE, world(n, years), count)
        ours, c = interleaved([batch(n, years, count), kernel], rounds=9, warm=folded(n, years, count))
        steps = n * (n - 1) * years / 1e6
        many = kernel.blocks * kernel.width
        rate, bound = count * steps / ours, many * steps / c
        # "jax" is what the rate of the engine has always been called here: others read these lines
        out[str(n)] = {"ratio": bound / rate, "jax": rate, "c": bound, "tile": backend_named("fused").tile(n)}
    return out


def full() -> dict[str, Any]:
    """Measure the complete model against the part of it that the hand-written forms hold."""
    out = {}
    for n, (years, replicates) in WIDE.items():
        count = whole_tiles(n, replicates)
        theories = (COMPLETE, CORE, without_additions())
        batches = [batch(n, years, count, theory=t) for t in theories]
        whole, part, off = interleaved(batches, rounds=5, warm=folded(n, years, count))
        rate = count * n * (n - 1) * years / 1e6 / whole
        out[str(n)] = {"ratio": whole / part, "rate": rate, "ns": 1e3 / rate, "off": off / part}
    return out


def cores() -> dict[str, Any]:
    """Batch on all cores against the kernel on all cores, by the wall clock."""
    out = {}
    for n, (years, replicates) in SIZES.items():
        count = whole_tiles(n, 4 * replicates)
        kernel = Kernel(CORE, world(n, years), count, threads=CORES)
        ours, c = interleaved([batch(n, years, count, workers=CORES), kernel], clock=wall)
        many = kernel.blocks * kernel.width
        out[str(n)] = {"ratio": ours / count / (c / many), "cores": CORES}
    return out


def mesa() -> dict[str, Any]:
    """Batch on one core against the model in Mesa."""
    from mesa_model import International

    out = {}
    for n, (years, replicates) in SIZES.items():
        count = whole_tiles(n, replicates)
        start = _start(n)

        def idiomatic(n: int = n, start: Any = start) -> None:
            model = International(CORE, world(n, 1), start, seed=1)
            for _ in range({2: 200, 20: 10, 195: 1}[n]):
                model.step()

        run = batch(n, years, count)
        for _ in range(folded(n, years, count)):
            run()
        ours, theirs = interleaved([run, idiomatic], rounds=4, warm=int(n < 195))
        theirs /= {2: 200, 20: 10, 195: 1}[n]
        out[str(n)] = {"ratio": theirs / (ours / (count * years)), "mesa": n * (n - 1) / theirs / 1e6}
    return out


def _start(n: int) -> dict[str, Any]:
    engine = backend_named("numpy")
    values = {k: np.full((1, 1), v, np.float32) for k, v in CORE.values().items()}
    first = engine.start(CORE, values, {}, replicate_keys(0, [0]), n)
    return {
        k: np.broadcast_to(getattr(first, k), (n,) * (getattr(first, k).ndim - 1) + (1,))[..., 0].tolist()
        for k in FIELDS
    }


def numpy_() -> dict[str, Any]:
    """Batch on one core against plain NumPy: the loop over replicates, and the best vectorised form."""
    out = {}
    for n, (years, replicates) in SIZES.items():
        count, chunk = whole_tiles(n, replicates), numpy_forms.CHUNKS[n]
        few = {2: 2, 20: 2, 195: 1}[n]
        scenario = world(n, min(years, 20))
        loop = partial(numpy_forms.run, CORE, scenario, few, chunk=None)
        best = partial(numpy_forms.run, CORE, scenario, 2 * chunk, chunk=chunk)
        ours, plain, fast = interleaved([batch(n, years, count), loop, best], rounds=4)
        unit = ours / (count * years)
        plain, fast = plain / (few * scenario.years), fast / (2 * chunk * scenario.years)
        out[str(n)] = {"best": fast / unit, "loop": plain / unit, "chunk": chunk}
    return out


def composition() -> dict[str, Any]:
    """Composed step against the same step written by hand in one function, on JAX."""
    engine = backend_named("jax")
    assert isinstance(engine, JaxBackend)  # noqa: S101
    out = {}
    for n, (years, _) in SIZES.items():
        tile = engine.tile(n)
        keys = replicate_keys(0, np.arange(tile))
        values = {k: np.full((1, tile), v, np.float32) for k, v in CORE.values().items()}
        start = engine.start(CORE, values, {}, keys, n)
        flat = tile == 1
        path = by_hand.program(n, years, flat)
        plain = {k: getattr(start, k) for k in by_hand.FIELDS}
        p = {k: v[0, 0] if flat else v[0] for k, v in values.items()}
        lanes = tuple(k[0] for k in keys) if flat else keys

        def composed(start: Any = start, values: Any = values, keys: Any = keys, years: int = years) -> None:
            engine.advance(CORE, start, values, keys, 0, years, None, KEEP, years)

        def written(path: Any = path, plain: Any = plain, p: Any = p, lanes: Any = lanes) -> None:
            engine.jax.block_until_ready(path(plain, p, lanes))

        a, b = interleaved([composed, written], rounds=9, at_least=0.2)
        out[str(n)] = {"overhead": a / b - 1.0}
    return out


def growth() -> dict[str, Any]:
    """How cost grows with states, years and replicates."""

    def fit(sizes: list[int], runs: list[Callable[[], Any]], tail: int = 3) -> dict[str, Any]:
        took = interleaved(runs, rounds=5)
        x, y = np.log(np.array(sizes, float))[-tail:], np.log(took)[-tail:]
        return {"size": sizes, "seconds": took, "exponent": float(np.polyfit(x, y, 1)[0])}

    years = [50, 100, 200, 400]
    replicates = [64, 256, 1024, 4096, 16_000]
    states = [96, 128, 160, 195]
    out: dict[str, Any] = {
        "years": fit(years, [batch(20, t, 64) for t in years]),
        "replicates": fit(replicates, [batch(20, 8, r) for r in replicates]),
        "states squared": fit([n * n for n in states], [batch(n, 8, 4) for n in states]),
    }
    took = dict(zip(replicates, out["replicates"]["seconds"], strict=True))
    out["throughput 16,000 / 256"] = {"20": took[256] / 256 / (took[16_000] / 16_000)}
    small, large = interleaved([batch(2, 100, 256), batch(2, 100, 16_000)], rounds=5)
    out["throughput 16,000 / 256"]["2"] = small / 256 / (large / 16_000)
    return out


def gradient() -> dict[str, Any]:
    """Reverse gradient through 200 years of the mean-field twin against its forward run."""
    from detente.engine.twin import twin

    engine = backend_named("jax")
    assert isinstance(engine, JaxBackend)  # noqa: S101
    jax = engine.jax
    out = {}
    for n in (2, 20):
        path = twin(CORE, world(n, 200), keep=("fear",))
        names = [k for k, v in CORE.values().items() if np.isfinite(v)][:20]
        at = {k: jax.numpy.float32(CORE.values()[k]) for k in names}

        def loss(parameters: Any, path: Any = path) -> Any:
            return path(parameters)["fear"].mean()

        forward = jax.jit(loss, compiler_options=options("cpu")).lower(at).compile()
        plainly = {**options("cpu"), "xla_cpu_use_fusion_emitters": False}  # four times as fast in reverse
        reverse = jax.jit(jax.grad(loss), compiler_options=plainly).lower(at).compile()

        def run(program: Any, at: Any = at) -> None:
            jax.block_until_ready(program(at))

        a, b = interleaved([partial(run, forward), partial(run, reverse)], at_least=0.2)
        memory = reverse.memory_analysis().temp_size_in_bytes / 2**20
        out[str(n)] = {"ratio": b / a, "memory_mib": memory, "parameters": len(names)}
    return out


def single() -> dict[str, Any]:
    """One year of a single run, in milliseconds."""
    from detente.engine.single import SingleRun

    out = {}
    for n in (2, 6, 20):

        def live(n: int = n) -> Callable[[], None]:
            run = SingleRun(CORE, world(n, 1000))
            run.live()

            return lambda: run.live() and None

        (took,) = interleaved([live()], rounds=9, at_least=0.1)
        out[str(n)] = {"ms": 1e3 * took}
    return out


CODE = """
import time, resource
began = time.perf_counter()
from detente.schools.default import default
from detente.core.scenario import Scenario
from detente.engine.ensemble import simulate
run = simulate(default(), Scenario(name="two", states=2), replicates=200, years=46)
run["fear"].mean(0)
print(time.perf_counter() - began)
"""


def start() -> dict[str, Any]:
    """Cold start of Python to the first ensemble result, N = 2."""
    out: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in ("cold", "cached"):
            wall_times, cpu_times = [], []
            for k in range(3):
                cache = Path(folder) / (f"{k}" if name == "cold" else "0")
                took = _command([sys.executable, "-c", CODE], cache)
                wall_times.append(took[0]), cpu_times.append(took[1])
            out[name] = {"seconds": min(wall_times), "cpu_seconds": min(cpu_times)}
    (warm,) = interleaved([batch(2, 46, 200)], rounds=5, clock=wall)
    out["warm"] = {"seconds": warm}
    return out


def _command(command: list[str], cache: Path, **more: Any) -> tuple[float, float, str]:
    env = {**os.environ, "DETENTE_CACHE": str(cache)}
    before, began = os.times(), time.perf_counter()
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True, **more)
    after = os.times()
    used = after.children_user - before.children_user + after.children_system - before.children_system
    return time.perf_counter() - began, used, done.stdout


MEMORY = """
import sys, resource
sys.path.insert(0, {here!r})
from common import batch
batch(2, 50, 1024)()
batch({states}, {years}, {replicates})()
try:  # the peak of this program: ru_maxrss starts from that of the program that started it
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
except OSError:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(float(peak) / 1024)
"""


def memory() -> dict[str, Any]:
    """Peak memory of a process [MiB] against replicates and years."""
    out: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, (n, years, replicates) in {
            "2 states, 4,096 x 50": (2, 50, 4096),
            "2 states, 131,072 x 50": (2, 50, 131_072),
            "2 states, 4,096 x 800": (2, 800, 4096),
            "20 states, 256 x 50": (20, 50, 256),
            "20 states, 2,048 x 50": (20, 50, 2048),
            "20 states, 256 x 400": (20, 400, 256),
        }.items():
            code = MEMORY.format(here=str(HERE), states=n, years=years, replicates=replicates)
            for _ in range(2):  # the first fills the compile cache: compiling has a peak of its own
                out[name] = {"mib": float(_command([sys.executable, "-c", code], Path(folder))[2])}
    return out


def verdict() -> dict[str, Any]:
    """``detente verdict`` in full, cold and with the compile cache."""
    out: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        page = str(Path(folder) / "verdict.html")
        for name in ("cold", "cached"):
            took = _command([sys.executable, "-m", "detente", "verdict", "--out", page], Path(folder) / "cache")
            out[name] = {"seconds": took[0], "cpu_seconds": took[1]}
    return out


def commands() -> dict[str, Any]:
    """Other commands on an empty cache and again; those of the record where its files are at hand."""
    out: dict[str, Any] = {}
    record = ROOT.parent / "shared" / "data" / "raw"
    asked = [["world", "--states", "195"], ["run", "cold_war"]]
    if record.is_dir():
        asked += [["beliefs", "USA-USSR", "--data", str(record)]]
    with tempfile.TemporaryDirectory() as folder:
        for words in asked:
            command = [sys.executable, "-m", "detente", *words, "--json"]
            for name in ("cold", "cached"):
                took = _command(command, Path(folder) / words[0], cwd=folder)
                out[f"{' '.join(words[:3])}, {name}".replace(" --data", "")] = {
                    "seconds": took[0],
                    "cpu_seconds": took[1],
                }
    return out


SECTIONS: dict[str, Callable[[], dict[str, Any]]] = {
    "limit": limit,
    "full": full,
    "cores": cores,
    "mesa": mesa,
    "numpy": numpy_,
    "composition": composition,
    "growth": growth,
    "gradient": gradient,
    "single": single,
    "start": start,
    "memory": memory,
    "verdict": verdict,
    "commands": commands,
}


ONE_CORE = ("limit", "full", "mesa", "numpy", "composition", "growth", "gradient", "single")
"""Sections that are measured in a process pinned to one core."""


def machine() -> dict[str, Any]:
    """Return what the figures depend on."""
    model = platform.processor()
    info = Path("/proc/cpuinfo")
    if info.exists():
        found = re.search(r"model name\s*:\s*(.+)", info.read_text())
        model = found.group(1) if found else model
    try:
        lanes: int | None = width()
    except NoCompilerError:
        lanes = None
    engine = backend_named("fused")
    return {
        "cpu": model,
        "cores": CORES,
        "c_lanes": lanes,
        "c_flags": " ".join(FLAGS),
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "mesa": version("mesa"),
        "jax": version("jax"),
        **engine.manifest(),
        "tiles": {n: engine.tile(n) for n in SIZES},
    }


def table(results: dict[str, Any]) -> list[tuple[str, str, str, str, bool | None]]:
    """Return rows of what is measured, must hold, is aimed at, was found, and whether it holds."""
    rows: list[tuple[str, str, str, str, bool | None]] = []

    def row(what: str, must: str, aim: str, found: str, holds: bool | None) -> None:
        rows.append((what, must, aim, found, holds))

    for n, bar, aim in (("2", 1.3, 1.0), ("20", 1.2, 0.9), ("195", 1.7, 1.2)):
        if x := results.get("limit", {}).get(n):
            text = f"{x['ratio']:.2f} x ({x['jax']:.0f} against {x['c']:.0f} million dyad-years a second)"
            row(f"batch against C, one core, N = {n}", f"≤ {bar} x", f"{aim} x", text, x["ratio"] <= bar)
    for n, x in results.get("full", {}).items():
        text = f"{x['ratio']:.2f} x ({x['rate']:.1f} million dyad-years a second)"
        bar = {"2": 1.5, "20": 2.2, "60": 2.6, "195": 3.5}.get(n)
        must = "" if bar is None else f"≤ {bar} x"
        row(f"complete model against its core, N = {n}", must, "", text, None if bar is None else x["ratio"] <= bar)
    held = results.get("full", {})
    for n, x in held.items():
        if n in map(str, SIZES):
            text = f"{x['off']:.2f} x"
            row(f"complete model, additions off, against its core, N = {n}", "≤ 1.3 x", "1.05 x", text, x["off"] <= 1.3)
    if held:
        span = max(x["ns"] for x in held.values()) / min(x["ns"] for x in held.values())
        row("dearest dyad-year against cheapest, N = 2 to 400", "≤ 3 x", "2 x", f"{span:.1f} x", span <= 3)
    for n, x in results.get("cores", {}).items():
        row(
            f"batch against C, {x['cores']} cores, N = {n}",
            "≤ 1.4 x",
            "1.1 x",
            f"{x['ratio']:.2f} x",
            x["ratio"] <= 1.4,
        )
    for (n, x), bar in zip(results.get("mesa", {}).items(), (800, 800, 800), strict=False):
        row(f"Mesa against batch, N = {n}", f"≥ {bar} x", "1,500 x", f"{x['ratio']:.0f} x", x["ratio"] >= bar)
    for (n, x), bar, aim in zip(results.get("numpy", {}).items(), (15, 6, 5), (20, 10, 8), strict=False):
        row(f"best NumPy form against batch, N = {n}", f"≥ {bar} x", f"{aim} x", f"{x['best']:.1f} x", x["best"] >= bar)
        row(f"NumPy loop over replicates against batch, N = {n}", "", "", f"{x['loop']:.0f} x", None)
    for n, x in results.get("composition", {}).items():
        found = x["overhead"]
        row(f"composed step against one function, N = {n}", "≤ +15 %", "+5 %", f"{100 * found:+.0f} %", found <= 0.15)
    if g := results.get("growth"):
        for n, x in g["throughput 16,000 / 256"].items():
            row(f"throughput at 16,000 replicates against 256, N = {n}", "≥ 0.75", "0.95", f"{x:.2f}", x >= 0.75)
        for name in ("states squared", "years", "replicates"):
            if name not in g:
                continue
            x = g[name]["exponent"]
            row(f"growth of cost with {name}, exponent", "1 ± 0.05", "", f"{x:.2f}", abs(x - 1) <= 0.05)
    for n, x in results.get("gradient", {}).items():
        text = f"{x['ratio']:.1f} x, {x['memory_mib']:.1f} MiB"
        row(f"reverse gradient, 200 years, N = {n}", "≤ 6 x", "4 x", text, x["ratio"] <= 6)
    for (n, x), bar in zip(results.get("single", {}).items(), (0.2, 0.3, None), strict=False):
        must = "" if bar is None else f"≤ {bar} ms"
        row(
            f"one year of one run, N = {n}",
            must,
            "",
            f"{x['ms']:.2f} ms",
            None if bar is None else x["ms"] <= bar,
        )
    for name, x in results.get("start", {}).items():
        bar = {"cold": 2.0, "cached": 0.8}.get(name)
        text = f"{x['seconds']:.2f} s" + (f" ({x['cpu_seconds']:.2f} s of CPU)" if "cpu_seconds" in x else "")
        must = "" if bar is None else f"≤ {bar} s"
        row(
            f"Python to the first ensemble, {name}",
            must,
            {"cold": "1.2 s", "cached": "0.5 s"}.get(name, ""),
            text,
            None if bar is None else x["seconds"] <= bar,
        )
    for name, x in results.get("memory", {}).items():
        row(f"peak memory, {name}", "level", "", f"{x['mib']:.0f} MiB", None)
    for name, x in results.get("verdict", {}).items():
        bar = {"cold": 15.0, "cached": 15.0}[name]
        text = f"{x['seconds']:.0f} s ({x['cpu_seconds']:.0f} s of CPU)"
        row(f"`detente verdict` in full, {name}", f"≤ {bar:.0f} s", "10 s", text, x["seconds"] <= bar)
    for name, x in results.get("commands", {}).items():
        bar = {"world": 8.0, "beliefs": 15.0}.get(name.split()[0])
        text = f"{x['seconds']:.1f} s ({x['cpu_seconds']:.1f} s of CPU)"
        must, holds = ("", None) if bar is None else (f"≤ {bar:.0f} s", x["seconds"] <= bar)
        row(f"`detente {name.split(',')[0]}`,{name.split(',')[1]}", must, "", text, holds)
    return rows


BRIEF = ("batch against C, one core", "complete model against its core", "Mesa against batch")
"""Beginnings of the rows that the README shows, where something must hold."""


def markdown(results: dict[str, Any], *, brief: bool = False) -> str:
    """Return the table of results, or the ten lines of it that the README shows."""
    m = results["machine"]
    lines = ["| | must | aim | measured | holds |", "| --- | --- | --- | --- | --- |"]
    mark = {True: "yes", False: "**no**", None: ""}
    lines += [
        f"| {what} | {must} | {aim} | {found} | {mark[holds]} |"
        for what, must, aim, found, holds in table(results)
        if not brief or (what.startswith(BRIEF) and must)
    ]
    lanes = (
        "no C compiler" if m["c_lanes"] is None else f"C kernel with {m['c_lanes']} lanes a vector, `{m['c_flags']}`"
    )
    lines += [
        "",
        f"Ratios of CPU time, measured in turn in one process, the least of several ({m['cpu']}, {m['cores']} cores, "
        f"{lanes}). "
        f"Python {m['python']}, NumPy {m['numpy']}, LLVM {m['llvm']}, JAX {m['jax']}, Mesa {m['mesa']}; "
        f"lanes a tile {', '.join(f'{v} (N = {k})' for k, v in m['tiles'].items())}. A dyad-year is one directed pair "
        "of states for one year. Start-up, all cores and the verdict are times on the wall.",
    ]
    return "\n".join(lines)


def figure(results: dict[str, Any], path: Path) -> None:
    """Draw the ratios and the growth of cost."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    sizes = [str(n) for n in SIZES if str(n) in results.get("limit", {})]
    bars = {
        "C by hand": [results["limit"][n]["ratio"] ** -1 for n in sizes],
        "NumPy, best": [results.get("numpy", {}).get(n, {}).get("best", np.nan) for n in sizes],
        "NumPy, loop": [results.get("numpy", {}).get(n, {}).get("loop", np.nan) for n in sizes],
        "Mesa": [results.get("mesa", {}).get(n, {}).get("ratio", np.nan) for n in sizes],
    }
    for k, (name, values) in enumerate(bars.items()):
        left.bar(np.arange(len(sizes)) + 0.2 * (k - 1.5), values, 0.19, label=name)
    left.axhline(1.0, color="black", lw=0.8)
    left.set(yscale="log", ylabel="CPU time, detente's batch = 1", xticks=range(len(sizes)))
    left.set_xticklabels([f"{n} states" for n in sizes])
    left.legend(frameon=False, fontsize=8)
    for name in ("states squared", "years", "replicates"):
        if found := results.get("growth", {}).get(name):
            x, y = np.array(found["size"], float), np.array(found["seconds"])
            right.plot(x / x[-1], y / y[-1], "o-", ms=4, label=f"{name} (exponent {found['exponent']:.2f})")
    right.plot([0.01, 1], [0.01, 1], color="grey", lw=0.8, ls=":")
    right.set(xscale="log", yscale="log", xlabel="size, largest = 1", ylabel="CPU time, largest = 1")
    right.legend(frameon=False, fontsize=8)
    path.parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path, dpi=160)


def main() -> None:
    """Run the benchmarks that are asked for and write what they show."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="sections, with commas between; the others keep their last results")
    parser.add_argument("--write-readme", action="store_true", help="write the table into README.md")
    parser.add_argument("--one-core", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    names = asked.only.split(",") if asked.only else list(SECTIONS)
    if asked.one_core:
        stay_on_one_core()
    elif pinned := [name for name in names if name in ONE_CORE]:
        command = [sys.executable, __file__, "--one-core", "--only", ",".join(pinned)]
        subprocess.run(command, check=True)
        names = [name for name in names if name not in ONE_CORE]
    file = HERE / "results.json"
    results: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    simulate(CORE, world(2, 5), replicates=2)
    if not asked.one_core:
        results["machine"] = machine()
    for name in names:
        began = cpu()
        print(f"{name} ...", flush=True)
        try:
            results[name] = SECTIONS[name]()
        except (NoCompilerError, subprocess.CalledProcessError) as error:
            print(f"{name} left out: {error}\n{getattr(error, 'stderr', '')}")
            continue
        print(f"{name}: {json.dumps(results[name])} ({cpu() - began:.0f} s of CPU)", flush=True)
        file.write_text(json.dumps(results, indent=1) + "\n")
    file.write_text(json.dumps(results, indent=1) + "\n")
    if asked.one_core:
        return
    text = markdown(results)
    (HERE / "results.md").write_text(text + "\n")
    figure(results, ROOT / "docs" / "images" / "benchmarks.png")
    if asked.write_readme:
        readme = ROOT / "README.md"
        whole = readme.read_text()
        block = (
            "<!-- benchmark:start -->\n"
            + markdown(results, brief=True)
            + "\n\nEvery measure is in `benchmarks/results.md`.\n\n"
            "![CPU time against other forms, and its growth](docs/images/benchmarks.png)\n<!-- benchmark:end -->"
        )
        readme.write_text(
            re.sub(r"<!-- benchmark:start -->.*<!-- benchmark:end -->", lambda _: block, whole, flags=re.S)
        )
    print(text)


if __name__ == "__main__":
    main()
