"""Counterfactuals of a case: the model run again from the same start, one thing changed, all other luck the same.

They are the model's counterfactuals and not history's: they say what would follow if a school were right.
Every number that a run draws is a pure function of seed, replicate, stream, year and index, so that the two
runs share all luck and differ only by the change and what follows from it [Pearl2009]_. Outcomes are
measured from the year of the change on, and compared replicate by replicate.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.errors import InvalidValue
from detente.core.failures import either_way
from detente.core.measure import interval
from detente.core.progress import Progress, tracked
from detente.core.renamed import renamed
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.data.to_world import Start, scenario
from detente.mechanisms.complete import completed
from detente.schools import as_theory
from detente.studies.case.changes import Change, applicable, choose_changes, first_year
from detente.studies.case.effects import OUTCOMES, Counterfactual, Effect

if TYPE_CHECKING:
    from detente.studies.case.result import Case

NEAREST = 3
"""How many schools are asked if none is named: those that come nearest on record."""

KEEP = ("capability", "conduct", "war", "world_growth")
"""Records that the outcomes are made of."""

Records = dict[str, Any]


def outcomes(run: Records, first: int, dollars: float) -> dict[str, Any]:
    """Outcomes of each replicate from a year on.

    Parameters
    ----------
    run : mapping
        ``capability`` [replicate, year, state] in units of the start; ``conduct`` and ``war`` [replicate, year, state,
        other].
    first
        First year that counts, from 0.
    dollars : [million dollars of 2020]
        Yearly spending that one unit of capability stands for.
    """
    import numpy as np

    forces = np.asarray(run["capability"][:, first:], float)
    acts, fights = (np.asarray(run[name][:, first:], float) for name in ("conduct", "war"))
    above = np.triu_indices(forces.shape[-1], 1)
    mutual = acts * np.swapaxes(acts, -1, -2)
    return {
        "spending": forces.sum(-1).mean(-1) * dollars,
        "competition": mutual[..., above[0], above[1]].mean((-1, -2)),
        "war": (fights > 0).any((-1, -2, -3)).astype(float),
    }


def effects(base: dict[str, Any], other: dict[str, Any], built: Sequence[str] = ()) -> tuple[Effect, ...]:
    """Paired differences of outcomes, with 95 % intervals.

    Parameters
    ----------
    base, other
        Outcomes by name [replicate], without and with the change.
    built
        Outcomes whose effect follows from the change itself.
    """
    found = []
    for name in OUTCOMES:
        scale = float(base[name].mean()) or 1.0 if name == "spending" else 1.0
        gap = (other[name] - base[name]) / scale
        middle = float(gap.mean())
        found.append(
            Effect(
                name,
                float(base[name].mean()),
                float(other[name].mean()),
                middle,
                *_ends(gap, name != "spending"),
                by_construction=name in built,
            )
        )
    return tuple(found)


def _ends(gap: Array, of_shares: bool) -> tuple[float, float]:
    """Return the 95 % interval of a mean paired difference; one of shares stays between -1 and 1."""
    if len(gap) < 2:
        return -1.0, 1.0
    if not of_shares:
        return interval(gap, share=False)
    low, high = interval((1.0 + gap) / 2.0, share=True)  # a difference of shares is a share of the way from -1 to 1
    return 2.0 * low - 1.0, 2.0 * high - 1.0


def share_anatomy(theory: Theory, backend: BackendName) -> Theory:
    """Return a theory as a case runs it: where programs are compiled, with the anatomy that theories have in common.

    Parameters
    ----------
    theory
        A theory; mechanisms of its own stay, and one with an order of its own is returned as it is.
    backend
        Its name, as in ``simulate``.
    """
    if backend == "numpy":
        return theory
    try:
        return completed(theory)
    except InvalidValue:
        return theory


def _runner(replicates: int, seed: int, backend: BackendName) -> Callable[[Theory, Scenario], Records]:
    from detente.engine.ensemble import simulate

    def run(theory: Theory, world: Scenario) -> Records:
        found = simulate(
            share_anatomy(theory, backend),
            world,
            replicates=replicates,
            seed=seed,
            keep=KEEP,
            backend=backend,
        )
        return {**found.in_units_of_the_start(), "failed": found.failed}

    return run


def apply_change(change: Change, theory: Theory, world: Scenario, begin: Start) -> tuple[Theory, Scenario]:
    """Theory and scenario with a change made.

    Parameters
    ----------
    theory, world
        Without it.
    begin
        Start of the case.
    """
    arm = change.arm(begin, first_year(change, begin, world.years))
    return (
        theory.where(**arm.theory),
        world.replace(given={**world.given, **arm.given}, interventions=(*world.interventions, *arm.interventions)),
    )


def nearest(case: Case, most: int = NEAREST) -> tuple[str, ...]:
    """Name the schools that came nearest on record; the default world if none was run.

    Parameters
    ----------
    case
        A case, with its schools or without.
    most
        How many.
    """
    rated = sorted((one.error, one.school) for one in case.schools if one.error is not None)
    return tuple(name for _, name in rated[:most]) or ("default",)


@renamed(schools="theories", replicas="replicates")
def counterfactuals(
    case: Case,
    names: str | Sequence[str] = "all",
    *,
    theories: Sequence[Theory | str] | None = None,
    replicates: int = 200,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    progress: Progress = None,
) -> list[Counterfactual]:
    """Run the counterfactuals of a case.

    Parameters
    ----------
    case
        A case with ``begin``; without it there are none.
    names
        Changes, such as ``all`` or ``trust,verified_treaty@1963``.
    theories
        Theories, or names of schools; the three that came nearest on record, or the default world, if absent.
    replicates
        Runs each.
    backend
        Its name, as in ``simulate``.
    progress
        Told of each ``Moment``, in runs; True for a bar.
    """
    wanted = choose_changes(names, case.actors, case.years)
    if case.begin is None:
        return []
    begin = case.begin
    several = [as_theory(one) for one in theories or nearest(case)]
    world = scenario(begin, case.actors, case.years[-1])
    run = _runner(replicates, seed, backend)
    found = []
    with tracked(progress, "counterfactuals", "runs", len(several) * (len(wanted) + 1), whole=True) as track:
        for theory in several:
            track.at(track.done, theory.title)
            base = run(theory, world)
            track.step()
            for change in wanted:
                track.at(track.done, f"{theory.title}: {change.name}")
                found.append(_one(change, theory, world, begin, base, run))
                track.step()
    return found


def _one(
    change: Change,
    theory: Theory,
    world: Scenario,
    begin: Start,
    base: Records,
    run: Callable[[Theory, Scenario], Records],
) -> Counterfactual:
    first = first_year(change, begin, world.years)
    calendar = begin.year + 1 + first
    built = change.by_construction
    bare = Counterfactual(change.name, change.label, theory.name, theory.title, calendar, by_construction=built)
    why = applicable(change, begin, first, theory)
    if why:
        return replace(bare, note=why)
    other = run(*apply_change(change, theory, world, begin))
    left = ~(base["failed"] | other["failed"])  # the two are held against each other replicate by replicate
    if not left.any():
        return replace(bare, note=f"All {len(left)} runs failed: numbers that are not finite.")
    without, within = (
        outcomes({name: held[left] for name, held in records.items()}, first, begin.dollars)
        for records in (base, other)
    )
    failed = int((~left).sum())
    lost = f"{failed} of {len(left)} runs failed and are left out. {either_way(failed, len(left))}" if failed else ""
    return replace(bare, note=lost, effects=effects(without, within, change.built))


def mean_difference(found: Sequence[Counterfactual], name: str, outcome: str) -> float | None:
    """Mean effect of a change over the schools that know it; ``None`` where none does or it is put in.

    Parameters
    ----------
    found
        Counterfactuals of a case.
    name
        Name of the change.
    outcome
        One of ``OUTCOMES``.
    """
    known = [effect for one in found if one.name == name and (effect := one.effect(outcome)) is not None]
    if not known or known[0].by_construction:
        return None
    return sum(effect.difference for effect in known) / len(known)
