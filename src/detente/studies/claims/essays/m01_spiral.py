"""M01: one side's security is the other's insecurity, which is answered, and comes back [Herz1950]_, [Jervis1978]_."""

from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast, interaction
from detente.studies.claims.measured import Forces, Level

_STEP = {0: {"base_force": 0.9}}
_NO_ANSWER = {"reaction": 0.0}
_OTHERS_FORCES = Forces(40, 60, actors=(1,))
_BED = BEDS["pair"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0)
_AXIS = Axis("offence_advantage", 0.6, 6.0, log=True)
_STEP_WORDS = (
    "One of two equal security-seekers keeps three times the forces that it would keep without any threat (4.5 against "
    "1.5 % of GDP)"
)
_CANNOT = "Steps that are not arms, such as alliances or bases, between two states."

CLAIMS = (
    Claim(
        id="M01a",
        school="Herz; Jervis",
        statement="What a state does for its own security makes the other less secure, and the other answers.",
        references=("Herz1950", "Jervis1978", "Menon2023"),
        bed=_BED,
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
        ),
        why_smallest="Five points in the chance of being overrun, and a quarter of a percent of GDP, a tenth of the "
        "forces at the start, are what planners would notice (assumption).",
        design=f"{_STEP_WORDS}; the same with neither side answering threats; all luck equal.",
        would_change="States that answer no threat with arms (reaction), or an offence so weak that a step threatens "
        "nobody.",
        axis=_AXIS,
        cannot=_CANNOT,
    ),
    Claim(
        id="M01b",
        school="Herz; Jervis (our strict reading)",
        statement="The step comes back: in the end the state that began is less secure than without it.",
        ours="The essay speaks of a vicious circle; that who began it ends less secure than without its step "
        "is how we measure it.",
        references=("Herz1950", "Jervis1978", "Menon2023"),
        bed=_BED,
        arms={"calm": Arm(), "step": Arm(own=_STEP)},
        predictions=(
            Prediction(
                "chance that the state which took the step can be overrun in the last 20 years, with against without",
                contrast(Level("win", -20, actors=(1,), others=(0,)), "step", "calm"),
                0.02,
                unit="probability",
                rival="Arms protect: who takes the step is the safer for it, whatever the other answers.",
            ),
        ),
        why_smallest="That it comes back at all matters from two points on (assumption).",
        design=f"{_STEP_WORDS}, or takes no such step; all luck equal.",
        would_change="A model in which answers overshoot, so that the other builds more than it saw, or in which arms "
        "deter so that a step provokes the first strike: no setting of this one that was drawn does either.",
        by_construction="The other answers with a part of what it fears and not with more than the step, and a contest "
        "counts forces by their ratio: no setting that we drew leaves who takes the step worse off by what matters.",
        axis=_AXIS,
        cannot=f"{_CANNOT} A loss of security that no ratio of forces shows, such as a war that the step provokes.",
    ),
)
