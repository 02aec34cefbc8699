"""A result comes back from its folder, with the same bits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from detente.core import saved
from detente.core.errors import DamagedFile, DataError, names_file
from detente.core.files import expand_home
from detente.core.outside import as_path
from detente.store.manifest import RESULT, Stored, describe
from detente.store.place import restore
from detente.store.walk import digest_of

AGAIN = "`detente verify` says what differs; get the folder again from where it came from, or compute it anew."


@names_file
def read(folder: str | Path, name: str = RESULT) -> Any:
    """Return the result that a folder holds, checked against its manifest.

    Parameters
    ----------
    folder
        Folder of a run or a study.
    name
        Which of its files of results.

    Returns
    -------
    Result
        Equal to what was written.

    Raises
    ------
    DataError
        There is no such folder or result; as ``ForeignFile`` the folder is not detente's or not finished, as
        ``NewerFormat`` a later version wrote it, as ``DamagedFile`` its manifest or the file was altered.
    """
    path = expand_home(Path(folder))
    for _ in range(3):
        restore(path)
        stored = describe(path)
        try:
            check_file(stored, name)
            return saved.open(stored.folder / name)
        except (DataError, FileNotFoundError):
            restore(path)
            if describe(path).fingerprint == stored.fingerprint:
                raise
        # a newer result took the folder's name meanwhile: that one is read
    msg = f"{path} is being replaced over and over."
    raise DataError(msg, "Try again when nobody writes there.")


def check_file(stored: Stored, name: str) -> None:
    """Raise an error if a file of a folder is not there as it was sealed.

    Parameters
    ----------
    stored
        What the folder says of itself.
    name
        Name of the file in the folder.
    """
    path = stored.folder / name
    if name not in stored.files:
        msg = f"{stored.folder} holds a {stored.kind} without the file {name}."
        raise DataError(msg, f"It holds {', '.join(sorted(stored.files)[:12])}.")
    if path.is_symlink() or not path.is_file():
        msg = f"{path} is missing, though it was sealed."
        raise DamagedFile(msg, AGAIN)
    sealed = stored.files[name]
    if digest_of(path) != (sealed["sha256"], sealed["bytes"]):
        msg = f"{path} is not as it was sealed."
        raise DamagedFile(msg, AGAIN)


@names_file
def open(path: str | Path) -> Any:
    """Return the result that a file or a folder holds.

    Only classes of detente are built from it, and nothing in it is run.

    Parameters
    ----------
    path
        A file written by ``.save(path)`` of a result, or the folder of a run or a study.

    Returns
    -------
    Result
        Equal to what was saved.

    Raises
    ------
    DataError
        There is no such file or folder; or as ``ForeignFile`` it was not written by detente, as ``NewerFormat`` by a
        later version, as ``DamagedFile`` it is cut short or altered.
    """
    where = as_path(path)
    restore(where)
    return read(where) if where.is_dir() else saved.open(where)
