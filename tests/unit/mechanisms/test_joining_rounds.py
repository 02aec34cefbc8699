"""Rounds of joining end for each run by itself, whatever runs share its tile."""

import numpy as np

from detente.core.run import Run
from detente.core.scenario import Scenario
from detente.engine.ensemble import Point, simulate, stream
from detente.schools import school

CROWD = Scenario("crowd", states=8, settings={"distance_scale": 0.7})


def ran(*rounds: int) -> list[Run]:
    points = [Point(school("alliance_politics").where(commitment_shift=3, joining_rounds=n), CROWD) for n in rounds]
    runs = stream(points, years=40, replicate_ids=np.arange(16), seed=0, keep=("parties",))
    return sorted(runs, key=lambda run: run.manifest["point"])


def test_rounds_of_one_run_are_not_those_of_its_neighbours() -> None:
    together, one, many = ran(1, 20), ran(1), ran(20)
    np.testing.assert_array_equal(together[0]["parties"], one[0]["parties"])
    np.testing.assert_array_equal(together[1]["parties"], many[0]["parties"])
    assert many[0]["parties"].sum() > one[0]["parties"].sum()


def test_states_may_differ_in_their_rounds() -> None:
    """Each state joins in its own rounds: no wave ends or goes on by another's."""
    base = school("alliance_politics").where(commitment_shift=3)
    theories = [base.where(joining_rounds=1 + 19 * (k % 2)) for k in range(8)]
    one, other = (
        simulate(theories, CROWD, years=30, replicates=12, keep=("parties",), backend=name)["parties"]
        for name in ("fused", "numpy")
    )
    np.testing.assert_array_equal(one, other)
    few, many = (
        simulate(base.where(joining_rounds=n), CROWD, years=30, replicates=12, keep=("parties",)) for n in (1, 20)
    )
    assert few["parties"].sum() < one.sum() < many["parties"].sum()
