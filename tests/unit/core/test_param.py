"""Parameters: declared once, checked everywhere, with advice in every refusal."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core.errors import DetenteError, InvalidValue, UnknownName
from detente.core.param import REGISTRY, Parameter, check_parameter, list_parameters, param
from detente.core.phases import Mechanism
from detente.core.theory import Theory, parameters
from detente.mechanisms.complete import COMPLETE
from detente.mechanisms.interpret import WorstCase


@pytest.mark.parametrize("value", [0, 1, 0.5, np.float32(0.25), np.int64(1), np.float64(0.125)])
def test_numbers_are_accepted(value: Any) -> None:
    assert check_parameter("worst_case", value) == float(value)


@pytest.mark.parametrize("value", [-0.01, 1.01, 1e9, float("nan"), float("inf"), float("-inf")])
def test_out_of_range(value: float) -> None:
    with pytest.raises(
        InvalidValue, match=r"'worst_case' is .*outside its range.*from 0 to 1 share \(0 switches it off\)"
    ):
        check_parameter("worst_case", value)


@pytest.mark.parametrize("value", ["0.5", None, [0.5], {"a": 1}, True, False, 1j, b"1", np.array([1.0, 2.0])])
def test_not_a_number(value: Any) -> None:
    with pytest.raises(InvalidValue, match="'worst_case' must be a number, not"):
        check_parameter("worst_case", value)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("worst_cas", "worst_case"),
        ("Offence_Advantage", "offence_advantage"),
        ("offense_advantage", "offence_advantage"),
        ("preemtion", "preemption"),
    ],
)
def test_unknown_names_get_the_nearest(name: str, near: str) -> None:
    with pytest.raises(UnknownName, match=f"There is no parameter '{name}'. Did you mean .*'{near}'") as raised:
        check_parameter(name, 0.5)
    assert isinstance(raised.value, KeyError)


@pytest.mark.parametrize("name", ["", "zzzzzz", "??", "a" * 200])
def test_hopeless_names_get_a_list(name: str) -> None:
    with pytest.raises(UnknownName, match="Valid: "):
        check_parameter(name, 0.5)


def test_an_infinite_identity_is_allowed() -> None:
    assert check_parameter("distance_scale", float("inf")) == float("inf")
    assert check_parameter("force_cap", float("inf")) == float("inf")


@pytest.mark.parametrize("name", REGISTRY)
def test_declaration_is_sound(name: str) -> None:
    p = REGISTRY[name]
    assert p.name == name
    assert p.low <= p.default <= p.high or p.default == p.identity
    assert p.label
    assert p.unit
    assert p.source
    assert p.label[0].islower() or p.label[0].isdigit() or p.label.split()[0].isupper()
    assert check_parameter(name, p.default) == p.default
    if p.identity is not None:
        assert check_parameter(name, p.identity) == p.identity


@given(st.sampled_from(sorted(REGISTRY)), st.floats(0, 1))
def test_everything_in_range_is_accepted(name: str, share: float) -> None:
    p = REGISTRY[name]
    value = p.low + share * (p.high - p.low)
    assert check_parameter(name, value) == value


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_a_bound_missed_by_rounding_is_the_bound(name: str) -> None:
    p = REGISTRY[name]
    assert p.low <= check_parameter(name, p.low - 5e-10) <= p.high
    assert p.low <= check_parameter(name, p.high + 5e-10) <= p.high
    with pytest.raises(InvalidValue, match="outside its range"):
        check_parameter(name, p.high + 1.0 if p.identity != p.high + 1.0 else p.high + 2.0)


@pytest.mark.parametrize("value", [True, np.True_, np.array(True), 10**400, -(10**400), "0.5", None, [0.5]])
def test_what_is_no_number_in_range(value: Any) -> None:
    with pytest.raises(InvalidValue):
        check_parameter("prior", value)


def test_a_parameter_is_declared_once() -> None:
    with pytest.raises((InvalidValue, RuntimeError)) as raised:

        class Again(Mechanism):
            worst_case = param(0.1, low=0, high=1, unit="share", label="again")

    assert "already declared" in str(raised.value) + str(raised.value.__cause__)
    assert REGISTRY["worst_case"].owner.endswith("WorstCase")


def test_owner_and_value_are_read_from_a_theory() -> None:
    theory = COMPLETE.where(worst_case=0.75)
    p = parameters(theory)["worst_case"]
    assert isinstance(p, Parameter)
    assert (p.value, p.default) == (0.75, 0.2)
    assert list(list_parameters(WorstCase)) == ["worst_case"]
    assert WorstCase.worst_case.name == "worst_case"


# ------------------------------------------------------------------ theories
def test_settings_are_checked() -> None:
    with pytest.raises(InvalidValue, match="worst_case"):
        COMPLETE.where(worst_case=2.0)
    with pytest.raises(UnknownName, match="Did you mean"):
        COMPLETE.where(worstcase=0.5)


def test_a_setting_needs_its_owner() -> None:
    with pytest.raises(
        UnknownName, match=r"no parameter of the theory 'complete' 'worst_case'.*WorstCase, is not part"
    ):
        COMPLETE.without(WorstCase).where(worst_case=0.5)


def test_leaving_out_drops_the_settings_that_only_it_reads() -> None:
    rest = COMPLETE.where(worst_case=0.5, leap=0.1).without(WorstCase)
    assert dict(rest.settings) == {"leap": 0.1}
    assert WorstCase() not in rest.mechanisms


def test_a_mechanism_belongs_to_its_phase() -> None:
    with pytest.raises(InvalidValue, match=r"WorstCase\(\) belongs to the phase 'interpret', not 'bind'"):
        COMPLETE.replace(bind=(WorstCase(),))


def test_a_theorys_own_settings_overrule_a_scenarios() -> None:
    values = COMPLETE.where(prior=0.9).values(prior=0.1, leap=0.5)
    assert (values["prior"], values["leap"]) == (0.9, 0.5)


def test_a_theory_is_not_changed() -> None:
    before = dict(COMPLETE.settings)
    COMPLETE.where(leap=0.5)
    assert dict(COMPLETE.settings) == before
    assert isinstance(COMPLETE, Theory)


def test_errors_carry_advice() -> None:
    error = InvalidValue("It is wrong.", "Mend it.")
    assert isinstance(error, DetenteError)
    assert isinstance(error, ValueError)
    assert (str(error), error.message, error.hint) == ("It is wrong. Mend it.", "It is wrong.", "Mend it.")
    assert str(InvalidValue("It is wrong.")) == "It is wrong."
