"""M29: regional security complexes [BuzanWaever2003]_."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.scenario import Intervention
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, Runs, contrast
from detente.studies.claims.measured import Level

_HERE, _THERE = (0, 2, 4, 6), (1, 3, 5, 7)
_SHOCK = tuple(Intervention(40, until=46, conduct="compete", actor=i, target=j) for i in _HERE for j in _HERE if i != j)
_CALM = (Intervention(40, until=46),)
_INSIDE = Level("conduct", 46, 60, _HERE, _HERE)
_ELSEWHERE = Level("conduct", 46, 60, _THERE)


@dataclass(frozen=True)
class Contained:
    """What a shock adds to competing in its region, less what it adds to that of all states elsewhere.

    Attributes
    ----------
    hearsay : str
        Ending of the names of the arms.
    """

    hearsay: str = ""

    @property
    def formula(self) -> str:
        """What it measures, as a line of a formula."""
        shock, calm = "shock" + self.hearsay, "calm" + self.hearsay
        return (
            f"(inside[{shock}] - inside[{calm}]) - (elsewhere[{shock}] - elsewhere[{calm}]), shares of years competing"
        )

    def __call__(self, runs: Runs) -> Array:
        """Return the difference [replicate]."""
        shock, calm = runs["shock" + self.hearsay], runs["calm" + self.hearsay]
        return np.asarray((_INSIDE(shock) - _INSIDE(calm)) - (_ELSEWHERE(shock) - _ELSEWHERE(calm)))


_HEARD = {"contagion": 1.0, "reputation": 1.0}

CLAIMS = (
    Claim(
        id="M29",
        school="Buzan",
        statement="Security hangs together inside a region and not in the world: a quarrel spreads among neighbours "
        "and stops at the region's edge.",
        ours="The essay adds that complexes promote cooperation and make the dilemma irrelevant, which is not "
        "tried here.",
        references=("BuzanWaever2003", "BuzanEtAl1998", "Menon2023"),
        bed=BEDS["system"].scenario(60, prior=0.75, offence_advantage=2.5, distinguishability=0.0),
        arms={
            "calm": Arm(interventions=_CALM),
            "shock": Arm(interventions=_SHOCK),
            "calm, heard of": Arm(_HEARD, interventions=_CALM),
            "shock, heard of": Arm(_HEARD, interventions=_SHOCK),
        },
        predictions=(
            Prediction(
                "competing in the region after six years of quarrel, shock against calm",
                contrast(_INSIDE, "shock", "calm"),
                0.05,
                unit="share of years",
            ),
            Prediction(
                "what the quarrel adds in its region, beyond what it adds elsewhere",
                Contained(),
                0.05,
                unit="share of years",
            ),
            Prediction(
                "what the quarrel adds in its region, beyond what it adds elsewhere, where aggression anywhere counts "
                "in full",
                Contained(", heard of"),
                0.05,
                unit="share of years",
                rival="There is one global dilemma: whoever fights anywhere is feared everywhere.",
            ),
        ),
        why_smallest="A twentieth of the years (assumption).",
        design="Eight states in two regions; in one all compete with all for six years or nobody is made to; fourteen "
        "years after are watched, with some hearsay and with as much as the model has; same luck.",
        would_change="How far forces reach (distance_scale): in a small world the region is the world.",
        keep=_INSIDE.needs,
        axis=Axis("distance_scale", 0.1, 5.0, log=True),
        cannot="Amity and enmity that history gave to regions; that complexes make cooperation is M20's question.",
    ),
)
