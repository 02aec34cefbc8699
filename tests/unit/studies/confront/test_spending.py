"""Forecasts of spending by hand: walks, drifts, autoregressions; and none may know what came."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import t as student

from detente.core.errors import TooFew
from detente.studies.confront.quantities import Readings
from detente.studies.confront.spending import (
    ARIMA,
    DRIFT,
    FEWEST,
    FREEDOM,
    POOLED,
    REGRESSION,
    SHORTEST,
    WALK,
    _arima,
    _autoregressions,
    _drifts,
    trial,
)
from detente.studies.confront.spending_rows import COVARIATES, Spending, gather
from detente.studies.confront.trial import Span, Trial
from unit.studies.confront import frames

TRAIN, TEST = Span(1901, 1939), Span(1940, 1959)


def series(*levels: float | None, code: int = 1, first: int = 1950) -> Spending:
    """One state whose log spending is told."""
    rows = [
        {"ccode": code, "year": first + k, "milex_usd2020": None if level is None else float(np.exp(level))}
        for k, level in enumerate(levels)
    ]
    return gather(frames.dyads(frames.calm((1, 2), (1950,))), frames.states(rows))


def rows_of(spending: Spending, name: str) -> dict[int, float]:
    column = spending.covariates[:, COVARIATES.index(name)]
    return dict(zip(spending.year.tolist(), column.tolist(), strict=True))


def test_rows_are_years_whose_past_is_known() -> None:
    """Spending of 1950, 1951 and 1953 is known: 1951, 1952 and 1954 can be foretold."""
    found = series(1.0, 2.0, None, 4.0)
    assert found.year.tolist() == [1951, 1952, 1954]
    assert found.level == pytest.approx({(1, 1950): 1.0, (1, 1951): 2.0, (1, 1953): 4.0})


def test_spending_of_nothing_has_no_logarithm() -> None:
    rows = frames.plain((1,), (1950, 1951), milex_usd2020=0.0)
    rows[1]["milex_usd2020"] = 5.0
    assert gather(frames.dyads(frames.calm((1, 2), (1950,))), frames.states(rows)).year.tolist() == [1952]


def test_covariates_by_hand() -> None:
    """State 1 in reach of 2 and 3, of which 3 spends more; 4 spends most and is out of reach."""
    rows = []
    for year, spent in ((1950, (10.0, 20.0, 30.0, 90.0)), (1951, (11.0, 20.0, 60.0, 90.0))):
        for code, amount in enumerate(spent, 1):
            rows.append(
                {
                    "ccode": code,
                    "year": year,
                    "milex_usd2020": amount,
                    "gdp_2017m": 1000.0 * (year - 1949),
                    "v2x_polyarchy": 0.1 * code,
                    "n_mid_onset_gml": code if year == 1951 else None,
                }
            )
    dyads = frames.calm((1, 2, 3, 4), (1950, 1951))
    for row in dyads:
        row["prd"] = int((row["ccode_a"], row["ccode_b"]) in ((1, 2), (1, 3)))
    found = gather(frames.dyads(dyads), frames.states(rows))
    place = [k for k, key in enumerate(zip(found.ccode, found.year, strict=True)) if key == (1, 1952)]
    row = dict(zip(COVARIATES, found.covariates[place[0]], strict=True))
    assert row == pytest.approx(
        {
            "own_change": np.log(1.1),
            "burden_log": np.log(11 / 2000),
            "economy_change": np.log(2),
            "rival_change": np.log(2),
            "rival_gap": np.log(60 / 11),
            "disputes": 1.0,
            "democracy": 0.1,
        }
    )
    alone = [k for k, key in enumerate(zip(found.ccode, found.year, strict=True)) if key == (4, 1952)]
    assert np.isnan(found.covariates[alone[0], COVARIATES.index("rival_gap")])


def test_the_drift_is_the_mean_change_so_far() -> None:
    """Changes of .1, .3, then none known, then .5: a gap is no change, and later years do not count."""
    found = series(1.0, 1.1, 1.4, None, 2.0, 2.5)
    drifts = dict(zip(found.year.tolist(), _drifts(found).tolist(), strict=True))
    assert np.isnan(drifts[1951])
    assert drifts[1952] == pytest.approx(0.1)
    assert drifts[1953] == pytest.approx(0.2)
    assert drifts[1955] == pytest.approx(0.2)
    assert drifts[1956] == pytest.approx(0.3)


def test_drifts_do_not_mix_states() -> None:
    one, two = series(0.0, 1.0, 2.0), series(0.0, 5.0, 10.0, code=2)
    both = Spending(
        np.concatenate([one.ccode, two.ccode]),
        np.concatenate([one.year, two.year]),
        np.concatenate([one.covariates, two.covariates]),
        {**one.level, **two.level},
    )
    assert _drifts(both)[np.isfinite(_drifts(both))].tolist() == pytest.approx([1, 1, 5, 5])


def test_an_autoregression_is_found_and_carried_on() -> None:
    """Changes that alternate exactly around .1, d' = .1 - .5 (d - .1): five years on by hand."""
    change, level, levels = 0.4, 0.0, [0.0]
    for _ in range(24):
        level += change
        levels.append(level)
        change = 0.1 - 0.5 * (change - 0.1)
    found = series(*levels)
    fits = _autoregressions(found, Span(1950, 1990))
    assert fits[1] == pytest.approx((0.1, -0.5))
    last = rows_of(found, "own_change")[1953]
    assert last == pytest.approx(0.1 - 0.5 * 0.3)
    ahead = dict(zip(found.year.tolist(), _arima(found, fits, 5).tolist(), strict=True))
    gap, total = last - 0.1, 0.0
    for _ in range(5):
        gap *= -0.5
        total += 0.1 + gap
    assert ahead[1953] == pytest.approx(total)
    assert ahead[1951] == pytest.approx(0.5)  # of a change that is not known: the drift alone


