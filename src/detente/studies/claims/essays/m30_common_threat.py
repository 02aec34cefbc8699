"""M30: a pandemic as a common threat, and complex interdependence over an unsolved rivalry [KeohaneNye1977]_."""

from detente.core.scenario import Intervention
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast
from detente.studies.claims.measured import Level, Wars

BEGIN, END = 30, 35
"""Years in which the pandemic begins and is over."""
_SICK = Intervention(BEGIN, until=END, settings={"growth": -0.02})
_COMMON = Intervention(BEGIN, until=END, settings={"growth": -0.02, "conflict_cost": 0.6})
THEN, SOON, LATE = Level("conduct", BEGIN, END), Level("conduct", 0, 30), Level("conduct", -20, None)
"""Share of the years in which a side competes: of those of the pandemic, of the first 30, of the last 20."""
_BED = BEDS["pair"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0)
_RIVALRY = Intervention(0, until=100, edits={"belief": 0.8}, hold=True)
_TIES = Intervention(0, edits={"binding": 0.6, "trade": 1.0})

CLAIMS = (
    Claim(
        id="M30b",
        school="Menon",
        statement="A threat to all, such as a pandemic, takes states out of the security dilemma, and not for "
        "its time alone.",
        ours="The essay says that the pandemic showed how dangerous a narrow view of security is; that a "
        "common threat ends hostility is our question.",
        references=("Menon2023",),
        bed=_BED,
        arms={
            "no pandemic": Arm(),
            "common threat": Arm(interventions=(_COMMON,)),
            "each for itself": Arm(interventions=(_SICK,)),
        },
        predictions=(
            Prediction(
                "competing while it lasts, common threat against none",
                contrast(THEN, "common threat", "no pandemic"),
                0.1,
                "less",
                unit="share of years",
            ),
            Prediction(
                "hostility 45 to 65 years after, common threat against none",
                contrast("hostility", "common threat", "no pandemic"),
                0.1,
                "less",
            ),
            Prediction(
                "hostility 45 to 65 years after, common threat against a threat that each bears alone",
                contrast("hostility", "common threat", "each for itself"),
                0.1,
                "less",
                rival="What calms states is that they grow poor, not that they need each other.",
            ),
        ),
        why_smallest="One run in ten: less would not change what an adviser says (assumption).",
        design="Two fearful security-seekers; for five years economies shrink by 2 % a year and conflict costs twice "
        "as much, because a common answer is lost with it; or they shrink alone; or neither.",
        would_change="A threat that is shorter, or softened by cooperation less than is assumed here.",
        axis=Axis("offence_advantage", 1.5, 6.0, log=True),
        cannot="Disease itself, and blame for it; that conflict costs twice as much is assumed, what is left of "
        "it is not.",
    ),
    Claim(
        id="M30c",
        school="Keohane and Nye; Menon",
        statement="Complex interdependence restrains rivals, and goes on to, while their rivalry is unsolved.",
        ours="The essay says that complex interdependence describes the world better than rivalry; that it "
        "restrains rivals is our test.",
        references=("KeohaneNye1977", "Menon2023"),
        bed=_BED,
        arms={
            "no ties": Arm(interventions=(_RIVALRY,)),
            "ties": Arm(interventions=(_RIVALRY, _TIES)),
        },
        predictions=(
            Prediction(
                "competing in the first 30 years, ties against none",
                contrast(SOON, "ties", "no ties"),
                0.1,
                "less",
                unit="share of years",
            ),
            Prediction(
                "competing in the last 20 years, ties against none",
                contrast(LATE, "ties", "no ties"),
                0.1,
                "less",
                unit="share of years",
            ),
            Prediction(
                "wars, ties against none",
                contrast(Wars(), "ties", "no ties"),
                0.002,
                "less",
                "wars a year",
                rival="Ties only show that states trust each other: where fear stays the same they restrain nobody.",
            ),
        ),
        why_smallest="One year in ten; one war in 500 years of a pair (assumption).",
        design="Two security-seekers whose mutual fear is held throughout (0.8), with institutions and trade as an "
        "inheritance that must then live on by itself, or without any.",
        would_change="Ties that somebody keeps up whatever the rivals do.",
        axis=Axis("offence_advantage", 1.25, 6.0, log=True),
        cannot="Firms, movements and organisations as actors of their own: ties are between states.",
    ),
)
