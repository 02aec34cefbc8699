"""A sweep as it goes on, on a terminal: how far it is, and the points as they fill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.apps.cli import output
from detente.apps.cli.points import cells, head
from detente.core.progress import SOON, Moment

if TYPE_CHECKING:
    from rich.console import Console

    from detente.studies.sweep import Sweep

LINES = 12
"""Points that are shown: those that were finished of late."""


class LivePoints:
    """Shows a line of progress and a table of points, in place.

    Parameters
    ----------
    console
        A terminal.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live: Any = None
        self._moment: Moment | None = None
        self._found: Sweep | None = None

    def tell(self, moment: Moment) -> None:
        """Take how far it is."""
        self._moment = moment
        if self._live is None and moment.elapsed >= SOON:
            from rich.live import Live

            self._live = Live(console=self._console, transient=True, refresh_per_second=4)
            self._live.start()
        self._draw()

    def show(self, found: Sweep) -> None:
        """Take the sweep as far as it is."""
        self._found = found
        self._draw()

    def close(self) -> None:
        """Remove what is shown."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _draw(self) -> None:
        if self._live is None or self._moment is None:
            return
        from rich.console import Group
        from rich.text import Text

        parts: list[Any] = [Text(str(self._moment))]
        if self._found is not None:
            parts.append(_table(self._found))
        self._live.update(Group(*parts))


def _table(found: Sweep) -> Any:
    begun = found.runs_of.nonzero()[0]
    rows = [cells(found, int(k)) for k in begun[-LINES:]]
    title = f"{int(found.finished.sum()):,} of {len(found.design):,} points are finished"
    lost = int(found.failed_runs.sum())
    return output.table(head(found), rows, title=title + (f", {lost:,} runs failed" if lost else ""), rule=True)
