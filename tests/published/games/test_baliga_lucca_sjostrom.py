"""T19: hostility by regime [BaligaEtAl2011]_: limited democracies worst, full democracies best."""

from itertools import combinations_with_replacement, pairwise

import numpy as np
import pytest

from detente.games import game
from detente.games.baliga_lucca_sjostrom import conflict, cutoff, hostility

PRINTED = {(1, 1): 0.490, (0, 1): 0.412, (0, 0): 0.360, (1, 2): 0.194, (0, 2): 0.169, (2, 2): 0.000}
STAKES = {"gain": 0.1, "loss": 0.6, "domestic": 0.15}


def test_order_of_the_dyads() -> None:
    """Limited with limited worst, full with full best; the six shares within .0005."""
    ours = [conflict(pair, **STAKES) for pair in PRINTED]
    assert ours == pytest.approx(list(PRINTED.values()), abs=5e-4)
    assert all(worse > better for worse, better in pairwise(ours))


@pytest.mark.parametrize("gain", [0.02, 0.1, 0.14])
@pytest.mark.parametrize("loss", [0.4, 0.6])
def test_the_extremes_do_not_depend_on_the_numbers(gain: float, loss: float) -> None:
    """Wherever weakness costs more at home than hostility gains."""
    dyads = {pair: conflict(pair, gain, loss, domestic=0.15) for pair in combinations_with_replacement(range(3), 2)}
    assert max(dyads, key=lambda pair: dyads[pair]) == (1, 1)
    assert min(dyads, key=lambda pair: dyads[pair]) == (2, 2)


def test_full_democracies_turn_hostile_faster_as_danger_grows() -> None:
    """The published third result: the answer to a more hostile other is steepest in full democracies."""
    calm, danger = ([cutoff(kind, other, **STAKES) for kind in range(3)] for other in (0.2, 0.6))
    slopes = np.subtract(danger, calm) / 0.4
    assert slopes == pytest.approx([0.5, 0.65, 0.8])
    assert calm[2] < calm[0] < calm[1]  # the most peaceful where there is little to fear


@pytest.mark.parametrize("pair", list(combinations_with_replacement(range(3), 2)))
def test_cutoffs_are_best_replies_of_leaders_with_private_costs(pair: tuple[int, int]) -> None:
    """Payoffs of the table against the cutoff: a leader at the cutoff is indifferent, 1e-12."""
    solution = game("baliga_lucca_sjostrom").solve(regime_one=pair[0], regime_two=pair[1], **STAKES)
    p, q = (solution.equilibria[0].play[name] for name in ("P(first hostile)", "P(second hostile)"))
    at = {t.name: t.value for t in solution.thresholds}
    for name, other, side in (("first", q, 0), ("second", p, 1)):
        x = at[f"cutoff_{name}"]
        if not 0 <= x <= 1:
            continue
        (table,) = game("baliga_lucca_sjostrom").solve(regime_one=pair[0], regime_two=pair[1], cost=x, **STAKES).payoffs
        worth = np.array(table.row_payoffs) if side == 0 else np.array(table.column_payoffs).T
        hostile, calm = worth @ (other, 1 - other)
        assert hostile == pytest.approx(calm, abs=1e-12)


def test_probabilities_are_fixed_points() -> None:
    generator = np.random.default_rng(3)
    for _ in range(300):
        pair = tuple(map(int, generator.integers(0, 3, 2)))
        gain, loss, domestic = generator.uniform(0, 0.4), generator.uniform(0.4, 1), generator.uniform(0, 0.5)
        calm, hostile = hostility(pair, gain, loss, domestic)  # type: ignore[arg-type]
        for one, two in (calm, hostile):
            assert one == pytest.approx(np.clip(cutoff(pair[0], two, gain, loss, domestic), 0, 1), abs=1e-9)
            assert two == pytest.approx(np.clip(cutoff(pair[1], one, gain, loss, domestic), 0, 1), abs=1e-9)
        assert calm[0] <= hostile[0] + 1e-9
