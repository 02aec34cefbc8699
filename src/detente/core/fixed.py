"""Mappings that nobody can change: what a scenario or a theory was made of stays what it was."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, NoReturn, TypeVar

import numpy as np

from detente.core.errors import InvalidValue
from detente.core.quoted import quote
from detente.core.same import same

K = TypeVar("K")
V = TypeVar("V")


class Fixed(dict[K, V]):
    """A dictionary that is read only; it can be hashed where its values are compared as numbers or text.

    Parameters
    ----------
    *args
        What a dictionary is made of.
    """

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        msg = "Settings, edits and what is given of the first year cannot be changed in place."
        raise InvalidValue(msg, "Make another: theory.where(name=value), scenario.replace(settings={...}).")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, dict):
            return NotImplemented
        try:
            return dict.__eq__(self, other)
        except ValueError:  # an array has no truth
            return same(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return freeze, ("A mapping", dict(self))  # a pickle forgets that arrays are read only


def freeze(name: str, given: object) -> Fixed[str, Any]:
    """Return a read-only copy of a mapping, its arrays copied and read only as well.

    Parameters
    ----------
    name
        What it is, for errors.
    given
        A mapping.

    Raises
    ------
    InvalidValue
        It is none.
    """
    if not isinstance(given, Mapping):
        msg = f"{name} must be a mapping from names to values, not {quote(given)}."
        raise InvalidValue(msg, 'Write it as {"name": value}.')
    held: dict[str, Any] = {}
    at = ""
    try:
        for key, value in given.items():
            at = f" under {quote(key)}"
            held[_plain(key)] = _own(value)
    except Exception as error:  # an object of somebody else's may raise anything, and a list be nested too deep
        msg = f"{name} cannot be read{at}: {type(error).__name__}."
        raise InvalidValue(msg, 'Write them as {"name": value}, with numbers, lists or arrays.') from error
    return Fixed(held)


def _plain(key: object) -> Any:
    return str.__str__(key) if isinstance(key, str) else key


def _own(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        held = value.copy()
        held.setflags(write=False)
        return held
    return deepcopy(value) if isinstance(value, (list, dict)) else value
