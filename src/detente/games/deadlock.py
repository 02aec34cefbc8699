"""Deadlock: both would rather compete than restrain together, and there is nothing to rescue [Oye1985]_."""

from __future__ import annotations

from detente.core.two_by_two import TwoByTwo
from detente.games.two_by_two import family

PLACE = 14
"""Place in tables."""

GAME = family(
    TwoByTwo.DEADLOCK,
    name="deadlock",
    title="Deadlock",
    claim=(
        "Both compete and neither would rather have mutual restraint: a conflict of interests and no dilemma, since no "
        "common interest is missed. Oye asks for it first where states do not cooperate, and Schweller finds it where "
        "they seek more than security: what looks like a security dilemma is then none."
    ),
    stakes=(2, 4, 3, 1),
    references=("Oye1985", "Schweller1996", "Jervis1978"),
    in_model="Stakes of two states so greedy that war is worth more than peace.",
)
"""T > R, P > S and P > R on both sides [Oye1985]_."""
