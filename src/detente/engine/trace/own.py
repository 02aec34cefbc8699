"""What mechanisms of one's own are made of: a compiled year is theirs as long as nothing of it has changed.

In a notebook a constant of the module, a helper or ``__call__`` itself is changed between two runs. A class alone does
not tell, so the code is looked at, with what it names: constants, helpers, values it closes over.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from detente.core.phases import Mechanism, comes_with_detente
from detente.core.theory import Theory

PLAIN = (int, float, complex, str, bytes, bool, type(None), np.generic)


def own_mechanisms(theory: Theory) -> list[Mechanism]:
    """Return the mechanisms of a theory that do not come with detente."""
    return [m for m in theory.mechanisms if not comes_with_detente(m)]


def made_of(theory: Theory) -> tuple[Hashable, ...]:
    """Return what decides what the mechanisms of a theory do, beside their classes; nothing for those of detente."""
    seen: set[int] = set()
    out: list[Hashable] = []
    for mechanism in own_mechanisms(theory):
        out.append(_value(vars(mechanism), seen))
        for kind in type(mechanism).__mro__:
            if not kind.__module__.startswith(("detente.", "builtins")):
                out += [(name, _value(held, seen)) for name, held in vars(kind).items() if not name.startswith("__")]
                out.append(_value(vars(kind).get("__call__"), seen))
    return tuple(out)


def _value(held: Any, seen: set[int]) -> Hashable:
    if isinstance(held, PLAIN):
        return type(held), held
    if isinstance(held, np.ndarray):
        return held.shape, held.dtype.str, held.tobytes()
    if isinstance(held, (list, tuple)):
        return tuple(_value(one, seen) for one in held)
    if isinstance(held, dict):
        return tuple((repr(key), _value(one, seen)) for key, one in held.items())
    held = getattr(held, "__func__", held)
    if isinstance(held, FunctionType) and not held.__module__.startswith(("detente.", "numpy")):
        return _function(held, seen)
    return id(held)


def _function(function: FunctionType, seen: set[int]) -> Hashable:
    if id(function) in seen:
        return function.__code__
    seen.add(id(function))
    named = sorted(set(_names(function.__code__)))
    held = [function.__globals__[name] for name in named if name in function.__globals__]
    cells = [cell.cell_contents for cell in function.__closure__ or () if _filled(cell)]
    return (function.__code__, *(_value(one, seen) for one in (*held, *cells, function.__defaults__)))


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _filled(cell: Any) -> bool:
    try:
        return cell.cell_contents is not None
    except ValueError:
        return False
