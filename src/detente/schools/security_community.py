"""Security community."""

from __future__ import annotations

from detente.core.theory import Card, Theory
from detente.mechanisms import interpret, observe, respond, structure
from detente.mechanisms.complete import compose
from detente.mechanisms.groups import (
    ALLIANCES,
    CORE,
    IDENTITY,
    INSTITUTIONS,
    LISTENING,
    REPUTATION,
    TRADE,
    TREATIES,
    VIGILANCE,
)

PLACE = 140
"""Place in tables."""

CARD = Card(
    claim=(
        "Where peoples deal with each other densely enough, and in good faith, they come to count each other in: a "
        "sense of community grows, integration in one field draws in the next, and force stops being an option among "
        "members. The dilemma is then not managed but gone."
    ),
    interprets=(
        "Without a presumption of the worst case, and through a sense of who is one of us: amity discounts suspicion, "
        "enmity adds to it (frame 0.5)."
    ),
    responds=(
        "A member's outcome counts as part of one's own (other_regard 0.3), so restraint toward friends is worth more "
        "and exposure to them hurts less. First steps of trust are taken now and then (leap 0.05)."
    ),
    interacts="As in the default world.",
    binds=(
        "With full intensity, and with strong spillover between sectors (2). Peaceful dealing makes friends "
        "(Identity), which in turn makes dealing easier: community and institutions feed each other. Deeply bound "
        "members pool sovereignty (PooledSovereignty)."
    ),
    notice=(
        "Two worlds in one: amity climbs toward 1 where restraint is reached and falls toward -1 where it is not.",
        "Community cuts both ways: at an offence advantage of 3.5 the same regard that protects friends sharpens "
        "enmity.",
        "What is reached is kept: new leaders and an eight-year shock undo almost nothing.",
    ),
    attempt=(
        'Drop the regard for others: ``school("security_community").where(other_regard=0)``. '
        "At an offence advantage of 3.5 more pairs escape, not fewer.",
        'Drop the sense of us: ``school("security_community").where(frame=0)``.',
        'Only one sector at a time: ``school("security_community").where(spillover=0)``.',
        'Start among friends: ``school("security_community").where(initial_amity=0.5)``.',
    ),
    reasons={
        "binding": "Communities are built by dense transactions and organisations [DeutschEtAl1957]; "
        "full intensity is an assumption.",
        "spillover": "Integration spreads between fields [Haas1958], [DeutschEtAl1957]; the strength is an assumption.",
        "frame": "Mutual responsiveness colours what is seen [DeutschEtAl1957]; the strength is an assumption.",
        "other_regard": "We-feeling makes the other's good one's own [DeutschEtAl1957], [AdlerBarnett1998]; "
        "the weight is an assumption.",
        "leap": "Trust has to be ventured [AdlerBarnett1998]; the rate is an assumption.",
        "WorstCase": "Among members dependable expectations of peace replace it [DeutschEtAl1957].",
    },
)


def security_community() -> Theory:
    """Return security community [DeutschEtAl1957]_."""
    return compose(
        "security_community",
        "Security community",
        has=(
            CORE,
            VIGILANCE,
            REPUTATION,
            ALLIANCES,
            TRADE,
            TREATIES,
            INSTITUTIONS,
            IDENTITY,
            LISTENING,
            structure.RegimeCost,
            observe.Distinguishability,
            interpret.Misreading,
            interpret.Securitisation,
            respond.Leap,
            respond.Habit,
        ),
        denies=(interpret.WorstCase,),
        settings={"binding": 1.0, "spillover": 2.0, "frame": 0.5, "other_regard": 0.3, "leap": 0.05},
        card=CARD,
        references=("DeutschEtAl1957", "AdlerBarnett1998", "Pouliot2008", "Haas1958"),
        by_construction=(
            "Friends fear each other less and value restraint more: frame and other_regard say so. Whether states "
            "become friends is not assumed.",
            "Binding makes conflict dearer and surprise less useful.",
        ),
    )
