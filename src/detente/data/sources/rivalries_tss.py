"""Strategic rivalries by their type, as Thompson, Sakuwa and Suhas list them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import PEACESCIENCER
from detente.data.reading import read_r, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "tssr_id": "rivalry number",
    "rivalry": "name",
    "ccode1": "COW number",
    "ccode2": "COW number",
    "start": "first year",
    "end": "last year; 2020 where it goes on",
    "positional": "1 if about rank",
    "spatial": "1 if about territory",
    "ideological": "1 if about beliefs",
    "interventionary": "1 if about meddling in internal affairs",
    "principal": "1 if a principal rivalry",
    "aprin": "1 if an asymmetric principal rivalry",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    return tidy(read_r(path), UNITS, "tssr_id", "ccode1", "ccode2", "start", "end")


SOURCE = Source(
    name="rivalries_tss",
    title="Strategic rivalries by type",
    file="tss_rivalries.rda",
    address=PEACESCIENCER.address("data/tss_rivalries.rda"),
    home="https://doi.org/10.1007/978-981-16-6671-1",
    version="2021",
    sha256=("7d4aabe829ed3f3d32cc16cb1cf4c4fa11588e6823a2c19d73678e29c6879f6f",),
    size=3604,
    licence=f"{PEACESCIENCER.title}; free for research with citation",
    citation=(
        "Thompson, William R., Kentaro Sakuwa and "
        "Prashant Hosur Suhas. 2021. Analyzing Strategic Rivalries"  # codespell:ignore
        " in World Politics. Singapore: Springer."
    ),
    coverage=(1494, 2020),
    key=("tssr_id",),
    units=UNITS,
    limits=(
        "Coded in hindsight from histories of each pair. A type that is blank in the file does not apply; "
        "it is missing here."
    ),
    read=read,
    group="conflict",
)
"""The source."""
