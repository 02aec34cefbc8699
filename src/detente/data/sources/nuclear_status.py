"""Who considered, pursued or possessed nuclear weapons, and when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.names import ccode_of

if TYPE_CHECKING:
    from pandas import DataFrame


NAME = "Nuclear weapons proliferation – OWID based on Bleek (2017), Nuclear Threat Initiative (2022)"
"""Name of the file and of its folder."""


def prepare(path: Path) -> DataFrame:
    """Read the file.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    import pandas

    table = pandas.read_csv(path).rename(columns={"Year": "year"})
    codes = {name: ccode_of(name) for name in table["Entity"].unique()}
    table = table.assign(ccode=table["Entity"].map(codes)).dropna(subset=["ccode"])
    divided = (table["ccode"] == 255) & table["year"].between(1955, 1989)
    table["ccode"] = table["ccode"].where(~divided, 260)
    return table.drop_duplicates(["ccode", "year"])
