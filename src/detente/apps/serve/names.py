"""Names of people on screens: they show something, pass for nothing that the game names, and are told apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

EMPTY = ("FILLER", "BLANK", "NULL NOTEHEAD", "VOWEL INHERENT", "GRAPHEME JOINER", "INVISIBLE")
"""Words in Unicode's names of letters, marks and symbols that show nothing."""
EAST = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})
"""Scripts that are written together, with Latin letters too."""
GIVEN = frozenset(
    {
        "bot",
        "program",
        "programm",  # codespell:ignore
        "school",
        "schule",
        "teacher",
        "lehrer",
        "lehrerin",
        "lehrkraft",
    }
)
"""What the game itself calls those who are no students."""
ALIKE = str.maketrans("авекмнорстухіјѕԁһӏαβεικνορτυχ0135|!ı", "abekmhopctyxijsdhiabeikvoptuxoiesiii")  # noqa: RUF001
"""Small letters and digits that look like small Latin letters, and the Latin letters; ``l`` stands with ``i``."""


def is_empty(letter: str) -> bool:
    """Return whether a character shows nothing: no control and no space alone, but fillers and blanks too.

    Parameters
    ----------
    letter
        The character.
    """
    if unicodedata.category(letter)[0] in "CZ":
        return True
    return ord(letter) > 0x2FF and any(word in unicodedata.name(letter, "") for word in EMPTY)


def looks(name: str) -> str:
    """Return what a name looks like: the same for names that a reader takes for one another.

    Parameters
    ----------
    name
        The name.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    shown = "".join(c for c in folded if not unicodedata.name(c, "").startswith("VARIATION SELECTOR"))
    return " ".join(shown.replace("l", "i").translate(ALIKE).split())


def told_apart(name: str, taken: Iterable[str]) -> str:
    """Return a name with a number if somebody has it: ``Anna (2)``.

    Parameters
    ----------
    name
        The name.
    taken
        Names of the others.
    """
    held, shown, number = {looks(one) for one in taken if one}, name, 2
    while looks(shown) in held:
        shown, number = f"{name} ({number})", number + 1
    return shown


def fault_of(name: str) -> tuple[str, str] | None:
    """Return why a name cannot be taken, as a word for programs and a sentence; None if it can.

    Parameters
    ----------
    name
        The name as it came in, in one line.
    """
    if not any(unicodedata.category(c)[0] in "LN" or unicodedata.category(c) == "So" for c in name):
        return "name", "Say your name: with a letter or a digit in it."
    if any(_mixed(word) for word in name.split()):
        return "name_mixed", "Letters of several alphabets stand in one word of this name: write it in one."
    if _given(name):
        return "name_given", "The game calls bots, programs, schools and teachers so: take a name of your own."
    return None


def _mixed(word: str) -> bool:
    """Return whether letters of scripts that are never written together stand in a word."""
    letters = (c for c in unicodedata.normalize("NFKC", word) if unicodedata.category(c) in ("Lu", "Ll", "Lt", "Lo"))
    scripts = {unicodedata.name(c, "?").partition(" ")[0] for c in letters}
    others = scripts - EAST
    return len(others) > 1 or bool(scripts & EAST and others - {"LATIN"})


def _given(name: str) -> bool:
    """Return whether a name looks like one that the game gives, with a number or sign after it or none."""
    word = re.sub(r"[\W\d_]*$", "", unicodedata.normalize("NFKC", name))
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    first, _, rest = looks(bare).strip(" .,:;#_-([{'\"").partition(" ")
    return first in {looks(one) for one in GIVEN} and len(rest) < 3
