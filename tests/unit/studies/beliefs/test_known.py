"""What the record gives a filter: of each year what was known by then, and no guess in silence."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from detente.data.to_world import start
from detente.studies.beliefs.known import read_known
from unit.studies.beliefs.made import record, two
from unit.studies.case_record import table


def regimes(*rows: tuple[int, int, float]) -> Any:
    return table(("ccode", "year", "v2x_polyarchy", "polity2"), *[(*row, 0.0) for row in rows])


def test_the_filter_starts_from_the_year_before() -> None:
    it, sides = record(), two()
    found = read_known(it, sides, (1955, 1956))
    before, first = start(it, sides, (1954, 1955)), start(it, sides, (1955, 1956))
    assert before is not None
    assert first is not None
    assert found.first["capability"].tolist() == pytest.approx(list(before.capability))
    assert found.first["economy"].tolist() == pytest.approx(list(before.economy))
    assert found.after[1955]["capability"].tolist() == pytest.approx(list(first.capability))
    assert found.first["capability"].tolist() != pytest.approx(list(first.capability))
    assert found.first["distance"].tolist() == [list(row) for row in before.distance]
    assert "distance" not in found.after[1955]
    assert found.notes == ()


def test_what_is_missing_stays_as_it_was_known_last() -> None:
    it, sides = record(), two()
    capabilities = it._tables["nmc7"]
    it._tables["nmc7"] = capabilities[~((capabilities["ccode"] == 365) & capabilities["year"].isin([1957, 1958]))]
    found = read_known(it, sides, tuple(range(1955, 1961)))
    held = found.after[1956]["capability"].tolist()
    assert found.after[1957]["capability"].tolist() == found.after[1958]["capability"].tolist() == held
    assert found.after[1959]["capability"].tolist() != held


def test_nothing_known_before_the_first_figures_is_said() -> None:
    it, sides = record(), two()
    capabilities = it._tables["nmc7"]
    it._tables["nmc7"] = capabilities[(capabilities["ccode"] == 2) | (capabilities["year"] >= 1958)]
    found = read_known(it, sides, tuple(range(1955, 1961)))
    assert found.after[1957] == {}
    assert found.first["capability"].tolist() == found.after[1958]["capability"].tolist()
    assert found.notes == ("The sizes of the two before 1958: those of that year are taken.",)
    it._tables["nmc7"] = capabilities[capabilities["ccode"] == 2]
    found = read_known(it, sides, (1955, 1956))
    assert found.first["economy"].tolist() == [1.0, 1.0]
    assert found.after == {1955: {}, 1956: {}}
    assert "equals" in found.notes[0]


def test_regimes_by_their_index_and_none_where_nothing_is_on_record() -> None:
    rows = [(2, 1954, 0.51), (2, 1955, 0.5), (2, 1956, 0.31), (2, 1957, 0.3), (365, 1955, 0.1), (365, 1957, 0.9)]
    found = read_known(record(democracy=regimes(*rows)), two(), (1955, 1956, 1957, 1958))
    assert found.first["polity"].tolist() == [1.0, 0.0]  # of the second nothing is known yet
    assert {year: fields["polity"].tolist() for year, fields in found.after.items()} == {
        1955: [0.5, 0.0],
        1956: [0.5, 0.0],
        1957: [0.0, 1.0],
        1958: [0.0, 1.0],
    }
    found = read_known(record(democracy=regimes((2, 1950, 0.8), (365, 1954, 0.2))), two(), (1955, 1956))
    assert found.first["polity"].tolist() == [0.0, 0.0]  # 1950 is before the first year that is looked at
    found = read_known(record(democracy=regimes((2, 1954, 0.8), (365, 1954, 0.2))), two(), (1955, 1956))
    assert found.first["polity"].tolist() == [1.0, 0.0]
    assert all("polity" not in fields for fields in read_known(record(democracy=None), two(), (1955,)).after.values())


def test_wars_by_year() -> None:
    assert read_known(record(), two(), (1955, 1956, 1957)).war == {1955: False, 1956: True, 1957: False}
    assert read_known(record(wars=None), two(), (1955, 1956)).war == {1955: False, 1956: False}


def test_sizes_are_finite_and_positive() -> None:
    for fields in read_known(record(), two(), tuple(range(1950, 1980))).after.values():
        for name in ("economy", "capability"):
            assert np.isfinite(fields[name]).all()
            assert (fields[name] > 0).all()
