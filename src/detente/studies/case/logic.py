"""In which situation a case is, and which logic each school bears out in its world: the verdict's own rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.progress import Progress
from detente.core.theory import Theory
from detente.data.to_world import scenario
from detente.diagnostics.situation import NEEDS, SITUATIONS, situations
from detente.studies.case.counterfactual import share_anatomy
from detente.studies.case.situation import PlacedLogic, PlacedSituation
from detente.studies.logics import logic

if TYPE_CHECKING:
    from detente.studies.case.result import Case


def place_logics(
    case: Case,
    theories: Sequence[Theory],
    replicates: int,
    *,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    progress: Callable[[Theory], Progress] = lambda _: None,
) -> list[PlacedLogic]:
    """Place schools in the world of a case; none where the record does not allow a start.

    Parameters
    ----------
    case
        A case.
    theories
        Schools.
    replicates, seed, backend
        As in ``simulate``.
    progress
        Who is told how far a school is.
    """
    if case.begin is None:
        return []
    world = scenario(case.begin, case.actors, case.years[-1])
    found: list[PlacedLogic] = []
    for theory in theories:
        if found and found[0].own is None:  # it hangs on the default without remedies, which all share
            found.append(replace(found[0], school=theory.name, title=theory.title))
            continue
        one = logic(theory, world, replicates=replicates, seed=seed, backend=backend, progress=progress(theory))
        found.append(PlacedLogic(theory.name, theory.title, one.own, one.toolbox, one.stripped, one.reason))
    return found


def place_situations(
    case: Case,
    theories: Sequence[Theory],
    replicates: int,
    *,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    progress: Callable[[Theory], Progress] = lambda _: None,
) -> list[PlacedSituation]:
    """Find the situations of a case in runs of schools; none where the record does not allow a start.

    Parameters
    ----------
    case, theories, replicates, seed, backend, progress
        As for `place_logics`.
    """
    from detente.engine.ensemble import simulate

    if case.begin is None:
        return []
    world, found = scenario(case.begin, case.actors, case.years[-1]), []
    for theory in theories:
        made = share_anatomy(theory, backend)
        run = simulate(
            made, world, replicates=replicates, seed=seed, keep=NEEDS, backend=backend, progress=progress(theory)
        )
        if not run.failed.all():
            held = situations(run.sound())
            shares = {name: float((held == place).mean()) for place, name in enumerate(SITUATIONS)}
            found.append(PlacedSituation(theory.name, theory.title, shares))
    return found
