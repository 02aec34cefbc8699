"""A made-up record with what two theories say of it, made once; and one thread, for its matrices are small."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from threadpoolctl import threadpool_limits

from detente import school
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
