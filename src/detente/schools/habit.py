"""Logic of habit."""

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

PLACE = 220
"""Place in tables."""

CARD = Card(
    claim=(
        "Most of what states do to each other is not chosen at all. One response comes to mind, the accustomed one, "
        "and it is given before anybody weighs alternatives. Where enmity has become routine there is no dilemma left "
        "to solve, and no uncertainty to reduce: relations stay as they are until something breaks the routine."
    ),
    interprets="As in the default world, but little comes of it: what is believed is seldom consulted.",
    responds=(
        "By routine as far as routine is settled (habit_weight 1): if competing has been customary, it is repeated. "
        "Only unsettled relations are deliberated. Accidents still happen."
    ),
    interacts="What is done becomes routine (Routines, 0.05 a year). Settled enmity is the start (initial_habit 1).",
    binds="As in the default world, which gets little to build on.",
    notice=(
        "The share of choices that is deliberated: none at first, hardly any later. A dilemma presupposes a choice.",
        "The paradox persists where hardly any other school has one: even where striking first gains least (1.8).",
        "Only accidents loosen a routine; where deliberation would choose restraint, some pairs slip out in the end.",
    ),
    attempt=(
        'Routine peace: ``school("habit").where(initial_habit=0)``. Habit keeps whatever there is.',
        'Leave room for thought: ``school("habit").where(habit_weight=0.8)``, and 0.5.',
        'Routines that form and fade fast: ``school("habit").where(habit_rate=0.3)``.',
        "Against the record habit is the rival to beat: ``detente case USA-USSR``.",
    ),
    reasons={
        "habit_weight": "Habit comes before reflection [Hopf2010], in the form of [MillerEtAl2019]; "
        "that it is complete is an assumption.",
        "initial_habit": "The case at issue is enmity that has become routine [Hopf2010]; the value is an assumption.",
    },
)


def habit() -> Theory:
    """Return logic of habit [Hopf2010]_."""
    return compose(
        "habit",
        "Logic of habit",
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
        settings={"habit_weight": 1.0, "initial_habit": 1.0},
        card=CARD,
        references=("Hopf2010", "MillerEtAl2019", "Pouliot2008"),
        by_construction=(
            "Enmity at the start, repeated: the paradox in every world is put in, not found.",
            "There is no dilemma: nobody deliberates.",
        ),
    )
