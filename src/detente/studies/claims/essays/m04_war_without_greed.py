"""M04: war among states that all seek nothing but security."""

from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast, level
from detente.studies.claims.measured import Wars

_WAR = Wars(any=True)

CLAIMS = (
    Claim(
        id="M04",
        school="realism",
        statement="States that all seek nothing but their own security can go to war, out of fear and because striking "
        "first pays.",
        references=("Herz1950", "Jervis1978", "Fearon1995", "Menon2023"),
        bed=BEDS["pair"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0),
        arms={
            "fearful": Arm(),
            "calm": Arm({"prior": 0.05}),
            "striking first brings nothing": Arm({"offence_advantage": 1.0}),
            "no accidents": Arm({"incident": 0.0, "observation_error": 0.0, "crisis_base": 0.0}),
        },
        predictions=(
            Prediction("runs with a war within 100 years, fearful", level(_WAR, "fearful"), 0.05),
            Prediction("runs with a war, calm against fearful", contrast(_WAR, "calm", "fearful"), 0.05, "less"),
            Prediction(
                "runs with a war, no advantage of striking first against 2.5",
                contrast(_WAR, "striking first brings nothing", "fearful"),
                0.05,
                "less",
            ),
            Prediction(
                "runs with a war, fearful and without accidents",
                level(_WAR, "no accidents"),
                0.05,
                rival="Wars among the peaceable are accidents: slips, false alarms, chance crises.",
            ),
        ),
        why_smallest="One pair in twenty within a century: a risk that no planner would leave out (assumption).",
        design="Two security-seekers; first belief 0.75 against 0.05, offence advantage 2.5 against 1, accidents "
        "against none; motives fixed and benign, all luck equal.",
        would_change="What war costs: above some cost fear no longer makes it worth the risk.",
        axis=Axis("conflict_cost", 0.05, 1.0, log=True),
        cannot="Wars that leaders fight for themselves, and those between more than two.",
    ),
)
