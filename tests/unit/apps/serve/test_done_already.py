"""What a teacher asks for twice, or late: it happens once, and to the round that was meant."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from classroom import Server, decide, done, httpx, opened, reach, view


def started(server: Server, **opening: object) -> tuple[httpx.Client, str, list[httpx.Client]]:
    teacher = server.teacher()
    code = opened(teacher, rounds=5, seconds=600, **opening)
    people = [server.person(code, name) for name in ("Ada", "Ben")]
    done(teacher, code, "start")
    return teacher, code, people


def acted(teacher: httpx.Client, code: str, **said: object) -> httpx.Response:
    return teacher.post(f"/api/rooms/{code}/actions", json=said)


def test_a_late_close_closes_no_other_round(server: Server) -> None:
    teacher, code, people = started(server)
    for person in people:
        assert decide(person, code).status_code == 200
    reach(teacher, f"{code}/teacher", lambda seen: seen["round"] == 2)
    assert acted(teacher, code, action="close", round=1).json() == {"phase": "deciding", "round": 2}
    assert acted(teacher, code, action="close", round=3).status_code == 409
    with ThreadPoolExecutor(4) as at_once:
        answers = list(at_once.map(lambda _: acted(teacher, code, action="close", round=2), range(4)))
    assert {(one.status_code, one.json()["round"]) for one in answers} == {(200, 3)}
    done(teacher, code, "close")
    assert view(teacher, code, "/teacher")["round"] == 4, "who names no round means the one that is open"


def test_a_round_is_opened_once(server: Server) -> None:
    teacher, code, _ = started(server, pace="teacher")
    for _ in range(2):
        done(teacher, code, "close", round=1)
        assert view(teacher, code, "/teacher")["phase"] == "between"
    for _ in range(2):
        done(teacher, code, "next", round=1)
        assert view(teacher, code, "/teacher")["round"] == 2
    assert acted(teacher, code, action="next").status_code == 409
    assert acted(teacher, code, action="next", round=3).status_code == 409


@pytest.mark.parametrize("said", [{"action": "extend", "seconds": 30}, {"action": "incident", "world": 0}])
def test_more_for_a_round_that_is_over_is_refused(server: Server, said: dict[str, object]) -> None:
    teacher, code, _ = started(server)
    more = {"actor": 0, "target": 1} if said["action"] == "incident" else {}
    done(teacher, code, "close")
    refused = acted(teacher, code, **said, **more, round=1)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_now")
    assert "at round 2" in refused.json()["message"]
    assert acted(teacher, code, **said, **more, round=2).status_code == 200


def test_what_is_done_already_is_no_fault_and_changes_nothing(server: Server) -> None:
    teacher, code, people = started(server)
    player = view(people[1], code)["you"]["player"]
    assert acted(teacher, code, action="reveal").status_code == 409, "what cannot be done yet is refused"
    for action in ("start", "pause", "resume", "lock", "unlock", "drop", "end", "reveal"):
        more = {"player": player} if action == "drop" else {}
        done(teacher, code, action, **more)
        before = teacher.get(f"/api/rooms/{code}/teacher/view").json()["etag"]
        done(teacher, code, action, **more)
        assert teacher.get(f"/api/rooms/{code}/teacher/view").json()["etag"] == before, action
    assert acted(teacher, code, action="drop", player="nobody").status_code == 409
    assert acted(teacher, code, action="pause").status_code == 409


@pytest.mark.parametrize(("days", "status"), [(1, 422), (6, 422), (7, 201)])
def test_a_game_is_kept_until_it_can_be_over(server: Server, days: int, status: int) -> None:
    opening = {"rounds": 13, "seconds": 43_300, "keep_days": days}
    answer = server.teacher().post("/api/rooms", json=opening)
    assert answer.status_code == status
    if status == 422:
        assert answer.json()["code"] == "keep_days"
        assert "7 days" in answer.json()["message"]
