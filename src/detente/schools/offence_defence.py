"""Offence-defence theory."""

from __future__ import annotations

from detente.core.theory import Card, Theory
from detente.mechanisms import bind, interpret, observe, respond, structure
from detente.mechanisms.complete import compose
from detente.mechanisms.groups import ALLIANCES, BINDING, CORE, INSPECTION, LISTENING, REPUTATION, TRADE, VIGILANCE

PLACE = 70
"""Place in tables."""

CARD = Card(
    claim=(
        "How severe the dilemma is depends on two things that technology and geography give: whether attacking is "
        "easier than defending, and whether forces for the one look different from forces for the other. Together "
        "they make four worlds, from doubly dangerous (W1) to doubly stable (W4)."
    ),
    interprets=(
        "Acts, force mixes, build-ups and wars are taken as they are seen, without misreading; no hostile act is put "
        "down to fear (sensibility 0), and no threat is talked up before an audience. A fifth of worst case is "
        "presumed, as by default."
    ),
    responds=(
        "Every choice is deliberate: neither habit nor leaps of trust. Both the value of striking first and the "
        "forces that are needed rise with the offence advantage. Where forces can be told apart, security-seekers buy "
        "less offence than would pay, so as not to be taken for greedy (posture_signal 2)."
    ),
    interacts=(
        "As in the default world, but that force mixes follow both variables: offence pays by the balance, and gives "
        "away by distinguishability. Others know this, and read a force mix by what security-seekers would now buy."
    ),
    binds="Neither institutions nor treaties, and others' outcomes count for nothing.",
    notice=(
        "The order of the worlds: nearly all pairs of security-seekers end in a paradox in W1 (here at 3.5; W2, W4 "
        "at 1.8), next to none in any "
        "other.",
        "In W3 security-seekers buy defence: about a tenth of their forces is offensive, against half in W1, and so "
        "they are told from greedy states. If they did not mind what they look like, most would end in a paradox.",
        "W3 is safe in the end, not on the way: it takes ten to twenty years to be recognised, and more pairs have a "
        "war before it than in W2. The literature leaves open which of the two is worse.",
    ),
    attempt=(
        'Walk the balance: ``school("offence_defence").where(offence_advantage=2)``, and 2.5, 3, 3.5. '
        "Where does the paradox set in?",
        'Walk distinguishability: ``school("offence_defence").where(distinguishability=0.5)``.',
        'Buy what pays, whatever it looks like: ``school("offence_defence").where(posture_signal=0)``.',
        'Let force mixes carry no strength: ``school("offence_defence").where(posture_effect=0)``.',
        "Every school in the four worlds: ``detente verdict``.",
    ),
    reasons={
        "posture_signal": "Where they can be told apart, security-seekers buy defensive forces [Jervis1978]; the "
        "value is an assumption.",
        "sensibility": "The two variables are to work alone [Jervis1978]; an assumption for isolation.",
        "Misreading": "The two variables are to work alone, without errors of perception [Jervis1978].",
        "OtherRegard": "The two variables are to work alone; an assumption for isolation.",
        "Habit": "The two variables are to work alone; an assumption for isolation.",
        "Leap": "The two variables are to work alone; an assumption for isolation.",
        "Treaties": "The two variables are to work alone; an assumption for isolation.",
        "Securitisation": "The two variables are to work alone; an assumption for isolation.",
        "Institutions": "The two variables are to work alone; an assumption for isolation.",
    },
)


def offence_defence() -> Theory:
    """Return offence-defence theory [Jervis1978]_."""
    return compose(
        "offence_defence",
        "Offence-defence theory",
        has=(
            CORE,
            VIGILANCE,
            REPUTATION,
            ALLIANCES,
            TRADE,
            INSPECTION,
            BINDING,
            LISTENING,
            structure.RegimeCost,
            observe.Distinguishability,
            interpret.WorstCase,
            bind.Identity,
        ),
        denies=(
            structure.OtherRegard,
            interpret.Misreading,
            interpret.Securitisation,
            respond.Leap,
            respond.Habit,
            bind.Institutions,
            bind.Treaties,
        ),
        settings={"sensibility": 0.0, "posture_signal": 2.0},
        card=CARD,
        references=("Jervis1978", "Quester1977", "LynnJones1995", "VanEvera1998", "GlaserKaufmann1998"),
        by_construction=(
            "More offence advantage makes competing more attractive: it is the advantage of striking first, less "
            "the risk of being struck.",
            "Distinguishability informs: a force mix is evidence by its likelihood ratio.",
            "Security-seekers, and they alone, buy the less offence the better it shows.",
            "That W1 is the worst and W4 the best world follows from these; which of the middle ones is worse "
            "does not.",
        ),
    )
