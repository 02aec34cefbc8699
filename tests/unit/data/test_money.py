"""Constant prices: pounds to 1913, dollars from 1914."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from detente.data.money import constant_milex, deflate, to_dollars
from detente.data.tables.reader import by_year


def test_by_hand() -> None:
    assert to_dollars(100.0, 1914) == 100.0
    assert to_dollars(100.0, 1913) == pytest.approx(486.65, abs=0.1)
    assert to_dollars(100.0, 1864) == pytest.approx(100 * 4.8665 * 2.033, rel=1e-3)
    assert deflate(258.811, 2020) == pytest.approx(258.811)
    assert deflate(24.1, 1950) == pytest.approx(258.811)
    assert constant_milex(245_154_000.0, 1985) == pytest.approx(589_677, rel=1e-4)


def test_missing_stays_missing() -> None:
    assert constant_milex(None, 1950) is None
    assert to_dollars(1.0, 1700) is None
    assert deflate(1.0, 2090) is None


def test_trap_2_spending_is_in_pounds_to_1913_and_dollars_from_1914() -> None:
    """Trap 2: the same number means 4.87 times as much in 1913 as in 1914."""
    before, after = constant_milex(1e6, 1913), constant_milex(1e6, 1914)
    assert before is not None
    assert after is not None
    assert before / after == pytest.approx(4.8665 * 10.0 / 9.9, rel=1e-3)


def _column(path: Path) -> dict[int, float]:
    with path.open(encoding="utf-8") as handle:
        rows = [row for row in csv.reader(handle) if row and row[0].isdigit()]
    return {int(row[0]): float(row[-1]) for row in rows}


def test_prices_agree_with_an_independent_series(real_data: Path) -> None:
    """To rounding from 1917, to 6 % from 1861; before, estimates differ by up to a third."""
    theirs = _column(real_data / "deflators" / "USCPI_1800-9999.csv")
    ours = by_year("us_cpi", "cpi")
    assert set(range(1816, 2022)) <= set(ours)
    for year in range(1816, 2022):
        limit = 0.006 if year >= 1917 else 0.06 if year >= 1861 else 0.35
        assert abs(ours[year] / theirs[year] - 1) < limit, year


def test_pounds_agree_with_an_independent_series(real_data: Path) -> None:
    """Mint parity is the market rate to 3 % from 1838; before, to 13 %."""
    theirs = _column(real_data / "deflators" / "EXCHANGEPOUND_1800-1913.csv")
    ours = by_year("sterling", "dollars_per_pound")
    for year in range(1816, 1914):
        limit = 0.03 if year >= 1838 else 0.13
        assert abs(ours[year] / theirs[year] - 1) < limit, year
