"""What is wrong with a sentence that a template made."""

from __future__ import annotations

import re

PLURALS = ("disputes|years|crises|dyads|schools|times|changes|looks|months|warheads|equations|comparisons|"
           "build-ups|falls|directions|threats|dyad-years|leaders|organisations")  # fmt: skip

FAULTS = {
    "two spaces": r"\s\s|^\s|\s$",
    "a plural of one": rf"(?<![\d.,] )(?<![\d.,])\b1 (?:joint |militarised |grave |yearly |further )?(?:{PLURALS})\b",
    "nothing where a number should be": r"\bnan\b|\binf\b|\bNone\b(?! of)|\bTrue\b|\bFalse\b",
    "a space before a mark": r"\s[,;:.)](?!\d)|\(\s|\s's",
    "marks in a row": r"\.\.|,,|;;|[,;:]\.|\(\)|: ;|;,|\( ",
    "code": r"[{}_]|\bugly\b",
    "an article before nothing": r"\b(?:in|of|the|by|under) [,.;)]",
}
"""What is looked for, by name."""


def faults(text: str) -> list[str]:
    """Return the names of what is wrong with a sentence.

    Parameters
    ----------
    text
        The sentence.
    """
    return [name for name, pattern in FAULTS.items() if re.search(pattern, text)]
