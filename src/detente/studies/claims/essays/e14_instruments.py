"""E14: the instruments that bind, on two outcomes: a way out, and a peace that lasts [BoothWheeler2008]_."""

from detente.studies.beds import BEDS
from detente.studies.claims.claim import Axis, Claim, Combination, Measured, Prediction
from detente.studies.claims.essays._instruments import (
    BELIEF,
    ESCAPED,
    INSTRUMENTS,
    KEPT,
    STRUCTURE,
    YEARS,
    arms,
)


def mean_effect(outcome: Measured, mood: str, kind: str, against: str = "") -> Combination:
    """Return the mean effect of the instruments of a kind, against none or those of another kind.

    Parameters
    ----------
    outcome
        What is compared.
    mood
        ``fearful`` or ``calm``.
    kind, against
        Kinds of instruments; against no instrument if empty.
    """

    def shares(which: str) -> dict[str, float]:
        names = [name for name, one in INSTRUMENTS.items() if one.kind == which] or ["none"]
        return {f"{name}, {mood}": 1.0 / len(names) for name in names}

    return Combination(outcome, shares(kind) | {name: -weight for name, weight in shares(against).items()})


CLAIMS = (
    Claim(
        id="E14",
        school="Emeriau; Booth and Wheeler",
        statement="Instruments that work on belief open the way out, and those that work on structure make it last.",
        references=("Emeriau", "BoothWheeler2008", "Pashakhanlou2018", "Pohl2013", "Murphy2010", "DeSilva2015"),
        bed=BEDS["pair"].scenario(YEARS, prior=0.75, offence_advantage=2.5, distinguishability=0.0),
        arms=arms(),
        predictions=(
            Prediction("escape, instruments of belief against none", mean_effect(ESCAPED, "fearful", BELIEF), 0.1),
            Prediction("peace kept, instruments of structure against none", mean_effect(KEPT, "calm", STRUCTURE), 0.1),
            Prediction(
                "escape, instruments of belief against those of structure",
                mean_effect(ESCAPED, "fearful", BELIEF, STRUCTURE),
                0.1,
                rival="All instruments do the same: what helps out also keeps out.",
            ),
            Prediction(
                "peace kept, instruments of structure against those of belief",
                mean_effect(KEPT, "calm", STRUCTURE, BELIEF),
                0.1,
                rival="What convinced states once keeps convincing them: belief lasts by itself.",
            ),
        ),
        why_smallest="One run in ten: less would not change what an adviser says (assumption).",
        design="A world without any instrument, and one instrument at a time. Escape: restraint in years 80 to 100 of two "
        "who began fearful. Kept: of two who began calm and were at peace then, restraint in years 130 to 150, after "
        "leaders lost sensibility and leaps and one side competed for eight years.",
        would_change="Other doses: each instrument stands at one strength that is assumed, and kinds are averaged.",
        axis=Axis("offence_advantage", 1.6, 5.0, log=True),
        cannot="What instruments do to publics, parties and officials, and what they cost in attention.",
    ),
)
