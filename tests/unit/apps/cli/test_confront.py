"""``detente confront`` as its users call it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from threadpoolctl import threadpool_limits

from detente.apps.cli.main import main
from detente.data import panel
from detente.studies.confront import models
from detente.studies.confront import study as module
from detente.studies.kept import KeptAnswer
from unit.studies.confront import frames
from unit.studies.confront.made_trials import made as made_up
from unit.studies.confront.made_trials import onset, spending

Call = Callable[..., tuple[int, str, str]]
QUICK = ("--schools", "tit_for_tat", "--dyads", "relevant", "--train", "1901-1939", "--test", "1940-1959")

TASK = {"task": str, "sample": str, "train": str, "test": str, "rows": int, "events": (int, type(None))}
MODEL = {"model": str, "kind": str, "free_parameters": int, "log_loss": float}
SCORES = ("brier", "auc", "ap")
DIFFERENCE = {"against": str, "log_loss": float, "low": float, "high": float}


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Run the command line in an empty folder; gives exit status, output and messages."""
    monkeypatch.setenv("DETENTE_DATA", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped, threadpool_limits(1):
            main(words)
        out, err = capsys.readouterr()
        return int(stopped.value.code or 0), out, err

    return run


@pytest.fixture
def at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """A made-up record in place of the real one, and few trees."""
    dyads, states = frames.made()
    monkeypatch.setitem(models.BOOSTING, "max_iter", 3)
    monkeypatch.setattr(panel, "dyad_years", lambda record, **_: dyads.lazy())
    monkeypatch.setattr(panel, "state_years", lambda record, **_: states.lazy())


@pytest.mark.usefixtures("at_hand")
def test_json_has_the_shape_that_other_programs_read(call: Call, tmp_path: Path) -> None:
    status, out, _ = call("confront", *QUICK, "--json")
    assert status == 0
    found = json.loads(out)
    assert [t["task"] for t in found["tasks"]] == ["onset", "escalation", "rivalry_end", "spending", "spending"]
    kinds = set()
    for task in found["tasks"]:
        for name, kind in TASK.items():
            assert isinstance(task[name], kind), name
        assert (task["train"], task["test"]) == ("1901-1939", "1940-1959")
        assert (task["events"] is None) == (task["task"] == "spending")
        for model in task["models"]:
            for name, kind in MODEL.items():
                assert isinstance(model[name], kind), name
            for name in SCORES:
                assert isinstance(model[name], type(None) if task["task"] == "spending" else float), name
            kinds.add(model["kind"])
            difference = model["difference"]
            assert (difference is None) == (model["model"] in ("base rate", "random walk"))
            if difference is not None:
                assert set(difference) >= set(DIFFERENCE)
                assert difference["errors"] == "dyadic"
                assert difference["low"] <= difference["log_loss"] <= difference["high"]
                assert difference["against"] in {m["model"] for m in task["models"]}
    assert kinds == {"habit", "regression", "theory", "combined"}
    assert found["errors"] == "dyadic"
    assert found["share_read"] == 1.0
    assert {one["task"] for one in found["ablation"]} == {"onset", "escalation", "rivalry_end", "spending"}
    for one in found["ablation"]:
        assert {"theory", "onto", "sample", "share_read", "beliefs", "history", "geometry", "all"} <= set(one)
        assert (one["beliefs"] is None) == (one["task"] == "spending")
    assert found["perceptions"]
    assert {"measure", "theory", "correlation", "low", "high", "memory", "rows"} == set(found["perceptions"][0])
    assert found["complete"]
    assert found["page"] is None
    assert list(tmp_path.glob("*.html")) == []


@pytest.mark.usefixtures("at_hand")
def test_terminal_and_page(call: Call, tmp_path: Path) -> None:
    status, out, err = call("confront", "--task", "onset,spending", *QUICK)
    assert status == 0
    assert out.startswith("Beliefs add nothing certain")
    assert "Tit for tat" in out
    assert "spending, 5 years" in out
    assert f"The page is {tmp_path / 'confront.html'}: open it" in err
    assert len(out.splitlines()) <= 40
    assert max(map(len, out.splitlines())) <= 100  # the width of the console
    assert (tmp_path / "confront.html").read_text().startswith("<!doctype html>")
    (tmp_path / "pages").mkdir()
    status, out, _ = call("confront", "--task", "onset", *QUICK, "--out", "pages/mine.html", "--json")
    assert (tmp_path / "pages" / "mine.html").exists()
    assert json.loads(out)["page"] == "pages/mine.html"


@pytest.mark.usefixtures("at_hand")
def test_another_outcome_in_a_frame_of_ones_own(call: Call, tmp_path: Path) -> None:
    dyads, _ = frames.made()
    dyads.with_columns(mine=pl.col("war_ongoing")).write_csv(tmp_path / "mine.csv")
    words = ("--task", "onset", "--frame", "mine.csv", "--onset-column", "mine", *QUICK)
    status, out, _ = call("confront", *words, "--json")
    assert status == 0
    (task,) = json.loads(out)["tasks"]
    wars = dyads.filter(pl.col("year") >= 1940, pl.col("prd") == 1)["war_ongoing"].sum()
    assert task["events"] == wars
    assert task["outcome"].startswith("mine")
    assert task["foretold"] == "mine (mine.csv)"
    status, out, _ = call("confront", *words)
    page = (tmp_path / "confront.html").read_text()
    assert "mine (mine.csv)" in out.splitlines()[0]
    for part in ("<title>", "<h1>", 'class="kind">Theories against', "<caption>", "<figcaption>", "<summary>"):
        assert "mine (mine.csv)" in page.partition(part)[2][:900], part


@pytest.mark.usefixtures("at_hand")
def test_ctrl_c_shows_what_is_finished_and_goes_on_later(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    made = module._made

    def stopped(step: Any, *rest: Any) -> Any:
        if step.task == "spending":
            raise KeyboardInterrupt
        return made(step, *rest)

    monkeypatch.setattr(module, "_made", stopped)
    status, out, _ = call("confront", "--task", "onset,spending", *QUICK, "--json")
    assert status == 130
    found = json.loads(out)
    assert found["complete"] is False
    assert [t["task"] for t in found["tasks"]] == ["onset"]
    status, out, err = call("confront", "--task", "onset,spending", *QUICK)
    assert status == 130
    assert "Stopped" in err
    assert out.startswith("Beliefs add")
    monkeypatch.setattr(module, "_made", made)
    status, out, _ = call("confront", "--task", "onset,spending", *QUICK, "--json")
    assert status == 0
    assert json.loads(out)["tasks"][0] == found["tasks"][0]


@pytest.mark.usefixtures("at_hand")
def test_ctrl_c_before_anything_writes_no_page(call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def stop(*_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_made", stop)
    status, out, _ = call("confront", "--task", "onset", *QUICK)
    assert status == 130
    assert "Nothing was finished" in out
    assert list(tmp_path.glob("*.html")) == []


def test_what_it_took_and_what_was_not_at_hand_is_said(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "answer_confrontation", lambda *_, **__: KeptAnswer(made_up(onset(), spending())))
    status, out, err = call("confront", "--out", "a.html")
    assert status == 0
    assert "Not at hand: nuclear_status: It is not there." in err
    assert "Time: states 1 s, onset, relevant dyads 30 s; at most 2.0 GiB." in err
    assert "add to the full regression" in " ".join(out.split())
    assert "onset, 1817-1989 to 1990-2010 Tit for tat -0.33 [-0.43, -0.23]" in " ".join(out.split())
    assert "(whole theory) Logic of habit -1.00 [-3.00, +1.00] [-4.00, +2.00]" in " ".join(out.split())


def test_the_terminal_has_the_answer_on_forty_lines_of_eighty(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sample that there is, and what was not at hand cut short: the rest is on the page and in --json."""
    monkeypatch.setenv("COLUMNS", "80")
    whole = made_up(*[onset(holds=False)] * 9, spending(), spending())
    whole.notes = [f"source {number}: It is not there." for number in range(9)]
    monkeypatch.setattr(module, "answer_confrontation", lambda *_, **__: KeptAnswer(whole))
    _, out, err = call("confront")
    assert len(out.splitlines()) <= 40
    assert max(map(len, out.splitlines())) <= 80
    assert err.count("It is not there") == 3
    assert "Not at hand: 6 more" in err


def test_a_page_that_is_lost_loses_no_result(call: Call, monkeypatch: pytest.MonkeyPatch, lost: str) -> None:
    monkeypatch.setattr(module, "answer_confrontation", lambda *_, **__: KeptAnswer(made_up(onset(), spending())))
    status, out, err = call("confront", "--out", lost)
    assert (status, "full regression" in out, "The page is" in err) == (2, True, False)
    assert f"No space left on device ({lost})" in err
    status, out, _ = call("confront", "--out", lost, "--json")
    assert (status, json.loads(out)["page"], len(json.loads(out)["tasks"])) == (2, None, 2)


@pytest.mark.usefixtures("at_hand")
def test_what_is_left_out_is_said(call: Call) -> None:
    status, _, err = call(
        "confront", "--task", "onset,rivalry_end", *QUICK[:4], "--train", "1938-1939", *QUICK[6:], "--out", "a.html"
    )
    assert status == 0
    assert "Left out: rivalry_end" in err


@pytest.mark.usefixtures("at_hand")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--task", "onst"), "onset"),
        (("--schools", "offensive_realsm"), "offensive_realism"),
        (("--dyads", "few"), "relevant"),
        (("--train", "1950-1940"), "1940-1950"),
        (("--train", "1901-1955"), "1940-1959"),
        (("--onset-column", "gml_onsett"), "gml_onset"),
        (("--frame", "nowhere.parquet"), "nowhere.parquet"),
        (("--data", "/nowhere"), "--data"),
        (("--seed", "-1"), "seed"),
        (("--test", "1970-1980"), "longer years"),
    ],
)
def test_bad_input_is_explained(call: Call, words: tuple[str, ...], says: str) -> None:
    rest = tuple(w for k, w in enumerate(QUICK) if w not in words and QUICK[max(k - 1, 0)] not in words)
    status, out, _ = call("confront", *(() if "--task" in words else ("--task", "onset")), *rest, *words, "--json")
    assert status == 2
    error = json.loads(out)["error"]
    assert set(error) - {"where"} == {"type", "message", "hint"}
    assert says in error["message"] + error["hint"]


def test_nothing_at_hand(call: Call) -> None:
    """An empty cache: it says which file is missing and how to get it."""
    status, out, _ = call("confront", "--task", "onset", "--schools", "habit", "--json")
    assert status == 2
    error = json.loads(out)["error"]
    assert "detente data fetch" in error["message"] + error["hint"]
