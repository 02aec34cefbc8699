"""Put one fault at a time into the equations, and see whether the tests catch it.

Each fault changes one line of a copy of the package; the working tree is never touched. The tests named with it
run against the copy and stop at the first failure: a fault that they let pass is missed. Without a fault they must
all pass, which is tried first.

    python tools/mutations.py               # every fault: some minutes
    python tools/mutations.py --only 7      # one of them
    python tools/mutations.py --list        # what they are

Ends with 1 if any fault is missed, with 2 if a fault no longer fits its file or the tests fail without one.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

REPOSITORY = Path(__file__).resolve().parents[1]
LIMIT = 180
"""Seconds after which a run of tests counts as hung."""
M, UNIT = "mechanisms", "tests/unit"


@dataclass(frozen=True)
class Fault:
    """A single fault.

    Attributes
    ----------
    file : str
        File of the package.
    old, new : str
        What stands there once, on one line, and what replaces it.
    tests : tuple of str
        Quick tests that must notice.
    says : str
        What would be wrong with the model.
    """

    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    says: str

    @property
    def line(self) -> int:
        """Number of the line, or 0 if the fault does not fit."""
        text = (REPOSITORY / "src" / "detente" / self.file).read_text(encoding="utf-8")
        return text[: text.index(self.old)].count("\n") + 1 if text.count(self.old) == 1 else 0


FAULTS = (
    # structure
    Fault(
        f"{M}/structure/geography.py",
        "decay = world.distance * ego(near)",
        "decay = world.distance * other(near)",
        (f"{UNIT}/{M}/test_structure.py",),
        "Forces reach as far as the other's economy carries.",
    ),
    Fault(
        f"{M}/structure/contest.py",
        "p.posture_effect * (2.0 * world.posture - 1.0)",
        "p.posture_effect * (1.0 - 2.0 * world.posture)",
        (f"{UNIT}/{M}/test_structure.py",),
        "Offensive force mixes help defence.",
    ),
    Fault(
        f"{M}/structure/costs.py",
        "arrives = other(world.capability) * back.reach",
        "arrives = ego(world.capability) * back.reach",
        (f"{UNIT}/{M}/test_structure_allies.py",),
        "One's own forces ruin oneself.",
    ),
    Fault(
        f"{M}/structure/stakes.py",
        "exposure = back.edge * STAKE_LOST",
        "exposure = s.edge * STAKE_LOST",
        (f"{UNIT}/engine/test_step.py",),
        "Exposure is to one's own advantage of striking first.",
    ),
    # observe
    Fault(
        f"{M}/observe/motives.py",
        "m * p.volatility_down + (1.0 - m) * p.volatility_up",
        "m * p.volatility_up + (1.0 - m) * p.volatility_down",
        (f"{UNIT}/{M}/test_observe.py",),
        "The greedy turn benign at the hazard of the others.",
    ),
    Fault(
        f"{M}/observe/signals.py",
        "chance = v * (1.0 - v)",
        "chance = v * (1.0 + v)",
        (f"{UNIT}/{M}/test_observe_signals.py",),
        "Inspection provokes cheats.",
    ),
    Fault(
        f"{M}/observe/watching.py",
        "shown = (directed * signals.seen + (1.0 - directed) * arming) * noticed",
        "shown = (directed * arming + (1.0 - directed) * signals.seen) * noticed",
        (f"{UNIT}/{M}/test_observe_signals.py",),
        "The better forces can be told apart, the less it is seen against whom they are.",
    ),
    # interpret
    Fault(
        f"{M}/interpret/evidence.py",
        "innocent = row(world.sensibility) *",
        "innocent = col(world.sensibility) *",
        (f"{UNIT}/{M}/test_interpret.py",),
        "A build-up is explained by the sensibility of who arms.",
    ),
    Fault(
        f"{M}/structure/stakes.py",
        "STAKE_LOST + back.cost - (back.even",
        "STAKE_LOST + s.cost - (back.even",
        (f"{UNIT}/{M}/test_structure.py",),
        "A friend regards its own cost of conflict.",
    ),
    Fault(
        "studies/confront/spending.py",
        "drift = _drifts(spending) * ahead",
        "drift = _drifts(spending)",
        (f"{UNIT}/studies/confront/test_spending.py",),
        "Drift five years ahead is that of one year.",
    ),
    Fault(
        f"{M}/interpret/evidence.py",
        "(1.0 - row(p.binding_transparency) * world.binding)",
        "(1.0 - col(p.binding_transparency) * world.binding)",
        (f"{UNIT}/{M}/test_interpret.py",),
        "What binds is read as clearly as the other would read it.",
    ),
    Fault(
        f"{M}/interpret/sensibility.py",
        "s = row(world.sensibility)",
        "s = col(world.sensibility)",
        (f"{UNIT}/{M}/test_interpret.py",),
        "Competing is explained by the sensibility of who competes.",
    ),
    Fault(
        f"{M}/interpret/sensibility.py",
        "floor + row(world.sensibility) * (mine - floor)",
        "floor + col(world.sensibility) * (mine - floor)",
        (f"{UNIT}/{M}/test_interpret.py",),
        "One knows oneself explained as far as the other is sensible.",
    ),
    Fault(
        f"{M}/structure/stakes.py",
        "s.exposure - k * back.edge * stake",
        "s.exposure - k * s.edge * stake",
        (f"{UNIT}/{M}/test_structure.py",),
        "A friend regards its own advantage of striking first.",
    ),
    Fault(
        "studies/confront/spending.py",
        "own = _arima(spending, fits, ahead)",
        "own = _arima(spending, fits, 1)",
        (f"{UNIT}/studies/confront/test_spending.py",),
        "Autoregressions five years ahead are those of one year.",
    ),
    Fault(
        f"{M}/interpret/evidence.py",
        "clear = (1.0 - row(world.sensibility)) *",
        "clear = row(world.sensibility) *",
        (f"{UNIT}/{M}/test_interpret.py",),
        "The sensible misread most.",
    ),
    Fault(
        f"{M}/interpret/belief.py",
        "row(p.learning) * (year.has_past / year.periods)",
        "row(p.learning) * (year.has_past * year.periods)",
        (f"{UNIT}/engine/test_clocks.py",),
        "A year of periods weighs many times a year.",
    ),
    Fault(
        f"{M}/interpret/securitisation.py",
        "securitised = kept + accepted * (1.0 - kept)",
        "securitised = kept + accepted",
        (f"{UNIT}/{M}/test_interpret_reports.py",),
        "Threats can be securitised beyond fully.",
    ),
    # respond
    Fault(
        f"{M}/respond/choice.py",
        "row(year.p.leap * (1.0 - world.malign))",
        "row(year.p.leap * world.malign)",
        (f"{UNIT}/{M}/test_respond.py",),
        "Only the greedy take leaps of trust.",
    ),
    Fault(
        f"{M}/respond/forces.py",
        "capped = 1.0 - 0.5 * p.treaty_cap",
        "capped = 1.0 + 0.5 * p.treaty_cap",
        (f"{UNIT}/{M}/test_respond.py",),
        "Treaties call for more offensive forces.",
    ),
    # interact
    Fault(
        f"{M}/interact/war.py",
        "s.cost * row(relative)",
        "s.cost * col(relative)",
        (f"{UNIT}/{M}/test_wars_of_many.py",),
        "The other's greed makes one's own costs light.",
    ),
    Fault(
        f"{M}/interact/joining.py",
        "more_a = free * (1.0 - more_d) *",
        "more_a = free *",
        (f"{UNIT}/{M}/test_wars_of_many.py",),
        "A state may join both sides of a war.",
    ),
    Fault(
        f"{M}/interact/exchange.py",
        "lost = year.xp.minimum(claimed, 0.5)",
        "lost = 0.5 * claimed",
        (f"{UNIT}/{M}/test_exchange.py",),
        "Half of what is extorted comes from nowhere.",
    ),
    # bind
    Fault(
        f"{M}/bind/institutions.py",
        "system(world.economy * over_others(weight))",
        "system(over_others(weight))",
        (f"{UNIT}/{M}/test_bind.py",),
        "Order is not measured against all that could be bound.",
    ),
    Fault(
        f"{M}/bind/alliances.py",
        "abandoned = row((total + FLOOR)",
        "abandoned = col((total + FLOOR)",
        (f"{UNIT}/{M}/test_alignments.py",),
        "States stand by those who are threatened most, not by those whom they need.",
    ),
    # engine
    Fault(
        "core/values.py",
        "value * (1.0 - kept) / (both + 1e-12)",
        "value * (1.0 - kept)",
        (f"{UNIT}/engine/test_clocks.py",),
        "Motives hardly change within the periods of a year.",
    ),
    Fault(
        "engine/plan.py",
        "if i.holds(year):",
        "if i.year <= year:",
        (f"{UNIT}/engine/test_single.py",),
        "Settings and acts that are to end do not.",
    ),
    # diagnostics
    Fault(
        "diagnostics/certainty.py",
        "(b > 0.5) & ~greedy if",
        "(b > 0.5) & greedy if",
        (f"{UNIT}/diagnostics/test_measures.py",),
        "Being right is called misplaced certainty.",
    ),
)
"""Faults over all phases, the engine, the diagnostics and the studies."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the faults; return what to tell the shell."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0] if __doc__ else None)
    parser.add_argument("--only", type=int, action="append", metavar="N", help="try this fault (may be repeated)")
    parser.add_argument("--list", action="store_true", help="list the faults and run nothing")
    given = parser.parse_args(arguments)
    numbers = given.only or list(range(1, len(FAULTS) + 1))
    if wrong := [n for n in numbers if not 1 <= n <= len(FAULTS)]:
        parser.error(f"there is no fault {wrong[0]}; they are 1 to {len(FAULTS)}")
    chosen = [(n, FAULTS[n - 1]) for n in numbers]
    console, progress_console = Console(), Console(stderr=True)
    misfits = [(n, f) for n, f in chosen if not f.line]
    for n, f in misfits:
        progress_console.print(f"Fault {n} does not fit: '{f.old}' is not once in {f.file}.", style="red")
    if given.list:
        console.print(table([(n, f, f.says, "") for n, f in chosen]))
    if misfits or given.list:
        return 2 if misfits else 0
    with tempfile.TemporaryDirectory(prefix="mutations-") as folder:
        source = Path(folder) / "src"
        shutil.copytree(REPOSITORY / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
        return try_all(chosen, source, console, progress_console)


def try_all(chosen: list[tuple[int, Fault]], source: Path, console: Console, progress_console: Console) -> int:
    """Try the faults in a copy of the package; print a table; return 0, 1 or 2."""
    rows, missed = [], 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
               TextColumn("left"), TimeRemainingColumn())  # fmt: skip
    with Progress(*columns, console=progress_console) as progress:
        task = progress.add_task("Without a fault", total=len(chosen) + 1)
        tests = tuple(dict.fromkeys(t for _, f in chosen for t in f.tests))
        code, said = ran(tests, source)
        if code != 0:
            progress_console.print(said, markup=False)
            progress_console.print("The tests do not pass without a fault.", style="red")
            return 2
        progress.advance(task)
        for n, f in chosen:
            progress.update(task, description=f"Fault {n}: {f.file}")
            path = source / "detente" / f.file
            text = path.read_text(encoding="utf-8")
            began = time.monotonic()
            path.write_text(text.replace(f.old, f.new), encoding="utf-8")
            try:
                code, said = ran(f.tests, source)
            finally:
                path.write_text(text, encoding="utf-8")
            verdict = {0: "missed", 1: "caught"}.get(code, "broken")
            missed += verdict != "caught"
            by = said.partition("FAILED ")[2].split(" - ")[0].split("\n")[0].rpartition("/")[2]
            rows.append((n, f, f"{verdict} in {time.monotonic() - began:.1f} s", by))
            progress.advance(task)
    console.print(table(rows))
    console.print(f"{len(rows) - missed} of {len(rows)} caught.")
    return 1 if missed else 0


def ran(tests: Sequence[str], source: Path) -> tuple[int, str]:
    """Run tests against a copy of the package; return pytest's status (0 passed, 1 failed) and what it said."""
    environment = {**os.environ, "PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200"}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "--tb=no"]
    command += ["-o", f"cache_dir={source.parent / 'cache'}", *tests]
    try:
        done = subprocess.run(
            command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=LIMIT, check=False
        )
    except subprocess.TimeoutExpired:
        return -1, "no answer"
    return done.returncode, done.stdout + done.stderr


def table(rows: Sequence[tuple[int, Fault, str, str]]) -> Table:
    """Lay out faults."""
    out = Table("", "line", "instead of", "stands", "", "first test to fail")
    for n, f, what, by in rows:
        out.add_row(str(n), f"{f.file}:{f.line}", f.old, f.new, what, by)
    return out


if __name__ == "__main__":
    sys.exit(main())
