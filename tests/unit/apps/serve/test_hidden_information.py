"""What is hidden never goes out: no frame of a player depends on what its state could not see."""

import copy
import json
import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("itsdangerous", reason="needs the extra web")

from classroom import Server, closing_code, decision, done, frame, opened, reach, view
from detente.apps.serve.event import Event
from detente.apps.serve.messages import Decision, Opening
from detente.apps.serve.room import Room
from detente.apps.serve.schema import PlayerView, ScreenView
from detente.apps.serve.views import screen_view, truth, view_for

PEOPLE = {"p0": ("Ada", True), "p1": ("Ben", False), "p2": ("Cem", False)}


class Story:
    """A room in which events follow each other."""

    def __init__(self, opening: Opening, worlds: int, seats: dict[str, tuple[int, int]]) -> None:
        self.room = Room("BCDFGH")
        self.tell("opened", opening=opening.model_dump())
        for player in seats:
            self.tell("joined", player=player)
        self.tell("started", worlds=worlds, seats=seats)

    def tell(self, kind: str, **body: Any) -> None:
        self.room.apply(Event(self.room.seq + 1, 0.0, kind, body))


@st.composite
def decisions(draw: st.DrawFn, seat: int, states: int) -> dict[str, Any]:
    others = [j for j in range(states) if j != seat]
    word = draw(st.text("abc", min_size=1, max_size=5))
    return {
        "acts": {j: draw(st.sampled_from(["restraint", "compete"])) for j in others},
        "arms": draw(st.sampled_from(["build", "hold", "cut"])),
        "kind": draw(st.sampled_from(["offensive", "balanced", "defensive"])),
        "treaty": draw(st.lists(st.sampled_from(others), unique=True)),
        "messages": [{"to": j, "kind": "own", "text": f"SECRET{seat}TO{j}{word}"} for j in others],
        "beliefs": {j: {"greedy": draw(st.floats(0, 1)), "why": f"SECRET{seat}WHY{word}"} for j in others},
    }


def scrambled(room: Room, seat: int, draws: np.random.Generator) -> Room:
    """Return the room with all changed that a seat of the first world could not see."""
    other = copy.copy(room)
    game = room.games[0].fork()
    foreign = np.arange(game.states) != seat
    game.schools = ["habit" if hidden else name for hidden, name in zip(foreign, game.schools, strict=True)]
    world = game.single.world
    malign = np.array(world.malign)
    malign[foreign] = 1.0 - malign[foreign]
    posture = np.where(foreign[:, None], draws.random((game.states, 1)), world.posture).astype(np.float32)
    log_odds = draws.normal(size=np.shape(world.log_odds)).astype(np.float32)
    economy = draws.random(np.shape(world.economy)) if game.rounds else world.economy
    game.single.worlds[-1] = world.replace(malign=malign, posture=posture, log_odds=log_odds, economy=economy)
    lived = []
    for was in game.lived:
        conduct = np.where(foreign[:, None], draws.integers(0, 2, was.conduct.shape), was.conduct)
        bots = {j: _to(seat, told) for j, told in was.bots.items() if j != seat}
        if seat in was.bots:  # what a school did in a state's name its player learns, never what it believed
            bots[seat] = was.bots[seat].model_copy(update={"beliefs": {}})
        lived.append(replace(was, conduct=conduct, orders={}, forced={}, edits={}, bots=bots))
    game.lived = lived
    past = []
    for was in game.past:
        seen, looks = (np.where(foreign[:, None], ~m, m) for m in (was.seen, was.looks))
        past.append(replace(was, seen=seen, looks=looks))
    game.past = past
    other.games = [game, *room.games[1:]]
    other.turns = {at: turn for at, turn in room.turns.items() if at == (0, seat)}
    other.closed_rounds = [replace(closed, turns=_hidden(closed.turns, seat)) for closed in room.closed_rounds]
    here = {k: p.active and (p.world, p.seat) == (0, seat) for k, p in room.players.items()}
    other.players = {k: replace(p, active=here[k]) for k, p in room.players.items()}
    return other


