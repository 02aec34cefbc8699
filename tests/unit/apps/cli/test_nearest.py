"""What is not there is answered with the nearest name that is."""

import json
from pathlib import Path

import pytest

import detente
from detente.apps.cli.main import main
from detente.core.errors import DataError
from detente.data.record import open_record


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, str]:
    """Return the error of a command that exits with 2."""
    with pytest.raises(SystemExit) as end:
        main([*words, "--json"])
    assert end.value.code == 2
    error: dict[str, str] = json.loads(capsys.readouterr().out)["error"]
    return error


@pytest.mark.parametrize("command", ["story", "lesson", "site"])
def test_a_choice_that_there_is_not(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Did you mean 'de'?" in refused(capsys, command, "--language", "dee")["message"]
    assert "Valid: en, de." in refused(capsys, command, "--language", "klingon")["message"]


@pytest.mark.parametrize(
    "words",
    [("cite", "runz.nc"),
     ("fork", "runz.nc", "--at", "3", "--conduct", "restraint", "--out", "x.html"), ("diagnose", "runz.nc"),
     ("discover", "runz.nc", "hostility > 0.5"),
     ("show", "runz.nc"), ("verify", "runz.nc"), ("scenarios", "--check", "min.toml"), ("run", "./min.toml")],
    ids=lambda words: words[0],
)  # fmt: skip
def test_a_file_that_there_is_not(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("runs.nc", "mine.toml"):
        Path(name).touch()
    error = refused(capsys, *words)
    assert "Did you mean 'runs.nc'?" in error["hint"] or "Did you mean 'mine.toml'?" in error["hint"]


def test_a_folder_without_any_of_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DETENTE_CACHE", str(tmp_path / "cache"))
    (tmp_path / "empty").mkdir()
    error = refused(capsys, "data", "fetch", "all", "--from", str(tmp_path / "empty"))
    assert str(tmp_path / "empty") in error["message"]
    assert "detente data list" in error["hint"]


def test_what_is_left_out_by_rule_is_allowed_not_fetched(tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        open_record(tmp_path, None, without=["nmc7", "nmc6"]).capabilities()
    assert "--allow nmc7" in refused.value.hint
    assert "fetch" not in refused.value.hint


def test_a_bound_missed_by_rounding_is_the_bound() -> None:
    found = detente.sweep(
        "first_encounter", {"learning": [1 + 1e-9, 0.5]}, replicates=2, years=10, outcomes="fear.last"
    )
    assert found.design.numbers["learning"].tolist() == [1.0, 0.5]
