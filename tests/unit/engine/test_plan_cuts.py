"""A long tile tells how far it is, and the years at which it does so move no bit."""

import numpy as np
import pytest

from detente.core.progress import Moment
from detente.core.scenario import Intervention, Scenario
from detente.engine import stretch
from detente.engine.ensemble import simulate
from detente.schools import school

KEEP = ("conduct", "forces", "wars")


@pytest.mark.parametrize("backend", ["fused", "numpy"])
def test_a_long_tile_tells_how_far_it_is(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where = Scenario("three", states=3, years=30, interventions=(Intervention(11, conduct=1, actor=0),))
    how = {"replicates": 20, "keep": KEEP, "backend": backend, "workers": 1}
    whole = simulate(school("habit"), where, **how, progress=(quiet := list[Moment]()).append)
    assert [moment.done for moment in quiet] == [20]
    monkeypatch.setattr(stretch, "STRIDE", 4.0 * 20 * 9)  # four years
    told: list[Moment] = []
    cut = simulate(school("habit"), where, **how, progress=told.append)
    done = [moment.done for moment in told]
    assert done == sorted(done)
    assert len(done) > 5
    assert done[:2] == [pytest.approx(20 * 4 / 30), pytest.approx(20 * 8 / 30)]
    assert done[-1] == 20
    for name in KEEP:
        assert np.array_equal(cut[name], whole[name])
