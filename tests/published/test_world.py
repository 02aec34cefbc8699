"""The record of the whole system, and the default world beside it.

Published figures are those of the makers of the data and of the tables built from the same files by
independent code (``../shared/data/prepared``). Battle deaths and burdens are of the makers' own files.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.core.scenario import Scenario
from detente.data.record import open_record
from detente.engine.ensemble import stream
from detente.engine.plan import Point
from detente.schools import school
from detente.studies.world.model import simulate_quantities
from detente.studies.world.record import FIRST, LAST, quantities
from detente.studies.world.row import ERRORS, FACTOR, FIT, QUANTITIES, WorldRow

pytestmark = pytest.mark.real_data
_SLOW = pytest.mark.slow

KNOWN = {
    "crises": 0.0037,
    "wars": 1.13e-4,
    "relevant": 0.133,
    "competing": 0.055,
    "alliances": 0.0645,
    "closed_triads": 0.927,
    "pact_size": 0.159,
    "burden": 0.0193,
    "burden_90": 0.0547,
    "burden_99": 0.162,
    "parties": 3.49,
    "wars_of_more_than_two": 0.40,
    "largest_war": 25,
    "deaths": 8000,
}
"""Figures as they are printed, to the digits that are printed."""


@pytest.fixture(scope="module")
def record(real_data: Path, parsed_cache: Path) -> dict[str, float]:
    found, missing = quantities(open_record(real_data, parsed_cache))
    assert missing == {}
    return found


@cache
def _parquet(path: Path) -> Any:
    import pandas

    if not path.is_file():
        pytest.skip(f"the tables made of the record are not here: no {path.name}")
    return pandas.read_parquet(path)


@pytest.fixture(scope="module")
def dyads(real_data: Path) -> Any:
    table = _parquet(real_data.parent / "prepared" / "dyad_year.parquet")
    return table[table["year"].between(FIRST, LAST)]


@pytest.mark.parametrize("name", KNOWN)
def test_the_record_says_what_is_printed(name: str, record: dict[str, float]) -> None:
    assert record[name] == pytest.approx(KNOWN[name], rel=0.01)


def test_every_quantity_of_the_table_is_in_the_record(record: dict[str, float]) -> None:
    assert set(QUANTITIES) <= set(record)


def test_dyads_against_tables_made_by_independent_code(record: dict[str, float], dyads: Any) -> None:
    """To the digit; .15 % where the table keeps one dispute a dyad and year, and ours any that began.

    Of feuds .5 %: the table leaves those of West Germany, of Austria and of the two Yemens under the numbers of others.
    """
    close = dyads["prd"] == 1
    exact = {
        "dyad_years": len(dyads),
        "alliances": (dyads["atop_defense"] == 1).mean(),
        "relevant": close.mean(),
    }
    for name, value in exact.items():
        assert record[name] == pytest.approx(float(value), rel=1e-9), name
    recent = dyads[dyads["year"] >= 1990]
    for name, rows in (("crises", dyads), ("crises_since_1990", recent)):
        assert record[name] == pytest.approx(float((rows["gml_onset"] == 1).mean()), rel=0.0015), name
    feuds = float((close & (dyads["rivalry_td"] == 1)).sum() / close.sum())
    assert record["competing"] == pytest.approx(feuds, rel=0.005)


def test_pacts_against_sets_of_allies(record: dict[str, float], dyads: Any) -> None:
    """The same of the other tables, by sets in place of matrices."""
    closed = paths = sizes = allied = 0.0
    for _, year in dyads.groupby("year"):
        states = set(year["ccode_a"]) | set(year["ccode_b"])
        of: dict[int, set[int]] = {code: set() for code in states}
        pacts = year[year["atop_defense"] == 1]
        for a, b in zip(pacts["ccode_a"], pacts["ccode_b"], strict=True):
            of[a].add(b)
            of[b].add(a)
        for theirs in of.values():
            paths += len(theirs) * (len(theirs) - 1)
            for b in theirs:
                both = len(theirs & of[b])
                closed, sizes, allied = closed + both, sizes + (2 + both) / len(states), allied + 1
    assert record["closed_triads"] == pytest.approx(closed / paths, rel=1e-9)
    assert record["pact_size"] == pytest.approx(sizes / allied, rel=1e-9)


def test_a_spell_without_contact_makes_no_dyad_relevant(
    real_data: Path, parsed_cache: Path, record: dict[str, float]
) -> None:
    """The file of contiguity keeps spells of kind 0; counting them as near adds 3,000 dyad-years and 1.2 % of all."""
    contacts = open_record(real_data, parsed_cache).table("contiguity")
    assert contacts is not None
    assert (contacts["conttype"] == 0).any()
    assert record["relevant"] < 0.134


def test_wars_against_the_list_of_participants(real_data: Path, record: dict[str, float], dyads: Any) -> None:
    """The list of participants has each state's deaths once; ours are of dyads. A state unknown adds nothing."""
    there = _parquet(real_data.parent / "prepared" / "wars_interstate.parquet")
    sides = there.groupby("war")["ccode"].nunique()
    assert record["wars"] == pytest.approx(len(sides) / len(dyads), rel=0.001)
    assert record["parties"] == pytest.approx(float(sides.mean()))
    assert record["wars_of_more_than_two"] == pytest.approx(float((sides > 2).mean()))
    assert record["largest_war"] == sides.max()
    deaths = there.assign(dead=there["battle_deaths"].where(there["battle_deaths"] >= 0))
    assert record["deaths"] == pytest.approx(float(deaths.groupby("war")["dead"].sum(min_count=1).median()), rel=0.02)


