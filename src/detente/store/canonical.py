"""Questions as plain values, and the key of a question: the SHA-256 of its canonical JSON (RFC 8785)."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence, Set
from pathlib import PurePath
from typing import Any

import numpy as np
import rfc8785

from detente.core.codec import Encoder
from detente.core.errors import InvalidValue
from detente.core.quoted import quote

INLINE = 64
"""Most numbers of an array that stand in a question as they are; of a larger one its digest stands there."""
EXACT = 2**53
"""Whole numbers from here on are not exact in every reader of JSON, and stand there as text."""
DEEPEST = 200
"""Most levels of a question."""


def key_of(question: Mapping[str, Any]) -> str:
    """Return the key of a question: the same for the same question, whatever the order or kind of its containers.

    1 and 1.0 are one number, a tuple, a list and an array of a few numbers one sequence.

    Parameters
    ----------
    question
        Everything that fixes the numbers, by name. See ``as_plain`` for what it may hold.

    Returns
    -------
    str
        SHA-256 in hexadecimal.

    Raises
    ------
    InvalidValue
        It holds what has no value that is the same everywhere, such as an object of another program.
    """
    return digest(as_plain(question))


def parts_apart(held: Mapping[str, Any], question: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of what differs between a question that is kept and another.

    Parameters
    ----------
    held
        A question as plain values.
    question
        The other, whatever it holds.
    """
    now = as_plain(question)
    return tuple(name for name in sorted({*now, *held}) if now.get(name) != held.get(name))


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON of plain values, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def canonical(value: Any) -> bytes:
    """Return plain values as JSON in the one form that RFC 8785 has for them.

    Raises
    ------
    InvalidValue
        A number or a text in it has no such form.
    """
    try:
        return bytes(rfc8785.dumps(value))
    except (ValueError, RecursionError) as error:  # of the package, or a name that is no Unicode
        msg = f"This has no canonical JSON: {str(error) or 'it is nested too deeply'}."
        raise InvalidValue(msg) from None


def as_plain(question: Mapping[str, Any]) -> dict[str, Any]:
    """Return a question as JSON has it.

    Parameters
    ----------
    question
        Numbers, texts, dates, sequences, sets, mappings with texts as keys, arrays of numbers (of a large one the
        digest stands for it), and objects of detente such as a ``Theory``. NaN and infinities are named.

    Raises
    ------
    InvalidValue
        It holds something else.
    """
    given: object = question
    if not isinstance(given, Mapping):
        msg = f"A question is a mapping of names to what fixes the numbers, not {quote(given)}."
        raise InvalidValue(msg, 'Write {"theory": ..., "scenario": ..., "seed": 0}.')
    held: dict[str, Any] = _plain(question, "question", 0)
    return held


def _plain(value: Any, where: str, depth: int) -> Any:
    if depth > DEEPEST:
        msg = f"What stands under {where[:60]!r} is nested more than {DEEPEST} levels deep, or in a circle."
        raise InvalidValue(msg)
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, str):
        return _text(str.__str__(value), where)
    if isinstance(value, Mapping):
        return {_name(k, where): _plain(v, f"{where}.{k}", depth + 1) for k, v in value.items()}
    if isinstance(value, (np.ndarray, range)):
        return _array(np.asarray(value), where, depth)
    if isinstance(value, Set):
        return sorted((_plain(v, where, depth + 1) for v in value), key=canonical)
    if isinstance(value, PurePath):
        return _text(str(value), where)
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray, memoryview)):
        return [_plain(v, f"{where}[{k}]", depth + 1) for k, v in enumerate(value)]
    return _object(value, where, depth)


def _number(value: int | float) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return {"$": "number", "v": repr(float(value))}
    whole = int(value) if value == int(value) else None
    if whole is None:
        return float(value)
    if isinstance(value, int) and abs(whole) >= EXACT:
        return {"$": "number", "v": str(whole)}
    return whole if abs(whole) < EXACT else float(value)


def _text(value: str, where: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        msg = f"A text under {where[:60]!r} holds marks that are no Unicode: {quote(value)}."
        raise InvalidValue(msg) from None
    return value


def _name(key: Any, where: str) -> str:
    if not isinstance(key, str):
        msg = f"What stands under {where[:60]!r} is named by {quote(key)}, which is no text."
        raise InvalidValue(msg, "Name everything in a question by texts: str(key).")
    return _text(str.__str__(key), where)


def _array(value: np.ndarray, where: str, depth: int) -> Any:
    if value.dtype.kind not in "biuf":
        if value.size <= INLINE:
            return _plain(value.tolist(), where, depth + 1)
        return {"$": "array", "shape": list(value.shape), "sha256": digest(_plain(value.tolist(), where, depth + 1))}
    if value.size <= INLINE:
        return _plain(value.tolist(), where, depth + 1)
    return describe_array(value)


def describe_array(value: np.ndarray) -> dict[str, Any]:
    """Return type, shape and digest of an array of numbers, the same on every machine."""
    held = np.ascontiguousarray(value)
    held = held.astype(held.dtype.newbyteorder("<"), copy=False)
    told = hashlib.sha256(held.reshape(-1).view(np.uint8).data).hexdigest()
    return {"$": "array", "dtype": held.dtype.str, "shape": list(value.shape), "sha256": told}


def _object(value: Any, where: str, depth: int) -> Any:
    def apart(_: str, array: np.ndarray) -> dict[str, Any] | None:
        return describe_array(array) if array.dtype.kind in "biuf" and array.size > INLINE else None

    try:
        held = Encoder(apart).encode(value)
    except (InvalidValue, RecursionError):
        msg = f"What stands under {where[:60]!r} has no value that is the same everywhere: {quote(value)}."
        raise InvalidValue(msg, "A question holds numbers, texts, arrays and objects of detente.") from None
    return _plain(held, where, depth + 1)
