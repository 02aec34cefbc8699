"""What differs in a folder from what was sealed, file by file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from detente.core.errors import InvalidValue, NewerFormat, names_file
from detente.core.progress import Progress, Tracker, tracked
from detente.core.same import ByValue
from detente.core.shown import Facts, Rows, Shown
from detente.store.begun import begun_study
from detente.store.manifest import (
    FORMAT,
    MANIFEST,
    RESULT,
    STUDY,
    exported,
    folder_of,
    load,
    parse,
    printable,
    read_text,
)
from detente.store.walk import digest_of, entries

ADDED = {"file": "a file", "link": "a link", "closed": "a folder that cannot be looked into", "other": "no file"}


@dataclass(frozen=True)
class Discrepancy:
    """Something in a folder that is not as it was sealed.

    Attributes
    ----------
    file : str
        Its name in the folder.
    what : str
        ``changed``, ``cut``, ``longer``, ``missing``, ``added``, ``unreadable``, or ``altered`` and ``fingerprint`` of
        the manifest.
    was, now : str
        What was sealed, and what is there.
    """

    file: str
    what: str
    was: str
    now: str

    def __post_init__(self) -> None:
        for name in ("file", "what", "was", "now"):
            object.__setattr__(self, name, printable(getattr(self, name)))

    def __str__(self) -> str:
        sides = "; ".join(f"{word} {held}" for word, held in (("was", self.was), ("now", self.now)) if held)
        return f"{self.file}: {self.what} ({sides})" if sides else f"{self.file}: {self.what}"


@dataclass(frozen=True, eq=False, repr=False)
class Verification(ByValue, Shown):
    """Whether a folder is as it was sealed.

    Attributes
    ----------
    folder : Path
        The folder.
    ok : bool
        Whether nothing differs.
    differs : tuple of Discrepancy
        What differs.
    fingerprint : str
        Fingerprint of what its manifest says, in hexadecimal; empty if it says nothing that can be read.
    files : int
        Number of files that were looked at.
    unfinished : bool
        Whether nothing was sealed there yet, because the study is not finished.
    """

    folder: Path
    ok: bool
    differs: tuple[Discrepancy, ...]
    fingerprint: str = ""
    files: int = 0
    unfinished: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {
            "ok": self.ok,
            "unfinished": self.unfinished,
            "folder": printable(str(self.folder)),
            "fingerprint": self.fingerprint,
            "files": self.files,
            "differs": [{"file": d.file, "what": d.what, "was": d.was, "now": d.now} for d in self.differs],
        }

    @property
    def damaged(self) -> bool:
        """Whether something that was sealed differs, and not only something was added beside it."""
        return any(one.what != "added" for one in self.differs)

    @property
    def warning(self) -> str:
        """What is wrong in a line, with the command that tells more; empty if nothing is."""
        if self.ok:
            return ""
        if self.unfinished:
            return (
                f"{self.folder} is unfinished: nothing is sealed yet. `detente show {self.folder}` says how far it is."
            )
        first = self.differs[0]
        more = f", and {len(self.differs) - 1:,} more" if len(self.differs) > 1 else ""
        differs = f"{first.file} ({first.what}){more}"
        return f"{self.folder} is not as it was sealed: {differs}. `detente verify {self.folder}` says what differs."

    def _title(self) -> str:
        state = "unfinished" if self.unfinished else "as it was sealed" if self.ok else "not as it was sealed"
        return f"{self.folder} is {state}"

    def _facts(self) -> Facts:
        return {"Files": self.files, "Fingerprint": self.fingerprint or "-"}

    def _rows(self) -> Rows:
        return [{"file": d.file, "what": d.what, "was": d.was, "now": d.now} for d in self.differs]


def verify(folder: str | Path, *, fingerprint: str | None = None, progress: Progress = None) -> Verification:
    """Return whether a folder is as it was sealed, and exactly what differs; damage is told, never raised.

    A fingerprint that was noted elsewhere shows as well what the manifest itself cannot: that somebody altered the
    folder and sealed it anew.

    Parameters
    ----------
    folder
        Folder of a run or a study.
    fingerprint
        The fingerprint that it should have, or at least 8 digits from its beginning.
    progress
        Told of each ``Moment``, in megabytes; True for a bar.

    Returns
    -------
    Verification
        ``ok`` and ``differs``.

    Raises
    ------
    DataError
        There is no such folder; as ``ForeignFile``, it is what ``detente export`` wrote; as ``NewerFormat``, its sound
        manifest is of a format of a later version.
    InvalidValue
        The fingerprint given is none.
    """
    wanted = None if fingerprint is None else _hexadecimal(fingerprint)
    for _ in range(3):
        path = folder_of(folder)
        before = _identity(path)
        found = _verified(path, wanted, progress)
        if found.ok or _identity(path) == before:
            break  # else somebody has put a newer one there meanwhile
    return found


def _identity(folder: Path) -> tuple[int, int]:
    """Return what tells the manifest of a folder from that of a newer one in its place."""
    try:
        found = (folder / MANIFEST).lstat()
    except OSError:
        return (0, 0)
    return (found.st_ino, found.st_mtime_ns)


def _verified(path: Path, wanted: str | None, progress: Progress) -> Verification:
    if not (path / MANIFEST).exists() and exported(path):
        load(path)  # which says what it is
    unfinished = (path / STUDY).is_file() and not any((path / name).exists() for name in (MANIFEST, RESULT))
    manifest, differs = _manifest(path)
    told = manifest.get("fingerprint")
    told = printable(told) if isinstance(told, str) else ""
    if wanted is not None and not told.startswith(wanted):
        differs.append(Discrepancy(MANIFEST, "fingerprint", wanted, told or "none"))
    if why := begun_study(path)[1] if not manifest else "":
        differs.append(Discrepancy(STUDY, "unreadable", "", why))
    looked = 0
    files = manifest.get("files")
    if isinstance(files, dict):
        sizes = [_size(held) for held in files.values()]
        with tracked(progress, "verify", "MB", max(sum(sizes), 1) / 1e6, whole=True) as track:
            differs += _files(path, files, track)
        looked = len(files)
    return Verification(path, not differs, tuple(differs), told, looked, unfinished)


def _hexadecimal(fingerprint: str) -> str:
    text = str(fingerprint).strip().lower().removeprefix("sha256:")
    if not 8 <= len(text) <= 64 or set(text) - set("0123456789abcdef"):
        msg = f"{fingerprint!r} is no fingerprint."
        raise InvalidValue(msg, "Give its 64 hexadecimal digits, or at least the first 8 of them.")
    return text


@names_file
def _manifest(folder: Path) -> tuple[dict[str, Any], list[Discrepancy]]:
    """Return the manifest, as far as it can be read, and what is wrong with it."""
    path = folder / MANIFEST
    if path.is_symlink():
        return {}, [Discrepancy(MANIFEST, "missing", "", "a link")]
    if not path.is_file():
        return {}, [Discrepancy(MANIFEST, "missing", "", "none: it was never finished, or the file was removed")]
    try:
        text = read_text(path)
    except OSError as error:
        return {}, [Discrepancy(MANIFEST, "unreadable", "", str(error.strerror or error))]
    manifest, why = parse(text)
    if why:
        return manifest, [Discrepancy(MANIFEST, "altered", "", why)]
    if manifest["format"] > FORMAT:
        msg = f"{folder} was written in format {manifest['format']} by a later version of detente."
        raise NewerFormat(msg, f"This version verifies formats up to {FORMAT}: update detente.")
    return manifest, []


def _size(held: Any) -> int:
    """Return the size that a manifest states [byte]; 0 if it states none."""
    size = held.get("bytes") if isinstance(held, dict) else 0
    return size if isinstance(size, int) and 0 < size < 1 << 62 else 0


def _files(folder: Path, sealed: Mapping[str, Any], track: Tracker) -> Iterator[Discrepancy]:
    there = dict(entries(folder))
    for name, held in sealed.items():
        what = there.pop(name, "")
        before = track.done
        was = _told(held)
        if what != "file":
            yield Discrepancy(name, "missing", was, ADDED.get(what, ""))
            continue
        try:
            found = _compare(folder / name, name, held, was, partial(_tell, track, before))
        except OSError as error:
            found = Discrepancy(name, "unreadable", was, str(error.strerror or error))
        track.at(before + _size(held) / 1e6)
        if found is not None:
            yield found
    for name, what in there.items():
        yield Discrepancy(name, "added", "", ADDED[what])


def _tell(track: Tracker, before: float, read: int) -> None:
    track.at(before + read / 1e6)


def _compare(path: Path, name: str, held: Any, was: str, tell: Callable[[int], None]) -> Discrepancy | None:
    sound = isinstance(held, dict) and isinstance(held.get("bytes"), int)
    size = held["bytes"] if sound else 0
    told, now = digest_of(path, tell=tell)
    if sound and told == held.get("sha256") and now == size:
        return None
    if now < size:
        return Discrepancy(name, "cut", was, f"it ends at byte {now:,} of {size:,}")
    if now > size and sound:
        kept = digest_of(path, size)[0] == held.get("sha256")
        first = f"the first {size:,} bytes are {'' if kept else 'not '}what was sealed"
        return Discrepancy(name, "longer", was, f"{now - size:,} bytes more; {first}")
    return Discrepancy(name, "changed", was, f"{now:,} bytes, sha256 {told}")


def _told(held: Any) -> str:
    if not isinstance(held, dict):
        return "nothing that can be read"
    return f"{held.get('bytes')} bytes, sha256 {held.get('sha256')}"
