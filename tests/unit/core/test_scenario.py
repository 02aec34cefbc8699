"""Scenarios and interventions: what is refused, and the years at which something begins or ends."""

import math
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core.errors import InvalidValue, UnknownName
from detente.core.scenario import Intervention, Scenario, boundaries, whole
from detente.engine.ensemble import simulate
from detente.mechanisms.complete import COMPLETE


@pytest.mark.parametrize("states", [1, 2.0])  # all that is wrong: tests/properties
def test_number_of_states(states: Any) -> None:
    with pytest.raises(InvalidValue, match="whole number from 2 to 1,000"):
        Scenario(name="s", states=states)


@pytest.mark.parametrize("years", [100_001, False])
def test_horizon(years: Any) -> None:
    with pytest.raises(InvalidValue, match="whole number from 1 to 100,000"):
        Scenario(name="s", years=years)


def test_settings_are_checked() -> None:
    with pytest.raises(InvalidValue, match="prior"):
        Scenario(name="s", settings={"prior": 1.5})
    with pytest.raises(UnknownName, match="Did you mean 'prior'"):
        Scenario(name="s", settings={"priors": 0.5})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"economy": [1, 2, 3]}, r"'economy' of scenario 's' has shape \[3\]. It needs \[2\]"),
        ({"distance": [1, 2]}, r"It needs \[2, 2\]"),
        ({"economy": [1, float("nan")]}, "values that are not finite"),
        ({"belief": [[0.5, float("inf")], [0.5, 0.5]]}, "values that are not finite"),
    ],
)
def test_what_is_given_of_the_first_year(given: Any, said: str) -> None:
    with pytest.raises(InvalidValue, match=said):
        Scenario(name="s", given=given)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("economy", [1, 0], "'economy' runs from 0 to 1. It must stay between 1e-06"),
        ("belief", math.nextafter(1, 2), "'belief' runs from 1.0000000000000002 to 1.0000000000000002. It must stay"),
        ("capability", ["1", "2"], "'capability' must be a number or an array of numbers, not ['1', '2']"),
        ("capability", True, "must be a number or an array of numbers, not True"),
        ("capability", np.array(["1970-01-02"] * 2, "datetime64[D]"), "must be a number or an array of numbers"),
        ("capability", np.ma.masked_array([1.0, 2.0], mask=[False, True]), "must be a number or an array of numbers"),
        ("capability", np.array([1.0, 1j]), "must be a number or an array of numbers"),
        ("capability", float("nan"), "'capability' has values that are not finite"),
    ],
)
def test_values_out_of_range(name: str, value: Any, said: str) -> None:
    with pytest.raises(InvalidValue, match=re.escape(said)):
        Scenario(name="s", given={name: value})
    with pytest.raises(InvalidValue, match=re.escape(said)):
        Intervention(2, edits={name: value})


def test_distance_and_binding_are_mutual() -> None:
    lopsided = [[0, 1], [0.5, 0]]
    with pytest.raises(InvalidValue, match="'distance' differs between the two sides of a dyad"):
        Scenario(name="s", given={"distance": lopsided})
    with pytest.raises(InvalidValue, match="'binding' differs between the two sides of a dyad"):
        Intervention(2, edits={"binding": lopsided})
    assert Intervention(2, edits={"amity": lopsided}).edits["amity"] == lopsided


@pytest.mark.parametrize(
    ("intervention", "said"),
    [
        (Intervention(3, conduct=1, actor=2), "names state 2. States are 0 to 1"),
        (Intervention(3, edits={"economy": [1, 2, 3]}), "sets 'economy' by an array [3]. It needs a number or [2]"),
        (Intervention(3, edits={"belief": [0.5, 0.5]}), "It needs a number or [2, 2]"),
        (Intervention(3, edits={"order": [0.5, 0.5]}), "It needs a number or [1]"),
    ],
)
def test_interventions_fit_their_scenario(intervention: Intervention, said: str) -> None:
    with pytest.raises(InvalidValue, match=re.escape(said)):
        Scenario(name="s", interventions=(intervention,))
    with pytest.raises(InvalidValue, match=re.escape(said)):
        simulate(COMPLETE, Scenario(name="s"), interventions=(intervention,), replicates=1, years=5, backend="numpy")


@pytest.mark.parametrize(
    ("whose", "said"),
    [
        ({"conduct": 1, "target": -1}, "target of an intervention, a state, is -1"),
        ({"conduct": 1, "actor": 0.5}, "actor of an intervention, a state, is 0.5"),
        ({"conduct": 1, "actor": True}, "actor of an intervention, a state, is True"),
        ({"conduct": 1, "actor": 1, "target": 1}, "State 1 does not act toward itself"),
        ({"edits": {"belief": 0.9}, "actor": 0, "target": 1}, "actor 0 toward target 1 is to be forced, and not to"),
    ],
)
def test_whose_conduct_is_forced(whose: Any, said: str) -> None:
    with pytest.raises(InvalidValue, match=said):
        Intervention(3, **whose)


def test_unknown_fields_of_the_first_year() -> None:
    with pytest.raises(UnknownName, match="Did you mean 'economy'"):
        Scenario(name="s", given={"economi": [1, 1]})


def test_a_number_or_an_array_may_be_given() -> None:
    s = Scenario(name="s", given={"malign": 1, "belief": np.full((2, 2), 0.5)})
    assert s.replace(years=7).years == 7
    assert s.years == 100


# ------------------------------------------------------------------ interventions
@pytest.mark.parametrize(("hold", "said"), [(True, "and sets nothing"), (1, "`hold` of an intervention is 1")])
def test_what_is_held_is_something(hold: Any, said: str) -> None:
    with pytest.raises(InvalidValue, match=said):
        Intervention(3, settings={"leap": 0.5}, hold=hold)


