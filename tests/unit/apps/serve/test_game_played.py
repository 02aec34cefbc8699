"""A whole game on a real server: two people over HTTP and websockets, three rounds, and what comes of it."""

import json
from collections.abc import Callable

from classroom import Server, decide, decision, done, frame, opened, reach, view


def test_two_play_three_rounds_in_a_pair(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=3, seed=4)
    ada, ben = server.person(code, "Ada"), server.person(code, "Ben")
    assert view(ada, code)["phase"] == "lobby"
    done(teacher, code, "start")
    with server.line(ada, code) as there, server.line(teacher, code, "/teacher") as desk:
        for number in range(1, 4):
            seen = frame(there, "view", lambda said, n=number: said["view"]["round"] == n)["view"]
            told = {"arms": "build", "beliefs": {"1": {"greedy": 0.8, "why": f"round {number}"}}, "treaty": [1]}
            note = {"to": 1, "kind": "reassure", "text": f"peace {number}"}
            said = decision(seen, "compete", messages=[note], **told)
            there.send(json.dumps({"type": "decide", "id": f"a{number}", **said}))
            assert frame(there, "ack")["id"] == f"a{number}"
            frame(desk, "view", lambda said, n=number: said["view"]["round"] == n and said["view"]["decisions"])
            assert decide(ben, code).status_code == 200
        frame(there, "view", lambda said: said["view"]["phase"] == "ended")
    seen = view(ben, code)
    assert [past["received"][0]["text"] for past in seen["history"]] == ["peace 1", "peace 2", "peace 3"]
    assert [past["decision"]["acts"] for past in seen["history"]] == [{"0": "restraint"}] * 3
    assert seen["history"][2]["forces"][0] > 1.2 * seen["history"][2]["forces"][1]
    assert "truth" not in seen
    done(teacher, code, "reveal")
    assert [seat["name"] for seat in view(ben, code)["truth"]["seats"]] == ["Ada", "Ben"]
    whole = view(teacher, code, "/teacher")
    assert [past["acts"][0][1] for past in whole["worlds"][0]["rounds"]] == [1, 1, 1]


def test_a_killed_server_goes_on_in_mid_round(starter: Callable[[], Server]) -> None:
    server = starter()
    teacher = server.teacher()
    code = opened(teacher, mode="system", states=6, rounds=4, seed=2)
    people = [server.person(code, name) for name in ("Ada", "Ben", "Cem")]
    done(teacher, code, "start")
    for person in people:
        assert decide(person, code, "compete").status_code == 200
    reach(people[0], code, lambda seen: seen["round"] == 2)
    done(teacher, code, "incident", world=0, actor=4, target=0)
    assert decide(people[0], code, "restraint", beliefs={"3": {"greedy": 0.9}}).status_code == 200
    before = [view(person, code) for person in people]
    server.kill()
    again = server.again()
    after = [view(person, code) for person in people]
    for one in (*before, *after):
        one.pop("deadline")
    assert after == before
    for person in people[1:]:
        assert decide(person, code, "restraint").status_code == 200
    reach(people[2], code, lambda seen: seen["round"] == 3)
    assert again.stop() == (0, "")


def test_one_round_follows_another_without_a_moment_between(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=3)
    ada = server.person(code)
    phases = []
    with server.line(ada, code) as line:
        done(teacher, code, "start")
        while not phases or phases[-1] != "ended":
            seen = frame(line, "view")["view"]
            phases.append(seen["phase"])
            if seen["phase"] == "deciding" and seen["you"]["decision"] is None:
                line.send(json.dumps({"type": "decide", "id": "x", **decision(seen)}))
    assert set(phases) <= {"lobby", "deciding", "ended"}
