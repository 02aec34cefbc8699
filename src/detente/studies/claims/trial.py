"""Arms of a claim run with common luck at one or many places of the assumptions, and the effects of each replicate."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.backends import BackendName
from detente.core.cores import cores
from detente.core.errors import BrokenExtension
from detente.core.extensions import cause_of, in_file
from detente.core.run import Run
from detente.diagnostics.dyads import WINDOW
from detente.diagnostics.twins import TWIN_NEEDS, hold_back
from detente.engine.branches import Branch, live_branches, vary
from detente.engine.ensemble import backend_named
from detente.engine.jobs import cut_jobs, run_in_order
from detente.engine.plan import Plan, Point
from detente.mechanisms.complete import completed
from detente.schools import as_theory, school
from detente.studies.claims.chosen import BestOf, judged, options_of
from detente.studies.claims.claim import LARGEST, TWIN, Arm, Claim, Effect, Prediction, Runs
from detente.studies.claims.levels import level_arms, level_sums
from detente.studies.claims.registry import claim_as_asked, claim_named
from detente.studies.claims.replicates import of_replicates

Place = Mapping[str, float]
"""Assumptions that are set before the arms set theirs; an arm keeps what it sets itself."""


@dataclass(frozen=True)
class ClaimTrial:
    """Some replicates of a claim's arms at some places.

    Attributes
    ----------
    claim : str
        Its id, or FILE of one's own, read wherever it is run.
    places : tuple of mapping
        Assumptions.
    first, last : int
        Numbers of the replicates, from the first to before the last.
    seed, backend
        As in ``simulate``; each claim has luck of its own.
    theory : Theory or str
        The world that arms without a school of their own follow.
    source : str
        What fixes the claim, as of ``source_of``: where its file is another by then, it is refused. Not checked if
        empty.
    """

    claim: str
    places: tuple[Place, ...]
    first: int
    last: int
    seed: int
    backend: BackendName
    theory: Any = "default"
    source: str = ""

    def read(self) -> Claim:
        """Return its claim.

        Raises
        ------
        BrokenExtension
            It has changed since it was asked for.
        """
        return claim_as_asked(self.claim, self.source) if self.source else claim_named(self.claim)

    @property
    def runs_of_an_arm(self) -> int:
        """Number of runs of each arm."""
        return len(self.places) * (self.last - self.first)

    @property
    def runs(self) -> int:
        """Number of runs."""
        claim = self.read()
        return (len(claim.arms) + len(claim.twins)) * self.runs_of_an_arm


def luck_of(claim: Claim, seed: int) -> int:
    """Return the seed of a claim: claims share no luck, so that their errors are independent.

    Parameters
    ----------
    claim
        The claim.
    seed
        Seed of the study.
    """
    mixed = np.random.SeedSequence([seed, zlib.crc32(claim.id.encode())]).generate_state(1, np.uint64)[0]
    return int(mixed >> np.uint64(2))


@dataclass(frozen=True)
class _Ready:
    """An arm made ready: its plan over all places, and that of its twin in which all hold back.

    Attributes
    ----------
    point : Point
        The arm.
    plan : Plan
        Over all places.
    twin : Plan or None
        The same with all holding back at the end.
    """

    point: Point
    plan: Plan
    twin: Plan | None


def try_claim(trial: ClaimTrial) -> dict[str, Any]:
    """Run a trial.

    Parameters
    ----------
    trial
        What to run.

    Returns
    -------
    dict
        ``effects`` [place, prediction, replicate], NaN where one is not defined or some arm of the replicate failed;
        ``lost`` [place], how many replicates failed in some arm; ``failed``, for each reason how many runs failed for
        it; and ``levels``, as of ``level_sums``, at the defaults alone.
    """
    claim = trial.read()
    arms = {name: _ready(claim, arm, trial, twin=name in claim.twins) for name, arm in claim.arms.items()}
    engine: Any = backend_named(trial.backend)
    ids, seed = np.arange(trial.first, trial.last), luck_of(claim, trial.seed)
    effects = np.full((sum(options_of(claim)), trial.runs_of_an_arm), np.nan)
    lost = np.zeros(trial.runs_of_an_arm, bool)
    failed: dict[str, int] = {}
    at_defaults, levels = trial.places == ({},), np.zeros((len(level_arms(claim)), 2))
    tile = engine.tile(claim.bed.states)
    file = _file_of(trial)

    def work(job: tuple[int, tuple[Array, Array, int]]) -> tuple[int, Array, Array, list[str], Array]:
        number, (which, lanes, real) = job
        runs: dict[str, Run] = {}
        with engine.on(number):
            for name, arm in arms.items():
                runs |= _live(claim, name, arm, engine, which, lanes, real, seed)
        values, gone, why = _effects(claim, runs, real, file)
        return number * tile, values, gone, why, level_sums(claim, runs, values) if at_defaults else 0.0 * levels

    jobs = enumerate(cut_jobs(len(trial.places), ids, len(ids), tile, padded=engine.padded))
    for begin, values, gone, why, sums in run_in_order(work, jobs, min(cores(), -(-trial.runs_of_an_arm // tile))):
        effects[:, begin : begin + gone.size], lost[begin : begin + gone.size] = values, gone
        levels += sums
        for reason in why:
            failed[reason] = failed.get(reason, 0) + 1
    shape = (len(trial.places), len(ids))
    every = effects.reshape(-1, *shape).swapaxes(0, 1)
    found = {"effects": judged(claim, every, ids), "lost": lost.reshape(shape).sum(1), "failed": failed}
    return {**found, "levels": levels}


def _ready(claim: Claim, arm: Arm, trial: ClaimTrial, *, twin: bool) -> _Ready:
    """Make an arm ready at all places."""
    base = school(arm.school) if arm.school else as_theory(trial.theory)
    set_already = {*arm.settings, *(base.settings if arm.school else ()), *(k for own in arm.own.values() for k in own)}
    names = [k for k in dict.fromkeys(k for place in trial.places for k in place) if k not in set_already]
    values = completed(base).values(**claim.bed.settings)
    columns = {k: np.array([place.get(k, values[k]) for place in trial.places]) for k in names}
    base = base.where(**{k: float(column[0]) for k, column in columns.items()}, **arm.settings)
    scenario = claim.bed.replace(given={**claim.bed.given, **arm.given})
    every = [base.where(**arm.own.get(state, {})) for state in range(claim.bed.states)] if arm.own else [base]
    whole = tuple(completed(theory) for theory in every)
    point = Point(whole if arm.own else whole[0], scenario, arm.interventions)
    back = replace(point, interventions=(*arm.interventions, hold_back(claim.years)))
    return _Ready(point, vary(point, columns, claim.years), vary(back, columns, claim.years) if twin else None)


def _live(
    claim: Claim, name: str, arm: _Ready, engine: Any, which: Array, lanes: Array, real: int, seed: int
) -> dict[str, Run]:
    """Live some lanes of an arm, and of its twin if it has one; lanes of any places are the replicates of a run."""
    keep = (*claim.needs, *(("world_growth",) if {"economy", "capability"} & set(claim.needs) else ()))
    others = () if arm.twin is None else ((arm.twin, TWIN_NEEDS),)
    year = max(0, claim.years - WINDOW) if others else 0
    branches = live_branches(
        arm.plan, engine, which, lanes, seed, year=year, early=tuple(dict.fromkeys(keep)), late=(), others=others
    )
    named = zip((name, name + TWIN), branches, strict=False)
    return {label: _run_of(arm.point, branch, real, seed, claim.years) for label, branch in named}


def _run_of(point: Point, branch: Branch, real: int, seed: int, years: int) -> Run:
    """Return a branch as a run, its lanes as replicates, in units of the start; it holds no values of parameters."""
    records = {name: value[:real] for name, value in branch.records.items()}
    failures = {lane: reason for lane, reason in enumerate(branch.why[:real]) if reason}
    run = Run(point.first_theory, point.scenario, seed, np.arange(real), years, records, {}, failures=failures)
    return replace(run, records=run.in_units_of_the_start()) if "world_growth" in records else run


def _file_of(trial: ClaimTrial) -> Path | None:
    """Return the file of a claim of one's own; None if it is of the essays."""
    if trial.claim.lower().endswith(".toml"):
        return Path(trial.claim)
    named = in_file(trial.claim)
    return None if named is None else named[0].resolve()


