"""`data check`, `case --frame`, `beliefs --acts` as their users call them: what is said before anything runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from detente.apps.cli.main import main
from detente.studies.beliefs import study as beliefs_module
from detente.studies.case import study as case_module
from unit.data.own.made_files import text
from unit.studies.beliefs.made import record
from unit.studies.case_record import made_up

Call = Callable[..., tuple[int, str, str]]
STATES = "ccode,year,hawks\n2,1955,0.5\n365,1955,0.7\n260,1995,1\n"
ACTS = "source,target,month,goldstein\n" + "".join(
    f"{a},{b},{year}-{month:02d},{(year + month * (a < b)) % 5 - 2}\n"
    for year in range(1995, 1999)
    for month in range(1, 13)
    for a, b in (("Israel", "Palestine"), ("Palestine", "Israel"))
)


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Run the command line in an empty folder; gives exit status, output and messages."""
    monkeypatch.setenv("DETENTE_DATA", str(tmp_path / "cache"))
    monkeypatch.setattr(case_module, "open_record", lambda data, cache, **_: made_up())
    monkeypatch.setattr(beliefs_module, "open_record", lambda data, cache, **_: record())
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main(words)
        out, err = capsys.readouterr()
        return int(stopped.value.code or 0), out, err

    return run


def test_check_says_what_is_used_and_why_the_rest_is_not(call: Call, tmp_path: Path) -> None:
    text(tmp_path, STATES)
    status, out, _ = call("data", "check", "mine.csv")
    assert status == 0
    assert out.startswith(
        "mine.csv: 3 rows, state-years, states by COW numbers\n2 rows are used, 1 dropped, 0 repeated"
    )
    assert "German Federal Republic (260) was no member" in out


def test_check_as_json(call: Call, tmp_path: Path) -> None:
    text(tmp_path, STATES)
    status, out, _ = call("data", "check", "mine.csv", "--json")
    found = json.loads(out)
    assert status == 0
    assert (found["rows"], found["matched"], found["repeated"]) == (3, 2, [])
    assert [set(one) for one in found["dropped"]] == [{"row", "why"}]
    assert [(one["row"], one["value"]) for one in found["out_of_range"]] == [(4, "260")]
    assert [one["name"] for one in found["columns"]] == ["hawks"]


def test_check_shows_a_reason_of_many_rows_once(call: Call, tmp_path: Path) -> None:
    text(tmp_path, STATES + "".join(f"900{row},1990,1\n" for row in range(30)) + "260,1996,1\n260,1998,1\n")
    _, out, _ = call("data", "check", "mine.csv")
    assert "in 1995-1996 and 1998" in " ".join(out.split())
    assert "more reasons: --json lists every row" in out


def test_a_file_that_cannot_be_used_says_so_and_ends_with_2(call: Call, tmp_path: Path) -> None:
    text(tmp_path, "ccode,year,x\n2,1990,1\n2,1990,2\n")
    status, out, _ = call("data", "check", "mine.csv")
    assert status == 2
    assert "Refused: 1 state-year has several rows that differ, such as COW 2 in 1990 (rows 2 and 3)." in out
    status, out, err = call("case", "USA-USSR", "--frame", "mine.csv", "--no-model")
    assert status == 2
    assert out == ""
    assert "several rows that differ" in err
    assert not list(tmp_path.glob("*.html"))


def test_case_says_the_report_first_and_what_the_file_gave(call: Call, tmp_path: Path) -> None:
    text(tmp_path, STATES)
    status, out, err = call("case", "USA-USSR", "--years", "1950-1960", "--frame", "mine.csv", "--no-model")
    assert status == 0
    assert err.startswith("mine.csv: 3 rows, state-years")
    assert "2 of 3 rows are used." in err
    assert "From mine.csv, beside the record: hawks_USA, hawks_RUS." in out
    page = (tmp_path / "case-USA-RUS-1950-1960.html").read_text()
    assert "Your own data" in page
    assert "hawks, USA" in page


def test_case_of_an_actor_that_is_no_state(call: Call, tmp_path: Path) -> None:
    text(tmp_path, ACTS)
    status, out, err = call("case", "Israel-Palestine", "--frame", "mine.csv", "--codes", "names", "--no-model")
    assert status == 0
    assert "Years 1995-1998: those of mine.csv" in err
    assert "Israel and Palestine, 1995-1998" in out


def test_beliefs_of_an_actor_that_is_no_state(call: Call, tmp_path: Path) -> None:
    text(tmp_path, ACTS)
    quick = ("--schools", "habit", "--particles", "100")
    status, out, err = call("beliefs", "Israel-Palestine", "--acts", "mine.csv", "--codes", "names", *quick)
    assert status == 0
    assert out.startswith("Israel and Palestine, January 1995 to December 1998")
    assert "goldstein of mine.csv" in out
    assert "Palestine is no member of the COW state system" in err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("case", "Israel-Palestine", "--no-model"), "case --frame FILE, beliefs --acts FILE"),
        (("case", "USA-USSR", "--codes", "gw"), "--codes is about a file of your own"),
        (("case", "--region", "middle_east", "--frame", "mine.csv"), "from the record alone, without --frame"),
        (("case", "--region", "middle_east", "--keys", "a,b"), "--keys is about a file of your own"),
        (("beliefs", "USA-USSR", "--scores", "x"), "--scores is about a file of your own"),
        (("beliefs", "Israel-Hamas", "--acts", "mine.csv", "--codes", "names"), "--actors"),
        (("beliefs", "Israel-Palestine", "--acts", "mine.csv"), "Declare it: --codes"),
        (("case", "USA-USSR", "--frame", "none.csv"), "is not there"),
        (("data", "check", "mine.csv", "--keys", "a,b,c", "--codes", "names"), "'a'"),
        (("data", "check", "mine.csv", "--codes", "iso2"), "cow and gw are numbers"),
        (("confront", "--frame", "mine.csv", "--codes", "names"), "None of the 96 rows"),
    ],
)
def test_refusals_are_two_lines_with_what_to_do(call: Call, tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    text(tmp_path, ACTS)
    status, out, err = call(*words)
    assert status == 2
    assert out == ""
    assert says in " ".join(err.split())
    assert "Traceback" not in err


def test_markup_in_a_file_is_shown_as_text(call: Call, tmp_path: Path) -> None:
    text(tmp_path, "ccode,year,[red]x[/red],\x1b[31my\n2,1990,1,[bold]\n[/bold],1990,1,z\n")
    status, out, _ = call("data", "check", "mine.csv")
    assert status == 0
    assert "[red]x[/red]" in out
    assert "'[/bold]' is no COW number" in out
    assert "\x1b" not in out
