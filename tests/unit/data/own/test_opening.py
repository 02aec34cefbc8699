"""What files of one's own look like in the wild: exports of R, Excel and Stata, packed, damaged, in other encodings."""

from __future__ import annotations

import datetime
import gzip
import os
import re
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pandas
import polars as pl
import pyarrow
import pytest
from pyarrow import parquet

from detente.core.errors import DataError, DetenteError, InvalidValue
from detente.data.own import opening, read_frame
from unit.data.own.made_files import text, written


def notes(own: Any) -> str:
    return " ".join(own.report.notes)


def test_row_names_of_r_are_left_out_and_told(tmp_path: Path) -> None:
    """A counter of rows would else be a variable of the study."""
    path = text(tmp_path, '"","ccode","year","x"\n"1",2,1990,NA\n"2",20,1990,0.5\n')
    own = read_frame(path)
    assert own.numbers == ("x",)
    assert own.table["x"].to_list() == [None, 0.5]
    assert "without a name" in notes(own)


def test_an_index_of_pandas_is_left_out(tmp_path: Path) -> None:
    frame = pandas.DataFrame({"ccode": [2, 20], "year": [1990, 1990], "x": [1.0, 2.0]})
    frame.to_csv(tmp_path / "a.csv")
    frame.to_excel(tmp_path / "a.xlsx")
    for name in ("a.csv", "a.xlsx"):
        own = read_frame(tmp_path / name)
        assert own.numbers == ("x",)
        assert "without a name" in notes(own)


@pytest.mark.parametrize("name", ["a.csv.gz", "A.CSV.GZ", "a.tsv.gz"])
def test_packed_text(tmp_path: Path, name: str) -> None:
    mark = "\t" if "tsv" in name else ","
    lines = "\n".join(mark.join(row) for row in (("ccode", "year", "x"), ("2", "1990", "1.5")))
    (tmp_path / name).write_bytes(gzip.compress(lines.encode()))
    assert read_frame(tmp_path / name).table["x"].to_list() == [1.5]


def test_packed_text_that_is_cut_or_a_trap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv.gz"
    whole = gzip.compress(b"ccode,year,x\n" + b"2,1990,1\n" * 500)
    path.write_bytes(whole[:-10])
    with pytest.raises(DataError, match="cannot be read") as refused:
        read_frame(path)
    assert refused.value.hint
    path.write_bytes(whole)
    monkeypatch.setattr(opening, "MOST_UNPACKED", 1000)
    with pytest.raises(DataError, match="unpacks to more"):
        read_frame(path)


@pytest.mark.parametrize("name", ["a.gz", "a.rds", "a.xls", "a", "csv"])
def test_endings_that_are_not_read_list_those_that_are(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(InvalidValue, match="does not say what kind") as refused:
        read_frame(tmp_path / name)
    assert ".csv.gz" in refused.value.hint
    assert ".dta" in refused.value.hint


def test_a_cell_of_millions_of_letters(tmp_path: Path) -> None:
    """Longer than the blocks that a reader of csv takes at once."""
    path = text(tmp_path, f"ccode,year,x,comment\n2,1990,1,{'word ' * 600_000}\n20,1990,2,short\n")
    own = read_frame(path)
    assert own.table["x"].to_list() == [1, 2]
    assert len(str(own.report)) < 1000


def test_a_header_of_several_lines_keeps_the_numbers_of_rows(tmp_path: Path) -> None:
    path = text(tmp_path, 'ccode,year,"GDP\n(billions)"\n2,1990,1\n20,1990\n200,1990,3\n')
    own = read_frame(path)
    assert own.numbers == ("GDP\n(billions)",)
    assert own.report.dropped == [{"row": 3, "why": "the row has 2 cells where the header has 3"}]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("", "its first row is empty"),
        ("\n\nccode,year\n2,1990\n", "its first row is empty"),
        ("ccode,year,x\n", "no rows below"),
        ("ccode,year,x\n,,\n", "None of the 0 rows|no rows"),
        ("My table of 1990\nccode,year,x\n2,1990,1\n", "single cell, 'My table of 1990'"),
        (f'"{"x" * 200_000}', "cannot be read from line 1 on"),
        ("ccode,Year,year,year\n2,1990,1,1\n", "two columns of one name: year"),
    ],
)
def test_tables_that_are_none(tmp_path: Path, lines: str, says: str) -> None:
    with pytest.raises(DetenteError, match=says) as refused:
        read_frame(text(tmp_path, lines))
    assert refused.value.hint


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_text_that_is_no_utf_8_is_told_with_its_row(tmp_path: Path, encoding: str) -> None:
    lines = "country,year,x\nUSA,1990,1\nCôte d'Ivoire,1990,2\n"
    own = read_frame(text(tmp_path, lines, encoding=encoding), "names")
    assert own.table["ccode"].to_list() == [2, 437]
    assert "no UTF-8 (row 3)" in notes(own)


