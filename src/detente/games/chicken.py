"""Chicken: each wants to stand firm while the other yields, and both standing firm is worst [Snyder1971]_."""

from __future__ import annotations

from detente.core.two_by_two import TwoByTwo
from detente.games.two_by_two import family

PLACE = 13
"""Place in tables."""

GAME = family(
    TwoByTwo.CHICKEN,
    name="chicken",
    title="Chicken",
    claim=(
        "Mutual competing is worst for both, so whoever is believed to stand firm wins, and both try. It is the game "
        "of crises and of deterrence, not of the spiral: here firmness pays and the other's restraint is used. Jervis "
        "warns of taking one for the other, and Schelling shows that who can commit to stand firm prevails."
    ),
    stakes=(3, 4, 1, 2),
    references=("Snyder1971", "Jervis1976", "Jervis1978", "Schelling1960", "Schelling1966"),
    in_model="Stakes of a greedy state to whom being struck first is less bad than that both strike.",
)
"""T > R > S > P on both sides [Snyder1971]_."""
