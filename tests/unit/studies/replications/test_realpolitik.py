"""The mechanics of the world of realpolitik, on small maps and by hand."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, islice
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.studies.replications.coalitions import LOOKED_AT, smallest_winning
from detente.studies.replications.cusack_stoll import GRID, cusack_stoll, settings
from detente.studies.replications.realpolitik import Realpolitik, Rules, regular_map, victory

SMALL = Rules(states=12, degree=4, turns=400)


def world(seed: int = 0, **rules: Any) -> Realpolitik:
    return Realpolitik(replace(SMALL, **rules), np.random.default_rng(seed))


def by_hand(strengths: list[float], needed: float) -> tuple[int, ...] | None:
    """The rule as it is told: of every size the first hundred; the cheapest that exceeds."""
    looked_at = [
        c for size in range(len(strengths) + 1) for c in islice(combinations(range(len(strengths)), size), LOOKED_AT)
    ]
    winning = [c for c in looked_at if sum(strengths[k] for k in c) > needed]
    return min(winning, key=lambda c: sum(strengths[k] for k in c)) if winning else None


@given(st.lists(st.floats(1, 50), max_size=13), st.floats(-10, 300))
def test_smallest_winning_is_the_rule_as_told(strengths: list[float], needed: float) -> None:
    found, told = smallest_winning(np.array(strengths), needed), by_hand(strengths, needed)
    if needed < 0:
        assert found == ()
        return
    assert (found is None) == (told is None)
    if found is not None and told is not None:
        assert sum(strengths[k] for k in found) == pytest.approx(sum(strengths[k] for k in told))
        assert sum(strengths[k] for k in found) > needed - 1e-9


@pytest.mark.parametrize("count", [20, 60, 97])
def test_many_candidates(count: int) -> None:
    strengths = list(np.random.default_rng(count).uniform(1, 20, count))
    for share in (0.1, 0.5, 0.9, 0.99):
        needed = share * sum(strengths)
        assert smallest_winning(np.array(strengths), needed) == by_hand(strengths, needed)


def test_every_state_of_a_map_has_as_many_neighbours() -> None:
    for seed in range(5):
        borders = regular_map(98, 8, np.random.default_rng(seed))
        assert (borders.sum(0) == 8).all()
        assert (borders == borders.T).all()
        assert not borders.diagonal().any()


@given(st.floats(0.1, 10), st.floats(0.1, 10))
def test_both_normalisations_coincide_at_sigma_1(ours: float, theirs: float) -> None:
    assert victory(ours, theirs, Rules(misnormalised=True)) == victory(ours, theirs, Rules(misnormalised=False))


def test_chance_of_victory() -> None:
    assert victory(2, 2, Rules(victory_sigma=3, misnormalised=False)) == pytest.approx(0.5)
    assert victory(2, 2, Rules(victory_sigma=3)) == pytest.approx(3**0.5 / 2)
    assert victory(2, 2, Rules(victory_sigma=5)) == 1.0
    # The integral that StateSim's text prints, at a ratio of e and a sigma of 1: (1 + erf 1) / 2.
    assert victory(np.e, 1, Rules()) == pytest.approx(0.9213503964748574)


def test_runs_coincide_at_sigma_1_and_part_otherwise() -> None:
    assert world(3).run() == world(3, misnormalised=False).run()
    assert world(3, victory_sigma=5.0).run() != world(3, victory_sigma=5.0, misnormalised=False).run()


def test_the_same_seed_gives_the_same_run() -> None:
    assert world(1).run() == world(1).run()
    assert world(1).run() != world(2).run()


@pytest.mark.parametrize("versailles", [False, True])
def test_invariants_of_every_turn(versailles: bool) -> None:
    w = world(4, versailles=versailles)
    before = w.living.copy()
    for number in range(1, 400):
        if w.living.sum() == 1 or not w.turn(number):
            break
        assert (w.living <= before).all(), "a state that was gone came back"
        assert (w.power[w.living] >= 1.0).all()
        assert (w.borders == w.borders.T).all()
        assert not w.borders.diagonal().any()
        assert not w.borders[~w.living].any(), "territory of a state that is gone was not handed on"
        before = w.living.copy()
    assert len(w.outcome.deaths) == (~w.living).sum()


def test_a_universal_empire_ends_a_run() -> None:
    outcomes = [world(seed, versailles=True).run() for seed in range(10)]
    empires = [o for o in outcomes if o.empire]
    assert empires
    for o in empires:
        assert o.left[-1] == 1
        assert len(o.deaths) == SMALL.states - 1
        assert o.turns == o.deaths[-1] < SMALL.turns - 1


def test_borders_go_to_the_victor() -> None:
    borders = np.zeros((4, 4), bool)
    for a, b in ((0, 1), (1, 2), (2, 3)):
        borders[a, b] = borders[b, a] = True
    w = Realpolitik(Rules(states=4, growth_sigma=1e-9), np.random.default_rng(0), borders)
    w.power = np.array([20.0, 0.5, 5.0, 5.0])
    w.victor = 0
    w._end_turn(1)
    assert not w.living[1]
    assert w.borders[0].tolist() == [False, False, True, False]


def test_a_war_moves_power_as_the_rules_say() -> None:
    w = Realpolitik(
        Rules(states=4, degree=2, victory_sigma=1e-6, misnormalised=False, cost_disparity=0.0), np.random.default_rng(0)
    )
    w.power = np.array([12.0, 4.0, 6.0, 8.0])
    w._war([0, 2], [1])
    cost = (1 - (12 / 16 - 0.5) / 0.5) * 0.1
    spoils = 4 * (1 - cost) * 0.2
    assert w.power[1] == pytest.approx(4 * (1 - cost) - spoils)
    assert w.power[0] == pytest.approx(12 * (1 - cost) + spoils * 12 / 18)
    assert w.power[3] == 8.0


def test_settings_are_drawn_from_the_grid_without_putting_back() -> None:
    drawn = settings(300, 0)
    assert len(set(drawn)) == 300
    assert all(getattr(r, name) in values for r in drawn for name, values in GRID.items())
    assert settings(300, 0) == drawn


def test_results_do_not_depend_on_the_number_of_workers() -> None:
    alone, shared = (cusack_stoll(runs=6, base=SMALL, seed=5, workers=n) for n in (1, 2))
    assert alone == shared
    once = sum(r.victory_sigma == 1 for r in settings(6, 5))
    assert alone.runs == 12 - once
