"""How often two series that do not answer each other are called a reaction, and how often a reaction is found.

    python tools/reaction_rates.py [--simulations 2000] [--only causes]

prints the tables of ``docs/theory/reactions.md``, and with ``--only power`` that of ``detente.stats.reaction.POWER``;
tests hold the rates to a part of them. A reaction is a coefficient
above zero with a two-sided p value below .05: by chance 2.5 % of pairs. *Simulated* is the test of
``detente.stats.reaction``; *normal* the equation without trend, with errors robust to two lags of autocorrelation and
the normal distribution's p value, as it was in 0.1.0; *Student* the same with the factor for few rows and Student's.
"""

from __future__ import annotations

import argparse
import gc
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.signal import lfilter
from scipy.special import stdtrit
from statsmodels.stats.multitest import multipletests

from detente.core.arrays import Array
from detente.stats.reaction import reaction_test

LENGTHS = (20, 45, 80)
"""Years on record."""
SETTLE = 50
"""Years drawn before the first."""
HAC_LAGS = 2
"""Lags of the robust covariance [years]."""
NORMAL = 1.959964
"""The normal distribution's critical value."""
DRAWS = 500
"""Pairs of random walks behind each p value: fewer than for one, for there are many."""
FINE = 1_000
"""Draws behind each p value of the table of power, for p values that are divided by up to sixteen."""
POWER_REACTIONS, POWER_YEARS, POWER_EQUATIONS = (0.1, 0.2, 0.3, 0.5), (20, 30, 45, 60, 80, 120), (1, 2, 4, 8, 16)
"""Reactions, years on record, and equations of the page, of the table of power."""
PAGE = 12
"""Equations of a page: three states, both ways, in two measures of spending."""


@dataclass(frozen=True)
class Walks:
    """Two series of which the first does not answer the second, unless told.

    Attributes
    ----------
    drift, other_drift
        Mean changes of the first and of the second, in standard deviations of a change.
    common
        Correlation of their shocks.
    momentum
        Autocorrelation of changes.
    freedom
        Degrees of freedom of the shocks' distribution; normal if None.
    war
        Standard deviation of shocks in the fifth of the years in the middle, common to both.
    noise
        Standard deviation of what is only in a year's figure.
    fatigue, followed
        How the first falls back to its trend, and how the second follows the first.
    reaction
        How the first answers the second.
    driver, late
        Size of a shock that both have, and how many years later the first has it.
    bend, step
        How much the yearly change of both falls, or their level leaps, in a year of the middle half; the first ``late``
        years later.
    both
        How both answer each other.
    """

    drift: float = 0.0
    other_drift: float = 0.0
    common: float = 0.0
    momentum: float = 0.0
    freedom: float | None = None
    war: float = 1.0
    noise: float = 0.0
    fatigue: float = 0.0
    followed: float = 0.0
    reaction: float = 0.0
    driver: float = 0.0
    late: int = 0
    bend: float = 0.0
    step: float = 0.0
    both: float = 0.0


WAR = "a common war: shocks five times as large"
UNRELATED = {
    "no drift": Walks(),
    "drifts of .3": Walks(drift=0.3, other_drift=0.3),
    "drifts of 1": Walks(drift=1.0, other_drift=1.0),
    "common shocks (.6)": Walks(common=0.6),
    "common shocks (.6), drifts of .3": Walks(common=0.6, drift=0.3, other_drift=0.3),
    "momentum of .3": Walks(momentum=0.3),
    "momentum of .5": Walks(momentum=0.5),
    "momentum of .5, common shocks, drifts": Walks(momentum=0.5, common=0.6, drift=0.3, other_drift=0.3),
    "shocks with three degrees of freedom": Walks(freedom=3.0),
    WAR: Walks(war=5.0, common=0.6),
    "noise in a year's figure": Walks(noise=0.7),
    "the first falls back to a mean (.3)": Walks(fatigue=0.3),
    "the second follows the first (.3)": Walks(followed=0.3),
}
"""Pairs without a reaction of the first."""
CAUSES = {
    "a common driver, both in the same year": Walks(driver=1.0),
    "a common driver, the first a year later": Walks(driver=1.0, late=1),
    "a common driver of half the size, the first a year later": Walks(driver=0.5, late=1),
    "a common driver, the first two years later": Walks(driver=1.0, late=2),
    "a common bend of the trends (1 a year)": Walks(bend=1.0),
    "a common bend of the trends (.5 a year)": Walks(bend=0.5),
    "a common bend (.5), the first two years later": Walks(bend=0.5, late=2),
    "a common step (4), the same year": Walks(step=4.0),
    "a common step (4), the first a year later": Walks(step=4.0, late=1),
    "a common step (4), the first a year later, both around a mean (.3)": Walks(step=4.0, late=1, fatigue=0.3),
}
"""Pairs of which the first does not answer the second, but both follow a third thing."""
REAL = {
    "reaction .1, fatigue .1": Walks(reaction=0.1, fatigue=0.1),
    "reaction .2, fatigue .2": Walks(reaction=0.2, fatigue=0.2),
    "reaction .3, fatigue .3": Walks(reaction=0.3, fatigue=0.3),
    "reaction .5, fatigue .5": Walks(reaction=0.5, fatigue=0.5),
    "both answer each other, .3": Walks(both=0.3),
}
"""Pairs with one."""


