"""What the end of a year does to worlds that watch acts: war, treaties, figures of the record, acts of the year.

Where luck remains, a test says how often it would fail a right filter whose seeds were not fixed.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from detente import school
from detente.engine.assimilate import STEEPEST
from detente.engine.particles import Particles
from detente.mechanisms import bind, interact, observe
from unit.engine.watched import ALIKE, OFF, QUIET, acts


def _year(worlds: Particles, there: list[int], back: list[int]) -> None:
    for a, b in zip(there, back, strict=True):
        worlds.foresee()
        worlds.see(acts(a, b))


CALM = [0] * 12


def test_war_breaks_institutions_and_treaties_and_is_an_act_of_both() -> None:
    theory = school("default")
    worlds = Particles(theory, ALIKE, 2, particles=100)
    one = 0.0 * worlds.world.war + OFF[..., None].astype(np.float32)
    worlds.set(bind_economic=0.8 * one, bind_political=0.8 * one, treaty=one)
    _year(worlds, CALM, CALM)
    worlds.close(OFF, {})
    assert worlds.world.bind_economic[0, 1].max() < 0.2  # a fifth is left, and war breaks a part of that
    assert worlds.world.treaty.max() == 0.0
    assert (worlds.world.conduct == one).all()
    assert (worlds.world.war == one).all()
    worlds.foresee()
    worlds.see(acts(0, 0))
    worlds.close(np.zeros((2, 2)), {})
    assert worlds.world.war.max() == 0.0


def test_the_record_gives_the_next_years_figures_and_growth_is_cut() -> None:
    worlds = Particles(school("default"), ALIKE, 2, particles=10)
    _year(worlds, CALM, CALM)
    worlds.close(np.zeros((2, 2)), {"capability": np.array([1.2, 50.0]), "economy": np.array([0.5, 1.5])})
    assert worlds.world.build_up[:, 0] == pytest.approx([math.log(1.2), STEEPEST], abs=1e-6)
    assert worlds.world.capability[:, 0] == pytest.approx([1.2, 50.0])
    assert worlds.world.economy[:, 0] == pytest.approx([0.5, 1.5])
    _year(worlds, CALM, CALM)
    worlds.close(np.zeros((2, 2)), {"capability": np.array([1.2, 0.5]), "polity": np.array([1.0, 0.0])})
    assert worlds.world.build_up[:, 0] == pytest.approx([0.0, -STEEPEST], abs=1e-6)
    assert worlds.world.polity[:, 0].tolist() == [1.0, 0.0]
    _year(worlds, CALM, CALM)
    worlds.close(np.zeros((2, 2)), {})  # nothing on record says nothing of a build-up
    assert worlds.world.build_up.max() == 0.0
    assert worlds.world.economy[:, 0] == pytest.approx([0.5, 1.5])


def test_acts_of_a_year_count_by_their_mean_and_the_last_is_seen_next() -> None:
    theory = QUIET.replace(interact=(interact.Conduct(), interact.Routines())).where(habit_rate=0.4, initial_habit=0.5)
    worlds = Particles(theory, ALIKE, 2, particles=20)
    _year(worlds, [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0] * 11 + [1])
    worlds.close(np.zeros((2, 2)), {})
    assert worlds.world.habit[0, 1, 0] == pytest.approx(0.5 + 0.4 * (3 / 12 - 0.5))
    assert worlds.world.habit[1, 0, 0] == pytest.approx(0.5 + 0.4 * (1 / 12 - 0.5))
    assert worlds.world.conduct[..., 0].tolist() == [[0, 0], [1, 0]]


def test_unseen_acts_of_a_year_are_each_worlds_own_and_not_restraint() -> None:
    """Worlds that nobody watched live on: routine follows what they chose, .5 + .4 (mean act - .5)."""
    theory = QUIET.replace(interact=(interact.Conduct(), interact.Routines())).where(habit_rate=0.4, initial_habit=0.5)
    worlds, lived = Particles(theory, ALIKE, 2, particles=50), []
    for _ in CALM:
        worlds.foresee()
        worlds.see(acts(0, 0), np.zeros((2, 2)))
        lived.append(worlds.world.conduct)
    worlds.close(np.zeros((2, 2)), {})
    mean = np.mean(lived, axis=0)
    assert worlds.world.habit[0, 1] == pytest.approx(0.5 + 0.4 * (mean[0, 1] - 0.5), abs=1e-5)
    assert mean[0, 1].max() > 0.2


def test_copies_of_a_world_keep_what_its_states_did() -> None:
    """An unseen act, then one that few worlds foresaw: whoever is copied, its year's mean goes with it."""
    theory = QUIET.replace(interact=(interact.Conduct(), interact.Routines())).where(
        habit_rate=0.4, initial_habit=0.5, temperature=0.05, incident=0.0
    )
    worlds = Particles(theory, ALIKE, 2, particles=200, islands=1, seed=3)
    worlds.foresee()
    worlds.see(acts(0, 0), np.zeros((2, 2)))
    worlds.set(trade=worlds.world.conduct)  # a field that nothing here writes
    worlds.foresee()
    worlds.see(acts(1, 1))
    worlds.foresee()
    assert worlds.renewals == 1
    worlds.see(acts(0, 0))
    worlds.close(np.zeros((2, 2)), {})
    mean = (worlds.world.trade[0, 1] + 1.0) / 3.0
    assert len(np.unique(mean)) == 2
    assert worlds.world.habit[0, 1] == pytest.approx(0.5 + 0.4 * (mean - 0.5), abs=1e-5)


def test_a_cheat_caught_in_any_month_ends_the_treaty() -> None:
    """Both cheat and may be caught: a year's chance is 1 - .75^2; 2,000 worlds, 5 standard errors (1 in a million)."""
    theory = QUIET.replace(observe=(observe.Inspection(),), bind=(bind.Treaties(),)).where(
        verification=0.5, malign_share=1.0, treaty_rate=0.0
    )
    worlds = Particles(theory, ALIKE, 2, particles=2000)
    worlds.set(treaty=0.0 * worlds.world.treaty + OFF[..., None].astype(np.float32))
    _year(worlds, CALM, CALM)
    worlds.close(np.zeros((2, 2)), {})
    lost = 1.0 - float(worlds.mean(worlds.world.treaty)[0, 1])
    assert lost == pytest.approx(1 - 0.75**2, abs=5 * math.sqrt(0.25 / 2000))
