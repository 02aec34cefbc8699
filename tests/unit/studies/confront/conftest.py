"""A made-up record with what two theories say of it, made once."""

from __future__ import annotations

import pytest

from detente import school
from detente.studies.confront.material import Material
from detente.studies.confront.quantities import readings
from unit.studies.confront import frames

SCHOOLS = ("rational_spiral", "tit_for_tat")


@pytest.fixture(scope="session")
def material() -> Material:
    """Twelve states in sixty years, and two theories."""
    dyads, states = frames.made()
    held = Material(dyads.lazy(), states.lazy())
    for name in SCHOOLS:
        held.readings[name] = readings(school(name), held.history)
    return held
