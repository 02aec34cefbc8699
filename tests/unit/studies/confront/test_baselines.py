"""The models that theories are held against: what each reads, and that it knows what theories are told."""

from __future__ import annotations

import pytest

from detente.studies.confront.covariates import DANGEROUS_DYADS, FULL, GEOMETRY, HINDSIGHT, HISTORY
from detente.studies.confront.events import (
    BOOSTED,
    DYADS,
    HINDSIGHTED,
    KNOWN,
    PEACE,
    REGRESSION,
    baselines,
)
from detente.studies.confront.history import History
from detente.studies.confront.quantities import QUANTITIES
from detente.studies.confront.tasks import GROUPS, GROUPS_WAR, TASKS, quantities
from detente.studies.confront.trial_table import lags

TOLD = {
    "conttype": ("land_lag1", "contiguous_lag1"),
    "capdist_km": ("distance_log_lag1",),
    "majpow_a": ("major_lag1", "both_major_lag1"),
    "majpow_b": ("major_lag1", "both_major_lag1"),
    "atop_defense": ("atop_defense_lag1",),
    "gml_onset": ("acts_memory_log", "disputes_log"),
    "gml_ongoing": ("acts_peace_log", "ongoing_lag1"),
    "gml_init_a": ("began_high", "began_low"),
    "gml_init_b": ("began_high", "began_low"),
    "gml_hostlev_a": ("hostility_log", "force_high", "force_low", "force_abroad_high", "force_abroad_low"),
    "gml_hostlev_b": ("hostility_log", "force_high", "force_low", "force_abroad_high", "force_abroad_low"),
    "war_ongoing": ("wars_log",),
    "gdp_2017m": ("product_gap_lag1", "cinc_ratio_lag1"),
    "milex_usd2020": ("spending_gap_lag1",),
    "tpop": ("cinc_max_log_lag1", "cinc_min_log_lag1"),
    "pec": ("cinc_max_log_lag1", "cinc_min_log_lag1"),
    "v2x_polyarchy": ("polyarchy_min_lag1", "polyarchy_max_lag1"),
}
"""Every column that a theory is told along the record, and the columns in which a baseline knows of it."""


@pytest.mark.parametrize("task", list(TASKS))
@pytest.mark.parametrize("mine", [False, True])
def test_every_model_that_theories_are_held_against_knows_what_theories_are_told(task: str, mine: bool) -> None:
    """Equal information: a new column of the record that theories are told has to be told to baselines as well."""
    told = {*History.DYADS, *History.STATES} - {"ccode_a", "ccode_b", "ccode", "year"}
    assert set(TOLD) == told
    held = {m.name: m for m in baselines(TASKS[task], True, "mine" if mine else "gml_onset")}
    for name in (KNOWN, REGRESSION, BOOSTED):
        for column, known in TOLD.items():
            assert set(known) <= set(held[name].columns), (name, column)
        assert {*lags(GEOMETRY), *HISTORY} <= set(held[name].columns)
        assert ("peace_log" in held[name].columns) == mine  # of disputes themselves it is in HISTORY already
        assert len(set(held[name].columns)) == len(held[name].columns)


def test_every_model_and_what_it_reads() -> None:
    found = {m.name: m for m in baselines(TASKS["onset"], True)}
    assert found[PEACE].columns == ("peace", "peace_2", "peace_3")
    assert found[DYADS].columns[:7] == lags(DANGEROUS_DYADS)
    assert set(lags(FULL)) <= set(found[REGRESSION + HINDSIGHTED].columns)
    for name, model in found.items():
        seen = [c for c in model.columns if c.removesuffix("_lag1") in HINDSIGHT]
        assert bool(seen) == model.hindsight, name
        assert set(model.against) <= set(list(found)[: list(found).index(name)]), name  # scored before it
    assert set(quantities(GROUPS)) | set(quantities(GROUPS_WAR)) == set(QUANTITIES) - {"belief_first"}
    assert list(GROUPS) == ["geometry", "history", "form", "beliefs", "consequences"]
