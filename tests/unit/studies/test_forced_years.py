"""Years in which an intervention forces an act say nothing of a theory, in whatever judges conduct."""

from __future__ import annotations

import numpy as np
import pytest

from detente import Intervention, Run, school, simulate
from detente.studies.beds import BEDS, timetable
from detente.studies.claims.measured import Hostility, Restraint
from detente.studies.endings import own_share
from detente.studies.verdict.tipping import read

KEEP = ("conduct", "intended", "malign", "prox")
WHEN = timetable(150)
END = max(WHEN.horizons)


def pair(*done: Intervention) -> Run:
    """Two fearful neighbours where offence leads, up to the last horizon of the verdict."""
    scene = BEDS["pair"].scenario(END, prior=0.75, offence_advantage=4.0, distinguishability=0.0)
    return simulate(school("offensive_realism"), scene, replicates=24, keep=KEEP, interventions=done)


@pytest.mark.parametrize("act", ["restraint", "compete"])
def test_what_was_forced_moves_no_end(act: str) -> None:
    """Twelve of the last twenty years forced, the ends are those of the eight that are free."""
    left, forced = pair(), pair(Intervention(END - 20, until=END - 8, conduct=act))
    eight = slice(END - 8, END)
    assert np.nanmean(Hostility()(left)) > 0.9
    np.testing.assert_array_equal(Hostility()(forced), Hostility(-8)(forced))
    np.testing.assert_array_equal(Restraint()(forced), Restraint(-8)(forced))
    np.testing.assert_array_equal(own_share(forced, slice(END - 20, END)), own_share(forced, eight))
    np.testing.assert_array_equal(read(forced, None, WHEN)[str(END)], Hostility(-8)(forced))


def test_without_free_years_there_is_no_answer() -> None:
    wholly = pair(Intervention(END - 20, until=END - 4, conduct="restraint"))
    assert np.isnan(Hostility()(wholly)).all()
    assert np.isnan(Restraint()(wholly)).all()
    assert np.isnan(read(wholly, None, WHEN)[str(END)]).all()
