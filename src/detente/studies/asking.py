"""Every study by name, asked in one way."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from detente.core.errors import UnknownName
from detente.core.result import Answer

FIRST = ("verdict", "run", "case", "region", "beliefs", "confront", "claims", "world", "replicate")
"""Studies that are named first, in this order; others after them, by name."""
ELSEWHERE = {"region": "complex.study", "replicate": "replications.registry"}
"""Modules of the studies whose folder has another name."""


def _found() -> dict[str, str]:
    """Find the studies without importing them: ``study.py`` of a folder holds a function of the folder's name."""
    taken = {module.partition(".")[0] for module in ELSEWHERE.values()}
    folders = sorted(file.parent.name for file in Path(__file__).parent.glob("*/study.py"))
    modules = {name: f"{name}.study" for name in folders if name not in taken} | ELSEWHERE
    order = [*FIRST, *(name for name in modules if name not in FIRST)]
    return {name: f"detente.studies.{modules[name]}" for name in order}


STUDIES = _found()
"""Module of each study, which holds a function of its name."""


def study(name: str) -> Callable[..., Answer]:
    """Return a study by name.

    Raises
    ------
    UnknownName
        There is none; the nearest names are told.
    """
    if name not in STUDIES:
        kind = "study"
        raise UnknownName(kind, name, STUDIES)
    found: Callable[..., Answer] = getattr(import_module(STUDIES[name]), name)
    return found


def ask(name: str, *about: Any, **how: Any) -> Answer:
    """Ask a study: ``ask("verdict", "three_steps", replicates=100, progress=True)``.

    Parameters
    ----------
    name
        Name of the study, as the command line has it (``region`` for security complexes).
    *about, **how
        As the study takes them; all take ``progress``, and Ctrl-C leaves what was finished, with ``complete`` false.

    Raises
    ------
    UnknownName
        There is no such study; the nearest names are told.
    """
    return study(name)(*about, **how)
