"""How a loop is walked where little happens."""

from __future__ import annotations

import pytest

from detente.engine.fused.region import YEAR, YearRegion
from detente.engine.fused.write import write
from detente.engine.trace import Question
from detente.mechanisms.complete import COMPLETE


@pytest.fixture(scope="module")
def loops() -> list[YearRegion]:
    regions = write(Question(COMPLETE, 6, ("wars",)), 8).store.plan.regions
    return [region for number, region in sorted(regions.items()) if number != YEAR]


def test_sums_of_a_stage_are_gathered_once(loops: list[YearRegion]) -> None:
    for region in loops:
        for stage, walks in region.sparse.items():
            gathered = [x for walk in walks for x in walk.over]
            assert sorted(x.number for x in gathered) == sorted(x.number for x, k in region.over.items() if k == stage)


def test_what_attacker_and_defender_are_to_others_is_walked_apart(loops: list[YearRegion]) -> None:
    walks = loops[0].sparse[0]
    assert len(walks) == 3
    assert len({walk.states for walk in walks}) == 3
    assert all(walk.toward for walk in walks if walk.states)


def test_the_next_war_is_looked_for_where_a_stored_truth_holds(loops: list[YearRegion]) -> None:
    (walk,) = (walk for walk in loops[0].sparse[0] if walk.pairs)
    assert not walk.states
    assert [x.attr for x in walk.over] == ["most"]


def test_what_is_written_is_walked_at_once(loops: list[YearRegion]) -> None:
    for region in loops:
        for stage, walks in region.sparse.items():
            if any(o.at == stage and o.place[-1] in ("ij", "ji") for o in region.outputs):
                assert len(walks) == 1
