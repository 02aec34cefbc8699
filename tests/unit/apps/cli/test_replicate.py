"""``detente replicate``."""

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
from detente.apps.cli.replicate import _number
from detente.studies.replications import REPLICATIONS, replications


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


def test_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ran(capsys, "replicate", "--json")
    listed = json.loads(out)["replications"]
    assert status == 0
    assert [one["name"] for one in listed] == list(replications())
    assert all(one["title"] and one["source"] and one["needs"] for one in listed)
    _, out, _ = ran(capsys, "replicate")
    assert all(name in out for name in REPLICATIONS)


def test_one_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = ran(capsys, "replicate", "richardson_1909_13", "--json")
    told = json.loads(out)
    assert (status, err) == (0, "")
    assert out.count("\n") == 1
    assert told["name"] == "richardson_1909_13"
    assert {"title", "source", "reasons", "quantities", "complete"} <= set(told)
    for one in told["quantities"]:
        assert set(one) == {"quantity", "ours", "published", "tolerance", "agrees", "note"}
        assert one["agrees"] == (abs(one["ours"] - one["published"]) <= one["tolerance"])


def test_one_for_people_with_its_page(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, _ = ran(capsys, "replicate", "richardson_1909_13")
    assert status == 0
    assert "slope of growth" in out
    assert "Richardson" in (tmp_path / "replication-richardson_1909_13.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("cusack_stol",), "Did you mean 'cusack_stoll'"),
        (("cusack_stoll", "--replicates", "0"), "replicates"),
        (("cusack_stoll", "--seed", "-1"), "seed"),
        (("cusack_stoll", "--workers", "-1"), "workers"),
        (("rousseau_van_der_veen", "--replicates", "2"), "replicates"),
        (("us_ussr_1960_90", "--data", "/no/such/folder"), "no data folder"),
    ],
)
def test_mistakes_are_named(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], says: str) -> None:
    status, out, _ = ran(capsys, "replicate", *arguments, "--json")
    error = json.loads(out)["error"]
    assert status == 2
    assert says in f"{error['message']} {error['hint']}"


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals here")
def test_ctrl_c_shows_what_was_finished(tmp_path: Path, python_environment: dict[str, str]) -> None:
    command = (sys.executable, "-m", "detente.apps.cli.main", "replicate", "cusack_stoll", "--workers", "2", "--json")
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=python_environment, cwd=tmp_path, text=True
    )
    time.sleep(4)
    running.send_signal(signal.SIGINT)
    out, _ = running.communicate(timeout=60)
    told = json.loads(out)
    assert running.returncode == 130
    assert told["complete"] is False
    if "runs" in told:  # on a slow machine nothing was finished yet
        assert 0 < told["runs"] < 2 * 1594
        assert "stopped" in told["why_not"]


def test_large_numbers_are_written_out() -> None:
    assert [_number(value) for value in (103689.0, 1039.19, 0.14551, -3.0263, float("nan"))] == [
        "103,689", "1,039", "0.1455", "-3.026", "-",
    ]  # fmt: skip
