"""Dangerous Dyads on made rows: conditions by hand, what was put in is found, and what differs is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from detente.core.errors import DataError
from detente.studies.replications.dangerous_dyads import (
    CONTINUOUS,
    choose_rows,
    dangerous_dyads,
    dyadic_estimates,
    fit_logit,
)
from detente.studies.replications.dangerous_dyads_account import (
    CONSTANT,
    NEWER,
    PUBLISHED,
    ROWS,
    WORDS,
    Beside,
    Fit,
    compare,
)


def states(**changes: dict[str, Any]) -> pl.DataFrame:
    """States 1, 2 and 3 in 1950 to 1953; changes by ``sCODE``."""
    plain = {
        1: {"cinc": 0.01, "soldiers": 0.01, "ln_gdppc_2011": 7.0, "democracy": 0.5},
        2: {"cinc": 0.04, "soldiers": 0.03, "ln_gdppc_2011": 9.0, "democracy": -0.5},
        3: {"cinc": 0.02, "soldiers": 0.02, "ln_gdppc_2011": 8.0, "democracy": 1.5},
    }
    return pl.DataFrame(
        [
            {"ccode": code, "year": year, **fields, **changes.get(f"s{code}", {})}
            for code, fields in plain.items()
            for year in range(1950, 1954)
        ],
        infer_schema_length=None,
    )


def dyads(rows: list[tuple[int, int, int, int]], **changes: Any) -> pl.DataFrame:
    """Relevant dyad-years: sides, year, and whether a dispute begins and goes on."""
    return pl.DataFrame(
        [
            {
                "ccode_a": a,
                "ccode_b": b,
                "year": year,
                "conttype": 1,
                "majpow_a": 0,
                "majpow_b": 0,
                "cow_defense": 0,
                "gml_onset": on,
                "gml_ongoing": on,
                **changes,
            }
            for a, b, year, on in rows
        ]
    )


def test_conditions_by_hand() -> None:
    frame = choose_rows(dyads([(1, 2, 1950, 1), (1, 3, 1950, 0)], conttype=2, majpow_b=1, cow_defense=1), states())
    assert frame.row(0, named=True) == pytest.approx(
        {
            "ccode_a": 1,
            "ccode_b": 2,
            "year": 1950,
            "onset": 1,
            "land": 0,
            "cinc_ratio": 0.25,
            "major": 1,
            "defence_pact": 1,
            "democracy": -0.5,
            "wealth": 7.0,
            "militarisation": 0.01,
            "peace": 0,
        }
    )
    assert choose_rows(dyads([(1, 2, 1950, 0)]), states())["land"].to_list() == [1]
    assert choose_rows(dyads([(1, 2, 1950, 0)], conttype=None), states())["land"].to_list() == [0]


@pytest.mark.parametrize("field", ["cinc", "soldiers", "ln_gdppc_2011", "democracy"])
@pytest.mark.parametrize("side", [1, 2])
@pytest.mark.parametrize("nothing", [None, float("nan")])
def test_the_lesser_of_two_is_not_known_where_one_is_not(field: str, side: int, nothing: float | None) -> None:
    rows = [(1, 2, 1950, 0), (1, 3, 1950, 0), (2, 3, 1950, 0)]
    frame = choose_rows(dyads(rows), states(**{f"s{side}": {field: nothing}}))
    assert len(frame) == 1


def test_years_of_peace_are_counted_within_the_relevant_rows() -> None:
    """A dispute of 1951; a dyad that becomes relevant in 1952 begins at nought, whatever was before."""
    rows = [(1, 2, 1950 + k, int(k == 1)) for k in range(4)] + [(1, 3, 1952, 0), (1, 3, 1953, 0)]
    found = choose_rows(dyads(rows), states())
    assert found["peace"].to_list() == [0, 1, 0, 1, 0, 1]


def sample(rows: int = 60_000) -> tuple[pl.DataFrame, dict[str, float]]:
    """Rows with onsets by known coefficients."""
    draws = np.random.default_rng(0)
    true = {name: value for name, (value, _) in PUBLISHED.items()} | {"constant": -2.0, "peace": -0.1}
    columns = {
        "land": (draws.random(rows) < 0.3).astype(float),
        "major": (draws.random(rows) < 0.5).astype(float),
        "defence_pact": (draws.random(rows) < 0.2).astype(float),
        "peace": draws.integers(0, 30, rows).astype(float),
        **{name: 5.0 + 3.0 * draws.standard_normal(rows) for name in CONTINUOUS},
    }
    logit = np.full(rows, true["constant"])
    for name in PUBLISHED:
        values = columns[name]
        scaled = (values - values.mean()) / (2 * values.std(ddof=1)) if name in CONTINUOUS else values
        logit += true[name] * scaled
    onset = (draws.random(rows) < 1 / (1 + np.exp(-logit))).astype(float)
    return pl.DataFrame({"onset": onset, **columns}), true


def test_what_was_put_in_is_found() -> None:
    """Within four standard errors, each of eleven: a false alarm below .001."""
    frame, true = sample()
    fit = fit_logit(frame)
    assert (fit.rows, fit.events) == (len(frame), int(frame["onset"].sum()))
    for name, value in (true | {"peace_2": 0.0, "peace_3": 0.0}).items():
        assert abs(fit.coefficients[name] - value) < 4 * fit.errors[name], name
        assert fit.errors[name] < 0.2


def test_the_unit_of_a_continuous_condition_does_not_matter() -> None:
    frame, _ = sample(5000)
    other = frame.with_columns(pl.col("wealth") * 100 - 7)
    one, two = fit_logit(frame), fit_logit(other)
    assert two.coefficients == pytest.approx(one.coefficients, abs=1e-6)


def made(**changes: float) -> Fit:
    coefficients = {name: value for name, (value, _) in PUBLISHED.items()} | {"constant": CONSTANT} | changes
    return Fit(coefficients, dict.fromkeys(coefficients, 0.06), ROWS, 2500)


def test_agreement_is_one_published_standard_error() -> None:
    same = compare(made())
    assert all(one.agrees for one in same.quantities)
    assert len(same.quantities) == 10
    assert "No coefficient is off by a standard error" in same.reasons
    assert "today" not in same.reasons
    value, error = PUBLISHED["wealth"]
    off = compare(made(wealth=value + 1.01 * error))
    assert [one.quantity for one in off.quantities if not one.agrees] == [WORDS["wealth"]]
    assert f"Beyond one standard error: {WORDS['wealth']}." in off.reasons
    assert "1.01 published standard errors away" in next(o for o in off.quantities if not o.agrees).note
    assert all(one.agrees for one in compare(made(wealth=value - 0.99 * error)).quantities)


def test_rows_agree_to_one_in_a_hundred() -> None:
    for rows, agrees in ((ROWS, True), (int(ROWS * 0.991), True), (int(ROWS * 1.02), False)):
        assert compare(replace(made(), rows=rows)).quantities[-1].agrees is agrees


def test_what_todays_scores_make_of_it_is_said() -> None:
    today = replace(made(**{**NEWER, "democracy": NEWER["democracy"] - 0.052}), rows=101_000)
    found = compare(made(), Beside(today=today))
    assert "weighs −0.629 in 101,000 rows" in found.reasons
    assert "further from its own than 1.00 published standard errors" in found.reasons
    assert "with today's scores −0.629" in found.quantities[4].note
    assert len(found.drawn["today"]) == len(found.drawn["ours"]) == 7


def test_without_the_record_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_DATA", str(tmp_path / "empty"))
    with pytest.raises(DataError, match="cannot be estimated") as refused:
        dangerous_dyads(tmp_path)
    assert "detente data fetch contiguity" in str(refused.value)


def test_what_the_states_whose_number_changes_make_of_it_is_said() -> None:
    mapped = replace(made(democracy=-0.573, constant=-3.062), rows=107_989)
    frames = replace(made(democracy=-0.578, constant=-3.070), rows=108_278)
    found = compare(made(), Beside(mapped=mapped, frames=frames))
    assert "weighs −0.573 and the constant is −3.062 in 107,989 rows with 2,500 onsets" in found.reasons
    assert "weighs −0.578 and the constant is −3.070 in 108,278 rows with 2,500 onsets" in found.reasons
    assert "−0.577 and −3.062 in 107,024 rows" in found.reasons
    assert "with the three states −0.573" in found.quantities[4].note
    assert len(found.drawn["mapped"]) == 7
    assert "mapped" not in compare(made()).reasons


def test_what_both_make_of_it_together_is_said() -> None:
    """Each alone meets the independent estimate of -.577; together they are 1.7 of its errors, of .052, past it."""
    today, mapped = (
        replace(made(democracy=value), rows=rows) for value, rows in ((-0.586, 101_786), (-0.573, 107_989))
    )
    together = replace(made(democracy=-0.665, constant=-3.077), rows=106_046)
    found = compare(made(), Beside(today=today, mapped=mapped, together=together))
    assert "together give −0.665 and the constant is −3.077 in 106,046 rows" in found.reasons
    assert "1.7 published standard errors past the independent estimate" in found.reasons
    assert "with both −0.665" in found.quantities[4].note
    assert [one["name"] for one in found.also] == ["ours", "today", "mapped", "together"]
    assert found.also[-1]["coefficients"]["democracy"] == -0.665
    met = compare(made(), Beside(mapped=mapped, together=mapped))
    assert "past the independent estimate" not in met.reasons
    assert "4 % more rows, of three states, move democracy by 0.080, 1.5 of them" in found.reasons


def test_errors_that_dyads_share_are_said_for_years_and_for_decades() -> None:
    """Made rows of 40 states, 30 years: intervals of both kinds, in words and as plain values."""
    random = np.random.default_rng(3)
    frame, _ = sample(6000)
    one = random.integers(1, 40, len(frame))
    names = {"ccode_a": one, "ccode_b": one + random.integers(1, 5, len(frame)), "year": 1950 + one % 30}
    frame = frame.with_columns(**{name: pl.Series(values) for name, values in names.items()})
    fit = fit_logit(frame)
    intervals = {blocks: dyadic_estimates(frame, fit, blocks) for blocks in (1, 10)}
    assert all(found["wealth"].estimate == fit.coefficients["wealth"] for found in intervals.values())
    assert intervals[1]["wealth"].standard_error != intervals[10]["wealth"].standard_error
    found = compare(fit, Beside(intervals=intervals))
    assert "share a state or a year are" in found.reasons
    assert "share a state or 10 years are" in found.reasons
    assert [one["name"] for one in found.also] == ["ours", "ours_blocks_1", "ours_blocks_10"]
    assert found.also[2]["intervals"]["wealth"]["low"] == intervals[10]["wealth"].low
