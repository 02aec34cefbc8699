"""Polity IV, the release of 2018."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import JORDAN_EXTENDED
from detente.data.reading import tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "ccode": "COW number",
    "year": "calendar year",
    "scode": "Polity's own abbreviation",
    "country": "Polity's name",
    "democ": "institutional democracy, 0-10",
    "autoc": "institutional autocracy, 0-10",
    "polity2": "democ less autoc with transitions filled in, -10 to 10",
    "durable": "years since the last change of three points or the end of a transition",
    "xconst": "constraints on the executive, 1-7",
}
"""Columns and their units."""

POLITY_CODES = {341: 347, 342: 345, 347: 345, 348: 341, 364: 365, 525: 626, 529: 530, 769: 770, 818: 816}
"""Numbers of states in Polity that are not the COW ones: Kosovo, Serbia, Serbia and Montenegro, Montenegro, the
Soviet Union, South Sudan, Ethiopia, undivided Pakistan and Vietnam."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    import pandas

    table = pandas.read_csv(path, encoding="utf-8", encoding_errors="replace")
    table = table.assign(ccode=table["ccode"].replace(POLITY_CODES))
    table = table.drop_duplicates(["ccode", "year"], keep="last")
    return tidy(table, UNITS, "ccode", "year", missing=(-66, -77, -88))


SOURCE = Source(
    name="polity4",
    title="Polity IV, state-years",
    file="p4v2018.csv",
    address=JORDAN_EXTENDED.address("Data/PolityIV/p4v2018.csv"),
    home="https://www.systemicpeace.org/polityproject.html",
    version="IV, 2018",
    sha256=("63dbd7a40a1a45fb490aaceffd35233ba461f2e4d9b1e372202aad26002d7422",),
    size=1428823,
    licence=f"{JORDAN_EXTENDED.title}; free for research with citation",
    citation=(
        "Marshall, Monty G., Ted Robert Gurr and Keith Jaggers. 2019. Polity IV Project: Political Regime "
        "Characteristics and Transitions, 1800-2018. Center for Systemic Peace."  # codespell:ignore
    ),
    coverage=(1800, 2018),
    key=("ccode", "year"),
    units=UNITS,
    limits=(
        "Polity's own numbers of states are turned into COW numbers; where two rows fall on one number and year, as "
        "when the Soviet Union ended, the last of the file is kept. Codes -66, -77 and -88 (interruption, interregnum, "
        "transition) are missing. Another series than the Polity of democracy: never mix them."
    ),
    read=read,
    group="institutions",
)
"""The source."""
