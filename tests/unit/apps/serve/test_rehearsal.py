"""The rehearsal: one person plays a whole lesson with bots, on a real server."""

import csv
import io
import time
from collections.abc import Callable

import pytest

from classroom import Server, decide, done, opened, reach, view
from detente.apps.serve.messages import REHEARSAL, Opening
from detente.apps.serve.rehearsal import CLASS, bots_of
from detente.apps.serve.texts import texts


@pytest.mark.parametrize(("mode", "states"), [("pairs", 6), ("system", 6), ("system", 8)])
def test_bots_hold_all_seats_but_one(mode: str, states: int) -> None:
    opening = Opening.model_validate({"mode": mode, "states": states, "rehearsal": True})
    assert opening.model_dump().items() >= REHEARSAL.items()
    assert (bots_of(opening) + 1) % opening.size == 0
    assert bots_of(opening) + 1 >= CLASS
    assert bots_of(Opening()) == 0
    assert Opening.model_validate({"rehearsal": True, "rounds": 3}).rounds == 3


def test_one_person_plays_a_whole_lesson_with_bots(server: Server) -> None:
    begun = time.monotonic()
    teacher = server.teacher()
    code = opened(teacher, rehearsal=True, seed=3, language="de")
    ada = server.person(code, consent=True)
    players = view(teacher, code, "/teacher")["players"]
    assert [player["bot"] for player in players] == [True] * (CLASS - 1) + [False]
    assert [player["connected"] for player in players] == [True] * (CLASS - 1) + [False], "ada has no line open"
    done(teacher, code, "start")
    for number in range(1, REHEARSAL["rounds"] + 1):
        reach(ada, code, lambda seen, n=number: seen["round"] == n)
        whole = view(teacher, code, "/teacher")
        assert [player["decided"] for player in whole["players"]] == [True] * (CLASS - 1) + [False]
        assert len(whole["worlds"]) == CLASS // 2, "everybody has an opponent"
        assert decide(ada, code).status_code == 200
    reach(ada, code, lambda seen: seen["phase"] == "ended")
    done(teacher, code, "reveal")
    past = view(ada, code)["history"]
    assert all(one["received"] for one in past)
    other = view(teacher, code, "/teacher")["worlds"][view(ada, code)["truth"]["world"]]["rounds"]
    said = [one["decisions"]["0"] for one in other]
    assert all(0 <= one["beliefs"]["1"]["greedy"] <= 1 for one in said)
    assert said[0]["beliefs"]["1"]["why"] == texts()["de"]["bots"]["why"]["first"]
    told = teacher.get(f"/api/rooms/{code}/teacher/debrief").json()
    assert [one["brier"] is not None for one in told["players"]] == [True, True]
    assert ada.get(f"/api/rooms/{code}/debrief").status_code == 200
    data = teacher.get(f"/api/rooms/{code}/teacher/export/run.nc", params={"research": True})
    assert data.status_code == 200, "bots are nobody who could refuse"
    change = {"change": {"kind": "leap", "round": 2, "seat": 0}, "draws": 2}
    assert teacher.post(f"/api/rooms/{code}/teacher/replay", json=change).status_code == 200
    assert time.monotonic() - begun < 60


def test_a_round_waits_for_the_person_and_ends_by_next(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, rehearsal=True, rounds=3, seconds=3600, pace="teacher")
    done(teacher, code, "start")
    time.sleep(0.3)
    assert view(teacher, code, "/teacher")["round"] == 1, "bots alone close nothing"
    done(teacher, code, "next")
    assert view(teacher, code, "/teacher")["round"] == 2
    late = server.person(code)
    assert decide(late, code).status_code == 200
    reach(late, code, lambda seen: seen["phase"] == "between")
    done(teacher, code, "next")
    done(teacher, code, "next")
    assert view(teacher, code, "/teacher")["phase"] == "ended"
    plain = opened(teacher, rounds=3)
    done(teacher, plain, "start")
    answer = teacher.post(f"/api/rooms/{plain}/actions", json={"action": "next"})
    assert answer.status_code == 409, "in a lesson nobody is cut off by it"


def test_a_bot_decides_what_its_school_would(server: Server) -> None:
    """It decides as students do: only what a school plays itself may turn hostile by an accident of its own."""
    teacher = server.teacher()
    acts = []
    for rehearsal in (True, False):
        code = opened(teacher, rehearsal=rehearsal, seed=11, rounds=1, mode="system", states=6, schools=["tit_for_tat"])
        people = [server.person(code) for _ in range(1 if rehearsal else 2)]
        done(teacher, code, "start")
        for person in people:
            decide(person, code)
        reach(people[0], code, lambda seen: seen["phase"] == "ended")
        told = view(teacher, code, "/teacher")["worlds"][0]["rounds"][0]["decisions" if rehearsal else "bots"]
        acts.append([told[str(seat)]["acts"] for seat in range(2, 6)])
    assert acts[0] == acts[1]


def test_a_rehearsal_goes_on_after_a_kill_and_its_bots_are_told(starter: Callable[[], Server]) -> None:
    server = starter()
    teacher = server.teacher()
    code = opened(teacher, rehearsal=True, rounds=2)
    ada = server.person(code)
    done(teacher, code, "start")
    server.kill()
    again = server.again()
    for number in (1, 2):
        reach(ada, code, lambda seen, n=number: seen["round"] == n)
        assert decide(ada, code).status_code == 200
    reach(ada, code, lambda seen: seen["phase"] == "ended")
    answer = teacher.get(f"/api/rooms/{code}/teacher/export/wide.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert sorted(row["participant._is_bot"] for row in rows) == ["0"] + ["1"] * (CLASS - 1)
    assert again.stop() == (0, "")


def test_half_a_class_again_may_come_late(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, pace="teacher", rounds=1)
    there = [server.person(code, f"P{k}") for k in range(8)]
    done(teacher, code, "start")
    late = [server.person(code, f"L{k}") for k in range(4)]
    assert all(view(person, code)["others"] for person in (*there, *late))
