"""The digest of what a result says: its numbers, whoever made them, when and on how many workers."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Mapping
from typing import Any

import numpy as np

from detente.core.codec import Encoder
from detente.store.canonical import as_plain, describe_array, digest

ASKED = ("detente.core.theory:Theory", "detente.core.scenario:Scenario")
"""Classes of what was asked: of these the name counts, since the question says them whole."""
MADE = ("manifest", "versions")
"""Fields of results that say what made them."""


def content_of(result: Any) -> str:
    """Return the digest of the numbers of a result, in hexadecimal.

    Fields that two equal results may differ in, such as wall time, and what made a result do not count.

    Parameters
    ----------
    result : Result
        Any result of detente.

    Raises
    ------
    InvalidValue
        It holds what files of results cannot hold.
    """

    def apart(_: str, array: np.ndarray) -> dict[str, Any] | None:
        return describe_array(array) if array.dtype.kind in "biuf" and array.size else None

    return digest(as_plain({"result": _numbers(Encoder(apart).encode(result))}))


def _numbers(held: Any) -> Any:
    """Return what stands for a result in JSON, without what is no number of it."""
    if isinstance(held, list):
        return [_numbers(one) for one in held]
    if not isinstance(held, Mapping):
        return held
    if held.get("$") != "object":
        return {name: _numbers(one) for name, one in held.items()}
    if held["of"] in ASKED:
        return {"$": "object", "of": held["of"], "name": held["v"]["name"]}
    left = _left_out(held["of"])
    fields = {name: _numbers(one) for name, one in held["v"].items() if name not in left}
    return {"$": "object", "of": held["of"], "v": fields}


def _left_out(name: str) -> set[str]:
    """Return the fields of a class that count for nothing."""
    module, _, qualified = name.partition(":")
    kind: Any = sys.modules.get(module)
    for part in qualified.split("."):
        kind = getattr(kind, part, None)
    own = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()
    return {f.name for f in own if not f.compare}.union(MADE)
