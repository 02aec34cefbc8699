"""How cooperative or hostile each kind of act is, for codes of the WEIS scheme."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import EVENTS
from detente.data.reading import read_r_list, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "code": "code of an act, WEIS scheme",
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
    name="weis_scale",
    title="Goldstein scale of WEIS codes",
    file="weis.goldstein.scale.RData",
    address=EVENTS.address("data/weis.goldstein.scale.RData"),
    home="https://github.com/conjugateprior/events",
    version="events 0.7.1",
    sha256=("9093cddb644760ce6d2b956a9489196119f95cedbbfcb8a1b1d8239e7d0c5c04",),
    size=718,
    licence=EVENTS.title,
    citation=(
        "Goldstein, Joshua S. 1992. A Conflict-Cooperation Scale for WEIS Events Data. Journal of Conflict "
        "Resolution 36(2): 369-385."
    ),
    coverage=(1979, 2003),
    key=("code",),
    units=UNITS,
    limits=(
        "Fits codes of the WEIS scheme only. A code that is not listed has no score. The years are those of"
        " the events that it scores, of the Gulf and the Balkans."
    ),
    read=read,
    group="events",
)
"""The source."""
