"""What a folder holds of runs and studies, and how one is found by the beginning of its key."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from detente.core.errors import DataError, InvalidValue, UnknownName, near_path
from detente.core.files import expand_home, lock
from detente.store.about import apart, points_of
from detente.store.begun import begun_study
from detente.store.manifest import LOCK, MANIFEST, RESULT, STUDY, Stored, describe, exported, folder_of
from detente.store.place import replaced, restore

BEGUN = (STUDY, "chunks", RESULT, LOCK)
"""What a run or study has before its manifest."""
LOOKED = 2_000
"""Most entries of a folder that are looked at for runs that are not in it but further down."""


def listing(store: str | Path) -> list[Stored]:
    """Return the runs and studies in a folder, the damaged and unfinished ones as well, by name.

    Their manifests are read, and of their other files the sizes; ``verify`` reads the files.

    Parameters
    ----------
    store
        A folder of runs and studies, or of one.

    Returns
    -------
    list of Stored
        ``status`` and ``reason`` say which are damaged or unfinished. What is no run or study is left out.

    Raises
    ------
    DataError
        There is no such folder.
    OSError
        It cannot be looked into.
    """
    path = folder_of(store)
    own = _look(path)
    if own is not None:
        return [own]
    for _, name in replaced(path):
        restore(path / name)
    found = [_look(one) for one in sorted(path.iterdir()) if not one.name.startswith(".")]
    return [one for one in found if one is not None]


def find(store: str | Path, key_or_prefix: str) -> Path:
    """Return the folder of the run or study whose key or name begins in a certain way.

    Parameters
    ----------
    store
        A folder of runs and studies.
    key_or_prefix
        Name of the folder, or the beginning of its name or key.

    Raises
    ------
    UnknownName
        There is none; the nearest names are told.
    InvalidValue
        Several begin so.
    """
    held = listing(store)
    wanted = str(key_or_prefix)
    named = [one for one in held if one.folder.name.startswith(wanted)]
    keyed = [one for one in held if one.key.startswith(wanted)]
    ways = (
        [one for one in named if one.folder.name == wanted],
        named,
        [one for one in keyed if one.key.startswith(one.folder.name)],  # it has its name from its key
        keyed,
    )
    found = [one.folder for one in next((way for way in ways if way), [])] if wanted else []
    if not found:
        kind = "run or study"
        raise UnknownName(kind, wanted, [one.folder.name for one in held], f"`detente ls {store}` lists them.")
    if len(found) > 1:
        names = ", ".join(one.name for one in found[:6])
        msg = f"{len(found)} runs and studies in {store} begin with {wanted!r}: {names}."
        raise InvalidValue(msg, "Give more of the name.")
    return found[0]


def locate(run: str | Path) -> Path:
    """Return the folder that a user names: its path, or the path with only the beginning of its name.

    Parameters
    ----------
    run
        Such as ``runs/3f2a91c04d7e`` or ``runs/3f2a``.

    Raises
    ------
    DataError
        There is no such folder, or it holds several.
    UnknownName
        There is none whose name begins so; the nearest names are told.
    """
    path = expand_home(Path(run))
    restore(path)
    if path.exists():
        inside = [] if _look(folder_of(path)) else listing(path)
        if inside:
            msg = f"{path} is a folder of {len(inside)} runs and studies."
            raise DataError(msg, f"Name one of them, such as {path / inside[0].name}.")
        return path
    if path.parent.is_dir() and listing(path.parent):
        return find(path.parent, path.name)
    if path.exists() or not path.name:
        return folder_of(path)
    msg = f"There is no folder {path}."
    deeper = [one for store in stores_in(path.parent) for one in _kept_in(store) if one.name.startswith(path.name)]
    if deeper:
        raise DataError(msg, f"Did you mean {' or '.join(map(str, deeper[:3]))}? A run is named with its folder.")
    hint = f"{near_path(path)}A run is named with its folder, as FOLDER/{path.name}"
    raise DataError(msg, f"{hint}; `detente ls FOLDER` lists the runs that a folder holds.")


def stores_in(folder: str | Path) -> list[Path]:
    """Return the folders in a folder that hold runs or studies, by name; no deeper ones, and of very many the first.

    Parameters
    ----------
    folder
        A folder; in one that cannot be looked into there are none.
    """
    inside = _folders(expand_home(Path(folder)))
    return [one for one in inside if not _is_kept(one) and next(iter(_kept_in(one)), None) is not None]


def _kept_in(store: Path) -> Iterator[Path]:
    return (one for one in _folders(store) if _is_kept(one))


def _folders(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as inside:
            names = sorted(one.name for one in islice(inside, LOOKED) if one.name[0] != "." and one.is_dir())
    except OSError:
        return []
    return [folder / name for name in names]


def _is_kept(folder: Path) -> bool:
    return any(os.path.lexists(folder / name) for name in (MANIFEST, STUDY))


def _look(folder: Path) -> Stored | None:
    """Return what a folder is; None if it is no run or study."""
    if not os.path.isdir(folder):
        return None
    if not os.path.lexists(folder / MANIFEST):
        begun = [name for name in BEGUN if os.path.lexists(folder / name)]
        return _unfinished(folder, begun) if begun and not exported(folder) else None
    try:
        held = describe(folder)
        wrong = [name for name, told in held.files.items() if _size(folder / name) != told["bytes"]]
    except (DataError, OSError) as error:
        return Stored(folder, status="damaged", reason=getattr(error, "message", str(error)))
    if not wrong:
        return held
    more = f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""
    given = {k: v for k, v in vars(held).items() if k not in ("status", "reason")}
    return Stored(**given, status="damaged", reason=f"missing or of another size: {', '.join(wrong[:3])}{more}")


def _unfinished(folder: Path, begun: list[str]) -> Stored:
    """Return what a folder says of a study that was begun in it, and how far that is."""
    told, why = begun_study(folder)
    if why:
        return Stored(folder, status="damaged", reason=why)
    kind, key, asked, size = (told.get(name) for name in ("kind", "key", "question", "chunk"))
    made = {"varied": told["varied"]} if isinstance(told.get("varied"), dict) else {}
    if not isinstance(kind, str) or not isinstance(key, str):
        return Stored(folder, status="unfinished", reason=f"it has {', '.join(begun)} and no {MANIFEST}")
    chunks = [one for one in folder.glob("**/chunks/*.npz") if not one.name.startswith(".")]
    last = max((one.lstat().st_mtime for one in chunks), default=(folder / BEGUN[0]).stat().st_mtime)
    made["started"] = f"{datetime.fromtimestamp((folder / BEGUN[0]).stat().st_mtime, UTC):%Y-%m-%dT%H:%M:%SZ}"
    when = f"{datetime.fromtimestamp(last, UTC):%Y-%m-%dT%H:%M:%SZ}"
    question = asked if isinstance(asked, dict) else {}
    kept = f"{_share_done(len(chunks), size, question)}, the last at {when}" if chunks else "nothing is kept yet"
    told_of = _how_it_stands(folder, told.get("command"), kept)
    return Stored(folder, kind=kind, key=key, question=question, made=made, status="unfinished", reason=told_of)


def _share_done(chunks: int, size: Any, question: Mapping[str, Any]) -> str:
    """Return how much of a study is kept, and of how much, as far as its question says."""
    count = f"{chunks:,} {'chunk' if chunks == 1 else 'chunks'}"
    each, points, block = question.get("replicates"), points_of(question), question.get("block")
    if isinstance(each, int) and isinstance(block, int):
        size = block * each
    if not isinstance(size, int):
        return f"{count} kept"
    asked = points * each if isinstance(each, int) and not question.get("until") else 0
    if not asked:
        return f"{count} of up to {size:,} runs kept"
    most = min(chunks * size, asked)
    return f"{count} kept: up to {most:,} of {asked:,} runs ({most / asked:.0%})".replace("%", "\u202f%")


def _how_it_stands(folder: Path, command: Any, kept: str) -> str:
    """Return whether a study goes on right now, or was stopped and how it goes on."""
    if _is_locked(folder / LOCK):
        return f"a process works in it: {kept}"
    goes_on = command if isinstance(command, str) and command.startswith("detente ") else ""
    return f"stopped: {kept}; to go on, give this command again: {goes_on or 'the one that began it'}"


def _is_locked(path: Path) -> bool:
    """Return whether a process holds the lock of a folder; it is left as it is."""
    with contextlib.suppress(OSError):
        if os.name == "posix" and stat.S_ISREG(path.lstat().st_mode):
            with path.open("rb") as handle:
                return not lock(handle)
    return False


def lines_about(held: Sequence[Stored]) -> list[str]:
    """Return what each of several runs and studies is about, in a line that tells it from the others.

    Parameters
    ----------
    held
        As ``listing`` returns them.
    """
    lines = [one.about for one in held]
    try:
        return apart(lines, [one.question for one in held])
    except RecursionError:  # a question of another program, nested without end
        return lines


def _size(path: Path) -> int:
    found = path.lstat() if os.path.isfile(path) else None
    return found.st_size if found is not None and stat.S_ISREG(found.st_mode) else -1
