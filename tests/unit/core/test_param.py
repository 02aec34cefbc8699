"""Parameters: declared once, checked everywhere, with advice in every refusal."""

import math
import re
from typing import Any

import numpy as np
import pytest

from detente.core.errors import DetenteError, InvalidValue, UnknownName
from detente.core.param import MISSED, REGISTRY, Parameter, check_parameter, list_parameters, param
from detente.core.phases import Mechanism
from detente.core.theory import Theory, parameters
from detente.mechanisms.complete import COMPLETE
from detente.mechanisms.interpret import WorstCase


@pytest.mark.parametrize("value", [0, 1, 0.5, np.float32(0.25), np.int64(1), np.float64(0.125)])
def test_numbers_are_accepted(value: Any) -> None:
    assert check_parameter("worst_case", value) == float(value)


@pytest.mark.parametrize("value", [-0.01, float("nan")])  # all that is wrong: tests/properties
def test_out_of_range(value: float) -> None:
    with pytest.raises(
        InvalidValue, match=r"'worst_case' is .*outside its range.*from 0 to 1 share \(0 switches it off\)"
    ):
        check_parameter("worst_case", value)


@pytest.mark.parametrize("value", ["0.5", True])
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


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_a_bound_missed_by_rounding_is_the_bound(name: str) -> None:
    p = REGISTRY[name]
    assert p.low <= check_parameter(name, p.low - 5e-10) <= p.high
    assert p.low <= check_parameter(name, p.high + 5e-10) <= p.high
    with pytest.raises(InvalidValue, match="outside its range"):
        check_parameter(name, p.high + 1.0 if p.identity != p.high + 1.0 else p.high + 2.0)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (math.nextafter(1.0 + MISSED, 2.0), "is 1.0000000010000003, outside its range. It runs from 0 to 1 share"),
        (10**400, "is 1.79769e+308, outside"),
        (np.True_, "must be a number, not np.True_"),
        (np.array([0.5]), "must be a number, not array([0.5])"),
    ],
)
def test_the_value_is_told_as_it_is(value: Any, said: str) -> None:
    with pytest.raises(InvalidValue, match=re.escape(said)):
        check_parameter("worst_case", value)


def test_a_number_larger_than_any_is_not_infinite() -> None:
    """It was taken for infinity, which is the identity of the cap."""
    assert check_parameter("force_cap", float("inf")) == float("inf")
    with pytest.raises(InvalidValue, match="outside its range"):
        check_parameter("force_cap", 10**400)


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
