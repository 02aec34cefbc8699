"""What was added about signs and promises does what it was added for.

Where a test compares means, runs that are compared share their luck and the difference asked for is at least 4 standard
errors: a false alarm comes less often than once in 15,000 tests.
"""

from typing import Any

import numpy as np
import pytest

from detente.core.run import Run
from detente.core.scenario import Intervention, Scenario
from detente.engine.ensemble import simulate
from detente.schools.registry import school
from limits.test_effects import surely_less

FEARFUL: dict[str, float] = {
    "economy_spread": 0, "growth": 0, "growth_noise": 0, "malign_share": 0, "motive_change": 0, "prior": 0.75,
    "offence_advantage": 2.5,
}  # fmt: skip
"""Two equal security-seekers who fear each other."""


def hostile(name: str, told_apart: float, **settings: Any) -> tuple[np.ndarray, float]:
    """Which pairs compete both in at least half of the 20 years before year 100, and their offensive share then."""
    world = Scenario("pair", settings={**FEARFUL, "distinguishability": told_apart})
    run = simulate(
        school(name).where(**settings), world, replicates=300, years=100, keep=("conduct", "posture"), backend="numpy"
    )
    shares = run["conduct"][:, 80:].mean(1)
    both = (shares[:, 0, 1] >= 0.5) & (shares[:, 1, 0] >= 0.5)
    return both.astype(float), float(run["posture"][:, -1].mean())


def test_a13_security_seekers_buy_defence_where_it_shows() -> None:
    """Hostile .36 where forces look alike, .00 where they are told apart; offensive share .35 and .07."""
    alike, bought_alike = hostile("offence_defence", 0.0)
    apart, bought_apart = hostile("offence_defence", 1.0)
    assert surely_less(apart, alike)
    assert apart.mean() < 0.1 < 0.25 < alike.mean()
    assert bought_apart < 0.15 < 0.3 < bought_alike < 0.4


@pytest.mark.parametrize("name", ["offence_defence", "defensive_realism"])
def test_a13_is_idle_where_forces_look_alike(name: str) -> None:
    on, off = (hostile(name, 0.0, **s) for s in ({}, {"posture_signal": 0.0}))
    np.testing.assert_array_equal(on[0], off[0])
    assert on[1] == off[1]


TELLTALE: dict[str, float] = {
    "motive_change": 0, "economy_spread": 0, "crisis_rate": 0, "crisis_base": 0, "intelligence": 0,
}  # fmt: skip
"""Motives that stay and are told by nobody, and no wars."""


def met(keep: tuple[str, ...], done: Any = (), years: int = 40, replicates: int = 300, **settings: Any) -> Run:
    """A security-seeker (0) and a greedy state (1) in the default world."""
    world = Scenario("pair", given={"malign": [0, 1]}, settings=TELLTALE)
    return simulate(
        school("default").where(**settings), world, replicates=replicates, years=years, keep=keep, interventions=done,
        backend="numpy",
    )  # fmt: skip


def exploited(run: Run) -> np.ndarray:
    """Share of years in which the seeker holds back and the greedy state competes."""
    return ((run["conduct"][:, :, 0, 1] == 0) & (run["conduct"][:, :, 1, 0] == 1)).mean(1)


def test_a14_deceivers_exploit_trust() -> None:
    """Years in which a security-seeker is exploited: .07 of them by the openly greedy, .42 by deceivers."""
    openly, feigning = (met(("conduct",), deception=d) for d in (0.0, 1.0))
    assert surely_less(exploited(openly), exploited(feigning))
    assert exploited(feigning).mean() > 3 * exploited(openly).mean()


def test_a14_who_credits_deception_is_exploited_less() -> None:
    naive, wary = (exploited(met(("conduct",), deception=0.5, credited_deception=c)) for c in (0.0, 0.5))
    assert surely_less(wary, naive)


def test_a14_the_estimate_is_apart_from_the_truth() -> None:
    """Two security-seekers who hold back: what is credited moves beliefs, what greedy states would do does not."""
    keep, calm = ("log_odds", "conduct"), (Intervention(0, until=6, conduct=0),)
    world = Scenario("pair", given={"malign": [0, 0]}, settings={**TELLTALE, "prior": 0.75})
    plain, truth, estimate = (
        simulate(school("default").where(**s), world, replicates=300, years=12, keep=keep, interventions=calm,
                 backend="numpy")
        for s in ({}, {"deception": 1.0}, {"credited_deception": 0.5})
    )  # fmt: skip
    for name in keep:
        np.testing.assert_array_equal(plain[name], truth[name])
    assert surely_less(plain["log_odds"][:, 3, 0, 1], estimate["log_odds"][:, 3, 0, 1])  # restraint says less


CHECK = 0.5


