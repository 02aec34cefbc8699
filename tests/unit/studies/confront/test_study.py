"""The confrontation as a whole: what is asked, what is refused, and what survives an interruption."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from detente.core.errors import DataError, InvalidValue, TooFew, UnknownName
from detente.core.progress import Moment
from detente.data import panel
from detente.data.record import Record
from detente.data.registry import SOURCES
from detente.schools import school
from detente.studies.confront import along, models
from detente.studies.confront import study as module
from detente.studies.confront.design import Design
from detente.studies.confront.events import PEACE
from detente.studies.confront.plan import ALL_TASKS, TrialSpec, count_families, plan_trials
from detente.studies.confront.result import Confrontation
from detente.studies.confront.study import confront as study
from detente.studies.confront.trial import Span
from unit.studies.confront import frames

YEARS = {"train": "1901-1939", "test": "1940-1959"}
QUICK: dict[str, Any] = {"theories": ["tit_for_tat"], "dyads": "relevant", **YEARS}


@pytest.fixture
def at_hand(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The made-up record in place of the real one, and few trees; tells which frames were built."""
    monkeypatch.setitem(models.BOOSTING, "max_iter", 3)
    built: list[str] = []
    dyads, states = frames.made()

    def dyad_years(record: Record, **options: Any) -> pl.LazyFrame:
        built.append("dyads")
        wanted = options["columns"]
        unknown = [name for name in wanted if name not in dyads.columns]
        if unknown:
            kind = "column of the dyad-year frame"
            raise UnknownName(kind, unknown[0], dyads.columns)
        return dyads.lazy()

    def state_years(record: Record, **options: Any) -> pl.LazyFrame:
        built.append("states")
        return states.lazy()

    monkeypatch.setattr(panel, "dyad_years", dyad_years)
    monkeypatch.setattr(panel, "state_years", state_years)
    return built


def numbers(result: Confrontation) -> list[dict[str, Any]]:
    return [trial.as_dict() for trial in result.trials]


def test_steps_by_default() -> None:
    """Four samples and a rolling origin of onset, one and a rolling origin of the others, two horizons of spending."""
    found = plan_trials(ALL_TASKS, None, None, "both")
    told = [(s.task, s.design.relevant, s.design.step, s.ahead, str(s.design.train), str(s.design.test)) for s in found]
    usual, rolling = ("1817-1989", "1990-2010"), ("1817-1949", "1950-2010")
    assert told == [
        ("onset", True, 0, 0, *usual),
        ("onset", True, 0, 0, "1947-1989", "1990-2010"),
        ("onset", True, 0, 0, "1817-1913", "1919-1939"),
        ("onset", True, 10, 0, *rolling),
        ("onset", False, 0, 0, "1947-1989", "1990-2010"),
        ("escalation", True, 0, 0, *usual),
        ("escalation", True, 10, 0, *rolling),
        ("rivalry_end", True, 0, 0, *usual),
        ("rivalry_end", True, 10, 0, *rolling),
        ("spending", True, 0, 1, *usual),
        ("spending", True, 0, 5, *usual),
    ]


def test_one_level_for_everything_that_is_counted() -> None:
    """Eleven trials, of which four add theories to boosting as well; of a single task fewer."""
    assert count_families(plan_trials(ALL_TASKS, None, None, "both")) == 15
    assert count_families(plan_trials(("escalation",), None, None, "relevant")) == 2


@pytest.mark.parametrize(
    ("dyads", "found"),
    [("relevant", [(True, 0)]), ("all", [(False, 0)]), ("both", [(True, 0), (False, 0)])],
)
def test_steps_of_years_of_ones_own(dyads: str, found: list[tuple[bool, int]]) -> None:
    """No rolling origin, and no start of one's own after the second world war."""
    made = plan_trials(("onset",), Span(1901, 1939), None, dyads)
    assert [(s.design.relevant, s.design.step) for s in made] == found
    assert {str(s.design.train) for s in made} == {"1901-1939"}
    assert plan_trials(("spending",), None, Span(2000, 2005), "all") == [
        TrialSpec("spending", made_design("1817-1989", "2000-2005"), ahead) for ahead in (1, 5)
    ]


def made_design(train: str, test: str) -> Design:
    first, second = (Span(*map(int, text.split("-"))) for text in (train, test))
    return Design(first, second)


