"""The people of a room: names that show something and are told apart, seats for the late, programs that say so."""

import csv
import io
import json
import time
from typing import Any

import pytest

from chat_endpoint import replying, said
from classroom import Server, decide, done, httpx, opened, reach, view
from detente.apps.serve.chat import ChatMind
from detente.apps.serve.messages import clean
from detente.apps.serve.names import fault_of, told_apart
from detente.apps.serve.seat import ClassroomSeat, play
from detente.core.errors import InvalidValue


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        *((name, None) for name in ("Ada", "Zoë", "Łukasz 2", "Иван", "Ελένη", "李小龍", "さくら Aya", "김 Kim")),
        *((name, None) for name in ("🐸", "7", "Botho", "Bottas", "Teacherly", "Bot Anna", "Schulz", "Ivan Иван")),
        *((name, "name") for name in ("\u2800", "\u3164\u3164", "\u115f", "\uffa0", "\u2060", "\u0301", "...")),
        *((name, "name_mixed") for name in ("Вot 1", "Аda", "Αda", "Пaul", "Adа")),  # noqa: RUF001
        *((name, "name_given") for name in ("Bot 1", "bot", "B0t 7", "BÖT 1", "Bot-12", "Bot (2)", "[Bot 4]", "Bot I")),
        *((name, "name_given") for name in ("Вот 1", "ＢＯＴ 3", "𝐁𝐨𝐭 1")),  # noqa: RUF001
        *((name, "name_given") for name in ("Teacher", "Lehrerin", "Programm 3", "Schooi")),  # codespell:ignore
    ],
)  # fmt: skip
def test_a_name_shows_something_and_passes_for_nobody_else(name: str, fault: str | None) -> None:
    assert (fault_of(clean(name)) or (None,))[0] == fault, name


@pytest.mark.parametrize(
    ("name", "taken", "shown"),
    [
        ("Anna", [], "Anna"),
        ("Anna", ["Ben", ""], "Anna"),
        ("Anna", ["Anna"], "Anna (2)"),
        ("anna", ["Anna", "Anna (2)"], "anna (3)"),
        ("Anna (2)", ["Anna (2)"], "Anna (2) (2)"),
        ("Ａnna", ["Anna"], "Ａnna (2)"),  # noqa: RUF001
        ("Вера", ["Bepa"], "Вера (2)"),  # noqa: RUF001
        ("Mi1a", ["Mila"], "Mi1a (2)"),
        ("Jörg", ["Jorg"], "Jörg"),
        ("", ["", ""], ""),
    ],
)
def test_names_that_look_the_same_are_told_apart(name: str, taken: list[str], shown: str) -> None:
    assert told_apart(name, taken) == shown


def test_same_names_are_told_apart_everywhere(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=1)
    first, second = server.person(code, "Anna"), server.person(code, "Anna\u3164")
    assert [view(one, code)["you"]["name"] for one in (first, second)] == ["Anna", "Anna (2)"]
    refused = server.client().post(f"/api/rooms/{code}/join", json={"name": "Bot 1"})
    assert (refused.status_code, refused.json()["code"]) == (422, "name_given")
    done(teacher, code, "start")
    for one in (first, second):
        assert decide(one, code).status_code == 200
    reach(first, code, lambda seen: seen["phase"] == "ended")
    done(teacher, code, "reveal")
    told = (
        [one["name"] for one in view(teacher, code, "/teacher")["players"]],
        [one["name"] for one in view(first, code)["truth"]["seats"]],
        [row["name"] for row in table(teacher, code, "tidy.csv", names=True)],
        [row["participant.label"] for row in table(teacher, code, "wide.csv", names=True)],
    )
    assert told == (["Anna", "Anna (2)"],) * 4


def table(teacher: httpx.Client, code: str, form: str, **asked: Any) -> list[dict[str, str]]:
    answer = teacher.get(f"/api/rooms/{code}/teacher/export/{form}", params=asked)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_who_comes_late_sits_opposite_the_one_without_a_partner(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, pace="teacher")
    people = [server.person(code, f"P{k}") for k in range(5)]
    done(teacher, code, "start")
    late = [server.person(code, f"L{k}") for k in range(2)]
    worlds = {one["name"]: one["world"] for one in view(teacher, code, "/teacher")["players"]}
    alone = [name for name in worlds if list(worlds.values())[:5].count(worlds[name]) == 1][:1]
    assert worlds["L0"] == worlds[alone[0]]
    assert list(worlds.values()).count(worlds["L1"]) == 1, "then comes a world of its own"
    done(teacher, code, "drop", player=view(people[0], code)["you"]["player"])
    server.person(code, "L2")
    done(teacher, code, "drop", player=view(late[1], code)["you"]["player"])
    worlds = {one["name"]: one["world"] for one in view(teacher, code, "/teacher")["players"]}
    assert worlds["L2"] in (worlds["P0"], worlds["L1"])


def test_who_was_dropped_takes_no_place(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, limit=2)
    junk = [server.person(code, f"x{k}") for k in range(2)]
    assert server.client().get(f"/api/rooms/{code}").json()["open"] is False
    for one in junk:
        done(teacher, code, "drop", player=view(one, code)["you"]["player"])
    ada = server.person(code, "Ada")
    assert junk[0].post(f"/api/rooms/{code}/back").status_code == 200
    assert [one["active"] for one in view(teacher, code, "/teacher")["players"]] == [True, False, True]
    assert junk[1].post(f"/api/rooms/{code}/back").json()["code"] == "full"
    done(teacher, code, "drop", player=view(ada, code)["you"]["player"])
    done(teacher, code, "lock")
    assert ada.post(f"/api/rooms/{code}/back").json()["code"] == "locked"


