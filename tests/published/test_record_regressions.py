"""Reaction coefficients and reciprocity against independently computed benchmarks, to the printed rounding."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from detente.data.codes import actors
from detente.data.monthly import REGIONS, monthly_acts
from detente.data.panel.actors import Selected
from detente.data.record import Record, Values, open_record
from detente.studies.case.reciprocity import reciprocity
from detente.studies.case.richardson import adjusted, equation

pytestmark = pytest.mark.real_data

# The two states of each case in the order of the benchmark.
DYADS = {
    "usa_ussr": "2-365",
    "india_pakistan": "750-770",
    "greece_turkey": "350-640",
    "egypt_israel": "651-666",
    "iran_iraq": "630-645",
    "koreas": "731-732",
    "france_germany": "France-Germany",
    "uk_germany": "200-Germany",
    "brazil_argentina": "140-160",
    "china_usa": "710-2",
    "china_india": "710-750",
    "usa_russia_after": "2-365",
    "israel_syria": "652-666",
    "india_srilanka": "750-780",
}
EQUATION = {
    "reaction": "reaction",
    "fatigue": "fatigue",
    "grievance": "grievance",
    "rmse": "rmse_richardson",
    "rmse_random_walk": "rmse_rw_drift",
    "rmse_own": "rmse_ar1",
}
ALONE, TOGETHER = 1, 0
"""How many of the thirty equations react against walks that do not answer, one by one and among all thirty."""
EVENTS = {
    "Egypt-Israel": "651-666",
    "Syria-Israel": "652-666",
    "Lebanon-Israel": "660-666",
    "Iran-Iraq": "630-645",
    "Iraq-USA": "645-2",
    "Iran-USA": "630-2",
    "Greece-Turkey": "350-640",
    "Serbia-Bosnia": "345-346",
    "Serbia-Croatia": "345-344",
}
ANSWER = {"own": "own_lag", "other": "other_lag", "same_month": "same_month_corr"}
NEVER = "Israel-Palestine (weekly)"  # its file is not among those a user downloads


def _benchmarks(name: str) -> list[dict[str, Any]]:
    path = Path(__file__).resolve().parents[3] / "shared" / "data" / "prepared" / "benchmarks_computed.json"
    return json.loads(path.read_text())[name] if path.is_file() else []


@pytest.fixture(scope="module")
def record(real_data: Path, parsed_cache: Path) -> Record:
    return open_record(real_data, parsed_cache)


def _printed(ours: float | None, theirs: float, digits: int, what: object) -> None:
    """Within the rounding of the printed figure, and a little for the single precision of the tables behind it."""
    assert ours is not None, what
    assert abs(ours - theirs) <= 0.5 * 10**-digits * 1.1, (what, ours, theirs)


def _plain(coefficient: float | None, error: float | None, rows: int) -> tuple[float, float]:
    """Error and p value of a coefficient without the factor for few rows, by the normal distribution, as there."""
    assert coefficient is not None
    assert error is not None
    plain = error * math.sqrt((rows - 3) / rows)
    return plain, math.erfc(abs(coefficient) / plain / math.sqrt(2))


def _money(record: Record, name: str, states: str, years: tuple[int, ...]) -> list[Values]:
    sides = actors(states, years)
    column = name if name == "milex_usd2020" else "sipri_milex_const2019"
    selected = Selected(record, sides, years, of_states=[column])
    return [selected.of_state(column, side) for side in sides]


@pytest.mark.parametrize(
    "row",
    [pytest.param(r, id="-".join(r[k] for k in ("case", "series", "side"))) for r in _benchmarks("richardson_log")]
    or [None],
)
def test_each_of_the_thirty_equations(row: dict[str, Any] | None, record: Record) -> None:
    assert row is not None, "the benchmarks are not there"
    first, last = (int(year) for year in row["years"].split("-"))
    years = tuple(range(first - 1, last + 1))
    money = _money(record, row["series"], DYADS[row["case"]], years)
    me = "ab".index(row["side"])
    found = equation("a", "b", money[me], money[1 - me], years)
    assert (found.n, found.first, found.last) == (row["n"], first, last)
    for ours, theirs in EQUATION.items():
        _printed(getattr(found, ours), row[theirs], 4 if "rmse" in ours else 3, ours)
    for ours, name in zip(_plain(found.reaction, found.se, found.n), ("se", "p"), strict=True):
        _printed(ours, row[name], 3, name)


def test_how_many_of_the_thirty_react(record: Record) -> None:
    """Eight by robust errors and the normal distribution; against walks that do not answer, fewer."""
    rows = _benchmarks("richardson_log")
    assert len(rows) == 30
    assert sum(row["reaction"] > 0 and row["p"] < 0.05 for row in rows) == 8
    assert sum(row["rmse_richardson"] < row["rmse_rw_drift"] for row in rows) == 8
    found = []
    for row in rows:
        first, last = (int(year) for year in row["years"].split("-"))
        years = tuple(range(first - 1, last + 1))
        money = _money(record, row["series"], DYADS[row["case"]], years)
        me = "ab".index(row["side"])
        found.append(equation(row["case"], row["side"] + row["series"], money[me], money[1 - me], years))
    assert sum(one.reacts for one in found) == ALONE
    assert sum(one.reacts for one in adjusted(found)) == TOGETHER


@pytest.mark.parametrize("dyad", EVENTS)
def test_monthly_reciprocity(dyad: str, record: Record) -> None:
    """Both ways: own and other's month before, its p value, and the correlation within the month."""
    years = tuple(range(1979, 2012))
    one, two = actors(EVENTS[dyad], years)
    acts = next(acts for acts in monthly_acts(record, one, two, years) if acts.source in REGIONS)
    rows = [row for row in _benchmarks("reciprocity") if row["dyad"] == dyad]
    assert [row["side"] for row in rows] == ["a", "b"]
    for row, (x, y) in zip(rows, ((acts.there, acts.back), (acts.back, acts.there)), strict=True):
        assert acts.source == f"events_{row['dataset']}"
        found = reciprocity("a", "b", x, y, acts.months)
        assert found is not None
        assert found.months == row["months"] + 1  # there the first month, which has none before it, is not counted
        for ours, theirs in ANSWER.items():
            _printed(getattr(found, ours), row[theirs], 3, (row["side"], ours))
        _printed(_plain(found.other, found.se, found.months - 1)[1], row["p_other"], 4, row["side"])


def test_every_other_reciprocity_result_is_known_to_be_out_of_reach() -> None:
    assert {row["dyad"] for row in _benchmarks("reciprocity")} - set(EVENTS) == {NEVER}


def test_acts_answer_within_the_month(record: Record) -> None:
    """Reciprocity happens within the month: there it is stronger than from month to month."""
    years = tuple(range(1948, 1979))
    usa, ussr = actors("USA-USSR", years)
    (acts,) = monthly_acts(record, usa, ussr, years)
    found = reciprocity("USA", "USSR", acts.there, acts.back, acts.months)
    assert found is not None
    assert found.months == 372
    assert found.same_month is not None
    assert found.other is not None
    assert found.same_month > 0.4 > found.other
