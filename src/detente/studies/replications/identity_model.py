"""Agents on a lattice who show one identity, hold a few, and take their neighbours' lead.

A small model of the diffusion of identities, after Lustick's agents with repertoires [Lustick2000]_, with the three
things that Rousseau and van der Veen vary [RousseauVanDerVeen2005]_: how many identities an agent holds (complexity),
how often the pull of identities changes (instability), and agents who count for more (leaders). It is not their
program, which is not published: every number below that has no source is an assumption, set before it was run.

In a step half the agents, drawn anew, look around. The weight of an identity is the influence of those of the nine
agents of the neighbourhood, oneself included, that show it, plus the identity's pull. An agent shows the heaviest
identity that it holds if that is heavier than the one it shows by ``ROTATE``; an identity that it does not hold and
that is heavier by ``ADOPT`` takes the place of the lightest that it holds without showing it, and one heavier by
``CONVERT`` is shown at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array

SIDE = 20
"""Side of the lattice, which closes on itself [agents] (assumption)."""

IDENTITIES = 12
"""Identities there are (assumption)."""

STEPS = 150
"""Steps of a run (assumption)."""

ROTATE, ADOPT, CONVERT = 2, 4, 6
"""Lead from which an identity is shown, taken up, and taken up and shown (assumption)."""

PULL = 2
"""Largest pull of an identity, either way (assumption)."""

LEADER = 3
"""Influence of a leader; anyone else's is 1 (assumption)."""

AWAKE = 0.5
"""Share of the agents that look around in a step (assumption)."""


LEAST = np.float32(-1e9)
"""Weight of what is not to be chosen."""


@dataclass(frozen=True)
class Society:
    """Settings of a run.

    Attributes
    ----------
    complexity : [identities]
        Identities that each agent holds.
    instability : [1/step]
        Probability that the pull of an identity is drawn anew.
    leaders : [share]
        Share of the agents who are leaders.
    """

    complexity: int
    instability: float
    leaders: float


@dataclass
class Lattice:
    """State of some runs.

    Attributes
    ----------
    shown : array [run, row, column]
        Identity that each agent shows.
    held : array [run, row, column, identity] of bool
        Identities that each agent holds.
    influence : array [run, row, column]
        Influence of each agent.
    pull : array [run, identity]
        Pull of each identity.
    """

    shown: Array
    held: Array
    influence: Array
    pull: Array


def start(societies: list[Society], draws: np.random.Generator) -> Lattice:
    """Draw the start of some runs: holdings, what is shown and leaders at random, nothing pulls.

    Parameters
    ----------
    societies
        Settings of each run.
    draws
        Source of chance.
    """
    runs = len(societies)
    shape = (runs, SIDE, SIDE)
    rank = draws.random((*shape, IDENTITIES)).argsort(-1).argsort(-1)
    complexity = np.array([s.complexity for s in societies])[:, None, None, None]
    leaders = np.array([s.leaders for s in societies])[:, None, None]
    influence = np.where(draws.random(shape) < leaders, np.float32(LEADER), np.float32(1.0))
    return Lattice(rank.argmin(-1), rank < complexity, influence, np.zeros((runs, IDENTITIES), np.float32))


def step(lattice: Lattice, instability: Array, draws: np.random.Generator) -> None:
    """Play one step of some runs, in place.

    Parameters
    ----------
    lattice
        Their state.
    instability : array [run] of [1/step]
        Probability that a pull is drawn anew.
    draws
        Source of chance.
    """
    anew = draws.random(lattice.pull.shape) < instability[:, None]
    drawn = draws.integers(-PULL, PULL + 1, lattice.pull.shape).astype(np.float32)
    lattice.pull = np.where(anew, drawn, lattice.pull)
    shows = lattice.shown[..., None] == np.arange(IDENTITIES)
    around = shows * lattice.influence[..., None]
    for axis in (1, 2):
        around = around + np.roll(around, 1, axis) + np.roll(around, -1, axis)
    weight = around + lattice.pull[:, None, None, :]
    now = np.take_along_axis(weight, lattice.shown[..., None], -1)[..., 0]
    awake = draws.random(lattice.shown.shape) < AWAKE
    within = np.where(lattice.held, weight, LEAST)
    beyond = np.where(lattice.held, LEAST, weight)
    best, new = within.argmax(-1), beyond.argmax(-1)
    rotates = awake & (within.max(-1) - now >= ROTATE)
    lead = beyond.max(-1) - now
    converts = awake & (lead >= CONVERT)
    alone = lattice.held.sum(-1) == 1
    adopts = awake & (lead >= ADOPT) & ~alone | converts
    shown = np.where(converts, new, np.where(rotates, best, lattice.shown))
    spare = np.where(lattice.held & (shown[..., None] != np.arange(IDENTITIES)), weight, -LEAST).argmin(-1)
    identity = np.arange(IDENTITIES)
    swapped = (lattice.held | (identity == new[..., None])) & (identity != spare[..., None])
    lattice.held = np.where(adopts[..., None], swapped, lattice.held)
    lattice.shown = shown


def shares(lattice: Lattice) -> Array:
    """Return the share of the agents that show each identity, largest first [run, identity].

    Parameters
    ----------
    lattice
        State of some runs.
    """
    counts = (lattice.shown[..., None] == np.arange(IDENTITIES)).mean((1, 2))
    return -np.sort(-counts, axis=-1)


def play(societies: list[Society], seed: int, number: int) -> Array:
    """Play some runs to the end and return the shares of identities, largest first [run, identity].

    Parameters
    ----------
    societies
        Settings of each run.
    seed, number
        Seed, and number of this batch: they fix its luck.
    """
    draws = np.random.default_rng([seed, number])
    lattice = start(societies, draws)
    instability = np.array([s.instability for s in societies])
    for _ in range(STEPS):
        step(lattice, instability, draws)
    return shares(lattice)
