"""Monthly acts of one state towards another, 1948-1978 (COPDAB)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.reading import read_r

if TYPE_CHECKING:
    from pandas import DataFrame


DYADS = {
    "us2ussr": (2, 365),
    "ussr2us": (365, 2),
    "eg2is": (651, 666),
    "is2eg": (666, 651),
    "us2fra": (2, 220),
    "fra2us": (220, 2),
    "us2is": (2, 666),
    "is2us": (666, 2),
}


def prepare(path: Path) -> DataFrame:
    """Read the file.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    import pandas

    wide = read_r(path)
    year, month = 1900 + wide["ym"].astype(int) // 100, wide["ym"].astype(int) % 100
    parts = [
        pandas.DataFrame({"ccode1": one, "ccode2": two, "year": year, "month": month, "score": wide[column]})
        for column, (one, two) in DYADS.items()
    ]
    return pandas.concat(parts, ignore_index=True)
