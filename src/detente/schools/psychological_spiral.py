"""Psychological spiral model."""

from __future__ import annotations

from detente.core.theory import Card, Theory
from detente.mechanisms import bind, interpret, observe, respond, structure
from detente.mechanisms.complete import compose
from detente.mechanisms.groups import ALLIANCES, BINDING, CORE, INSPECTION, LISTENING, REPUTATION, TRADE, VIGILANCE

PLACE = 90
"""Place in tables."""

CARD = Card(
    claim=(
        "States see what they expect to see. Each takes its own arms for defence and assumes that the other knows so, "
        "reads the other's arms as hostility, and bends contrary evidence until it fits. Images harden into "
        "certainty, and two states that only want to be safe end as enemies."
    ),
    interprets=(
        "Without sensibility: hostile acts are put down to malice, never to fear. Two in five acts that contradict "
        "what is believed are read as confirming it (misreading 0.4). No worst case is presumed: the certainty is "
        "sincere."
    ),
    responds="By deliberation and habit on the strength of such beliefs; nobody takes a leap of trust.",
    interacts="As in the default world.",
    binds="Neither institutions nor treaties, and others' outcomes count for nothing.",
    notice=(
        "Misplaced certainty: beliefs settle on the wrong side of the critical fear and stay there.",
        "The first belief decides: luck and the prior pick one of two lasting outcomes.",
        "Once both compete, nothing disconfirming happens any more, so no error comes to light.",
        "Two who want only security, and cannot enter into each other's fear [Butterfield1951]: reciprocal fear "
        "(preemption 1) then adds almost nothing to what each fears, and yet with an offence advantage of 1.8 most "
        "pairs end hostile where few did, because who fears surprise buys offence.",
    ),
    attempt=(
        'A little empathy: ``school("psychological_spiral").where(sensibility=0.5)``. Most pairs escape, even at an '
        "offence advantage of 3.5.",
        'Fear surprise, blindly: ``school("psychological_spiral").where(preemption=1)`` where defence nearly leads.',
        'Errors alone: ``school("psychological_spiral").where(misreading=0)``. Blindness alone does nearly all of it.',
        'Change only the first belief: ``school("psychological_spiral").where(prior=0.3)`` against 0.75, one seed.',
        "Compare misplaced certainty with the rational spiral model's in the same world.",
    ),
    reasons={
        "sensibility": "Actors do not see that they frighten others [Jervis1976].",
        "misreading": "Evidence is assimilated to prior belief [Jervis1976], in the form of [RabinSchrag1999]; "
        "0.4 is an assumption.",
        "WorstCase": "Fear comes from unwarranted confidence [MitzenSchweller2011], not from prudence.",
        "Leap": "Who is certain sees no reason to try [Larson1997]; an assumption for isolation.",
        "OtherRegard": "Perception is to work alone; an assumption for isolation.",
        "Treaties": "Perception is to work alone; an assumption for isolation.",
        "Institutions": "Perception is to work alone; an assumption for isolation.",
    },
)


def psychological_spiral() -> Theory:
    """Return psychological spiral model [Jervis1976]_."""
    return compose(
        "psychological_spiral",
        "Psychological spiral model",
        has=(
            CORE,
            VIGILANCE,
            REPUTATION,
            ALLIANCES,
            TRADE,
            INSPECTION,
            BINDING,
            LISTENING,
            structure.RegimeCost,
            observe.Distinguishability,
            interpret.Misreading,
            interpret.Securitisation,
            respond.Habit,
            bind.Identity,
        ),
        denies=(
            structure.OtherRegard,
            interpret.WorstCase,
            respond.Leap,
            bind.Institutions,
            bind.Treaties,
        ),
        settings={"sensibility": 0.0, "misreading": 0.4},
        card=CARD,
        references=("Jervis1976", "RabinSchrag1999", "MitzenSchweller2011", "Larson1997", "Butterfield1951"),
        by_construction=(
            "First beliefs last: misreading turns part of the contrary evidence around.",
            "The other's fear explains nothing: sensibility is 0.",
        ),
    )
