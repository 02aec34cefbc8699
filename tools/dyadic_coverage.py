"""How often intervals of dyadic data hold the truth, where states and years have shocks of their own.

    python tools/dyadic_coverage.py [--model logit] [--hard] [--simulations 2000] [--workers 2]

prints the tables of ``docs/theory/dyadic.md``; slow tests hold the intervals to it, and quick ones to a part of it. The
outcome of a pair in a year is 1 where a normal shock, made of shocks of its states, of its states in that year, of the
year and of its own, is below what gives it a known chance: of a logit in three covariates, of which one belongs to
states and pairs, one to years and one to neither. What is estimated are the coefficients, and the mean difference of
the log losses of two forecasts, one with the chance and one without the first covariate. With ``--model ols`` the
outcome is the covariates' sum and the shock, and what is estimated are its mean and the coefficients of least squares.
``--hard`` has shocks that live on in later years, few events, states that come and go, a hub, few years, heavy tails.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Literal

import numpy as np
from scipy.special import expit, ndtri, stdtrit

from detente.core.arrays import Array
from detente.stats.dyadic import Estimate, dyadic_means, logit_estimates, ols_estimates
from detente.stats.groups import Groups, squares

TRUTH = np.array([-2.0, 0.5, 0.5, 0.5])
"""Coefficients; events happen in about one row in six, unless a case has another constant."""
COEFFICIENTS = ("constant", "of states", "of years", "of neither")
MODELS = {"logit": ("loss difference", *COEFFICIENTS), "ols": ("mean", *COEFFICIENTS)}
"""What is estimated."""
YEARS = 20
"""Years of each simulation."""
SMALL, PARTNERS, NEIGHBOURS = 60, 10, 2
"""Up to so many states all meet; of more, so many on either side of a circle; beside great powers, so many."""
SHOCKS = {"states and years": (0.2, 0.1, 0.1), "states": (0.3, 0.0, 0.0), "years": (0.0, 0.2, 0.0), "none": (0, 0, 0),
          "states in a year": (0.1, 0.3, 0.0)}  # fmt: skip
"""Shares of the variance that are of states, of states in a year, and of years."""
METHODS = ("dyadic", "as published", "by pairs")


Rows = tuple[Array, Array, Array]
"""The two states and the year of each row."""


@dataclass(frozen=True)
class Case:
    """One kind of data.

    Attributes
    ----------
    states, powers, years
        States, great powers among them that meet all, and years.
    shocks
        What has shocks.
    persistence
        Autocorrelation of the shocks of years and of states in a year, and of the covariate of years.
    blocks
        Lengths of the blocks of years that intervals are made with.
    constant
        Of the logit: the lower, the fewer events.
    kind
        Whether states come and go (half of them late, a fifth leaves), or one meets all and others few (one in twelve).
    freedom
        Degrees of freedom of all shocks; normal if None.
    """

    states: int
    shocks: str = "states and years"
    powers: int = 0
    years: int = YEARS
    persistence: float = 0.0
    blocks: tuple[int, ...] = (1,)
    constant: float = -2.0
    kind: Literal["all there", "come and go", "hub"] = "all there"
    freedom: float | None = None

    @property
    def truth(self) -> Array:
        """True coefficients."""
        return np.array([self.constant, *TRUTH[1:]])


def rows(case: Case) -> Rows:
    """Return the two states and the year of each row."""
    random = np.random.default_rng(0)
    one, other = np.triu_indices(case.states, 1)
    apart = np.minimum(other - one, case.states - (other - one))
    reach = NEIGHBOURS if case.powers else PARTNERS if case.states > SMALL else case.states
    meet = (apart <= reach) | (one < case.powers)
    if case.kind == "hub":
        meet = (one == 0) | (random.random(len(one)) < 1 / 12)
    one, other, years = one[meet], other[meet], case.years
    one, other, year = np.repeat(one, years), np.repeat(other, years), np.tile(np.arange(years), len(one))
    if case.kind != "come and go":
        return one, other, year
    first = np.where(random.random(case.states) < 1 / 2, 0, random.integers(0, years - 2, case.states))
    last = np.where(random.random(case.states) < 1 / 5, random.integers(2, years, case.states), years)
    last = np.maximum(last, first + 2)
    there = (year >= np.maximum(first[one], first[other])) & (year < np.minimum(last[one], last[other]))
    return one[there], other[there], year[there]


@cache
def groups_of(case: Case, blocks: int = 1) -> Groups:
    """Return which rows share what."""
    return Groups(*rows(case), blocks=blocks)


def draw(case: Case, groups: Groups, random: np.random.Generator) -> tuple[Array, Array]:
    """Draw covariates and shocks [row, 4], [row]."""
    size, (of_state, of_both, of_year) = len(groups.pair), SHOCKS[case.shocks]

    def of(*shape: int) -> Array:
        """Of variance 1, and persistent over the last axis if it is of years."""
        v = random.standard_normal(shape)
        if case.freedom is not None:
            spread = np.sqrt(case.freedom / (case.freedom - 2))
            v /= spread * np.sqrt(random.chisquare(case.freedom, shape) / case.freedom)
        if case.persistence and shape[-1] == groups.years:
            v[..., 1:] *= np.sqrt(1 - case.persistence**2)
            for k in range(1, shape[-1]):
                v[..., k] += case.persistence * v[..., k - 1]
        return v

    def state() -> Array:
        v = of(groups.states, 1)[:, 0]
        return (v[groups.one] + v[groups.other]) / np.sqrt(2)

    def state_year() -> Array:
        v = of(groups.states, groups.years)
        return (v[groups.one, groups.year] + v[groups.other, groups.year]) / np.sqrt(2)

    def year() -> Array:
        return of(groups.years)[groups.year]

    x = np.column_stack([
        np.ones(size),
        (state() + random.standard_normal(groups.pairs)[groups.pair]) / np.sqrt(2),
        (year() + random.standard_normal(size)) / np.sqrt(2),
        random.standard_normal(size),
    ])  # fmt: skip
    own = 1 - of_state - of_both - of_year
    shock = np.sqrt(own) * of(size, 1)[:, 0]
    for share, make in ((of_state, state), (of_both, state_year), (of_year, year)):
        if share:
            shock += np.sqrt(share) * make()
    return x, shock


def loss_difference(x: Array, outcome: Array, truth: Array = TRUTH) -> Array:
    """Log loss without the first covariate less that with it [row]."""
    without = expit(x[:, [0, 2, 3]] @ truth[[0, 2, 3]])
    p = expit(x @ truth)
    return np.log(np.where(outcome > 0, p / without, (1 - p) / (1 - without)))


@cache
def true_difference(constant: float = -2.0) -> float:
    """Return the mean of the loss difference over all worlds, by Gauss-Hermite quadrature."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    weights = weights / weights.sum()
    first, rest = np.meshgrid(nodes, nodes)
    rest = constant + np.sqrt(TRUTH[2] ** 2 + TRUTH[3] ** 2) * rest  # what the others add is normal
    p, without = expit(rest + TRUTH[1] * first), expit(rest)
    gain = p * np.log(p / without) + (1 - p) * np.log((1 - p) / (1 - without))
    return float(weights @ gain @ weights)


