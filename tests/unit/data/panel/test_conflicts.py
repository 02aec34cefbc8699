"""Armed conflicts between states, by dyads."""

from __future__ import annotations

from typing import Any

from detente.data.panel import dyad_years
from unit.data.panel.made import record_of

LINK = [
    {"ccode": code, "year": year, "gwcode": float(gw)}
    for year in (1991, 2012)
    for code, gw in ((2, 2), (20, 20), (200, 200), (255, 260), (645, 645), (679, 678), (690, 690))
]


def conflict(number: int, year: int, a: int, b: int, level: int = 1, **other: Any) -> dict[str, Any]:
    row = {"gwno_a_2nd": None, "gwno_b_2nd": None, "type_of_conflict": "interstate"}
    return row | {"conflict_id": number, "year": year, "gwno_a": a, "gwno_b": b, "intensity_level": level} | other


def found(*rows: dict[str, Any], years: tuple[int, ...] = (1991,)) -> dict[tuple[int, int, int], int | None]:
    record = record_of(ucdp=list(rows), gleditsch_ward=LINK)
    frame = dyad_years(record, years, ["2", "200", "255", "645", "679", "690"], columns=["ucdp_conflict"]).collect()
    return {(a, b, year): level for a, b, year, level in frame.iter_rows() if level != 0}


def test_helpers_of_a_side_are_opponents_of_the_other_and_not_of_their_own() -> None:
    rows = [conflict(1, 1991, 645, 690, 2, gwno_b_2nd=helper) for helper in (2, 200)]
    assert found(*rows) == {(2, 645, 1991): 2, (200, 645, 1991): 2, (645, 690, 1991): 2}


def test_the_worst_of_two_conflicts_stands_and_either_may_be_named_first() -> None:
    assert found(conflict(1, 1991, 2, 645), conflict(2, 1991, 645, 2, 2)) == {(2, 645, 1991): 2}


def test_conflicts_within_a_state_are_none_between_states() -> None:
    inside = conflict(1, 1991, 645, 690, type_of_conflict="II", gwno_a_2nd=2)
    assert found(inside) == {}


def test_states_go_by_their_number_of_the_year() -> None:
    """United Yemen is 678 to Gleditsch and Ward, 679 here, and united Germany 260 and 255."""
    assert found(conflict(1, 1991, 678, 260)) == {(255, 679, 1991): 1}


def test_nothing_is_known_before_the_source_begins() -> None:
    record = record_of(ucdp=[conflict(1, 1991, 2, 645)], gleditsch_ward=LINK)
    frame = dyad_years(record, [1945, 1946], ["2", "200"], columns=["ucdp_conflict"]).collect()
    assert frame["ucdp_conflict"].to_list() == [None, 0]
