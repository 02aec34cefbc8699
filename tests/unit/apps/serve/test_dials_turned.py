"""Dials that are turned reach what is seen, what bots say, what stand-ins choose and every replay."""

import csv
import io
from typing import Any

import numpy as np
import pytest
from scipy.stats import binom

pytest.importorskip("fastapi", reason="needs the extra web")
from classroom_worlds import acts
from detente.apps.serve.event import Event
from detente.apps.serve.export import tidy
from detente.apps.serve.game import BLUR, ClassGame, dials
from detente.apps.serve.likeness import Resemblance
from detente.apps.serve.messages import Opening, ReplayChange
from detente.apps.serve.replay import replay
from detente.apps.serve.room import Room
from detente.apps.serve.sights import SIGHTS
from detente.apps.serve.views import view_for

FALSE_ALARM = 1e-6
"""How often a right rate would be taken for a wrong one."""


class Played:
    """A room whose dials are turned as it goes."""

    def __init__(self, people: str = "abcdef", **opening: Any) -> None:
        self.room, self.people = Room("ABCDEF"), people
        self.happen("opened", opening=Opening(**opening).model_dump(), sights=SIGHTS)
        for player in people:
            self.happen("joined", player=player)

    def happen(self, kind: str, **body: Any) -> None:
        self.room.apply(Event(self.room.seq + 1, 1000.0 + self.room.seq, kind, body))

    def begin(self) -> None:
        self.happen("started", worlds=1, seats={player: [0, seat] for seat, player in enumerate(self.people)})

    def live(self, rounds: int) -> None:
        for _ in range(rounds):
            self.happen("round_opened", round=self.room.round + 1, seconds=60)
            for seat, player in enumerate(self.people):
                decision = acts("restraint", [j for j in range(self.room.states) if j != seat])
                self.happen("decided", player=player, number=1, decision=decision.model_dump())
            self.happen("closed")

    def misread(self, first: int = 0) -> tuple[int, int]:
        """Return how many acts were misread from a round on, from 0, and of how many."""
        game = self.room.games[0]
        other = ~np.eye(game.states, dtype=bool)
        wrong = np.concatenate([
            (past.seen != (done.conduct.T > 0.5))[other & ~past.war]
            for past, done in list(zip(game.past, game.lived, strict=True))[first:]
        ])  # fmt: skip
        assert not any((past.seen != past.war)[past.war].any() for past in game.past), "nobody misreads a war"
        return int(wrong.sum()), len(wrong)


@pytest.mark.parametrize(("opened", "turned"), [(0.2, 1.0), (1.0, 0.0), (0.0, 0.5)])
def test_acts_are_misread_as_often_as_the_dial_of_the_coming_round_says(opened: float, turned: float) -> None:
    wrong = among = 0
    for seed in range(4):
        one = Played(mode="system", states=6, rounds=8, seed=seed, transparency=opened)
        one.begin()
        one.live(1)
        one.happen("dialled", transparency=turned)
        one.live(7)
        found, of = one.misread()
        wrong, among = wrong + found, among + of
    low, high = binom.interval(1 - FALSE_ALARM, among, BLUR * (1 - turned))
    assert low <= wrong <= high


def test_a_dial_that_is_turned_in_mid_round_is_seen_by_at_once() -> None:
    one = Played(mode="system", states=6, rounds=8, seed=5, transparency=0.0)
    one.begin()
    one.live(4)
    assert one.misread()[0] > 0
    one.happen("round_opened", round=5, seconds=60)
    told = view_for(one.room, one.room.players["a"], {})
    one.happen("dialled", transparency=1.0)
    clear = view_for(one.room, one.room.players["a"], {})
    game = one.room.games[0]
    assert one.misread(3) == (0, 30)
    acts_seen = {j: clear["history"][-1]["seen"][j]["act_seen"] == "compete" for j in range(1, 6)}
    assert acts_seen == {j: bool(game.lived[-1].conduct[j, 0] > 0.5) for j in range(1, 6)}
    assert clear["history"][:-1] == told["history"][:-1], "what was seen before stays as it was"


