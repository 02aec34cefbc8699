"""E08: a false expectation that confirms itself [Merton1948]_, as probabilities of causation [Pearl2009]_."""

import numpy as np

from detente.core.arrays import Array
from detente.diagnostics.paradox import is_hostile
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Combination, Prediction, Runs, contrast
from detente.studies.claims.measured import Level

OTHERS_ACTS = Level("conduct", -20, None, actors=(1,), others=(0,))
"""Share of the last 20 years in which the second state competes with the first."""
_GREEDY = {"malign": (0.0, 1.0)}


def _ends(runs: Runs) -> tuple[Array, Array]:
    """Return which replicates are hostile under the fearful, and under the calm expectation [replicate]."""
    return is_hostile(runs["fearful"])[:, 0], is_hostile(runs["calm"])[:, 0]


def necessity(runs: Runs) -> Array:
    """Return PN: whether what is hostile under fear would have been spared under calm [replicate]."""
    fearful, calm = _ends(runs)
    return np.where(fearful, 1.0 - calm, np.nan)


def sufficiency(runs: Runs) -> Array:
    """Return PS: whether what is peaceful under calm would have been hostile under fear [replicate]."""
    fearful, calm = _ends(runs)
    return np.where(calm, np.nan, fearful)


CLAIMS = (
    Claim(
        id="E08",
        school="Jussim; Booth and Wheeler",
        statement="A false expectation of hostility brings the hostility about that it expects.",
        references=("Merton1948", "BoothWheeler2008", "Pearl2009", "Emeriau"),
        bed=BEDS["pair"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0),
        arms={
            "fearful": Arm({"prior": 0.9}),
            "calm": Arm({"prior": 0.3}),
            "fearful, greedy other": Arm({"prior": 0.9}, given=_GREEDY),
            "calm, greedy other": Arm({"prior": 0.3}, given=_GREEDY),
        },
        keep=("conduct", "intended", "malign"),
        predictions=(
            Prediction("hostility, fearful against calm", contrast("hostility", "fearful", "calm"), 0.1),
            Prediction(
                "probability of necessity: of the runs hostile under fear, those that calm would have spared",
                necessity,
                0.5,
                unit="probability",
                level=True,
            ),
            Prediction(
                "probability of sufficiency: of the runs peaceful under calm, those that fear would have turned",
                sufficiency,
                0.5,
                unit="probability",
                level=True,
            ),
            Prediction(
                "what fear adds to the other's competing, of a friend against a greedy state",
                Combination(
                    OTHERS_ACTS,
                    {"fearful": 1.0, "calm": -1.0, "fearful, greedy other": -1.0, "calm, greedy other": 1.0},
                ),
                0.1,
                unit="share of years",
                rival="Expectations come true because they are accurate, not because they are held.",
            ),
        ),
        why_smallest="A cause more likely than not: one half. One run in ten as a difference (assumption).",
        design="Two security-seekers who first believe the other greedy with 0.9 or with 0.3, all else and all luck "
        "equal: each run has its counterfactual. The same with a second state that is greedy, where the fear is true.",
        would_change="Leaders who see through it (sensibility), or a structure in which fear is too weak to act upon.",
        axis=Axis("sensibility", 0.0, 1.0),
        cannot="Expectations of one leader inside a government; the first belief is that of the state.",
    ),
)
