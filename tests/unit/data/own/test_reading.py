"""Files of one's own: every format gives the same table, and what cannot be read is told in two lines."""

from __future__ import annotations

import gc
import re
import warnings
import zipfile
from pathlib import Path
from typing import Any

import pandas
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core.errors import DataError, DetenteError, InvalidValue, UnknownName
from detente.data.own import OwnFrame, opening, read_frame
from unit.data.own.made_files import ROWS, text, written


def taken(path: Path, codes: str | None = None, **options: Any) -> OwnFrame | DetenteError:
    """Read a file; return the table, each row of which is used, dropped or repeated, or the error that says why not."""
    try:
        own = read_frame(path, codes, refuse=False, **options)
    except DetenteError as error:
        return error
    assert own.report.rows == own.report.matched + len(own.report.dropped) + len(own.report.repeated)
    return own


EXPECTED = {"ccode": [2, 20, 365], "year": [1962] * 3, "burden": [0.09, 0.04, None]}


@pytest.mark.parametrize("name", ["a.csv", "a.CSV", "a.tsv", "a.parquet", "a.Parquet", "a.dta", "a.DTA", "a.xlsx"])
def test_every_format_gives_the_same_table(tmp_path: Path, name: str) -> None:
    own = read_frame(written(tmp_path, name))
    assert own.table.drop("leader").to_dict(as_series=False) == EXPECTED
    assert own.table["leader"].to_list() == ["Kennedy", "Diefenbaker", "Khrushchev"]
    assert (own.unit, own.directed, own.report.codes) == ("state-year", None, "cow")
    assert (own.report.rows, own.report.matched, own.report.dropped) == (3, 3, [])
    assert own.numbers == ("burden",)


@pytest.mark.parametrize("make", [pl.DataFrame, pandas.DataFrame, lambda rows: pl.DataFrame(rows).lazy()])
def test_tables_in_memory(make: Any) -> None:
    assert read_frame(make(ROWS)).table.drop("leader").to_dict(as_series=False) == EXPECTED


@pytest.mark.parametrize(
    ("encoding", "told"), [("utf-8-sig", ""), ("utf-16", "UTF-16"), ("latin-1", "Latin-1"), ("utf-8", "")]
)
def test_encodings(tmp_path: Path, encoding: str, told: str) -> None:
    own = read_frame(text(tmp_path, "state,year,x\nCôte d'Ivoire,1970,1\n", encoding=encoding), "names")
    assert own.table["ccode"].to_list() == [437]
    assert any(told in note for note in own.report.notes)


def test_a_semicolon_and_decimals_after_a_comma_are_told(tmp_path: Path) -> None:
    own = read_frame(text(tmp_path, "ccode;year;x\n2;1990;1,25\n20;1990;-0,5\n200;1990;NA\n"))
    assert own.table["x"].to_list() == [1.25, -0.5, None]
    assert any("semicolon" in note for note in own.report.notes)
    assert any("after a comma" in note or "follow a comma" in note for note in own.report.notes)


def test_decimals_that_the_cells_do_not_settle_are_refused_until_they_are_declared(tmp_path: Path) -> None:
    """1,250 may be one and a quarter or a thousand; 1,5 beside 1.5 is both."""
    thousands = text(tmp_path, "ccode;year;x\n2;1990;1,250\n")
    both = text(tmp_path, "ccode;year;x;y\n2;1990;1,5;1.5\n", "both.csv")
    for path in (thousands, both):
        with pytest.raises(DataError, match="comma") as refused:
            read_frame(path)
        assert "--decimal" in refused.value.hint
    assert read_frame(thousands, decimal="comma").table["x"].to_list() == [1.25]
    assert read_frame(thousands, decimal="point").numbers == ()
    with pytest.raises(UnknownName):
        read_frame(thousands, decimal="dot")


def test_a_year_as_a_date_a_float_or_text(tmp_path: Path) -> None:
    for when in ("1962-10-16", "1962.0", "1962", "1962-10"):
        assert read_frame(text(tmp_path, f"ccode,year,x\n2,{when},1\n")).table["year"].to_list() == [1962]
    stamps = pl.DataFrame({"ccode": [2], "date": [pandas.Timestamp("1962-10-16").to_pydatetime()], "x": [1]})
    own = read_frame(stamps)
    assert own.table["year"].to_list() == [1962]
    assert any("Dates are taken as their years" in note for note in own.report.notes)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("ccode,year,x\n2.5,1990,1\n", "'2.5' is no COW number"),
        ("ccode,year,x\n-2,1990,1\n", "-2 is no COW number"),
        ("ccode,year,x\nUSA,1990,1\n", "'USA' is no COW number"),
        ("ccode,year,x\n7,1990,1\n", "7 is no COW number of a state"),
        ("ccode,year,x\n260,1995,1\n", r"no member of the state system in 1995: it was one 1955-1990"),
        ("ccode,year,x\n,1990,1\n", "the state is missing"),
        ("ccode,year,x\n2,,1\n", "the year is missing"),
        ("ccode,year,x\n2,1990.5,1\n", "1990.5 is no year"),
        ("ccode,year,x\n2,31.12.1990,1\n", "is no year, and no date"),
        ("ccode,year,x\n2,1990-13-01,1\n", "is no date"),
        ("ccode,year,x\n2,1990-02-30,1\n", "is no date"),
        ("ccode,year,x\n2,1990-03-04 - 1991-01-02,1\n", "is no year, and no date"),
        ("ccode,year,x\n2,2050,1\n", "2050 is outside"),
        ("ccode,year,x\n2,1990\n20,1990,1\n", "2 cells where the header has 3"),
        ("ccode_a,ccode_b,year,x\n2,2,1990,1\n", "the two states are the same"),
    ],
)
def test_each_row_that_is_dropped_says_why(tmp_path: Path, lines: str, says: str) -> None:
    report = read_frame(text(tmp_path, lines), refuse=False).report
    assert len(report.dropped) == 1
    assert report.dropped[0]["row"] == 2
    assert re.search(says, report.dropped[0]["why"])
    assert report.rows == report.matched + len(report.dropped) + len(report.repeated)


