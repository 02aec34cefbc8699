"""How a result lies in a NetCDF file: variables with dimensions, units and words for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from detente.core.fields import ABOUT

SMALL = 8
"""Most numbers of an array that stands in the text of a file rather than apart."""
STORED = {"b": "i1", "e": "f4"}
"""Type under which NetCDF keeps what it has no type for, by kind or character."""


@dataclass(frozen=True)
class Variable:
    """An array of a file.

    Attributes
    ----------
    dims : tuple of str
        Dimensions.
    values : array
        Values as they stand in the file.
    attrs : mapping
        Attributes: units, long name.
    of : object or None
        The array of the result that it stands for; None for labels that are made for the file.
    hollow : bool
        Whether the diagonals, NaN in the file, are 0 in the result.
    """

    dims: tuple[str, ...]
    values: Any
    attrs: Mapping[str, Any] = field(default_factory=dict)
    of: Any = None
    hollow: bool = False


@dataclass(frozen=True)
class Layout:
    """Variables that a result wants in its file, under names of its own, and attributes of the whole.

    Attributes
    ----------
    variables : mapping
        Variables by name.
    attrs : mapping
        Attributes of the file.
    """

    variables: Mapping[str, Variable] = field(default_factory=dict)
    attrs: Mapping[str, Any] = field(default_factory=dict)


def describe_variable(name: str, label: str = "") -> dict[str, Any]:
    """Return units and long name of a variable as CF has them; the unit of the model stands under ``detente_unit``.

    Parameters
    ----------
    name
        Name of a record, or of anything else.
    label
        What it is; that of the record if left out.
    """
    about = ABOUT.get(name)
    if about is None or label:
        return {"units": "1", "long_name": label or name.replace("_", " ").strip()}
    return {"units": "1", "long_name": about.label, "detente_unit": about.unit}


def cast_for_file(values: Any) -> np.ndarray:
    """Return numbers under the type by which NetCDF keeps them."""
    array = np.asarray(values)
    return array.astype(STORED.get(array.dtype.char, STORED.get(array.dtype.kind, array.dtype)), copy=False)


def is_dyadic(name: str, values: Any) -> bool:
    """Return whether a record has one number a dyad: its last two dimensions are state and other."""
    about = ABOUT.get(name)
    square = np.ndim(values) == 4 and np.shape(values)[-1] == np.shape(values)[-2]
    return square if about is None else square and about.of == "dyad"


def hollow_out(values: Any) -> Any:
    """Return dyadic values [..., state, other] with NaN for what a state is to itself, where numbers have a NaN."""
    array = np.asarray(values)
    if array.dtype.kind != "f":
        return array
    array = array.copy()
    own = np.arange(array.shape[-1])
    array[..., own, own] = np.nan
    return array


def has_empty_diagonal(values: Any) -> bool:
    """Return whether what a state is to itself is 0 everywhere [..., state, other], in numbers that have a NaN."""
    own = np.arange(values.shape[-1])
    diagonal = np.asarray(values)[..., own, own]
    return diagonal.dtype.kind == "f" and bool((diagonal == 0).all())


def fill_diagonal(values: Any) -> Any:
    """Return dyadic values with 0 for what a state is to itself."""
    own = np.arange(values.shape[-1])
    values[..., own, own] = 0
    return values
