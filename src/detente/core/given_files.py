"""Files that users name to be read: looked at before anything waits for a pipe or a device."""

from __future__ import annotations

import errno
import stat
from pathlib import Path

from detente.core.errors import DataError, near_path


def must_be_file(path: Path, hint: str = "Check the path.") -> None:
    """Make sure that there is a file to read, before anything waits for a pipe or a device.

    Parameters
    ----------
    path
        The file that a user names.
    hint
        What to do if it is none.

    Raises
    ------
    DataError
        There is none, or it is a folder, a pipe or a device.
    """
    try:
        found = path.stat()
    except OSError as error:
        absent = error.errno in (errno.ENOENT, errno.ENOTDIR)
        msg = f"There is no file {path}." if absent else f"{path} cannot be read: {error.strerror}."
        raise DataError(msg, f"{near_path(path) if absent else ''}{hint}") from error
    if not stat.S_ISREG(found.st_mode):
        msg = f"{path} is {'a folder' if stat.S_ISDIR(found.st_mode) else 'no regular file'}."
        raise DataError(msg, hint)


def read_given(path: Path, hint: str = "Check the path.", most: int = 1 << 26) -> str:
    """Return the text of a file that a user names.

    Parameters
    ----------
    path
        The file, as UTF-8 with or without its mark.
    hint
        What to do if it cannot be read.
    most : [bytes]
        What is longer is no such file.

    Raises
    ------
    DataError
        It is not there, no regular file, too long, or no text.
    """
    must_be_file(path, hint)
    try:
        with path.open("rb") as file:
            held = file.read(most + 1)
        if len(held) > most:
            msg = f"{path} is longer than {most:,} bytes."
            raise DataError(msg, hint)
        return held.decode("utf-8-sig")
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}."
        raise DataError(msg, hint) from error
    except UnicodeDecodeError as error:
        msg = f"{path} is no UTF-8 text: byte {error.start} is not."
        raise DataError(msg, hint) from error
