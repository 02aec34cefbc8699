"""The three logics of a theory: fatalist, mitigator, transcender; by its own means, and by all that it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.errors import InvalidValue
from detente.core.failures import all_failed
from detente.core.measure import finite, interval
from detente.core.outlook import reckoned
from detente.core.progress import Progress, Tracker, tracked, within_part
from detente.core.result import Facts, Result, Rows, Tabled
from detente.core.run import Run
from detente.core.scenario import Scenario, whole
from detente.core.theory import Theory
from detente.engine.ensemble import simulate, threads
from detente.mechanisms.complete import completed
from detente.schools import school
from detente.studies.beds import SHORTEST, check_axes, frightened, shocked, timetable
from detente.studies.endings import ENDS, NEEDS, align, ends, read_fear, read_shock
from detente.studies.given import ScenarioLike, TheoryLike, check_given
from detente.studies.remedies import RULE, SURE, place, strip, toolbox, with_toolbox
from detente.studies.verdict.runs import Runner
from detente.studies.verdict.tipping import mean_of
from detente.studies.verdict.ways import MEANS, Shares, World, domain, logic_of, run_ways

YEARS = 150
"""Years that are run, whatever the horizon of the scenario: 100, the test, and what is left after it."""

ARMS = 6
"""Runs of a scenario: a theory without remedies, with its own and with all, each under a shock and under fear."""


@dataclass(frozen=True, eq=False, repr=False)
class Logic(Tabled, Result):
    """Which logic a theory bears out [BoothWheeler2008]_.

    Attributes
    ----------
    own, toolbox : str or None
        Label by its own means, and by all remedies that it has at their strongest: ``fatalist``,
        ``mitigator, lasting``, ``mitigator, relapsing``, ``transcender``, ``open`` or ``no dilemma``;
        None where it cannot be said.
    shares : mapping
        Share of runs (of dyads of security-seekers, where there are several) by end, by means.
    stripped : float
        Share that is hostile under the default without any remedy.
    where : str
        In which worlds.
    remedies : tuple of str
        Remedies that it has.
    reason : str
        Why it cannot be said, and what to do; empty where it can.
    """

    own: str | None
    toolbox: str | None
    shares: Mapping[str, Mapping[str, float]]
    stripped: float
    where: str
    remedies: tuple[str, ...] = ()
    reason: str = ""

    formula = RULE

    @property
    def label(self) -> str | None:
        """Label by its own means."""
        return self.own

    def _title(self) -> str:
        return f"Logic: {self.own or 'not to be told'}"

    def _facts(self) -> Facts:
        return {
            "By its own means": self.own or "-",
            "By all that it has": self.toolbox or "-",
            "Its remedies": ", ".join(self.remedies) or "none",
            "Where": self.where or "-",
            **({"Why not": self.reason} if self.reason else {}),
        }

    def _rows(self) -> Rows:
        return [{"means": means, **dict(by.items())} for means, by in self.shares.items()]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "own": self.own,
            "toolbox": self.toolbox,
            "shares": {m: {k: finite(v) for k, v in by.items()} for m, by in self.shares.items()} or None,
            "stripped": finite(self.stripped),
            "where": self.where,
            "remedies": list(self.remedies),
            "formula": self.formula,
            "reason": self.reason or None,
        }


ONE_ARM = (
    "A run holds one world, and the logic is told from an experiment: the test of what lasts, with its own means and "
    "with all. Write logic(run.theory, run.scenario) to run it."
)
"""Why a run alone has no logic."""


def logic(
    theory: TheoryLike | Run,
    scenario: ScenarioLike | None = None,
    *,
    replicates: int = 200,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    workers: int | None = None,
    chunk: int | None = None,
    progress: Progress = None,
) -> Logic:
    """Place a theory in one of the three logics, by the rule of the verdict.

    Parameters
    ----------
    theory
        A theory or the name of a school. A ``Run`` gives a result without a label and with the reason: the experiment
        is not in it.
    scenario
        Where it starts: a scenario, its name, or the path of a TOML file; 150 years are run whatever its horizon. The
        hard worlds of the verdict if None.
    replicates, seed, backend, workers, chunk, progress
        As in ``simulate``.

    Raises
    ------
    UnknownName
        There is no such school or scenario.
    InvalidValue
        A theory for each state.
    """
    if isinstance(theory, Run):
        return Logic(None, None, {}, float("nan"), "", (), ONE_ARM)
    whole("replicates", replicates, 1, 10_000_000)
    who, there = check_given(theory, "first_encounter" if scenario is None else scenario, "logic")
    if isinstance(who, tuple):
        msg = "The logic is that of one theory, and several are given."
        raise InvalidValue(msg, "Give one.")
    names = tuple(kind.__name__ for kind in toolbox(who))
    how: dict[str, Any] = {"seed": seed, "backend": backend, "workers": workers, "chunk": chunk}
    with tracked(progress, "logic", "%", 100, whole=True) as track:
        if scenario is not None:
            work = ARMS * replicates * YEARS * there.states**2
            track.expect(lambda: reckoned(work, threads(workers), backend))
            return _in_scenario(who, there, replicates, names, how, track)
        check_axes((who,))
        runner = Runner({who.name: who}, None, track, **how)
        (found,) = runner.carry_out([run_ways(runner, timetable(YEARS), YEARS, [who.name], replicates, 100)])
    where = domain(found)
    own, best = (logic_of(found, who.name, means, where) for means in MEANS)
    shares = {m: {e: _pooled(found[who.name, m], where, e) for e in ENDS} for m in MEANS}
    stripped = _pooled(found["", "stripped"], where, "hostile")
    told = "; ".join(f"offence advantage {w:g}, forces {forces.replace('_', ' ')}" for w, forces in where)
    return Logic(own, best, shares, stripped, told, names)


TOLD = {"stripped": "without remedies", "own": "by its own means", "toolbox": "by all that it has"}
"""What is said of runs while they are lived."""


def _pooled(cells: Mapping[World, Shares], where: Sequence[World], end: str) -> float:
    """Return the mean share of an end over worlds."""
    return float(np.mean([mean_of(cells[w][end]) for w in where])) if where else float("nan")


def _in_scenario(
    who: Theory, scenario: Scenario, replicates: int, names: tuple[str, ...], how: Mapping[str, Any], track: Tracker
) -> Logic:
    """Place a theory in one scenario, if it is hostile without remedies."""
    variants = {"stripped": strip(school("default")), "own": who, "toolbox": with_toolbox(who)}
    held: dict[str, dict[str, Array]] = {}
    for means, theory in variants.items():
        held[means] = _test(theory, scenario, replicates, how, track, TOLD[means])
    stripped = mean_of(held["stripped"]["hostile"])
    shares = {m: {e: mean_of(held[m][e]) for e in ENDS} for m in MEANS}
    if np.isnan(stripped):
        why = (
            "No two security-seekers are within reach of each other there: lower malign_share, or bring states nearer."
        )
        return Logic(None, None, shares, stripped, scenario.name, names, why)
    if not stripped >= SURE:
        low, high = interval(held["stripped"]["hostile"], share=True)
        why = (
            f"Without any remedy, {100 * stripped:.0f} % ({100 * low:.0f} to {100 * high:.0f} %) end in mutual "
            f"hostility there: fewer than three quarters, so there is little to find a way out of. Raise "
            f"offence_advantage or prior."
        )
        return Logic(None, None, shares, stripped, scenario.name, names, why)
    own, best = (place(held[m]) for m in MEANS)
    return Logic(own, best, shares, stripped, scenario.name, names)


def _test(
    theory: Theory, scenario: Scenario, replicates: int, how: Mapping[str, Any], track: Tracker, told: str
) -> dict[str, Array]:
    """Put a theory in a scenario to the test and return the share of each end by replicate."""
    when = timetable(max(YEARS, SHORTEST))
    arms = {}
    for arm, done, reads in (
        ("shock", shocked(when, states=scenario.states), read_shock),
        ("fear", frightened(when), read_fear),
    ):
        run = simulate(
            completed(theory),
            scenario.replace(years=YEARS),
            replicates=replicates,
            years=YEARS,
            keep=NEEDS,
            interventions=done,
            progress=within_part(track.within(100 / ARMS), f"{told}, {arm}"),
            **how,
        )
        if run.failed.all():
            raise all_failed(run.failures.values(), run.asked)
        arms[arm] = reads(run.sound(), when)
    held = align(arms)
    return ends(held["shock"], held["fear"])
