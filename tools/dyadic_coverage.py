"""How often intervals of dyadic data hold the truth, where states and years have shocks of their own.

    python tools/dyadic_coverage.py [--model logit] [--simulations 2000] [--workers 2]

prints the table of ``docs/theory/dyadic.md``; slow tests hold the intervals to it, and quick ones to a part of it. The
outcome of a pair in a year is 1 where a normal shock, made of shocks of its states, of its states in that year, of the
year and of its own, is below what gives it a known chance: of a logit in three covariates, of which one belongs to
states and pairs, one to years and one to neither. What is estimated are the coefficients, and the mean difference of
the log losses of two forecasts, one with the chance and one without the first covariate. With ``--model ols`` the
outcome is the covariates' sum and the shock, and what is estimated are its mean and the coefficients of least squares.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
from scipy.special import expit, ndtri, stdtrit

from detente.core.arrays import Array
from detente.stats.dyadic import Estimate, dyadic_means, logit_estimates, ols_estimates
from detente.stats.groups import Groups, squares

TRUTH = np.array([-2.0, 0.5, 0.5, 0.5])
"""Coefficients; events happen in about one row in six."""
COEFFICIENTS = ("constant", "of states", "of years", "of neither")
MODELS = {"logit": ("loss difference", *COEFFICIENTS), "ols": ("mean", *COEFFICIENTS)}
"""What is estimated."""
YEARS = 20
"""Years of each simulation."""
SMALL, PARTNERS, NEIGHBOURS = 60, 10, 2
"""Up to so many states all meet; of more, so many on either side of a circle; beside great powers, so many."""
SHOCKS = {"states and years": (0.2, 0.1, 0.1), "states": (0.3, 0.0, 0.0), "years": (0.0, 0.2, 0.0), "none": (0, 0, 0)}
"""Shares of the variance that are of states, of states in a year, and of years."""
METHODS = ("dyadic", "as published", "by pairs")


Rows = tuple[Array, Array, Array]
"""The two states and the year of each row."""


@dataclass(frozen=True)
class Case:
    """One kind of data: so many states, so many of them great powers that meet all, and the shocks."""

    states: int
    shocks: str = "states and years"
    powers: int = 0


def rows(case: Case, years: int = YEARS) -> Rows:
    """Return the two states and the year of each row."""
    one, other = np.triu_indices(case.states, 1)
    apart = np.minimum(other - one, case.states - (other - one))
    reach = NEIGHBOURS if case.powers else PARTNERS if case.states > SMALL else case.states
    meet = (apart <= reach) | (one < case.powers)
    one, other = one[meet], other[meet]
    return np.repeat(one, years), np.repeat(other, years), np.tile(np.arange(years), len(one))


@cache
def groups_of(case: Case, years: int) -> Groups:
    """Return which rows share what."""
    return Groups(*rows(case, years))


def draw(case: Case, groups: Groups, random: np.random.Generator) -> tuple[Array, Array]:
    """Draw covariates and shocks [row, 4], [row]."""
    size, (of_state, of_both, of_year) = len(groups.pair), SHOCKS[case.shocks]

    def state() -> Array:
        v = random.standard_normal(groups.states)
        return (v[groups.one] + v[groups.other]) / np.sqrt(2)

    def state_year() -> Array:
        v = random.standard_normal((groups.states, groups.years))
        return (v[groups.one, groups.year] + v[groups.other, groups.year]) / np.sqrt(2)

    def year() -> Array:
        return random.standard_normal(groups.years)[groups.year]

    x = np.column_stack([
        np.ones(size),
        (state() + random.standard_normal(groups.pairs)[groups.pair]) / np.sqrt(2),
        (year() + random.standard_normal(size)) / np.sqrt(2),
        random.standard_normal(size),
    ])  # fmt: skip
    own = 1 - of_state - of_both - of_year
    shock = np.sqrt(own) * random.standard_normal(size)
    for share, make in ((of_state, state), (of_both, state_year), (of_year, year)):
        if share:
            shock += np.sqrt(share) * make()
    return x, shock


def loss_difference(x: Array, outcome: Array) -> Array:
    """Log loss without the first covariate less that with it [row]."""
    without = expit(x[:, [0, 2, 3]] @ TRUTH[[0, 2, 3]])
    p = expit(x @ TRUTH)
    return np.log(np.where(outcome > 0, p / without, (1 - p) / (1 - without)))


@cache
def true_difference() -> float:
    """Return the mean of the loss difference over all worlds, by Gauss-Hermite quadrature."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    weights = weights / weights.sum()
    first, rest = np.meshgrid(nodes, nodes)
    rest = TRUTH[0] + np.sqrt(TRUTH[2] ** 2 + TRUTH[3] ** 2) * rest  # what the others add is normal
    p, without = expit(rest + TRUTH[1] * first), expit(rest)
    gain = p * np.log(p / without) + (1 - p) * np.log((1 - p) / (1 - without))
    return float(weights @ gain @ weights)


