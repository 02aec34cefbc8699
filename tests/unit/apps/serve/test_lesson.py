"""What a lesson needs: late students, dropped ones, pauses, bots, debrief, replay, export, deletion."""

import csv
import io
import itertools
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import detente
from classroom import Server, closing_code, decide, decision, done, frame, httpx, opened, reach, token_of, view
from detente.apps.serve.limits import HEAVY


def played(server: Server, rounds: int = 3, **opening: Any) -> tuple[httpx.Client, str, list[httpx.Client]]:
    """Two people play a whole game as a pair."""
    teacher = server.teacher()
    code = opened(teacher, rounds=rounds, seed=6, **opening)
    people = [server.person(code, "=Ada", consent=True), server.person(code, "Ben")]
    done(teacher, code, "start")
    for number in range(rounds):
        belief = {"1": {"greedy": 0.95, "why": "=arms"}}
        note = [{"to": 1, "kind": "warn", "text": f"beware {code}"}]
        answer = decide(people[0], code, "compete", beliefs=belief, messages=note)
        assert answer.status_code == 200, answer.text
        assert decide(people[1], code, "compete" if number else "restraint").status_code == 200
    reach(people[0], code, lambda seen: seen["phase"] == "ended")
    return teacher, code, people


def test_the_late_take_a_school_s_seat_and_the_dropped_come_back(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, mode="system", rounds=4, pace="teacher")
    ada = server.person(code)
    done(teacher, code, "start")
    late = server.person(code, "Late")
    seat = view(late, code)["you"]["seat"]
    assert seat != view(ada, code)["you"]["seat"]
    number = view(late, code)["you"]["player"]
    done(teacher, code, "drop", player=number)
    assert not view(late, code)["you"]["active"]
    assert decide(ada, code).status_code == 200
    reach(ada, code, lambda seen: seen["phase"] == "between")  # nobody waits for who was dropped
    done(teacher, code, "next")
    again = late.post(f"/api/rooms/{code}/join", json={"name": "Late"})
    assert again.json()["player"] == number
    assert view(late, code)["you"]["seat"] == seat


