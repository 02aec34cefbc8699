"""Tasks of events: who is foretold from what, what beliefs add, choice without the test years, and refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from detente.core.errors import TooFew
from detente.studies.confront.countries import Countries
from detente.studies.confront.covariates import DANGEROUS_DYADS, HISTORY
from detente.studies.confront.design import FEWEST, Design, fit_design
from detente.studies.confront.events import (
    BASE,
    BOOSTED,
    PEACE,
    REGRESSION,
    trial,
)
from detente.studies.confront.quantities import QUANTITIES, Readings
from detente.studies.confront.sample import INNER, Sample
from detente.studies.confront.tasks import TASKS
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
    sample = Sample(table, TASKS["onset"], Design(Span(1900, 1939), TEST))
    assert table.year[sample.folds[0].train].min() == 1901


def test_years_in_which_a_dispute_goes_on_are_no_years_without_one(table: TrialTable) -> None:
    """Nothing can begin there: they leave the sample, as events and as years of peace."""
    dyads, states = frames.made()
    later = pl.col("gml_onset").shift(1).over("ccode_a", "ccode_b", order_by="year").fill_null(0)
    goes_on = (later == 1) & (pl.col("gml_onset") == 0)
    longer = dyads.with_columns(gml_ongoing=pl.when(goes_on).then(1).otherwise(pl.col("gml_ongoing")))
    sample = Sample(TrialTable(longer.lazy(), states.lazy()), TASKS["onset"], USUAL)
    usual = Sample(table, TASKS["onset"], USUAL)
    gone = longer.filter(goes_on, pl.col("year").is_between(1940, 1959), pl.col("prd") == 1)
    assert len(gone) > 0
    assert len(sample.test) == len(usual.test) - len(gone)
    assert sample.outcome.sum() == usual.outcome.sum()


def test_disputes_that_became_wars(table: TrialTable) -> None:
    found = run(table, "escalation")
    dyads, _ = frames.made()
    begun = dyads.filter(pl.col("year").is_between(1940, 1959), pl.col("prd") == 1, pl.col("gml_onset") == 1)
    assert (found.rows, found.events) == (len(begun), (begun["gml_hostlev"] == 5).sum())


def test_rivalries_that_ended(table: TrialTable) -> None:
    """Rows are those that were rivals last year; habit is how long they had been."""
    found = run(table, "rivalry_end")
    dyads, _ = frames.made()
    before = dyads.sort("ccode_a", "ccode_b", "year").with_columns(
        was=pl.col("rivalry_tss").shift(1).over("ccode_a", "ccode_b")
    )
    rows = before.filter(pl.col("year").is_between(1940, 1959), pl.col("was") == 1, pl.col("prd") == 1)
    assert found.rows == len(rows)
    duration = found.entry("duration")
    assert duration is not None
    assert duration.scores.auc is not None
    assert duration.scores.auc > 0.9  # made rivalries last nine years
    assert "hindsight" in found.notes[0]


def test_folds() -> None:
    assert USUAL.folds() == [(TRAIN, TEST)]
    rolling = Design(TRAIN, TEST, step=6)
    assert [(str(a), str(b)) for a, b in rolling.folds()] == [
        ("1901-1939", "1940-1945"),
        ("1901-1945", "1946-1951"),
        ("1901-1951", "1952-1959"),  # two years more are no fold of their own
    ]
    assert [str(b) for _, b in Design(Span(1817, 1949), Span(1950, 2010), step=10).folds()][-1] == "2000-2010"
    assert USUAL.words == "politically relevant dyads; train 1901-1939, test 1940-1959"
    assert "rolling origin" in rolling.words
    assert Design(TRAIN, TEST, relevant=False).words.startswith("all dyads")


def test_rolling_origin_is_each_fold_by_itself(table: TrialTable) -> None:
    """What is foretold of a decade is what a single split at its start foretells, under the same penalty."""
    columns = lags(DANGEROUS_DYADS)
    rolling = Sample(table, TASKS["onset"], Design(TRAIN, TEST, step=10))
    single = Sample(table, TASKS["onset"], Design(Span(1901, 1949), Span(1950, 1959)))
    one, other = (s.fit([[block] for block in s.blocks(columns)]) for s in (rolling, single))
    if one.penalty == other.penalty:
        late = rolling.year >= 1950
        assert one.chance[late] == pytest.approx(other.chance, rel=1e-5)
    found = run(table, design=Design(TRAIN, TEST, step=10))
    assert found.rows == len(rolling.test)


def changed(table: TrialTable, dyads: pl.DataFrame) -> TrialTable:
    """The same record with other dyads, and the same readings."""
    _, states = frames.made()
    other = TrialTable(dyads.lazy(), states.lazy())
    other.readings = table.readings
    return other


def test_penalty_and_theory_are_chosen_without_a_look_at_the_test_years(table: TrialTable) -> None:
    """Whatever happens in them, the choice and the losses that it rests on are the same."""
    dyads, _ = frames.made()
    later = pl.col("year") >= TEST.first
    turned = dyads.with_columns(
        pl.when(later).then(1 - pl.col(name)).otherwise(pl.col(name)).alias(name)
        for name in ("gml_onset", "gml_ongoing")
    )
    found = [run(one) for one in (table, changed(table, turned))]
    assert found[0].chosen == found[1].chosen
    assert set(found[0].chosen) == {"theory", "combined"}
    assert [one.penalty for one in found[0].ablation] == [one.penalty for one in found[1].ablation]
    assert found[0].events != found[1].events


def test_the_choice_rests_on_the_last_years_of_training(table: TrialTable) -> None:
    fold = Sample(table, TASKS["onset"], USUAL).folds[0]
    count = fold.early()
    assert (fold.year[count - 1], fold.year[count], fold.year[-1]) == (1939 - INNER, 1940 - INNER, 1939)
    short = Sample(table, TASKS["onset"], Design(Span(1925, 1939), TEST))
    assert short.folds[0].early() == 0  # too few years to choose by
    assert run(table, design=Design(Span(1925, 1939), TEST)).chosen == {}


@pytest.mark.parametrize(
    ("design", "words"),
    [
        (Design(Span(1901, 1901), TEST), "training"),
        (Design(TRAIN, Span(1959, 1959)), "test"),
        (Design(Span(1700, 1750), TEST), "0 events in the training"),
        (Design(Span(1901, 1901), Span(1902, 1909), step=10), "training"),
    ],
)
def test_too_few_events_are_refused(table: TrialTable, design: Design, words: str) -> None:
    with pytest.raises(TooFew, match=words) as refused:
        run(table, design=design)
    assert str(FEWEST) in str(refused.value)


def test_a_rolling_origin_begins_where_there_is_enough_to_learn_from(table: TrialTable) -> None:
    """Ten years at least and ten events; what is left out is said, and the years are those that are foretold."""
    sample = Sample(table, TASKS["onset"], Design(Span(1901, 1904), Span(1905, 1959), step=10))
    assert [str(train) for train, _ in sample.design.folds()] == ["1901-1914", "1901-1924", "1901-1934", "1901-1944"]
    assert sample.year.min() == 1915
    assert sample.design.left_out.startswith("1905-1914 is not foretold")
    assert "1915-1959" in sample.design.words
    assert Design(Span(1901, 1914), Span(1915, 1959), step=10).left_out == ""
    years = np.array([1946, 1950, 1960, 1970, 2010])
    long = Design(Span(1817, 1949), Span(1950, 2010), step=10)
    late = fit_design(long, years, np.repeat([1965, 1985], [9, 5]))
    assert (str(late.train), str(late.test), str(late.late)) == ("1946-1989", "1990-2010", "1950-1989")
    assert fit_design(long, np.array([1816, 2010]), np.full(10, 1900)) == long


def test_years_of_which_theories_were_told_nothing_are_refused(table: TrialTable) -> None:
    """Acts end in 1941: of 1940-1959 a theory has a reading in three years, which is fewer than half."""
    dyads, states = frames.made()
    acts = ("gml_ongoing", "gml_hostlev_a", "gml_hostlev_b", "war_ongoing")
    cut = dyads.with_columns(pl.when(pl.col("year") <= 1941).then(pl.col(n)).alias(n) for n in acts)
    held = TrialTable(cut.lazy(), states.lazy())
    silent = (held.table["year"] > 1942).to_numpy()
    for name, one in table.readings.items():
        said = one.dyads[table.wanted if one.dyads.shape[0] == len(table.wanted) else slice(None)].copy()
        said[silent] = np.nan
        held.readings[name] = Readings(name, said, {})
    with pytest.raises(TooFew, match="have a reading in") as refused:
        run(held)
    assert "--frame" in str(refused.value)
    kept = run(held, design=Design(TRAIN, Span(1940, 1944)))  # three of five years: told, and said
    assert kept.as_dict()["share_read"] == pytest.approx(0.6, abs=0.01)


def test_differences_are_against_what_they_say(onset: Trial) -> None:
    for entry in onset.entries:
        for one in entry.differences:
            other = onset.entry(one.against)
            assert other is not None
            assert one.log_loss == pytest.approx(entry.scores.log_loss - other.scores.log_loss, abs=1e-6)
            assert one.country is not None
    assert [e.difference.against for e in onset.entries if e.model.name == PEACE and e.difference] == [BASE]


def test_the_parts_of_a_theory_add_up(onset: Trial) -> None:
    for one in onset.ablation:
        assert one.beliefs is not None
        assert one.history is not None
        assert one.geometry is not None
        assert one.form is not None
        parts = one.beliefs.log_loss + one.form.log_loss + one.history.log_loss + one.geometry.log_loss
        assert parts == pytest.approx(one.together.log_loss, abs=1e-6)
        assert one.joint is not None
        assert one.joint[0] < one.beliefs.low < one.beliefs.high < one.joint[1]
        assert one.share_read == 1.0
    told = onset.as_dict()["ablation"][0]
    assert {"beliefs", "belief_columns", "form", "history", "geometry", "all", "share_read"} <= set(told)
    assert {"clark_west_p", "joint_p", "holds", "errors", "country"} <= set(told["beliefs"])


def test_a_calibration_has_all_rows(onset: Trial) -> None:
    for entry in onset.entries:
        assert sum(b["rows"] for b in entry.calibration) == onset.rows
        assert sum(b["rows"] * b["observed"] for b in entry.calibration) == pytest.approx(onset.events)


def world(effect: str, seed: int = 0) -> tuple[TrialTable, str]:
    """A world in which onsets follow a theory's beliefs, or its geometry, and nothing else."""
    dyads, states = frames.made(12, 60, seed)
    held = TrialTable(dyads.lazy(), states.lazy())
    draws = np.random.default_rng(seed + 1)
    size = len(held.table)
    said = draws.standard_normal((size, len(QUANTITIES))).astype(np.float32)
    order = list(QUANTITIES)
    column = said[:, order.index("belief_high" if effect == "beliefs" else "proximity")]
    happens = draws.random(size) < 1 / (1 + np.exp(2.2 - 2.5 * column))
    begun = pl.Series("gml_onset", happens.astype(int))
    table = held.table.select("ccode_a", "ccode_b", "year").with_columns(begun, mine=begun)
    new = (
        dyads.drop("gml_onset")
        .join(table, on=["ccode_a", "ccode_b", "year"], how="left")
        .with_columns(pl.col("gml_onset").fill_null(0), pl.col("mine").fill_null(0))
    )
    other = TrialTable(new.lazy(), states.lazy(), "mine")
    other.readings["made"] = Readings("made", said, {})
    return other, "made"


