"""Arguments and attributes under their old names, for one version."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from detente.core.errors import InvalidValue

P = ParamSpec("P")
R = TypeVar("R")


def renamed(**names: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a function be called with arguments by their old names, with a warning.

    Parameters
    ----------
    names
        New name by old name.

    Raises
    ------
    InvalidValue
        When called: an argument is given under both names.
    """

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        called = function.__qualname__.removesuffix(".__init__")

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            for old, new in names.items():
                if old in kwargs:
                    if new in kwargs:
                        msg = f"{called}() was given {new!r}, and under its old name {old!r}."
                        raise InvalidValue(msg, f"Give {new!r} alone.")
                    text = f"{called}({old}=...) is now {called}({new}=...)."
                    warnings.warn(text, DeprecationWarning, stacklevel=2)
                    kwargs[new] = kwargs.pop(old)
            return function(*args, **kwargs)

        return call

    return wrap


def old_name(old: str, new: str) -> property:
    """Return an attribute under its old name: it gives what stands under the new one, with a warning.

    Parameters
    ----------
    old, new
        The names.
    """

    def read(owner: Any) -> Any:
        kind = type(owner).__name__
        warnings.warn(f"{kind}.{old} is now {kind}.{new}.", DeprecationWarning, stacklevel=2)
        return getattr(owner, new)

    return property(read, doc=f"Old name of ``{new}``.")
