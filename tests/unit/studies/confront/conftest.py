"""A made-up record with what two theories say of it, made once; and one thread, for its matrices are small."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest
from threadpoolctl import threadpool_limits

from detente import school
from detente.core.errors import UnknownName
from detente.data import panel
from detente.data.record import Record
from detente.studies.confront import models
from detente.studies.confront.quantities import readings
from detente.studies.confront.trial_table import TrialTable
from unit.studies.confront import frames

SCHOOLS = ("rational_spiral", "tit_for_tat")


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Threads that wait for each other cost ten times the fit where cores are shared."""
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="session")
def table() -> TrialTable:
    """Twelve states in sixty years, and two theories."""
    dyads, states = frames.made()
    held = TrialTable(dyads.lazy(), states.lazy())
    for name in SCHOOLS:
        held.readings[name] = readings(school(name), held.history)
    return held


@pytest.fixture
def at_hand(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The made-up record in place of the real one, and few trees; tells which frames were built."""
    monkeypatch.setitem(models.BOOSTING, "max_iter", 3)
    built: list[str] = []
    dyads, states = frames.made()

    def dyad_years(record: Record, **options: Any) -> pl.LazyFrame:
        built.append("dyads")
        wanted = options["columns"]
        unknown = [name for name in wanted if name not in dyads.columns]
        if unknown:
            kind = "column of the dyad-year frame"
            raise UnknownName(kind, unknown[0], dyads.columns)
        return dyads.lazy()

    def state_years(record: Record, **options: Any) -> pl.LazyFrame:
        built.append("states")
        return states.lazy()

    monkeypatch.setattr(panel, "dyad_years", dyad_years)
    monkeypatch.setattr(panel, "state_years", state_years)
    return built
