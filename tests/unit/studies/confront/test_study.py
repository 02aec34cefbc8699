"""The confrontation as a whole: what is asked, and what is refused."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from detente.core.errors import DataError, InvalidValue, TooFew, UnknownName
from detente.data import panel
from detente.data.record import Record
from detente.schools import school
from detente.studies.confront import along
from detente.studies.confront import study as module
from detente.studies.confront.design import Design
from detente.studies.confront.events import PEACE
from detente.studies.confront.plan import ALL_TASKS, TrialSpec, count_families, plan_trials
from detente.studies.confront.study import confront as study
from detente.studies.confront.trial import Span
from unit.studies.confront import frames
from unit.studies.confront.asked import QUICK, numbers


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


@pytest.mark.usefixtures("at_hand")
def test_no_theory_is_carried_along_for_trials_that_cannot_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def carried(*_: Any, **__: Any) -> Any:
        pytest.fail("theories were carried along for nothing")

    monkeypatch.setattr(along, "readings", carried)
    with pytest.raises(TooFew, match="rivalry_end"):
        study(["rivalry_end"], **{**QUICK, "train": "1938-1939"})


@pytest.mark.usefixtures("at_hand")
def test_the_same_seed_is_the_same_result_and_another_moves_intervals_alone() -> None:
    one, two, other = (study(["onset"], seed=seed, **QUICK) for seed in (3, 3, 4))
    assert numbers(one) == numbers(two)
    for a, b in zip(one.trials[0].entries, other.trials[0].entries, strict=True):
        assert a.scores == b.scores
    peace = [result.trials[0].entry(PEACE) for result in (one, other)]
    assert peace[0] != peace[1]


def test_memory_is_told_where_the_system_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)  # as on Windows
    assert module._peak_memory() is None


@pytest.mark.usefixtures("at_hand")
def test_theories_of_ones_own_are_held_against_the_record() -> None:
    mine = school("tit_for_tat").where(prior=0.6).replace(name="mine", title="Mine")
    found = study("spending", **{**QUICK, "theories": [mine, "tit_for_tat"]})
    assert found.schools == ("mine", "tit_for_tat")
    assert {entry.model.school for entry in found.trials[0].entries} >= {"mine", "tit_for_tat"}
