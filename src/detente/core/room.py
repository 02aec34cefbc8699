"""How much memory there is, asked before it is taken: what is too large is refused with its cure, not killed."""

from __future__ import annotations

import os
from pathlib import Path

from detente.core.errors import TooLarge

GROUP = Path("/sys/fs/cgroup")
"""Where Linux says what the group of this process may use."""


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
    try:
        most, used = ((GROUP / f"memory.{name}").read_text(encoding="ascii").strip() for name in ("max", "current"))
    except (OSError, ValueError):
        return None
    return max(0, int(most) - int(used)) if most.isdecimal() and used.isdecimal() else None


def must_fit(what: str, size: int, hint: str) -> None:
    """Refuse what would take more memory than there is.

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
    if free is not None and size > free:
        msg = f"{what} would take {size / 2**30:.1f} GiB of memory; {free / 2**30:.1f} GiB are free."
        raise TooLarge(msg, hint)
