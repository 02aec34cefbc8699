"""Arms races under private costs and talk, common facts seen with noise, risk dominance, weapons and peace."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.stats import norm

from detente.games import game
from detente.games.acharya_ramsay import cutoffs, unique_from
from detente.games.baliga_sjostrom_2004 import Talk, build, cutoff, talk
from detente.games.chassang_padro_i_miquel import stakes
from detente.games.global_game import cutoff as turning
from detente.games.global_game import restrains, survivors


@pytest.mark.parametrize(
    ("gain", "loss", "highest", "printed"), [(0.05, 1, 1.5, 0.0909), (0.05, 1, 1.05, 0.5), (0.05, 1, 1, 1)]
)
def test_probability_of_building_without_talk(gain: float, loss: float, highest: float, printed: float) -> None:
    """T04: min(1, mu / (c - d + mu)) under costs spread evenly, to 1e-5 [BaligaSjostrom2004]_."""
    assert build(gain, loss, highest) == pytest.approx(min(1, gain / (highest - loss + gain)), abs=1e-5)
    assert build(gain, loss, highest) == pytest.approx(printed, abs=5e-5)


def test_multiplier_makes_everyone_build() -> None:
    """T04: if F(c) d >= c at every c, all build with probability 1, however few are sure to [BaligaSjostrom2004]_."""
    rng = np.random.default_rng(4)
    for _ in range(200):
        gain, loss, highest = rng.uniform(1e-4, 0.1), 1.0, rng.uniform(0.5, 1.5)
        x = cutoff(gain, loss, highest)
        if highest <= loss:
            assert all(c / highest * loss >= c for c in np.linspace(0, highest, 50))
            assert build(gain, loss, highest) == 1
        else:
            assert build(gain, loss, highest) < 1
            assert x == pytest.approx(gain + x / highest * (loss - gain), abs=1e-9)  # indifferent at the cutoff


def plans_worth(cost: float, plan: tuple[int, int, int], said: Talk, gain: float, loss: float, highest: float) -> float:
    """Worth of a plan (say hawk?, build after a dove?, build after a hawk?) against the equilibrium with talk."""
    q = said.tough / highest
    p = said.hawk / highest - q
    others = ((q, 0, 1), (p, 1, 1 - plan[0]), (1 - p - q, 0, plan[0]))  # share, message, whether it builds
    table = {(0, 0): 0.0, (1, 0): gain - cost, (1, 1): -cost, (0, 1): -loss}
    return sum(share * table[plan[1 + message], builds] for share, message, builds in others)


def test_talk_is_an_equilibrium_against_every_plan() -> None:
    gain, loss, highest = 0.01, 1.0, 0.9
    said = talk(gain, loss, highest)
    for cost in np.linspace(0.0005, highest, 400):
        if min(abs(cost - said.tough), abs(cost - said.hawk)) < 1e-6:
            continue
        prescribed = (0, 1, 1) if cost < said.tough else ((1, 1, 0) if cost < said.hawk else (0, 0, 1))
        worth = {plan: plans_worth(cost, plan, said, gain, loss, highest) for plan in product((0, 1), repeat=3)}
        assert worth[prescribed] >= max(worth.values()) - 1e-12
    assert said.race < 0.2 < build(gain, loss, highest) == 1


def test_talk_averts_nearly_every_race_as_the_gain_vanishes() -> None:
    """T04: with talk the probability of a race is close to 0, without it 1 [BaligaSjostrom2004]_."""
    races = [talk(gain, 1.0, 0.9).race for gain in (1e-2, 1e-3, 1e-4, 1e-6)]
    assert races == sorted(races, reverse=True)
    assert races[-1] < 0.001
    assert build(1e-6, 1.0, 0.9) == 1


def test_nearly_common_costs_leave_one_cutoff() -> None:
    """[AcharyaRamsay2013]_: restraint that full information allows fails, however small the misperception."""
    gain, loss, spread = 0.05, 1.0, 0.1
    for typical in (0.1, 0.3, 0.45, 0.6, 0.9):
        (only,) = cutoffs(gain, loss, typical, spread, 0.999999)
        assert only == pytest.approx((gain + loss) / 2, abs=2e-3)
    assert gain < 0.45 < (gain + loss) / 2  # known to both, cost .45 allows peace; seen with noise, all build
    private = cutoffs(gain, loss, 0.45, spread, 0.0)
    assert len(private) == 3
    assert norm.cdf((private[0] - 0.45) / spread) < 1e-3  # the opposite limit: unrelated costs allow peace
    for x in private:
        assert x == pytest.approx(gain + (loss - gain) * norm.cdf((x - 0.45) / spread), abs=1e-10)


def test_cutoffs_leave_the_state_at_them_indifferent() -> None:
    rng = np.random.default_rng(5)
    for _ in range(200):
        gain, loss, typical = rng.uniform(0, 0.3), rng.uniform(0.5, 2), rng.uniform(0.1, 1.5)
        spread, shared = rng.uniform(0.02, 1), rng.uniform(0, 0.9999)
        found = cutoffs(gain, loss, typical, spread, shared)
        assert len(found) % 2 == 1
        for x in found:
            other = norm(typical + shared * (x - typical), spread * np.sqrt(1 - shared**2))  # given my own cost
            assert x == pytest.approx(gain + (loss - gain) * other.cdf(x), abs=1e-9)
        if shared > unique_from(gain, loss, spread):
            assert len(found) == 1


@pytest.mark.parametrize("noise", [1.0, 0.1, 0.01])
def test_reasoning_from_both_ends_meets_at_risk_dominance(noise: float) -> None:
    """T05: iterated from above and below, the cutoff is 0 where R - T = P - S, within .01 [CarlssonVanDamme1993]_."""
    assert survivors(0.5, 0.5, noise, int(40 + 10 / noise)) == pytest.approx((0, 0), abs=0.01)
    low, high = survivors(0.7, 0.4, noise, int(40 + 10 / noise))
    assert (low, high) == pytest.approx((turning(0.7, 0.4), turning(0.7, 0.4)), abs=1e-6)


def test_noise_to_nothing_selects_the_risk_dominant_equilibrium() -> None:
    """T05: with vanishing noise states restrain if and only if R - T > P - S [CarlssonVanDamme1993]_."""
    rng = np.random.default_rng(6)
    for _ in range(200):
        restraint, exposure = rng.uniform(0.05, 3, 2)
        if abs(restraint - exposure) > 0.01:
            assert restrains(0.0, restraint, exposure, 1e-4) == pytest.approx(float(restraint > exposure), abs=1e-9)


def test_the_state_at_the_turning_point_is_indifferent() -> None:
    """By integration over the true bonus, which the noise leaves open."""
    restraint, exposure, noise = 0.7, 0.4, 0.2
    x = turning(restraint, exposure)

    def gain(bonus: float) -> float:
        chance = norm.cdf((bonus - x) / noise)  # of the other's signal being above x
        return norm.pdf(bonus, x, noise) * (bonus + chance * restraint - (1 - chance) * exposure)

    assert quad(gain, x - 8 * noise, x + 8 * noise)[0] == pytest.approx(0, abs=1e-9)


def test_a_few_weapons_undo_a_peace_that_none_or_many_keep() -> None:
    """T06: peace fails from .31 to 8.2 under strategic risk, each within .02, and nowhere if all is known."""
    values = {t.name: t.value for t in game("chassang_padro_i_miquel").solve().thresholds}
    assert values["peace_fails_from"] == pytest.approx(0.31, abs=0.02)
    assert values["peace_returns_from"] == pytest.approx(8.2, abs=0.02)
    exact = np.roots([0.12, 0.42 - 1.44, 0.3])  # R - T = P - S with these numbers
    assert sorted((values["peace_fails_from"], values["peace_returns_from"])) == pytest.approx(sorted(exact), abs=1e-9)
    known = [stakes(k, 0.1, 0.12, 0.45, 1, 0.6).restraint for k in np.linspace(0, 12, 601)]
    assert min(known) >= 0
    assert values["known_margin"] == pytest.approx(min(known), abs=1e-3)


@pytest.mark.parametrize(("weapons", "peace"), [(0, 1.0), (0.2, 1.0), (0.4, 0.0), (8, 0.0), (8.4, 1.0), (12, 1.0)])
def test_selection_under_strategic_risk(weapons: float, peace: float) -> None:
    solution = game("chassang_padro_i_miquel").solve(weapons=weapons)
    assert solution.equilibria[-1].play == {"P(restrain)": peace}
    assert any(e.row == (1.0, 0.0) for e in solution.equilibria)  # with everything known peace is an equilibrium


def test_peace_that_fails_for_gain_fails_with_everything_known_too() -> None:
    solution = game("chassang_padro_i_miquel").solve(greed=1.8, weapons=4)
    assert solution.thresholds[0].value < 0
    assert [e.row for e in solution.equilibria[:-1]] == [(0.0, 1.0)]
    assert brentq(lambda g: stakes(4, 0.1, 0.12, 0.45, 1, g).restraint, 0, 2) < 1.8