def _hidden(turns: Any, seat: int) -> Any:
    """Return turns of others with all but what they sent to a seat, and the treaties they offered it, gone."""
    out = {}
    for (world, mine), turn in turns.items():
        told = turn.decision
        if (world, mine) != (0, seat):
            told = _to(seat, told) if world == 0 else Decision(acts={})
        out[world, mine] = replace(turn, decision=told, player="nobody")
    return out


def _to(seat: int, told: Decision) -> Decision:
    """Return of a decision what reaches a seat."""
    notes = [note for note in told.messages if note.to == seat]
    return Decision(acts={}, messages=notes, treaty=[j for j in told.treaty if j == seat])


@settings(max_examples=25)
@given(st.data(), st.booleans(), st.integers(0, 10_000))
def test_no_view_depends_on_what_a_state_could_not_see(data: st.DataObject, pairs: bool, seed: int) -> None:
    opening = Opening(mode="pairs" if pairs else "system", rounds=3, seed=seed, greedy=0.5)
    seats = {"p0": (0, 0), "p1": (0, 1), "p2": (1, 0)} if pairs else {"p0": (0, 0), "p1": (0, 1), "p2": (0, 4)}
    story = Story(opening, 2 if pairs else 1, seats)
    draws = np.random.default_rng(seed)
    for number in range(1, 3):
        story.tell("round_opened", round=number, seconds=60)
        for player, (_, seat) in seats.items():
            if data.draw(st.booleans()):
                told = data.draw(decisions(seat, story.room.states))
                story.tell("decided", player=player, number=1, round=number, decision=told)
        _check(story.room, draws)
        if data.draw(st.booleans()):
            story.tell("incident", world=0, actor=1, target=0)
            _check(story.room, draws)
        story.tell("closed", round=number)
        _check(story.room, draws)


def _check(room: Room, draws: np.random.Generator) -> None:
    me = room.players["p0"]
    shown = view_for(room, me, PEOPLE)
    PlayerView.model_validate(shown)
    text = json.dumps(shown)
    other = scrambled(room, 0, draws)
    assert json.dumps(view_for(other, other.players["p0"], PEOPLE)) == text
    for player, (name, _) in PEOPLE.items():
        assert (name in text) == (player == "p0")
        assert player == "p0" or f'"{player}"' not in text
    for word in ("SECRET1WHY", "SECRET4WHY", "SECRET1TO4", "SECRET4TO1", "school", *room.games[0].schools):
        assert word not in text

    _check_the_wall(room, draws)


def _check_the_wall(room: Room, draws: np.random.Generator) -> None:
    """A projector is sent the same whatever was decided, believed, written or wanted, and whoever plays what."""
    shown = screen_view(room)
    ScreenView.model_validate(shown)
    text = json.dumps(shown)
    other = scrambled(room, -1, draws)
    other.turns = {at: replace(turn, decision=Decision(acts={}), player="nobody") for at, turn in room.turns.items()}
    other.players = room.players
    other.incidents = []
    assert json.dumps(screen_view(other)) == text
    names = (name for name, _ in PEOPLE.values())
    for word in ("SECRET", "motive", "greedy", "belief", "school", *room.games[0].schools, *PEOPLE, *names):
        assert word not in text


