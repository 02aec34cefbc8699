"""The manager of long studies: chunk by chunk on any executor, each kept as it is finished, so that a stop loses none.

A study is cut into tasks, the same whatever the executor and the number of workers. ``run_chunks`` has each of them
reduced to what is to be kept, writes that to the folder of the study, and hands it out in the order of the tasks. What
lies in the folder already is read and not computed again.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from detente.core.errors import OF_THE_MACHINE, DamagedFile, DetenteError, FolderInUse, UnfinishedStudy
from detente.core.files import OWN, expand_home, lock, surely
from detente.executors import Done, run
from detente.store.manifest import LOCK
from detente.studies.chunk_files import chunk_path, read_chunk, write_chunk

if TYPE_CHECKING:
    from detente.core.progress import Tracker

CHUNKS = "chunks"
"""Folder of the chunks, in that of the study."""
IN_A_ROW = 3
"""Tasks that fail one after another, after which the rest is not tried."""
JOBS = "jobs"
"""Folder of the answers of jobs, where the executor goes through files."""


@dataclass(frozen=True)
class Chunk:
    """What came out of one task of a study.

    Attributes
    ----------
    number : int
        Number of the task, from 0.
    value : object
        What the task was reduced to.
    seconds : float
        Time that it took [s]; 0 if it was there already.
    kept : bool
        Whether it was there already.
    damage : str
        What was wrong with the file that was there, if it was computed anew for that; else empty.
    """

    number: int
    value: Any
    seconds: float = 0.0
    kept: bool = False
    damage: str = ""


def run_chunks(
    reduce: Callable[[Any], Any],
    tasks: Sequence[Any],
    *,
    key: str,
    folder: Path | None = None,
    on: Any = "local",
    workers: int | None = None,
    track: Tracker | None = None,
    units: Callable[[int], float] | None = None,
    tell: Callable[[str], None] | None = None,
    again: Sequence[int] = (),
    first: int = 0,
) -> Iterator[Chunk]:
    """Reduce every task of a study and hand out what comes of it, in the order of the tasks.

    Results come to this process, which writes them: no disk need be shared. Memory holds what waits for its turn where
    there is no folder, and hardly anything where there is one.

    Parameters
    ----------
    reduce
        Makes of a task what is kept: a function of a module. It returns arrays by name, or anything that files of
        results hold, and draws nothing but from what the task holds.
    tasks
        What it is called with; they can be pickled. Their number and what they are is fixed by ``key``.
    key
        Key of the study, with its cut into tasks: what lies in the folder under another key is computed anew.
    folder
        Folder of the study, whose chunks are kept in ``chunks``; nothing is kept if None.
    on
        Where it is run, as in ``detente.executors.run``.
    workers
        As there. It changes no result.
    track
        Told of what is finished, in units.
    units
        Units that a task counts for; 1 each if None.
    tell
        Told of workers that were lost.
    again
        Numbers of tasks that are reduced again even if they are there.
    first
        Number in the folder of the first task, where a study has tasks before these.

    Yields
    ------
    Chunk
        Of every task, in order.

    Raises
    ------
    UnfinishedStudy
        A task could not be done for a reason of the machine, such as a worker lost for good. Nothing of it is kept, and
        it is tried anew next time; in a folder the others are done before, unless several fail in a row. What else a
        task raised is raised.
    OSError
        A chunk cannot be written, as on a full disk: those before it are kept.
    """
    place = None if folder is None else expand_home(folder) / CHUNKS
    if place is not None:
        place.mkdir(parents=True, exist_ok=True)
        clear(place)
    there, damage = _there(place, first, len(tasks), key, set(again))
    size = units or (lambda number: 1.0)
    due = [number for number in range(len(tasks)) if number not in there]
    if track is not None:
        track.at(track.done + sum(size(number) for number in there))
    waiting: dict[int, Chunk] = {}
    turn = 0

    def ready() -> Iterator[Chunk]:
        nonlocal turn
        while turn < len(tasks) and (turn in waiting or turn in there):
            chunk = waiting.pop(turn, None)
            if chunk is None:
                chunk = Chunk(turn, None, kept=True)
            if place is not None and chunk.value is None:
                chunk = _replaced(chunk, read_chunk(place, first + turn, key=key))
            turn += 1
            yield chunk

    yield from ready()
    jobs = None if folder is None else expand_home(folder) / JOBS
    failed, before = list[Done[Any]](), 0
    done = run(on, reduce, _Chosen(tasks, due), workers=workers, folder=jobs, tell=tell)
    try:
        for one in done:
            number, value = due[one.number], one.value
            if one.error:
                failed.append(one)
                if place is None or len(failed) - before >= IN_A_ROW:
                    break
                continue
            before = len(failed)
            if place is not None:
                write_chunk(place, first + number, value, key=key)
                if number != turn:
                    value = None  # read when its turn comes, so that memory does not grow with those that wait
            if track is not None:
                track.at(track.done + size(number))
            waiting[number] = Chunk(number, value, one.seconds, False, damage.get(number, ""))
            yield from ready()
    finally:
        close = getattr(done, "close", None)
        if close is not None:
            close()
    if failed:
        raise _unfinished(failed, len(tasks), kept=place is not None)


@contextlib.contextmanager
def owned(folder: Path, command: str = "") -> Iterator[None]:
    """Have the folder of a study to oneself, until the block ends or the process does.

    Parameters
    ----------
    folder
        The folder, which is there.
    command
        What is done in it, for whoever comes meanwhile.

    Raises
    ------
    FolderInUse
        Another process works in it; it is told which, and since when.
    """
    path = folder / LOCK
    handle = _lock_of(path, folder)
    try:
        handle.truncate(0)
        handle.write(json.dumps({"process": os.getpid(), "since": _now(), "command": command}).encode())
        handle.flush()
        yield
    finally:
        with contextlib.suppress(OSError):
            surely(path.unlink)  # while it is locked: who waits for it finds that it is gone, and makes a new one
        handle.close()


@contextlib.contextmanager
def begun(folder: Path, command: str, files: Collection[str]) -> Iterator[None]:
    """Make the folder of a study if it is not there, and have it to oneself; as ``owned``.

    A study that ends with an error before anything of it is kept leaves nothing, where there was nothing before.

    Parameters
    ----------
    folder, command
        As in ``owned``.
    files
        Names of files that say what the study is, and hold nothing of what came out.
    """
    lacking = [place for place in (folder, *folder.parents) if not place.exists()]
    fresh = bool(lacking) or not any(folder.iterdir())
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with owned(folder, command):
            try:
                yield
            except Exception:
                there = [path for path in folder.rglob("*") if not path.is_dir()]
                if fresh and all(path.name in (*files, LOCK) for path in there):
                    _empty(folder)
                raise
    except Exception:
        for place in lacking:
            with contextlib.suppress(OSError):  # something is in it
                place.rmdir()
        raise


def _empty(folder: Path) -> None:
    """Remove what is in a folder but for its lock."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != LOCK:
            path.unlink(missing_ok=True)