def test_beliefs_are_found_where_they_were_put_in() -> None:
    """A belief of effect 2.5 in log-odds: by dyads, by countries and for all at once; missed once in 1,000 at most."""
    table, name = world("beliefs")
    found = trial(table, TASKS["onset"], USUAL, [name], boosted=False)
    (one,) = found.ablation
    assert one.holds
    assert one.nested is not None
    assert one.nested < 0.01
    assert one.history is not None
    assert not one.history.better


def test_where_geometry_alone_carries_it_beliefs_get_nothing() -> None:
    """Three worlds in which a theory's geometry decides: it is credited with all of it, and beliefs never hold.

    Each would hold by chance with a probability below .025 by its dyadic interval alone.
    """
    for seed in range(3):
        table, name = world("geometry", seed)
        (one,) = trial(table, TASKS["onset"], USUAL, [name], boosted=False).ablation
        assert one.geometry is not None
        assert one.geometry.high < 0
        assert one.beliefs is not None
        assert abs(one.beliefs.log_loss) < 0.1 * abs(one.geometry.log_loss)
        assert not one.holds


def test_habit_is_found_where_it_was_put_in(onset: Trial) -> None:
    """A record in which a dispute makes the next likelier: years of peace rank what comes."""
    peace = onset.entry(PEACE)
    assert peace is not None
    assert peace.scores.auc is not None
    assert peace.scores.auc > 0.55


