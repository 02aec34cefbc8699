"""Files of frames: whole or not at all, and they say where they come from."""

import csv
import errno
import json
import os
import re
import resource as limits_of
import signal
import stat
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas
import polars as pl
import pytest
from pyarrow import parquet

from detente._version import __version__
from detente.core.errors import InvalidValue, NoFolder
from detente.data.panel import state_years
from detente.data.panel.columns import choose_columns
from detente.data.panel.provenance import Provenance, trace
from detente.data.panel.write import METADATA, _to_stata, check_target, write
from unit.data.panel.made import record_of

NAMES = ["abb", "imports", "majpow", "warheads"]


@pytest.fixture
def made() -> tuple[pl.DataFrame, Provenance]:
    record = record_of(
        trade=[{"ccode": 2, "year": 2000, "imports": 5.5, "exports": 4.0}],
        majors=[{"ccode": 2, "styear": 1898, "endyear": 2016}],
    )
    frame = state_years(record, [2000], ["USA", "Canada"], columns=NAMES).collect()
    return frame, trace(record, "state-year", choose_columns("state-year", NAMES))


def test_parquet_comes_back_with_its_provenance(made: tuple[pl.DataFrame, Provenance], tmp_path: Path) -> None:
    frame, provenance = made
    out = tmp_path / "f.parquet"
    assert write(frame, out, provenance) == (out,)
    assert pl.read_parquet(out).equals(frame)
    about = json.loads(pl.read_parquet_metadata(out)[METADATA])
    assert about["made_by"] == f"detente {__version__}"
    assert [one["name"] for one in about["sources"]] == ["trade", "majors"]
    assert all(len(one["sha256"]) == 64 and one["citation"] for one in about["sources"])
    assert about["columns"][3]["unit"] == "million current US dollars"
    assert list(about["not_at_hand"]) == ["warheads"]


def test_arrow_finds_the_provenance_and_the_units_in_the_schema(
    made: tuple[pl.DataFrame, Provenance], tmp_path: Path
) -> None:
    frame, provenance = made
    write(frame, tmp_path / "f.parquet", provenance)
    for schema in (parquet.read_schema(tmp_path / "f.parquet"), parquet.read_table(tmp_path / "f.parquet").schema):
        assert json.loads(schema.metadata[METADATA.encode()]) == provenance.as_dict()
        assert schema.field("imports").metadata[b"unit"] == b"million current US dollars"
        assert json.loads(schema.field("imports").metadata[b"coverage"]) == [1870, 2014]


