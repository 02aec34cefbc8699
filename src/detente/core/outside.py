"""What comes from outside: numbers and texts of any class, taken as plain ones or refused."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from detente.core.errors import InvalidValue
from detente.core.files import expand_home
from detente.core.quoted import quote

COMMA = re.compile(r"(?<![\w.,])([+-]?\d+),(\d+)(?![\w.,]*\w)")
"""A number with a comma before its decimals."""


def as_number(value: object) -> float | None:
    """Return a real number as a plain float, one that is larger than any float as the largest; None if it is none.

    Subclasses of ``int`` and ``float`` count as what they are made of, whatever their methods say; truths do not count.

    Parameters
    ----------
    value
        Anything; scalars of NumPy and other libraries are those that have a shape without axes and an ``item``.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        try:
            return float(int.__index__(value))
        except OverflowError:
            return sys.float_info.max if int.__index__(value) > 0 else -sys.float_info.max
    if isinstance(value, float):
        return float.__float__(value)
    try:
        scalar = value.item() if value.shape == () else None  # type: ignore[attr-defined]  # of a scalar of a library
    except Exception:  # an object of somebody else's may raise anything
        return None
    return as_number(scalar) if isinstance(scalar, (int, float)) else None


def as_path(path: object) -> Path:
    """Return the path that a user names in Python, with ``~`` as the home folder.

    Parameters
    ----------
    path
        Text or a path.

    Raises
    ------
    InvalidValue
        It is neither, or empty.
    """
    if not isinstance(path, (str, os.PathLike)):
        msg = f"A file or folder is named by text or a path, not by {quote(path)}."
        raise InvalidValue(msg, 'Name it, such as "run.nc" or "runs/3f2a".')
    if not os.fspath(path):
        msg = "The name of the file or folder is empty."
        raise InvalidValue(msg, 'Name it, such as "run.nc"; "." is the folder of work.')
    return expand_home(Path(path))


def number_in(written: str) -> float:
    """Return the number that a text says, as people write numbers: ``1_0`` is none, though Python reads it as 10.

    Parameters
    ----------
    written
        The text.

    Raises
    ------
    ValueError
        It says no number.
    """
    if "_" in written or not written.isascii():
        msg = f"{quote(written)} is no number."
        raise ValueError(msg)
    return float(written)


def point_hint(written: object) -> str:
    """Return that decimals take a point, to stand before another hint; empty of what has no decimal comma.

    Parameters
    ----------
    written
        What should be a number, or has one in it.
    """
    found = COMMA.search(written) if isinstance(written, str) else None
    if found is None:
        return ""
    whole, after = found.groups()
    thousands = f", thousands nothing: {whole}{after}" if len(after) == 3 and whole.lstrip("+-0") else ""
    return f"Decimals take a point: {whole}.{after}{thousands}. "


def as_numbers(value: object, *, truths: bool = False) -> np.ndarray | None:
    """Return a number or an array of numbers as an array of floats; None if it is none.

    Neither texts nor dates count as numbers, nor an array of which something is masked.

    Parameters
    ----------
    value
        Anything.
    truths
        Whether a truth counts as 0 or 1.
    """
    try:
        if np.ma.is_masked(value):
            return None
        found = np.asarray(value) if isinstance(value, np.ndarray) else np.asarray(value, object)
        if found.dtype.kind != "O":
            return found.astype(float) if found.dtype.kind in ("biuf" if truths else "iuf") else None
        each = [float(one) if truths and isinstance(one, (bool, np.bool_)) else as_number(one) for one in found.ravel()]
        return None if None in each else np.array(each, float).reshape(found.shape)
    except Exception:  # NumPy asks an object of somebody else's, which may raise anything
        return None


def keep_plain(value: object, array: np.ndarray) -> Any:
    """Return what is held of numbers that were given: they themselves if they are plain, else the array of them.

    Parameters
    ----------
    value
        What was given.
    array
        The same as ``as_numbers`` has it.
    """
    if _plain(value) or (type(value) is np.ndarray and value.dtype.kind in "biuf"):
        return value
    if not array.ndim:
        return float(array)
    array.setflags(write=False)
    return array


def _plain(value: object) -> bool:
    return type(value) in (int, float, bool) or (isinstance(value, (list, tuple)) and all(_plain(one) for one in value))


def text(what: str, value: object) -> str:
    """Return a text as a plain one.

    Parameters
    ----------
    what
        What it is, for errors.
    value
        Anything.

    Raises
    ------
    InvalidValue
        It is no text, or none that can be written.
    """
    if not isinstance(value, str):
        msg = f"{what} must be text, not {quote(value)}."
        raise InvalidValue(msg, "Write it in quotes.")
    plain = str.__str__(value)
    try:
        plain.encode()
    except UnicodeEncodeError:
        msg = f"{what} cannot be written: {quote(plain)} holds half a character."
        raise InvalidValue(msg, "Leave it out.") from None
    return plain


def texts(what: str, value: object) -> tuple[str, ...]:
    """Return several texts as plain ones.

    Parameters
    ----------
    what
        What they are, for errors.
    value
        Anything.

    Raises
    ------
    InvalidValue
        It is no sequence of texts; one text alone is none either.
    """
    return tuple(text(f"One of {what}", one) for one in several(what, value))


def several(what: str, value: object) -> tuple[Any, ...]:
    """Return what a sequence holds.

    Parameters
    ----------
    what
        What it holds, for errors.
    value
        Anything.

    Raises
    ------
    InvalidValue
        It is no sequence but a text, a mapping or one thing.
    """
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes, Mapping)):
        try:
            return tuple(value)
        except Exception as error:  # an object of somebody else's may raise anything
            msg = f"{what} cannot be read: {type(error).__name__}."
            raise InvalidValue(msg, "Give them as a tuple.") from error
    msg = f"{what} must be several in a tuple, not {quote(value)}."
    raise InvalidValue(msg, "Of one write (one,).")
