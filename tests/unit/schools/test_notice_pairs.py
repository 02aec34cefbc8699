"""What the cards tell to notice that takes a look inside the runs: beliefs that settle, forces that rise and shrink.

100 replicates and a fixed seed; margins are at least three Monte Carlo errors wide, so that a sound engine with other
draws fails the file less than once in a hundred times.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from detente.core.scenario import Intervention, Scenario
from detente.core.theory import Theory
from detente.engine.ensemble import Point
from detente.mechanisms import bind, interpret, structure
from detente.mechanisms.complete import completed
from detente.schools import school
from unit.schools.noticed import BASE, WORLDS, gathered

SIDES = (slice(None), slice(None), [0, 1], [1, 0])
BARE = {"crisis_rate": 0.0, "crisis_base": 0.0, "burden_drag": 0.0}
PAIR = ("conduct", "belief", "fear", "critical_fear", "amity", "alliance", "capability", "economy", "world_growth")
SYSTEM = ("conduct", "order", "capability", "economy", "world_growth")
Records = Mapping[str, np.ndarray]


def pair(theory: str | Theory, world: str = "W1", place: Mapping[str, float] | None = None, **settings: float) -> Point:
    advantage, told_apart = WORLDS[world]
    given = {**BASE, "offence_advantage": advantage, "distinguishability": told_apart, **(place or {})}
    held = school(theory) if isinstance(theory, str) else theory
    return Point(completed(held.where(**settings)), Scenario("dyad", settings=given))


@pytest.fixture(scope="module")
def pairs() -> dict[str, Records]:
    left_out = (structure.RegimeCost, structure.OtherRegard, interpret.Securitisation, bind.Institutions)
    cases = {
        "psychological": pair("psychological_spiral"),
        "psychological, trusting": pair("psychological_spiral", place={"prior": 0.3}),
        "risk": pair("strategic_risk"),
        "race": pair("richardson"),
        "race of seekers": pair("richardson", place={"offence_advantage": 2.5}, **BARE),
        "race of the greedy": pair("richardson", place={"offence_advantage": 2.5, "malign_share": 1}, **BARE),
        "power": pair("balance_of_power"),
        "default": pair("default"),
        "default without": pair(school("default").without(*left_out)),
        **{culture: pair(f"constructivism_{culture}") for culture in ("hobbes", "locke", "kant")},
    }
    return dict(zip(cases, gathered(list(cases.values()), 100, 100, PAIR), strict=True))


def trapped(records: Records) -> np.ndarray:
    """Return in which pairs both compete in at least half of the years 80 to 99."""
    return np.asarray((records["conduct"][SIDES][:, 80:100].mean(1) >= 0.5).all(-1))


def paradox(records: Records) -> float:
    return float(trapped(records).mean())


@pytest.mark.notice("schools/psychological_spiral", "Misplaced certainty", "The first belief decides")
def test_misplaced_certainty_comes_of_the_first_belief_and_stays(pairs: dict[str, Records]) -> None:
    belief, critical = (pairs["psychological"][k][SIDES] for k in ("belief", "critical_fear"))
    wrong = belief > critical
    assert wrong[:, 99].mean() > 0.65
    for side in (wrong, ~wrong):
        assert side[:, 60:100].all(1)[side[:, 60]].mean() > 0.9
    lost = belief[:, 99] > 0.5
    assert belief[:, 0][lost].mean() > belief[:, 0][~lost].mean() + 0.06
    assert (pairs["psychological, trusting"]["belief"][SIDES][:, 99] > 0.5).mean() < lost.mean() - 0.4


@pytest.mark.notice("schools/psychological_spiral", "Once both compete")
def test_no_error_comes_to_light_once_both_compete(pairs: dict[str, Records]) -> None:
    acts, belief = (pairs["psychological"][k][SIDES] for k in ("conduct", "belief"))
    both = (acts[:, 40:50] == 1).all((1, 2))
    assert both.mean() > 0.4
    assert 1 - acts[both, 50:].mean() < 0.06  # hardly any restraint is there to see
    assert belief[both, 99].mean() > belief[both, 50].mean() - 0.05


@pytest.mark.notice("schools/strategic_risk", "Belief stays moderate")
def test_the_motives_are_not_what_is_feared(pairs: dict[str, Records]) -> None:
    belief, fear = (pairs["risk"][k][SIDES][:, 50:].mean() for k in ("belief", "fear"))
    assert 0.5 < belief < 0.8
    assert fear > 0.95


@pytest.mark.notice("schools/psychological_spiral", "Two who want only security")
def test_who_fears_surprise_buys_offence_and_frightens() -> None:
    """Hostile .07 without reciprocal fear and .62 with it, though it adds .02 to what is feared."""
    points = [pair("psychological_spiral", "W2", preemption=p) for p in (0.0, 1.0)]
    plain, wary = gathered(points, 100, 100, ("conduct", "belief", "fear", "posture", "world_growth"))
    assert trapped(plain).mean() < 0.25 < trapped(wary).mean() - 0.15
    assert (wary["fear"] - wary["belief"])[SIDES][:, :10].mean() < 0.05
    assert wary["posture"][:, 5].mean() > plain["posture"][:, 5].mean() + 0.15


@pytest.mark.notice("schools/strategic_risk", "Between two who want only security")
def test_reciprocal_fear_decides_by_degree() -> None:
    """Hostile: all, .26, none of the pairs."""
    points = [pair("strategic_risk", place={"offence_advantage": 2.5}, preemption=p) for p in (1.0, 0.5, 0.0)]
    full, half, none = (trapped(r).mean() for r in gathered(points, 100, 100, ("conduct", "world_growth")))
    assert full > 0.95
    assert 0.1 < half < 0.45
    assert none < 0.05


@pytest.mark.notice("schools/copenhagen", "Desecuritising as a move")
def test_threats_that_are_taken_back() -> None:
    """Hostile .70 and .45 at an offence advantage of 2.5, .95 and .89 at 4; 4 standard errors under common luck."""
    gains = []
    for advantage in (2.5, 4.0):
        points = [
            pair("copenhagen", place={"offence_advantage": advantage}, desecuritising_move=move) for move in (0.0, 1.0)
        ]
        fading, moved = (trapped(r).astype(float) for r in gathered(points, 100, 200, ("conduct", "world_growth")))
        gains.append(fading - moved)
        assert gains[-1].mean() > 0
    low, high = gains
    error = np.hypot(low.std(ddof=1), high.std(ddof=1)) / len(low) ** 0.5
    assert low.mean() - high.mean() > 3 * error
    assert low.mean() > 4 * low.std(ddof=1) / len(low) ** 0.5


@pytest.mark.notice("schools/richardson", "A race that runs away")
def test_a_race_eats_the_economies_that_feed_it(pairs: dict[str, Records]) -> None:
    forces, economy = (pairs["race"][k].mean((0, 2)) for k in ("capability", "economy"))
    assert forces[40] > 2 * forces[0]
    assert forces[99] < 0.5 * forces[40]
    assert economy[99] < 0.2 * economy[0]


@pytest.mark.notice("schools/richardson", "Force mixes shift")
def test_offensive_forces_are_answered(pairs: dict[str, Records]) -> None:
    """Everybody is feared completely, so that motives show in nothing but the mix of forces."""
    seekers, greedy = (pairs[f"race of {k}"]["capability"].mean((0, 2)) for k in ("seekers", "the greedy"))
    assert seekers[99] < 1.1 * seekers[60] < 2
    assert greedy[99] > 2 * seekers[99]


@pytest.mark.notice("schools/balance_of_power", "In a pair there is nobody")
def test_two_balancers_are_the_default_world_without_what_they_deny(pairs: dict[str, Records]) -> None:
    assert pairs["power"]["alliance"].max() == 0
    assert abs(paradox(pairs["power"]) - paradox(pairs["default without"])) < 0.15
    assert paradox(pairs["default"]) > paradox(pairs["default without"]) + 0.15


@pytest.mark.notice("schools/constructivism_hobbes", "With offence advantage conduct")
def test_enmity_is_renewed(pairs: dict[str, Records]) -> None:
    amity = pairs["hobbes"]["amity"][SIDES][:, 99]
    assert amity.mean() < -0.7
    assert (amity < -0.5).mean() > 0.85


@pytest.mark.notice("schools/constructivism_locke", "Early accidents and first beliefs")
def test_one_world_ends_in_different_cultures(pairs: dict[str, Records]) -> None:
    amity = pairs["locke"]["amity"][:, 99, 0, 1]
    friends, enemies = amity > 0.3, amity < -0.3
    assert friends.mean() > 0.07
    assert enemies.mean() > 0.65
    first = pairs["locke"]["belief"][SIDES][:, 1].mean(-1)
    assert first[friends].mean() < first[enemies].mean() - 0.15


@pytest.mark.notice("schools/constructivism_kant", "The same forces frighten less")
def test_friends_are_feared_less_at_equal_arms(pairs: dict[str, Records]) -> None:
    kant, hobbes = ({k: r[:, 1].mean() for k, r in pairs[n].items()} for n in ("kant", "hobbes"))
    assert abs(np.log(kant["capability"] / hobbes["capability"])) < 0.3
    assert kant["fear"] < 0.6 * hobbes["fear"]
    assert kant["critical_fear"] > 3 * hobbes["critical_fear"]


@pytest.mark.notice("schools/habit", "Only accidents loosen")
def test_only_accidents_loosen_a_routine() -> None:
    points = [pair("habit", "W2", incident=rate) for rate in (0.0, school("habit").values()["incident"])]
    still, loose = (r["conduct"][SIDES][:, 1:] for r in gathered(points, 300, 100, ("conduct", "world_growth")))
    assert still.min() == 1
    assert 0 < (loose[:, -20:].mean(1) < 0.2).all(-1).mean() < 0.5


@pytest.fixture(scope="module")
def society() -> dict[str, Records]:
    broken: Any = Intervention(60, settings={"binding": 0.0}, edits={"binding": 0.0})
    place = Scenario("crowd", states=8, settings={"distance_scale": 0.7, "offence_advantage": 3.5})
    found: dict[str, Records] = {}
    for blow, name in (((), "whole"), ((broken,), "broken")):  # an ensemble edits the same fields in all
        for cost in (1.0, 0.0):
            theory = completed(school("english_school").where(order_cost=cost))
            point = Point(theory, place.replace(interventions=blow))
            found[f"{name}, {cost:g}"] = gathered([point], 90, 40, SYSTEM)[0]
    return found


@pytest.mark.notice("schools/english_school", "Order belongs to the system")
def test_order_restrains_in_a_system(society: dict[str, Records]) -> None:
    """Restraint spreads faster where the order is enforced; in a pair it hardly shows (``test_english_school``)."""
    ordered, not_enforced = (society[f"whole, {cost}"]["conduct"][:, 50:90].mean((1, 2, 3)) for cost in (1, 0))
    gain = not_enforced - ordered  # under common draws
    assert gain.mean() > 3.3 * gain.std(ddof=1) / len(gain) ** 0.5
    assert ordered.mean() < 0.75 * not_enforced.mean()


@pytest.mark.notice("schools/english_school", "Rules protect bystanders")
def test_order_protects_whom_nothing_binds() -> None:
    """Six of eight states are bound and nobody builds; 4 standard errors under common draws, three times: 1e-4."""
    bound = np.outer(np.arange(8) < 6, np.arange(8) < 6) & ~np.eye(8, dtype=bool)
    outside, two = ~bound & ~np.eye(8, dtype=bool), np.zeros((8, 8), bool)
    two[6, 7] = two[7, 6] = True
    given: Any = Intervention(1, edits={"binding": bound.astype(float)})
    settings = {"distance_scale": 0.7, "offence_advantage": 3.5, "malign_share": 0, "motive_change": 0, "prior": 0.75,
                "binding_decay": 0}  # fmt: skip
    place = Scenario("crowd", states=8, settings=settings, interventions=(given,))
    theory = school("english_school").where(binding=0.0)
    points = [Point(completed(theory.where(order_cost=cost)), place) for cost in (1.0, 0.0)]
    ruled, unruled = gathered(points, 40, 100, (*SYSTEM, "bound", "fear"))
    assert ruled["bound"][..., outside].max() == 0
    for record, where in (("conduct", outside), ("conduct", two), ("fear", outside)):
        gain = (unruled[record] - ruled[record])[:, 2:][..., where].mean((1, 2))
        assert gain.mean() > 4 * gain.std(ddof=1) / len(gain) ** 0.5


@pytest.mark.notice("schools/english_school", "When many institutions break")
def test_order_goes_for_everybody(society: dict[str, Records]) -> None:
    order, acts = (society["broken, 1"][k] for k in ("order", "conduct"))
    assert order[:, 59].mean() > 0.35
    assert order[:, 62].max() < 0.05
    before, after = (acts[:, years].mean() for years in (slice(50, 60), slice(70, 90)))
    assert after > 1.5 * before
