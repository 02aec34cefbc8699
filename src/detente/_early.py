"""Ctrl-C and SIGTERM while the command line is still being imported: it ends as quietly as later on.

What is to be heard while modules are imported has to be said at import, if this process is the command line.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import sys
import threading
import time
from _thread import interrupt_main, start_new_thread
from collections import deque
from pathlib import Path
from types import FrameType

INTERRUPTED = 130
"""Exit status after Ctrl-C."""
TERMINATED = 143
"""Exit status after SIGTERM."""
SOON = 0.01
"""Time after which a signal is given again that was lost [s]."""


class Terminated(KeyboardInterrupt):
    """SIGTERM came: whatever keeps what is finished after Ctrl-C keeps it now."""

    came = False
    """Whether it came to this process."""


def leave() -> None:
    """Let Ctrl-C be what it is in every program of Python, and SIGTERM the same in a command."""
    if signal.getsignal(signal.SIGINT) is _end:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if signal.getsignal(signal.SIGTERM) is _end:
        process = os.getpid()

        def terminate(number: int, frame: FrameType | None) -> None:
            if os.getpid() != process:  # a worker that was forked from it ends as workers do
                signal.signal(number, signal.SIG_DFL)
                signal.raise_signal(number)
            Terminated.came = True
            raise Terminated

        signal.signal(signal.SIGTERM, terminate)


def end(status: int) -> None:
    """End a command that was stopped, without taking Python apart: what was stopped half-way may not bear that.

    What is to be done at the end is done. It returns in a program that is no command of detente.

    Parameters
    ----------
    status
        Exit status.
    """
    if not _command:
        return
    _ignored.clear()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)


def _lost(unraisable: sys.UnraisableHookArgs) -> None:
    """Give a signal again that came where nothing can be raised, as while garbage is collected."""
    if not issubclass(unraisable.exc_type, KeyboardInterrupt):
        _ignored.append(f"Exception ignored in: {unraisable.object!r}\n{''.join(_lines(unraisable))}")
        return
    number = signal.SIGTERM if issubclass(unraisable.exc_type, Terminated) else signal.SIGINT

    def again() -> None:
        time.sleep(SOON)
        if os.name == "posix":
            os.kill(os.getpid(), number)  # it wakes a main thread that waits, too
        else:
            interrupt_main(number)

    with contextlib.suppress(RuntimeError):  # Python itself is ending
        start_new_thread(again, ())


def _lines(unraisable: sys.UnraisableHookArgs) -> list[str]:
    from traceback import format_exception

    return format_exception(unraisable.exc_type, unraisable.exc_value, unraisable.exc_traceback)


def _tell_ignored() -> None:
    """Say at the end what could not be raised; of what a signal has stopped half-way, nothing of that is a defect."""
    with contextlib.suppress(OSError, ValueError, AttributeError):  # nobody reads it any more
        sys.stderr.write("".join(_ignored))
    _ignored.clear()


def _is_command() -> bool:
    first = next(iter(getattr(sys, "argv", ())), "")
    if first != "-m":
        return Path(first).stem == "detente"
    words = sys.orig_argv
    return words[words.index("-m") + 1 :][:1] == ["detente"]


def _end(number: int, frame: FrameType | None) -> None:
    """Say what ``output.stopped`` says, without anything that would have to be imported."""
    words = sys.argv[1:] if sys.argv[0] != "-m" else sys.orig_argv[sys.orig_argv.index("-m") + 2 :]
    command = next((word for word in words if not word.startswith("-")), "")
    if "--json" in words:
        os.write(1, json.dumps({"complete": False}).encode() + b"\n")
    os.write(2, f"Stopped: `{f'detente {command}'.rstrip()}` was not finished.\n".encode(errors="replace"))
    os._exit(128 + number)


_command = threading.current_thread() is threading.main_thread() and _is_command()
_ignored = deque[str](maxlen=20)
if _command:
    sys.unraisablehook = _lost
    atexit.register(_tell_ignored)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _end)
