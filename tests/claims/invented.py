"""Claims whose truth is known: fourteen that are false by design, ten that are true by design."""

import numpy as np

from detente.core.arrays import Array
from detente.diagnostics.paradox import hostility_of
from detente.studies.beds import BEDS
from detente.studies.claims import Arm, Axis, Claim, Prediction, contrast
from detente.studies.claims.claim import Runs

PLACE = {"prior": 0.75, "offence_advantage": 2.5, "distinguishability": 0.0}


def _claim(number: int, name: str, low: float, high: float, expected: str, **more: float) -> Claim:
    return Claim(
        id=f"X{number:02d}",
        school="nobody",
        statement=f"More of {name} makes {expected} hostility.",
        references=(),
        bed=BEDS["pair"].scenario(100, **PLACE),
        arms={"low": Arm({name: low, **more}), "high": Arm({name: high, **more})},
        predictions=(
            Prediction(f"hostility by {name}", contrast("hostility", "high", "low"), 0.1, expected, rival="Chance."),
        ),
        why_smallest="One run in ten.",
        design="",
        would_change="",
    )


INERT = (
    ("severity_tail", 0.3, 1.0),
    ("joining", 0.0, 1.0),
    ("regions", 0.0, 6.0),
    ("region_spread", 0.01, 0.3),
    ("pact_joining", 0.0, 1.0),
    ("joining_rounds", 1.0, 200.0),
    ("alliance_rate", 0.0, 1.0),
    ("contagion", 0.0, 1.0),
    ("autonomy_cost", 0.0, 1.0),
    ("attention", 0.0, 1.0),
)
"""What does nothing between two states: that it moves hostility is false."""
FALSE = tuple(_claim(k, *given, "more" if k % 2 else "less") for k, given in enumerate(INERT))
MOVING = (
    ("conflict_cost", 0.1, 0.9, "less"),
    ("worst_case", 0.0, 0.7, "more"),
    ("leap", 0.0, 0.3, "less"),
    ("sensibility", 0.0, 1.0, "less"),
    ("ruin", 0.0, 3.0, "less"),
    ("preemption", 0.0, 1.0, "more"),
    ("intelligence", 0.0, 1.0, "less"),
    ("offensive_ceiling", 0.0, 1.0, "more"),
    ("prior", 0.3, 0.9, "more"),
    ("offence_advantage", 1.0, 4.0, "more"),
)
"""What moves hostility by the equations: costs, fear of the worst, leaps, open minds, first beliefs."""
TRUE = tuple(_claim(20 + k, *given) for k, given in enumerate(MOVING))


def _every_second(runs: Runs) -> Array:
    """Hostility, counted for and against by turns: noise around nothing, wherever it is tried."""
    hostile = hostility_of(runs["one"])
    return np.where(np.arange(len(hostile)) % 2, hostile, -hostile)


def _noisy(number: int, expected: str, axis: Axis) -> Claim:
    return Claim(
        id=f"X{number}",
        school="nobody",
        statement="Every second run is more hostile than the others.",
        references=(),
        bed=BEDS["pair"].scenario(100, **PLACE),
        arms={"one": Arm()},
        predictions=(
            Prediction("hostility by turns", _every_second, 0.1, expected),
            Prediction("hostility by turns", _every_second, 0.1, expected, rival="It is all the same."),
        ),
        why_smallest="One run in ten.",
        design="",
        would_change="",
        keep=("conduct", "intended", "malign", "prox"),
        axis=axis,
    )


AXES = (Axis("worst_case", 0.0, 0.6), Axis("conflict_cost", 0.1, 0.9))
NOISY = tuple(_noisy(10 + k, "more" if k % 2 else "less", AXES[k // 2]) for k in range(4))
"""False with noise, with a rival and along an axis."""
globals().update({one.id: one for one in (*FALSE, *NOISY, *TRUE)})
