"""Errors that name what is wrong, why, and what to do."""

import copy
import pickle

import pytest

from detente.core import errors
from detente.core.errors import (
    BrokenExtension,
    DataError,
    DetenteError,
    InvalidValue,
    MissingExtra,
    PhaseViolation,
    UnknownName,
)
from detente.core.installing import install_extra
from detente.data.fetch import NotThere
from detente.scenarios.faults import Fault, InvalidScenario
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
    assert error.hint == f"Install it with: {install_extra('data')}"


def test_kinds() -> None:
    assert isinstance(InvalidValue("x"), ValueError)
    assert isinstance(PhaseViolation("x"), ValueError)
    assert isinstance(DataError("x"), ValueError)
    failed = NotConforming("seeds", "Theory 'x'", "it does not.", "Mend it.")
    assert isinstance(failed, AssertionError)
    assert str(failed) == "Theory 'x' fails 'seeds': it does not. Mend it."


ERRORS = [
    DetenteError("what", "why"),
    InvalidValue("what", "why"),
    errors.TooFew("what", "why"),
    PhaseViolation("what", "why"),
    DataError("what", "why"),
    BrokenExtension("what", "why"),
    UnknownName("school", "x", ("alpha", "beta"), "`detente schools` lists them."),
    MissingExtra("rdata", "data"),
    NotConforming("seeds", "Theory 'x'", "it does not.", "Mend it."),
    InvalidScenario("mine.toml", [Fault(("years",), "It is 0.", "Give it more.", 3)]),
    NotThere("what", "why"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda e: type(e).__name__)
def test_every_error_comes_back_from_another_process(error: DetenteError) -> None:
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(again) is type(error)
        assert (str(again), again.message, again.hint) == (str(error), error.message, error.hint)
        assert vars(again) == vars(error)
        assert again.args == error.args


def test_and_so_does_one_that_is_not_among_these() -> None:
    kinds = [DetenteError]
    for kind in kinds:
        kinds += [c for c in kind.__subclasses__() if c.__module__.startswith("detente.") and c not in kinds]
        error = kind.__new__(kind, "what")
        error.message, error.hint = "what", "why"
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again), again.args) == (kind, "what why", error.args)
    assert len(kinds) > len(ERRORS)
