"""Operations: everything that a year may be made of, in one table.

What a mechanism computes becomes a graph of these. Whoever evaluates or compiles a graph covers this table and
nothing else; an operation that is not here is refused when it is traced, with the name of the mechanism.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from detente.core.arrays import Array

Kind = Literal["f", "b", "u"]
"""What a value is: single precision, true or false, an unsigned 32-bit word."""
TYPES: dict[Kind, Any] = {"f": np.float32, "b": np.bool_, "u": np.uint32}
"""NumPy's type of a kind."""


@dataclass(frozen=True)
class Operation:
    """One elementwise operation.

    Attributes
    ----------
    numpy : callable
        The same with NumPy.
    cost : float
        Roughly how many instructions of a processor it takes.
    commutes : bool
        Whether its two arguments can be exchanged without moving a bit.
    gives : {"f", "b", "u", ""}
        Kind of its value; that of its last argument if empty.
    """

    numpy: Callable[..., Array]
    cost: float = 1
    commutes: bool = False
    gives: Kind | Literal[""] = ""


def _erf(x: Array) -> Array:
    from scipy.special import erf

    return erf(x).astype(np.float32)


OPERATIONS: dict[str, Operation] = {
    "add": Operation(np.add, commutes=True),
    "sub": Operation(np.subtract),
    "mul": Operation(np.multiply, commutes=True),
    "div": Operation(np.divide, 8),
    "max": Operation(np.maximum, commutes=True),
    "min": Operation(np.minimum, commutes=True),
    "neg": Operation(np.negative),
    "abs": Operation(np.abs),
    "sqrt": Operation(np.sqrt, 8),
    "floor": Operation(np.floor),
    "exp": Operation(np.exp, 15),
    "log": Operation(np.log, 25),
    "erf": Operation(_erf, 24),
    "sin": Operation(np.sin, 25),
    "cos": Operation(np.cos, 25),
    "pow": Operation(np.power, 30),
    "lt": Operation(np.less, gives="b"),
    "le": Operation(np.less_equal, gives="b"),
    "gt": Operation(np.greater, gives="b"),
    "ge": Operation(np.greater_equal, gives="b"),
    "eq": Operation(np.equal, commutes=True, gives="b"),
    "and": Operation(np.bitwise_and, commutes=True),
    "or": Operation(np.bitwise_or, commutes=True),
    "xor": Operation(np.bitwise_xor, commutes=True),
    "not": Operation(np.logical_not, gives="b"),
    "shift": Operation(np.right_shift),
    "select": Operation(np.where),
    "number": Operation(lambda x: x.astype(np.float32), gives="f"),
    "guard": Operation(np.where),
}
"""Elementwise operations. ``number`` makes words and truths numbers; ``guard`` is ``select`` for what is rare."""
FUSED: dict[str, Operation] = {
    "fma": Operation(lambda a, b, c: (a.astype(np.float64) * b + c).astype(np.float32)),
    "fms": Operation(lambda a, b, c: (a.astype(np.float64) * b - c).astype(np.float32)),
    "fnm": Operation(lambda a, b, c: (c - a.astype(np.float64) * b).astype(np.float32)),
}
"""What a compiler puts in by rule, ``a b + c``, ``a b - c`` and ``c - a b``, with one rounding."""
LARGE = 1e18
"""Constants from which products may have no end."""
REDUCTIONS: dict[str, tuple[Callable[..., Array], float]] = {
    "sum": (np.sum, 0.0),
    "max": (np.max, -np.inf),
    "min": (np.min, np.inf),
    "prod": (np.prod, 1.0),
    "any": (np.any, 0.0),
    "most": (lambda x, **how: np.maximum(np.max(x, **how), 0.0), 0.0),
}
"""Reductions over states, and the value that leaves each as it is; ``most`` is the largest of what is not below 0."""
