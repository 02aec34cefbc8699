"""A claim that contradicts itself is refused before anything is run, with what to mend."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from claims.own import ARMS, claim, prediction
from detente.core.errors import InvalidValue, UnknownName
from detente.studies.claims import Arm, Axis, Combination
from detente.studies.claims.size import FULL, QUICK


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"id": 5}, "text"),
        ({"statement": None}, "text"),
        ({"by_construction": False}, "text"),
        ({"references": "Jervis1978"}, "several"),
        ({"references": (5,)}, "text"),
        ({"arms": {**ARMS, "a held back": Arm()}}, "held back"),
        ({"arms": {**ARMS, "c": Arm(own={9: {"sensibility": 1.0}})}}, "0 to 1"),
        ({"arms": {**ARMS, "c": Arm(own={-1: {"sensibility": 1.0}})}}, "0 to 1"),
    ],
)
def test_a_claim_of_the_wrong_kind_is_refused(more: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidValue, match=told):
        claim(**more)


def test_works_are_known_before_anything_is_run() -> None:
    with pytest.raises(UnknownName, match="Jervis1978"):
        claim(references=("Jervis1987",))
    assert claim(references=("Jervis1978", "A. Author (2026), My thesis")).references


@pytest.mark.parametrize("weights", [{}, {"a": 0.0}, {"a": np.nan}, {"a": 1.0, "b": np.inf}, {"a": "1"}])
def test_an_effect_weighs_something(weights: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue, match="weights"):
        Combination("hostility", weights)


@pytest.mark.parametrize("effect", ["hostility", 5])
def test_an_effect_is_a_function(effect: Any) -> None:
    with pytest.raises(InvalidValue, match="function"):
        prediction(effect)


@pytest.mark.parametrize("ends", [(0.0, np.inf), (-np.inf, 1.0), (np.nan, 1.0), (0.0, 99.0), (1.0, 0.0), ("a", 1.0)])
def test_an_axis_lies_in_the_range_of_its_parameter(ends: tuple[Any, Any]) -> None:
    with pytest.raises(InvalidValue):
        Axis("preemption", *ends)


@pytest.mark.parametrize("axis", [Axis("preemption", 0, 1e-7), Axis("conflict_cost", 0.05, 0.0500001, log=True)])
def test_a_narrow_axis_has_values_that_differ(axis: Axis) -> None:
    values = axis.spread(7)
    assert (values[0], values[-1]) == (axis.low, axis.high)
    assert_allclose(np.diff(values), (axis.high - axis.low) / 6, rtol=1e-3)
    middle = axis.between(*values[:2])
    assert values[0] < axis.between(values[0], middle) < middle < values[1]


@pytest.mark.parametrize("smallest", [0, -1, 1e-300, 1e300, np.nan, np.inf, "0.1", None, True])
def test_the_smallest_effect_is_above_nothing(smallest: Any) -> None:
    with pytest.raises(InvalidValue, match="smallest"):
        prediction(smallest=smallest)


def test_the_size_of_what_is_beyond_numbers_is_the_most() -> None:
    effects = np.random.default_rng(0).normal(size=(1, 1, 128))
    for size in (QUICK, FULL):
        most = size.pair[1]
        assert size.wanted(claim(predictions=(prediction(smallest=1e-90),)), effects) == most
        assert size.wanted(claim(), effects * 1e90) == most
