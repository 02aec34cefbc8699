"""M01: one side's security is the other's insecurity, and comes back [Herz1950]_, [Jervis1978]_."""

from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast, interaction
from detente.studies.claims.measured import Forces, Level

_STEP = {0: {"base_force": 0.9}}
_NO_ANSWER = {"reaction": 0.0}
_OTHERS_FORCES = Forces(40, 60, actors=(1,))

CLAIMS = (
    Claim(
        id="M01",
        school="Herz; Jervis",
        statement="What a state does for its own security makes the other less secure, the other answers, and in the "
        "end the state that began is less secure too.",
        ours="The essay speaks of a vicious circle; that who began it ends less secure than without its step "
        "is how we measure it.",
        references=("Herz1950", "Jervis1978", "Menon2023"),
        bed=BEDS["pair"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0),
        arms={
            "calm": Arm(),
            "step": Arm(own=_STEP),
            "calm, no answer": Arm(_NO_ANSWER),
            "step, no answer": Arm(_NO_ANSWER, own=_STEP),
        },
        predictions=(
            Prediction(
                "chance that the other can be overrun in years 40 to 59, with the step against without",
                contrast(Level("win", 40, 60, actors=(0,), others=(1,)), "step", "calm"),
                0.05,
                unit="probability",
            ),
            Prediction(
                "the other's forces in years 40 to 59, with the step against without, beyond the same difference "
                "where neither side arms against threats",
                interaction(_OTHERS_FORCES, "step", "calm", "step, no answer", "calm, no answer"),
                0.0025,
                unit="share of GDP",
                rival="The other arms for reasons of its own, not in answer.",
            ),
            Prediction(
                "chance that the state which took the step can be overrun in the last 20 years, with against without",
                contrast(Level("win", -20, actors=(1,), others=(0,)), "step", "calm"),
                0.02,
                unit="probability",
            ),
        ),
        why_smallest="Five points in the chance of being overrun, and a quarter of a percent of GDP, a tenth of the "
        "forces at the start, are what planners would notice; that it comes back at all matters from two points on "
        "(assumption).",
        design="One of two equal security-seekers keeps three times the forces that it would keep without any threat "
        "(4.5 against 1.5 % of GDP); the same with neither side answering threats; all luck equal.",
        would_change="Answers that overshoot: a reaction and an offence advantage whose product with fear exceeds 1, "
        "so that the other builds more than it saw.",
        axis=Axis("offence_advantage", 0.6, 6.0, log=True),
        cannot="Steps that are not arms, such as alliances or bases, between two states.",
    ),
)
