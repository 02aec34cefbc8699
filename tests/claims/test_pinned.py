"""The pinned verdicts: a quick run contradicts none of them, and the page tells them."""

import importlib.util
import re
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

from detente.studies.claims import ClaimVerdict, claims, claims_of_essays
from detente.studies.claims.answers import row_of
from detente.studies.claims.judge import FAILS, HOLDS, UNDECIDED, WHEN
from detente.studies.claims.verdict import SAID

FEW = ("M18c", "M05", "M26a", "E11")
"""Claims of two states that are quickly tried, of unlike verdicts."""


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "tools" / "claims_table.py"
    spec = importlib.util.spec_from_file_location("claims_table", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def contradictions(tool: ModuleType, found: Sequence[ClaimVerdict]) -> list[str]:
    """Return where verdicts say the opposite of what is pinned, or effects are beyond what both errors allow.

    A quick run has an error of its own, beside that of the pinned one: in 1 % of runs with other luck some row is off.
    """
    rows, wrong = {row["id"]: row for row in tool.pinned()}, []
    for one in found:
        row = rows[one.id]
        if {one.verdict, row["verdict"]} == {HOLDS, FAILS}:
            wrong.append(f"{one.id}: {one.verdict}, pinned {row['verdict']}")
        (same,) = (said for said in one.predictions if said.words == row["decided_by"])
        own = (same.finding.high - same.finding.low) / 3.92
        far = abs(same.finding.effect - float(row["effect"]))
        error = tool.quantile(len(rows)) * (own**2 + float(row["error"]) ** 2) ** 0.5
        if not far <= max(error, float(row["tolerance"])):
            wrong.append(f"{one.id}: {same.finding.effect:.3g}, pinned {row['effect']}")
    return wrong


def test_all_claims_are_pinned_with_a_tolerance(tool: ModuleType) -> None:
    rows = tool.pinned()
    assert [row["id"] for row in rows] == list(claims_of_essays())
    for row in rows:
        assert row["verdict"] in SAID
        assert float(row["tolerance"]) > 0
        assert row["decided_by"] in {one.words for one in claims_of_essays()[row["id"]].predictions}
        assert float(row["robustness"]) <= 1
        ends = (float(row["robustness"]), 1 - float(row["robustness"]))
        assert min(abs(float(row["holds"]) - end) for end in ends) <= 0.0101  # both are rounded


def test_a_few_claims_are_as_they_are_pinned(tool: ModuleType) -> None:
    found = claims(FEW, quick=True).claims
    assert contradictions(tool, found) == []
    assert sum(one.verdict == UNDECIDED for one in found) <= 1


@pytest.mark.slow
def test_a_quick_run_contradicts_no_verdict(tool: ModuleType) -> None:
    """At most a quarter of what is decided in full is undecided in it."""
    found = claims(quick=True).claims
    assert contradictions(tool, found) == []
    decided = [row["id"] for row in tool.pinned() if row["verdict"] != UNDECIDED]
    open_now = [one.id for one in found if one.verdict == UNDECIDED and one.id in decided]
    assert len(open_now) <= len(decided) / 4, open_now


@pytest.mark.slow
def test_a_full_run_gives_what_is_pinned(tool: ModuleType) -> None:
    """Some minutes on two cores; other machines may round otherwise, and effects are then within their tolerance."""
    rows, found = {row["id"]: row for row in tool.pinned()}, claims().claims
    assert {one.id: one.verdict for one in found} == {name: row["verdict"] for name, row in rows.items()}
    off = []
    for one in found:
        row = rows[one.id]
        (same,) = (said for said in one.predictions if said.words == row["decided_by"])
        if abs(same.finding.effect - float(row["effect"])) > float(row["tolerance"]):
            off.append(one.id)
        if one.robustness is None or abs(one.robustness.same - float(row["robustness"])) > 0.05:
            off.append(f"{one.id}: robustness")
    assert off == []


def test_a_swapped_verdict_is_found(tool: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [dict(row) for row in tool.pinned()]
    found = claims(FEW[:1], quick=True).claims
    (row,) = (row for row in rows if row["id"] == FEW[0])
    row["verdict"] = {HOLDS: FAILS, FAILS: HOLDS}[row["verdict"]]
    row["effect"] = str(float(row["effect"]) + 0.9)
    monkeypatch.setattr(tool, "pinned", lambda: rows)
    assert len(contradictions(tool, found)) == 2


def test_what_is_robust_is_borne_out_by_draws(tool: ModuleType) -> None:
    """A claim that holds under a condition is not robust for holding almost nowhere, as one that fails is."""
    row = dict(next(row for row in tool.pinned() if row["verdict"] == WHEN))
    row |= {"id": "E11", "robustness": "0.98", "holds": "0.02"}
    told = {verdict: tool.tally([{**row, "verdict": verdict}]).splitlines() for verdict in (WHEN, FAILS)}
    robust = {verdict: next(line for line in lines if "**Robust**" in line) for verdict, lines in told.items()}
    assert "E11" not in robust[WHEN]
    assert "fail: E11 (2 %)" in robust[FAILS]


def test_the_page_tells_what_is_pinned(tool: ModuleType) -> None:
    page = tool.PAGE.read_text(encoding="utf-8")
    assert tool.written(page, tool.pinned()) == page
    for start, end in (tool.TABLE, tool.MOVED):
        assert len(re.findall(rf"{start}.+?{end}", page, re.S)) == 1


def test_every_row_has_what_it_was_before_and_what_moved_it(tool: ModuleType) -> None:
    rows = tool.pinned(tool.BEFORE)
    assert [row["row"] for row in rows] == sorted((row["row"] for row in rows), key=lambda k: ("MEL".index(k[0]), k))
    assert {row["row"] for row in rows} == {row_of(name) for name in claims_of_essays()}
    assert all(row["before"] and row["moved"] for row in rows)