def _numbers(seed: int, act: str) -> tuple[Any, Any, bool]:
    """Return what seat 0 and a projector know of economies and forces after a round in which seat 1 acts so."""
    story = Story(
        Opening(mode="system", states=6, rounds=2, seed=seed, transparency=0.0), 1, {"p0": (0, 0), "p1": (0, 1)}
    )
    story.tell("round_opened", round=1, seconds=60)
    for player, how in (("p0", "restraint"), ("p1", act)):
        others = [j for j in range(6) if f"p{j}" != player]
        told = Decision(acts=dict.fromkeys(others, how)).model_dump()
        story.tell("decided", player=player, number=1, round=1, decision=told)
    story.tell("closed", round=1)
    shown, wall = view_for(story.room, story.room.players["p0"], PEOPLE), screen_view(story.room)
    rough = bool(shown["history"][0]["wars"] or shown["history"][0]["crises"])
    known = [[(one["forces"], one["economy"]) for one in (shown["you"], *shown["others"], *wall["world"]["states"])]]
    return [*known, shown["history"][0]["forces"]], story.room.games[0].now.economy, rough


def test_no_number_tells_what_an_act_was_that_a_state_misreads() -> None:
    told = [(_numbers(seed, "restraint"), _numbers(seed, "compete")) for seed in range(8)]
    calm = [(one, two) for one, two in told if not one[2] and not two[2]]
    assert any(not np.array_equal(one[1], two[1]) for one, two in calm), "somebody was exploited"
    assert all(one[0] == two[0] for one, two in calm)


def test_forces_of_others_are_told_as_they_are_estimated_and_true_ones_at_the_end() -> None:
    story = Story(Opening(mode="system", states=6, rounds=2, seed=3), 1, {"p0": (0, 0)})
    story.tell("round_opened", round=1, seconds=60)
    story.tell("closed", round=1)
    room = story.room
    shown, wall = view_for(room, room.players["p0"], PEOPLE), screen_view(room)
    forces = [*shown["history"][0]["forces"][1:], *wall["world"]["news"]["forces"]]
    forces += [one["forces"] for one in (*shown["others"], *wall["world"]["states"])]
    assert forces == pytest.approx(np.round(forces, 1))
    assert shown["you"]["forces"] == pytest.approx(room.games[0].forces()[0], abs=0.005)
    exact = [round(float(one), 4) for one in room.games[0].forces()]
    assert [one["forces"] for one in truth(room, 0, PEOPLE)["seats"]] == exact


def test_who_takes_a_seat_over_reads_nothing_of_who_held_it(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, mode="system", rounds=2, pace="teacher", seconds=600)
    people = {name: server.person(code, name) for name in ("ADA", "BEN")}
    done(teacher, code, "start")

    def play(name: str, other: str) -> None:
        said = {
            "beliefs": {other: {"greedy": 0.5, "why": f"WHY{name}"}},
            "messages": [{"to": int(other), "text": f"FROM{name}"}],
        }
        body = decision(view(people[name], code), "compete", **said)
        assert people[name].post(f"/api/rooms/{code}/decision", json=body).status_code == 200

    play("ADA", "1")
    play("BEN", "0")
    reach(people["BEN"], code, lambda seen: seen["phase"] == "between")
    done(teacher, code, "drop", player=view(people["ADA"], code)["you"]["player"])
    people["EVE"] = server.person(code, "EVE")
    assert view(people["EVE"], code)["you"]["seat"] == 0
    assert view(people["EVE"], code)["history"][0]["acts"]["1"] == "compete", "its acts are its own"
    seen = json.dumps(view(people["EVE"], code))
    assert not any(word in seen for word in ("WHYADA", "FROMADA", "FROMBEN"))
    done(teacher, code, "next")
    play("EVE", "1")
    play("BEN", "0")
    reach(people["BEN"], code, lambda seen: seen["phase"] == "ended")
    done(teacher, code, "reveal")
    told = {name: client.get(f"/api/rooms/{code}/debrief").json()["players"] for name, client in people.items()}
    for mine, other in (("EVE", "ADA"), ("ADA", "EVE")):
        text = json.dumps([view(people[mine], code), told[mine]])
        assert f"WHY{mine}" in text
        assert not any(f"{kind}{other}" in text for kind in ("WHY", "FROM"))
        assert [row["why"] for row in told[mine][0]["beliefs"]] == [f"WHY{mine}"]
        assert told[mine][0]["brier"] is not None
    assert len(teacher.get(f"/api/rooms/{code}/teacher/debrief").json()["players"]) == 3


