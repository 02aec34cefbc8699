"""Three measures of democracy: Unified Democracy Scores, Polity and polyarchy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import ISARD
from detente.data.reading import read_r, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "ccode": "COW number",
    "year": "calendar year",
    "euds": "extended Unified Democracy Score [standard deviations of a latent scale; may be negative]",
    "aeuds": "the same, adjusted so that 0 is the average cut between democracy and autocracy",
    "polity2": "Polity5, -10 (autocracy) to 10 (democracy)",
    "v2x_polyarchy": "electoral democracy of V-Dem, 0 to 1",
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
    name="democracy",
    title="Democracy, state-years",
    file="cw_democracy.rda",
    address=ISARD.address("data/cw_democracy.rda"),
    home="https://svmiller.com/isard/",
    version="isard 0.2.0",
    sha256=("63817db0ed4be6d4faafe6a1c363ffe3862897fb1b28d53298099fef576be45a",),
    size=214470,
    licence=ISARD.title,
    citation=(
        "Marquez, Xavier. 2016. A Quick Method for Extending the Unified Democracy Scores. SSRN 2753830. "
        "Marshall, Monty G. and Ted Robert Gurr. 2020. Polity5: Political Regime Characteristics and "
        "Transitions, 1800-2018. Center for Systemic "  # codespell:ignore
        "Peace. Coppedge, Michael and others. 2026. V-Dem "
        "Dataset v16. Varieties of Democracy Project."
    ),
    coverage=(1816, 2025),
    key=("ccode", "year"),
    units=UNITS,
    limits=(
        "Negative values are values. polity2 is Polity5; polity_older differs from it in 1,284 state-years, and "
        "polity4 too: never mix them. polity2 of Montenegro (341) is that of Kosovo, which has 341 in Polity, and "
        "Serbia (345) has none from 1992."
    ),
    read=read,
    group="institutions",
)
"""The source."""