def test_years_outside_are_out_of_range_too(tmp_path: Path) -> None:
    report = read_frame(text(tmp_path, "ccode,year,x\n2,2050,1\n2,1990,1\n")).report
    assert [(one["row"], one["column"], one["value"]) for one in report.out_of_range] == [(2, "year", 2050)]


def test_255_and_260_mean_what_is_declared(tmp_path: Path, real_data: Path) -> None:
    """Gleditsch and Ward count all Germany since 1945 as 260; COW's 260 is West Germany, and united Germany 255."""
    path = text(tmp_path, "id,year,x\n260,1970,1\n260,1995,2\n255,1900,3\n255,1995,4\n")
    with pytest.raises(InvalidValue, match="does not say how it counts") as refused:
        read_frame(path)
    assert "255 and 260" in refused.value.hint
    by_cow = read_frame(path, "cow")
    assert by_cow.table.rows() == [(255, 1900, 3.0), (255, 1995, 4.0), (260, 1970, 1.0)]
    by_gw = read_frame(path, "gw", data=real_data)
    assert by_gw.table.rows() == [(255, 1900, 3.0), (255, 1995, 2.0), (260, 1970, 1.0)]
    assert [one["row"] for one in by_gw.report.dropped] == [5]


def test_a_column_that_says_how_it_counts_is_taken_at_its_word(tmp_path: Path, real_data: Path) -> None:
    own = read_frame(text(tmp_path, "gwcode,year,x\n260,1995,2\n"), data=real_data)
    assert own.table.rows() == [(255, 1995, 2.0)]
    doubt = read_frame(text(tmp_path, "ccode,year,x\n260,1995,2\n2,1995,1\n"), data=real_data).report
    assert any("--codes gw?" in note for note in doubt.notes)


