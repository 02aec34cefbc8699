"""Habit and regressions on the whole record against baselines computed by independent code; and what beliefs add.

The baselines are those of the same files and covariates with a fixed penalty of 1; years in which a dispute goes on and
no other begins are in their sample and not in this one, so that scores agree to .01 of AUC. No file of raw data holds
the nuclear status, one of the covariates: the list of those who had nuclear weapons stands for it.
"""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl
import pytest

from detente.schools import schools
from detente.studies.confront.design import Design
from detente.studies.confront.events import DYADS, KNOWN, PEACE, REGRESSION, trial
from detente.studies.confront.models import one_thread
from detente.studies.confront.sample import Sample
from detente.studies.confront.study import confront as study
from detente.studies.confront.tasks import TASKS
from detente.studies.confront.trial import Span, Trial
from detente.studies.confront.trial_table import TrialTable

pytestmark = pytest.mark.real_data

USUAL = Design(Span(1817, 1989), Span(1990, 2010))
THEIRS = {PEACE: "logit: peace years + cubic", DYADS: "logit: Dangerous Dyads (t-1) + peace years"}


@pytest.fixture(scope="module")
def raw(dyads: pl.DataFrame, states: pl.DataFrame) -> TrialTable:
    return TrialTable(dyads.lazy().filter(pl.col("year") <= 2010), states.lazy())


@pytest.fixture(scope="module")
def from_raw(raw: TrialTable) -> Trial:
    with one_thread():
        return trial(raw, TASKS["onset"], USUAL, (), boosted=False)


@pytest.fixture(scope="module")
def baselines(real_data: Path) -> dict[tuple[str, str], dict[str, float]]:
    found = json.loads((real_data.parent / "prepared" / "benchmarks_computed.json").read_text())["mid_onset"]
    return {(row["sample"], row["model"]): row for row in found}


def test_the_sample_is_theirs_without_disputes_that_go_on(
    raw: TrialTable, from_raw: Trial, baselines: dict[tuple[str, str], Any]
) -> None:
    """611 onsets in the test and 1,991 in training, as theirs; 195 rows fewer in the test: a dispute goes on."""
    theirs = baselines["PRD; train 1817-1989, test 1990-2010", "base rate"]
    assert from_raw.events == theirs["events"] == 611
    assert (theirs["n"], from_raw.rows) == (35970, 35775)
    assert int(Sample(raw, TASKS["onset"], USUAL).folds[0].outcome.sum()) == 1991


@pytest.mark.parametrize("name", list(THEIRS))
def test_baselines_are_near_theirs(name: str, from_raw: Trial, baselines: dict[tuple[str, str], Any]) -> None:
    theirs = baselines["PRD; train 1817-1989, test 1990-2010", THEIRS[name]]
    entry = from_raw.entry(name)
    assert entry is not None
    assert entry.scores.auc == pytest.approx(theirs["auc"], abs=0.015)
    assert entry.scores.log_loss == pytest.approx(theirs["logloss"], abs=0.002)


def test_plain_columns_of_what_theories_are_told_beat_dangerous_dyads(from_raw: Trial) -> None:
    """By dyads and by countries: without them a theory was credited with what was never asked of its rivals."""
    known = from_raw.entry(KNOWN)
    assert known is not None
    assert known.difference is not None
    assert known.difference.against == DYADS
    assert known.difference.better


@pytest.mark.slow
def test_beliefs_of_no_theory_add_anything_certain(real_data: Path) -> None:
    """All theories, one sample: the numbers of the page. That one holds would be news: say so in the documents."""
    years = {"train": "1817-1989", "test": "1990-2010"}
    found = study(["onset"], data=real_data, theories=list(schools()), dyads="relevant", workers=2, **years)
    assert found.account[0].startswith("Beliefs add nothing certain")
    added = found.trials[0].added(REGRESSION)
    assert len(added) == len(schools())
    grit = next(one for one in added if one.theory == "grit")
    assert grit.beliefs is not None
    assert grit.beliefs.log_loss == pytest.approx(-0.00029, abs=5e-5)
    assert grit.beliefs.high > 0
    assert grit.form is not None
    assert grit.form.log_loss == pytest.approx(-0.00029, abs=5e-5)  # as much is of its formulae with nothing learnt
    assert grit.beliefs.country is not None
    assert grit.beliefs.country[1] > 0
    for name, least in (("dyadic", 0.00046), ("countries", 0.00134)):  # what could have been seen: told first
        assert median(one.detectable_by[name] for one in added) == pytest.approx(least, rel=0.05)
    assert {one.measure for one in found.perceptions} == {"ideal_points", "territorial_threat", "gravity"}
