"""Worlds in which motives are drawn and nothing else, and acts to be watched."""

from __future__ import annotations

import math

import numpy as np

from detente.core.phases import Mechanism, Structure, Year
from detente.core.theory import Theory
from detente.core.world import World
from detente.engine.particles import Particles
from detente.mechanisms import interact, interpret, respond
from detente.mechanisms.start import START

OFF = 1.0 - np.eye(2)
ALIKE = {"economy": np.ones(2), "capability": np.ones(2), "distance": np.zeros((2, 2)), "polity": np.zeros(2)}
RESTRAINT, EXPOSURE, PAR, EDGE = 0.5, 0.3, 0.15, 0.1
THERE = [1, 0, 0, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0]
BACK = [0, 0, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1]


class Fixed(Mechanism):
    """Stakes that are the same for all dyads, so that greed alone tells states apart."""

    phase = "structure"

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        none = 0.0 * world.conduct
        return world, structure.replace(
            restraint=none + RESTRAINT, exposure=none + EXPOSURE, even=none + PAR, edge=none + EDGE
        )


QUIET = Theory(
    name="quiet",
    title="Motives are drawn, and nothing else",
    start=START,
    structure=(Fixed(),),
    observe=(),
    interpret=(
        interpret.Sensibility(),
        interpret.ConductEvidence(),
        interpret.BayesianBelief(),
        interpret.Volatility(),
        interpret.Belief(),
    ),
    respond=(respond.QuantalResponse(), respond.Act()),
    interact=(interact.Conduct(),),
    bind=(),
    settings={
        "sensibility": 0.0,
        "prior": 0.3,
        "prior_spread": 0.0,
        "malign_share": 0.4,
        "learning": 0.8,
        "baseline_hostility": 0.1,
        "mimicry": 0.2,
        "volatility_up": 0.02,
        "volatility_down": 0.06,
        "temperature": 0.3,
        "greed_benign": 0.1,
        "greed_malign": 1.5,
        "incident": 0.04,
    },
)


def acts(there: float, back: float) -> np.ndarray:
    return np.array([[0.0, there], [back, 0.0]])


def competes(belief: float, malign: int, periods: int) -> float:
    """Chance of competing of a state that believes so, accidents included."""
    p = QUIET.settings
    greed = p["greed_malign"] if malign else p["greed_benign"]
    restraint, exposure = RESTRAINT - (PAR + EDGE) * greed, EXPOSURE + EDGE * greed
    chosen = 1 / (1 + math.exp(-(belief * (exposure + restraint) - restraint) / p["temperature"]))
    slip = 1 - (1 - p["incident"]) ** (1 / periods)
    return slip + (1 - 2 * slip) * chosen


def weighted(weights: np.ndarray, seed: int = 0) -> Particles:
    """Worlds on one island, with the weights given."""
    worlds = Particles(QUIET, ALIKE, 2, particles=len(weights), islands=1, seed=seed)
    worlds._weight = weights / weights.sum()
    return worlds
