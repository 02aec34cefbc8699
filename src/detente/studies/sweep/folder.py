"""The folder of a sweep: begun, gone on with, sealed, and left as it is once it is sealed."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from detente.core.errors import DamagedFile, InvalidValue
from detente.core.files import expand_home, write_whole
from detente.core.saved import save
from detente.store import LOCK, MANIFEST, RESULT, describe, parts_apart, read, seal, verify
from detente.store.about import varied_words
from detente.store.begun import begun_study
from detente.store.machine import command_line
from detente.studies.chunk_files import chunk_path, read_chunk
from detente.studies.manager import CHUNKS, begun, clear
from detente.studies.sweep.result import Sweep
from detente.studies.sweep.tables import point_columns, write_points

STUDY = "study.json"
"""What is being swept, and how it is cut: written first."""
FORMAT = 1
"""Version of the format of the folder."""
PAGE = "page.html"
AWAY = "Move it away, or give another folder."


@dataclass
class StudyFolder:
    """The folder of a sweep that is going on, or that is complete.

    Attributes
    ----------
    path : Path
        Where.
    question : mapping
        Everything that fixes the numbers.
    chunk : int
        Most runs of a chunk.
    key : str
        Key of the chunks: of the question and the cut.
    retry : bool
        Whether chunks with failed runs are computed again.
    sealed : Sweep or None
        The sweep, if it is complete and there is nothing to do.
    """

    path: Path
    question: Mapping[str, Any]
    chunk: int
    key: str
    retry: bool
    sealed: Sweep | None = None

    def again(self, first: int, count: int) -> Sequence[int]:
        """Return which of some chunks are computed again: those with failed runs, if it is to retry."""
        if not self.retry:
            return ()
        found = []
        for number in range(count):
            if chunk_path(self.path / CHUNKS, first + number).exists():
                with contextlib.suppress(DamagedFile):
                    if len(read_chunk(self.path / CHUNKS, first + number, key=self.key)["failed"]):
                        found.append(number)
        return found

    def finish(self, found: Sweep, content: str, made: Mapping[str, Any], page: Callable[[Sweep], str] | None) -> None:
        """Write the tables, the result and the page, and seal all of it."""
        bare = replace(found, folder=None, blocks=(), told=())
        write_points(self.path, point_columns(found))
        save(bare, self.path / RESULT)
        if page is not None:
            write_whole(self.path / PAGE, page(found))
        told = {**made, "varied": varied_words(self.question["design"])}
        seal(self.path, kind="sweep", question=self.question, content=content, made=told)


@contextlib.contextmanager
def opened(path: Path, key: str, question: Mapping[str, Any], chunk: int, *, retry: bool) -> Iterator[StudyFolder]:
    """Have the folder of a sweep to oneself: a new one, one to go on with, or a complete one.

    Parameters
    ----------
    path
        The folder.
    key, question
        The question and its key.
    chunk
        Runs of a chunk, if it is begun now.
    retry
        Whether to compute again what has failed runs.

    Raises
    ------
    InvalidValue
        It is a file, or a folder of something else or of another sweep.
    DamagedFile
        What was sealed in it was altered.
    FolderInUse
        Another process works in it.
    """
    path = expand_home(path)
    _may_be_ours(path)
    with begun(path, "detente sweep", (STUDY,)):
        clear(path)
        folder = StudyFolder(path, question, chunk, "", retry)
        if (path / MANIFEST).exists() or (path / MANIFEST).is_symlink():
            _unchanged(path)
            _same(describe(path).question, key, describe(path).key, question, path)
            found = read(path)
            if not retry or not found.failed_runs.sum():
                folder.sealed = found
                yield folder
                return
            (path / MANIFEST).unlink()
        folder.chunk = _begin(path, key, question, chunk)
        folder.key = f"{key}-{folder.chunk}"
        yield folder


def _begin(path: Path, key: str, question: Mapping[str, Any], chunk: int) -> int:
    """Say what is swept here, or find that it was said; return the runs of a chunk."""
    from detente.store.canonical import as_plain

    place = path / STUDY
    if not os.path.lexists(place):
        told = {"format": FORMAT, "kind": "sweep", "key": key, "chunk": chunk, "question": as_plain(question)}
        told |= {"varied": varied_words(question["design"]), "command": command_line()}
        write_whole(place, json.dumps(told, indent=1, sort_keys=True) + "\n")
        return chunk
    held, _ = begun_study(path)
    try:
        was, size, asked = held["key"], int(held["chunk"]), held["question"]
    except (ValueError, KeyError, TypeError):
        msg = f"{place} is damaged, so that it does not say what is swept in {path}."
        raise DamagedFile(msg, AWAY) from None
    _same(asked, key, was, question, path)
    return size


def _may_be_ours(path: Path) -> None:
    """Raise unless a sweep can be begun or gone on with in a folder; nothing is made."""
    if path.is_dir():
        there = {entry.name for entry in os.scandir(path)} - {LOCK}
        if there and not there & {STUDY, MANIFEST} and not all(name.startswith(".own-") for name in there):
            msg = f"The folder {path} holds other files, such as {sorted(there)[0]}."
            raise InvalidValue(msg, "Give a folder that is empty or not there yet.")
    elif path.exists():
        msg = f"{path} is a file, and a sweep is kept in a folder."
        raise InvalidValue(msg, "Give another name.")


def _unchanged(path: Path) -> None:
    found = verify(path)
    if found.ok:
        return
    first = found.differs[0]
    more = f", and {len(found.differs) - 1} more" if len(found.differs) > 1 else ""
    msg = f"The sweep in {path} is not as it was sealed: {first.file} ({first.what}){more}."
    raise DamagedFile(msg, f"`detente verify` says what differs. {AWAY} Nothing was written.")


def _same(held: Mapping[str, Any], key: str, was: str, question: Mapping[str, Any], path: Path) -> None:
    """Raise if a folder holds another sweep, and say in what it differs."""
    if key == was:
        return
    apart = parts_apart(held, question)
    msg = f"The folder {path} holds another sweep: it differs in {', '.join(apart) or 'its key'}."
    raise InvalidValue(msg, "Give the same command as there, or another folder.")
