"""Communities of a matrix of interdependence, and whether there are any beyond chance.

Communities are those of largest modularity that Louvain's method finds [BlondelEtAl2008]_ over many seeds. Any
matrix has some: whether it has more than it must is judged by *rewired* matrices, in which the very same weights lie
between other pairs while every state keeps its own total to within some 5 % (the degree-preserving rewiring of
[MaslovSneppen2002]_, for weights).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Matrix = Any
"""Array [state, state]."""

Labels = tuple[int, ...]
"""Community of each state, from 0, the largest first."""

RUNS = 20
"""Runs of the method, each with a seed of its own."""

NULLS = 99
"""Rewired matrices."""

SLACK = 0.05
"""How far a total may drift, as a share of it; assumption."""

TOUCHES = 20
"""How often each weight is up for a move, on average, before a matrix counts as rewired."""


Tell = Callable[[], None]
"""Called when one more piece of work is done."""


def silent() -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Partition:
    """Communities of one matrix.

    Attributes
    ----------
    labels
        Community of each state in the best run.
    modularity
        Of the best run: share of all interdependence inside communities, beyond what totals alone would put there.
    typical
        Median modularity of the runs: what is held against single runs on rewired matrices.
    agreement
        Share of the pairs of states on which all runs agree, together or apart.
    runs
        Number of runs.
    """

    labels: Labels
    modularity: float
    typical: float
    agreement: float
    runs: int


def modularity(matrix: Matrix, labels: Sequence[int], resolution: float = 1.0) -> float:
    """Modularity of communities, from -1/2 to 1; 0 without any interdependence.

    Parameters
    ----------
    matrix
        Symmetric, not negative, nothing on the diagonal.
    labels
        Community of each state.
    resolution
        Weight of what totals alone would put inside: the larger, the smaller the communities of most modularity.
    """
    import numpy as np

    total = float(matrix.sum())
    if total <= 0:
        return 0.0
    same = np.equal.outer(np.asarray(labels), np.asarray(labels))
    sums = matrix.sum(0)
    return float(((matrix - resolution * np.outer(sums, sums) / total) * same).sum() / total)


def louvain(matrix: Matrix, seed: int, resolution: float = 1.0) -> Labels:
    """Run Louvain's method once.

    Parameters
    ----------
    matrix
        Symmetric, not negative, nothing on the diagonal.
    seed
        Seed: it fixes the order in which states are tried.
    resolution
        As for `modularity`.
    """
    import networkx
    import numpy as np

    graph = networkx.Graph()
    graph.add_nodes_from(range(len(matrix)))
    i, j = np.nonzero(np.triu(matrix, 1))
    graph.add_weighted_edges_from(zip(i.tolist(), j.tolist(), matrix[i, j].tolist(), strict=True))
    groups = networkx.community.louvain_communities(graph, weight="weight", resolution=resolution, seed=seed)
    return order_communities(groups, len(matrix))


def order_communities(groups: Sequence[Any], size: int) -> Labels:
    """Give communities numbers from the largest on, ties by their first state.

    Parameters
    ----------
    groups
        Sets of states.
    size
        Number of states.
    """
    labels = [0] * size
    for number, group in enumerate(sorted(groups, key=lambda group: (-len(group), min(group)))):
        for state in group:
            labels[state] = number
    return tuple(labels)


def partition(matrix: Matrix, seed: int = 0, runs: int = RUNS, resolution: float = 1.0) -> Partition:
    """Find communities over many seeds.

    Parameters
    ----------
    matrix
        Symmetric, not negative, nothing on the diagonal.
    runs
        How many.
    resolution
        As for `modularity`.
    """
    import numpy as np

    found = [louvain(matrix, 1000 * seed + run, resolution) for run in range(runs)]
    values = [modularity(matrix, labels, resolution) for labels in found]
    together = np.mean([np.equal.outer(labels, labels) for labels in np.array(found)], axis=0)
    pairs = together[np.triu_indices(len(matrix), 1)]
    agree = float(((pairs == 0) | (pairs == 1)).mean()) if pairs.size else 1.0
    best = int(np.argmax(values))
    return Partition(found[best], values[best], float(np.median(values)), agree, runs)


def rewire(matrix: Matrix, count: int, seed: int) -> Any:
    """Return matrices with the same weights between other pairs, every state about at its own total [count, n, n].

    Of four states two pairs swap their weights, or two states swap their partners (the checkerboard swap, which
    keeps the totals of the other two): the Metropolis rule keeps the totals within ``SLACK``. Quadruples without a
    state in common move at once.

    Parameters
    ----------
    matrix
        Symmetric, not negative, nothing on the diagonal.
    count
        How many.
    """
    import numpy as np

    luck = np.random.default_rng(seed)
    size = len(matrix)
    quads = size // 4
    chain = _Chain(matrix, count)
    steps = math.ceil(TOUCHES * size * (size - 1) / (6 * quads)) if quads else 0
    for step in range(steps):
        order = luck.random((count, size)).argsort(1)[:, : 4 * quads].reshape(count, quads, 4)
        chain.move(np.moveaxis(order, -1, 0), np.log(luck.random((count, quads))), pairs=bool(step % 2))
    return chain.weights


class _Chain:
    """Matrices on their way to being rewired."""

    def __init__(self, matrix: Matrix, count: int) -> None:
        import numpy as np

        self.weights = np.broadcast_to(matrix, (count, *matrix.shape)).astype(float)
        self.aim = matrix.sum(0)
        self.off = np.zeros((count, len(matrix)))
        slack = SLACK * np.maximum(self.aim, self.aim.mean())
        self.stiff = np.divide(0.5, slack**2, out=np.zeros_like(slack), where=slack > 0)
        self.at = np.arange(count)[:, None]

    def move(self, quads: Any, luck: Any, *, pairs: bool) -> None:
        """Let every quadruple swap the weights of two pairs, or the partners of two states, if totals allow it."""
        import numpy as np

        a, b, c, d = quads
        first, second = ((a, b), (c, d)), ((c, d), (a, b))
        if not pairs:
            first, second = ((a, b), (c, d)), ((a, d), (c, b))
        change = np.zeros((*self.off.shape, 1))[..., 0]
        before = [self.weights[self.at, i, j] for i, j in first]
        after = [self.weights[self.at, i, j] for i, j in second]
        gains = [(i, new - old) for (i, j), old, new in zip(first, before, after, strict=True) for i in (i, j)]
        if not pairs:
            gains += [(i, old - new) for (i, j), old, new in zip(second, before, after, strict=True) for i in (i, j)]
        for i, gain in gains:
            change[self.at, i] += gain
        cost = ((2 * self.off + change) * change * self.stiff)[self.at, quads].sum(0)
        taken = luck < -cost
        for (i, j), (k, m), old, new in zip(first, second, before, after, strict=True):
            for one, two, value in ((i, j, np.where(taken, new, old)), (k, m, np.where(taken, old, new))):
                self.weights[self.at, one, two] = self.weights[self.at, two, one] = value
        for i in quads:
            self.off[self.at, i] += np.where(taken, change[self.at, i], 0.0)


def null_modularity(matrix: Matrix, seed: int = 0, count: int = NULLS, tell: Tell = silent) -> Any:
    """Modularity that one run of Louvain's method finds in each of many rewired matrices [count].

    Parameters
    ----------
    matrix
        Symmetric, not negative, nothing on the diagonal.
    count
        How many.
    tell
        Called after each.
    """
    import numpy as np

    found = []
    for number, other in enumerate(rewire(matrix, count, seed)):
        tell()
        found.append(modularity(other, louvain(other, number)))
    return np.array(found)


def participation(matrix: Matrix, labels: Sequence[int]) -> Any:
    """Participation coefficient of each state: 0 if all its ties are in one community [GuimeraAmaral2005]_ [state].

    Parameters
    ----------
    matrix
        Symmetric, not negative, nothing on the diagonal.
    labels
        Community of each state.
    """
    import numpy as np

    groups = np.equal.outer(np.asarray(labels), np.arange(max(labels, default=0) + 1)).astype(float)
    sums = matrix.sum(1)
    inside = matrix @ groups
    shares = np.divide(inside, sums[:, None], out=np.zeros_like(inside), where=sums[:, None] > 0)
    return np.where(sums > 0, 1 - (shares**2).sum(1), 0.0)


def adjusted_rand(one: Sequence[int], two: Sequence[int]) -> float:
    """Agreement of two partitions: 1 if the same, 0 on average if at random [HubertArabie1985]_.

    Parameters
    ----------
    one, two
        Community of each state.
    """
    from sklearn.metrics import adjusted_rand_score

    return float(adjusted_rand_score(one, two))
