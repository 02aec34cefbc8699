"""A command that Ctrl-C ends before it has a result says so, in words and in JSON, with the status of Ctrl-C."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import pytest

from detente.apps.cli.main import main
from detente.apps.cli.output import finish

EARLY = {
    ("beliefs", "USA-USSR", "--years", "1950-1960"): "detente.studies.beliefs.study.open_record",
    ("replicate", "dangerous_dyads"): "detente.studies.replications.dangerous_dyads._need",
    ("claims", "M01"): "detente.studies.claims.study.asked_claims",
    ("data", "frame", "--unit", "dyad-year", "--out", "frame.csv"): "detente.apps.cli.frame._build",
}
"""Commands, and what they do first."""


@pytest.mark.parametrize("words", EARLY, ids=lambda words: words[0])
def test_what_is_stopped_early_says_so(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(EARLY[words], interrupted)
    monkeypatch.setattr("detente.data.record.open_record", lambda *_: None)  # what is at hand here says nothing
    for more in ((), ("--json",)):
        with pytest.raises(SystemExit) as left:
            main([*words, *more])
        out, err = capsys.readouterr()
        assert left.value.code == 130
        assert err.startswith("Stopped: ")
        assert err.count("\n") == 1
        assert f"detente {words[0]}" in err or words[0] == "data"
        assert (json.loads(out) == {"complete": False}) if more else out == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_a_library_that_makes_an_import_error_of_ctrl_c_is_no_defect(
    more: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As modules made with pybind11 do that are being imported when it comes."""

    def imported(*_: Any, **__: Any) -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt as stop:
            msg = "initialization failed"  # codespell:ignore initialization
            raise ImportError(msg) from stop

    monkeypatch.setattr("detente.studies.claims.study.asked_claims", imported)
    with pytest.raises(SystemExit) as left:
        main(["claims", "M01", *more])
    out, err = capsys.readouterr()
    assert left.value.code == 130
    assert err == "Stopped: `detente claims` was not finished.\n"
    assert (json.loads(out) == {"complete": False}) if more else out == ""


def test_what_is_stopped_before_there_is_anything_to_show_says_what_becomes_of_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as left:
        finish(complete=False, as_json=False, again="The same command goes on from there.", nothing=True)
    assert left.value.code == 130
    assert (
        capsys.readouterr().err == "Stopped before there was anything to show. The same command goes on from there.\n"
    )
