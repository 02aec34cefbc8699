"""Bind by hand-worked numbers: treaties, alliances, commitment."""

from typing import Any

import numpy as np
import pytest

from detente.mechanisms import bind
from unit.mechanisms.bench import dyad, made, world, year
from unit.mechanisms.test_structure_allies import mutual, square


# ------------------------------------------------------------------ treaties
def treaty(before: float = 0.0, *, made_draw: float = 1.0, lapse: float = 1.0, conduct: Any = (0, 0), war: float = 0.0,
           caught: Any = (0, 0), verification: float = 0.3) -> float:  # fmt: skip
    now = year(
        draws={"bind.treaty": dyad(made_draw), "bind.lapse": dyad(lapse)},
        products={
            "interpretation": {"fear": dyad(0.5, 0.2)}, "structure": {"prox": dyad(0.8)},
            "signals": {"cheating_seen": dyad(*caught)},
        },
        treaty_rate=0.05, verification=verification,
    )  # fmt: skip
    w, _ = made(bind.Treaties(), world(conduct=dyad(*conduct), war=dyad(war), treaty=dyad(before)), now)
    assert w.treaty[0, 1, 0] == w.treaty[1, 0, 0]
    assert w.treaty[0, 0, 0] == 0
    return float(w.treaty[0, 1, 0])


@pytest.mark.parametrize(("verification", "chance"), [(0.3, 0.04 * 0.5**0.7), (1.0, 0.04), (0.0, 0.02)])
def test_treaties_come_as_fear_and_verification_allow(verification: float, chance: float) -> None:
    assert treaty(made_draw=chance - 1e-6, verification=verification) == 1
    assert treaty(made_draw=chance + 1e-6, verification=verification) == 0


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({}, 1),
        ({"conduct": (1, 1), "lapse": 0.19}, 0),
        ({"conduct": (1, 1), "lapse": 0.21}, 1),
        ({"conduct": (1, 0), "lapse": 0.0}, 1),
        ({"war": 1.0}, 0),
        ({"caught": (1, 0)}, 0),
        ({"caught": (0, 1)}, 0),
    ],
)
def test_treaties_end_when_broken(given: Any, kept: int) -> None:
    assert treaty(1.0, **given) == kept


# ------------------------------------------------------------------ where states stand
FEAR = {(0, 2): 0.8, (0, 1): 0.1, (1, 2): 0.25, (1, 0): 0.6}
"""State 2 threatens 0; 1 fears 0 more than it fears 2."""
WIN = {(2, 0): 0.5, (1, 0): 0.5, (2, 1): 0.4, (0, 1): 0.5}
CALM = {"alliance_rate": 0.15, "alliance_decay": 0.05, "alliance_temperature": 0.1, "autonomy_cost": 0.25,
        "threat_perception": 1.0}  # fmt: skip


def threatened(stance: Any = (1.0, 1.0, 1.0), fear: Any = None, **more: Any) -> Any:
    """A year in which 1 (forces 1, half of which reach 2) may stand by 0 (forces 1) against 2 (forces 2)."""
    accept, end = more.pop("accept", 1.0), more.pop("end", 1.0)
    offer = more.pop("offer", [0.0, 1.0, 1.0])
    reach = square(3, {(1, 2): 0.5, (0, 2): 1.0, (0, 1): 1.0, (2, 1): 1.0, (1, 0): 1.0, (2, 0): 1.0})
    return year(
        3, draws={
            "bind.stance": list(stance), "bind.offer": offer, "bind.accept": np.full((3, 3), accept),
            "bind.end": np.full((3, 3), end),
        },
        products={
            "interpretation": {"fear": square(3, FEAR if fear is None else fear)},
            "structure": {"win": square(3, WIN), "prox": 1 - np.eye(3), "reach": reach, "hold": 1 - np.eye(3)},
        },
        **{**CALM, **more},
    )  # fmt: skip


FORCES = {"capability": [1.0, 1.0, 2.0]}


def allies(before: Any, now: Any) -> set[tuple[int, int]]:
    w, _ = made(bind.Alliances(), before, now)
    assert (w.alliance == np.swapaxes(w.alliance, 0, 1)).all()
    return {(int(i), int(j)) for i, j in np.argwhere(np.triu(w.alliance[..., 0]))}


@pytest.mark.parametrize(
    ("draw", "made_with"), [(0.4882, {(0, 1)}), (0.4884, {(0, 2)}), (0.6008, {(0, 2)}), (0.6011, set()), (0.99, set())]
)
def test_shares_of_alignments_follow_their_utilities(draw: float, made_with: Any) -> None:
    """Balance with 1, bandwagon with 2, hedge or pass.

    Exposure .4; utilities .4 x .5/1.5 x .9 - .02 = .1, .4 (.2 x 2/3 - .25) = -.04667, .25 x .4 x .2 = .02 and 0,
    at noise .1: shares .488, .113, .219, .180.
    """
    assert allies(world(3, **FORCES), threatened((draw, 1.0, 1.0), accept=0.0)) == made_with


