"""The record as it is told: every rule by hand, and nothing but the acts is of the year itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from detente.data.model_units import FORCE_UNIT, HALF_EARTH, NEAR
from detente.studies.confront.history import History, RecordedYear
from unit.studies.confront import frames

SPAN = range(1950, 1953)


def told(dyads: pl.DataFrame, states: pl.DataFrame) -> dict[int, RecordedYear]:
    return {one.year: one for one in History(dyads, states)}


def two(
    rows: list[dict[str, Any]] | None = None, figures: list[dict[str, Any]] | None = None
) -> dict[int, RecordedYear]:
    """A record of states 1 and 2, rows of dyads or states as given."""
    dyads = frames.dyads(rows if rows is not None else frames.calm((1, 2), SPAN))
    return told(dyads, frames.states(figures if figures is not None else frames.plain((1, 2), SPAN)))


@pytest.mark.parametrize(
    ("changes", "distance"),
    [
        ({"conttype": 1, "capdist_km": 5000.0}, 0.0),  # neighbours by land, however far the capitals
        ({"conttype": 4, "capdist_km": HALF_EARTH / 2}, NEAR / 2),
        ({"majpow_b": 1, "capdist_km": HALF_EARTH}, NEAR),
        ({"capdist_km": 0.0}, NEAR),
        ({"capdist_km": HALF_EARTH}, 1.0),
        ({"conttype": None, "majpow_a": None, "capdist_km": HALF_EARTH}, 1.0),
        ({"capdist_km": None}, NEAR + (1 - NEAR) / 2),  # of no dyad is it known: half way round
    ],
)
def test_distances(changes: dict[str, Any], distance: float) -> None:
    given = two([{**row, **changes} for row in frames.calm((1, 2), SPAN)])[1951].given["distance"]
    assert given == pytest.approx(np.array([[0, distance], [distance, 0]]))


def test_a_distance_that_is_missing_is_the_median_of_the_year() -> None:
    rows = frames.calm((1, 2, 3), SPAN)
    for row in rows:
        row["capdist_km"] = {(1, 2): HALF_EARTH, (1, 3): 0.0, (2, 3): None}[row["ccode_a"], row["ccode_b"]]
    states = frames.states(frames.plain((1, 2, 3), SPAN))
    assert told(frames.dyads(rows), states)[1951].given["distance"][1, 2] == pytest.approx(NEAR + (1 - NEAR) / 2)


def test_a_dyad_that_is_not_in_the_frame_is_far_and_not_next_door() -> None:
    """A frame of relevant dyads alone holds no row of 2 and 3."""
    rows = [row for row in frames.calm((1, 2, 3), SPAN, conttype=1) if (row["ccode_a"], row["ccode_b"]) != (2, 3)]
    given = told(frames.dyads(rows), frames.states(frames.plain((1, 2, 3), SPAN)))[1951].given
    assert given["distance"].tolist() == [[0, 0, 0], [0, 0, 1], [0, 1, 0]]
    assert given["alliance"].sum() == 0


def test_sizes_are_of_last_year_and_relative_to_their_mean() -> None:
    """Products of 300 and 100: 1.5 and .5 of the mean; a burden of 5 % is one unit of forces for the mean product."""
    rows = [
        {"ccode": 1, "year": 1950, "gdp_2017m": 300.0, "milex_usd2020": 15.0, "v2x_polyarchy": 0.51},
        {"ccode": 2, "year": 1950, "gdp_2017m": 100.0, "milex_usd2020": 10.0, "v2x_polyarchy": 0.5},
        *frames.plain((1, 2), (1951, 1952), gdp_2017m=1.0, milex_usd2020=0.5, v2x_polyarchy=0.9),
    ]
    found = two(figures=rows)
    given = found[1951].given
    assert given["economy"] == pytest.approx([1.5, 0.5])
    assert given["capability"] == pytest.approx([1.5, 1.0])
    assert given["polity"].tolist() == [1.0, 0.5]
    assert found[1950].given["economy"].tolist() == [1, 1]  # of the year before the first nothing is known
    assert found[1952].given["economy"].tolist() == [1, 1]


@pytest.mark.parametrize(("index", "polity"), [(None, 0.0), (0.3, 0.0), (0.31, 0.5), (0.5, 0.5), (0.500001, 1.0)])
def test_regimes(index: float | None, polity: float) -> None:
    assert two(figures=frames.plain((1, 2), SPAN, v2x_polyarchy=index))[1951].given["polity"].tolist() == [polity] * 2


def test_a_product_that_is_missing_is_people_times_the_median_per_head() -> None:
    rows = frames.plain((1, 2, 3), SPAN)
    for row in rows:
        row |= {
            1: {"gdp_2017m": 400.0, "tpop": 100.0, "milex_usd2020": 400.0 * 0.02},
            2: {"gdp_2017m": None, "tpop": 50.0, "milex_usd2020": None},
            3: {"gdp_2017m": -9.0, "tpop": 0.0, "milex_usd2020": 300.0 * 0.04},
        }[row["ccode"]]
    given = told(frames.dyads(frames.calm((1, 2, 3), SPAN)), frames.states(rows))[1951].given
    # 4 a head: 400 and 200 of the second; of the third nothing is known: the median, 300
    assert given["economy"] == pytest.approx(np.array([400, 200, 300]) / 300)
    # burdens of 2 and 4 %: the second has the median, 3
    assert given["capability"] == pytest.approx(np.array([0.02 * 400, 0.03 * 200, 0.04 * 300]) / (FORCE_UNIT * 300))


def test_nothing_known_at_all_is_one_of_each() -> None:
    nothing = {"gdp_2017m": None, "tpop": None, "milex_usd2020": None, "v2x_polyarchy": None}
    given = two(figures=frames.plain((1, 2), SPAN, **nothing))[1951].given
    assert given["economy"].tolist() == given["capability"].tolist() == [1, 1]
    assert given["polity"].tolist() == [0, 0]


def test_a_burden_of_total_war_is_not_believed() -> None:
    rows = frames.plain((1, 2), SPAN, gdp_2017m=100.0, milex_usd2020=2.0)
    for row in rows:
        row["milex_usd2020"] = 70.0 if row["ccode"] == 1 else 2.0
    assert two(figures=rows)[1951].given["capability"] == pytest.approx([0.4, 0.4])


@pytest.mark.parametrize(
    ("changes", "acts", "crisis", "war"),
    [
        ({}, (0, 0), 0, 0),
        ({"gml_ongoing": 1, "gml_hostlev_a": 2, "gml_hostlev_b": 1}, (1, 0), 1, 0),
        ({"gml_ongoing": 1, "gml_hostlev_a": 1, "gml_hostlev_b": 4}, (0, 1), 1, 0),
        ({"gml_ongoing": 1, "gml_hostlev_a": None, "gml_hostlev_b": None}, (0, 0), 1, 0),
        ({"gml_ongoing": 0, "gml_hostlev_a": 4, "gml_hostlev_b": 4}, (0, 0), 0, 0),
        ({"gml_ongoing": 1, "gml_hostlev_a": 5, "gml_hostlev_b": 5, "war_ongoing": 1}, (1, 1), 1, 1),
        ({"gml_ongoing": 0, "war_ongoing": 1}, (0, 0), 0, 1),
    ],
)
def test_acts(changes: dict[str, Any], acts: tuple[int, int], crisis: int, war: int) -> None:
    onset = {"gml_onset": changes.get("gml_ongoing", 0)}  # a dispute of its own in every year
    year = two([{**row, **changes, **onset} for row in frames.calm((1, 2), SPAN)])[1951]
    assert year.conduct is not None
    assert year.conduct.tolist() == [[0, acts[0]], [acts[1], 0]]
    assert year.crisis is not None
    assert year.war is not None
    assert (year.crisis[0, 1], year.war[0, 1]) == (crisis, war)
    assert (year.crisis == year.crisis.T).all()
    assert (year.war == year.war.T).all()


def test_before_its_last_year_only_who_began_a_dispute_is_told_to_have_acted() -> None:
    """The level on record is the highest of the whole dispute: nobody knew it before the end."""
    rows = frames.calm((1, 2), SPAN)
    for row in rows:
        row |= {"gml_onset": int(row["year"] == 1950), "gml_ongoing": int(row["year"] < 1952), "gml_init_a": 1}
        row |= {"gml_hostlev_a": 1, "gml_hostlev_b": 5}
    found = two(rows)
    acts = {year: None if (told := found[year].conduct) is None else told.tolist() for year in (1950, 1951)}
    assert acts == {1950: [[0, 1], [0, 0]], 1951: [[0, 0], [1, 0]]}


def test_after_the_last_year_on_record_nothing_is_told() -> None:
    rows = frames.calm((1, 2), SPAN)
    for row in rows:
        row["gml_ongoing"] = None if row["year"] == 1952 else 0
    found = two(rows)
    assert found[1951].conduct is not None
    assert found[1952].conduct is found[1952].crisis is found[1952].war is None


def test_ties_are_of_last_year() -> None:
    rows = frames.calm((1, 2), SPAN)
    for row in rows:
        row |= {"atop_defense": int(row["year"] == 1951), "conttype": int(row["year"] == 1951)}
    found = two(rows)
    assert [found[year].given["alliance"][0, 1] for year in SPAN] == [0, 0, 1]
    assert [found[year].given["distance"][0, 1] == 0 for year in SPAN] == [False, False, True]


def test_a_newcomer_has_the_distances_of_its_first_year_and_no_ally_yet() -> None:
    """The map of a new state is known when it begins; that it will conclude an alliance in the year is not."""
    rows = [*frames.calm((1, 2), SPAN), *frames.calm((1, 3), (1951, 1952), conttype=1, atop_defense=1)]
    rows += frames.calm((2, 3), (1951, 1952))
    states = frames.states([*frames.plain((1, 2), SPAN), *frames.plain((3,), (1951, 1952), gdp_2017m=60000.0)])
    found = told(frames.dyads(rows), states)
    assert found[1950].codes == (1, 2)
    assert found[1951].codes == (1, 2, 3)
    assert found[1951].given["distance"][0].tolist()[2] == 0
    assert found[1951].given["alliance"].sum() == 0
    assert found[1952].given["alliance"][0].tolist() == [0, 0, 1]
    assert found[1951].given["economy"].tolist() == [1, 1, 1]  # its product is not known yet: as the median
    assert found[1952].given["economy"] == pytest.approx([0.6, 0.6, 1.8])


def test_a_state_that_left_is_gone() -> None:
    rows = [*frames.calm((1, 2), SPAN), *frames.calm((1, 3), (1950,)), *frames.calm((2, 3), (1950,))]
    found = told(frames.dyads(rows), frames.states(frames.plain((1, 2, 3), SPAN)))
    assert found[1951].codes == (1, 2)
    assert found[1951].given["economy"].shape == (2,)


def test_rows_and_places_lead_back_to_the_frame() -> None:
    dyads, states = frames.made(5, 6)
    dyads = dyads.sample(fraction=1.0, shuffle=True, seed=3)
    seen = []
    for one in History(dyads, states):
        part = dyads[one.rows.tolist()]
        assert part["year"].unique().to_list() == [one.year]
        assert [one.codes[k] for k in one.one] == part["ccode_a"].to_list()
        assert [one.codes[k] for k in one.two] == part["ccode_b"].to_list()
        seen += one.rows.tolist()
    assert sorted(seen) == list(range(len(dyads)))


def test_what_is_given_of_a_year_does_not_know_that_year() -> None:
    dyads, states = frames.made(6, 10)
    year = frames.FIRST + 6
    later = pl.col("year") >= year
    numbers = ("atop_defense", "gml_ongoing", "gml_hostlev_a", "war_ongoing", "conttype", "capdist_km", "majpow_b")
    other = dyads.with_columns(pl.when(later).then(1 - pl.col(n)).otherwise(pl.col(n)).alias(n) for n in numbers)
    others = states.with_columns(
        pl.when(later).then(pl.col(n) * 3 + 1).otherwise(pl.col(n)).alias(n) for n in History.STATES[2:]
    )
    one, two = told(dyads, states), told(other, others)
    for when in range(frames.FIRST, year + 1):
        for name, value in one[when].given.items():
            assert (value == two[when].given[name]).all(), (name, when)
    assert any((one[year + 1].given[name] != two[year + 1].given[name]).any() for name in one[year].given)
