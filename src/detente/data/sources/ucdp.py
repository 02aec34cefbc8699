"""Armed conflicts since 1946, within and between states."""

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
    table = table.assign(row=range(1, len(table) + 1))
    days = {column: dates(table[column]) for column in ("start_date", "start_date2", "ep_end_date")}
    return table.assign(**days)
