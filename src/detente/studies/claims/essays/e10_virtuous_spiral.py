"""E10: expectations of good that confirm themselves as those of evil do [BoothWheeler2008]_."""

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.diagnostics.paradox import hostility_of, restraint_of
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, Runs, contrast
from detente.studies.claims.measured import Level

MARGIN = 0.1
"""Difference up to which two shares count as alike."""
OTHERS_ACTS = Level("conduct", -20, None, actors=(1,), others=(0,))
"""Share of the last 20 years in which the second state competes with the first."""
_TENTH = "One run in ten: less would not change what an adviser says (assumption)."
_BED = BEDS["pair"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0)


@dataclass(frozen=True)
class Mirrored:
    """Restraint after trust less hostility after fear, moved by a margin.

    Attributes
    ----------
    by : float
        The margin.
    """

    by: float

    @property
    def formula(self) -> str:
        """What it measures, as a line of a formula."""
        return f"restraint[trust] - hostility[fear] {'+' if self.by > 0 else '-'} {abs(self.by):g}"

    def __call__(self, runs: Runs) -> Array:
        """Return the difference [replicate]."""
        return np.asarray(restraint_of(runs["trust"]) - hostility_of(runs["fear"])) + self.by


CLAIMS = (
    Claim(
        id="E10a",
        school="Booth and Wheeler",
        statement="A positive expectation brings about the restraint that it expects.",
        references=("BoothWheeler2008", "Emeriau"),
        bed=_BED,
        arms={"as it is": Arm(), "trust": Arm({"prior": 0.05}), "as it is, no habit": Arm({"habit_weight": 0.0})},
        predictions=(
            Prediction("restraint, trust against the fearful bed", contrast("restraint", "trust", "as it is"), 0.1),
            Prediction(
                "restraint, trust against the fearful bed without habit",
                contrast("restraint", "trust", "as it is, no habit"),
                0.1,
                rival="Not expectations but routines keep states where they are.",
            ),
        ),
        why_smallest=_TENTH,
        design="Two security-seekers who first believe the other greedy with 0.05, against the bed's 0.75; all else "
        "and all luck equal.",
        would_change="A place where restraint is the end whatever is believed, or one where striking first pays "
        "too well.",
        axis=Axis("offence_advantage", 1.0, 6.0, log=True),
    ),
    Claim(
        id="E10b",
        school="Booth and Wheeler (our extension)",
        statement="Good and evil expectations confirm themselves equally: the two spirals mirror each other.",
        ours="The essay says that good expectations perpetuate themselves as bad ones do; that both do so "
        "equally strongly is our question.",
        references=("BoothWheeler2008", "Emeriau"),
        bed=_BED,
        arms={"fear": Arm({"prior": 0.9}), "trust": Arm({"prior": 0.1})},
        keep=("conduct", "intended", "malign"),
        predictions=(
            Prediction(
                f"restraint after trust less hostility after fear, raised by {2 * MARGIN}",
                Mirrored(2 * MARGIN),
                MARGIN,
                rival="Fear is the stronger: bad expectations confirm themselves more surely than good ones.",
            ),
            Prediction(
                f"restraint after trust less hostility after fear, lowered by {2 * MARGIN}",
                Mirrored(-2 * MARGIN),
                MARGIN,
                "less",
                rival="Trust is the stronger: good expectations confirm themselves more surely than bad ones.",
            ),
        ),
        why_smallest=f"{_TENTH} Both ends are alike if they differ by less: two one-sided tests, for which the "
        f"difference is raised and lowered by {2 * MARGIN}.",
        design="First beliefs of 0.1 and 0.9, equally far from even odds: restraint that follows the first, hostility "
        "that follows the second.",
        would_change="The advantage of striking first: it decides how many runs fear turns hostile.",
        axis=Axis("offence_advantage", 1.0, 6.0, log=True),
        cannot="How strong two spirals are beyond what fills all runs. Trust ends in restraint in nearly all of them "
        "over the whole axis: where both are found alike, fear has come to its ceiling too, and the likeness is that "
        "of two ceilings.",
    ),
    Claim(
        id="E10c",
        school="Booth and Wheeler (our extension)",
        statement="A positive expectation that is false confirms itself too: who is trusted becomes trustworthy.",
        ours="The essay says that good expectations can be confirmed, and nothing of those that are false; "
        "that trust turns even a greedy state is ours.",
        references=("Merton1948", "BoothWheeler2008"),
        bed=_BED.replace(given={"malign": (0.0, 1.0)}),
        arms={"trust": Arm(own={0: {"prior": 0.1}}), "fear": Arm(own={0: {"prior": 0.9}})},
        predictions=(
            Prediction(
                "the greedy state's competing, trusted against feared",
                contrast(OTHERS_ACTS, "trust", "fear"),
                0.1,
                "less",
                unit="share of years",
                rival="Trust is right or wrong about the other, and changes nothing in it.",
            ),
        ),
        why_smallest="One year in ten (assumption).",
        design="A security-seeker first trusts or fears a greedy neighbour; how often that neighbour competes at "
        "the end.",
        would_change="Motives that answer to treatment: here what a state wants is given.",
        axis=Axis("offence_advantage", 1.0, 6.0, log=True),
        by_construction="What a state wants is given and answers to no treatment: the greedy stay greedy, and compete "
        "whether they are trusted or feared.",
        cannot="Motives that change because a state is trusted: the model's greedy stay greedy.",
    ),
)
