"""Whatever is wrong is refused by an error of detente's that names the cause: never another error, never silence."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings

from detente.core.errors import InvalidValue
from detente.testing import NotConforming
from detente.testing import strategies as some
from detente.testing.strategies import Wrong, refusal

WRONG: dict[str, Callable[[], object]] = {
    f"{kind}_{what}": getattr(some, f"{kind}_{what}")
    for what in ("theories", "interventions", "scenarios", "designs")
    for kind in ("wrong", "hostile")
}
"""Strategies of what must be refused."""


@pytest.mark.parametrize("kind", WRONG)
def test_it_is_refused_with_its_cause(kind: str) -> None:
    @settings(max_examples=150)
    @given(WRONG[kind]())  # type: ignore[arg-type]
    def each(wrong: Wrong) -> None:
        refusal(wrong)

    each()


@pytest.mark.slow
@pytest.mark.parametrize("kind", WRONG)
def test_and_so_are_many(kind: str) -> None:
    @settings(max_examples=5000, suppress_health_check=list(HealthCheck))
    @given(WRONG[kind]())  # type: ignore[arg-type]
    def each(wrong: Wrong) -> None:
        refusal(wrong)

    each()


def stops(error: Exception) -> Callable[[], None]:
    def make() -> None:
        raise error

    return make


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: 5, "It is accepted: 5"),
        (stops(ZeroDivisionError("by 0")), "stops with ZeroDivisionError"),
        (stops(ValueError("prior")), "stops with ValueError"),
        (stops(InvalidValue("Something is wrong.")), "without a word of"),
        (stops(InvalidValue("prior is \x1b[31mred.")), "cannot be printed"),
        (stops(InvalidValue("prior" * 1000)), "cannot be printed"),
    ],
)
def test_what_is_no_refusal_is_told(make: Callable[[], object], said: str) -> None:
    with pytest.raises(NotConforming, match=said):
        refusal(Wrong("what", ("prior",), make))
    assert refusal(Wrong("what", ("prior",), stops(InvalidValue("prior is wrong.")))).message == "prior is wrong."


def test_without_hypothesis_it_is_said_what_to_install(python_environment: dict[str, str]) -> None:
    code = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "import detente.testing\n"
        "try:\n    from detente.testing import strategies\n"
        "except detente.DetenteError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=python_environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "This needs the package 'hypothesis', which is not installed. pip install hypothesis"
