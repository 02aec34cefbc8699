"""Rows of tables as text: cells keep their line ends, and only line ends end a line."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core.csv_rows import csv_rows, separator_in
from detente.core.errors import DataError

CELLS = st.text(st.sampled_from('a1. ,"\n\r\u2028\u2029\x0b\x0c\x1c\x85'), max_size=6)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=3), max_size=4), st.sampled_from(["\n", "\r\n"]))
def test_what_was_written_is_read_cell_by_cell(rows: list[list[str]], end: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    assert [row.cells for row in csv_rows(out.getvalue(), "it")] == rows


def test_a_row_of_several_lines_is_told_where_it_begins_and_ends() -> None:
    assert [tuple(row) for row in csv_rows('a,b\r\n"2\r\n.5",1\n\n3,4', "it")] == [
        (1, 1, ["a", "b"]),
        (2, 3, ["2\r\n.5", "1"]),
        (4, 4, []),
        (5, 5, ["3", "4"]),
    ]


def test_a_cell_too_long_is_refused_with_its_line() -> None:
    with pytest.raises(DataError, match="it cannot be read from line 2 on"):
        list(csv_rows(f"a\n{'1' * 200_000}\n", "it"))


@pytest.mark.parametrize(("head", "mark"), [("a;b", ";"), ("a;b\r0", ";"), (f"a;{'1' * 200_000}", ",")])
def test_what_separates_is_found_in_a_head_of_several_lines_or_too_long(head: str, mark: str) -> None:
    assert separator_in(head) == mark
