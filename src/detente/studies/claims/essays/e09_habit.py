"""E09: habit, which leaves one option only [Hopf2010]_."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.diagnostics.dyads import entropy, sides
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Combination, Prediction, contrast, level

FIRST = slice(0, 5)
"""Years in which an inherited routine meets a relation that is still open."""


@dataclass(frozen=True)
class _Openness:
    """Openness of the choice in the first years [bits]; its fields are none."""

    needs: tuple[str, ...] = ("compete",)

    def __call__(self, run: Run) -> Array:
        return np.asarray(entropy(sides(run, "compete", FIRST).astype(float)).mean((1, 2, 3)))


@dataclass(frozen=True)
class _Against:
    """How much likelier competing is than by deliberation alone, in the first years."""

    needs: tuple[str, ...] = ("compete", "deliberate")
    difference = True

    def __call__(self, run: Run) -> Array:
        gap: Any = sides(run, "compete", FIRST).astype(float) - sides(run, "deliberate", FIRST)
        return np.asarray(gap.mean((1, 2, 3)))


OPENNESS, AGAINST = _Openness(), _Against()
_COMPETING, _NONE = {"habit": 1.0}, {"habit": 0.5}

CLAIMS = (
    Claim(
        id="E09",
        school="Hopf",
        statement="Where routine has taken over, one option only comes to mind, and there is no dilemma left.",
        ours="In the essay it is misplaced certainty that leaves one option; here it is a routine that states "
        "inherit, as in Hopf.",
        references=("Hopf2010", "Emeriau"),
        bed=BEDS["pair"].scenario(100, prior=0.5, offence_advantage=2.5, distinguishability=0.0, habit_weight=0.9),
        arms={
            "no routine": Arm({"habit_rate": 0.0}, given=_NONE),
            "routine": Arm(given=_COMPETING),
        },
        predictions=(
            Prediction(
                "openness of the choice in the first five years, inherited routine against none",
                contrast(OPENNESS, "routine", "no routine"),
                0.1,
                "less",
                unit="bits",
            ),
            Prediction(
                "openness of the choice under routine, against half of that without",
                Combination(OPENNESS, {"routine": 1.0, "no routine": -0.5}),
                0.02,
                "less",
                unit="bits",
            ),
            Prediction(
                "competing in the first five years beyond what deliberation would choose",
                level(AGAINST, "routine"),
                0.1,
                unit="probability",
                rival="Habit repeats what states would choose anyway.",
            ),
        ),
        why_smallest="0.1 bit: a choice of even odds moved to 32 to 68. Half of the openness: more is gone than "
        "is left. A chance of one in ten to compete where deliberation would not.",
        design="Two security-seekers in doubt who inherit a routine of competing, against the same two without any; "
        "how open their choices are in the first five years.",
        would_change="A routine that weighs too little against what is deliberated.",
        axis=Axis("habit_weight", 0.0, 1.0),
        cannot="Habits of single decision-makers, of words and of perception: here they are of conduct alone.",
    ),
)
