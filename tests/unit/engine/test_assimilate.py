"""A theory carried along a record: by hand, without a future, and equal to the engine where the two can be compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente import Scenario, school, twin
from detente.core.errors import InvalidValue
from detente.core.theory import Theory
from detente.engine.assimilate import EFFORT, STEEPEST, Assimilation
from detente.mechanisms import interact, interpret, observe
from detente.mechanisms.start import START

HIT = np.log(0.95 / 0.05)
"""What one act of competing says of malice: mimicry and baseline hostility are both .05 [log-odds]."""

TWO = Theory(
    name="two",
    title="Acts and beliefs, nothing else",
    start=START,
    structure=(),
    observe=(),
    interpret=(
        interpret.Sensibility(),
        interpret.ConductEvidence(),
        interpret.BayesianBelief(),
        interpret.Belief(),
    ),
    respond=(),
    interact=(interact.Conduct(),),
    bind=(),
    settings={"sensibility": 0.0, "learning": 0.5, "prior": 0.5, "baseline_hostility": 0.05, "mimicry": 0.05},
)


def record(n: int = 2, **changes: Any) -> dict[str, np.ndarray]:
    """Alike neighbours without allies."""
    fields = {
        "economy": np.ones(n),
        "capability": np.ones(n),
        "polity": np.zeros(n),
        "distance": np.zeros((n, n)),
        "alliance": np.zeros((n, n)),
    }
    return {**fields, **{name: np.asarray(value, float) for name, value in changes.items()}}


def acts(n: int = 2, *pairs: tuple[int, int]) -> np.ndarray:
    """Competing from each first of the pairs toward the second."""
    out = np.zeros((n, n))
    for one, other in pairs:
        out[one, other] = 1.0
    return out


def sigmoid(x: Any) -> Any:
    return 1.0 / (1.0 + np.exp(-np.asarray(x)))


def test_who_is_hit_fears_more_next_year_and_who_is_spared_less() -> None:
    """One act at half weight moves belief from .5 to 1 / (1 + e^-1.472) = .8134; restraint to .1866."""
    carried = Assimilation(TWO)
    first = carried.foresee((1, 2), record())
    assert first.interpretation.belief[0, 1] == pytest.approx(0.5)
    carried.tell(acts(2, (1, 0)), acts(), acts())
    second = carried.foresee((1, 2), record())
    assert second.interpretation.fear[0, 1] == pytest.approx(0.8134, abs=1e-4)
    assert second.interpretation.fear[1, 0] == pytest.approx(0.1866, abs=1e-4)
    carried.tell(acts(2, (1, 0)), acts(), acts())
    third = carried.foresee((1, 2), record())
    assert third.interpretation.belief[0, 1] == pytest.approx(sigmoid(HIT))
    assert third.interpretation.belief[1, 0] == pytest.approx(sigmoid(-HIT))


def test_nothing_is_learned_of_the_years_before_the_first() -> None:
    carried = Assimilation(TWO.where(prior=0.2))
    assert carried.foresee((1, 2), record()).interpretation.belief[0, 1] == pytest.approx(0.2)


def test_war_is_an_act_of_both() -> None:
    carried = Assimilation(TWO)
    carried.foresee((1, 2), record())
    world = carried.tell(acts(), acts(2, (0, 1), (1, 0)), acts(2, (0, 1), (1, 0)))
    assert world.conduct.tolist() == [[0, 1], [1, 0]]
    assert world.war.tolist() == world.crisis.tolist() == [[0, 1], [1, 0]]
    assert carried.foresee((1, 2), record()).interpretation.belief[0, 1] == pytest.approx(0.8134, abs=1e-4)


def test_what_is_told_of_a_year_does_not_change_what_was_foreseen_for_it() -> None:
    """Two tellings of the same year, worlds apart: all that was said of it is the same, before and after."""
    said = []
    for told in (acts(3), np.ones((3, 3))):
        carried = Assimilation(school("default"))
        carried.foresee((1, 2, 3), record(3))
        carried.tell(acts(3, (0, 1)), acts(3), acts(3))
        year = carried.foresee((1, 2, 3), record(3))
        before = spoken(year)
        carried.tell(told, told, told)
        assert spoken(year) == before
        said.append(before)
    assert said[0] == said[1]


def spoken(year: Any) -> dict[str, list[Any]]:
    parts = (year.structure, year.signals, year.interpretation, year.response)
    return {
        f"{type(part).__name__}.{name}": np.asarray(value).tolist()
        for part in parts
        for name, value in vars(part).items()
        if isinstance(value, np.ndarray)
    }


def test_asked_twice_it_says_the_same() -> None:
    carried = Assimilation(school("default"))
    carried.foresee((1, 2), record())
    carried.tell(acts(2, (0, 1)), acts(), acts())
    assert spoken(carried.foresee((1, 2), record())) == spoken(carried.foresee((1, 2), record()))


def test_newcomers_start_fresh_and_those_who_stay_keep_what_they_learned() -> None:
    carried = Assimilation(TWO)
    carried.foresee((20, 10), record())
    carried.tell(acts(2, (0, 1)), acts(), acts())  # 20 hits 10
    year = carried.foresee((30, 10, 20), record(3))
    belief = year.interpretation.belief
    assert belief[1, 2] == pytest.approx(0.8134, abs=1e-4)  # 10 of 20
    assert belief[2, 1] == pytest.approx(0.1866, abs=1e-4)
    assert belief[0, 1] == belief[0, 2] == belief[1, 0] == belief[2, 0] == 0.5  # it was not there to show restraint
    world = carried.world
    assert world is not None
    assert (world.conduct[0] == 0).all()
    assert (world.conduct[:, 0] == 0).all()
    carried.tell(acts(3), acts(3), acts(3))
    gone = carried.foresee((10, 30), record())
    assert gone.interpretation.belief[0, 1] == pytest.approx(0.1866, abs=1e-4)


def test_who_left_and_came_back_is_a_newcomer() -> None:
    carried = Assimilation(TWO)
    carried.foresee((1, 2), record())
    carried.tell(acts(2, (0, 1)), acts(), acts())
    carried.foresee((1,), record(1))
    carried.tell(acts(1), acts(1), acts(1))
    fresh = Assimilation(TWO)
    fresh.foresee((1,), record(1))
    fresh.tell(acts(1), acts(1), acts(1))
    back, new = (one.foresee((1, 2), record()).interpretation.belief for one in (carried, fresh))
    assert (back == new).all()


@settings(max_examples=10)
@given(st.permutations(range(4)), st.integers(0, 2**16))
def test_relabelling_states_changes_nothing(order: list[int], seed: int) -> None:
    """Rounding aside: sums run over states in another order."""
    draws = np.random.default_rng(seed)
    years = [drawn(draws) for _ in range(4)]
    plain, turned = Assimilation(school("default")), Assimilation(school("default"))
    here = np.ix_(order, order)
    for fields, told in years:
        one = plain.foresee((1, 2, 3, 4), fields)
        two = turned.foresee(
            tuple(1 + place for place in order),
            {name: value[here] if value.ndim == 2 else value[order] for name, value in fields.items()},
        )
        for name in ("belief", "fear", "p_benign_competes"):
            a, b = getattr(one.interpretation, name)[here], getattr(two.interpretation, name)
            assert np.allclose(a, b, atol=1e-4), name
        assert np.allclose(one.response.target[order], two.response.target, rtol=1e-4)
        plain.tell(*told)
        turned.tell(*(value[here] for value in told))


def drawn(draws: np.random.Generator) -> tuple[dict[str, np.ndarray], list[np.ndarray]]:
    """A year of a record at random."""
    apart = draws.uniform(0, 0.5, (4, 4))
    economy = draws.uniform(0.2, 2.0, 4)
    fields = record(
        4,
        economy=economy / economy.mean(),
        capability=draws.uniform(0.1, 1.5, 4),
        polity=draws.choice([0, 0.5, 1], 4),
        distance=(apart + apart.T) * (1 - np.eye(4)),
    )
    tense = np.triu(draws.integers(0, 2, (4, 4)), 1).astype(float)
    return fields, [draws.integers(0, 2, (4, 4)).astype(float), tense + tense.T, 0.0 * tense]


@pytest.mark.parametrize(
    "name", ["default", *(pytest.param(name, marks=pytest.mark.slow) for name in ("tit_for_tat", "three_steps"))]
)
def test_told_what_the_twin_did_it_believes_what_the_twin_believes(name: str) -> None:
    """Same mechanisms, other plumbing: without wars and with every act seen, both paths agree to rounding."""
    base = {"growth": 0.0, "growth_noise": 0.0, "malign_share": 0.0, "motive_change": 0.0, "sensibility_spread": 0.0}
    base |= {"crisis_rate": 0.0, "crisis_base": 0.0, "burden_drag": 0.0, "trade_gain": 0.0}
    theory = school(name).without(observe.ArmsWatch)
    apart = np.array([[0, 0.1, 0.2], [0.1, 0, 0.3], [0.2, 0.3, 0]])
    start = {"economy": np.array([0.5, 1.0, 1.5]), "capability": np.array([0.3, 0.6, 0.9]), "polity": np.zeros(3)}
    scenario = Scenario("base", states=3, settings=base, given={**start, "distance": apart})
    keep = ("conduct", "capability", "alliance", "belief", "fear", "log_odds", "habit", "amity", "bind_security")
    path = {key: np.asarray(value) for key, value in twin(theory, scenario, years=8, keep=keep)({}).items()}
    carried = Assimilation(theory, theory.values(**base))
    off, none = 1 - np.eye(3), np.zeros((3, 3))
    for year in range(8):
        fields = record(3, **start, distance=apart)
        if year:
            fields |= {"capability": path["capability"][year - 1], "alliance": path["alliance"][year - 1] * off}
        said = carried.foresee((1, 2, 3), fields)
        for key in ("belief", "fear"):
            assert np.allclose(getattr(said.interpretation, key) * off, path[key][year], atol=1e-5), (key, year)
        world = carried.tell(path["conduct"][year], none, none)
        for key in ("log_odds", "habit", "amity", "bind_security"):
            assert np.allclose(getattr(world, key) * off, path[key][year] * off, atol=1e-4), (key, year)


def test_a_build_up_is_growth_of_forces_beyond_that_of_economies() -> None:
    """Forces of the first double while economies stay: .69; who joins changes nobody's build-up, and has none."""
    seen: list[np.ndarray] = []

    class Look(interpret.ArmsEvidence):
        def __call__(self, world: Any, view: Any, year: Any) -> Any:
            seen.append(world.build_up.copy())
            return world, view

    carried = Assimilation(TWO.replace(interpret=(Look(), *TWO.interpret)))
    carried.foresee((1, 2), record(capability=[0.5, 1.0]))
    carried.tell(acts(), acts(), acts())
    carried.foresee((1, 2), record(capability=[1.0, 1.0]))
    carried.tell(acts(), acts(), acts())
    # a third with a hundredth of the mean product joins: by the new mean, the old two look half as large again
    mean = 2.01 / 3.0
    carried.foresee((1, 2, 3), record(3, economy=np.array([1, 1, 0.01]) / mean, capability=np.array([1, 1, 1]) / mean))
    carried.tell(acts(3), acts(3), acts(3))
    carried.foresee((1, 2, 3), record(3, economy=np.array([1, 1, 0.01]) / mean, capability=np.array([99, 1, 1]) / mean))
    assert seen[0].tolist() == [0, 0]
    assert seen[1] == pytest.approx([np.log(2), 0.0], abs=1e-6)
    assert seen[2] == pytest.approx([0.0, 0.0, 0.0], abs=1e-6)
    assert seen[3] == pytest.approx([STEEPEST, 0.0, 0.0], abs=1e-6)  # more is not believed


