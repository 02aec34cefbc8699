"""Consoles that outlive their reader: rich would end the process in the midst of it."""

from __future__ import annotations

import sys
from typing import Any

from rich.console import Console

from detente.apps.cli.streams import discard


class PipedConsole(Console):
    """Console whose reader may go: without one of results the command ends, without one of messages it goes on."""

    def on_broken_pipe(self) -> None:
        """Tell the command that nobody reads its results."""
        raise BrokenPipeError


class Heedless:
    """Standard error on which what cannot be written goes nowhere, as on a full disk or without a reader."""

    def __getattr__(self, name: str) -> Any:
        """Return what standard error has of that name."""
        return getattr(sys.stderr, name)

    def write(self, text: str) -> int:
        """Write a text, if it can be written.

        Parameters
        ----------
        text
            The text.
        """
        try:
            return sys.stderr.write(text)
        except OSError:
            discard(sys.stderr)
            return len(text)

    def flush(self) -> None:
        """Write what is left, if it can be written."""
        try:
            sys.stderr.flush()
        except OSError:
            discard(sys.stderr)