@pytest.mark.parametrize(("year", "until"), [(-1, None), (5, 5), (5, 4), (0, 0)])
def test_order_of_years(year: int, until: int | None) -> None:
    with pytest.raises(InvalidValue, match="cannot run from year"):
        Intervention(year, until=until)


@pytest.mark.parametrize("conduct", [0.5, "fight"])
def test_conduct_is_one_of_two(conduct: Any) -> None:
    with pytest.raises(InvalidValue, match=r"forced to 0 .* or 1"):
        Intervention(3, conduct=conduct)


@pytest.mark.parametrize(
    ("word", "act"), [("restraint", 0.0), ("compete", 1.0), (" Compete ", 1.0), (1, 1.0), (0, 0.0), (None, None)]
)
def test_the_words_of_a_file_are_understood(word: Any, act: float | None) -> None:
    assert Intervention(3, conduct=word).conduct == act


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ({"year": 1.5}, "year of an intervention is 1.5"),
        ({"year": 1, "until": 2.5}, "`until` of an intervention is 2.5"),
        ({"year": 10**9}, "year of an intervention is 1000000000"),
    ],
)
def test_years_of_interventions_are_whole(years: Any, said: str) -> None:
    with pytest.raises(InvalidValue, match=said):
        Intervention(**years)


def test_an_intervention_that_nobody_would_see() -> None:
    late = Intervention(100, conduct="compete")
    with pytest.raises(InvalidValue, match="year 100 comes after the last year, 99"):
        Scenario("s", years=100, interventions=(late,))
    with pytest.raises(InvalidValue, match="year 100 comes after the last year, 9"):
        simulate(COMPLETE, Scenario("s"), interventions=late, years=10, replicates=1, backend="numpy")
    long = Scenario("s", years=101, interventions=(late,))  # a run may end before what a scenario holds
    assert simulate(COMPLETE, long, years=5, replicates=1, backend="numpy").years == 5
    with pytest.raises(InvalidValue, match="is an Intervention, not"):
        Scenario("s", interventions=("compete",))  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [0.5, [0, 0.5], [[1, 0.2]]])
def test_a_state_is_greedy_or_not(value: Any) -> None:
    with pytest.raises(InvalidValue, match=r"neither 0 nor 1 .* the share that is greedy is the setting malign_share"):
        Scenario("s", given={"malign": value})
    with pytest.raises(InvalidValue, match="neither 0 nor 1"):
        Intervention(3, edits={"malign": value})


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("A",), "2 states and 1 names"),
        (("A", "B", "C"), "2 states and 3 names"),
        (("A", "A"), "have the same name"),
        (("A", ""), "'' is no name"),
        (("A", 2), "must be text, not 2"),
        ("AB", "2 states and 1 names"),
    ],
)
def test_every_state_has_a_name_of_its_own_or_none(names: Any, said: str) -> None:
    with pytest.raises(InvalidValue, match=said):
        Scenario("s", names=names)


def test_edits_and_settings_are_checked() -> None:
    with pytest.raises(UnknownName, match="Did you mean 'belief'"):
        Intervention(3, edits={"believe": 0.5})
    with pytest.raises(InvalidValue, match="sensibility"):
        Intervention(3, settings={"sensibility": -1})


@given(
    st.integers(1, 60),
    st.lists(st.tuples(st.integers(0, 80), st.integers(1, 30), st.booleans()), max_size=5),
)
def test_boundaries(years: int, spans: list[tuple[int, int, bool]]) -> None:
    marks = boundaries([Intervention(y, until=None if ever else y + d) for y, d, ever in spans], years)
    assert marks[0] == 0
    assert marks[-1] == years
    assert marks == sorted(set(marks))
    for y, d, ever in spans:
        assert y >= years or y in marks
        assert ever or y + d >= years or y + d in marks


@pytest.mark.parametrize(
    ("value", "ok"), [(3, True), (np.int32(3), True), (0, False), (4, False), (3.0, False), ("3", False), (True, False)]
)
def test_whole_numbers(value: Any, ok: bool) -> None:
    if ok:
        assert whole("it", value, 1, 3) == 3
    else:
        with pytest.raises(InvalidValue, match="it is"):
            whole("it", value, 1, 3)


@pytest.mark.parametrize("name", ["treaty", "alliance", "malign"])
def test_what_is_there_or_not_is_not_half_there(name: str) -> None:
    with pytest.raises(InvalidValue, match=f"{name!r} is neither 0 nor 1 somewhere"):
        Intervention(3, edits={name: 0.5})
    Intervention(3, edits={name: 1})


@pytest.mark.parametrize("periods", [4.0, 2])
def test_periods_are_1_4_or_12(periods: Any) -> None:
    with pytest.raises(InvalidValue, match="A year cannot have"):
        Scenario("s", periods=periods)


def test_what_is_held_is_plain() -> None:
    place = Scenario("s", states=np.int64(2), years=np.int32(7), given={"economy": [np.float32(1), 2]})  # type: ignore[arg-type]
    assert [type(value) for value in (place.states, place.years)] == [int, int]
    assert place.given["economy"].tolist() == [1.0, 2.0]
    assert not place.given["economy"].flags.writeable
    assert type(Intervention(np.int64(3), edits={"order": np.array(0.5)}).year) is int  # type: ignore[arg-type]
    for field, wrong in (("name", None), ("title", 5), ("question", b"?"), ("sources", {"prior": 5})):
        with pytest.raises(InvalidValue, match="must be text"):
            Scenario(**{"name": "s", field: wrong})
    with pytest.raises(InvalidValue, match="holds half a character"):
        Scenario("s", names=("A", "\ud800"))
