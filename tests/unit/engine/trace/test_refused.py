"""What a graph cannot hold is refused by name: the mechanism, what it did, and what to do instead."""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from detente.core.arrays import over_others, row
from detente.core.errors import NotTraced
from detente.core.phases import Mechanism, Year
from detente.core.world import World
from detente.engine.trace import Graph, Question, trace
from detente.engine.trace.sketch import Sketch, lift
from detente.schools import school

Change = Callable[[World, Year], Any]


def with_change(change: Change, field: str = "economy", where: str = "interact") -> Question:
    """A theory with a mechanism that makes a field, the economy say, by a rule."""

    class Own(Mechanism):
        phase = where

        def __call__(self, world: World, product: Any, year: Year) -> tuple[World, Any]:
            return world.replace(**{field: change(world, year)}), product

    theory = school("richardson")
    return Question(theory.replace(**{where: (*getattr(theory, where), Own())}), 3)


def settled_change(change: Change) -> Any:
    """The same, planned for pairs of states."""
    from detente.engine.fused.write import write

    return write(with_change(change), 8)


def only_if(world: World, year: Year) -> Any:
    return world.economy if world.economy > 0 else -world.economy


def both(world: World, year: Year) -> Any:
    return world.economy > 0 and world.economy


def third_axis(world: World, year: Year) -> Any:
    return (world.alliance[:, :, None] * world.alliance[None]).sum(0).sum(0)


def into_numpy(world: World, year: Year) -> Any:
    held = np.ones((3, 1), np.float32)
    held += world.economy
    return held


def write_into(world: World, year: Year) -> Any:
    made = world.economy + 0.0
    made[0] = 1.0
    return made


def by_dyads(world: World, year: Year) -> Any:
    loop: Any = year.loop
    return over_others(loop(lambda x: x, lambda x: 0.5 * x, world.conduct) * year.others)


def other_carry(world: World, year: Year) -> Any:
    loop: Any = year.loop
    return loop(lambda x: x.max(0)[None], lambda x: (x, x), world.economy)


REFUSED: dict[str, tuple[Change, str, str]] = {
    "median": (lambda w, y: y.xp.median(w.economy, 0), "xp.median", "maximum"),
    "matmul": (lambda w, y: y.xp.matmul(w.alliance, w.alliance).sum(0), "xp.matmul", "maximum"),
    "if": (only_if, "A decision of Python", "xp.where"),
    "and": (both, "A decision of Python", "year.when"),
    "numpy": (lambda w, y: np.sum(w.economy), "A function of NumPy", "year.xp"),
    "ufunc": (lambda w, y: np.exp(w.economy), "A function of NumPy", "year.xp"),
    "ufunc of two": (lambda w, y: np.maximum(w.economy, 1.0), "A function of NumPy", "year.xp"),
    "ufunc of two values": (lambda w, y: np.add(w.economy, w.economy), "A function of NumPy", "year.xp"),
    "where": (lambda w, y: np.where(w.economy > 0, w.economy, 0.0), "A function of NumPy", "year.xp"),
    "asarray": (lambda w, y: np.asarray(w.economy) * 2, "A function of NumPy", "year.xp"),
    "into numpy": (into_numpy, "A function of NumPy", "year.xp"),
    "write": (write_into, "Writing into an array", "xp.where"),
    "rest": (lambda w, y: w.economy % 1.0, "The operator 'mod'", "Compose it"),
    "product": (lambda w, y: (w.alliance @ w.alliance).sum(0), "The operator 'matmul'", "Compose it"),
    "round": (lambda w, y: round(w.economy), "The operator 'round'", "Compose it"),
    "two axes": (lambda w, y: w.economy + w.alliance.sum((0, 1)), "all axes at once", "the axis of states"),
    "reshape": (lambda w, y: w.alliance.reshape(9, 1), "Another shape", "row, col"),
    "index": (lambda w, y: w.economy + w.economy[1], "The index 1", "detente.core.arrays"),
    "slice": (lambda w, y: w.economy[1:], "The index slice(1", "detente.core.arrays"),
    "mask": (lambda w, y: w.economy[w.economy > 1], "The index", "detente.core.arrays"),
    "float": (lambda w, y: w.economy * float(w.economy), "as a number of Python", "Leave it an array"),
    "int": (lambda w, y: w.economy * int(w.economy), "as a number of Python", "Leave it an array"),
    "walk": (lambda w, y: sum(w.economy), "A loop of Python over states", "year.loop"),
    "method": (lambda w, y: w.economy.std(0), "The method 'std'", "Compose it"),
    "lanes": (lambda w, y: w.economy - w.economy.mean(-1), "over lanes", "the axis of states"),
    "every axis": (lambda w, y: w.economy - w.economy.sum(), "all axes at once", "the axis of states"),
    "third axis": (third_axis, "a third axis", "compose"),
    "words": (lambda w, y: w.economy.astype(np.int32), "as int32", "xp.floor"),
    "constant": (lambda w, y: w.economy * np.ones(5), "A constant of the shape (5,)", "[n, n]"),
    "condition of dyads": (by_dyads, "goes on by a value of states or dyads", "largest over states"),
    "another carry": (other_carry, "another carry", "the same tuple"),
}


