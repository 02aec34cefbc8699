"""A result goes into a folder: whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from detente.core.errors import DamagedFile, DataError, InvalidValue, MissingExtra
from detente.core.files import expand_home
from detente.core.result import Result
from detente.core.run import Run
from detente.core.saved import save
from detente.core.shown import is_result
from detente.store.canonical import as_plain
from detente.store.content import content_of
from detente.store.machine import made as made_here
from detente.store.manifest import MANIFEST, RESULT, Stored, describe
from detente.store.place import building, put, restore
from detente.store.sealing import seal
from detente.store.tables import write_tables
from detente.store.verifying import verify

AWAY = "Move it away, or name another folder."


def write(
    folder: str | Path,
    result: Result,
    *,
    question: Mapping[str, Any],
    kind: str,
    made: Mapping[str, Any] | None = None,
    data: Iterable[Mapping[str, Any]] = (),
    also: Mapping[str, Result] | None = None,
) -> Stored:
    """Write a result to a folder and seal it.

    It is built hidden beside and then takes the folder's name, so that a crash or a full disk at any moment leaves the
    older folder or the new one. An older folder with the same question and the same numbers stays as it is.

    Parameters
    ----------
    folder
        The folder; the one that it is in must be there.
    result
        Any result of detente; it becomes ``result.nc``, and of a ``Run`` the tables ``states.parquet``,
        ``dyads.parquet`` and ``years.parquet`` as well.
    question
        Everything that fixes the numbers.
    kind
        What it is: ``run``, ``sweep`` and so on.
    made
        What made it; what ``made()`` says now if None.
    data
        Files of the record that were read: source, file, sha256, size [byte].
    also
        Other results to keep beside it, by name: ``{"report": report}`` becomes ``report.nc``.

    Returns
    -------
    Stored
        What the manifest says.

    Raises
    ------
    InvalidValue
        It is no result, or holds what files cannot hold.
    DataError
        What is in the folder is no run or study of detente; as ``DamagedFile``, it is one that was altered.
    OSError
        The folder cannot be written; an older one is then as it was.
    """
    place = expand_home(Path(folder))
    place = place if place.name not in ("", "..") else place.resolve()
    check_result(result)
    as_plain(question)  # refused before anything is made
    restore(place)
    older = replaceable(place)
    content = content_of(result)
    with building(place) as new:
        newer = fill(new, result, also, question=question, kind=kind, made=made, data=data, content=content)
        if older is not None and (older.key, older.content, older.kind) == (newer.key, content, kind):
            return older
        put(new, place, replace=True)
    return describe(place)


def fill(
    folder: Path,
    result: Result,
    also: Mapping[str, Result] | None = None,
    *,
    question: Mapping[str, Any],
    kind: str,
    made: Mapping[str, Any] | None,
    data: Iterable[Mapping[str, Any]],
    content: str,
) -> Stored:
    """Write the files of a result to a new folder and seal it.

    Parameters
    ----------
    folder
        An empty folder.
    content
        Digest of the numbers of the result.
    result, also, question, kind, made, data
        As for ``write``.
    """
    save(result, folder / RESULT)
    if isinstance(result, Run):
        try:
            write_tables(result, folder)
        except MissingExtra as error:
            made = {**(made_here() if made is None else made), "tables": f"not written. {error}"}
    for name, other in (also or {}).items():
        save(other, folder / f"{name}.nc")
    return seal(folder, kind=kind, question=question, content=content, made=made, data=data)


def check_result(result: Any) -> None:
    """Raise ``InvalidValue`` if something is no result that can be kept."""
    if not is_result(result):
        msg = f"An object of the class {type(result).__name__} is no result, so it is not stored."
        raise InvalidValue(msg, "Store what detente.simulate, detente.run or another study returned.")


def replaceable(place: Path) -> Stored | None:
    """Return the sound run or study that a new one would replace; None if the place is free.

    Raises
    ------
    DataError
        What is there is a file, or a folder of something else; as ``DamagedFile``, one that was altered.
    """
    if not place.exists() and not place.is_symlink():
        return None
    if place.is_symlink() or not place.is_dir():
        msg = f"{place} is {'a link' if place.is_symlink() else 'a file'}, where a folder is to be written."
        raise DataError(msg, AWAY)
    if not any(place.iterdir()):
        return None
    if not (place / MANIFEST).is_file():
        msg = f"The folder {place} holds other files: it is no run or study of detente."
        raise DataError(msg, AWAY)
    check_sound(place)
    return describe(place)


def check_sound(folder: Path) -> None:
    """Raise ``DamagedFile`` with what differs if a folder is not as it was sealed; nothing is written over it."""
    found = verify(folder)
    if not found.ok:
        first = "; ".join(str(one) for one in found.differs[:3])
        more = f"; and {len(found.differs) - 3} more" if len(found.differs) > 3 else ""
        msg = f"{folder} is not as it was sealed: {first}{more}."
        raise DamagedFile(msg, f"{AWAY} `detente verify` lists everything that differs.")
