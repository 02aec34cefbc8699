"""Getting files of real data: from a folder at hand, or downloaded, resumed and checked.

Bytes go to a hidden ``.part`` file, which a later call resumes; only a file whose SHA-256 is
the pinned one is moved, atomically, to its place. Two processes may fetch at once: the second
works in a file of its own. Certificates are always verified.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from detente.core.errors import DataError, MissingExtra
from detente.data.cache import Copy, explain, inspect, partial_path
from detente.data.source import Source, fingerprint

Progress = Callable[[int, int], None]
"""Called with the bytes at hand and the bytes due."""

ATTEMPTS = 4
"""How often a download that breaks off is resumed before it is given up."""

TIMEOUT = (10.0, 60.0)
"""Seconds to wait for a connection, and for the next bytes."""

CHUNK = 1 << 16


def _silent(done: int, due: int) -> None:
    """Show nothing."""


def address(source: Source, base_url: str | None = None) -> str:
    """Where a source is downloaded.

    Parameters
    ----------
    source
        The source.
    base_url
        A mirror that holds every file directly; the source's own address if absent.
    """
    if base_url is None:
        return source.address
    return f"{base_url.rstrip('/')}/{quote(source.file)}"


def _by_hand(source: Source) -> str:
    return (
        f"Download {source.file} by hand from {source.home} and give its folder: "
        f"detente data fetch {source.name} --from DIR. Its SHA-256 is checked either way."
    )


def _lock(handle: IO[bytes]) -> bool:
    """Take the exclusive lock of an open file; false if another process has it."""
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
def _workfile(source: Source, folder: Path) -> Iterator[tuple[Path, IO[bytes]]]:
    """Open the part file if nobody else holds it, or else a file of one's own."""
    part = partial_path(source, folder)
    handle = part.open("ab")
    if _lock(handle):
        try:
            yield part, handle
        finally:
            handle.close()
        return
    handle.close()
    number, name = tempfile.mkstemp(dir=folder, prefix=".own-", suffix=".part")
    try:
        with os.fdopen(number, "ab") as own:
            yield Path(name), own
    finally:
        Path(name).unlink(missing_ok=True)


def _requests() -> Any:
    try:
        import requests
    except ImportError as error:
        package = "requests"
        raise MissingExtra(package, "data") from error
    return requests


def _stream(url: str, handle: IO[bytes], due: int, progress: Progress) -> None:
    """Append what is still missing of a file; start over where the server cannot resume."""
    have = handle.seek(0, os.SEEK_END)
    headers = {"Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    with _requests().get(url, headers=headers, stream=True, timeout=TIMEOUT) as answer:
        resumed = answer.status_code == 206 and answer.headers.get("Content-Range", "").startswith(f"bytes {have}-")
        if answer.status_code != 416:
            answer.raise_for_status()
        if answer.status_code == 416:  # nothing after what we have: stale, or a short file
            return
        if have and not resumed:
            handle.truncate(0)
            have = handle.seek(0)
        for block in answer.iter_content(CHUNK):
            handle.write(block)
            have += len(block)
            progress(have, due)
        handle.flush()


def _failed(source: Source, url: str, error: Exception) -> DataError:
    requests = _requests()
    if isinstance(error, requests.exceptions.SSLError):
        message = f"The host of {url} could not prove who it is (TLS certificate chain)."
    elif isinstance(error, requests.exceptions.HTTPError):
        message = f"{url} answered {error.response.status_code}."
    else:
        message = f"{url} could not be reached ({type(error).__name__})."
    return DataError(message, _by_hand(source))


def _download(source: Source, url: str, handle: IO[bytes], progress: Progress) -> None:
    requests = _requests()
    for attempt in range(ATTEMPTS):
        before = handle.seek(0, os.SEEK_END)
        try:
            _stream(url, handle, source.size, progress)
        except (requests.exceptions.SSLError, requests.exceptions.HTTPError) as error:
            raise _failed(source, url, error) from error
        except requests.exceptions.RequestException as error:
            if attempt == ATTEMPTS - 1:
                raise _failed(source, url, error) from error
            continue
        after = handle.seek(0, os.SEEK_END)
        if after >= source.size:
            return
        if after == before:  # the server has no more: start over once, then judge what came
            if attempt:
                return
            handle.truncate(0)


def _settle(source: Source, work: Path, target: Path, url: str) -> None:
    """Move a finished file to its place, or say why it is refused."""
    size, found = work.stat().st_size, fingerprint(work)
    if found in source.sha256:
        os.replace(work, target)
        return
    if size < source.size:
        message = f"{url} broke off: {size:,} of {source.size:,} bytes came."
        hint = "What came is kept; the same command goes on from there."
        raise DataError(message, f"{hint} {_by_hand(source)}")
    work.unlink()
    message = (
        f"{url} serves another file than the pinned one: {size:,} bytes, SHA-256 "
        f"{found[:12]}... instead of {source.size:,} bytes, {source.sha256[0][:12]}...; "
        "it was not kept."
    )
    raise DataError(message, _by_hand(source))


def _copy(source: Source, path: Path, target: Path) -> None:
    number, name = tempfile.mkstemp(dir=target.parent, prefix=".own-", suffix=".part")
    os.close(number)
    try:
        shutil.copyfile(path, name)
        os.replace(name, target)
    finally:
        Path(name).unlink(missing_ok=True)


def take(source: Source, origin: Path, folder: Path) -> Copy:
    """Copy a file at hand to the cache, its fingerprint checked.

    Parameters
    ----------
    source
        The source.
    origin
        Folder that holds the file, at any depth.
    folder
        The cache folder.

    Raises
    ------
    DataError
        The file is not there, truncated or altered.
    """
    if not origin.is_dir():
        message = f"There is no folder {origin}."
        raise DataError(message, "Give the folder that holds the downloaded files.")
    copy = inspect(source, origin)
    if copy.state != "ready":
        raise DataError(explain(source, copy), _by_hand(source))
    folder.mkdir(parents=True, exist_ok=True)
    if inspect(source, folder).state != "ready":
        _copy(source, Path(copy.path), folder / source.file)
    return inspect(source, folder)


def download(source: Source, folder: Path, base_url: str | None = None, progress: Progress = _silent) -> Copy:
    """Download a source to the cache unless it is there already.

    Parameters
    ----------
    source
        The source.
    folder
        The cache folder; made if absent.
    base_url
        A mirror that holds every file directly.
    progress
        Called with the bytes at hand and the bytes due.

    Raises
    ------
    DataError
        The host is not reached, or serves a truncated or another file.
    """
    at_hand = inspect(source, folder) if folder.is_dir() else None
    if at_hand is not None and at_hand.state == "ready":
        return at_hand
    folder.mkdir(parents=True, exist_ok=True)
    url = address(source, base_url)
    with _workfile(source, folder) as (work, handle):
        if handle.seek(0, os.SEEK_END) < source.size:
            _download(source, url, handle, progress)
        handle.flush()
        _settle(source, work, folder / source.file, url)
    return inspect(source, folder)