@pytest.mark.parametrize("case", list(REFUSED))
def test_what_is_not_in_the_table(case: str) -> None:
    change, what, instead = REFUSED[case]
    with pytest.raises(NotTraced) as e:
        trace(with_change(change))
    assert what in e.value.message
    assert "in the mechanism Own()" in e.value.message
    assert instead in (e.value.hint or "")


def test_a_quantity_of_dyads_for_one_of_states() -> None:
    with pytest.raises(NotTraced, match="'order' in the shape"):
        trace(with_change(lambda w, y: w.economy, "order", "bind"))
    with pytest.raises(NotTraced, match="a third axis"):  # who takes it for one of states says so first
        trace(with_change(lambda w, y: w.alliance + row(w.economy)))


OPERATORS = ("add", "sub", "mul", "truediv", "pow", "lt", "le", "gt", "ge", "eq", "ne")


@pytest.mark.parametrize("name", OPERATORS)
def test_scalars_and_arrays_of_numpy_on_either_side(name: str) -> None:
    """They leave the operation to the trace, which makes what it makes of numbers of Python."""
    graph, does = Graph(3), getattr(operator, name)
    x = Sketch(graph, graph.leaf("load", ("economy", "i"), "f", "i"), (3, 1))
    for other in (np.float32(3), np.arange(3, dtype=np.float32)[:, None]):
        assert does(other, x).node is does(lift(graph, other), x).node
        assert does(x, other).node is does(x, lift(graph, other)).node
        assert does(other, x).shape == (3, 1)


@pytest.mark.parametrize("name", ["log_odds", "habit", "distance"])
def test_what_a_state_is_to_itself_is_not_summed(name: str) -> None:
    """Fields that mean nothing between a state and itself: nobody says what the sum would be."""
    with pytest.raises(NotTraced, match="counts what a state is to itself") as e:
        settled_change(lambda w, y: over_others(getattr(w, name)))
    assert "year.others" in (e.value.hint or "")
    assert settled_change(lambda w, y: over_others(getattr(w, name) * y.others)).text


def test_third_states_that_are_one_of_the_two() -> None:
    from detente.core.arrays import compose

    with pytest.raises(NotTraced, match="A sum over third states"):
        settled_change(lambda w, y: over_others(compose(y.xp, w.log_odds, w.log_odds) * y.others))


def test_what_is_not_declared_traced_is_still_run_by_numpy() -> None:
    """The error is for the trace alone."""
    from detente.testing.moment import moment

    question = with_change(lambda w, y: w.economy[1:2] + 0.0 * w.economy)
    with pytest.raises(NotTraced):
        trace(question)
    assert moment(question.theory, states=3, year=2, lanes=2).world.economy.shape == (3, 2)
