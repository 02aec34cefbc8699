"""A claim of one's own in few lines, for what is asked of any."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from detente.studies.beds import BEDS
from detente.studies.claims import Arm, Claim, Prediction, contrast

BED = BEDS["pair"].scenario(20, prior=0.75, offence_advantage=2.5, distinguishability=0.0)
ARMS = {"a": Arm(), "b": Arm({"sensibility": 1.0})}
FILE = """\
from dataclasses import replace
import numpy as np
from claims.own import claim, prediction
from detente.studies.claims import claim_named
"""
"""Beginning of a file of claims."""


def prediction(effect: Any = None, smallest: float = 0.1, **more: Any) -> Prediction:
    return Prediction("hostility of b against a", effect or contrast("hostility", "b", "a"), smallest, **more)


def claim(effect: Any = None, **more: Any) -> Claim:
    told: dict[str, Any] = dict.fromkeys(("school", "statement", "why_smallest", "design", "would_change"), "Said.")
    given = {"id": "X", "references": (), "bed": BED, "arms": ARMS, **told}
    given["predictions"] = (prediction(effect, rival="Chance."),)
    return Claim(**{**given, **more})


def written(folder: Path, body: str) -> str:
    """Write a file of claims and return its path."""
    file = folder / "mine.py"
    file.write_text(FILE + body, encoding="utf-8")
    return str(file)
