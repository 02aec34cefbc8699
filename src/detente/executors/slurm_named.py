"""What may follow ``slurm`` in the name of an executor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from detente.core.errors import InvalidValue, UnknownName
from detente.core.files import expand_home
from detente.core.scenario import whole
from detente.executors.slurm import FOLDER, Slurm

OPTIONS = ("account", "constraint", "cpus", "folder", "gres", "jobs", "mem", "partition", "qos", "tasks", "time")
"""Options by name: SLURM's own, ``jobs`` (at a time), ``tasks`` (of a job) and ``folder`` (of the answers)."""
EXAMPLE = "slurm:partition=NAME,time=60"
_OURS = ("cpus", "folder", "jobs", "tasks", "time")


def slurm_named(on: str, rest: str, workers: int | None, folder: str | Path | None) -> Slurm:
    """Return SLURM as its name describes it.

    Parameters
    ----------
    on, rest
        The name, and what follows its first word: ``local``, or options like ``partition=NAME,time=60``.
    workers
        Jobs at a time.
    folder
        Where jobs leave their answers.

    Raises
    ------
    UnknownName
        There is no such option.
    InvalidValue
        An option has no value, or not one of its kind.
    """
    parts = [part.strip() for part in rest.split(",") if part.strip()]
    local = "local" in parts
    given: dict[str, str] = {}
    for part in parts:
        name, equals, value = part.partition("=")
        if part == "local":
            continue
        if name not in OPTIONS:
            kind = "option of slurm"
            raise UnknownName(kind, name, (*OPTIONS, "local"), f"Write it like {EXAMPLE}.")
        if not equals or not value:
            msg = f"{name!r} in {on!r} has no value."
            raise InvalidValue(msg, f"Write it like {EXAMPLE}.")
        given[name] = value
    options: dict[str, Any] = {f"slurm_{k}": given[k] for k in OPTIONS if k in given and k not in _OURS}
    return Slurm(
        workers=_number(on, "jobs", given, 100_000) or workers,
        folder=expand_home(Path(given.get("folder") or folder or FOLDER)),
        local=local,
        minutes=minutes(given["time"]) if "time" in given else Slurm.minutes,
        cpus=_number(on, "cpus", given, 1024) or 1,
        tasks=_number(on, "tasks", given, 1_000_000),
        options=options,
    )


def _number(on: str, name: str, given: dict[str, str], most: int) -> int | None:
    if name not in given:
        return None
    value: Any = int(given[name]) if given[name].isdecimal() else given[name]
    return whole(f"{name} in {on!r}", value, 1, most)


def minutes(text: str) -> float:
    """Return a time limit as SLURM writes it [min].

    Parameters
    ----------
    text
        ``"MINUTES"``, ``"MINUTES:SECONDS"``, ``"HOURS:MINUTES:SECONDS"``, ``"DAYS-HOURS"``, ``"DAYS-HOURS:MINUTES"``
        or ``"DAYS-HOURS:MINUTES:SECONDS"``.

    Raises
    ------
    InvalidValue
        It is none of these, or no time at all.
    """
    days, dash, clock = text.rpartition("-")
    fields = clock.split(":")
    if all(part.isdecimal() for part in (*fields, *([days] if dash else ()))) and len(fields) <= 3:
        if dash:
            hours, mins, seconds = [int(part) for part in (*fields, "0", "0")[:3]]
        else:
            hours, mins, seconds = [int(part) for part in (("0", *fields, "0") if len(fields) < 3 else fields)[:3]]
        found = (int(days or 0) * 24 + hours) * 60 + mins + seconds / 60
        if found > 0:
            return found
    msg = f"{text!r} is no time limit."
    raise InvalidValue(msg, "Write minutes, like 60, or hours, minutes and seconds, like 02:30:00.")
