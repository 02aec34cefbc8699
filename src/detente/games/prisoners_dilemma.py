"""The prisoner's dilemma: competing is best whatever the other does, and worse for both [Snyder1971]_ [Jervis1978]_."""

from __future__ import annotations

from detente.core.two_by_two import TwoByTwo
from detente.games.two_by_two import family

PLACE = 11
"""Place in tables."""

GAME = family(
    TwoByTwo.PRISONERS_DILEMMA,
    name="prisoners_dilemma",
    title="Prisoner's dilemma",
    claim=(
        "Whatever the other does competing is best, and both end where neither wants to be. Snyder takes it as the "
        "game of the security dilemma, in which distrust defeats a common interest; Jervis asks what makes restraint "
        "likelier in it. No trust is enough in one round: only a future that weighs enough sustains restraint."
    ),
    stakes=(3, 4, 2, 1),
    references=("Snyder1971", "Jervis1978", "Axelrod1984", "AxelrodKeohane1985", "Oye1985"),
    in_model="Stakes of a greedy state, which would gain by exploiting. One that seeks security is in a stag hunt.",
)
"""T > R > P > S on both sides [Snyder1971]_."""
