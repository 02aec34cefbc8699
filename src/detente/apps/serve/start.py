"""Where a world of a room starts, and what a game holds still."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from detente.apps.serve.measure import OwnMeasure
from detente.apps.serve.messages import Opening
from detente.core.order import OWNER
from detente.core.param import REGISTRY
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.schools import school

STATES = (
    "Amber", "Basil", "Cobalt", "Drift", "Ember", "Flint", "Garnet", "Hazel", "Indigo", "Jade", "Kestrel", "Linden",
)  # fmt: skip
"""Names of states."""
FROZEN = {
    "treaty_rate": 0.0,
    "alliance_rate": 0.0,
    "motive_change": 0.0,
    "volatility_up": 0.01,
    "volatility_down": 0.01,
}
"""What the game leaves to the players, or holds still: treaties, alliances, motives."""


def held_still(theory: Theory) -> Theory:
    """Return a school with what the game holds still, where the school itself says otherwise.

    Parameters
    ----------
    theory
        The school.
    """
    return theory.where(**{name: value for name, value in FROZEN.items() if name in theory.settings})


@cache
def as_played(name: str, *, told_all: bool = False) -> Theory:
    """Return a school as games have it.

    Parameters
    ----------
    name
        A school of the field.
    told_all
        Whether as games from before their schools were kept have it, where it knew what others' schools say.
    """
    held = held_still(school(name))
    return held if told_all else held.add(OwnMeasure)


@cache
def denies(name: str, parameter: str) -> bool:
    """Return whether a school denies the mechanism of a parameter, so that it is told nothing of it.

    Parameters
    ----------
    name, parameter
        School of the field, and name of the parameter.
    """
    owner = OWNER.get(parameter)
    return owner is not None and as_played(name).denies_kind(owner)


def untold(parameter: str) -> float:
    """Return the value of a parameter for who is told nothing of it, as the engine has it.

    Parameters
    ----------
    parameter
        Its name.
    """
    known = REGISTRY[parameter]
    return known.default if known.identity is None else known.identity


def start_of(opening: Opening, dials: Mapping[str, float]) -> Scenario:
    """Return where a world of a room starts.

    Parameters
    ----------
    opening
        What the room is.
    dials
        Parameters that the teacher's dials stand for.
    """
    pair, states = opening.mode == "pairs", opening.size
    settings = {
        "prior": 0.5,
        "distance_scale": 1.0,
        "economy_spread": 0.0 if pair else 0.4,
        "malign_share": opening.greedy,
        "growth_noise": 0.0,
        "prior_spread": 0.0,
        **FROZEN,
        **dials,
    }
    return Scenario(
        "classroom",
        title=opening.title or "Classroom",
        states=states,
        years=opening.rounds + 1,
        settings=settings,
        names=STATES[:states],
    )
