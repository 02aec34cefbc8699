"""National Material Capabilities 6.0, the official abridged csv inside its zip."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pandas import DataFrame


def prepare(path: Path) -> DataFrame:
    """Read the file.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    import pandas

    with zipfile.ZipFile(path) as archive, archive.open("NMC-60-abridged.csv") as member:
        return pandas.read_csv(member, na_values=[-9])