def test_recorded_forces_are_seen_as_made_against_somebody() -> None:
    """Arms on record stand above what would be kept under restraint, by an assumption that is named."""
    carried = Assimilation(TWO)
    carried.foresee((1, 2), record())
    assert carried.world is not None
    assert carried.world.effort == pytest.approx(EFFORT)


def test_distances_of_the_record_are_not_crowded() -> None:
    near = Assimilation(school("default"))
    assert near.values["density"] == 0
    assert school("default").values()["density"] > 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("capability", [1.0, float("nan")]),
        ("economy", [1.0, float("inf")]),
        ("polity", [0.0, 0.0, 0.0]),
        ("distance", [0.0, 0.0]),
        ("alliance", [[0.0]]),
        ("economy", None),
    ],
)
def test_a_field_that_the_record_does_not_give(field: str, value: Any) -> None:
    fields = record()
    if value is None:
        fields.pop(field)
    else:
        fields[field] = np.array(value)
    with pytest.raises(InvalidValue, match=field):
        Assimilation(TWO).foresee((1, 2), fields)


@pytest.mark.parametrize("wrong", [np.full((2, 2), np.nan), np.full((2, 2), 2.0), np.zeros((3, 3)), np.zeros(2)])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_is_no_act(wrong: np.ndarray, place: int) -> None:
    carried = Assimilation(TWO)
    carried.foresee((1, 2), record())
    told = [acts(), acts(), acts()]
    told[place] = wrong
    with pytest.raises(InvalidValue, match=("conduct", "crisis", "war")[place]):
        carried.tell(*told)


