"""Readers of the sources, on small files written for the purpose."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas
import pytest

from detente.data.names import ccode_of
from detente.data.numbers import frame_numbers
from detente.data.record import open_record
from detente.data.registry import SOURCES, source
from unit.data.test_sources_world import written

NAN = float("nan")


def csv(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def row_of(name: str, **values: Any) -> dict[str, Any]:
    """A row with every column of a source, numbers being one unless they are given."""
    return {**dict.fromkeys(source(name).units, 1.0), **values}


def test_dates_are_days_since_1970(tmp_path: Path) -> None:
    row = {"ccode": 2.0, "cw_abb": "USA", "cw_name": "United States", "start": -56248.0, "end": 17166.0}
    table = source("system").read(written(tmp_path / "s.rda", [row]))
    assert table["start"].tolist() == [pandas.Timestamp("1816-01-01")]
    assert table["end"].tolist() == [pandas.Timestamp("2016-12-31")]
    assert table["ccode"].dtype.kind == "i"


def test_trap_1_trade_that_is_not_known_is_no_zero_flow(tmp_path: Path) -> None:
    """Trap 1: -9 of the makers is missing; a zero that is written stays one."""
    flows = {"flow1": -9.0, "flow2": 0.0, "smoothflow1": NAN, "smoothflow2": -9.0}
    row = row_of("dyadic_trade", ccode1=2.0, ccode2=20.0, year=1920.0, **flows)
    table = source("dyadic_trade").read(written(tmp_path / "t.rda", [row]))
    assert table.loc[0, ["flow1", "smoothflow1", "smoothflow2"]].isna().all()
    assert table.loc[0, "flow2"] == 0


def test_trap_1_minus_nine_is_a_value_where_scales_go_below_zero(tmp_path: Path) -> None:
    """Trap 1 the other way: latent scales and Polity may well be -9."""
    row = row_of("democracy", ccode=2.0, year=1816.0, polity2=-9.0, euds=-9.0)
    table = source("democracy").read(written(tmp_path / "d.rda", [row]))
    assert table.loc[0, ["polity2", "euds"]].tolist() == [-9.0, -9.0]
    head = "Row,ccode,session,NVotes,IdealPoint,QO%,Q5%,Q10%,Q50%,Q90%,Q95%,Q100%,iso3c,Countryname"
    votes = csv(tmp_path / "i.csv", head, "1,2,1,42,-9,0,0,0,0,0,0,0,USA,US", "2,,1,42,1,0,0,0,0,0,0,0,X,Nowhere")
    table = source("ideal_points").read(votes)
    assert table[["ccode", "year", "IdealPoint"]].to_numpy().tolist() == [[2, 1946, -9]]


def test_trap_1_disputes_keep_what_is_not_known_missing(tmp_path: Path) -> None:
    first = row_of("disputes", dispnum=2.0, sidea1=1.0, sidea2=0.0, fatality1=-9.0, revstate2=-9.0, fatality2=0.0)
    side = {**first, "ccode2": 3.0, "sidea2": 1.0}
    table = source("disputes").read(written(tmp_path / "d.rda", [first, side]))
    assert len(table) == 1, "those on one side are no dyad"
    assert table.loc[0, ["fatality1", "revstate2"]].isna().all()
    assert table.loc[0, "fatality2"] == 0


def test_one_state_has_one_row_a_year_in_the_crosswalk(tmp_path: Path) -> None:
    both = {"stateabb": "CAN", "year": 1920.0, "gwcode": 20.0, "ccode": 20.0, "gw_name": "Canada", "cw_name": "Canada"}
    rows = [both, {**both, "ccode": NAN}, {**both, "stateabb": "HAI", "year": 1816.0, "gwcode": 41.0, "ccode": NAN}]
    table = source("gleditsch_ward").read(written(tmp_path / "g.rda", rows))
    assert table[["stateabb", "gwcode"]].to_numpy().tolist() == [["CAN", 20], ["HAI", 41]]
    assert table["ccode"].isna().tolist() == [False, True]


def test_crises_know_what_the_makers_call_unknown(tmp_path: Path) -> None:
    given = "crisno,crisname,cracno,cracid,systrgyr,yrtrig,sizedu,powdis,gravty"
    head = ",".join((given, *(name for name in source("crises").units if name not in given.split(","))))
    lines = ("1,A,1,2,1918,1918,-99,-99,3", "2,B,2,2,1919,1919,.,-9,0", "474,BLANK,3,670,,,,,")
    table = source("crises").read(csv(tmp_path / "icb2v14.csv", head, *lines))
    assert table["sizedu"].isna().all()
    assert table["powdis"].tolist()[1] == -9, "power may be less than the adversary's"
    assert table["gravty"].tolist() == [3, 0]
    assert len(table) == 2, "a blank row says nothing"


def test_wars_leave_what_does_not_apply_missing(tmp_path: Path) -> None:
    table = source("war_participants")
    names = list(table.units)
    values = {**dict.fromkeys(names, "1"), "WarName": "A", "StateName": "B", "StartYear2": "-8", "BatDeath": "-9"}
    path = csv(tmp_path / "w.csv", ",".join([*names, "Version"]), ",".join([*(values[n] for n in names), "4"]))
    row = table.read(path).iloc[0]
    assert row[["StartYear2", "BatDeath"]].isna().all()
    assert row["Initiator"] == 1


def test_extrastate_wars_name_sides_that_are_no_states(tmp_path: Path) -> None:
    one = source("extrastate_wars")
    names = [name for name in one.units if name != "row"]
    values = {
        **dict.fromkeys(names, "1"),
        "WarName": "A",
        "SideA": "B",
        "ccode2": "-8",
        "SideB": "-8",
        "EndYear1": "-7",
    }
    head = ",".join("EndDay2 " if name == "EndDay2" else name for name in names)
    row = one.read(csv(tmp_path / "w.csv", head, ",".join(values[name] for name in names))).iloc[0]
    assert row[["ccode2", "SideB", "EndYear1"]].isna().all()
    assert row["row"] == 1


def test_money_is_read_past_its_notes(tmp_path: Path) -> None:
    notes = ('"Note: to 2021.', '"', '"* Average 1982-84 = 100."', '"Citation: X"')
    cpi = csv(tmp_path / "c.csv", *notes, '"Year","U.S. Consumer Price Index *"', '"1800","12.17"', '"1801","12.33"')
    assert source("prices").read(cpi).to_dict("list") == {"year": [1800, 1801], "cpi": [12.17, 12.33]}
    pound = csv(tmp_path / "p.csv", "The table.", '"Citation: X"', '"Year","Unit","Rate"', '"1800","$","4.55"')
    assert source("pounds").read(pound).to_dict("list") == {"year": [1800], "rate": [4.55]}


def test_polity_has_numbers_of_its_own_and_codes_for_what_is_not_known(tmp_path: Path) -> None:
    head = "ccode,scode,country,year,democ,autoc,polity2,durable,xconst"
    lines = ("341,KOS,Kosovo,2008,8,0,8,0,7", "365,RUS,Russia,1992,-88,-77,5,0,-66")
    table = source("polity4").read(csv(tmp_path / "p.csv", head, *lines))
    assert table[["ccode", "year", "polity2"]].to_numpy().tolist() == [[341, 2008, 8], [365, 1992, 5]]
    assert table.loc[1, ["democ", "autoc", "xconst"]].isna().all()


def test_nuclear_status_has_countries_of_today_by_name(tmp_path: Path) -> None:
    kinds = ("status", "consideration", "pursuit", "possession")
    head = ",".join(["Entity", "Year", *(f"nuclear_weapons_{kind}" for kind in kinds)])
    lines = ("Germany,1960,1,1,0,0", "Germany,1990,0,0,0,0", "Cote d'Ivoire,1970,0,0,0,0", "Abkhazia,1970,0,0,0,0")
    table = source("nuclear_status").read(csv(tmp_path / "n.csv", head, *lines))
    assert table[["ccode", "year"]].to_numpy().tolist() == [[255, 1960], [255, 1990], [437, 1970]]
    frame = frame_numbers("nuclear_status", table)
    assert frame[["ccode", "year"]].to_numpy().tolist() == [[260, 1960], [255, 1990], [437, 1970]]


def test_names_of_countries() -> None:
    named = {
        "Congo, Republic of": 484,
        "Côte d’Ivoire": 437,
        "Viet Nam": 816,  # codespell:ignore
        "USSR": 365,
        "Yemen, North": 678,
        "UK": 200,
    }
    assert {name: ccode_of(name) for name in named} == named
    assert ccode_of("Sub-Saharan") is None
    assert ccode_of("Palestine") is None


DAY = {"before": 7000.0, "1990-08-02": 7518.0, "2000-01-01": 10957.0}


def acts(path: Path, *rows: tuple[str, str, str, str]) -> Path:
    names = ("date", "source", "target", "code")
    return written(path, [dict(zip(names, (DAY[day], *rest), strict=True)) for day, *rest in rows])


CAMEO = pandas.DataFrame({"code": ["01", "19", "190", "211"], "goldstein": [0.0, -10.0, -9.0, 7.0]})
WEIS = pandas.DataFrame({"code": ["211", "223"], "goldstein": [-4.9, -10.0]})


def test_trap_3_each_file_is_scored_by_its_own_scale(tmp_path: Path) -> None:
    """Trap 3: the Gulf file is WEIS whatever its name says; as CAMEO, seizing would be cooperation."""
    assert source("events_gulf").needs == ("weis_scale",)
    assert source("events_balkans").needs == ("weis_scale",)
    assert source("events_levant").needs == source("events_turkey").needs == ("cameo_scale",)
    rows = [
        ("1990-08-02", "IRQ", "KUW", "223"),
        ("1990-08-02", "IRQ", "KUW", "211"),
        ("1990-08-02", "IRQ", "KUW", "999"),
    ]
    table = source("events_gulf").read(acts(tmp_path / "g.rda", *rows), WEIS)
    assert table["goldstein"].tolist()[:2] == [-10.0, -4.9]
    assert table["goldstein"].isna().tolist() == [False, False, True], "a code without a score is not neutral"
    assert table[["ccode1", "ccode2"]].to_numpy().tolist() == [[645, 690]] * 3
    assert table["date"].tolist()[0] == pandas.Timestamp("1990-08-02")


def test_cameo_codes_that_the_scale_lacks_are_scored_as_those_they_belong_to(tmp_path: Path) -> None:
    rows = [("before", "ISR", "EGY", code) for code in ("190", "1901", "195", "0199", "777")]
    table = source("events_levant").read(acts(tmp_path / "l.rda", *rows), CAMEO)
    assert table["goldstein"].tolist()[:4] == [-9.0, -9.0, -10.0, 0.0]
    assert table["goldstein"].isna().tolist()[4]


def test_only_states_and_their_organs_have_numbers(tmp_path: Path) -> None:
    actors = {"ISR": 666, "ISRMIL": 666, "ISRGOVLIK": 666, "ISRSET": None, "PSEGOV": None, "IRQBAG": 645, "CHI": None}
    rows = [("before", actor, "USA", "190") for actor in actors]
    table = source("events_levant").read(acts(tmp_path / "l.rda", *rows), CAMEO)
    found = [None if number != number else number for number in table["ccode1"]]
    assert found == list(actors.values())


def test_one_code_means_other_states_in_other_files_and_other_years(tmp_path: Path) -> None:
    """AUS is Australia in ISO and Austria in WEIS; Germany, Yemen, the Czechs follow others; UAR is Egypt in WEIS."""
    days = ("1990-08-02", "2000-01-01")
    iso = [(day, actor, "USA", "190") for day in days for actor in ("AUS", "AUT", "DEU", "YEM", "CZE", "SLV")]
    table = source("events_levant").read(acts(tmp_path / "l.rda", *iso), CAMEO)
    assert table["ccode1"].tolist() == [900, 305, 260, 679, 315, 92, 900, 305, 255, 679, 316, 92]
    weis = [
        (day, actor, "USA", "223") for day in ("before", "2000-01-01") for actor in ("AUS", "AUL", "GER", "YEM", "UAR")
    ]
    table = source("events_gulf").read(acts(tmp_path / "g.rda", *weis), WEIS)
    assert table["ccode1"].tolist() == [305, 900, 260, 678, 651, 305, 900, 255, 679, 651]


def test_events_cannot_be_read_without_their_scale(tmp_path: Path) -> None:
    table = open_record(tmp_path, None)
    assert table.table("events_gulf") is None
    assert source("events_gulf").file in table.notes["events_gulf"]


def test_arms_races_are_looked_for_in_more_years_than_they_are_found() -> None:
    """Trap 8: spells begin 1854-1982; no race in 1820 is a zero, none in 2000 is not known."""
    assert source("arms_races").covers(1820)
    assert not source("arms_races").covers(2000)


@pytest.mark.parametrize("name", list(SOURCES))
def test_every_column_says_what_it_is(name: str) -> None:
    one = source(name)
    assert set(one.key) <= set(one.units)
    assert all(len(text) > 0 and text == text.strip() for text in one.units.values())
    assert all(len(file) > 3 for file in one.files)
