"""Files that are written whole or not at all, and nothing else is touched.

Bytes go to a hidden file beside (`temporary_file`), which takes the name once it is finished (`settle`). Of files that
users name, `whole` replaces a regular one, through links and with its rights kept. What is no regular file (a device, a
pipe, standard output) is written to as it is, and never replaced.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import re
import secrets
import shlex
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from detente.core import pipes
from detente.core.errors import InvalidValue, NoFolder

OWN = ".own-"
"""Beginning of the names of files that one process works in."""
PART = re.compile(rf"{re.escape(OWN)}[0-9a-f]{{16}}\.part")
"""Their whole names: `sweep` removes nothing else."""
BLOCK = b"\0" * 4096
"""What is written to find out whether there is room at all."""
FULL = "/dev/full"
"""The device that is always full."""
_swept = set[Path]()
"""Folders that this process has looked through for what others left."""


def expand_home(path: Path) -> Path:
    """Path with ``~`` as the home folder.

    Parameters
    ----------
    path
        As written; a shell leaves ``~`` alone inside quotation marks.

    Raises
    ------
    NoFolder
        It begins with ``~NAME``, and nobody of that name has a home folder here.
    """
    found = Path(os.path.expanduser(path))
    first = path.parts[0] if path.parts else ""
    if first.startswith("~") and found.parts[0] == first and not os.path.lexists(first):
        msg = f"{path}: there is no home folder {first!r} here."
        raise NoFolder(msg, f"If it is a name like any other, write the whole path: {Path.cwd() / path}.")
    return found


def lock(handle: IO[bytes]) -> bool:
    """Take the exclusive lock of an open file; false if another process has it.

    Parameters
    ----------
    handle
        The file.
    """
    try:
        import fcntl
    except ImportError:  # Windows: no lock, so never share a file
        return False
    try:
        fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def temporary_file(folder: Path) -> Iterator[tuple[Path, IO[bytes]]]:
    """Open a new hidden file in a folder, with the rights that the umask leaves; it is gone afterwards unless moved.

    If this process is killed, the next one that writes to the folder removes the file, from a minute later on.

    Parameters
    ----------
    folder
        The folder.

    Yields
    ------
    tuple
        Path of the file, and the file open for writing.
    """
    if (place := folder.absolute()) not in _swept:
        _swept.add(place)
        sweep(folder)
    path = folder / f"{OWN}{secrets.token_hex(8)}.part"
    try:
        with path.open("xb") as handle:
            lock(handle)
            yield path, handle
    finally:
        with contextlib.suppress(OSError):
            surely(lambda: path.unlink(missing_ok=True))


def surely(tidy: Callable[[], object]) -> None:
    """Tidy up, once more from the beginning if Ctrl-C or SIGTERM comes in the midst of it.

    Parameters
    ----------
    tidy
        Removes what is not to be left.
    """
    try:
        tidy()
    except KeyboardInterrupt:
        tidy()
        raise


def sweep(folder: Path, older: float = 60.0) -> None:
    """Remove files that processes that were killed left behind.

    Parameters
    ----------
    folder
        A folder of our own, such as a cache.
    older : [s]
        Age from which a file is looked at.
    """
    for path in folder.glob(f"{OWN}*.part"):
        if not PART.fullmatch(path.name):
            continue
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime < older:
                continue
            with path.open("ab") as handle:
                if lock(handle):
                    path.unlink()


def settle(path: Path, file: IO[bytes], target: Path, like: os.stat_result | None = None) -> None:
    """Give a finished file the name of another one, once it is on the disk.

    Parameters
    ----------
    path, file
        The finished file, and the same, open; it is closed.
    target
        What has this name is replaced, a link as well.
    like
        Whose rights and owner it gets; its own if absent.
    """
    file.flush()
    os.fsync(file.fileno())
    file.close()  # Windows moves no file that is open
    if like is not None:
        _like(path, like)
    os.replace(path, target)


def is_replaced(path: Path) -> bool:
    """Return whether writing replaces a file: no device, no pipe, none that is held open, as standard output is.

    Parameters
    ----------
    path
        The file.
    """
    return path.is_file() and _is_file(path.stat())


def check(path: Path) -> None:
    """Make sure that a file can be written, that there is room for a beginning of it, and change nothing.

    Parameters
    ----------
    path
        The file; ``~`` is the home folder.

    Raises
    ------
    NoFolder
        There is no such folder.
    InvalidValue
        It is a dash (results are printed by --json, and pages are files), or a pipe that nobody reads.
    OSError
        It cannot be written, with the path asked for.
    """
    if str(path) == "-":
        msg = "No file is written to standard output: - is no name of one."
        raise InvalidValue(msg, "Name a file, such as page.html; --json prints a result.")
    with _named(path):
        target, found = _target(path)
        if found is None or _is_file(found):
            _try(target.parent)
        elif _held(found) is None and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        elif stat.S_ISFIFO(found.st_mode) and _held(found) is None:
            pipes.hold(target)
        elif stat.S_ISCHR(found.st_mode) and os.path.exists(FULL) and found.st_rdev == os.stat(FULL).st_rdev:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def check_folder(folder: Path) -> None:
    """Make sure that files can be made in a folder, and change nothing.

    Parameters
    ----------
    folder
        The folder.

    Raises
    ------
    OSError
        They cannot, with the folder's name.
    """
    with _named(folder):
        _try(folder)


@contextlib.contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for writing that takes its place when the block ends, and leaves nothing if it fails.

    Parameters
    ----------
    path
        The file; ``~`` is the home folder. A link stays a link: the file that it names is written.

    Yields
    ------
    file
        Open for writing bytes; it can seek.

    Raises
    ------
    NoFolder
        There is no such folder.
    OSError
        It cannot be written, with the path asked for; an older file is then as it was.
    """
    with _named(path):
        target, found = _target(path)
        if found is None or _is_file(found):
            with temporary_file(target.parent) as (path, file):
                yield file
                settle(path, file, target, found)
        else:
            memory = io.BytesIO()
            yield memory
            _through(target, found, memory)


