"""Kydd's trust game: how much trust restraint needs, and which costly signals can earn it [Kydd2005]_ [Kydd2000]_."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product

import numpy as np

from detente.games.curves import Curve, GameFigure, Threshold
from detente.games.game import Equilibrium, Game, GameParameter, Matrix, Solution
from detente.games.normal import TIE, dyad, nash
from detente.games.stakes import Outcomes, kydd, minimum_trust

STRATEGIES = ("restrain", "compete")
EVEN = 0.5
"""Chance of equals when neither strikes first."""
POINTS = 181


def greed_limit(chance: float, advantage: float, loss: float, cost: float) -> float:
    """Return the greed below which a state would rather keep mutual restraint than exploit it [stake].

    Parameters
    ----------
    chance, advantage : float
        Chance of prevailing when both fight, and what striking first adds.
    loss, cost : float
        What is lost otherwise, and what fighting costs [stake].
    """
    return ((1 - chance - advantage) * loss + cost) / (chance + advantage)


def one_round(trust: float, kinds: Sequence[Outcomes]) -> list[tuple[float, float]]:
    """Return every equilibrium of one round with hidden types in which no type mixes and both sides do alike.

    Each is the probability of restraint by type. Where the other restrains with probability ``x`` a type may
    restrain if ``x (R - T) >= (1 - x) (P - S)``, and may compete if not more than that.

    Parameters
    ----------
    trust : float
        Belief, on either side, that the other is of the first type.
    kinds : sequence of Outcomes
        Of the two types.
    """
    found = []
    for plan in product((1.0, 0.0), (1.0, 0.0)):
        x = trust * plan[0] + (1 - trust) * plan[1]
        gains = [x * k.restraint - (1 - x) * k.exposure for k in kinds]
        if all(gain >= -TIE if does else gain <= TIE for gain, does in zip(gains, plan, strict=True)):
            found.append(plan)
    return found


def largest_signal(trust: float, stakes: Outcomes) -> float:
    """Return the largest first stake that a trustworthy state would risk, as a share of all; at most 1.

    Parameters
    ----------
    trust : float
        Its belief that the other is trustworthy.
    stakes : Outcomes
        Of a trustworthy state.
    """
    reward, temptation, punishment, _ = stakes
    gain = trust * (reward - punishment)
    risk = trust * (temptation - punishment) + (1 - trust) * stakes.exposure
    return min(1.0, gain / risk) if risk > 0 else 1.0


def smallest_signal(trust: float, stakes: Outcomes) -> float:
    """Return the smallest first stake that an untrustworthy state would not risk to fake, as a share of all.

    Parameters
    ----------
    trust : float
        Its belief that the other is trustworthy.
    stakes : Outcomes
        Of an untrustworthy state.
    """
    reward, temptation, punishment, _ = stakes
    gain = trust * (temptation - punishment)
    return gain / (trust * (2 * temptation - reward - punishment) + (1 - trust) * stakes.exposure)


def separating(trust: float, trustworthy: Outcomes, untrustworthy: Outcomes) -> tuple[float, float]:
    """Return the interval of first stakes that tell the types apart; NaN twice if there is none.

    Two rounds at stakes ``a`` and ``1 - a``: whoever restrains in the first is believed to be
    trustworthy in the second.

    Parameters
    ----------
    trust : float
        Belief, on either side, that the other is trustworthy.
    trustworthy, untrustworthy : Outcomes
        Of either type.
    """
    low, high = smallest_signal(trust, untrustworthy), largest_signal(trust, trustworthy)
    return (low, high) if low <= high else (math.nan, math.nan)


def trust_needed(trustworthy: Outcomes, untrustworthy: Outcomes) -> float:
    """Return the least trust at which some signal tells the types apart; NaN if none does at any trust.

    Parameters
    ----------
    trustworthy, untrustworthy : Outcomes
        Of either type.
    """
    from scipy.optimize import brentq

    def room(trust: float) -> float:
        return largest_signal(trust, trustworthy) - smallest_signal(trust, untrustworthy)

    grid = np.linspace(1e-6, 1, 201)
    rooms = [room(float(t)) for t in grid]
    if rooms[0] >= 0:
        return 0.0
    first = next((k for k, r in enumerate(rooms) if r >= 0), None)
    return math.nan if first is None else float(brentq(room, grid[first - 1], grid[first], xtol=1e-13))


def _solve(
    advantage: float, greed: float, greed_untrustworthy: float, loss: float, cost: float, trust: float
) -> Solution:
    kind, wolf = (kydd(EVEN, advantage, g, loss, cost) for g in (greed, greed_untrustworthy))
    limit = greed_limit(EVEN, advantage, loss, cost)
    sorted_out = greed <= limit < greed_untrustworthy and kind.exposure > 0
    needed = minimum_trust(kind)
    low, high = separating(trust, kind, wolf) if sorted_out else (math.nan, math.nan)
    games = (
        dyad("Two trustworthy states", STRATEGIES, kind, kind),
        dyad("A trustworthy state (row) and an untrustworthy one", STRATEGIES, kind, wolf),
        dyad("Two untrustworthy states", STRATEGIES, wolf, wolf),
    )
    thresholds = (
        Threshold(
            "minimum_trust",
            needed,
            "One round: a trustworthy state restrains from this belief in the other's restraint on.",
        ),
        Threshold(
            "greed_limit",
            limit,
            "A state less greedy than this is trustworthy: it would not exploit restraint [stake].",
        ),
        Threshold(
            "smallest_signal", low, "Two rounds: the untrustworthy would not risk this share of the stakes to deceive."
        ),
        Threshold(
            "largest_signal", high, "Two rounds: the trustworthy would risk no more than this share of the stakes."
        ),
        Threshold(
            "trust_for_reassurance",
            trust_needed(kind, wolf) if sorted_out else math.nan,
            "Two rounds: from this trust on some signal reassures; below it none does.",
        ),
    )
    remarks = () if sorted_out else (_unsorted(greed, greed_untrustworthy, limit),)
    equilibria = _equilibria(games, trust, (kind, wolf), low, high)
    return Solution(games, equilibria, thresholds, _figure(kind, wolf, sorted_out, trust), remarks)


def _unsorted(greed: float, greed_untrustworthy: float, limit: float) -> str:
    """Say why no signal can tell the two types apart."""
    if greed > limit:
        who = "Neither type is" if greed_untrustworthy > limit else "The first type is not"
        return f"{who} trustworthy here: a state greedier than {limit:.3g} would exploit restraint."
    if greed_untrustworthy <= limit:
        return (
            f"Both types are trustworthy here: neither is greedier than {limit:.3g}, so none would exploit restraint."
        )
    return "Striking first adds nothing here: restraint risks nothing, and no signal is costly."


def _equilibria(
    games: tuple[Matrix, ...], trust: float, kinds: tuple[Outcomes, Outcomes], low: float, high: float
) -> tuple[Equilibrium, ...]:
    found = [e for game in games for e in nash(game)]
    names = ("P(trustworthy restrains)", "P(untrustworthy restrains)")
    notes = {
        (1.0, 1.0): "One round, types hidden: both types restrain; neither would exploit restraint.",
        (1.0, 0.0): "One round, types hidden: there is trust enough for the trustworthy to restrain.",
        (0.0, 1.0): "One round, types hidden: only the second type restrains.",
        (0.0, 0.0): "One round, types hidden: all compete, from greed or out of fear.",
    }
    for plan in one_round(trust, kinds):
        found.append(Equilibrium("Bayesian Nash", dict(zip(names, plan, strict=True)), notes[plan]))
    if not math.isnan(low):
        note = "Two rounds: only the trustworthy restrain in the first, and those who both did trust each other after."
        play = dict(zip(names, (1.0, 0.0), strict=True)) | {"first stake, least": low, "first stake, most": high}
        found.append(Equilibrium("separating", play, note))
    return tuple(found)


def _figure(kind: Outcomes, wolf: Outcomes, sorted_out: bool, trust: float) -> GameFigure:
    beliefs = np.linspace(0.005, 0.995, POINTS)
    curves = [
        Curve("the most that the trustworthy would risk", beliefs.tolist(), [largest_signal(t, kind) for t in beliefs])
    ]
    if sorted_out:
        fake = [smallest_signal(t, wolf) for t in beliefs]
        curves.append(Curve("the least that the untrustworthy would not", beliefs.tolist(), fake))
    return GameFigure(
        "Signals between the lines reassure" if sorted_out else "No two types to tell apart here",
        "trust: belief that the other is trustworthy",
        "first stake, share of all",
        tuple(curves),
        (Threshold("trust", trust, "Trust as set."),),
    )


PLACE = 20
"""Place in tables."""

GAME = Game(
    name="trust_game",
    title="Trust, mistrust and reassurance",
    claim=(
        "A state that would rather not exploit restraint still competes if it trusts too little. Even then a costly "
        "signal reassures: a first stake so large that the untrustworthy would not risk it, and not so large that the "
        "trustworthy would not either."
    ),
    parameters=(
        GameParameter("advantage", 0.2, 0, 0.45, "probability", "what striking first adds to the chance of prevailing"),
        GameParameter("greed", 0.1, 0, 2, "stake", "what prevailing is worth to a trustworthy state"),
        GameParameter("greed_untrustworthy", 1.5, 0, 5, "stake", "what prevailing is worth to an untrustworthy state"),
        GameParameter("loss", 1, 0.1, 2, "stake", "what is lost by not prevailing"),
        GameParameter("cost", 0.3, 0.01, 2, "stake", "cost of fighting"),
        GameParameter("trust", 0.2, 0.01, 0.99, "probability", "belief that the other is trustworthy"),
    ),
    solver=_solve,
    references=("Kydd2005", "Kydd2000", "Kydd1997"),
    ours=(
        "The two rounds divide one stake into shares, with both sides moving at once; the interval of signals is "
        "derived here for that game. Equilibria of one round in which a type mixes are left out. "
        "The numbers are assumptions; with these the first round needs more trust than "
        "there is, and reassurance works all the same."
    ),
    in_model="Stakes: the same four outcomes in every dyad; leaps are the costly signals, mimicry is deceit.",
)
"""Kydd's security dilemma game and two-round reassurance [Kydd2005]_ [Kydd2000]_."""
