"""The stag hunt: both want joint restraint most, if each can trust the other [Jervis1978]_."""

from __future__ import annotations

from detente.core.two_by_two import TwoByTwo
from detente.games.two_by_two import family

PLACE = 12
"""Place in tables."""

GAME = family(
    TwoByTwo.STAG_HUNT,
    name="stag_hunt",
    title="Stag hunt",
    claim=(
        "Both want mutual restraint most, and still compete where they trust each other too little: fear suffices, "
        "without any greed. Jervis has it, after Rousseau, as the security dilemma of states that only seek security; "
        "Kydd makes of it the problem of trust, which signals can solve. With doubt about the other the risk dominant "
        "equilibrium is selected."
    ),
    stakes=(4, 3, 2, 1),
    references=("Jervis1978", "Kydd2005", "CarlssonVanDamme1993"),
    in_model="Stakes of two states that seek security; critical fear is 1 less the minimum trust.",
)
"""R > T, P > S and R > P on both sides [Jervis1978]_."""