def test_an_autoregression_needs_enough_changes_of_the_training_years() -> None:
    draws = np.random.default_rng(0)
    found = series(*np.cumsum(draws.standard_normal(40)))
    last = 1951 + SHORTEST
    assert set(_autoregressions(found, Span(1950, last))) == set()
    assert set(_autoregressions(found, Span(1950, last + 1))) == {1}
    early = _autoregressions(found, Span(1950, 1970))
    other = series(*found_levels(found)[:21], *np.cumsum(draws.standard_normal(19)))
    assert _autoregressions(other, Span(1950, 1970)) == early
    assert np.isnan(_arima(found, {}, 1)).all()


def found_levels(found: Spending) -> list[float]:
    return [found.level[key] for key in sorted(found.level)]


@pytest.fixture(scope="module")
def record() -> tuple[Spending, dict[str, Readings]]:
    """A made record, and a theory that knows the change of every year in advance but for half of it."""
    dyads, states = frames.made()
    spending = gather(dyads, states)
    wants = {
        (int(c), int(y)): spending.level[int(c), int(y)] - spending.level[int(c), int(y) - 1] + 0.02 * (int(y) % 3)
        for c, y in zip(spending.ccode, spending.year, strict=True)
        if (int(c), int(y)) in spending.level
    }
    draws = np.random.default_rng(3)
    noise = {key: float(draws.standard_normal()) for key in wants}
    none = np.empty((0, 0))
    return spending, {"seer": Readings("seer", none, wants), "noise": Readings("noise", none, noise)}


@pytest.fixture(scope="module")
def foretold(record: tuple[Spending, dict[str, Readings]]) -> Trial:
    return trial(*record, TRAIN, TEST, 1)


