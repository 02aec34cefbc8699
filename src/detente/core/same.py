"""Equality by value, arrays and NaN included."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any

import numpy as np


class ByValue:
    """What is equal by value though it holds arrays or NaN; a dataclass of this kind says ``eq=False``.

    It has no hash, as arrays have none.
    """

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return same(self, other) if type(self) is type(other) else NotImplemented


def same(one: Any, two: Any) -> bool:
    """Return whether two values are equal: arrays element by element, NaN equal to NaN, dataclasses field by field.

    Fields that a dataclass leaves out of comparison, such as wall time, are left out here too.

    Parameters
    ----------
    one, two
        What is compared.
    """
    if one is two:
        return True
    if _is_array(one) or _is_array(two):
        return _same_arrays(one, two)
    if dataclasses.is_dataclass(one) and not isinstance(one, type):
        fields = [f.name for f in dataclasses.fields(one) if f.compare]
        return type(one) is type(two) and all(same(getattr(one, name), getattr(two, name)) for name in fields)
    if isinstance(one, Mapping):
        return isinstance(two, Mapping) and one.keys() == two.keys() and all(same(v, two[k]) for k, v in one.items())
    if isinstance(one, (list, tuple)):
        alike = isinstance(two, list if isinstance(one, list) else tuple) and len(one) == len(two)
        return alike and all(same(a, b) for a, b in zip(one, two, strict=True))
    if _is_nan(one) and _is_nan(two):
        return True
    return bool(one == two)


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray) or type(value).__module__.startswith("jax")


def _same_arrays(one: Any, two: Any) -> bool:
    if not (_is_array(one) and _is_array(two)):
        return False
    a, b = np.asarray(one), np.asarray(two)
    if a.shape != b.shape:
        return False
    if a.dtype.kind in "fc" and b.dtype.kind in "fciub":
        return bool(np.array_equal(a, b, equal_nan=True))
    if a.dtype.kind == "O":
        return all(same(x, y) for x, y in zip(a.ravel(), b.ravel(), strict=True))
    return bool(np.array_equal(a, b))


def _is_nan(value: Any) -> bool:
    return isinstance(value, (float, np.floating)) and math.isnan(value)
