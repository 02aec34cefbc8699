"""Getting files of real data: from a folder at hand, or downloaded, resumed and checked.

Bytes go to a hidden ``.part`` file, which a later call resumes; only a file whose SHA-256 is a pinned one is moved,
atomically, to its place. Several processes may fetch at once: who comes second works in a file of its own.
Certificates are always verified.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from detente.core.errors import DataError
from detente.core.files import lock, settle, temporary_file
from detente.core.progress import Part
from detente.data.cache import FileIndex, FileStatus, explain, inspect, partial_path
from detente.data.files import fingerprint
from detente.data.routes import TIMEOUT, Mirror, Route, requests_library
from detente.data.source import Channel, Source

ATTEMPTS = 4
"""How often a download that breaks off is resumed before it is given up."""

CHUNK = 1 << 16


class NotThere(DataError):
    """The host was reached, and does not have the file."""


class _NotByThis(DataError):
    """The file did not come by this channel: another one may have it."""

    absent = False


def _silent(done: float, due: float, stage: str | None = None) -> None:
    """Show nothing."""


def _by_hand(source: Source) -> str:
    files = " or ".join(source.files)
    return (
        f"Download {files} by hand, from {source.address} or {source.home}, and give its folder: "
        f"detente data fetch {source.name} --from DIR. Its SHA-256 is checked either way: {source.sha256[0]}."
    )


def _is(handle: IO[bytes], path: Path) -> bool:
    """Tell whether an open file is still the one at a path: who held it may have moved it to its place."""
    try:
        return os.path.samestat(os.fstat(handle.fileno()), path.stat())
    except FileNotFoundError:
        return False


@contextlib.contextmanager
def _workfile(part: Path) -> Iterator[tuple[Path, IO[bytes]]]:
    """Open the part file if nobody else holds it, or else a file of one's own."""
    with part.open("ab") as handle:
        if lock(handle) and _is(handle, part):
            try:
                yield part, handle
            finally:
                if not handle.closed and _is(handle, part) and not os.fstat(handle.fileno()).st_size:
                    part.unlink(missing_ok=True)  # nothing came
            return
    with temporary_file(part.parent) as (path, handle):
        yield path, handle


@contextlib.contextmanager
def _disk(source: Source, folder: Path) -> Iterator[None]:
    """Explain that a file cannot be written; what is half written is never used."""
    try:
        yield
    except requests_library().exceptions.RequestException:
        raise
    except OSError as error:
        message = f"{source.file} cannot be written to {folder}: {error.strerror or error}."
        hint = (
            "Free some space, or name another folder with --data or DETENTE_DATA; the same command goes on from there."
        )
        raise DataError(message, hint) from error