@pytest.mark.usefixtures("at_hand")
def test_every_task() -> None:
    found = study(**(QUICK | {"dyads": "both"}))
    assert [(t.task, t.sample.split(";")[0]) for t in found.trials] == [
        ("onset", "politically relevant dyads"),
        ("onset", "all dyads"),
        ("escalation", "politically relevant dyads"),
        ("rivalry_end", "politically relevant dyads"),
        ("spending", "states"),
        ("spending", "states"),
    ]
    assert found.complete
    assert found.asked == ALL_TASKS
    assert found.schools == ("tit_for_tat",)
    assert found.account
    assert set(found.seconds) >= {"dyads", "states", "covariates", "theories along the record", "spending, 5 ahead"}
    assert found.peak_memory is None or found.peak_memory > 50


def test_spending_alone_needs_no_covariates_of_dyads(at_hand: list[str]) -> None:
    found = study(["spending"], **QUICK)
    assert "covariates" not in found.seconds
    assert at_hand == ["dyads", "states"]
    whole = study(["onset", "spending"], **QUICK)
    pairs = list(zip(numbers(whole)[1:], numbers(found), strict=True))
    assert [_without_joint(one) for one, _ in pairs] == [_without_joint(other) for _, other in pairs]

    first, second = (study_.trials[-1].ablation[0].joint for study_ in (whole, found))
    assert first is not None
    assert second is not None
    assert first[0] < second[0] < second[1] < first[1]  # more is looked at


def _without_joint(held: Any) -> Any:
    """Numbers of a trial apart from intervals for all that is looked at."""
    if isinstance(held, dict):
        return {name: _without_joint(value) for name, value in held.items() if not name.startswith("joint")}
    return [_without_joint(one) for one in held] if isinstance(held, list) else held


@pytest.mark.usefixtures("at_hand")
def test_tasks_are_done_once_and_in_their_order() -> None:
    found = study([" spending", "rivalry-end", "spending"], **QUICK)
    assert [trial.task for trial in found.trials] == ["rivalry_end", "spending", "spending"]


@pytest.mark.usefixtures("at_hand")
@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"tasks": ["onsett"]}, UnknownName, "onset"),
        ({"theories": ["tit_for_tatt"]}, UnknownName, "tit_for_tat"),
        ({"dyads": "some"}, UnknownName, "relevant"),
        ({"onset": "gml_onse"}, UnknownName, "gml_onset"),
        ({"onset": "capdist_km"}, InvalidValue, "0 rows without an event"),
        ({"onset": "idealpoint_dist"}, InvalidValue, "0 or 1"),
        ({"train": "1901-1950"}, InvalidValue, "1940-1959"),
        ({"train": "1950-1959", "test": "1901-1939"}, InvalidValue, "years before"),
        ({"train": "1939-1901"}, InvalidValue, "1901-1939"),
        ({"train": "early"}, InvalidValue, None),
        ({"train": "1901-1901"}, InvalidValue, "events"),
        ({"test": "1960-1990"}, InvalidValue, "0 events"),
        ({"tasks": ["spending"], "test": "1960-1990"}, InvalidValue, "state-years"),
        ({"data": Path("nowhere")}, DataError, "nowhere"),
    ],
)
def test_bad_input_is_explained(options: dict[str, Any], error: type[Exception], says: str | None) -> None:
    with pytest.raises(error, match=says):
        study(**{"tasks": ["onset"], **QUICK, **options})


