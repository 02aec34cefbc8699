"""Where states stand in the votes of the General Assembly."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import VOETEN
from detente.data.reading import tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "ccode": "COW number",
    "session": "session of the General Assembly",
    "year": "calendar year: session + 1945",
    "NVotes": "votes cast",
    "IdealPoint": "ideal point on all votes [standard deviations; may be negative]",
    "QO%": "posterior minimum",
    "Q5%": "posterior quantile, 5 %",
    "Q10%": "10 %",
    "Q50%": "median",
    "Q90%": "90 %",
    "Q95%": "95 %",
    "Q100%": "posterior maximum",
    "iso3c": "ISO 3166 code",
    "Countryname": "name",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    import pandas

    table = pandas.read_csv(path, encoding="latin-1").dropna(subset=["ccode"])
    table = table.assign(year=table["session"] + 1945)
    return tidy(table, UNITS, "ccode", "session", "year", "NVotes")


SOURCE = Source(
    name="ideal_points",
    title="Ideal points from UN voting",
    file="IdealpointestimatesAll_Apr2020.csv",
    address=VOETEN.address("Output/IdealpointestimatesAll_Apr2020.csv"),
    home="https://doi.org/10.7910/DVN/LEJUQZ",
    version="April 2020",
    sha256=("9757b73a770355f4be8fa306afc15fb552dd9338ac14022436d9f198307596de",),
    size=1160621,
    licence=VOETEN.title,
    citation=(
        "Bailey, Michael A., Anton Strezhnev and Erik Voeten. 2017. Estimating Dynamic State Preferences "
        "from United Nations Voting Data. Journal of Conflict Resolution 61(2): 430-456."
    ),
    coverage=(1946, 2019),
    key=("ccode", "year"),
    units=UNITS,
    limits="Positive is near the United States. A session runs into the next calendar year.",
    read=read,
    group="perception",
    kind="official",
)
"""The source."""
