"""Power transition."""

from __future__ import annotations

from detente.core.theory import Card, Theory
from detente.mechanisms import bind, interpret, observe, respond, structure
from detente.mechanisms.complete import compose
from detente.mechanisms.groups import (
    CORE,
    IDENTITY,
    INSTITUTIONS,
    LISTENING,
    REPUTATION,
    THIRD_PARTIES,
    TRADE,
    TREATIES,
    VIGILANCE,
)

PLACE = 60
"""Place in tables."""

CARD = Card(
    claim=(
        "Peace is kept by preponderance, not by balance. The danger comes when a dissatisfied challenger, grown "
        "strong from within, draws level with the leading state. Whoever is being overtaken would rather fight now "
        "than later, and whoever overtakes no longer needs to wait."
    ),
    interprets="As in the default world: power shifts say when to fight, beliefs say whom.",
    responds=(
        "As in the default world, except that restraint is worth less to a side that is falling behind: ten years of "
        "the present shift count now (preventive_horizon 10, PowerShift), most of all near parity."
    ),
    interacts="As in the default world. Power grows from within: economies and forces, not partners.",
    binds="As in the default world, without alliances (no Alliances): partners change the balance too little.",
    notice=(
        "The side that falls behind competes about twice as often in the first years as it would without looking "
        "ahead; the rising side waits.",
        "Arms that close a gap are what frightens: as the shift slows down, so does the temptation.",
        "Between equals who stay equal there is no transition: it is nearly the default world.",
    ),
    attempt=(
        'Nobody looks ahead: ``school("power_transition").where(preventive_horizon=0)``.',
        "A fast shift counts in full already; look twice as far: "
        '``school("power_transition").where(preventive_horizon=20)``.',
        "A challenger overtakes: ``detente run power_transition --theory power_transition``.",
        'Forces that are built slowly: ``school("power_transition").where(force_adjustment=0.05)``.',
    ),
    reasons={
        "preventive_horizon": "Shifts of power, foreseen, break bargains [Powell2006], [OrganskiKugler1980]; "
        "ten years is an assumption.",
        "Alliances": "Power comes from within, and alliances shift it little [Organski1958].",
    },
)


def power_transition() -> Theory:
    """Return power transition [Organski1958]_."""
    return compose(
        "power_transition",
        "Power transition",
        has=(
            CORE,
            VIGILANCE,
            REPUTATION,
            THIRD_PARTIES,
            TRADE,
            TREATIES,
            INSTITUTIONS,
            IDENTITY,
            LISTENING,
            structure.RegimeCost,
            structure.PowerShift,
            observe.Distinguishability,
            interpret.Misreading,
            interpret.WorstCase,
            interpret.Securitisation,
            respond.Leap,
            respond.Habit,
        ),
        denies=(bind.Alliances,),
        settings={"preventive_horizon": 10.0},
        card=CARD,
        references=("Organski1958", "OrganskiKugler1980", "Powell2006", "Fearon1995"),
        by_construction=(
            "Decline makes restraint worth less, most near parity: that it tempts to preventive war is put in, how "
            "often war follows is not.",
        ),
    )
