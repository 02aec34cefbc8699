"""Alliance politics."""

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

PLACE = 50
"""Place in tables."""

CARD = Card(
    claim=(
        "There is a second security dilemma, among allies. Who commits itself firmly may be entrapped in an ally's "
        "quarrel; who keeps its distance may be abandoned. And each move is also watched by the adversary, whom firm "
        "alliances provoke and loose ones tempt."
    ),
    interprets="As in the default world.",
    responds="As in the default world, except that the forces feared include those that allies would lend.",
    interacts=(
        "As in the default world, but allies join wars more readily, in proportion to their commitment "
        "(joining 0.75), and who joins brings in its own allies."
    ),
    binds=(
        "Allies are sought twice as eagerly (alliance_rate 0.3). How firmly an ally stands follows from which it fears "
        "more, abandonment or entrapment (Commitment); commitment_shift leans either way. Two states alone have nobody "
        "to ally with."
    ),
    notice=(
        "Entrapment: the firmer allies stand, the more states fight in a war.",
        "Abandonment: with loose commitments wars are smaller, and there are more of them.",
        "In a pair it is the default world to the last number: nobody is there to ally with.",
    ),
    attempt=(
        'Stand firm: ``school("alliance_politics").where(commitment_shift=3)``. How large do wars become?',
        'Keep a distance: ``school("alliance_politics").where(commitment_shift=-3)``. Fewer in each war, but fewer '
        "wars?",
        'Join only one\'s own quarrels: ``school("alliance_politics").where(joining=0)``.',
        'No allies of allies: ``school("alliance_politics").where(joining_rounds=1)``.',
    ),
    reasons={
        "alliance_rate": "Among many powers nobody can afford to be alone [Snyder1984]; the rate is an assumption.",
        "joining": "Commitments are mostly honoured when tested [Snyder1997]; three quarters is an assumption.",
    },
)


def alliance_politics() -> Theory:
    """Return alliance politics [Snyder1984]_."""
    return compose(
        "alliance_politics",
        "Alliance politics",
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
            interpret.WorstCase,
            interpret.Securitisation,
            respond.Leap,
            respond.Habit,
        ),
        settings={"alliance_rate": 0.3, "joining": 0.75},
        card=CARD,
        references=("Snyder1984", "Snyder1997", "ChristensenSnyder1990", "Waltz1979"),
        by_construction=(
            "Firm allies join more wars: the chance of joining is proportional to commitment. Whether wars become "
            "rarer is not put in.",
        ),
    )