def test_a_drop_lasts_while_the_door_is_locked(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=2, pace="teacher")
    ada, ben = server.person(code), server.person(code)
    done(teacher, code, "start")
    told = decision(view(ben, code))
    done(teacher, code, "lock")
    assert ada.post(f"/api/rooms/{code}/back").status_code == 200, "who is not dropped stays"
    done(teacher, code, "drop", player=view(ben, code)["you"]["player"])
    asked: dict[str, dict[str, Any]] = {"back": {}, "decision": told, "join": {"name": "Ada"}}
    for route, body in asked.items():
        answer = ben.post(f"/api/rooms/{code}/{route}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (409, "locked"), route
    assert not view(ben, code)["you"]["active"]
    done(teacher, code, "unlock")
    assert ben.post(f"/api/rooms/{code}/back").status_code == 200
    assert view(ben, code)["you"]["active"]


def test_who_comes_late_to_full_pairs_plays_a_school(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=2)
    people = [server.person(code), server.person(code)]
    done(teacher, code, "start")
    assert [world["world"] for world in view(teacher, code, "/teacher")["worlds"]] == [0]
    late = server.person(code, "Late")
    for person in (*people, late):
        assert decide(person, code).status_code == 200
    assert reach(late, code, lambda seen: seen["round"] == 2)["history"][0]["decision"] is not None
    assert [world["world"] for world in view(teacher, code, "/teacher")["worlds"]] == [0, 1]


def test_a_teacher_paces_and_a_clock_closes(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=3, seconds=5)
    ada = server.person(code)
    done(teacher, code, "start")
    done(teacher, code, "pause")
    assert 0 < view(ada, code)["left"] <= 5
    assert decide(ada, code).status_code == 200
    assert view(ada, code)["round"] == 1, "a stopped clock closes nothing"
    done(teacher, code, "extend", seconds=10)
    assert view(ada, code)["left"] > 10
    done(teacher, code, "dial", transparency=0.9)
    done(teacher, code, "resume")
    seen = reach(ada, code, lambda seen: seen["round"] == 2)
    assert seen["dials"]["transparency"] == 0.9
    done(teacher, code, "close")
    assert view(ada, code)["history"][1]["decision"] is None, "its school played the seat"
    reach(ada, code, lambda seen: seen["round"] == 3)
    assert view(ada, code)["deadline"] - time.time() <= 5
    reach(ada, code, lambda seen: seen["phase"] == "ended")


def test_an_accident_looks_like_hostility(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=1)
    people = [server.person(code), server.person(code)]
    done(teacher, code, "start")
    done(teacher, code, "incident", world=0, actor=0, target=1)
    for person in people:
        decide(person, code)
    past = reach(people[0], code, lambda seen: seen["phase"] == "ended")["history"][0]
    assert (past["acts"], past["incidents"], past["decision"]["acts"]) == ({"1": "compete"}, [1], {"1": "restraint"})


def test_who_meets_an_accident_in_the_only_round_has_a_debrief_of_what_was_chosen_and_a_replay(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=1)
    people = [server.person(code), server.person(code)]
    done(teacher, code, "start")
    done(teacher, code, "incident", world=0, actor=0, target=1)
    for person in people:
        assert decide(person, code).status_code == 200
    reach(people[0], code, lambda seen: seen["phase"] == "ended")
    told = teacher.get(f"/api/rooms/{code}/teacher/debrief")
    assert told.status_code == 200
    assert [one["likeness"]["acts"] for one in told.json()["players"]] == [1, 1]
    asked = {"change": {"kind": "school", "seat": 0}, "draws": 2}
    again = teacher.post(f"/api/rooms/{code}/teacher/replay", json=asked)
    assert again.status_code == 200
    assert 0 < again.json()["stand_ins"]["0"][0]["per_act"] <= 1


def test_the_debrief_tells_beliefs_against_truth_and_whom_one_resembled(server: Server) -> None:
    teacher, code, people = played(server)
    assert people[0].get(f"/api/rooms/{code}/debrief").status_code == 409, "not before it is revealed"
    told = teacher.get(f"/api/rooms/{code}/teacher/debrief").json()
    ada, ben = told["players"]
    true = ada["beliefs"][0]["true"]
    assert ada["brier"] == pytest.approx((0.95 - true) ** 2, abs=1e-4)
    assert ada["misplaced"] == (0 if true else 3)
    assert ben["brier"] is None
    assert sum(one["weight"] for one in ada["resembles"]) <= 1 + 1e-9
    assert ada["resembles"][0]["per_act"] > 0.5
    assert told["measures"]["restraint"]["mean"] is not None
    assert told["measures"]["security_dilemma"]["mean"] is None, "of Ben nobody knows what he believed"
    assert [one["sides"] for one in told["unknown"]] == [[False, True]] * 3
    done(teacher, code, "reveal")
    own = people[1].get(f"/api/rooms/{code}/debrief").json()
    assert [one["seat"] for one in own["players"]] == [1]


def test_a_debrief_that_was_made_keeps_no_text_that_its_student_deleted(server: Server) -> None:
    teacher, code, people = played(server, rounds=1)
    asked = f"/api/rooms/{code}/teacher/debrief"
    assert "=arms" in teacher.get(asked).text
    assert people[0].delete(f"/api/rooms/{code}/me").status_code == 200
    again = teacher.get(asked)
    assert (again.status_code, "=arms" in again.text) == (200, False)


def test_who_has_a_debrief_made_already_waits_for_nobody(server: Server) -> None:
    teacher, code, _ = played(server, rounds=1)
    asked = [teacher.get(f"/api/rooms/{code}/teacher/debrief").status_code for _ in range(2 * int(HEAVY.burst))]
    assert set(asked) == {200}


def test_the_debrief_names_the_pairs_in_hostility_that_neither_wanted(server: Server) -> None:
    for acts, found in (("compete", [[0, 1]]), ("restraint", [])):
        teacher = server.teacher()
        code = opened(teacher, rounds=2, greedy=0.0)
        people = [server.person(code), server.person(code)]
        done(teacher, code, "start")
        for _ in range(2):
            for person in people:
                assert decide(person, code, acts, arms="build", kind="offensive").status_code == 200
        reach(people[0], code, lambda seen: seen["phase"] == "ended")
        told = teacher.get(f"/api/rooms/{code}/teacher/debrief").json()
        assert (told["hostile"], told["paradox"]) == (found, found)
        assert told["measures"]["hostility"]["mean"] == len(found)


def test_a_replay_keeps_the_past_and_the_luck(server: Server) -> None:
    teacher, code, _ = played(server, rounds=4)
    change = {"kind": "leap", "round": 3, "seat": 0}
    asked = {"change": change, "draws": 4}
    answer = teacher.post(f"/api/rooms/{code}/teacher/replay", json=asked)
    told = answer.json()
    assert told["as_it_went"]["acts"][:2] == told["changed"]["acts"][:2] == told["stood_in"]["acts"][:2]
    assert told["changed"]["acts"][2][0][1] == 0
    low, high = (np.array(told["changed"]["intervals"]["competing"][k]) for k in ("low", "high"))
    assert (low <= high).all()
    then = told["from_then_on"]["competing"]
    assert (told["from_round"], told["then_round"], len(then["mean"])) == (3, 4, 1)
    assert then["mean"] == [told["difference"]["competing"]["mean"][3]]
    assert "not what the person would have done" in told["words"]
    assert teacher.post(f"/api/rooms/{code}/teacher/replay", json=asked).json() == told
    for number in (4, 9):  # nothing follows the last round, and there is no ninth
        wrong = {"change": {"kind": "leap", "round": number}}
        assert teacher.post(f"/api/rooms/{code}/teacher/replay", json=wrong).status_code == 422


def test_a_game_is_exported_and_opens_in_python(server: Server, tmp_path: Path) -> None:
    teacher, code, _ = played(server)

    def rows(form: str, **asked: Any) -> list[dict[str, str]]:
        answer = teacher.get(f"/api/rooms/{code}/teacher/export/{form}", params=asked)
        assert answer.status_code == 200
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    tidy = rows("tidy.csv")
    assert len(tidy) == 3 * 2
    assert [row["act"] for row in tidy if row["seat"] == "1"] == ["restraint", "compete", "compete"]
    assert tidy[0]["why"] == "'=arms", "no spreadsheet takes it for a formula"
    assert "name" not in tidy[0]
    assert rows("tidy.csv", names=True)[0]["name"] == "'=Ada"
    assert {row["seat"] for row in rows("tidy.csv", research=True)} == {"0"}
    wide = rows("wide.csv")
    assert [row["participant.id_in_session"] for row in wide] == ["1", "2"]
    assert wide[0]["detente.2.player.act_2"] == "compete"
    file = tmp_path / "game.nc"
    file.write_bytes(teacher.get(f"/api/rooms/{code}/teacher/export/run.nc").content)
    run = detente.open(file)
    whole = view(teacher, code, "/teacher")
    acts = [past["acts"] for past in whole["worlds"][0]["rounds"]]
    assert np.array_equal(run["conduct"][0], acts)
    assert detente.diagnose(run)["war"].mean == float(any(past["wars"] for past in whole["worlds"][0]["rounds"]))


def test_a_room_that_is_deleted_lets_go_of_who_is_in_it(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=2, seconds=300)
    ada = server.person(code)
    done(teacher, code, "start")
    etag = ada.get(f"/api/rooms/{code}/view").json()["etag"]
    with server.line(ada, code) as line, server.line(teacher, code, "/teacher") as desk:
        frame(line, "view")
        frame(desk, "view")
        waited: list[int] = []
        poll = f"/api/rooms/{code}/view"
        asked = threading.Thread(
            target=lambda: waited.append(ada.get(poll, params={"etag": etag, "wait": 20}).status_code)
        )
        asked.start()
        time.sleep(0.2)
        assert teacher.delete(f"/api/rooms/{code}").status_code == 200
        asked.join(10)
        assert waited == [404]
        assert closing_code(line) == 4001
        assert closing_code(desk) == 4001
    late = decision({"others": [{"seat": 1}], "round": 1})
    assert ada.post(f"/api/rooms/{code}/decision", json=late).status_code == 404


def test_a_name_and_texts_are_deleted_and_the_game_stays(server: Server) -> None:
    teacher, code, people = played(server)
    acts = [past["acts"] for past in view(people[0], code)["history"]]
    number, held = view(people[0], code)["you"]["player"], {"Authorization": f"Bearer {token_of(people[0])}"}
    assert people[0].delete(f"/api/rooms/{code}/me").status_code == 200
    whole = teacher.get(f"/api/rooms/{code}/teacher/view").text
    assert not any(word in whole for word in ("Ada", "=arms", "beware", number))
    rounds = view(teacher, code, "/teacher")["worlds"][0]["rounds"]
    assert [{"1": ("restraint", "compete")[past["acts"][0][1]]} for past in rounds] == acts
    assert people[0].get(f"/api/rooms/{code}/view").status_code == 401, "the browser has let go of the seat"
    assert server.client().get(f"/api/rooms/{code}/view", headers=held).status_code == 403, "the token is nobody's"
    assert number not in teacher.get(f"/api/rooms/{code}/teacher/export/tidy.csv").text
    files = b"".join(path.read_bytes() for path in server.games.glob("games.sqlite*"))
    assert code.encode() in files
    assert f"beware {code}".encode() not in files
    assert number.encode() not in files
    assert teacher.delete(f"/api/rooms/{code}").status_code == 200
    assert people[1].get(f"/api/rooms/{code}/view").status_code == 404
    files = b"".join(path.read_bytes() for path in server.games.glob("games.sqlite*"))
    assert code.encode() not in files


def test_a_room_without_names_keeps_none(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, names=False)
    server.person(code, "Ada")
    assert view(teacher, code, "/teacher")["players"][0]["name"] == ""


def test_the_example_plays_a_seat(server: Server, repository: Path) -> None:
    example = repository / "examples" / "classroom_bot.py"
    body = [line for line in example.read_text().partition("def main")[2].splitlines() if line.strip()]
    assert len(body) <= 30
    teacher = server.teacher()
    code = opened(teacher, rounds=2, seed=1)
    bot = subprocess.Popen([sys.executable, str(example), server.address, code])
    until = time.monotonic() + 20
    while not view(teacher, code, "/teacher")["players"]:
        assert time.monotonic() < until
        time.sleep(0.1)
    ada = server.person(code)
    done(teacher, code, "start")
    for number in (1, 2):
        while view(ada, code)["round"] < number:
            time.sleep(0.05)
        assert decide(ada, code, "compete").status_code == 200
    assert bot.wait(timeout=20) == 0
    past = view(teacher, code, "/teacher")["worlds"][0]["rounds"]
    assert [one["acts"][0][1] for one in past] == [0, past[0]["seen"][0][1]]


@pytest.mark.parametrize("kills", [2, pytest.param(20, marks=pytest.mark.slow)])
def test_kills_lose_nothing_that_was_acknowledged(starter: Callable[[], Server], kills: int) -> None:
    server, draws, held = starter(), np.random.default_rng(0), 0
    teacher = server.teacher()
    code = opened(teacher, rounds=8, pace="teacher", seconds=3600)
    ada = server.person(code)
    server.person(code)
    done(teacher, code, "start")
    with pytest.raises(AssertionError, match="Another server keeps its games"):
        server.again()
    for _ in range(kills):
        acknowledged = held
        blow = threading.Timer(float(draws.uniform(0.05, 0.6)), server.process.kill)
        blow.start()
        for number in itertools.count(held + 1):
            try:
                body = {"round": 1, "number": number, "decision": {"acts": {"1": "compete"}}}
                answer = ada.post(f"/api/rooms/{code}/decision", json=body)
            except httpx.TransportError:
                break
            acknowledged = number if answer.status_code == 200 else acknowledged
        blow.join()
        server.process.communicate(timeout=30)
        server = server.again()
        held = view(ada, code)["you"]["number"]
        assert held >= acknowledged > 0
    server.close()
