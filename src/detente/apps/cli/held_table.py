"""A table that keeps every word whole, however narrow the terminal is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment
from rich.table import Column, Table
from rich.text import Text

ENDLESS = 10_000
"""Width at which no line is broken."""


class HeldTable(Table):
    """A table in the cells of which a mark stands for a space at which no line may end.

    Its columns get widths at which no word is broken; where there is no room for those, each row is
    told cell by cell, below one another. Nothing is left out, and a word or command longer than a line is not cut.

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
        for part in self._parts(console, options):
            yield Segment(part.text.replace(self._mark, " "), *part[1:]) if isinstance(part, Segment) else part

    def _parts(self, console: Console, options: ConsoleOptions) -> Iterator[Any]:
        """Give the table in the widths that keep words whole, or row by row where there are none."""
        spans = [self._span(column) for column in self.columns]
        most = console.measure(self, options=options.update(width=ENDLESS)).maximum
        room = options.max_width - (most - sum(longest for _, longest in spans))
        if sum(shortest for shortest, _ in spans) > room:
            yield from self._below(console, options.max_width)
            return
        before = [column.width for column in self.columns]
        if most > options.max_width:
            for column, width in zip(self.columns, share(spans, room), strict=True):
                column.width = width
        try:
            yield from list(super().__rich_console__(console, options))
        finally:
            for column, was in zip(self.columns, before, strict=True):
                column.width = was

    def _span(self, column: Column) -> tuple[int, int]:
        """Return the least width of a column that breaks no word, and the width that breaks no line."""
        texts = [str(cell) for cell in (*([column.header] if self.show_header else []), *column.cells)]
        longest = max((cell_len(line) for text in texts for line in text.splitlines()), default=0)
        longest = max(longest, column.min_width or 0)
        words = max((cell_len(word) for text in texts for word in text.split()), default=0)
        return (longest if column.no_wrap else max(words, column.min_width or 0)), longest

    def _below(self, console: Console, width: int) -> Iterator[Text]:
        """Give the title, the cells of each row below one another, and the words below the table."""
        if self.title:
            yield from self._lines(console, _text(self.title), width)
        heads = [str(column.header) if self.show_header else "" for column in self.columns]
        for number, row in enumerate(zip(*(column.cells for column in self.columns), strict=True)):
            if number and len(heads) > 2:
                yield Text("")
            for place, (head, cell) in enumerate(zip(heads, row, strict=True)):
                told = _text(cell)
                if told.plain.strip():
                    whole = Text.assemble((f"{head}: ", "dim"), told) if head else told
                    yield from self._lines(console, whole, width, indent=2 if place else 0)
        if self.caption:
            yield from self._lines(console, _text(self.caption), width)

    def _lines(self, console: Console, text: Text, width: int, indent: int = 0) -> Iterator[Text]:
        """Give the lines of a text, none of which ends within a word."""
        for line in text.wrap(console, width - indent, overflow="ignore"):
            line.rstrip()
            line.pad_left(indent)
            line.plain = line.plain.replace(self._mark, " ")
            line.no_wrap, line.overflow = True, "ignore"
            yield line


def share(spans: Sequence[tuple[int, int]], room: int) -> list[int]:
    """Return widths of columns that fill a width.

    Parameters
    ----------
    spans
        Least and greatest width of each column [letters].
    room
        Letters for all of them: at least the sum of the least ones, at most that of the greatest.
    """
    widths = [max(least, 1) for least, _ in spans]
    for _ in range(room - sum(widths)):
        widths[max(range(len(spans)), key=lambda k: spans[k][1] / widths[k])] += 1
    return widths


def _text(cell: Any) -> Text:
    return cell if isinstance(cell, Text) else Text(str(cell))
