"""How much a series answers another: tests of any size of it, and intervals."""

from __future__ import annotations

import numpy as np
import pytest

from detente.core.arrays import Array
from detente.stats.reaction import reaction_test
from detente.stats.reaction_size import answer_to

YEARS = np.arange(1947, 1990)


def pair(seed: int, answer: float, fatigue: float) -> tuple[Array, Array]:
    """A series that answers another one, which wanders; both with shocks of a twentieth."""
    random = np.random.default_rng(seed)
    shocks = 0.05 * random.standard_normal((2, len(YEARS)))
    y, x = np.cumsum(shocks[0] + 0.02), np.zeros(len(YEARS))
    for t in range(1, len(x)):
        x[t] = x[t - 1] + answer * y[t - 1] - fatigue * x[t - 1] + shocks[1, t]
    return x, y


@pytest.mark.parametrize(("answer", "fatigue"), [(0.0, 0.0), (0.1, 0.1), (0.3, 0.15)])
def test_a_true_size_is_rejected_as_seldom_as_told(answer: float, fatigue: float) -> None:
    """At 2.5 % a tail, 200 pairs: more than 7 % on one side have a chance of 2 in 10,000 each."""
    tails = np.array([answer_to(*pair(seed, answer, fatigue), YEARS, draws=200).tails(answer) for seed in range(200)])  # type: ignore[union-attr]
    assert ((tails <= 0.025).mean(axis=0) <= 0.07).all()


def test_the_interval_is_what_neither_tail_rejects() -> None:
    found = answer_to(*pair(1, 0.6, 0.6), YEARS, draws=1000)
    assert found is not None
    low, high = found.interval()
    assert 0 < low < found.reaction < high
    assert found.tails(low)[0] == pytest.approx(0.025, abs=0.004)
    assert found.tails(high)[1] == pytest.approx(0.025, abs=0.004)
    narrow = found.interval(0.5)
    assert low < narrow[0] < narrow[1] < high


def test_at_nothing_it_is_the_test_of_an_answer() -> None:
    """The p value of 4,000 walks, whose shocks are those of the changes and not of the equation."""
    x, y = pair(2, 0.2, 0.2)
    found, tested = answer_to(x, y, YEARS), reaction_test(x, y, YEARS)
    assert found is not None
    assert tested is not None
    assert 2 * min(found.tails(0.0)) == pytest.approx(tested.p, abs=0.08)


def test_nothing_is_told_of_too_few_years() -> None:
    assert answer_to(*(part[:8] for part in pair(3, 0.1, 0.1)), YEARS[:8]) is None
