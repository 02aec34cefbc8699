"""Who led each state, how they came to power and how they lost it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.reading import dates, read_r

if TYPE_CHECKING:
    from pandas import DataFrame


def prepare(path: Path) -> DataFrame:
    """Read the file.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    table = read_r(path)
    return table.assign(startdate=dates(table["startdate"]), enddate=dates(table["enddate"]))
