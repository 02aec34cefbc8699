"""Texts on consent, retention and deletion, and what schools write, in both languages."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "de")
"""Languages of the texts."""


@cache
def texts() -> dict[str, Any]:
    """Return the texts.

    By language: consent, what is kept, for how long, deletion, the mode without names; ``bots``: what schools say,
    a list of sentences for each reason, and why they believe what they do.
    """
    folder = Path(__file__).parent
    return {word: json.loads((folder / f"texts.{word}.json").read_text(encoding="utf-8")) for word in LANGUAGES}
