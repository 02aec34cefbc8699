"""Rational spiral model."""

from __future__ import annotations

from detente.core.theory import Card, Theory
from detente.mechanisms import bind, interpret, observe, respond, structure
from detente.mechanisms.complete import compose
from detente.mechanisms.groups import ALLIANCES, BINDING, CORE, INSPECTION, LISTENING, REPUTATION, TRADE, VIGILANCE

PLACE = 80
"""Place in tables."""

CARD = Card(
    claim=(
        "Spirals need no errors. States that reason well but cannot see each other's motives may fear one another "
        "into competing. Yet each also understands that the other may be afraid, so restraint that the greedy would "
        "not afford teaches trust, and states that deserve trust usually come to be trusted. Where conflict lasts, "
        "the better guess is that somebody is not trustworthy."
    ),
    interprets=(
        "As a Bayesian with full weight on each year's evidence (learning 1), no misreading and no worst case. "
        "Sensibility is complete: a hostile act counts as evidence of malice only as far as fear does not explain it. "
        "No audience is talked into more fear than the evidence gives (no Securitisation)."
    ),
    responds=(
        "Deliberately, by weighing the fear of being exploited against the stakes, with a few acts of reassurance "
        "(leap 0.05). Habit has no part. The reassuring move is a rate here, not a calculated strategy as in the "
        "original games."
    ),
    interacts="As in the default world.",
    binds="Neither institutions nor treaties, and others' outcomes count for nothing: trust is all there is.",
    notice=(
        "Hardly any paradox, even at an offence advantage of 3.5, and much deactivation: reason escapes, and binds "
        "nothing.",
        "Beliefs end near the truth: compare them with the psychological spiral's under the same seed.",
        "Everything hangs on restraint being more likely from a frightened friend than from the greedy.",
    ),
    attempt=(
        'Let the greedy imitate restraint: ``school("rational_spiral").where(mimicry=0.3)``.',
        'Reassure more boldly: ``school("rational_spiral").where(leap=0.2)``.',
        'Expect no leaps from a frightened friend: ``school("rational_spiral").where(credited_leap=0)``.',
        'Fear the fear of a friend: ``school("rational_spiral").where(preemption=1)``, the step to strategic risk.',
    ),
    reasons={
        "sensibility": "Players know that the other's conduct may come from fear of them [Kydd1997], [Kydd2005].",
        "sensibility_spread": "Rationality does not differ between leaders [Kydd2005].",
        "learning": "Bayes' rule gives every observation its full weight [Kydd2005].",
        "leap": "The trustworthy risk a costly signal [Kydd2000]; that it comes at a rate of 0.05 is an assumption.",
        "WorstCase": "Players act on expected value [Kydd2005].",
        "Misreading": "Players make no errors of inference [Kydd1997].",
        "Habit": "Players choose [Kydd2005].",
        "OtherRegard": "Motives are private, and regard for others is not among them [Kydd2005].",
        "Securitisation": "What is feared is what is believed [Kydd2005].",
        "Treaties": "Reassurance is to work alone; an assumption for isolation.",
        "Institutions": "Reassurance is to work alone; an assumption for isolation.",
    },
)


def rational_spiral() -> Theory:
    """Return rational spiral model [Kydd2005]_."""
    return compose(
        "rational_spiral",
        "Rational spiral model",
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
            respond.Leap,
            bind.Identity,
        ),
        denies=(
            structure.OtherRegard,
            interpret.Misreading,
            interpret.WorstCase,
            interpret.Securitisation,
            respond.Habit,
            bind.Institutions,
            bind.Treaties,
        ),
        settings={"sensibility": 1.0, "sensibility_spread": 0.0, "learning": 1.0, "leap": 0.05},
        card=CARD,
        references=("Kydd1997", "Kydd2000", "Kydd2005", "Glaser1997", "Ville1939"),
        by_construction=(
            "Misplaced certainty is rare: correct inference bounds how often belief can go far astray [Ville1939].",
            "Reassurance works as far as mimicry is rarer than the restraint credited to the frightened.",
        ),
    )
