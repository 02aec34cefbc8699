"""``detente case`` as its users call it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detente.apps.cli.case import _absent
from detente.apps.cli.main import main
from detente.studies.case import study as module
from unit.studies.case_record import made_up

Call = Callable[..., tuple[int, str, str]]
QUICK = ("--schools", "habit", "--replicates", "8")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Run the command line in an empty folder; gives exit status, output and messages."""
    monkeypatch.setenv("DETENTE_DATA", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main(words)
        out, err = capsys.readouterr()
        return int(stopped.value.code or 0), out, err

    return run


@pytest.fixture
def at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "open_record", lambda data, cache, **_: made_up())


@pytest.mark.usefixtures("at_hand")
def test_page_and_terminal(call: Call, tmp_path: Path) -> None:
    status, out, err = call("case", "USA-USSR", "--years", "1950-1979", *QUICK)
    assert status == 0
    assert "USA and USSR, 1950-1979" in out
    assert "Logic of habit" in out
    assert f"The page is {tmp_path / 'case-USA-RUS-1950-1979.html'}: open it" in err
    assert (tmp_path / "case-USA-RUS-1950-1979.html").read_text().startswith("<!doctype html>")


@pytest.mark.usefixtures("at_hand")
def test_json_is_one_object_and_writes_no_page(call: Call, tmp_path: Path) -> None:
    status, out, _ = call("case", "USA", "USSR", "--years", "1950-1979", *QUICK, "--json")
    assert status == 0
    found = json.loads(out)
    assert {"complete", "states", "years", "series", "richardson", "schools", "account"} <= set(found)
    assert found["page"] is None
    assert list(tmp_path.glob("*.html")) == []
    (tmp_path / "p").mkdir()
    status, out, _ = call("case", "USA-USSR", "--years", "1950-1979", *QUICK, "--json", "--out", "p/a.html")
    assert (tmp_path / "p" / "a.html").exists()
    assert json.loads(out)["page"] == "p/a.html"


@pytest.mark.usefixtures("at_hand")
def test_a_page_that_is_lost_loses_no_result(call: Call, lost: str) -> None:
    words = ("case", "USA-USSR", "--years", "1950-1979", *QUICK, "--out", lost)
    status, out, err = call(*words)
    assert (status, "Logic of habit" in out, "The page is" in err) == (2, True, False)
    assert f"No space left on device ({lost})" in err
    status, out, _ = call(*words, "--json")
    assert (status, json.loads(out)["page"], len(json.loads(out)["schools"])) == (2, None, 1)


def test_ctrl_c(call: Call, monkeypatch: pytest.MonkeyPatch, at_hand: None) -> None:
    import detente.engine.ensemble as engine

    def stop(*arguments: Any, **options: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "simulate", stop)
    status, out, _ = call("case", "USA-USSR", "--years", "1950-1979", *QUICK, "--json")
    assert status == 130
    found = json.loads(out)
    assert found["complete"] is False
    assert found["series"]
    status, out, err = call("case", "USA-USSR", "--years", "1950-1979", *QUICK)
    assert status == 130
    assert "Stopped" in out + err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("USA-USSR", "--years", "1991-1946"), "1946-1991"),
        (("USA-USSR", "--years", "lately"), "1946-1991"),
        (("USA-Pakstan", "--years", "1950-1979"), "Pakistan"),
        (("AUS-NEW", "--years", "1950-1979"), "Australia"),
        (("USA", "--years", "1950-1979"), "USA-USSR"),
        (("USA-USSR", "--data", "/nowhere"), "--data"),
        (("USA-USSR", "--schools", "offensive_realsm"), "offensive_realism"),
        (("USA-USSR", "--replicates", "0"), "1 to 100,000"),
        (("USA-USSR", "--backend", "abacus"), "numpy"),
        (("USA-USSR",), "detente data fetch nmc7"),
    ],
)
def test_bad_input_is_explained(call: Call, words: tuple[str, ...], says: str) -> None:
    status, out, _ = call("case", *words, "--json")
    assert status == 2
    error = json.loads(out)["error"]
    assert set(error) - {"where"} == {"type", "message", "hint"}
    assert says in error["hint"]


