"""``detente data frame``: what it writes, prints and refuses."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from detente.apps.cli.main import main
from detente.data.fetch import take
from detente.data.registry import SOURCES

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Run the command with an empty cache folder."""
    monkeypatch.setenv("DETENTE_DATA", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main(["data", "frame", *words])
        out, err = capsys.readouterr()
        return int(str(end.value.code)), out, err

    return run


def refused(call: Call, *words: str) -> dict[str, Any]:
    status, out, _ = call(*words, "--json")
    assert status == 2
    error: dict[str, Any] = json.loads(out)["error"]
    return error


def test_help_shows_calls_and_every_option(call: Call) -> None:
    status, out, _ = call("--help")
    assert status == 0
    assert "detente data frame --unit dyad-year --relevant --years 1946-2010" in " ".join(out.split())
    for option in (
        "--unit",
        "--years",
        "--states",
        "--relevant",
        "--directed",
        "--columns",
        "--data",
        "--out",
        "--json",
    ):
        assert option in out


def test_columns_are_listed_with_units_and_sources(call: Call) -> None:
    status, out, _ = call("--unit", "dyad-year", "--list")
    assert status == 0
    assert "imports_a_from_b" in out
    assert "million current US dollars" in out
    _, out, _ = call("--unit", "state-year", "--list", "--columns", "cinc", "--json")
    assert [one["name"] for one in json.loads(out)["columns"]] == ["ccode", "year", "cinc"]


def test_what_ships_with_detente_needs_no_source(call: Call, tmp_path: Path) -> None:
    status, out, _ = call("--unit", "state-year", "--columns", "abb,iso3c", "--years", "1946", "--out", "a.csv")
    assert status == 0
    assert "66 rows x 4 columns" in out
    assert (tmp_path / "a.csv").read_text().splitlines()[1] == "2,1946,USA,USA"


def test_an_unknown_unit_is_refused_with_the_nearest(call: Call) -> None:
    error = refused(call, "--unit", "dyad-years", "--out", "a.csv")
    assert error["type"] == "UnknownName"
    assert "'dyad-year'" in error["hint"]


def test_an_unknown_column_is_refused_with_the_nearest(call: Call) -> None:
    error = refused(call, "--unit", "dyad-year", "--columns", "conttyp", "--out", "a.csv")
    assert "'conttype'" in error["hint"]


@pytest.mark.parametrize("option", ["--relevant", "--directed"])
def test_states_are_no_dyads(call: Call, option: str) -> None:
    error = refused(call, "--unit", "state-year", option, "--out", "a.csv")
    assert option in error["message"]
    assert "dyad-year" in error["hint"]


@pytest.mark.parametrize("years", ["1700-1800", "2010-1946", "often", "2000-2050"])
def test_years_that_are_none_are_refused(call: Call, years: str) -> None:
    assert refused(call, "--unit", "state-year", "--years", years, "--out", "a.csv")["type"] == "InvalidValue"


def test_an_unknown_state_is_refused(call: Call) -> None:
    assert "Sweden" in refused(call, "--unit", "dyad-year", "--states", "USA,Sweeden", "--out", "a.csv")["hint"]


def test_an_ending_that_is_not_known_is_refused_before_the_work(call: Call, tmp_path: Path) -> None:
    error = refused(call, "--unit", "state-year", "--columns", "abb", "--out", "a.xls")
    assert ".parquet" in error["hint"]
    assert not list(tmp_path.glob("a*"))


def test_a_file_has_to_be_named(call: Call) -> None:
    assert "--out" in refused(call, "--unit", "state-year")["hint"]


def test_a_folder_that_is_not_there_is_refused(call: Call) -> None:
    error = refused(call, "--unit", "state-year", "--data", "nowhere", "--out", "a.csv")
    assert "nowhere" in error["message"]


def test_a_folder_in_place_of_a_file_is_refused(call: Call, tmp_path: Path) -> None:
    (tmp_path / "d.csv").mkdir()
    error = refused(call, "--unit", "state-year", "--columns", "abb", "--out", "d.csv")
    assert "d.csv" in error["message"]


def test_nothing_at_hand_is_refused_and_says_how_to_get_it(call: Call, tmp_path: Path) -> None:
    error = refused(call, "--unit", "state-year", "--columns", "abb,imports", "--out", "a.csv")
    assert error["type"] == "DataError"
    assert "detente data fetch trade" in error["hint"]
    assert "detente data fetch all" in refused(call, "--unit", "dyad-year", "--out", "a.csv")["hint"]
    assert not list(tmp_path.glob("a*"))


def test_relevant_dyads_without_borders_are_refused(call: Call) -> None:
    error = refused(call, "--unit", "dyad-year", "--relevant", "--columns", "prd", "--out", "a.csv")
    assert "contiguity" in error["hint"]


@pytest.mark.real_data
def test_the_answer_for_machines(call: Call, real_data: Path, tmp_path: Path) -> None:
    words = ("--unit", "dyad-year", "--states", "USA,USSR,China", "--years", "1946-2010", "--data", str(real_data))
    status, out, _ = call(*words, "--columns", "rivalry_tss,gml_onset,prd", "--out", "t.parquet", "--json")
    assert status == 0
    answer = json.loads(out)
    assert answer["unit"] == "dyad-year"
    assert answer["rows"] == 195
    assert answer["years"] == [1946, 2010]
    assert answer["out"] == "t.parquet"
    assert [one["name"] for one in answer["columns"]] == [
        "ccode_a", "ccode_b", "year", "rivalry_tss", "gml_onset", "prd",
    ]  # fmt: skip
    assert answer["columns"][3]["source"] == "rivalries_tss"
    assert answer["columns"][3]["missing"] == 0.0
    assert {one["name"] for one in answer["sources"]} == {
        "system", "rivalries_tss", "dispute_dyads", "contiguity", "majors",
    }  # fmt: skip
    assert pl.read_parquet(tmp_path / "t.parquet").height == 195


@pytest.mark.real_data
def test_people_are_told_size_share_place_and_sources(call: Call, real_data: Path) -> None:
    words = ("--unit", "dyad-year", "--states", "India", "--directed", "--relevant", "--data", str(real_data))
    status, out, err = call(*words, "--columns", "atop_defense", "--out", "i.dta")
    assert status == 0
    assert "rows x 4 columns" in out
    assert "% of the values missing" in out
    assert "i.dta" in out
    assert "Leeds" in out
    assert all(line.startswith("dyad-year frame: ") for line in err.splitlines()), "nothing but how far it is"


@pytest.mark.real_data
def test_the_cache_serves_and_what_is_absent_is_named(call: Call, real_data: Path, tmp_path: Path) -> None:
    take(SOURCES["trade"], real_data, tmp_path / "cache")
    status, out, err = call("--unit", "state-year", "--columns", "imports,cinc", "--out", "s.csv")
    assert status == 0
    assert "Barbieri" in out
    assert "nmc7" in err
    assert "detente data fetch nmc7" in err
    frame = pl.read_csv(tmp_path / "s.csv", infer_schema_length=None)
    assert frame["imports"].is_not_null().sum() > 10_000
    assert frame["cinc"].is_null().all()


PRESSED = """
import signal
from detente.apps.cli.main import main
from detente.core import progress

class Press:
    def __call__(self, moment):
        signal.raise_signal(signal.SIGINT)

    def close(self):
        pass

progress._display = Press
main(["data", "frame", "--unit", "state-year", "--out", "a.csv", "--json"])
"""


def test_ctrl_c_leaves_nothing_and_is_said(tmp_path: Path, python_environment: dict[str, str]) -> None:
    """In the middle of a query: polars leaves the signal pending, and it must not strike twice."""
    environment = {**python_environment, "DETENTE_DATA": str(tmp_path / "cache")}
    done = subprocess.run(
        [sys.executable, "-c", PRESSED], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 130, done.stderr
    assert json.loads(done.stdout) == {"complete": False}
    assert "was not written" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("*a.csv*"))
