"""The game of a dyad in a year: what both sides' four payoffs make of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import Measure
from detente.core.run import Run
from detente.core.two_by_two import TwoByTwo, classify
from detente.diagnostics.dyads import both_states, mean_defined, relevant, share_of_years, sides

GAMES: Mapping[str, tuple[str, str]] = {
    "stag_hunt": ("Stag Hunt", "R > T, P > S, R > P"),
    "prisoners_dilemma": ("Prisoner's Dilemma", "T > R > P > S"),
    "deadlock": ("Deadlock", "T > P > R, P > S"),
    "chicken": ("Chicken", "T > R > S > P"),
    "harmony": ("Harmony", "R > T, S > P, R > P"),
    "other": ("another game", "the sides differ, or payoffs are equal or in another order"),
}
"""Every game with its title and the order of payoffs, which both sides must have."""
NAMED = tuple(name for name in GAMES if name != "other")
NEEDS = ("restraint", "exposure", "concord", "malign", "prox")
MOTIVES = ("both benign", "one greedy", "both greedy")


def games_of_sides(run: Run) -> Array:
    """Return the game of each side, as a place in ``GAMES`` [replicate, year, dyad, 2].

    ``restraint`` is R - T, ``exposure`` P - S and ``concord`` R - P: their signs tell the order of the four, but for
    that of R and S, whose difference is the sum of the last two.
    """
    calm, exposed, concord = (sides(run, k).astype(float) for k in ("restraint", "exposure", "concord"))
    kinds = classify(0.0, -calm, -concord, -concord - exposed)  # their differences alone decide
    return np.select([kinds == TwoByTwo[name.upper()] for name in NAMED], range(len(NAMED)), len(NAMED))


def games(run: Run) -> Array:
    """Return the game of every dyad-year, as a place in ``GAMES`` [replicate, year, dyad]."""
    both = games_of_sides(run)
    return np.where(both[..., 0] == both[..., 1], both[..., 0], len(GAMES) - 1)


def _game(run: Run, *, name: str) -> Measure:
    held = games(run) == list(GAMES).index(name)
    greedy = (both_states(run, "malign") > 0.5).sum(-1)
    among = np.broadcast_to(relevant(run)[:, None], held.shape)
    title, formula = GAMES[name]
    return Measure(
        f"game_{name}",
        f"Game: {title}",
        f"{formula}, on both sides; share of dyad-years" if name != "other" else f"{formula}; share of dyad-years",
        share_of_years(held, among),
        variants={words: mean_defined(share_of_years(held, among & (greedy == k))) for k, words in enumerate(MOTIVES)},
        source="Jervis1978",
        note="By the payoffs as each side has them, greed, regimes and identity included.",
    )


def _named(name: str) -> Any:
    measure = partial(_game, name=name)
    measure.__name__ = f"game_{name}"  # type: ignore[attr-defined]  # it is told by its name where it is left out
    return measure


PLACE = 80
"""Place in tables."""
MEASURES = tuple((_named(name), NEEDS) for name in GAMES)
"""What is diagnosed here of every run, with the records that it needs."""
