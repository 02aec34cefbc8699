"""E14: the instruments, each on two outcomes, a way out and a peace that lasts [BoothWheeler2008]_."""

from detente.studies.beds import BEDS
from detente.studies.claims.claim import Axis, Claim, Combination, Measured, Prediction, contrast
from detente.studies.claims.essays._instruments import (
    BELIEF,
    CALM,
    ESCAPED,
    FEARFUL,
    INSTRUMENTS,
    KEPT,
    STRUCTURE,
    YEARS,
    arms,
)

_BED = BEDS["pair"].scenario(YEARS, prior=FEARFUL, offence_advantage=2.5, distinguishability=0.0)
_AXIS = Axis("offence_advantage", 1.6, 5.0, log=True)
_TENTH = "One run in ten: less would not change what an adviser says (assumption)."
_CHANGE = (
    "Other doses: each instrument stands at one strength that is assumed, and the instruments of a kind are averaged."
)
_CANNOT = "What instruments do to publics, parties and officials, and what they cost in attention."


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
        id="E14a",
        school="Emeriau; Booth and Wheeler",
        statement="Instruments that work on what states believe open the way out, which those of structure do not.",
        references=("Emeriau", "BoothWheeler2008", "Pashakhanlou2018", "DeSilva2015"),
        bed=_BED,
        arms=arms("fearful", FEARFUL, (BELIEF, STRUCTURE)),
        predictions=(
            Prediction("escape, instruments of belief against none", mean_effect(ESCAPED, "fearful", BELIEF), 0.1),
            Prediction(
                "escape, instruments of belief against those of structure",
                mean_effect(ESCAPED, "fearful", BELIEF, STRUCTURE),
                0.1,
                rival="Any instrument opens it: ties of trade, organisation and culture do as well.",
            ),
        ),
        why_smallest=_TENTH,
        design="Two fearful security-seekers without any instrument, or with one at a time; restraint in years "
        "80 to 100.",
        would_change=_CHANGE,
        axis=_AXIS,
        cannot=_CANNOT,
    ),
    Claim(
        id="E14b",
        school="Emeriau; Booth and Wheeler",
        statement="Instruments that change the structure make peace last, which those of belief do not.",
        references=("Emeriau", "BoothWheeler2008", "Waltz2000", "Pohl2013", "Murphy2010"),
        bed=_BED,
        arms=arms("calm", CALM, (BELIEF, STRUCTURE)),
        predictions=(
            Prediction("peace kept, instruments of structure against none", mean_effect(KEPT, "calm", STRUCTURE), 0.1),
            Prediction(
                "peace kept, instruments of structure against those of belief",
                mean_effect(KEPT, "calm", STRUCTURE, BELIEF),
                0.1,
                rival="What convinced states once keeps convincing them: belief lasts without structure.",
            ),
        ),
        why_smallest=_TENTH,
        design="Two calm security-seekers without any instrument, or with one at a time; of those at peace in "
        "years 80 to "
        "100, restraint in years 130 to 150, after leaders lost sensibility and leaps in year 100 and one side "
        "competed "
        "from 110 to 118.",
        would_change=_CHANGE,
        axis=_AXIS,
        cannot=_CANNOT,
    ),
)


TABLE = Claim(
    id="E14 table",
    school="Emeriau",
    statement="Each instrument opens the way out and makes it last.",
    references=("Emeriau",),
    bed=_BED,
    arms=arms("fearful", FEARFUL) | arms("calm", CALM),
    predictions=tuple(
        Prediction(f"{what}, {name} against none", contrast(outcome, f"{name}, {mood}", f"none, {mood}"), 0.1)
        for name in INSTRUMENTS
        for what, outcome, mood in (("escape", ESCAPED, "fearful"), ("peace kept", KEPT, "calm"))
    ),
    why_smallest=_TENTH,
    design="As of E14a and E14b, instrument by instrument.",
    would_change=_CHANGE,
    cannot=_CANNOT,
)
"""What each instrument does by itself, for the table of instruments; no claim is judged by it."""