def test_the_first_sheet_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    first.title = "data"
    for row in ([None, None, None], ["iso3", "Year", "x", None], ["USA", 1990, 1.5, None], [None, None, None],
                ["CAN", 1990.0, "n/a", None]):  # fmt: skip
        first.append(row)
    for name in ("notes", "sources"):
        book.create_sheet(name).append(["x"])
    book.save(tmp_path / "a.xlsx")
    own = read_frame(tmp_path / "a.xlsx")
    assert own.table.rows() == [(2, 1990, 1.5), (20, 1990, None)]
    assert "'data', is read; 2 after it (notes, sources) are not" in notes(own)


def test_formulas_of_excel_are_read_as_their_values_or_as_missing(tmp_path: Path) -> None:
    """A workbook that no program has computed holds formulas without values: missing, and never text."""
    book = openpyxl.Workbook()
    for row in (["ccode", "year", "x"], [2, 1990, "=1+1"], [20, 1990, 3]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    assert read_frame(tmp_path / "a.xlsx").table["x"].to_list() == [None, 3]


def test_what_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    path = text(tmp_path, 'ccode,year,x,note\n2,1990,1,"=HYPERLINK(""http://a.b"")"\n20,1990,2,+1\n200,1990,3,@x\n')
    own = read_frame(path)
    assert own.numbers == ("x",)
    assert own.table["note"].to_list()[0] == '=HYPERLINK("http://a.b")'


def test_labels_of_stata_are_numbers_and_told(tmp_path: Path) -> None:
    level = pandas.Categorical(["low", "high", "low"], categories=["low", "high"], ordered=True)
    frame = pandas.DataFrame({"ccode": [2, 20, 200], "year": [1990] * 3, "level": level})
    frame.to_stata(tmp_path / "a.dta", write_index=False)
    own = read_frame(tmp_path / "a.dta")
    assert own.table["level"].to_list() == [0, 1, 0]
    assert "not as the labels of Stata: 0 low, 1 high" in notes(own)


def test_missing_values_of_stata(tmp_path: Path) -> None:
    frame = pandas.DataFrame({"ccode": [2, 20, 200], "year": [1990] * 3, "x": [1.0, None, float("nan")]})
    frame.to_stata(tmp_path / "a.dta", write_index=False)
    assert read_frame(tmp_path / "a.dta").table["x"].to_list() == [1, None, None]


def test_numbers_with_marks_between_thousands_are_text_and_told(tmp_path: Path) -> None:
    """1,234.5 read as 1.234 would be a silent wrong number."""
    path = text(tmp_path, 'ccode,year,x,y,z\n2,1990,"1,234.5",12 %,1\n20,1990,"1,300.25",9 %,high\n')
    own = read_frame(path, decimal="point")
    assert own.numbers == ()
    told = {one.name: one.note for one in own.report.columns}
    assert "marks between thousands" in told["x"]
    assert "percentage" in told["y"]
    assert told["z"] == "read as text: 1 cell is no number, such as 'high'"


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (("0,681", "0,700"), [0.681, 0.7]),
        (("12345,678", "1,000"), [12345.678, 1.0]),
        (("-0,5", "2"), [-0.5, 2.0]),
        (("1,25", "NA"), [1.25, None]),
    ],
)
def test_decimals_after_a_comma_that_can_be_nothing_else(
    tmp_path: Path, cells: tuple[str, ...], values: list[float | None]
) -> None:
    lines = "\n".join(f"{code};1990;{cell}" for code, cell in zip((2, 20), cells, strict=True))
    own = read_frame(text(tmp_path, f"ccode;year;x\n{lines}\n"))
    assert own.table["x"].to_list() == values
    assert "Decimals follow a comma" in notes(own)