def test_a_dial_that_is_turned_in_the_lobby_holds_from_the_start() -> None:
    turned, opened = (
        Played("a", rounds=3, seed=4),
        Played("a", rounds=3, seed=4, offence_advantage=0.3, transparency=0.9),
    )
    turned.happen("dialled", offence_advantage=0.3, transparency=0.9)
    for one in (turned, opened):
        one.begin()
    assert turned.room.games[0].coming == dials(0.3, 0.9)
    assert turned.room.games[0].says(1) == opened.room.games[0].says(1)


@pytest.mark.parametrize(
    ("noted", "turned", "known"),
    [(SIGHTS, True, True), (None, False, True), (None, True, False), (SIGHTS + 1, False, False)],
)
def test_what_players_saw_is_told_only_where_the_rule_is_known_by_which_they_saw(
    noted: int | None, turned: bool, known: bool
) -> None:
    one = Played("ab", rounds=2, seed=5)
    rule = {} if noted is None else {"sights": noted}
    one.room = Room("ABCDEF")
    one.happen("opened", opening=Opening(rounds=2, seed=5).model_dump(), **rule)
    for player in "ab":
        one.happen("joined", player=player)
    one.begin()
    one.live(1)
    if turned:
        one.happen("dialled", transparency=0.9)
    one.live(1)
    assert view_for(one.room, one.room.players["a"], {})["as_seen"] == known
    rows = list(csv.DictReader(io.StringIO(tidy(one.room, {}, names=False, research=False))))
    assert {bool(row["act_seen"]) for row in rows} == {bool(row["forces_look"]) for row in rows} == {known}


def afraid(advantage: float = 2.5, rounds: int = 8) -> ClassGame:
    """Return a game of two who compete throughout."""
    opening = Opening(rounds=rounds, seed=6, greedy=0.0, offence_advantage=advantage, schools=["rational_spiral"])
    game = ClassGame(opening, 0)
    for _ in range(rounds):
        game.live({i: acts("compete", [1 - i], 0.9) for i in (0, 1)}, dials(advantage, 0.2))
    return game


def test_what_schools_would_do_next_and_wish_for_is_by_the_dials_of_the_coming_round() -> None:
    game, other = ClassGame(afraid().opening, 0), ClassGame(afraid(0.3).opening, 0)
    game.turn(dials(0.3, 0.2))
    for name in ("compete", "target"):
        assert np.array_equal(getattr(game.ahead.response, name), getattr(other.ahead.response, name)), name
    assert np.array_equal(game.ahead.interpretation.fear, other.ahead.interpretation.fear)
    late = afraid().fork(3)
    before = late.says(0)
    late.turn(dials(0.3, 1.0))
    assert late.says(0) != before
    late.turn(dials(2.5, 0.2))
    assert late.says(0) == before


STAND = {i: [Resemblance("rational_spiral", "", 0.0, 1.0, 1.0)] for i in (0, 1)}


def test_a_replay_of_a_dial_is_what_the_engine_itself_chooses_under_it() -> None:
    """The chance of competing is .003 an act then, so that 3 of 280 acts or more are drawn once in 20 times a game."""
    made = replay(afraid(), ReplayChange(kind="dial", round=2, offence_advantage=0.3), STAND)
    assert made["changed"]["competing"][1:] == [0.0] * 7
    assert np.sum(made["changed"]["intervals"]["competing"]["mean"][1:]) * 40 <= 3
    assert made["from_then_on"]["competing"]["high"][0] < 0.0


def test_a_replay_of_a_game_whose_dials_were_turned_goes_by_the_dials_of_each_round() -> None:
    game = ClassGame(afraid().opening, 0)
    for k in range(8):
        game.live({i: acts("compete", [1 - i], 0.9) for i in (0, 1)}, dials(0.3 if k else 2.5, 0.2))
    made = replay(game, ReplayChange(kind="leap", round=1, seat=0, other=1), STAND)
    for path in ("stood_in", "changed"):
        assert made[path]["competing"][1:] == [0.0] * 7, path
        assert np.sum(made[path]["intervals"]["competing"]["mean"][1:]) * 40 <= 3, path
