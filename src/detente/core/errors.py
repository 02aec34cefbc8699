"""Errors that name what is wrong, why, and what to do.

Each is a ``DetenteError`` with a ``hint`` and also the built-in class that a caller would expect.
Command lines print them as one message and exit with status 2; anything else is a defect.
"""

from __future__ import annotations

import difflib
import functools
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar, cast

from detente.core.installing import install_extra
from detente.core.quoted import MOST, quote

SUGGESTED = 3
"""Most names that are suggested for one that there is not."""
TYPO, ALIKE = 0.8, 0.5
"""How alike two names are spelt if one is a slip for the other, and if it is worth a guess."""
WORD = re.compile(r"[^\W\d_]{3,}")
"""A word of a name."""
OF_THE_MACHINE = (OSError, ImportError, MemoryError)
"""Errors that say nothing of what was asked: elsewhere, or at another time, there would have been an answer."""


Reader = TypeVar("Reader", bound=Callable[..., Any])
"""A function of a path first."""


MEMORY = re.compile(
    r"RESOURCE_EXHAUSTED|failed to map segment|[Cc]annot allocate memory|out of memory|can't start new thread"
)
"""What the system, its loader and XLA say where memory is wanting."""


def lacks_memory(error: BaseException) -> bool:
    """Return whether an error says that there was not enough memory.

    Parameters
    ----------
    error
        What was raised, or what came of it: a library that cannot be loaded for want of memory is an ``ImportError``.
    """
    if isinstance(error, MemoryError):
        return True
    said = isinstance(error, ImportError | OSError | RuntimeError) and MEMORY.search(str(error)) is not None
    before = error.__cause__ or error.__context__
    return said or (before is not None and lacks_memory(before))


class DetenteError(Exception):
    """Base of every error that a user can cause and mend.

    Parameters
    ----------
    message
        What is wrong, with the value that is wrong.
    hint
        What to do about it; empty if the message says it.

    Attributes
    ----------
    where : str
        The file that is at fault; empty if there is none.
    estimate : dict
        Time [s] and memory [byte] that it would take, where these are what is wrong.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = ""
        self.estimate: dict[str, float] = {}

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()

    def __reduce__(self) -> tuple[Any, ...]:
        # An error that cannot be pickled hangs a pool of processes: rebuild it without its constructor.
        return _again, (type(self), self.args, dict(self.__dict__))


def _again(kind: type[DetenteError], args: tuple[Any, ...], held: dict[str, Any]) -> DetenteError:
    """Return an error as it was before it was pickled."""
    error = kind.__new__(kind, *args)
    error.args = args  # an OSError takes none from there
    error.__dict__.update(held)
    return error


def names_file(reader: Reader) -> Reader:
    """Return a reader whose errors say which file is at fault, if its first argument is a path.

    Parameters
    ----------
    reader
        A function of a path first.
    """

    @functools.wraps(reader)
    def read(*given: Any, **named: Any) -> Any:
        try:
            return reader(*given, **named)
        except DetenteError as error:
            path = next(iter((*given, *named.values())), None)
            if not error.where and isinstance(path, (str, os.PathLike)):
                error.where = str(path)
            raise

    return cast("Reader", read)


class NotTraced(DetenteError, ValueError):
    """A mechanism does something that the graph of a year cannot hold."""

    def of(self, mechanism: str) -> NotTraced:
        """Return the same with the name of the mechanism that did it."""
        return (
            self
            if " in the mechanism " in self.message
            else type(self)(f"{self.message.rstrip('.')} in the mechanism {mechanism}.", self.hint)
        )


class UnknownName(DetenteError, KeyError):
    """A name that nothing is registered under; the nearest valid names are suggested.

    Parameters
    ----------
    kind
        What was looked for, such as ``"school"``.
    name
        The name given.
    known
        Every valid name.
    where
        How to list the valid names, such as ``"`detente schools` lists them."``.
    """

    def __init__(self, kind: str, name: object, known: Iterable[str], where: str = "") -> None:
        self.known = tuple(known)
        text = str.__str__(name)[:MOST] if isinstance(name, str) else quote(name)
        close = _nearest(text.lower(), self.known)
        if close:
            hint = f"Did you mean {' or '.join(repr(k) for k in close)}?"
        else:
            shown = ", ".join(self.known[:12]) + (", ..." if len(self.known) > 12 else "")
            hint = f"Valid: {shown}."
        super().__init__(f"There is no {kind} {quote(name)}.", f"{hint} {where}".strip())


def near_path(path: Path) -> str:
    """Return the question whether what lies beside an absent file or folder was meant; empty if nothing is alike.

    Parameters
    ----------
    path
        The path that is not there.
    """
    try:
        beside = [one.name for one in path.parent.iterdir() if not one.name.startswith(".")]
    except OSError:
        return ""
    close = difflib.get_close_matches(path.name, beside, n=SUGGESTED, cutoff=TYPO)
    return f"Did you mean {' or '.join(repr(str(path.parent / name)) for name in close)}? " if close else ""


def _nearest(text: str, known: Iterable[str]) -> list[str]:
    """Return the valid names nearest to one: spelt alike, made of its words, or with all of its words."""
    by_lower: dict[str, list[str]] = {}
    for name in known:
        by_lower.setdefault(name.lower(), []).append(name)
    typos = difflib.get_close_matches(text, by_lower, n=SUGGESTED, cutoff=TYPO)
    asked = set(WORD.findall(text))
    words = {name: set(WORD.findall(name)) for name in by_lower}
    made_of_its = [name for name in by_lower if words[name] and words[name] <= asked]
    with_all = [name for name in by_lower if asked and asked <= words[name]]
    alike = difflib.get_close_matches(text, by_lower, n=SUGGESTED, cutoff=ALIKE)
    found = list(
        dict.fromkeys([*typos, *sorted(made_of_its, key=len, reverse=True), *sorted(with_all, key=len), *alike])
    )
    return [name for lower in found[:SUGGESTED] for name in by_lower[lower]]


class InvalidValue(DetenteError, ValueError):
    """A value of the wrong type, out of its range, missing or not a number."""


class TooFew(InvalidValue):
    """Too few observations for what was asked."""


class NoFolder(DetenteError, FileNotFoundError):
    """The folder of a file that is to be written is not there."""


class BrokenExtension(DetenteError, ImportError):
    """A file or package that is to bring a school, a mechanism, a source or a scenario cannot be loaded."""


class BrokenMechanism(DetenteError, ValueError):
    """A mechanism stops with an error, or does not return what a mechanism must."""


class HinderedMechanism(DetenteError, OSError):
    """A mechanism of one's own is stopped by the machine: a file, a disk, a connection. Elsewhere it may go on."""


