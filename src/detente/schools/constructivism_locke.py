"""Constructivism: Lockean culture."""

from __future__ import annotations

from detente.core.theory import Theory
from detente.schools._culture import culture

PLACE = 180
"""Place in tables."""


def constructivism_locke() -> Theory:
    """Return constructivism: Lockean culture [Wendt1999]_."""
    return culture(
        "Lockean",
        amity=0.0,
        start="Rivals recognise each other's right to exist",
        claim=(
            "This is the culture of rivals: they use force to settle disputes, but let each other live, and "
            "sovereignty is a right and not only a capacity. What they do to one another can lead to friendship or to "
            "enmity."
        ),
        notice=(
            "The culture that starts in the middle does not stay there: amity splits, upward with restraint, downward "
            "with competing.",
            "Material structure picks the branch: with defence advantage nearly all pairs turn friendly, with offence "
            "advantage most turn hostile.",
            "Early accidents and first beliefs cast long shadows: replicates of one world end in different cultures.",
        ),
        attempt=(
            'More respect for restraint: ``school("constructivism_locke").where(respect=0.8)``. It hardly matters.',
            'A first encounter without suspicion: ``school("constructivism_locke").where(prior=0.3)``.',
            'Identity without consequence: ``school("constructivism_locke").where(frame=0, other_regard=0)``.',
            "Same world, other culture, same seed: the Hobbesian and the Kantian school.",
        ),
        given=(
            "Amity feeds back on fear and stakes, so that small differences grow: that there are two branches follows "
            "from it, which one is taken does not."
        ),
    )
