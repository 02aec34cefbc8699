"""Structure by hand-worked numbers: allies, latent forces, ruin, trade, regimes, power shifts, pooled sovereignty."""

from typing import Any

import numpy as np
import pytest

from detente.mechanisms import structure
from unit.mechanisms.bench import dyad, made, world, year

OFF3 = 1.0 - np.eye(3)


def square(n: int, entries: dict[tuple[int, int], float]) -> np.ndarray:
    """A quantity of dyads [n, n] that is 0 but for some entries."""
    out = np.zeros((n, n))
    for place, value in entries.items():
        out[place] = value
    return out


def mutual(n: int, entries: dict[tuple[int, int], float]) -> np.ndarray:
    """The same both ways."""
    return square(n, entries | {(j, i): v for (i, j), v in entries.items()})


# ------------------------------------------------------------------ allied forces
def aid(pool: float = 0.0, pool_aid: float = 1.0, allied: bool = True) -> Any:
    """State 2 (forces 2, half of which arrive at 1) is allied with 0; 1 stands alone."""
    reach = square(3, {(0, 1): 1.0, (1, 0): 1.0, (2, 1): 0.5, (1, 2): 0.5, (0, 2): 0.25, (2, 0): 0.25})
    depth = mutual(3, {(0, 2): pool})
    before = world(
        3,
        capability=[1, 1, 2],
        alliance=mutual(3, {(0, 2): float(allied)}),
        commitment=square(3, {(2, 0): 0.8, (0, 2): 0.25, (1, 0): 1.0, (0, 1): 1.0}),
        bind_economic=depth,
        bind_political=depth,
        bind_security=depth,
    )
    settings = {"pool_aid": pool_aid, "pool_threshold": 0.6, "pool_rule": 1.0}
    now = year(3, products={"structure": {"reach": reach}}, **settings)
    return made(structure.AlliedForces(), before, now)[1]


def test_allies_lend_what_they_are_committed_to_and_can_bring() -> None:
    s = aid()
    assert s.aid[0, 1, 0] == pytest.approx(0.8 * 2 * 0.5)  # what 2 brings against 1, for 0
    assert s.aid[2, 1, 0] == pytest.approx(0.25 * 1 * 1.0)  # what 0 brings against 1, for 2
    assert s.aid[1, 0, 0] == s.aid[1, 2, 0] == 0  # committed to 0, but not allied
    assert (s.other_side.aid == np.swapaxes(s.aid, 0, 1)).all()


@pytest.mark.parametrize(("pool", "share", "allied", "lent"), [
    (0.8, 1.0, False, 0.5), (0.8, 0.4, False, 0.2), (0.8, 0.0, False, 0.0), (0.8, 1.0, True, 0.8),
    (1.0, 1.0, True, 1.0),
])  # fmt: skip
def test_pooled_sovereignty_is_an_alliance_that_holds(pool: float, share: float, allied: bool, lent: float) -> None:
    assert aid(pool, share, allied).aid[0, 1, 0] == pytest.approx(lent * 2 * 0.5)


def test_two_states_alone_have_no_allies() -> None:
    now = year(products={"structure": {"reach": dyad(1.0)}})
    _, s = made(structure.AlliedForces(), world(alliance=dyad(1.0), commitment=dyad(1.0)), now)
    assert s is now.structure


# ------------------------------------------------------------------ contest
def contest(aid: Any, forces: Any = 1.0, n: int = 3, reach: Any = None, **settings: Any) -> Any:
    reach = 1.0 - np.eye(n) if reach is None else reach
    with np.errstate(divide="ignore"):
        decay = np.where(reach > 0, -np.log(reach), 0.0)
    made_before: dict[str, Any] = {"reach": reach, "prox": reach, "decay": decay}
    if aid is not None:
        made_before["aid"] = aid
    settings = {"offence_advantage": 2.0, "decisiveness": 1.0, "posture_effect": 0.0, "ally_offence": 0.3,
                "latent_force": 0.0, **settings}  # fmt: skip
    fields = {k: settings.pop(k) for k in ("posture", "economy") if k in settings}
    return made(
        structure.Contest(), world(n, capability=forces, **fields),
        year(n, products={"structure": made_before}, **settings),
    )[1]  # fmt: skip


def test_allies_count_in_full_for_defence_and_in_part_for_attack() -> None:
    s = contest(square(3, {(0, 1): 0.5}))
    assert s.win[0, 1, 0] == pytest.approx((2 + 2 * 0.3 * 0.5) / (2 + 2 * 0.3 * 0.5 + 1))
    assert s.win[1, 0, 0] == pytest.approx(2 / (2 + 1 + 0.5))
    assert s.even[0, 1, 0] == pytest.approx(1.5 / 2.5)
    assert s.edge[1, 0, 0] == pytest.approx(2 / 3.5 - 1 / 2.5)
    assert s.strike[0, 1, 0] == pytest.approx(1 + 0.3 * 0.5)
    assert s.hold[0, 1, 0] == pytest.approx(1.5)
    assert s.win[0, 2, 0] == pytest.approx(2 / 3)


def test_allies_count_by_the_decisiveness_of_contests() -> None:
    s = contest(square(3, {(0, 1): 0.5}), decisiveness=2.0)
    assert s.even[0, 1, 0] == pytest.approx(2.25 / 3.25)
    assert s.win[1, 0, 0] == pytest.approx(4 / (4 + 2.25))


