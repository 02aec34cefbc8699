"""Measure how fast detente is, as ratios that hold on any machine: one command for every figure in the README.

``python benchmarks/run.py [--only SECTION,...] [--write-readme]`` writes ``benchmarks/results.json``,
``benchmarks/results.md`` and ``docs/images/benchmarks.png``. Sections: limit, full, cores, mesa, numpy,
composition, growth, gradient, single, start, memory, verdict, commands, frame (of the record).

Times are CPU times, the least of several, measured in turn in one process, so that a busy machine
disturbs all alike. Absolute numbers mean little elsewhere; ratios do.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import engine_sections as engine
import program_sections as program
from common import CORE, CORES, SIZES, cpu, stay_on_one_core, world
from kernel import FLAGS, NoCompilerError, width
from report import figure, markdown

from detente.engine.ensemble import backend_named, simulate

HERE = Path(__file__).parent
ROOT = HERE.parent

SECTIONS: dict[str, Callable[[], dict[str, Any]]] = {
    "limit": engine.limit,
    "full": engine.full,
    "cores": engine.cores,
    "mesa": engine.mesa,
    "numpy": engine.numpy_,
    "composition": engine.composition,
    "growth": engine.growth,
    "gradient": engine.gradient,
    "single": engine.single,
    "start": program.start,
    "memory": program.memory,
    "verdict": program.verdict,
    "commands": program.commands,
    "frame": program.frame,
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
    fused = backend_named("fused")
    return {
        "cpu": model,
        "cores": CORES,
        "c_lanes": lanes,
        "c_flags": " ".join(FLAGS),
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "mesa": version("mesa"),
        "jax": version("jax"),
        **fused.manifest(),
        "tiles": {n: fused.tile(n) for n in SIZES},
    }


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