def test_burdens_against_the_panel(real_data: Path, record: dict[str, float]) -> None:
    """The same members, to the rounding of single precision."""
    shares = _parquet(real_data.parent / "prepared" / "state_year.parquet")["sipri_milex_gdp_share"].dropna() / 100
    for name, q in (("burden", 0.5), ("burden_90", 0.9), ("burden_99", 0.99)):
        assert record[name] == pytest.approx(float(shares.quantile(q)), rel=1e-6)


def rows(states: int, replicates: int, record: dict[str, float]) -> dict[str, WorldRow]:
    values, errors = simulate_quantities(school("default"), states, replicates)
    return {q: WorldRow(q, states, values[q], errors[q], record[q], q in FIT) for q in QUANTITIES}


def within(row: WorldRow) -> bool:
    """Whether the row is within the factor or 3 standard errors of it."""
    return row.close is True or WorldRow(row.quantity, row.states, row.model, 1.5 * row.error, row.record).close is True


HELD_OUT = {
    20: ("competing", "pact_size", "parties", "wars_of_more_than_two"),
    80: ("competing", "largest_war", "deaths"),
    195: ("competing",),
}
"""What a world holds of the record that it was not tuned to, by its states."""
NOT_HELD = {
    20: ("closed_triads", "burden_90", "largest_war"),
    80: ("closed_triads", "pact_size"),
    195: ("closed_triads", "pact_size", "burden_90", "parties", "wars_of_more_than_two", "largest_war"),
}
"""What it does not: pacts are too loose, wars too large where states are many, burdens too unequal."""


@pytest.mark.parametrize(
    ("states", "replicates"), [(20, 96), pytest.param(80, 16, marks=_SLOW), pytest.param(195, 4, marks=_SLOW)]
)
def test_one_world_is_close_to_the_record_at_every_size(states: int, replicates: int, record: dict[str, float]) -> None:
    """What was tuned is within the factor at 20, 80 and 195 states with one set of values, and some that was not.

    A world at the very edge of the factor fails one of nine with a chance of 1.2 % (3 errors, Bonferroni); what does
    not hold lies further out than two errors, as the page says.
    """
    assert (FACTOR, ERRORS) == (1.5, 2.0)
    found = rows(states, replicates, record)
    assert [q for q in (*FIT, *HELD_OUT[states]) if not within(found[q])] == []
    assert {found[q].status for q in NOT_HELD[states]} == {"does not"}


@pytest.mark.slow
def test_a_war_of_ten_of_twenty_states_is_possible() -> None:
    """Three of 1,600 runs of 80 years had such a war, of 10, 10 and 12: none in 6,000 has a chance of .001 %."""
    scenario = Scenario("twenty", "Twenty states", states=20, years=120)
    largest = 0
    for run in stream(
        [Point(school("default"), scenario)], years=120, replicate_ids=np.arange(6000), keep=("parties",), chunk=150
    ):
        largest = max(largest, int(run["parties"][:, 40:].max()))
        if largest >= 10:
            break
    assert 10 <= largest <= 20
