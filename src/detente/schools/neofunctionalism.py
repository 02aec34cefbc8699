"""Neofunctionalism."""

from __future__ import annotations

from detente.core.theory import Card, Theory
from detente.mechanisms import bind, interpret, observe, respond, structure
from detente.mechanisms.complete import compose
from detente.mechanisms.groups import ALLIANCES, CORE, IDENTITY, LISTENING, REPUTATION, TRADE, TREATIES, VIGILANCE

PLACE = 130
"""Place in tables."""

CARD = Card(
    claim=(
        "Integration begins where it is easy and moves to where it is hard. Sectors hang together, so that common "
        "rules in one create pressure for common rules in the next; interests and loyalties follow. In the end members "
        "pool sovereignty, and among them anarchy is over."
    ),
    interprets=(
        "On the evidence alone: experts who settle practical questions do not presume the worst (no WorstCase). "
        "Institutions clear the view as in the default world."
    ),
    responds="As in the default world; restraint pays more among those who decide together (binding_reward 0.2).",
    interacts="As in the default world; trade grows with economic institutions.",
    binds=(
        "With medium intensity (binding 0.5), but each sector pulls the others along (spillover 3). From a mean depth "
        "of 0.4 on sovereignty is pooled (pool_threshold), and enforces peace among members (pool_enforcement 1.5). "
        "There is no order for the world at large (no OrderCost): integration is regional."
    ),
    notice=(
        "Economic institutions come first, security ones last; where peace holds, the last catch up.",
        "Integration does not start itself: at an offence advantage of 3.5 most pairs never begin, and spillover "
        "makes no difference to how "
        "many.",
        "What is integrated holds: new leaders and an eight-year shock undo next to nothing.",
    ),
    attempt=(
        'One sector at a time: ``school("neofunctionalism").where(spillover=0)``. How deep do institutions get?',
        'Every sector must be deep: ``school("neofunctionalism").where(pool_rule=0)``.',
        'No teeth: ``school("neofunctionalism").where(pool_enforcement=0)``. Is it the pool that keeps the peace?',
        'Against the school that counts on information and order: ``school("liberal_institutionalism")``.',
    ),
    reasons={
        "binding": "Integration begins with what is technical [Haas1958]; medium intensity is an assumption.",
        "spillover": "Sectors press on each other [Haas1958]; the strength is an assumption.",
        "binding_reward": "Elites find their interests served [Haas1958]; the value is an assumption.",
        "pool_threshold": "Authority moves to the new centre before integration is complete [Haas1958]; 0.4 is an "
        "assumption.",
        "pool_enforcement": "Members accept decisions that bind them [Haas1958]; the value is an assumption.",
        "WorstCase": "Practical questions are settled as such [Haas1958].",
        "OrderCost": "Integration is regional, and orders nobody else [Haas1958].",
    },
)


def neofunctionalism() -> Theory:
    """Return neofunctionalism [Haas1958]_."""
    return compose(
        "neofunctionalism",
        "Neofunctionalism",
        has=(
            CORE,
            VIGILANCE,
            REPUTATION,
            ALLIANCES,
            TRADE,
            TREATIES,
            IDENTITY,
            LISTENING,
            structure.BindingDisarms,
            structure.BindingCost,
            structure.PooledSovereignty,
            structure.BindingReward,
            structure.RegimeCost,
            observe.Distinguishability,
            interpret.Misreading,
            interpret.Securitisation,
            respond.Leap,
            respond.Habit,
            bind.Institutions,
        ),
        denies=(
            structure.OrderCost,
            interpret.WorstCase,
        ),
        settings={
            "binding": 0.5,
            "spillover": 3.0,
            "binding_reward": 0.2,
            "pool_threshold": 0.4,
            "pool_enforcement": 1.5,
        },
        card=CARD,
        references=("Haas1958", "DeutschEtAl1957", "Keohane1984"),
        by_construction=(
            "One sector lifts the others: spillover is put in. Whether it goes all the way is not.",
            "Pooled sovereignty makes conflict dearer: that it keeps the peace is assumed, that it forms is not.",
        ),
    )
