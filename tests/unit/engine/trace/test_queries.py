"""Questions to a traced year."""

import pytest

from detente.core.errors import UnknownName
from detente.core.phases import WRITES
from detente.engine.trace import Question, Trace, depends, reads, trace, vanishes, writes
from detente.engine.trace.operations import OPERATIONS
from detente.engine.trace.sketch import FUNCTIONS, PAIRS
from detente.mechanisms.bind import Alliances, Commitment, Pacts
from detente.mechanisms.complete import completed
from detente.schools import school


@pytest.fixture(scope="module")
def whole() -> Trace:
    return trace(Question(completed(school("default")), 3, ("wars", "fear")))


def test_a_year_writes_what_its_phases_own(whole: Trace) -> None:
    assert writes(whole) <= frozenset().union(*WRITES.values()) | {"economy", "capability", "world_growth"}
    assert {"log_odds", "conduct", "alliance", "bind_security", "order"} <= writes(whole)
    assert not {"distance", "polity", "prior_log_odds"} & writes(whole)


def test_a_year_reads_what_it_is_given(whole: Trace) -> None:
    assert {"distance", "polity", "malign", "amity", "commitment"} <= reads(whole)


def test_what_no_mechanism_writes_is_not_written() -> None:
    year = trace(Question(completed(school("default")).without(Alliances, Commitment, Pacts), 3, ()))
    assert not {"alliance", "commitment"} & writes(year)
    assert {"alliance", "commitment"} <= reads(year)  # allies of the start still lend their forces


def test_what_a_parameter_decides(whole: Trace) -> None:
    assert {"posture"} == depends(whole, "posture_speed")
    assert {"fear", "wars", "conduct"} <= depends(whole, "worst_case")
    with pytest.raises(UnknownName, match="worst_case"):
        depends(whole, "worst_cas")


def test_what_vanishes_at_identities(whole: Trace) -> None:
    found = vanishes(whole, {"posture_speed": 0.0})
    assert "posture" in found.fields
    assert found.left < found.operations
    assert vanishes(whole, {"talk": 0.0, "contagion": 0.0, "coercion": 0.0}).streams >= 2
    assert vanishes(whole, {}).left == vanishes(whole, {}).operations


def test_every_function_of_the_namespace_is_in_the_table() -> None:
    assert {*FUNCTIONS, *PAIRS.values()} <= set(OPERATIONS)
