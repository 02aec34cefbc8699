"""Constructivism: Lockean culture."""

from __future__ import annotations

from dataclasses import replace

from detente.core.theory import Card, Theory
from detente.mechanisms import interpret
from detente.mechanisms.complete import COMPLETE

CARD = Card(
    claim=(
        "Self-help is an institution, not a law of anarchy. This is the culture of rivals: they use force to settle "
        "disputes, but let each other live, and sovereignty is a right and not only a capacity. What they do to one "
        "another can lead to friendship or to enmity."
    ),
    interprets=(
        "Through identity: the same evidence is read with one unit of log-odds more suspicion toward an enemy, and one "
        "less toward a friend (frame 1). No worst case is presumed: that, too, belongs to a culture and not to anarchy."
    ),
    responds=(
        "With stakes that depend on who the other is (other_regard 0.5): half of a friend's outcome is added to one's "
        "own, half of an enemy's is taken away. The rest is as in the default world."
    ),
    interacts="As in the default world; amity starts at 0, rivalry.",
    binds=(
        "What states do to each other makes them what they are (Identity): competing breeds enmity, restraint a modest "
        "amity (respect 0.3), institutions more. Institutions themselves grow as in the default world."
    ),
    notice=(
        "The culture that starts in the middle does not stay there: amity splits, upward with restraint, downward with "
        "competing.",
        "Material structure picks the branch: with defence advantage nearly all pairs turn friendly, with offence "
        "advantage most turn hostile.",
        "Early accidents and first beliefs cast long shadows: replicas of one world end in different cultures.",
    ),
    attempt=(
        'More respect for restraint: ``school("constructivism_locke").where(respect=0.8)``. It hardly matters.',
        'A first encounter without suspicion: ``school("constructivism_locke").where(prior=0.3)``.',
        'Identity without consequence: ``school("constructivism_locke").where(frame=0, other_regard=0)``.',
        "Same world, other culture, same seed: the Hobbesian and the Kantian school.",
    ),
    reasons={
        "frame": "Who holds the weapons decides what they mean [Wendt1995]; one unit of log-odds is an assumption.",
        "other_regard": "Identity makes interests [Wendt1999]; the weight of one half is an assumption.",
        "initial_amity": "Rivals recognise each other's right to exist [Wendt1999]; that it is 0 is an assumption.",
        "WorstCase": "Worst-case assumptions are learned, not given by anarchy [Wendt1992].",
    },
)


def constructivism_locke() -> Theory:
    """Return constructivism: Lockean culture [Wendt1999]_."""
    theory = COMPLETE.without(interpret.WorstCase)
    return replace(
        theory,
        name="constructivism_locke",
        title="Constructivism: Lockean culture",
        settings={"frame": 1.0, "other_regard": 0.5, "initial_amity": 0.0},
        card=CARD,
        references=("Wendt1992", "Wendt1995", "Wendt1999"),
        by_construction=(
            "Amity feeds back on fear and stakes, so that small differences grow: that there are two branches follows "
            "from it, which one is taken does not.",
        ),
    )
