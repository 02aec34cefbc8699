"""Hostile clients: forged identities, another's room, replays, huge and malformed input, scripts, foreign pages."""

import json
import socket
import time
from contextlib import ExitStack

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from classroom import (
    PATIENCE,
    Server,
    closing_code,
    decide,
    decision,
    done,
    frame,
    httpx,
    opened,
    reach,
    token_of,
    view,
)
from detente.apps.serve.socket import CONNECTIONS

ROUTES = [
    ("GET", ""), ("GET", "/view"), ("POST", "/decision"), ("POST", "/back"), ("DELETE", "/me"), ("GET", "/debrief"),
    ("POST", "/replay"),
]  # fmt: skip
"""Routes of a player."""
TEACHING = [
    ("GET", "/teacher/view"), ("POST", "/actions"), ("DELETE", ""), ("GET", "/teacher/debrief"),
    ("POST", "/teacher/replay"), ("GET", "/teacher/export/tidy.csv"),
]  # fmt: skip
"""Routes of a teacher."""
BODIES = {
    "/decision": {"round": 1, "decision": {"acts": {}}},
    "/actions": {"action": "start"},
    "/replay": {"change": {"kind": "leap"}},
    "/teacher/replay": {"change": {"kind": "leap"}},
}


def ask(client: httpx.Client, method: str, code: str, route: str, **more: object) -> httpx.Response:
    return client.request(method, f"/api/rooms/{code}{route}", json=BODIES.get(route), **more)


def test_nobody_gets_in_by_a_forged_cookie_or_by_that_of_another_room(server: Server) -> None:
    teacher = server.teacher()
    code, other = opened(teacher, rounds=2), opened(teacher, rounds=2)
    ada, eve = server.person(code), server.person(other)
    forged = token_of(ada)
    for method, route in ROUTES[1:]:
        assert ask(server.client(), method, code, route).status_code == 401
        for wrong in (forged[:-2] + "xx", forged.split(".")[0], "null", "e30.AAAA", "é"):
            nobody = server.client()
            answer = ask(nobody, method, code, route, headers={"Authorization": f"Bearer {wrong}".encode()})
            assert answer.status_code == 401, (route, answer.text)
        assert ask(eve, method, code, route).status_code == 401, "the cookie of another room is not asked"
        bearer = {"Authorization": f"Bearer {token_of(eve)}"}
        assert ask(server.client(), method, code, route, headers=bearer).status_code == 403
    for method, route in TEACHING:
        assert ask(eve, method, code, route).status_code == 401
        player = {"Authorization": f"Bearer {token_of(eve)}"}
        assert ask(server.client(), method, code, route, headers=player).status_code == 401
    assert server.client().get("/t/" + "x" * 43).status_code == 401
    assert view(teacher, code, "/teacher")["phase"] == "lobby"


def test_nobody_listens_or_plays_for_another_by_websocket(server: Server) -> None:
    teacher = server.teacher()
    code, other = opened(teacher, rounds=2), opened(teacher, rounds=2)
    eve = server.person(other)
    for role in ("", "/teacher"):
        with server.line(eve, code, role) as line:
            assert closing_code(line) == 4001


def test_pages_of_other_sites_are_refused_in_handshakes_too(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher)
    ada = server.person(code)
    foreign = {"Origin": "http://evil.example"}
    assert ask(ada, "DELETE", code, "/me", headers=foreign).status_code == 403
    assert ada.post(f"/api/rooms/{code}/back", headers={"Origin": server.address}).status_code == 200
    assert ada.get("/healthz", headers={"Host": f"evil.example:{server.port}"}).status_code == 421
    cookie = {"Cookie": f"detente_seat={token_of(ada)}", **foreign}
    address = f"ws://127.0.0.1:{server.port}/api/rooms/{code}/ws"
    with pytest.raises(InvalidStatus) as refused, connect(address, additional_headers=cookie):
        pass
    assert refused.value.response.status_code == 403


def test_answers_carry_their_headers_and_cookies_are_strict(server: Server) -> None:
    answer = server.client().get("/healthz")
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    joined = server.client().post(f"/api/rooms/{opened(server.teacher())}/join", json={"name": "Ada"})
    assert {"HttpOnly", "SameSite=strict"} <= set(joined.headers["set-cookie"].split("; "))


def test_old_and_repeated_decisions_are_refused(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=3, pace="teacher")
    ada, ben = server.person(code), server.person(code)
    done(teacher, code, "start")
    path = f"/api/rooms/{code}/decision"
    first = decision(view(ada, code), "compete") | {"number": 5}
    assert ada.post(path, json=first).status_code == 200
    assert ada.post(path, json=first).status_code == 200, "the same again is the same"
    assert ada.post(path, json=decision(view(ada, code)) | {"number": 5}).status_code == 409
    assert ada.post(path, json=decision(view(ada, code)) | {"number": 4}).status_code == 409
    assert ada.post(path, json=first | {"round": 2, "number": 6}).status_code == 409
    assert view(ada, code)["you"]["decision"]["acts"] == {"1": "compete"}
    assert decide(ben, code).status_code == 200
    reach(ada, code, lambda seen: seen["phase"] == "between")
    assert ada.post(path, json=first | {"number": 9}).status_code == 409, "the round is over"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"round": 1}', b'{"round": "NaN", "decision": {"acts": {}}}',
        b'{"round": 1, "decision": {"acts": {"0": "compete"}}}',
        b'{"round": 1, "decision": {"acts": {"7": "compete"}}}',
        b'{"round": 1, "decision": {"acts": {"1": "nuke"}}}', b'{"round": 1, "decision": {"acts": {}, "malign": 1}}',
        b'{"round": 1, "decision": {"acts": {}, "beliefs": {"1": {"greedy": NaN}}}}',
        b'{"round": 1, "decision": {"acts": {}, "messages": [{"to": 1, "text": "' + b"x" * 141 + b'"}]}}',
        b'{"round": 1e400, "decision": {"acts": {}}}', b"[" * 20_000,
    ],
)  # fmt: skip
def test_what_is_malformed_is_refused_and_breaks_nothing(server: Server, body: bytes) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=2)
    ada = server.person(code)
    server.person(code)
    done(teacher, code, "start")
    head = {"Content-Type": "application/json"}
    answer = ada.post(f"/api/rooms/{code}/decision", content=body, headers=head)
    assert answer.status_code in (400, 422), answer.text
    assert set(answer.json()) == {"code", "message"}
    with server.line(ada, code) as line:
        frame(line, "view")
        line.send(b'{"type": "decide", ' + body.lstrip(b"{") if body else "")
        assert frame(line, "error")["code"] == "malformed"
        line.send(json.dumps({"type": "ping", "id": "p"}))
        assert frame(line, "pong")["id"] == "p"
    assert view(ada, code)["you"]["decision"] is None


