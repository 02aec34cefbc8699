"""People play one game at every seat, whichever school stands in there: what acts are worth, and what is seen."""

import csv
import io

import numpy as np
import pytest

pytest.importorskip("fastapi", reason="needs the extra web")
from classroom_worlds import acts, room_of
from detente.apps.serve.debrief import debrief
from detente.apps.serve.export import tidy, wide
from detente.apps.serve.game import ClassGame, dials
from detente.apps.serve.laboratory import as_run
from detente.apps.serve.likeness import likenesses, resemblances
from detente.apps.serve.messages import Opening, ReplayChange
from detente.apps.serve.replay import _drawn, replay
from detente.apps.serve.views import view_for
from detente.schools import schools

ROUNDS = 4


def played(name: str, advantage: float, act: str = "restraint") -> ClassGame:
    opening = Opening(rounds=ROUNDS, seed=1, greedy=0.0, offence_advantage=advantage, schools=[name, "default"])
    game = ClassGame(opening, 0)
    for _ in range(ROUNDS):
        game.live({i: acts(act, [1 - i], 0.5) for i in (0, 1)}, dials(advantage, 0.2))
    return game


@pytest.mark.parametrize("advantage", [1.0, 2.5])
def test_what_acts_are_worth_to_people_is_the_same_on_the_seat_of_every_school(advantage: float) -> None:
    games = [played(name, advantage) for name in schools()]
    forces = np.array([[done.edits["capability"] for done in game.lived] for game in games])
    alike = (np.abs(forces / forces[0] - 1.0) < 0.005).all(-1)  # what a crisis cost is seen by all
    assert alike[:, 0].all()
    assert alike.mean() > 0.8
    for name in ("restraint", "exposure", "payoff", "critical_fear"):
        held = np.array([as_run(game)[name][0] for game in games])
        assert np.abs(held - held[0])[alike].max() < 0.01, name
    worth = np.array([game.worth() for game in games])
    assert np.abs(worth - worth[0])[:, 0].max() < 1e-6


def test_a_school_that_plays_a_seat_has_the_game_that_it_believes_in() -> None:
    game = ClassGame(Opening(rounds=1, seed=1, greedy=0.0, schools=["constructivism_kant"]), 0)
    game.live({0: acts("compete", [1])}, dials(2.5, 0.2))
    own = np.asarray(game.single["payoff"], float).sum(-1)
    assert game.worth()[0, 1] == own[0, 1]
    assert game.worth()[0, 0] == game.past[0].stakes["payoff"][0].sum()


def test_whether_people_are_in_a_dilemma_does_not_turn_on_the_school_of_their_seat() -> None:
    found = {}
    for name in ("democratic_peace", "default", "defensive_realism", "constructivism_kant", "constructivism_hobbes"):
        room = room_of(
            Opening(rounds=ROUNDS, seed=1, greedy=0.0, offence_advantage=1.0, schools=[name]), {"a": 0, "b": 1},
            lambda seat, k: acts("restraint", [1 - seat], 0.5),
        )  # fmt: skip
        game = room.games[0]
        found[name] = debrief(game, resemblances(game, ("default",)), room.rounds_of(0))["dilemmas"]
    assert set(map(str, found.values())) == {"[]"}


def test_what_was_decided_is_told_apart_from_what_a_war_or_an_accident_made_of_it() -> None:
    for seed in range(60):
        opening = Opening(rounds=6, seed=seed, greedy=0.0, offence_advantage=4.0)
        room = room_of(opening, {"a": 0}, lambda seat, k: acts("restraint", [1]), {0: [(0, 1)]})
        if room.games[0].past[-1].war.any():
            break
    wars = {k + 1 for k, past in enumerate(room.games[0].past) if past.war.any()}
    rows = list(csv.DictReader(io.StringIO(tidy(room, {}, names=False, research=False))))
    own = [row for row in rows if row["seat"] == "0"]
    assert {row["decided"] for row in own} == {"restraint"}
    assert {int(row["round"]) for row in own if row["act"] == "compete"} == wars | {1}
    told = view_for(room, room.players["a"], {})["history"]
    assert all(past["decided"] == {1: "restraint"} for past in told)
    stated = [done.bots[1].acts[0] == "compete" for done in room.games[0].lived]
    meant = [year.response.intended[1, 0, 0] > 0.5 for year in room.games[0].single.years]
    assert [row["decided"] == "compete" for row in rows if row["seat"] == "1"] == meant
    assert stated == meant
    assert "detente.1.player.decided_2" in wide(room, {}, names=False, research=False)


def test_a_school_states_what_it_chose_and_not_what_an_accident_made_of_it() -> None:
    game = ClassGame(Opening(mode="system", states=6, rounds=12, seed=2), 0)
    for _ in range(12):
        game.live({}, dials(2.5, 0.2))
    other = ~np.eye(6, dtype=bool)
    chosen = np.array([year.response.intended[..., 0] > 0.5 for year in game.single.years])[:, other]
    stated = [[one.bots[i].acts[j] == "compete" for i in range(6) for j in range(6) if i != j] for one in game.lived]
    assert np.array_equal(stated, chosen)
    assert (chosen != np.array([one.conduct > 0.5 for one in game.lived])[:, other]).any()


def test_where_no_school_fits_any_may_stand_in_and_it_is_said() -> None:
    draws = np.random.default_rng(2)
    game = ClassGame(Opening(mode="system", states=6, rounds=5, seed=2), 0)
    for _ in range(5):
        game.live({0: acts("restraint", []).model_copy(update={"acts": coins(draws)})}, dials(2.5, 0.2))
    like = resemblances(game)
    assert likenesses(game, like)[0].chance > 0.7
    made = replay(game, ReplayChange(kind="dial", round=3, offence_advantage=0.5), like, 3)
    assert made["no_fit"] == [0]
    drawn = {_drawn(like[0], 1.0, draws) for _ in range(60)}
    assert len(drawn) > 10, "below it in one of 10^9 tries"


def coins(draws: np.random.Generator) -> dict[int, str]:
    return {j: str(draws.choice(["restraint", "compete"])) for j in range(1, 6)}
