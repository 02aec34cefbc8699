"""Bits do not depend on how replicates fall into tiles: several tiles, cuts across them, one by one."""

import numpy as np
import pytest

from back_ends import EVERY
from detente.core.run import Run
from detente.core.scenario import Scenario
from detente.engine.ensemble import backend_named, simulate
from detente.mechanisms.complete import COMPLETE
from detente.testing.theories import KEEP

TWO = Scenario("two", states=2, years=10)


MANY = 4500


def run(**more: object) -> Run:
    return simulate(COMPLETE, TWO, keep=KEEP, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module", params=EVERY)
def whole(request: pytest.FixtureRequest) -> Run:
    made = run(replicates=MANY if request.param == "fused" else 2500, backend=request.param)
    assert backend_named(request.param).tile(2) < made.replicates
    return made


def of(whole: Run) -> dict[str, object]:
    return {"backend": whole.manifest["backend"]}


@pytest.mark.parametrize(("chunk", "workers"), [(1000, 1), (1000, 2), (1024, 2), (2499, 1), (None, 1)])
def test_any_cut_gives_the_same_bits(whole: Run, chunk: int | None, workers: int) -> None:
    cut = run(**of(whole), replicates=whole.replicates, chunk=chunk, workers=workers)
    assert all((whole[name].view(np.uint32) == cut[name].view(np.uint32)).all() for name in KEEP)


@pytest.mark.parametrize("ids", [[1023, 1024, 2499], [2499, 0], list(range(1000, 1050))])
def test_any_choice_of_replicates_gives_the_same_bits(whole: Run, ids: list[int]) -> None:
    some = run(**of(whole), replicate_ids=ids)
    assert all((whole[name][ids].view(np.uint32) == some[name].view(np.uint32)).all() for name in KEEP)


def test_later_replicates_go_on_where_earlier_ones_ended(whole: Run) -> None:
    later = run(**of(whole), replicate_ids=range(2000, 2600))
    assert all((whole[name][2000:2500] == later[name][:500]).all() for name in KEEP)


def test_the_horizon_changes_no_year(whole: Run) -> None:
    longer = run(**of(whole), replicates=30, years=14)
    assert all((whole[name][:30] == longer[name][:, :10]).all() for name in KEEP)
