"""T23: tit for tat, generous tit for tat and reputation, against all stationary replies; exact."""

from itertools import product

import numpy as np
import pytest
from scipy.optimize import brentq

from detente.games import game
from detente.games.repeated_game import generosity, patience

AXELROD = (3.0, 5.0, 1.0, 0.0)
STAGES = [AXELROD, (4.0, 5.0, 1.0, 0.0), (3.0, 3.5, 2.0, -1.0), (3.0, 4.5, 0.5, 0.2), (1.0, 1.2, 0.0, -2.0)]


def worth(stage: tuple[float, ...], reply: tuple[int, int], forgive: float, discount: float) -> float:
    """Payoff a round of a reply to (generous) tit for tat.

    The reply, 1 for defect, depends on what the other is about to do, which follows from one's own last act:
    the state is the other's present act, cooperation first.
    """
    reward, temptation, punishment, sucker = stage
    gain = np.array([[reward, temptation], [sucker, punishment]])  # [other's act, own act]
    flow = np.array([gain[0, reply[0]], gain[1, reply[1]]])
    moves = np.array([[1.0, 0.0] if act == 0 else [forgive, 1 - forgive] for act in reply])
    return float((1 - discount) * np.linalg.solve(np.eye(2) - discount * moves, flow)[0])


def advantage(stage: tuple[float, ...], forgive: float, discount: float) -> float:
    """What the best reply gains over cooperating for good."""
    return max(worth(stage, r, forgive, discount) for r in product((0, 1), repeat=2)) - stage[0]


@pytest.mark.parametrize("stage", STAGES)
def test_patience_for_tit_for_tat(stage: tuple[float, ...]) -> None:
    """max{(T - R) / (T - P), (T - R) / (R - S)}: just above it no reply gains, just below one does [Axelrod1984]_."""
    least = patience(*stage)
    if least < 1:
        assert advantage(stage, 0, least + 1e-9) < 1e-12
        assert advantage(stage, 0, least - 1e-4) > 0
    else:
        assert advantage(stage, 0, 1 - 1e-9) > 0


def test_patience_in_axelrods_tournament() -> None:
    assert patience(*AXELROD) == pytest.approx(2 / 3, abs=1e-15)
    found = brentq(lambda d: advantage(AXELROD, 0, d) - 1e-13, 0.1, 0.99, xtol=1e-13)
    assert found == pytest.approx(2 / 3, abs=1e-9)


@pytest.mark.parametrize("stage", [AXELROD, (4.0, 5.0, 1.0, 0.0), (3.0, 3.5, 2.0, -1.0)])
def test_generosity(stage: tuple[float, ...]) -> None:
    """min{1 - (T - R) / (R - S), (R - P) / (T - P)}: the most that can be forgiven [Molander1985]_.

    As discounting vanishes a reply gains if it earns more a round for good (always defecting), or more over the
    two rounds of one defection and its repair.
    """
    reward, temptation, punishment, sucker = stage

    def gain(forgive: float) -> float:
        always = forgive * temptation + (1 - forgive) * punishment - reward
        once = temptation + forgive * reward + (1 - forgive) * sucker - 2 * reward
        return max(always, once)

    limit = generosity(*stage)
    assert gain(limit) == pytest.approx(0, abs=1e-12)
    assert advantage(stage, limit - 1e-3, 1 - 1e-9) < 1e-6
    assert advantage(stage, limit + 1e-2, 1 - 1e-9) > 0 or gain(limit + 1e-2) > 0


def test_generosity_in_axelrods_tournament_is_a_third() -> None:
    assert generosity(*AXELROD) == pytest.approx(1 / 3, abs=1e-15)


def test_no_prisoners_dilemma_no_thresholds() -> None:
    assert np.isnan(patience(3, 2, 1, 0))
    assert np.isnan(generosity(3, 5, 1, 2))
    solution = game("repeated_game").solve(reward=4, temptation=3.5, punishment=1, sucker=0)
    assert {e.kind for e in solution.equilibria if e.of == "One round"} == {"pure Nash", "mixed Nash"}


@pytest.mark.parametrize("discount", [0.5, 0.66, 0.67, 0.9])
def test_tit_for_tat_is_said_to_hold_where_it_does(discount: float) -> None:
    kinds = [e.kind for e in game("repeated_game").solve(discount=discount).equilibria]
    assert ("Nash of the repeated game" in kinds) == (discount >= 2 / 3)


@pytest.mark.parametrize("known", [0.1, 0.3, 1 / 3, 0.4, 0.9])
def test_reputation_sustains_help_where_it_is_known_well_enough(known: float) -> None:
    """q > c / b, against pygambit's and nashpy's equilibria of the encounter [Nowak2006]_."""
    gambit = pytest.importorskip("pygambit", reason="no pygambit: pip install it where it has a wheel")
    nashpy = pytest.importorskip("nashpy", reason="the independent solver of games is not installed")
    solution = game("repeated_game").solve(benefit=3, cost=1, known=known)
    table = solution.payoffs[1]
    helps = any(e.of == table.title and e.kind == "pure Nash" and e.row == (1, 0) for e in solution.equilibria)
    assert helps == (known >= 1 / 3 - 1e-12)
    tree = gambit.Game.from_arrays(np.array(table.row_payoffs), np.array(table.column_payoffs))
    theirs = gambit.nash.enumpure_solve(tree).equilibria
    helping = next(iter(next(iter(tree.players)).strategies))
    both_help = any(float(e[helping]) == 1 for e in theirs)
    if abs(known - 1 / 3) > 1e-9:
        assert helps == both_help
        mixed = list(nashpy.Game(table.row_payoffs, table.column_payoffs).support_enumeration())
        assert len(mixed) == sum(e.of == table.title for e in solution.equilibria)
    assert {t.name: t.value for t in solution.thresholds}["reputation"] == pytest.approx(1 / 3)