def draw(walks: Walks, years: int, count: int, random: np.random.Generator) -> tuple[Array, Array]:
    """Draw pairs of series [pair, year]."""
    shape = (2, count, years + SETTLE)
    e = random.standard_normal(shape) if walks.freedom is None else random.standard_t(walks.freedom, shape)
    e[1] = walks.common * e[0] + np.sqrt(1 - walks.common**2) * e[1]
    fifth = SETTLE + int(years * 0.4), SETTLE + int(years * 0.6)
    e[:, :, slice(*fifth)] *= walks.war
    if walks.momentum:
        e = lfilter([1.0], [1.0, -walks.momentum], e, axis=2)
    x, y = np.zeros(shape[1:]), np.zeros(shape[1:])
    for t in range(1, shape[2]):
        last, other = x[:, t - 1].copy(), y[:, t - 1]
        x[:, t] = last + walks.reaction * other - walks.fatigue * last + walks.both * (other - last) + e[0, :, t]
        y[:, t] = other + (walks.followed + walks.both) * (last - other) + e[1, :, t]
    time = np.arange(shape[2])
    x, y = x + walks.drift * time, y + walks.other_drift * time
    if walks.driver or walks.bend or walks.step:
        x, y = _driven(x, y, walks, random)
    if walks.noise:
        x, y = (part + walks.noise * random.standard_normal(part.shape) for part in (x, y))
    return x[:, SETTLE:], y[:, SETTLE:]


