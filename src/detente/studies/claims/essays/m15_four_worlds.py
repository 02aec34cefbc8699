"""M15: offence and defence, told apart or not: four worlds [Jervis1978]_."""

from detente.studies.beds import BEDS, WORLDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast, level

CLAIMS = (
    Claim(
        id="M15",
        school="Jervis",
        statement="The dilemma is worst where offence leads and cannot be told from defence, milder where either is "
        "otherwise, and gone where both are: doubly dangerous to doubly stable.",
        references=("Jervis1978", "LynnJones1995", "Menon2023"),
        bed=BEDS["pair"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0, posture_signal=2.0),
        arms={
            w.name: Arm({"offence_advantage": w.offence_advantage, "distinguishability": w.distinguishability})
            for w in WORLDS.values()
        },
        predictions=(
            Prediction(
                "hostility where offence leads, forces told apart against alike",
                contrast("hostility", "W3", "W1"),
                0.05,
                "less",
                rival="The balance of offence and defence is all.",
            ),
            Prediction(
                "hostility where forces look alike, defence ahead a little against offence ahead",
                contrast("hostility", "W2", "W1"),
                0.05,
                "less",
                rival="Whether forces can be told apart is all.",
            ),
            Prediction(
                "runs that end in restraint where defence leads a little and forces can be told apart",
                level("restraint", "W4"),
                0.9,
            ),
        ),
        why_smallest="One run in twenty; doubly stable is what ends in restraint nine times in ten (assumption).",
        design="Two security-seekers, who buy forces with an eye to how they look, in Jervis's four worlds: offence "
        "advantage 2.5 or 1.25, forces alike or told apart; all luck equal.",
        would_change="First beliefs: the trusting need no such help, and the most fearful are not helped by it.",
        axis=Axis("prior", 0.2, 0.97),
        cannot="What a unit of offence costs against one of defence, the other of Jervis's two aspects.",
    ),
)
