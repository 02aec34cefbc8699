"""Single runs and forks are the ensemble's runs."""

import pickle

import numpy as np
import pytest

from back_ends import EVERY, KEEP
from detente import Intervention, Scenario, Single, fork, school, simulate
from detente.core.backends import BackendName
from detente.core.errors import InvalidValue

BLOW = Intervention(5, until=9, conduct=1, actor=0, target=1)
SCENARIO = Scenario("d", years=20, settings={"prior": 0.7}, interventions=(BLOW,))


@pytest.mark.parametrize("backend", ["numpy", "fused"])
@pytest.mark.parametrize("states", [2, 5])
def test_a_single_run_is_a_replicate_of_the_ensemble(states: int, backend: BackendName) -> None:
    scenario = SCENARIO.replace(states=states)
    keep = ("conduct", "log_odds", "economy", "critical_fear", "wars")
    whole = simulate(school("default"), scenario, replicates=4, keep=keep, backend=backend)
    one = Single(school("default"), scenario, replicate_id=2, backend=backend)
    others = ~np.eye(states, dtype=bool)
    for year in range(20):
        world = one.live()
        for name in keep[:3]:
            lived, recorded = getattr(world, name)[..., 0], whole[name][2, year]
            pick = others if lived.ndim == 2 else ...  # toward itself a record is 0, and a world whatever it is
            assert (lived[pick] == recorded[pick]).all(), (name, year)
    for name in keep:
        assert np.array_equal(one[name], whole[name][2]), name
    made = one.years[-1].interpretation
    assert np.abs(made.belief[..., 0] - one["belief"][-1])[others].max() < 1e-4
    assert len(one.years) == len(one.years[:]) == 20


@pytest.mark.parametrize("backend", ["numpy", "fused"])
def test_a_player_may_choose_and_others_go_on(backend: BackendName) -> None:
    one = Single(school("default"), SCENARIO, backend=backend)
    assert one.live({(0, 1): 1}).conduct[0, 1, 0] == 1
    assert one.live({(0, 1): 0}).conduct[0, 1, 0] == 0
    assert {one.live().conduct[0, 1, 0] for _ in range(40)} == {0, 1}, "what is not chosen is the theory's again"
    assert (one.live(worst_case=1.0), one["fear"][-1, 0, 1])[1] == 1
    assert (one.live(), one["fear"][-1, 0, 1])[1] < 1
    with pytest.raises(InvalidValue, match="not possible"):
        one.live({(0, 0): 1})
    with pytest.raises(InvalidValue, match="not possible"):
        one.live({(0, 1): 0.5})


def test_a_fork_leaves_the_trunk_alone() -> None:
    one = Single(school("default"), SCENARIO)
    for _ in range(12):
        one.live()
    branch = one.fork(6)
    assert branch.year == 6
    for _ in range(6):
        branch.live()
    for ours, theirs in zip(one.worlds, branch.worlds, strict=True):
        assert (ours.log_odds == theirs.log_odds).all(), "nothing was changed, so nothing differs"
    other = one.fork(6)
    other.live({(0, 1): 1, (1, 0): 1})
    assert one.year == 12
    with pytest.raises(InvalidValue, match="cannot be forked"):
        one.fork(13)


@pytest.mark.parametrize("backend", ["numpy", "fused"])
def test_what_a_player_sets_of_the_world_is_what_an_intervention_sets(backend: BackendName) -> None:
    edits = {"capability": [1.5, 0.5], "belief": [[0, 0.9], [0.1, 0]], "treaty": 1}
    one = Single(school("default"), SCENARIO, replicate_id=1, backend=backend)
    for year in range(6):
        one.live(edits=edits if year == 3 else None)
    done = [Intervention(3, edits=edits)]
    run = simulate(school("default"), SCENARIO, replicate_ids=[1], years=6, interventions=done, backend=backend)
    for name in ("belief", "conduct", "capability"):
        assert np.array_equal(one[name], run[name][0]), name
    assert np.array_equal(pickle.loads(pickle.dumps(one))["belief"], one["belief"])
    with pytest.raises(InvalidValue, match="needs a number or"):
        one.live(edits={"capability": [1.0, 1.0, 1.0]})