def test_a18_breaches_of_a_promise_are_seen_at_the_stated_rate() -> None:
    """Of acts of competing a fifth is missed, of those that broke a promise half of that; 4 errors, twice: 1e-4."""
    settings = {"talk": 1.0, "talk_mimicry": 1.0, "audience_credibility": 0.0, "observation_error": 0.2, "act_arms": 0,
                "misreading": 0, "binding_transparency": 0}  # fmt: skip
    for check, rate in ((0.0, 0.8), (CHECK, 0.8 + CHECK * 0.2)):
        run = met(("conduct", "perceived"), promise_check=check, **settings)
        competed, read = run["conduct"][:, :-1, 1, 0] == 1, run["perceived"][:, 1:, 0, 1]
        found = read[competed]
        assert found.size > 5000
        assert abs(found.mean() - rate) < 4 * np.sqrt(rate * (1 - rate) / found.size)
        assert abs(read[~competed].mean() - 0.2) < 0.05  # who keeps its word is not slandered


def test_a18_cheats_are_found_at_the_stated_rate_and_beliefs_follow() -> None:
    """A treaty ends when its greedy party is found to cheat: .21 of them a year, .455 with checks; 4 errors: 1e-4.

    Motives are told by nobody.
    """
    v = 0.3
    calm = (Intervention(2, edits={"treaty": 1 - np.eye(2)}), Intervention(0, until=6, conduct=0))
    runs = {}
    for check in (0.0, CHECK):
        run = met(("treaty", "log_odds"), calm, 6, 2000, promise_check=check, verification=v, treaty_rate=0)
        runs[check] = run["log_odds"][:, 2]
        ended, rate = 1 - run["treaty"][:, 2, 0, 1], (1 - v) * (v + check * (1 - v))
        assert abs(ended.mean() - rate) < 4 * np.sqrt(rate * (1 - rate) / ended.size)
    moved = runs[CHECK] - runs[0.0]
    greedy, seeker = moved[:, 0, 1], moved[:, 1, 0]
    assert greedy.mean() > 4 * greedy.std() / np.sqrt(greedy.size) > 0
    assert seeker.max() < 0  # a clean record says more the better it is checked


def test_a19_who_shows_restraint_is_taken_off_the_agenda() -> None:
    """Pairs hostile under the Copenhagen school: .70 where threats only fade, .57 where leaders take them back."""
    fading, moved = (hostile("copenhagen", 0.5, desecuritising_move=m)[0] for m in (0.0, 0.5))
    assert surely_less(moved, fading)


def test_a19_the_move_needs_restraint_to_point_at() -> None:
    """Where both compete whatever happens nobody takes anything back, but for acts that are read as their opposites."""
    world = Scenario("pair", settings=FEARFUL, interventions=(Intervention(0, until=40, conduct=1),))
    told = {"observation_error": 0.0, "act_arms": 0.0, "misreading": 0.0}
    still, moved = (
        simulate(school("copenhagen").where(desecuritising_move=m, **told), world, replicates=100, years=40,
                 keep=("securitised",), backend="numpy")["securitised"]
        for m in (0.0, 1.0)
    )  # fmt: skip
    assert still[:, 20:, 0, 1].mean() > 0.3
    np.testing.assert_array_equal(still[:, 2:], moved[:, 2:])


def test_a20_friends_begin_as_friends_and_enemies_as_enemies() -> None:
    """First beliefs of friends .57 and .29, of enemies .87 and .96 at a prior of .75; hostile .13 and .01 at 4."""
    world = Scenario("pair", settings={**FEARFUL, "prior_spread": 0.0})

    def first(culture: str, **settings: float) -> float:
        run = simulate(
            school(f"constructivism_{culture}").where(**settings), world, replicates=1, years=1, keep=("belief",),
            backend="numpy",
        )  # fmt: skip
        return float(run["belief"][0, 0, 0, 1])

    for culture, amity in (("kant", 0.8), ("hobbes", -0.8), ("locke", 0.0)):
        for knowledge in (0.0, 1.5):
            odds = np.log(3) - (1 + knowledge) * amity
            assert first(culture, shared_knowledge=knowledge) == pytest.approx(1 / (1 + np.exp(-odds)), abs=2e-5)
    kept, lost = (hostile("constructivism_kant", 0.5, shared_knowledge=k, offence_advantage=4.0) for k in (1.5, 0.0))
    assert surely_less(kept[0], lost[0])


@pytest.mark.parametrize("culture", ["hobbes", "locke", "kant"])
def test_a20_in_every_culture_first_beliefs_follow_the_prior(culture: str) -> None:
    world = Scenario("pair", settings={**FEARFUL, "prior_spread": 0.0})
    firsts = [
        simulate(school(f"constructivism_{culture}"), world.replace(settings={**world.settings, "prior": prior}),
                 replicates=1, years=1, keep=("belief",), backend="numpy")["belief"][0, 0, 0, 1]
        for prior in (0.3, 0.5, 0.75)
    ]  # fmt: skip
    assert firsts[1] > firsts[0] + 0.05
    assert firsts[2] > firsts[1] + 0.05
    assert culture != "kant" or firsts[2] < 0.3
    assert culture != "hobbes" or firsts[0] > 0.75
