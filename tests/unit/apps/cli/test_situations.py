"""``detente situations`` as its users call it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from detente.apps.cli.main import main
from detente.diagnostics.situation import SITUATIONS
from detente.studies.situations import study as module
from detente.studies.situations.agreement import JUDGES
from unit.studies.situations.record import made, ring

Call = Callable[..., tuple[int, str, str]]
WHO = ("--states", ",".join(str(code) for code in ring(24)), "--years", "1960-2010")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Run the command line in an empty folder, with a made-up record; gives exit status, output and messages."""
    monkeypatch.setattr(module, "open_record", lambda data, cache, **_: made())
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main(("situations", *words))
        out, err = capsys.readouterr()
        return int(stopped.value.code or 0), out, err

    return run


def test_json_has_the_shape_that_other_programs_read(call: Call, tmp_path: Path) -> None:
    status, out, _ = call(*WHO, "--json")
    assert status == 0
    found = json.loads(out)
    assert found["complete"] is True
    assert [one["year"] for one in found["years"]] == list(range(1960, 2011))
    for one in found["years"]:
        assert isinstance(one["dyads"], int)
        assert list(one["shares"]) == list(SITUATIONS)
        assert all(set(share) == {"share", "low", "high"} for share in one["shares"].values())
    assert set(found["agreement"]) == set(JUDGES)
    pair = found["agreement"]["motive"]["pairs"][0]
    assert {"first", "second", "dyad_years", "both", "only_first", "only_second", "neither", "kappa"} <= set(pair)
    assert list(tmp_path.iterdir()) == [], "no page with --json"


def test_a_page_and_a_csv_are_written_where_it_is_said(call: Call, tmp_path: Path) -> None:
    status, out, err = call(*WHO, "--out", "page.html", "--csv", "rows.csv")
    assert status == 0
    assert sorted(one.name for one in tmp_path.iterdir()) == ["page.html", "rows.csv"]
    assert f"The page is {tmp_path / 'page.html'}: open it" in err
    assert "Share of dyads in a security dilemma (%)" in " ".join(out.split())
    lines = (tmp_path / "rows.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + 51 * 24
    assert lines[0].startswith("ccode_a,ccode_b,year,situation")
    assert call(*WHO, "--out", "more.csv")[0] == 0
    assert (tmp_path / "more.csv").read_text(encoding="utf-8").splitlines() == lines


def test_two_states_are_told_year_by_year(call: Call) -> None:
    """Dilemmas: 1966-74 after a dispute in 1965, 1985 when the claim of 1975 is over, 2001-10; 1960-64 is unknown."""
    one, other = ring(24)[:2]
    status, out, _ = call("--states", f"{one},{other}", "--years", "1960-2010", "--out", "page.html")
    assert status == 0
    assert "20 of 46 classified years were a security dilemma" in " ".join(out.split())
    page = Path("page.html").read_text(encoding="utf-8")
    assert "a security dilemma in 20 of 46 years</h1>" in " ".join(page.split())
    table = {line.split("  ")[0]: line for line in out.splitlines()}
    assert "Security dilemma" in table["2001-2010"], "after the dispute of 2000"
    assert "Spiral" in table["2000"]


@pytest.mark.parametrize(("words", "message"), [
    (("--map-year", "1900"), "There is no map of 1900"),
    (("--dyads", "some"), "no choice of dyads"),
    (("--years", "1700-1710"), "1816"),
    (("--states", "Atlantis"), "Atlantis"),
    (("--states", "USA,United States"), "is named twice"),
])  # fmt: skip
def test_what_cannot_be_told_is_refused(call: Call, words: tuple[str, str], message: str) -> None:
    named = dict(zip(WHO[::2], WHO[1::2], strict=True)) | {words[0]: words[1]}
    status, _, err = call(*(word for pair in named.items() for word in pair))
    assert status in (1, 2)
    assert message in err
    assert "Traceback" not in err


def test_a_table_and_a_page_of_one_name_are_refused(call: Call, tmp_path: Path) -> None:
    """The page would be written over the table."""
    status, _, err = call(*WHO, "--csv", "one.csv", "--out", f"{tmp_path}/one.csv")
    assert status == 2
    assert "--csv and --out both write" in err
    assert not list(tmp_path.iterdir())


def test_ctrl_c_while_the_record_is_read_ends_with_a_line(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is known yet: no page, no traceback, one line, status 130."""

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "observe", stop)
    status, out, err = call(*WHO)
    assert status == 130
    assert out == ""
    assert err.strip().endswith("Stopped: `detente situations` was not finished.")
    assert "Traceback" not in err
    assert not Path("situations.html").exists()
