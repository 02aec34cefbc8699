"""How cooperative or hostile each kind of act is, for codes of the CAMEO scheme."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import EVENTS
from detente.data.reading import read_r_list, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "code": "code of an act, CAMEO scheme",
    "goldstein": "conflict (-10) to cooperation (+10)",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    import pandas

    scale = read_r_list(path)
    return tidy(pandas.DataFrame({"code": list(scale), "goldstein": list(scale.values())}), UNITS)


SOURCE = Source(
    name="cameo_scale",
    title="Goldstein scale of CAMEO codes",
    file="cameo.scale.RData",
    address=EVENTS.address("data/cameo.scale.RData"),
    home="https://github.com/conjugateprior/events",
    version="events 0.7.1",
    sha256=("951b0e4cad141d3d30d8a5383f0fe652aef4c32d0be6e487a74ab217fb0518c4",),
    size=1081,
    licence=EVENTS.title,
    citation=(
        "Schrodt, Philip A. 2012. CAMEO Conflict and Mediation Event Observations Event and Actor Codebook."
        " Pennsylvania State University. Goldstein, Joshua S. 1992. A Conflict-Cooperation Scale for WEIS "
        "Events Data. Journal of Conflict Resolution 36(2): 369-385."
    ),
    coverage=(1979, 2011),
    key=("code",),
    units=UNITS,
    limits=(
        "Fits codes of the CAMEO scheme only. A code that is not listed is scored as the shorter code that "
        "it belongs to. The years are those of the events that it scores, of the Levant and Turkey."
    ),
    read=read,
    group="events",
)
"""The source."""
