"""M17 and M18: arms control between enemies [SchellingHalperin1961]_, and its instruments."""

from detente.core.scenario import Intervention
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast
from detente.studies.claims.measured import Forces, Level

_PAIR = {"prior": 0.75, "offence_advantage": 2.5, "distinguishability": 0.0}
_BED = BEDS["pair"].scenario(100, **_PAIR)
_ASSIGNED = (Intervention(year=5, edits={"treaty": 1.0}),)
_GREEDY = {"malign": (0.0, 1.0)}
_FORCES = Forces(20)
_COST = "The model has no price for inspectors, zones or controls: the arms that they save say what they may cost."
_WHY = (
    "Coin tosses have a Brier score of 0.25: 0.02 is a twelfth of that; one run in twenty; a tenth of a percent of "
    "GDP, many times what today's inspectorates cost, a few millionths of the world's product (assumption)."
)


def _saving(treatment: str, control: str) -> Prediction:
    words = f"military burden from year 20 on, {treatment} against {control}"
    return Prediction(words, contrast(Level("burden", 20), treatment, control), 0.001, "less", unit="share of GDP")


def _error(treatment: str, control: str, rival: str = "") -> Prediction:
    words = f"error of beliefs, {treatment} against {control}"
    return Prediction(words, contrast("brier", treatment, control), 0.02, "less", unit="Brier score", rival=rival)


def _hostility(treatment: str, control: str, rival: str = "") -> Prediction:
    words = f"hostility, {treatment} against {control}"
    return Prediction(words, contrast("hostility", treatment, control), 0.05, "less", rival=rival)


CLAIMS = (
    Claim(
        id="M17",
        school="Schelling and Halperin",
        statement="Even enemies share an interest in arms control, and can reciprocate: treaties lower forces and "
        "hostility where there is fear, and forces where there is malice.",
        ours="The essay says that possible enemies share an interest in arms control; what treaties then "
        "lower, and for whom, is our test.",
        references=("SchellingHalperin1961", "Menon2023"),
        bed=_BED,
        arms={
            "no treaty": Arm({"treaty_rate": 0.0}),
            "treaties": Arm({"treaty_rate": 0.5}),
            "a treaty by lot": Arm({"treaty_rate": 0.0}, interventions=_ASSIGNED),
            "no treaty, greedy other": Arm({"treaty_rate": 0.0}, given=_GREEDY),
            "treaties, greedy other": Arm({"treaty_rate": 0.5}, given=_GREEDY),
        },
        predictions=(
            _hostility("treaties", "no treaty"),
            _hostility(
                "a treaty by lot",
                "no treaty",
                rival="Treaties come where trust already is, and mark peace without making it.",
            ),
            Prediction(
                "forces from year 20 on, treaties with a greedy state against none",
                contrast(_FORCES, "treaties, greedy other", "no treaty, greedy other"),
                0.001,
                "less",
                unit="share of GDP",
            ),
        ),
        why_smallest="One run in twenty; a tenth of a percent of GDP, a twentieth of what states spend (assumption).",
        design="Two security-seekers who fear each other, and one with a greedy neighbour, with treaties on offer "
        "every other year or none; and one treaty given to all in year 5, whoever they trust; all luck equal.",
        would_change="How likely inspection finds a cheat (verification): without it a treaty is broken unseen, or not "
        "concluded.",
        axis=Axis("verification", 0.0, 1.0),
        cannot="Bargaining over the terms: a treaty is one kind of treaty.",
    ),
    Claim(
        id="M18a",
        school="arms control",
        statement="Verification makes treaties reduce uncertainty, hostility and the cost of arms.",
        ours="The essay says that agreements reduce uncertainty; verification, and what is spared of hostility "
        "and arms, are our questions.",
        references=("SchellingHalperin1961", "AvenhausEtAl2002", "Menon2023"),
        bed=_BED,
        arms={
            "unverified treaties": Arm({"treaty_rate": 0.5, "verification": 0.0}),
            "verified treaties": Arm({"treaty_rate": 0.5, "verification": 0.6}),
            "an unverified treaty by lot": Arm({"treaty_rate": 0.0, "verification": 0.0}, interventions=_ASSIGNED),
            "a verified treaty by lot": Arm({"treaty_rate": 0.0, "verification": 0.6}, interventions=_ASSIGNED),
        },
        predictions=(
            _error("verified treaties", "unverified treaties"),
            _hostility("verified treaties", "unverified treaties"),
            _saving("verified treaties", "unverified treaties"),
            _error(
                "a verified treaty by lot",
                "an unverified treaty by lot",
                rival="Verified treaties only come sooner: what inspectors see adds nothing.",
            ),
        ),
        why_smallest=_WHY,
        design="Two security-seekers with treaties on offer, inspected (a cheat is found with a chance of 0.6) or not; "
        "and one treaty given to all in year 5, inspected or not; all luck equal.",
        would_change="Whether inspection informs even where it deters (right_to_look): if not, the best verification "
        "is half a one.",
        axis=Axis("right_to_look", 0.0, 1.0),
        cannot=_COST,
    ),
    Claim(
        id="M18b",
        school="arms control",
        statement="A zone without offensive weapons reduces uncertainty, hostility and the cost of arms.",
        ours="The essay says that such zones reduce uncertainty; hostility and the cost of arms are our questions.",
        references=("SchellingHalperin1961", "Jervis1978", "Menon2023"),
        bed=_BED,
        arms={"no zone": Arm(), "a zone": Arm({"offensive_ceiling": 0.05})},
        predictions=(
            _hostility("a zone", "no zone"),
            _saving("a zone", "no zone"),
            _error("a zone", "no zone", rival="A zone changes what can be won, and not what is known."),
        ),
        why_smallest=_WHY,
        design="Two security-seekers who may keep at most one twentieth of their forces for attack, or any share; all "
        "luck equal.",
        would_change="How far the mix of forces shifts strength between attack and defence, and what offence is worth.",
        axis=Axis("offence_advantage", 1.25, 6.0, log=True),
        cannot="Zones of single weapons, which others replace. " + _COST,
    ),
    Claim(
        id="M18c",
        school="arms control",
        statement="Export controls reduce uncertainty, hostility and the cost of arms.",
        ours="The essay says that export controls reduce uncertainty; hostility and the cost of arms are our "
        "questions.",
        references=("SchellingHalperin1961", "Menon2023"),
        bed=_BED,
        arms={"no controls": Arm(), "export controls": Arm({"export_control": 1.0})},
        predictions=(
            _saving("export controls", "no controls"),
            _hostility("export controls", "no controls"),
            _error("export controls", "no controls", rival="Slower arming is not clearer arming."),
        ),
        why_smallest=_WHY,
        design="Two equal security-seekers whose build-up takes twice as long because half of it would be imported, or "
        "not; all luck equal.",
        would_change="How strongly states arm in answer (reaction): what is not built need not be controlled.",
        axis=Axis("reaction", 0.0, 1.0),
        cannot="Controls that only some obey; smuggling. " + _COST,
    ),
)
