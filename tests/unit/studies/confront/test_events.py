"""Tasks of events: who is foretold from what, choice without the test years, and a placebo."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

from detente import school
from detente.core.errors import TooFew
from detente.studies.confront import events
from detente.studies.confront.covariates import DANGEROUS_DYADS, FULL, HINDSIGHT
from detente.studies.confront.events import (
    BOOSTED,
    DYADS,
    FEWEST,
    INNER,
    PEACE,
    REGRESSION,
    UNSEEN,
    Choice,
    Design,
    Forecaster,
    models,
    trial,
)
from detente.studies.confront.models import Model
from detente.studies.confront.quantities import QUANTITIES, readings
from detente.studies.confront.tasks import TASKS, THEORY, THEORY_WAR
from detente.studies.confront.trial import Span, Trial
from detente.studies.confront.trial_table import TrialTable, lags
from unit.studies.confront import frames
from unit.studies.confront.conftest import SCHOOLS

TRAIN, TEST = Span(1901, 1939), Span(1940, 1959)
USUAL = Design(TRAIN, TEST)


def run(table: TrialTable, task: str = "onset", design: Design = USUAL, **options: Any) -> Trial:
    return trial(table, TASKS[task], design, SCHOOLS, **({"boosted": False} | options))


@pytest.fixture(scope="module")
def onset(table: TrialTable) -> Trial:
    return run(table)


def test_rows_and_events_are_those_of_the_frame(table: TrialTable, onset: Trial) -> None:
    """The first year has no year before it, and only relevant dyads count."""
    dyads, _ = frames.made()
    test = dyads.filter(pl.col("year").is_between(1940, 1959), pl.col("prd") == 1)
    assert (onset.rows, onset.events) == (len(test), test["gml_onset"].sum())
    assert onset.blocks == len(test.select("ccode_a", "ccode_b").unique())
    whole = run(table, design=Design(TRAIN, TEST, relevant=False))
    assert whole.rows == 20 * 66
    work = Forecaster(table, TASKS["onset"], Design(Span(1900, 1939), TEST))
    assert table.year[work.parts[0][0]].min() == 1901


def test_disputes_that_became_wars(table: TrialTable) -> None:
    found = run(table, "escalation")
    dyads, _ = frames.made()
    begun = dyads.filter(pl.col("year").is_between(1940, 1959), pl.col("prd") == 1, pl.col("gml_onset") == 1)
    assert (found.rows, found.events) == (len(begun), (begun["gml_hostlev"] == 5).sum())
    assert all(
        "war_chance" in m.columns[0] for m in models(TASKS["escalation"], ("habit",), False) if m.kind == "theory"
    )
    assert "coalition" in found.notes[0]


def test_rivalries_that_ended(table: TrialTable) -> None:
    """Rows are those that were rivals last year; habit is how long they had been."""
    found = run(table, "rivalry_end", Design(TRAIN, TEST, relevant=False))
    dyads, _ = frames.made()
    before = dyads.sort("ccode_a", "ccode_b", "year").with_columns(
        was=pl.col("rivalry_tss").shift(1).over("ccode_a", "ccode_b")
    )
    rows = before.filter(pl.col("year").is_between(1940, 1959), pl.col("was") == 1)
    assert (found.rows, found.events) == (len(rows), (rows["rivalry_tss"] == 0).sum())
    duration = found.entry("duration")
    assert duration is not None
    assert duration.scores.auc is not None
    assert duration.scores.auc > 0.95  # made rivalries last nine years
    assert "hindsight" in found.notes[0]


def test_every_model_and_what_it_reads() -> None:
    found = {m.name: m for m in models(TASKS["onset"], SCHOOLS, True)}
    assert found[PEACE].columns == ("peace", "peace_2", "peace_3")
    assert found[DYADS].columns[:7] == lags(DANGEROUS_DYADS)
    assert set(lags(FULL)) <= set(found[REGRESSION].columns)
    for name, model in found.items():
        seen = [c for c in model.columns if c.removesuffix("_lag1") in HINDSIGHT]
        assert bool(seen) == model.hindsight, name
        assert set(model.against) <= set(list(found)[: list(found).index(name)]), name  # scored before it
        assert all(c.startswith(f"{model.school}:") for c in model.columns if ":" in c), name
    assert not found[BOOSTED + UNSEEN].hindsight


def test_a_theory_has_as_many_free_parameters_as_what_it_is_held_against() -> None:
    """Ten quantities and a constant against seven covariates, three of habit and a constant: and nothing else."""
    assert len(THEORY) == len(THEORY_WAR) == 10
    assert set(THEORY) | set(THEORY_WAR) <= set(QUANTITIES)
    for task in TASKS.values():
        found = {m.name: m for m in models(task, SCHOOLS, False)}
        for name in SCHOOLS:
            assert found[name].free_parameters == found[found[name].against[0]].free_parameters == 11


def test_folds() -> None:
    assert USUAL.folds() == [(TRAIN, TEST)]
    rolling = Design(TRAIN, TEST, step=8)
    assert [(str(a), str(b)) for a, b in rolling.folds()] == [
        ("1901-1939", "1940-1947"),
        ("1901-1947", "1948-1955"),
        ("1901-1955", "1956-1959"),
    ]
    assert USUAL.words == "politically relevant dyads; train 1901-1939, test 1940-1959"
    assert "rolling origin" in rolling.words
    assert Design(TRAIN, TEST, relevant=False).words.startswith("all dyads")


def test_rolling_origin_is_each_fold_by_itself(table: TrialTable) -> None:
    """What is foretold of a decade is what a single split at its start foretells."""
    task, model = TASKS["onset"], Model("x", "regression", lags(DANGEROUS_DYADS))
    rolling = Forecaster(table, task, Design(TRAIN, TEST, step=10))
    single = Forecaster(table, task, Design(Span(1901, 1949), Span(1950, 1959)))
    chance = rolling.run(model)
    late = table.year[rolling.test] >= 1950
    assert (chance[late] == single.run(model)).all()
    found = run(table, design=Design(TRAIN, TEST, step=10))
    assert found.rows == len(rolling.test)
    assert {e.model.against[0] for e in found.entries if e.model.kind == "combined"} == {REGRESSION}


def test_only_the_theory_chosen_beforehand_is_added_to_others_in_all_dyads(table: TrialTable) -> None:
    found = run(table, design=Design(TRAIN, TEST, relevant=False))
    assert {e.model.school for e in found.entries if e.model.kind == "theory"} == set(SCHOOLS)
    assert {e.model.school for e in found.entries if e.model.kind == "combined"} == {found.chosen["theory"]}


def changed(table: TrialTable, dyads: pl.DataFrame) -> TrialTable:
    """The same record with other dyads, and the same readings."""
    _, states = frames.made()
    other = TrialTable(dyads.lazy(), states.lazy())
    other.readings = table.readings
    return other


def test_a_theory_is_chosen_without_a_look_at_the_test_years(table: TrialTable) -> None:
    """Whatever happens in them, the choice and the losses that it rests on are the same."""
    dyads, _ = frames.made()
    later = pl.col("year") >= TEST.first
    turned = dyads.with_columns(
        pl.when(later).then(1 - pl.col(name)).otherwise(pl.col(name)).alias(name)
        for name in ("gml_onset", "gml_ongoing")
    )
    work, other = (Forecaster(one, TASKS["onset"], USUAL) for one in (table, changed(table, turned)))
    wanted = models(TASKS["onset"], SCHOOLS, False)
    assert [work.inner(m) for m in wanted] == [other.inner(m) for m in wanted]
    picks = []
    for one in (work, other):
        choice = Choice(one)
        choice.look(wanted)
        picks.append(choice.names())
    assert picks[0] == picks[1]
    assert set(picks[0]) == {"theory", "combined"}
    assert (work.outcome != other.outcome).all()


def test_the_choice_rests_on_the_last_years_of_training(table: TrialTable) -> None:
    work = Forecaster(table, TASKS["onset"], USUAL)
    inner = work._inner
    assert inner is not None
    year = table.year
    assert (year[inner.train].max(), year[inner.test].min(), year[inner.test].max()) == (
        1939 - INNER,
        1940 - INNER,
        1939,
    )
    best = min(SCHOOLS, key=lambda name: work.inner(Model(name, "theory", tuple(f"{name}:{q}" for q in THEORY))))
    assert run(table).chosen["theory"] == best


def test_with_too_few_events_to_choose_by_nothing_is_chosen(table: TrialTable) -> None:
    short = Design(Span(1925, 1939), TEST)
    assert Forecaster(table, TASKS["onset"], short)._inner is None
    assert run(table, design=short).chosen == {}
    all_dyads = run(table, design=Design(Span(1925, 1939), TEST, relevant=False))
    assert not [e for e in all_dyads.entries if e.model.kind == "combined"]


@pytest.mark.parametrize(
    ("design", "words"),
    [
        (Design(Span(1901, 1901), TEST), "training"),
        (Design(TRAIN, Span(1959, 1959)), "test"),
        (Design(Span(1700, 1750), TEST), "0 events in the training"),
        (Design(Span(1901, 1901), Span(1902, 1959), step=10), "training"),
    ],
)
def test_too_few_events_are_refused(table: TrialTable, design: Design, words: str) -> None:
    with pytest.raises(TooFew, match=words) as refused:
        run(table, design=design)
    assert str(FEWEST) in str(refused.value)


def test_differences_are_against_what_they_say(table: TrialTable, onset: Trial) -> None:
    for entry in onset.entries:
        for one in entry.differences:
            other = onset.entry(one.against)
            assert other is not None
            assert one.log_loss == pytest.approx(entry.scores.log_loss - other.scores.log_loss, abs=1e-6)
    assert [one.against for entry in onset.entries for one in entry.differences[:1] if entry.model.name == PEACE] == [
        events.BASE
    ]


def test_joint_intervals_are_of_theories_alone(onset: Trial) -> None:
    for entry in onset.entries:
        assert (entry.joint is not None) == (entry.model.school is not None), entry.model.name
        if entry.joint is not None:
            assert entry.joint[0] < entry.differences[0].log_loss < entry.joint[1]


def test_a_calibration_has_all_rows(onset: Trial) -> None:
    for entry in onset.entries:
        assert sum(b["rows"] for b in entry.calibration) == onset.rows
        seen = sum(b["rows"] * b["observed"] for b in entry.calibration)
        assert seen == pytest.approx(onset.events)


def test_habit_is_found_where_it_was_put_in(table: TrialTable) -> None:
    """A record in which a dispute makes the next likelier: peace years beat the base rate, and lose it if shuffled."""
    dyads, states = frames.made(seed=5, habit=3.0)
    found = trial(TrialTable(dyads.lazy(), states.lazy()), TASKS["onset"], USUAL, (), boosted=False)
    peace = found.entry(PEACE)
    assert peace is not None
    assert peace.difference is not None
    assert peace.difference.better


def test_a_theory_never_beats_habit_on_a_placebo_more_often_than_the_interval_allows() -> None:
    """Outcomes dealt anew over all dyads and years: 20 made records, two theories each added to peace years.

    Each wins with a chance of .025 at most (less: a fit of noise costs). More than 4 of 40 come up by chance less than
    once in 300 if it were .025; a leak of what happened would win nearly always.
    """
    wins = tries = 0
    for seed in range(20):
        dyads, states = frames.made(8, 40, seed)
        dealt = np.random.default_rng(seed).permutation(dyads["gml_onset"].to_numpy())
        held = TrialTable(dyads.with_columns(placebo=pl.Series(dealt)).lazy(), states.lazy(), "placebo")
        held.readings["rational_spiral"] = readings(school("rational_spiral"), held.history)
        held.readings["habit"] = readings(school("habit"), held.history)
        design = Design(Span(1901, 1922), Span(1923, 1939), relevant=False)
        work = Forecaster(held, TASKS["onset"], design)
        blocks = events.Blocks(held.dyad[work.test], seed, draws=300)
        base = events.losses(work.outcome, work.run(Model(PEACE, "habit", TASKS["onset"].habit)))
        for name in ("rational_spiral", "habit"):
            columns = (*TASKS["onset"].habit, *(f"{name}:{q}" for q in THEORY))
            own = events.losses(work.outcome, work.run(Model(name, "combined", columns)))
            wins += blocks.difference(own, base, PEACE).better
            tries += 1
    assert tries == 40
    assert wins <= binom.ppf(0.997, tries, 0.025)


def test_another_outcome_is_called_by_its_name(table: TrialTable) -> None:
    dyads, states = frames.made()
    dyads = dyads.with_columns(mine=pl.col("gml_onset") * 2)
    held = TrialTable(dyads.lazy(), states.lazy(), "mine")
    found = trial(held, TASKS["onset"], USUAL, (), boosted=False)
    assert found.outcome.startswith("mine")
    assert "count" in found.notes[0]
    usual = trial(table, TASKS["onset"], USUAL, (), boosted=False)
    assert found.events == usual.events


def test_boosting_is_among_the_rivals(table: TrialTable) -> None:
    found = trial(table, TASKS["onset"], USUAL, (), boosted=True)
    names = [e.model.name for e in found.entries]
    assert BOOSTED in names
    assert BOOSTED + UNSEEN in names
    assert found.entry(BOOSTED) is not None


def test_progress_is_told(table: TrialTable) -> None:
    told: list[tuple[int, int, str]] = []
    found = run(table, progress=lambda *step: told.append(step))
    names = [name for _, _, name in told if not name.startswith("choosing")]
    assert names == [e.model.name for e in found.entries]
    assert all(0 <= done < due for done, due, _ in told)
    told.clear()
    run(table, design=Design(TRAIN, TEST, relevant=False), progress=lambda *step: told.append(step))
    assert [name for _, _, name in told[:2]] == [f"choosing: {name}" for name in SCHOOLS]
