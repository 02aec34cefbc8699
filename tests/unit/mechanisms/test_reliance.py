"""False promise, by hand-worked numbers: only who relied and held back is worse placed."""

import numpy as np
import pytest

from detente.core.products import Structure
from detente.mechanisms import interact, structure
from detente.testing import check_mechanism
from unit.mechanisms.bench import dyad, laned, made, world, year

CASES = [
    # reliance, decisiveness, binding, what 0's chance of one half gains where 1 relied
    (0.0, 1.0, 1.0, 0.0),
    (0.8, 1.0, 0.5, 0.5 / (0.5 + 0.5 * 0.6) - 0.5),
    (0.8, 2.0, 0.5, 0.5 / (0.5 + 0.5 * 0.36) - 0.5),
    (1.0, 1.0, 1.0, 0.5 / (0.5 + 0.5 * 0.001) - 0.5),
]


def relying(reliance: float, decisiveness: float, binding: float) -> Structure:
    """The structure of two, of which 1 relies on what binds them and 0 does not."""
    now = year(
        products={"structure": {"win": dyad(0.5), "even": dyad(0.5), "edge": dyad(0.0)}},
        binding_reliance=[0.0, reliance], decisiveness=[1.0, decisiveness],
    )  # fmt: skip
    _, made_of_it = made(structure.BindingReliance(), world(bind_security=dyad(binding)), now)
    return made_of_it


@pytest.mark.parametrize(("reliance", "decisiveness", "binding", "gain"), CASES)
def test_who_relies_is_less_ready(reliance: float, decisiveness: float, binding: float, gain: float) -> None:
    s = relying(reliance, decisiveness, binding)
    assert s.unready[0, 1, 0] == pytest.approx(gain, abs=1e-6)
    assert s.unready[1, 0, 0] == 0
    assert s.other_side.unready[1, 0, 0] == s.unready[0, 1, 0]
    assert (s.win[0, 1, 0], s.even[0, 1, 0], s.edge[0, 1, 0]) == (0.5, 0.5, 0)


@pytest.mark.parametrize("greed", [0.0, 1.5])
def test_it_counts_in_temptation_and_in_being_exploited_alone(greed: float) -> None:
    """``T`` of 0 and ``-S`` of 1 rise by the gain times the stake; the other way nothing moves."""
    gain, own = CASES[1][3], np.array([greed, greed])[:, None, None]
    base, relied = (
        made(structure.Stakes(), world(), year(), s)[1]
        for s in (relying(0.0, 1.0, 0.5), relying(*CASES[1][:3]))
    )  # fmt: skip
    for (restraint, exposure), (restraint_was, exposure_was) in [(relied.stakes(own), base.stakes(own))]:
        moved = (restraint - restraint_was)[..., 0], (exposure - exposure_was)[..., 0]
        assert moved[0][0, 1] == pytest.approx(-gain * (1 + greed), abs=1e-6)
        assert moved[1][1, 0] == pytest.approx(gain * (1 + greed), abs=1e-6)
        assert moved[0][1, 0] == moved[1][0, 1] == 0


@pytest.mark.parametrize(("draw", "taken"), [(0.624, 0.01), (0.626, 0.0)])
def test_it_counts_in_extortion(draw: float, taken: float) -> None:
    now = year(draws={"interact.coercion": dyad(draw)}, coercion=0.01)
    now = now.replace(structure=relying(*CASES[1][:3]))
    after, _ = made(interact.Coercion(), world(conduct=dyad(1, 0)), now)
    assert after.economy[:, 0] == pytest.approx([1 + taken, 1 - taken])


def test_a_bench_without_reliance_has_none() -> None:
    s = year(products={"structure": {"edge": dyad(0.2)}}).structure
    assert s.unready is None
    assert np.array_equal(s.surprise, laned(dyad(0.2), (2, 2)))


@pytest.mark.slow
def test_it_conforms() -> None:
    check_mechanism(structure.BindingReliance())
