"""Rules for the same thing held against each other, by hand."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest

from detente.diagnostics.situation import DEFINITIONS
from detente.studies.situations.agreement import JUDGES, WATCHED, agree, events, judgements
from detente.studies.situations.classify import Reading
from detente.studies.situations.truth import Truth
from unit.studies.case_record import table
from unit.studies.situations.made import ONE, OTHER, dispute, observed
from unit.studies.situations.record import made

CALM = {"growth": [1.0, 1.0]}
ARMS = {"growth": [2.0, 2.0]}


@pytest.mark.parametrize(("rows", "changes", "expected"), [
    ((), CALM, set()),
    (dispute(1945), CALM, {"Booth-Wheeler"}),
    (dispute(1945), ARMS, {"Booth-Wheeler", "Herz-Jervis", "Tang"}),
    (dispute(1945, kind=0), ARMS, {"Booth-Wheeler", "Herz-Jervis"}),
    (dispute(1945), ARMS | {"exposure": [1.0, 0.1]}, {"Booth-Wheeler", "Tang"}),
    (dispute(1950), CALM, {"Roe regular"}),
    (dispute(1950, kind=0), CALM, {"Roe loose"}),
    (dispute(1950, other=1, kind=0), CALM, set()),
])  # fmt: skip
def test_definitions_of_the_dilemma_by_hand(rows: Any, changes: dict[str, Any], expected: set[str]) -> None:
    told = judgements(Reading(observed((1950,), *rows, **changes)))["dilemma"]
    assert {name for name, truth in told.items() if truth.yes[0]} == expected
    assert all((truth.yes | truth.no).all() for truth in told.values())


def test_definitions_have_the_names_that_runs_have() -> None:
    assert set(JUDGES["dilemma"]) <= set(DEFINITIONS)
    assert set(judgements(Reading(observed()))["dilemma"]) == set(JUDGES["dilemma"])


def test_every_two_rules_are_counted_over_what_both_answer() -> None:
    """Claims are known in all four years, votes in two; the two agree in one of these."""
    seen = observed((1950, 1951, 1952, 1953), *dispute(1951, 1, 1, kind=0, ended=1))
    seen.more["idealpoint_dist"] = np.array([np.nan, 1.0, np.nan, 1.0])
    pair = next(one for one in agree(Reading(seen)) if (one.first, one.second) == ("claims", "votes"))
    assert (pair.dyad_years, pair.both, pair.only_first, pair.only_second, pair.neither) == (2, 1, 0, 1, 0)
    parts = agree(Reading(seen), Truth(np.ones(4, bool), np.zeros(4, bool)))
    names = {(one.part, one.first, one.second) for one in parts}
    assert names == {(part, *two) for part, rules in JUDGES.items() for two in combinations(rules, 2)}


def test_an_event_file_speaks_only_of_whom_it_watches() -> None:
    """Twelve mild acts and a harsh one in 1950, as many mild ones in 1951, two in 1952."""
    columns = ("date", "goldstein", "ccode1", "ccode2")
    days = [(f"{year}-03-{day:02}", -1.0) for year in (1950, 1951) for day in range(1, WATCHED + 1)]
    days += [("1950-06-01", -9.0), ("1952-03-01", -9.0), ("1952-03-02", -9.0)]
    acts = table(columns, *[(day, score, float(OTHER), float(ONE)) for day, score in days])
    record = made()
    record._tables["events_gulf"] = acts.assign(date=acts["date"].astype("datetime64[ns]"))
    told = events(record, observed((1950, 1951, 1952, 1953)))
    assert told.yes.tolist() == [True, False, False, False]
    assert told.no.tolist() == [False, True, False, False]
