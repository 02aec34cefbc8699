"""The random numbers: what is proved, and what is tested at a stated rate of false alarms.

Proved, and only checked here: ``mix`` is a permutation of the 32-bit words (two multiplications by odd
numbers and three xor-shifts, each of which can be undone). So within one replicate, year and stream no two
dyads share a word's counter, no two of the years 0 to 2**32 - 1 of a replicate share their first key word,
and no two replicates of a seed share their 64-bit key. Between streams, between replicates and years that
differ, and between seeds, words coincide as often as independent 32-bit words do: that is tested.

The statistical tests are one family with fixed seeds: a perfect generator fails one of them with a
chance of 1 % (Bonferroni over ``FAMILY`` p values).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats
from scipy.special import ndtri

from detente.core.random import DIRECTION, Stream, mix, normal, replicate_keys, uniform, words, year_keys
from detente.engine.draws import NumpyDraws
from detente.mechanisms.complete import COMPLETE

FALSE_ALARM, FAMILY = 0.01, 60
N = 1 << 18
ACT = (Stream("respond.act"),)
STREAMS = tuple(Stream(f"test.{k}") for k in range(64))
seen: list[float] = []


def plausible(p: float) -> None:
    """Hold a two-sided p value to the family's bound."""
    seen.append(float(p))
    assert p > FALSE_ALARM / FAMILY


def two_sided(z: float) -> float:
    return float(2 * stats.norm.sf(abs(z)))


def chi_square(value: float, freedom: int) -> float:
    """Two-sided p value: too even is as suspect as too uneven."""
    return float(min(1.0, 2 * min(stats.chi2.sf(value, freedom), stats.chi2.cdf(value, freedom))))


def of_years(replicate: int, years: np.ndarray, streams: tuple[Stream, ...] = ACT, states: int = 2) -> list[np.ndarray]:
    keys = year_keys(replicate_keys(0, np.full(len(years), replicate)), years.astype(np.uint32))
    return words(streams, keys, states)


def by_year() -> np.ndarray:
    return of_years(3, np.arange(N))[0][0, 1]


def by_replica() -> np.ndarray:
    return words(ACT, year_keys(replicate_keys(0, np.arange(N)), np.full(1, 7, np.uint32)), 2)[0][0, 1]


def by_dyad() -> np.ndarray:
    made = of_years(0, np.arange(8), states=195)[0]
    return np.concatenate([made[..., k][~np.eye(195, dtype=bool)] for k in range(8)])[:N]