def _effects(claim: Claim, runs: Mapping[str, Run], real: int, file: Path | None) -> tuple[Array, Array, list[str]]:
    """Return the effects of some lanes [effect, lane], which lanes failed in some arm [lane], and why."""
    why = {lane: reason for run in runs.values() for lane, reason in run.failures.items()}
    lost = np.isin(np.arange(real), list(why))
    with np.errstate(all="ignore"):
        taken = [
            effect(runs) if file is None else _own(claim, part, effect, runs, lost, file)
            for part in claim.predictions
            for effect in (part.effect.options.values() if isinstance(part.effect, BestOf) else (part.effect,))
        ]
    return np.stack([np.where(lost, np.nan, np.asarray(one, float)) for one in taken]), lost, list(why.values())


def _own(claim: Claim, part: Prediction, effect: Effect, runs: Runs, lost: Array, file: Path) -> Array:
    """Return an effect of a claim of one's own [lane], or say what is wrong with it."""
    msg = f"The effect {part.words!r} of the claim {claim.id!r} in {file} cannot be taken"
    hint = f"It is a function of the runs of the arms ({', '.join(runs)}), which hold no parameters, to an array."
    try:
        found = of_replicates(effect(runs), len(lost))
    except MemoryError:
        raise
    except (Exception, SystemExit) as error:
        msg = f"{msg}: {cause_of(error, file)}"
        raise BrokenExtension(msg, getattr(error, "hint", "") or hint) from error
    beyond = int((np.abs(found[~lost]) > LARGEST).sum())
    if beyond:
        msg = f"{msg}: it is infinite, or beyond {LARGEST:g}, in {beyond} of {len(lost)} replicates."
        raise BrokenExtension(msg, "Return NaN where it is not defined.")
    return found
