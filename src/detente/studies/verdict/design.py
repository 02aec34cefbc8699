"""Design of the verdict: Jervis's worlds, the base scenario that every school is put in, the test that it must pass."""

from __future__ import annotations

from dataclasses import dataclass

from detente.core.errors import UnknownName
from detente.core.scenario import Intervention, Scenario, whole
from detente.diagnostics.escape import SHOCK


@dataclass(frozen=True)
class JervisWorld:
    """One of the four worlds of offence-defence balance and distinguishability [Jervis1978]_.

    Attributes
    ----------
    name, title : str
        Name, and what it is.
    offence_advantage : float
        Ratio (assumption: 3.5 where offence leads, 1.8 where defence does).
    distinguishability : float
        0 or 1.
    """

    name: str
    title: str
    offence_advantage: float
    distinguishability: float


WORLDS = {
    w.name: w
    for w in (
        JervisWorld("W1", "offence leads, forces look alike: doubly dangerous", 3.5, 0.0),
        JervisWorld("W2", "defence leads, forces look alike", 1.8, 0.0),
        JervisWorld("W3", "offence leads, forces can be told apart", 3.5, 1.0),
        JervisWorld("W4", "defence leads, forces can be told apart: doubly stable", 1.8, 1.0),
    )
}
"""Jervis's four worlds by name."""

PRIOR = 0.75
"""First belief that the other is malign (assumption: a fearful start; the basins show the rest)."""
CALM = 0.3
"""First belief in the counterfactual twin."""
BASE = {
    "economy_spread": 0.0,
    "growth_noise": 0.0,
    "growth": 0.0,
    "malign_share": 0.0,
    "motive_change": 0.0,
}
"""Two equal neighbours who both want nothing but security; observers still allow for greed."""
SHORTEST = 10
"""Fewest years of a verdict."""


@dataclass(frozen=True)
class Timetable:
    """When what happens in a verdict.

    Attributes
    ----------
    test : int
        First year of the test: leaders lose sensibility and stop leaping.
    begin : int
        First year of the one-sided shock.
    window : int
        Years over which conduct is judged, before the test and at the end.
    shocks : tuple of int
        Length of the shock, and the shorter and the longer one printed beside it.
    """

    test: int
    begin: int
    window: int
    shocks: tuple[int, int, int]


def timetable(years: int) -> Timetable:
    """Return the timetable of a verdict; one shorter than 100 years is pressed together.

    Parameters
    ----------
    years
        Horizon, at least ``SHORTEST``.
    """
    whole("years", years, SHORTEST, 10_000)
    last = 50 if years >= 100 else years // 2
    begin = last * 4 // 5
    window = min(20, last * 2 // 5)
    longest = begin - window
    return Timetable(years - last, years - begin, window, (min(SHOCK, longest), min(4, longest), min(12, longest)))


def world_named(name: str) -> JervisWorld:
    """Return a world by name; raise ``UnknownName`` if there is none."""
    key = name.strip().upper()
    if key not in WORLDS:
        kind = "world"
        raise UnknownName(kind, name, WORLDS, "They are Jervis's four: W1 to W4.")
    return WORLDS[key]


def base_scenario(world: JervisWorld, years: int, prior: float = PRIOR) -> Scenario:
    """Return the dyad in which schools are compared.

    Parameters
    ----------
    world
        Jervis's world.
    years
        Horizon.
    prior
        First belief that the other is malign.
    """
    settings = {
        **BASE,
        "prior": prior,
        "offence_advantage": world.offence_advantage,
        "distinguishability": world.distinguishability,
    }
    return Scenario(name=f"jervis_{world.name.lower()}", title=world.title, states=2, years=years, settings=settings)


def dynamic_test(years: int, shock: int = SHOCK, fear: float | None = None) -> tuple[Intervention, ...]:
    """Return the dynamic test: leaders lose sensibility and stop leaping, then one side competes for some years.

    Parameters
    ----------
    years
        Horizon; ``timetable`` says when.
    shock
        Years of one-sided competing.
    fear
        Belief to which both sides are set when the shock begins, if any.
    """
    when = timetable(years)
    change = Intervention(when.test, settings={"sensibility": 0.0, "leap": 0.0}, edits={"sensibility": 0.0})
    edits = {} if fear is None else {"belief": fear}
    blow = Intervention(when.begin, until=when.begin + shock, conduct=1, actor=0, target=1, edits=edits)
    return change, blow


FEAR = 0.95
"""Belief that is restored in the test of transcendence."""


def arms(years: int) -> dict[str, tuple[int, float | None]]:
    """Return the arms of the test: years of the shock, belief set."""
    usual, short, long = timetable(years).shocks
    return {"shock": (usual, None), "fear": (usual, FEAR), "short": (short, None), "long": (long, None)}
