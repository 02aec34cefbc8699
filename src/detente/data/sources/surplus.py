"""Gross domestic product above subsistence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import PEACESCIENCER_OLDER
from detente.data.reading import read_r, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "ccode": "COW number",
    "year": "calendar year",
    "wbgdp2011est": "GDP [log of 2011 US dollars]",
    "wbpopest": "population [log of people]",
    "sdpest": "GDP above subsistence [log of 2011 US dollars]",
    "wbgdppc2011est": "GDP per head [log of 2011 US dollars]",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    return tidy(read_r(path), UNITS, "ccode", "year")


SOURCE = Source(
    name="surplus",
    title="Surplus domestic product, state-years",
    file="cow_sdp_gdp.rda",
    address=PEACESCIENCER_OLDER.address("data/cow_sdp_gdp.rda"),
    home="https://svmiller.com/peacesciencer/",
    version="2020",
    sha256=("7cdf78d9f87b3d4fa653bcf7f9ef5276032c80f2e93df664a51af91cfcd05158",),
    size=162528,
    licence=PEACESCIENCER_OLDER.title,
    citation=(
        "Anders, Therese, Christopher J. Fariss and Jonathan N. Markowitz. 2020. Bread Before Guns or "
        "Butter: Introducing Surplus Domestic Product (SDP). International Studies Quarterly 64(2): "
        "392-405."
    ),
    coverage=(1800, 2016),
    key=("ccode", "year"),
    units=UNITS,
    limits="Natural logarithms. Rows exist for years in which a state was not a member of the system.",
    read=read,
    group="capabilities",
)
"""The source."""
