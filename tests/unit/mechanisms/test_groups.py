"""What a theory is made of: the groups that its file lists, and mechanisms beside them."""

import inspect
import re
import sys

import pytest

from detente.core.phases import Mechanism
from detente.mechanisms import bind, groups, interpret
from detente.mechanisms.complete import compose
from detente.mechanisms.groups import (
    ALLIANCES,
    CORE,
    GROUPS,
    INTELLIGENCE,
    LISTENING,
    SIGNALS,
    TALK,
    TREATIES,
    made_of,
)
from detente.schools import _culture, school
from detente.schools.registry import SCHOOLS


class Mine(Mechanism):
    """Does nothing, after perception."""

    phase = "interpret"
    follows = interpret.Misreading


def listed(name: str) -> set[str]:
    """Names of the groups in the file of a school; the three cultures share theirs."""
    module = _culture if name.startswith("constructivism") else sys.modules[SCHOOLS[name].__module__]
    return set(re.findall(r"^ +([A-Z_]{4,}),$", inspect.getsource(module), re.M))


@pytest.mark.parametrize("name", SCHOOLS)
def test_a_school_is_made_of_the_groups_that_its_file_lists(name: str) -> None:
    whole, beside = made_of(school(name))
    assert {group.name for group in whole} == listed(name)
    held = {kind for group in whole for kind in group}
    assert held.isdisjoint(type(m) for m in beside)
    assert held | {type(m) for m in beside} == {type(m) for m in school(name).mechanisms}


def test_groups_are_named_whole_and_no_more_than_are_needed() -> None:
    assert all(getattr(groups, group.name) is group for group in GROUPS)
    whole, beside = made_of(compose("x", "X", [CORE, ALLIANCES, TREATIES, TALK, bind.Institutions, Mine]))
    assert whole == (CORE, ALLIANCES, TREATIES, TALK)
    assert [type(m) for m in beside] == [Mine, bind.Institutions]
    assert LISTENING not in made_of(compose("x", "X", [TALK, SIGNALS, INTELLIGENCE]))[0]
    assert made_of(compose("x", "X", [TALK, LISTENING]))[0] == (TALK, LISTENING)
