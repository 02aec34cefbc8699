"""Richardson's arms race."""

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

PLACE = 110
"""Place in tables."""

CARD = Card(
    claim=(
        "Each side adds arms in answer to the other's, less what its own arms cost it, on top of what it would keep "
        "anyway. Nobody stops to think. Whether the race settles or runs away depends on one thing: whether the "
        "reactions together exceed the restraints."
    ),
    interprets=(
        "Not at all: beliefs are formed, but the worst case has full weight, so that everybody is feared completely "
        "and every unit of the other's forces is answered."
    ),
    responds=(
        "By arming toward a base plus the reaction (0.35) times the offence advantage times the forces feared. "
        "Conduct is competing in practice every year: no leaps, and no doubt that could stop it."
    ),
    interacts=(
        "Forces close a fifth of the gap a year (force_adjustment); what the economy bears is the only ceiling, and "
        "arms slow growth. Competing breeds crises and wars as in the default world."
    ),
    binds="Neither institutions nor treaties. Amity falls to enmity, which only makes the stakes worse.",
    notice=(
        "Look at forces, not at conduct: two equal neighbours settle where reaction times offence advantage is below "
        "1 (2.86 at 0.35), else they race to the ceiling.",
        "A race that runs away eats the economies that feed it: forces rise, then shrink with them.",
        "Force mixes shift the threshold, because offensive forces are the ones that are answered.",
    ),
    attempt=(
        'See the race bare, without wars: ``school("richardson").where(crisis_rate=0, crisis_base=0, burden_drag=0)``.',
        'React less: ``school("richardson").where(reaction=0.2)``. At which offence advantage does it run away now?',
        "Fit it to the record, and hold it against a random walk: ``detente case USA-USSR``.",
        'Sum threats, as in the equations for many states: ``school("richardson").where(threat_norm=1)``.',
    ),
    reasons={
        "worst_case": "Arms answer arms, whatever is believed [Richardson1960].",
        "reaction": "Puts the threshold of stability between the worlds: 1/0.35 is an offence advantage of 2.86; "
        "an assumption.",
        "Leap": "The equations know no gesture of trust [Richardson1960].",
        "Institutions": "The equations know no institutions [Richardson1960].",
        "Treaties": "The equations know no treaties [Richardson1960].",
    },
)


def richardson() -> Theory:
    """Return Richardson's arms race [Richardson1960]_."""
    return compose(
        "richardson",
        "Richardson's arms race",
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
            respond.Habit,
        ),
        denies=(
            respond.Leap,
            bind.Institutions,
            bind.Treaties,
        ),
        settings={"worst_case": 1.0, "reaction": 0.35},
        card=CARD,
        references=("Richardson1960", "Boulding1962", "IntriligatorBrito1984"),
        by_construction=(
            "Everybody competes all the time wherever exposure hurts: fear is complete. Shares of paradox, crises and "
            "wars under this school say nothing about it.",
            "No prophecy and no misplaced certainty can matter: beliefs are never acted upon.",
        ),
    )
