"""Constructivism: Kantian culture."""

from __future__ import annotations

from dataclasses import replace

from detente.core.theory import Card, Theory
from detente.mechanisms import interpret
from detente.mechanisms.complete import COMPLETE

CARD = Card(
    claim=(
        "Self-help is an institution, not a law of anarchy. This is the culture of friends: disputes are settled "
        "without force, and a threat to one is a threat to all. The arms of a friend frighten less than far fewer arms "
        "of an enemy. Friendship too has to be renewed by what friends do."
    ),
    interprets=(
        "Through identity: the same evidence is read with one unit of log-odds more suspicion toward an enemy, and one "
        "less toward a friend (frame 1). No worst case is presumed: that, too, belongs to a culture and not to anarchy."
    ),
    responds=(
        "With stakes that depend on who the other is (other_regard 0.5): half of a friend's outcome is added to one's "
        "own, half of an enemy's is taken away. The rest is as in the default world."
    ),
    interacts="As in the default world; amity starts at 0.8, close to friendship.",
    binds=(
        "What states do to each other makes them what they are (Identity): competing breeds enmity, restraint a modest "
        "amity (respect 0.3), institutions more. Institutions themselves grow as in the default world."
    ),
    notice=(
        "The same forces frighten less: compare fear and critical fear with the Hobbesian school's at equal arms.",
        "Friendship erodes: amity falls toward what conduct and institutions sustain, and with offence advantage some "
        "pairs of friends end as enemies.",
        "Hardly any war before the leaders change, in any of the four worlds.",
    ),
    attempt=(
        'Let friendship be for ever: ``school("constructivism_kant").where(identity_rate=0)``. The paradox disappears.',
        'Restraint that earns more: ``school("constructivism_kant").where(respect=0.8)``.',
        'Friends who know each other badly: ``school("constructivism_kant").where(prior=0.9)``.',
        "Same world, other culture, same seed: the Hobbesian and the Lockean school.",
    ),
    reasons={
        "frame": "Who holds the weapons decides what they mean [Wendt1995]; one unit of log-odds is an assumption.",
        "other_regard": "Identity makes interests [Wendt1999]; the weight of one half is an assumption.",
        "initial_amity": "Friends count on each other [Wendt1999]; that it is 0.8 is an assumption.",
        "WorstCase": "Worst-case assumptions are learned, not given by anarchy [Wendt1992].",
    },
)


def constructivism_kant() -> Theory:
    """Return constructivism: Kantian culture [Wendt1999]_."""
    theory = COMPLETE.without(interpret.WorstCase)
    return replace(
        theory,
        name="constructivism_kant",
        title="Constructivism: Kantian culture",
        settings={"frame": 1.0, "other_regard": 0.5, "initial_amity": 0.8},
        card=CARD,
        references=("Wendt1992", "Wendt1995", "Wendt1999"),
        by_construction=(
            "States begin as friends, and friends fear and harm each other less. Support can only come from friendship "
            "that lasts or spreads.",
        ),
    )