@pytest.mark.parametrize("backend", EVERY)
def test_an_ensemble_forks_at_a_year(backend: str) -> None:
    run = simulate(school("default"), SCENARIO, replicates=30, keep=KEEP, backend=backend)
    branch = fork(run, 10, [Intervention(10, edits={"belief": 0.95})])
    assert (branch["belief"][:, :10] == run["belief"][:, :10]).all()
    assert (branch["belief"][:, 10, 0, 1] > 0.6).all()
    assert (branch["belief"][:, 10] != run["belief"][:, 10]).any()
    same = fork(run, 10, [])
    assert (same["belief"] == run["belief"]).all()
    with pytest.raises(InvalidValue, match="before it"):
        fork(run, 10, [Intervention(3, edits={"belief": 0.95})])


def test_a_single_run_holds_what_is_held() -> None:
    held = Intervention(2, until=5, edits={"belief": [[0, 0.9], [0.8, 0]], "trade": 0.25}, hold=True)
    place = Scenario("d", years=8, interventions=(held,))
    for backend in ("fused", "numpy"):
        single = Single(school("default"), place, replicate_id=3, backend=backend)
        for _ in range(8):
            single.live()
        run = simulate(school("default"), place, replicate_ids=[3], keep=("belief", "trade"), backend=backend)
        assert single["belief"] == pytest.approx(run["belief"][0], abs=1e-6)
        assert single["trade"] == pytest.approx(run["trade"][0], abs=1e-6)
        assert single["belief"][2:5, 0, 1] == pytest.approx(0.9, abs=1e-5)


def test_interventions_hold_while_they_hold() -> None:
    keep = ("conduct", "fear", "bound", "amity")
    press = Intervention(4, until=8, conduct=1)
    run = simulate(
        school("default"),
        Scenario("d", years=12, settings={"prior": 0.05}),
        replicates=50,
        keep=keep,
        interventions=[press],
        backend="numpy",
    )
    forced = run["conduct"][:, 4:8, 0, 1]
    assert forced.min() == 1
    assert run["conduct"][:, :4].mean() < 0.2
    worst = Intervention(3, until=6, settings={"worst_case": 1.0})
    run = simulate(
        school("default"), Scenario("d", years=12), replicates=5, keep=keep, interventions=[worst], backend="numpy"
    )
    assert (run["fear"][:, 3:6, 0, 1] == 1).all()
    assert (run["fear"][:, 2, 0, 1] < 1).all()
    assert (run["fear"][:, 6:, 0, 1] < 1).all()
    bound = Intervention(2, edits={"binding": 1.0, "amity": np.array([[0, 1], [-1, 0]])})
    run = simulate(
        school("default"), Scenario("d", years=4), replicates=5, keep=keep, interventions=[bound], backend="numpy"
    )
    assert (run["bound"][:, 2, 0, 1] > 0.6).all()
    assert (run["amity"][:, 2, 0, 1] > 0.5).all()
    assert (run["amity"][:, 2, 1, 0] < -0.5).all()


def test_a_mixed_world_holds_each_state_to_its_own_theory() -> None:
    pair = (school("richardson"), school("three_steps"))
    run = simulate(pair, Scenario("d", years=30), replicates=20, keep=("fear", "conduct"), backend="numpy")
    assert (run["fear"][..., 0, 1] == 1).all(), "Richardson's state always fears fully"
    assert (run["fear"][..., 1, 0] < 1).all()
    assert run.values["worst_case"] == pytest.approx([1.0, 0.2])
    alone = simulate(school("three_steps"), Scenario("d", years=30), replicates=20, keep=("fear",), backend="numpy")
    twice = simulate(
        (school("three_steps"),) * 2, Scenario("d", years=30), replicates=20, keep=("fear",), backend="numpy"
    )
    assert (alone["fear"] == twice["fear"]).all(), "two of a kind are one of a kind"
    with pytest.raises(InvalidValue, match="needs 3 theories"):
        simulate(pair, Scenario("d", states=3), replicates=2, backend="numpy")


def test_a_parameter_of_a_year_is_one_number_or_one_of_each_state() -> None:
    world = Scenario("two", states=2, years=2)
    one, same, other = (Single(school("default"), world, seed=1, backend="numpy") for _ in range(3))
    one.live(temperature=0.3)
    same.live(temperature=[0.3, 0.3])
    other.live(temperature=[0.3, 0.05])
    chance = [np.asarray(run.years[-1].response.compete) for run in (one, same, other)]
    assert np.array_equal(chance[0], chance[1])
    assert np.array_equal(chance[0][0], chance[2][0])
    assert not np.array_equal(chance[0][1], chance[2][1])
    with pytest.raises(InvalidValue, match="shape"):
        one.live(temperature=[0.3, 0.3, 0.3])