@pytest.mark.real_data
def test_truncated_and_altered_files_are_never_used(call: Call, real_data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "raw"
    folder.mkdir()
    whole = (real_data / "cow" / "NMC-60-abridged.zip").read_bytes()
    (folder / "NMC-60-abridged.zip").write_bytes(whole[:-1000])
    status, out, _ = call("case", "USA-USSR", "--data", str(folder), "--json")
    assert status == 2
    assert "detente data fetch" in json.loads(out)["error"]["hint"]
    (folder / "NMC-60-abridged.zip").write_bytes(whole)
    (folder / "exCopdab.rda").write_bytes(b"not it")
    words = ("case", "USA-USSR", "--years", "1946-1991", "--data", str(folder), "--no-model", "--json")
    status, out, _ = call(*words)
    assert status == 0  # the zip is the official one: version 6.0 serves to 2016
    found = json.loads(out)
    assert found["series"]["acts_USA_RUS"]["values"] == [None] * 46
    assert any("cut short" in note for note in found["missing"])
    assert found["richardson"][0]["reaction"] == pytest.approx(0.292, abs=1e-3)
    shutil.copy(real_data / "peacesciencer" / "cow_nmc.rda", folder)
    assert json.loads(call(*words)[1])["richardson"][0]["reaction"] == pytest.approx(0.292, abs=1e-3)


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("states", "years"),
    [
        ("USA-USSR", "1946-1991"),
        pytest.param("India-Pakistan", "1948-2010", marks=pytest.mark.slow),
        pytest.param("France-Germany", "1871-1938", marks=pytest.mark.slow),
        ("Yugoslavia-Italy", "1920-2010"),
        pytest.param("USA,USSR,China", "1946-1991", marks=pytest.mark.slow),
    ],
)
def test_real_cases(
    call: Call, real_data: Path, states: str, years: str, parsed_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DETENTE_DATA", str(parsed_cache))
    status, out, _ = call("case", states, "--years", years, "--data", str(real_data), *QUICK, "--json")
    assert status == 0
    found = json.loads(out)
    first, last = (int(year) for year in years.split("-"))
    assert found["years"] == list(range(first, last + 1))
    assert found["complete"] is True
    assert found["schools"][0]["school"] == "habit"
    for series in found["series"].values():
        assert len(series["values"]) == last - first + 1
    assert len(found["account"]) >= 5


def test_curated_cases_are_listed(call: Call) -> None:
    status, out, _ = call("case", "--list", "--json")
    assert status == 0
    told = json.loads(out)["cases"]
    assert {one["case"] for one in told} >= {"USA-USSR", "India-Sri Lanka"}
    assert all(one["entries"] >= 15 for one in told)
    status, out, _ = call("case", "--list")
    assert status == 0
    assert "Brazil-Argentina" in out


@pytest.mark.usefixtures("at_hand")
def test_the_terminal_says_the_bottom_line_first(call: Call) -> None:
    _, out, _ = call("case", "USA-USSR", "--years", "1950-1979", *QUICK, "--counterfactual", "trust")
    heads = (
        "USA and USSR: at war in 3 % of years",
        "Situation. By",
        "Fit. ",
        "Logic. ",
        "What would change our mind. ",
        "Findings",
        "- USA's spending fell by 33 %",
        "With little mistrust at the start",
        "Schools, the nearest",
    )
    places = [out.index(head) for head in heads]
    assert places == sorted(places)
    assert places[0] == 0


def test_many_absent_files_are_told_together_and_bad_ones_each(capsys: pytest.CaptureFixture[str]) -> None:
    notes = [f"T{n}: f{n}.rda is not there. Get it with: detente data fetch s{n}" for n in range(5)]
    _absent([*notes, "Bad: f.rda is cut short; it is not used. Get it with: detente data fetch bad"])
    told = capsys.readouterr().err
    assert "Not at hand: 5 sources (s0, s1, s2, s3, s4)" in told
    assert "f.rda is cut short" in told
    _absent(notes[:2])
    assert "f1.rda is not there" in capsys.readouterr().err
