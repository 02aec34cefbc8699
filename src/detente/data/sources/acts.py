"""Monthly acts of one state towards another, 1948-1978 (COPDAB)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.reading import read_r
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "ccode1": "COW number of the actor",
    "ccode2": "COW number of the target",
    "year": "calendar year",
    "month": "1-12",
    "score": "net cooperation (+) or conflict (-) of the month, COPDAB weights",
}
"""Columns and their units."""

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


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

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


SOURCE = Source(
    name="acts",
    title="COPDAB, monthly dyadic behaviour",
    file="exCopdab.rda",
    address=(
        "https://raw.githubusercontent.com/svmiller/sTSD/8b35c178a1b45941d77d5c57768d4156589998ff/data/exCopdab.rda"
    ),
    home="https://github.com/svmiller/sTSD",
    version="Lebo and Moore 2003",
    sha256=("c14e7b823bc0b94a1be027afab5b260e4ad46ace3ff9b316e0ad6def040b31de",),
    size=6997,
    licence="packaged in sTSD (GPL)",
    citation=(
        "Lebo, Matthew J. and Will H. Moore. 2003. Dynamic Foreign Policy Behavior. "
        "Journal of Conflict Resolution 47(1): 13-32. Data: Azar, Edward E. 1980. The "
        "Conflict and Peace Data Bank (COPDAB) Project. Journal of Conflict Resolution "
        "24(1): 143-152."
    ),
    coverage=(1948, 1978),
    key=("ccode1", "ccode2", "year", "month"),
    units=UNITS,
    limits=("Four dyads only: USA-USSR, Egypt-Israel, USA-France, USA-Israel. Never stands in for another dyad."),
    read=read,
    group="events",
)
"""The source."""
