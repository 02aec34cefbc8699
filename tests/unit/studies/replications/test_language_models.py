"""The signs of three treatments: what is known of them beforehand, school by school."""

import numpy as np
import pytest

from detente.studies.replications import Replication, replicate
from detente.studies.replications.language_models_2026 import SchoolJob, effects_of, sign_of


@pytest.fixture(scope="module")
def result() -> Replication:
    return replicate("language_models_2026", replicates=300)


def test_a_school_that_always_competes_answers_to_nothing(result: Replication) -> None:
    """Richardson's states answer arms, whoever talks: neither treatment moves their acts."""
    held = {one.quantity: one.ours for one in result.quantities}
    assert held["messages: richardson"] == 0
    assert held["three players: richardson"] == 0


def test_a_third_player_brings_tit_for_tat_more_quarrels(result: Replication) -> None:
    """An accident echoes: with a third to see it there are more. The effect is some twenty standard errors."""
    held = {one.quantity: one for one in result.quantities}
    assert held["three players: tit_for_tat"].agrees


def test_a_stag_hunt_does_not_unravel(result: Replication) -> None:
    """R > T for security-seekers at every fear, by closed form: the end of the game gives nobody a reason to defect."""
    unravels = [one for one in result.quantities if one.quantity.startswith("a known last round")]
    assert {one.ours for one in unravels} == {0.0}
    assert not any(one.agrees for one in unravels)


def test_effects_are_paired_and_signs_count_from_three_standard_errors() -> None:
    effects = effects_of(SchoolJob("richardson", 16, 0))
    assert effects.shape == (3, 2)
    assert np.isfinite(effects).all()
    assert [sign_of(x, 0.1) for x in (-0.4, -0.2, 0.0, 0.4)] == [-1.0, 0.0, 0.0, 1.0]