def test_another_outcome_is_called_by_its_name(table: TrialTable) -> None:
    dyads, states = frames.made()
    dyads = dyads.with_columns(mine=pl.col("gml_onset") * 2)
    held = TrialTable(dyads.lazy(), states.lazy(), "mine")
    found = trial(held, TASKS["onset"], USUAL, (), boosted=False)
    assert found.outcome.startswith("mine")
    assert any("count" in note for note in found.notes)
    assert found.events == trial(table, TASKS["onset"], USUAL, (), boosted=False).events


def test_theories_are_added_to_boosting_which_is_fitted_once(
    table: TrialTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []
    usual = Sample.boosted

    def boosted(self: Sample, names: Any) -> Any:
        calls.append(1)
        return usual(self, names)

    monkeypatch.setattr(Sample, "boosted", boosted)
    found = run(table, boosted=True, workers=2)
    assert calls == [1]
    assert [one.theory for one in found.ablation if one.onto == BOOSTED] == list(SCHOOLS)
    names = [entry.model.name for entry in found.entries]
    assert {f"{BOOSTED} + {name}" for name in SCHOOLS} <= set(names)


def test_threads_change_no_number(table: TrialTable) -> None:
    assert run(table, workers=2).as_dict() == run(table).as_dict()


def test_progress_is_told(table: TrialTable) -> None:
    told: list[tuple[int, int, str]] = []
    run(table, progress=lambda *step: told.append(step))
    assert {name for _, _, name in told} >= {REGRESSION, *SCHOOLS}
    assert all(0 <= done < due for done, due, _ in told)


def test_years_without_an_event_stand_at_the_ends_of_what_was_learnt_from() -> None:
    """A cube of peace years reaches beyond the trained range otherwise; other columns are as they are."""
    dyads, states = frames.made()
    table = TrialTable(dyads.lazy(), states.lazy())
    sample = Sample(table, TASKS["onset"], Design(Span(1901, 1905), Span(1950, 1959)))
    (fold,) = sample.folds
    assert table.column("peace")[fold.test].max() > table.column("peace")[fold.train].max()
    block = fold.block(("peace", "peace_3", "distance_log_lag1"))
    assert block.lasts == (0, 1)
    for place in block.lasts:
        assert block.test[place].max() <= block.train[place].max() + 1e-6
    late = block.late(50)
    assert late[0].max() <= block.train[0, :50].max()
    assert np.array_equal(late[2], block.train[2, 50:])


def test_rows_are_in_the_order_of_readings(table: TrialTable) -> None:
    keys = table.table.select("ccode_a", "ccode_b", "year")
    assert keys.equals(keys.sort("ccode_a", "ccode_b", "year"))


def test_refits_of_draws_go_to_their_end(table: TrialTable) -> None:
    """In every draw the weighted slope of the refitted logit is nil; started from a smaller model as well."""
    sample = Sample(table, TASKS["onset"], USUAL)
    countries = Countries(sample, 0, 12)
    small, more = (sample.blocks(names) for names in (lags(DANGEROUS_DYADS), HISTORY))
    first = sample.fit([[one] for one in small])
    both = [[a, b] for a, b in zip(small, more, strict=True)]
    second = sample.fit(both, first, first.penalty)
    drawn = countries.draw([[one] for one in small], first)
    (cold,), (warm,) = (countries.draw(both, second, start).refits for start in (None, drawn))
    assert warm.x == pytest.approx(cold.x)
    assert warm.places @ warm.x == pytest.approx(cold.places @ cold.x, abs=0.05)
    training = countries._folds[0]
    for made in (cold, warm):
        rest = (1 / (1 + np.exp(-(made.places @ made.x))) - training._outcome) * training._weights
        slope = rest @ made.x.T + np.append(0.0, np.full(len(made.x) - 1, first.penalty)) * made.places
        assert np.abs(slope).max() < 5e-6 * training._weights.sum(axis=1).max()