def _driven(x: Array, y: Array, walks: Walks, random: np.random.Generator) -> tuple[Array, Array]:
    """Add to both what a third thing does to them, to the first later."""
    count, years = x.shape
    common = np.cumsum(walks.driver * random.standard_normal((count, years + walks.late)), axis=1)
    length = years - SETTLE
    turn = SETTLE + random.integers(length // 4, 3 * length // 4, count)[:, None]
    since = np.arange(-walks.late, years)[None] - turn
    common += walks.step * (since >= 0) - walks.bend * np.maximum(since, 0)
    return x + common[:, :years], y + common[:, walks.late :]


def robust_t(x: Array, y: Array) -> tuple[Array, int]:
    """T values of the reaction in the equation without trend, with errors robust to autocorrelation [pair]."""
    change, rows = np.diff(x, axis=1), x.shape[1] - 1
    design = np.stack([np.ones_like(change), y[:, :-1], x[:, :-1]], axis=2)
    bread = np.linalg.inv(np.einsum("drk,drl->dkl", design, design))
    b = np.einsum("dkl,drl,dr->dk", bread, design, change)
    scores = design * (change - np.einsum("drk,dk->dr", design, b))[:, :, None]
    meat = np.einsum("drk,drl->dkl", scores, scores)
    for lag in range(1, HAC_LAGS + 1):
        held = np.einsum("drk,drl->dkl", scores[:, lag:], scores[:, :-lag])
        meat += (1 - lag / (HAC_LAGS + 1)) * (held + held.transpose(0, 2, 1))
    variance = np.einsum("dk,dkl,dl->d", bread[:, 1], meat, bread[:, 1])
    return b[:, 1] / np.sqrt(variance), rows


def p_values(x: Array, y: Array, draws: int = DRAWS) -> tuple[Array, Array]:
    """Coefficient and simulated two-sided p value of many pairs of one length [pair]."""
    years = np.arange(x.shape[1])
    found = [reaction_test(one, other, years, draws, seed) for seed, (one, other) in enumerate(zip(x, y, strict=True))]
    told = [(test.reaction, test.p) for test in found if test is not None]
    return tuple(np.array(told).T)


def rates(walks: Walks, years: int, simulations: int, seed: int = 1, draws: int = DRAWS) -> tuple[float, float, float]:
    """Share of pairs that are called a reaction: by the normal, by Student's and by the simulated distribution."""
    x, y = draw(walks, years, simulations, np.random.default_rng([seed, years]))
    robust, rows = robust_t(x, y)
    reaction, p = p_values(x, y, draws)
    student = robust * np.sqrt((rows - 3) / rows)
    held = robust > NORMAL, student > stdtrit(rows - 3, 0.975), (reaction > 0) & (p < 0.05)
    return tuple(float(one.mean()) for one in held)


def page_rates(years: int, pages: int, seed: int = 2, draws: int = DRAWS) -> tuple[float, float]:
    """Share of pages with any reaction, before and after adjustment.

    Three states that do not answer each other but share shocks, each in two measures of its spending.
    """
    random = np.random.default_rng([seed, years])
    common = random.standard_normal((pages, 1, 1, years))
    own = random.standard_normal((pages, 3, 1, years))
    series = np.cumsum(0.6 * common + 0.7 * own + 0.4 * random.standard_normal((pages, 3, 2, years)), axis=3)
    ways = [(a, b, k) for k in range(2) for a in range(3) for b in range(3) if a != b]
    found = [p_values(series[:, a, k], series[:, b, k], draws) for a, b, k in ways]
    reaction, p = (np.stack(part, axis=1) for part in zip(*found, strict=True))
    gc.freeze()  # multipletests looks for garbage at every call: it shall not look at what was there before
    both = p, np.array([multipletests(row, method="holm")[1] for row in p])
    gc.unfreeze()
    return tuple(float(((reaction > 0) & (one < 0.05)).any(axis=1).mean()) for one in both)


def power(
    walks: Walks, years: int, equations: Sequence[int], simulations: int, seed: int = 3, draws: int = FINE
) -> list[float]:
    """Share of pairs found above zero, among so many equations each (the first step of Holm's adjustment)."""
    x, y = draw(walks, years, simulations, np.random.default_rng([seed, years]))
    reaction, p = p_values(x, y, draws)
    return [float(((reaction > 0) & (np.minimum(p * many, 1.0) < 0.05)).mean()) for many in equations]


def _power(simulations: int) -> None:
    """Print the table of ``detente.stats.reaction.POWER``."""
    for size in POWER_REACTIONS:
        name, walks = f"reaction {size}", Walks(reaction=size, fatigue=size)
        for years in POWER_YEARS:
            number = simulations if years <= max(LENGTHS) else simulations // 2
            shares = ", ".join(f"{one:.3f}" for one in power(walks, years, POWER_EQUATIONS, number))
            print(f"{name}, {years} years: ({shares})", flush=True)


def _table(kinds: dict[str, Walks], lengths: Sequence[int], simulations: int) -> None:
    ways = ("normal", "Student", "simulated")
    print("| pairs | " + " | ".join(f"{n} years, {way}" for n in lengths for way in ways) + " |")
    print("| --- |" + " --- |" * len(lengths) * len(ways))
    for name, walks in kinds.items():
        cells = [f"{rate:.3f}" for n in lengths for rate in rates(walks, n, simulations)]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)
    print()


def main() -> None:
    """Print the tables as they are made."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--simulations", type=int, default=2_000)
    parser.add_argument("--only", choices=("unrelated", "causes", "real", "power"))
    told = parser.parse_args()
    for name, kinds in (("unrelated", UNRELATED), ("causes", CAUSES), ("real", REAL)):
        if told.only in {None, name}:
            _table(kinds, LENGTHS, told.simulations)
    if told.only == "power":
        _power(told.simulations)
    if told.only is not None:
        return
    pages = [page_rates(n, told.simulations // 4) for n in LENGTHS]
    for way, shares in zip(("as they are", "adjusted"), zip(*pages, strict=True), strict=True):
        print(f"| a page of {PAGE} equations, {way} | {' | '.join(f'{share:.3f}' for share in shares)} |")


if __name__ == "__main__":
    main()
