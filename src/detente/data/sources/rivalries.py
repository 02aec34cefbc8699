"""Strategic rivalries (Thompson and Dreyer)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.reading import read_r

if TYPE_CHECKING:
    from pandas import DataFrame


TYPES = ("spatial", "positional", "ideological", "interventionary")
"""Types of rivalry; a rivalry may have up to three."""


def prepare(path: Path) -> DataFrame:
    """Read the file.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    table = read_r(path)
    named = table[["type1", "type2", "type3"]]
    flags = {one: (named == one).any(axis=1).astype(int) for one in TYPES}
    return table.assign(**flags)
