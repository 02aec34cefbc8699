"""Military expenditure in money and as a share of GDP (SIPRI)."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from detente.core.errors import MissingExtra
from detente.data.names import ccode_of
from detente.data.packages import OWID_NOTEBOOKS
from detente.data.reading import tidy
from detente.data.source import Channel, Source

if TYPE_CHECKING:
    from pandas import DataFrame, ExcelFile

UNITS = {
    "country": "name as SIPRI has it",
    "ccode": "COW number; Germany is 260 to 1989 and 255 from 1990",
    "year": "calendar year",
    "burden": "military expenditure [share of GDP]",
    "constant": "military expenditure [million US dollars of 2019]",
    "current": "military expenditure [million current US dollars]",
}
"""Columns and their units."""

SHEETS = {"burden": "Share of GDP", "constant": "Constant (2019) USD", "current": "Current USD"}
"""Column to sheet of the workbook."""

MISSPELT = {"Congo, Repubic of": "Congo, Republic of", "Norh Macedonia": "North Macedonia"}  # codespell:ignore
"""Names that one sheet writes in another way than the others."""


def _sheet(book: ExcelFile, column: str) -> DataFrame:
    import pandas

    sheet = pandas.read_excel(book, sheet_name=SHEETS[column], header=5)
    years = [c for c in sheet.columns if isinstance(c, int)]
    long = sheet.melt(id_vars="Country", value_vars=years, var_name="year", value_name=column)
    long[column] = pandas.to_numeric(long[column], errors="coerce")  # ". ." is unavailable, "xxx" is no state
    long = long.dropna(subset=[column]).rename(columns={"Country": "country"})
    return long.assign(country=long["country"].str.strip().replace(MISSPELT), year=long["year"].astype(int))


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
    with pandas.ExcelFile(path) as book:
        table = _sheet(book, "burden")
        for column in ("constant", "current"):
            table = table.merge(_sheet(book, column), on=["country", "year"], how="outer")
    codes = {name: ccode_of(name) for name in table["country"].unique()}
    ccode = table["country"].map(codes)
    table = table.assign(ccode=ccode.where(~((ccode == 255) & (table["year"] < 1990)), 260))
    return tidy(table, UNITS, "ccode", "year")


SOURCE = Source(
    name="sipri",
    title="SIPRI Military Expenditure Database",
    file="SIPRI-Milex-data-1949-2020_0.xlsx",
    address=OWID_NOTEBOOKS.address("EdouardMathieu/omm_military_expenditure/input/SIPRI-Milex-data-1949-2020_0.xlsx"),
    home="https://www.sipri.org/databases/milex",
    version="2021",
    sha256=("33776e162aeb14f3d03c7e383bb430522b4eb18f99d417cbdc3098f1f6169480",),
    size=1003301,
    licence="SIPRI terms: free for non-commercial use with citation; not to be redistributed in full",
    citation="SIPRI Military Expenditure Database 2021. Stockholm: Stockholm International Peace Research Institute.",
    coverage=(1949, 2020),
    key=("country", "year"),
    units=UNITS,
    limits=(
        "No figure for the Soviet Union before 1988 and no share of its GDP; Russia from 1992. The COW numbers are "
        "ours. Constant prices are of 2019 at the exchange rates of that year."
    ),
    read=read,
    group="capabilities",
    others=(
        Channel(
            "official",
            "https://www.sipri.org/sites/default/files/SIPRI-Milex-data-1949-2020_0.xlsx",
            "SIPRI-Milex-data-1949-2020_0.xlsx",
            1003301,
            "33776e162aeb14f3d03c7e383bb430522b4eb18f99d417cbdc3098f1f6169480",
        ),
    ),
)
"""The source."""
