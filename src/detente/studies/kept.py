"""Studies that go on where they were: pieces kept as they are finished, answers kept under what was asked.

A study is cut into parts, one after another, and each part into pieces, which the manager has computed wherever it is
told. In a store, the pieces of a study lie in its folder until the answer is whole; it then takes their place, sealed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from detente.core.errors import DataError
from detente.core.files import expand_home, write_whole
from detente.core.progress import Tracker
from detente.core.result import Answer
from detente.core.saved import open as open_saved
from detente.core.saved import save
from detente.executors import executor, is_here, standing
from detente.store import LOCK, MANIFEST, RESULT, Stored, content_of, describe, key_of, made, read, seal
from detente.store.begun import begun_study
from detente.store.canonical import as_plain
from detente.store.machine import command_line
from detente.store.naming import DIGITS, stored_at
from detente.studies.manager import JOBS, begun, run_chunks

Given = TypeVar("Given", bound=Answer)
Tell = Callable[[str], None]
STUDY, PARTS, PAGE = "study.json", "parts", "page.html"
"""What a study in a store is, its pieces as long as it is not finished, and its page."""
OWN_FILES = (STUDY, PARTS, JOBS, PAGE, RESULT, LOCK)
FORMAT = 1
SMALL, LARGE = 4e7, 4e8
"""Dyad-years of a piece: some seconds of one core on this machine, where a piece costs little to hand out, and half a
minute beyond it. The first call fixes it; a study that goes on elsewhere keeps its cut."""


@dataclass(frozen=True)
class Pieces:
    """Where the pieces of a study are computed, and where they are kept.

    Attributes
    ----------
    on : object
        As ``on`` of ``detente.executors.run``; None: here, one after another.
    workers : int or None
        Pieces at a time; as many as there are cores if None.
    folder : Path or None
        Folder of the study in a store; None keeps nothing.
    key : str
        Key of the study.
    size : float
        Dyad-years of a piece.
    tell : callable or None
        Told of workers that were lost and files that were damaged; a warning if None.
    """

    on: Any = None
    workers: int | None = None
    folder: Path | None = None
    key: str = ""
    size: float = SMALL
    tell: Tell | None = None

    @property
    def plain(self) -> bool:
        """Whether everything is done here and now, and nothing is kept."""
        return self.on is None and self.folder is None

    def each(
        self,
        part: str,
        work: Callable[[Any], Any],
        tasks: Sequence[Any],
        *,
        track: Tracker | None = None,
        units: Callable[[int], float] | None = None,
    ) -> Generator[Any, None, None]:
        """Do the tasks of a part of the study and hand out what comes of each, in order.

        Parameters
        ----------
        part
            Name of the part, which is that of a folder.
        work
            A function of a module.
        tasks
            What it is called with: the same whenever the study is asked anew.
        track
            Told what is finished.
        units
            Units that a task counts for; 1 each if None.

        Raises
        ------
        UnfinishedStudy
            A task failed for a reason of the machine, as for want of workers; what a task itself raised is raised.
        """
        if self.plain:
            for number, task in enumerate(tasks):
                value = work(task)
                if track is not None:
                    track.at(track.done + (units(number) if units else 1.0))
                yield value
            return
        folder = None if self.folder is None else self.folder / PARTS / part
        key = key_of({"study": self.key, "part": part, "pieces": len(tasks), "size": self.size})
        on = "local" if self.on is None else self.on
        for chunk in run_chunks(
            work,
            tasks,
            key=key,
            folder=folder,
            on=on,
            workers=self.workers,
            track=track,
            units=units,
            tell=self.tell,
        ):
            if chunk.damage:
                self.say(f"{chunk.damage} It is computed anew.")
            yield chunk.value

    def say(self, words: str) -> None:
        """Tell something that is to be known."""
        if self.tell is None:
            warnings.warn(words, stacklevel=2)
        else:
            self.tell(words)


@dataclass(frozen=True)
class KeptAnswer(Generic[Given]):
    """An answer, and where it is kept.

    Attributes
    ----------
    answer : Answer
        The answer.
    stored : Stored or None
        The folder; None if nothing was to be kept, or it was stopped: its pieces are kept then.
    found : bool
        Whether it was there already, and nothing was computed.
    """

    answer: Given
    stored: Stored | None = None
    found: bool = False

    @property
    def words(self) -> str:
        """What became of it, for people; empty if there was nothing to keep."""
        if self.stored is None:
            return ""
        done = "Read from, nothing computed" if self.found else "Stored in"
        return f"{done}: {self.stored.folder} (fingerprint {self.stored.fingerprint})"

    @property
    def told(self) -> dict[str, str]:
        """The same for a program: ``stored``, the folder."""
        return {} if self.stored is None else {"stored": str(self.stored.folder)}


def answered(
    make: Callable[[Pieces], Given],
    question: Callable[[], Mapping[str, Any]],
    kind: str,
    *,
    store: str | os.PathLike[str] | None,
    on: Any = None,
    workers: int | None = None,
    page: Callable[[Given], str] | None = None,
    tell: Tell | None = None,
    data: Callable[[Given], Iterable[Mapping[str, Any]]] | None = None,
) -> KeptAnswer[Given]:
    """Return the answer to a question: from the store if it was asked before, else computed and kept there.

    Parameters
    ----------
    make
        Computes the answer by pieces.
    question
        Returns everything that fixes the numbers.
    kind
        Name of the study.
    store
        Folder of runs and studies; nothing is kept if None.
    on, workers
        As of ``Pieces``.
    page
        Returns the page of an answer, to be kept beside it.
    tell
        As of ``Pieces``.
    data
        Returns the files of the record that an answer rests on, for the manifest.

    Raises
    ------
    UnknownName
        There is no such executor.
    DataError
        The store is a file, or what lies in the place of the study is something else; as ``FolderInUse``, another
        process works at the same question.
    OSError
        The store cannot be written; what was finished is kept.
    """
    if on is not None:
        executor(on, workers=workers)  # refused before anything is made
    if store is None:
        with _where(on, workers, None) as there:
            return KeptAnswer(make(Pieces(there, workers, tell=tell)))
    asked = question()
    key, folder = key_of(asked), expand_home(Path(store))
    place = folder / key[:DIGITS]
    held = _finished(place, key, tell)
    if held is not None:
        return KeptAnswer(read(held.folder), held, True)
    _may_be_folder(folder)
    with begun(place, kind, (STUDY,)):
        if (place / MANIFEST).is_file():  # somebody else has finished meanwhile
            held = describe(place)
            return KeptAnswer(read(place), held, True)
        size = _begin(place, key, kind, on, asked)
        began = datetime.now(UTC)
        left = _left(place, key)
        if left is None:
            with _where(on, workers, place / JOBS) as there:
                answer = make(Pieces(there, workers, place, key, size, tell))
        else:
            answer = left
        if not answer.complete:
            return KeptAnswer(answer)
        save(answer, place / RESULT)
        _note(place, key, kind, size)
        if page is not None:
            write_whole(place / PAGE, page(answer).encode())
        for own in (PARTS, JOBS):
            shutil.rmtree(place / own, ignore_errors=True)
        seconds = getattr(answer, "seconds", None)
        told = made(started=began, seconds=seconds if isinstance(seconds, float) else None)
        files = () if data is None else data(answer)
        stored = seal(place, kind=kind, question=asked, content=content_of(answer), made=told, data=files)
    return KeptAnswer(answer, stored)


@contextlib.contextmanager
def _where(on: Any, workers: int | None, jobs: Path | None) -> Iterator[Any]:
    """Return where pieces are computed, the same for all parts of a study."""
    if on is None:
        yield None
        return
    with standing(on, workers=workers, folder=jobs) as there:
        yield there


def _finished(place: Path, key: str, tell: Tell | None) -> Stored | None:
    """Return the sound answer in a place, if there is one that is finished; what differs from its seal is set aside."""
    if place.is_dir() and not place.is_symlink() and not os.path.lexists(place / MANIFEST):
        return None
    return stored_at(place, key, tell)


def _may_be_folder(folder: Path) -> None:
    """Raise if the folder of the store is a file."""
    if os.path.lexists(folder) and not folder.is_dir():
        msg = f"{folder} is a file, where a folder of runs is to be."
        raise DataError(msg, "Name another folder.")


def _begin(place: Path, key: str, kind: str, on: Any, asked: Mapping[str, Any]) -> float:
    """Say in a folder what study is in it, and return the size of its pieces; raise if it is another's."""
    path = place / STUDY
    try:
        told, why = begun_study(place)
        if not told and not why:
            raise FileNotFoundError(path)
        if told["key"] == key:
            return float(told["size"])
        msg = f"{place} holds the pieces of another study."
        raise DataError(msg, "Move it away, or name another store.")
    except FileNotFoundError:
        pass
    except (ValueError, KeyError, TypeError):
        shutil.rmtree(place / PARTS, ignore_errors=True)  # whose pieces they are cannot be said
    strange = [one.name for one in place.iterdir() if not one.name.startswith(".") and one.name not in OWN_FILES]
    if strange:
        msg = f"The folder {place} holds other files: {', '.join(sorted(strange)[:3])}."
        raise DataError(msg, "Move it away, or name another store.")
    size = SMALL if is_here(on) else LARGE
    told = {
        "format": FORMAT,
        "key": key,
        "kind": kind,
        "size": size,
        "question": as_plain(asked),
        "command": command_line(),
    }
    write_whole(path, json.dumps(told, indent=1).encode())
    return size


def _left(place: Path, key: str) -> Any:
    """Return the answer of a process that was killed between writing and sealing it; None if there is none.

    It is the answer to this question only if the study has its digest.
    """
    path = place / RESULT
    with contextlib.suppress(DataError, OSError, ValueError, KeyError, TypeError):
        told, _ = begun_study(place)
        if (told["key"], told["result"]) == (key, _digest(path)):
            return open_saved(path)
    return None


def _note(place: Path, key: str, kind: str, size: float) -> None:
    """Say in the folder of a study which result answers it, once that is written."""
    told = {"format": FORMAT, "key": key, "kind": kind, "size": size, "result": _digest(place / RESULT)}
    write_whole(place / STUDY, json.dumps(told, indent=1).encode())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
