"""The mechanics of the model of shared identity."""

from __future__ import annotations

import numpy as np

from detente.studies.replications.identity_model import IDENTITIES, SIDE, Lattice, Society, play, shares, start, step
from detente.studies.replications.rousseau_van_der_veen import _sign, _surplus

FEW = [Society(1, 0.02, 0.0), Society(3, 0.02, 0.1), Society(12, 0.0, 0.0)]


def agreed(shown: int, holds: int) -> Lattice:
    """One society in which all show the same identity."""
    held = np.zeros((1, SIDE, SIDE, IDENTITIES), bool)
    held[..., shown : shown + holds] = True
    return Lattice(
        np.full((1, SIDE, SIDE), shown), held, np.ones((1, SIDE, SIDE)), np.zeros((1, IDENTITIES), np.float32)
    )


def test_agents_show_what_they_hold_and_hold_as_many_as_before() -> None:
    draws = np.random.default_rng(0)
    lattice = start(FEW, draws)
    instability = np.array([s.instability for s in FEW])
    for _ in range(40):
        step(lattice, instability, draws)
        assert np.take_along_axis(lattice.held, lattice.shown[..., None], -1).all()
        for run, society in enumerate(FEW):
            assert (lattice.held[run].sum(-1) == society.complexity).all()


def test_shares_add_up_to_one_largest_first() -> None:
    found = play(FEW, 0, 0)
    assert np.allclose(found.sum(-1), 1)
    assert (np.diff(found, axis=-1) <= 0).all()


def test_the_same_seed_gives_the_same_run() -> None:
    assert (play(FEW, 1, 2) == play(FEW, 1, 2)).all()
    assert (play(FEW, 1, 2) != play(FEW, 1, 3)).any()


def test_agreement_stays_without_instability_and_the_odd_one_out_gives_in() -> None:
    lattice, draws = agreed(2, 3), np.random.default_rng(0)
    lattice.shown[0, 5, 5] = 4  # holds 2, 3 and 4; eight neighbours show 2
    for _ in range(20):
        step(lattice, np.zeros(1), draws)
    assert shares(lattice)[0, 0] == 1.0


def test_an_agent_with_one_identity_needs_a_larger_lead() -> None:
    lattice, draws = agreed(0, 1), np.random.default_rng(0)
    lattice.held[0, 5, 5] = np.arange(IDENTITIES) == 7
    lattice.shown[0, 5, 5] = 7
    for _ in range(20):
        step(lattice, np.zeros(1), draws)  # eight against one: a lead of seven is enough
    assert lattice.shown[0, 5, 5] == 0
    assert lattice.held[0, 5, 5].sum() == 1


def test_a_leader_counts_for_three() -> None:
    lattice = start([Society(3, 0.0, 1.0)], np.random.default_rng(0))
    assert (lattice.influence == 3).all()


def test_an_effect_has_a_sign_only_if_it_is_clear_of_zero() -> None:
    assert _sign(0.5, 0.1) == 1.0
    assert _sign(-0.5, 0.1) == -1.0
    assert _sign(0.2, 0.1) == 0.0


def test_conditions_that_only_add_up_leave_no_surplus() -> None:
    a, b, c = np.ogrid[0:8, 0:3, 0:3]
    additive = np.repeat((0.01 * a + 0.05 * b + 0.02 * c)[None], 8, axis=0)
    effect, _, _ = _surplus(additive)
    assert abs(effect) < 1e-12
    additive[:, 7, 2, 2] += 0.3
    assert _surplus(additive)[0] > 0.1
