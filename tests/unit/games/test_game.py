"""Parameters of games, their names, and what they say in words."""

import math

import pytest

from detente.core.errors import InvalidValue, UnknownName
from detente.games import game, games
from detente.games.game import Equilibrium, Matrix
from detente.games.normal import best_responses, nash, regret
from detente.games.words import describe_play, plain, show_number

PENNIES = Matrix("pennies", ("heads", "tails"), ("heads", "tails"), ((1, -1), (-1, 1)), ((-1, 1), (1, -1)))
WIDE = Matrix("wide", ("up", "down"), ("l", "m", "r"), ((3, 0, 1), (1, 2, 1)), ((2, 1, 0), (0, 1, 2)))


def test_names_are_forgiving_and_typos_answered() -> None:
    assert game("Trust-Game") is game("trust_game")
    with pytest.raises(UnknownName, match="powell"):
        game("powel")
    assert len(games()) == len(set(games()))


@pytest.mark.parametrize("value", [math.nan, math.inf, -0.1, 1.1, True, "0.5", None])
def test_values_that_are_no_number_in_range_are_refused(value: object) -> None:
    with pytest.raises(InvalidValue, match="trust"):
        game("trust_game").solve(trust=value)  # type: ignore[arg-type]


def test_whole_numbers_must_be_whole() -> None:
    assert game("powell").values(periods=3)["periods"] == 3
    with pytest.raises(InvalidValue, match="whole"):
        game("powell").solve(periods=2.5)


def test_unknown_parameters_are_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r"'shift'.*detente games powell"):
        game("powell").solve(shiftx=0.1)


def test_the_only_equilibrium_of_matching_pennies_is_mixed() -> None:
    (only,) = nash(PENNIES)
    assert (only.kind, only.row, only.column) == ("mixed Nash", (0.5, 0.5), (0.5, 0.5))
    assert regret(PENNIES, (1, 0), (1, 0)) == 2
    assert describe_play(only, PENNIES) == "row: heads 0.5, tails 0.5; column: heads 0.5, tails 0.5"


def test_best_responses_and_pure_equilibria_of_any_size() -> None:
    best, answer = best_responses(WIDE)
    assert best.tolist() == [[True, False, True], [False, True, True]]
    assert answer.tolist() == [[True, False, False], [False, False, True]]
    found = nash(WIDE)
    assert [describe_play(e, WIDE) for e in found] == ["row: up; column: l", "row: down; column: r"]


def test_what_is_no_number_is_none_in_json() -> None:
    one = game("jervis_1978")
    values = one.values(reward=3, temptation=4)
    told = plain(one, one.solve(**values), values)
    first = told["thresholds"][0]
    assert (first["name"], first["value"]) == ("minimum_trust", None)
    assert told["payoffs"][0]["best_responses"]["row"] == [[False, False], [True, True]]


def test_numbers_and_cutoffs_in_words() -> None:
    assert [show_number(v) for v in (0.123456, -1e-17, 12345.6)] == ["0.1235", "0", "1.235e+04"]
    assert describe_play(Equilibrium("cutoff", {"P(build)": 0.5, "below": 2.0})) == "P(build) = 0.5; below = 2"
