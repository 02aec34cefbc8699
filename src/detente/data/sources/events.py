"""Files of acts, coded in one of two schemes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.events import cameo_events, weis_events
from detente.data.reading import read_r

if TYPE_CHECKING:
    from pandas import DataFrame

SCORED = {"CAMEO": cameo_events, "WEIS": weis_events}
"""What scores the acts of a scheme."""


def prepare(path: Path, scale: DataFrame, scheme: str) -> DataFrame:
    """Read the acts, scored.

    Parameters
    ----------
    path
        The file as downloaded.
    scale
        Scores of the codes.
    scheme
        Scheme of the codes, whatever the name of the file says.
    """
    return SCORED[scheme](read_r(path), scale)
