"""The rules on simulated worlds whose situations are known: by construction, and by the model's own measures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from detente.core.run import Run
from detente.core.scenario import Scenario
from detente.diagnostics.situation import SITUATIONS, situations
from detente.engine.ensemble import simulate
from detente.schools import school
from detente.studies.situations.classify import NAMES, UNKNOWN
from detente.studies.situations.recovery import KEEP, WARM_UP, Drift, Worlds, observe_run, recover

FIXED = {"motive_change": 0.0, "turnover_reset": 0.0}
"""Motives that stay as they are."""
PLACE = {name: k for k, name in enumerate(SITUATIONS)}


def world(**settings: float) -> Run:
    place: Any = {"offence_advantage": 2.5, "prior": 0.75} | settings
    scenario = Scenario("known", "Known", states=6, years=80, settings=place)
    return simulate(school("default"), scenario, replicates=16, seed=1, keep=KEEP, backend="numpy")


@pytest.fixture(scope="module")
def mixed() -> Run:
    return world()


def test_where_all_are_greedy_most_is_read_as_rivalry() -> None:
    """By construction nothing else is true there; about a quarter of it is read as peace or a dilemma."""
    found = recover(world(malign_share=1.0, **FIXED), hit=1.0, slip=0.0)
    assert found.counts.sum() == found.counts[PLACE["rivalry"]].sum() > 0
    shares = found.counts[PLACE["rivalry"]] / found.counts.sum()
    assert shares[PLACE["rivalry"]] > 0.5
    assert shares[[PLACE[name] for name in ("rivalry", "deterrence", "unnoticed_malice")]].sum() > 0.7


def test_where_nobody_is_greedy_no_claim_is_read() -> None:
    """By construction: without slips of the coder no situation with a claim is read."""
    found = recover(world(malign_share=0.0, **FIXED), hit=1.0, slip=0.0)
    for name in ("rivalry", "deterrence", "unnoticed_malice"):
        assert found.counts[:, PLACE[name]].sum() == 0, name
        assert found.counts[PLACE[name]].sum() == 0, name
    slipping = recover(world(malign_share=0.0, **FIXED), hit=1.0, slip=0.5)
    assert slipping.counts[:, PLACE["unnoticed_malice"]].sum() > 0


def test_counts_hold_every_dyad_year_once(mixed: Run) -> None:
    """Of six states fifteen dyads at most, those in reach, in the years after the warm-up."""
    found = recover(mixed)
    seen, rows = observe_run(mixed)
    assert found.counts.sum() == len(seen) == rows.sum() <= 16 * (80 - WARM_UP) * 15
    assert found.counts.shape == (UNKNOWN, len(NAMES))
    assert rows[:, :WARM_UP].sum() == 0


def test_dilemmas_are_found_better_than_by_chance(mixed: Run) -> None:
    """Kappa is .24; of 200 permutations of the dyad-years none reaches .05, so that .1 is no accident (< 1 %)."""
    found = recover(mixed)
    assert found.kappa > 0.1
    assert found.felt_kappa > 0.2


def test_a_blind_coder_finds_no_claim(mixed: Run) -> None:
    found = recover(mixed, hit=0.0, slip=0.0)
    assert found.counts[:, PLACE["rivalry"]].sum() == 0
    better = recover(mixed, hit=1.0, slip=0.0)
    assert better.recall["rivalry"] > found.recall["rivalry"]
    assert better.accuracy > found.accuracy


def test_the_table_is_of_shares(mixed: Run) -> None:
    rows = recover(mixed).summary().rows
    for row in rows:
        held = sum(float(row[name]) for name in NAMES)
        assert held == pytest.approx(1.0) or row["dyad-years"] == 0
    assert np.isnan(recover(mixed).recall["indifference"]) or rows[0]["dyad-years"] > 0


def test_what_single_worlds_tell_by_hand() -> None:
    """Correlations of .2, .4 and .6; of the two worlds whose truth moves one is read with the right sign."""
    told = Worlds(np.array([0.2, np.nan, 0.4, 0.6]), np.array([-1.0, 0.0, 1.0, 0.0]), np.array([-1.0, -1.0, -1.0, 2.0]))
    assert told.quartiles == pytest.approx((0.3, 0.4, 0.5))
    assert told.right_sign == 0.5
    assert told.read_falls == 0.75
    still = Worlds(np.array([np.nan]), np.array([0.0]), np.array([0.0]))
    assert np.isnan([*still.quartiles, still.right_sign]).all()


def test_every_world_is_told_by_itself(mixed: Run) -> None:
    """The last world by hand, from the six decades of its own dyad-years, of which all can be classified."""
    found = recover(mixed).worlds
    seen, rows = observe_run(mixed)
    here = np.nonzero(rows)[0] == 15
    truth = situations(mixed)[rows][here] == PLACE["dilemma"]
    decade = seen.year[here] // 10
    shares = [truth[decade == one].mean() for one in np.unique(decade)]
    assert found.over_time.shape == (16,)
    assert found.true_change[-1] == pytest.approx(np.mean(shares[3:]) - np.mean(shares[:3]))
    known = found.over_time[~np.isnan(found.over_time)]
    assert (np.abs(known) <= 1.0 + 1e-12).all()


def test_a_record_that_drifts_by_construction(mixed: Run) -> None:
    """If all pairs have a pact on record no dilemma is read; if no dispute is listed, no claim; steady is no drift."""
    bound = recover(mixed, drift=Drift(empty_pacts=(1.0, 1.0)))
    assert bound.counts[:, PLACE["dilemma"]].sum() == 0 < recover(mixed).counts[:, PLACE["dilemma"]].sum()
    blind = recover(mixed, drift=Drift(missed=(1.0, 1.0)))
    claims = [PLACE[name] for name in ("rivalry", "deterrence", "unnoticed_malice")]
    assert blind.counts[:, claims].sum() == 0
    assert (recover(mixed, drift=Drift()).counts == recover(mixed).counts).all()


def test_empty_pacts_that_become_many_make_dilemmas_rarer(mixed: Run) -> None:
    """With the truth as it was: the change that is read is lower than of a record that is kept as before."""
    steady, drifting = recover(mixed).worlds, recover(mixed, drift=Drift(empty_pacts=(0.0, 0.9))).worlds
    assert (
        steady.true_change == drifting.true_change
    ).all() or drifting.true_change.mean() > drifting.read_change.mean()
    assert drifting.read_change.mean() < steady.read_change.mean()
