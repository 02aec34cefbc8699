"""``detente beliefs`` as its users call it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detente.apps.cli.main import main
from detente.studies.beliefs import study as module
from unit.studies.beliefs.made import record

Call = Callable[..., tuple[int, str, str]]
QUICK = ("--schools", "default,habit", "--particles", "100")
YEARS = ("--years", "1950-1953")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Run the command line in an empty folder; gives exit status, output and messages."""
    monkeypatch.setenv("DETENTE_DATA", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main(("beliefs", *words))
        out, err = capsys.readouterr()
        return int(stopped.value.code or 0), out, err

    return run


@pytest.fixture
def at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "open_record", lambda data, cache, **_: record())


@pytest.mark.usefixtures("at_hand")
def test_page_and_terminal(call: Call, tmp_path: Path) -> None:
    status, out, err = call("USA-USSR", *YEARS, *QUICK)
    assert status == 0
    assert out.startswith("USA and USSR, January 1950 to December 1953\n- None of 2 theories foresaw")
    assert "Logic of habit" in out
    assert f"The page is {tmp_path / 'beliefs-USA-RUS.html'}: open it" in err
    assert (tmp_path / "beliefs-USA-RUS.html").read_text().startswith("<!doctype html>")
    assert "Not at hand: democracy" in err


@pytest.mark.usefixtures("at_hand")
def test_json_is_one_object_and_writes_no_page(call: Call, tmp_path: Path) -> None:
    status, out, _ = call("USA", "USSR", *YEARS, *QUICK, "--json")
    assert status == 0
    found = json.loads(out)
    assert {"complete", "states", "clock", "when", "acts", "theories", "account", "seed", "notes", "sources"} < set(
        found
    )
    assert found["page"] is None
    assert list(tmp_path.glob("*.html")) == []
    assert [one["abb"] for one in found["states"]] == ["USA", "RUS"]
    for theory in found["theories"]:
        assert {"school", "title", "paths", "log_likelihood", "rival_habit", "noise", "particles"} <= set(theory)
        for path in theory["paths"]:
            for name in ("mean", "low", "high", "fear", "expected", "malign"):
                assert len(path[name]) == len(found["when"]) == 48
            assert {"when", "change", "learned", "act", "own", "score"} == set(path["moves"][0])
    (tmp_path / "p").mkdir()
    status, out, _ = call("USA-USSR", *YEARS, *QUICK, "--json", "--out", "p/b.html")
    assert json.loads(out)["page"] == "p/b.html"
    assert (tmp_path / "p" / "b.html").exists()


@pytest.mark.usefixtures("at_hand")
def test_ctrl_c_keeps_what_is_finished(call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real, asked = module.filter_beliefs, []

    def once(*arguments: Any, **options: Any) -> Any:
        asked.append(1)
        if len(asked) == 2:
            raise KeyboardInterrupt
        return real(*arguments, **options)

    monkeypatch.setattr(module, "filter_beliefs", once)
    status, out, err = call("USA-USSR", *YEARS, *QUICK)
    assert status == 130
    assert "Default world" in out
    assert "Stopped" in err
    page = (tmp_path / "beliefs-USA-RUS.html").read_text()
    assert "This page is not complete" in page
    asked[:] = [1]
    status, out, _ = call("USA-USSR", *YEARS, *QUICK, "--json", "--out", "none.html")
    assert status == 130
    assert json.loads(out)["theories"] == []
    assert json.loads(out)["page"] is None  # a page with nothing on it is not written
    assert not (tmp_path / "none.html").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("USA-USSR", "--years", "1978-1948"), "1948-1978"),
        (("USA-Pakstan",), "Pakistan"),
        (("USA,USSR,India", "--years", "1950-1979"), "USA-USSR"),
        (("USA-USSR", "--data", "/nowhere"), "--data"),
        (("USA-USSR", "--schools", "offensive_realsm"), "offensive_realism"),
        (("USA-USSR", "--particles", "5"), "100 to 200,000"),
        (("USA-USSR",), "detente data fetch"),
    ],
)
def test_bad_input_is_explained(call: Call, words: tuple[str, ...], says: str) -> None:
    status, out, _ = call(*words, "--json")
    assert status == 2
    error = json.loads(out)["error"]
    assert set(error) - {"where"} == {"type", "message", "hint"}
    assert says in error["hint"]


@pytest.mark.usefixtures("at_hand")
def test_months_that_nobody_recorded(call: Call) -> None:
    status, out, _ = call("USA-India", "--years", "1950-1960", "--monthly", *QUICK, "--json")
    assert status == 2
    assert "--monthly" in json.loads(out)["error"]["hint"]
    status, out, _ = call("USA-USSR", "--years", "1950-1965", "--yearly", *QUICK, "--json")
    assert status == 0
    assert json.loads(out)["clock"] == "year"


@pytest.mark.usefixtures("at_hand")
def test_a_page_that_cannot_be_written_is_named(call: Call, tmp_path: Path) -> None:
    status, _, err = call("USA-USSR", *YEARS, *QUICK, "--out", str(tmp_path))
    assert status == 2
    assert "folder" in err


@pytest.mark.usefixtures("at_hand")
def test_a_page_that_is_lost_loses_no_result(call: Call, lost: str) -> None:
    status, out, err = call("USA-USSR", *YEARS, *QUICK, "--out", lost)
    assert (status, "Logic of habit" in out, "The page is" in err) == (2, True, False)
    assert f"No space left on device ({lost})" in err
    status, out, _ = call("USA-USSR", *YEARS, *QUICK, "--out", lost, "--json")
    assert (status, json.loads(out)["page"], len(json.loads(out)["theories"])) == (2, None, 2)


def test_no_words_are_explained(call: Call) -> None:
    status, _, err = call()
    assert status == 2
    assert "STATES" in err