def test_a_projector_needs_no_cookie_and_learns_no_secret(server: Server) -> None:
    teacher, wall = server.teacher(), server.client()
    code = opened(teacher, mode="system", rounds=2, seed=3)
    frames = []
    with server.line(wall, code, "/screen") as line:
        assert frame(line, "view")["view"]["joined"] == 0
        people = [server.person(code, f"NAME{k}") for k in range(3)]
        frame(line, "view", lambda said: said["view"]["joined"] == 3)
        done(teacher, code, "start")
        for number in (1, 2):
            for person in people:
                here = reach(person, code, lambda seen, n=number: seen["round"] == n)
                mine = here["you"]["seat"]
                notes = [{"to": j["seat"], "text": "SECRET"} for j in here["others"]]
                beliefs = {str(j["seat"]): {"greedy": 0.5, "why": f"WHY{mine}"} for j in here["others"]}
                body = decision(here, "compete", messages=notes, beliefs=beliefs)
                assert person.post(f"/api/rooms/{code}/decision", json=body).status_code == 200
            frames.append(
                json.dumps(frame(line, "view", lambda said, n=number: said["view"]["decided"] == 2 or n == 2))
            )
        frames.append(json.dumps(frame(line, "view", lambda said: said["view"]["phase"] == "ended")))
        done(teacher, code, "reveal")
        frames.append(json.dumps(frame(line, "view", lambda said: said["view"]["revealed"])))
        line.send(json.dumps({"type": "decide", "round": 1, "decision": {"acts": {}}}))
        assert frame(line, "error")["code"] == "not_yours"
    secrets = ("NAME", "SECRET", "WHY", "motive", "greedy", "school", "belief")
    assert not any(word in one for word in secrets for one in frames)
    answer = wall.get(f"/api/rooms/{code}/screen/view").json()
    assert answer["view"]["kind"] == "screen"
    assert abs(answer["now"] - time.time()) < 60
    assert wall.get(f"/api/rooms/{code}/teacher/view").status_code == 401
    assert wall.get("/api/rooms/BBBBBB/screen/view").status_code == 404
    with server.line(wall, "BBBBBB", "/screen") as line:
        assert closing_code(line) == 4001


def test_no_frame_of_a_real_game_tells_more(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, mode="system", rounds=2, seed=3)
    people = [server.person(code, f"NAME{k}") for k in range(3)]
    done(teacher, code, "start")
    frames = []
    with server.line(people[0], code) as line:
        for number in (1, 2):
            seen = frame(line, "view", lambda said, n=number: said["view"]["round"] == n)
            frames.append(json.dumps(seen))
            for k, person in enumerate(people):
                here = reach(person, code, lambda seen, n=number: seen["round"] == n)
                mine = here["you"]["seat"]
                notes = [{"to": j["seat"], "text": f"FROM{mine}TO{j['seat']}"} for j in here["others"]]
                beliefs = {str(j["seat"]): {"greedy": 0.5, "why": f"WHY{mine}"} for j in here["others"]}
                body = decision(here, "compete", messages=notes, beliefs=beliefs)
                assert person.post(f"/api/rooms/{code}/decision", json=body).status_code == 200, k
        frames.append(json.dumps(frame(line, "view", lambda said: said["view"]["phase"] == "ended")))
        done(teacher, code, "reveal")
        frames.append(json.dumps(frame(line, "view", lambda said: said["view"]["revealed"])))
    before = "".join(frames[:-1])
    assert "FROM1TO0" in before
    assert not any(word in before for word in ("NAME1", "NAME2", "WHY1", "WHY2", "FROM1TO2", "FROM2TO1", "school"))
    assert not any(word in frames[-1] for word in ("WHY1", "WHY2", "FROM1TO2", "FROM2TO1"))
    assert "NAME1" in frames[-1]
