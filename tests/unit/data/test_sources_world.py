"""Sources of the record of the whole system, on small files written for the purpose."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from detente.apps.cli.main import main
from detente.data.numbers import frame_numbers
from detente.data.registry import source

NEW = ("alliances", "rivalries", "sipri", "wars")


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write a table as the R data file that a user downloads."""
    import pandas
    import rdata

    table = pandas.DataFrame(rows)
    words = {name: object for name in table if isinstance(rows[0][name], str)}  # rdata writes no column of pandas' text
    rdata.write_rda(path, {"table": table.astype(words)})
    return path


def war(**changes: Any) -> dict[str, Any]:
    same = {"warnum": 1.0, "ccode1": 2.0, "ccode2": 365.0, "year": 1950.0, "cowinterongoing": 1.0, "cowinteronset": 1.0}
    begun = {"initiator1": 1.0, "initiator2": 0.0, "outcome1": 1.0, "outcome2": 2.0}
    return {**same, **begun, "sidea1": 1.0, "sidea2": 2.0, "batdeath1": 100.0, "batdeath2": 50.0, **changes}


def test_trap_1_battle_deaths_that_are_not_known_are_missing(tmp_path: Path) -> None:
    """Trap 1: -9 is neither a number of deaths nor none; a zero that is written stays one."""
    rows = [war(), war(warnum=2.0, batdeath1=-9.0, batdeath2=0.0), war(warnum=3.0, batdeath1=float("nan"))]
    table = source("wars").read(written(tmp_path / "w.rda", rows))
    assert table["batdeath1"].isna().tolist() == [False, True, True]
    assert table["batdeath2"].tolist() == [50.0, 0.0, 50.0]


def test_trap_6_those_who_fight_side_by_side_are_no_dyad_at_war(tmp_path: Path) -> None:
    """Trap 6: dyads of a war are those on opposite sides; one that resumes in its year counts once."""
    rows = [war(), war(ccode2=200.0, sidea2=1.0), war(cowinteronset=0.0)]
    table = source("wars").read(written(tmp_path / "w.rda", rows))
    assert table["ccode2"].tolist() == [365]


def pact(**changes: Any) -> dict[str, Any]:
    kinds = dict.fromkeys(("atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul"), 0.0)
    return {"ccode1": 2.0, "ccode2": 200.0, "year": 1950.0, **kinds, **changes}


def test_alliances_keep_their_kinds_and_direction(tmp_path: Path) -> None:
    """Trap 6: one side may owe what the other does not, so directions are not filled in; no rows are invented."""
    rows = [pact(atop_defense=1.0), pact(ccode1=200.0, ccode2=2.0, atop_consul=1.0)]
    table = source("alliances").read(written(tmp_path / "a.rda", rows))
    assert table[["ccode1", "ccode2", "atop_defense", "atop_consul"]].to_numpy().tolist() == [
        [2, 200, 1, 0],
        [200, 2, 0, 1],
    ]
    assert table["year"].dtype.kind == "i"


def test_trap_1_an_obligation_that_is_not_known_is_missing(tmp_path: Path) -> None:
    rows = [pact(atop_defense=1.0), pact(year=1951.0, atop_defense=float("nan"))]
    assert source("alliances").read(written(tmp_path / "a.rda", rows))["atop_defense"].isna().tolist() == [False, True]


def test_rivalries_have_their_years(tmp_path: Path) -> None:
    row = {"rivalryno": 7.0, "rivalryname": "A-B", "ccode1": 2.0, "ccode2": 365.0, "styear": 1945.0, "endyear": 1989.0}
    types = {"region": "X", "type1": "positional", "type2": "ideological", "type3": "none"}
    table = source("rivalries").read(written(tmp_path / "r.rda", [{**row, **types, "other": 1.0}]))
    assert list(table.columns) == list(source("rivalries").units)
    kinds = {"spatial": 0, "positional": 1, "ideological": 1, "interventionary": 0}
    assert table.iloc[0].to_dict() == {**row, **types, **kinds}


