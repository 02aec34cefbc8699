"""Loaders on small files written for the purpose."""

from __future__ import annotations

import zipfile
from importlib.resources import files
from pathlib import Path

import pytest

from detente.core.errors import DataError, InvalidValue, UnknownName
from detente.data.declared import own_sources, read_declarations
from detente.data.record import open_record
from detente.data.registry import SOURCES, choose_sources, source
from detente.data.source import GROUPS
from detente.data.sources import mid5


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


def test_a_source_is_found_by_its_file_being_there() -> None:
    """A file that declares one source has its name; sources are listed by subject, and in it by the alphabet."""
    declared = {}
    for file in files("detente.data.sources").iterdir():
        if file.name.endswith(".toml"):
            declared[file.name.removesuffix(".toml")] = read_declarations(file.read_text(encoding="utf-8"))
    names = [one.name for found in declared.values() for one in found]
    assert sorted(names) == sorted(own_sources())
    assert all(found[0].name == name for name, found in declared.items() if len(found) == 1)
    order = [(list(GROUPS).index(one.group), one.name) for one in own_sources().values()]
    assert order == sorted(order)


DECLARED = """
title = "Acts of {region}"
name = "acts_{place}"
file = "{place}.csv"
address = "https://a.example/{place}.csv"
home = "https://a.example/"
version = "1"
size = 1
group = "events"
licence = "free"
citation = "Somebody"
coverage = [1900, 1950]
key = ["row"]
limits = "About {region}."
unknown = [-9, "-9"]
read = { rename = { Year = "year" }, number = "row", apart = ["a", "b"], once = ["year"] }

[units]
row = "number of the row"
year = "calendar year"
word = "in {region}"

[[tables]]
place = "north"
region = "the North"
sha256 = ["0"]
coverage = [1910, 1920]

[[tables]]
place = "south"
region = "the South"
sha256 = ["1"]
columns = ["year", "more"]

[tables.units]
more = "something"
"""


def test_tables_that_share_facts_are_one_declaration(tmp_path: Path) -> None:
    north, south = read_declarations(DECLARED)
    assert (north.name, north.title, north.limits) == ("acts_north", "Acts of the North", "About the North.")
    assert (north.address, north.file) == ("https://a.example/north.csv", "north.csv")
    assert (north.coverage, south.coverage) == ((1910, 1920), (1900, 1950))
    assert north.units["word"] == "in the North"
    assert south.units == {"year": "calendar year", "more": "something"}
    (tmp_path / "n.csv").write_text("Year,a,b,word\n1910,1,2,x\n1911,1,1,x\n1910,1,2,y\n1912,-9,2,-9\n")
    table = north.read(tmp_path / "n.csv")
    assert table["row"].tolist() == [1, 4], "rows are numbered before some go"
    assert table["word"].isna().tolist() == [False, True]


def test_a_step_that_there_is_not_is_refused() -> None:
    with pytest.raises(InvalidValue, match="a step that there is not: nombre"):
        read_declarations(DECLARED.replace("number =", "nombre ="))


def archive(path: Path, disputes: str, participants: str) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("MID 5/MIDA 5.0.csv", f"{mid5.DISPUTES.replace(' ', ',')}\n{disputes}")
        packed.writestr("MID 5/MIDB 5.0.csv", f"{mid5.PARTICIPANTS.replace(' ', ',')}\n{participants}")
    return path


A_DISPUTE = "9,{},1,2010,{},6,2013,5,3,0,0,900,800,{},{},1,1,2,0,5\n"
ITS_PARTICIPANTS = (
    "9,AAA,2,-9,1,2010,-9,6,2013,1,1,2,-9,0,0,17,4,1,5\n"
    "9,BBB,365,5,11,2010,3,1,2011,0,0,-9,-9,-9,-9,7,3,1,5\n"
    "9,BBB,365,1,3,2013,2,3,2013,0,0,-9,-9,0,0,8,3,0,5\n"
    "9,CCC,20,1,7,2013,2,7,2013,0,0,-9,-9,0,0,8,3,0,5\n"
)


def test_disputes_are_paired_by_common_days(tmp_path: Path) -> None:
    """A day not known is the first or last of its month; who came back begins anew, who came late met nobody."""
    path = archive(tmp_path / "m.zip", A_DISPUTE.format(-9, -9, 17, 4), ITS_PARTICIPANTS)
    table = source("mid5").read(path)
    assert list(table) == list(source("mid5").units)
    assert table[["ccode1", "ccode2", "year", "midonset"]].to_numpy().tolist() == [
        [2, 365, 2010, 1], [2, 365, 2011, 0], [2, 365, 2013, 1],
        [365, 2, 2010, 1], [365, 2, 2011, 0], [365, 2, 2013, 1],
    ]  # fmt: skip
    first = table.iloc[0]
    assert (first["hostlev1"], first["hostlev2"], first["hostlev"], first["revtype11"]) == (4, 3, 4, 2)
    assert first[["revtype12", "fatality2"]].isna().all()
    assert table.set_index(list(source("mid5").key)).index.is_unique


