"""Rules that simplify a graph move no bit, and know what is the same both ways."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.engine.trace.evaluate import Evaluation
from detente.engine.trace.graph import ALL, Graph
from detente.engine.trace.masks import decide
from detente.engine.trace.node import Node, reachable
from detente.engine.trace.operations import FUSED, OPERATIONS, TYPES
from detente.engine.trace.settle import settle_nodes

STATES, LANES = 3, 5
NUMBERS = (0.0, 1.0, 0.5, 2.0, -1.0, 0.3)
_RNG = np.random.default_rng(7)
_OF = {"ij": (STATES, STATES, LANES), "i": (STATES, 1, LANES), "": (1, 1, LANES)}
FIELDS = {name: _RNG.normal(size=_OF[dep]).astype(np.float32) for name, dep in (("x", "ij"), ("s", "i"), ("g", ""))}
FIELDS |= {name: (_RNG.random(_OF["ij"]) < 0.5).astype(np.float32) for name in ("m", "k")}
FIELDS["k"] = np.maximum(FIELDS["k"], FIELDS["k"].swapaxes(0, 1))
for _name in "xmk":  # to itself a state is nothing
    FIELDS[_name][np.arange(STATES), np.arange(STATES)] = 0.0
"""Leaves: of dyads, states and the system; two masks, the second the same both ways."""

TWO = st.sampled_from(["add", "sub", "mul", "max", "min", "div"])
TESTS = st.sampled_from(["lt", "le", "gt", "ge", "eq"])
LEAF = st.one_of(
    st.sampled_from([("load", "x"), ("load", "s"), ("load", "g"), ("mask", "m"), ("mask", "k")]),
    st.sampled_from([("lit", v) for v in NUMBERS]),
)


def _grown(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    truth = st.one_of(
        st.sampled_from([("truth", "m"), ("truth", "k")]),
        st.tuples(TESTS, inner, inner),
        st.tuples(st.just("not"), st.tuples(TESTS, inner, inner)),
        st.tuples(st.sampled_from(["and", "or", "xor"]), st.tuples(TESTS, inner, inner), st.just(("truth", "m"))),
    )
    return st.one_of(
        st.tuples(TWO, inner, inner),
        st.tuples(st.sampled_from(["neg", "abs", "swap", "floor"]), inner),
        st.tuples(st.just("select"), truth, inner, inner),
        st.tuples(st.just("number"), truth),
        st.tuples(st.sampled_from(["sum", "max over"]), inner),
        st.tuples(st.just("all"), st.tuples(st.just("sum"), inner)),
    )


EXPRESSIONS = st.recursive(LEAF, _grown, max_leaves=12)


def fresh() -> Graph:
    return Graph(STATES, [("k",)])


def drawn(graph: Graph, e: Any) -> Node:
    """An expression as a node."""
    op, *rest = e
    if op == "lit":
        return graph.lit(rest[0])
    if op in ("mask", "truth"):
        held = graph.leaf("load", (rest[0], "ij"), "b", "ij")
        return held if op == "truth" else graph.op("number", held)
    if op == "load":
        dep = {"x": "ij", "s": "i", "g": ""}[rest[0]]
        return graph.leaf("load", (rest[0], dep), "f", dep)
    args = [drawn(graph, a) for a in rest]
    if op == "swap":
        return graph.swap(args[0])
    if op in ("sum", "max over"):
        return graph.reduce("sum" if op == "sum" else "max", args[0], "j")
    if op == "all":
        return graph.reduce("max", args[0], "i")
    return graph.op(op, *args)


def plain(e: Any) -> np.ndarray:
    """The same with NumPy, as it stands."""
    op, *rest = e
    if op == "lit":
        return np.full((1, 1, 1), rest[0], np.float32)
    if op in ("mask", "truth"):
        return FIELDS[rest[0]].astype(bool if op == "truth" else np.float32)
    if op == "load":
        return FIELDS[rest[0]]
    args = [plain(a) for a in rest]
    if op == "swap":
        return args[0].swapaxes(0, 1)
    if op in ("sum", "max over"):
        wide = np.broadcast_to(args[0], (STATES, STATES, args[0].shape[2]))
        return getattr(wide, "sum" if op == "sum" else "max")(axis=1, keepdims=True)
    if op == "all":
        return args[0].max(axis=0, keepdims=True)
    with np.errstate(all="ignore"):
        return np.asarray(OPERATIONS[op].numpy(*args))


def evaluated(x: Node) -> np.ndarray:
    return Evaluation(STATES, FIELDS, {}, (np.zeros(LANES, np.uint32),) * 2, 0)(x)


def alike(a: np.ndarray, b: np.ndarray) -> None:
    """Assert that two values are the same where NumPy's is finite."""
    a, b = np.broadcast_arrays(a.astype(np.float32), b.astype(np.float32))
    finite = np.isfinite(b)
    assert np.array_equal(a[finite], b[finite])


