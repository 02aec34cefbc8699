"""Deceivers and what is credited of them, by hand-worked numbers.

At an offence advantage of 2 a security-seeker's critical fear is .756, log-odds 1.13; of one that would gain .4 by
taking it is .611, log-odds .45.
"""

from typing import Any

import numpy as np
import pytest

from detente.mechanisms.interpret.deceit import CreditedDeception
from detente.mechanisms.respond.deception import Deception
from unit.mechanisms.bench import dyad, made, world, year
from unit.mechanisms.test_structure import stakes

DOUBTED, TRUSTED = 1.3, 0.9


def competing(held: Any, malign: Any, worth: float, **settings: Any) -> float:
    products = {"response": {"compete": dyad(0.7), "restraint": dyad(worth)}}
    now = year(products=products, **{"deception": 0.8, **settings}).replace(structure=stakes(2.0))
    _, r = made(Deception(), world(malign=malign, second_order_log_odds=held), now)
    return float(r.compete[0, 1, 0])


@pytest.mark.parametrize(
    ("held", "malign", "worth", "chance"),
    [
        (DOUBTED, 1, -0.4, 0.14),
        (DOUBTED, 1, 0.4, 0.14),
        (TRUSTED, 1, -0.4, 0.94),
        (TRUSTED, 1, 0.4, 0.7),
        (DOUBTED, 0, -0.4, 0.7),
        (TRUSTED, 0, -0.4, 0.7),
    ],
)
def test_a_deceiver_holds_back_until_it_is_trusted(held: float, malign: int, worth: float, chance: float) -> None:
    assert competing(held, malign, worth) == pytest.approx(chance)
    assert competing(held, malign, worth, deception=0.0) == 0.7


def test_it_goes_by_what_it_thinks_of_the_other_not_by_what_the_other_thinks() -> None:
    assert competing(dyad(DOUBTED, TRUSTED), 1, -0.4) == pytest.approx(0.14)
    assert competing(dyad(TRUSTED, DOUBTED), 1, -0.4) == pytest.approx(0.94)
    now = year(products={"response": {"compete": dyad(0.7), "restraint": dyad(-0.4)}}, deception=0.8)
    _, r = made(Deception(), world(malign=1, log_odds=6.0), now.replace(structure=stakes(2.0)))
    assert r.compete[0, 1, 0] == pytest.approx(0.94)  # it is feared, and does not know it


@pytest.mark.parametrize(("greed", "chance"), [([0.1, 0.4], 0.14), ([0.4, 0.1], 0.94)])
def test_it_weighs_the_others_stakes(greed: list[float], chance: float) -> None:
    assert competing(TRUSTED, [1, 0], -0.4, greed_benign=greed) == pytest.approx(chance)


def evidence(act: int, held: float, **settings: Any) -> float:
    read = {"perceived": dyad(act), "p_benign_competes": np.full((2, 2), 0.2), "evidence": dyad(0.1)}
    given = {"mimicry": 0.05, "greed_benign": 0.1, **settings}
    now = year(products={"interpretation": read}, **given).replace(structure=stakes(2.0))
    _, view = made(CreditedDeception(), world(log_odds=held, amity=-1.0), now)
    return float(view.evidence[0, 1, 0]) - 0.1


@pytest.mark.parametrize(
    ("act", "held", "credited", "change"),
    [
        (0, DOUBTED, 0.5, np.log(0.525 / 0.05)),
        (1, DOUBTED, 0.5, np.log(0.475 / 0.95)),
        (0, DOUBTED, 1.0, np.log(0.8 / 0.05)),  # at most nothing is left of what the act says
        (1, DOUBTED, 1.0, np.log(0.2 / 0.95)),
        (0, TRUSTED, 1.0, 0.0),
        (0, DOUBTED, 0.0, 0.0),
    ],
)
def test_restraint_says_less_of_who_may_feign_it(act: int, held: float, credited: float, change: float) -> None:
    assert evidence(act, held, credited_deception=credited, frame=0.0) == pytest.approx(change)


def test_belief_is_read_through_identity() -> None:
    """An enemy, trusted by the evidence alone, is not trusted."""
    assert evidence(0, TRUSTED, credited_deception=0.5, frame=1.0) == pytest.approx(np.log(0.525 / 0.05))


def test_the_more_would_be_gained_the_sooner_the_other_is_doubted() -> None:
    assert evidence(0, TRUSTED, credited_deception=0.5, frame=0.0, greed_benign=0.4) > 2


def test_what_is_credited_at_most_makes_acts_say_nothing() -> None:
    for act in (0, 1):
        plain = np.log(0.95 / 0.2) if act else np.log(0.05 / 0.8)
        rest = [plain + evidence(act, DOUBTED, credited_deception=c, frame=0.0) for c in (0.0, 0.3, 0.7, 0.9, 1.0)]
        assert np.sign(rest[0]) == (1 if act else -1)
        assert (np.diff(np.abs(rest)) <= 1e-12).all()
        assert rest[-1] == pytest.approx(0.0, abs=1e-12)
