"""Loaders on small files written for the purpose."""

from __future__ import annotations

import zipfile
from importlib.resources import files
from pathlib import Path

import pytest

from detente.core.errors import UnknownName
from detente.data.declared import own_sources
from detente.data.registry import SOURCES, choose_sources, source


def test_warheads_of_states_only(tmp_path: Path) -> None:
    path = tmp_path / "w.csv"
    path.write_text("Entity,Year,Stockpiled nuclear warheads\nRussia,1986,40159\nWorld,1986,64449\nChina,1963,0\n")
    table = source("warheads").read(path)
    assert table.to_dict("list") == {"ccode": [365, 710], "year": [1986, 1963], "warheads": [40159, 0]}


def test_trap_1_minus_nine_is_missing(tmp_path: Path) -> None:
    """Trap 1: missing is not zero, nor minus nine."""
    path = tmp_path / "n.zip"
    head = "stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("NMC-60-abridged.csv", f"{head}\nUSA,2,1816,-9,0,80,254,8659,101,.0397,2021\n")
    row = source("nmc6").read(path).iloc[0]
    assert row.isna()["milex"]
    assert row["milper"] == 0


def test_membership_with_either_line_end(tmp_path: Path) -> None:
    head = "stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version"
    text = f"{head}\nUSA,2,US,1816,1,1,2016,12,31,2016\n"
    tables = []
    for name, written in (("lf", text), ("crlf", text.replace("\n", "\r\n"))):
        (tmp_path / name).write_bytes(written.encode())
        tables.append(source("members").read(tmp_path / name).to_dict("list"))
    assert tables[0] == tables[1]
    assert len(source("members").accepted) == 2


def test_crises_keep_an_actor_whose_year_is_blank(tmp_path: Path) -> None:
    path = tmp_path / "icb2v14.csv"
    given = "crisno,crisname,cracno,cracid,systrgyr,yrtrig,trigent,gravty"
    head = ",".join((given, *(name for name in source("crises").units if name not in given.split(","))))
    path.write_bytes(
        b"\xef\xbb\xbf" + head.encode() + b"\n474,HOUTHI,1050,670,,2015,998,4\n475,X\xe9,1051,2,2015,2015,365,.\n"
    )
    table = source("crises").read(path)
    assert table["systrgyr"].tolist() == [2015, 2015]
    assert table["gravty"].isna().tolist() == [False, True]


def test_every_file_of_a_source_is_listed_and_named_after_it() -> None:
    folder = files("detente.data.sources")
    listed = {f"{name}.toml" for name in own_sources()} | {"index.toml"}
    assert {one.name for one in folder.iterdir() if one.name.endswith(".toml")} == listed
    assert all(one.name == name for name, one in own_sources().items())


def test_choosing_sources() -> None:
    assert choose_sources([]) == choose_sources(["ALL"]) == tuple(SOURCES.values())
    assert [one.name for one in choose_sources(["gdp", " NMC7 ", "gdp"])] == ["gdp", "nmc7"]
    with pytest.raises(UnknownName):
        choose_sources(["nothing"])