def test_scores_of_the_walk_by_hand(record: tuple[Spending, dict[str, Readings]], foretold: Trial) -> None:
    """No change: its errors are the changes; the loss is that of a Student t whose scale the training years give."""
    spending, _ = record
    changes = {
        (c, y): spending.level[c, y] - spending.level[c, y - 1]
        for c, y in spending.level
        if (c, y - 1) in spending.level
    }
    inside = np.array([v for (_, y), v in sorted(changes.items()) if 1901 <= y <= 1939])
    outside = np.array([v for (_, y), v in sorted(changes.items()) if 1940 <= y <= 1959])
    walk = foretold.entry(WALK)
    assert walk is not None
    assert foretold.rows == len(outside)
    assert foretold.events is None
    assert walk.errors["rmse"] == pytest.approx(np.sqrt((outside**2).mean()))
    assert walk.errors["mae"] == pytest.approx(np.abs(outside).mean())
    scales = np.linspace(0.02, 0.3, 2000)
    best = max(scales, key=lambda s: student.logpdf(inside, FREEDOM, scale=s).sum())
    assert walk.scores.log_loss == pytest.approx(-student.logpdf(outside, FREEDOM, scale=best).mean(), abs=1e-4)


def test_a_theory_that_knows_wins_and_one_that_does_not_loses_nothing_but_noise(foretold: Trial) -> None:
    seer, noise = foretold.entry("seer"), foretold.entry("noise")
    assert seer is not None
    assert noise is not None
    assert seer.difference is not None
    assert seer.difference.better
    assert seer.joint is not None
    assert seer.joint[1] < 0
    assert noise.difference is not None
    assert noise.difference.against == POOLED
    assert not noise.difference.better
    added = foretold.entry(f"{REGRESSION} + seer")
    assert added is not None
    assert added.difference is not None
    assert added.difference.against == REGRESSION
    assert added.difference.better


def test_free_parameters_are_counted(foretold: Trial) -> None:
    """With the scale of the density: a walk 1, a theory 3, drifts one a state more, ARIMA two."""
    free = {e.model.name: e.model.free_parameters for e in foretold.entries}
    assert (free[WALK], free["seer"], free[REGRESSION]) == (1, 3, 9)
    assert (free[DRIFT], free[ARIMA]) == (13, 26)


def test_nothing_of_the_test_years_moves_a_fit(record: tuple[Spending, dict[str, Readings]]) -> None:
    """Spending from 1950 on in other hands: forecasts of the years up to 1949, and their losses, are the same."""
    spending, said = record
    other = Spending(
        spending.ccode,
        spending.year,
        spending.covariates,
        {key: level + (key[1] > 1949) * 3.0 * key[0] for key, level in spending.level.items()},
    )
    for ahead in (1, 5):
        one, two = (trial(held, said, TRAIN, Span(1940, 1949), ahead) for held in (spending, other))
        assert [e.scores for e in one.entries] == [e.scores for e in two.entries]


def test_five_years_ahead_are_judged_by_the_year_foretold(record: tuple[Spending, dict[str, Readings]]) -> None:
    spending, said = record
    found = trial(spending, said, TRAIN, TEST, 5)
    assert found.rows == 12 * 20
    assert "5 years ahead" in found.sample
    walk, drift = found.entry(WALK), found.entry(DRIFT)
    assert walk is not None
    assert drift is not None
    changes = [spending.level[c, y] - spending.level[c, y - 5] for c in frames.CODES for y in range(1940, 1960)]
    assert walk.errors["rmse"] == pytest.approx(np.sqrt(np.mean(np.square(changes))))
    assert drift.errors["rmse"] < walk.errors["rmse"]  # made spending grows by 2 % a year
    drifts = dict(
        zip(zip(spending.ccode.tolist(), spending.year.tolist(), strict=True), _drifts(spending), strict=True)
    )
    foretold = [
        5 * drifts[c, y - 4] for c in frames.CODES for y in range(1940, 1960)
    ]  # five years of the drift by then
    assert drift.errors["rmse"] == pytest.approx(np.sqrt(np.mean(np.square(np.subtract(changes, foretold)))))
    own = found.entry(ARIMA)
    assert own is not None
    told = _arima(spending, _autoregressions(spending, TRAIN), 5)
    by = dict(zip(zip(spending.ccode.tolist(), spending.year.tolist(), strict=True), told.tolist(), strict=True))
    carried = [by[c, y - 4] for c in frames.CODES for y in range(1940, 1960)]
    assert own.errors["rmse"] == pytest.approx(np.sqrt(np.mean(np.square(np.subtract(changes, carried)))))


