"""What a run is asked: theory or mix, scenario and settings, checked and made into what the engine runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from detente.core.backends import BackendName
from detente.core.errors import InvalidValue
from detente.core.fixed import freeze
from detente.core.scenario import LONGEST, Intervention, Scenario, whole, within
from detente.core.theory import Theory
from detente.engine.plan import in_scenario
from detente.studies.given import ScenarioLike, TheoryLike, also_done, check_given
from detente.studies.mixed import Mix, MixLike, as_mix, parameters_owned


@dataclass(frozen=True)
class AskedRun:
    """What a run is asked.

    Attributes
    ----------
    place : Scenario
        The scenario, with what is done beside it.
    acted : Scenario
        The same without settings on the way that no theory here knows.
    theory : Theory or None
        Theory that every state follows; None in a mixed world.
    mix : Mix or None
        Schools and shares of a mixed world.
    settings : mapping
        Parameters that were set for this run.
    replicates, years, seed : int
        Number of replicates and of years, and the seed.
    backend : str
        The back end.
    ignored : tuple of str
        What the scenario sets on the way and no state can follow.
    done : tuple of Intervention
        What is done beside what the scenario holds.
    """

    place: Scenario
    acted: Scenario
    theory: Theory | None
    mix: Mix | None
    settings: Mapping[str, float]
    replicates: int
    years: int
    seed: int
    backend: BackendName
    ignored: tuple[str, ...]
    done: tuple[Intervention, ...] = ()


def ask(
    theory: TheoryLike | ScenarioLike,
    scenario: ScenarioLike | None,
    *,
    mix: MixLike | None,
    settings: Mapping[str, float] | None,
    replicates: int,
    years: int | None,
    seed: int,
    backend: BackendName,
    interventions: Intervention | Sequence[Intervention] = (),
) -> AskedRun:
    """Return what a run is asked, after checking it; see ``run``.

    Parameters
    ----------
    theory, scenario, mix, settings, replicates, years, seed, backend, interventions
        As of ``run``.
    """
    if scenario is None:
        msg = "There is no scenario to run."
        raise InvalidValue(msg, 'Name one: run("three_steps", "cold_war"), or run("cold_war") for the default world.')
    whole("replicates", replicates, 1, 10_000_000)
    who, place = check_given(theory, scenario, "run")  # type: ignore[arg-type]  # a scenario for a theory is refused there
    horizon = place.years if years is None else whole("years", years, 1, LONGEST)
    done = within(interventions, horizon)
    place = also_done(place, done, horizon)
    own = dict(freeze("Settings of a run", settings or {}))
    alone, blend = _followed(theory, who, mix, own)
    alone = None if alone is None else in_scenario(alone, place)
    followed = (alone,) if blend is None else [in_scenario(t, place) for t in blend.theories]
    acted, ignored = _possible(place, followed)
    acted = acted.replace(years=max(horizon, acted.years))  # so that its twin may hold back in its last years
    return AskedRun(place, acted, alone, blend, own, replicates, horizon, seed, backend, ignored, done)


def _followed(
    theory: object, who: Theory | tuple[Theory, ...], mix: MixLike | None, own: Mapping[str, Any]
) -> tuple[Theory | None, Mix | None]:
    """Return the theory, or the mix, that the states follow, with parameters set."""
    if mix is None:
        if isinstance(who, tuple):
            msg = "run takes one theory for all states, and several are given."
            raise InvalidValue(msg, "Give a mix of them, or use simulate with one theory a state.")
        return who.where(**own), None
    if theory != "default":
        msg = "A world follows one theory, or a mix: both are given."
        raise InvalidValue(msg, "Leave out one of them.")
    return None, as_mix(mix).where(**own)


def _possible(scenario: Scenario, theories: Sequence[Theory | None]) -> tuple[Scenario, tuple[str, ...]]:
    """Return the scenario without settings on the way that no theory here knows, and what was left out."""
    able = set().union(*(parameters_owned(t) for t in theories if t is not None))
    kept, ignored = [], []
    for what in scenario.interventions:
        ignored += [f"{name} in year {what.year}" for name in what.settings if name not in able]
        kept.append(replace(what, settings={k: v for k, v in what.settings.items() if k in able}))
    return scenario.replace(interventions=tuple(kept)), tuple(ignored)
