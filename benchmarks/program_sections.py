"""What programs cost: to start, in memory, as commands, and to read the whole record."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from common import batch, interleaved, wall

HERE = Path(__file__).parent
RECORD = HERE.parent.parent / "shared" / "data" / "raw"
"""Raw files of the record, where they are at hand."""

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
    """``detente verdict`` in full, cold and with the compile cache, and quick."""
    out: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        page = str(Path(folder) / "verdict.html")
        for name, more in (("cold", ()), ("cached", ()), ("quick", ("--quick",))):
            command = [sys.executable, "-m", "detente", "verdict", *more, "--out", page]
            took = _command(command, Path(folder) / "cache")
            out[name] = {"seconds": took[0], "cpu_seconds": took[1]}
    return out


def commands() -> dict[str, Any]:
    """Other commands on an empty cache and again; those of the record where its files are at hand."""
    out: dict[str, Any] = {}
    asked = [["world", "--states", "195"], ["run", "cold_war"]]
    if RECORD.is_dir():
        asked += [["beliefs", "USA-USSR", "--data", str(RECORD)]]
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


def frame() -> dict[str, Any]:
    """Return the time of the whole record as one table of dyad-years, its files read before, where they are at hand."""
    if not RECORD.is_dir():
        return {}
    from detente.data.panel import dyad_years
    from detente.data.record import open_record

    with tempfile.TemporaryDirectory() as folder:
        (took,) = interleaved([lambda: dyad_years(open_record(RECORD, Path(folder))).collect()], rounds=3, clock=wall)
    return {"seconds": took}
