"""The confrontation interrupted, and gone on with from what is kept."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from detente.core.progress import Moment
from detente.data import panel
from detente.data.record import Record
from detente.data.registry import SOURCES
from detente.studies.confront import along
from detente.studies.confront import study as module
from detente.studies.confront.plan import TrialSpec
from detente.studies.confront.study import confront as study
from unit.studies.confront.asked import QUICK, numbers, own_frame


def test_what_is_not_at_hand_is_said_of_kept_trials_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_hand: list[str]
) -> None:
    made = panel.state_years

    def state_years(record: Record, **options: Any) -> pl.LazyFrame:
        record.notes["nuclear_status"] = "It is not there."
        return made(record, **options)

    monkeypatch.setattr(panel, "state_years", state_years)
    first = study(["onset"], cache=tmp_path, **QUICK)
    at_hand.clear()
    second = study(["onset"], cache=tmp_path, **QUICK)
    assert at_hand == []
    assert first.notes == second.notes
    assert "nuclear_status: It is not there. Get it with: detente data fetch nuclear_status" in first.notes


@pytest.mark.usefixtures("at_hand")
def test_ctrl_c_keeps_what_is_finished_and_the_next_call_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_hand: list[str]
) -> None:
    whole = study(["onset", "escalation", "spending"], **QUICK)
    made = module._made

    def stopped(step: TrialSpec, *rest: Any) -> Any:
        if step.task == "spending":
            raise KeyboardInterrupt
        return made(step, *rest)

    monkeypatch.setattr(module, "_made", stopped)
    first = study(["onset", "escalation", "spending"], cache=tmp_path, **QUICK)
    assert not first.complete
    assert [trial.task for trial in first.trials] == ["onset", "escalation"]
    assert first.account[0].startswith("Beliefs add nothing certain")
    done: list[str] = []
    monkeypatch.setattr(module, "_made", lambda step, *rest: (done.append(step.task), made(step, *rest))[1])
    second = study(["onset", "escalation", "spending"], cache=tmp_path, **QUICK)
    assert done == ["spending", "spending"]
    assert second.complete
    assert numbers(second) == numbers(whole)
    assert second.account == whole.account
    at_hand.clear()
    third = study(["onset", "escalation", "spending"], cache=tmp_path, **QUICK)
    assert at_hand == []  # nothing is read again
    assert numbers(third) == numbers(whole)


@pytest.mark.usefixtures("at_hand")
def test_ctrl_c_before_anything_is_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(along, "readings", stop)
    found = study(["onset"], **QUICK)
    assert not found.complete
    assert found.trials == []
    assert found.account == ["Nothing was finished."]
    assert found.as_dict()["tasks"] == []


@pytest.mark.usefixtures("at_hand")
def test_made_anew_when_something_that_could_move_a_number_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    made = module._made
    monkeypatch.setattr(module, "_made", lambda step, *rest: (done.append(step.task), made(step, *rest))[1])
    data = tmp_path / "raw"
    (data / "below").mkdir(parents=True)
    (data / "below" / "cow_nmc.rda").write_bytes(b"")
    path = own_frame(tmp_path)
    base: dict[str, Any] = {**QUICK, "cache": tmp_path / "cache", "data": data, "frame": path, "onset": "mine"}

    def call(**changes: Any) -> bool:
        done.clear()
        study(["onset"], **(base | changes))
        return bool(done)

    assert call()
    assert not call()
    assert call(seed=1)
    assert call(theories=["habit"])
    assert call(test="1941-1959")
    assert call(onset="gml_onset")
    assert call(fresh=True)
    assert not call()
    known = next(iter(SOURCES.values())).file
    (data / "below" / known).write_bytes(b"half")
    assert call()  # a file of a source has come, at whatever depth
    assert not call()
    (data / "below" / known).write_bytes(b"whole")
    os.utime(data / "below" / known, ns=(1, 1))
    assert call()  # and another was put in its place
    own_frame(tmp_path, mine=1 - pl.col("gml_onset"))
    assert call()


@pytest.mark.usefixtures("at_hand")
def test_a_tampered_trial_is_made_anew(tmp_path: Path) -> None:
    first = study(["onset"], cache=tmp_path, **QUICK)
    (path,) = (tmp_path / "confront").glob("*.json")
    path.write_text(path.read_text().replace('"rows": ', '"rows": 1'))
    again = study(["onset"], cache=tmp_path, **QUICK)
    assert numbers(again) == numbers(first)
    assert replace(again.trials[0]) == first.trials[0]


@pytest.mark.usefixtures("at_hand")
def test_progress_is_told_in_steps(tmp_path: Path) -> None:
    """The record and the theories along it are steps before the trials, which begin only then; kept ones are all."""
    told: list[Moment] = []
    study(["onset", "spending"], progress=told.append, cache=tmp_path, **QUICK)
    assert {moment.due for moment in told} == {5}
    assert [moment.done for moment in told] == sorted(moment.done for moment in told)
    assert max(moment.done for moment in told) == 5
    first = {stage: next(m.done for m in told if m.stage == stage) for stage in {m.stage for m in told}}
    assert first["the record: states"] == 0
    assert 0 < first["the record: dyads"] < first["the record: covariates"] < 1
    assert 1 <= first["along the record: tit_for_tat"] < 2
    assert min(moment.done for moment in told if moment.stage == "onset") == 2
    told.clear()
    study(["onset", "spending"], progress=told.append, cache=tmp_path, **QUICK)
    assert [moment.done for moment in told] == [3, 4, 5]
