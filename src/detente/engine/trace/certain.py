"""Operations on constants of which the result is the same whoever carries them out."""

from __future__ import annotations

from math import fsum, isfinite

import numpy as np

from detente.engine.trace.operations import FUSED, LARGE

PRODUCTS = {"fma": ("plus", "plus"), "fms": ("plus", "minus"), "fnm": ("minus", "plus")}
"""Signs of the product and of the rest in products and sums with one rounding."""


def certain(op: str, *x: float) -> bool:
    """Say whether an operation on constants is the same whoever carries it out: some round in ways of their own."""
    if op in FUSED:  # NumPy rounds twice, unless the first time nothing is lost
        product, rest = (-x[0] if op == "fnm" else x[0]) * x[1], -x[2] if op == "fms" else x[2]
        return isfinite(product + rest) and fsum((product, rest, -(product + rest))) == 0
    return x == _EXACT.get(op, x)


def certainly_repeated(how: str, value: float, times: int) -> bool:
    """Say whether the reduction of a constant is the same in whatever order it is carried out."""
    if how == "prod":
        return value in (0.0, 1.0)
    return how != "sum" or all(float(np.float32(value * k)) == value * k for k in range(2, times + 1))


def may_be_odd(op: str, last: float | None) -> bool:
    """Say whether an operation may make of plain numbers what is no finite one; ``last`` is its last constant."""
    return op in ("sqrt", "exp", "log", "pow") or (op == "div" and (last is None or abs(last) < 1 / LARGE))


_EXACT = {"exp": (0.0,), "log": (1.0,), "erf": (0.0,), "sin": (0.0,), "cos": (0.0,)}
"""Where they do not."""
