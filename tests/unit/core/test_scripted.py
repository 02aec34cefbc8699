"""Scripted years by hand: who is bound, when, and what is left to judge."""

from dataclasses import replace

import numpy as np
import pytest

from detente.core.scenario import Intervention, Scenario
from detente.core.scripted import either_way, imposed, judged, mean_judged, scripted, spans
from detente.engine.ensemble import simulate
from detente.scenarios import scenario, scenarios
from detente.schools import school

OFF = ~np.eye(3, dtype=bool)


@pytest.mark.parametrize(
    ("who", "bound"),
    [
        ({}, OFF),
        ({"actor": 1}, OFF & (np.arange(3)[:, None] == 1)),
        ({"target": 2}, OFF & (np.arange(3) == 2)),
        ({"actor": 2, "target": 0}, np.arange(9).reshape(3, 3) == 6),
    ],
    ids=["everybody", "an actor", "a target", "one toward one"],
)
def test_who_is_bound(who: dict[str, int], bound: np.ndarray) -> None:
    place = Scenario("three", states=3, years=9, interventions=(Intervention(2, 4, conduct=1, **who),))
    found = imposed(place)
    assert found.shape == (9, 3, 3)
    assert (found[2:4] == bound).all()
    assert not found[[0, 1, 4, 5, 6, 7, 8]].any()


def test_restraint_binds_as_competing_does_and_settings_and_edits_do_not() -> None:
    """What is imposed twice is imposed; what never ends lasts to the last year that is run."""
    what = (
        Intervention(1, 3, conduct=0),
        Intervention(2, conduct=1, actor=0),
        Intervention(0, settings={"misreading": 0.0}, edits={"belief": 0.9}),
    )
    found = imposed(Scenario("two", years=5, interventions=what), years=7)
    assert found[:, 0, 1].tolist() == [False, True, True, True, True, True, True]
    assert found[:, 1, 0].tolist() == [False, True, True, False, False, False, False]
    assert either_way(found)[:, 0].tolist() == found[:, 0, 1].tolist()


def test_a_run_counts_its_own_interventions_beside_those_of_its_scenario() -> None:
    place = Scenario("two", years=6, interventions=(Intervention(0, 1, conduct=1),))
    own = (Intervention(4, conduct=0, actor=1),)
    run = simulate(school("default"), place, replicates=1, interventions=own, keep=("conduct",), backend="numpy")
    assert scripted(run).any((1, 2)).tolist() == [True, False, False, False, True, True]
    assert judged(run)[:, 0].tolist() == [False, True, True, True, False, False]
    assert judged(run, slice(-3, None))[:, 0].tolist() == [True, False, False]
    assert not judged(replace(run, interventions=(Intervention(1, conduct=1),))).any()


@pytest.mark.parametrize("theory", ["default", "richardson", "offensive_realism"])
def test_what_is_called_scripted_is_what_the_engine_imposes(theory: str) -> None:
    """Two scripts of opposite acts: where a year is scripted they differ, whatever the theory would have done."""
    place = Scenario("three", states=3, years=8)
    acts = []
    for conduct in (0, 1):
        what = (Intervention(1, 4, conduct=conduct, actor=0), Intervention(6, conduct=conduct, target=2))
        run = simulate(school(theory), place, replicates=4, interventions=what, keep=("conduct",), backend="numpy")
        acts.append((run["conduct"], scripted(run)))
    (low, bound), (high, same) = acts
    assert (bound == same).all()
    assert (low[:, bound] == 0).all()
    assert (high[:, bound] == 1).all()


def test_the_mean_over_years_that_count() -> None:
    """Dyad 0 is judged in years 0 and 2, dyad 1 never: (1 + 5) / 2 and (2 + 6) / 2, and nothing."""
    values = np.arange(1.0, 13.0).reshape(1, 3, 2, 2)
    values[0, 1] = np.nan
    years = np.array([[True, False], [False, False], [True, False]])
    found = mean_judged(values, years)
    np.testing.assert_array_equal(found, [[[5.0, 6.0], [np.nan, np.nan]]])
    np.testing.assert_array_equal(mean_judged(values[..., 0], years), [[5.0, np.nan]])


def test_spans() -> None:
    assert spans(np.array([1, 1, 0, 1, 0, 0, 1], bool)) == [(0, 1), (3, 3), (6, 6)]
    assert spans(np.zeros(3, bool)) == spans(np.zeros(0, bool)) == []


@pytest.mark.parametrize("name", scenarios())
def test_no_scenario_of_the_library_leaves_nothing_to_judge(name: str) -> None:
    place = scenario(name)
    assert (~either_way(imposed(place))[-20:]).any(0).all()