def test_where_nobody_helps_the_contest_is_that_of_states_alone() -> None:
    generator = np.random.default_rng(3)
    reach = generator.uniform(0.05, 1.0, (4, 4)) * (1 - np.eye(4))
    given: dict[str, Any] = {
        "n": 4, "reach": reach, "forces": generator.uniform(0.1, 3, 4), "posture": generator.random(4),
        "economy": generator.uniform(0.5, 2, 4), "posture_effect": 0.3, "decisiveness": 1.7, "latent_force": 0.2,
    }  # fmt: skip
    alone, helped = contest(None, **given), contest(np.zeros((4, 4)), **given)
    off = ~np.eye(4, dtype=bool)
    for name in ("win", "even", "edge", "strike", "hold"):
        a, b = (np.broadcast_to(getattr(s, name), (4, 4, 1))[off] for s in (alone, helped))
        assert a == pytest.approx(b, rel=1e-9), name


@pytest.mark.parametrize(("forces", "latent", "win"), [
    (1.0, 0.0, 2 / 3), (1.0, 0.5, 2.5 / 4.0), (0.5, 0.5, 1.5 / 2.5), (0.5, 0.0, 2 / 3), (1e-6, 0.5, 1 / 2),
])  # fmt: skip
def test_latent_forces_give_the_contest_a_scale(forces: float, latent: float, win: float) -> None:
    """Disarming together leaves less to be won by surprise; without latent forces it changes nothing."""
    s = contest(None, forces, n=2, latent_force=latent)
    assert s.win[0, 1, 0] == pytest.approx(win, rel=1e-5)
    assert s.edge[0, 1, 0] == pytest.approx(win - 0.5, rel=1e-4, abs=1e-5)


# ------------------------------------------------------------------ costs
def test_ruin_grows_with_the_forces_that_arrive() -> None:
    now = year(products={"structure": {"cost": dyad(0.1), "reach": dyad(0.5)}}, ruin=1.2)
    _, s = made(structure.Ruin(), world(capability=[2, 1], economy=[1, 3]), now)
    assert s.cost[0, 1, 0] == pytest.approx(0.1 + 1.2 * 0.5 / 1.5)
    assert s.cost[1, 0, 0] == pytest.approx(0.1 + 1.2 * 1.0 / 4.0)
    assert s.other_side.cost[0, 1, 0] == pytest.approx(0.1 + 1.2 * 1.0 / 4.0)


def test_the_smaller_economy_depends_more_on_trade() -> None:
    now = year(products={"structure": {"cost": dyad(0.1), "prox": dyad(0.8)}}, trade_cost=0.2)
    _, s = made(structure.TradeDependence(), world(economy=[3, 1], trade=dyad(0.5)), now)
    assert s.dependence[0, 1, 0] == pytest.approx(0.5 * 0.8 * 2 * 1 / 4)
    assert s.dependence[1, 0, 0] == pytest.approx(0.5 * 0.8 * 2 * 3 / 4)
    assert s.cost[0, 1, 0] == pytest.approx(0.1 + 0.2 * 0.2)
    assert s.cost[1, 0, 0] == pytest.approx(0.1 + 0.2 * 0.6)


@pytest.mark.parametrize(
    ("sectors", "rule", "pool"),
    [((1, 1, 0.6), 0.0, 0.0), ((1, 1, 0.6), 1.0, 2 / 3), ((1, 1, 0.6), 0.5, 1 / 3), ((1, 1, 1), 0.0, 1.0),
     ((0.9, 0.5, 0.2), 1.0, 0.0)],
)  # fmt: skip
def test_sovereignty_is_pooled_by_the_shallowest_sector_or_by_their_mean(
    sectors: Any, rule: float, pool: float
) -> None:
    fields = dict(zip(("bind_economic", "bind_political", "bind_security"), map(dyad, sectors), strict=True))
    now = year(products={"structure": {"cost": dyad(0.0)}}, pool_threshold=0.6, pool_enforcement=0.5, pool_rule=rule)
    _, s = made(structure.PooledSovereignty(), world(**fields), now)
    assert s.cost[0, 1, 0] == pytest.approx(0.5 * pool)


# ------------------------------------------------------------------ stakes
def test_publics_punish_who_starts_and_who_is_exploited() -> None:
    now = year(3, products={"structure": {"restraint": OFF3, "exposure": 0.2 * OFF3}}, domestic_cost=0.1)
    _, s = made(structure.RegimeCost(), world(3, polity=[1, 0.5, 0]), now)
    assert s.restraint[[0, 1, 2], [1, 2, 0], 0] == pytest.approx([1.1, 1.0, 1.0])
    assert s.exposure[[0, 1, 2], [1, 2, 0], 0] == pytest.approx([0.3, 0.3, 0.2])
    assert s.other_side.restraint[1, 0, 0] == pytest.approx(1.1)


@pytest.mark.parametrize(("horizon", "lost"), [(5.0, 0.6 * 0.4 * 0.5 * 1.1), (20.0, 0.6 * 0.4 * 1.1), (0.0, 0.0)])
def test_who_declines_has_less_to_wait_for(horizon: float, lost: float) -> None:
    now = year(
        products={"structure": {"restraint": dyad(1.0), "even": dyad(0.6, 0.4)}},
        preventive_horizon=horizon, greed_benign=0.1,
    )  # fmt: skip
    _, s = made(structure.PowerShift(), world(build_up=[0.02, 0.12]), now)
    assert s.restraint[0, 1, 0] == pytest.approx(1.0 - lost)
    assert s.restraint[1, 0, 0] == pytest.approx(1.0)


@pytest.mark.parametrize(("density", "decay"), [(1.0, 1.0), (0.5, np.sqrt(2)), (0.0, 2.0)])
def test_distances_shrink_with_the_number_of_states(density: float, decay: float) -> None:
    """Five states: (20 / 5)^(1/2) = 2 times as far at density 1."""
    now = year(5, distance_scale=0.35, density=density, reach_exponent=0.0)
    _, s = made(structure.Geography(), world(5, distance=0.7), now)
    assert s.decay[0, 1, 0] == pytest.approx(decay)
