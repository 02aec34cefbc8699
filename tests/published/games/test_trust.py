"""Jervis's comparative signs and four worlds, Kydd's threshold of trust and his interval of costly signals."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from detente.games import game
from detente.games.jervis_1978 import in_world
from detente.games.stakes import Outcomes, kydd, minimum_trust, ratio
from detente.games.trust_game import greed_limit, largest_signal, separating, smallest_signal, trust_needed

EXACT = 1e-12
TRUSTWORTHY = Outcomes(2, 1.5, 0, -1)
UNTRUSTWORTHY = Outcomes(2, 3, 0, -0.5)


def stag_hunts(count: int) -> list[Outcomes]:
    rng = np.random.default_rng(1)
    return [Outcomes(*np.sort(rng.uniform(-5, 5, 4))[::-1]) for _ in range(count)]


def test_minimum_trust_is_where_either_answer_is_as_good() -> None:
    """T01: m = (P - S) / ((R - T) + (P - S)), to 1e-12 [Jervis1978]_ [Kydd2005]_."""
    for s in stag_hunts(200):
        m = minimum_trust(s)
        assert m == pytest.approx((s.punishment - s.sucker) / (s.reward - s.temptation + s.punishment - s.sucker))
        assert m == ratio(s)
        restrain = m * s.reward + (1 - m) * s.sucker
        compete = m * s.temptation + (1 - m) * s.punishment
        assert abs(restrain - compete) < EXACT * 10


@pytest.mark.parametrize(("field", "sign"), [("sucker", -1), ("temptation", 1), ("reward", -1), ("punishment", 1)])
def test_jervis_signs(field: str, sign: int) -> None:
    """T01: restraint is easier the higher CC and CD, the lower DC and DD are to a state [Jervis1978]_."""
    for s in stag_hunts(200):
        step = 1e-3 * min(s.reward - s.temptation, s.punishment - s.sucker, s.temptation - s.punishment)
        moved = s._replace(**{field: getattr(s, field) + step})
        assert np.sign(minimum_trust(moved) - minimum_trust(s)) == sign


def test_four_worlds_are_doubly_dangerous_and_doubly_stable() -> None:
    """[Jervis1978]_: the first world needs most trust, the fourth least; the other two lie between."""
    rng = np.random.default_rng(2)
    for s in stag_hunts(100):
        leads, warning = rng.uniform(1.05, 3), rng.uniform(0.05, 0.95)
        swing = rng.uniform(0.1, 1) * min(s.reward - s.temptation, s.punishment - s.sucker)
        technology = product((0.0, warning), (leads, 1 / leads))
        w1, w2, w3, w4 = (minimum_trust(in_world(s, w, seen, swing)) for seen, w in technology)
        assert w1 > max(w2, w3)
        assert min(w2, w3) > w4
    alike, equal = in_world(s, 1.0, 0.0, 2.0), in_world(s, 3.0, 1.0, 2.0)
    assert alike == pytest.approx(s)  # even technology changes nothing
    assert equal.exposure == pytest.approx(0)  # sure warning leaves nothing to fear


def test_without_order_of_preference_there_is_no_threshold() -> None:
    assert np.isnan(minimum_trust(Outcomes(3, 4, 2, 1)))  # prisoner's dilemma: no trust is enough
    assert minimum_trust(Outcomes(4, 3, 1, 2)) == 0  # harmony: none is needed
    chicken = game("jervis_1978").solve(reward=3, temptation=4, punishment=1, sucker=2, swing=0)
    assert all(np.isnan(t.value) for t in chicken.thresholds[:3])


def test_kydd_threshold_of_trust() -> None:
    """T02: m = phi (g + l) / (c + (1 - pi) l - pi g), to 1e-12 [Kydd2005]_."""
    rng = np.random.default_rng(3)
    for _ in range(500):
        chance, advantage = rng.uniform(0.3, 0.6), rng.uniform(0.01, 0.3)
        loss, cost = rng.uniform(0.5, 2), rng.uniform(0.1, 1)
        limit = greed_limit(chance, advantage, loss, cost)
        greed = limit * rng.uniform(0, 0.99)
        mine = minimum_trust(kydd(chance, advantage, greed, loss, cost))
        theirs = advantage * (greed + loss) / (cost + (1 - chance) * loss - chance * greed)
        assert mine == pytest.approx(theirs, abs=EXACT)
        assert kydd(chance, advantage, limit - 1e-9, loss, cost).restraint > 0  # trustworthy
        assert kydd(chance, advantage, limit + 1e-9, loss, cost).restraint < 0  # not


def best_of_eight(trust: float, first: float, mine: Outcomes, follows: tuple[int, int, int]) -> bool:
    """Tell whether a plan is a best answer to types that separate, by trying all eight plans.

    A plan: compete (1) or not (0) in the first round; then after the other's restraint; then after
    its competing. Trustworthy others restrain, and then do as they were done by; the rest compete.
    """

    def worth(plan: tuple[int, int, int]) -> float:
        total = 0.0
        for share, kind in ((trust, "trustworthy"), (1 - trust, "untrustworthy")):
            theirs = 0 if kind == "trustworthy" else 1
            after = plan[0] if kind == "trustworthy" else 1  # what the other does in the second round
            later = plan[2] if theirs else plan[1]
            table = {(0, 0): mine.reward, (1, 0): mine.temptation, (1, 1): mine.punishment, (0, 1): mine.sucker}
            total += share * (first * table[plan[0], theirs] + (1 - first) * table[later, after])
        return total

    return worth(follows) >= max(worth(plan) for plan in product((0, 1), repeat=3)) - 1e-12


@pytest.mark.parametrize("trust", [0.3, 0.5, 0.7])
def test_separating_interval_against_every_plan(trust: float) -> None:
    """T03: the stakes of the first round that separate, on a grid of 5e-4 and against all plans [Kydd2000]_."""
    grid = np.arange(0.0005, 1, 0.0005)
    holds = [
        float(a)
        for a in grid
        if best_of_eight(trust, a, TRUSTWORTHY, (0, 0, 1)) and best_of_eight(trust, a, UNTRUSTWORTHY, (1, 1, 1))
    ]
    low, high = separating(trust, TRUSTWORTHY, UNTRUSTWORTHY)
    if holds:
        assert holds[0] == pytest.approx(low, abs=5e-4)
        assert holds[-1] == pytest.approx(high, abs=5e-4 + 1e-9)
        assert len(holds) == pytest.approx((high - low) / 5e-4, abs=2)  # no gap within
    else:
        assert np.isnan(low)


def test_separating_interval_as_printed() -> None:
    """T03: [.667, .800] at trust .5, [.712, 1] at .7, empty at .3 (.581 > .522), to a unit of the last digit."""
    assert separating(0.5, TRUSTWORTHY, UNTRUSTWORTHY) == pytest.approx((0.667, 0.8), abs=5e-4)
    assert separating(0.7, TRUSTWORTHY, UNTRUSTWORTHY) == pytest.approx((0.712, 1.0), abs=5e-4)
    assert np.isnan(separating(0.3, TRUSTWORTHY, UNTRUSTWORTHY)).all()
    assert smallest_signal(0.3, UNTRUSTWORTHY) == pytest.approx(0.581, abs=5e-4)
    assert largest_signal(0.3, TRUSTWORTHY) == pytest.approx(0.522, abs=5e-4)


def test_some_trust_is_needed_to_reassure() -> None:
    needed = trust_needed(TRUSTWORTHY, UNTRUSTWORTHY)
    assert needed == pytest.approx(4 / 11, abs=1e-9)
    assert np.isnan(separating(needed - 1e-6, TRUSTWORTHY, UNTRUSTWORTHY)).all()
    assert not np.isnan(separating(needed + 1e-6, TRUSTWORTHY, UNTRUSTWORTHY)).any()


def test_reassurance_works_where_trust_is_too_low_for_restraint() -> None:
    """[Kydd2000]_: states that mistrust each other can reassure each other, if they are trustworthy."""
    solution = game("trust_game").solve(trust=0.2)
    values = {t.name: t.value for t in solution.thresholds}
    assert values["minimum_trust"] > 0.2
    assert values["smallest_signal"] < values["largest_signal"]
    assert [e.kind for e in solution.equilibria][-2:] == ["Bayesian Nash", "separating"]
    greedy = game("trust_game").solve(greed=1.4)
    assert all(np.isnan(t.value) for t in greedy.thresholds if "signal" in t.name)
