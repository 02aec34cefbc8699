"""E20: borders that hardly move by force, and why [Bull1977]_, [Emeriau]_."""

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast


@dataclass(frozen=True)
class Borders:
    """Border changes by force.

    Attributes
    ----------
    per_war : bool
        Whether in each war, NaN where there is none, or else in a century.
    """

    per_war: bool = False
    needs = ("taken", "wars")

    def __call__(self, run: Run) -> Array:
        """Return the number [replicate]."""
        moved = np.asarray(run["taken"], float).sum((1, 2, 3))
        if not self.per_war:
            return np.asarray(moved * 100.0 / run.years)
        wars = np.asarray(run["wars"], float).reshape(run.replicates, -1).sum(1)
        return np.where(wars > 0, moved / np.maximum(wars, 1), np.nan)


_BED = BEDS["system"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0)
_AXIS = Axis("offence_advantage", 1.5, 5.0, log=True)

CLAIMS = (
    Claim(
        id="E20a",
        school="Emeriau",
        statement="Under managed anarchy borders move by force more seldom.",
        references=("Emeriau", "Bull1977"),
        bed=_BED,
        arms={
            "managed": Arm({"binding": 0.5}),
            "pure anarchy": Arm({"binding": 0.0}),
            "managed, no alliances": Arm({"binding": 0.5, "alliance_rate": 0.0}),
            "pure anarchy, no alliances": Arm({"binding": 0.0, "alliance_rate": 0.0}),
        },
        predictions=(
            Prediction(
                "border changes, managed against pure anarchy",
                contrast(Borders(), "managed", "pure anarchy"),
                0.2,
                "less",
                "border changes a century",
            ),
            Prediction(
                "border changes among states without allies, managed against pure anarchy",
                contrast(Borders(), "managed, no alliances", "pure anarchy, no alliances"),
                0.2,
                "less",
                "border changes a century",
                rival="Alliances keep borders where they are.",
            ),
        ),
        why_smallest="One border change in five centuries of eight states (assumption).",
        design="Eight states with institutions that grow or without any; all else and all luck equal.",
        would_change="Less greed, or so little to gain from striking first that nobody takes anything.",
        axis=_AXIS,
        cannot="The record since 1990, which is another verdict; and borders that move without war.",
    ),
    Claim(
        id="E20b",
        school="Emeriau; Bull (our extension)",
        statement="Borders rest because order forbids the taking of land, and not only because wars are rare.",
        ours="The essay says that borders rest where anarchy is managed; that order does more than make wars "
        "rare is our question.",
        references=("Bull1977", "Emeriau"),
        bed=_BED.replace(settings={**_BED.settings, "territorial_norm": 1.0}),
        arms={"managed": Arm({"binding": 0.5}), "pure anarchy": Arm({"binding": 0.0})},
        predictions=(
            Prediction(
                "border changes in each war, managed against pure anarchy",
                contrast(Borders(per_war=True), "managed", "pure anarchy"),
                0.05,
                "less",
                "border changes a war",
                rival="Wars are rarer, and each moves a border as before.",
            ),
        ),
        why_smallest="One change in twenty wars (assumption).",
        design="The same, with a norm that a fully managed anarchy keeps to the letter; border changes in each war, of "
        "runs that have wars either way.",
        would_change="A norm that keeps victors from taking anything, and not only from taking as much.",
        by_construction="The norm makes what is taken smaller and forbids no taking: order can spare borders only by "
        "sparing wars.",
        cannot="How much land is taken: the norm takes from it by assumption, so that it is not counted.",
    ),
)
