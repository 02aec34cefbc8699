"""How much memory there is, asked before it is taken: what is too large is refused with its cure, not killed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

import numpy as np

from detente.core.errors import TooLarge

GROUPS = Path("/sys/fs/cgroup")
"""Where Linux says what groups of processes may use."""
MINE = Path("/proc/self/cgroup")
"""Where Linux says which groups this process is in."""
SPARE = 0.1
"""Share of what is free that is left to what else the process needs, and to others."""
PIECES = "`detente sweep SCENARIO --vary PARAMETER=VALUE --out DIR`"
"""A command that keeps outcomes piece by piece; one value of one parameter will do."""
FEWER = f"Ask for fewer runs, years, states or points, or keep outcomes alone, piece by piece: {PIECES}."
"""What to do where what is kept is too large."""


def free_memory() -> int | None:
    """Return how much memory this process can still take [byte]; None where the system does not say.

    On Linux the smaller of what the machine has available and what the process's group is allowed; elsewhere all that
    the machine has.
    """
    found = [size for size in (_available(), _allowed()) if size is not None]
    if found:
        return min(found)
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None


def _available() -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return None
    sizes = [line.split()[1] for line in lines if line.startswith("MemAvailable:")]
    return int(sizes[0]) * 1024 if sizes else None


def _allowed() -> int | None:
    """Return the least that a group of this process, or one above it, has left: of either version of groups."""
    try:
        mine = [line.split(":", 2)[1:] for line in MINE.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError):
        return None
    left: list[int] = []
    for kinds, name in mine:
        if kinds not in ("", "memory"):
            continue
        root, most, used = (
            (GROUPS / "memory", "memory.limit_in_bytes", "memory.usage_in_bytes")
            if kinds
            else (GROUPS, "memory.max", "memory.current")
        )
        own = root / name.lstrip("/")
        for folder in (own, *(above for above in own.parents if above.is_relative_to(root))):
            told = _number(folder / most), _number(folder / used)
            if told[0] is not None and told[1] is not None:
                left.append(max(0, told[0] - told[1]))
    return min(left, default=None)


def _number(file: Path) -> int | None:
    """Return the number in a file; None if there is no such file, or no number in it, as where there is no limit."""
    try:
        told = file.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None
    return int(told) if told.isdecimal() else None


def size_of(value: Any) -> int:
    """Return about how much memory arrays take, also those in sequences and mappings [byte]."""
    if isinstance(value, np.ndarray):
        return int(value.nbytes)
    if isinstance(value, Mapping):
        return sum(map(size_of, value.values()))
    if isinstance(value, (list, tuple)):
        return sum(map(size_of, value))
    return sum(map(size_of, vars(value).values())) if is_dataclass(value) else 0


def gib(size: float) -> str:
    """Return an amount of memory in words.

    Parameters
    ----------
    size
        How much [byte].
    """
    return f"{size / 2**30:,.1f} GiB"


def must_fit(what: str, size: int, hint: str) -> None:
    """Refuse what would take more memory than there is, less a tenth.

    Parameters
    ----------
    what
        What would take it, for the message.
    size
        How much [byte].
    hint
        What to do instead.

    Raises
    ------
    TooLarge
        There is not so much.
    """
    free = free_memory()
    if free is not None and size > (1 - SPARE) * free:
        msg = f"{what} would take {gib(size)} of memory; {gib(free)} are free, of which a tenth is not taken."
        error = TooLarge(msg, hint)
        error.estimate = {"bytes": float(size), "free": float(free)}
        raise error


class Hold:
    """Watches what is kept of a study as it goes on, and refuses a study of which too much will be kept.

    Parameters
    ----------
    what
        What is kept, for the message.
    """

    def __init__(self, what: str) -> None:
        self._what, self._size, self._share = what, 0, 0.0

    def add(self, value: Any, share: float) -> None:
        """Take one more part of it.

        Parameters
        ----------
        value
            What is kept from now on: arrays, also in sequences and mappings.
        share
            How much of all that will be kept it is, 0 to 1.

        Raises
        ------
        TooLarge
            All of it will not fit, with the copy in which the parts are joined.
        """
        self._size += size_of(value)
        self._share += share
        if self._share > 0:
            must_fit(self._what, max(0, round(self._size * (2 / self._share - 1))), FEWER)
