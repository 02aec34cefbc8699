"""The same state under three numbers, year by year."""

from typing import Any

import polars as pl
import pytest

from detente.data.panel import crosswalk
from detente.data.panel.crosswalk import FORMER
from unit.data.panel.made import cell, record_of

GW = [
    {"ccode": 255, "gwcode": 255.0, "year": 1940},
    {"ccode": 255, "gwcode": 260.0, "year": 1990},
    {"ccode": 260, "gwcode": 260.0, "year": 1990},
    {"ccode": 345, "gwcode": 345.0, "year": 2000},
    {"ccode": 345, "gwcode": 340.0, "year": 2010},
    {"ccode": None, "gwcode": 563.0, "year": 1850},
    {"ccode": 651, "gwcode": None, "year": 1860},
]


@pytest.fixture(scope="module")
def codes() -> pl.DataFrame:
    return crosswalk(record_of(gleditsch_ward=GW)).collect()


def iso(codes: pl.DataFrame, ccode: int, year: int) -> Any:
    return cell(codes, "iso3", ccode=ccode, year=year)


def test_every_state_year_has_one_row(codes: pl.DataFrame) -> None:
    assert codes.height == 17_121
    assert codes.select("ccode", "year").is_unique().all()


def test_codes_of_gleditsch_and_ward_are_joined_by_year(codes: pl.DataFrame) -> None:
    assert cell(codes, "gwcode", ccode=255, year=1940) == 255
    assert cell(codes, "gwcode", ccode=255, year=1990) == 260
    assert cell(codes, "gwcode", ccode=260, year=1990) == 260
    assert cell(codes, "gwcode", ccode=345, year=2000) == 345
    assert cell(codes, "gwcode", ccode=345, year=2010) == 340
    assert cell(codes, "gwcode", ccode=651, year=1860) is None


def test_germany(codes: pl.DataFrame) -> None:
    assert [iso(codes, 255, 1930), iso(codes, 260, 1980), iso(codes, 265, 1980), iso(codes, 255, 2000)] == [
        "DEU", "DEU", "DDR", "DEU",
    ]  # fmt: skip
    assert cell(codes, "iso3c", ccode=265, year=1980) is None, "it has no code today"


def test_yugoslavia_and_serbia(codes: pl.DataFrame) -> None:
    years = (1900, 1960, 2004, 2010)
    assert [iso(codes, 345, year) for year in years] == ["SRB", "YUG", "SCG", "SRB"]
    assert iso(codes, 341, 2010) == "MNE"


def test_yemen(codes: pl.DataFrame) -> None:
    assert [iso(codes, 678, 1980), iso(codes, 680, 1980), iso(codes, 679, 2000)] == ["YEM", "YMD", "YEM"]


def test_vietnam(codes: pl.DataFrame) -> None:
    assert [iso(codes, 816, 1970), iso(codes, 817, 1970), iso(codes, 816, 2000)] == ["VDR", "VNM", "VNM"]


def test_russia(codes: pl.DataFrame) -> None:
    assert [iso(codes, 365, year) for year in (1914, 1923, 1991, 1992)] == ["RUS", "SUN", "SUN", "RUS"]
    assert cell(codes, "iso3c", ccode=365, year=1980) == "RUS"


def test_former_codes_are_of_years_in_which_the_state_was_a_member(codes: pl.DataFrame) -> None:
    for ccode, first, last, code in FORMER:
        there = codes.filter(pl.col("ccode") == ccode, pl.col("iso3") == code)["year"]
        assert there.min() == max(first, codes.filter(pl.col("ccode") == ccode)["year"].min()), code  # type: ignore[type-var]
        assert there.max() == last, code


def test_no_two_states_of_a_year_share_a_code(codes: pl.DataFrame) -> None:
    """But for Germany in 1990, where 255 and 260 overlap, and Yemen, where 678 and 679 do."""
    twice = codes.drop_nulls("iso3").group_by("iso3", "year").len().filter(pl.col("len") > 1)
    assert set(twice.select("iso3", "year").iter_rows()) == {("DEU", 1990), ("YEM", 1990)}


def test_without_the_list_of_gleditsch_and_ward_the_rest_stands() -> None:
    record = record_of()
    codes = crosswalk(record).collect()
    assert codes["gwcode"].is_null().all()
    assert "gleditsch_ward" in record.notes
    assert codes["iso3"].is_not_null().any()
