"""Constructivism: Kantian culture."""

from __future__ import annotations

from detente.core.theory import Theory
from detente.schools._culture import culture

PLACE = 190
"""Place in tables."""


def constructivism_kant() -> Theory:
    """Return constructivism: Kantian culture [Wendt1999]_."""
    return culture(
        "Kantian",
        amity=0.8,
        start="Friends count on each other",
        claim=(
            "This is the culture of friends: disputes are settled without force, and a threat to one is a threat to "
            "all. The arms of a friend frighten less than far fewer arms of an enemy. Friendship too has to be renewed "
            "by what friends do."
        ),
        notice=(
            "The same forces frighten less: compare fear and critical fear with the Hobbesian school's at equal arms.",
            "Friendship erodes and holds: amity falls toward what conduct and institutions sustain, and yet friends "
            "hardly ever end as enemies, even with offence advantage. Friends who suspect each other as strangers "
            "would (shared_knowledge 0) sometimes do.",
            "Hardly any war before the leaders change, in any of the four worlds.",
        ),
        attempt=(
            'Friends who think as strangers: ``school("constructivism_kant").where(shared_knowledge=0)``, then '
            "identity_rate=0 too, so that friendship is for ever.",
            'Restraint that earns more: ``school("constructivism_kant").where(respect=0.8)``.',
            'Friends who know each other badly: ``school("constructivism_kant").where(prior=0.9)``.',
            "Same world, other culture, same seed: the Hobbesian and the Lockean school.",
        ),
        given=(
            "States begin as friends and believe so, and friends fear and harm each other less. Support can only come "
            "from friendship that lasts or spreads."
        ),
    )