def fit(x: Array, outcome: Array) -> Array:
    """Fit a logit by Newton's method from the truth."""
    b = TRUTH.copy()
    for _ in range(50):
        p = expit(x @ b)
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x, x.T @ (outcome - p))
        b += step
        if np.abs(step).max() < 1e-8:
            break
    return b


def _published(scores: Array, groups: Groups) -> Array:
    total = groups.share_state(scores) + squares(groups.of_years(scores)) - groups.share_both(scores)
    return np.diag(total)


def _logit(x: Array, shock: Array, groups: Groups) -> tuple[list[Estimate], Array, Array]:
    outcome = (shock < ndtri(expit(x @ TRUTH))).astype(float)
    difference, coefficients = loss_difference(x, outcome), fit(x, outcome)
    found = [*dyadic_means(difference[:, None], groups), *logit_estimates(x, outcome, coefficients, groups)]
    p = expit(x @ coefficients)
    influence = (x * (outcome - p)[:, None]) @ np.linalg.inv((x * (p * (1 - p))[:, None]).T @ x)
    mean = ((difference - difference.mean()) / len(difference))[:, None]
    return found, np.column_stack([mean, influence]), np.array([true_difference(), *TRUTH])


def _ols(x: Array, shock: Array, groups: Groups) -> tuple[list[Estimate], Array, Array]:
    outcome = x @ TRUTH + shock
    found = [*dyadic_means(outcome[:, None], groups), *ols_estimates(x, outcome, groups)]
    left = outcome - x @ np.array([one.estimate for one in found[1:]])
    mean = ((outcome - outcome.mean()) / len(outcome))[:, None]
    influence = np.column_stack([mean, (x * left[:, None]) @ np.linalg.inv(x.T @ x)])
    return found, influence, np.array([TRUTH[0], *TRUTH])


def simulate(case: Case, seed: int, years: int = YEARS, model: str = "logit") -> Array:
    """Whether each interval of 95 % holds the truth in one simulation [method, estimate]."""
    groups = groups_of(case, years)
    x, shock = draw(case, groups, np.random.default_rng([seed, case.states, case.powers, len(case.shocks)]))
    found, influence, truth = (_logit if model == "logit" else _ols)(x, shock, groups)
    away = np.abs([e.estimate for e in found] - truth)
    reach = stdtrit(min(groups.states, groups.years) - 1, 0.975)
    held = [np.array([e.low <= t <= e.high for e, t in zip(found, truth, strict=True)])]
    for variance, times in (
        (_published(influence, groups), reach),
        (np.diag(squares(groups.of_pairs(influence))), 1.96),
    ):
        held.append(away <= times * np.sqrt(np.maximum(variance, 0.0)))
    return np.array(held)


def _batch(job: tuple[Case, Sequence[int], int, str]) -> Array:
    case, seeds, years, model = job
    return np.sum([simulate(case, seed, years, model) for seed in seeds], axis=0)


def coverage(case: Case, simulations: int, workers: int = 1, years: int = YEARS, model: str = "logit") -> Array:
    """Share of simulations in which each interval holds the truth [method, estimate]."""
    jobs = [(case, tuple(range(k, simulations, 20)), years, model) for k in range(20)]
    if workers == 1:
        return np.sum([_batch(job) for job in jobs if job[1]], axis=0) / simulations
    with ProcessPoolExecutor(workers) as pool:
        return np.sum(list(pool.map(_batch, [job for job in jobs if job[1]])), axis=0) / simulations


CASES = [Case(n, shocks) for n, shocks in product((20, 60, 150), SHOCKS)] + [Case(60, powers=5)]
"""What the table has; the last has five great powers that meet all others, who meet their neighbours."""


def main() -> None:
    """Print the table as it is made."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--simulations", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--shocks", choices=SHOCKS)
    parser.add_argument("--model", choices=MODELS, default="logit")
    told = parser.parse_args()
    print(f"| states | shocks of | errors | {' | '.join(MODELS[told.model])} |")
    print("| --- | --- | --- |" + " --- |" * len(MODELS[told.model]))
    for case in CASES:
        if told.shocks and case.shocks != told.shocks:
            continue
        for method, held in zip(METHODS, coverage(case, told.simulations, told.workers, model=told.model), strict=True):
            powers = f", {case.powers} great powers" * bool(case.powers)
            numbers = " | ".join(f"{share:.3f}" for share in held)
            print(f"| {case.states}{powers} | {case.shocks} | {method} | {numbers} |", flush=True)


if __name__ == "__main__":
    main()
