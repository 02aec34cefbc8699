"""A table that is printed with spaces where no line may end, wherever it is printed."""

from __future__ import annotations

from typing import Any

from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment
from rich.table import Table


class HeldTable(Table):
    """A table in the cells of which a mark stands for a space at which no line may end.

    Parameters
    ----------
    mark
        The mark, which is never printed.
    columns
        Names of the columns.
    how
        As of rich's ``Table``.
    """

    def __init__(self, mark: str, *columns: Any, **how: Any) -> None:
        super().__init__(*columns, **how)
        self._mark = mark

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for part in super().__rich_console__(console, options):
            yield Segment(part.text.replace(self._mark, " "), *part[1:]) if isinstance(part, Segment) else part
