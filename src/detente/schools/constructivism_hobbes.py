"""Constructivism: Hobbesian culture."""

from __future__ import annotations

from dataclasses import replace

from detente.core.theory import Card, Theory
from detente.mechanisms import interpret
from detente.mechanisms.complete import COMPLETE

CARD = Card(
    claim=(
        "Self-help is an institution, not a law of anarchy. This is the culture in which states have made each other "
        "enemies: no limit to violence is expected, and what each does confirms it. It was made by interaction and "
        "could be unmade by it."
    ),
    interprets=(
        "Through identity: the same evidence is read with one unit of log-odds more suspicion toward an enemy, and one "
        "less toward a friend (frame 1). No worst case is presumed: that, too, belongs to a culture and not to anarchy."
    ),
    responds=(
        "With stakes that depend on who the other is (other_regard 0.5): half of a friend's outcome is added to one's "
        "own, half of an enemy's is taken away. The rest is as in the default world."
    ),
    interacts="As in the default world; amity starts at -0.8, close to enmity.",
    binds=(
        "What states do to each other makes them what they are (Identity): competing breeds enmity, restraint a modest "
        "amity (respect 0.3), institutions more. Institutions themselves grow as in the default world."
    ),
    notice=(
        "Stakes, not only beliefs: to an enemy the other's loss is a gain, and the critical fear falls toward zero.",
        "Culture is not destiny: where defence has the advantage most pairs learn to live with each other, and amity "
        "turns positive.",
        "With offence advantage conduct renews the enmity that it came from.",
    ),
    attempt=(
        'Freeze identity: ``school("constructivism_hobbes").where(identity_rate=0)``. Does anarchy alone keep it up?',
        'Let it change fast: ``school("constructivism_hobbes").where(identity_rate=0.5)``.',
        'Enmity in perception only: ``school("constructivism_hobbes").where(other_regard=0)``, then ``frame=0``.',
        "Same world, other culture, same seed: the Lockean and the Kantian school.",
    ),
    reasons={
        "frame": "Who holds the weapons decides what they mean [Wendt1995]; one unit of log-odds is an assumption.",
        "other_regard": "Identity makes interests [Wendt1999]; the weight of one half is an assumption.",
        "initial_amity": "Enemies deny each other's right to exist [Wendt1999]; that it is -0.8 is an assumption.",
        "WorstCase": "Worst-case assumptions are learned, not given by anarchy [Wendt1992].",
    },
)


def constructivism_hobbes() -> Theory:
    """Return constructivism: Hobbesian culture [Wendt1999]_."""
    theory = COMPLETE.without(interpret.WorstCase)
    return replace(
        theory,
        name="constructivism_hobbes",
        title="Constructivism: Hobbesian culture",
        settings={"frame": 1.0, "other_regard": 0.5, "initial_amity": -0.8},
        card=CARD,
        references=("Wendt1992", "Wendt1995", "Wendt1999"),
        by_construction=(
            "States begin as enemies, and enemies fear and harm each other more. Support can only come from what "
            "interaction makes of it.",
        ),
    )
