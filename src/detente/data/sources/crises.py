"""International crises, one row a crisis actor (International Crisis Behavior)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.source import Source, whole

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "crisno": "crisis number",
    "crisname": "name",
    "cracno": "number of the crisis actor",
    "cracid": "COW number of the crisis actor",
    "systrgyr": "year in which the crisis began",
    "yrtrig": "year in which the actor entered it",
    "trigent": "COW number of the state that triggered it for the actor",
    "gravty": "gravity of the threat perceived (ICB code)",
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

    table = pandas.read_csv(path, encoding="utf-8-sig", encoding_errors="replace")
    table.columns = [str(column).strip().lower() for column in table.columns]
    numbers = [column for column in UNITS if column != "crisname"]
    table[numbers] = table[numbers].apply(pandas.to_numeric, errors="coerce")
    table["systrgyr"] = table["systrgyr"].fillna(table["yrtrig"])  # blank in one crisis
    table = table.dropna(subset=["crisno", "cracid", "systrgyr"])
    return whole(table, "crisno", "cracno", "cracid", "systrgyr")[list(UNITS)].reset_index(drop=True)


SOURCE = Source(
    name="crises",
    title="International Crisis Behavior, actor level",
    file="icb2v14.csv",
    address=(
        "https://raw.githubusercontent.com/Lukitkat/Projeto-Final---Visualizacao-de-d"
        "ados/522bdbe65292337c3adabd4bd1b72a9b1cb50997/icb2v14.csv"
    ),
    home="https://sites.duke.edu/icbdata/data-collections/",
    version="14",
    sha256=("ccffd1fa3bbe8be1394e7e5199c78b161fdc498f0ea7d4faebe0634b621be5ba",),
    size=259671,
    licence="free for research and teaching with citation",
    citation=(
        "Brecher, Michael, Jonathan Wilkenfeld, Kyle Beardsley, Patrick James and David "
        "Quinn. 2021. International Crisis Behavior Data, Version 14."
    ),
    coverage=(1918, 2017),
    key=("crisno", "cracno"),
    units=UNITS,
    limits=("Two actors of one crisis need not be opponents: trigent says who triggered it for whom."),
    read=read,
    essential=False,
)
"""The source."""
