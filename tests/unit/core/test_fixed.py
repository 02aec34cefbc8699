"""What a theory, a scenario or an intervention was made of is copied, and cannot be changed in place."""

import copy
import json
import pickle
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest

from detente.core.errors import InvalidValue
from detente.core.fixed import Fixed, freeze
from detente.core.scenario import Intervention, Scenario
from detente.core.theory import Card
from detente.mechanisms.complete import COMPLETE


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m.__setitem__("a", 2),
        lambda m: m.__delitem__("a"),
        lambda m: m.update(a=2),
        lambda m: m.pop("a"),
        lambda m: m.popitem(),
        lambda m: m.clear(),
        lambda m: m.setdefault("b", 2),
        lambda m: m.__ior__({"b": 2}),
    ],
)
def test_nothing_in_it_can_be_changed(change: Any) -> None:
    made = Fixed({"a": 1})
    with pytest.raises(InvalidValue, match="cannot be changed in place"):
        change(made)
    assert made == {"a": 1}


def test_it_is_a_dictionary_in_all_else() -> None:
    made = Fixed({"a": 1, "b": 2})
    assert json.dumps(made) == '{"a": 1, "b": 2}'
    assert made | {"c": 3} == {"a": 1, "b": 2, "c": 3}
    for again in (pickle.loads(pickle.dumps(made)), copy.copy(made), copy.deepcopy(made)):
        assert again == made
        assert isinstance(again, Fixed)
        assert hash(again) == hash(made)


def test_what_the_caller_changes_later_does_not_reach_it() -> None:
    settings, economy, edits = {"prior": 0.5}, np.ones(2), {"economy": [1.0, 2.0]}
    theory = COMPLETE.replace(settings=settings)
    scenario = Scenario("s", settings=settings, given={"economy": economy})
    intervention = Intervention(3, settings=settings, edits=edits)
    settings["prior"], economy[0] = 0.9, 7.0
    edits["economy"][0] = 9.0
    assert {held.settings["prior"] for held in (theory, scenario, intervention)} == {0.5}
    assert scenario.given["economy"].tolist() == [1, 1]
    assert intervention.edits["economy"] == [1, 2]
    with pytest.raises(InvalidValue, match="in place"):
        theory.settings["prior"] = 0.9  # type: ignore[index]  # that is what is tried
    with pytest.raises(ValueError, match="read-only"):
        scenario.given["economy"][0] = 3.0


def test_sequences_become_tuples() -> None:
    what = Intervention(3, conduct=1)
    scenario = Scenario("s", names=["A", "B"], interventions=[what])  # type: ignore[arg-type]  # lists as people write
    assert scenario.names == ("A", "B")
    assert scenario.interventions == (what,)
    assert Scenario("s", interventions=what).interventions == (what,)  # type: ignore[arg-type]
    assert COMPLETE.replace(bind=list(COMPLETE.bind)) == COMPLETE


def test_a_theory_can_be_a_key() -> None:
    one, same, other = COMPLETE.where(prior=0.4), COMPLETE.where(prior=0.4), COMPLETE.where(prior=0.6)
    assert {one: 1, other: 2}[same] == 1
    assert asdict(Card(reasons={"prior": "why"}))["reasons"] == {"prior": "why"}
    assert pickle.loads(pickle.dumps(one)) == one


@pytest.mark.parametrize("wrong", [None, [("prior", 0.5)], 0.5, "prior=0.5"])
def test_only_a_mapping_is_one(wrong: Any) -> None:
    with pytest.raises(InvalidValue, match="must be a mapping"):
        freeze("Settings", wrong)
    for make in (
        lambda: Scenario("s", settings=wrong),
        lambda: Intervention(1, settings=wrong),
        lambda: Intervention(1, edits=wrong),
        lambda: COMPLETE.replace(settings=wrong),
    ):
        with pytest.raises(InvalidValue, match="must be a mapping"):
            make()
