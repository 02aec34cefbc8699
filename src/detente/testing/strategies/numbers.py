"""Numbers that are accepted: of parameters, and of fields of the world."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from detente.core.fields import Quantity
from detente.core.param import MISSED, REGISTRY
from detente.core.world import SETTABLE
from detente.testing.strategies.needs import st


class Share(float):
    """A number of a class of one's own."""


def values(name: str) -> st.SearchStrategy[float]:
    """Return the values of a parameter: its default, its ends, its identity, anything between.

    It shrinks to the default.

    Parameters
    ----------
    name
        Name of a declared parameter.
    """
    p = REGISTRY[name]
    ends = [p.default, float(p.low), float(p.high)]
    if p.identity is not None:
        ends.append(float(p.identity))
    missed = [p.low - MISSED / 2, p.high + MISSED / 2]  # by rounding: taken as the bound
    whole = [float(k) for k in range(math.ceil(p.low), math.floor(p.high) + 1)] if p.unit == "count" else missed
    return st.sampled_from(ends) | st.floats(p.low, p.high) | st.sampled_from(whole)


def disguise(value: float) -> st.SearchStrategy[Any]:
    """Return a number as people and libraries give it: of Python, of NumPy, of a class of one's own.

    Parameters
    ----------
    value
        The number.
    """
    forms: list[Any] = [value, np.float64(value), Share(value), np.array(value), np.array(value, object)]
    if math.isfinite(value) and value == round(value):
        forms += [round(value), np.int64(round(value))]
    return st.sampled_from(forms)


@st.composite
def settings(draw: st.DrawFn, names: Iterable[str], most: int = 4) -> dict[str, float]:
    """Return values of some parameters.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    names
        Names of parameters to choose from.
    most
        Most that are set.
    """
    chosen = draw(st.lists(st.sampled_from(sorted(names)), max_size=most, unique=True))
    return {name: draw(values(name)) for name in chosen}


def elements(quantity: Quantity) -> st.SearchStrategy[float]:
    """Return what a field can be somewhere: a middling value, its ends, anything between.

    Parameters
    ----------
    quantity
        The field as it is declared.
    """
    low, high = quantity.low, quantity.high
    if quantity.whole:
        return st.sampled_from([low, high])
    middle = 1.0 if high > 1 else (low + high) / 2
    return st.sampled_from([middle, low, high]) | st.floats(low, high)


@st.composite
def amounts(draw: st.DrawFn, name: str, states: int) -> Any:
    """Return what a scenario fixes, or an intervention sets, of a field: a number, or an array as its shape demands.

    It shrinks to one middling number for all.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    name
        Name of a field that can be set.
    states
        Number of states.
    """
    quantity = SETTABLE[name]
    one = elements(quantity)
    if draw(st.booleans()):
        shape = quantity.shape(states)
        flat = draw(st.lists(one, min_size=math.prod(shape), max_size=math.prod(shape)))
        array = np.array(flat, float).reshape(shape)
        if quantity.mutual:
            array = np.where(np.tri(states, dtype=bool), array, array.T)
        form = draw(st.sampled_from(["array", "list", "single"]))
        if form == "single" and np.array_equal(array.astype(np.float32), array):
            return array.astype(np.float32)
        return array.tolist() if form == "list" else array
    return draw(one)
