"""Files of frames: whole or not at all, and they say where they come from."""

import errno
import json
import os
import resource
import signal
import stat
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas
import polars as pl
import pytest

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


def test_csv_leaves_missing_blank_and_lies_beside_its_provenance(
    made: tuple[pl.DataFrame, Provenance], tmp_path: Path
) -> None:
    frame, provenance = made
    out = tmp_path / "f.csv"
    assert write(frame, out, provenance) == (out, tmp_path / "f.csv.json")
    assert out.read_text().splitlines() == [
        "ccode,year,abb,imports,majpow,warheads", "2,2000,USA,5.5,1,", "20,2000,CAN,,0,",
    ]  # fmt: skip
    about = json.loads((tmp_path / "f.csv.json").read_text())
    assert about == provenance.as_dict()


def test_stata_has_labels_its_own_missing_and_lies_beside_its_provenance(
    made: tuple[pl.DataFrame, Provenance], tmp_path: Path
) -> None:
    frame, provenance = made
    out = tmp_path / "f.dta"
    assert write(frame, out, provenance) == (out, tmp_path / "f.dta.json")
    with pandas.read_stata(out, iterator=True) as reader:
        found = reader.read()
        assert reader.variable_labels()["warheads"] == "stockpiled nuclear warheads"
        assert __version__ in reader.data_label
    assert list(found) == frame.columns, "no index among the variables"
    assert found["abb"].tolist() == ["USA", "CAN"]
    assert found["imports"].isna().tolist() == [False, True]
    assert found["warheads"].isna().all()
    about = json.loads((tmp_path / "f.dta.json").read_text())
    assert about == provenance.as_dict()
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
    for name in ("d.csv", "e.csv.json"):
        (tmp_path / name).mkdir()
        with pytest.raises(IsADirectoryError, match="folder"):
            check_target(tmp_path / name.removesuffix(".json"))


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
    assert sorted(os.listdir(tmp_path)) == ["f.csv", "f.csv.json", "far"]


def test_the_home_folder_may_be_written_as_a_tilde(
    made: tuple[pl.DataFrame, Provenance], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert write(made[0], Path("~/f.csv"), made[1]) == (tmp_path / "f.csv", tmp_path / "f.csv.json")
    assert sorted(os.listdir(tmp_path)) == ["f.csv", "f.csv.json"]


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
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, limits[1]))
    try:
        with pytest.raises(OSError, match=r"f\.") as caught:
            write(big, out, provenance)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, old)
    assert caught.value.errno == errno.EFBIG
    assert caught.value.filename == str(out)
    assert out.read_text() == "older"
    assert {path.name for path in tmp_path.iterdir()} <= {out.name, f"{out.name}.json"}


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
