"""E13: binding, which raises the cost of offence and the gain from cooperation [Keohane1984]_."""

from detente.core.scenario import Intervention
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast
from detente.studies.claims.measured import Level

YEAR = 60
"""Year of the scare, in which both sides suddenly believe the other greedy."""
SCARE = (Intervention(YEAR, edits={"belief": 0.9}),)
AFTER = Level("conduct", YEAR, YEAR + 5)
"""Share of the five years from the scare on in which a side competes."""
BEARABLE = Level("critical_fear", YEAR - 5, YEAR)
"""Fear up to which restraint is worth more, in the five years before the scare."""
_EMPTY = {
    "binding": 0.6,
    "binding_cost": 0.0,
    "binding_reward": 0.0,
    "binding_disarm": 0.0,
    "binding_transparency": 0.0,
    "order_cost": 0.0,
    "pool_enforcement": 0.0,
    "pool_aid": 0.0,
}
"""Binding that grows and does nothing."""
_BED = BEDS["pair"].scenario(80, prior=0.3, offence_advantage=2.5, distinguishability=0.0)
_ARMS = {
    "empty": Arm(_EMPTY, interventions=SCARE),
    "cost alone": Arm({**_EMPTY, "binding_cost": 0.6, "order_cost": 0.6}, interventions=SCARE),
    "gain alone": Arm({**_EMPTY, "binding_reward": 0.1}, interventions=SCARE),
}
_WHY = "One year in ten (assumption). 0.05 of fear: a twentieth of all that can be feared."
_HOW = (
    "Two security-seekers at peace for 60 years, then a scare that makes both believe the other greedy (0.9): "
    "competing in the next five years. Institutions that grow alike but have no effect, against the same with one "
    "effect."
)

CLAIMS = (
    Claim(
        id="E13a",
        school="Emeriau; Keohane",
        statement="Binding keeps the peace through a scare because it raises the cost of offence.",
        ours="The essay names a cost of offence and a gain from cooperation together; that this one alone "
        "carries peace through a scare is our test.",
        references=("Keohane1984", "Emeriau", "BoothWheeler2008"),
        bed=_BED,
        arms=_ARMS,
        predictions=(
            Prediction(
                "competing after the scare, cost alone against institutions without effect",
                contrast(AFTER, "cost alone", "empty"),
                0.1,
                "less",
                unit="share of years",
                rival="It is the long peace itself (trust, habit, amity, trade), of which institutions are only "
                "the trace.",
            ),
            Prediction(
                "largest fear at which restraint still pays, cost alone against institutions without effect",
                contrast(BEARABLE, "cost alone", "empty"),
                0.05,
                unit="probability",
            ),
        ),
        why_smallest=_WHY,
        design=_HOW,
        would_change="Institutions too shallow or too slow to cost an attacker much.",
        axis=Axis("offence_advantage", 1.25, 6.0, log=True),
    ),
    Claim(
        id="E13b",
        school="Emeriau; Keohane",
        statement="Binding keeps the peace through a scare because it raises the gain from cooperation.",
        ours="The essay names a cost of offence and a gain from cooperation together; that this one alone "
        "carries peace through a scare is our test.",
        references=("Keohane1984", "Emeriau"),
        bed=_BED,
        arms=_ARMS,
        predictions=(
            Prediction(
                "competing after the scare, gain alone against institutions without effect",
                contrast(AFTER, "gain alone", "empty"),
                0.1,
                "less",
                unit="share of years",
                rival="It is the long peace itself (trust, habit, amity, trade), of which institutions are only "
                "the trace.",
            ),
            Prediction(
                "largest fear at which restraint still pays, gain alone against institutions without effect",
                contrast(BEARABLE, "gain alone", "empty"),
                0.05,
                unit="probability",
            ),
        ),
        why_smallest=_WHY,
        design=_HOW,
        would_change="A larger gain: a tenth of the stake under full political binding is assumed.",
        axis=Axis("offence_advantage", 1.25, 6.0, log=True),
    ),
    Claim(
        id="E13c",
        school="Booth and Wheeler",
        statement="Words are not enough: trust that is not bound is lost in the first scare.",
        ours="The essay says that trust should be bound by more than words; the scare in which unbound trust "
        "is lost is our test.",
        references=("BoothWheeler2008", "Emeriau"),
        bed=_BED,
        arms={
            "bound": Arm({"binding": 0.6}, interventions=SCARE),
            "words": Arm({"binding": 0.0, "talk": 0.5, "talk_mimicry": 0.5}, interventions=SCARE),
            "unbound": Arm({"binding": 0.0}, interventions=SCARE),
        },
        predictions=(
            Prediction(
                "competing after the scare, bound against unbound",
                contrast(AFTER, "bound", "unbound"),
                0.1,
                "less",
                unit="share of years",
            ),
            Prediction(
                "competing after the scare, bound against trust by words",
                contrast(AFTER, "bound", "words"),
                0.1,
                "less",
                unit="share of years",
                rival="Diplomacy alone would do: who keeps talking keeps trusting.",
            ),
        ),
        why_smallest=_WHY,
        design="The same scare, after 60 years with institutions, with talk alone, or with neither.",
        would_change="Binding that did not outlast belief, or a world in which fear of 0.9 is borne without it.",
        axis=Axis("offence_advantage", 1.25, 6.0, log=True),
    ),
)
