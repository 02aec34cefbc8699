"""E19: the alliance security dilemma, abandonment against entrapment [Snyder1984]_."""

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast


@dataclass(frozen=True)
class Parties:
    """What wars were like, in a century.

    Attributes
    ----------
    which : str
        ``alone``: wars of two; ``drawn in``: states beyond the first two; ``all``: states that fight, over all wars.
    """

    which: str
    needs = ("parties",)

    @property
    def formula(self) -> str:
        """What it measures, as a line of a formula."""
        counted = {
            "alone": "wars of two states",
            "drawn in": "states in wars beyond the first two of each",
            "all": "states in wars, over all wars",
        }
        return f"{counted[self.which]}, a century"

    def __call__(self, run: Run) -> Array:
        """Return the number [replicate]."""
        i, j = np.triu_indices(run.scenario.states, 1)
        size = np.asarray(run["parties"], float)[..., i, j]
        counted = {"alone": size == 2, "drawn in": np.maximum(size - 2, 0), "all": size}[self.which]
        return np.asarray(counted.sum((1, 2)) * 100.0 / run.years)


_BED = BEDS["system"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0)
_ARMS = {"loose": Arm({"commitment_shift": -3.0}), "firm": Arm({"commitment_shift": 3.0})}
_AXIS = Axis("offence_advantage", 1.5, 5.0, log=True)
_DESIGN = "Eight states whose commitments to allies lean far to one side or the other; all else and all luck equal."

CLAIMS = (
    Claim(
        id="E19a",
        school="Snyder",
        statement="Firm commitments trade abandonment for entrapment: fewer fight alone, more are drawn into "
        "others' wars.",
        ours="The essay cites Snyder for his use of the word paradox alone; the dilemma of allies is from his article.",
        references=("Snyder1984", "Snyder1997"),
        bed=_BED,
        arms=_ARMS,
        predictions=(
            Prediction(
                "wars of two, firm against loose",
                contrast(Parties("alone"), "firm", "loose"),
                0.2,
                "less",
                "wars a century",
            ),
            Prediction(
                "states drawn into wars, firm against loose",
                contrast(Parties("drawn in"), "firm", "loose"),
                0.2,
                unit="states a century",
            ),
            Prediction(
                "states that fight, over all wars, firm against loose",
                contrast(Parties("all"), "firm", "loose"),
                0.2,
                unit="states a century",
                rival="Firm commitments deter: what they add to a war they save in wars.",
            ),
        ),
        why_smallest="A fifth of a war, or of a state at war, in a century of eight states (assumption).",
        design=_DESIGN,
        would_change="Allies that are rarer or fail each other, or attackers whom help does not impress.",
        axis=_AXIS,
        cannot="What allies say to each other in a crisis, and who restrains whom.",
    ),
    Claim(
        id="E19b",
        school="Snyder",
        statement="What makes an alliance firm makes its adversaries arm.",
        ours="The essay cites Snyder for his use of the word paradox alone; the answer of adversaries is from "
        "his article.",
        references=("Snyder1984", "Snyder1997"),
        bed=_BED,
        arms=_ARMS | {"firm, for defence alone": Arm({"commitment_shift": 3.0, "ally_offence": 0.0})},
        predictions=(
            Prediction(
                "burden of arms in the last 20 years, firm against loose",
                contrast("burden.last", "firm", "loose"),
                0.002,
                unit="share of GDP",
            ),
            Prediction(
                "burden of arms in the last 20 years, firm against loose, where allies lend forces for defence alone",
                contrast("burden.last", "firm, for defence alone", "loose"),
                0.002,
                unit="share of GDP",
                rival="Only alliances that can attack make others arm.",
            ),
        ),
        why_smallest="0.2 % of GDP, a tenth of what states usually spend (assumption).",
        design=_DESIGN,
        would_change="Forces that do not answer to what allies lend each other.",
        axis=_AXIS,
    ),
)
