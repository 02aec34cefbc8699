"""How willing leaders are to use force, latent estimates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import PEACESCIENCER
from detente.data.reading import read_r, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "obsid": "tenure (obsid of leaders)",
    "theta1_mean": "willingness to use force, model 1 of 4, posterior mean [latent scale; may be negative]",
    "theta1_sd": "willingness to use force, model 1 of 4, posterior standard deviation",
    "theta2_mean": "willingness to use force, model 2 of 4, posterior mean [latent scale; may be negative]",
    "theta2_sd": "willingness to use force, model 2 of 4, posterior standard deviation",
    "theta3_mean": "willingness to use force, model 3 of 4, posterior mean [latent scale; may be negative]",
    "theta3_sd": "willingness to use force, model 3 of 4, posterior standard deviation",
    "theta4_mean": "willingness to use force, model 4 of 4, posterior mean [latent scale; may be negative]",
    "theta4_sd": "willingness to use force, model 4 of 4, posterior standard deviation",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    return tidy(read_r(path), UNITS)


SOURCE = Source(
    name="willingness",
    title="Leaders' willingness to use force",
    file="lwuf.rda",
    address=PEACESCIENCER.address("data/lwuf.rda"),
    home="https://svmiller.com/peacesciencer/",
    version="2020",
    sha256=("a24dda4cc561338238eebd51f737c14def7e7a361c1847637affa740e7b698a8",),
    size=165736,
    licence=f"{PEACESCIENCER.title}; free for research with citation",
    citation=(
        "Carter, Jeff and Charles E. Smith. 2020. A Framework for Measuring Leaders' Willingness to Use "
        "Force. American Political Science Review 114(4): 1352-1358."
    ),
    coverage=(1875, 2004),
    key=("obsid",),
    units=UNITS,
    limits="A latent scale: zero means nothing. Model 2 is the one that the state-years use.",
    read=read,
    group="leaders",
)
"""The source."""
