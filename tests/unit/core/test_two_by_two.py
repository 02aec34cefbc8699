"""Games of restraint and competing by the order of their outcomes: all orders, ties, scales and shapes."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest

from detente.core.two_by_two import TwoByTwo, classify, ties

NAMED = {
    "harmony": ((4, 3, 1, 2), (4, 2, 1, 3), (3, 2, 1, 4)),
    "stag hunt": ((4, 3, 2, 1), (4, 2, 3, 1), (4, 1, 3, 2)),
    "chicken": ((3, 4, 1, 2),),
    "prisoner's dilemma": ((3, 4, 2, 1),),
    "deadlock": ((2, 4, 3, 1), (2, 3, 4, 1), (1, 2, 4, 3), (1, 3, 4, 2)),
}
"""Ranks of R, T, P and S [Jervis1978]_; where the field merges several, all."""


@pytest.mark.parametrize(("title", "orders"), NAMED.items())
def test_orders_of_preference_have_their_names(title: str, orders: tuple[tuple[int, ...], ...]) -> None:
    assert [TwoByTwo(int(classify(*order))).title for order in orders] == [title] * len(orders)


def test_every_strict_order_is_named_or_other_and_never_degenerate() -> None:
    """By the definitions, written again: dominance of either option, and which of RR and PP is better."""
    count = dict.fromkeys(TwoByTwo, 0)
    for r, t, p, s in permutations((1, 2, 3, 4)):
        kind = TwoByTwo(int(classify(r, t, p, s)))
        count[kind] += 1
        assert (kind is TwoByTwo.PRISONERS_DILEMMA) == (t > r > p > s)
        assert (kind is TwoByTwo.CHICKEN) == (t > r > s > p)
        assert (kind in (TwoByTwo.PRISONERS_DILEMMA, TwoByTwo.DEADLOCK)) == (t > r and p > s)
        assert (kind in (TwoByTwo.HARMONY, TwoByTwo.STAG_HUNT)) == (r > t and r > p)
        assert not ties(r, t, p, s)
    assert count[TwoByTwo.DEGENERATE] == count[TwoByTwo.UNKNOWN] == 0
    assert sum(count.values()) == 24


def test_a_tie_is_degenerate_where_a_best_reply_is_open_or_breaking_it_changes_the_game() -> None:
    def spread(order: tuple[float, ...]) -> set[int]:
        nudges = product((-1e-3, 0.9e-3, 0.5e-3), repeat=4)
        found = (classify(*(v + d * (k + 1) for k, (v, d) in enumerate(zip(order, n, strict=True)))) for n in nudges)
        return {int(f) for f in found} - {TwoByTwo.DEGENERATE}

    for order in product((1.0, 2.0, 3.0), repeat=4):
        undecided = len(spread(order)) > 1 or order[0] == order[1] or order[2] == order[3]
        assert (classify(*order) == TwoByTwo.DEGENERATE) == undecided, order


def test_ties_are_told() -> None:
    assert classify(1, 1, 1, 1) == TwoByTwo.DEGENERATE
    assert len(ties(1, 1, 1, 1)) == 6
    assert ties(4, 4, 2, 1) == (("R", "T"),)
    assert ties(4, 3, 3, 1) == (("T", "P"),)
    assert classify(4, 3, 3, 1) == TwoByTwo.STAG_HUNT  # competing brings the same either way: nothing turns on it


def test_rounding_is_a_tie_at_any_scale_and_adding_or_stretching_changes_nothing() -> None:
    for scale in (1e-9, 1.0, 1e9):
        assert classify(0.3 * scale, (0.1 + 0.2) * scale, 0, -scale) == TwoByTwo.DEGENERATE
    rng = np.random.default_rng(1)
    four = rng.normal(size=(4, 500))
    assert (classify(*four) == classify(*(3.5 * four + 7))).all()
    assert classify(1.0, 1.001, 0, -1, tie=0.01) == TwoByTwo.DEGENERATE


def test_arrays_of_any_shape_and_what_is_no_number() -> None:
    reward = np.array([[4.0, np.nan, 3.0], [4.0, np.inf, 2.0]])
    found = classify(reward, 3.5, np.array([2.0, 2.0, 1.0]), 1.5)
    assert found.dtype == np.int8
    assert found.tolist() == [[1, -1, 2], [1, -1, 2]]
    assert found.shape == (2, 3)
    assert classify(1, 2, 3, 4).shape == ()
    assert classify([], [], [], []).shape == (0,)
    assert {k.title for k in TwoByTwo} >= {"stag hunt", "prisoner's dilemma", "degenerate", "unknown"}
