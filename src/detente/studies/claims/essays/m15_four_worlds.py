"""M15: offence and defence, told apart or not: four worlds [Jervis1978]_."""

from detente.studies.beds import BEDS, WORLDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast

_DANGEROUS, _DEFENCE = "offence leads, forces alike", "defence leads a little, forces alike"
_TOLD, _STABLE = "offence leads, forces told apart", "defence leads a little, forces told apart"
_NAMES = {"W1": _DANGEROUS, "W2": _DEFENCE, "W3": _TOLD, "W4": _STABLE}

CLAIMS = (
    Claim(
        id="M15",
        school="Jervis",
        statement="The dilemma is worst where offence leads and cannot be told from defence, milder where either is "
        "otherwise, and mildest where both are: doubly dangerous to doubly stable.",
        ours="The essay names the safest of the four worlds alone; the order of all four is Jervis's own.",
        references=("Jervis1978", "LynnJones1995", "Menon2023"),
        bed=BEDS["pair"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0, posture_signal=2.0),
        arms={
            _NAMES[w.name]: Arm({"offence_advantage": w.offence_advantage, "distinguishability": w.distinguishability})
            for w in WORLDS.values()
        },
        predictions=(
            Prediction(
                "hostility where offence leads, forces told apart against alike",
                contrast("hostility", _TOLD, _DANGEROUS),
                0.05,
                "less",
                rival="The balance of offence and defence is all.",
            ),
            Prediction(
                "hostility where forces look alike, defence leads a little against offence leads",
                contrast("hostility", _DEFENCE, _DANGEROUS),
                0.05,
                "less",
                rival="Whether forces can be told apart is all.",
            ),
            Prediction(
                "hostility where forces can be told apart, defence leads a little against offence leads",
                contrast("hostility", _STABLE, _TOLD),
                0.05,
                "less",
                rival="Where forces can be told apart the balance no longer counts.",
            ),
            Prediction(
                "hostility where defence leads a little, forces told apart against alike",
                contrast("hostility", _STABLE, _DEFENCE),
                0.05,
                "less",
                rival="Where defence leads it no longer counts whether forces can be told apart.",
            ),
        ),
        why_smallest="One run in twenty: two worlds that differ by less are alike (assumption).",
        design="Two security-seekers, who buy forces with an eye to how they look, in Jervis's four worlds: offence "
        "advantage 2.5 or 1.25, forces alike or told apart; all luck equal. Each step of the order is a prediction "
        "of its own.",
        would_change="Worlds in which either remedy alone leaves hostility: here each ends all of it whatever is first "
        "believed, so that the second and the third world are as peaceful as the fourth.",
        axis=Axis("prior", 0.2, 0.97),
        cannot="Shades of peace: worlds without any hostility are alike. Nor what a unit of offence costs against one "
        "of defence, the other of Jervis's two aspects.",
    ),
)
