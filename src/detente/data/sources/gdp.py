"""Gross domestic product and population with their uncertainty (Fariss and others)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.reading import read_r, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "ccode": "COW number",
    "year": "calendar year",
    "mrgdppc": "GDP per head, posterior mean [2011 international dollars]",
    "sd_mrgdppc": "its posterior standard deviation",
    "pwtrgdp": "GDP, posterior mean [million 2017 international dollars]",
    "sd_pwtrgdp": "its posterior standard deviation",
    "pwtpop": "population, posterior mean [million people]",
    "sd_pwtpop": "its posterior standard deviation",
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
    name="gdp",
    title="Latent estimates of GDP and population",
    file="cw_gdppop.rda",
    address=(
        "https://raw.githubusercontent.com/svmiller/isard/46944ad97a5532cd8e3b33129463c8435a69846a/data/cw_gdppop.rda"
    ),
    home="https://svmiller.com/isard/",
    version="isard 0.2.0",
    sha256=("205017f75f9d65b1b01c48d594a018e6ef7de285891dfea15b2dfb95a5174b97",),
    size=679708,
    licence="packaged in isard 0.2.0 (GPL-2)",
    citation=(
        "Fariss, Christopher J., Therese Anders, Jonathan N. Markowitz and Miriam Barnum. "
        "2022. New Estimates of Over 500 Years of Historic GDP and Population Data. "
        "Journal of Conflict Resolution 66(3): 553-591."
    ),
    coverage=(1816, 2019),
    key=("ccode", "year"),
    units=UNITS,
    limits="Estimates at purchasing power; not the prices of milex.",
    read=read,
    group="capabilities",
)
"""The source."""
