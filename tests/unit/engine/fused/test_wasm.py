"""WebAssembly: a page's engine lives what NumPy lives."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from compiled_memory import lived_elsewhere, started
from detente.core.errors import InvalidValue, NotTraced
from detente.core.phases import Mechanism, Year
from detente.core.world import World
from detente.engine.fused.wasm import STACK, Module, _pages, wasm
from detente.engine.fused.write import write
from detente.engine.numpy_backend import NumpyBackend
from detente.engine.trace import Question
from detente.mechanisms.complete import completed
from detente.schools import school

NODE = shutil.which("node") or ""
RUNNER = Path(__file__).with_name("run_wasm.mjs")
KEEP = ("belief", "conduct", "crises", "economy", "wars")

pytestmark = pytest.mark.skipif(not NODE, reason="no node here")


def lived(module: Module, question: Question, count: int, years: int, folder: Path) -> tuple[World, dict[str, Any]]:
    """The world and the records after some years in node."""
    code = folder / "year.wasm"
    code.write_bytes(module.code)
    start = started(question, count)
    memory = start.memory(module.written, years)
    lived_elsewhere([NODE, str(RUNNER), str(code), str(module.reserved)], memory, years, folder)
    return memory.world(), memory.records()


def compared(question: Question, count: int, years: int, folder: Path, lanes: int = 4) -> None:
    """Assert that node and NumPy live the same."""
    module = wasm(question, lanes=lanes)
    world, got = lived(module, question, count, years, folder)
    start = started(question, count)
    after, want = NumpyBackend().advance(
        question.theory, start.world, start.values, start.keys, 0, years, None, question.keep, 1
    )
    for name in set(question.keep) & {"conduct", "crises", "wars"}:
        assert np.array_equal(got[name], want[name]), name
    assert {0, 1} <= set(want["conduct"][..., ~np.eye(question.states, dtype=bool), :].ravel())
    off = ~np.eye(question.states, dtype=bool)
    for name in set(question.keep) - {"conduct", "crises", "wars"}:
        a, b = (v[:, off] if v.shape[1:3] == off.shape else v for v in (got[name], want[name]))
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-4, err_msg=name)
    for name in World.names():
        a, b = (v[off] if v.shape[:2] == off.shape else v for v in (getattr(world, name), getattr(after, name)))
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-4, err_msg=name)


@pytest.mark.parametrize(("name", "states"), [("three_steps", 2), ("default", 2), ("default", 6)])
def test_what_numpy_lives(name: str, states: int, tmp_path: Path) -> None:
    """Runs that fill no block, for forty years."""
    compared(Question(completed(school(name)), states, KEEP), 42, 40, tmp_path)


@pytest.mark.parametrize("lanes", [8, pytest.param(16, marks=pytest.mark.slow)])
def test_more_lanes(lanes: int, tmp_path: Path) -> None:
    compared(Question(completed(school("default")), 3, KEEP), 42, 30, tmp_path, lanes)


class Fertile(Mechanism):
    """An economy that grows by two tables."""

    phase = "interact"

    def __call__(self, world: World, product: Any, year: Year) -> tuple[World, Any]:
        growth, aid = np.array([[1.01], [1.1], [0.97]], np.float32), np.array([[0.3], [0.01], [0.04]], np.float32)
        return world.replace(economy=world.economy * growth + aid), product


def test_tables_lie_below_the_stack(tmp_path: Path) -> None:
    theory = school("richardson")
    question = Question(theory.replace(interact=(*theory.interact, Fertile())), 3, ("conduct", "economy"))
    module = wasm(question)
    assert "@table1" in module.written.text
    assert module.reserved > STACK
    compared(question, 9, 12, tmp_path)


def test_no_multiply_add_that_webassembly_lacks() -> None:
    text = write(Question(school("richardson"), 3), 4, fused=False).text
    assert "llvm.fma" not in text
    assert "@d_multiply_add" in text


def test_a_function_that_webassembly_lacks_is_refused() -> None:
    memory, function = b"\x03env\x0f__linear_memory\x02\x00\x81\x01", b"\x03env\x04fmaf\x00\x01"
    assert _pages(b"\x01" + memory) == 129
    with pytest.raises(NotTraced, match="fmaf"):
        _pages(b"\x02" + memory + function)


def test_lanes_that_llvm_cannot_write_are_refused() -> None:
    with pytest.raises(InvalidValue, match="32 lanes"):
        wasm(Question(school("richardson"), 2), lanes=32)
