"""Wars of states against others than states, outside their own territory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pandas import DataFrame


def prepare(path: Path) -> DataFrame:
    """Read the file.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    import pandas

    table = pandas.read_csv(path, encoding="latin-1")
    table = table.rename(columns=str.strip).assign(row=range(1, len(table) + 1))
    names = {side: table[side].where(table[side] != "-8") for side in ("SideA", "SideB")}
    return table.assign(**names)
