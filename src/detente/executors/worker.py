"""A worker process and how it is spoken to: over a pipe of its own, which ends when it does."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from detente.core.errors import LostWorkers
from detente.executors.done import Done, packed, unpacked
from detente.executors.sending import PackedWork, do_asked
from detente.executors.surroundings import started_with, surroundings

GRACE = 5.0
"""How long a worker that was asked to go may take [s]."""


class Lost(Exception):
    """A worker ended, or its pipe did, before it had answered."""


class Worker:
    """A process started afresh, that does one task at a time.

    Parameters
    ----------
    name
        What it is called.
    threads
        Threads that it may use.
    """

    def __init__(self, name: str, threads: int) -> None:
        context = multiprocessing.get_context("spawn")  # a fork after JAX or a thread has run hangs
        self.name, self._holds = name, ""
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, name, threads), name=name, daemon=True)
        with started_with(surroundings(threads)), _main_that_can_be_imported():
            self._process.start()
        theirs.close()  # or its end would not be seen

    def begin(self) -> None:
        """Wait until it can work.

        Raises
        ------
        Lost
            It was killed as it started.
        LostWorkers
            It cannot start.
        """
        try:
            self._heard()
        except Lost as error:
            code = self._process.exitcode
            if code is not None and code > 0:
                raise _cannot_start(code) from error
            raise

    def do(self, asked: bytes, work: PackedWork) -> Done[Any]:
        """Have a task done; it is sent the work if it has another.

        Parameters
        ----------
        asked, work
            As ``Sending`` makes them.

        Raises
        ------
        Lost
            The worker ended before it had answered.
        """
        try:
            self._pipe.send_bytes(pickle.dumps((None if work.name == self._holds else work, asked)))
            self._holds = work.name
        except OSError as error:
            raise Lost(self._ended()) from error
        return unpacked(self._heard())

    def _heard(self) -> bytes:
        """Return what it says next."""
        if self._pipe in wait([self._pipe, self._process.sentinel]):
            with suppress(EOFError, OSError):
                return self._pipe.recv_bytes()
        raise Lost(self._ended())

    def _ended(self) -> str:
        """Return how it ended."""
        self._process.join(GRACE)
        code = self._process.exitcode
        if code is None:
            return "closed its pipe"
        if code >= 0:
            return f"ended with status {code}"
        killed = " (killed: by hand, or for want of memory)" if -code == getattr(signal, "SIGKILL", 9) else ""
        return f"ended by signal {-code}{killed}"

    def kill(self) -> None:
        """End it at once."""
        with suppress(OSError, ValueError):
            self._process.kill()

    def close(self) -> None:
        """Ask it to go, and see to it that it does."""
        with suppress(OSError):
            self._pipe.send_bytes(b"")
        self._process.join(GRACE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._pipe.close()


def _cannot_start(code: int) -> LostWorkers:
    msg = f"A worker process ended with status {code} before it could work; what it said stands above."
    hint = (
        "A script that uses processes must do so under `if __name__ == '__main__':`, because each worker imports the "
        "script. If yours does, start one with: python -c 'import detente'. on='local' needs no processes."
    )
    return LostWorkers(msg, hint)


@contextmanager
def _main_that_can_be_imported() -> Iterator[None]:
    """Keep a worker from importing a main program that is no file, as one read from a pipe is not."""
    main = sys.modules["__main__"]
    path = vars(main).get("__file__")
    if path is None or Path(path).exists() or vars(main).get("__spec__") is not None:
        yield
        return
    del main.__file__
    try:
        yield
    finally:
        main.__file__ = path


def _serve(pipe: Connection, name: str, threads: int) -> None:
    """Do tasks until there are none, or nobody is left to ask."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asked
    sys.stdout = sys.stderr  # what schools print is no result
    threading.Thread(target=_follow, daemon=True).start()
    pipe.send_bytes(b"ready")
    work = PackedWork("", b"")
    with suppress(EOFError, OSError):  # whoever asked is gone
        while raw := pipe.recv_bytes():
            sent, asked = pickle.loads(raw)
            work = sent or work
            pipe.send_bytes(packed(do_asked(asked, work, name, threads)))


def _follow() -> None:
    """End with the process that asked, even in the middle of a task."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