def fit(x: Array, outcome: Array, start: Array) -> Array:
    """Fit a logit by Newton's method, no step longer than one."""
    b = start.copy()
    for _ in range(50):
        p = expit(x @ b)
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x, x.T @ (outcome - p))
        b += np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < 1e-8:
            break
    return b


def _published(scores: Array, groups: Groups) -> Array:
    total = groups.share_state(scores) + squares(groups.of_years(scores)) - groups.share_both(scores)
    return np.diag(total)


Found = tuple[list[list[Estimate]], Array, Array]
"""Estimates for every length of blocks, influence [row, estimate], and the truth."""


def _logit(x: Array, shock: Array, case: Case) -> Found:
    outcome = (shock < ndtri(expit(x @ case.truth))).astype(float)
    difference, coefficients = loss_difference(x, outcome, case.truth), fit(x, outcome, case.truth)
    found = []
    for blocks in case.blocks:
        groups = groups_of(case, blocks)
        found.append([*dyadic_means(difference[:, None], groups), *logit_estimates(x, outcome, coefficients, groups)])
    p = expit(x @ coefficients)
    influence = (x * (outcome - p)[:, None]) @ np.linalg.inv((x * (p * (1 - p))[:, None]).T @ x)
    mean = ((difference - difference.mean()) / len(difference))[:, None]
    return found, np.column_stack([mean, influence]), np.array([true_difference(case.constant), *case.truth])


def _ols(x: Array, shock: Array, case: Case) -> Found:
    outcome = x @ case.truth + shock
    groups = [groups_of(case, blocks) for blocks in case.blocks]
    found = [[*dyadic_means(outcome[:, None], one), *ols_estimates(x, outcome, one)] for one in groups]
    left = outcome - x @ np.array([one.estimate for one in found[0][1:]])
    mean = ((outcome - outcome.mean()) / len(outcome))[:, None]
    influence = np.column_stack([mean, (x * left[:, None]) @ np.linalg.inv(x.T @ x)])
    return found, influence, np.array([case.constant, *case.truth])


