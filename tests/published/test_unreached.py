"""Rows of every source that reach no row of a frame: how many, for which reason, and none without a good one."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from detente.data.codes import by_code
from detente.data.numbers import crosswalk_spells
from detente.data.panel import unreached
from detente.data.panel.columns import UNITS, columns_of
from detente.data.panel.unreached import (
    AFTER,
    APART,
    BEFORE,
    NO_LEADER,
    NO_MEMBER,
    NO_NUMBER,
    NO_STATE,
    PRICES,
    judge,
)
from detente.data.record import Record, open_record
from detente.data.registry import SOURCES

pytestmark = pytest.mark.real_data

LOST = {
    "alliances": {BEFORE: 126, NO_MEMBER: 5768},
    "capitals": {AFTER: 396, NO_MEMBER: 3122},
    "contiguity": {NO_MEMBER: 466},
    "cow_alliances": {APART: 6, NO_MEMBER: 744},
    "crises": {NO_MEMBER: 8, NO_STATE: 3},
    "democracy": {AFTER: 585},
    "dyadic_trade": {APART: 10},
    "gleditsch_ward": {AFTER: 585, NO_NUMBER: 195},
    "ideal_points": {NO_MEMBER: 93},
    "joint_igos": {APART: 22},
    "leader_experience": {NO_LEADER: 752},
    "leader_years": {NO_MEMBER: 973, NO_STATE: 240},
    "rivalries": {BEFORE: 2818, NO_MEMBER: 1031},
    "rivalries_tss": {BEFORE: 2356, NO_MEMBER: 1044},
    "sipri": {NO_MEMBER: 10},
    "surplus": {BEFORE: 979, NO_MEMBER: 10_351, NO_STATE: 502},
    "trade": {NO_MEMBER: 735},
    "ucdp": {AFTER: 18, NO_STATE: 1},
    "willingness": {NO_LEADER: 752},
}
"""Rows, years of spells, of each source; the others lose none. Of the years of a spell each counts."""

NOT_STATES = {
    89: "the United Provinces of Central America", 99: "Great Colombia", 219: "Vichy", 340: "Serbia inside Yugoslavia",
    396: "Abkhazia", 397: "South Ossetia", 563: "the Transvaal", 564: "the Orange Free State", 671: "Hejaz",
    672: "Najd", 708: "entities that Gleditsch and Ward number beside states", 709: "likewise", 711: "Tibet",
    751: "Hyderabad", 341: "Montenegro before 1918", 815: "Vietnam before the French",
}  # fmt: skip
"""What numbers that no member has stand for."""

SAME_STATE = ((255, 260), (340, 345), (678, 679), (680, 679), (300, 305), (815, 816), (713, 710))
"""Numbers under which makers of data write of one state, or of a state and the one that continues it."""


NO_COLUMN = {
    "dyads_reference": "the dyads as another package has them: tests compare",
    "members": "spells of membership: the frames have the list that ships with detente, which is equal",
    "system": "days of membership: they tell which dyads exist",
    "false_dyads": "stands in for system where that is not at hand",
    "alliance_members": "members of each alliance, of which alliances has the pairs",
    "dispute_list": "disputes one by one, of which disputes has the years",
    "dispute_participants": "the sides of each dispute, of which disputes has the pairs",
    "extrastate_wars": "wars with those who are no states",
    "war_participants": "the sides of each war, of which wars has the pairs",
    "mid5": "fetched by name or brought; another coding than that of disputes",
    "mid5_dyads": "likewise",
    "crisis_list": "crises one by one, of which crises has the states",
    "leaders": "days in office, of which leader_years has the years",
    "acts": "by month",
    "events_balkans": "by day",
    "events_gulf": "by day",
    "events_levant": "by day",
    "events_turkey": "by day",
    "cameo_scale": "scores of acts",
    "weis_scale": "scores of acts",
}
"""Sources of which no row reaches a frame: no column is made from them, and why."""


@pytest.fixture(scope="module")
def record(real_data: Path, parsed_cache: Path) -> Record:
    return open_record(real_data, parsed_cache)


@pytest.fixture(scope="module")
def lost(record: Record) -> pl.DataFrame:
    return unreached(record)


def sources() -> list[str]:
    named = dict.fromkeys(one for unit in UNITS for column in columns_of(unit) for one in column.sources)
    return [name for name in named if name not in PRICES]


@pytest.mark.parametrize("name", sources())
def test_source_rows_that_reach_no_frame_row_by_reason(name: str, lost: pl.DataFrame, record: Record) -> None:
    if name in record.notes:
        pytest.skip(f"not at hand: {record.notes[name]}")
    rows = lost.filter(pl.col("source") == name).group_by("why").agg(pl.col("rows").sum())
    assert dict(rows.iter_rows()) == LOST.get(name, {})


def test_every_other_source_says_why_no_column_is_made_from_it() -> None:
    assert set(NO_COLUMN) | {*PRICES, *sources()} == set(SOURCES)
    assert not set(NO_COLUMN) & set(sources())


def test_what_no_member_is_called_is_no_member(lost: pl.DataFrame) -> None:
    strange = lost.filter(pl.col("why") == NO_STATE)
    assert set(strange["ccode"]) <= set(NOT_STATES)
    for code in set(strange["ccode"]) & set(by_code()):
        years = strange.filter(pl.col("ccode") == code)["year"]
        assert not any(by_code()[code].member(year) for year in years)


def test_no_row_is_lost_for_want_of_the_number_that_the_state_has_in_the_frames(
    lost: pl.DataFrame, record: Record
) -> None:
    """A row of a state that is no member in its year, while another number of it is one and has no row of its own."""
    missing = lost.filter(pl.col("why").is_in([NO_MEMBER, NO_STATE])).select("source", "ccode", "year")
    own: dict[str, set[tuple[int, int]]] = {}
    for source, code, year in missing.iter_rows():
        others = [other for two in SAME_STATE for one, other in (two, two[::-1]) if one == code]
        for other in others:
            if other in by_code() and by_code()[other].member(year):
                if source not in own:
                    own[source] = numbers_of(record, source)
                assert (other, year) in own[source], (source, code, year)


def numbers_of(record: Record, source: str) -> set[tuple[int, int]]:
    """Numbers and years of the rows of a source."""
    rows = judge(record, source)
    assert rows is not None
    names = [name for name in ("ccode1", "ccode2") if name in rows.columns] or ["ccode"]
    return {pair for name in names for pair in rows.select(name, "year").iter_rows()}


def test_every_spell_of_the_crosswalk_finds_rows(record: Record) -> None:
    """A spell that moves nothing is a slip of a year or a number."""
    from detente.data.numbers import frame_numbers

    for spell in crosswalk_spells():
        if not any(record.table(name) is not None for name in spell.sources):
            continue  # not at hand here: its readers are tested on rows written for the purpose
        moved = [
            name for name in spell.sources
            if (table := record.table(name)) is not None and not frame_numbers(name, table).equals(table)
        ]  # fmt: skip
        assert moved, spell
