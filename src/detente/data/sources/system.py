"""Who was a state, to the day."""

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
    table = read_r(path).rename(columns={"cw_abb": "abb", "cw_name": "name"})
    return table.assign(start=dates(table["start"]), end=dates(table["end"]))
