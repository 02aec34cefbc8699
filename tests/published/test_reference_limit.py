"""The engine in the reference limit against the figures that the reference implementation printed.

Each printed share is of 1,000 replicates (300 in T17, 500 in the escape table), ours of 2,000. The
comparisons of this file are one family: a sound engine fails one of them with a chance of 1 % at most
(Bonferroni), at a fixed seed. At a share of one half a difference of .07 is found nine times in ten.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from detente.core.scenario import Intervention, Scenario
from detente.engine.ensemble import simulate
from published.base_scenario import bare, disagreement, measure, paradox, point, restraint

FALSE_ALARM = 0.01
TIPPING = {2.0: (0.7556, 0.471), 3.0: (0.6333, 0.473)}
CURVE = {0.3: 0.0, 0.5: 0.003, 0.6: 0.014, 0.7: 0.166, 0.74: 0.368, 0.76: 0.5, 0.8: 0.755, 0.9: 0.987}
REASSURANCE = {(0.05, 0.0): 0.011, (0.05, 0.05): 0.948, (0.02, 0.0): 0.988}
JERVIS = {
    (0.0, 2.5, 0.0): 0.798, (0.0, 2.5, 1.0): 0.695, (0.0, 1.25, 0.0): 0.218, (0.0, 1.25, 1.0): 0.0,
    (0.3, 2.5, 0.0): 0.780, (0.3, 2.5, 1.0): 0.682, (0.3, 1.25, 0.0): 0.0, (0.3, 1.25, 1.0): 0.0,
}  # fmt: skip
ESCAPE = {
    (0.0, 0.0): 1.0, (0.0, 0.1): 1.0, (0.0, 0.5): 0.0,
    (0.5, 0.0): 1.0, (0.5, 0.1): 0.53, (0.5, 0.5): 0.0,
    (0.8, 0.0): 0.0, (0.8, 0.1): 0.0, (0.8, 0.5): 0.0,
    (1.0, 0.0): 0.0, (1.0, 0.1): 0.0, (1.0, 0.5): 0.0,
}  # fmt: skip
HABIT = {0.0: 0.997, 0.3: 0.960, 0.6: 0.657, 0.9: 0.044, 1.0: 0.002}
INSTRUMENTS = {
    (0, 0.0, 0): (0.0, 1.0), (0, 0.0, 1): (0.0, 1.0), (0, 0.15, 0): (0.012, 0.988), (0, 0.15, 1): (0.012, 0.986),
    (1, 0.0, 0): (0.088, 0.874), (1, 0.0, 1): (0.092, 0.868),
    (1, 0.15, 0): (0.948, 0.138), (1, 0.15, 1): (0.948, 0.086),
}  # fmt: skip

FAMILY = (
    len(TIPPING) + len(CURVE) + len(REASSURANCE) + len(JERVIS) + len(ESCAPE) + 2 + len(HABIT) + 2 * len(INSTRUMENTS)
)


def agrees(ours: np.ndarray, printed: float, sample: int = 1000) -> None:
    p = disagreement(ours, printed, sample)
    assert p > FALSE_ALARM / FAMILY, (
        f"{ours.mean():.4f} of {ours.size} against the printed {printed} of {sample}: p = {p:.2g}"
    )


@pytest.fixture(scope="session")
def century() -> dict[Any, dict[str, np.ndarray]]:
    """Every point that runs 100 years undisturbed, in one ensemble."""
    mind: dict[str, float] = {"offence_advantage": 2.0, "prior": 0.95, "misreading": 0.3, "sensibility": 1.0}
    points = {("T16", om): point(offence_advantage=om, prior=b) for om, (b, _) in TIPPING.items()}
    points |= {("curve", b): point(offence_advantage=2.0, prior=b) for b in CURVE}
    points |= {("T31", *k): point(**mind, leap=0.15, mimicry=k[0], credited_leap=k[1]) for k in REASSURANCE}
    points |= {
        ("T15", *k): point(
            offence_advantage=k[1],
            distinguishability=k[2],
            prior=0.8,
            prior_spread=1.2,
            misreading=0.2,
            posture_effect=k[0],
            posture_speed=0.2,
        )
        for k in JERVIS
    }
    inert: dict[str, float] = {"binding": 1.0, "binding_cost": 0, "binding_disarm": 0, "binding_reward": 0}
    points |= {
        ("T17", *k): point(**mind, **inert, leap=0.3, worst_case=k[0], volatility_up=k[1], volatility_down=0.05)
        for k in ESCAPE
    }
    points |= {("T27", b): point(offence_advantage=2.0, prior=b, misreading=0.2, leap=0.05) for b in (0.9, 0.3)}
    return dict(zip(points, measure(list(points.values())), strict=True))


# ------------------------------------------------------------------ T07, T08: arms races in closed form
def test_arms_race_runs_away_at_the_rate_of_richardson() -> None:
    """T07: under full fear the increments of forces grow by ln(1 + k (w - 1)) a year."""
    theory = bare().where(offence_advantage=1.1, worst_case=1.0, force_cap=float("inf"))
    forces = simulate(theory, Scenario(name="race", years=100), replicates=1, keep=("capability",), backend="numpy")[
        "capability"
    ][0, :, 0]
    growth = np.log(np.diff(forces)[1:] / np.diff(forces)[:-1])
    assert growth[40:].mean() == pytest.approx(np.log(1 + 0.2 * 0.1), rel=1e-3)


def test_arms_race_settles_where_richardson_says() -> None:
    """T07: below an offence advantage of 1 forces settle at base / (1 - w)."""
    theory = bare().where(offence_advantage=0.7, worst_case=1.0, force_cap=float("inf"))
    forces = simulate(theory, Scenario(name="race", years=300), replicates=1, keep=("capability",), backend="numpy")[
        "capability"
    ]
    assert forces[0, -1] == pytest.approx(0.3 / (1 - 0.7), rel=1e-5)


# ------------------------------------------------------------------ T16: tipping at the critical fear
@pytest.mark.parametrize("offence", TIPPING)
def test_critical_fear_is_the_printed_one(offence: float) -> None:
    records = measure([point(offence_advantage=offence)], years=2, replicates=1)[0]
    assert records["critical_fear"][0, 1, 0, 1] == pytest.approx(TIPPING[offence][0], abs=5e-5)


@pytest.mark.parametrize("offence", TIPPING)
def test_prior_at_the_critical_fear_tips_half(century: Any, offence: float) -> None:
    agrees(paradox(century["T16", offence]), TIPPING[offence][1])
    assert 0.45 <= paradox(century["T16", offence]).mean() <= 0.55


@pytest.mark.parametrize("prior", CURVE)
def test_tipping_curve(century: Any, prior: float) -> None:
    agrees(paradox(century["curve", prior]), CURVE[prior])


# ------------------------------------------------------------------ T15, T17, T26, T27, T31
@pytest.mark.parametrize("world", JERVIS)
def test_four_worlds_of_jervis(century: Any, world: tuple[float, ...]) -> None:
    agrees(paradox(century["T15", *world]), JERVIS[world])


@pytest.mark.parametrize("posture_effect", [0.0, 0.3])
def test_order_of_the_four_worlds(century: Any, posture_effect: float) -> None:
    one, three, two, four = (
        paradox(century["T15", posture_effect, om, d]).mean()
        for om, d in ((2.5, 0.0), (2.5, 1.0), (1.25, 0.0), (1.25, 1.0))
    )
    assert one > three > two >= four


@pytest.mark.parametrize("corner", ESCAPE)
def test_no_escape_where_fear_cannot_fall(century: Any, corner: tuple[float, ...]) -> None:
    agrees(restraint(century["T17", *corner]), ESCAPE[corner], 300)


def test_habit_closes_the_escape() -> None:
    points = [
        point(
            offence_advantage=2.0,
            prior=0.95,
            misreading=0.3,
            sensibility=1.0,
            leap=0.2,
            learning=1.0,
            habit_weight=h,
            initial_habit=1.0,
            interventions=[Intervention(100)],
        )
        for h in HABIT
    ]
    kept = [restraint(records) for records in measure(points, years=200)]
    for ours, printed in zip(kept, HABIT.values(), strict=True):
        agrees(ours, printed)
    assert np.all(np.diff([x.mean() for x in kept]) < 0)


def test_prophecy_is_necessary_among_friends(century: Any) -> None:
    """T27: probability of necessity of the prior .9 against .3, with common luck."""
    fearful, calm = paradox(century["T27", 0.9]), paradox(century["T27", 0.3])
    necessity = ~calm[fearful]
    agrees(necessity, 0.999, 980)
    assert necessity.mean() >= 0.95


def test_prophecy_is_idle_against_the_greedy() -> None:
    records = measure(
        [point(given={"malign": [0, 1]}, offence_advantage=2.0, prior=b, misreading=0.2, leap=0.05) for b in (0.9, 0.3)]
    )
    fearful, calm = map(paradox, records)
    agrees(~calm[fearful], 0.009)
    assert fearful.all()


@pytest.mark.parametrize("rates", REASSURANCE)
def test_reassurance_only_by_what_the_greedy_would_not_do(century: Any, rates: tuple[float, ...]) -> None:
    agrees(restraint(century["T31", *rates]), REASSURANCE[rates])


# ------------------------------------------------------------------ the escape table
@pytest.fixture(scope="session")
def instruments() -> dict[Any, dict[str, np.ndarray]]:
    """Sensibility, leap, binding; leaders lose both at 100; one attacks for 8 years at 130."""
    done = (
        Intervention(100, settings={"sensibility": 0, "leap": 0}, edits={"sensibility": 0}),
        Intervention(130, until=138, conduct=1, actor=0, target=1),
        Intervention(200),
    )
    points = [
        point(
            offence_advantage=2.0, prior=0.95, misreading=0.3, sensibility=s, leap=leap, binding=b, interventions=done
        )
        for s, leap, b in INSTRUMENTS
    ]
    return dict(zip(INSTRUMENTS, measure(points, years=260), strict=True))


@pytest.mark.parametrize("arm", INSTRUMENTS)
def test_escape_by_a_hundred(instruments: Any, arm: tuple[float, ...]) -> None:
    agrees(restraint(instruments[arm], 80, 100), INSTRUMENTS[arm][0], 500)


@pytest.mark.parametrize("arm", INSTRUMENTS)
def test_relapse_by_the_end(instruments: Any, arm: tuple[float, ...]) -> None:
    agrees(paradox(instruments[arm]), INSTRUMENTS[arm][1], 500)


def test_binding_keeps_what_was_won(instruments: Any) -> None:
    assert paradox(instruments[1, 0.15, 1]).mean() < paradox(instruments[1, 0.15, 0]).mean()
    assert instruments[1, 0.15, 1]["bound"][:, -1, 0, 1].mean() == pytest.approx(0.80, abs=0.03)
