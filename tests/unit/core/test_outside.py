"""What comes from outside is taken as plain numbers and texts, or refused; and anything can be told."""

import sys
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from detente.core.errors import InvalidValue, UnknownName
from detente.core.outside import as_number, as_numbers, keep_plain, several, text, texts
from detente.core.quoted import quote
from detente.testing.strategies.hostile import Bomb, FloatLiar, Liar, NameLiar, _nested, _own_list


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (3, 3.0),
        (np.float32(0.5), 0.5),
        (np.array(2), 2.0),
        (Liar(7), 7.0),
        (10**400, sys.float_info.max),
        (-(10**400), -sys.float_info.max),
        *((wrong, None) for wrong in (True, np.False_, "1", None, [1.0], np.array([1.0]), 1j, Fraction(1, 2), Bomb())),
    ],
    ids=lambda value: type(value).__name__,
)
def test_numbers(value: Any, number: float | None) -> None:
    made = as_number(value)
    assert made == number
    assert made is None or type(made) is float


def test_a_number_counts_as_what_it_is_made_of() -> None:
    assert np.isnan(as_number(FloatLiar("nan")))  # type: ignore[arg-type]
    assert np.isnan(as_numbers([FloatLiar("nan")])).all()  # type: ignore[arg-type]
    assert as_numbers([Liar(7), np.float32(1)]).tolist() == [7.0, 1.0]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("value", "numbers"),
    [
        ([[1, 2], [3, 4]], [[1.0, 2.0], [3.0, 4.0]]),
        (0.5, 0.5),
        (np.array([1, 2], np.int8), [1.0, 2.0]),
        (np.array([1, 0.5], object), [1.0, 0.5]),
        *((wrong, None) for wrong in ("1", ["1", "2"], None, [1, None], [[1], [1, 2]], {"a": 1}, Bomb(), [Bomb()])),
        *(
            (wrong, None)
            for wrong in (True, [True, 1.0], np.array([True]), np.array(["1970"], "M8[Y]"), np.ones(1) * 1j)
        ),
        (np.ma.masked_array([1.0, 2.0], mask=[0, 1]), None),
        (np.ma.masked_array([1.0, 2.0], mask=[0, 0]), [1.0, 2.0]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_arrays_of_numbers(value: Any, numbers: Any) -> None:
    made = as_numbers(value)
    assert made is None if numbers is None else made is not None and made.tolist() == numbers


def test_lists_that_have_no_end_are_no_numbers() -> None:
    assert as_numbers(_nested()) is None
    assert as_numbers(_own_list()) is None


def test_truths_count_where_they_may() -> None:
    assert as_numbers([True, False], truths=True).tolist() == [1.0, 0.0]  # type: ignore[union-attr]
    assert as_numbers(np.array([True]), truths=True).tolist() == [1.0]  # type: ignore[union-attr]


def test_what_is_plain_is_kept_as_it_is() -> None:
    plain: list[Any] = [0.5, 1, [1, 2.0], (1, 2), np.ones(2), np.ones(2, np.float32)]
    for value in plain:
        assert keep_plain(value, np.asarray(value, float)) is value
    odd: list[Any] = [[np.float32(1)], np.array([1.0], object), np.ma.masked_array([1.0])]
    for value in odd:
        assert type(keep_plain(value, np.ones(1))) is np.ndarray
    assert type(keep_plain(np.float32(1), np.array(1.0))) is float


def test_texts() -> None:
    assert text("It", "a") == "a"
    assert type(text("It", NameLiar("a"))) is str
    assert text("It", NameLiar("a")) == "a"  # not what it says that it is
    assert texts("words", ["a", "b"]) == ("a", "b")
    for wrong in (b"a", None, 5, "\ud800"):
        with pytest.raises(InvalidValue, match=r"^It "):
            text("It", wrong)
    for wrong in ("ab", 5, None, {"a": 1}, ["a", 5], Bomb()):
        with pytest.raises(InvalidValue, match="words"):
            texts("words", wrong)
    assert several("things", (x for x in (1, 2))) == (1, 2)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("a\nb", "'a\\nb'"),
        (np.eye(2), "array([[1., 0.],        [0., 1.]])"),
        (10**6000, "<int>"),
        (Bomb(), "<Bomb>"),
        (_nested(), "<list>"),
        ("x" * 1000, "'" + "x" * 196 + "..."),
    ],
    ids=["text", "array", "digits", "bomb", "nested", "long"],
)
def test_anything_can_be_told(value: Any, said: str) -> None:
    assert quote(value) == said
    assert said in str(UnknownName("thing", value, ("alpha",)))


def test_what_shows_itself_with_control_characters_is_told_without() -> None:
    kind = type("Odd", (), {"__repr__": lambda self: "\x1b[31m\u202e"})
    assert quote(kind()) == "\\x1b[31m\\u202e"
