"""What the cards tell to notice among several states: alliances, regions, regimes, a shift of power.

40 replicates a point and a fixed seed; margins are at least four Monte Carlo errors wide, so that a sound engine with
other luck fails less than once in a thousand times.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from detente.core.scenario import Scenario
from detente.engine.ensemble import Point
from detente.mechanisms.complete import completed
from detente.schools import school
from unit.schools.noticed import BASE, gathered

N = 8
SELF = np.eye(N, dtype=bool)
GREAT = np.array([3.0] + [1.0] * (N - 1))
CALM = {"malign_share": 0, "motive_change": 0, "growth_noise": 0, "economy_spread": 0, "offence_advantage": 1.8}
CROWD = Scenario("crowd", states=N, settings={"distance_scale": 0.7})
REGION = np.arange(N) % 4
Records = Mapping[str, np.ndarray]


def great_power(name: float) -> Scenario:
    """One great power among seven small ones, believed malign with this probability."""
    belief = np.full((N, N), 0.5)
    belief[:, 0] = name
    given = {"economy": GREAT, "distance": np.where(SELF, 0.0, 0.15), "belief": belief}
    return Scenario("great_power", states=N, settings=CALM, given=given)


@pytest.fixture(scope="module")
def many() -> dict[str, Records]:
    power, threat, politics = (school(n) for n in ("balance_of_power", "balance_of_threat", "alliance_politics"))
    regions, democracies = school("regional_complex"), school("democratic_peace")
    fearful = Scenario("regions", states=N, settings={"prior": 0.75, "offence_advantage": 3.5, "malign_share": 0})
    mixed = Scenario("mixed", states=N, given={"polity": np.array([1.0, 0.0] * (N // 2))})
    cases = {
        "power, good name": (power, great_power(0.05)),
        "threat, good name": (threat, great_power(0.05)),
        "threat, bad name": (threat, great_power(0.9)),
        "power": (power, CROWD),
        "threat": (threat, CROWD),
        "firm": (politics.where(commitment_shift=3), CROWD),
        "loose": (politics.where(commitment_shift=-3), CROWD),
        "regions": (regions, fearful),
        "one region": (regions.where(distance_scale=1), fearful),
        "regimes": (democracies, mixed.replace(settings={"distance_scale": 1})),
    }
    keep = ("alliance", "fear", "conduct", "parties", "wars", "war")
    found: dict[str, Records] = {}
    for given in ({"belief", "economy", "distance"}, {"polity"}, set()):  # an ensemble fixes the same fields in all
        some = {k: Point(completed(t), s) for k, (t, s) in cases.items() if set(s.given) == given}
        found |= dict(zip(some, gathered(list(some.values()), 100, 40, keep), strict=True))
    return found


def allied(records: Records, year: int, *, small: bool = False) -> float:
    """Return the share of pairs that are allied in a year; of the small states if asked."""
    alliance = records["alliance"][:, year]
    if small:
        return float(alliance[:, 1:, 1:][:, ~SELF[1:, 1:]].mean())
    return float(alliance[:, ~SELF].mean())


@pytest.mark.notice("schools/balance_of_power", "Alliances outlast fear")
@pytest.mark.notice("schools/balance_of_threat", "Peace dissolves alliances")
def test_power_is_balanced_after_fear_has_gone(many: dict[str, Records]) -> None:
    assert many["power"]["fear"][:, 99].mean() < many["power"]["fear"][:, 5].mean()
    assert allied(many["power"], 99) > allied(many["power"], 10)
    assert allied(many["threat"], 99) < 0.7 * allied(many["threat"], 20)
    assert allied(many["power"], 99) > 2 * allied(many["threat"], 99)


@pytest.mark.notice("schools/balance_of_power", "A great power that nobody")
@pytest.mark.notice("schools/balance_of_threat", "Intentions matter")
def test_whom_nobody_suspects(many: dict[str, Records]) -> None:
    with_power, against = many["power, good name"], many["threat, bad name"]
    assert with_power["alliance"][:, 30, 0, 1:].mean() > 0.4
    assert many["threat, good name"]["alliance"][:, 30, 0, 1:].mean() < 0.3
    assert allied(against, 9, small=True) > 0.1
    assert allied(many["threat, good name"], 9, small=True) < 0.05


@pytest.mark.notice("schools/alliance_politics", "Entrapment", "Abandonment")
def test_firm_allies_fight_fewer_and_larger_wars(many: dict[str, Records]) -> None:
    sizes = {k: many[k]["parties"][many[k]["parties"] > 0] for k in ("firm", "loose")}
    assert sizes["firm"].mean() > sizes["loose"].mean() + 0.5
    assert many["firm"]["wars"].sum() < 0.85 * many["loose"]["wars"].sum()


@pytest.mark.notice("schools/regional_complex", "In a world of regions", "A smaller world")
def test_competition_stays_in_regions(many: dict[str, Records]) -> None:
    inside = (REGION[:, None] == REGION[None]) & ~SELF
    acts, war = many["regions"]["conduct"][:, 20:], many["regions"]["war"]
    assert acts[..., inside].sum() > acts[..., ~inside & ~SELF].sum()
    assert war[..., inside].sum() > 2 * war[..., ~inside & ~SELF].sum()
    assert many["one region"]["conduct"][:, 20:][..., ~inside & ~SELF].mean() > 0.1


@pytest.mark.notice("schools/regional_complex", "Patterns of amity and enmity")
def test_regions_of_friends_and_of_enemies_differ() -> None:
    """Neighbours compete in .18 of the first twenty years among friends and .44 among enemies; .25, .31 where alike."""
    inside = [np.equal.outer(REGION, REGION) & ~SELF & np.isin(REGION, g)[:, None] for g in ((0, 1), (2, 3))]
    settings = {"prior": 0.6, "offence_advantage": 3.5, "malign_share": 0, "motive_change": 0}
    points = [
        Point(completed(school("regional_complex")), Scenario("amity", states=N, settings=settings, given={"amity": a}))
        for a in (0.8 * inside[0] - 0.8 * inside[1], np.zeros((N, N)))
    ]
    friends, enemies, first, second = (
        np.stack([r["conduct"][:, years][..., where].mean((1, 2)) for years in (slice(20), slice(20, 60))])
        for r in gathered(points, 60, 100, ("conduct", "world_growth"))
        for where in inside
    )
    assert enemies[0].mean() > 2 * friends[0].mean()
    for gain in (enemies - friends) - (second - first):  # beside what the places differ by, under common luck
        assert gain.mean() > 4 * gain.std(ddof=1) / len(gain) ** 0.5


@pytest.mark.notice("schools/democratic_peace", "In a world of many states")
def test_democracies_among_many_are_no_more_peaceful(many: dict[str, Records]) -> None:
    democratic = np.arange(N) % 2 == 0
    war = many["regimes"]["war"][..., :, :].mean(1)
    pairs = {
        "both": np.outer(democratic, democratic) & ~SELF,
        "neither": np.outer(~democratic, ~democratic) & ~SELF,
    }
    both, neither = (war[:, pairs[k]].mean(-1) for k in ("both", "neither"))
    error = np.hypot(both.std(ddof=1), neither.std(ddof=1)) / len(both) ** 0.5
    assert abs(both.mean() - neither.mean()) < 3.3 * error


@pytest.mark.notice("schools/democratic_peace", "It does not take two")
def test_one_democracy_is_nearly_enough() -> None:
    settings = {**BASE, "offence_advantage": 3.5, "distinguishability": 0}
    points = [
        Point(completed(school("democratic_peace")), Scenario("pair", settings=settings, given={"polity": polity}))
        for polity in (np.array([1.0, 0.0]), np.array([0.0, 0.0]))
    ]
    one, none = (r["conduct"][:, 80:].mean(1)[:, [0, 1], [1, 0]] for r in gathered(points, 100, 100, ("conduct",)))
    assert (one >= 0.5).all(-1).mean() < 0.35
    assert (none >= 0.5).all(-1).mean() > 0.6


@pytest.mark.notice("schools/democratic_peace", "Doyle's three legs")
def test_the_three_legs_one_by_one() -> None:
    """Hostile pairs .82, .73, .21, .82 in W1, and pairs with a war .88, .57, .23, .88; under common luck, 4 errors."""
    legs = ({}, {"audience_cost": 0.2}, {"democratic_norm": 1.5}, {"trade_cost": 0.4})
    place = Scenario("pair", settings={**BASE, "offence_advantage": 3.5, "distinguishability": 0})
    points = [Point(completed(school("democratic_peace").where(talk=0.0, **leg)), place) for leg in legs]
    found = gathered(points, 100, 200, ("conduct", "wars", "world_growth"))
    acts = [r["conduct"][:, 80:].mean(1)[:, [0, 1], [1, 0]] for r in found]
    hostile, wars = [(a >= 0.5).all(-1).mean() for a in acts], [(r["wars"].sum(1) > 0).mean() for r in found]
    error = 4 * 0.5 * 2**0.5 / 200**0.5
    assert wars[1] < wars[0] - error
    assert abs(hostile[1] - hostile[0]) < error < hostile[0] - hostile[2] - 0.2
    assert abs(hostile[3] - hostile[0]) < 0.05


@pytest.mark.notice("schools/power_transition", "The side that falls behind", "Arms that close a gap")
def test_who_falls_behind_presses_and_who_rises_waits() -> None:
    settings = {**BASE, "prior": 0.3, "offence_advantage": 2.5}
    shift = Scenario("shift", settings=settings, given={"capability": np.array([1.5, 0.2])})
    points = [
        Point(completed(school("power_transition").where(preventive_horizon=years)), shift) for years in (10.0, 0.0)
    ]
    ahead, blind = (r["conduct"] for r in gathered(points, 16, 400, ("conduct",)))
    falling, before = ahead[:, 1:4, 0, 1].mean(), blind[:, 1:4, 0, 1].mean()
    assert falling > 1.7 * before
    assert falling > 2 * ahead[:, 1:4, 1, 0].mean()
    assert ahead[:, 15, 0, 1].mean() < 0.5 * falling
