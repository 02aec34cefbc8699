"""Worlds that watch acts are drawn anew by their weight, and rare kinds of them stay alive.

Where luck remains, a test says how often it would fail a right filter whose seeds were not fixed.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from detente.engine.particles import EVEN, RENEW, Particles
from unit.engine.watched import ALIKE, BACK, QUIET, THERE, acts, weighted


def _lots(number: int, shape: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Uneven weights, and kinds of which one is rare and one is absent."""
    luck = np.random.default_rng(seed)
    kinds = luck.choice(5, size=number, p=[0.5, 0.3, 0.19, 0.0, 0.01])
    return luck.gamma(shape, size=number) * np.where(kinds == 4, 0.01, 1.0), kinds


def test_particles_are_drawn_by_weight_and_a_share_evenly_from_each_kind() -> None:
    """Of 400 draws three quarters go by weight and a quarter to four kinds alike, each world's but for rounding."""
    weights, kinds = _lots(400, 0.3, 5)
    worlds = weighted(weights)
    drawn, after = worlds._draw(0.3 * weights / weights.sum(), kinds)  # an island that has three tenths of the weight
    share = weights / weights.sum()
    of_kind = np.array([share[kinds == kind].sum() for kind in range(5)])
    expected = 400 * ((1 - EVEN) * share + EVEN / 4 * share / of_kind[kinds])
    copies = np.bincount(drawn, minlength=400)
    assert (np.floor(expected - 1e-9) <= copies).all()
    assert (copies <= np.ceil(expected + 1e-9)).all()
    rare = np.isin(drawn, np.flatnonzero(kinds == 4)).sum()
    assert rare in (25, 26)  # a sixteenth of 400, though it has less than a thousandth of the weight
    assert after * expected[drawn] == pytest.approx(0.3 * share[drawn])
    assert after.sum() == pytest.approx(0.3, abs=0.003)


def test_nobody_without_weight_is_drawn() -> None:
    """Weights of next to nothing and of nothing, at either end of the order in which kinds are laid out."""
    for first, last in ((0.0, 5e-324), (5e-324, 0.0), (1e-310, 1e-320), (0.0, 0.0)):
        weights = np.array([first, 1e-200, 2e-200, 1e-200, last])
        drawn, after = weighted(np.ones(5))._draw(weights, np.array([0, 1, 1, 2, 3]))
        assert np.isfinite(after).all()
        assert (weights[drawn] > 0).all()
        assert after.sum() == pytest.approx(4e-200, rel=0.7)  # five draws of few kinds are coarse


def test_drawing_anew_keeps_means_within_monte_carlo_error() -> None:
    """60 draws: their mean is off by less than 5 standard errors of independent draws (1 false alarm in a million)."""
    weights, kinds = _lots(300, 0.5, 6)
    share, mark = weights / weights.sum(), np.sin(np.arange(300.0))
    before = float(share @ mark)
    spread = math.sqrt(float(share @ (mark - before) ** 2) / (1 - EVEN) / 300 / 60)
    after = []
    for seed in range(60):
        drawn, weight = weighted(weights, seed)._draw(share, kinds)
        after.append(float((weight * mark[drawn]).sum()))
    assert abs(float(np.mean(after)) - before) < 5 * spread
    assert len(set(after)) > 40  # luck, not one draw again and again


def test_unlikely_kinds_of_worlds_stay_alive_and_weigh_next_to_nothing() -> None:
    """After 30 months of competing all but a millionth of the weight is with the malign; some benign are kept."""
    worlds = Particles(QUIET.where(temperature=0.1, incident=0.0), ALIKE, 2, particles=400, islands=1, seed=2)
    for _ in range(30):
        worlds.foresee()
        worlds.see(acts(0, 0))
    malign = worlds.world.malign[0]
    assert float(worlds.mean(malign)) < 1e-3
    assert 10 < malign.sum() < 200


def test_islands_live_by_themselves_and_count_by_what_they_foresaw() -> None:
    """Nobody crosses over, an island's weight is kept when it is drawn anew, and halves average to the whole."""
    worlds = Particles(QUIET.where(temperature=0.05), ALIKE, 2, particles=200, islands=2, seed=2)
    home = np.arange(200) * 2 // 200
    worlds.set(trade=0.0 * worlds.world.trade + home.astype(np.float32))
    for there, back in zip(THERE, BACK, strict=True):
        worlds.foresee()
        worlds.see(acts(there, back))
        shares = [float(worlds._weight[home == island].sum()) for island in (0, 1)]
        kept = worlds.renewals
        worlds._renew()
        assert worlds._weight.sum() == pytest.approx(1.0, abs=1e-12)
        if worlds.renewals > kept:
            assert [float(worlds._weight[home == island].sum()) for island in (0, 1)] == pytest.approx(shares, abs=0.02)
    assert worlds.renewals > 2
    assert (worlds.world.trade[0, 1] == home).all()
    first, second = worlds.half_log_likelihoods
    assert first != second
    assert math.log((math.exp(first) + math.exp(second)) / 2) == pytest.approx(worlds.log_likelihood)
    whole, (one, other) = worlds.mean(worlds.world.malign), worlds.halves(worlds.world.malign)
    assert whole == pytest.approx(shares[0] * one + shares[1] * other, abs=0.02)


def test_one_island_has_no_halves() -> None:
    worlds = Particles(QUIET, ALIKE, 2, particles=3, seed=2)  # too few for two islands
    worlds.foresee()
    worlds.see(acts(1, 0))
    assert worlds.half_log_likelihoods == pytest.approx((worlds.log_likelihood,) * 2)
    one, other = worlds.halves(worlds.world.malign)
    assert one.tolist() == other.tolist() == pytest.approx(worlds.mean(worlds.world.malign).tolist())


def test_worlds_are_drawn_anew_before_the_next_period_and_not_while_the_year_is_ended() -> None:
    """What the phases of a period made belongs to worlds in their order: they may not change places under it."""
    sharp = QUIET.where(temperature=0.05, incident=0.0)
    worlds = Particles(sharp, ALIKE, 2, particles=200, islands=1, seed=2)
    worlds.foresee()
    before = worlds.world.malign.copy()
    worlds.see(acts(1, 1))  # few benign worlds compete
    assert worlds.sample_size < RENEW * 200
    assert worlds.least_sample == pytest.approx(worlds.sample_size)
    worlds.close(np.zeros((2, 2)), {})
    assert (worlds.world.malign == before).all()
    assert worlds.renewals == 0
    kept = worlds.mean(worlds.world.malign)
    worlds.foresee()
    assert worlds.renewals == 1
    assert (worlds.world.malign != before).any()
    assert worlds.mean(worlds.world.malign) == pytest.approx(kept, abs=0.01)
    assert worlds.least_sample < 100
