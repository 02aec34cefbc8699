"""Folders that take their place whole: built hidden beside it, then renamed, the older one staying until then."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import re
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from detente.core.errors import DataError, NoFolder
from detente.core.files import check_folder, surely

NEW, OLD = ".detente-new-", ".detente-old-"
"""Beginnings of the names of folders that are being built, and of older ones that are being replaced."""
BUILT = re.compile(rf"{re.escape(NEW)}[0-9a-f]{{16}}")
REPLACED = re.compile(rf"{re.escape(OLD)}[0-9a-f]{{16}}-(.+)", re.DOTALL)
"""Their whole names: nothing else is ever removed."""
STALE = 60.0
"""Age from which a folder that nobody builds any more is removed [s]."""
TAKEN = (errno.EEXIST, errno.ENOTEMPTY)


class Taken(OSError):
    """Somebody else has put a folder there meanwhile."""


@contextlib.contextmanager
def building(place: Path) -> Iterator[Path]:
    """Make a hidden folder beside a place, to be built and then put there; it is gone afterwards unless it was.

    Parameters
    ----------
    place
        Where the folder is to be.

    Yields
    ------
    Path
        The hidden folder.

    Raises
    ------
    NoFolder
        There is no folder to make it in.
    OSError
        It cannot be made or filled, with the name of the place.
    """
    if not place.parent.is_dir():
        msg = f"There is no folder {place.parent} to write {place.name} to."
        raise NoFolder(msg, f"Make it with: mkdir -p '{place.parent}'")
    with _named(place):
        remove_stale(place.parent)
        new = place.parent / f"{NEW}{secrets.token_hex(8)}"
        try:
            new.mkdir()
            with _held(new):
                yield new
        finally:
            surely(partial(shutil.rmtree, new, ignore_errors=True))


def put(new: Path, place: Path, *, replace: bool) -> None:
    """Give a folder that is built its place, once it is on the disk.

    Parameters
    ----------
    new
        The folder, beside the place.
    place
        Where it goes.
    replace
        Whether an older folder there gives way; else it stays.

    Raises
    ------
    Taken
        A folder is there that is not to be replaced.
    """
    _to_disk(new)
    try:
        os.rename(new, place)
    except OSError as error:
        if error.errno not in TAKEN and not (os.name == "nt" and place.is_dir()):
            raise
        if not replace:
            raise Taken(errno.EEXIST, "Somebody else has put a folder there", str(place)) from None
        _replace(new, place)
    _to_disk(place.parent)


def check_store(folder: Path) -> None:
    """Make sure, before anything is computed, that folders can be put into a store, and change nothing.

    Parameters
    ----------
    folder
        The store, which may not be there yet.

    Raises
    ------
    DataError
        It is a file, or in a file.
    OSError
        Nothing can be written there, with the name of the store.
    """
    there = folder
    while not os.path.lexists(there) and there != there.parent:
        there = there.parent
    if not there.is_dir():
        msg = f"{there} is {'a link to nothing' if there.is_symlink() else 'a file'}, where a folder of runs is to be."
        raise DataError(msg, "Name another folder.")
    with _named(folder):
        check_folder(there)


def restore(place: Path) -> None:
    """Put an older folder back that a process was about to replace when it was killed, if nothing is in its place.

    Parameters
    ----------
    place
        Where the folder was.
    """
    if os.path.lexists(place):
        return
    for old, name in replaced(place.parent):
        if name == place.name:
            with contextlib.suppress(OSError):
                os.rename(old, place)
                return


def replaced(parent: Path) -> list[tuple[Path, str]]:
    """Return the older folders that were being replaced when a process was killed, and the names that they had.

    Parameters
    ----------
    parent
        The folder that they are in.
    """
    try:
        names = sorted(os.listdir(parent))
    except OSError:
        return []
    return [(parent / name, found[1]) for name in names if (found := REPLACED.fullmatch(name))]


def remove_stale(parent: Path) -> None:
    """Remove hidden folders that processes that were killed left in a folder.

    Parameters
    ----------
    parent
        The folder.
    """
    for new in parent.glob(f"{NEW}*"):
        if not BUILT.fullmatch(new.name):
            continue
        with contextlib.suppress(OSError):
            if time.time() - new.stat().st_mtime > STALE and new.is_dir() and not new.is_symlink():
                with _held(new) as mine:
                    if mine:
                        shutil.rmtree(new, ignore_errors=True)
    for old, name in replaced(parent):
        if (parent / name).exists():  # what replaced it is in its place
            shutil.rmtree(old, ignore_errors=True)


def _replace(new: Path, place: Path) -> None:
    """Put a folder in the place of another, in one step where the system has one."""
    if _exchange(new, place):
        return  # the older one has the hidden name now, and goes with it
    for chance in range(8):
        old = place.parent / f"{OLD}{secrets.token_hex(8)}-{place.name}"
        with contextlib.suppress(FileNotFoundError):  # somebody else moved it
            os.rename(place, old)
        try:
            os.rename(new, place)  # killed before this, `restore` puts the older one back
        except OSError as error:  # somebody else put one there, or this one back
            if error.errno not in TAKEN or chance == 7:
                restore(place)
                raise
        else:
            surely(partial(shutil.rmtree, old, ignore_errors=True))
            return


def _exchange(one: Path, two: Path) -> bool:
    """Exchange the names of two folders in one step; false where the system or the disk cannot."""
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            done = library.renamex_np(os.fsencode(one), os.fsencode(two), 2)
        else:
            here = -100  # names are from the folder of work on
            done = library.renameat2(here, os.fsencode(one), here, os.fsencode(two), 2)
    except (AttributeError, OSError, TypeError):  # another system
        return False
    return bool(done == 0)


@contextlib.contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Hold the lock of a folder that is being built, so that nobody takes it for one left behind."""
    try:
        import fcntl

        number = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):  # Windows opens no folders
        yield False
        return
    try:
        mine = True
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            mine = False
        yield mine
    finally:
        os.close(number)


def _to_disk(folder: Path) -> None:
    """Have the names in a folder written to the disk, where the system can be told to."""
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


@contextlib.contextmanager
def _named(place: Path) -> Iterator[None]:
    """Say of an error of the system which folder was asked for, not which one stood in for it."""
    try:
        yield
    except (NoFolder, Taken):
        raise
    except OSError as error:
        if error.errno is None:
            raise
        raise OSError(error.errno, error.strerror, str(place)) from error