@given(EXPRESSIONS)
def test_simpler_is_the_same(e: Any) -> None:
    want = plain(e)
    if np.isfinite(want).all() and no_infinite_part(e):
        alike(evaluated(drawn(fresh(), e)), want)


def no_infinite_part(e: Any) -> bool:
    """Whether all of an expression is finite: rules are exact for finite numbers alone."""
    if e[0] in ("lit", "mask", "truth", "load"):
        return True
    return bool(np.isfinite(plain(e)).all()) and all(no_infinite_part(a) for a in e[1:])


@given(EXPRESSIONS)
def test_the_other_way(e: Any) -> None:
    graph = fresh()
    x = drawn(graph, e)
    y = graph.swap(x)
    assert graph.swap(y) is x
    assert graph.swap(x) is y
    assert (y.dep, x.dep) in {("", ""), ("i", "j"), ("j", "i"), ("ij", "ij")}
    if no_infinite_part(e):
        alike(evaluated(y), evaluated(x).swapaxes(0, 1))


@given(EXPRESSIONS, st.sampled_from(["add", "mul", "max", "min", "eq", "and", "or", "xor"]))
def test_what_is_made_of_both_ways_alike_is_its_own_twin(e: Any, op: str) -> None:
    graph = fresh()
    x = drawn(graph, e)
    x = x if op not in ("and", "or", "xor") else graph.op("gt", x, graph.lit(0.5))
    both = graph.op(op, x, graph.swap(x))
    assert graph.swap(both) is both


def test_what_is_declared_the_same_both_ways_is_its_own_twin() -> None:
    graph = fresh()
    k, m = (drawn(graph, ("mask", name)) for name in "km")
    assert graph.swap(k) is k
    assert graph.swap(m) is not m
    off = graph.leaf("off", None, "f", "ij")
    assert graph.swap(off) is off


@given(EXPRESSIONS)
def test_made_again_it_is_the_same_node(e: Any) -> None:
    graph = fresh()
    x = drawn(graph, e)
    assert drawn(graph, e) is x
    assert graph.rebuilt([x], lambda y: None)[x] is x


@given(EXPRESSIONS, st.sampled_from(NUMBERS))
def test_a_constant_put_in_is_the_constant(e: Any, value: float) -> None:
    """What stands at a value is folded exactly."""
    graph = fresh()
    x = drawn(graph, e)
    folded = graph.rebuilt([x], lambda y: graph.lit(value) if y.attr == ("g", "") else None)[x]
    kept = FIELDS["g"]
    FIELDS["g"] = np.full_like(kept, value)
    try:
        if no_infinite_part(e):
            alike(evaluated(folded), plain(e))
    finally:
        FIELDS["g"] = kept


# ------------------------------------------------------------ truths
@pytest.mark.parametrize("table", list(product((0, 1), repeat=4)))
def test_every_function_of_two_truths(table: tuple[int, ...]) -> None:
    graph = fresh()
    a, b = (graph.leaf("load", (name, "ij"), "b", "ij") for name in "mk")
    held = dict(zip(product((0, 1), repeat=2), table, strict=True))
    by_second = [[graph.lit(3.0 if held[p, q] else -3.0) for q in (1, 0)] for p in (1, 0)]
    values = [graph.op("select", b, *row) for row in by_second]
    x = graph.op("gt", graph.op("select", a, *values), graph.lit(0.0))
    assert {y.op for y in reachable([x])} <= {"load", "lit", "and", "or", "xor", "not"}
    first, second = FIELDS["m"], FIELDS["k"]
    want = np.select([(first == p) & (second == q) for p, q in held], [float(v) for v in held.values()])
    alike(evaluated(x), want)


@pytest.mark.parametrize("op", ["add", "sub", "mul", "max", "min", "lt", "le", "gt", "ge", "eq"])
def test_operations_on_two_truths(op: str) -> None:
    graph = fresh()
    a, b = (drawn(graph, ("mask", name)) for name in "mk")
    for first, second in product((a, b, graph.op("sub", graph.lit(1.0), a), graph.op("mul", a, b)), repeat=2):
        got = graph.op(op, first, second)
        alike(evaluated(got), np.asarray(OPERATIONS[op].numpy(evaluated(first), evaluated(second))))


