"""Harmony: restraint is best whatever the other does [Keohane1984]_."""

from __future__ import annotations

from detente.core.two_by_two import TwoByTwo
from detente.games.two_by_two import family

PLACE = 15
"""Place in tables."""

GAME = family(
    TwoByTwo.HARMONY,
    name="harmony",
    title="Harmony",
    claim=(
        "Restraint is best whatever the other does, so that there is neither fear nor dilemma. Keohane tells it from "
        "cooperation, in which states have to adjust: nobody does here. Jervis's fourth world comes close, where "
        "defence leads and forces can be told apart, so that restraint alone risks little."
    ),
    stakes=(4, 2, 1, 3),
    references=("Keohane1984", "Oye1985", "Jervis1978"),
    in_model="Stakes to which no fear is critical: being struck first is less bad than that both strike.",
)
"""R > T, S > P and R > P on both sides [Keohane1984]_."""
