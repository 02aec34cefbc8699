"""The command that writes the laboratory."""

from __future__ import annotations

import json
import webbrowser
from pathlib import Path

import pytest

from detente.apps.cli.main import main
from detente.apps.cli.result_pages import tell_page
from detente.apps.pages import lab_page
from detente.core.errors import InvalidValue, UnknownName
from detente.schools import school, schools

OWN = """
from dataclasses import replace
from detente.schools import school

def unnamed():
    return school("habit").where(habit_weight=0.9)

def my_school():
    return replace(unnamed(), name="mine", title="Mine")
"""


@pytest.fixture(autouse=True)
def engines(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], int]]:
    """No engine is made; which would have been, by theories and number of states."""
    asked: list[tuple[list[str], int]] = []

    def made(theories: object, states: int, records: object) -> bytes:
        asked.append(([t.name for t in theories], states))  # type: ignore[attr-defined]
        return b"\0asm"

    monkeypatch.setattr(lab_page, "engine_module", made)
    return asked


def ran(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["lab", *arguments])
    return int(left.value.code or 0)


def test_a_school_of_ones_own_is_known_by_its_place_and_needs_a_name_of_one_line() -> None:
    mine = school("default").replace(name="mine")
    told = {one["name"]: one for one in lab_page.lab_data(own={"my.py:one": mine})["schools"]}
    assert (told["mine"]["place"], "place" in told["default"]) == ("my.py:one", False)
    for name in ("", " ", "two\nlines"):
        with pytest.raises(InvalidValue, match="is called"):
            lab_page.lab_data(own={"my.py:one": mine.replace(name=name)})


def test_a_dash_is_no_page(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert ran("--out", "-") != 0
    assert "Name a file" in " ".join(capsys.readouterr().err.split())
    assert not list(tmp_path.iterdir())


def test_a_name_that_a_file_lacks_lists_what_it_made(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text("from detente import school\n\nmine = school('default')\n\n\ndef other(): return mine\n")
    with pytest.raises(UnknownName, match=r"names are mine, other\."):
        school(f"{file}:nothing")


def test_it_writes_one_page_and_says_where_by_its_full_path(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    engines: list[tuple[list[str], int]],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert ran() == 0
    page = tmp_path / "detente-lab.html"
    assert f"The page is {page}" in capsys.readouterr().err
    assert page.read_text().startswith("<!doctype html>")
    assert [states for _, states in engines] == sorted({one["states"] for one in lab_page.lab_data()["scenarios"]})


def test_json_says_what_is_in_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert ran("--out", str(tmp_path / "x.html"), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["page"] == str(tmp_path / "x.html")
    assert told["schools"] == list(schools())
    assert 2 in told["states"]


def test_a_school_of_ones_own_comes_along(tmp_path: Path, engines: list[tuple[list[str], int]]) -> None:
    (tmp_path / "mine.py").write_text(OWN)
    assert ran("--theory", f"{tmp_path / 'mine.py'}:my_school", "--out", str(tmp_path / "x.html")) == 0
    assert all(names == [*schools(), "mine"] for names, _ in engines)


def test_two_schools_of_one_name_are_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(OWN)
    assert ran("--theory", f"{tmp_path / 'mine.py'}:unnamed", "--out", str(tmp_path / "x.html"), "--json") == 2
    assert "'habit'" in json.loads(capsys.readouterr().out)["error"]["message"]
    assert not (tmp_path / "x.html").exists()


@pytest.mark.parametrize("there", [True, False])
def test_open_opens_the_page_or_says_that_it_could_not(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, there: bool
) -> None:
    opened: list[str] = []

    def open_page(url: str) -> bool:
        opened.append(url)
        return there

    monkeypatch.setattr(webbrowser, "open", open_page)
    assert ran("--out", str(tmp_path / "x.html"), "--open") == 0
    assert opened == [(tmp_path / "x.html").as_uri()]
    assert ("No browser could be opened" in capsys.readouterr().err) is not there
    tell_page(None, open_page=True)
    assert len(opened) == 1
