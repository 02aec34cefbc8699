"""M07: the dilemma of response [BoothWheeler2008]_: to reply in kind or to hold, and what either error costs."""

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.core.scenario import Intervention
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast
from detente.studies.claims.measured import Wars


@dataclass(frozen=True)
class OwnRegret:
    """What the first state loses a year by competing with a friend and holding back toward a foe [share of stake]."""

    needs = ("conduct", "malign", "restraint", "exposure")

    def __call__(self, run: Run) -> Array:
        """Return the mean over years [replicate]."""
        own, theirs = run["conduct"][:, :, 0, 1] >= 0.5, run["conduct"][:, :, 1, 0] >= 0.5
        foe = run["malign"][:, :, 1] > 0.5
        friend_lost = np.where(own & ~theirs & ~foe, np.maximum(run["restraint"][:, :, 0, 1], 0.0), 0.0)
        foe_lost = np.where(~own & theirs & foe, np.maximum(run["exposure"][:, :, 0, 1], 0.0), 0.0)
        return np.asarray((friend_lost + foe_lost).mean(1), float)


_HOLD = (Intervention(year=0, conduct=0, actor=0, target=1),)
_REPLY = {0: {"reciprocity": 1.0, "generosity": 0.0}}
_FRIEND, _FOE = {"malign": (0.0, 0.0)}, {"malign": (0.0, 1.0)}

CLAIMS = (
    Claim(
        id="M07",
        school="Booth and Wheeler",
        statement="Neither answer is safe: to reply in kind makes an enemy of a friend, to hold back leaves one "
        "exposed to a foe.",
        references=("BoothWheeler2008", "Kydd2005", "Menon2023"),
        bed=BEDS["pair"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0),
        arms={
            "hold, friend": Arm(given=_FRIEND, interventions=_HOLD),
            "reply, friend": Arm(own=_REPLY, given=_FRIEND),
            "hold, foe": Arm(given=_FOE, interventions=_HOLD),
            "reply, foe": Arm(own=_REPLY, given=_FOE),
        },
        predictions=(
            Prediction(
                "regret toward a friend, replying in kind against holding back",
                contrast(OwnRegret(), "reply, friend", "hold, friend"),
                0.01,
                unit="share of the stake a year",
                rival="Replying in kind is safe whoever the other is.",
            ),
            Prediction(
                "runs with a war with a friend, replying in kind against holding back",
                contrast(Wars(any=True), "reply, friend", "hold, friend"),
                0.05,
            ),
            Prediction(
                "regret toward a foe, holding back against replying in kind",
                contrast(OwnRegret(), "hold, foe", "reply, foe"),
                0.01,
                unit="share of the stake a year",
                rival="Holding back is safe whoever the other is.",
            ),
        ),
        why_smallest="One hundredth of what is at stake each year adds up to all of it in a century; one run in twenty "
        "with a war is a risk that is weighed (assumption).",
        design="A security-seeker holds back throughout or does what the other did last, toward another "
        "security-seeker who is as fearful and toward a greedy state; all luck equal.",
        would_change="Defence: where striking first brings nothing, holding back exposes to little.",
        axis=Axis("offence_advantage", 0.6, 6.0, log=True),
        cannot="Answers between the two, such as arming without threatening. That holding back regrets nothing toward "
        "a friend is so by definition; how much the other answer costs is not.",
    ),
)
