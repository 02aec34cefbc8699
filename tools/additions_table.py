"""Every school in Jervis's four worlds without and with the additions, and which addition moved what.

    python tools/additions_table.py

writes ``docs/theory/additions_schools.md`` and the counts behind it, ``tests/published/schools_additions.json``; a
slow test holds the model to them. A few minutes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from detente.core.theory import Theory
from detente.engine.ensemble import stream
from detente.engine.plan import Point
from detente.mechanisms.additions import ADDITIONS, without_additions
from detente.mechanisms.complete import completed
from detente.schools import school, schools
from detente.studies.beds import WORLDS, base_scenario, shocked, timetable

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "theory" / "additions_schools.md"
COUNTS = ROOT / "tests" / "published" / "schools_additions.json"
YEARS, REPLICATES, MOVED = 150, 400, 0.1
ORDER = ("W1", "W3", "W2", "W4")
OUTCOMES = ("hostile", "lost", "kept", "war")
Case = tuple[str, str, str]


def counts(cases: Sequence[Case], replicates: int = REPLICATES, seed: int = 0) -> dict[Case, list[int]]:
    """Return how many runs end how, by school, world and additions (``off``, ``on``, or the one that is off)."""
    test = shocked(timetable(YEARS))
    points = [Point(_theory(name, additions), base_scenario(WORLDS[w], YEARS), test) for name, w, additions in cases]
    found = np.zeros((len(cases), len(OUTCOMES)), int)
    for run in stream(points, years=YEARS, replicate_ids=np.arange(replicates), seed=seed, keep=("conduct", "wars")):
        acts = run["conduct"][..., [0, 1], [1, 0]]
        before, after = acts[:, 80:100].mean(1), acts[:, -20:].mean(1)
        held, still = (before < 0.2).all(-1), (after < 0.2).all(-1)
        war = run["wars"][:, :100].sum(1) > 0
        ends = ((before >= 0.5).all(-1), held & ~still, held & still, war)
        found[run.manifest["point"]] += [int(e.sum()) for e in ends]
    return {case: [int(n) for n in row] for case, row in zip(cases, found, strict=True)}


def _theory(name: str, additions: str) -> Theory:
    settings: Mapping[str, float] = {}
    if additions != "on":
        settings = without_additions() if additions == "off" else ADDITIONS[additions].off
    return completed(school(name)).where(**settings)


def main() -> None:
    """Run, and write the page and the counts."""
    cells = [(name, w) for name in schools() for w in ORDER]
    found = counts([(*cell, additions) for cell in cells for additions in ("off", "on")])
    moved = [c for c in cells if _move(found, c) > MOVED]
    found |= counts([(*cell, key) for cell in moved for key in ADDITIONS])
    pinned = {name: {w: [found[name, w, "off"], found[name, w, "on"]] for w in ORDER} for name in schools()}
    rows = ",\n".join(f'  "{name}": {json.dumps(row)}' for name, row in pinned.items())
    head = json.dumps({"columns": OUTCOMES, "replicates": REPLICATES, "years": YEARS}, indent=1)
    COUNTS.write_text(f'{head[:-2]},\n "off_on": {{\n{rows}\n }}\n}}\n')
    PAGE.write_text(_page(found, moved))


def _share(found: Mapping[Case, list[int]], case: Case) -> np.ndarray:
    return np.array(found[case]) / REPLICATES


def _move(found: Mapping[Case, list[int]], cell: tuple[str, str]) -> float:
    """Return the largest move of an outcome from off to on."""
    return float(np.abs(_share(found, (*cell, "on")) - _share(found, (*cell, "off"))).max())


def _page(found: Mapping[Case, list[int]], moved: Sequence[tuple[str, str]]) -> str:
    lines = [
        "# Schools before and after the additions",
        "",
        "What each [addition](additions.md) is, and how it is switched off, has a page of its own.",
        "",
        f"## Every school in the four worlds ({REPLICATES} runs a cell, seed 0)",
        "",
        "Two security-seekers who fear each other, as in the [verdict](verdict.md), at an offence advantage of",
        f"{WORLDS['W1'].offence_advantage:g} (W1, W3) and {WORLDS['W2'].offence_advantage:g} (W2, W4). In each cell: "
        "mutual hostility / restraint lost in the test /",
        "restraint kept / any war before it, in percent of runs, without the additions and with them.",
        f"Monte Carlo error of a share is at most {100 * 1.96 * 0.5 / REPLICATES**0.5:.0f} points. Bold: an outcome",
        f"moved by more than {100 * MOVED:.0f} points. Made by `python tools/additions_table.py`.",
        "",
        "| school | " + " | ".join(f"{w} off | {w} on" for w in ORDER) + " |",
        "| --- |" + " --- |" * (2 * len(ORDER)),
    ]
    for name in schools():
        cells = []
        for w in ORDER:
            off, on = (" / ".join(f"{100 * x:.0f}" for x in _share(found, (name, w, s))) for s in ("off", "on"))
            cells += [off, f"**{on}**" if (name, w) in moved else on]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    lines += [
        "",
        "## What moved it",
        "",
        "For each cell that moved: the outcome that moved most, and what it is with all additions but one. The one",
        "that takes back most of the move is named first; others are named if they take back 3 points or more.",
        "",
        "| school | world | outcome | off | on | without one |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, w in moved:
        off, on = _share(found, (name, w, "off")), _share(found, (name, w, "on"))
        k = int(np.abs(on - off).argmax())
        sign = np.sign(off[k] - on[k])
        back = {key: float(sign * (_share(found, (name, w, key))[k] - on[k])) for key in ADDITIONS}
        ranked = sorted(back, key=lambda key: -back[key])
        told = [key for n, key in enumerate(ranked) if back[key] >= 0.03 or (n == 0 and back[key] > 0)]
        text = ", ".join(f"{key} {100 * _share(found, (name, w, key))[k]:.0f}" for key in told) or "no single one"
        lines.append(f"| {name} | {w} | {OUTCOMES[k]} | {100 * off[k]:.0f} | {100 * on[k]:.0f} | {text} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