@pytest.mark.parametrize("ending", ["csv", "parquet", "dta", "xlsx"])
def test_a_file_of_another_kind_than_its_ending_says(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_bytes(b"%PDF-1.4\x00\xff" * 40)
    with pytest.raises(DataError, match=re.escape(path.name)) as refused:
        read_frame(path)
    assert "Save it" in refused.value.hint


def test_a_parquet_file_whose_texts_are_no_utf8(tmp_path: Path) -> None:
    """Polars panics at them, which is no exception of Python's; what pandas notes of a table is not needed."""
    cells = pyarrow.Array.from_buffers(pyarrow.string(), 2, pyarrow.array([b"a\xff", b"b"]).buffers())
    table = pyarrow.table({"ccode": [2, 20], "year": [1990, 1991]})
    field = pyarrow.field("x", pyarrow.int64(), metadata={b"note\xff": b"a"})
    path = tmp_path / "a.parquet"
    for damaged in (table.append_column("x", cells), table.append_column(field, [[1, 2]])):
        parquet.write_table(damaged, path)
        with pytest.raises(DataError, match=r"a\.parquet cannot be read") as refused:
            read_frame(path)
        assert "Save it" in refused.value.hint
    parquet.write_table(table.append_column("x", [[1, 2]]).replace_schema_metadata({b"pandas\xff": b"a"}), path)
    assert read_frame(path).table.rows() == [(2, 1990, 1), (20, 1991, 2)]


def test_a_path_that_is_nothing_or_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for name, says in (("none.csv", "is not there"), ("pipe.csv", "no regular file")):
        with pytest.raises(DataError, match=says):
            read_frame(tmp_path / name)


def test_text_keys_of_categories_and_dates(tmp_path: Path) -> None:
    frame = pl.DataFrame({"iso3": ["USA", "CAN"], "date": ["1990-05-01", "1991-05-01"], "x": [1, 2]}).with_columns(
        pl.col("iso3").cast(pl.Categorical), pl.col("date").str.to_date()
    )
    frame.write_parquet(tmp_path / "a.parquet")
    assert read_frame(tmp_path / "a.parquet").table.rows() == [(2, 1990, 1), (20, 1991, 2)]


def test_the_same_rows_have_one_fingerprint_whatever_the_format(tmp_path: Path) -> None:
    prints = {read_frame(written(tmp_path, name)).fingerprint for name in ("a.csv", "b.dta", "c.parquet", "d.xlsx")}
    assert len(prints) == 1


def test_points_between_thousands_where_decimals_follow_a_comma(tmp_path: Path) -> None:
    """1.234 read as one and a bit would be a silent wrong number."""
    lines = "ccode;year;x;y;z\n2;1962;1.234;1,5;1.5\n365;1962;-2.500.000,25;2,5;2\n"
    own = read_frame(text(tmp_path, lines), decimal="comma")
    assert own.table["x"].to_list() == [1234.0, -2500000.25]
    assert own.table["y"].to_list() == [1.5, 2.5]
    assert own.numbers == ("x", "y")
    told = {one.name: one.note for one in own.report.columns}
    assert "points stand between thousands, as in 1.234" in told["x"]
    assert "'1.5'" in told["z"]


def test_marks_of_control_in_names_of_columns_are_shown_as_a_sign(tmp_path: Path) -> None:
    """They would reach the terminal as commands, and no page could be drawn."""
    own = read_frame(text(tmp_path, "ccode,year,\x1b[31mred\x07,x\n2,1962,1,2\n"))
    assert own.numbers == ("\ufffd[31mred\ufffd", "x")


def test_names_of_columns_that_are_used_for_work_stay(tmp_path: Path) -> None:
    names = ("_row", "_one", "_two", "_first", "_why", "_k0", "_score", "_turned")
    rows = "2,365,1962" + ",1" * len(names)
    own = read_frame(text(tmp_path, f"ccode1,ccode2,year,{','.join(names)}\n{rows}\n{rows}\n"))
    assert own.numbers == names
    assert own.report.repeated == [{"row": 3, "why": "says what row 2 says"}]


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("ccode", [[2]]),
        ("ccode", [b"\xff"]),
        ("year", [datetime.time(1)]),
        ("year", [datetime.timedelta(1)]),
        ("ccode", [{"a": 2}]),
    ],
)
def test_keys_that_are_neither_numbers_nor_text(name: str, cells: list[Any]) -> None:
    with pytest.raises(InvalidValue, match=f"{name} says no states and no years"):
        read_frame(pl.DataFrame({"ccode": [2], "year": [1962], "x": [1]} | {name: cells}))


@pytest.mark.parametrize(
    "options",
    [{"missing": -9}, {"keys": 5}, {"shares": 5}, {"codes": 5}, {"actors": 5}, {"scores": 5}, {"decimal": 5},
     {"directed": "no"}, {"directed": 1}],
)  # fmt: skip
def test_options_of_another_kind(options: Any) -> None:
    with pytest.raises(InvalidValue) as refused:
        read_frame(pl.DataFrame({"ccode": [2], "year": [1962], "x": [1]}), **options)
    assert refused.value.hint


def test_cells_to_the_right_of_the_named_columns_are_left_out_and_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("ccode", "year", "x"), (2, 1962, 1, 99), (365, 1962, 2)):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    assert "A column without a name is left out" in notes(read_frame(tmp_path / "a.xlsx"))


def test_formulas_without_saved_values_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("ccode", "year", "x", "f", "empty"), (2, 1962, 1, "=C2*2", None), (365, 1962, 2, "=C3*2", None)):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    assert "Formulas whose values were not saved are missing: f." in notes(read_frame(tmp_path / "a.xlsx"))


def test_lines_that_end_as_on_old_macs(tmp_path: Path) -> None:
    own = read_frame(text(tmp_path, "ccode,year,x\r2,1962,1\r365,1962,2\r"))
    assert own.table["x"].to_list() == [1, 2]


def test_a_state_that_is_misspelt_is_told_with_the_nearest(tmp_path: Path) -> None:
    own = read_frame(text(tmp_path, "state,year,x\nFrnace,1962,1\nUSA,1962,2\n"), "names")
    assert "Frnace (is it France?)" in notes(own)


@pytest.mark.parametrize(("column", "value"), [("milex_usd2020", -5), ("polity2", 11), ("tpop", -1), ("x", 1e308)])
def test_values_that_a_measure_cannot_have_are_missing(tmp_path: Path, column: str, value: float) -> None:
    own = read_frame(text(tmp_path, f"ccode,year,{column}\n2,1962,{value}\n365,1962,7\n"), missing="none")
    assert own.table[column].to_list() == [None, 7]
    assert [one["row"] for one in own.report.out_of_range] == [2]
