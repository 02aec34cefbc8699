"""How far a study is: finished of all, what is being done, time left; and what is kept when it is stopped."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Event, Lock, RLock, Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol

from detente.core.outlook import Outlook, TimeLimit

if TYPE_CHECKING:
    from rich.console import Console

SOON = 0.5
"""Time after which a display shows itself [s]: what is over by then needs none."""
EVERY = 10.0
"""Time between two lines of a log [s]."""


@dataclass(frozen=True)
class Moment:
    """How far a study is.

    Attributes
    ----------
    study : str
        What is asked.
    stage : str
        What is being done; empty if there is nothing more to say.
    done, due : float
        Units finished, in parts if need be, and units in all.
    unit : str
        What is counted.
    elapsed : float
        Time since the beginning [s].
    since : tuple of float or None
        Time [s] and units from which on the pace is taken; None while what is done is no measure of what is left.
    """

    study: str
    stage: str
    done: float
    due: float
    unit: str
    elapsed: float
    since: tuple[float, float] | None = (0.0, 0.0)

    @property
    def share(self) -> float:
        """Share that is finished, 0 to 1."""
        return min(self.done / self.due, 1.0) if self.due > 0 else 0.0

    @property
    def left(self) -> float | None:
        """Time left at the pace so far [s]; None before it is known."""
        if self.since is None or self.done <= self.since[1]:
            return None
        began, before = self.since
        return (self.elapsed - began) * max(0.0, self.due - self.done) / (self.done - before)

    def __str__(self) -> str:
        left = "" if self.left is None else f", {clock(self.left)} left"
        stage = f" ({self.stage})" if self.stage else ""
        return f"{self.study}: {self.done:,.0f} of {self.due:,.0f} {self.unit}{stage}, {clock(self.elapsed)}{left}"


Progress = Callable[[Moment], None] | TimeLimit | bool | None
"""Who is told how far a study is: a function, or True for a bar (in a log: lines); nobody if None.

A ``TimeLimit`` tells whom it names, and ends a study with ``TooLong``."""


class Part(Protocol):
    """What a part of a study calls with what it has finished, all that it has to do, and what it does, if it says."""

    def __call__(self, done: float, due: float, stage: str | None = None) -> None:
        """Say how far it is."""


def clock(seconds: float) -> str:
    """Return a time as minutes and seconds, with hours if need be."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


class _Shows(Protocol):
    def __call__(self, moment: Moment) -> None: ...
    def close(self) -> None: ...


class _Bar:
    """A bar with the time left, in a terminal or a notebook."""

    def __init__(self, console: Console) -> None:
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (
            TextColumn("{task.fields[study]}"),
            BarColumn(),
            TextColumn("{task.completed:,.0f} of {task.total:,.0f} {task.fields[unit]}"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[left]}  {task.description}"),
        )
        self._bar = Progress(*columns, console=console, transient=True)
        self._task = self._bar.add_task("", total=1, study="", unit="", left="")
        self._began = False

    def __call__(self, moment: Moment) -> None:
        if not self._began and moment.elapsed < SOON:
            return
        left = "" if moment.left is None else f"{clock(moment.left)} left"
        fields: dict[str, Any] = {"study": moment.study, "unit": moment.unit, "left": left}
        self._bar.update(self._task, completed=moment.done, total=moment.due, description=moment.stage, **fields)
        if not self._began:
            self._bar.start()
            self._began = True

    def close(self) -> None:
        if self._began:
            self._bar.stop()


class _Log:
    """Lines, few of them, where there is no terminal; one too while a long step has nothing to tell."""

    def __init__(self) -> None:
        self._last: Moment | None = None
        self._left: float | None = None
        self._heard = time.perf_counter()
        self._next = EVERY
        self._ended, self._lock = Event(), Lock()
        Thread(target=self._go_on, daemon=True).start()

    def __call__(self, moment: Moment) -> None:
        with self._lock:
            self._last, self._heard, self._left = moment, time.perf_counter(), moment.left
            self._write(moment)

    def _go_on(self) -> None:
        while not self._ended.wait(EVERY):
            with self._lock:
                if self._last is not None and not self._ended.is_set():
                    elapsed = self._last.elapsed + time.perf_counter() - self._heard
                    self._write(replace(self._last, elapsed=elapsed, since=None), self._left)

    def _write(self, moment: Moment, left: float | None = None) -> None:
        if moment.elapsed >= self._next:
            known = "" if left is None else f", {clock(left)} left"
            with contextlib.suppress(OSError, ValueError):  # nobody reads it
                sys.stderr.write(f"{moment}{known}\n")
                sys.stderr.flush()
            self._next = moment.elapsed + EVERY

    def close(self) -> None:
        """Write nothing more."""
        with self._lock:
            self._ended.set()


