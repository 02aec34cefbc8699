"""Getting files of real data: from a folder at hand, or downloaded, and checked either way.

`pooch` downloads, into a folder of its own that is gone afterwards: it tries again where a connection breaks or other
bytes came, and resumes nothing. Only a file with a pinned fingerprint is written to its place, atomically, so that
several processes may fetch at once. Certificates are always verified.
"""

from __future__ import annotations

import contextlib
import io
import lzma
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from detente.core.errors import DataError
from detente.core.files import settle, temporary_file
from detente.core.progress import Part
from detente.data.cache import FileIndex, FileStatus, explain, inspect
from detente.data.files import ROOM, download_library, has_fingerprint, sweep_rooms
from detente.data.routes import TIMEOUT, Mirror, Route
from detente.data.source import Channel, Source

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

RETRIES = 1
"""How often a download that breaks off, or brings other bytes, is begun again."""

CHUNK = 1 << 16

LARGEST_ZIP = 1 << 26
"""Length from which a zip that holds the file of a source is not downloaded [bytes]."""

DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What reading a zip that is damaged, encrypted or packed in an unknown way raises; ``bz2`` raises an OSError."""


class NotThere(DataError):
    """The host was reached, and does not have the file."""


class Unreachable(DataError):
    """No host was reached."""


class _NotByThis(DataError):
    """The file did not come by this channel: another one may have it."""

    kind: type[DataError] = DataError


class _NoUse(Exception):
    """Trying again is of no use; not an error that `pooch` tries again after."""


def _silent(done: float, due: float, stage: str | None = None) -> None:
    """Show nothing."""


def _by_hand(source: Source) -> str:
    files = " or ".join(source.files)
    kind, _, pin = source.sha256[0].rpartition(":")
    return (
        f"Download {files} by hand, from {source.address} or {source.home}, and give its folder: "
        f"detente data fetch {source.name} --from DIR. Its {kind.upper() or 'SHA-256'} is checked either way: {pin}."
    )


def _refuse(source: Source, message: str, hint: str = "", kind: type[DataError] = DataError) -> _NotByThis:
    refused = _NotByThis(message, f"{hint} {_by_hand(source)}".strip())
    refused.kind = kind
    return refused


@contextlib.contextmanager
def _disk(source: Source, folder: Path) -> Iterator[None]:
    """Explain that a file cannot be written; what is half written is never used."""
    try:
        yield
    except OSError as error:
        message = f"{source.file} cannot be written to {folder}: {error.strerror or error}."
        raise DataError(message, "Free some space, or name another folder with --data or DETENTE_DATA.") from error


def _keep(source: Source, body: ReadableBuffer, target: Path) -> bool:
    """Write a file to its place if it is a pinned one, and tell whether it is."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with temporary_file(target.parent) as (work, handle):
        handle.write(body)
        handle.flush()
        pinned = has_fingerprint(work, source.accepted)
        if pinned:
            settle(work, handle, target)
    return pinned


def _members(archive: Path | IO[bytes], name: str, size: int) -> Iterator[bytes]:
    """Files of a name and of a length in a zip, at any depth; what claims another length is never unpacked."""
    with zipfile.ZipFile(archive) as packed:
        for one in packed.infolist():
            if Path(one.filename).name == name and one.file_size == size:
                with packed.open(one) as member:
                    yield member.read(size + 1)


def _unpack(source: Source, channel: Channel, archive: Path | IO[bytes], name: str, folder: Path) -> None:
    """Take a file out of a zip; only its own fingerprint counts, whatever the zip is."""
    try:
        bodies = list(_members(archive, channel.file, channel.size))
    except (*DAMAGE, OSError) as error:
        raise _refuse(source, f"{name} is no zip, or a damaged one.") from error
    with _disk(source, folder):
        if not any(_keep(source, body, folder / channel.file) for body in bodies):
            raise _refuse(source, f"{name} does not hold the pinned {channel.file}.")


