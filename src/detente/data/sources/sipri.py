"""Military expenditure as a share of GDP (SIPRI)."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from detente.core.errors import MissingExtra
from detente.data.source import Source, whole

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "country": "name as SIPRI has it",
    "year": "calendar year",
    "burden": "military expenditure [share of GDP]",
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

    if importlib.util.find_spec("openpyxl") is None:
        package, extra = "openpyxl", "data"
        raise MissingExtra(package, extra)
    sheet = pandas.read_excel(path, sheet_name="Share of GDP", header=5)
    years = [c for c in sheet.columns if isinstance(c, int)]
    long = sheet.melt(id_vars="Country", value_vars=years, var_name="year", value_name="burden")
    long["burden"] = pandas.to_numeric(long["burden"], errors="coerce")  # ". ." is unavailable, "xxx" is no state
    long = long.dropna(subset=["burden"]).rename(columns={"Country": "country"})
    return whole(long, "year")[list(UNITS)].reset_index(drop=True)


SOURCE = Source(
    name="sipri",
    title="Military expenditure as a share of GDP",
    file="SIPRI-Milex-data-1949-2020_0.xlsx",
    address=(
        "https://raw.githubusercontent.com/owid/notebooks/10907ed6e367ee8402fb3fffd96865a9d17"
        "15f1f/EdouardMathieu/omm_military_expenditure/input/SIPRI-Milex-data-1949-2020_0.xlsx"
    ),
    home="https://www.sipri.org/databases/milex",
    version="2021",
    sha256=("33776e162aeb14f3d03c7e383bb430522b4eb18f99d417cbdc3098f1f6169480",),
    size=1003301,
    licence=("SIPRI terms: free for non-commercial use with citation; not to be redistributed in full"),
    citation=("SIPRI Military Expenditure Database 2021. Stockholm: Stockholm International Peace Research Institute."),
    coverage=(1949, 2020),
    key=("country", "year"),
    units=UNITS,
    limits="No figure for the Soviet Union, Russia from 1992; countries go by the names of SIPRI, without codes.",
    read=read,
    essential=False,
)
"""The source."""
