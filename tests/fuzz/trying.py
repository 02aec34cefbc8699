"""Trying a command line in this process or in one of its own, and the rule that every one must keep."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import signal
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from detente.apps.cli.main import main
from fuzz.lines import WRITES, Command, commands
from fuzz.sandbox import Sandbox

ENOUGH = 2.0
"""CPU time after which a line is stopped as by Ctrl-C [s]: whether it is right is then no longer asked."""
LONGEST = 10.0
"""CPU time within which a line that was stopped must have ended [s]."""
IDLE = 12.0
"""Time without a hundredth of it at work, or waiting for a core, after which a line is told as stuck [s]."""
WAITS = ("serve", "seat")
"""Commands that wait for others: they are stopped soon."""


class Stuck(BaseException):
    """A line has not ended."""


@dataclass(frozen=True)
class Tried:
    """What came of a line.

    Attributes
    ----------
    words : tuple of str
        The line.
    status : int
        Exit status.
    out, err : str
        What it printed.
    stopped : bool
        Whether it was stopped as by Ctrl-C.
    seconds : float
        CPU time.
    """

    words: tuple[str, ...]
    status: int
    out: str
    err: str
    stopped: bool = False
    seconds: float = 0.0


def _busy() -> float:
    """CPU time of this process, and, on Linux, time that its threads have waited for a core [s]."""
    waited = 0.0
    for path in Path("/proc/self/task").glob("*/schedstat"):
        with contextlib.suppress(OSError):
            waited += int(path.read_text().split()[1]) / 1e9
    return time.process_time() + waited


@contextlib.contextmanager
def _watched(enough: float, waits: bool) -> Iterator[list[float]]:
    """Send Ctrl-C after enough time, and give up what does not end or does nothing."""
    stopped: list[float] = []
    used = _busy()

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal used
        if number == signal.SIGPROF or (waits and not stopped):  # a second time: it may have come to a library's hook
            if len(stopped) > 1:
                raise Stuck("".join(traceback.format_stack(frame)[-6:]))
            stopped.append(time.process_time())
            signal.raise_signal(signal.SIGINT)
        else:
            now, before = _busy(), used
            used = now
            if 0 <= now - before < IDLE / 100:  # less than before: a thread that waited has ended
                raise Stuck("".join(traceback.format_stack(frame)[-6:]))

    names = (signal.SIGPROF, signal.SIGALRM, signal.SIGINT, signal.SIGTERM)
    before = {name: signal.getsignal(name) for name in names}
    if before[signal.SIGINT] == signal.SIG_IGN:  # as of whatever a shell has put into the background
        signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGPROF, stop)
    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_PROF, enough, LONGEST / 2)
    signal.setitimer(signal.ITIMER_REAL, 1.5 if waits else IDLE, IDLE)
    try:
        yield stopped
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for name, handler in before.items():
            signal.signal(name, handler)


class _Stream(io.TextIOWrapper):
    """A stream as that of a process in a pipe."""

    def __init__(self, errors: str) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", errors=errors, write_through=True)

    def text(self) -> str:
        return self.buffer.getvalue().decode(errors="surrogateescape")  # type: ignore[attr-defined]


def attempt(words: Sequence[str], enough: float = ENOUGH) -> Tried:
    """Run a line in this process, in the folder of work.

    Parameters
    ----------
    words
        The line.
    enough : [s]
        CPU time after which it is stopped.
    """
    out, err = _Stream("strict"), _Stream("backslashreplace")
    begin, status = time.process_time(), 0
    waits = any(word in WAITS for word in words[:1])
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), _watched(enough, waits) as stopped:
        try:
            main(list(words))
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
        except BaseException as error:  # whatever gets out is what is looked for
            status = -1
            traceback.print_exception(error, file=err)
    return Tried(tuple(words), status, out.text(), err.text(), bool(stopped), time.process_time() - begin)


def faults(tried: Tried) -> list[str]:
    """Return what is wrong with what came of a line, by the rule for all.

    Parameters
    ----------
    tried
        What came of it.
    """
    found = []
    allowed = {0, 2, 130, *((1,) if tried.words[:1] == ("verify",) else ())}
    if tried.status not in allowed:
        found.append(f"status {tried.status}")
    if tried.status == 130 and not tried.stopped:
        found.append("status 130 without Ctrl-C")
    told = re.sub(r"Exception ignored in: <function _xla_gc.*?\n(?=\S)(?!Traceback)", "", tried.err, flags=re.DOTALL)
    if "Traceback" in told or "defect" in tried.err.casefold():
        found.append("a traceback")
    if tried.seconds > LONGEST and not tried.stopped:
        found.append(f"{tried.seconds:.0f} s of CPU time")
    if tried.status == 2 and not (tried.err.strip() or tried.out.strip()):
        found.append("refused without a word")
    if "\x1b" in tried.out + tried.err:
        found.append("it commands the terminal")
    return found + _json_faults(tried)


def _json_faults(tried: Tried) -> list[str]:
    if "--json" not in tried.words or any(word in ("--help", "-h", "--") for word in tried.words):
        return []
    if tried.words.count("--json") != 1 or tried.status not in (0, 2) or tried.words[-1] != "--json":
        return []
    try:
        told = json.loads(tried.out)
    except ValueError:
        return ["no JSON object"]
    error = told.get("error") if isinstance(told, dict) else None
    if tried.status == 2 and error and not all(error.get(name) for name in ("type", "message", "hint")):
        return ["an error without type, message or hint"]
    return []


def asked_of(command: Command, words: Sequence[str], folder: Path) -> list[str]:
    """Return the paths, in the sandbox, that a line asks to write.

    Parameters
    ----------
    command, words
        The line.
    folder
        The sandbox.
    """
    told = []
    writes = [p for p in command.params if p.name in WRITES or (p.name == "data" and "fetch" in command.path)]
    for k, word in enumerate(words):
        name, equals, value = word.partition("=")
        if any(name in param.opts for param in writes):
            told.append(value if equals else next(iter(words[k + 1 : k + 2]), ""))
    whole = [os.path.realpath(folder / Path(os.path.expanduser(one))) for one in told if one.strip()]
    return [os.path.relpath(one, folder) for one in whole]


def check(sandbox: Sandbox, command: Command, words: Sequence[str]) -> list[str]:
    """Try a line, and return what is wrong with it.

    Parameters
    ----------
    sandbox
        Where; the folder of work.
    command, words
        The line.
    """
    tried = attempt(words, ENOUGH)
    may = asked_of(command, words, sandbox.folder)

    def asked(name: str) -> bool:
        if name.split("/")[0] in ("cache", "home") and name not in sandbox.seen:
            return True  # DETENTE_DATA, and whatever libraries keep of their own
        if any(one in (".", "..") and name not in sandbox.seen for one in may):
            return True
        if any(name == one or name.startswith((f"{one}/", f"{one}.", f"{one}-")) for one in may):
            return True
        return name not in sandbox.seen and any(re.match(rf"{one}(\.runs)?(/|$)", name) for one in command.writes)

    changed = sandbox.changed(asked)
    told = faults(tried)
    if changed:
        told.append(f"changed {changed[:5]}")
    if not told:
        return []
    return [*told, " ".join(repr(word[:80]) for word in words), tried.err[-1500:], tried.out[-300:]]


def command_of(words: Sequence[str]) -> Command:
    """Return the command that a line calls.

    Parameters
    ----------
    words
        The line.
    """
    return max((c for c in commands() if c.path == tuple(words[: len(c.path)])), key=lambda c: len(c.path))
