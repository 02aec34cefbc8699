"""Which finding a scene of the guided story tells, chosen by its numbers and how sure they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def variant(
    told: Mapping[str, Any], facts: Mapping[str, float | None], sure: Mapping[str, Sequence[float | None]] | None = None
) -> str:
    """Return which finding a scene tells by its numbers: the first of its ``says`` whose conditions all hold.

    Parameters
    ----------
    told
        The scene.
    facts
        Its numbers by name; None where one is not defined or has no end.
    sure
        Lower and upper ends of their intervals by name, ``x.low`` and ``x.high`` of a condition; without them, or where
        there are none, no such condition holds.

    Returns
    -------
    str
        Name of the finding; empty for the scene's usual one.
    """

    def read(one: str | float) -> float:
        if not isinstance(one, str):
            return one
        name, _, end = one.partition(".")
        value = facts[name] if not end else (sure or {}).get(name, (None, None))[end == "high"]
        return float("nan") if value is None else value

    for say in told.get("says", ()):
        if all(read(one["more"]) - read(one["than"]) > one["by"] for one in say["when"]):
            return str(say["as"])
    return ""
