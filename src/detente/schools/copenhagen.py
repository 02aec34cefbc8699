"""Copenhagen School."""

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

PLACE = 200
"""Place in tables."""

CARD = Card(
    claim=(
        "A threat is what is successfully called one. Leaders declare that something existential is at stake; if the "
        "audience accepts, measures become possible that ordinary politics would not allow. Insecurity is therefore "
        "made, and can be unmade: to desecuritise is better than to be more secure."
    ),
    interprets=(
        "In two steps. First as in the default world; then leaders may speak of an existential threat, five times as "
        "often as by default (securitising 0.5), and an accepted threat is feared far beyond what is believed "
        "(securitisation_weight 0.8). Democratic audiences are harder to convince."
    ),
    responds="As in the default world, on the strength of a fear that the audience has sanctioned.",
    interacts="As in the default world.",
    binds=(
        "As in the default world; accepted threats fade by a tenth a year (desecuritising 0.1) unless renewed. That "
        "leaders take a threat back into normal politics, a move of their own, is what the school advises and not "
        "what it says is usual: it is off (desecuritising_move 0)."
    ),
    notice=(
        "Fear lies above belief by what was accepted, not by what was learned.",
        "It feeds on power that can be pointed at: where defence has the advantage speeches find few listeners, and "
        "few pairs end in a paradox.",
        "Speech makes arms, and arms make speeches credible: at an offence advantage of 3.5 nearly nobody escapes, "
        "and without speeches "
        "several times as many do.",
        "Desecuritising as a move, where the other shows restraint and the audience lets go, undoes more than fading "
        "alone: it makes fewer pairs hostile, the fewer the less offence has the advantage, since it needs restraint "
        "to point at.",
    ),
    attempt=(
        'Take threats back: ``school("copenhagen").where(desecuritising_move=0.5)``, and then desecuritising=0.',
        'Let threats fade quickly: ``school("copenhagen").where(desecuritising=0.5)``.',
        'An audience that is hard to convince: ``school("copenhagen").where(audience_threshold=1.5)``.',
        'Silence: ``school("copenhagen").where(securitising=0)``. What is left is the default world without speeches.',
        'Speech that nobody acts upon: ``school("copenhagen").where(securitisation_weight=0)``.',
    ),
    reasons={
        "securitising": "Threats are brought about by speech [Waever1995]; the rate is an assumption.",
        "securitisation_weight": "What is accepted as existential outranks other considerations [BuzanEtAl1998]; "
        "0.8 is an assumption.",
    },
)


def copenhagen() -> Theory:
    """Return Copenhagen School [Waever1995]_."""
    return compose(
        "copenhagen",
        "Copenhagen School",
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
        settings={"securitising": 0.5, "securitisation_weight": 0.8},
        card=CARD,
        references=("Waever1995", "BuzanEtAl1998", "BuzanWaever2003"),
        by_construction=(
            "Speech can only add to fear: that securitisation makes conflict likelier is put in. How often it "
            "succeeds, and where, is not.",
        ),
    )
