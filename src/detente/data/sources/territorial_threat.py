"""How much territorial threat each state faced from outside, a latent estimate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import PEACESCIENCER
from detente.data.reading import read_r, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "ccode": "COW number",
    "year": "calendar year",
    "lterrthreat": "territorial threat, posterior mean [latent scale; may be negative]",
    "sd": "its posterior standard deviation",
    "lwr": "lower bound of its interval",
    "upr": "upper bound",
    "m_lterrthreat": "the same from the model with fewer items, posterior mean",
    "m_sd": "its posterior standard deviation",
    "m_lwr": "lower bound of its interval",
    "m_upr": "upper bound",
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
    name="territorial_threat",
    title="Latent external territorial threat, state-years",
    file="terrthreat.rda",
    address=PEACESCIENCER.address("data/terrthreat.rda"),
    home="https://svmiller.com/peacesciencer/",
    version="2022",
    sha256=("67394b4056144f377dc9aba832a6e0aacc46b6ec9e338f78635f793ddf00770d",),
    size=836076,
    licence=f"{PEACESCIENCER.title}; free for research with citation",
    citation=(
        "Miller, Steven V. 2022. A Random Item Response Model of External Territorial Threat, 1816-2010. "
        "Journal of Global Security Studies 7(4): ogac012."
    ),
    coverage=(1816, 2010),
    key=("ccode", "year"),
    units=UNITS,
    limits=(
        "A latent scale: differences mean something, zero does not. Estimated in hindsight from disputes, "
        "rivalries and borders."
    ),
    read=read,
    group="perception",
)
"""The source."""
