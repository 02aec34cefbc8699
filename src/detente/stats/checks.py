"""What has to hold of rows, values and levels before an estimate is made of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import InvalidValue, TooFew
from detente.core.quoted import quote

INDEPENDENT = 1e-12
"""Least eigenvalue of columns' products, as a share of the largest, for columns that no others give."""


def check_labels(name: str, labels: Any, rows: int | None = None) -> Array:
    """Return the labels of rows, such as states or years, as an array without a missing one.

    Parameters
    ----------
    name
        What they are.
    labels : array [row]
        The labels.
    rows
        How many there have to be.

    Raises
    ------
    InvalidValue
        They are no list, one is missing, or there are too many or too few.
    """
    found = np.asarray(labels)
    if found.ndim != 1:
        message = f"{name} has {found.ndim} dimensions."
        raise InvalidValue(message, "Give one label a row.")
    if rows is not None and len(found) != rows:
        message = f"{name} has {len(found):,} labels, and there are {rows:,} rows."
        raise InvalidValue(message, "Give one label a row.")
    missing = (
        found != found if found.dtype.kind == "f" else np.array([one is None or one != one for one in found.tolist()])
    )
    if np.any(missing):
        message = f"{name} is missing in row {int(np.argmax(missing))}."
        raise InvalidValue(message, "Drop the rows whose states or years are not known.")
    return found


def check_numbers(name: str, values: Any, *, columns: bool = False, rows: int | None = None) -> Array:
    """Return numbers as an array of floats, all of them finite.

    Parameters
    ----------
    name
        What they are.
    values : array [row] or [row, k]
        The numbers.
    columns
        Whether they have columns.
    rows
        How many rows there have to be.

    Raises
    ------
    InvalidValue
        They are no numbers, not finite, or of another shape.
    TooFew
        There are none.
    """
    try:
        found = np.asarray(values, float)
    except (TypeError, ValueError) as error:
        message = f"{name} must be numbers, not {quote(values)}."
        raise InvalidValue(message, "Give one number a row.") from error
    if found.ndim != 1 + columns:
        message = f"{name} has the shape {found.shape}."
        raise InvalidValue(message, "Give rows and columns." if columns else "Give one number a row.")
    if found.size == 0:
        message = f"{name} is empty."
        raise TooFew(message, "Give at least one row.")
    if rows is not None and len(found) != rows:
        message = f"{name}: {len(found):,} rows, where there are {rows:,}."
        raise InvalidValue(message, "Give one value a row.")
    bad = ~np.isfinite(found)
    if bad.any():
        message = f"{name} is not finite in row {int(np.argwhere(bad)[0][0])}."
        raise InvalidValue(message, "Drop the rows whose values are missing.")
    return found


def check_design(design: Any, rows: int | None = None) -> Array:
    """Return what explains, with no column that the others give; one that is 0 in every row is left alone.

    Parameters
    ----------
    design : array [row, k]
        What explains.
    rows
        How many rows there have to be.

    Raises
    ------
    InvalidValue
        It is not finite, has more columns than rows, or a column that follows from the others.
    """
    x = check_numbers("The design", design, columns=True, rows=rows)
    size = np.sqrt((x**2).sum(axis=0))
    alone = x[:, size > 0] / size[size > 0]
    values = np.linalg.eigvalsh(alone.T @ alone) if alone.size else np.zeros(1)
    if len(x) <= x.shape[1] or values.min() < INDEPENDENT * values.max():
        message = f"The {x.shape[1]} columns of the design are not independent over {len(x):,} rows."
        raise InvalidValue(message, "Leave out the columns that follow from others.")
    return x


def check_outcome(outcome: Any, rows: int) -> Array:
    """Return what happened, 0 or 1 in every row.

    Parameters
    ----------
    outcome : array [row]
        What happened.
    rows
        How many rows there have to be.

    Raises
    ------
    InvalidValue
        One is neither.
    """
    y = check_numbers("The outcome", outcome, rows=rows)
    if not np.isin(y, (0.0, 1.0)).all():
        message = f"The outcome of a logit is 0 or 1, and one is {quote(float(y[~np.isin(y, (0.0, 1.0))][0]))}."
        raise InvalidValue(message, "Code it as 0 or 1.")
    return y


def check_between(name: str, value: Any) -> float:
    """Return a share that lies between 0 and 1.

    Parameters
    ----------
    name
        What it is.
    value
        The share.

    Raises
    ------
    InvalidValue
        It does not.
    """
    if isinstance(value, (int, float, np.number)) and 0 < value < 1:
        return float(value)
    message = f"{name} is {quote(value)}."
    raise InvalidValue(message, "It must lie between 0 and 1, such as 0.95.")
