"""What the three cultures of anarchy share: they differ in where amity starts, and in nothing else."""

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

NAMES = {
    "Hobbesian": "constructivism_hobbes",
    "Lockean": "constructivism_locke",
    "Kantian": "constructivism_kant",
}
"""Name of the school of each culture."""


def culture(
    kind: str, *, amity: float, start: str, claim: str, notice: tuple[str, ...], attempt: tuple[str, ...], given: str
) -> Theory:
    """Return constructivism in one of the three cultures [Wendt1999]_.

    Parameters
    ----------
    kind
        Adjective of the culture: ``Hobbesian``, ``Lockean``, ``Kantian``.
    amity
        Amity at the start.
    start
        Who the states are to each other at the start, and why.
    claim, notice, attempt
        The card's own part.
    given
        What is put in.
    """
    standing = "enmity" if amity < 0 else "friendship" if amity > 0 else "rivalry"
    return compose(
        NAMES[kind],
        f"Constructivism: {kind} culture",
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
            interpret.Securitisation,
            respond.Leap,
            respond.Habit,
        ),
        denies=(interpret.WorstCase,),
        settings={"frame": 1.0, "other_regard": 0.5, "initial_amity": amity, "shared_knowledge": 1.5},
        card=Card(
            claim=f"Self-help is an institution, not a law of anarchy. {claim}",
            interprets=(
                "Through identity: the same evidence is read with one unit of log-odds more suspicion toward an "
                "enemy, and one less toward a friend (frame 1). A culture is knowledge that is shared: friends also "
                "begin with less suspicion than strangers, enemies with more, and each takes the other to do so "
                "(shared_knowledge 1.5). No worst case is presumed: that, too, belongs to a culture and not to "
                "anarchy."
            ),
            responds=(
                "With stakes that depend on who the other is (other_regard 0.5): half of a friend's outcome is added "
                "to one's own, half of an enemy's is taken away. The rest is as in the default world."
            ),
            interacts=f"As in the default world; amity starts at {amity:g}, {standing}.",
            binds=(
                "What states do to each other makes them what they are (Identity): competing breeds enmity, restraint "
                "a modest amity (respect 0.3), institutions more. Institutions and treaties come as in the default "
                "world."
            ),
            notice=notice,
            attempt=attempt,
            reasons={
                "frame": "Who holds the weapons decides what they mean [Wendt1995]; one unit of log-odds is an "
                "assumption.",
                "other_regard": "Identity makes interests [Wendt1999]; the weight of one half is an assumption.",
                "initial_amity": f"{start} [Wendt1999]; that it is {amity:g} is an assumption.",
                "shared_knowledge": "Culture is socially shared knowledge [Wendt1999]; 1.5 is an assumption: about "
                "the least with which friends are suspected less than strangers whatever the neighbourhood, and "
                "enemies more.",
                "WorstCase": "Worst-case assumptions are learned, not given by anarchy [Wendt1992].",
            },
        ),
        references=("Wendt1992", "Wendt1995", "Wendt1999"),
        by_construction=(given,),
    )
