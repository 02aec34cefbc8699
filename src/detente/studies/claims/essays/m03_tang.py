"""M03: the strict definition [Tang2009]_: anarchy, no malign intention, accumulation, offensive capability."""

from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast

CLAIMS = (
    Claim(
        id="M03",
        school="Tang",
        statement="Two states without malign intention become enemies only where there is anarchy, where they "
        "accumulate power, and where some of it is offensive: without any one of these they do not.",
        ours="The essay lists what is essential to the dilemma; that enmity ends without any one of these "
        "parts is how we test that they are.",
        references=("Tang2009", "Menon2023"),
        bed=BEDS["pair"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0),
        arms={
            "all three": Arm(),
            "a sovereign": Arm({"conflict_cost": 0.9}),
            "no accumulation": Arm({"reaction": 0.0}),
            "no offensive capability": Arm({"offensive_ceiling": 0.0}),
        },
        predictions=(
            Prediction(
                "hostility, a sovereign against anarchy", contrast("hostility", "a sovereign", "all three"), 0.1, "less"
            ),
            Prediction(
                "hostility, without offensive capability against with",
                contrast("hostility", "no offensive capability", "all three"),
                0.1,
                "less",
            ),
            Prediction(
                "hostility, without accumulation of power against with",
                contrast("hostility", "no accumulation", "all three"),
                0.1,
                "less",
                rival="Fear alone: the forces that are there frighten enough, and nobody needs to add any.",
            ),
        ),
        why_smallest="One run in ten: less is no necessary condition (assumption).",
        design="Two security-seekers; one of the three parts is taken away at a time by one parameter each (a cost of "
        "conflict of 0.9 in place of 0.3, which is all that a sovereign is here; forces that answer no threat; no "
        "offensive forces), everything else and all luck equal. Where a part's absence ends all hostility, its effect "
        "is what hostility there was: two that do are alike, and none is the more needed.",
        would_change="How far the act is the build-up itself (act_arms): where competing shows only as arms, no arms, "
        "no alarm.",
        axis=Axis("act_arms", 0.0, 1.0),
        cannot="That the parts suffice. What a first strike gains by surprise alone: it is left without offensive "
        "forces. The signs of the first two follow from how stakes are computed, their size "
        "does not; lack of malign intention is what the bed holds, for with a greedy state the conflict is no tragedy.",
    ),
)