@pytest.mark.parametrize(("draw", "more"), [(0.2232, set()), (0.2234, {(0, 2)})])
def test_an_ally_is_no_partner_to_look_for(draw: float, more: Any) -> None:
    """Without another partner balancing is worth -.02, and comes with a share of .223."""
    before = world(3, alliance=mutual(3, {(0, 1): 1.0}), **FORCES)
    assert allies(before, threatened((draw, 1.0, 1.0), accept=0.0)) == {(0, 1)} | more


@pytest.mark.parametrize(
    ("given", "allied"),
    [
        ({"offer": [0.1499, 1, 1], "accept": 0.2199}, {(0, 1)}),
        ({"offer": [0.1501, 1, 1], "accept": 0.0}, set()),  # .15 x min(1, 3 x .4)
        ({"offer": [0.0, 1, 1], "accept": 0.2201}, set()),  # (.15 + .4 x .1 / .1) x (1 - .6) = .22
        ({"stance": (0.55, 1, 1), "accept": 0.1499}, {(0, 2)}),  # 2 fears nobody and takes who bandwagons at .15
        ({"stance": (0.55, 1, 1), "accept": 0.1501}, set()),
        ({"stance": (0.7, 1, 1), "accept": 0.0}, set()),  # hedging
        ({"stance": (0.9, 1, 1), "accept": 0.0}, set()),  # passing
        ({"alliance_rate": 0.0, "accept": 0.0}, set()),
        ({"accept": 0.0, "end": 0.049}, set()),  # made and ended in a year
    ],
)
def test_offers_and_acceptance(given: Any, allied: Any) -> None:
    now = threatened(**{"stance": (0.1, 1.0, 1.0), **given})
    assert allies(world(3, **FORCES), now) == allied


@pytest.mark.parametrize(
    ("end", "conduct", "war", "kept"),
    [(0.051, 0, 0, 1), (0.049, 0, 0, 0), (0.249, 1, 0, 0), (0.251, 1, 0, 1), (1.0, 1, 1, 0)],
)
def test_alliances_end_by_decay_five_times_as_fast_in_quarrels_and_in_war(
    end: float, conduct: int, war: int, kept: int
) -> None:
    before = world(3, alliance=mutual(3, {(0, 1): 1.0}), conduct=square(3, {(1, 0): conduct}),
                   war=mutual(3, {(0, 1): war}), **FORCES)  # fmt: skip
    w, _ = made(bind.Alliances(), before, threatened(end=end, offer=[1, 1, 1]))
    assert w.alliance[0, 1, 0] == w.alliance[1, 0, 0] == kept


def test_two_states_alone_have_nobody_to_ally_with() -> None:
    w = world()
    assert bind.Alliances()(w, None, year())[0] is w
    assert bind.Commitment()(w, None, year())[0] is w


# ------------------------------------------------------------------ commitment
@pytest.mark.parametrize(
    ("shift", "forth", "back"),
    [(0.0, 0.5 / 0.55, 0.45 / 0.55), (np.log(2), 1.0 / 1.05, 0.9 / 1.0), (-6.0, 0.5 / (0.5 + 0.05 * np.exp(6)), None)],
)
def test_commitment_weighs_abandonment_against_entrapment(shift: float, forth: float, back: float | None) -> None:
    """Exposures of .45 and .4: 0 has more to lose from 1's leaving than from its quarrels, 1 a little less."""
    w, _ = made(bind.Commitment(), world(3), threatened(commitment_shift=shift))
    assert w.commitment[0, 1, 0] == pytest.approx(forth)
    if back is not None:
        assert w.commitment[1, 0, 0] == pytest.approx(back)
    assert w.commitment[0, 0, 0] == 0
    assert 0 <= w.commitment.min() <= w.commitment.max() <= 1


def test_a_state_without_enemies_fears_entrapment_most() -> None:
    w, _ = made(bind.Commitment(), world(3), threatened(commitment_shift=0.0))
    assert w.commitment[2, 0, 0] == pytest.approx(0.05 / (0.05 + 0.5))  # .45 of exposure more on the other side


@pytest.mark.parametrize(
    ("perceived", "forth", "back"), [(0.0, 1.05 / 1.1, 0.95 / 1.1), (0.5, 0.775 / 0.825, 0.7 / 0.825)]
)
def test_who_balances_power_looks_at_no_intentions(perceived: float, forth: float, back: float) -> None:
    """Exposures 1 and .9 by power alone, .725 and .65 by half of intentions."""
    w, _ = made(bind.Commitment(), world(3), threatened(commitment_shift=0.0, threat_perception=perceived))
    assert (w.commitment[0, 1, 0], w.commitment[1, 0, 0]) == pytest.approx((forth, back))