class PhaseViolation(DetenteError, ValueError):
    """A mechanism wrote a field of the world that its phase does not own."""


class MissingExtra(DetenteError, ImportError):
    """An optional dependency is absent.

    Parameters
    ----------
    package
        The package that could not be imported.
    extra
        The extra of detente that brings it.
    """

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(
            f"This needs the package {package!r}, which is not installed.",
            f"Install it with: {install_extra(extra)}",
        )


class MissingPackage(DetenteError, ImportError):
    """A package of others that only this needs is absent.

    Parameters
    ----------
    package
        The package that could not be imported.
    """

    def __init__(self, package: str) -> None:
        super().__init__(f"This needs the package {package!r}, which is not installed.", f"pip install {package}")


class TooLarge(InvalidValue, MemoryError):
    """What was asked for takes more memory than there is."""


class TooLong(InvalidValue):
    """What was asked for takes longer than somebody who does not say so would wait."""


class DataError(DetenteError, ValueError):
    """A data file is missing, truncated, altered or not what it claims to be."""


class DamagedFile(DataError):
    """A file of results that is cut short, altered, or says what this version cannot read."""


class ForeignFile(DataError):
    """A file that detente did not write."""


class NewerFormat(DataError):
    """A file of results in a format later than this version reads."""


class AbsentMechanism(InvalidValue):
    """A theory cannot be run because the module of one of its mechanisms is not imported."""


class NotReproduced(DetenteError, ValueError):
    """A run that is lived again does not give the numbers that it has."""


class FailedRuns(DetenteError, ValueError):
    """Every run that was to be judged has numbers that are not finite."""


class ForkedProcess(DetenteError, OSError):
    """A process was forked from one that had threads which it cannot do without."""


class FolderInUse(DetenteError, BlockingIOError):
    """Another process works in the folder of a study."""


class LostWorkers(DetenteError, OSError):
    """Workers cannot be started, reached or kept: what is not finished cannot go on there."""


class UnfinishedStudy(DetenteError, OSError):
    """Parts of a study could not be computed for reasons that lie in the machine, not in what was asked."""


class OtherVersion(DetenteError, ValueError):
    """A worker has another detente than whoever asks, and might give other numbers."""
