"""Cusack and Stoll's world of realpolitik as StateSim runs it, and how often it ends in a universal empire.

StateSim [Horvath2020]_ draws settings from a grid of 13,122, runs each once for up to 1,000 turns, and reports 1,594
runs. The same is done here with an independent program (``realpolitik``), twice with the same luck: with the chance
of victory as published, which is multiplied by the square root of ``victory_sigma``, and with the chance normalised.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import interval
from detente.core.progress import Part
from detente.core.scenario import whole
from detente.studies.kept import Pieces
from detente.studies.replications.findings import ComparedNumber, Findings
from detente.studies.replications.realpolitik import Outcome, Realpolitik, Rules
from detente.studies.replications.workers import Finished, run_all

RUNS = 1594
"""Runs that StateSim reports."""

EMPIRES, TURNS, WARS = 1140, 846_850, 431_510
"""What StateSim reports of them: universal empires, turns, wars."""

SURVIVAL = {"all": 144.0, "without": 222.0, "with": 116.0}
"""Median turn at which states were gone, as StateSim reports it: of all runs, without and with the Versailles rule."""

GRID: dict[str, tuple[float, ...]] = {
    "power_sigma": (1.67, 3.33, 6.67),
    "misperception": (0.1, 0.2, 0.4),
    "victory_sigma": (1.0, 3.0, 5.0),
    "war_cost": (0.05, 0.1, 0.2),
    "cost_disparity": (0.05, 0.10, 0.15),
    "reparations": (0.1, 0.2, 0.3),
    "growth": (0.005, 0.01, 0.03),
    "growth_sigma": (0.01, 0.025, 0.05),
    "versailles": (True, False),
}
"""Settings from which StateSim draws without putting back."""

T29 = 0.1
"""Tolerance of the share of empires (assumption: a tenth of all runs)."""

RESAMPLES = 200
"""Resamples of runs behind a standard error."""

Arm = Sequence[tuple[Rules, Outcome]]
"""Runs under one way of reckoning the chance of victory, with their rules."""


@dataclass(frozen=True)
class PolarityJob:
    """One run: its rules, the seed, and its number."""

    rules: Rules
    seed: int
    number: int


def one_run(job: PolarityJob) -> Outcome:
    """Play one run; the seed and the number fix its luck.

    Parameters
    ----------
    job
        The run.
    """
    return Realpolitik(job.rules, np.random.default_rng([job.seed, job.number])).run()


def settings(runs: int, seed: int, base: Rules | None = None) -> list[Rules]:
    """Draw settings from the grid, each once until all were drawn.

    Parameters
    ----------
    runs
        How many.
    base
        Everything else; StateSim's values if absent.
    """
    grid = list(product(*GRID.values()))
    order = np.random.default_rng([seed, 2**31]).permutation(len(grid))
    chosen = (grid[order[k % len(grid)]] for k in range(runs))
    return [replace(base or Rules(), **dict(zip(GRID, point, strict=True))) for point in chosen]


def cusack_stoll(
    *,
    runs: int = RUNS,
    seed: int = 0,
    workers: int = 1,
    base: Rules | None = None,
    progress: Part | None = None,
    pieces: Pieces | None = None,
) -> Findings:
    """Run StateSim's study with an independent program, with the chance of victory as published and corrected.

    Parameters
    ----------
    runs
        Settings drawn; each is run twice, but once where both ways are the same.
    workers
        Processes; it changes no number.
    base
        What the grid does not vary, such as the number of states; StateSim's values if absent.
    progress
        Called with the number of finished runs and of all.
    pieces
        Where runs are done, and where their results are kept.
    """
    whole("replicates", runs, 1, 1_000_000)
    whole("seed", seed, 0, 2**31 - 1)
    drawn = settings(runs, seed, base)
    both = [(True,) if r.victory_sigma == 1 else (True, False) for r in drawn]  # with a sigma of 1 they are the same
    jobs = [PolarityJob(replace(r, misnormalised=m), seed, k) for k, r in enumerate(drawn) for m in both[k]]
    found: Finished[Outcome] = run_all(one_run, jobs, workers=workers, progress=progress, pieces=pieces)
    played = [(jobs[k].rules, out) for k, out in found.ordered()]
    arms = {
        "published": [(r, out) for r, out in played if r.misnormalised],
        "normalised": [(r, out) for r, out in played if not r.misnormalised or r.victory_sigma == 1],
    }
    return Findings(
        quantities=tuple(_quantities(arms)),
        reasons=_reasons(arms),
        drawn=_drawn(arms),
        asked=runs,
        runs=len(found.results),
        seed=seed,
        why_not=found.why_not,
    )


def _kept(arm: Arm) -> list[tuple[Rules, Outcome]]:
    """Return the runs that did not get stuck; StateSim leaves the others out."""
    return [(r, o) for r, o in arm if not o.stuck]


def _mean(values: Sequence[float]) -> tuple[float, float]:
    """Mean and its standard error; ``nan`` where there is nothing."""
    if not values:
        return float("nan"), 0.0
    return float(np.mean(values)), float(np.std(values) / len(values) ** 0.5)


def _share(flags: Sequence[bool]) -> tuple[float, float, float]:
    """Share of runs, and the ends of its 95 % interval [Wilson1927]_."""
    return (_mean(flags)[0], *interval(np.asarray(flags, float), share=True))


def _median(deaths: Sequence[Sequence[int]]) -> tuple[float, float]:
    """Median of all deaths, and its standard error from resampling whole runs."""
    pools = [np.asarray(one) for one in deaths if one]
    if not pools:
        return float("nan"), 0.0
    draws = np.random.default_rng(0)
    again = [np.median(np.concatenate([pools[k] for k in draws.integers(0, len(pools), len(pools))]))
             for _ in range(RESAMPLES)]  # fmt: skip
    return float(np.median(np.concatenate(pools))), float(np.std(again))


def _within(error: float, count: int) -> float:
    """Three standard errors of the difference between our runs and as many runs as StateSim reports."""
    return 3.0 * error * math.sqrt(1.0 + count / RUNS)


def _quantities(arms: Mapping[str, Arm]) -> list[ComparedNumber]:
    out = []
    as_run, right = _kept(arms["published"]), _kept(arms["normalised"])
    share, _ = _mean([o.empire for _, o in as_run])
    note = "1,140 of 1,594 runs; tolerance: an assumption"
    out.append(ComparedNumber("universal empire, share of runs", share, EMPIRES / RUNS, T29, note))
    errors = "tolerance: three standard errors of the difference, from whole runs"
    for key, label in (("all", ""), ("without", ", no Versailles rule"), ("with", ", Versailles rule")):
        some = [o.deaths for r, o in as_run if key == "all" or r.versailles is (key == "with")]
        middle, error = _median(some)
        name = f"median survival of states that perished{label} [turns]"
        out.append(ComparedNumber(name, middle, SURVIVAL[key], _within(error, len(some)), errors))
    for name, total, values in (
        ("turns a run", TURNS, [float(o.turns) for _, o in as_run]),
        ("wars a run", WARS, [float(o.wars) for _, o in as_run]),
    ):
        middle, error = _mean(values)
        out.append(ComparedNumber(name, middle, total / RUNS, _within(error, len(values)), errors))
    share, _ = _mean([o.empire for _, o in right])
    note = "the published share stands beside it to show whether it rests on the slip"
    out.append(
        ComparedNumber(
            "universal empire, share of runs, chance of victory normalised", share, EMPIRES / RUNS, T29, note
        )
    )
    return out


def _reasons(arms: Mapping[str, Arm]) -> str:
    """Why the numbers agree or not."""
    stuck = sum(o.stuck for _, o in arms["published"])
    shares = [_mean([o.empire for _, o in _kept(arms[name])]) for name in ("published", "normalised")]
    (published, error), (normalised, _) = shares
    count = len(arms["published"])
    _, low, high = _share([o.empire for _, o in _kept(arms["published"])])
    few = (
        f"Only {count:,} settings were run instead of {RUNS:,}: the share of empires is between {low:.2f} and "
        f"{high:.2f} (95 %). "
        if count < RUNS / 2
        else ""
    )
    rests = "part of the published share rests on the slip. " if published - normalised > 3 * error else ""
    return (
        f"{few}"
        "The rules are read off StateSim's program and its slides; the program is our own, and nothing is tuned. "
        "The settings are drawn anew, since the seed of the published draw is not on record. "
        "StateSim multiplies the chance of victory by the square root of victory_sigma and cuts it off at 1, so that "
        "an attack on an equal succeeds in half of all cases with a sigma of 1, in 87 % with 3 and always with 5. "
        f"With the chance normalised, and the same luck, the share of universal empires is {normalised:.2f} instead "
        f"of {published:.2f}{': ' + rests if rests else '. '}"
        "Two more differences between StateSim's text and its program are kept as it runs: the protagonist is drawn "
        "evenly, not in proportion to power; and under the Versailles rule a target that wins pays those it beat. "
        f"Runs in which a state without neighbours was to act are left out, as there: {stuck} of {count:,}."
    )


def _drawn(arms: Mapping[str, Arm]) -> dict[str, Any]:
    """Return what the figure shows: survival of states, and empires by ``victory_sigma``."""
    out: dict[str, Any] = {}
    for name, arm in arms.items():
        kept = _kept(arm)
        out[name] = {
            "alive": _alive([o for _, o in kept]),
            "empires": {
                sigma: _share([o.empire for rules, o in kept if rules.victory_sigma == sigma])
                for sigma in GRID["victory_sigma"]
            },
        }
    return out


def _alive(outcomes: Sequence[Outcome]) -> list[float]:
    """Share of the states that perished still alive at each turn."""
    ends: Array = np.sort(np.concatenate([np.asarray(o.deaths, float) for o in outcomes] or [np.zeros(0)]))
    return [float(1.0 - np.searchsorted(ends, t, side="right") / max(len(ends), 1)) for t in range(0, 1000, 10)]
