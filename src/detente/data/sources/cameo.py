"""Files of acts coded in CAMEO."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.events import cameo_events
from detente.data.reading import read_r

if TYPE_CHECKING:
    from pandas import DataFrame


def prepare(path: Path, scale: DataFrame) -> DataFrame:
    """Read the acts, scored.

    Parameters
    ----------
    path
        The file as downloaded.
    scale
        Scores of the codes.
    """
    return cameo_events(read_r(path), scale)
