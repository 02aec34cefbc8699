"""The printed claim experiments on a pair of security-seekers, in the complete model with the additions off.

Figures are those of the NumPy reference of the model (600 replicates, 100 years): shares of replicates in which
both compete in at least half of the last 20 years, that stay in restraint, or that see a war, and paired differences
of such shares. Each of the 87 comparisons is a two-sample z-test, with at least one replicate's worth of error where
a share is 0 or 1; |z| < 4.4 has a false-alarm rate below 87 x 1.1e-5 = .1 % for the whole file.
"""

import numpy as np
import pytest

from detente import school
from detente.engine.plan import Point
from detente.mechanisms.additions import without_additions
from published.base_scenario import DYAD, measure, paradox, restraint

N = 600
SOVEREIGN, ANARCHY = {"conflict_cost": 0.9}, {"conflict_cost": 0.3}
CALM, FEAR = {"prior": 0.3, "misreading": 0.0}, {"prior": 0.85, "misreading": 0.4}
OPEN = {"intelligence": 1.0, "misreading": 0.0, "observation_error": 0.0}
STRONG = {"securitising": 0.5, "securitisation_weight": 0.8}

# claim, settings, printed share of the paradox
PARADOX: list[tuple[str, dict[str, float], float]] = [
    *(("curve", {"prior": p}, s) for p, s in ((0.3, 0.022), (0.5, 0.150), (0.6, 0.247), (0.7, 0.347), (0.9, 0.560))),
    ("M02 calm sovereign", {"offence_advantage": 2.5, **CALM, **SOVEREIGN}, 0.0),
    ("M02 calm anarchy", {"offence_advantage": 2.5, **CALM, **ANARCHY}, 0.012),
    ("M02 fear sovereign", {"offence_advantage": 2.5, **FEAR, **SOVEREIGN}, 0.08),
    ("M02 fear anarchy", {"offence_advantage": 2.5, **FEAR, **ANARCHY}, 0.578),
    ("M02 calm sovereign, 4", {"offence_advantage": 4.0, **CALM, **SOVEREIGN}, 0.002),
    ("M02 calm anarchy, 4", {"offence_advantage": 4.0, **CALM, **ANARCHY}, 0.192),
    ("M02 fear sovereign, 4", {"offence_advantage": 4.0, **FEAR, **SOVEREIGN}, 0.628),
    ("M02 fear anarchy, 4", {"offence_advantage": 4.0, **FEAR, **ANARCHY}, 0.933),
    *(
        ("M15", {"prior": p, "offence_advantage": w, "distinguishability": d}, s)
        for p, w, d, s in (
            (0.6, 3.5, 0.0, 0.615),
            (0.6, 3.5, 1.0, 0.103),
            (0.6, 1.25, 0.0, 0.0),
            (0.6, 1.25, 1.0, 0.0),
            (0.8, 3.5, 0.0, 0.855),
            (0.8, 3.5, 1.0, 0.227),
        )
    ),
    (
        "M16 disarmed",
        {"prior": 0.7, "base_force": 0.05, "initial_force": 0.05, "reaction": 0.0, "posture_effect": 0.0},
        0.510,
    ),
    ("M16 minds open", {"prior": 0.7, **OPEN}, 0.008),
    *(
        ("M25", {"prior": p, "offence_advantage": w}, s)
        for w, p, s in (
            (1.5, 0.8, 0.0),
            (2.5, 0.3, 0.007),
            (2.5, 0.5, 0.118),
            (2.5, 0.8, 0.488),
            (3.5, 0.3, 0.065),
            (3.5, 0.5, 0.435),
            (3.5, 0.8, 0.883),
            (5.0, 0.1, 0.013),
            (5.0, 0.3, 0.200),
            (5.0, 0.5, 0.692),
        )
    ),
    *(
        ("E04", {"prior": p, "prior_spread": 0.0, "worst_case": w}, s)
        for w, p, s in (
            (0.0, 0.5, 0.013),
            (0.0, 0.95, 0.387),
            (0.2, 0.5, 0.098),
            (0.2, 0.95, 0.627),
            (0.4, 0.5, 0.407),
            (0.4, 0.95, 0.818),
            (0.6, 0.05, 0.210),
            (0.6, 0.5, 0.872),
            (0.6, 0.95, 0.985),
        )
    ),
    *(
        ("E11", {"prior": 0.85, "sensibility": s, "sensibility_spread": 0.0}, share)
        for s, share in ((0.0, 0.895), (0.2, 0.582), (0.5, 0.067), (0.8, 0.0), (1.0, 0.0))
    ),
    *(
        ("E09", {"prior": 0.9, "sensibility": 0.8, "leap": 0.1, "habit_weight": h, "initial_habit": 1.0}, share)
        for h, share in ((0.0, 0.0), (0.5, 0.003), (0.8, 0.128), (1.0, 0.977))
    ),
]
# claim, settings, printed share of restraint
RESTRAINT: list[tuple[str, dict[str, float], float]] = [
    ("curve", {"prior": 0.7}, 0.635),
    *(
        ("E11 preemption", {"prior": 0.85, "sensibility": s, "sensibility_spread": 0.0, "preemption": 1.0}, share)
        for s, share in ((0.0, 0.030), (0.2, 0.050), (0.5, 0.002), (1.0, 0.0))
    ),
    *(
        ("E11 offence", {"prior": 0.85, "sensibility": s, "sensibility_spread": 0.0, "offence_advantage": 4.0}, share)
        for s, share in ((0.0, 0.012), (0.5, 0.140), (0.8, 0.332), (1.0, 0.223))
    ),
]
# claim, settings, printed share with any war
WAR: list[tuple[str, dict[str, float], float]] = [
    ("M04", {"prior": 0.7}, 0.485),
    ("M04 calm", {"prior": 0.05}, 0.002),
    ("M04 no first strike", {"prior": 0.7, "offence_advantage": 1.0}, 0.0),
    ("M04 no base crisis", {"prior": 0.7, "crisis_base": 0.0}, 0.485),
    ("M04 no arms reaction", {"prior": 0.7, "reaction": 0.0}, 0.455),
    ("M04 no misreading", {"prior": 0.7, "misreading": 0.0}, 0.372),
]
ALONE = {"prior": 0.7, "binding": 0.0, "treaty_rate": 0.0, "trade_cost": 0.0, "leap": 0.0}
# claim, control, treatment, printed paired difference of the paradox, its 95 % half-width
DIFFERENCE: list[tuple[str, dict[str, float], dict[str, float], float, float]] = [
    *(
        (f"M17 verification {v}", {"prior": 0.9, "treaty_rate": 0.0}, {"treaty_rate": 0.5, "verification": v}, d, h)
        for v, d, h in ((0.0, -0.030, 0.015), (0.3, -0.153, 0.029), (0.6, -0.275, 0.036), (1.0, -0.153, 0.029))
    ),
    *(
        (f"M18 verification {v}", {"prior": 0.7, "treaty_rate": 0.0}, {"treaty_rate": 0.5, "verification": v}, d, h)
        for v, d, h in ((0.0, -0.023, 0.013), (0.3, -0.110, 0.025), (0.6, -0.200, 0.032), (1.0, -0.105, 0.025))
    ),
    ("M18 export control", {"prior": 0.6, "treaty_rate": 0.0}, {"force_cap": 2.0}, 0.002, 0.003),
    *(
        (f"M28 {name}", {"prior": 0.6, "securitising": 0.0}, settings, d, h)
        for name, settings, d, h in (
            ("default", {"securitising": 0.1}, 0.063, 0.020),
            ("strong", STRONG, 0.352, 0.038),
            ("sceptical", {**STRONG, "audience_threshold": 1.5}, 0.003, 0.005),
            ("permissive", {**STRONG, "audience_threshold": 0.1}, 0.565, 0.040),
        )
    ),
    *(
        (f"E14 {name}", ALONE, settings, d, h)
        for name, settings, d, h in (
            ("treaty .3", {"treaty_rate": 0.3}, -0.095, 0.023),
            ("treaty .6", {"treaty_rate": 0.3, "verification": 0.6}, -0.170, 0.030),
            ("organisation", {"binding": 0.5}, 0.0, 0.0),
            ("trade", {"trade_cost": 0.2}, 0.0, 0.0),
            ("culture", {"respect": 0.8}, 0.0, 0.0),
            ("talk 1, .9", {"talk": 1.0, "talk_mimicry": 0.9}, -0.103, 0.024),
            ("talk .5, .5", {"talk": 0.5, "talk_mimicry": 0.5}, -0.212, 0.035),
            ("intelligence", {"intelligence": 0.5}, -0.125, 0.035),
            ("costly signal", {"signal_rate": 0.2, "signal_cost": 0.3}, -0.112, 0.028),
            ("leap", {"leap": 0.1}, -0.425, 0.040),
        )
    ),
]
KINDS = {"paradox": PARADOX, "restraint": RESTRAINT, "war": WAR}


