"""A table that keeps every word whole, however narrow the terminal is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment
from rich.table import Column, Table
from rich.text import Text

ENDLESS = 10_000
"""Width at which no line is broken."""
WORD = re.compile(r" *[^ ]+ *")
"""A word with the spaces about it; others than plain ones end no line."""


class HeldTable(Table):
    """A table in the cells of which marks stand for spaces at which no line may end, or none should.

    Its columns get widths at which no word is broken. Where there is no room for those, columns stand closer; then
    lines may end at spaces where none should; then each row is told cell by cell, below one another. Nothing is left
    out, and a word or command longer than a line is not cut.

    Parameters
    ----------
    hold, loose
        The marks, which are never printed.
    columns
        Names of the columns.
    how
        As of rich's ``Table``.
    """

    def __init__(self, hold: str, loose: str, *columns: Any, **how: Any) -> None:
        super().__init__(*columns, **how)
        self._hold, self._loose = hold, loose

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for part in self._parts(console, options):
            yield Segment(self._plain(part.text), *part[1:]) if isinstance(part, Segment) else part

    def _plain(self, text: str) -> str:
        return text.replace(self._hold, " ").replace(self._loose, " ")

    def _parts(self, console: Console, options: ConsoleOptions) -> Iterator[Any]:
        """Give the table in the widths that keep words whole, or row by row where there are none."""
        before = [(column.width, column._cells) for column in self.columns]
        padding = self.padding
        try:
            for closer, looser in ((False, False), (True, False), (True, True)):
                if closer and self.box:
                    self.padding = (0, 0)
                if looser:
                    for column in self.columns:
                        column._cells = [self._loosened(cell) for cell in column._cells]
                if (widths := self._widths(console, options)) is not None:
                    for column, width in zip(self.columns, widths, strict=True):
                        if width:
                            column.width = width
                    yield from list(super().__rich_console__(console, options))
                    return
        finally:
            self.padding = padding
            for column, (asked, cells) in zip(self.columns, before, strict=True):
                column.width, column._cells = asked, cells
        yield from self._below(options.max_width)

    def _widths(self, console: Console, options: ConsoleOptions) -> list[int] | None:
        """Return the widths of the columns, 0 where they need none to be set; None if there is no room for them."""
        spans = [self._span(column) for column in self.columns]
        most = console.measure(self, options=options.update(width=ENDLESS)).maximum
        room = options.max_width - (most - sum(longest for _, longest in spans))
        if sum(shortest for shortest, _ in spans) > room:
            return None
        return share(spans, room) if most > options.max_width else [0] * len(spans)

    def _loosened(self, cell: Any) -> Any:
        """Return a cell in which lines may end where none should."""
        loosened = _text(cell).copy()
        loosened.plain = loosened.plain.replace(self._loose, " ")
        return loosened

    def _span(self, column: Column) -> tuple[int, int]:
        """Return the least width of a column that breaks no word, and the width that breaks no line."""
        texts = [str(cell) for cell in (*([column.header] if self.show_header else []), *column.cells)]
        longest = max((cell_len(line) for text in texts for line in text.splitlines()), default=0)
        longest = max(longest, column.min_width or 0)
        words = max((cell_len(word) for text in texts for word in text.split()), default=0)
        return (longest if column.no_wrap else max(words, column.min_width or 0)), longest

    def _below(self, width: int) -> Iterator[Text]:
        """Give the title, the cells of each row below one another, and the words below the table."""
        if self.title:
            yield from self._lines(_text(self.title), width)
        heads = [str(column.header) if self.show_header else "" for column in self.columns]
        for number, row in enumerate(zip(*(column.cells for column in self.columns), strict=True)):
            if number and len(heads) > 2:
                yield Text("")
            for place, (head, cell) in enumerate(zip(heads, row, strict=True)):
                told = _text(cell)
                if told.plain.strip():
                    alone = not place and not any(_text(other).plain.strip() for other in row[1:])
                    whole = Text.assemble((f"{head}: ", "dim"), told) if head and not alone else told
                    yield from self._lines(whole, width, indent=2 if place else 0)
        if self.caption:
            yield from self._lines(_text(self.caption), width)

    def _lines(self, text: Text, width: int, indent: int = 0) -> Iterator[Text]:
        """Give the lines of a text, none of which ends within a word."""
        return broken(text, width, (self._hold, self._loose), indent=indent)


def broken(text: Text, width: int, marks: Sequence[str], *, indent: int = 0) -> Iterator[Text]:
    """Give the lines of a text, none of which ends within a word or at a mark.

    Parameters
    ----------
    text
        The words.
    width
        Width of a line [letters]; a longer word is not cut.
    marks
        What stands for spaces at which no line may end.
    indent
        Letters by which lines are moved in.
    """
    for paragraph in text.split("\n", allow_blank=True):
        for line in paragraph.divide(_ends(paragraph.plain, width - indent)):
            line.rstrip()
            line.pad_left(indent)
            for mark in marks:
                line.plain = line.plain.replace(mark, " ")
            line.no_wrap, line.overflow = True, "ignore"
            yield line


def _ends(line: str, width: int) -> list[int]:
    """Return where a line is broken between words: rich breaks within one that is longer than the line."""
    ends, used = [], 0
    for found in WORD.finditer(line):
        word = found[0]
        if used and used + cell_len(word.rstrip()) > width:
            ends.append(found.start())
            used = 0
        used += cell_len(word)
    return ends


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
