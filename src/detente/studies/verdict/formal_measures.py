"""What is measured of a run in a system of states, replicate by replicate, for the claims made about such systems.

A measure returns sums [replicate, term, 2]: part and whole of a ratio. Its value is that of the first term, less that
of the second where there are two.
"""

from __future__ import annotations

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.diagnostics.dyads import both_states, sides
from detente.stats.ratio import ratio

NEAR = 0.5
"""Reach from which two states are neighbours."""
PARITY = 0.8
"""Ratio of the weaker's forces to the stronger's from which they are at parity [OrganskiKugler1980]."""
RISE = 5
"""Years over which it is asked whether the weaker has drawn nearer (assumption)."""
UNBOUND = 0.1
"""Binding below which two states are bound by nothing (assumption)."""
FULL = 0.75
"""Regime from which a state is a full democracy."""
SETTLED = 5
"""Part of a run that is left out where levels are compared: a fifth."""


def _term(part: Array, whole: Array) -> Array:
    """Return the sums of a single ratio [replicate, 1, 2]."""
    return np.stack([np.asarray(part, float), np.asarray(whole, float) + 0.0 * part], -1)[:, None]


def _among(flags: Array, among: Array) -> Array:
    """Return the sums of a share of dyad-years [replicate, 1, 2]."""
    return _term((flags * among).sum((1, 2)), among.sum((1, 2)))


def linearised(sums: Array) -> Array:
    """Return values [replicate] whose mean is the measure, and whose spread that of the linearised ratios.

    Parameters
    ----------
    sums
        What a measure returned [replicate, term, 2]; NaN comes of a whole that is 0 in all replicates.
    """
    part, whole = sums[..., 0], sums[..., 1]
    if not len(sums) or (whole.sum(0) <= 0).any():
        return np.full(len(sums), np.nan)
    terms = [ratio(part[:, k], whole[:, k]) for k in range(part.shape[1])]
    return np.asarray(terms[0] - sum(terms[1:], np.zeros(len(sums))))


def near(run: Run) -> Array:
    """Return which dyads are neighbours [replicate, year, dyad]."""
    return np.asarray(sides(run, "prox")[..., 0] > NEAR)


def began(run: Run) -> Array:
    """Return the dyads between which a war broke out [replicate, year, dyad]."""
    return np.asarray(sides(run, "parties")[..., 0] > 0)


def contested(run: Run) -> Array:
    """Return how far each dyad competes: 1 both, .5 one side [replicate, year, dyad]."""
    return np.asarray(sides(run, "conduct").mean(-1))


