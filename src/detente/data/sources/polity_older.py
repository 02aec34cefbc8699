"""Measures of democracy as earlier versions of peacesciencer packaged them."""

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
    "v2x_polyarchy": "electoral democracy of V-Dem, 0 to 1",
    "polity2": "Polity, -10 to 10",
    "xm_qudsest": "extended Unified Democracy Score, by Marquez [latent scale; may be negative]",
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
    name="polity_older",
    title="Democracy, state-years (older coding)",
    file="ccode_democracy.rda",
    address=PEACESCIENCER_OLDER.address("data/ccode_democracy.rda"),
    home="https://svmiller.com/peacesciencer/",
    version="peacesciencer before 1.2.9",
    sha256=("d4695e3cd670ec9ec4685b80862f9ccc452b1b4dd605b0c35e1ab2b086cfebbb",),
    size=86328,
    licence=PEACESCIENCER_OLDER.title,
    citation=(
        "Marshall, Monty G., Ted Robert Gurr and Keith Jaggers. 2017. Polity IV Project: Political Regime "
        "Characteristics and Transitions, 1800-2016. "
        "Center for Systemic Peace. Pemstein, Daniel, Stephen "  # codespell:ignore
        "A. Meserve and James Melton. 2010. Democratic Compromise: A Latent Variable Analysis of Ten "
        "Measures of Regime Type. Political Analysis 18(4): 426-449."
    ),
    coverage=(1816, 2020),
    key=("ccode", "year"),
    units=UNITS,
    limits="Another series of Polity than democracy has: never mix them.",
    read=read,
    group="institutions",
)
"""The source."""
