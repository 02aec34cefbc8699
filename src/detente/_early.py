"""Ctrl-C, SIGTERM and SIGHUP while the command line is still being imported: it ends as quietly as later on.

What is to be heard while modules are imported has to be said at import, if this process is the command line, and before
anything else is imported: here are only modules that Python has at hand. What comes before, about ten milliseconds, is
the start of Python itself, which ends with a traceback of its own.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # signal itself takes milliseconds
import atexit
import os
import sys
import time
from _thread import interrupt_main, start_new_thread

INTERRUPTED = 130
"""Exit status after Ctrl-C."""
ENDING = tuple(getattr(_signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(_signal, name))
"""Signals that ask a program to end: of a shell, of a scheduler, of a terminal that is closed."""
SOON = 0.01
"""Time after which a signal is given again that was lost [s]."""


class Terminated(KeyboardInterrupt):
    """SIGTERM or SIGHUP came: whatever keeps what is finished after Ctrl-C keeps it now."""

    came = 0
    """Number of the signal that came to this process; 0 if none has."""


def leave() -> None:
    """Let Ctrl-C be what it is in every program of Python, and SIGTERM and SIGHUP the same in a command."""
    if _signal.getsignal(_signal.SIGINT) is _end:
        _signal.signal(_signal.SIGINT, _signal.default_int_handler)
    process = os.getpid()

    def terminate(number: int, frame: object) -> None:
        if os.getpid() != process:  # a worker that was forked from it ends as workers do
            _signal.signal(number, _signal.SIG_DFL)
            _signal.raise_signal(number)
        Terminated.came = number
        raise Terminated

    for asks in ENDING:
        if _signal.getsignal(asks) is _end:
            _signal.signal(asks, terminate)


def last_words() -> None:
    """Let no further signal break into what a command says at its end; it does nothing in another program."""
    from contextlib import suppress

    if _command:
        with suppress(ValueError):  # another thread than the main one
            for number in (_signal.SIGINT, *ENDING):
                _signal.signal(number, _signal.SIG_IGN)


def end(status: int) -> None:
    """End a command that was stopped, without taking Python apart: what was stopped half-way may not bear that.

    What is to be done at the end is done. It returns in a program that is no command of detente.

    Parameters
    ----------
    status
        Exit status.
    """
    from contextlib import suppress

    if not _command:
        return
    _ignored.clear()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)


def _lost(unraisable: sys.UnraisableHookArgs) -> None:
    """Give a signal again that came where nothing can be raised, as while garbage is collected."""
    from contextlib import suppress

    if not issubclass(unraisable.exc_type, KeyboardInterrupt):
        _ignored[19:] = ()
        _ignored.append(f"Exception ignored in: {unraisable.object!r}\n{''.join(_lines(unraisable))}")
        return
    number = Terminated.came if issubclass(unraisable.exc_type, Terminated) else _signal.SIGINT

    def again() -> None:
        time.sleep(SOON)
        if os.name == "posix":
            os.kill(os.getpid(), number)  # it wakes a main thread that waits, too
        else:
            interrupt_main(number)  # type: ignore[arg-type]

    with suppress(RuntimeError):  # Python itself is ending
        start_new_thread(again, ())


def _lines(unraisable: sys.UnraisableHookArgs) -> list[str]:
    from traceback import format_exception

    return format_exception(unraisable.exc_type, unraisable.exc_value, unraisable.exc_traceback)


def _tell_ignored() -> None:
    """Say at the end what could not be raised; of what a signal has stopped half-way, nothing of that is a defect."""
    from contextlib import suppress

    with suppress(OSError, ValueError, AttributeError):  # nobody reads it any more
        sys.stderr.write("".join(_ignored))
    _ignored.clear()


def _is_command() -> bool:
    first = next(iter(getattr(sys, "argv", ())), "")
    if first != "-m":
        return os.path.splitext(os.path.basename(first))[0] == "detente"
    words = sys.orig_argv
    return words[words.index("-m") + 1 :][:1] == ["detente"]


def _end(number: int, frame: object) -> None:
    """Say what ``output.stopped`` says, without anything that would have to be imported."""
    words = sys.argv[1:] if sys.argv[0] != "-m" else sys.orig_argv[sys.orig_argv.index("-m") + 2 :]
    command = next((word for word in words if not word.startswith("-")), "")
    if "--json" in words:
        os.write(1, b'{"complete": false}\n')
    os.write(2, f"Stopped: `{f'detente {command}'.rstrip()}` was not finished.\n".encode(errors="replace"))
    os._exit(128 + number)


_ignored: list[str] = []
"""What could not be raised, to be told at the end."""


def _listen() -> bool:
    """Hear signals from here on, if this process is the command line, and return whether it is."""
    if not _is_command():
        return False
    try:
        for number in (_signal.SIGINT, *ENDING):
            usual = _signal.default_int_handler if number == _signal.SIGINT else _signal.SIG_DFL
            if _signal.getsignal(number) == usual:
                _signal.signal(number, _end)
    except ValueError:  # another thread than the main one imports it
        return False
    sys.unraisablehook = _lost
    atexit.register(_tell_ignored)
    return True


_command = _listen()