def workbook(path: Path, burdens: list[tuple[Any, ...]], dollars: list[tuple[Any, ...]]) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "Front page"
    for title, rows in (("Share of GDP", burdens), ("Constant (2019) USD", dollars), ("Current USD", dollars)):
        sheet = book.create_sheet(title)
        for _ in range(5):
            sheet.append(["Military expenditure"])
        sheet.append(["Country", "Notes", 1987, 1990])
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def test_trap_1_burdens_that_are_not_known_are_left_out(tmp_path: Path) -> None:
    """Trap 1: ". ." is unavailable, "xxx" no state, a blank nothing; only a zero that is written is a zero."""
    burdens = [
        ("Europe", None, None, None),
        ("USSR", "", ". .", 0.158),
        ("Iceland", "", 0.0, "..."),
        ("Namibia", "", "xxx", None),
    ]
    table = source("sipri").read(workbook(tmp_path / "s.xlsx", burdens, [("USSR", "", "xxx", ". .")]))
    found = {(row.country, row.year): row.burden for row in table.itertuples()}
    assert found == {("USSR", 1990): 0.158, ("Iceland", 1987): 0.0}
    assert table["constant"].isna().all()


def test_trap_5_germany_changes_its_number_in_1990(tmp_path: Path) -> None:
    """Trap 5: 260 to 1989, 255 from 1990, though both are members in 1990."""
    rows = [("Germany", "", 1.5, 2.5), ("German DR", "", 3.5, "xxx"), ("Norh Macedonia", "", "xxx", 1.0)]
    table = source("sipri").read(workbook(tmp_path / "s.xlsx", rows, rows[:1]))
    assert set(table.loc[table["country"] == "Germany", "ccode"]) == {255}, "by the name of today"
    frame = frame_numbers("sipri", table)
    found = {(row.ccode, row.year): (row.burden, row.current) for row in frame.itertuples()}
    assert found[260, 1987] == (1.5, 1.5)
    assert found[255, 1990] == (2.5, 2.5)
    assert (265, 1987) in found
    assert (343, 1990) in found


@pytest.mark.real_data
def test_trap_4_hardly_a_figure_for_the_soviet_union(real_data: Path) -> None:
    """Trap 4: SIPRI has Soviet spending from 1987 on only, and never as a share."""
    table = source("sipri").read(next(real_data.rglob(source("sipri").file)))
    soviet = table[table["country"].str.contains("USSR|Russia", case=False)]
    assert soviet["year"].min() == 1987
    assert soviet.dropna(subset=["constant"])["year"].min() == 1988
    assert soviet.dropna(subset=["burden"])["year"].min() == 1992
    assert (table["burden"].dropna() >= 0).all()
    assert table["burden"].max() < 3, "shares, not per cent"
    assert "1992" in source("sipri").limits


@pytest.mark.real_data
def test_the_files_are_those_that_are_pinned(real_data: Path) -> None:
    import hashlib

    for name in NEW:
        one = source(name)
        body = next(real_data.rglob(one.file)).read_bytes()
        assert hashlib.sha256(body).hexdigest() in one.sha256, name
        assert len(body) == one.size, name


@pytest.mark.real_data
def test_deaths_of_the_real_wars_are_never_below_zero(real_data: Path) -> None:
    table = source("wars").read(next(real_data.rglob(source("wars").file)))
    assert (table["batdeath1"].dropna() >= 0).all()
    assert (table["sidea1"] != table["sidea2"]).all()
    assert table["warnum"].nunique() == 95


def test_they_are_listed_and_cited(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["data", "list", "--json"])
    assert not left.value.code
    listed = {one["name"]: one for one in json.loads(capsys.readouterr().out)["sources"]}
    for name in NEW:
        assert listed[name]["units"] == source(name).units
    with pytest.raises(SystemExit) as left:
        main(["data", "cite", *NEW])
    assert not left.value.code
    out = capsys.readouterr().out
    for name in NEW:
        assert source(name).citation[:40] in " ".join(out.split())
