"""Tit for tat."""

from __future__ import annotations

from detente.core.theory import Card, Theory
from detente.mechanisms import bind, interpret, observe, respond, structure
from detente.mechanisms.complete import compose
from detente.mechanisms.groups import (
    ALLIANCES,
    BINDING,
    CORE,
    IDENTITY,
    INSPECTION,
    LISTENING,
    REPUTATION,
    TRADE,
    VIGILANCE,
)

PLACE = 230
"""Place in tables."""

CARD = Card(
    claim=(
        "Cooperation needs neither trust nor foresight nor a central authority. Whoever meets again, begins with "
        "restraint and then does what the other did, makes exploitation pointless and forgiveness quick. Clarity "
        "does the work: everybody can see what the rule is."
    ),
    interprets="Beliefs are formed as in the default world, and never consulted: only the other's last act counts.",
    responds=(
        "By doing what the other was seen to do (reciprocity 1), without habit and without leaps. What is seen is not "
        "always what was done: acts are mistaken, arms are missed, accidents happen."
    ),
    interacts="As in the default world.",
    binds="Neither institutions nor treaties: reciprocity is to work alone.",
    notice=(
        "It is nice: without accidents and mistakes hardly anybody ever competes.",
        "Errors echo: with offence advantage accidents alone lead about half of the pairs into a paradox; a little "
        "generosity leads nearly all of them out.",
        "It never forgets: without errors, eight years of pressure are answered for ever after.",
    ),
    attempt=(
        'Overlook a third of what is done: ``school("tit_for_tat").where(generosity=0.3)``.',
        'A world without errors: ``school("tit_for_tat").where(incident=0, observation_error=0)``.',
        'See every act, not only arms: ``school("tit_for_tat").where(act_arms=0)``.',
        'Leave half of the choices to fear: ``school("tit_for_tat").where(reciprocity=0.5)``.',
    ),
    reasons={
        "reciprocity": "Do as the other did [Axelrod1984]; always, in the tournament's form.",
        "Leap": "The rule knows no gesture beyond beginning with restraint [Axelrod1984].",
        "Habit": "The rule looks one move back and no further [Axelrod1984].",
        "Institutions": "Reciprocity needs no authority [Axelrod1984]; without any, by assumption.",
        "Treaties": "Reciprocity needs no agreement [Axelrod1984]; without any, by assumption.",
    },
)


def tit_for_tat() -> Theory:
    """Return tit for tat [Axelrod1984]_."""
    return compose(
        "tit_for_tat",
        "Tit for tat",
        has=(
            CORE,
            VIGILANCE,
            REPUTATION,
            ALLIANCES,
            TRADE,
            INSPECTION,
            BINDING,
            IDENTITY,
            LISTENING,
            structure.RegimeCost,
            observe.Distinguishability,
            interpret.Misreading,
            interpret.WorstCase,
            interpret.Securitisation,
            respond.Reciprocity,
        ),
        denies=(
            respond.Leap,
            respond.Habit,
            bind.Institutions,
            bind.Treaties,
        ),
        settings={"reciprocity": 1.0},
        card=CARD,
        references=("Axelrod1984", "AxelrodKeohane1985", "Molander1985", "NowakSigmund1998"),
        by_construction=(
            "States reciprocate: that restraint is met with restraint is put in. How long it lasts among errors is "
            "not.",
            "Beliefs choose no act: the greedy reciprocate as well. Motives still decide who gains by war, and fear "
            "how much is armed.",
        ),
    )
