"""Whose seat it is: one a room and person, kept by a browser, let go, erased; the teacher's link and its end."""

import json
import time

import pytest

from classroom import Server, closing_code, decide, done, frame, httpx, opened, reach, token_of, view
from detente.apps.serve import identity
from detente.apps.serve.identity import Signer, Visitor


def seats(client: httpx.Client, code: str) -> list[str]:
    return [one["name"] for one in client.get(f"/api/rooms/{code}/seats").json()]


def test_a_browser_keeps_a_seat_of_each_room(server: Server) -> None:
    teacher = server.teacher()
    first, second = opened(teacher), opened(teacher)
    ada = server.person(first, "Ada")
    joined = ada.post(f"/api/rooms/{second}/join", json={"name": "Ada"})
    assert joined.status_code == 201
    assert f"Path=/api/rooms/{second}" in joined.headers["set-cookie"]
    assert [view(ada, code)["room"] for code in (first, second)] == [first, second]
    assert ada.delete(f"/api/rooms/{first}/me").status_code == 200, "of the room that was joined before too"
    assert (seats(ada, first), seats(ada, second)) == ([], ["Ada"])
    assert ada.get(f"/api/rooms/{first}/view").status_code == 401


def test_a_cookie_from_before_rooms_had_their_own_still_works(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher)
    old = {"Cookie": f"detente_seat={token_of(server.person(code, 'Ada'))}"}
    again = server.client()
    assert again.get(f"/api/rooms/{code}/view", headers=old).json()["view"]["you"]["name"] == "Ada"
    assert again.post(f"/api/rooms/{code}/join", json={"name": "Ada"}, headers=old).json()["name"] == "Ada"
    made = Signer("secret", "key")
    bare = str(made._signer.dumps({"r": "BCDFGH", "p": "abc"}))
    assert made.who(bare) == Visitor("BCDFGH", "abc")
    assert made.who(str(made._signer.dumps({"r": "", "p": ""}))) is None, "a teacher's from before opens nothing"


def test_two_people_share_a_computer_each_with_a_seat(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher)
    shared = server.person(code, "Ada")
    first = shared.get(f"/api/rooms/{code}/seats").json()
    assert [one["name"] for one in first] == ["Ada"]
    assert abs(first[0]["since"] - time.time()) < 60
    second = shared.post(f"/api/rooms/{code}/join", json={"name": "Ben", "another": True}).json()
    assert seats(shared, code) == ["Ben", "Ada"], "who joined last first"
    ada = {"as": first[0]["player"]}
    assert shared.get(f"/api/rooms/{code}/view", params=ada).json()["view"]["you"]["name"] == "Ada"
    assert view(shared, code)["you"]["player"] == second["player"]
    done(teacher, code, "start")
    body = {"round": 1, "decision": {"acts": {"1": "compete"}}}
    assert shared.post(f"/api/rooms/{code}/decision", params=ada, json=body).status_code == 200
    assert view(shared, code)["you"]["decision"] is None, "one person's decision is not the other's"
    with server.line(shared, code, query=f"?as={ada['as']}") as line:
        assert frame(line, "view")["view"]["you"]["name"] == "Ada"
    stranger = server.person(opened(teacher), "Eve")
    assert stranger.get(f"/api/rooms/{code}/view", params=ada).status_code == 401, "a number alone is no seat"
    assert stranger.get(f"/api/rooms/{code}/seats").json() == []
    assert shared.delete(f"/api/rooms/{code}/me", params=ada).status_code == 200
    assert seats(shared, code) == ["Ben"]


def test_a_browser_keeps_so_many_seats_and_no_more(server: Server) -> None:
    code = opened(server.teacher())
    shared = server.person(code)
    answers = [shared.post(f"/api/rooms/{code}/join", json={"name": "x", "another": True}) for _ in range(12)]
    assert [one.status_code for one in answers] == [201] * 11 + [409]
    assert answers[-1].json()["code"] == "seats"


def test_a_teacher_erases_one_student(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=2, pace="teacher")
    ada, ben = server.person(code, "Ada"), server.person(code, "Ben")
    done(teacher, code, "start")
    for one in (ada, ben):
        assert decide(one, code, beliefs={"1" if one is ada else "0": {"greedy": 0.5, "why": "WHY"}}).status_code == 200
    reach(ben, code, lambda seen: seen["phase"] == "between")
    number = view(ada, code)["you"]["player"]
    assert ben.delete(f"/api/rooms/{code}/players/{number}").status_code == 401
    with server.line(ada, code) as line:
        frame(line, "view")
        assert teacher.delete(f"/api/rooms/{code}/players/{number}").status_code == 200
        assert closing_code(line) == 4001
    assert ada.get(f"/api/rooms/{code}/view").status_code == 403
    assert teacher.delete(f"/api/rooms/{code}/players/{number}").status_code == 404
    whole = json.dumps(view(teacher, code, "/teacher"))
    assert ("Ada" in whole, number in whole, whole.count('"WHY"')) == (False, False, 1)
    assert view(ben, code)["history"][0]["seen"]["0"]["act_seen"] == "restraint", "the acts stay"
    assert seats(ada, code) == []
    assert ada.post(f"/api/rooms/{code}/join", json={"name": "Ada"}).status_code == 201, "as somebody new"


def test_a_teacher_logs_out_and_ends_an_old_link(server: Server) -> None:
    teacher, other = server.teacher(), server.teacher()
    code = opened(teacher)
    assert teacher.delete("/api/teacher").json() == {"teacher": False}
    assert teacher.get("/api/rooms").status_code == 401
    assert other.get("/api/rooms").status_code == 200, "the link itself still opens"
    assert teacher.post("/api/teacher/key").status_code == 401
    assert teacher.get(server.link).status_code == 303
    with server.line(other, code, "/teacher") as line:
        frame(line, "view")
        made = teacher.post("/api/teacher/key").json()
        assert closing_code(line) == 4001
    assert teacher.get("/api/rooms").status_code == 200, "who asked stays"
    assert other.get("/api/rooms").status_code == 401
    assert server.client().get(server.link).status_code == 401
    assert server.client().get(made["link"]).status_code == 303
    server.link = made["link"]


def test_a_teacher_s_token_lasts_two_weeks(monkeypatch: pytest.MonkeyPatch) -> None:
    signer, now = Signer("secret", "key"), time.time()
    teacher, player = signer.token(Visitor()), signer.token(Visitor("BCDFGH", "abc"))
    for days, known in ((13.9, True), (14.1, False)):
        monkeypatch.setattr(identity.time, "time", lambda at=now + days * 86_400: at)
        assert (signer.who(teacher) is not None) == known
        assert signer.who(player) is not None, "a player's is good as long as the room stands"
    monkeypatch.undo()
    signer.renew("another")
    assert signer.who(teacher) is None
    assert signer.who(player) is not None