def resource(folder: Path, name: str) -> dict[str, Any]:
    """What the package of a folder says of a file."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["made_by"] == f"detente {__version__}"
    (found,) = [one for one in package["resources"] if one["path"] == name]
    assert isinstance(found, dict)
    return found


def test_csv_leaves_missing_blank_and_lies_beside_its_package(
    made: tuple[pl.DataFrame, Provenance], tmp_path: Path
) -> None:
    frame, provenance = made
    out = tmp_path / "f.csv"
    assert write(frame, out, provenance) == (out, tmp_path / "datapackage.json")
    assert out.read_text().splitlines() == [
        "ccode,year,abb,imports,majpow,warheads", "2,2000,USA,5.5,1,", "20,2000,CAN,,0,",
    ]  # fmt: skip
    about = resource(tmp_path, "f.csv")
    assert [{key: one[key] for key in told} for one, told in zip(
        about["sources"], provenance.as_dict()["sources"], strict=True
    )] == provenance.as_dict()["sources"]  # fmt: skip
    assert about["not_at_hand"] == provenance.notes
    assert {one["title"] for one in about["licenses"]} == {one.licence for one in provenance.sources}
    assert all(one["path"].startswith("http") for one in (*about["sources"], *about["licenses"]))


def test_the_package_is_a_table_schema_that_the_values_keep_to(
    made: tuple[pl.DataFrame, Provenance], tmp_path: Path
) -> None:
    """The rules of Data Package and Table Schema for names, types, keys and missing values, on every row."""
    frame, provenance = made
    write(frame, tmp_path / "My frame 2.csv", provenance)
    about = resource(tmp_path, "My frame 2.csv")
    assert re.fullmatch(r"[-a-z0-9._/]+", about["name"])
    schema = about["schema"]
    types = {"integer": int, "number": float, "string": str}
    fields = {one["name"]: types[one["type"]] for one in schema["fields"]}
    with (tmp_path / "My frame 2.csv").open(encoding=about["encoding"], newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == list(fields), "every column is described, in its order"
    for row in rows:
        for name, text in row.items():
            assert text in schema["missingValues"] or fields[name](text) is not None
        assert all(row[one["name"]] for one in schema["fields"] if one["constraints"].get("required"))
    keys = [tuple(row[name] for name in schema["primaryKey"]) for row in rows]
    assert len(set(keys)) == len(keys) == 2
    assert schema["primaryKey"] == ["ccode", "year"]


def test_a_folder_has_one_package_for_all_its_frames(made: tuple[pl.DataFrame, Provenance], tmp_path: Path) -> None:
    frame, provenance = made
    for name in ("a.csv", "b.dta", "a.csv"):
        write(frame, tmp_path / name, provenance)
    package = json.loads((tmp_path / "datapackage.json").read_text())
    assert [one["path"] for one in package["resources"]] == ["b.dta", "a.csv"]


@pytest.mark.parametrize("theirs", ['{"name": "mine", "resources": []}', "[1]", "no json"])
def test_a_package_of_somebody_else_is_left_alone(
    made: tuple[pl.DataFrame, Provenance], tmp_path: Path, theirs: str
) -> None:
    (tmp_path / "datapackage.json").write_text(theirs)
    assert write(made[0], tmp_path / "f.csv", made[1])[1] == tmp_path / "f.csv.datapackage.json"
    assert (tmp_path / "datapackage.json").read_text() == theirs
    assert json.loads((tmp_path / "f.csv.datapackage.json").read_text())["resources"][0]["path"] == "f.csv"


def test_stata_has_labels_its_own_missing_and_lies_beside_its_package(
    made: tuple[pl.DataFrame, Provenance], tmp_path: Path
) -> None:
    frame, provenance = made
    out = tmp_path / "f.dta"
    assert write(frame, out, provenance) == (out, tmp_path / "datapackage.json")
    with pandas.read_stata(out, iterator=True) as reader:
        found = reader.read()
        assert reader.variable_labels()["warheads"] == "stockpiled nuclear warheads"
        assert __version__ in reader.data_label
    assert list(found) == frame.columns, "no index among the variables"
    assert found["abb"].tolist() == ["USA", "CAN"]
    assert found["imports"].isna().tolist() == [False, True]
    assert found["warheads"].isna().all()
    about = resource(tmp_path, "f.dta")
    assert about["not_at_hand"] == provenance.notes
    assert "Barbieri" in about["sources"][0]["citation"]


def stata(frame: pl.DataFrame, path: Path, labels: dict[str, str] | None = None) -> pandas.DataFrame:
    """Write a frame with columns of any kind, and read it back; missing stays apart from the numbers that mean it."""
    with path.open("wb") as file:
        _to_stata(frame, file, labels or {}, "t")
    return pandas.read_stata(path, convert_missing=False)


def test_stata_numbers_and_texts_come_back(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "a": pl.Series([1, None, -3], dtype=pl.Int8),
            "b": pl.Series([0.5, None, float("nan")]),
            "infinite": pl.Series([1.5, float("inf"), float("-inf")]),
            "c": ["Curaçao", None, ""],
            "d": pl.Series([True, False, None]),
            "none": pl.Series([None, None, None], dtype=pl.Int32),
            "wordless": pl.Series([None, None, None], dtype=pl.String),
            "essay": ["y" * 3000, None, "x"],
        }
    )
    found = stata(frame, tmp_path / "f.dta")
    assert found["a"].tolist()[::2] == [1, -3]
    assert found["a"].isna().tolist() == [False, True, False]
    assert found["b"].iloc[0] == 0.5
    assert found["b"].isna().tolist() == [False, True, True]
    assert found["infinite"].isna().tolist() == [False, True, True]
    assert found["c"].tolist() == ["Curaçao", "", ""]
    assert found["d"].tolist()[:2] == [1, 0]
    assert found["d"].isna().tolist() == [False, False, True]
    assert found["none"].isna().all()
    assert found["wordless"].tolist() == ["", "", ""]
    assert found["essay"].tolist() == ["y" * 3000, "", "x"]


@pytest.mark.parametrize(
    ("most", "least"),
    [(100, -127), (101, 0), (0, -128), (32_740, 0), (32_741, 0), (2_147_483_620, 0), (2_147_483_621, 0),
     (2_147_483_647, 0), (0, -2_147_483_648)],
)  # fmt: skip
@pytest.mark.parametrize("kind", [pl.Int32, pl.Int64])
def test_no_whole_number_becomes_one_by_which_stata_means_missing(
    most: int, least: int, kind: Any, tmp_path: Path
) -> None:
    """Stata takes the largest values of each type for missing: 101 does not fit in a byte."""
    for values in ([least, most, None], [least, most]):
        found = stata(pl.DataFrame({"x": values}, schema={"x": kind}), tmp_path / "f.dta")["x"]
        assert found.tolist()[:2] == [least, most]
        assert found.isna().tolist() == [False, False, True][: len(values)]


def test_labels_that_are_too_long_are_cut(made: tuple[pl.DataFrame, Provenance], tmp_path: Path) -> None:
    frame, provenance = made
    long = replace(provenance, columns=tuple(replace(one, label="l" * 90) for one in provenance.columns))
    write(frame, tmp_path / "f.dta", long)
    with pandas.read_stata(tmp_path / "f.dta", iterator=True) as reader:
        assert set(reader.variable_labels().values()) == {"l" * 80}


def test_a_frame_without_rows_is_a_stata_file(tmp_path: Path) -> None:
    frame = pl.DataFrame({"x": [], "t": []}, schema={"x": pl.Int8, "t": pl.String})
    assert list(stata(frame, tmp_path / "f.dta").columns) == ["x", "t"]


@pytest.mark.parametrize("name", ["x" * 33, "a b", "1st", "a-b", "if"])
def test_names_that_stata_cannot_hold_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match=f"names: {name}"):
        stata(pl.DataFrame({"good": [1], name: [1]}), tmp_path / "f.dta")


def test_what_stata_has_no_type_for_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="`x` cannot be exported"):
        stata(pl.DataFrame({"x": [[1, 2]]}), tmp_path / "f.dta")


@pytest.mark.parametrize("name", ["f.xlsx", "f", "f.parquet.gz"])
def test_endings_that_are_not_known_are_refused(
    made: tuple[pl.DataFrame, Provenance], tmp_path: Path, name: str
) -> None:
    with pytest.raises(InvalidValue) as caught:
        write(made[0], tmp_path / name, made[1])
    assert ".parquet, .csv, .dta" in caught.value.hint
    assert not list(tmp_path.iterdir())


def test_the_ending_may_be_in_capitals(made: tuple[pl.DataFrame, Provenance], tmp_path: Path) -> None:
    write(made[0], tmp_path / "F.CSV", made[1])
    assert (tmp_path / "F.CSV").read_text().startswith("ccode")


def test_no_folder_is_made_and_a_folder_is_no_file(made: tuple[pl.DataFrame, Provenance], tmp_path: Path) -> None:
    with pytest.raises(NoFolder, match="mkdir -p"):
        write(made[0], tmp_path / "new" / "er" / "f.csv", made[1])
    assert not list(tmp_path.iterdir())
    for name in ("d.csv", "e.csv.datapackage.json", "datapackage.json"):
        (tmp_path / name).mkdir()
    for name in ("d.csv", "e.csv"):
        with pytest.raises(IsADirectoryError, match="folder"):
            check_target(tmp_path / name)


@pytest.mark.parametrize("ending", ["parquet", "csv", "dta"])
def test_a_pipe_and_a_device_stay_what_they_are(
    made: tuple[pl.DataFrame, Provenance], tmp_path: Path, ending: str
) -> None:
    """Through links to the devices: a failure of this test as root would break the machine otherwise."""
    frame, provenance = made
    write(frame, tmp_path / f"file.{ending}", provenance)
    pipe, read = tmp_path / f"pipe.{ending}", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write(frame, pipe, provenance)
    reader.join(10)
    (found,), kept = read, (tmp_path / f"file.{ending}").read_bytes()
    assert len(found) == len(kept)
    assert found == kept or ending == "dta"  # which holds the time
    null = tmp_path / f"null.{ending}"
    null.symlink_to("/dev/null")
    write(frame, null, provenance)
    assert null.is_symlink()
    assert stat.S_ISCHR(null.stat().st_mode)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_link_s_target_is_replaced_and_the_note_lies_beside_the_link(
    made: tuple[pl.DataFrame, Provenance], tmp_path: Path
) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "f.csv").symlink_to("far/g.csv")
    write(made[0], tmp_path / "f.csv", made[1])
    assert (tmp_path / "f.csv").is_symlink()
    assert (tmp_path / "far" / "g.csv").read_text().startswith("ccode")
    assert sorted(os.listdir(tmp_path)) == ["datapackage.json", "f.csv", "far"]


def test_the_home_folder_may_be_written_as_a_tilde(
    made: tuple[pl.DataFrame, Provenance], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert write(made[0], Path("~/f.csv"), made[1]) == (tmp_path / "f.csv", tmp_path / "datapackage.json")
    assert sorted(os.listdir(tmp_path)) == ["datapackage.json", "f.csv"]


def test_a_folder_under_a_file_cannot_be_made(made: tuple[pl.DataFrame, Provenance], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    with pytest.raises(OSError, match="file"):
        check_target(tmp_path / "file" / "f.csv")


def test_checking_leaves_nothing_behind(tmp_path: Path) -> None:
    check_target(tmp_path / "f.dta")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("ending", ["parquet", "csv", "dta"])
def test_when_there_is_no_room_the_older_file_stays(
    made: tuple[pl.DataFrame, Provenance], tmp_path: Path, ending: str
) -> None:
    """A disk that fills up, by a limit on the length of files."""
    import random

    _, provenance = made
    out = tmp_path / f"f.{ending}"
    out.write_text("older")
    numbers = random.Random(0)
    big = pl.DataFrame({"x": [numbers.random() for _ in range(100_000)]})
    limits = limits_of.getrlimit(limits_of.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits_of.setrlimit(limits_of.RLIMIT_FSIZE, (200_000, limits[1]))
    try:
        with pytest.raises(OSError, match=r"f\.") as caught:
            write(big, out, provenance)
    finally:
        limits_of.setrlimit(limits_of.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, old)
    assert caught.value.errno == errno.EFBIG
    assert caught.value.filename == str(out)
    assert out.read_text() == "older"
    assert {path.name for path in tmp_path.iterdir()} <= {out.name, "datapackage.json"}


def test_only_sources_that_were_read_are_named() -> None:
    record = record_of(majors=[{"ccode": 2, "styear": 1898, "endyear": 2016}], wars=[])
    found = trace(record, "state-year", choose_columns("state-year", ["majpow", "imports"]))
    assert [one.name for one in found.sources] == ["majors"]


def test_the_stand_in_for_the_capabilities_is_named() -> None:
    row = {"ccode": 2, "year": 2000, "milex": 1.0}
    record = record_of(nmc6=[row])
    found = trace(record, "state-year", choose_columns("state-year", ["milex"]))
    assert [one.name for one in found.sources] == ["nmc6"]


def test_dyads_name_the_dates_of_membership() -> None:
    record = record_of(system=[])
    found = trace(record, "dyad-year", choose_columns("dyad-year", ["conttype"]))
    assert [one.name for one in found.sources] == ["system"]
