"""How often what stands beside dyadic intervals is right: Clark and West's test, the largest t value, the bootstrap.

    python tools/dyadic_beside.py [--simulations 1000] [--only nested]

prints the numbers of ``docs/theory/dyadic.md`` under *Beside it*. Worlds are those of ``tools/dyadic_coverage.py``, of
thirty states with shocks of states and years.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from scipy.special import expit, ndtri

from detente.core.arrays import Array
from detente.stats.dyadic import clark_west, country_weights, dyadic_means, max_t
from detente.stats.groups import Groups

sys.path.insert(0, str(Path(__file__).resolve().parent))

import dyadic_coverage as coverage

STATES = 30
"""States of each world."""
TRAINING, TEST = 16, 8
"""Years of the comparison of nested models."""
MEANS, YEARS = 20, 20
"""Means looked at together, and years of them."""
DRAWS, RESAMPLED = 100, 100
"""Draws of a bootstrap, and worlds that are drawn anew."""


def nested(kind: str, simulations: int, effect: float = 0.0) -> Array:
    """Share of simulations in which a larger model seems better: Clark-West, log loss lower, log loss higher.

    The larger has one more covariate, of states or of neither, both fitted on the first years and judged on the last.
    """
    case = coverage.Case(STATES, years=TRAINING + TEST)
    groups = coverage.groups_of(case)
    late = groups.year >= TRAINING
    judged = tuple(part[late] for part in coverage.rows(case))
    found = []
    for seed in range(simulations):
        random = np.random.default_rng([seed, 9])
        x, shock = coverage.draw(case, groups, random)
        of_state = random.standard_normal(STATES)
        more = (of_state[groups.one] + of_state[groups.other]) / np.sqrt(2)
        more = more if kind == "of states" else random.standard_normal(len(more))
        outcome = (shock < ndtri(expit(x @ case.truth + effect * more))).astype(float)
        forecasts = []
        for design, start in ((x, case.truth), (np.column_stack([x, more]), np.append(case.truth, 0.0))):
            forecasts.append(expit(design[late] @ coverage.fit(design[~late], outcome[~late], start)))
        small, large = forecasts
        y = outcome[late]
        loss = np.where(y > 0, np.log(small / large), np.log((1 - small) / (1 - large)))
        difference = dyadic_means(loss[:, None], Groups(*judged))[0]
        test = clark_west(y, small, large, *judged)
        found.append((test.p_above < 0.05, difference.high < 0, difference.low > 0))
    return np.mean(found, axis=0)


def family(simulations: int, common: float) -> float:
    """Share of simulations in which any of many joint intervals of 95 % misses its mean of zero.

    Every mean is of a part that is common to all, of this weight, and of a part of its own.
    """
    case = coverage.Case(STATES, years=YEARS)
    groups, rows, missed = coverage.groups_of(case), coverage.rows(case), 0
    for seed in range(simulations):
        random = np.random.default_rng([seed, 10])
        shared = coverage.draw(case, groups, random)[1]
        means = [common * shared + (1 - common) * coverage.draw(case, groups, random)[1] for _ in range(MEANS)]
        joint = max_t(np.column_stack(means), *rows, draws=2_000, seed=seed)
        missed += bool(np.any((joint.low > 0) | (joint.high < 0)))
    return missed / simulations


def bootstrap(shocks: str, simulations: int) -> tuple[float, float, float]:
    """Spread of a mean over worlds, mean spread by the bootstrap of countries, and mean dyadic standard error."""
    case = coverage.Case(STATES, shocks, years=YEARS)
    groups = coverage.groups_of(case)
    means, drawn, errors = [], [], []
    for seed in range(simulations):
        values = coverage.draw(case, groups, np.random.default_rng([seed, 11]))[1]
        means.append(values.mean())
        if seed < RESAMPLED:
            weights = country_weights(range(STATES), DRAWS, seed)
            rows = weights[:, groups.one] * weights[:, groups.other]
            drawn.append((rows @ values / rows.sum(axis=1)).std(ddof=1))
            errors.append(dyadic_means(values[:, None], groups)[0].standard_error)
    return float(np.std(means)), float(np.mean(drawn)), float(np.mean(errors))


def main() -> None:
    """Print the numbers as they are made."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--simulations", type=int, default=1_000)
    parser.add_argument("--only", choices=("nested", "family", "bootstrap"))
    told = parser.parse_args()
    if told.only in {None, "bootstrap"}:
        for shocks in ("none", "states", "states and years"):
            spread = " | ".join(f"{one:.4f}" for one in bootstrap(shocks, told.simulations))
            print(f"| shocks of {shocks} | {spread} |", flush=True)
    if told.only in {None, "nested"}:
        for kind, effect in (("of states", 0.0), ("of neither", 0.0), ("of states", 0.15), ("of neither", 0.15)):
            shares = " | ".join(f"{one:.3f}" for one in nested(kind, told.simulations, effect))
            print(f"| {kind} | {effect:g} | {shares} |", flush=True)
    if told.only in {None, "family"}:
        for common in (0.0, 0.5):
            print(f"| {MEANS} means, {common:g} common | {family(told.simulations, common):.3f} |", flush=True)


if __name__ == "__main__":
    main()
