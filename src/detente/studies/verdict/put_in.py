"""Which schools assume their answer, and which are idle between two states: as a verdict of all schools found it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from detente.studies.verdict.answers import NO_BELIEF, NO_STAKES, SchoolAnswer

WHY = {NO_STAKES: "no_stakes", NO_BELIEF: "no_belief"}
"""Short names of why an answer is put in."""


def put_in_of(answers: Mapping[str, SchoolAnswer]) -> dict[str, Any]:
    """Return what of answers is put in, and who is idle between two states, as plain JSON values.

    Parameters
    ----------
    answers
        Answers by school, each with its tipping points of the pair.
    """
    assumed = {name: [WHY[why] for why in one.by_assumption] for name, one in answers.items() if one.by_assumption}
    return {"assumed": assumed, "idle": [name for name, one in answers.items() if "pair" in one.idle]}


@cache
def read_put_in() -> dict[str, Any]:
    """Return what was found of all schools: ``tools/put_in.py`` writes it anew."""
    held: dict[str, Any] = json.loads((files("detente.studies.verdict") / "put_in.json").read_text(encoding="utf-8"))
    return held
