"""Files with the days on which a spell begins and ends."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.reading import read_r

if TYPE_CHECKING:
    from pandas import DataFrame


def prepare(path: Path) -> DataFrame:
    """Read the file, with the years of these days.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    import pandas

    raw = read_r(path)
    first, last = (pandas.to_datetime(raw[c], unit="D").dt.year for c in ("stdate", "enddate"))
    return raw.assign(styear=first, endyear=last)
