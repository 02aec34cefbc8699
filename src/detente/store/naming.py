"""Results named by what was asked, so that no question is computed twice."""

from __future__ import annotations

import contextlib
import os
import time
import warnings
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from detente.core.errors import DataError, NewerFormat
from detente.core.files import expand_home
from detente.core.result import Result
from detente.store.canonical import key_of
from detente.store.content import content_of
from detente.store.machine import made as made_here
from detente.store.manifest import Stored, describe
from detente.store.place import Taken, building, check_store, put, remove_stale, restore
from detente.store.reading import read
from detente.store.verifying import verify
from detente.store.writing import check_result, fill

DIGITS = 12
"""Digits of the key that name a folder."""
Made = Mapping[str, Any] | Callable[[], Mapping[str, Any]] | None
"""What made a result, or what tells it once the result is there."""


def once(
    store: str | Path,
    question: Mapping[str, Any],
    compute: Callable[[], Result],
    *,
    kind: str,
    made: Made = None,
    data: Iterable[Mapping[str, Any]] = (),
    tell: Callable[[str], None] | None = None,
) -> Result:
    """Return the result of a question, read if the store has it, else computed and stored.

    Two processes may ask at once: both compute, the first to finish stores, and both return what is stored.

    Parameters
    ----------
    store
        Folder of runs and studies; it is made when there is something to put there.
    question
        Everything that fixes the numbers.
    compute
        Returns the result.
    kind
        What it is: ``run``, ``sweep`` and so on.
    made
        What made it, or a function that says so afterwards; what ``made`` says, with the time that it took, if None.
    data
        Files of the record that were read: source, file, sha256, size [byte].
    tell
        Told what is to be known, such as that a damaged folder was set aside; a warning if None.

    Returns
    -------
    Result
        What is stored under the key of the question.

    Raises
    ------
    DataError
        There is a file in the place of the store; as ``NewerFormat``, a later version stored the result.
    OSError
        The store cannot be written.
    """

    def both() -> tuple[Result, Mapping[str, Result]]:
        return compute(), {}

    return _result(keep(store, question, both, kind=kind, made=made, data=data, tell=tell))


def keep(
    store: str | Path,
    question: Mapping[str, Any],
    compute: Callable[[], tuple[Result, Mapping[str, Result]]],
    *,
    kind: str,
    made: Made = None,
    data: Iterable[Mapping[str, Any]] = (),
    tell: Callable[[str], None] | None = None,
) -> Stored:
    """Return where the result of a question is stored, after computing it if it is not; as ``once``, of several files.

    Parameters
    ----------
    compute
        Returns the result, and other results to keep beside it by name.
    store, question, kind, made, data, tell
        As for ``once``.
    """
    folder, key = expand_home(Path(store)), key_of(question)
    place = folder / key[:DIGITS]
    held = stored_at(place, key, tell)
    if held is not None:
        remove_stale(folder)
        return held
    check_store(folder)
    began, clock = datetime.now(UTC), time.perf_counter()
    result, also = compute()
    check_result(result)
    told = made() if callable(made) else made
    if told is None:
        told = made_here(started=began, seconds=time.perf_counter() - clock)
    with _parent(folder), building(place) as new:
        fill(new, result, also, question=question, kind=kind, made=told, data=data, content=content_of(result))
        with contextlib.suppress(Taken):  # somebody else was quicker with the same question
            put(new, place, replace=False)
    return describe(place)


def stored_at(place: Path, key: str, tell: Callable[[str], None] | None = None) -> Stored | None:
    """Return what is stored in a place if it is sound; what is damaged or something else is set aside and told.

    Parameters
    ----------
    place
        The folder.
    key
        Key that it should have.
    tell
        Told what was set aside; a warning if None.
    """
    restore(place)
    for _ in range(3):  # somebody else may put a sound one there between
        if not os.path.lexists(place):
            return None
        why = _wrong(place, key)
        if not why:
            return describe(place)
        aside = set_aside(place)
        if aside is None:
            continue
        if not _wrong(aside, key) and not os.path.lexists(place):  # it was replaced by a sound one just before
            with contextlib.suppress(OSError):
                os.rename(aside, place)
                continue
        message = f"{place} is damaged ({why}). It was renamed {aside.name}, and the result is computed again."
        if tell is None:
            warnings.warn(message, stacklevel=3)
        else:
            tell(message)
    return None


def set_aside(place: Path) -> Path | None:
    """Give a folder another name, in which it is kept; None if it is gone already.

    Parameters
    ----------
    place
        The folder.
    """
    for count in range(1, 10_000):
        aside = place.with_name(f"{place.name}.damaged-{count}")
        if os.path.lexists(aside):
            continue
        try:
            os.rename(place, aside)
        except FileNotFoundError:
            return None
        return aside
    msg = f"There are too many folders named {place.name}.damaged in {place.parent}."
    raise DataError(msg, "Move them away.")


def _wrong(place: Path, key: str) -> str:
    """Return why what is in a place cannot be used; empty if it can."""
    if place.is_symlink() or not place.is_dir():
        return "it is no folder"
    try:
        found = verify(place)
        if not found.ok:
            return str(found.differs[0])
        held = describe(place)
    except NewerFormat:
        raise
    except DataError as error:
        return error.message.rstrip(".")
    return "" if held.key == key else "it holds the result of another question"


def _result(held: Stored) -> Result:
    result: Result = read(held.folder)
    return result


@contextlib.contextmanager
def _parent(folder: Path) -> Any:
    """Have a folder there; one that was made for this and stays empty goes again."""
    made = not folder.is_dir()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    finally:
        if made:
            with contextlib.suppress(OSError):
                folder.rmdir()
