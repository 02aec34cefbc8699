"""Observe by hand-worked numbers."""

from typing import Any

import numpy as np
import pytest

from detente.mechanisms import observe
from unit.mechanisms.bench import dyad, made, world, year


@pytest.mark.parametrize(
    ("draws", "change", "after"),
    [
        ([0.04, 0.009], 1.0, [0, 1]),
        ([0.06, 0.02], 1.0, [1, 0]),
        ([0.04, 0.009], 0.5, [1, 0]),
        ([0.0, 0.0], 0.0, [1, 0]),
    ],
)
def test_motives_flip_at_their_hazards(draws: Any, change: float, after: list[int]) -> None:
    now = year(draws={"observe.motive": draws}, volatility_up=0.01, volatility_down=0.05, motive_change=change)
    w, _ = made(observe.HiddenMotives(), world(malign=[1, 0]), now)
    assert w.malign[:, 0].tolist() == after


def test_a_new_leader_brings_traits() -> None:
    now = year(
        draws={"observe.turnover": [0.1, 0.2], "observe.traits": [1.0, 1.0]},
        turnover=0.125, sensibility=0.2, sensibility_spread=0.2,
    )  # fmt: skip
    w, s = made(observe.Turnover(), world(sensibility=[0.9, 0.9]), now)
    assert w.sensibility[:, 0] == pytest.approx([0.4, 0.9])
    assert s.new_leader[:, 0].tolist() == [1, 0]


@pytest.mark.parametrize(("binding", "draw", "seen"), [(0.0, 0.09, 0), (0.0, 0.11, 1), (0.4, 0.09, 1), (0.4, 0.07, 0)])
def test_acts_are_seen_with_error_that_binding_clears(binding: float, draw: float, seen: float) -> None:
    b = dyad(binding)
    before = world(bind_economic=b, bind_political=b, bind_security=b)
    products = {"signals": {"seen": dyad(1, 0)}}
    now = year(draws={"observe.error": dyad(draw)}, products=products, observation_error=0.1, binding_transparency=0.5)
    _, s = made(observe.NoisyObservation(), before, now)
    assert s.seen[0, 1, 0] == seen
    assert s.seen[1, 0, 0] == 1 - seen


@pytest.mark.parametrize(
    ("share", "draw", "mix"), [(1.0, 0.69, 1), (1.0, 0.71, 0), (0.0, 0.49, 1), (0.0, 0.51, 0), (0.5, 0.59, 1)]
)
def test_force_mixes_show_as_far_as_they_can_be_told_apart(share: float, draw: float, mix: float) -> None:
    now = year(draws={"observe.mix": dyad(draw)}, distinguishability=share)
    _, s = made(observe.Distinguishability(), world(posture=[0.0, 0.7]), now)
    assert s.force_mix_seen[0, 1, 0] == mix
    assert np.isin(s.force_mix_seen, (0, 1)).all()
