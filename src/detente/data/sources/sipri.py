"""Military expenditure in money and as a share of GDP (SIPRI)."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from detente.core.errors import MissingExtra
from detente.data.names import ccode_of

if TYPE_CHECKING:
    from pandas import DataFrame, ExcelFile


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


def prepare(path: Path) -> DataFrame:
    """Read the file.

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
    return table.assign(ccode=table["country"].map(codes))
