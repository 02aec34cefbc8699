"""Whichever of the two states a row names first, everything that belongs to it goes with it."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.data.codes import actors
from detente.data.own import OwnFrame, read_frame
from detente.data.own.acts import read_acts
from detente.data.own.couples import couples_of
from detente.data.own.series import yearly
from detente.data.panel.sided import turn

STATES, YEARS = (2, 200, 365), (1961, 1962, 1963)
PAIRS = [(a, b) for a in STATES for b in STATES if a < b]
UNDIRECTED = pl.DataFrame([(a, b, y) for a, b in PAIRS for y in YEARS], ["ccode_a", "ccode_b", "year"], orient="row")
DIRECTED = pl.DataFrame(
    [(*pair, y) for a, b in PAIRS for pair in ((a, b), (b, a)) for y in YEARS],
    ["ccode1", "ccode2", "year"],
    orient="row",
)
ENDS = {"1": ("ccode1", "ccode2"), "_a": ("ccode_a", "ccode_b"), "_o": ("iso_o", "iso_d"), "_src": ("s_src", "s_tgt")}
CELLS = st.sampled_from([None, -9.0, -5.0, -1.5, 0.0, 3.0, 111.0, 222.0])

Row = tuple[int, int, Any, Any, Any, Any]


@st.composite
def mixtures(draw: st.DrawFn, times: tuple[Any, ...]) -> tuple[list[Row], list[Row]]:
    """Rows of dyads and times, and the same rows in any mixture of orders."""
    keys = draw(st.lists(st.sampled_from([(*pair, when) for pair in PAIRS for when in times]), min_size=2, unique=True))
    rows = [(*key, draw(CELLS), draw(CELLS), draw(CELLS)) for key in keys]
    flips = draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    turned = [(b, a, t, two, one, x) if flip else (a, b, t, one, two, x)
              for flip, (a, b, t, one, two, x) in zip(flips, rows, strict=True)]  # fmt: skip
    return rows, turned


def table(rows: list[Row], names: tuple[str, ...]) -> pl.DataFrame:
    kinds = [pl.Int64, pl.Int64, pl.String if isinstance(rows[0][2], str) else pl.Int64, *[pl.Float64] * 3]
    return pl.DataFrame(rows, dict(zip(names, kinds, strict=True)), orient="row")


def same_both_ways(mixture: tuple[list[Row], list[Row]], names: tuple[str, ...], **options: Any) -> list[OwnFrame]:
    return [read_frame(table(rows, names), "cow", directed=False, **options) for rows in mixture]


@given(mixture=mixtures(YEARS), end=st.sampled_from(list(ENDS)))
def test_a_mixture_of_orders_gives_one_table_and_joins_to_one(mixture: tuple[list[Row], list[Row]], end: str) -> None:
    sides = ENDS[end]
    stem = len(sides[0]) - len(end)
    names = (*sides, "year", f"inv{sides[0][stem:]}", f"inv{sides[1][stem:]}", "x")
    one, two = same_both_ways(mixture, names, keys=(*sides, "year"))
    assert one.table.equals(two.table)
    assert one.fingerprint == two.fingerprint
    assert one.join(UNDIRECTED).equals(two.join(UNDIRECTED))
    assert one.join(DIRECTED).equals(two.join(DIRECTED))


@given(mixture=mixtures(YEARS))
def test_every_cell_of_a_joined_frame_is_that_of_its_state(mixture: tuple[list[Row], list[Row]]) -> None:
    """Against the cells as they were written, without any code of the system."""
    own = read_frame(table(mixture[1], ("ccode1", "ccode2", "year", "inv1", "inv2", "x")), missing="none")
    assert own.directed is False  # a dyad comes once a year here
    said = {(a, b, y): (one, two) for a, b, y, one, two, _ in mixture[1]}
    said |= {(b, a, y): (two, one) for (a, b, y), (one, two) in said.items()}
    for a, b, year, one, two in own.join(DIRECTED).select("ccode1", "ccode2", "year", "inv1", "inv2").rows():
        assert (one, two) == said.get((a, b, year), (None, None))
    for a, b, year, one, two in own.join(UNDIRECTED).select("ccode_a", "ccode_b", "year", "inv1", "inv2").rows():
        assert (one, two) == said.get((a, b, year), (None, None))


@given(mixture=mixtures(YEARS))
def test_series_of_a_case_follow_the_states_that_are_named(mixture: tuple[list[Row], list[Row]]) -> None:
    names = ("ccode1", "ccode2", "year", "inv1", "inv2", "x")
    frames = same_both_ways(mixture, names, missing="none")
    usa, ussr = actors("USA-USSR", YEARS)
    found = [{one.label: one.values for one in yearly(own, (usa, ussr), YEARS)} for own in frames]
    back = [{one.label: one.values for one in yearly(own, (ussr, usa), YEARS)} for own in frames]
    assert found[0] == found[1]
    assert back[0] == back[1]
    swapped = {label.replace("USSR and USA", "USA and USSR"): values for label, values in back[0].items()}
    for label, values in found[0].items():
        number = {"inv1": "inv2", "inv2": "inv1", "x": "x"}[label[: 4 if label.startswith("inv") else 1]]
        assert swapped[number + label[len(number) :]] == values


MONTHS = ("1962-01", "1962-02", "1962-04", "1963-01")


@given(mixture=mixtures(MONTHS), declared=st.booleans(), late=st.booleans())
def test_acts_are_of_who_did_them(mixture: tuple[list[Row], list[Row]], declared: bool, late: bool) -> None:
    """Declared or found by name, while the file is read or after: each act is that of the state that its row names."""
    columns = ("there", "back") if declared else ("goldstein1", "goldstein2")
    names = ("ccode1", "ccode2", "month", *columns, "x")
    scores = columns if declared else None
    early = None if late else scores
    frames = same_both_ways(mixture, names, scores=early, missing="none")
    pairs = [(a, b) for a, b, *_ in mixture[0]]
    if (2, 365) not in pairs:
        return
    for states in ("USA-USSR", "USSR-USA"):
        one, two = actors(states, YEARS)
        found = [read_acts(own, one, two, YEARS, scores) for own in frames]
        assert found[0] == found[1]
        said = {when: cells if states == "USA-USSR" else cells[::-1]
                for a, b, when, *cells, _ in mixture[0] if (a, b) == (2, 365)}  # fmt: skip
        for when, there, back in zip(found[1].when, found[1].there, found[1].back, strict=True):
            assert [there, back] == list(said.get(when, (None, None)))


@given(mixture=mixtures(MONTHS))
def test_turning_twice_changes_nothing(mixture: tuple[list[Row], list[Row]]) -> None:
    frame = table(mixture[1], ("p", "q", "t", "one", "two", "x"))
    couples, where = (("p", "q"), ("one", "two")), pl.col("x") > 0
    assert turn(turn(frame, where, couples), where, couples).equals(frame)


@pytest.mark.parametrize(
    ("names", "sides", "couples"),
    [
        (["x1", "x2"], ["ccode1", "ccode2"], [("x1", "x2")]),
        (["X1", "x2"], ["CCODE1", "ccode2"], [("X1", "x2")]),
        (["gdp_1", "gdp_2"], ["ccode_1", "ccode_2"], [("gdp_1", "gdp_2")]),
        (["imports_lag1", "imports_lag2", "x1", "x2"], ["ccode_a", "ccode_b"], []),
        (["imports_lag1", "imports_lag2"], ["ccode1", "ccode2"], []),
        (["x1", "x2", "x3"], ["ccode1", "ccode2"], []),
        (["x_a", "x_b", "x1", "x2"], ["ccode_a", "ccode_b"], [("x_a", "x_b")]),
        (["x_a", "x_b"], ["ccode1", "ccode2"], []),
        (["imports_b_from_a", "imports_a_from_b"], ["ccode1", "ccode2"], [("imports_a_from_b", "imports_b_from_a")]),
        (["gdp_o", "gdp_d"], ["iso3_o", "iso3_d"], [("gdp_o", "gdp_d")]),
        (["x_source", "x_target"], ["source", "target"], [("x_source", "x_target")]),
        (["x1"], ["ccode1", "ccode2"], []),
    ],
)
def test_which_columns_belong_to_a_side(names: list[str], sides: list[str], couples: list[tuple[str, str]]) -> None:
    assert list(couples_of(names, sides)) == couples


def test_a_couple_of_numbers_and_text_is_text_in_both_orders() -> None:
    rows = {"ccode1": [2, 365], "ccode2": [365, 2], "year": [1961, 1962], "x1": ["1", "2"], "x2": ["many", "3"]}
    own = read_frame(pl.DataFrame(rows))
    assert own.table.rows() == [(2, 365, 1961, "1", "many"), (2, 365, 1962, "3", "2")]
    assert own.numbers == ()
