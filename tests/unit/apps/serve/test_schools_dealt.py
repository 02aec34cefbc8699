"""Which school plays which seat, and what it is told there: by its own seat alone, in the game and in every replay."""

from collections import Counter
from typing import Any

import numpy as np
import pytest
from scipy.stats import chisquare

pytest.importorskip("fastapi", reason="needs the extra web")
from classroom_worlds import drawn
from detente.apps.serve.deal import SCHOOLS, schools_in_turn, schools_of
from detente.apps.serve.events import Event
from detente.apps.serve.game import ClassGame, dials
from detente.apps.serve.likeness import alone, resemblances
from detente.apps.serve.messages import Decision, Opening, ReplayChange
from detente.apps.serve.replay import replay
from detente.apps.serve.room import Room
from detente.apps.serve.variants import Variants
from detente.schools import schools

FALSE_ALARM = 1e-6
"""How often a right share would be taken for a wrong one."""


@pytest.mark.parametrize(
    "opening",
    [
        Opening(mode="system", states=6),
        Opening(mode="system", states=8),
        Opening(),
        Opening(schools=["default", "tit_for_tat", "habit"]),
        Opening(mode="system", states=6, schools=["default", "tit_for_tat"]),
    ],
)
def test_the_name_of_a_state_tells_nothing_of_its_school(opening: Opening) -> None:
    n, names = opening.size, opening.schools or list(SCHOOLS)
    dealt = [schools_of(opening.model_copy(update={"seed": seed}), n, seed % 3) for seed in range(600)]
    for seat in range(n):
        held = Counter(row[seat] for row in dealt)
        assert chisquare([held[name] for name in names]).pvalue > FALSE_ALARM / 24
    seats = [schools_of(opening.model_copy(update={"seed": 5}), n, w) for w in range(30)]
    assert len({tuple(row) for row in seats}) > 1, "the worlds of one room differ"
    count = Counter(name for row in seats for name in row)
    assert max(count.values()) - min(count.values()) <= 1, "and have all schools as often as can be"
    assert seats == [schools_of(opening.model_copy(update={"seed": 5}), n, w) for w in range(30)]


def started(**body: Any) -> Room:
    room = Room("ABCDEF")
    opening = Opening(mode="system", states=6, rounds=4, seed=3)
    happened = [("opened", {"opening": opening.model_dump()}), ("joined", {"player": "a"})]
    for kind, more in [*happened, ("started", {"worlds": 2, "seats": {"a": [0, 0]}, **body})]:
        room.apply(Event(room.seq + 1, 1000.0 + room.seq, kind, more))
    return room


def test_a_game_that_was_kept_has_the_schools_that_it_started_with() -> None:
    held = [["habit", "default", "tit_for_tat", "grit", "default", "copenhagen"], ["default"] * 6]
    assert [game.schools for game in started(schools=held).games] == held
    before = started()
    assert [game.schools for game in before.games] == [schools_in_turn(before.opening, 6, w) for w in (0, 1)]
    assert [game.schools for game in before.games] == [list(SCHOOLS)] * 2
    assert all(game.told_all for game in before.games), "and goes by the rules of then"


def told(distinguishability: float) -> dict[str, float]:
    return {"offence_advantage": 2.5, "distinguishability": distinguishability, "observation_error": 0.0}


def chances(schools_there: list[str], distinguishability: float, *, told_all: bool = False) -> np.ndarray:
    """Return how likely seat 0 competes next, after rounds in which people decided everything but what it thinks."""
    game = ClassGame(Opening(rounds=5, seed=4, greedy=0.0), 0, schools_there, told_all=told_all)
    orders = {i: Decision(acts={1 - i: "restraint"}, kind="offensive") for i in (0, 1)}
    for _ in range(4):
        game.live(orders, told(distinguishability))
    return np.asarray(game.ahead.response.compete)[0, 1]


