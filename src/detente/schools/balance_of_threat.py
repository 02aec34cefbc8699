"""Balance of threat."""

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

PLACE = 40
"""Place in tables."""

CARD = Card(
    claim=(
        "States ally against the power that threatens them most, not against the most powerful. Threat is power, "
        "proximity, offensive forces and, above all, intentions as others perceive them. Balancing is the rule; "
        "bandwagoning is for the weak and the desperate."
    ),
    interprets=(
        "On the evidence alone, without a presumption of the worst case. How a state treats others counts three times "
        "as much as by default (reputation 0.3): who presses one is feared by all."
    ),
    responds="As in the default world.",
    interacts="As in the default world; allies lend each other forces and may join wars.",
    binds=(
        "Allies are sought against the main threat, twice as eagerly as by default (alliance_rate 0.3) and with little "
        "error (alliance_temperature 0.01). Joining the threatening side costs half of the threat in freedom "
        "(autonomy_cost 0.5). Two states alone have nobody to ally with."
    ),
    notice=(
        "Intentions matter: against a great power with a bad name the others soon ally with each other, against one "
        "with a good name they hardly do.",
        "Peace dissolves alliances: as fear falls, so do the reasons to have allies.",
        "In a pair only its trust in evidence shows: it ends in a paradox less often than the default world.",
    ),
    attempt=(
        'Balance power, not threats: ``school("balance_of_threat").where(threat_perception=0)``.',
        'Let joining the stronger cost nothing: ``school("balance_of_threat").where(autonomy_cost=0)``.',
        'Regard only how one is treated oneself: ``school("balance_of_threat").where(reputation=0)``.',
        "Five great powers: ``detente run multipolar_europe --theory balance_of_threat``.",
    ),
    reasons={
        "alliance_rate": "Balancing is the usual answer to threats [Walt1987]; twice the default is an assumption.",
        "alliance_temperature": "States weigh where the main threat lies [Walt1987]; the noise is an assumption.",
        "autonomy_cost": "Bandwagoners trust the dangerous, and is rare [Walt1987]; the half is an assumption.",
        "reputation": "Intentions are read from conduct, toward others too [Walt1987]; the weight is an assumption.",
        "WorstCase": "Threats are perceived, not presumed [Walt1987].",
    },
)


def balance_of_threat() -> Theory:
    """Return balance of threat [Walt1987]_."""
    return compose(
        "balance_of_threat",
        "Balance of threat",
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
        settings={"alliance_rate": 0.3, "alliance_temperature": 0.01, "autonomy_cost": 0.5, "reputation": 0.3},
        card=CARD,
        references=("Walt1987", "Schweller1994", "ChristensenSnyder1990", "Pohl2013", "DeSilva2015"),
        by_construction=(
            "Threats are balanced: exposure weighs power by the fear of it. Whether that makes peace is not put in.",
            "Fear equals belief, but for what is securitised.",
        ),
    )