def test_where_a_theory_has_no_reading_nothing_is_credited_to_it(record: tuple[Spending, dict[str, Readings]]) -> None:
    """Its forecast is then that of the model that it is added to."""
    spending, said = record
    some = {key: value for key, value in said["seer"].targets.items() if key[0] != 2}
    found = trial(spending, {"seer": Readings("seer", said["seer"].dyads, some)}, TRAIN, TEST, 1)
    assert found.rows == 12 * 20
    assert (found.blocks, found.block) == (12, "state")
    (one,) = found.ablation
    assert one.share_read == pytest.approx(11 / 12, abs=0.01)
    assert one.beliefs is None  # a theory says one number of spending: nothing to take apart
    assert one.together.better


def test_a_theory_that_says_nothing_of_the_test_years_is_refused(record: tuple[Spending, dict[str, Readings]]) -> None:
    """Acts end before them: a constant in place of readings would be credited to the theory."""
    spending, said = record
    early = {key: value for key, value in said["seer"].targets.items() if key[1] < 1945}
    with pytest.raises(TooFew, match="have a reading in"):
        trial(spending, {"seer": Readings("seer", said["seer"].dyads, early)}, TRAIN, TEST, 1)


def test_the_drift_of_all_states_stands_beside_the_walk(foretold: Trial) -> None:
    """Made spending grows by 2 % a year: knowing that is better than knowing nothing."""
    pooled, walk = foretold.entry(POOLED), foretold.entry(WALK)
    assert pooled is not None
    assert walk is not None
    assert pooled.scores.log_loss < walk.scores.log_loss
    assert pooled.difference is not None
    assert pooled.difference.against == WALK


@pytest.mark.parametrize(("train", "test"), [(Span(1901, 1902), TEST), (TRAIN, Span(1959, 1959)), (Span(1, 2), TEST)])
def test_too_few_state_years(record: tuple[Spending, dict[str, Readings]], train: Span, test: Span) -> None:
    with pytest.raises(TooFew, match=str(FEWEST)):
        trial(*record, train, test, 1)


def test_progress_is_told(record: tuple[Spending, dict[str, Readings]]) -> None:
    told: list[Any] = []
    found = trial(*record, TRAIN, TEST, 1, progress=lambda *step: told.append(step))
    assert [name for _, _, name in told] == [e.model.name for e in found.entries]


def test_no_covariate_knows_the_year_foretold() -> None:
    dyads, states = frames.made(5, 20)
    year = frames.FIRST + 12
    later = pl.col("year") >= year
    names = ("milex_usd2020", "gdp_2017m", "v2x_polyarchy", "n_mid_onset_gml")
    others = states.with_columns(pl.when(later).then(pl.col(n) * 3 + 1).otherwise(pl.col(n)).alias(n) for n in names)
    turned = dyads.with_columns(pl.when(later).then(1 - pl.col("prd")).otherwise(pl.col("prd")).alias("prd"))
    one, two = gather(dyads, states), gather(turned, others)
    before = one.year <= year
    assert (one.year == two.year).all()
    assert np.array_equal(one.covariates[before], two.covariates[before], equal_nan=True)
    assert not np.array_equal(one.covariates, two.covariates, equal_nan=True)
    assert np.array_equal(_drifts(one)[before], _drifts(two)[before], equal_nan=True)
