"""E11: security dilemma sensibility [BoothWheeler2008]_."""

from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast

CLAIMS = (
    Claim(
        id="E11",
        school="Booth and Wheeler",
        statement="A state that sees how its own defence looks from outside, and reads others so, escapes hostility.",
        ours="The essay takes it for the first of three steps, which offsets misplaced certainty; that it ends "
        "hostility by itself is our test.",
        references=("BoothWheeler2008", "Emeriau"),
        bed=BEDS["pair"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0),
        arms={
            "blind": Arm({"sensibility": 0.0, "sensibility_spread": 0.0}),
            "sensible": Arm({"sensibility": 0.8, "sensibility_spread": 0.0}),
            "blind, no misreading": Arm({"sensibility": 0.0, "sensibility_spread": 0.0, "misreading": 0.0}),
        },
        predictions=(
            Prediction("hostility, sensible against blind", contrast("hostility", "sensible", "blind"), 0.1, "less"),
            Prediction(
                "hostility, sensible against blind states that misread nothing",
                contrast("hostility", "sensible", "blind, no misreading"),
                0.1,
                "less",
                rival="Sensibility is no more than reading acts without bias.",
            ),
        ),
        why_smallest="One run in ten: less would not change what an adviser says (assumption).",
        design="Two security-seekers; sensibility 0.8 on both sides against 0, everything else and all luck equal.",
        would_change="Reciprocal fear of surprise attack (preemption in the code): where a frightened friend is feared "
        "as well, a state that sees the other's fear strikes first.",
        axis=Axis("preemption", 0.0, 1.0),
    ),
)
