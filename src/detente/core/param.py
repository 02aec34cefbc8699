"""Parameters: declared once, read by everything.

A mechanism declares ``learning = param(0.5, low=0.1, high=1, ...)`` as a class attribute. The
declaration feeds the engine, the documents, the sliders, the priors and the search bounds.
Values live in ``Theory.settings``; a declaration holds none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any

from detente.core.errors import InvalidValue, UnknownName
from detente.core.outside import as_number, point_hint
from detente.core.quoted import quote


@dataclass(frozen=True)
class Parameter:
    """A declared parameter, with the value it has in some theory.

    Attributes
    ----------
    name : str
        Unique over the whole model.
    default, low, high : float
        Default and the range searched by studies, in ``unit``.
    unit : str
        Unit, such as ``"1/year"`` or ``"stake"``.
    identity : float or None
        Value that switches the mechanism off exactly; ``None`` if there is none.
    label : str
        One line in plain words.
    source : str
        Reference key, or ``"assumption"``.
    owner : str
        Name of the mechanism that declares it.
    clock : str
        How a yearly value becomes that of a shorter period: ``""`` not at all, ``"hazard"`` as the chance of an
        event or the share of a gap that is closed, or the name of the opposite hazard with which it exchanges.
    value : float
        Value in the theory that it was read from (the default otherwise).
    """

    name: str
    default: float
    low: float
    high: float
    unit: str
    identity: float | None
    label: str
    source: str
    owner: str
    value: float
    clock: str = ""


REGISTRY: dict[str, Parameter] = {}
MISSED = 1e-9
"""By how much a bound may be missed by rounding."""


class param:  # noqa: N801  (written like the function that it stands for)
    """Declare a parameter as a class attribute of a mechanism.

    Parameters
    ----------
    default
        Default value, in ``unit``.
    low, high
        Range searched by studies; values outside (but not ``identity``) are refused.
    unit
        Unit.
    label
        One line in plain words.
    source
        Reference key, or ``"assumption"``.
    identity
        Value that switches the mechanism off exactly, if there is one.
    clock
        How a yearly value becomes that of a shorter period; see ``Parameter.clock``.
    """

    def __init__(
        self,
        default: float,
        *,
        low: float,
        high: float,
        unit: str,
        label: str,
        source: str = "assumption",
        identity: float | None = None,
        clock: str = "",
    ) -> None:
        self.declared = Parameter(
            "", float(default), low, high, unit, identity, label, source, "", float(default), clock
        )

    def __set_name__(self, owner: type, name: str) -> None:
        known = REGISTRY.get(name)
        here = f"{owner.__module__}.{owner.__qualname__}"
        if known is not None and known.owner != here:
            msg = f"Parameter {name!r} of {here} is already declared by {known.owner}."
            raise InvalidValue(msg, "A parameter is declared once.")
        self.declared = replace(self.declared, name=name, owner=here)
        REGISTRY[name] = self.declared

    def __get__(self, instance: Any, owner: type) -> Parameter:
        return self.declared


def list_parameters(owner: type) -> Mapping[str, Parameter]:
    """Return the parameters that a mechanism class declares, by name."""
    return _declared(owner)


@cache
def _declared(owner: Any) -> Mapping[str, Parameter]:
    held = {
        name: made.declared
        for kind in reversed(owner.__mro__)
        for name, made in vars(kind).items()
        if isinstance(made, param)
    }
    return MappingProxyType(held)


def beyond(number: float, *bounds: float) -> str:
    """Return a number in few digits, or in all of them where few would not tell it from a bound that it misses."""
    short = f"{number:g}"
    return repr(float(number)) if float(short) != number and float(short) in bounds else short


def check_parameter(name: str, value: object) -> float:
    """Return ``value`` as a float in the declared range of ``name``; a bound that is missed by rounding is the bound.

    Parameters
    ----------
    name
        Name of a declared parameter.
    value
        A number inside the declared range, or the declared identity.

    Raises
    ------
    UnknownName
        If no mechanism declares ``name``.
    InvalidValue
        If the value is not a finite number in range (an infinite identity is allowed).
    """
    if not isinstance(name, str) or name not in REGISTRY:
        kind = "parameter"
        raise UnknownName(kind, name, sorted(REGISTRY), "`detente parameters` lists them.")
    known = REGISTRY[name]
    number = as_number(value)
    if number is None:
        msg = f"Parameter {name!r} must be a number, not {quote(value)}."
        raise InvalidValue(msg, f"{point_hint(value)}Its range is {known.low:g} to {known.high:g} {known.unit}.")
    if number == known.identity:
        return number
    if math.isnan(number) or not known.low - MISSED <= number <= known.high + MISSED:
        off = "" if known.identity is None else f" ({known.identity:g} switches it off)"
        msg = f"Parameter {name!r} is {beyond(number, known.low, known.high)}, outside its range."
        raise InvalidValue(msg, f"It runs from {known.low:g} to {known.high:g} {known.unit}{off}.")
    return min(max(number, float(known.low)), float(known.high))  # a bound missed by rounding is the bound
