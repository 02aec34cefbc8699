"""Two clocks: what a year of several periods is to a year of one."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core.param import REGISTRY
from detente.core.run import Run
from detente.core.scenario import Intervention, Scenario
from detente.core.theory import Theory
from detente.core.values import Values
from detente.engine.ensemble import simulate
from detente.mechanisms import interpret
from detente.mechanisms.complete import COMPLETE
from detente.testing.theories import back_ends_agree

HAZARDS = sorted(name for name, p in REGISTRY.items() if p.clock == "hazard")
SOURCES = (
    interpret.ConductEvidence, interpret.ForceMixEvidence, interpret.IntelligenceEvidence, interpret.TreatyEvidence,
    interpret.TalkEvidence, interpret.SignalEvidence, interpret.ArmsEvidence, interpret.WarEvidence,
    interpret.Reputation, interpret.Contagion,
)  # fmt: skip
SHARE = st.floats(0, 1)


def divided(periods: int, **values: float) -> Values:
    return Values({k: np.array([v]) for k, v in values.items()}, np.zeros(1)).divided(periods)


def live(theory: Theory, periods: int, keep: Any, *, years: int = 6, replicates: int = 200, **more: Any) -> Run:
    world = Scenario("clock", states=2, periods=periods, settings=more.pop("settings", {}), given=more.pop("given", {}))
    return simulate(theory, world, years=years, replicates=replicates, keep=keep, **{"backend": "numpy", **more})


# ------------------------------------------------------------------ rates
def test_what_is_a_hazard_is_known() -> None:
    """Chances of events within the periods, and shares that fade within them; the rest happens once a year."""
    assert {
        "incident",
        "leap",
        "turnover",
        "talk",
        "signal_rate",
        "securitising",
        "desecuritising",
        "desecuritising_move",
    } == set(HAZARDS)
    assert REGISTRY["volatility_up"].clock == "volatility_down"
    assert REGISTRY["volatility_down"].clock == "volatility_up"


@pytest.mark.parametrize("periods", [4, 12])
@given(SHARE)
def test_hazards_of_periods_make_the_hazard_of_the_year(periods: int, hazard: float) -> None:
    for name in HAZARDS:
        part = getattr(divided(periods, **{name: hazard}), name)[0]
        assert 1 - (1 - part) ** periods == pytest.approx(hazard, abs=1e-12)


@pytest.mark.parametrize("periods", [4, 12])
@given(st.tuples(SHARE, SHARE).map(lambda pair: (pair[0] * 0.5, pair[1] * 0.5)))
def test_two_opposite_hazards_make_the_chain_of_the_year(periods: int, hazards: tuple[float, float]) -> None:
    """To the power of the periods, the chain of a period is that of the year."""
    up, down = hazards
    p = divided(periods, volatility_up=up, volatility_down=down)
    u, d = p.volatility_up[0], p.volatility_down[0]
    chain = np.linalg.matrix_power(np.array([[1 - u, u], [d, 1 - d]]), periods)
    assert chain == pytest.approx(np.array([[1 - up, up], [down, 1 - down]]), abs=1e-9)


def test_a_chain_that_alternates_forgets_within_a_period() -> None:
    p = divided(4, volatility_up=0.9, volatility_down=0.6)
    assert (p.volatility_up[0], p.volatility_down[0]) == pytest.approx((0.6, 0.4))


def test_one_period_and_what_is_no_rate_stay_as_they_are() -> None:
    p = Values({"leap": np.array([0.5]), "learning": np.array([0.5])}, np.zeros(1))
    assert p.divided(1) is p
    assert p.divided(4).learning[0] == 0.5
    assert p.divided(4).leap[0] == pytest.approx(1 - 0.5**0.25)


# ------------------------------------------------------------------ years
KEEP = ("conduct", "log_odds", "capability", "economy", "sensibility", "malign")


def test_one_period_is_the_year_as_it_was() -> None:
    a, b = (
        live(COMPLETE, 1, KEEP, years=15),
        simulate(COMPLETE, Scenario("clock", states=2), years=15, replicates=200, keep=KEEP, backend="numpy"),
    )
    assert all(np.array_equal(a[name].view(np.uint32), b[name].view(np.uint32)) for name in KEEP)


def test_without_evidence_beliefs_fade_alike_by_either_clock() -> None:
    theory = COMPLETE.without(*SOURCES).where(turnover=0.0, volatility_up=0.02, volatility_down=0.1, prior_spread=1.5)
    one, many = (live(theory, k, ("log_odds",), replicates=50)["log_odds"] for k in (1, 12))
    assert np.ptp(one, axis=1)[:, 0, 1].min() > 0.01
    assert one == pytest.approx(many, abs=2e-3)  # single precision, 12 steps a year


def test_leaders_and_motives_change_as_often_by_either_clock() -> None:
    """Chances of .125 and .2 a year, of 16,000 and 8,000 draws by each clock: 4 standard errors."""
    theory = COMPLETE.where(
        sensibility=0.5, sensibility_spread=0.08, volatility_up=0.2, volatility_down=0.0, turnover=0.125
    )
    for periods in (1, 4, 12):
        run = live(theory, periods, ("sensibility", "malign"), years=9, replicates=1000, settings={"malign_share": 0.0})
        left = (np.diff(run["sensibility"], axis=1) != 0).mean()
        assert left == pytest.approx(0.125, abs=4 * np.sqrt(0.125 * 0.875 / 16000)), periods
        first = run["malign"][:, 0].mean()
        assert first == pytest.approx(0.2, abs=4 * np.sqrt(0.2 * 0.8 / 2000)), periods


def test_the_act_of_a_year_is_the_mean_of_its_periods() -> None:
    run = live(COMPLETE, 4, ("conduct",), years=8, settings={"prior": 0.6})
    quarters = run["conduct"][:, :, 0, 1] * 4
    assert quarters == pytest.approx(np.round(quarters))
    assert ((quarters > 0) & (quarters < 4)).any()


def test_reciprocity_lives_within_the_year() -> None:
    """Two who answer in kind, one of whom always competes: by quarters the other answers from the second on."""
    theory = COMPLETE.where(
        reciprocity=1.0, leap=0.0, habit_weight=0.0, incident=0.0, observation_error=0.0, act_arms=0.0,
        crisis_rate=0.0, crisis_base=0.0
    )  # fmt: skip
    force = (Intervention(0, conduct=1, actor=0, target=1),)
    one, four = (live(theory, k, ("conduct",), years=2, replicates=20, interventions=force)["conduct"] for k in (1, 4))
    assert (one[:, 0, 1, 0] == 0).all()
    assert (four[:, 0, 1, 0] == 0.75).all()


def test_evidence_of_a_year_weighs_as_much_by_either_clock() -> None:
    """Acts, wars and build-ups that are the same in every period add up to a year's evidence."""
    gone = [s for s in SOURCES if s is not interpret.ConductEvidence]
    theory = COMPLETE.without(*gone, interpret.Misreading, interpret.Volatility).where(
        turnover=0.0, observation_error=0.0, sensibility=0.0, act_arms=0.0
    )
    force = (Intervention(0, conduct=1),)
    one, many = (
        live(
            theory, k, ("log_odds",), years=3, replicates=5, interventions=force, given={"belief": np.full((2, 2), 0.3)}
        )
        for k in (1, 12)
    )
    assert one["log_odds"][:, 1, 0, 1] == pytest.approx(np.log(0.3 / 0.7) + 0.5 * np.log(19), abs=1e-4)
    assert one["log_odds"][..., 0, 1] == pytest.approx(many["log_odds"][..., 0, 1], abs=1e-4)


def test_both_back_ends_live_by_periods() -> None:
    back_ends_agree(COMPLETE, 3, 4, (), periods=4)


@pytest.mark.parametrize(
    "periods",
    [1, 4],
)
def test_cheats_that_are_caught_end_treaties_as_often_by_either_clock(periods: int) -> None:
    """A greedy partner is caught with chance .25 a year; 4 standard errors of 1,500 draws."""
    theory = COMPLETE.where(verification=0.5, treaty_rate=0.0, motive_change=0.0, crisis_rate=0.0, crisis_base=0.0)
    done = (Intervention(1, edits={"treaty": 1 - np.eye(2)}), Intervention(1, conduct=0))
    given: dict[str, Any] = {"given": {"malign": [0, 1]}, "interventions": done}
    run = live(theory, periods, ("treaty",), years=2, replicates=1500, **given)
    assert run["treaty"][:, 1, 0, 1].mean() == pytest.approx(0.75, abs=4 * np.sqrt(0.75 * 0.25 / 1500))
