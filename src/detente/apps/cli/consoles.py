"""Consoles that outlive their reader: rich would end the process in the midst of it."""

from __future__ import annotations

import sys

from rich.console import Console

from detente.apps.cli.streams import discard


class PipedConsole(Console):
    """Console whose reader may go: without one of results the command ends, without one of messages it goes on."""

    def on_broken_pipe(self) -> None:
        """Tell the command that nobody reads its results; let messages go nowhere."""
        if not self.stderr:
            raise BrokenPipeError
        discard(sys.stderr)
