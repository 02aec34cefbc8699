"""Names of states in files of one's own: what they mean in a year, and what is never guessed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from detente.data.own import read_frame
from unit.data.own.made_files import text


@pytest.mark.parametrize(
    ("name", "year", "ccode"),
    [
        ("Russia (Soviet Union)", 1970, 365),
        ("Yugoslavia (Serbia)", 2010, 345),
        ("Germany (Prussia)", 1970, 260),
        ("Germany, East", 1970, 265),
        ("Germany", 1990, 260),
        ("Burma/Myanmar", 1990, 775),
        ("Congo, Democratic Republic of (Zaire)", 1990, 490),
        ("Congo, Dem. Rep.", 1990, 490),
        ("Iran (Islamic Republic of)", 1990, 630),
        ("Korea, Rep.", 1990, 732),
        ("Korea, Dem. People's Rep.", 1990, 731),
        ("Bosnia-Herzegovina", 1995, 346),
        ("Yemen (North Yemen)", 1980, 678),
        ("Yemen (North Yemen)", 1995, 679),
        ("Gambia, The", 1990, 420),
        ("CÔTE D'IVOIRE", 1990, 437),
    ],
)
def test_names_as_sources_write_them(tmp_path: Path, name: str, year: int, ccode: int) -> None:
    own = read_frame(text(tmp_path, f'country;year;x\n"{name}";{year};1\n'), "names")
    assert own.table["ccode"].to_list() == [ccode]


@pytest.mark.parametrize(
    ("name", "year", "says"),
    [
        ("Africa", 1970, "is no name of a state"),  # South Africa has the word
        ("Union", 1970, "is no name of a state"),
        ("Arab World", 1990, "is no name of a state"),
        ("South", 1990, "is no name of a state"),
        ("Congo", 1990, r"may be Congo \(484\) or Democratic Republic of the Congo \(490\)"),
        ("AUS", 1940, r"may be Austria \(305\) or Australia \(900\)"),  # COW's and ISO's abbreviation
        ("Germany (Bavaria)", 1850, r"may be Germany \(255\) or Bavaria \(245\)"),
        ("China (Taiwan)", 1990, r"may be China \(710\) or Taiwan \(713\)"),
        ("Iran (unknown)", 1990, "is no name of a state"),
        ("Czech Republic", 1985, r"\(316\) was no member of the state system in 1985: it was one since 1993"),
        ("365", 1990, "is a number and no name"),
    ],
)
def test_parts_of_names_and_names_of_two_states_mean_nothing(tmp_path: Path, name: str, year: int, says: str) -> None:
    report = read_frame(text(tmp_path, f'country;year;x\n"{name}";{year};1\n'), "names", refuse=False).report
    assert len(report.dropped) == 1
    assert re.search(says, report.dropped[0]["why"])


def test_what_a_name_was_read_as_is_told(tmp_path: Path) -> None:
    own = read_frame(text(tmp_path, "country;year;x\nRussia (Soviet Union);1970;1\nCanada;1970;1\n"), "names")
    told = [note for note in own.report.notes if "by their words" in note]
    assert told == ["Names are read by their words: 'Russia (Soviet Union)' is Russia (365)."]


def test_what_is_no_state_is_told_together_with_how_to_keep_it(tmp_path: Path) -> None:
    path = text(tmp_path, "country;year;x\nCanada;1990;1\nTotal;1990;9\nPalestine;1990;2\nPalestine;1991;2\n")
    own = read_frame(path, "names")
    assert any("Total, Palestine" in note and "--actors" in note for note in own.report.notes)
    kept = read_frame(path, "names", actors=["Palestine"])
    assert kept.table.rows() == [(-1, 1990, 2.0), (-1, 1991, 2.0), (20, 1990, 1.0)]
    assert [one["row"] for one in kept.report.dropped] == [3]


def test_codes_that_the_names_beside_them_contradict_are_told(tmp_path: Path) -> None:
    """Gleditsch and Ward's 970 is Kiribati, COW's is Nauru: no other row would show it."""
    lines = "ccode,country,year,x\n970,Kiribati,2005,1\n2,United States,2005,1\n260,Germany,1970,1\n"
    told = read_frame(text(tmp_path, lines)).report.notes[0]
    assert told.startswith("Codes and names disagree: by COW numbers 970 is Nauru, and the file calls it Kiribati")
    assert "--codes" in told
    right = read_frame(text(tmp_path, lines.replace("970,", "946,"))).report
    assert not any("disagree" in note for note in right.notes)


def test_a_file_by_gleditsch_and_ward_that_is_declared_as_cow_is_told(
    tmp_path: Path, real_data: Path, parsed_cache: Path
) -> None:
    """All states of 1980-2015 by their numbers: what COW does not have shows it, and is out of range."""
    from detente.data.panel import crosswalk
    from detente.data.record import open_record

    rows = crosswalk(open_record(real_data, parsed_cache)).collect().select("gwcode", "year").drop_nulls().unique()
    rows = rows.filter(rows["year"].is_between(1980, 2015))
    lines = "\n".join(f"{code},{year},1" for code, year in sorted(rows.iter_rows()))
    path = text(tmp_path, f"id,year,x\n{lines}\n")
    report = read_frame(path, "cow", data=real_data).report
    assert report.notes[0].endswith("--codes gw?")
    beyond = {(one["column"], one["value"], one["why"].split(" in ")[0]) for one in report.out_of_range}
    assert ("id", "260", "German Federal Republic (260) was no member of the state system") in beyond
    assert ("id", "678", "Yemen Arab Republic (678) was no member of the state system") in beyond
    assert {one["row"] for one in report.out_of_range} <= {one["row"] for one in report.dropped}
    assert not read_frame(path, "gw", data=real_data).report.dropped


def test_codes_of_today_for_states_of_then_are_told(tmp_path: Path) -> None:
    """Serbia in 1970 may mean the republic: that it is read as Yugoslavia is said."""
    own = read_frame(text(tmp_path, "iso3,year,x\nSRB,1970,1\nYUG,1980,1\nUSA,1970,1\nRUS,2000,1\n"))
    assert own.table["ccode"].to_list() == [2, 345, 345, 365]
    assert "Codes of today are read as the states of then: SRB is Yugoslavia (345)." in own.report.notes
