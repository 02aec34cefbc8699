"""Balance of power."""

from __future__ import annotations

from detente.core.theory import Card, Theory
from detente.mechanisms import bind, interpret, observe, respond, structure
from detente.mechanisms.complete import compose
from detente.mechanisms.groups import ALLIANCES, BINDING, CORE, LISTENING, REPUTATION, TRADE, TREATIES, VIGILANCE

PLACE = 30
"""Place in tables."""

CARD = Card(
    claim=(
        "In a self-help system states balance against power, whoever has it and whatever it is meant for. They need "
        "not want balance for it to form again and again. What states are like inside does not matter; what they "
        "can do does."
    ),
    interprets=(
        "As in the default world, without speeches before an audience (no Securitisation). Beliefs decide "
        "conduct toward each other, but not who is balanced."
    ),
    responds="As in the default world: forces answer the forces that are feared, and self-help is all there is.",
    interacts=(
        "As in the default world; allies lend each other forces and may join wars. Regimes make no difference: "
        "neither aggression nor war costs a leader anything at home (no RegimeCost, audience_cost 0)."
    ),
    binds=(
        "Allies are sought against power and proximity alone (threat_perception 0), twice as eagerly as by default "
        "(alliance_rate 0.3) and with little error (alliance_temperature 0.01). No institutions are built, and others' "
        "outcomes count for nothing. Two states alone have nobody to ally with."
    ),
    notice=(
        "Alliances outlast fear: as beliefs turn good, power remains, and so do the reasons to have allies. Among "
        "balancers of threat they dissolve.",
        "A great power that nobody suspects gathers allies rather than opponents: to each of the others it is the "
        "strongest partner.",
        "In a pair there is nobody to ally with: what is left is the default world without institutions, regimes and "
        "speeches.",
    ),
    attempt=(
        'Balance threats, not power: ``school("balance_of_power").where(threat_perception=1)``.',
        'Make joining the stronger cheap: ``school("balance_of_power").where(autonomy_cost=0)``.',
        'No allies at all: ``school("balance_of_power").where(alliance_rate=0)`` in ``detente run multipolar_europe``.',
        'Choose partners with less care: ``school("balance_of_power").where(alliance_temperature=0.1)``.',
    ),
    reasons={
        "threat_perception": "Power is balanced, not intention [Waltz1979]; distance still counts.",
        "alliance_rate": "Balances form recurrently [Waltz1979]; twice the default is an assumption.",
        "alliance_temperature": "The system selects those who balance [Waltz1979]; the noise is an assumption.",
        "audience_cost": "Units are alike in what they do [Waltz1979].",
        "RegimeCost": "Units are alike in what they do [Waltz1979].",
        "Securitisation": "Threats follow from power, not from speech; an assumption for isolation.",
        "OtherRegard": "States help themselves [Waltz1979].",
        "Institutions": "Institutions do not change the structure of anarchy [Waltz2000]; without any, by assumption.",
    },
)


def balance_of_power() -> Theory:
    """Return balance of power [Waltz1979]_."""
    return compose(
        "balance_of_power",
        "Balance of power",
        has=(
            CORE,
            VIGILANCE,
            REPUTATION,
            ALLIANCES,
            TRADE,
            TREATIES,
            BINDING,
            LISTENING,
            observe.Distinguishability,
            interpret.Misreading,
            interpret.WorstCase,
            respond.Leap,
            respond.Habit,
            bind.Identity,
        ),
        denies=(
            structure.RegimeCost,
            structure.OtherRegard,
            interpret.Securitisation,
            bind.Institutions,
        ),
        settings={
            "threat_perception": 0.0,
            "alliance_rate": 0.3,
            "alliance_temperature": 0.01,
            "audience_cost": 0.0,
        },
        card=CARD,
        references=("Waltz1979", "Waltz2000", "ChristensenSnyder1990", "Schweller1994"),
        by_construction=(
            "Alliances form against power: threat_perception 0 takes intentions out of what is balanced.",
            "Nobody builds institutions, and regimes have no part: the mechanisms are left out. Institutions that a "
            "scenario sets act as in the default world.",
        ),
    )
