"""Rows about two states: which way round, rows that say the same again, and what belongs to a side."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.core.errors import DataError
from detente.data.own import read_frame
from detente.data.own.report import gather
from unit.data.own.made_files import text


def test_two_rows_of_one_dyad_are_directed_or_refused_but_never_counted_twice(tmp_path: Path) -> None:
    path = text(tmp_path, "ccode1,ccode2,year,x\n2,365,1962,1\n365,2,1962,3\n")
    seen = read_frame(path)
    assert (seen.directed, seen.keys) == (True, ("ccode1", "ccode2", "year"))
    assert any("Dyads are directed: 1 comes in both orders" in note for note in seen.report.notes)
    with pytest.raises(DataError, match=r"1 dyad-year has several rows that differ, such as COW 2 and 365 in 1962"):
        read_frame(path, directed=False)


def test_names_of_columns_that_say_undirected_are_held_to_it(tmp_path: Path) -> None:
    """``ccode_a`` and ``ccode_b`` are the record's names of an undirected dyad: both orders would count it twice."""
    path = text(tmp_path, "ccode_a,ccode_b,year,x\n2,365,1962,1\n365,2,1962,1\n")
    own = read_frame(path)
    assert own.table.rows() == [(2, 365, 1962, 1.0)]
    assert own.report.repeated == [{"row": 3, "why": "says what row 2 says"}]
    with pytest.raises(DataError, match="rows that differ") as refused:
        read_frame(text(tmp_path, "ccode_a,ccode_b,year,x\n2,365,1962,1\n365,2,1962,0\n"))
    assert "--directed" in refused.value.hint


def test_what_belongs_to_a_side_turns_with_it(tmp_path: Path) -> None:
    path = text(tmp_path, "ccode_a,ccode_b,year,cap_a,cap_b,x\n365,2,1962,10,20,1\n2,200,1962,30,40,2\n")
    own = read_frame(path)
    assert own.table.rows() == [(2, 200, 1962, 30, 40, 2), (2, 365, 1962, 20, 10, 1)]
    assert any("1 row has the higher COW number first" in note and "cap_a" in note for note in own.report.notes)


def test_two_states_that_the_file_keeps_apart_and_cow_does_not(tmp_path: Path) -> None:
    """Russia under two names: told, and not added up."""
    with pytest.raises(DataError, match=r"state-year has several rows that differ, such as COW 365 in 1970 \(rows 2 a"):
        read_frame(text(tmp_path, "country,year,x\nUSSR,1970,1\nRussia,1970,2\n"), "names")


@pytest.mark.parametrize("names", [("source", "target"), ("sender", "receiver"), ("ccode_src", "ccode_tgt")])
def test_who_does_it_to_whom_is_directed_by_name(tmp_path: Path, names: tuple[str, str]) -> None:
    own = read_frame(text(tmp_path, f"{names[0]},{names[1]},year,x\n365,2,1962,1\n"), "cow")
    assert own.table.rows() == [(365, 2, 1962, 1.0)]
    assert own.directed


def test_the_report_as_json(tmp_path: Path) -> None:
    path = text(
        tmp_path,
        "ccode,year,x,share\n2,1990,1,0.5\n2,1990,1,0.5\n260,1995,1,0.5\n255,1960,1,0.5\n2,1815,1,0.5\n20,1990,-9,1.5\n",
    )
    found = read_frame(path, shares="share").report.as_dict()
    assert {"rows", "matched", "dropped", "repeated", "out_of_range", "columns"} <= set(found)
    assert (found["rows"], found["matched"]) == (6, 2)
    assert [one["row"] for one in found["dropped"]] == [4, 5, 6]
    assert [one["row"] for one in found["repeated"]] == [3]
    out = {(one["row"], one["column"], one["value"]) for one in found["out_of_range"]}
    assert out == {
        (4, "ccode", "260"), (5, "ccode", "255"), (6, "year", 1815), (7, "x", -9.0), (7, "share", 1.5),
    }  # fmt: skip
    assert [one["name"] for one in found["columns"]] == ["x", "share"]


def test_reasons_are_gathered_over_their_years() -> None:
    rows = [{"row": row, "why": f"A (1) was none in {year}: it was one since 1990"}
            for row, year in enumerate((1950, 1951, 1952, 1960, 1962, 1964, 1966), 2)]  # fmt: skip
    rows.append({"row": 9, "why": "the year is missing"})
    assert gather(rows) == [
        ("A (1) was none in 1950-1952, 1960, 1962 and 2 more spells: it was one since 1990", [2, 3, 4, 5, 6, 7, 8]),
        ("the year is missing", [9]),
    ]
