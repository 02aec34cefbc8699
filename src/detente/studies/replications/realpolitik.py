"""A world of realpolitik: states that attack the weakest neighbour and gather the cheapest winning coalition.

The rules are those that StateSim runs [Horvath2020]_, after Cusack and Stoll [CusackStoll1990]_ and Bremer and
Mihalka [BremerMihalka1977]_; this is an independent program. A turn:

1. One state is the protagonist, and its weakest weaker neighbour the target. Without one the turn is over.
2. It estimates the target, ``power x (1 + misperception x z)``, and backs down if the target looks stronger.
3. A target that feels weaker asks neighbours of the protagonist for help: the cheapest coalition that is stronger.
   Each one asked joins if the coalition looks stronger to it than the other side.
4. If the target's side still looks weaker there is war. Else the protagonist asks neighbours of the target in the
   same way, and backs down if any of them refuses; the target asks again; and there is war if the protagonist's
   side looks stronger.
5. The protagonist's side wins with ``Phi(sqrt(2) ln(its power / their power) / victory_sigma)``.
   Both sides pay for the war, the more the more even the two leaders are, and the losers pay reparations.
6. States below a power of 1 are gone, and their borders go to the victor. The rest grow, by a Cauchy draw cut off
   at -30 % and 15 %, and never fall below 1.

Slips of the program are kept where they move the results, and named in ``Rules``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from detente.core.arrays import Array
from detente.studies.replications.coalitions import smallest_winning

SMALLEST = 1.0
"""Power below which a state is gone [Horvath2020]_."""

GROWTH_LIMITS = (-0.30, 0.15)
"""Least and most growth in a turn [Horvath2020]_."""

LEAST_COST = 0.01
"""Least share of its power that a victor loses [Horvath2020]_."""


@dataclass(frozen=True)
class Rules:
    """What governs a run; the defaults are the middle of StateSim's grid [Horvath2020]_.

    Attributes
    ----------
    states, degree : [states]
        Number of states, and neighbours of each at the start.
    turns
        Turns at most, the last one not played.
    power_mean, power_sigma : [power]
        Power at the start: normal, at least 1.
    misperception : [share]
        Standard deviation of an estimate of power.
    victory_sigma : [log ratio]
        How much chance decides a war.
    war_cost, cost_disparity : [share]
        Most that an even war costs, and most that it costs the losers more and the victors less.
    reparations : [share]
        What the losers pay of what is left.
    growth, growth_sigma : [1/turn]
        Centre and scale of growth.
    versailles
        Whether the leader that loses to the protagonist surrenders a share of its power equal to the chance of that.
        As StateSim runs it, a target that wins pays too, the complement of that chance, to the side that it beat.
    misnormalised
        Whether the chance of victory is multiplied by the square root of ``victory_sigma`` and cut off at 1, which
        is what StateSim does; it is right only if ``victory_sigma`` is 1.
    by_power
        Whether the protagonist is drawn in proportion to power, as StateSim's text has it, or evenly, as it runs.
    """

    states: int = 98
    degree: int = 8
    turns: int = 1000
    power_mean: float = 10.0
    power_sigma: float = 3.33
    misperception: float = 0.2
    victory_sigma: float = 1.0
    war_cost: float = 0.1
    cost_disparity: float = 0.10
    reparations: float = 0.2
    growth: float = 0.01
    growth_sigma: float = 0.025
    versailles: bool = False
    misnormalised: bool = True
    by_power: bool = False


@dataclass
class Outcome:
    """How a run ended.

    Attributes
    ----------
    empire
        Whether one state was left.
    stuck
        Whether a state without any neighbour was to act: StateSim stops there and leaves the run out.
    turns : [turns]
        Turn of the last change.
    wars, backed_down
        Wars, and confrontations that ended without one.
    deaths : list [turn]
        Turn of each state's end.
    left : list [states]
        Number of states at the end of each turn that changed anything.
    """

    empire: bool = False
    stuck: bool = False
    turns: int = 0
    wars: int = 0
    backed_down: int = 0
    deaths: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)


def victory(ours: float, theirs: float, rules: Rules) -> float:
    """Return the chance that the protagonist's side wins.

    Parameters
    ----------
    ours, theirs : [power]
        Power of both sides.
    rules
        Rules: ``victory_sigma`` and ``misnormalised``.
    """
    chance = 0.5 * math.erfc(-math.log(ours / theirs) / rules.victory_sigma)
    return min(1.0, chance * math.sqrt(rules.victory_sigma)) if rules.misnormalised else chance


def regular_map(states: int, degree: int, draws: np.random.Generator) -> Array:
    """Draw a map on which every state has the same number of neighbours.

    Ends of borders are paired at random; pairs that repeat a border or join a state to itself swap an end with a
    border drawn at random until none is left.

    Parameters
    ----------
    states, degree
        Number of states and of neighbours; their product is even.
    draws
        Source of chance.

    Returns
    -------
    array [state, state] of bool
        Who borders whom: symmetric, nothing on the diagonal.
    """
    while True:
        ends = draws.permutation(np.repeat(np.arange(states), degree)).reshape(-1, 2)
        for _ in range(100 * len(ends)):
            low, high = ends.min(1), ends.max(1)
            code = low * states + high
            first = np.zeros(len(ends), bool)
            first[np.unique(code, return_index=True)[1]] = True
            wrong = np.flatnonzero((low == high) | ~first)
            if not len(wrong):
                borders = np.zeros((states, states), bool)
                borders[low, high] = borders[high, low] = True
                return borders
            one, two = wrong[0], draws.integers(len(ends))
            ends[one, 1], ends[two, 1] = ends[two, 1], ends[one, 1]


class Realpolitik:
    """One world of realpolitik.

    Parameters
    ----------
    rules
        Rules.
    draws
        Source of chance: it fixes the run.
    borders : array [state, state] of bool, optional
        Who borders whom at the start; drawn if absent.

    Attributes
    ----------
    power : array [state] of [power]
        Power; of no meaning for a state that is gone.
    own_view : array [state] of [power]
        What each state takes its own power for.
    living : array [state] of bool
        Which states are left.
    states : array [state that is left]
        Their numbers.
    borders : array [state, state] of bool
        Who borders whom; nothing for a state that is gone.
    """

    def __init__(self, rules: Rules, draws: np.random.Generator, borders: Array | None = None) -> None:
        self.rules, self.draws = rules, draws
        self.borders = regular_map(rules.states, rules.degree, draws) if borders is None else borders.copy()
        count = len(self.borders)
        self.power = np.maximum(draws.normal(rules.power_mean, rules.power_sigma, count), SMALLEST)
        self.own_view = self.power * self._error(count)
        self.living = np.ones(count, bool)
        self.states = np.arange(count)
        self.outcome = Outcome()
        self.victor = -1

    def run(self) -> Outcome:
        """Play until one state is left, the turns are over, or a state without neighbours is to act."""
        for turn in range(1, self.rules.turns):
            if len(self.states) == 1:
                self.outcome.empire = True
                break
            if not self.turn(turn):
                self.outcome.stuck = True
                break
        return self.outcome

    def turn(self, number: int) -> bool:
        """Play one turn; return whether the protagonist had any neighbour.

        Parameters
        ----------
        number
            Number of the turn.
        """
        power, states = self.power, self.states
        if self.rules.by_power:
            weight = power[states].cumsum()
            protagonist = int(states[np.searchsorted(weight, self.draws.random() * weight[-1], side="right")])
        else:
            protagonist = int(states[self.draws.integers(len(states))])
        neighbours = self.borders[protagonist].nonzero()[0]
        if not len(neighbours):
            return False
        target = int(neighbours[power[neighbours].argmin()])
        if power[target] >= power[protagonist]:
            return True
        attackers, defenders = self._diplomacy(protagonist, target)
        if attackers:
            self.outcome.wars += 1
            self._war(attackers, defenders)
        else:
            self.outcome.backed_down += 1
        self._end_turn(number)
        return True

    def _error(self, size: int | None = None) -> Array:
        return 1.0 + self.rules.misperception * self.draws.standard_normal(size)

    def _weigh(self, members: list[int]) -> tuple[float, float]:
        """Return the power of some states together, and the sum of its squares; few states, so plain numbers."""
        total = squares = 0.0
        for member in members:
            one = self.power.item(member)
            total, squares = total + one, squares + one * one
        return total, squares

    def _estimate(self, members: list[int]) -> float:
        """Somebody's estimate of the power of some states, each with an error of its own."""
        total, squares = self._weigh(members)
        return total + self.rules.misperception * math.sqrt(squares) * self.draws.standard_normal()

    def _diplomacy(self, protagonist: int, target: int) -> tuple[list[int], list[int]]:
        """Return the two sides of a war, or no attackers where the protagonist backs down."""
        mine, theirs = [protagonist], [target]
        if self._estimate(theirs) > self.own_view[protagonist]:
            return [], theirs
        if self.own_view[target] <= self._estimate(mine):
            self._gather(theirs, mine)
        if self._estimate(theirs) >= self.own_view[protagonist]:
            if not self._gather(mine, theirs):
                return [], theirs
            if self._estimate(theirs) < self._estimate(mine):
                self._gather(theirs, mine)
            if self._estimate(mine) <= self._estimate(theirs):
                return [], theirs
        return mine, theirs

    def _gather(self, side: list[int], against: list[int]) -> bool:
        """Ask the cheapest coalition to join a side, led by its first member; return whether none refused."""
        ours, our_squares = self._weigh(side)
        theirs, their_squares = self._weigh(against)
        candidates = self.borders[against[0]].nonzero()[0]
        strengths = self.power[candidates]
        if ours > theirs or ours + strengths.sum() <= theirs:  # nobody is needed, or all together are not enough
            return True
        free = strengths != self.power[side[0]]
        for member in (*side[1:], *against):  # states of exactly the same power are taken for one another, as there
            free &= strengths != self.power[member]
        candidates, strengths = candidates[free], strengths[free]
        chosen = smallest_winning(strengths, theirs - ours)
        if not chosen:
            return True
        asked = strengths[list(chosen)]
        squares = asked * asked
        doubt = our_squares + their_squares + squares.sum() - squares
        ahead = ours + asked.sum() - theirs
        joins = ahead + self.rules.misperception * np.sqrt(doubt) * self.draws.standard_normal(len(asked)) > 0
        side += [int(candidates[place]) for place, yes in zip(chosen, joins, strict=True) if yes]
        return bool(joins.all())

    def _war(self, attackers: list[int], defenders: list[int]) -> None:
        """Fight: transfer under the Versailles rule, costs, reparations; conquered states have a power below 1."""
        rules, power = self.rules, self.power
        chance = victory(self._weigh(attackers)[0], self._weigh(defenders)[0], rules)
        won = self.draws.random() < chance
        winners, losers = (attackers, defenders) if won else (defenders, attackers)
        one, two = power[attackers[0]], power[defenders[0]]
        cost = (1.0 - (max(one, two) / (one + two) - 0.5) / 0.5) * rules.war_cost
        tilt = min(rules.cost_disparity, rules.war_cost * self.draws.random())
        if rules.versailles:
            payer, share = (losers[0], chance) if won else (winners[0], 1.0 - chance)
            receiver = winners[0] if won else losers[0]
            paid = power[payer] * share
            power[payer] -= paid
            power[receiver] += paid
        power[winners] = np.maximum(power[winners] * (1.0 - max(cost - tilt, LEAST_COST)), SMALLEST)
        left = power[losers] * (1.0 - min(1.0, cost + tilt))
        spoils = left * rules.reparations
        power[losers] = left - np.maximum(spoils, 0.01)
        power[winners] *= 1.0 + spoils.sum() / power[winners].sum()
        self.victor = winners[0]

    def _end_turn(self, number: int) -> None:
        """Remove conquered states and hand on their borders; let the others grow."""
        rules, power = self.rules, self.power
        gone = self.living & (power < SMALLEST)
        count = len(power)
        growth = rules.growth + rules.growth_sigma * self.draws.standard_cauchy(count)
        growth = np.minimum(np.maximum(growth, GROWTH_LIMITS[0]), GROWTH_LIMITS[1])
        grown = np.maximum(power * (1.0 + growth), SMALLEST)
        for state in gone.nonzero()[0]:
            now = np.where(np.arange(count) < state, grown, power)  # those before it have grown already, as in StateSim
            heirs = self.borders[state] & (now > SMALLEST)
            self.borders[state] = self.borders[:, state] = False
            self.borders[self.victor] |= heirs
            self.borders[:, self.victor] |= heirs
            self.borders[self.victor, self.victor] = False
            self.living[state] = False
            self.outcome.deaths.append(number)
        if gone.any():
            self.states = self.living.nonzero()[0]
        self.power = grown
        self.own_view = grown * self._error(count)
        self.outcome.turns = number
        self.outcome.left.append(len(self.states))
