"""Errors that name what is wrong, why, and what to do."""

import pytest

from detente.core import errors
from detente.core.errors import DataError, DetenteError, InvalidValue, MissingExtra, PhaseViolation, UnknownName
from detente.testing.failure import NotConforming


@pytest.mark.parametrize("kind", [v for v in vars(errors).values() if isinstance(v, type) and issubclass(v, Exception)])
def test_every_error_is_also_a_built_in_one(kind: type[Exception]) -> None:
    assert issubclass(kind, DetenteError)
    assert kind is DetenteError or issubclass(kind, (ValueError, KeyError, ImportError, OSError))


@pytest.mark.parametrize(
    ("name", "known", "hint"),
    [
        ("ofensive_realism", ("offensive_realism", "habit"), "Did you mean 'offensive_realism'?"),
        ("HABIT", ("offensive_realism", "habit"), "Did you mean 'habit'?"),
        ("xyz", ("alpha", "beta"), "Valid: alpha, beta."),
        ("xyz", tuple(f"name{k:02}" for k in range(20)), "name11, ..."),
        (7, ("alpha",), "Valid: alpha."),
    ],
)
def test_unknown_names(name: object, known: tuple[str, ...], hint: str) -> None:
    error = UnknownName("school", name, known, "`detente schools` lists them.")
    assert f"There is no school {name!r}." in str(error)
    assert hint in str(error)
    assert str(error).endswith("`detente schools` lists them.")
    assert error.known == known


def test_a_missing_extra_says_how_to_get_it() -> None:
    error = MissingExtra("rdata", "data")
    assert isinstance(error, ImportError)
    assert "'rdata'" in error.message
    assert error.hint == 'Install it with: pip install "detente[data]"'


def test_kinds() -> None:
    assert isinstance(InvalidValue("x"), ValueError)
    assert isinstance(PhaseViolation("x"), ValueError)
    assert isinstance(DataError("x"), ValueError)
    failed = NotConforming("seeds", "Theory 'x'", "it does not.", "Mend it.")
    assert isinstance(failed, AssertionError)
    assert str(failed) == "Theory 'x' fails 'seeds': it does not. Mend it."
