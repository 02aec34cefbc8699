"""Rows of sources that reach no row of a frame, with the reason of each."""

from typing import Any

import pytest

from detente.data.panel import unreached
from detente.data.panel.unreached import (
    AFTER,
    AGAIN,
    APART,
    BEFORE,
    ITSELF,
    NO_LEADER,
    NO_MEMBER,
    NO_NUMBER,
    NO_STATE,
    REASONS,
)
from unit.data.panel.made import record_of


def lost(name: str, **tables: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    found = unreached(record_of(**tables), [name])
    assert set(found["source"]) <= {name}
    assert set(found["why"]) <= set(REASONS)
    return found.select("why", "ccode", "year", "rows").rows()


def test_each_row_of_a_state_has_its_reason() -> None:
    rows = [(2, 1815), (2, 2000), (2, 2000), (2, 2023), (260, 1950), (260, 1990), (999, 1950), (None, 1950)]
    table = [{"ccode": code, "year": year, "sum_igo_full": 1.0} for code, year in rows if code is not None]
    assert lost("igo_memberships", igo_memberships=table) == [
        (AFTER, 2, 2023, 1), (BEFORE, 2, 1815, 1), (NO_MEMBER, 260, 1950, 1), (NO_STATE, 999, 1950, 1),
        (AGAIN, 2, 2000, 1),
    ]  # fmt: skip
    assert lost("gleditsch_ward", gleditsch_ward=[{"ccode": None, "year": 1950, "gwcode": 563.0}]) == [
        (NO_NUMBER, None, 1950, 1)
    ]


def test_each_row_of_a_dyad_has_its_reason_and_the_state_that_is_to_blame() -> None:
    pairs = [(2, 20, 1950), (2, 260, 1950), (260, 2, 1950), (2, 2, 1950), (255, 260, 1990), (900, 971, 2000)]
    table = [{"ccode1": one, "ccode2": two, "year": year, "dyadigos": 1.0} for one, two, year in pairs]
    apart = [{"ccode1": 255, "ccode2": 260, "year": 1990}]
    assert lost("joint_igos", joint_igos=table, false_dyads=apart) == [
        (ITSELF, 2, 1950, 1), (APART, 255, 1990, 1), (NO_MEMBER, 260, 1950, 2), (NO_STATE, 971, 2000, 1),
    ]  # fmt: skip


def test_each_year_of_a_spell_counts() -> None:
    row = {"ccode1": 652, "ccode2": 666, "styear": 1957, "endyear": 1961, "spatial": 1}
    assert lost("rivalries", rivalries=[row]) == [(NO_MEMBER, 652, 1959, 1), (NO_MEMBER, 652, 1960, 1)]


def test_the_crosswalk_comes_first() -> None:
    wealth = dict.fromkeys(("wbgdp2011est", "wbpopest", "sdpest", "wbgdppc2011est"), 1.0)
    table = [{"ccode": code, "year": 2000, **wealth} for code in (260, 678, 340, 970)]
    assert lost("surplus", surplus=table) == [(NO_STATE, 340, 2000, 1)], "Serbia is part of 345"


def test_leaders_are_lost_who_lead_no_member_on_a_1_january() -> None:
    link = [{"ccode": 255, "year": 1991, "gwcode": 260.0}]
    years = [
        {"gwcode": code, "year": 1991, "leadertransition": 0.0, "irregular": 0.0, "jan1obsid": leader}
        for code, leader in ((260, "KOHL"), (711, "LHASA"))
    ]
    tables = {"gleditsch_ward": link, "leader_years": years}
    assert lost("leader_years", **tables) == [(NO_STATE, 711, 1991, 1)]
    known = [{"obsid": leader} for leader in ("KOHL", "LHASA", "NOBODY")]
    assert lost("leader_experience", leader_experience=known, **tables) == [(NO_LEADER, None, None, 2)]


@pytest.mark.parametrize("name", ["surplus", "leader_experience", "joint_igos"])
def test_a_source_that_is_not_at_hand_is_noted(name: str) -> None:
    record = record_of()
    assert unreached(record, [name]).is_empty()
    assert name in record.notes


def test_opponents_of_an_armed_conflict_go_by_the_numbers_of_gleditsch_and_ward() -> None:
    rows = [(700, 770, 2024), (678, 385, 2012), (365, 563, 2012)]
    link = [{"ccode": code, "year": 2012, "gwcode": float(gw)} for code, gw in ((679, 678), (385, 385), (365, 365))]
    base = {"type_of_conflict": "interstate", "intensity_level": 1, "gwno_a_2nd": None, "gwno_b_2nd": None}
    table = [{"conflict_id": k, "year": y, "gwno_a": a, "gwno_b": b, **base} for k, (a, b, y) in enumerate(rows)]
    assert lost("ucdp", ucdp=table, gleditsch_ward=link) == [(AFTER, 700, 2024, 1), (NO_STATE, 563, 2012, 1)]
