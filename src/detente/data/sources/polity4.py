"""Polity IV, the release of 2018."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pandas import DataFrame


POLITY_CODES = {341: 347, 342: 345, 347: 345, 348: 341, 364: 365, 525: 626, 529: 530, 769: 770, 818: 816}
"""Numbers of states in Polity that are not the COW ones: Kosovo, Serbia, Serbia and Montenegro, Montenegro, the
Soviet Union, South Sudan, Ethiopia, undivided Pakistan and Vietnam."""


def prepare(path: Path) -> DataFrame:
    """Read the file.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    import pandas

    table = pandas.read_csv(path, encoding="utf-8", encoding_errors="replace")
    table = table.assign(ccode=table["ccode"].replace(POLITY_CODES))
    return table.drop_duplicates(["ccode", "year"], keep="last")
