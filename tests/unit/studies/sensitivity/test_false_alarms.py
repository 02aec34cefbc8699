"""How often a parameter without an influence is named: simulated analyses of each kind of luck, by both methods."""

import numpy as np
import pytest

from detente.studies.sensitivity import morris, sobol
from unit.studies.sensitivity.designs import saltelli

ROWS, NAMES, ANALYSES = 64, 5, 500
KINDS = ("normal", "rare", "heavy tails", "beside an influence", "the same at all points")


def made(kind: str, replicates: int, generator: np.random.Generator) -> tuple[np.ndarray, slice]:
    """Return outcomes of a design [point, replicate], and which parameters have no influence on their expectation."""
    size = ROWS * (NAMES + 2), replicates
    common = generator.standard_normal(replicates)
    if kind == "normal":
        return 0.7 * common + generator.standard_normal(size), slice(0, NAMES)
    if kind == "rare":
        return 1.0 * (generator.random(size) < 0.03 * np.exp(0.5 * common)), slice(0, NAMES)
    if kind == "heavy tails":
        return generator.standard_exponential(size) ** 2 * np.exp(0.5 * common), slice(0, NAMES)
    a, b = generator.random((2, ROWS, NAMES))
    mixed = [np.where(np.arange(NAMES) == k, b, a) for k in range(NAMES)]
    points = np.stack([a, *mixed, b], 1).reshape(-1, NAMES)
    if kind == "beside an influence":  # of the first; the others but shuffle the luck
        return 1.0 * (generator.random(size) < 0.1 + 0.8 * points[:, :1]), slice(1, NAMES)
    return points @ generator.standard_normal((NAMES, replicates)), slice(0, NAMES)  # effects of a run, with mean 0


@pytest.mark.slow
@pytest.mark.parametrize("replicates", [8, 16, 32])
@pytest.mark.parametrize("kind", KINDS)
def test_false_alarms_are_as_rare_as_is_said(kind: str, replicates: int) -> None:
    """A true rate of .05 gives more than .085 in 500 analyses once in 4,000.

    Of 8 runs the skewness is hardly known: allowing for it costs a clear influence 4 of 100 analyses.
    """
    generator, named, found = np.random.default_rng(5), 0, 0
    for seed in range(ANALYSES):
        values, inert = made(kind, replicates, generator)
        chance = sobol.influence(sobol.split(values, NAMES, second=False), 1.0, seed)[1]
        named += bool((chance[inert] <= 0.05).any())
        found += bool(chance[0] <= 0.05)
    assert named / ANALYSES <= 0.085
    if kind == "beside an influence":
        assert found >= (0.93 if replicates == 8 else 1) * ANALYSES


SKEWED = {1: 0.085, 2: 0.15}
"""Power of an exponential that luck is, and the highest rate of alarms; of signs alone they were .09 and .2."""


@pytest.mark.parametrize("power", SKEWED)
@pytest.mark.parametrize("method", ["sobol", "morris"])
def test_a_parameter_that_scales_skewed_luck_is_seldom_named(method: str, power: int) -> None:
    """Effects of exponential luck, or its square, of mean 0: 300 analyses of 16 runs, at the same luck at all points.

    The true rates are .05 and .08 to .1: more than these limits come about once in 200 sets of analyses, or less.
    """
    problem = {"bounds": [[0.0, 1.0]] * 2}
    points = saltelli(problem, method, 16)
    named = 0
    for seed in range(300):
        luck = np.random.default_rng([seed, power]).standard_exponential(16) ** power - power
        values = (0.5 + points[:, :1]) * luck
        if method == "sobol":
            chance = sobol.influence(sobol.split(values, 2, second=False), 1.0, seed)[1]
        else:
            chance = morris.influence(morris.effects(points, values, np.array(problem["bounds"])), seed)[1]
        named += bool(chance[0] <= 0.05)
    assert named / 300 <= SKEWED[power]
