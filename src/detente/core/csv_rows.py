"""Rows of a table as text (CSV): only what ends a line for whoever writes such tables ends one here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from detente.core.errors import DataError


class CsvRow(NamedTuple):
    """A row.

    Attributes
    ----------
    first, last : int
        Lines on which it begins and ends, from 1: a cell in quotation marks may hold line ends.
    cells : list of str
        Its cells.
    """

    first: int
    last: int
    cells: list[str]


def separator_in(head: str) -> str:
    """Return what separates the cells of a table: of comma, semicolon and tab the one with the most cells.

    Parameters
    ----------
    head
        Its first line.
    """
    return max(",;\t", key=lambda mark: _cells(head, mark))


def _cells(head: str, mark: str) -> int:
    try:
        return len(next(csv.reader(io.StringIO(head, newline=""), delimiter=mark), []))
    except csv.Error:  # told with its line where rows are read
        return 0


def csv_rows(text: str, name: str, separator: str = ",") -> Iterator[CsvRow]:
    """Yield the rows of a table, empty lines too.

    Parameters
    ----------
    text
        The table.
    name
        What it is called in an error.
    separator
        What stands between cells.

    Raises
    ------
    DataError
        A row cannot be read, as one with a cell of more letters than the reader takes (131,072); its line is told.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    first = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            msg = f"{name} cannot be read from line {first} on: {error}."
            raise DataError(msg, "A lone quotation mark there runs on through the file, perhaps.") from error
        yield CsvRow(first, reader.line_num, cells)
        first = reader.line_num + 1
