"""What people see of each other: acts with the room's error, force mixes as far as its transparency shows them.

Numbers that all know must not undo that. Who takes what another's restraint leaves grows by it within the year, so
economies are told as they were counted before the first round. Schools order other amounts of forces than people can,
so forces of others are told as states estimate them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from detente.core.random import replicate_keys
from detente.engine.draws import NumpyDraws
from detente.engine.single import SingleRun
from detente.mechanisms.observe import Distinguishability, NoisyObservation

SIGHTS = 1
"""Number of the rule by which people see: a room notes it when it is opened. Another rule has another number."""
STREAMS = (*NoisyObservation.streams, *Distinguishability.streams)
"""Luck that it turns on: the same as that of schools."""

ESTIMATE = 0.1
"""To what forces of others are known [5 % of mean product] (assumption)."""


def estimated(forces: np.ndarray, own: int | None) -> list[float]:
    """Return forces as a state knows them [5 % of mean product]: its own to a hundredth, those of others estimated.

    Parameters
    ----------
    forces
        Forces [n].
    own
        Seat of the state; None for what all know.
    """
    told = np.round(np.asarray(forces, float) / ESTIMATE) * ESTIMATE
    if own is not None:
        told[own] = forces[own]
    return [round(float(one), 2) for one in told]


def counted(game: SingleRun) -> list[float]:
    """Return economies as they were counted before the first round [n, ratio to the mean].

    Parameters
    ----------
    game
        The game, as far as it was lived.
    """
    return [round(float(one), 4) for one in game.worlds[0].economy[:, 0]]


def sights(
    seed: int,
    world: int,
    rounds: int,
    settings: Mapping[str, float],
    conduct: np.ndarray,
    war: np.ndarray,
    mixes: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return which acts of the last round look hostile to people, and which forces look offensive [n, n].

    Row i is what i sees of j; nothing of it turns on the school of a seat.

    Parameters
    ----------
    seed, world
        Seed of the room, and which of its worlds it is.
    rounds
        Rounds that are over.
    settings
        Parameters of the round that comes.
    conduct, war
        Acts of the last round [n, n], and who was at war, which nobody misreads.
    mixes
        Offensive share of forces [n].
    """
    n = len(mixes)
    draws = NumpyDraws(STREAMS, replicate_keys(seed, [world]), rounds, n)
    error = np.full((n, n, 1), settings["observation_error"], np.float32)
    wrong = draws.happens(NoisyObservation.streams[0].name, error)[..., 0] > war
    looks = np.asarray(0.5 + settings["distinguishability"] * (np.broadcast_to(mixes, (n, n)) - 0.5), np.float32)
    return (conduct.T > 0.5) != wrong, draws.happens(Distinguishability.streams[0].name, looks[..., None])[..., 0] > 0.5
