"""The command line as scripts and people meet it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from detente.apps.cli.main import main

SMALL = ["--schools", "three_steps", "--worlds", "W1", "--replicates", "8", "--years", "40"]


def called(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as done:
        main(words)
    out, err = capsys.readouterr()
    return int(done.value.code or 0), out, err


def test_json_is_one_object_and_nothing_else(capsys, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, _ = called(capsys, "verdict", *SMALL, "--json")
    answer = json.loads(out)
    assert status == 0
    assert out.count("\n") == 1
    assert answer["complete"] is True
    (row,) = answer["rows"]
    for name in ("paradox", "deactivated", "mitigated", "transcended", "no_dilemma", "war"):
        assert row["low"][name] <= row[name] <= row["high"][name]
    assert set(answer["answers"]) == {"three_steps"}
    assert answer["manifest"]["tile"]
    assert not list(tmp_path.iterdir()), "no page unless it is asked for"


def test_rows_are_the_same_bytes_for_any_chunk_and_numpy_tells_the_same_story(capsys) -> None:
    rows = []
    for size in ("1", "3", "64"):
        _, out, _ = called(capsys, "verdict", *SMALL, "--chunk-size", size, "--json")
        rows.append(out)
    assert len(set(rows)) == 1
    _, out, _ = called(capsys, "verdict", *SMALL, "--backend", "numpy", "--json")
    ours, theirs = json.loads(rows[0])["rows"][0], json.loads(out)["rows"][0]
    assert ours["paradox"] == pytest.approx(theirs["paradox"], abs=0.13), "at most one run in eight at a tie"


def test_a_table_and_a_page_for_people(capsys, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    status, out, err = called(capsys, "verdict", *SMALL, "--out", str(page))
    assert status == 0
    assert "three_steps" in out
    assert "Escap" in out or "nescap" in out
    assert "page.html" in err
    text = page.read_text(encoding="utf-8")
    assert text.lower().startswith("<!doctype html>")
    assert "W1" in text


@pytest.mark.parametrize(
    ("words", "kind", "told"),
    [
        (("verdict", "--schools", "ofensive_realism"), "UnknownName", "offensive_realism"),
        (("verdict", "--worlds", "W9"), "UnknownName", "W1"),
        (("verdict", "--replicates", "0"), "InvalidValue", "whole number"),
        (("verdict", "--replicates", "-3"), "InvalidValue", "whole number"),
        (("verdict", "--replicates", "many"), "UsageError", "--help"),
        (("verdict", "--replicates", "1.5"), "UsageError", "--help"),
        (("verdict", "--years", "3"), "InvalidValue", "whole number"),
        (("verdict", "--seed", "-1"), "InvalidValue", "seed"),
        (("verdict", "--seed", "nan"), "UsageError", "--help"),
        (("verdict", "--chunk-size", "-7"), "InvalidValue", "chunk"),
        (("verdict", "--backend", "torch"), "UnknownName", "numpy"),
        (("verdict", "--no-such-option"), "UsageError", "--help"),
        (("verdicts",), "UsageError", "--help"),
        ((), "UsageError", "--help"),
    ],
)
def test_a_users_error_is_status_two_with_cause_and_cure(capsys, words: tuple[str, ...], kind: str, told: str) -> None:
    status, out, _ = called(capsys, *words, "--json")
    error = json.loads(out)["error"]
    assert (status, error["type"]) == (2, kind)
    assert told in error["message"] + error["hint"]
    status, out, err = called(capsys, *words) if words else (2, "", "x")
    assert (status, out) == (2, "")
    assert "Traceback" not in err


def test_a_page_that_cannot_be_written_is_said_and_loses_nothing(capsys, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("older", encoding="utf-8")
    folder = tmp_path / "file"
    folder.write_text("", encoding="utf-8")
    status, _, err = called(capsys, "verdict", *SMALL, "--out", str(folder / "page.html"))
    assert status == 2
    assert "Check the path" in err

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", full)
        status, out, err = called(capsys, "verdict", *SMALL, "--out", str(page))
        assert status == 2
        assert "No space left" in err
        assert "three_steps" in out, "the table is there all the same"
        status, out, _ = called(capsys, "verdict", *SMALL, "--out", str(page), "--json")
        assert (status, json.loads(out)["complete"]) == (2, True)
    assert page.read_text(encoding="utf-8") == "older"
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == [], "no half-written file is left"


def test_a_defect_is_status_one(capsys, monkeypatch) -> None:
    import detente.studies.verdict

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a screw is loose")

    monkeypatch.setattr(detente.studies.verdict, "verdict", broken)
    status, out, err = called(capsys, "verdict", "--json")
    assert status == 1
    assert json.loads(out)["error"]["type"] == "RuntimeError"
    assert "Traceback" in err


def test_versions(capsys) -> None:
    status, out, _ = called(capsys, "--version", "--json")
    assert status == 0
    answer = json.loads(out)
    assert answer["detente"]
    assert answer["packages"]["llvmlite"]
    assert answer["fused"]["emitter"] >= 1
    assert answer["fused"]["vector bits"] in (128, 256, 512)
    assert "detente" in called(capsys, "--version")[1]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are different there")
def test_ctrl_c_is_130_with_what_was_finished(python_environment: dict[str, str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "detente", "verdict", "--replicates", "200000", "--json"]
    running = subprocess.Popen(
        command,
        env=python_environment,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        time.sleep(8)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=120)
    finally:
        running.kill()
    assert running.returncode == 130, err
    assert json.loads(out)["complete"] is False