def simulate(case: Case, seed: int, model: str = "logit") -> Array:
    """Whether each interval of 95 % holds the truth in one simulation [method, estimate].

    The methods are the dyadic one with every length of blocks, the sum as published and pairs.
    """
    groups = groups_of(case)
    x, shock = draw(case, groups, np.random.default_rng([seed, case.states, case.powers, len(case.shocks)]))
    made, influence, truth = (_logit if model == "logit" else _ols)(x, shock, case)
    away = np.abs([e.estimate for e in made[0]] - truth)
    reach = stdtrit(min(groups.states, groups.years) - 1, 0.975)
    held = [np.array([e.low <= t <= e.high for e, t in zip(found, truth, strict=True)]) for found in made]
    for variance, times in (
        (_published(influence, groups), reach),
        (np.diag(squares(groups.of_pairs(influence))), 1.96),
    ):
        held.append(away <= times * np.sqrt(np.maximum(variance, 0.0)))
    return np.array(held)


def _batch(job: tuple[Case, Sequence[int], str]) -> Array:
    case, seeds, model = job
    return np.sum([simulate(case, seed, model) for seed in seeds], axis=0)


def coverage(case: Case, simulations: int, workers: int = 1, model: str = "logit") -> Array:
    """Share of simulations in which each interval holds the truth [method, estimate]."""
    jobs = [(case, tuple(range(k, simulations, 20)), model) for k in range(20)]
    if workers == 1:
        return np.sum([_batch(job) for job in jobs if job[1]], axis=0) / simulations
    with ProcessPoolExecutor(workers) as pool:
        return np.sum(list(pool.map(_batch, [job for job in jobs if job[1]])), axis=0) / simulations


CASES = [
    *(Case(n, shocks) for n, shocks in product((20, 60, 150), ("states and years", "states", "years", "none"))),
    Case(60, powers=5),
]
"""What the table has; the last has five great powers that meet all others, who meet their neighbours."""


BASE = Case(30)
LIVE = Case(20, persistence=0.5, blocks=(1, 5, 10))
LONG = replace(LIVE, states=12, years=180, blocks=(1, 5, 10, 20))
HARD = {
    "as above": BASE,
    "states come and go": replace(BASE, kind="come and go"),
    "8 years": replace(BASE, years=8),
    "a hub in all dyads": replace(BASE, states=60, kind="hub"),
    "shocks with 2.5 degrees of freedom": replace(BASE, freedom=2.5),
    "about 85 events": replace(BASE, constant=-5.0),
    "about 25 events": replace(BASE, constant=-6.2),
    "about 10 events": replace(BASE, constant=-7.1),
    "states in a year, persistence .8": replace(BASE, shocks="states in a year", persistence=0.8),
    "20 years, persistence .5": LIVE,
    "20 years, persistence .8": replace(LIVE, persistence=0.8),
    "60 years, persistence .5": replace(LIVE, years=60),
    "60 years, persistence .8": replace(LIVE, years=60, persistence=0.8, blocks=(1, 5, 10, 20)),
    "60 years, persistence .9": replace(LIVE, years=60, persistence=0.9, blocks=(1, 5, 10, 20)),
    "twelve states": replace(BASE, states=12),
    "twelve states, 180 years": replace(BASE, states=12, years=180),
    "twelve states, 180 years, persistence .8": replace(LONG, persistence=0.8),
    "twelve states, 180 years, persistence .9": replace(LONG, persistence=0.9),
}
"""What is harder: of thirty states, of twenty where shocks live on, and of twelve."""


def _hard(simulations: int, workers: int, model: str) -> None:
    print(f"| data | blocks of | {' | '.join(MODELS[model])} |")
    print("| --- | --- |" + " --- |" * len(MODELS[model]))
    for name, case in HARD.items():
        if (case.freedom is not None and model == "logit") or (case.constant != TRUTH[0] and model == "ols"):
            continue
        number = simulations if case.years <= YEARS else simulations // 2
        for blocks, held in zip(case.blocks, coverage(case, number, workers, model), strict=False):
            print(f"| {name} | {blocks} | {' | '.join(f'{share:.3f}' for share in held)} |", flush=True)


def main() -> None:
    """Print the table as it is made."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--simulations", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--shocks", choices=SHOCKS)
    parser.add_argument("--model", choices=MODELS, default="logit")
    parser.add_argument(
        "--hard", action="store_true", help="print the table of what is harder (over 20 years by half as many)"
    )
    told = parser.parse_args()
    if told.hard:
        _hard(told.simulations, told.workers, told.model)
        return
    print(f"| states | shocks of | errors | {' | '.join(MODELS[told.model])} |")
    print("| --- | --- | --- |" + " --- |" * len(MODELS[told.model]))
    for case in CASES:
        if told.shocks and case.shocks != told.shocks:
            continue
        for method, held in zip(METHODS, coverage(case, told.simulations, told.workers, told.model), strict=True):
            powers = f", {case.powers} great powers" * bool(case.powers)
            numbers = " | ".join(f"{share:.3f}" for share in held)
            print(f"| {case.states}{powers} | {case.shocks} | {method} | {numbers} |", flush=True)


if __name__ == "__main__":
    main()