def leading_share(run: Run) -> Array:
    """Sum the share of all forces that the strongest state holds, over the settled years."""
    forces = run["capability"][:, run.years // SETTLED :]
    share = forces.max(-1) / np.maximum(forces.sum(-1), 1e-12)
    return _term(share.sum(1), share.shape[1])


def hegemony(run: Run) -> Array:
    """Sum the years in which some state holds half of all forces or more."""
    forces = run["capability"]
    held = forces.max(-1) >= 0.5 * forces.sum(-1)
    return _term(held.sum(1), held.shape[1])


def foes(run: Run) -> Array:
    """Sum new alliances whose members fear the same third state most, and those whose strongest third is the same.

    What is feared and what is strong counts as far as it reaches.
    """
    allied = sides(run, "alliance")[..., 0] > 0.5
    new = allied[:, 1:] & ~allied[:, :-1]
    reach, n = run["prox"][:, 1:], run.scenario.states
    i, k = np.triu_indices(n, 1)
    third = ~(np.eye(n, dtype=bool)[i] | np.eye(n, dtype=bool)[k])
    terms = []
    for threat in (run["fear"][:, 1:] * reach, run["capability"][:, 1:, None] * reach):
        main = [np.where(third, threat[:, :, side], -1.0).argmax(-1) for side in (i, k)]
        terms.append(_among(main[0] == main[1], new))
    return np.concatenate(terms, 1)


def wars(run: Run) -> Array:
    """Sum the wars that broke out, by dyad, in 100 years."""
    return _term(began(run).sum((1, 2)), run.years / 100)


def wars_of_the_greedy(run: Run) -> Array:
    """Sum the wars that broke out between two of whom one at least is greedy, in 100 years."""
    greedy = (both_states(run, "malign") > 0.5).any(-1)
    return _term((began(run) & greedy).sum((1, 2)), run.years / 100)


def joiners(run: Run) -> Array:
    """Sum the states that joined a war, by war."""
    parties = sides(run, "parties")[..., 0]
    return _term(np.where(parties > 0, parties - 2.0, 0.0).sum((1, 2)), (parties > 0).sum((1, 2)))


def overtaking(run: Run) -> Array:
    """Sum wars by 100 years of neighbours where the weaker nears parity and has drawn nearer, and of all others.

    Forces are those of the year before.
    """
    forces = both_states(run, "capability")[:, :-1]
    gap = forces.min(-1) / np.maximum(forces.max(-1), 1e-12)
    before = np.concatenate([np.repeat(gap[:, :1], RISE, 1), gap[:, :-RISE]], 1)[:, : gap.shape[1]]
    rises, among = (gap > PARITY) & (gap > before), near(run)[:, :-1]
    war = 100.0 * began(run)[:, 1:]
    return np.concatenate([_among(war, among & rises), _among(war, among & ~rises)], 1)


def fears_together(run: Run) -> Array:
    """Sum how fear of pairs moves together: of two pairs of one region, and of one pair of each."""
    return _together(sides(run, "fear").mean(-1), run.scenario.states)


def rivals_together(run: Run) -> Array:
    """Sum how rivalry of pairs moves together: of two pairs of one region, and of one pair of each."""
    return _together(contested(run), run.scenario.states)


def _together(values: Array, states: int) -> Array:
    """Sum correlations over the settled years of pairs that share no state, within one of two regions and across.

    A state belongs to the region that its number says, odd or even, whatever the map: as the start places them.
    """
    settled = values[:, values.shape[1] // SETTLED :]
    moves = settled - settled.mean(1, keepdims=True)
    size = np.sqrt((moves * moves).sum(1))
    standard = moves / np.maximum(size, 1e-9)[:, None]
    together = np.swapaxes(standard, 1, 2) @ standard
    moved = size > 1e-6
    i, k = np.triu_indices(states, 1)
    region = np.where(i % 2 == k % 2, i % 2, -1)
    apart = (i[:, None] != i) & (i[:, None] != k) & (k[:, None] != i) & (k[:, None] != k)
    apart &= (region[:, None] >= 0) & (region >= 0)
    inside, both = region[:, None] == region, moved[:, :, None] & moved[:, None]
    return np.concatenate([_among(together, both & apart & inside), _among(together, both & apart & ~inside)], 1)


def unbound_rivalry(run: Run) -> Array:
    """Sum how far neighbours compete in the years in which nothing binds them."""
    return _among(contested(run), near(run) & (sides(run, "bind_economic")[..., 0] < UNBOUND))


def order(run: Run) -> Array:
    """Sum the order of the last half of the years."""
    held = run["order"].reshape(run.replicates, run.years)[:, run.years // 2 :]
    return _term(held.sum(1), held.shape[1])


def democracies_against_mixed(run: Run) -> Array:
    """Sum wars by 100 years of neighbours: of two democracies, and of a democracy and another regime."""
    count = _democracies(run)
    return np.concatenate([_by_regime(run, count == 2), _by_regime(run, count == 1)], 1)


def mixed_against_others(run: Run) -> Array:
    """Sum wars by 100 years of neighbours: of a democracy and another regime, and of two other regimes."""
    count = _democracies(run)
    return np.concatenate([_by_regime(run, count == 1), _by_regime(run, count == 0)], 1)


def _democracies(run: Run) -> Array:
    return np.asarray((both_states(run, "polity") > FULL).sum(-1))


def _by_regime(run: Run, among: Array) -> Array:
    return _among(100.0 * began(run), near(run) & among)
