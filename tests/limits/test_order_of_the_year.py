"""What counts when: a year's structure is that of its beginning, and a year is lived in one unit."""

import numpy as np
import pytest

from detente.core.scenario import Intervention, Scenario
from detente.engine.ensemble import simulate
from detente.mechanisms.complete import COMPLETE

KEEP = ("strike", "hold", "win", "critical_fear", "burden", "capability", "economy", "world_growth", "conduct")


@pytest.mark.parametrize("periods", [1, 4])
def test_forces_given_up_by_a_signal_count_from_the_next_year_on(periods: int) -> None:
    """Others reckon with the forces with which the year began; what the signal says they hear at once."""
    scenario = Scenario("signal", states=3, years=3, periods=periods, settings={"malign_share": 0, "motive_change": 0})
    quiet, loud = (
        simulate(COMPLETE.where(signal_rate=rate, signal_cost=0.4), scenario, replicates=20, keep=KEEP, backend="numpy")
        for rate in (0.0, 1.0)
    )
    for name in ("strike", "hold", "win", "critical_fear"):
        assert (quiet[name][:, 0] == loud[name][:, 0]).all(), name
    if periods == 1:  # nobody has learned anything yet: what is aimed at is what it would have been
        assert (quiet["burden"][:, 0] == loud["burden"][:, 0]).all()
    assert (loud["capability"][:, 0] < 0.9 * quiet["capability"][:, 0]).all()
    off = ~np.eye(3, dtype=bool)
    assert loud["strike"][:, 1][:, off].mean() < 0.8 * quiet["strike"][:, 1][:, off].mean()


def test_a_year_ends_in_units_of_its_mean_product() -> None:
    done = (Intervention(4, edits={"economy": [3.0, 1.0, 2.0]}),)
    made = simulate(
        COMPLETE, Scenario("s", states=3), years=8, replicates=20, keep=KEEP, interventions=done, backend="numpy"
    )
    assert made["economy"].mean(-1) == pytest.approx(1.0, abs=1e-6)
    assert made["economy"][:, 4] == pytest.approx(np.broadcast_to([1.5, 0.5, 1.0], (20, 3)), abs=0.15)
    start = made.in_units_of_the_start()
    assert start["economy"][:, -1] == pytest.approx(made["economy"][:, -1] * np.exp(made["world_growth"][:, -1:]))
    assert start["conduct"] is made["conduct"]
    assert (made["world_growth"][:, 4] - made["world_growth"][:, 3] > 0.5).all()


def test_only_ratios_matter() -> None:
    """The same growth of all changes nothing but the record of it."""
    still, growing = (
        simulate(COMPLETE.where(growth=g), Scenario("s", states=4), years=60, replicates=50, keep=KEEP, backend="numpy")
        for g in (0.0, 0.06)
    )
    assert growing["world_growth"][:, -1].mean() - still["world_growth"][:, -1].mean() == pytest.approx(3.6, abs=0.2)
    assert abs(growing["capability"][:, -20:].mean() / still["capability"][:, -20:].mean() - 1) < 0.35
