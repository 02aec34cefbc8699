"""The command line as scripts and people meet it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from detente.apps.cli.main import main
from killing import interrupt

SMALL = ["--schools", "three_steps", "--worlds", "W1", "--beds", "pair", "--draws", "3"]
SMALL += ["--replicates", "8", "--years", "60"]
ENDS = ("hostile", "deactivated", "mitigated", "transcended", "no_dilemma", "mixed")


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
    assert (row["offence_advantage"], row["distinguishability"], row["replicates"]) == (2.5, 0.0, 8)
    for name in (*ENDS, "paradox", "transcended_pinned", "war", "dilemma_first", "dilemma_last", "doubt"):
        assert row["low"][name] <= row[name] <= row["high"][name]
    assert sum(row[name] for name in ENDS) == pytest.approx(1)
    assert set(answer["answers"]) == {"three_steps"}
    assert answer["manifest"]["tile"]
    assert not list(tmp_path.iterdir()), "no page unless it is asked for"


def test_quick_json_has_the_answers_as_promised(capsys) -> None:
    words = ("--schools", "default,habit", "--worlds", "W1", "--replicates", "8", "--draws", "2")
    status, out, _ = called(capsys, "verdict", "--quick", *words, "--json")
    told = json.loads(out)
    assert status == 0
    assert (told["replicates"], told["size"]["draws"], told["beds"]) == (8, 2, ["pair", "system"])
    assert set(told["answers"]) == {"default", "habit"}
    for answer in told["answers"].values():
        wanted = {"sentence", "dilemma", "tipping", "way_out", "logic", "robust", "by_assumption", "idle"}
        assert set(answer) == wanted | {"hostility", "half_life", "half_life_interval", "quiet"}
        assert set(answer["dilemma"]) == {"first", "last", "doubt"}
        assert set(answer["tipping"]) == {"pair", "system"}
        for by_forces in answer["tipping"].values():
            assert set(by_forces) == {"look_alike", "told_apart"}
            for by_prior in by_forces.values():
                assert set(by_prior) == {"0.3", "0.5", "0.75"}
                for by_horizon in by_prior.values():
                    assert set(by_horizon) == {"30", "100"}
                    for tip in by_horizon.values():
                        assert set(tip) == {"at", "low", "high"}
                        assert all(x in ("never", "always") or 0.4 <= x <= 5 for x in tip.values())
        assert set(answer["way_out"]) == {"2.5", "4"}
        for shares in answer["way_out"].values():
            assert tuple(shares) == ENDS
            assert sum(share["mean"] for share in shares.values()) == pytest.approx(1)
        assert set(answer["logic"]) == {"own", "toolbox"}
        assert set(answer["robust"]) == {"hostile", "same", "draws", "robust"}
        assert answer["sentence"].startswith("After 100 years that began in fear")
    assert told["answers"]["habit"]["by_assumption"]
    assert not told["answers"]["default"]["by_assumption"]
    assert all(set(world) == {"offence_advantage", "forces"} for world in told["domain"])
    assert 0 < told["world"]["tragic"][0] < told["world"]["dilemma"][0] < 1


def test_rows_are_the_same_bytes_for_any_chunk_and_numpy_tells_the_same_story(capsys) -> None:
    small = (*SMALL, "--draws", "1", "--json")
    told = [called(capsys, "verdict", *small, "--chunk-size", size)[1] for size in ("5", "64")]
    assert len(set(told)) == 1
    words = ("--schools", "three_steps", "--worlds", "W1", "--beds", "", "--draws", "0")
    words += ("--replicates", "8", "--years", "40", "--json")
    ours, theirs = (
        json.loads(called(capsys, "verdict", *words, "--backend", backend)[1])["rows"][0]
        for backend in ("fused", "numpy")
    )
    assert ours["hostile"] == pytest.approx(theirs["hostile"], abs=0.13), "at most one run in eight at a tie"


def test_a_table_and_a_page_for_people(capsys, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    status, out, err = called(capsys, "verdict", *SMALL, "--out", str(page))
    assert status == 0
    assert "Between two states that want nothing but security, hostility was" in " ".join(out.split())
    assert "three_steps" in out
    assert "page.html" in err
    text = page.read_text(encoding="utf-8")
    assert text.lower().startswith("<!doctype html>")
    assert "W1" in text


def test_the_table_marks_what_is_assumed(capsys, tmp_path: Path) -> None:
    words = ("--schools", "three_steps,habit", *SMALL[2:], "--out", str(tmp_path / "page.html"))
    _, out, _ = called(capsys, "verdict", *words)
    lines = {line.split()[0]: line.split() for line in out.splitlines() if line.startswith(("three_steps ", "habit* "))}
    assert lines["habit*"][2:5] == ["always", "-", ">370"]
    assert lines["three_steps"][2:5] == ["never", "-", "-"]
    assert list(lines) == ["three_steps", "habit*"], "what is found comes first"
    said = " ".join(out.split())
    assert "*: by assumption" in said
    assert "the usual end after 30 years" in said, "of 60 years, the last thirty are the test"


def test_the_logic_of_a_school(capsys) -> None:
    words = ("logic", "habit", "--replicates", "24")
    status, out, _ = called(capsys, *words, "--json")
    told = json.loads(out)
    assert status == 0
    assert set(told) >= {"own", "toolbox", "shares", "stripped", "where", "remedies", "formula", "reason"}
    assert told["own"] == told["toolbox"] == "fatalist"
    assert set(told["shares"]) == {"own", "toolbox"}
    for shares in told["shares"].values():
        assert set(shares) == set(ENDS)
        assert sum(shares.values()) == pytest.approx(1)
    assert told["stripped"] >= 0.75
    assert "offence advantage 4, forces look alike" in told["where"]
    status, out, _ = called(capsys, *words)
    assert status == 0
    assert "By its own means habit is: fatalist." in out
    assert told["formula"] in " ".join(out.split())


def test_where_no_logic_can_be_told(capsys) -> None:
    words = ("logic", "three_steps", "first_encounter", "--replicates", "4")
    status, out, _ = called(capsys, *words)
    told = json.loads(called(capsys, *words, "--json")[1])
    assert (status, told["own"], told["toolbox"]) == (0, None, None)
    assert "fewer than three quarters" in told["reason"]
    assert "It cannot be said which logic three_steps bears out there." in out
    status, _, err = called(capsys, "logic", "thre_steps")
    assert status == 2
    assert "three_steps" in err


@pytest.mark.parametrize(
    ("words", "kind", "told"),
    [
        (("verdict", "--schools", "ofensive_realism"), "UnknownName", "offensive_realism"),
        (("verdict", "--worlds", "W9"), "UnknownName", "W1"),
        (("verdict", "--beds", "sofa"), "UnknownName", "pair"),
        (("verdict", "--draws", "-1"), "InvalidValue", "whole number"),
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
    page.write_text(older := "<!doctype html>older", encoding="utf-8")
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
    assert page.read_text(encoding="utf-8") == older
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == [], "no half-written file is left"


def test_a_defect_is_status_one(capsys, monkeypatch) -> None:
    import detente.studies.verdict.study

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a screw is loose")

    monkeypatch.setattr(detente.studies.verdict.study, "answer_verdict", broken)
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
    command = [sys.executable, "-m", "detente", "verdict", "--replicates", "200000", "--yes", "--json"]
    running = subprocess.Popen(
        command,
        env=python_environment,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        interrupt(running, 3.0, 8)
        out, err = running.communicate(timeout=120)
    finally:
        running.kill()
    assert running.returncode == 130, err
    assert json.loads(out)["complete"] is False
