"""What the figures of the benchmarks show: a table with what must hold, and a drawing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from common import SIZES


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
        bar, how = (15.0, "--quick`, cached") if name == "quick" else (60.0, f"` in full, {name}")
        text = f"{x['seconds']:.0f} s ({x['cpu_seconds']:.0f} s of CPU)"
        row(f"`detente verdict {how}".replace(" `", "`"), f"≤ {bar:.0f} s", "", text, x["seconds"] <= bar)
    for name, x in results.get("commands", {}).items():
        bar = {"world": 8.0, "beliefs": 15.0}.get(name.split()[0])
        text = f"{x['seconds']:.1f} s ({x['cpu_seconds']:.1f} s of CPU)"
        must, holds = ("", None) if bar is None else (f"≤ {bar:.0f} s", x["seconds"] <= bar)
        row(f"`detente {name.split(',')[0]}`,{name.split(',')[1]}", must, "", text, holds)
    if x := results.get("frame"):
        seconds = x["seconds"]
        row("whole record as one table of dyad-years", "≤ 30 s", "3 s", f"{seconds:.1f} s", seconds <= 30)
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
        f"Ratios of CPU time, measured in turn in one process, the least of several ({m['cpu']}, {m['cores']} "
        f"{'core' if m['cores'] == 1 else 'cores'}, "
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