def _point(settings: dict[str, float]) -> Point:
    theory = school("default").where(**{**without_additions(), **settings})
    return Point(theory, DYAD.replace(settings={**DYAD.settings, "trade_gain": 0}))


@pytest.fixture(scope="module")
def records() -> dict[str, list[dict[str, np.ndarray]]]:
    """Every arm of every experiment, with common luck."""
    arms = {kind: [s for _, s, _ in rows] for kind, rows in KINDS.items()}
    arms["control"] = [c for _, c, _, _, _ in DIFFERENCE]
    arms["treatment"] = [{**c, **t} for _, c, t, _, _ in DIFFERENCE]
    every = [_point(s) for rows in arms.values() for s in rows]
    made = iter(measure(every, years=100, replicates=N, keep=("conduct", "wars"), seed=3))
    return {kind: [next(made) for _ in rows] for kind, rows in arms.items()}


SHARES = {
    "paradox": paradox,
    "restraint": restraint,
    "war": lambda r: r["wars"].sum(1) > 0,
}


@pytest.mark.parametrize(("kind", "at"), [(kind, at) for kind, rows in KINDS.items() for at in range(len(rows))])
def test_a_share_is_as_printed(records: dict[str, list[dict[str, np.ndarray]]], kind: str, at: int) -> None:
    claim, settings, printed = KINDS[kind][at]
    ours = SHARES[kind](records[kind][at]).mean()
    pooled = np.clip((ours + printed) / 2, 1 / N, 1 - 1 / N)
    z = (ours - printed) / (2 * pooled * (1 - pooled) / N) ** 0.5
    assert abs(z) < 4.4, f"{claim} {settings}: {ours:.3f} against {printed:.3f} (z = {z:.1f})"


@pytest.mark.parametrize("at", range(len(DIFFERENCE)))
def test_a_difference_is_as_printed(records: dict[str, list[dict[str, np.ndarray]]], at: int) -> None:
    claim, _, _, printed, half_width = DIFFERENCE[at]
    paired = paradox(records["treatment"][at]).astype(float) - paradox(records["control"][at])
    error = max(paired.std() ** 2 / N + (half_width / 1.96) ** 2, 2 * (1 / N) ** 2) ** 0.5
    z = (paired.mean() - printed) / error
    assert abs(z) < 4.4, f"{claim}: {paired.mean():.3f} against {printed:.3f} (z = {z:.1f})"