def test_what_a_school_did_in_a_student_s_name_is_told_on_return(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=3, pace="teacher", seed=3, greedy=0.0)
    ada, ben = server.person(code, "Ada"), server.person(code, "Ben")
    done(teacher, code, "start")
    assert decide(ben, code, treaty=[0]).status_code == 200
    done(teacher, code, "close")
    mine, other = (view(one, code)["history"][0] for one in (ada, ben))
    assert mine["decision"] is None
    assert [(note["to"], note["text"]) for note in mine["stood_in"]["messages"]] == [
        (1, note["text"]) for note in other["received"]
    ]
    assert mine["stood_in"]["messages"], "the school wrote"
    assert (mine["stood_in"]["treaty"] == [1]) == (other["wanted_treaty"] == [0])
    assert "beliefs" not in mine["stood_in"]
    assert other["stood_in"] is None


def test_a_second_message_to_a_state_is_refused(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher)
    ada = server.person(code)
    done(teacher, code, "start")
    twice = decide(ada, code, messages=[{"to": 1, "text": "a"}, {"to": 1, "text": "b"}])
    assert twice.status_code == 422
    assert "2 messages to the seat 1" in twice.json()["message"]
    text = json.dumps({"acts": {}, "messages": [{"to": 1, "text": "a"}, {"to": 1, "text": "b"}]})
    with replying(said(text), said('{"acts": {}}')) as endpoint:
        assert ChatMind(endpoint.url, "m")(view(ada, code), 20.0).decision.messages == []
        assert "2 messages to the seat 1" in json.dumps(endpoint.asked[1][1])


@pytest.mark.parametrize(
    ("allowed", "here", "elsewhere"),
    [("none", 403, 403), ("here", 201, 403), ("elsewhere", 201, 201), (None, 201, 403)],
)
def test_programs_declare_themselves_and_the_room_allows_them(
    server: Server, allowed: str | None, here: int, elsewhere: int
) -> None:
    teacher = server.teacher()
    code = opened(teacher, **({"programs": allowed} if allowed else {}))
    assert server.client().get(f"/api/rooms/{code}").json()["programs"] == (allowed or "here")
    for program, status in (("here", here), ("elsewhere", elsewhere)):
        answer = server.client().post(f"/api/rooms/{code}/join", json={"name": "Model", "program": program})
        assert answer.status_code == status, answer.text
        assert status == 201 or answer.json()["code"] == "program"
    count = {"allowed": allowed or "here", "here": int(here == 201), "elsewhere": int(elsewhere == 201)}
    ada = server.person(code)
    assert view(ada, code)["programs"] == count, "students are told in the lobby"
    assert view(ada, code, "/screen")["programs"] == count
    told = [one["program"] for one in view(teacher, code, "/teacher")["players"]]
    assert sorted(told) == sorted([""] + ["here"] * (here == 201) + ["elsewhere"] * (elsewhere == 201))


def test_the_seat_of_a_model_declares_itself(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=1, seconds=8)
    link = f"{server.address}/r/{code}"
    away = ChatMind("https://api.example.org/v1/chat/completions", "m")
    assert (away.sends, ChatMind("http://localhost:1/v1/chat/completions", "m").sends) == (True, False)
    with pytest.raises(InvalidValue, match="lets no programs in that send") as refused:
        play(link, away, "Model", lambda _: None, sends=away.sends)
    assert "Ask the teacher" in str(refused.value)
    ClassroomSeat(link, "Model", sends=False)
    assert [one["program"] for one in view(teacher, code, "/teacher")["players"]] == ["here"]
    done(teacher, code, "start")
    done(teacher, code, "close")
    done(teacher, code, "reveal")
    assert [one["program"] for one in view(teacher, code, "/teacher")["worlds"][0]["seats"]] == ["here", ""]


def test_a_program_that_sends_what_it_sees_elsewhere_learns_no_name(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=1, programs="elsewhere")
    ada, away = server.person(code, "ADANAME"), server.person(code, "Model", program="elsewhere")
    done(teacher, code, "start")
    done(teacher, code, "close")
    done(teacher, code, "reveal")
    assert "ADANAME" in json.dumps(view(ada, code)["truth"])
    assert "ADANAME" not in json.dumps(view(away, code))


def test_the_list_of_rooms_says_where_each_stands(starter: Any) -> None:
    server = starter()
    teacher = server.teacher()
    codes = [opened(teacher, rounds=2, rehearsal=one == 1) for one in range(3)]
    ada = server.person(codes[0])
    for code in codes[:2]:
        done(teacher, code, "start")
    done(teacher, codes[1], "end")

    def told() -> list[tuple[Any, ...]]:
        rooms = {one["room"]: one for one in teacher.get("/api/rooms").json()}
        here = [rooms[code] for code in codes]
        assert all(abs(one["at"] - time.time()) < 60 for one in here)
        return [(one["phase"], one["round"], one["joined"], one["opening"]["rehearsal"]) for one in here]

    expected = [("deciding", 1, 1, False), ("ended", 1, 0, True), ("lobby", 0, 0, False)]
    assert told() == expected
    server.kill()
    again = server.again()
    assert told() == expected, "of a room that is not at hand too"
    assert view(ada, codes[0])["round"] == 1
    assert again.stop() == (0, "")
