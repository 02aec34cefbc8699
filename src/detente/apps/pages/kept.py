"""The page of what a folder of the store holds."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

from detente.core.errors import InvalidValue
from detente.core.result import Answer
from detente.store import RESULT, Stored, read

NAMES = {"region": "complex", "replicate": "replication"}
"""Pages that are not called as their study is."""
REPORT = "report.nc"
"""File beside the record of a run that its page is made of."""


def page_maker(study: str) -> Callable[..., str] | None:
    """Return what makes the page of a study; None if it has none.

    Parameters
    ----------
    study
        Name of the study.
    """
    name = f"detente.apps.pages.{NAMES.get(study, study)}_page"
    if not study or find_spec(name) is None:
        return None
    found: Callable[..., str] = importlib.import_module(name).render
    return found


def render_kept(held: Stored) -> str:
    """Make the page of what a folder holds.

    Parameters
    ----------
    held
        The folder of a run or a study.

    Returns
    -------
    str
        One HTML document without any reference to the network.

    Raises
    ------
    InvalidValue
        There is no page of such a result.
    """
    result: Any = read(held.folder, REPORT if REPORT in held.files else RESULT)
    maker = page_maker(result.study) if isinstance(result, Answer) else None
    if maker is None:
        msg = f"There is no page of what {held.folder} holds: {result._title()}."
        raise InvalidValue(msg, "Pages are made of reports on runs (`detente run --store`) and of studies.")
    if result.study != "sweep":
        return maker(result)
    return maker(replace(result, folder=held.folder), fingerprint=held.fingerprint)
