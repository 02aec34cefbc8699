"""Scales of acts in packaged R files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.reading import read_r_list

if TYPE_CHECKING:
    from pandas import DataFrame


def prepare(path: Path) -> DataFrame:
    """Read the score of each code.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    import pandas

    scale = read_r_list(path)
    return pandas.DataFrame({"code": list(scale), "goldstein": list(scale.values())})
