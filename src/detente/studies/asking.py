"""Every study by name, asked in one way."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from detente.core.errors import UnknownName
from detente.core.result import Answer

STUDIES = {
    "verdict": "detente.studies.verdict.study",
    "run": "detente.studies.run.study",
    "case": "detente.studies.case.study",
    "region": "detente.studies.complex.study",
    "beliefs": "detente.studies.beliefs.study",
    "confront": "detente.studies.confront.study",
    "claims": "detente.studies.claims.study",
    "world": "detente.studies.world.study",
    "replicate": "detente.studies.replications.registry",
}
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