def test_nothing_at_hand(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A frame whose disputes are all missing: the source is not there, and it says how to get it."""
    dyads, _ = frames.made(3, 4)
    empty = dyads.with_columns(pl.lit(None, pl.Int8).alias("gml_onset"))

    def dyad_years(record: Record, **_: Any) -> pl.LazyFrame:
        record.notes["dispute_dyads"] = "gml_mid_ddydisps.rda is not there."
        return empty.lazy()

    monkeypatch.setattr(panel, "dyad_years", dyad_years)
    with pytest.raises(DataError, match=r"gml_mid_ddydisps\.rda is not there") as refused:
        study(["onset"], cache=tmp_path, **QUICK)
    assert "detente data fetch" in str(refused.value)


@pytest.mark.usefixtures("at_hand")
def test_a_trial_with_too_few_events_is_left_out_and_said_to_be(tmp_path: Path) -> None:
    """One year of training has disputes enough to learn from, and too few rivalries that end."""
    options = {**QUICK, "train": "1938-1939", "cache": tmp_path}
    for _ in range(2):  # from scratch, and from what is kept
        found = study(["onset", "rivalry_end"], **options)
        assert [trial.task for trial in found.trials] == ["onset"]
        assert found.complete
        assert len(found.left_out) == 1
        assert found.left_out[0].startswith("rivalry_end: ")
    with pytest.raises(TooFew, match="rivalry_end"):
        study(["rivalry_end"], **options)


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


def own_frame(tmp_path: Path, name: str = "mine.parquet", **changes: pl.Expr) -> Path:
    dyads, _ = frames.made()
    dyads = dyads.with_columns(mine=pl.col("gml_onset")).with_columns(**changes)
    path = tmp_path / name
    if name.endswith(".csv"):
        dyads.write_csv(path)
    else:
        dyads.write_parquet(path)
    return path


@pytest.mark.usefixtures("at_hand")
@pytest.mark.parametrize("name", ["mine.parquet", "mine.csv"])
def test_a_frame_of_ones_own(tmp_path: Path, name: str, at_hand: list[str]) -> None:
    """The same disputes under another name: the same rows and events, with peace counted from the frame itself."""
    found = study(["onset"], frame=own_frame(tmp_path, name), onset="mine", **QUICK)
    assert "dyads" not in at_hand
    trial = found.trials[0]
    usual = study(["onset"], **QUICK).trials[0]
    assert (trial.rows, trial.events) == (usual.rows, usual.events)
    assert trial.outcome.startswith("mine")


@pytest.mark.usefixtures("at_hand")
def test_a_frame_with_missing_outcomes_is_scored_where_they_are_known(tmp_path: Path) -> None:
    unknown = pl.when(pl.col("year") >= 1945).then(None).otherwise(pl.col("gml_onset"))
    found = study(["onset"], frame=own_frame(tmp_path, mine=unknown), onset="mine", **QUICK).trials[0]
    whole = study(["onset"], frame=own_frame(tmp_path), onset="mine", **QUICK).trials[0]
    assert found.rows == whole.rows // 4


@pytest.mark.usefixtures("at_hand")
def test_two_states_a_year_and_an_outcome_are_enough(tmp_path: Path, at_hand: list[str]) -> None:
    """The rest is joined from the record: the same disputes under another name score as they do by their own name."""
    own_frame(tmp_path)
    four = pl.read_parquet(tmp_path / "mine.parquet").select("ccode_a", "ccode_b", "year", "mine")
    turned = four.rename({"ccode_a": "ccode_b", "ccode_b": "ccode_a"})  # the higher number first
    path = tmp_path / "four.CSV"
    turned.with_columns(pl.col("ccode_a").cast(pl.Float64), pl.col("mine").cast(pl.String).fill_null("NA")).write_csv(
        path
    )
    found = study(["onset"], frame=path, **QUICK).trials[0]
    assert "dyads" in at_hand
    whole = study(["onset"], frame=own_frame(tmp_path), onset="mine", **QUICK).trials[0]
    assert [entry.scores for entry in found.entries] == [entry.scores for entry in whole.entries]
    assert found.outcome.startswith("mine")


@pytest.mark.usefixtures("at_hand")
def test_an_outcome_of_ones_own_is_named_with_its_file_and_its_years(tmp_path: Path) -> None:
    """A file that starts in 1921 trains from then on, whatever years were asked for, and says so."""
    later = pl.when(pl.col("year") >= 1921).then(pl.col("gml_onset"))
    found = study(["onset"], frame=own_frame(tmp_path, "mine.csv", mine=later), onset="mine", **QUICK)
    (trial,) = found.trials
    assert trial.foretold == trial.as_dict()["foretold"] == "mine (mine.csv)"
    assert str(trial.train) == "1921-1939"
    assert "train 1921-1939" in trial.sample
    assert "of mine (mine.csv)" in found.account[0]
    usual = study(["onset"], **QUICK).trials[0]
    assert (usual.foretold, str(usual.train)) == ("", "1901-1939")
    other = study(["onset"], **{**QUICK, "onset": "war_ongoing"}).trials[0]
    assert other.foretold == "war_ongoing"


@pytest.mark.usefixtures("at_hand")
def test_too_few_events_of_ones_own_are_told_before_anything_is_read(tmp_path: Path, at_hand: list[str]) -> None:
    """Five events in the test years: nothing of the record is read, and no theory carried along it."""
    seldom = pl.when((pl.col("year") < 1940) | (pl.int_range(pl.len()).over("year", "gml_onset") == 0))
    few = pl.when(pl.col("year") > 1944).then(0).otherwise(seldom.then(pl.col("gml_onset")).otherwise(0))
    with pytest.raises(TooFew, match=r"onset: mine\.parquet has 5 events in the test years"):
        study(["onset"], frame=own_frame(tmp_path, mine=few), onset="mine", **QUICK)
    assert at_hand == []
    found = study(["onset", "rivalry_end"], frame=tmp_path / "mine.parquet", onset="mine", **QUICK)
    assert [trial.task for trial in found.trials] == ["rivalry_end"]
    assert "5 events" in found.left_out[0]
    with pytest.raises(
        TooFew, match="has 5 events"
    ):  # no task is named: the record without it answers another question
        study(None, frame=tmp_path / "mine.parquet", onset="mine", **QUICK)


@pytest.mark.usefixtures("at_hand")
def test_no_theory_is_carried_along_for_trials_that_cannot_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def carried(*_: Any, **__: Any) -> Any:
        pytest.fail("theories were carried along for nothing")

    monkeypatch.setattr(along, "readings", carried)
    with pytest.raises(TooFew, match="rivalry_end"):
        study(["rivalry_end"], **{**QUICK, "train": "1938-1939"})


@pytest.mark.usefixtures("at_hand")
def test_frames_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "half.parquet").write_bytes(b"PAR1")
    (tmp_path / "frame.doc").write_bytes(b"")
    (tmp_path / "states.csv").write_text("ccode,year,x\n2,1950,1\n")
    (tmp_path / "who.csv").write_text("ccode1,ccode2,year,x\n2,200,1950,1\n200,2,1950,0\n")
    (tmp_path / "two.csv").write_text("ccode_a,ccode_b,year,x,y\n2,200,1950,1,0\n")
    (tmp_path / "again.csv").write_text("ccode_a,ccode_b,year,x\n2,200,1950,1\n200,2,1950,0\n")
    for name, error, says in (
        ("none.parquet", DataError, "is not there"),
        ("half.parquet", DataError, "cannot be read"),
        ("frame.doc", InvalidValue, "what kind of file"),
        ("states.csv", InvalidValue, "state-years"),
        ("who.csv", InvalidValue, "who did it to whom"),
        ("two.csv", InvalidValue, "none is named as the outcome"),
        ("again.csv", DataError, "several rows that differ"),
    ):
        with pytest.raises(error, match=says) as refused:
            study(["onset"], frame=tmp_path / name, **QUICK)
        assert refused.value.hint
    with pytest.raises(UnknownName, match="gml_onset"):
        study(["onset"], frame=own_frame(tmp_path), onset="gml_onsets", **QUICK)
    with pytest.raises(InvalidValue, match="not a number"):
        study(["onset"], frame=own_frame(tmp_path, mine=pl.lit("yes")), onset="mine", **QUICK)


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
    (data / "below" / "cow_nmc.rda").write_bytes(b"")
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
def test_the_same_seed_is_the_same_result_and_another_moves_intervals_alone() -> None:
    one, two, other = (study(["onset"], seed=seed, **QUICK) for seed in (3, 3, 4))
    assert numbers(one) == numbers(two)
    for a, b in zip(one.trials[0].entries, other.trials[0].entries, strict=True):
        assert a.scores == b.scores
    peace = [result.trials[0].entry(PEACE) for result in (one, other)]
    assert peace[0] != peace[1]


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


def test_memory_is_told_where_the_system_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)  # as on Windows
    assert module._peak_memory() is None


@pytest.mark.usefixtures("at_hand")
def test_theories_of_ones_own_are_held_against_the_record() -> None:
    mine = school("tit_for_tat").where(prior=0.6).replace(name="mine", title="Mine")
    found = study("spending", **{**QUICK, "theories": [mine, "tit_for_tat"]})
    assert found.schools == ("mine", "tit_for_tat")
    assert {entry.model.school for entry in found.trials[0].entries} >= {"mine", "tit_for_tat"}
