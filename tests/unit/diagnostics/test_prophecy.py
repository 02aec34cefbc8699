"""Prophecies and logics that a run cannot tell: null, with the reason."""

import json
import math

import pytest

import detente
from detente.core.errors import InvalidValue

QUICK = {"replicates": 3, "years": 25, "backend": "numpy"}


def test_a_prophecy_of_runs_without_conduct_says_why() -> None:
    acts = ("conduct", "intended", "malign")
    kept, bare = (detente.simulate("habit", "fearful_friends", keep=keep, **QUICK) for keep in (acts, "fear"))
    for pair, which in (((kept, bare), "calm"), ((bare, kept), "fearful"), ((bare, bare), "fearful and the calm")):
        found = detente.prophecy(*pair)
        assert found.reason.startswith(f"The {which} run holds no record of conduct.")
        assert math.isnan(found.necessity)
        told = json.loads(json.dumps(found.to_json(), allow_nan=False))
        assert told["PN"] is told["PS"] is None
        assert told["base"] == [None, None]
        assert "keep=detente.NEEDS" in told["reason"]
    whole = detente.prophecy(kept, kept)
    assert not whole.reason.startswith("The ")
    assert whole.share == 1.0
    other = detente.simulate("habit", "fearful_friends", keep=acts, seed=1, **QUICK)
    with pytest.raises(InvalidValue, match="do not share their random numbers"):
        detente.prophecy(kept, other)


def test_a_run_alone_has_no_logic_and_says_why() -> None:
    run = detente.simulate("habit", "first_encounter", keep="conduct", **QUICK)
    found = detente.logic(run)
    assert found.label is None
    told = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert (told["label"], told["escaped"], told["kept"]) == (None, None, None)
    assert "logic(run.theory, run.scenario)" in told["reason"]


def test_the_logic_of_names_is_that_of_objects() -> None:
    how = {"replicates": 4, "backend": "numpy"}
    named = detente.logic("three_steps", "first_encounter", **how)
    assert named == detente.logic(detente.school("three_steps"), detente.scenario("first_encounter"), **how)
    assert named.label is not None
    assert named.to_json()["reason"] is None