def test_gleditsch_ward_without_their_list(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be matched") as refused:
        read_frame(text(tmp_path, "gwcode,year,x\n2,1995,2\n"))
    assert "detente data fetch gleditsch_ward" in refused.value.hint


@pytest.mark.parametrize(
    ("code", "year", "ccode"),
    [("USA", 1950, 2), ("usa", 1950, 2), ("DEU", 1970, 260), ("DEU", 1995, 255), ("SUN", 1970, 365),
     ("RUS", 1970, 365), ("YUG", 1980, 345), ("SRB", 2010, 345), ("XKX", 2010, 347), ("PSE", 2010, None),
     ("US", 2010, None)],
)  # fmt: skip
def test_iso_codes_of_then_and_of_today(tmp_path: Path, code: str, year: int, ccode: int | None) -> None:
    own = read_frame(text(tmp_path, f"iso3,year,x\n{code},{year},1\n"), refuse=False)
    assert own.table["ccode"].to_list() == ([] if ccode is None else [ccode])
    if ccode is None:
        assert "no ISO 3166 code" in own.report.dropped[0]["why"]


@pytest.mark.parametrize(
    ("name", "year", "ccode"),
    [("West Germany", 1970, 260), ("Germany", 1970, 260), ("Germany", 1995, 255), ("USSR", 1970, 365),
     ("Türkiye", 1990, 640), ("2", 1990, None), ("Korea", 1990, None), ("Atlantis", 1990, None)],
)  # fmt: skip
def test_names(tmp_path: Path, name: str, year: int, ccode: int | None) -> None:
    own = read_frame(text(tmp_path, f"country,year,x\n{name},{year},1\n"), "names", refuse=False)
    assert own.table["ccode"].to_list() == ([] if ccode is None else [ccode])
    assert len(own.report.dropped) == (ccode is None)


@pytest.mark.parametrize(
    ("lines", "options", "error", "says"),
    [
        ("a,b\n1,2\n", {}, InvalidValue, "No columns say who and when"),
        ("iso3,jahr\nUSA,1990\n", {}, InvalidValue, "No column says when: there are iso3, jahr"),
        ("land,year\nUSA,1990\n", {}, InvalidValue, "No column says who: there are land, year"),
        ("state,year,x\n2,1990,1\n", {}, InvalidValue, "does not say how it counts"),
        ("ccode,year,x\n2,1990,1\n", {"codes": "icao"}, UnknownName, "icao"),
        ("ccode,year,x\n2,1990,1\n", {"keys": "ccode,jahr"}, UnknownName, "jahr"),
        ("ccode,year,x\n2,1990,1\n", {"keys": "ccode"}, InvalidValue, "no keys"),
        ("ccode,year,x\n2,1990,1\n", {"shares": "y"}, UnknownName, "'y'"),
        ("ccode,year,x\n2,1990,1\n", {"missing": "nine"}, InvalidValue, "nine"),
        ("ccode,year,x\n2,1990,1\n", {"actors": "=Palestine"}, InvalidValue, "declares no actor"),
        ("ccode,year,x\n", {}, DataError, "no rows"),
        ("", {}, DataError, "no table"),
        ("x\n1\n", {}, DataError, "single cell"),
        ("ccode,year,x,x\n2,1990,1,1\n", {}, DataError, "two columns of one name: x"),
        ('ccode,year,x\n2,1990,"1\n3,1990,2\n', {}, DataError, "quotation mark"),
        ("ccode,year,x\n900,1816,1\n", {}, DataError, "None of the 1 rows"),
        ("ccode,year,x\n2,1990-01-01,1\n2,1990-02-01,2\n", {}, DataError, "several months"),
    ],
)
def test_what_cannot_be_used_says_why_and_what_to_do(
    tmp_path: Path, lines: str, options: dict[str, Any], error: type[DetenteError], says: str
) -> None:
    with pytest.raises(error, match=says) as refused:
        read_frame(text(tmp_path, lines), **options)
    assert refused.value.hint


@pytest.mark.parametrize("name", ["none.csv", "a.doc", "folder.csv", "zero.csv"])
def test_files_that_are_none(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "a.doc").write_text("x")
    (tmp_path / "zero.csv").write_bytes("ccode,year\n2,1990\n".encode("utf-16-le"))
    with pytest.raises(DetenteError) as refused:
        read_frame(tmp_path / name)
    assert refused.value.hint


@pytest.mark.parametrize("ending", ["csv", "parquet", "dta", "xlsx"])
@given(cut=st.integers(0, 400), noise=st.binary(max_size=40))
def test_a_file_cut_short_or_overwritten_is_told(
    tmp_path_factory: pytest.TempPathFactory, ending: str, cut: int, noise: bytes
) -> None:
    """Whatever the bytes are, there is a table or an error of ours with what to do: never a library's."""
    folder = tmp_path_factory.mktemp("cut")
    path = written(folder, f"whole.{ending}")
    whole = path.read_bytes()
    path.write_bytes(whole[: max(0, len(whole) - cut)] + noise)
    found = taken(path)
    assert isinstance(found, OwnFrame) or found.hint


CELLS = st.one_of(
    st.sampled_from(
        ["2", "2.0", "20", "365", "255", "260", "NA", "", ".", "-9", "1e400", "nan", "inf", "=1+1", "TRUE"]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters='\x00"\n\r'), max_size=6),
)


@given(
    rows=st.lists(st.tuples(CELLS, CELLS, st.sampled_from(["1990", "1990.0", "1815", "", "x"]), CELLS), max_size=12),
    codes=st.sampled_from(["cow", "iso3", "names"]),
    directed=st.sampled_from([None, True, False]),
)
def test_every_row_is_used_dropped_or_repeated_whatever_it_holds(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str, str, str]],
    codes: str,
    directed: bool | None,
) -> None:
    lines = "\n".join([";".join(("one", "two", "year", "x")), *(";".join(f'"{cell}"' for cell in row) for row in rows)])
    path = text(tmp_path_factory.mktemp("any"), lines)
    own = taken(path, codes, keys=["one", "two", "year"], directed=directed, decimal="point")
    if not isinstance(own, OwnFrame):
        assert own.hint
        return
    report = own.report
    told = [one["row"] for one in (*report.dropped, *report.repeated)]
    assert len(told) == len(set(told))
    if not report.refused:
        assert own.table.select(own.keys).is_unique().all()
        assert report.directed or (own.table["ccode_a"] < own.table["ccode_b"]).all()
    assert isinstance(str(report), str)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_the_name_of_a_column_is_no_text(tmp_path: Path, ending: str) -> None:
    path = written(tmp_path, f"a.{ending}", {"ccode": [2], "year": [1962], "x" * 4000: [1]})
    with pytest.raises(DataError, match="whose name has 4,000 characters") as caught:
        read_frame(path)
    assert len(str(caught.value)) < 300


def test_an_excel_file_that_holds_too_much_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_UNPACKED", 2**20)
    path = written(tmp_path, "a.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/big.xml", bytes(2**20))
    with pytest.raises(DataError, match="unpacks to more than"):
        read_frame(path)


def test_an_excel_file_that_cannot_be_read_is_not_left_open(tmp_path: Path) -> None:
    path = written(tmp_path, "a.xlsx")
    with zipfile.ZipFile(path, "a") as packed, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two members of one name
        packed.writestr("[Content_Types].xml", "<")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert isinstance(taken(path), DetenteError)
        gc.collect()