def test_the_diagonal_of_what_is_told_means_nothing() -> None:
    carried = Assimilation(TWO)
    carried.foresee((1, 2), record())
    assert carried.tell(np.diag([np.nan, 1.0]), acts(), acts()).conduct.tolist() == [[0, 0], [0, 0]]


def _unasked(carried: Assimilation) -> None:
    del carried


def _told(carried: Assimilation) -> None:
    carried.foresee((1, 2), record())
    carried.tell(acts(), acts(), acts())


@pytest.mark.parametrize("past", [_unasked, _told])
def test_a_year_is_foreseen_and_then_told_once(past: Callable[[Assimilation], None]) -> None:
    carried = Assimilation(TWO)
    past(carried)
    with pytest.raises(InvalidValue, match="no year to tell"):
        carried.tell(acts(), acts(), acts())


def test_parameters_are_checked() -> None:
    with pytest.raises(InvalidValue, match="prior"):
        Assimilation(TWO, {"prior": 2.0})
    assert Assimilation(TWO, {"prior": 0.3}).values["prior"] == 0.3


def test_where_nobody_stays_all_begin_anew() -> None:
    carried, fresh = Assimilation(TWO), Assimilation(TWO)
    carried.foresee((1, 2), record())
    carried.tell(acts(2, (0, 1)), acts(), acts())
    assert spoken(carried.foresee((3, 4), record())) == spoken(fresh.foresee((3, 4), record()))
