"""E14: the instruments, each on two outcomes, a way out and a peace that lasts [BoothWheeler2008]_."""

from collections.abc import Sequence

from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Combination, Measured, Prediction, contrast
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
_CHANGE = "Other doses, or other instruments: each stands at one strength that is assumed, and each is asked."
_CANNOT = "What instruments do to publics, parties and officials, and what they cost in attention."
FORMAL = ("verified treaty", "organisation", "trade", "exercises", "culture", "summits")
"""Instruments that the essay names as ties that formalise trust."""
WORDS = "talk"
"""Trust that is not formalised: words alone."""


def of_kind(kind: str) -> tuple[str, ...]:
    """Return the names of the instruments of a kind.

    Parameters
    ----------
    kind
        The kind.
    """
    return tuple(name for name, one in INSTRUMENTS.items() if one.kind == kind)


def part_words(outcome: str, name: str) -> str:
    """Return what the part of a claim is called that holds an instrument against none.

    Parameters
    ----------
    outcome
        What is compared.
    name
        Of the instrument.
    """
    title = INSTRUMENTS[name].title
    return f"{outcome}, {title[0].lower() + title[1:]} against none"


def _each(outcome: Measured, words: str, mood: str, names: Sequence[str]) -> tuple[Prediction, ...]:
    """Return a prediction of each instrument, against none: no instrument speaks for another."""
    return tuple(
        Prediction(part_words(words, name), contrast(outcome, f"{name}, {mood}", f"none, {mood}"), 0.1)
        for name in names
    )


def mean_against(outcome: Measured, mood: str, names: Sequence[str], others: Sequence[str]) -> Combination:
    """Return the mean of an outcome over some instruments less that over others.

    Parameters
    ----------
    outcome
        What is compared.
    mood
        ``fearful`` or ``calm``.
    names, others
        Names of instruments.
    """
    weights = {f"{name}, {mood}": 1 / len(names) for name in names}
    return Combination(outcome, weights | {f"{name}, {mood}": -1 / len(others) for name in others})


def _arms(mood: str, prior: float, names: Sequence[str]) -> dict[str, Arm]:
    every = arms(mood, prior)
    return {name: every[name] for name in (f"{one}, {mood}" for one in ("none", *names))}


CLAIMS = (
    Claim(
        id="E14a",
        school="Emeriau (our extension)",
        statement="Each instrument that works on what states believe opens the way out, which ties do not.",
        ours="The essay lists ways to formalise trust that is there; that states are led out of hostility by "
        "each instrument that works on belief, and by ties not, is our question.",
        references=("Emeriau", "BoothWheeler2008", "Pashakhanlou2018", "DeSilva2015"),
        bed=_BED,
        arms=_arms("fearful", FEARFUL, (*of_kind(BELIEF), *of_kind(STRUCTURE))),
        keep=("conduct",),
        predictions=(
            *_each(ESCAPED, "escape", "fearful", of_kind(BELIEF)),
            Prediction(
                "escape, mean over instruments of belief against mean over ties",
                mean_against(ESCAPED, "fearful", of_kind(BELIEF), of_kind(STRUCTURE)),
                0.1,
                rival="Any instrument opens it: ties of trade, organisation and culture do as well.",
            ),
        ),
        why_smallest=_TENTH,
        design="Two fearful security-seekers without any instrument, or with one at a time; restraint in years "
        "80 to 100. Each instrument of belief must do it by itself: the claim is of all, and none speaks for another.",
        would_change=_CHANGE,
        axis=_AXIS,
        cannot="Ties among the hostile: institutions, trade and amity grow only out of restraint here, so that they "
        "cannot open a way out by assumption. " + _CANNOT,
    ),
    Claim(
        id="E14b",
        school="Emeriau",
        statement="Treaties, organisations, trade agreements, joint exercises, cultural exchange and summits each make "
        "a peace last.",
        ours="The essay says that these ties seal trust; that each of them does so by itself, when leaders "
        "change and one side competes, is our test.",
        references=("Emeriau", "BoothWheeler2008", "Waltz2000", "Pohl2013", "Murphy2010", "DeSilva2015"),
        bed=_BED,
        arms=_arms("calm", CALM, (*FORMAL, WORDS)),
        keep=("conduct",),
        predictions=(
            *_each(KEPT, "peace kept", "calm", FORMAL),
            Prediction(
                "peace kept, mean over the six ties against words alone",
                mean_against(KEPT, "calm", FORMAL, (WORDS,)),
                0.1,
                rival="What convinced states once keeps convincing them: words do without any tie.",
            ),
        ),
        why_smallest=_TENTH,
        design="Two calm security-seekers without any instrument, or with one at a time; of those at peace in years "
        "80 to 100, restraint in years 130 to 150, after leaders lost sensibility and leaps in year 100 and one side "
        "competed from 110 to 118. Each of the six must do it by itself, as the essay says it of each.",
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
