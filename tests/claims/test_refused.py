"""A claim that contradicts itself is refused before anything is run, with what to mend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from claims.own import ARMS, claim, prediction, written
from detente.core.errors import InvalidValue, UnknownName
from detente.studies.claims import Arm, Axis, Combination, Prediction, contrast
from detente.studies.claims.answers import group_of, row_of
from detente.studies.claims.registry import asked_claims, source_of
from detente.studies.claims.size import FULL, QUICK
from detente.studies.claims.wording import OWN


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"id": 5}, "text"),
        ({"statement": None}, "text"),
        ({"by_construction": False}, "text"),
        ({"references": "Jervis1978"}, "several"),
        ({"bed": "pair"}, "`bed` of the claim 'X' is 'pair'"),
        ({"bed": None}, "`bed`"),
        ({"arms": (Arm(),)}, "`arms`"),
        ({"arms": {"a": {}, "b": Arm()}}, "'a' in `arms`"),
        ({"axis": "preemption"}, "`axis`"),
        ({"axis": ("preemption", 0, 1)}, "`axis`"),
        ({"axis2": 3}, "`axis2`"),
        ({"predictions": "more"}, "`predictions`"),
        ({"predictions": prediction()}, "`predictions`"),
        ({"predictions": (3,)}, "`predictions`"),
        ({"keep": None}, "`keep`"),
        ({"keep": "prox"}, "`keep`"),
        ({"references": (5,)}, "text"),
        ({"arms": {**ARMS, "a held back": Arm()}}, "held back"),
        ({"arms": {**ARMS, "c": Arm(own={9: {"sensibility": 1.0}})}}, "0 to 1"),
        ({"arms": {**ARMS, "c": Arm(own={-1: {"sensibility": 1.0}})}}, "0 to 1"),
    ],
)
def test_a_claim_of_the_wrong_kind_is_refused(more: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidValue, match=told):
        claim(**more)


PARTS: list[tuple[Any, dict[str, Any], str]] = [
    *((prediction, {name: 3}, f"`{name}`") for name in ("unit", "rival", "expected", "level")),
    (prediction, {"expected": ["less"]}, "`expected`"),
    (Prediction, {"words": 3, "effect": contrast("hostility", "b", "a"), "smallest": 0.1}, "`words`"),
    (Arm, {"settings": "sensibility"}, "`settings`"),
    (Arm, {"settings": {"sensibility": "1"}}, "'sensibility' in `settings`"),
    (Arm, {"own": {0: 3}}, "0 in `own`"),
    (Arm, {"own": {"0": {}}}, "A key in `own`"),
    (Arm, {"given": 3}, "`given`"),
    (Arm, {"interventions": (3,)}, "`interventions`"),
    (Arm, {"school": None}, "`school`"),
    (Axis, {"parameter": 3, "low": 0, "high": 1}, "`parameter`"),
    (Axis, {"parameter": "preemption", "low": None, "high": 1}, "`low`"),
    (Axis, {"parameter": "preemption", "low": 0, "high": 1, "log": "no"}, "`log`"),
    (Combination, {"outcome": "hostility", "weights": ["a"]}, "`weights`"),
]
"""Parts of a claim with what does not belong there, and the key that is told."""


@pytest.mark.parametrize(("made", "more", "told"), PARTS)
def test_a_part_of_the_wrong_kind_is_refused_with_its_key(made: Any, more: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidValue) as error:
        made(**more)
    assert told in error.value.message
    assert error.value.hint


def test_what_is_several_may_be_a_list() -> None:
    assert claim(keep=["prox"], predictions=[prediction()]).keep == ("prox",)


def test_what_is_no_share_is_never_told_as_one() -> None:
    effect = contrast("capability.last", "b", "a")
    with pytest.raises(InvalidValue, match="5 % GDP"):
        prediction(effect)
    assert prediction(effect, unit="5 % GDP").unit == "5 % GDP"
    assert prediction(contrast("war.last", "b", "a"), unit="0 or 1").unit == "share"


def test_a_file_of_claims_may_end_in_capitals(tmp_path: Path) -> None:
    file = tmp_path / "MINE.PY"
    Path(written(tmp_path, "a = claim(id='E11bad', by_construction='Said.')\n")).rename(file)
    assert asked_claims(str(file)) == {"E11bad": f"{file}:a"}
    assert source_of(f"{file}:a").startswith("a sha256:")


@pytest.mark.parametrize("name", ["E11bad", "E11-mine", "M18bb", "hedge", "E11x"])
def test_a_claim_of_ones_own_is_told_as_own(name: str, tmp_path: Path) -> None:
    assert asked_claims(written(tmp_path, f"a = claim(id={name!r}, by_construction='Said.')\n"))
    assert group_of(name) == OWN
    assert row_of(name) == name


@pytest.mark.parametrize("name", ["E11", "e11", "E11h", "M18b"])
def test_an_id_of_the_essays_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="essays"):
        asked_claims(written(tmp_path, f"a = claim(id={name!r}, by_construction='Said.')\n"))


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


@pytest.mark.parametrize("unit", ["share of runs", "probability"])
def test_the_smallest_effect_on_a_share_is_one(unit: str) -> None:
    with pytest.raises(InvalidValue, match="smallest") as refused:
        prediction(smallest=10, unit=unit)
    assert "write 0.1 for 10 points" in refused.value.hint
    assert prediction(smallest=10, unit="years").smallest == 10


def test_the_size_of_what_is_beyond_numbers_is_the_most() -> None:
    effects = np.random.default_rng(0).normal(size=(1, 1, 128))
    for size in (QUICK, FULL):
        most = size.pair[1]
        assert size.wanted(claim(predictions=(prediction(smallest=1e-90),)), effects) == most
        assert size.wanted(claim(), effects * 1e90) == most