def find_packed(source: Source, index: FileIndex) -> tuple[Path, Channel] | None:
    """Find a zip of the makers that holds the file of a source: its path, and the channel by which they serve it.

    Parameters
    ----------
    index
        Where to look.
    """
    packed = (channel for channel in source.channels if channel.inside)
    found = ((path, channel) for channel in packed for path in index.paths(channel.address.rsplit("/", 1)[-1]))
    return next(found, None)


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
    at_hand = inspect(source, folder)
    if at_hand.state == "ready":
        return at_hand
    if status.state == "ready":
        with _disk(source, folder):
            kept = _keep(source, Path(status.path).read_bytes(), folder / status.file)
        if not kept:
            message = f"{status.path} changed while it was copied; it is not used."
            raise DataError(message, "Run the same command again.")
    elif archive is not None:
        _unpack(source, archive[1], archive[0], str(archive[0]), folder)
    return inspect(source, folder)


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
    Unreachable
        No host is reached.
    DataError
        They serve a truncated or another file, or it cannot be written.
    """
    if isinstance(route, str):
        route = Route(Mirror(route, indexed=False))
    route = route or Route()
    at_hand = inspect(source, folder)
    if at_hand.state == "ready":
        return at_hand
    failed: list[_NotByThis] = []
    for channel in route.channels(source):
        try:
            _by(source, channel, folder, route, progress)
        except _NotByThis as error:
            failed.append(error)
            continue
        for one in failed:
            route.tell(f"{source.name}: {one.message} It came from {route.address(channel)} instead.")
        return inspect(source, folder)
    kinds = {one.kind for one in failed}
    kind = kinds.pop() if len(kinds) == 1 else DataError
    raise kind(" ".join(one.message for one in failed), failed[0].hint) from failed[-1]


@dataclass
class _Download:
    """One download, as `pooch` calls it: bounded, counted, and given up where trying again is of no use."""

    most: int
    due: int
    options: dict[str, Any]
    progress: Part
    have: int = 0

    def __call__(self, url: str, output_file: str, pooch: Any) -> None:
        """Fill a file from an address."""
        library = download_library()
        from requests.exceptions import ConnectTimeout, HTTPError, SSLError

        self.have = 0
        with contextlib.ExitStack() as stack:
            self._file = stack.enter_context(Path(output_file).open("wb"))
            hooks = {"response": lambda answer, **_: stack.enter_context(contextlib.closing(answer))}
            try:
                library.HTTPDownloader(chunk_size=CHUNK, hooks=hooks, **self.options)(url, self, pooch)
            except (HTTPError, SSLError, ConnectTimeout) as error:
                raise _NoUse from error

    def write(self, block: bytes) -> None:
        """Take the next bytes."""
        self.have += len(block)
        self.progress(self.have, self.due)
        if self.have > self.most:
            raise _NoUse
        self._file.write(block)

    def flush(self) -> None:
        """Do nothing: the file is flushed when it is closed."""


def _by(source: Source, channel: Channel, folder: Path, route: Route, progress: Part) -> None:
    """Download a source by one channel."""
    url = route.address(channel)
    host = url.split("/")[2]
    if host in route.down:
        message = f"{host} could not be reached a moment ago and was not asked for {channel.file}."
        raise _refuse(source, message, kind=Unreachable)
    options = {"timeout": TIMEOUT, "verify": route.verify(), "headers": {"Accept-Encoding": "identity"}}
    job = _Download(LARGEST_ZIP if channel.inside else channel.size, channel.size, options, progress)
    with _disk(source, folder):
        folder.mkdir(parents=True, exist_ok=True)
    body = _body(source, channel, url, job, route)
    if channel.inside:
        _unpack(source, channel, io.BytesIO(body), url.rsplit("/", 1)[-1], folder)
        return
    with _disk(source, folder):
        _keep(source, body, folder / channel.file)


def _body(source: Source, channel: Channel, url: str, job: _Download, route: Route) -> bytes:
    """Bytes of a download, checked by `pooch`."""
    from requests.exceptions import RequestException

    pin, room = None if channel.inside else channel.sha256, tempfile.gettempdir()
    sweep_rooms()
    with _disk(source, Path(room)), tempfile.TemporaryDirectory(prefix=ROOM) as room:
        store = download_library().create(
            path=room, base_url="", registry={channel.file: pin}, urls={channel.file: url}, retry_if_failed=RETRIES
        )
        try:
            return Path(store.fetch(channel.file, downloader=job)).read_bytes()
        except (_NoUse, RequestException, ValueError) as error:
            raise _failed(source, url, job, error.__cause__ or error, route) from error


def _failed(source: Source, url: str, job: _Download, error: BaseException, route: Route) -> _NotByThis:
    """Say why a download failed."""
    from requests.exceptions import HTTPError, RequestException, SSLError

    if isinstance(error, SSLError):
        hint = "Certificates are never left unchecked. Some hosts leave out the one in the middle of their chain: "
        hint += "give it with --ca FILE (a browser saves it)."
        return _refuse(source, f"The host of {url} could not prove who it is (TLS certificate chain).", hint)
    if isinstance(error, HTTPError) and error.response is not None:
        status = error.response.status_code
        return _refuse(source, f"{url} answered {status}.", kind=NotThere if status in {404, 410} else DataError)
    if not job.have and isinstance(error, RequestException):
        route.down.add(url.split("/")[2])
        return _refuse(source, f"{url} could not be reached ({type(error).__name__}).", kind=Unreachable)
    if job.have < job.due:
        message = f"{url} broke off: {job.have:,} of {job.due:,} bytes came."
        return _refuse(source, message, "The same command tries again.")
    more = "more than " if job.have > job.most else ""
    what = f"{more}{min(job.have, job.most):,} bytes instead of {job.due:,}" if job.have != job.due else "other bytes"
    return _refuse(source, f"{url} serves another file than the pinned one ({what}); it was not kept.")
