"""``detente world``."""

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
from detente.studies.world.model import WORLD
from detente.studies.world.row import FIT, QUANTITIES

SMALL = ("world", "--states", "6", "--replicates", "3", "--backend", "numpy")


@pytest.fixture(autouse=True)
def nothing_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DETENTE_DATA", str(tmp_path / "cache"))


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


def test_json_is_one_object_with_every_quantity(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ran(capsys, *SMALL, "--json")
    told = json.loads(out)
    assert status == 0
    assert out.count("\n") == 1
    keys = {"study", "theory", "additions", "seed", "complete", "factor", "record", "missing", "rows", "manifest"}
    keys |= {"errors", "settings"}
    assert set(told) == keys
    assert (told["theory"], told["additions"], told["complete"]) == ("default", True, True)
    keys = {"quantity", "states", "model", "standard_error", "record", "ratio", "close", "status"}
    assert all(set(one) == keys for one in told["rows"])
    assert [one["quantity"] for one in told["rows"]] == [
        q for q in QUANTITIES if q in {r["quantity"] for r in told["rows"]}
    ]
    assert {"crises", "wars", "relevant", "alliances", "burden"} <= {one["quantity"] for one in told["rows"]}
    again = ran(capsys, *SMALL, "--json")[1]
    assert again == out, "the seed fixes every byte"


def test_missing_data_are_named_and_nothing_is_judged(capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(ran(capsys, *SMALL, "--json")[1])
    assert told["record"] == {}
    assert set(told["missing"]) == {"disputes", "wars", "relevant", "alliances", "burdens"}
    assert "gml_dirdisp.rda" in told["missing"]["disputes"]
    assert all(one["record"] is one["ratio"] is one["status"] is None for one in told["rows"])
    status, out, err = ran(capsys, *SMALL)
    assert status == 0
    assert "within a factor" not in out
    assert "gml_dirdisp.rda" in err
    assert "detente data fetch" in err


def test_a_file_with_other_bytes_is_no_record(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "cow_war_inter.rda").write_text("made up\n", encoding="utf-8")
    told = json.loads(ran(capsys, *SMALL, "--data", str(tmp_path), "--json")[1])
    assert "cow_war_inter.rda" in told["missing"]["wars"]
    assert "cow_war_inter.rda is not there" not in told["missing"]["wars"]


@pytest.mark.real_data
def test_the_table_says_what_is_far_off(capsys: pytest.CaptureFixture[str], real_data: Path) -> None:
    """A world of offensive realists has far more wars than the record: hundreds of errors away."""
    status, out, err = ran(capsys, "world", "offensive_realism", *SMALL[1:], "--data", str(real_data))
    assert status == 0
    assert "Offensive realism against the record" in out
    assert "agree with the record" in out
    assert "fit" not in out, "only the default world was tuned"
    crises = next(line for line in out.splitlines() if line.startswith("Crises"))
    assert " does not " in crises
    assert "0.00371" in crises
    assert "Not at hand" not in err


@pytest.mark.real_data
def test_what_was_tuned_says_so_in_the_table_and_in_json(capsys: pytest.CaptureFixture[str], real_data: Path) -> None:
    words = (*SMALL, "--data", str(real_data))
    told = json.loads(ran(capsys, *words, "--json")[1])
    said = {one["quantity"]: one["status"] for one in told["rows"]}
    assert {q for q, status in said.items() if status == "fit"} == FIT
    assert {said[q] for q in ("competing", "burden_90", "burden_99")} <= {"agrees", "does not"}
    _, out, _ = ran(capsys, *words)
    assert next(line for line in out.splitlines() if line.startswith("Crises")).split()[2] == "fit"
    assert f"of {len(FIT)} that were tuned" in " ".join(out.split())


def test_the_model_as_specified_is_another(capsys: pytest.CaptureFixture[str]) -> None:
    on, off = (json.loads(ran(capsys, *SMALL, "--json", flag)[1]) for flag in ("--additions", "--no-additions"))
    assert off["additions"] is False
    assert on["rows"] != off["rows"]
    assert (on["settings"], off["settings"]) == (dict(WORLD), {})


def test_a_size_named_twice_is_run_once(capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(ran(capsys, "world", "--states", "4, 5,4", *SMALL[3:], "--json")[1])
    assert list(dict.fromkeys(one["states"] for one in told["rows"])) == [4, 5]
    assert len(told["rows"]) == len({(one["quantity"], one["states"]) for one in told["rows"]})


@pytest.mark.parametrize(
    ("words", "kind", "told"),
    [
        (("offensiv_realism",), "UnknownName", "offensive_realism"),
        (("--states", "2"), "InvalidValue", "from 3 to 400"),
        (("--states", "401"), "InvalidValue", "from 3 to 400"),
        (("--states", "20,many"), "InvalidValue", "'many'"),
        (("--states", ""), "InvalidValue", "Join whole numbers"),
        (("--states", "nan"), "InvalidValue", "Join whole numbers"),
        (("--states", "20,,80"), "InvalidValue", "Join whole numbers"),
        (("--replicates", "0"), "InvalidValue", "whole number"),
        (("--replicates", "nan"), "UsageError", "--help"),
        (("--seed", "-1"), "InvalidValue", "seed"),
        (("--backend", "torch"), "UnknownName", "numpy"),
        (("--data", "/no/such/folder"), "DataError", "/no/such/folder"),
    ],
)
def test_a_users_error_is_status_two(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], kind: str, told: str
) -> None:
    status, out, _ = ran(capsys, "world", *words, "--json")
    error = json.loads(out)["error"]
    assert (status, error["type"]) == (2, kind)
    assert told in error["message"] + error["hint"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals are different there")
def test_ctrl_c_is_130_with_the_sizes_that_were_finished(python_environment: dict[str, str], tmp_path: Path) -> None:
    """The first size takes a second, the second a minute; what is in hand when it is stopped is short."""
    environment = {**python_environment, "DETENTE_DATA": str(tmp_path)}
    running = subprocess.Popen(
        [*(sys.executable, "-m", "detente", *SMALL), "--states", "4,40", "--replicates", "600", "--json"],
        env=environment,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        time.sleep(9)
        os.kill(running.pid, signal.SIGINT)
        out, err = running.communicate(timeout=60)
    finally:
        running.kill()
        running.wait()
    assert running.returncode == 130, err
    told = json.loads(out)
    assert told["complete"] is False
    assert {one["states"] for one in told["rows"]} == {4}
