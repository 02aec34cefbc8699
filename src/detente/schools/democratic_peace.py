"""Democratic peace."""

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
    TALK,
    TRADE,
    TREATIES,
    VIGILANCE,
)

PLACE = 150
"""Place in tables."""

CARD = Card(
    claim=(
        "Democracies keep peace with each other. Leaders who answer to a public pay for empty words and for needless "
        "wars, so that what a democracy says can be believed, and who is believed to want nothing but security "
        "need not be feared. Toward other regimes the same democracies are as wary, and as warlike, as anybody."
    ),
    interprets=(
        "Through what is said in public: a democracy that means ill can seldom say that it means well "
        "(audience_credibility 0.9), so that its word is evidence and its silence too (TalkEvidence). Doyle's common "
        "norms, by which democracies suspect each other less to begin with, are switched off, because they would put "
        "the result in (democratic_norm 0, its default)."
    ),
    responds=(
        "As in the default world. A leader pays at home for aggression and for being exploited (RegimeCost), which "
        "cuts both ways: restraint is worth more, and so is not being the one who is fooled."
    ),
    interacts=(
        "As in the default world, but publics do not make war itself dearer (audience_cost 0), so that Doyle's "
        "restraint by those who would pay for a war is there only as a price of aggression (RegimeCost): whatever "
        "peace there is must come through what is believed. His third leg, exchange, is missing as a cause of its "
        "own: trade follows calm between any two states, whatever their regimes (trade_cost)."
    ),
    binds="As in the default world: institutions, treaties and trade come from restraint, whatever the regime.",
    notice=(
        "Among democracies the paradox all but disappears in every world, by words and not by ballots: without talk, "
        "or with talk that binds no leader, democracies are no safer than other states.",
        "It does not take two: one democracy in a pair of security-seekers helps almost as much, because who is "
        "trusted is not provoked. The record says otherwise: there only pairs of democracies are peaceful [Doyle1986].",
        "Doyle's three legs one by one, where nobody speaks: a public that pays for war makes wars rarer and "
        "hostility only a little (audience_cost 0.2), common norms undo most of the hostility (democratic_norm 1.5), "
        "and exchange undoes none of it, because trade follows a calm that it did not make (trade_cost 0.4).",
        "A democracy whose acts feign good will is given away by its words: it exploits in fewer years than where "
        "nobody speaks. Cheap talk, which binds no leader, gives nobody away: in the default world it changes nothing "
        "of that.",
        "In a world of many states, greedy ones among them, democracies fight each other about as often as others do: "
        "through signals alone the democratic peace does not appear.",
    ),
    attempt=(
        'Nobody speaks: ``school("democratic_peace").where(talk=0)``. The peace at an offence advantage of 3.5 is '
        "gone.",
        'Words that bind nobody: ``school("democratic_peace").where(audience_credibility=0)``, then 0.3.',
        'Listeners who trust no word: ``school("democratic_peace").where(talk_scepticism=1)``.',
        "Put the result in, Doyle's three legs in place of words: "
        '``school("democratic_peace").where(audience_cost=0.2, democratic_norm=1.5, trade_cost=0.4, talk=0)``.',
        'Meet a deceiver: ``school("democratic_peace").where(deception=1, malign_share=0.5)``, then talk=0.',
        'A world of both kinds: ``school("democratic_peace").where(democracy_share=0.5)`` with ``states=20``.',
    ),
    reasons={
        "democracy_share": "The claim is about democracies among themselves [Doyle1986]: all are, in a pair.",
        "talk": "Open contest makes governments declare themselves [Fearon1994]; every other year is an assumption.",
        "audience_credibility": "Publics punish leaders whose words were empty [Fearon1994], [LevyRazin2004]; "
        "0.9 is an assumption.",
        "audience_cost": "Left out, so that peace among democracies is not put in as a price of war; an assumption "
        "for isolation.",
    },
)


def democratic_peace() -> Theory:
    """Return democratic peace [Doyle1986]_."""
    return compose(
        "democratic_peace",
        "Democratic peace",
        has=(
            CORE,
            VIGILANCE,
            REPUTATION,
            ALLIANCES,
            TRADE,
            TREATIES,
            INSTITUTIONS,
            IDENTITY,
            TALK,
            LISTENING,
            structure.RegimeCost,
            observe.Distinguishability,
            interpret.Misreading,
            interpret.WorstCase,
            interpret.Securitisation,
            respond.Leap,
            respond.Habit,
        ),
        settings={"democracy_share": 1.0, "talk": 0.5, "audience_credibility": 0.9, "audience_cost": 0.0},
        card=CARD,
        references=("Doyle1983", "Doyle1986", "Fearon1994", "LevyRazin2004", "BaligaEtAl2011", "CranmerEtAl2015"),
        by_construction=(
            "A democracy's word is better evidence than another regime's: audience_credibility says so. How much "
            "peace follows from that is not put in.",
            "Listeners know how well words bind: talk_scepticism is 0.",
        ),
    )
