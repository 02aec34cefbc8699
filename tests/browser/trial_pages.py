"""Pages of results in which a trial is offered, made quickly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import detente
from detente.apps.pages import beliefs_page, claims_page, complex_page, replication_page, sensitivity_page, sweep_page
from detente.studies.beliefs import study as beliefs_study
from detente.studies.complex.study import study as complex_study
from detente.studies.replications import replicate
from detente.studies.sweep.result import Sweep
from unit.apps import claims_made
from unit.studies.beliefs.made import record as beliefs_record
from unit.studies.test_complex_study import TRIO, YEARS, record

CLAIMS = ("E04a", "E08", "E11", "M01a", "M22", "M26a")
"""Claims with a dose of one parameter, of several states, without any, and with what is done on the way."""


def swept(replicates: int = 200) -> Sweep:
    """Return a sweep over three parameters and two theories, the first two on a map."""
    return detente.sweep(
        "first_encounter",
        {"offence_advantage": [1.0, 3.0], "prior": [0.2, 0.8], "sensibility": [0.0, 0.5]},
        theory=["default", "offensive_realism"],
        outcomes=["hostility", "paradox"],
        replicates=replicates,
        years=30,
    )


def analysed() -> Any:
    """Return what one outcome hangs on."""
    names = ["offence_advantage", "prior", "sensibility"]
    return detente.sensitivity(
        "psychological_spiral", "fearful_friends", parameters=names, samples=8, replicates=8, years=20
    )


def written(folder: Path) -> dict[str, Path]:
    """Write the pages and return where each is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beliefs_study, "open_record", lambda data, cache, **_: beliefs_record())
        beliefs = beliefs_study.beliefs("USA-USSR", "1950-1953", theories=["default", "habit"], particles=100)
    texts = {
        "claims": claims_page.render(claims_made.made(CLAIMS)),
        "beliefs": beliefs_page.render(beliefs),
        "complex": complex_page.render(complex_study(record(), TRIO, YEARS, runs=3, nulls=9)),
        "replication": replication_page.render(replicate("language_models_2026", replicates=16)),
        "sweep": sweep_page.render(swept()),
        "sensitivity": sensitivity_page.render(analysed()),
    }
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in texts}