def by_stream() -> np.ndarray:
    return np.stack([w[0, 1] for w in of_years(5, np.arange(N // 64), STREAMS)], -1).ravel()


def by_seed() -> np.ndarray:
    parts = [replicate_keys(seed, [0]) for seed in range(4096)]
    keys = np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])
    return np.concatenate([words(ACT, year_keys(keys, np.full(1, y, np.uint32)), 2)[0][0, 1] for y in range(N // 4096)])


def by_large_seed() -> np.ndarray:
    parts = [replicate_keys(2**62 + 2**32 * k, [0, 1]) for k in range(4096)]
    keys = np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])
    return np.concatenate([words(ACT, year_keys(keys, np.full(1, y, np.uint32)), 2)[0][0, 1] for y in range(N // 8192)])


ORDERS = {f.__name__: f for f in (by_year, by_replica, by_dyad, by_stream, by_seed, by_large_seed)}


@pytest.fixture(scope="module", params=ORDERS)
def order(request: pytest.FixtureRequest) -> np.ndarray:
    """Words in the orders in which a simulation meets them."""
    made = ORDERS[request.param]()
    assert made.dtype == np.uint32
    assert made.shape == (N,)
    return made


# ------------------------------------------------------------------ words and uniform numbers
def test_uniform_by_kolmogorov_and_smirnov(order: np.ndarray) -> None:
    plausible(stats.kstest(uniform(order).astype(float), "uniform").pvalue)


def test_uniform_in_bins(order: np.ndarray) -> None:
    low, high = np.bincount((order >> 8) & 1023, minlength=1024), np.bincount(order >> 22, minlength=1024)
    even = N / 1024
    plausible(chi_square((((low - even) ** 2 + (high - even) ** 2) / even).sum(), 2 * 1023))


def test_pairs_of_neighbours_in_bins(order: np.ndarray) -> None:
    first, second = order[0::2] >> 27, order[1::2] >> 27
    counts, even = np.bincount(first * 32 + second, minlength=1024), N / 2 / 1024
    plausible(chi_square(((counts - even) ** 2 / even).sum(), 1023))


def test_no_correlation_with_neighbours(order: np.ndarray) -> None:
    u = uniform(order).astype(float) - 0.5
    lags = [1, 2, 3, 4, 5, 8, 64, 195]
    z = [12 * (u[:-k] * u[k:]).sum() / np.sqrt(N - k) for k in lags]
    plausible(chi_square(float(np.square(z).sum()), len(lags)))


def test_every_bit_is_balanced(order: np.ndarray) -> None:
    ones = ((order[:, None] >> np.arange(32, dtype=np.uint32)) & 1).sum(0)
    plausible(chi_square(float(((ones - N / 2) ** 2 / (N / 4)).sum()), 32))


def test_moments(order: np.ndarray) -> None:
    u = uniform(order).astype(float) - 0.5
    z = u.mean() * np.sqrt(12 * N), ((u**2).mean() - 1 / 12) * np.sqrt(180 * N)
    plausible(chi_square(float(np.square(z).sum()), 2))


def correlations(rows: np.ndarray) -> float:
    """P value of all correlations between rows."""
    r = np.corrcoef(rows)[np.triu_indices(len(rows), 1)]
    return chi_square(float((r**2).sum() * rows.shape[1]), r.size)


def test_streams_are_not_correlated() -> None:
    plausible(correlations(np.stack([uniform(w[0, 1]) for w in of_years(1, np.arange(8192), STREAMS)])))


@pytest.mark.parametrize("kind", ["replicate", "year", "seed", "dyad"])
def test_neighbours_are_not_correlated(kind: str) -> None:
    index, one = np.arange(32), np.full(1, 4, np.uint32)
    if kind == "replicate":
        made = words(ACT, year_keys(replicate_keys(0, index), one), 100)[0]
    elif kind == "year":
        made = of_years(0, index, states=100)[0]
    elif kind == "seed":
        parts = [replicate_keys(s, [0]) for s in index]
        keys = np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])
        made = words(ACT, year_keys(keys, one), 100)[0]
    else:
        rows = words(ACT, year_keys(replicate_keys(0, np.arange(8192)), one), 32)[0][0, 1:]
        return plausible(correlations(uniform(rows)))
    return plausible(correlations(uniform(made[~np.eye(100, dtype=bool)].T)))


def test_the_two_directions_of_a_dyad_are_not_correlated() -> None:
    made = uniform(words(ACT, year_keys(replicate_keys(0, np.arange(64)), np.full(1, 2, np.uint32)), 40)[0])
    i, j = np.triu_indices(40, 1)
    plausible(correlations(np.stack([made[i, j].ravel(), made[j, i].ravel()])))


def test_states_and_dyads_are_not_correlated() -> None:
    keys = year_keys(replicate_keys(0, np.arange(20_000)), np.full(1, 2, np.uint32))
    own, dyad = words((Stream("test.own", "state"), Stream("test.own.", "dyad")), keys, 3)
    plausible(correlations(uniform(np.concatenate([own, dyad[0, 1:], dyad[1, [0, 2]]]))))


def test_words_coincide_as_often_as_independent_ones() -> None:
    """64 streams x 16 years x 195 states: a birthday test of a part of the words."""
    off = ~np.eye(195, dtype=bool)
    made = np.concatenate([w[off].ravel()[::32] for w in of_years(0, np.arange(16), STREAMS, 195)])
    expected = made.size**2 / 2 / 2**32
    same = made.size - np.unique(made).size
    plausible(min(1.0, 2 * min(stats.poisson.sf(same - 1, expected), stats.poisson.cdf(same, expected))))


def test_years_whose_counters_overlap_are_not_correlated() -> None:
    """Key words of two years may lie less than n**2 apart; the second key word keeps their draws apart."""
    states, products = 195, []
    for replicate in range(12):
        first = year_keys(replicate_keys(0, np.full(1000, replicate)), np.arange(1000, dtype=np.uint32))[0].astype(
            np.int64
        )
        order = np.argsort(first)
        gap = np.diff(first[order])
        for k in np.flatnonzero(gap < states**2 // 4):
            early, late = order[k], order[k + 1]
            made = uniform(of_years(replicate, np.array([early, late]), states=states)[0]).astype(float) - 0.5
            i, j = np.triu_indices(states, 1)
            at = {int(c): n for n, c in enumerate(i * states + j)}
            pairs = [(n, at[c - int(gap[k])]) for c, n in at.items() if c - int(gap[k]) in at]
            one, two = np.array(pairs).T
            products.append(12 * made[i, j, 0][one] * made[i, j, 1][two])
    every = np.concatenate(products)
    assert every.size > 50_000
    plausible(two_sided(float(every.sum() / np.sqrt(every.size))))


# ------------------------------------------------------------------ normal numbers
@pytest.fixture(scope="module")
def normals() -> np.ndarray:
    made = words(
        (Stream("interact.growth", "dyad", "normal"),),
        year_keys(replicate_keys(0, np.arange(1 << 21)), np.ones(1, np.uint32)),
        2,
    )
    return normal(np, made[0][[0, 1], [1, 0]].ravel())


def test_normal_by_kolmogorov_and_smirnov(normals: np.ndarray) -> None:
    plausible(stats.kstest(normals[:N].astype(float), "norm").pvalue)


def test_normal_moments(normals: np.ndarray) -> None:
    z, n = normals.astype(float), normals.size
    excess = [z.mean(), (z**2).mean() - 1, (z**3).mean(), (z**4).mean() - 3]
    for value, variance in zip(excess, (1, 2, 15, 96), strict=True):
        plausible(two_sided(value / np.sqrt(variance / n)))


@pytest.mark.parametrize("beyond", [2.0, 3.0, 4.0, 4.75])
def test_normal_tails(normals: np.ndarray, beyond: float) -> None:
    plausible(stats.binomtest(int((np.abs(normals) > beyond).sum()), normals.size, 2 * stats.norm.sf(beyond)).pvalue)


def test_normal_is_the_inverse_of_the_distribution() -> None:
    word = np.concatenate([np.arange(0, 2**32, 99_991), [0, 255, 256, 2**31 - 1, 2**31, 2**32 - 1]]).astype(np.uint32)
    exact = ndtri(((word >> 8).astype(float) + 0.5) / 2**24)
    assert np.abs(normal(np, word) - exact).max() < 2e-5
    assert np.isfinite(normal(np, word)).all()
    assert np.abs(normal(np, word)).max() < 5.5


def test_normal_is_symmetric() -> None:
    word = np.arange(0, 2**32, 1_000_003).astype(np.uint32)
    assert (normal(np, word) == -normal(np, ~word)).all()


# ------------------------------------------------------------------ what is proved, checked
def unmix(y: np.ndarray) -> np.ndarray:
    """The inverse of ``mix``."""
    a, b = (np.uint32(pow(m, -1, 2**32)) for m in (0x21F0AAAD, 0xD35A2D97))
    y = y ^ (y >> np.uint32(15)) ^ (y >> np.uint32(30))
    y = y * b
    y = y ^ (y >> np.uint32(15)) ^ (y >> np.uint32(30))
    y = y * a
    return y ^ (y >> np.uint32(16))


def test_mix_is_a_permutation() -> None:
    word = np.concatenate([np.arange(1 << 16), np.arange(0, 2**32, 65_521), [2**32 - 1]]).astype(np.uint32)
    assert (unmix(mix(word)) == word).all()


def test_a_bit_of_the_input_moves_half_the_output() -> None:
    word = mix(np.arange(1 << 15, dtype=np.uint32) * np.uint32(77_773))
    for bit in range(32):
        moved = mix(word) ^ mix(word ^ np.uint32(1 << bit))
        share = ((moved[:, None] >> np.arange(32, dtype=np.uint32)) & 1).mean(0)
        assert np.abs(share - 0.5).max() < 0.02  # 7 standard errors


def test_keys_of_replicates_and_seeds_are_distinct() -> None:
    every = []
    for seed in (0, 1, 2, 3, 1000, 2**31, 2**32, 2**63 - 1):
        low, high = replicate_keys(seed, np.arange(50_000))
        every.append(low.astype(np.uint64) | (high.astype(np.uint64) << np.uint64(32)))
    assert np.unique(np.concatenate(every)).size == 8 * 50_000


def test_keys_of_a_thousand_years_are_distinct() -> None:
    for replicate in range(20):
        first, second = year_keys(replicate_keys(0, np.full(1000, replicate)), np.arange(1000, dtype=np.uint32))
        assert np.unique(first).size == 1000
        assert np.unique(first.astype(np.uint64) << np.uint64(32) | second).size == 1000


@pytest.mark.parametrize("year", [0, 999])
def test_no_two_dyads_of_a_stream_share_a_word(year: int) -> None:
    i, j = np.triu_indices(195, 1)
    for made in of_years(0, np.array([year]), STREAMS, 195):
        for way in (made[i, j], made[j, i]):
            assert np.unique(way).size == i.size


def test_streams_of_the_model_have_salts_of_their_own() -> None:
    """Two dyadic streams must not be one another's mirror image either."""
    streams = {s.name: s for m in COMPLETE.mechanisms for s in m.streams}
    salts = [s.salt for s in streams.values()]
    assert len({*salts, *(s ^ DIRECTION for s in salts)}) == 2 * len(salts)


# ------------------------------------------------------------------ shapes and back ends
KINDS = (
    Stream("a.state", "state"),
    Stream("a.dyad"),
    Stream("a.both", "mirrored"),
    Stream("a.z", "state", "normal"),
    Stream("a.rare", rare=True),
)


def test_a_mirrored_draw_is_one_draw() -> None:
    own, dyad, both = (
        uniform(w) for w in words(KINDS[:3], year_keys(replicate_keys(4, np.arange(50)), np.ones(1, np.uint32)), 6)
    )
    off = ~np.eye(6, dtype=bool)
    assert own.shape == (6, 50)
    assert (both == both.swapaxes(0, 1)).all()
    assert (dyad != dyad.swapaxes(0, 1))[off].all()
    assert 0 <= dyad.min() <= dyad.max() < 1
    assert (dyad * 2**24 == np.round(dyad * 2**24)).all()


def test_a_draw_depends_on_nothing_beside_it() -> None:
    every = words(KINDS, year_keys(replicate_keys(9, np.arange(100)), np.full(1, 6, np.uint32)), 5)
    for replicates in ([7], [99, 0, 50], list(range(30, 60))):
        some = words(KINDS[1:3], year_keys(replicate_keys(9, replicates), np.full(1, 6, np.uint32)), 5)
        assert (some[0] == every[1][..., replicates]).all()
        assert (some[1] == every[2][..., replicates]).all()


def test_draws_hand_out_the_words() -> None:
    keys = replicate_keys(2, np.arange(11))
    draws = NumpyDraws(KINDS, keys, 3, 4)
    made = dict(zip((s.name for s in KINDS), words(KINDS, year_keys(keys, np.full(1, 3, np.uint32)), 4), strict=True))
    for stream in KINDS:
        want = normal(np, made[stream.name]) if stream.law == "normal" else uniform(made[stream.name])
        assert (draws.number(stream.name) == want).all()
    assert (draws.happens("a.dyad", np.float32(0.3)) == (draws.number("a.dyad") < 0.3)).all()


def test_both_back_ends_draw_the_same() -> None:
    pytest.importorskip("jax")
    from detente.engine.jax_backend import JaxDraws, load

    jax = load()
    keys = replicate_keys(2**40, np.arange(300))
    for year in (0, 1, 999):
        plain = NumpyDraws(KINDS, keys, year, 7)
        other = JaxDraws(jax, KINDS, keys, jax.numpy.int32(year), 7, barrier=False)
        for stream in KINDS:
            a, b = plain.number(stream.name), np.asarray(other.number(stream.name))
            if stream.law == "uniform":
                assert (a.view(np.uint32) == b.view(np.uint32)).all(), stream.name
            else:
                assert np.abs(a - b).max() < 2e-6


def test_draws_are_no_stream_short() -> None:
    draws: Any = NumpyDraws(KINDS, replicate_keys(0, [0]), 0, 3)
    with pytest.raises(KeyError):
        draws.number("a.typo")


# ------------------------------------------------------------------ the public battery
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("dieharder") is None, reason="there is no command dieharder")
def test_public_battery(repository: Path) -> None:
    """One pass of dieharder over every order: about 250 p values, none below 1e-6 (false alarm 3e-4)."""
    battery = [sys.executable, repository / "tools" / "random_battery.py", "--samples", "50"]
    made = subprocess.run(battery, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr


def test_the_family_is_counted() -> None:
    assert len(seen) <= FAMILY
