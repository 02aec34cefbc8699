"""Sums over third states as the machine makes them: dense, sparse and shared rows, of every number of lanes."""

from __future__ import annotations

import numpy as np
import pytest

from detente.engine.fused.compose import CALL, composition, scratch
from detente.engine.fused.emit import ARGUMENTS
from detente.engine.fused.machine import function
from detente.engine.fused.maths import multiply_add
from detente.engine.fused.store import allocate


def composed(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return the sums of two matrices [state, state, lane]."""
    states, _, lanes = a.shape
    given = ", ".join(f"ptr %{name}" for name in ARGUMENTS)
    call = CALL.format(*(f"%{name}" for name in ARGUMENTS[:4]))
    text = [multiply_add(lanes, fused=True)[1], composition(lanes, states)]
    text += [f"define void @run({given}, i64 %blocks, i32 %first, i32 %last) #0 {{", f"  {call}", "  ret void", "}"]
    buffers = {name: allocate(4 * lanes * states**2) for name in ARGUMENTS}
    buffers["nt"] = buffers[ARGUMENTS[3]] = allocate(scratch(states))
    for name, value in zip(ARGUMENTS, (a, b.swapaxes(0, 1)), strict=False):
        buffers[name].view(np.float32)[:] = value.ravel()
    function("\n".join(text))([buffers[name].ctypes.data for name in ARGUMENTS], 1, 0, 1)
    return buffers[ARGUMENTS[2]].view(np.float32).reshape(a.shape).copy()


@pytest.mark.parametrize("lanes", [4, 8, 16, 32])
@pytest.mark.parametrize("states", [2, 7, 20])
@pytest.mark.parametrize("first", [0.0, 0.05, 0.6, 1.0])
@pytest.mark.parametrize("second", [0.05, 1.0])
def test_sums_are_those_of_all_third_states(lanes: int, states: int, first: float, second: float) -> None:
    draw = np.random.default_rng(states)
    shape = (states, states, lanes)
    a, b = (  # what differs by lane, or is there in all of them; whole numbers, so that sums are exact
        draw.integers(-9, 9, shape) * (draw.random((states, states, 1)) < share) for share in (first, second)
    )
    a, b = a.astype(np.float32), b.astype(np.float32)
    assert np.array_equal(composed(a, b), np.einsum("ikl,kjl->ijl", a, b))


def test_rows_that_share_some_third_states_and_rows_that_share_none() -> None:
    a = np.zeros((9, 9, 16), np.float32)
    a[:4, 2:5], a[4:8, range(4), 3] = 1.0, 2.0
    a[4, 8] = a[6, 1] = 3.0
    b = np.random.default_rng(1).integers(1, 9, a.shape).astype(np.float32)
    assert np.array_equal(composed(a, b), np.einsum("ikl,kjl->ijl", a, b))