def test_more_than_two_truths_decide_nothing() -> None:
    graph = fresh()
    a, b, c = (graph.op("number", graph.leaf("load", (name, "ij"), "b", "ij")) for name in "mkq")
    assert decide(graph, "mul", (graph.op("select", a.args[0], b, graph.lit(2.0)), c)) is None
    assert decide(graph, "exp", (a,)) is None


# ------------------------------------------------------------ fused
@pytest.mark.parametrize("op", ["fma", "fms", "fnm"])
def test_constants_in_fused_operations(op: str) -> None:
    """At 0 and 1 they are simpler, and the same."""
    for case in product((0.0, 1.0, -1.0, 0.3, None), repeat=3):
        graph = fresh()
        held = [graph.leaf("load", (n, d), "f", d) for n, d in (("x", "ij"), ("s", "i"), ("g", ""))]
        args = [h if v is None else graph.lit(v) for h, v in zip(held, case, strict=True)]
        values = [evaluated(a) for a in args]
        alike(evaluated(graph.op(op, *args)), np.asarray(FUSED[op].numpy(*values)))


def test_products_of_one_value_and_another_are_one_however_written() -> None:
    graph = fresh()
    x, g = drawn(graph, ("load", "x")), drawn(graph, ("load", "g"))
    for op, about in ALL.items():
        if about.commutes and op not in ("and", "or", "xor"):
            assert graph.op(op, x, g) is graph.op(op, g, x)
    assert graph.op("fma", x, g, x) is graph.op("fma", g, x, x)


def test_signs_of_nothing_and_kinds() -> None:
    graph = fresh()
    assert graph.lit(-0.0) is graph.lit(0.0)
    assert graph.lit(1, "u") is not graph.lit(1.0)
    assert graph.lit(True, "b").literal is True
    assert TYPES["u"] is np.uint32


# ------------------------------------------------------------ the diagonal
@given(EXPRESSIONS)
def test_settled_sums_are_those_of_whole_matrices(e: Any) -> None:
    """What a state is to itself is taken out of sums over targets: 1 on the diagonal counts."""
    graph = fresh()
    inside = graph.op("mul", drawn(graph, e), graph.leaf("off", None, "f", "ij"))
    x = graph.reduce("sum", inside, "j")
    apart = settle_nodes(graph, [x])[x]
    if no_infinite_part(e):
        off = 1 - np.eye(STATES, dtype=np.float32)[..., None]
        want = (np.broadcast_to(plain(e), (STATES, STATES, LANES)) * off).sum(axis=1, keepdims=True)
        assert "off" not in {y.op for y in reachable([apart])}
        masked = evaluated_between(graph, apart)
        assert np.allclose(masked, want, rtol=1e-5, atol=1e-5)


def test_sums_within_sums_are_settled_to_the_last() -> None:
    """What a state adds of itself may hold a sum over targets, which leaves that state out as well."""
    graph = Graph(STATES)
    inner = graph.reduce("sum", graph.leaf("load", ("s", "i"), "f", "i"), "j")
    outer = graph.reduce("sum", inner, "j")
    apart = settle_nodes(graph, [outer])[outer]
    assert np.allclose(evaluated_between(graph, apart), STATES**2 * FIELDS["s"], rtol=1e-6)


def test_what_is_no_number_is_one_constant() -> None:
    graph = fresh()
    assert graph.lit(np.nan) is graph.lit(float("nan"))
    assert np.isnan(evaluated(graph.lit(np.nan))).all()


def evaluated_between(graph: Graph, x: Node) -> np.ndarray:
    """Evaluate with reductions over others alone: terms of a state with itself are set to nothing first."""
    off = graph.leaf("off", None, "f", "ij")

    def others(y: Node) -> Node | None:
        if y.op != "over":
            return None
        none = graph.lit({"sum": 0.0, "max": -np.inf}[y.attr])
        between = graph.op("gt", off, graph.lit(0.5))
        known = (
            graph.rebuilt([y.args[0]], others)[y.args[0]]
            if any(z.op == "over" for z in reachable([y.args[0]]))
            else None
        )
        return graph.reduce(y.attr, graph.op("select", between, known or y.args[0], none), "j")

    return evaluated(graph.rebuilt([x], others)[x])
