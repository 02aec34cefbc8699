"""E04: misplaced certainty against uncertainty as what triggers hostility [MitzenSchweller2011]_."""

from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Combination, Prediction, contrast, level

_BED = BEDS["pair"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0, prior_spread=0.0)
_TENTH = "One run in ten: less would not change what an adviser says (assumption)."

CLAIMS = (
    Claim(
        id="E04a",
        school="Mitzen and Schweller",
        statement="Doubt leaves states passive while the other is presumed benign; certainty of malice does not.",
        references=("MitzenSchweller2011", "Emeriau"),
        bed=_BED,
        arms={
            "trust": Arm({"prior": 0.05}),
            "doubt": Arm({"prior": 0.5}),
            "certainty": Arm({"prior": 0.95}),
        },
        predictions=(
            Prediction("hostility, certainty against doubt", contrast("hostility", "certainty", "doubt"), 0.1),
            Prediction("restraint in doubt", level("restraint", "doubt"), 0.5),
            Prediction(
                "hostility, the step from doubt to certainty beyond the step from trust to doubt",
                Combination("hostility", {"certainty": 1.0, "doubt": -2.0, "trust": 1.0}),
                0.1,
                rival="Uncertainty triggers: who is unsure arms, and nobody is less sure than at even odds.",
            ),
        ),
        why_smallest=_TENTH + " Half of the runs: a usual end.",
        design="Two security-seekers whose first belief is 0.05, 0.5 or 0.95 on both sides; they then learn. Doubt is "
        "greatest at 0.5, and as small at 0.95 as at 0.05.",
        would_change="A presumption of the worst (worst_case): where it weighs enough, doubt alone is acted upon as "
        "if it were fear.",
        axis=Axis("worst_case", 0.0, 0.8),
        cannot="A belief here is one probability: certainty is its nearness to 0 or 1, not a second quantity "
        "beside it.",
    ),
    Claim(
        id="E04b",
        school="Emeriau (our strict reading)",
        statement="Only certainty sets the security dilemma off: doubt does not, even where the worst is presumed.",
        ours="The essay grants that doubt leads to hostility where malice is presumed; this is the strict "
        "reading, which it does not share.",
        references=("MitzenSchweller2011", "Mearsheimer2001"),
        bed=_BED,
        arms={
            "doubt": Arm({"prior": 0.5, "worst_case": 0.0}),
            "certainty": Arm({"prior": 0.95, "worst_case": 0.0}),
            "doubt, worst case presumed": Arm({"prior": 0.5, "worst_case": 0.6}),
        },
        predictions=(
            Prediction("hostility, certainty against doubt", contrast("hostility", "certainty", "doubt"), 0.1),
            Prediction(
                "hostility, certainty against doubt with the worst presumed",
                contrast("hostility", "certainty", "doubt, worst case presumed"),
                0.1,
                rival="Worst-case presumption is enough: nobody need be certain.",
            ),
        ),
        why_smallest=_TENTH,
        design="Two security-seekers: certain of malice and presuming nothing, against in doubt and presuming the "
        "worst by 0.6.",
        would_change="A smaller weight of the worst case, or a world in which hostility does not last.",
        axis=Axis("offence_advantage", 1.25, 6.0, log=True),
    ),
)
