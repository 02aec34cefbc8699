"""E07: under misplaced certainty the paradox is the standard outcome [Emeriau]_."""

from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast, level

CLAIMS = (
    Claim(
        id="E07",
        school="Emeriau",
        statement="Where both are wrongly certain of the other's malice, the paradox is the usual end.",
        references=("Emeriau", "MitzenSchweller2011"),
        bed=BEDS["pair"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0, prior_spread=0.0),
        arms={"certainty": Arm({"prior": 0.97}), "doubt": Arm({"prior": 0.5})},
        predictions=(
            Prediction("paradox under certainty", level("paradox", "certainty"), 0.5),
            Prediction(
                "paradox, certainty against doubt",
                contrast("paradox", "certainty", "doubt"),
                0.1,
                rival="The structure brings it about: states in doubt end there as well.",
            ),
        ),
        why_smallest="Half of the runs: usual. One in ten: less would not change what an adviser says (assumption).",
        design="Two security-seekers, both certain at first that the other is greedy (0.97), against both in "
        "doubt (0.5).",
        would_change="An advantage of striking first at which certainty wears off, or at which doubt ends there too.",
        axis=Axis("offence_advantage", 1.25, 6.0, log=True),
    ),
)