def _stream(url: str, handle: IO[bytes], due: int, verify: str | bool, progress: Part) -> None:
    """Append what is still missing of a file; start over where the server cannot resume."""
    have = handle.seek(0, os.SEEK_END)
    headers = {"Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    with requests_library().get(url, headers=headers, stream=True, timeout=TIMEOUT, verify=verify) as answer:
        resumed = answer.status_code == 206 and answer.headers.get("Content-Range", "").startswith(f"bytes {have}-")
        if answer.status_code == 416:  # nothing after what we have: stale, or a short file
            return
        answer.raise_for_status()
        if have and not resumed:
            handle.truncate(0)
            have = handle.seek(0)
        for block in answer.iter_content(CHUNK):
            handle.write(block)
            have += len(block)
            progress(have, due)
        handle.flush()


def _failed(source: Source, url: str, error: Exception) -> DataError:
    requests = requests_library()
    if isinstance(error, requests.exceptions.SSLError):
        message = f"The host of {url} could not prove who it is (TLS certificate chain)."
        hint = (
            "Certificates are never left unchecked. Some hosts leave out the one in the middle of their chain: "
            f"give it with --ca FILE (a browser saves it). {_by_hand(source)}"
        )
        return _NotByThis(message, hint)
    absent = False
    if isinstance(error, requests.exceptions.HTTPError):
        message = f"{url} answered {error.response.status_code}."
        absent = error.response.status_code in {404, 410}
    else:
        message = f"{url} could not be reached ({type(error).__name__})."
    failed = _NotByThis(message, _by_hand(source))
    failed.absent = absent
    return failed


def _download(source: Source, channel: Channel, handle: IO[bytes], route: Route, progress: Part) -> str:
    """Fill a file from a channel, however often the connection breaks; gives the address."""
    requests = requests_library()
    url = route.address(channel)
    host = url.split("/")[2]
    if host in route.down:
        message = f"{host} could not be reached a moment ago and was not asked for {channel.file}."
        raise _NotByThis(message, _by_hand(source))
    for attempt in range(ATTEMPTS):
        before = handle.seek(0, os.SEEK_END)
        try:
            _stream(url, handle, channel.size, route.verify(), progress)
        except (requests.exceptions.SSLError, requests.exceptions.HTTPError) as error:
            raise _failed(source, url, error) from error
        except requests.exceptions.RequestException as error:
            nothing = isinstance(error, requests.exceptions.ConnectTimeout) or attempt == 1
            if nothing and handle.seek(0, os.SEEK_END) == before:
                route.down.add(host)
                raise _failed(source, url, error) from error
            if attempt == ATTEMPTS - 1:
                raise _failed(source, url, error) from error
            continue
        after = handle.seek(0, os.SEEK_END)
        if channel.inside or after >= channel.size:
            return url
        if after == before:  # the server has no more: start over once, then judge what came
            if attempt:
                return url
            handle.truncate(0)
    return url


def _finish(source: Source, channel: Channel, work: Path, handle: IO[bytes], target: Path, url: str) -> None:
    """Move a finished file to its place, or say why it is refused."""
    if _moved(source, work, handle, target):
        return
    size, found = work.stat().st_size, fingerprint(work)
    if size < channel.size:
        message = f"{url} broke off: {size:,} of {channel.size:,} bytes came."
        hint = "What came is kept; the same command goes on from there."
        raise _NotByThis(message, f"{hint} {_by_hand(source)}")
    handle.close()
    work.unlink()
    message = (
        f"{url} serves another file than the pinned one: {size:,} bytes, SHA-256 "
        f"{found[:12]}... instead of {channel.size:,} bytes, {channel.sha256[:12]}...; "
        "it was not kept."
    )
    raise _NotByThis(message, _by_hand(source))


def _moved(source: Source, work: Path, handle: IO[bytes], target: Path) -> bool:
    """Move a file to its place if it is a pinned one, and tell whether it is."""
    handle.flush()
    pinned = fingerprint(work) in source.accepted
    if pinned:
        settle(work, handle, target)
    return pinned


def _copied(source: Source, original: IO[bytes], target: Path) -> bool:
    """Copy a file to its place if it is a pinned one, and tell whether it is."""
    with temporary_file(target.parent) as (work, handle):
        shutil.copyfileobj(original, handle)
        return _moved(source, work, handle, target)


def _unpack(source: Source, archive: Path, target: Path) -> None:
    """Take a file out of a zip; only its own fingerprint counts, whatever the zip is."""
    try:
        with zipfile.ZipFile(archive) as packed:
            for one in packed.infolist():
                if Path(one.filename).name == target.name:
                    with packed.open(one) as member:
                        if _copied(source, member, target):
                            return
    except zipfile.BadZipFile as error:
        message = f"{archive.name} is no zip, or a damaged one."
        raise _NotByThis(message, _by_hand(source)) from error
    message = f"{archive.name} does not hold the pinned {target.name}."
    raise _NotByThis(message, _by_hand(source))


def _copy(source: Source, path: Path, target: Path) -> None:
    with path.open("rb") as original:
        if not _copied(source, original, target):
            message = f"{path} changed while it was copied; it is not used."
            raise DataError(message, "Run the same command again.")


def take(source: Source, origin: Path | FileIndex, folder: Path) -> FileStatus:
    """Copy a file at hand to the cache, its fingerprint checked.

    Parameters
    ----------
    origin
        Folder that holds the file, at any depth; also in the zip in which the makers serve it.
    folder
        The cache folder.

    Raises
    ------
    DataError
        The file is not there, truncated or altered, or cannot be written.
    """
    index = origin if isinstance(origin, FileIndex) else FileIndex(origin)
    if not index.folder.is_dir():
        message = f"There is no folder {index.folder}."
        raise DataError(message, "Give the folder that holds the downloaded files.")
    status, archive = index.inspect(source), find_packed(source, index)
    if status.state != "ready" and archive is None:
        raise DataError(explain(source, status), _by_hand(source))
    with _disk(source, folder):
        folder.mkdir(parents=True, exist_ok=True)
        at_hand = inspect(source, folder)
        if at_hand.state == "ready":
            return at_hand
        if status.state == "ready":
            _copy(source, Path(status.path), folder / status.file)
        elif archive is not None:
            _unpack(source, archive[0], folder / archive[1])
    return inspect(source, folder)


def find_packed(source: Source, index: FileIndex) -> tuple[Path, str] | None:
    """Find a zip of the makers that holds the file of a source: its path, and the name of the file inside.

    Parameters
    ----------
    index
        Where to look.
    """
    for channel in source.channels:
        if channel.inside:
            for path in index.paths(channel.address.rsplit("/", 1)[-1]):
                return path, channel.file
    return None


def download(source: Source, folder: Path, route: Route | str | None = None, progress: Part = _silent) -> FileStatus:
    """Download a source to the cache unless it is there already, by the first channel that has it.

    Parameters
    ----------
    folder
        The cache folder; made if absent.
    route
        How files come; the address of a mirror that holds every file directly; or the channels of the source.
    progress
        Called with the bytes at hand and the bytes due.

    Raises
    ------
    NotThere
        No host has the file.
    DataError
        No host is reached, they serve a truncated or another file, or it cannot be written.
    """
    if isinstance(route, str):
        route = Route(Mirror(route, indexed=False))
    route = route or Route()
    at_hand = inspect(source, folder) if folder.is_dir() else None
    if at_hand is not None and at_hand.state == "ready":
        return at_hand
    failed: list[_NotByThis] = []
    for channel in route.channels(source):
        try:
            with _disk(source, folder):
                folder.mkdir(parents=True, exist_ok=True)
                _by(source, channel, folder, route, progress)
        except _NotByThis as error:
            failed.append(error)
            continue
        for one in failed:
            route.tell(f"{source.name}: {one.message} It came from {route.address(channel)} instead.")
        return inspect(source, folder)
    kind = NotThere if all(one.absent for one in failed) else DataError
    raise kind(" ".join(one.message for one in failed), failed[0].hint) from failed[-1]


def _by(source: Source, channel: Channel, folder: Path, route: Route, progress: Part) -> None:
    """Download a source by one channel."""
    target = folder / channel.file
    if channel.inside:
        with temporary_file(folder) as (work, handle):
            _download(source, channel, handle, route, progress)
            handle.flush()
            _unpack(source, work, target)
        return
    with _workfile(partial_path(source, folder, channel)) as (work, handle):
        url = channel.address
        if handle.seek(0, os.SEEK_END) < channel.size:
            url = _download(source, channel, handle, route, progress)
        _finish(source, channel, work, handle, target, url)
