"""What made a result: command, time, hardware and versions; neither the machine nor its user is named."""

from __future__ import annotations

import os
import platform
import re
import shlex
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from detente._version import __version__

PACKAGES = (
    "numpy",
    "scipy",
    "llvmlite",
    "jax",
    "jaxlib",
    "xarray",
    "h5py",
    "h5netcdf",
    "pandas",
    "polars",
    "pyarrow",
    "scikit-learn",
    "statsmodels",
    "SALib",
)
"""Packages that numbers or files depend on; those that are installed are named."""


def made(
    command: str | Sequence[str] | None = None, *, started: datetime | None = None, seconds: float | None = None
) -> dict[str, Any]:
    """Return what makes a result, for its manifest.

    Parameters
    ----------
    command
        The command, or its words; that of this process if None. The home folder is written ``~`` in it.
    started
        When it began; now if None.
    seconds
        How long it took [s]; left out if None.

    Returns
    -------
    dict
        ``command``, ``started``, ``seconds``, ``hardware`` (processor, cores, memory [byte]), ``versions``, ``python``
        and ``platform``.
    """
    return {
        "command": command_line(command),
        "started": f"{(started or datetime.now(UTC)).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        **({} if seconds is None else {"seconds": round(seconds, 3)}),
        "hardware": dict(hardware()),
        "versions": versions(),
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
    }


def command_line(command: str | Sequence[str] | None = None) -> str:
    """Return the command that makes a result, for its manifest.

    Parameters
    ----------
    command
        As of ``made``.
    """
    words = [*_program(), *sys.argv[1:]] if command is None else command
    return _homeless(words if isinstance(words, str) else shlex.join(words))


@cache
def hardware() -> dict[str, Any]:
    """Return processor, number of cores and memory [byte] of this machine; None where the system does not say."""
    try:
        memory: int | None = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        memory = None
    return {"processor": _processor(), "cores": os.cpu_count(), "memory": memory}


def versions() -> dict[str, str]:
    """Return the versions of detente and of the packages that numbers or files depend on."""
    return dict(_versions())


@cache
def _versions() -> dict[str, str]:
    """Return versions, read once: the files that tell them are long."""
    found = {"detente": __version__}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _processor() -> str | None:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or None


def _program() -> list[str]:
    """Return the words for what runs here: the command line, or a script, or Python itself."""
    path = Path(sys.argv[0] if sys.argv else "")
    if "detente" in (path.stem, path.parent.name):
        return ["detente"]
    return ["python", path.name] if path.suffix == ".py" else ["python"]


def _homeless(text: str) -> str:
    home = os.path.expanduser("~").rstrip("/\\")
    return re.sub(rf"{re.escape(home)}(?![\w.-])", "~", text) if home else text