def clear(folder: Path) -> None:
    """Remove what a process that was killed left half written in a folder that is ours alone.

    Parameters
    ----------
    folder
        The folder.
    """
    for path in folder.glob(f"{OWN}*.part"):
        with contextlib.suppress(OSError):
            path.unlink()


def _lock_of(path: Path, folder: Path) -> IO[bytes]:
    while True:
        handle = path.open("a+b")
        if os.name == "posix" and not lock(handle):
            handle.seek(0)
            told = handle.read()
            handle.close()
            msg = f"Another process works in {folder}{_who(told)}."
            raise FolderInUse(msg, "Wait until it is done, stop it, or give another folder.")
        with contextlib.suppress(OSError):
            if os.path.samestat(os.fstat(handle.fileno()), path.stat()):
                return handle
        handle.close()  # it was unlinked between opening and locking


def _who(told: bytes) -> str:
    try:
        held: Mapping[str, Any] = json.loads(told)
        command = f", {held['command']}" if held["command"] else ""
        return f": process {held['process']}{command}, since {held['since']}"
    except (ValueError, KeyError, TypeError):
        return ""


def _now() -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S")


def _there(place: Path | None, first: int, count: int, key: str, again: set[int]) -> tuple[set[int], dict[int, str]]:
    """Return the tasks whose chunks are there and sound, and what is wrong with those that are not."""
    there, damage = set[int](), dict[int, str]()
    for number in range(count) if place is not None else ():
        if place is None or number in again or not chunk_path(place, first + number).exists():
            continue
        try:
            read_chunk(place, first + number, key=key)
            there.add(number)
        except DamagedFile as error:
            damage[number] = error.message
        except OSError as error:
            damage[number] = str(error)
    return there, damage


def _replaced(chunk: Chunk, value: Any) -> Chunk:
    return Chunk(chunk.number, value, chunk.seconds, chunk.kept, chunk.damage)


def _unfinished(failed: Sequence[Done[Any]], count: int, *, kept: bool) -> Exception:
    """Return what a study ends with that has tasks which could not be done: what the first of them raised."""
    first = failed[0]
    cause = first.cause
    if cause is not None and (isinstance(cause, DetenteError) or not isinstance(cause, OF_THE_MACHINE)):
        return cause
    what = f"{len(failed)} of {count} parts" if len(failed) > 1 else f"A part of {count}"
    msg = f"{what} of the study could not be computed here: {first.error.rstrip('.')}."
    there = "What is finished is kept: the same command goes on from there." if kept else "Nothing was kept."
    error = UnfinishedStudy(msg, f"It says nothing of what was asked. {there}")
    error.__cause__ = cause
    return error


class _Chosen(Sequence[Any]):
    """Some of the tasks, in order."""

    def __init__(self, tasks: Sequence[Any], chosen: Sequence[int]) -> None:
        self._tasks, self._chosen = tasks, chosen

    def __len__(self) -> int:
        return len(self._chosen)

    def __getitem__(self, at: Any) -> Any:
        return self._tasks[self._chosen[at]]
