"""Results as a user names them: a file, a folder, or the beginning of a folder's name in its store."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from detente.core import saved
from detente.core.files import expand_home
from detente.store.listing import locate
from detente.store.manifest import MANIFEST, Stored, describe
from detente.store.reading import read


def opened(path: str | os.PathLike[str]) -> tuple[Any, Stored | None]:
    """Return the result that a user names, and what its folder says of itself; None of a file.

    Parameters
    ----------
    path
        A file written by ``.save(path)``; the folder of a run or study; or that folder's path with only the beginning
        of its name.

    Raises
    ------
    DataError
        There is none, or it is damaged.
    """
    where = expand_home(Path(path))
    if where.is_file() or (where.suffix == ".nc" and not where.is_dir()):
        return saved.open(where), None
    folder = locate(where)
    result = read(folder)
    return result, describe(folder) if (folder / MANIFEST).is_file() else None
