"""What a question is about, whoever asked it."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from detente.store import Stored
from detente.store.about import UNTOLD, about, apart

LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
KEYS = st.sampled_from(
    [*UNTOLD, "v", "$", "name", "names", "numbers", "which", "kind", "year", "run", "how", "replicates"]
)
ANYTHING = st.recursive(
    LEAVES, lambda held: st.lists(held, max_size=3) | st.dictionaries(KEYS | st.text(max_size=3), held), max_leaves=12
)


@given(question=st.dictionaries(KEYS, ANYTHING), made=st.dictionaries(st.sampled_from(["from", "varied"]), ANYTHING))
def test_no_question_of_another_program_stops_a_listing(question: dict, made: dict) -> None:
    held = Stored(Path("a"), question=question, made=made)
    lines = apart([held.about, held.about], [question, {**question, "seed": 5}])
    assert len(lines) == 2


def test_the_parts_of_a_question_that_users_make_themselves() -> None:
    assert about({"points": 3, "who": ["a", "b"], "detente": "0.1"}, {}) == "points 3; who a, b"
    assert apart(["x", "x", "y"], [{"a": {"b": 1}}, {"a": {"b": 2.5}}, {}]) == ["x; b 1", "x; b 2.5", "y"]


def test_a_mix_and_many_theories_are_told_in_short() -> None:
    theories = [{"name": f"t{k}"} for k in range(8)]
    assert about({"theories": theories}, {}) == "8 theories"
    assert about({"theories": theories[:2], "shares": [0.3, 0.7]}, {}) == "mix t0:0.3 t1:0.7"


def test_a_large_design_is_told_by_the_words_that_are_kept_with_it() -> None:
    array = {"$": "array", "dtype": "<f8", "shape": [1681], "sha256": "ab"}
    design = {"kind": "grid", "names": ["learning"], "numbers": {"learning": array}, "which": array}
    said = about({"design": design, "replicates": 5}, {"varied": {"learning": "learning 0 to 1 (41 values)"}})
    assert said == "learning 0 to 1 (41 values); 1,681 points x 5 replicates"
