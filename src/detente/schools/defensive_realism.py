"""Defensive realism."""

from __future__ import annotations

from detente.core.theory import Card, Theory
from detente.mechanisms import bind, interpret, observe, respond, structure
from detente.mechanisms.complete import compose
from detente.mechanisms.groups import (
    ALLIANCES,
    BINDING,
    CORE,
    LISTENING,
    REPUTATION,
    SIGNALS,
    TRADE,
    TREATIES,
    VIGILANCE,
)

PLACE = 20
"""Place in tables."""

CARD = Card(
    claim=(
        "Under anarchy security comes first, and grasping for more power provokes those who are threatened by it. "
        "Expansion pays only under special conditions; otherwise states do well to show restraint, and those that "
        "seek security can come to recognise one another. Competition is a policy that depends on motives, means and "
        "information, not a fate."
    ),
    interprets=(
        "On the evidence alone: no worst case is presumed. Acts, force mixes, build-ups and wars move beliefs, and "
        "some sensibility (0.3) allows for the other's fear. A security-seeker that gives up forces can be told from a "
        "greedy state, which can seldom afford it (SignalEvidence). Misreading and volatility stay at their defaults."
    ),
    responds=(
        "Security-seekers would gain next to nothing by taking (greed_benign 0.05), so restraint is worth more to "
        "them. Forces answer the forces that are feared, and none are sought for their own sake. In one year of ten a "
        "security-seeker gives up two fifths of its forces to show what it is (CostlySignals); and where forces can be "
        "told apart it buys less offence than would pay, so as not to be taken for greedy (posture_signal 2)."
    ),
    interacts=(
        "As in the default world. Force mixes lean to offence only as far as offence pays, which is what lets a "
        "security-seeker be told from a greedy state."
    ),
    binds=(
        "No institutions are built, and others' outcomes count for nothing: whatever peace there is, is self-help. "
        "Arms control is part of that: neighbours without much fear conclude treaties twice as soon (treaty_rate 0.1)."
    ),
    notice=(
        "Restraint is the rule even with offence advantage, without any institution.",
        "It rests on belief alone: it mostly outlasts new leaders and eight years of pressure, but where fear itself "
        "is restored most pairs lose it.",
        "Sensibility brings most of the escape, treaties keep part of it through the test, and costly signals change "
        "little.",
        "Where forces can be told apart security-seekers buy defence, and about half as many pairs have a war.",
        "Reassurance by conduct can be counterfeited: a greedy state that feigns good will until it is trusted "
        "exploits in more than twice as many years as an openly greedy one. It feigns acts, not costly signals, and "
        "yet those do not unmask it.",
    ),
    attempt=(
        'Take its sensibility away: ``school("defensive_realism").where(sensibility=0)``. Most of the escape goes.',
        'No costly signals: ``school("defensive_realism").where(signal_rate=0)``, or no treaties: ``treaty_rate=0``.',
        'Give security-seekers something to gain: ``school("defensive_realism").where(greed_benign=0.4)``.',
        'Make forces speak: ``school("defensive_realism").where(distinguishability=1)``, then posture_signal=0 too.',
        'Meet a deceiver: ``school("defensive_realism").where(deception=1, malign_share=0.5)``.',
        'See every act, not only arms: ``school("defensive_realism").where(act_arms=0)``. More is lost in the test.',
    ),
    reasons={
        "greed_benign": "Security is the aim, gain is not [Waltz1979], [Glaser2010]; the value is an assumption.",
        "sensibility": "States know that their own arming may frighten [Glaser1997]; the value is an assumption.",
        "signal_rate": "Restraint in arms can tell a security-seeker [Glaser1994], in the form of [Kydd2000]; "
        "the rate is an assumption.",
        "signal_cost": "It must cost what a greedy state would not give up [Glaser1997]; the share is an assumption.",
        "posture_signal": "A choice between offence and defence can show motives [Glaser1994], [Jervis1978]; the "
        "value is an assumption.",
        "treaty_rate": "Arms control can serve the security of both [Glaser1994]; the rate is an assumption.",
        "OtherRegard": "States help themselves [Waltz1979].",
        "WorstCase": "States weigh how likely a danger is, not only whether it is possible [Glaser1994], [Glaser2010].",
        "Institutions": "Cooperation must follow from self-help alone [Glaser1994]; without any, by assumption.",
    },
)


def defensive_realism() -> Theory:
    """Return defensive realism [Glaser2010]_."""
    return compose(
        "defensive_realism",
        "Defensive realism",
        has=(
            CORE,
            VIGILANCE,
            REPUTATION,
            ALLIANCES,
            TRADE,
            TREATIES,
            BINDING,
            SIGNALS,
            LISTENING,
            structure.RegimeCost,
            observe.Distinguishability,
            interpret.Misreading,
            interpret.Securitisation,
            respond.Leap,
            respond.Habit,
            bind.Identity,
        ),
        denies=(
            structure.OtherRegard,
            interpret.WorstCase,
            bind.Institutions,
        ),
        settings={
            "greed_benign": 0.05,
            "sensibility": 0.3,
            "signal_rate": 0.1,
            "signal_cost": 0.4,
            "treaty_rate": 0.1,
            "posture_signal": 2.0,
        },
        card=CARD,
        references=("Waltz1979", "Glaser1994", "Glaser1997", "Glaser2010", "Jervis1978", "Kydd2000", "Snyder1991"),
        by_construction=(
            "Institutions have no part in the peace: none are built.",
            "Costly signals inform: the greedy send fewer of them by assumption.",
        ),
    )
