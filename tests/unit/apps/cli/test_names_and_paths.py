"""Empty names and pages that cannot be written: said by name, with nothing left behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from detente.apps.cli.main import main
from detente.core.errors import UnknownName


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


@pytest.mark.parametrize(
    "words",
    [
        ("games", ""),
        ("schools", ""),
        ("replicate", ""),
        ("scenarios", ""),
        ("world", ""),
        ("claims", ""),
        ("run", ""),
        ("run", "cold_war", "--theory", ""),
        ("run", "cold_war", "--mix", ""),
    ],
)
def test_an_empty_name_is_no_wish_for_the_list(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    status, out, _ = ran(capsys, *words, "--json")
    error = json.loads(out)["error"]
    assert status == 2
    assert error["type"] in ("UnknownName", "DataError", "InvalidValue")
    assert error["hint"]


def test_a_folder_is_no_page(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, _, err = ran(capsys, "games", "powell", "--out", str(tmp_path))
    assert status == 2
    assert "folder" in err
    assert str(tmp_path) in err.replace("\n", "")
    assert list(tmp_path.parent.glob(f".{tmp_path.name}.*")) == []


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder in which nobody may write")
def test_a_page_that_cannot_be_written_is_named_as_it_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = ran(capsys, "games", "powell", "--out", "/proc/page.html")
    assert status == 2
    assert "(/proc/page.html)" in err


def test_the_nearest_name_comes_first() -> None:
    error = UnknownName("parameter", "sensiblity", ("density", "sensibility_spread", "sensibility"))
    assert error.hint.startswith("Did you mean 'sensibility' or")
