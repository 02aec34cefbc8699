"""Work and tasks as other processes are sent them: the work once to each worker, the tasks one by one."""

from __future__ import annotations

import hashlib
import pickle
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from detente.core.extensions import files_behind, read_files
from detente.executors.done import Done, do, reason


@dataclass(frozen=True)
class PackedWork:
    """Work that can be sent.

    Attributes
    ----------
    name : str
        Digest of it, by which a worker knows that it has it.
    raw : bytes
        The work, with what it holds.
    """

    name: str
    raw: bytes = field(repr=False, compare=False)


class Sending:
    """What workers are sent of some tasks.

    Parameters
    ----------
    work
        A function of a module, or a ``partial`` of one: what that holds is sent to each worker once.
    """

    def __init__(self, work: Callable[[Any], Any]) -> None:
        self._refused: Exception | None = None
        self.work = PackedWork("", b"")
        try:
            rest = pickle.dumps(work, pickle.HIGHEST_PROTOCOL)
            raw = pickle.dumps((files_behind(rest), rest), pickle.HIGHEST_PROTOCOL)
            self.work = PackedWork(hashlib.sha256(raw).hexdigest(), zlib.compress(raw, 1))
        except Exception as error:  # a pickle raises what the object raises
            self._refused = error

    def asked(self, task: Any, number: int) -> bytes:
        """Return what a worker is sent of a task: the number can be read where the rest cannot.

        Parameters
        ----------
        task, number
            As in ``do``.

        Raises
        ------
        Exception
            The task or the work cannot be sent, for whatever reason.
        """
        if self._refused is not None:
            raise self._refused
        rest = pickle.dumps(task, pickle.HIGHEST_PROTOCOL)
        return pickle.dumps((number, files_behind(rest), rest), pickle.HIGHEST_PROTOCOL)


def do_asked(asked: bytes, held: PackedWork, worker: str, threads: int) -> Done[Any]:
    """Do one task that was sent.

    Parameters
    ----------
    asked, held
        The task and the work, as ``Sending`` makes them.
    worker, threads
        As in ``do``.
    """
    number, files, rest = pickle.loads(asked)
    try:
        work = _work(held)
        read_files(files)
        task = pickle.loads(rest)
    except Exception as error:  # a pickle raises what the modules it imports raise
        words = (
            f"A worker cannot read its task ({reason(error)}): what it is made of must be in modules or files there."
        )
        return Done(number, None, words, 0.0, worker)
    return do(work, task, number, worker, threads)


@lru_cache(maxsize=1)
def _work(held: PackedWork) -> Callable[[Any], Any]:
    """Return the work, unpacked once however many tasks there are."""
    files, rest = pickle.loads(zlib.decompress(held.raw))
    read_files(files)
    work: Callable[[Any], Any] = pickle.loads(rest)
    return work
