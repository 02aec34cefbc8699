"""Files of frames: whole or not at all, and they say where they come from."""

import errno
import json
import resource
import signal
from pathlib import Path

import pandas
import polars as pl
import pytest

from detente._version import __version__
from detente.core.errors import InvalidValue
from detente.data.panel import state_years
from detente.data.panel.columns import chosen
from detente.data.panel.provenance import Provenance, trace
from detente.data.panel.write import METADATA, check_target, write
from unit.data.panel.made import record_of

NAMES = ["abb", "imports", "majpow", "warheads"]


@pytest.fixture
def made() -> tuple[pl.DataFrame, Provenance]:
    record = record_of(
        trade=[{"ccode": 2, "year": 2000, "imports": 5.5, "exports": 4.0}],
        majors=[{"ccode": 2, "styear": 1898, "endyear": 2016}],
    )
    frame = state_years(record, [2000], ["USA", "Canada"], columns=NAMES).collect()
    return frame, trace(record, "state-year", chosen("state-year", NAMES))


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


def test_stata_has_labels_notes_and_its_own_missing(made: tuple[pl.DataFrame, Provenance], tmp_path: Path) -> None:
    frame, provenance = made
    out = tmp_path / "f.dta"
    write(frame, out, provenance)
    with pandas.read_stata(out, iterator=True) as reader:
        found = reader.read()
        assert reader.variable_labels()["warheads"] == "stockpiled nuclear warheads"
        assert __version__ in reader.data_label
    assert found["abb"].tolist() == ["USA", "CAN"]
    assert found["imports"].isna().tolist() == [False, True]
    assert found["warheads"].isna().all()
    raw = out.read_bytes()
    assert b"Barbieri" in raw, "how to cite"
    assert provenance.sha256["trade"].encode() in raw


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


def test_folders_are_made_and_a_folder_is_no_file(made: tuple[pl.DataFrame, Provenance], tmp_path: Path) -> None:
    write(made[0], tmp_path / "new" / "er" / "f.csv", made[1])
    (tmp_path / "d.csv").mkdir()
    with pytest.raises(IsADirectoryError, match="folder"):
        check_target(tmp_path / "d.csv")


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
    found = trace(record, "state-year", chosen("state-year", ["majpow", "imports"]))
    assert [one.name for one in found.sources] == ["majors"]


def test_the_stand_in_for_the_capabilities_is_named() -> None:
    row = {"ccode": 2, "year": 2000, "milex": 1.0}
    record = record_of(nmc6=[row])
    found = trace(record, "state-year", chosen("state-year", ["milex"]))
    assert [one.name for one in found.sources] == ["nmc6"]


def test_dyads_name_the_dates_of_membership() -> None:
    record = record_of(system=[])
    found = trace(record, "dyad-year", chosen("dyad-year", ["conttype"]))
    assert [one.name for one in found.sources] == ["system"]
