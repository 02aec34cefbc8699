"""The engine of a page: what a module says of itself, and the first world that it makes."""

import json
import zlib
from typing import Any

import numpy as np
import pytest

from detente.core.errors import InvalidValue, UnknownName
from detente.core.param import REGISTRY
from detente.core.random import replicate_keys
from detente.core.scenario import STARTS, Intervention, Scenario
from detente.core.world import FIELDS, World
from detente.diagnostics import NEEDS
from detente.engine import wasm
from detente.engine.ensemble import DEFAULT_KEEP
from detente.engine.numpy_backend import NumpyBackend
from detente.engine.page import SECTION, scenario_of
from detente.engine.trace import Question, trace
from detente.engine.trace.evaluate import Evaluation, spread
from detente.engine.trace.question import GIVEN
from detente.mechanisms.complete import COMPLETE
from detente.schools import school, schools

SIZE = 100_000
"""Bytes that the module of a pair may have, with all schools and every record of a diagnosis."""


def said(module: bytes) -> dict[str, Any]:
    """What a module says of itself."""
    name = SECTION.encode()
    return json.loads(zlib.decompress(module[module.rindex(bytes([len(name)]) + name) + 1 + len(name) :]))


@pytest.mark.parametrize("theory", [3, None, [], ["default"]])
def test_what_is_no_theory_is_refused_in_words(theory: Any) -> None:
    with pytest.raises(InvalidValue, match="runs theories"):
        wasm(theory, 2, ["conduct"])


@pytest.mark.parametrize("keep", [None, 5, [], ()])
def test_an_engine_without_a_record_is_refused_in_words(keep: Any) -> None:
    with pytest.raises(InvalidValue, match="keeps records"):
        wasm(school("default"), 2, keep)


def test_periods_that_no_year_has_are_refused_in_words() -> None:
    with pytest.raises(InvalidValue, match="1, 4 or 12 times a year"):
        wasm(school("default"), 2, ["conduct"], periods=3)


def test_a_pair_with_every_school_is_small_and_says_what_it_is() -> None:
    keep = tuple(dict.fromkeys((*NEEDS, *DEFAULT_KEEP)))
    module = wasm([school(name) for name in schools()], 2, keep)
    about = said(module)
    assert len(module) < SIZE
    assert [one["name"] for one in about["schools"]] == list(schools())
    assert {p["name"] for p in about["parameters"]} == set(COMPLETE.values())
    for p in about["parameters"]:
        known = REGISTRY[p["name"]]
        assert (p["low"], p["high"], p["label"], p["unit"]) == (known.low, known.high, known.label, known.unit)
        assert about["mechanisms"][p["mechanism"]]["name"] == known.owner.rpartition(".")[2]
    assert [q["name"] for q in about["records"]] == list(keep)
    assert set(about["layout"]["records"]) == set(keep)
    assert {q["name"] for q in about["first"]} == set(STARTS)
    assert set(FIELDS) <= set(about["layout"]["fields"])


def test_a_scenario_in_plain_values() -> None:
    done = Intervention(2, until=5, settings={"leap": 0.2}, edits={"belief": np.full((2, 2), 0.5)}, hold=True)
    act = Intervention(7, conduct="compete", actor=0, target=1)
    place = Scenario("here", years=12, settings={"prior": 0.4}, given={"polity": [1, 0]}, interventions=(done, act))
    told = json.loads(json.dumps(scenario_of(place)))
    assert told["first"] == {"polity": [1, 0]}
    assert told["events"] == [
        {"year": 2, "until": 5, "settings": {"leap": 0.2}, "edits": {"belief": [[0.5, 0.5], [0.5, 0.5]]}, "hold": True},
        {"year": 7, "conduct": 1, "actor": 0, "target": 1},
    ]


@pytest.mark.parametrize("given", [(), ("economy", "belief", "distance", "alliance"), STARTS])
@pytest.mark.parametrize("states", [2, 5])
def test_the_first_world_as_a_graph(states: int, given: tuple[str, ...]) -> None:
    """Drawn from a state's own parameters where nothing is given, and what is given where it is."""
    theory, count = school("default").where(regions=2.0, separation=0.7, shared_knowledge=1.0), 40
    names = (*theory.values(), *(f"{GIVEN}{name}" for name in STARTS))
    traced = trace(Question(theory, states, (), 1, False, names, frozenset(theory.values()), part="start"))
    luck = np.random.default_rng(3)
    values = {k: np.full((states, count), v, np.float32) for k, v in theory.values().items()}
    for name in ("prior", "malign_share", "initial_force", "initial_amity", "frame"):
        values[name] = luck.uniform(0.2, 0.8, (states, 1)).astype(np.float32) + np.zeros((1, count), np.float32)
    held = {name: _some(name, states, count, luck) for name in given}
    keys = replicate_keys(5, np.arange(count))
    want = NumpyBackend().start(theory, values, held, keys, states)

    zero = {name: np.zeros((*FIELDS[name].shape(states), count), np.float32) for name in World.names()}
    inputs = {**zero, **{"log_odds" if name == "belief" else name: value for name, value in held.items()}}
    told = {f"{GIVEN}{name}": np.full((1, 1, count), float(name in given), np.float32) for name in STARTS}
    evaluated = Evaluation(
        states,
        {name: spread(FIELDS[name].of, value) for name, value in inputs.items()},
        {**{name: value[:, None] for name, value in values.items()}, **told},
        keys,
        9,  # the number of a year is nothing to it
    )
    off = ~np.eye(states, dtype=bool)
    for name, node in traced.world.items():
        shape = (*FIELDS[name].shape(states), count)
        got = evaluated(node)
        got = np.broadcast_to(got if FIELDS[name].of == "dyad" else got[:, 0], shape)
        wanted = np.broadcast_to(getattr(want, name), shape)
        got, wanted = (v[off] if FIELDS[name].of == "dyad" else v for v in (got, wanted))
        np.testing.assert_allclose(got, wanted, rtol=1e-6, atol=1e-6, err_msg=name)


def _some(name: str, states: int, count: int, luck: np.random.Generator) -> np.ndarray:
    shape = (states, states) if name == "belief" else FIELDS[name].shape(states)
    value = luck.uniform(0.1, 0.9, shape).astype(np.float32)
    value = np.round(value) if name in ("malign", "alliance", "polity") else value
    value = (value + value.T) / 2 if name == "distance" else np.maximum(value, value.T) if name == "alliance" else value
    return np.ascontiguousarray(np.broadcast_to(value[..., None], (*shape, count)))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"theory": ()}, "none is given"), ({"theory": ["default"]}, "none is given"), ({"periods": 3}, "3 periods")],
)
def test_what_no_module_can_be_made_of(wrong: dict[str, Any], words: str) -> None:
    asked = {"theory": school("richardson"), "states": 2, "keep": ("conduct",)} | wrong
    with pytest.raises(InvalidValue, match=words):
        wasm(**asked)
    with pytest.raises(InvalidValue, match="states"):
        wasm(school("richardson"), 1, ("conduct",))
    with pytest.raises(UnknownName, match="malice"):
        wasm(school("richardson"), 2, ("malice",))