def _display() -> _Shows:
    from rich.console import Console

    console = Console(stderr=True)
    return _Bar(console) if console.is_terminal or console.is_jupyter else _Log()


class Tracker:
    """Tells how far a study is, and lets Ctrl-C end it with what is finished.

    As a context: a KeyboardInterrupt within ends the context, and ``complete`` is then false.

    Parameters
    ----------
    progress
        Who is told.
    study
        What is asked.
    unit
        What is counted.
    due
        Units in all, if known already.
    whole
        Whether half of it is nothing: Ctrl-C then goes on to whoever called.
    """

    def __init__(self, progress: Progress, study: str, unit: str, due: float = 1, *, whole: bool = False) -> None:
        self.study, self.unit, self.due, self.done, self.stage = study, unit, float(due), 0.0, ""
        self.complete = True
        self._shown = 0.0
        self._since: tuple[float, float] | None = (0.0, 0.0)
        self._lock = RLock()
        self._whole = whole
        self._progress = progress
        self._show: Callable[[Moment], None] | None = None
        self._display: _Shows | None = None
        self._outlook: Outlook | None = None
        self._began = time.perf_counter()

    @property
    def elapsed(self) -> float:
        """Time since the beginning [s]."""
        return time.perf_counter() - self._began

    def __enter__(self) -> Tracker:
        told = self._progress
        if isinstance(told, TimeLimit):
            self._outlook, told = Outlook(self.study, told.most), told.shown
        if told is True:
            self._display = self._show = _display()
        elif callable(told):
            self._show = told
        return self

    def expect(self, seconds: Callable[[], float]) -> None:
        """Refuse, where there is a limit, what is known to take longer before anything is finished.

        Parameters
        ----------
        seconds
            Finds out how long the study takes in all [s]; not asked where there is no limit.

        Raises
        ------
        TooLong
            It takes longer.
        """
        if self._outlook is not None:
            self._outlook.refuse(seconds())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if self._display is not None:
            self._display.close()
        stopped = kind is not None and issubclass(kind, KeyboardInterrupt)
        self.complete = self.complete and not stopped
        return stopped and not self._whole

    def at(self, done: float, stage: str | None = None, due: float | None = None) -> None:
        """Say how far it is.

        Parameters
        ----------
        done
            Units finished.
        stage
            What is being done from now on; as before if None.
        due
            Units in all, if that has changed.
        """
        self.done = done
        self.due = self.due if due is None else float(due)
        self.stage = self.stage if stage is None else stage
        self.ahead(0)

    def ahead(self, units: float) -> None:
        """Say how many units are finished beyond those that were told, in parts of them; what was shown stays shown."""
        with self._lock:  # parts may run on threads; who is told hears one at a time
            self._shown = max(self._shown, min(self.done + units, self.due))
            moment = Moment(self.study, self.stage, self._shown, self.due, self.unit, self.elapsed, self._since)
            if self._outlook is not None:
                self._outlook.judge(self.elapsed, self._shown, self.due, self._since, time.process_time())
            if self._show is not None:
                self._show(moment)

    @contextmanager
    def unpaced(self) -> Iterator[None]:
        """Take what is done within as no measure of what is left, such as compiling and small first runs."""
        self._since = None
        try:
            yield
        finally:
            self._since = (self.elapsed, self.done)

    def tell(self, done: float, due: float, stage: str | None = None) -> None:
        """Say how far it is, as a ``Part`` does that is the whole study."""
        self.at(done, stage, due)

    def step(self, stage: str | None = None) -> None:
        """Say that one more unit is finished."""
        self.at(self.done + 1, stage)

    def within(self, width: float = 1.0, stage: str | None = None) -> Part:
        """Return what a part of the study calls with what it has finished and all that it has to do.

        Parameters
        ----------
        width
            Units that the part counts for, from where the study is now.
        stage
            What is being done meanwhile.
        """
        begin = self.done
        self.at(begin, stage)

        def tell(done: float, due: float, stage: str | None = None) -> None:
            self.at(begin + width * (done / due if due else 1.0), stage)

        return tell


def tracked(progress: Progress, study: str, unit: str, due: float = 1, *, whole: bool = False) -> Tracker:
    """Return a tracker; raise ``InvalidValue`` if nobody can be told by what was given.

    Parameters
    ----------
    progress, study, unit, due, whole
        As of ``Tracker``.
    """
    from detente.core.errors import InvalidValue

    given: object = progress
    if given is not None and not isinstance(given, (bool, TimeLimit)) and not callable(given):
        msg = f"progress is True, None or a function, not {given!r}."
        raise InvalidValue(msg, "Write progress=True for a bar, or give a function of one moment.")
    return Tracker(progress, study, unit, due, whole=whole)