def seen(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from the one that `whole` puts in its place; None if there is none.

    Parameters
    ----------
    path
        The file; ``~`` is the home folder.

    Returns
    -------
    tuple
        Its number on the disk, and when it was changed [ns].
    """
    try:
        found = expand_home(path).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def write_whole(path: Path, content: str | bytes) -> Path:
    """Write a file whole or not at all.

    Parameters
    ----------
    path
        As for `whole`.
    content
        Bytes, or text that is written as UTF-8.

    Returns
    -------
    Path
        The path written, with ``~`` expanded.
    """
    with whole(path) as file:
        file.write(content.encode() if isinstance(content, str) else content)
    return expand_home(path)


@contextlib.contextmanager
def _named(path: Path) -> Iterator[None]:
    """Say of an error of the system which file was asked for, not which one stood in for it."""
    try:
        yield
    except NoFolder:
        raise
    except OSError as error:
        if error.errno is None:
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error


def _target(path: Path) -> tuple[Path, os.stat_result | None]:
    """Follow links to the file to write, and look at what is there; what is no regular file keeps its name."""
    path = expand_home(path)
    try:
        found = path.stat()
    except FileNotFoundError:
        target = Path(os.path.realpath(path))
        if not target.parent.exists():
            message = f"There is no folder {target.parent} to write {target.name} to."
            raise NoFolder(message, f"Make it with: mkdir -p {shlex.quote(str(target.parent))}") from None
        return target, None
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, "This is a folder, and no name of a file")
    if stat.S_ISBLK(found.st_mode):
        raise PermissionError(errno.EACCES, "This is a disk, and no name of a file")
    if not _is_file(found):
        return path, found
    target = Path(os.path.realpath(path))
    target.open("ab").close()  # a file that is protected stays as it is
    return target, found


def _is_file(found: os.stat_result) -> bool:
    """Tell whether it is a file that can be replaced: one that we hold open would go on under no name."""
    return stat.S_ISREG(found.st_mode) and _held(found) is None


def _held(found: os.stat_result) -> int | None:
    """Find the number under which we hold a file open for writing, as ``/dev/stdout``, ``/dev/fd/3`` or its target."""
    try:
        import fcntl

        numbers = [int(name) for name in os.listdir("/dev/fd")]
    except (ImportError, OSError):
        return None
    for number in sorted(numbers):
        with contextlib.suppress(OSError):  # the listing's own is closed again
            writes = fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE != os.O_RDONLY
            if writes and os.path.samestat(os.fstat(number), found):
                return number
    return None


def _through(target: Path, found: os.stat_result, memory: io.BytesIO) -> None:
    """Write to what is no file of its own; where it is open already, after what was written there."""
    number = _held(found)
    with target.open("wb") if number is None else os.fdopen(os.dup(number), "wb") as file:
        file.write(memory.getbuffer())
    pipes.let_go(number)


def _like(path: Path, found: os.stat_result) -> None:
    """Give a file the rights of the one that it replaces, and its owner where we may."""
    if os.name == "posix":
        with contextlib.suppress(OSError):
            os.chown(path, found.st_uid, found.st_gid)
    path.chmod(stat.S_IMODE(found.st_mode))


def _try(folder: Path) -> None:
    """Make a file in a folder and remove it: rights alone do not tell, least of all to root, nor do they of room."""
    with temporary_file(folder) as (_, file):
        file.write(BLOCK)
        file.flush()
