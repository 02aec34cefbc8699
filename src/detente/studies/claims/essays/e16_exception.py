"""E16: the dilemma, once the norm, as the exception of a managed anarchy [Emeriau]_."""

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.diagnostics.dilemma import in_dilemma
from detente.diagnostics.dyads import relevant, share
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, Runs, contrast, level

NEEDS = ("belief", "restraint", "exposure")
_BED = BEDS["system"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0)


@dataclass(frozen=True)
class NeighboursInDilemma:
    """Share of the relevant dyads that are in a security dilemma, over some years.

    Attributes
    ----------
    first, last : int or None
        Years, from 0 or from the end if negative.
    """

    first: int | None
    last: int | None
    needs = (*NEEDS, "prox")

    def __call__(self, run: Run) -> Array:
        """Return the share [replicate]."""
        found = in_dilemma(run, window=slice(self.first, self.last)).any(-1).mean(1)
        return share(found, relevant(run))


EARLY, LATE = NeighboursInDilemma(0, 10), NeighboursInDilemma(-20, None)


@dataclass(frozen=True)
class LeftOver:
    """Share in a dilemma in the last 20 years, less half the share in the first ten.

    Attributes
    ----------
    arm : str
        Name of the arm.
    """

    arm: str

    def __call__(self, runs: Runs) -> Array:
        """Return the difference [replicate]; below 0 where more than half of it is gone."""
        return np.asarray(LATE(runs[self.arm]) - 0.5 * EARLY(runs[self.arm]))


CLAIMS = (
    Claim(
        id="E16a",
        school="Emeriau",
        statement="Among states that begin in fear the security dilemma is the norm at first and the exception "
        "in the end.",
        ours="The essay says so of the world of today; here of made-up states that begin in fear.",
        references=("Emeriau", "Collins2014"),
        bed=_BED,
        arms={"as it is": Arm(), "no change believed": Arm({"volatility_up": 0.0, "volatility_down": 0.0})},
        predictions=(
            Prediction("in a dilemma in the first ten years", level(EARLY, "as it is"), 0.5, unit="share of dyads"),
            Prediction(
                "in a dilemma in the last 20 years, less half of the first ten",
                LeftOver("as it is"),
                0.05,
                "less",
                unit="share of dyads",
            ),
            Prediction(
                "in a dilemma in the last 20 years, less half of the first ten, where nobody believes that motives "
                "change",
                LeftOver("no change believed"),
                0.05,
                "less",
                unit="share of dyads",
                rival="Doubt fades of itself, as observers allow for change, and not by what states do.",
            ),
        ),
        why_smallest="Half of the dyads: the norm. One in twenty (assumption).",
        design="Eight states, one in seven greedy, who begin in fear; neighbours in a security dilemma in the first "
        "ten and in the last twenty of 100 years.",
        would_change="A first belief that is no longer in doubt, or motives that really change.",
        axis=Axis("offence_advantage", 1.0, 5.0, log=True),
        cannot="The record: whether real dyads have gone this way is another verdict.",
    ),
    Claim(
        id="E16b",
        school="Emeriau",
        statement="It is managed anarchy that makes the security dilemma the exception.",
        references=("Emeriau", "Collins2014", "Bluth2011"),
        bed=_BED,
        arms={"managed": Arm({"binding": 0.5}), "pure anarchy": Arm({"binding": 0.0})},
        predictions=(
            Prediction(
                "in a dilemma in the last 20 years, managed against pure anarchy",
                contrast(LATE, "managed", "pure anarchy"),
                0.05,
                "less",
                unit="share of dyads",
                rival="States learn about each other in any case: time does it, without institutions.",
            ),
        ),
        why_smallest="One dyad in twenty (assumption).",
        design="Eight states who begin in fear, with institutions that grow or without any; all else and all "
        "luck equal.",
        would_change="Learning that is slower, or a world in which conflict pays better.",
        axis=Axis("offence_advantage", 1.0, 5.0, log=True),
        cannot="The record: whether real dyads have gone this way is another verdict.",
    ),
)
