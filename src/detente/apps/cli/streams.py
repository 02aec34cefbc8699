"""The three standard streams as a command finds them: closed, without a reader, in an encoding that lacks letters."""

from __future__ import annotations

import codecs
import contextlib
import os
import sys
from collections.abc import Iterator
from typing import TextIO

NEAREST = {
    "\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ",
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
    "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00d7": "x", "\u2026": "~", "\u00b7": ".",
    "\u2500": "-", "\u2501": "-", "\u2502": "|", "\u2503": "|",
}  # fmt: skip
"""What is written for a letter that an encoding lacks, as wide as the letter; for any other, a question mark."""
HANDLER = "detente.nearest"


_results: list[TextIO] = []
"""Where results go while what others print goes to standard error."""


def results() -> TextIO:
    """Return the stream of results."""
    return _results[-1] if _results else sys.stdout


@contextlib.contextmanager
def results_apart() -> Iterator[None]:
    """Let what schools of one's own and libraries print go to standard error, and results alone to standard output."""
    _results.append(sys.stdout)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        _results.pop()


def prepare() -> bool:
    """Make the streams of this process fit to be written to, whatever whoever started it left of them.

    Returns
    -------
    bool
        Whether standard output was open.
    """
    closed = _open_closed()
    codecs.register_error(HANDLER, _nearest)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and not holds_all(stream.encoding):
            stream.reconfigure(errors=HANDLER)
    return 1 not in closed


def holds_all(encoding: str | None) -> bool:
    """Return whether every letter can be written in an encoding.

    Parameters
    ----------
    encoding
        Its name; none is taken for ASCII.
    """
    return codecs.lookup(encoding or "ascii").name.startswith("utf-")


def finish() -> None:
    """Write what is left; what a stream without a reader does not take goes nowhere, and nothing is said of it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            discard(stream)


def discard(stream: object) -> None:
    """Let whatever is still written to a stream go nowhere, so that Python does not stumble over it at its end.

    Parameters
    ----------
    stream
        Standard output or error.
    """
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())  # type: ignore[attr-defined]
        os.close(nowhere)


def _open_closed() -> list[int]:
    """Open what was closed: else the next file to be opened takes the number, and what is printed goes there."""
    closed = []
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the least number that is free: this one
            closed.append(number)
    if sys.stdin is None:
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    if sys.stdout is None:
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    return closed


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(NEAREST.get(letter, "?") for letter in lacking), error.end
