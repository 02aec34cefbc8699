"""Communities of a matrix: two cliques split, a whole graph does not, totals survive rewiring."""

from __future__ import annotations

import networkx
import numpy as np
import pytest
from scipy.stats import binom

from detente.studies.complex.communities import (
    adjusted_rand,
    louvain,
    modularity,
    null_modularity,
    order_communities,
    participation,
    partition,
    rewire,
)


def cliques(sizes: tuple[int, ...], bridge: float = 0.0) -> np.ndarray:
    """Cliques of weight 1, the first state of each tied to that of the next by ``bridge``."""
    total = sum(sizes)
    matrix, at = np.zeros((total, total)), 0
    for size in sizes:
        matrix[at : at + size, at : at + size] = 1 - np.eye(size)
        if at:
            matrix[at, at - sizes[0]] = matrix[at - sizes[0], at] = bridge
        at += size
    return matrix


def scattered(size: int, seed: int) -> np.ndarray:
    """Weights without any structure, a few of them large."""
    upper = np.triu(np.random.default_rng(seed).lognormal(0, 1.5, (size, size)), 1)
    return upper + upper.T


def test_modularity_by_hand() -> None:
    """Two pairs: all weight inside, 4 of 4, less (1/2)^2 twice, is 1/2; all together 0; all apart -1/4."""
    pairs = cliques((2, 2))
    assert modularity(pairs, (0, 0, 1, 1)) == pytest.approx(0.5)
    assert modularity(pairs, (0, 0, 0, 0)) == pytest.approx(0.0)
    assert modularity(pairs, (0, 1, 2, 3)) == pytest.approx(-0.25)
    assert modularity(pairs, (0, 0, 1, 1), resolution=2.0) == pytest.approx(0.0)
    assert modularity(np.zeros((3, 3)), (0, 1, 2)) == 0.0
    graph, labels = networkx.from_numpy_array(scattered(12, 1)), np.arange(12) % 3
    groups = [set(np.flatnonzero(labels == k).tolist()) for k in range(3)]
    known = networkx.community.modularity(graph, groups, resolution=1.3)
    assert modularity(scattered(12, 1), labels.tolist(), 1.3) == pytest.approx(known)


def test_two_cliques_split_in_two_beyond_chance() -> None:
    matrix = cliques((6, 5), bridge=0.5)
    found = partition(matrix, runs=5)
    assert found.labels == (0,) * 6 + (1,) * 5
    assert found.agreement == 1.0
    assert found.modularity == pytest.approx(modularity(matrix, found.labels))
    null = null_modularity(matrix, count=39)
    assert (null < found.typical).all()


def test_a_whole_graph_has_no_complexes() -> None:
    """Every pair alike: no division is better than none, and no rewiring can change that."""
    found = partition(1 - np.eye(8), runs=5)
    assert found.modularity == pytest.approx(0.0, abs=1e-12)
    null = null_modularity(1 - np.eye(8), count=19)
    assert (null >= found.typical - 1e-12).all()


def test_weights_without_structure_pass_for_complexes_as_rarely_as_stated() -> None:
    """Of 60 matrices without structure about 5 % have p < .05: a sound test fails on more than 8 with chance .2 %."""
    small = 0
    for seed in range(60):
        matrix = scattered(14, seed)
        null = null_modularity(matrix, seed, count=39)
        small += (1 + (null >= partition(matrix, seed, runs=3).typical).sum()) / 40 < 0.05
    assert small <= binom.ppf(0.998, 60, 0.05)


def test_rewiring_keeps_weights_and_totals_and_is_another_matrix() -> None:
    matrix, above = scattered(16, 3), np.triu_indices(16, 1)
    many = rewire(matrix, 8, 1)
    totals = matrix.sum(0)
    assert np.abs(many.sum(1) - totals).mean() < 0.06 * totals.mean()
    for other in many:
        assert (other == other.T).all()
        assert (np.diag(other) == 0).all()
        assert sorted(other[above]) == pytest.approx(sorted(matrix[above]))
    assert (many[0] != many[1]).any()
    assert np.mean([np.mean(other[above] == matrix[above]) for other in many]) < 0.15  # few weights are where they were
    assert (rewire(matrix, 8, 1) == many).all()
    assert (rewire(matrix, 8, 2) != many).any()
    sparse = cliques((5, 5))
    degrees = rewire(sparse, 4, 0).sum(1)
    assert degrees == pytest.approx(np.full((4, 10), 4.0))  # of equal weights: degrees are kept exactly
    assert (rewire(np.ones((3, 3)) - np.eye(3), 2, 0) == 1 - np.eye(3)).all()


def test_participation_by_hand() -> None:
    """Ties of 2 into one community and 2 into the other: 1 - 2 (1/2)^2; all in one: 0; none: 0."""
    matrix = np.zeros((5, 5))
    for i, j, weight in ((0, 1, 2.0), (0, 2, 2.0), (1, 2, 1.0)):
        matrix[i, j] = matrix[j, i] = weight
    found = participation(matrix, (0, 0, 1, 1, 1))
    assert found[0] == pytest.approx(0.5)
    assert found[1] == pytest.approx(1 - (2 / 3) ** 2 - (1 / 3) ** 2)
    assert found[2] == pytest.approx(0.0)
    assert found[3] == 0.0


def test_adjusted_rand_by_hand() -> None:
    """Pairs together in both 1, in either 2 and 3, of 6: (1 - 1) / (2.5 - 1) = 0 for two by two against three and one.

    Names of communities do not matter; against everything as one it is 0.
    """
    assert adjusted_rand((0, 0, 1, 1), (5, 5, 2, 2)) == 1.0
    assert adjusted_rand((0, 0, 1, 1), (0, 0, 0, 1)) == pytest.approx(0.0)
    assert adjusted_rand((0, 0, 1, 1), (0, 0, 0, 0)) == pytest.approx(0.0)
    assert adjusted_rand((0, 0, 1, 1), (0, 1, 0, 1)) == pytest.approx(-0.5)
    assert adjusted_rand((), ()) == adjusted_rand((0, 0), (3, 3)) == 1.0
    luck = np.random.default_rng(0)
    for _ in range(20):
        one, two = luck.integers(0, 4, (2, 30))
        first, second = (np.equal.outer(x, x)[np.triu_indices(30, 1)] for x in (one, two))  # pairs together
        chance = first.mean() * second.mean()
        told = ((first & second).mean() - chance) / ((first.mean() + second.mean()) / 2 - chance)
        assert adjusted_rand(one.tolist(), two.tolist()) == pytest.approx(told)


def test_numbers_go_by_size() -> None:
    assert order_communities([{3}, {0, 2}, {1, 4}], 5) == (0, 1, 0, 2, 1)
    assert louvain(cliques((3, 4)), 0) == (1, 1, 1, 0, 0, 0, 0)
    lone = louvain(np.zeros((3, 3)), 0)
    assert lone == (0, 1, 2)
    assert partition(cliques((3, 4)), 2, runs=4) == partition(cliques((3, 4)), 2, runs=4)


def test_runs_that_disagree_are_counted() -> None:
    """A ring of four: it may be cut in two ways, so runs agree only on pairs that no cut joins."""
    ring = np.zeros((4, 4))
    for i in range(4):
        ring[i, (i + 1) % 4] = ring[(i + 1) % 4, i] = 1.0
    found = partition(ring, runs=20)
    assert found.agreement == pytest.approx(2 / 6)  # the two diagonals are never together
