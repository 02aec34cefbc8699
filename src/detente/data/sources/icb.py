"""Files of the International Crisis Behavior Project, which share their layout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pandas import DataFrame

WORDS = ("crisname", "actor")
"""Columns that hold text."""


def prepare(path: Path) -> DataFrame:
    """Read a file of the project: numbers become numbers, blanks are missing, blank rows go.

    Where the year in which the crisis began is blank, the year of the actor's trigger stands.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    import pandas

    raw = pandas.read_csv(path, encoding="utf-8-sig", encoding_errors="replace")
    raw.columns = [str(column).strip().lower() for column in raw.columns]
    values = {c: pandas.to_numeric(raw[c], errors="coerce").astype(float) for c in raw.columns if c not in WORDS}
    made = raw.assign(**values)
    if "systrgyr" in made:
        made["systrgyr"] = made["systrgyr"].fillna(made["yrtrig"])
    needed = [c for c in ("crisno", "cracno", "cracid", "systrgyr") if c in made]
    return made.dropna(subset=needed if len(needed) > 1 else [*needed, "yrtrig"])