def test_what_is_huge_is_refused(server: Server) -> None:
    code = opened(server.teacher())
    ada = server.person(code)
    assert ada.post(f"/api/rooms/{code}/decision", content=b"x" * 40_000).status_code == 413
    with server.line(ada, code) as line:
        assert closing_code(line, "x" * 40_000) == 1009
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as raw:
        raw.sendall(b"GET / HTTP/1.1\r\nHost: " + b"a" * 70_000)
        assert raw.recv(100).startswith(b"HTTP/1.1 4")


def test_who_sends_too_much_is_let_go(server: Server) -> None:
    code = opened(server.teacher())
    ada = server.person(code)
    with server.line(ada, code) as line:
        assert closing_code(line, *['{"type": "ping"}'] * 200) in (4029, 4008)


def test_names_are_shown_as_text_of_one_line(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher)
    server.person(code, "  A\u202eda\n\x00<script>alert(1)</script> ")
    assert view(teacher, code, "/teacher")["players"][0]["name"] == "A da <script>alert(1)</script>"
    assert server.client().post(f"/api/rooms/{code}/join", json={"name": "\u200b"}).status_code == 422


def test_codes_cannot_be_guessed_at_the_allowed_rate(starter) -> None:
    server = starter()
    client = server.client()
    codes = [client.get("/api/rooms/BBBBBB").status_code for _ in range(120)]
    assert codes[:60] == [404] * 60
    assert codes[-1] == 429
    code = opened(server.teacher())
    right, wrong = (client.get(f"/api/rooms/{one}") for one in (code, "BBBBBB"))
    assert (right.status_code, right.json()) == (wrong.status_code, wrong.json()), "a right code is not told apart"
    with server.line(client, code, "/screen") as line:
        assert closing_code(line) == 4001


def test_who_is_in_a_room_is_not_kept_out_by_another_s_guesses(starter) -> None:
    server = starter()
    teacher = server.teacher()
    code = opened(teacher)
    ada = server.person(code)
    guesser = server.client()
    while guesser.get("/api/rooms/BBBBBB").status_code != 429:
        pass
    assert [one.get(f"/api/rooms/{code}").status_code for one in (guesser, ada, teacher)] == [429, 200, 200]
    assert view(ada, code)["you"]["name"] == "Ada"
    token = {"Authorization": f"Bearer {token_of(ada)}"}
    assert server.client().get(f"/api/rooms/{code}/view", headers=token).status_code == 200
    for role in ("", "/screen"):
        with server.line(ada, code, role) as line:
            frame(line, "view")


def test_others_screens_take_no_place_of_the_teacher_s_projector(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher)
    with ExitStack() as held:
        for _ in range(4 * CONNECTIONS):
            frame(held.enter_context(server.line(server.client(), code, "/screen")), "view")
        assert closing_code(held.enter_context(server.line(server.client(), code, "/screen"))) == 4029
        frame(held.enter_context(server.line(teacher, code, "/screen")), "view")


def test_joining_is_limited(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, limit=2)
    people = [server.person(code) for _ in range(2)]
    assert len(people) == 2
    assert server.client().post(f"/api/rooms/{code}/join", json={"name": "x"}).status_code == 409
    other = opened(teacher)
    done(teacher, other, "lock")
    assert server.client().post(f"/api/rooms/{other}/join", json={"name": "x"}).status_code == 409


@pytest.mark.slow
def test_who_does_not_read_is_let_go_and_nobody_waits(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, mode="system", states=12, rounds=30)
    ada = server.person(code)
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.settimeout(PATIENCE)
        deaf.connect(("127.0.0.1", server.port))
        heads = (
            f"GET /api/rooms/{code}/teacher/ws HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {'A' * 22}==\r\n"
            f"Cookie: detente_teacher={teacher.cookies['detente_teacher']}\r\n\r\n"
        )
        deaf.sendall(heads.encode())
        assert b"101" in deaf.recv(64)
        done(teacher, code, "start")
        for _ in range(29):
            done(teacher, code, "close")
        for _ in range(100):
            done(teacher, code, "lock")
            done(teacher, code, "unlock")
        before = time.monotonic()
        assert view(ada, code)["round"] == 30
        assert time.monotonic() - before < 5
        time.sleep(13)
        until, came = time.monotonic() + PATIENCE, b" "
        while came and time.monotonic() < until:
            came = deaf.recv(1 << 20)
        assert not came, "the server has closed it"
