"""T28: no network of alliances is war-stable without trade; with trade some are [JacksonNei2015]_. Exact."""

from itertools import combinations, combinations_with_replacement

import numpy as np
import pytest

from detente.games import game
from detente.games.jackson_nei import Networks, trade_needed

DEFENCES = (0.5, 1.0, 1.2, 2.0, 3.0)


def slow_stable(
    strengths: tuple[float, ...], defence: float, trade: float, best: float, spoils: float
) -> tuple[list[bool], list[bool], list[bool]]:
    """The definition once more, by sets and loops.

    Stable networks; those without vulnerable states or idle alliances, whatever new alliances may do; and
    those that are stable if an alliance lasts as long as one of its two members needs it.
    """
    states = range(len(strengths))
    pairs = list(combinations(states, 2))

    def ties(net: frozenset[tuple[int, int]], i: int) -> set[int]:
        return {a + b - i for a, b in net if i in (a, b)}

    def worth(d: int) -> float:
        return trade * d * (2 * best - d) / 2

    def fallen(net: frozenset[tuple[int, int]], before: frozenset[tuple[int, int]], needs: set[int]) -> set[int]:
        """States that some coalition with the needed members can and wants to conquer."""
        out = set()
        for i in states:
            others = [k for k in states if k != i]
            for size in range(1, len(others) + 1):
                for band in map(set, combinations(others, size)):
                    linked = any(band - {h} <= ties(net, h) for h in band)
                    held = strengths[i] + sum(strengths[k] for k in ties(net, i) - band)
                    gains = [spoils / size + worth(len(ties(net, k) - {i})) - worth(len(ties(before, k))) for k in band]
                    wins = sum(strengths[k] for k in band) > defence * held + 1e-9
                    if linked and wins and needs <= band and min(gains) > -1e-9 and max(gains) > 1e-9:
                        out.add(i)
        return out

    full, kept, loose = [], [], []
    for number in range(2 ** len(pairs)):
        net = frozenset(p for bit, p in enumerate(pairs) if number >> bit & 1)
        safe = not fallen(net, net, set())
        needed = []
        for pair in net:
            less = net - {pair}
            loss = [worth(len(ties(net, end))) - worth(len(ties(less, end))) for end in pair]
            needed.append([x > 1e-9 or end in fallen(less, less, set()) for x, end in zip(loss, pair, strict=True)])
        tight = all(map(all, needed))
        closed = True
        for pair in set(pairs) - net:
            more = net | {pair}
            change = [worth(len(ties(more, k))) - worth(len(ties(net, k))) for k in pair]
            closed &= not (min(change) > -1e-9 and max(change) > 1e-9)
            closed &= not (fallen(more, net, set(pair)))
        full.append(safe and tight and closed)
        kept.append(safe and tight and bool(net))
        loose.append(safe and closed and all(map(any, needed)))
    return full, kept, loose


@pytest.mark.parametrize("seed", range(12))
def test_the_search_is_the_definition(seed: int) -> None:
    """Two independent programmes agree on every network of three and four states."""
    rng = np.random.default_rng(seed)
    n = 3 + seed % 2
    strengths = tuple(float(x) for x in rng.integers(1, 4, n))
    defence, best = float(rng.choice([0.5, 1.0, 1.5, 2.0])), float(rng.integers(1, n))
    trade, spoils = float(rng.choice([0.0, 0.4, 1.0, 3.0])), float(rng.choice([0.5, 1.0, 2.0]))
    ours = Networks(strengths, defence).stable(trade, best, spoils)
    assert ours.tolist() == slow_stable(strengths, defence, trade, best, spoils)[0]


@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_no_alliances_are_stable_without_trade(n: int) -> None:
    """T28: every network, all strengths of 1 to 3, five defence advantages: none."""
    for strengths in combinations_with_replacement((1, 2, 3), n):
        for defence in DEFENCES:
            stable = Networks(strengths, defence).stable()
            assert not stable[1:].any(), (strengths, defence)
            ordered = sorted(strengths, reverse=True)
            strongest = ordered[0] + ordered[1] * (n > 2)
            assert stable[0] == (strongest <= defence * ordered[-1] + 1e-9), (strengths, defence)


def test_it_is_the_next_alliance_that_upsets_them() -> None:
    """What the theorem rests on: left as they are, networks without vulnerable or idle allies do exist."""
    full, kept, loose = slow_stable((1.0, 1.0, 1.0, 1.0), 1.0, 0.0, 0.0, 1.0)
    assert not any(full)
    assert any(kept)
    assert not any(loose)  # the theorem does not hang on who may leave an alliance


@pytest.mark.parametrize("n", [3, 4, 5])
def test_trade_makes_alliances_stable(n: int) -> None:
    """All allied with all, once an ally's trade outweighs a share of the spoils.

    With n equals no fewer than m > n / 2 can conquer one; each would gain 1 / m and lose half the value of
    trade, so the threshold is 2 / m with the fewest that suffice.
    """
    known = Networks((1.0,) * n, 1.0)
    fewest = n // 2 + 1
    assert trade_needed(known, n - 1, 1.0) == pytest.approx(2 / fewest)
    complete = -1
    assert known.stable(2 / fewest + 0.01, n - 1, 1.0)[complete]
    assert not known.stable(2 / fewest - 0.01, n - 1, 1.0)[1:].any()


def test_strength_names_and_numbers_do_not_matter_beyond_their_order() -> None:
    """Relabelling states relabels networks: their number is the same."""
    for strengths in ((1.0, 2.0, 3.0, 1.5), (3.0, 1.5, 2.0, 1.0)):
        assert Networks(strengths, 1.0).stable(2.0, 3, 1.0).sum() == 1


def test_the_game_says_so() -> None:
    without = game("jackson_nei").solve(trade=0, defence=3)
    assert [e.note for e in without.equilibria] == ["Partners of each state: 0, 0, 0, 0."]
    assert {t.name: t.value for t in without.thresholds}["defence"] == 2
    with_trade = game("jackson_nei").solve(trade=1)
    assert [e.note for e in with_trade.equilibria] == ["Partners of each state: 3, 3, 3, 3."]
    assert {t.name: t.value for t in with_trade.thresholds}["trade"] == pytest.approx(2 / 3)
    five = game("jackson_nei").solve(states=5, trade=0)
    assert not five.equilibria