def test_one_dispute_of_a_dyad_year_stays_the_onset_then_the_gravest(tmp_path: Path) -> None:
    began_later = "11,AAA,2,1,1,2011,9,9,2011,1,1,2,-9,0,0,7,3,1,5\n11,BBB,365,2,1,2011,8,9,2011,0,0,0,-9,0,0,7,3,1,5\n"
    path = archive(
        tmp_path / "m.zip",
        A_DISPUTE.format(-9, -9, 17, 4) + A_DISPUTE.format(-9, -9, 7, 3).replace("9,", "11,", 1),
        ITS_PARTICIPANTS + began_later,
    )
    table = source("mid5_dyads").read(path)
    kept = table[(table["ccode1"] == 2) & (table["year"] == 2011)]
    assert kept[["dispnum", "midonset"]].to_numpy().tolist() == [[11, 1]]
    assert table.set_index(list(source("mid5_dyads").key)).index.is_unique


@pytest.mark.parametrize(
    ("disputes", "participants", "why"),
    [
        (A_DISPUTE.format(1, 1, 17, 4).replace("2013", "2023"), ITS_PARTICIPANTS, None),
        (A_DISPUTE.format(1, 1, 17, 4).replace("2010", "1710"), ITS_PARTICIPANTS, "years out of order"),
        (A_DISPUTE.format(1, 1, 17, 4).replace("9,", "10,", 1), ITS_PARTICIPANTS, "is not listed"),
    ],
)
def test_an_archive_of_another_shape_is_refused(
    tmp_path: Path, disputes: str, participants: str, why: str | None
) -> None:
    """Only an MD5 of the archive is known: what is inside is looked at."""
    path = archive(tmp_path / "m.zip", disputes, participants)
    if why is None:
        assert len(source("mid5").read(path))
        return
    with pytest.raises(DataError, match=why):
        source("mid5").read(path)


def test_an_archive_without_the_tables_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "m.zip", "w") as packed:
        packed.writestr("MIDA 5.0.csv", "dispnum,year\n")
    with pytest.raises(DataError, match="lacks stday"):
        source("mid5").read(tmp_path / "m.zip")


@pytest.mark.real_data
def test_pairs_and_what_stays_of_them_against_those_that_others_made(real_data: Path, parsed_cache: Path) -> None:
    """GML pairs by common years: all of ours but few are theirs, with the same onsets but one dyad's."""
    record = open_record(real_data, parsed_cache)
    tables = {name: record.table(name) for name in ("disputes", "dispute_participants", "dispute_dyads")}
    if any(table is None for table in tables.values()):
        pytest.skip("the files are not there")
    taken = ["dispnum", "ccode", "styear", "stmon", "stday", "endyear", "endmon", "endday", "sidea", "hiact", "orig"]
    ours = mid5.pair_years(tables["dispute_participants"][taken])
    key = list(source("disputes").key)
    both = ours.merge(tables["disputes"], on=key, suffixes=("", "_theirs"))
    assert len(ours) - len(both) == 6
    assert len(tables["disputes"]) - len(both) == 122, "these two were in it in one year, but not on one day"
    differ = both[both["midonset"] != both["midonset_theirs"]]
    assert set(differ["dispnum"]) == {4273}
    assert len(differ) == 4
    assert (
        both[["hiact1", "hiact2", "sidea1", "orig2"]].to_numpy()
        == both[["hiact1_theirs", "hiact2_theirs", "sidea1_theirs", "orig2_theirs"]].to_numpy()
    ).all()
    kept = mid5.keep_gravest(tables["disputes"])
    assert (
        kept["dispnum"].tolist()
        == tables["dispute_dyads"].sort_values(["ccode1", "ccode2", "year"])["dispnum"].tolist()
    )


def test_choosing_sources() -> None:
    assert choose_sources([]) == choose_sources(["ALL"]) == tuple(SOURCES.values())
    assert [one.name for one in choose_sources(["gdp", " NMC7 ", "gdp"])] == ["gdp", "nmc7"]
    with pytest.raises(UnknownName):
        choose_sources(["nothing"])
