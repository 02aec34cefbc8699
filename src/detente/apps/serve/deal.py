"""Which school plays which seat: dealt by the room's seed, so that the name of a state tells nothing of its school."""

from __future__ import annotations

import numpy as np

from detente.apps.serve.messages import Opening

SCHOOLS = ("defensive_realism", "offensive_realism", "tit_for_tat", "three_steps", "psychological_spiral", "default")
"""Visitor plays the seats that nobody holds, in turn, if the teacher does not say."""
DEAL = 1_000_003
"""What sets the luck of the deal of schools apart from other luck of the same seed."""


def schools_of(opening: Opening, states: int, world: int) -> list[str]:
    """Return the school of each seat of a world of a room.

    The schools come round as evenly as they can, in an order that the room's seed deals anew each time, and are dealt
    to the seats of a world: the name of a state tells nothing of its school.

    Parameters
    ----------
    opening
        What the room is.
    states, world
        States of a world, and which of them it is.
    """
    names, seed = tuple(opening.schools) or SCHOOLS, opening.seed or 0
    turns = [divmod(world * states + i, len(names)) for i in range(states)]
    orders = {turn: _deal(seed, 0, turn).permutation(len(names)) for turn, _ in turns}
    held = [names[orders[turn][k]] for turn, k in turns]
    return [held[k] for k in _deal(seed, 1, world).permutation(states)]


def schools_in_turn(opening: Opening, states: int, world: int) -> list[str]:
    """Return the school of each seat of a world of a room whose events do not say them: from before they were dealt.

    Parameters
    ----------
    opening, states, world
        As of ``schools_of``.
    """
    names = tuple(opening.schools) or SCHOOLS
    return [names[(world * states + i) % len(names)] for i in range(states)]


def _deal(seed: int, what: int, number: int) -> np.random.Generator:
    return np.random.default_rng([seed, DEAL, what, number])
