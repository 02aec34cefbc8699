"""The rows of a verdict: every school in Jervis's worlds, put to the test beside its twins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain

import numpy as np

from detente.core.arrays import Array
from detente.core.failures import describe_failures
from detente.core.measure import interval, intervals
from detente.core.run import Run
from detente.diagnostics.dilemma import in_dilemma
from detente.diagnostics.dyads import entropy, sides
from detente.diagnostics.paradox import LOSS, is_paradox, is_restraint
from detente.diagnostics.prophecy import causation
from detente.diagnostics.security import security_of_dyads
from detente.studies.beds import CALM, PRIOR, WORLDS, Timetable, base_scenario, frightened, restrained, shocked
from detente.studies.endings import NEEDS, align, ends, own_share, read_fear, read_shock
from detente.studies.verdict.row import BESIDE, OUTCOMES, VerdictRow
from detente.studies.verdict.runs import Ask, Job, Looks, Runner, joined
from detente.studies.verdict.tipping import mean_of

FELT = ("belief", "fear", "restraint", "exposure", "compete", "win", "capability", "wars")
"""Records of the run with the shock beside those that the ends need."""
SAMPLE = 200
"""Replicates of which the path is kept for the figures."""
LEAST = 50
"""Replicates from which half of them serve for what stands beside a row: its neighbours, and the calm first belief."""
ARMS = ("shock", "fear", "twin")
"""What makes a row, all replicates."""
BESIDES = ("pinned", "short", "long", "calm")
"""What stands beside it."""
Label = tuple[str, str, str]
"""School, world and arm."""


def run_rows(
    runner: Runner,
    when: Timetable,
    years: int,
    cells: Sequence[tuple[str, str]],
    replicates: int,
    width: float,
    rows: list[VerdictRow],
) -> Looks[None]:
    """Run schools in worlds, and add the rows of what is finished.

    Parameters
    ----------
    runner
        Runs worlds.
    when, years
        Timetable and horizon.
    cells
        Schools and worlds.
    replicates
        Runs of each.
    width
        Share of the verdict that this is.
    rows
        Rows to add to; after Ctrl-C those of the replicates that every arm has finished.
    """
    usual, short, long = when.shocks
    felt: list[Job[Label]] = []
    fear: list[Job[Label]] = []
    beside: list[Job[Label]] = []
    for school, world in cells:
        place, calm = (base_scenario(WORLDS[world], years, prior) for prior in (PRIOR, CALM))
        felt.append(Job((school, world, "shock"), school, place, shocked(when, usual)))
        felt.append(Job((school, world, "twin"), school, place, restrained(when)))
        fear.append(Job((school, world, "fear"), school, place, frightened(when)))
        pinned = frightened(when, pinned=True)
        for arm, done in (("pinned", pinned), ("short", shocked(when, short)), ("long", shocked(when, long))):
            beside.append(Job((school, world, arm), school, place, done))
        beside.append(Job((school, world, "calm"), school, calm))
    found: dict[Label, list[dict[str, Array]]] = {j.label: [] for j in (*felt, *fear, *beside)}
    half = max(replicates // 2, min(replicates, LEAST))
    felt_records = tuple(dict.fromkeys((*NEEDS, *FELT)))
    parts = ((beside, half, NEEDS, 0.4), (fear, replicates, NEEDS, 0.2), (felt, replicates, felt_records, 0.4))
    try:
        reads = partial(read_arm, when=when)
        several = yield [Ask(j, years, n, keep, part * width, "Jervis's worlds", reads) for j, n, keep, part in parts]
        for label, held in chain(*several):
            found[label].append(held)
    finally:
        for school, world in cells:
            failed = describe_failures(runner.failures.get(school, {}).values(), replicates)
            row = _row(school, world, found, when, failed)
            rows.extend([] if row is None else [row])


def read_arm(run: Run, label: Label, when: Timetable) -> dict[str, Array]:
    """Return what is read of a run of one arm, by replicate.

    Parameters
    ----------
    run
        Some replicates of it.
    label
        School, world and arm.
    when
        Timetable.
    """
    few = run.replicate_ids < SAMPLE
    match label[2]:
        case "shock":
            return {**read_shock(run, when), **_felt(run, when, few)}
        case "calm":
            at = slice(when.test - when.window, when.test)
            return {"id": run.replicate_ids, "own": own_share(run, at)}
        case "twin":
            at = slice(when.test - when.window, when.test)
            forces = run["capability"][few, : when.test].mean(-1)
            return {"id": run.replicate_ids, "secure": security_of_dyads(run, at), "path_twin_forces": forces}
        case _:
            return read_fear(run, when)


def _felt(run: Run, when: Timetable, few: Array) -> dict[str, Array]:
    """Return what there was on the way: doubt, dilemma, security lost, war; and the paths of a few."""
    test, window = when.test, when.window
    early, late = slice(0, window), slice(test - window, test)
    fought = run["wars"][:, :test].sum(1) > 0
    fear = run["fear"][few]
    return {
        "secure": security_of_dyads(run, late),
        "doubt": entropy(sides(run, "belief", slice(0, test))).mean((1, 2, 3)),
        "dilemma_first": in_dilemma(run, window=early).any(-1).mean((1, 2)),
        "dilemma_last": in_dilemma(run, window=late).any(-1).mean((1, 2)),
        "war": fought.astype(float),
        "path_fear": 0.5 * (fear[..., 0, 1] + fear[..., 1, 0]),
        "path_conduct": sides(run, "conduct")[few, :, 0].mean(-1),
        "path_forces": run["capability"][few].mean(-1),
    }


def _row(
    school: str, world: str, found: Mapping[Label, list[dict[str, Array]]], when: Timetable, failed: str
) -> VerdictRow | None:
    """Return the row of a school in a world from the replicates that every arm has finished."""
    names = (*ARMS, *BESIDES)
    if not all(found[school, world, arm] for arm in names):
        return None
    held, paths = {}, {}
    for arm in names:
        parts = found[school, world, arm]
        drawn = [{k: v for k, v in p.items() if k.startswith("path_")} for p in parts]
        held[arm] = joined([{k: v for k, v in p.items() if k not in drawn[0]} for p in parts])
        paths.update(joined([{"id": p["id"][p["id"] < SAMPLE], **d} for p, d in zip(parts, drawn, strict=True)]))
    arms = align({arm: held[arm] for arm in ARMS})
    base = arms["shock"]
    some = {arm: align({"base": base, "arm": held[arm]}) for arm in BESIDES}
    if not len(base["id"]) or not all(len(pair["base"]["id"]) for pair in some.values()):
        return None
    placed = ends(base, arms["fear"])
    hostile = is_paradox(base["own"])[:, 0]
    flags = {k: placed[k] for k in OUTCOMES} | {k: base[k] for k in BESIDE if k in base}
    flags["transcended_pinned"] = ends(some["pinned"]["base"], some["pinned"]["arm"])["transcended"]
    lost = (arms["twin"]["secure"] - base["secure"])[:, 0] >= LOSS
    flags["paradox"] = (hostile & lost.all(-1)).astype(float)
    bounds = {k: interval(f, share=k != "doubt") for k, f in flags.items()}
    shocks = {"shock": {"base": base, "arm": base}, **some}
    relapse = {
        str(length): _undone(**shocks[arm]) for length, arm in zip(when.shocks, ("shock", "short", "long"), strict=True)
    }
    first_belief = [is_paradox(some["calm"][which]["own"])[:, 0] for which in ("base", "arm")]
    dividend = placed["dividend"][np.isfinite(placed["dividend"])]
    place = WORLDS[world]
    return VerdictRow(
        school=school,
        world=world,
        offence_advantage=place.offence_advantage,
        distinguishability=place.distinguishability,
        shares={k: mean_of(f) for k, f in flags.items()},
        low={k: b[0] for k, b in bounds.items()},
        high={k: b[1] for k, b in bounds.items()},
        dividend=float(dividend.mean()) if dividend.size else float("nan"),
        relapse=relapse,
        prophecy=causation(*first_belief),
        paths=_paths(paths),
        replicates=len(base["id"]),
        failed=failed,
    )


def _undone(base: Mapping[str, Array], arm: Mapping[str, Array]) -> float:
    """Return the share of the runs in restraint that a shock undoes; NaN where there is none."""
    restraint = is_restraint(base["before"])[:, 0]
    undone = ~is_restraint(arm["after"])[:, 0][restraint]
    return float(undone.mean()) if undone.size else float("nan")


def _paths(held: Mapping[str, Array]) -> dict[str, Array]:
    """Return the bands of what is drawn by year [3, year]."""
    quantiles = (0.1, 0.5, 0.9)
    out = {k: np.quantile(held[f"path_{k}"], quantiles, axis=0) for k in ("fear", "forces", "twin_forces")}
    low, high = intervals(held["path_conduct"], share=True)
    out["conduct"] = np.stack([low, held["path_conduct"].mean(0), high])
    return out
