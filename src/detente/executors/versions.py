"""What must be the same wherever a study is computed, and what is told if it differs."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from detente._version import __version__
from detente.core.errors import OtherVersion
from detente.executors.done import Tell

OWN = ("detente", "source")
"""What must be the same: results are compared bit for bit."""


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """Return the version of detente, a digest of its source, and versions that may differ, by name."""
    root = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    found = {"detente": __version__, "source": digest.hexdigest()[:12], "python": platform.python_version()}
    for name in ("numpy", "llvmlite"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "none"
    return found


def refusal(theirs: Mapping[str, str], ours: Mapping[str, str], worker: str) -> str:
    """Return why a worker cannot take part; empty if it can.

    Parameters
    ----------
    theirs, ours
        Versions of the worker and of whoever asks.
    worker
        Who it is.
    """
    if theirs.get("detente") != ours["detente"]:
        return (
            f"The worker {worker} has detente {theirs.get('detente', 'of no version')}, and here is {ours['detente']}."
        )
    if theirs.get("source") != ours["source"]:
        words = f"The worker {worker} has other source of detente {ours['detente']} than here"
        return f"{words} ({theirs.get('source')}, not {ours['source']})."
    return ""


def check(theirs: Mapping[str, str], worker: str, tell: Tell | None = None) -> None:
    """Refuse a worker of another detente; tell of other versions of what it rests on.

    Parameters
    ----------
    theirs
        Versions of the worker.
    worker
        Who it is.
    tell
        Told of what differs and does no harm that is known.

    Raises
    ------
    OtherVersion
        Its detente differs.
    """
    ours = versions()
    why = refusal(theirs, ours, worker)
    if why:
        raise other(why)
    differ = [f"{k} {theirs.get(k)} (here {v})" for k, v in ours.items() if k not in OWN and theirs.get(k) != v]
    if differ and tell is not None:
        tell(f"The worker {worker} has {', '.join(differ)}: compiled years have the same bits, first worlds may not.")


def other(why: str) -> OtherVersion:
    """Return the error that refuses a worker."""
    hint = (
        "Install the same there, and start it again: pip install "
        f'"detente=={__version__}", or the same checkout. What is finished is kept.'
    )
    return OtherVersion(why, hint)