@pytest.mark.parametrize("partner", ["default", "offensive_realism", "tit_for_tat"])
def test_a_school_is_told_nothing_of_what_it_denies_whoever_sits_there(partner: str) -> None:
    """What is left, less than a hundredth, is what the other's general staff spends, which is there to be seen."""
    there = ["offensive_realism", partner]
    assert chances(there, 0.0) == pytest.approx(chances(there, 1.0), abs=0.01)
    if partner != "offensive_realism":
        assert abs(chances(there, 0.0, told_all=True) - chances(there, 1.0, told_all=True)) > 0.02


def test_a_school_that_cannot_tell_forces_apart_does_not_say_that_they_look_offensive() -> None:
    game = ClassGame(Opening(mode="system", states=6, rounds=6, seed=2), 0, ["offensive_realism", *["default"] * 5])
    for _ in range(6):
        game.live({}, dials(2.5, 0.9))
        assert not game.past[-1].looks[0].any()
    assert any(past.looks[1:].any() for past in game.past)


def people_of_two(seed: int, transparency: float) -> ClassGame:
    draws = np.random.default_rng(seed)
    game = ClassGame(Opening(rounds=5, seed=seed, greedy=0.0), 0, ["default", "default"])
    for _ in range(5):
        game.live({i: drawn(draws, i, 2) for i in (0, 1)}, dials(2.5, transparency))
    return game


@pytest.mark.parametrize("seed", range(4))
def test_a_school_is_the_same_school_whoever_else_sits_there(seed: int) -> None:
    """What is left of the other's school, some hundredths, is its stakes at home, which all know in the model.

    Identities are made by two, and who fears a shift of power reckons with what the other would gain by it.
    """
    game = people_of_two(seed, 0.9)
    tried = [name for name in schools() if "constructivism" not in name and name != "power_transition"]
    partners = ["default", "offensive_realism", "defensive_realism"]
    rows = [[name, other] for name in tried for other in [name, *partners]]
    like = Variants([game], np.zeros(len(rows), int), rows, np.ones((2, 1), bool))
    for _ in game.lived:
        year = like.follow()
        for made in (year.response.compete, year.interpretation.belief):
            apart = np.ptp(np.asarray(made)[0, 1].reshape(len(tried), -1), axis=1)
            assert dict(zip(tried, apart, strict=True)) == pytest.approx(dict.fromkeys(tried, 0.0), abs=0.05)


def test_a_school_that_is_asked_about_a_seat_is_among_the_schools_of_the_game() -> None:
    game, name = people_of_two(2, 0.9), "defensive_realism"
    rows, minds = alone(game, [(0, name), (1, name)])
    assert rows == [[name, "default"], ["default", name]]
    assert minds.tolist() == [[True, False], [False, True]]
    whole = resemblances(game, [name, "default", "offensive_realism"])
    for seat in (0, 1):
        (only,) = resemblances(game, [name])[seat]
        among = next(one for one in whole[seat] if one.school == name)
        assert only.log_likelihood == pytest.approx(among.log_likelihood, abs=1e-3)


def test_no_school_gives_up_forces_in_the_name_of_a_person() -> None:
    hold, others = Decision(acts={}, arms="hold"), ["defensive_realism", "default"]
    for told_all in (False, True):
        cut = 0
        for seed in range(12):
            game = ClassGame(Opening(rounds=6, seed=seed, greedy=0.0), 0, others, told_all=told_all)
            before = game.forces()[0]
            for _ in range(6):
                game.live({0: hold, 1: hold}, dials(2.5, 0.2))
            cut += game.forces()[0] < 0.8 * before
        assert (cut > 0) == told_all


@pytest.mark.parametrize("name", ["offensive_realism", "defensive_realism", "default"])
def test_a_replay_without_its_change_is_the_game_whichever_school_plays_all_seats(name: str) -> None:
    for seed in range(3):
        game = ClassGame(Opening(rounds=6, seed=seed, schools=[name]), 0)
        for k in range(6):
            game.live({}, dials(2.5, 0.2 if k < 3 else 0.8))
        found = replay(game, ReplayChange(kind="dial", round=2, offence_advantage=6.0), {}, 2)
        assert found["stood_in"]["acts"] == found["as_it_went"]["acts"]
        assert found["stood_in"]["forces"] == found["as_it_went"]["forces"]
