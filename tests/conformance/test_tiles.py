"""Bits do not depend on how replicates fall into tiles: several tiles, cuts across them, one by one."""

import numpy as np
import pytest

from detente.core.run import Run
from detente.core.scenario import Scenario
from detente.engine.ensemble import backend_named, simulate
from detente.mechanisms.complete import COMPLETE
from detente.testing.theories import KEEP

TWO = Scenario("two", states=2, years=10)


def run(**more: object) -> Run:
    return simulate(COMPLETE, TWO, keep=KEEP, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def whole() -> Run:
    made = run(replicates=2500)
    assert backend_named("jax").tile(2) < 2500
    return made


@pytest.mark.parametrize(("chunk", "workers"), [(1000, 1), (1000, 2), (1024, 2), (2499, 1), (None, 1)])
def test_any_cut_gives_the_same_bits(whole: Run, chunk: int | None, workers: int) -> None:
    cut = run(replicates=2500, chunk=chunk, workers=workers)
    assert all((whole[name].view(np.uint32) == cut[name].view(np.uint32)).all() for name in KEEP)


@pytest.mark.parametrize("ids", [[1023, 1024, 2499], [2499, 0], list(range(1000, 1050))])
def test_any_choice_of_replicates_gives_the_same_bits(whole: Run, ids: list[int]) -> None:
    some = run(replicate_ids=ids)
    assert all((whole[name][ids].view(np.uint32) == some[name].view(np.uint32)).all() for name in KEEP)


def test_later_replicates_go_on_where_earlier_ones_ended(whole: Run) -> None:
    later = run(replicate_ids=range(2000, 2600))
    assert all((whole[name][2000:] == later[name][:500]).all() for name in KEEP)


def test_the_horizon_changes_no_year(whole: Run) -> None:
    longer = run(replicates=30, years=14)
    assert all((whole[name][:30] == longer[name][:, :10]).all() for name in KEEP)
