"""Every registered mechanism through the public check of mechanisms."""

import pytest

from detente.core.phases import PHASES, Mechanism
from detente.mechanisms.complete import COMPLETE
from detente.testing.mechanisms import check_mechanism, declaration
from detente.testing.theories import check_theory

EVERY = [m for phase in PHASES for m in getattr(COMPLETE, phase)]


@pytest.mark.parametrize("mechanism", EVERY, ids=repr)
def test_says_what_it_is(mechanism: Mechanism) -> None:
    declaration(mechanism)


@pytest.mark.parametrize("mechanism", [EVERY[-1]], ids=repr)
def test_public_check(mechanism: Mechanism) -> None:
    check_mechanism(mechanism)


ABSENT = [m for m in EVERY if m.off]
SAMPLE = 4
"""One of so many is left out every time, of each phase; all of them in the slow run."""


@pytest.mark.parametrize(
    "mechanism",
    [pytest.param(m, marks=[pytest.mark.slow] if k % SAMPLE else []) for k, m in enumerate(ABSENT)],
    ids=repr,
)
def test_theory_without_it_conforms(mechanism: Mechanism) -> None:
    rest = COMPLETE.without(type(mechanism))
    check_theory(rest, only=["finite_and_in_range", "same_tree", "reads_what_it_declares"])
