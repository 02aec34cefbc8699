"""The tables of coverage and of false alarms that the theory prints are within what is claimed of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

THEORY = Path(__file__).resolve().parents[2] / "docs" / "theory"


def _tables(page: str, mark: str) -> list[list[str]]:
    """Cells of the rows of the table behind a mark."""
    text = (THEORY / page).read_text(encoding="utf-8")
    found = re.search(rf"<!-- {mark} -->\n\|.*\n\|.*\n((?:\|.*\n)+)", text)
    assert found is not None
    return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in found[1].splitlines()]


@pytest.mark.parametrize("model", ["logit", "ols"])
def test_dyadic_intervals_hold_the_truth_as_often_as_claimed(model: str) -> None:
    rows = [row for row in _tables("dyadic.md", model) if row[2] == "dyadic"]
    assert {row[0] for row in rows if row[1] == "states and years"} >= {"20", "60", "150"}
    assert [row for row in rows for cell in row[3:] if not 0.92 <= float(cell) <= 0.975] == []
    assert [row for row in rows for cell in row[3:] if float(cell) > 0.97 and row[1] != "years"] == []


def test_others_do_not() -> None:
    """Which is why there is another."""
    for method in ("as published", "by dyads"):
        rows = [row for row in _tables("dyadic.md", "logit") if row[2] == method]
        assert min(float(cell) for row in rows for cell in row[3:]) < 0.7


def test_false_alarms_are_as_told() -> None:
    rows = _tables("reactions.md", "rates")
    assert len(rows) == 13
    for name, *cells in rows:
        simulated = [float(cell) for cell in cells[2::3]]
        assert max(simulated) <= (0.045 if "war" in name else 0.04), name
    drifting = next(cells for name, *cells in rows if name == "drifts of .3")
    assert min(float(cell) for cell in drifting[::3]) > 0.25
