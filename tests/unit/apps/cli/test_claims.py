"""``detente claims``."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from detente.apps.cli.main import main
from detente.studies.claims import CLAIMS

QUICK = ("claims", "M01", "m03", "--replicates", "6", "--no-movers")


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


def test_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = ran(capsys, "claims", "--list", "--json")
    assert (status, err) == (0, "")
    assert [c["claim"] for c in json.loads(out)["claims"]] == list(CLAIMS)
    assert all(c["statement"] and c["references"] for c in json.loads(out)["claims"])
    _, out, _ = ran(capsys, "claims", "--list")
    assert all(c.statement in " ".join(out.split()) for c in CLAIMS.values())


def test_json_is_one_object_in_the_order_that_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ran(capsys, *QUICK, "--json")
    told = json.loads(out)
    assert status == 0
    assert out.count("\n") == 1
    assert set(told) == {"study", "seed", "replicates", "replicas", "complete", "claims", "results", "manifest"}
    assert (told["seed"], told["replicates"], told["complete"]) == (0, 6, True)
    for claim, one in zip((CLAIMS["M01"], CLAIMS["M03"]), told["claims"], strict=True):
        assert (one["statement"], one["outcome"], one["meaning"]) == (claim.statement, claim.outcome, claim.meaning)
        assert one["replicates"] == 6
    assert list(dict.fromkeys(r["claim"] for r in told["results"])) == ["M01", "M03"]
    keys = {"claim", "statement", "quantity", "before", "after", "mover", "with_mover_alone"}
    assert all(set(r) == keys for r in told["results"])
    assert all(set(r["before"]) == set(r["after"]) == {"value", "half_width", "low", "high"} for r in told["results"])
    assert all(r["mover"] is None for r in told["results"]), "none was tried"
    assert ran(capsys, *QUICK, "--json")[1] == out


def test_a_table_for_people_and_one_for_a_document(capsys: pytest.CaptureFixture[str]) -> None:
    quick = ("claims", "M03", "--replicates", "4", "--no-movers", "--seed", "7")
    status, out, _ = ran(capsys, *quick)
    text, claim = " ".join(out.split()), CLAIMS["M03"]
    assert status == 0
    assert "before" in out
    assert "anarchy" in out  # in a column of its own, whose words wrap
    for said in (claim.statement, f"Reported (seed 0): {claim.outcome} {claim.meaning}", "seed 7, 4 replicates"):
        assert said in text
    status, out, _ = ran(capsys, *quick, "--markdown")
    lines = out.splitlines()
    assert status == 0
    assert lines[0].startswith("| claim | quantity | before | after |")
    assert {line.count("|") for line in lines} == {7}


@pytest.mark.parametrize(
    ("words", "kind", "told"),
    [
        (("M3",), "UnknownName", "'M03'"),
        (("M01", "Q9"), "UnknownName", "--list"),
        (("--replicates", "1"), "InvalidValue", "from 2 to"),
        (("--replicates", "-5"), "InvalidValue", "from 2 to"),
        (("--replicates", "nan"), "UsageError", "--help"),
        (("M03", "--seed", "-1"), "InvalidValue", "seed"),
        (("--moovers",), "UsageError", "--help"),
    ],
)
def test_a_users_error_is_status_two(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], kind: str, told: str
) -> None:
    status, out, _ = ran(capsys, "claims", *words, "--json")
    error = json.loads(out)["error"]
    assert (status, error["type"]) == (2, kind)
    assert told in error["message"] + error["hint"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals are different there")
def test_ctrl_c_is_130_and_one_object(python_environment: dict[str, str], tmp_path: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "detente", "claims", "M01", "E12", "M16", "--replicates", "20000", "--json"],
        env=python_environment,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        time.sleep(15)
        os.kill(running.pid, signal.SIGINT)
        out, err = running.communicate(timeout=120)
    finally:
        running.kill()
        running.wait()
    assert running.returncode == 130, err
    assert json.loads(out)["complete"] is False
