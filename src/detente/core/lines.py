"""Where a key of a TOML file stands: the parser that reads the file is asked, so that the two cannot disagree.

No well-kept library gives positions: neither the standard library's ``tomllib`` nor ``tomlkit`` keeps them. But
a file that is cut after a whole statement is a TOML file again, and holds what was said up to there. The line
of a key is thus found by halving: the shortest beginning of the file that holds the key ends with it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from typing import Any

PATIENCE = 400
"""Beginnings parsed at most for one key; then the line stays unknown."""
EFFORT = 12_000_000
"""Characters parsed at most for all keys of a file; then the lines of the rest stay unknown."""
KEPT = 4_000_000
"""Characters of beginnings that are remembered for the next key."""

Key = str | int
"""Name in a table, or number in an array (from 0)."""


def broken_at(error: ValueError, text: str) -> int | None:
    """Return the line of which the parser complains; the last one if it is the end of the file."""
    told = re.search(r"at line (\d+)", str(error))
    if told:
        return int(told[1])
    return max(1, len(text.rstrip().split("\n"))) if "end of document" in str(error) else None


def comma_hint(text: str, line: int | None) -> str:
    """Return that decimals take a point, to stand before another hint; empty where no value of a line has a comma.

    Parameters
    ----------
    text
        A file that does not parse.
    line
        The line of which the parser complains, from 1.
    """
    value = re.search(r"=\s*([+-]?\d+),(\d+)", "" if line is None else text.split("\n")[line - 1])
    return f"Decimals take a point: {value[1]}.{value[2]}. " if value else ""


def line_of(text: str, path: Sequence[Key]) -> int | None:
    """Return the line on which the statement that sets a key begins.

    Parameters
    ----------
    text
        A whole file that parses.
    path
        Names and numbers that lead to the key; of one that is not there, its nearest parent is found.

    Returns
    -------
    int or None
        Line, from 1; None for the file as a whole, or if it was not found in ``PATIENCE`` attempts.
    """
    return lines_of(text, [path])[0]


def lines_of(text: str, paths: Sequence[Sequence[Key]]) -> list[int | None]:
    """Return the lines of several keys, as ``line_of`` returns that of one.

    Parameters
    ----------
    text
        A whole file that parses.
    paths
        What leads to each key.
    """
    whole = _Beginnings(text.replace("\r\n", "\n").split("\n"))
    return [_line(whole, path) for path in paths]


def _line(whole: _Beginnings, path: Sequence[Key]) -> int | None:
    whole.begin()
    lines = whole.lines
    depth = _depth(whole.upto(len(lines))[1], path)
    if depth == 0:
        return None
    low, high = 0, len(lines)  # the key is not within `low` lines, and is within `high`
    while high - low > 1:
        middle = (low + high) // 2
        end, held = whole.upto(middle)
        if held is None:
            return None
        if _depth(held, path[:depth]) == depth:
            high = end
        else:
            low = middle
    before, held = whole.upto(high - 1)
    return None if held is None else before + 1


class _Beginnings:
    """What the first lines of a file hold."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self._left, self._effort, self._room = PATIENCE, EFFORT, KEPT
        self._known: dict[int, dict[str, Any] | None] = {}

    def begin(self) -> None:
        """Look for another key."""
        self._left = PATIENCE

    def upto(self, count: int) -> tuple[int, dict[str, Any] | None]:
        """Return the longest beginning of at most ``count`` lines that is whole, and what it holds; None if lost."""
        for end in range(count, -1, -1):
            if end in self._known:
                held = self._known[end]
            elif self._left == 0 or self._effort <= 0:
                return end, None
            else:
                held = self._parse(end)
            if held is not None:
                return end, held
        return 0, {}

    def _parse(self, end: int) -> dict[str, Any] | None:
        text = "\n".join(self.lines[:end]) + "\n"
        self._left, self._effort = self._left - 1, self._effort - len(text)
        try:
            held = tomllib.loads(text)
        except (ValueError, RecursionError):
            held = None
        if held is None or len(text) <= self._room:
            self._known[end] = held
            self._room -= 0 if held is None else len(text)
        return held


def _depth(held: Any, path: Sequence[Key]) -> int:
    """Return how many steps of a path are there."""
    for count, key in enumerate(path):
        if isinstance(held, dict) and key in held:
            held = held[str(key)]
        elif isinstance(held, list) and isinstance(key, int) and key < len(held):
            held = held[key]
        else:
            return count
    return len(path)
