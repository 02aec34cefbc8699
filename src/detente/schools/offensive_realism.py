"""Offensive realism."""

from __future__ import annotations

from detente.core.theory import Card, Theory
from detente.mechanisms import bind, interpret, observe, respond, structure
from detente.mechanisms.complete import compose
from detente.mechanisms.groups import ALLIANCES, CORE, INSPECTION, LISTENING, REPUTATION, TRADE, VIGILANCE

PLACE = 10
"""Place in tables."""

CARD = Card(
    claim=(
        "Nobody stands above the great powers, all of them can hurt each other, and none can know what another intends "
        "or will intend tomorrow. The prudent therefore presume danger and gather power as long as they can. "
        "Institutions mirror the distribution of power and change little. The security dilemma can be survived, not "
        "escaped."
    ),
    interprets=(
        "With much worst case (0.6) and motives believed to flip either way in one year out of ten (Volatility), so "
        "that no belief ever comes near certainty. Leaders give no credit for fear (sensibility 0), and force mixes "
        "tell nothing (no Distinguishability)."
    ),
    responds=(
        "States compete unless the worst case leaves restraint the better choice; they never leap into trust. Forces "
        "aim at ten per cent more than the strongest other's (PowerSeeking), whatever is feared."
    ),
    interacts=(
        "As in the default world: forces follow their targets, competing breeds crises, crises breed wars. States "
        "trade, but the loss of trade deters nobody (trade_cost 0)."
    ),
    binds=(
        "Institutions may be built, but do nothing: they neither raise the cost of conflict, nor disarm, nor reward, "
        "and no order or pooled sovereignty is enforced. No arms-control treaty is concluded (no Treaties), and what "
        "becomes of others counts for nothing (no OtherRegard)."
    ),
    notice=(
        "Where forces cannot reassure, telling them apart changes nothing: W3 equals W1, and W4 equals W2.",
        "Where defence has the advantage, security-seekers arm the most, and yet only about a third of the pairs end "
        "in a paradox: even this fatalism needs offence to pay.",
        "Fear stays far above belief, and belief never leaves the band that volatility allows.",
    ),
    attempt=(
        'Let motives be stable: ``school("offensive_realism").where(volatility_up=0.01, volatility_down=0.01)``. '
        "It gets worse where defence has the advantage: the change that forbids certainty also forgives.",
        'Look for the edge: raise ``school("offensive_realism").where(worst_case=0.3)`` step by step to 0.9.',
        'Take away the quest for power: ``school("offensive_realism").where(power_seeking=0)``. '
        "Does conduct change, or only arms?",
        "Hold it against the record of a great-power pair: ``detente case USA-USSR``.",
    ),
    reasons={
        "worst_case": "The prudent act on what others could do [Mearsheimer2001]; that it is 0.6 is an assumption.",
        "volatility_up": "The benign may turn hostile [Mearsheimer2001], [Rosato2015]; the rate is an assumption.",
        "volatility_down": "Intentions change either way, unseen [Mearsheimer2001]; the same rate is an assumption.",
        "power_seeking": "States gather power to be safe, hegemony at best [Mearsheimer2001]; 1.1 is an assumption.",
        "sensibility": "That others arm from fear reassures nobody [Mearsheimer2001].",
        "BindingCost": "Institutions have no weight of their own [Mearsheimer1994].",
        "BindingDisarms": "Institutions have no weight of their own [Mearsheimer1994].",
        "BindingReward": "Institutions have no weight of their own [Mearsheimer1994].",
        "OrderCost": "No rule is enforced against the strong [Mearsheimer1994].",
        "trade_cost": "Survival outranks prosperity, so interdependence restrains nobody [Mearsheimer2001].",
        "PooledSovereignty": "States guard their own survival and delegate it to nobody [Mearsheimer1994].",
        "Treaties": "The strong keep no promise that binds their arms [Mearsheimer1994].",
        "OtherRegard": "States help themselves [Mearsheimer2001].",
        "Leap": "Trust without assurance invites ruin [Mearsheimer2001].",
        "Distinguishability": "Most capabilities serve attack as well as defence [Mearsheimer2001].",
    },
)


def offensive_realism() -> Theory:
    """Return offensive realism [Mearsheimer2001]_."""
    return compose(
        "offensive_realism",
        "Offensive realism",
        has=(
            CORE,
            VIGILANCE,
            REPUTATION,
            ALLIANCES,
            TRADE,
            INSPECTION,
            LISTENING,
            structure.RegimeCost,
            interpret.Misreading,
            interpret.WorstCase,
            interpret.Securitisation,
            respond.Habit,
            respond.PowerSeeking,
            bind.Institutions,
            bind.Identity,
        ),
        denies=(
            structure.BindingDisarms,
            structure.BindingCost,
            structure.OrderCost,
            structure.PooledSovereignty,
            structure.BindingReward,
            structure.OtherRegard,
            observe.Distinguishability,
            respond.Leap,
            bind.Treaties,
        ),
        settings={
            "worst_case": 0.6,
            "volatility_up": 0.1,
            "volatility_down": 0.1,
            "power_seeking": 1.1,
            "sensibility": 0.0,
            "trade_cost": 0.0,
        },
        card=CARD,
        references=("Mearsheimer2001", "Mearsheimer1994", "Rosato2015", "Waltz1979"),
        by_construction=(
            "States arm beyond need: power_seeking makes the strongest other the target.",
            "Institutions deter, disarm and reward nobody: the mechanisms are left out.",
            "Distinguishability changes nothing: force mixes are not seen.",
            "Certainty is never reached: volatility keeps belief between 0.1 and 0.9.",
        ),
    )
