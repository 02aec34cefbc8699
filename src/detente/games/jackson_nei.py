"""Alliances that neither invite nor suffer attack: war-stable networks, every one tried [JacksonNei2015]_."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import combinations

import numpy as np

from detente.core.arrays import Array
from detente.games.curves import Curve, GameFigure, Threshold
from detente.games.game import Equilibrium, Game, GameParameter, Solution

SLACK = 1e-9
"""Differences of payoffs and strengths that count as none."""


class Networks:
    """Every network of alliances among a few states, and who can conquer whom in each.

    A coalition can attack a state outside it if one of its members is allied with all the others in it. All
    allies of the state that are not in the coalition defend it. The coalition wins if its strength exceeds
    the defenders' times the defence advantage.

    Parameters
    ----------
    strengths : sequence of float [units]
        Strength of each state.
    defence : float [ratio]
        Strength that a unit of defence holds in check.

    Attributes
    ----------
    pairs : list of tuple of int
        Possible alliances; the bits of a network's number say which exist.
    allied : array of bool, shape (networks, n, n)
        Who is allied with whom.
    members : array of bool, shape (coalitions, n)
        Who is in each coalition.
    """

    def __init__(self, strengths: Sequence[float], defence: float) -> None:
        self.n, self.strengths, self.defence = len(strengths), np.asarray(strengths, float), defence
        self.pairs = list(combinations(range(self.n), 2))
        numbers = np.arange(2 ** len(self.pairs))
        self.allied = np.zeros((numbers.size, self.n, self.n), bool)
        for bit, (a, b) in enumerate(self.pairs):
            self.allied[:, a, b] = self.allied[:, b, a] = numbers >> bit & 1 == 1
        self.members = np.arange(1, 2**self.n)[:, None] >> np.arange(self.n) & 1 == 1

    @cached_property
    def alliances(self) -> Array:
        """Number of alliances, shape (networks,)."""
        return self.allied.sum((1, 2)) // 2

    @cached_property
    def partners(self) -> Array:
        """Number of allies of each state, shape (networks, n)."""
        return self.allied.sum(2)

    @cached_property
    def able(self) -> Array:
        """Whether a coalition could attack a state and win, shape (networks, n, coalitions)."""
        strangers = (~(self.allied | np.eye(self.n, dtype=bool))).astype(float) @ self.members.T
        leads = self.members.T & (strangers == 0)
        shares = self.members.astype(float)
        helpers = (self.allied * self.strengths) @ (1 - shares).T
        attack = shares @ self.strengths
        wins = attack > self.defence * (self.strengths[:, None] + helpers) + SLACK
        out: Array = leads.any(1)[:, None, :] & wins & ~self.members.T
        return out

    def stable(self, trade: float = 0.0, best: float = 0.0, spoils: float = 1.0) -> Array:
        """Tell which networks are war-stable or, with trade, war- and trade-stable.

        No state may be vulnerable; no two states may want to ally, for trade or for an attack that the new
        alliance makes possible; and no state may want to leave an alliance, which costs a little and which
        it leaves unless it would then be vulnerable or lose trade.

        Parameters
        ----------
        trade : float [stake]
            Value of trade: d partners are worth ``trade d (2 best - d) / 2``. 0 for none.
        best : float [partners]
            Number of partners with whom trade is worth most.
        spoils : float [stake]
            Value of a conquered state, shared equally by the attackers.

        Returns
        -------
        array of bool, shape (networks,)
        """
        worth = trade * np.arange(-1, self.n + 1) * (2 * best - np.arange(-1, self.n + 1)) / 2
        value = worth[self.partners + 1]
        everyone = np.arange(len(self.members))
        vulnerable = (self.able & self._willing(np.arange(len(value)), value, worth, spoils, everyone)).any(2)
        good: Array = ~vulnerable.any(1)
        numbers = np.arange(len(self.allied))
        for bit, (a, b) in enumerate(self.pairs):
            without = numbers[numbers >> bit & 1 == 0]
            joined = without | 1 << bit
            gains = value[joined] - value[without]
            trades = (gains[:, [a, b]] >= -SLACK).all(1) & (gains[:, [a, b]] > SLACK).any(1)
            together = np.flatnonzero(self.members[:, a] & self.members[:, b])
            attacks = self._willing(joined, value[without], worth, spoils, together) & self.able[joined][..., together]
            good[without] &= ~trades & ~attacks.any((1, 2))
            for end in (a, b):
                good[joined] &= vulnerable[without, end] | (gains[:, end] > SLACK)
        return good

    def _willing(self, networks: Array, before: Array, worth: Array, spoils: float, coalitions: Array) -> Array:
        """Whether all of a coalition gain by conquering a state, shape (networks, n, coalitions)."""
        left = self.partners[networks][:, None, :] - self.allied[networks]  # [network, target, attacker]
        change = (worth[left + 1] - before[:, None, :])[:, :, None, :]
        members = self.members[coalitions]
        gain = spoils / members.sum(1)[:, None] + change
        unwilling = (members & (gain < -SLACK)).any(3)
        eager: Array = (members & (gain > SLACK)).any(3)
        return eager & ~unwilling


@lru_cache(maxsize=16)
def networks(states: int, inequality: float, defence: float) -> Networks:
    """Return the networks of states whose strengths rise evenly from 1 to ``inequality``."""
    return Networks(tuple(np.linspace(1, inequality, states)), defence)


def trade_needed(known: Networks, best: float, spoils: float) -> float:
    """Return the least value of trade at which some network with alliances is stable [stake]; NaN if none is.

    Choices turn only where an attacker's share of the spoils equals what one partner more or less is worth, so
    only there need be looked.
    """
    marginal = np.abs(best + 0.5 - np.arange(1, known.n + 1))
    turns = {0.0} | {float(spoils / k / d) for k in range(1, known.n) for d in marginal if d > SLACK}
    for turn in sorted(turns):
        if known.stable(turn * (1 + 1e-6) + 1e-6, best, spoils)[1:].any():
            return turn
    return np.nan


def solve(states: float, inequality: float, defence: float, trade: float, partners: float, spoils: float) -> Solution:
    """Return the stable networks, and the trade from which there are any."""
    known = networks(int(states), inequality, defence)
    strong = np.sort(known.strengths)[::-1]
    empty = (strong[0] + strong[1] * (states > 2)) / strong[-1]
    kind = "war- and trade-stable" if trade else "war-stable"
    found = Counter(
        (int(m), tuple(sorted(map(int, d), reverse=True)))
        for m, d, good in zip(known.alliances, known.partners, known.stable(trade, partners, spoils), strict=True)
        if good
    )
    equilibria = tuple(
        Equilibrium(kind, {"alliances": float(m), "networks": float(count)}, _shape(d))
        for (m, d), count in sorted(found.items())
    )
    needed = trade_needed(known, partners, spoils)
    return Solution(
        payoffs=(),
        equilibria=equilibria,
        thresholds=(
            Threshold("trade", needed, "Value of trade from which some network with alliances is stable."),
            Threshold(
                "defence", float(empty), "Defence advantage from which states are safe without alliances or trade."
            ),
        ),
        figure=_figure(known, trade, partners, spoils, needed),
    )


def _shape(partners: tuple[int, ...]) -> str:
    return f"Partners of each state: {', '.join(map(str, partners))}."


def _figure(known: Networks, trade: float, best: float, spoils: float, needed: float) -> GameFigure:
    grid = np.linspace(0, 2 * max(trade, spoils if np.isnan(needed) else needed, 0.5), 13)
    stable = np.array([known.stable(t, best, spoils) for t in grid])
    marks = (Threshold("trade", needed, "Trade from which alliances can be stable."),)
    return GameFigure(
        title="Networks that are stable",
        x="value of trade [stake]",
        y="networks",
        curves=(
            Curve("with alliances", grid.tolist(), stable[:, 1:].sum(1).tolist()),
            Curve("without any", grid.tolist(), stable[:, 0].astype(int).tolist()),
        ),
        marks=() if np.isnan(needed) else marks,
    )


PLACE = 170
"""Place in tables."""

GAME = Game(
    name="jackson_nei",
    title="Alliances, war and trade",
    claim=(
        "Alliances kept for protection alone are never stable: whoever is protected by an ally could be conquered by "
        "that ally's next alliance. Trade gives reasons to keep allies and not to attack them, and so makes "
        "peaceful networks possible."
    ),
    parameters=(
        GameParameter("states", 4, 2, 5, "states", "number of states", whole=True),
        GameParameter(
            "inequality", 1, 1, 10, "ratio", "strength of the strongest state over the weakest, the rest evenly between"
        ),
        GameParameter("defence", 1, 0.1, 10, "ratio", "strength that a unit of defence holds in check"),
        GameParameter("trade", 1, 0, 10, "stake", "value of trade"),
        GameParameter("partners", 3, 0, 4, "partners", "number of partners with whom trade is worth most"),
        GameParameter("spoils", 1, 0.01, 10, "stake", "value of a conquered state, shared by the attackers"),
    ),
    solver=solve,
    references=("JacksonNei2015",),
    ours=(
        "The conditions of stability without trade are theirs, as the abstract and the theorem fix them. With trade, "
        "ours are: the quadratic worth of partners, spoils shared equally, all allies outside the attack defending, "
        "and an attack by new allies weighed against the trade that they had before. The numbers are assumptions."
    ),
    in_model="Alliances and trade of the simulated world, which form by other rules: no search for stable networks.",
)
"""A few states that may ally, attack and trade [JacksonNei2015]_."""
