"""The page of a replication: self-contained, complete, and honest about what is missing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from detente.apps.pages.replication_page import render as whole_page
from detente.studies.replications import (
    REPLICATIONS,
    ComparedNumber,
    Findings,
    Replication,
    dangerous_dyads_account,
    identity_model,
    replicate,
)
from detente.studies.replications.cusack_stoll import cusack_stoll
from detente.studies.replications.figures import FIGURES
from detente.studies.replications.geosim_war_sizes import geosim_war_sizes
from detente.studies.replications.realpolitik import Rules
from detente.studies.replications.us_ussr_1960_90 import compare
from unit.apps.document import as_written
from unit.apps.test_verdict_page import Document

render = as_written(whole_page)


def small(name: str) -> Replication:
    """One of each, with few runs or figures made up."""
    entry = REPLICATIONS[name]
    found: Findings
    if name == "cusack_stoll":
        found = cusack_stoll(runs=12, base=Rules(states=12, degree=4, turns=200))
    elif name == "us_ussr_1960_90":
        found = compare(1 + 0.1 * np.sin(np.arange(31.0)), np.linspace(1, 2, 31))
    elif name == "dangerous_dyads":
        made = {**{key: value for key, (value, _) in dangerous_dyads_account.PUBLISHED.items()}, "constant": -3.0}
        fit = dangerous_dyads_account.Fit(made, dict.fromkeys(made, 0.05), 100_000, 2_000)
        found = dangerous_dyads_account.compare(fit, dangerous_dyads_account.Beside(today=fit))
    elif name == "geosim_war_sizes":
        found = geosim_war_sizes(runs=40)
    elif name == "rousseau_van_der_veen":
        found = replicate(name, replicates=4).findings
    elif name == "language_models_2026":
        found = replicate(name, replicates=16).findings
    else:
        return replicate(name)
    return Replication(name, entry.title, entry.keys, found, 1.0)


@pytest.mark.parametrize("name", REPLICATIONS)
def test_every_page_is_whole_and_needs_no_network(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity_model, "STEPS", 10)
    result = small(name)
    text = render(result)
    page = Document(text)
    said = " ".join(page.text)
    assert all(one.quantity in said for one in result.quantities)
    assert result.findings.reasons[:60] in said
    assert len(page.all("svg")) == 1
    assert not any(a.get("href", "").startswith("//") or "src" in a for _, a in page.tags)
    assert f"detente replicate {name}" in said
    assert "not complete" not in said


def test_every_replication_has_a_figure() -> None:
    assert set(FIGURES) == set(REPLICATIONS)


def test_a_page_that_is_not_complete_says_so_and_shows_missing_numbers_as_missing() -> None:
    result = replicate("richardson_1909_13")
    missing = ComparedNumber("something", float("nan"), 1.0, 0.1)
    cut = replace(result.findings, quantities=(*result.quantities, missing), why_not="It was stopped.", drawn={})
    text = render(replace(result, findings=cut))
    assert "This page is not complete" in text
    assert "It was stopped." in text
    assert "<td>–</td>" in text
    assert not missing.agrees
    assert missing.as_dict()["ours"] is None
