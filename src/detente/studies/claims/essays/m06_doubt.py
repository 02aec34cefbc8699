"""M06, M08, M10: the dilemma of interpretation [BoothWheeler2008]_ and whether it ever ends [Mearsheimer2001]_."""

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.diagnostics.dyads import sides
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast, level
from detente.studies.claims.measured import Doubt, InDilemma

_BEST = {"intelligence": 1.0, "observation_error": 0.0, "misreading": 0.0, "distinguishability": 1.0}


@dataclass(frozen=True)
class DoubtLeft:
    """Doubt of the last 20 years as a share of that of the first ten."""

    needs = Doubt.needs

    def __call__(self, run: Run) -> Array:
        """Return the share [replicate]."""
        return Doubt(-20)(run) / Doubt(0, 10)(run)


@dataclass(frozen=True)
class LateError:
    """Error of beliefs about motives in the last 20 years, (belief - motive)^2, mean over both sides [Brier score]."""

    needs = ("belief", "malign")

    def __call__(self, run: Run) -> Array:
        """Return the error of two states [replicate]."""
        at = slice(-20, None)
        greedy = np.asarray(run["malign"][:, at, None, ::-1], float)
        return np.asarray(((sides(run, "belief", at) - greedy) ** 2).mean((1, 2, 3)))


CLAIMS = (
    Claim(
        id="M06",
        school="Booth and Wheeler",
        statement="What states see of each other is ambiguous: an honest reader of acts and arms stays in doubt about "
        "the other's motive for years.",
        ours="The essay says that others have to be interpreted; that honest readers stay in doubt for years "
        "is how we measure it.",
        references=("BoothWheeler2008", "Jervis1976", "Menon2023"),
        bed=BEDS["pair"].scenario(100, prior=0.5, offence_advantage=2.5, distinguishability=0.2, malign_share=0.5),
        arms={
            "as states see": Arm(),
            "acts that tell": Arm({"mimicry": 0.005, "baseline_hostility": 0.001}),
            "no misreading": Arm({"misreading": 0.0, "observation_error": 0.0}),
        },
        predictions=(
            Prediction("doubt in the first ten years", level(Doubt(0, 10), "as states see"), 0.5, unit="bits"),
            Prediction(
                "doubt in the first ten years, acts that tell motives apart against ambiguous ones",
                contrast(Doubt(0, 10), "acts that tell", "as states see"),
                0.1,
                "less",
                unit="bits",
            ),
            Prediction(
                "doubt in the first ten years of readers who misread nothing",
                level(Doubt(0, 10), "no misreading"),
                0.5,
                unit="bits",
                rival="The doubt is in the eye: who sees every act and misreads none is not in doubt.",
            ),
        ),
        why_smallest="Half a bit is a belief between 0.11 and 0.89, the definition of an open motive; a tenth of a bit "
        "is a fifth of that (assumption).",
        design="Two states, each greedy with a chance of one half and believed so; acts as ambiguous as by default, "
        "acts that friends and the greedy hardly share (the greedy feign one year in 200, friends compete one in "
        "1,000), and the first read without error; all luck equal.",
        would_change="How much a year of watching counts (learning): who learns fast is soon sure.",
        axis=Axis("learning", 0.1, 1.0),
        cannot="Which of motives, intentions and capabilities is misread: forces are seen as they are.",
    ),
    Claim(
        id="M08",
        school="Booth and Wheeler",
        statement="Doubt about the other cannot be resolved: however long and well it is watched, some remains.",
        references=("BoothWheeler2008", "Rosato2015", "Menon2023"),
        bed=BEDS["pair"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0),
        arms={"as states watch": Arm(), "watched as well as can be": Arm(_BEST)},
        predictions=(
            Prediction("doubt after 80 years of watching", level(Doubt(-20), "as states watch"), 0.1, unit="bits"),
            Prediction(
                "doubt after 80 years of watching with the best of means",
                level(Doubt(-20), "watched as well as can be"),
                0.1,
                unit="bits",
                rival="Glaser's: doubt is want of information, and information can be had.",
            ),
        ),
        why_smallest="A tenth of a bit is a chance of error of about 1 in 80: less doubt is none (assumption).",
        design="Two security-seekers watch each other for a century, with common means and with perfect sight, the "
        "best spies and forces that can be told apart; all luck equal.",
        would_change="Believing that motives do not change (volatility_up): then evidence adds up without end.",
        axis=Axis("volatility_up", 0.0, 0.1),
        by_construction="Observers who believe that motives may change forget old evidence, so that some doubt stays "
        "whatever is seen: its floor follows from the believed chance of change, and at the default lies at a tenth of "
        "a bit by coincidence.",
        cannot="Minds that are closed even to themselves: a motive is a fact here, if a hidden one.",
    ),
    Claim(
        id="M10",
        school="Mearsheimer",
        statement="Intentions can change overnight, so that watching never brings certainty, and with interpretation "
        "the dilemma never ends.",
        references=("Mearsheimer2001", "Rosato2015", "Menon2023"),
        bed=BEDS["pair"].scenario(
            100, prior=0.5, offence_advantage=2.5, distinguishability=0.0, malign_share=0.5, motive_change=1.0
        ),
        arms={"as states watch": Arm(), "watched as well as can be": Arm(_BEST)},
        predictions=(
            Prediction(
                "error of beliefs after 80 years of watching with the best of means",
                level(LateError(), "watched as well as can be"),
                0.02,
                unit="Brier score",
                rival="Glaser's: doubt is want of information, and information can be had.",
            ),
            Prediction(
                "doubt after 80 years, as a share of that of the first ten",
                level(DoubtLeft(), "as states watch"),
                0.5,
                unit="ratio",
            ),
            Prediction(
                "share of the last 20 years in which either side is in a security dilemma",
                level(InDilemma(-20), "as states watch"),
                0.1,
                unit="share of years",
            ),
        ),
        why_smallest="Coin tosses have a Brier score of 0.25: 0.02 is a twelfth of that. Doubt that falls by more than "
        "half does converge; a dilemma in fewer than one year in ten is no lasting one (assumption).",
        design="Two states whose motives flip unseen, at the rates that observers allow for, watch each other for a "
        "century, with common means and with the best. With the best means errors are counted and not doubt, of which "
        "some is left by assumption (M08); all luck equal.",
        would_change="How often friends turn foes (volatility_up): where they never do, watching ends in certainty.",
        axis=Axis("volatility_up", 0.0, 0.1),
        cannot="Changes that are announced: elections or revolutions that all see.",
    ),
)
