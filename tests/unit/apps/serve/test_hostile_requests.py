"""Hostile requests: fixed sessions, foreign origins, other folders' tokens, odd paths and methods, floods."""

import json
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.requests import Request
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from classroom import PATIENCE, Server, closing_code, decision, done, frame, httpx, opened, token_of, view
from detente.apps.serve.app import make_app
from detente.apps.serve.guard import PATIENCE as TIME
from detente.apps.serve.identity import CODE, LETTERS
from detente.apps.serve.limits import DECIDE, HEAVY, UNKNOWN, UNKNOWN_ALL
from detente.apps.serve.refusal import AGAIN, Refused
from detente.apps.serve.socket import CONNECTIONS

FORMS = ("tidy.csv", "wide.csv", "run.nc")


def raw(server: Server, request: bytes) -> bytes:
    """Send bytes, and return all that comes."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as line:
        line.sendall(request)
        parts = []
        while part := line.recv(65_536):
            parts.append(part)
        return b"".join(parts)


def asked(server: Server, target: str, method: str = "GET") -> tuple[int, bytes]:
    """Ask for a path as it stands; no client makes it tidy."""
    heads = f"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nConnection: close\r\n\r\n"
    head, _, body = raw(server, heads.encode()).partition(b"\r\n\r\n")
    return int(head.split()[1]), body


def test_a_session_that_somebody_fixed_is_not_taken_over(server: Server, starter: Callable[[], Server]) -> None:
    teacher = server.teacher()
    code = opened(teacher)
    elsewhere = starter()
    foreign = token_of(elsewhere.person(opened(elsewhere.teacher())))
    for fixed in ("attacker", foreign):
        victim = server.client()
        victim.headers["Cookie"] = f"detente_seat={fixed}; detente_teacher={fixed}"
        assert victim.get(f"/api/rooms/{code}/view").status_code == 401
        assert victim.get("/api/rooms").status_code == 401
        joined = victim.post(f"/api/rooms/{code}/join", json={"name": "Ada"})
        assert joined.json()["token"] != fixed
        assert f"detente_seat_{code}_{joined.json()['player']}={joined.json()['token']}" in joined.headers["set-cookie"]
    good = server.person(code)
    number = view(good, code)["you"]["player"]
    by_address = server.client().get(f"/api/rooms/{code}/view", params={"token": token_of(good)})
    assert by_address.status_code == 401, "a token in an address is none"
    stranger = server.client().post(f"/api/rooms/{code}/join", json={"name": "Eve"}).json()
    assert stranger["player"] != number
    assert server.client().post(f"/api/rooms/{code}/join", json={"name": "x", "player": number}).status_code == 422


def test_a_teacher_s_token_of_another_folder_opens_nothing(server: Server, starter: Callable[[], Server]) -> None:
    other = starter().teacher().cookies["detente_teacher"]
    nobody = server.client()
    nobody.headers["Authorization"] = f"Bearer {other}"
    assert nobody.get("/api/rooms").status_code == 401
    assert nobody.post("/api/rooms", json={}).status_code == 401


@pytest.mark.parametrize("form", FORMS)
def test_data_of_a_room_are_its_teacher_s(server: Server, form: str) -> None:
    teacher = server.teacher()
    code, other = opened(teacher, rounds=1, seed=1), opened(teacher)  # a replay of which differs
    ada, eve = server.person(code), server.person(other)
    done(teacher, code, "start")
    done(teacher, code, "close")
    path = f"/api/rooms/{code}/teacher/export/{form}"
    assert teacher.get(path).status_code == 200
    for person in (ada, eve, server.client()):
        assert person.get(path).status_code == 401
    done(teacher, code, "reveal")
    for route in ("/debrief", "/replay"):
        ask = {"json": {"change": {"kind": "school"}, "draws": 2}} if route == "/replay" else {}
        statuses = [
            person.request("POST" if ask else "GET", f"/api/rooms/{code}{route}", **ask).status_code
            for person in (ada, eve, server.client())
        ]
        assert statuses == [200, 401, 401], "who is in another room is nobody here"


@pytest.mark.parametrize("origin", ["null", "http://127.0.0.1:1", "http://evil.example", "", "http://[", "file://"])
def test_handshakes_and_changes_from_elsewhere_are_refused(server: Server, origin: str) -> None:
    teacher = server.teacher()
    code = opened(teacher)
    ada = server.person(code)
    assert ada.post(f"/api/rooms/{code}/back", headers={"Origin": origin}).status_code == 403
    assert teacher.request("DELETE", f"/api/rooms/{code}", headers={"Origin": origin}).status_code == 403
    cookies = f"detente_seat={token_of(ada)}; detente_teacher={teacher.cookies['detente_teacher']}"
    for role in ("", "/teacher", "/screen"):
        address = f"ws://127.0.0.1:{server.port}/api/rooms/{code}{role}/ws"
        with (
            pytest.raises(InvalidStatus) as refused,
            connect(address, additional_headers={"Cookie": cookies, "Origin": origin}),
        ):
            pass
        assert refused.value.response.status_code == 403


def test_no_other_site_may_read_an_answer(server: Server) -> None:
    ada = server.person(code := opened(server.teacher()))
    for method in ("GET", "OPTIONS"):
        ask = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
        answer = ada.request(method, f"/api/rooms/{code}/view", headers=ask)
        assert not [name for name in answer.headers if name.startswith("access-control-")]
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH", "TRACE", "BREW"])
def test_other_methods_do_nothing(server: Server, method: str) -> None:
    teacher = server.teacher()
    code = opened(teacher)
    ada = server.person(code)
    for path in ("", "/view", "/decision", "/me", "/teacher/export/tidy.csv"):
        answer = teacher.request(method, f"/api/rooms/{code}{path}")
        assert answer.status_code == 405, (method, path)
        assert answer.headers["allow"]
    assert view(ada, code)["you"]["name"] == "Ada"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../app.py", "/assets/%2e%2e/app.py", "/assets/..%2f..%2fapp.py", "/assets/..%5c..%5capp.py",
        "/assets//etc/passwd", "/assets/%00", "/assets/....//app.py", "//etc/passwd", "/assets/", "/r/../../app.py",
        "/assets/%2e%2e/%2e%2e/%2e%2e/games.sqlite", "/lesson/../app.py", "/lesson/%2e%2e%2fapp.py",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_pages(server: Server, path: str) -> None:
    status, body = asked(server, path)
    assert status in (307, 400, 404, 422), path
    assert b"import" not in body
    assert b"root:" not in body
    assert b"SQLite" not in body


def test_what_stands_in_an_address_is_not_shown(server: Server) -> None:
    for path in ("/r/%3Cscript%3Ealert(1)%3C/script%3E", "/screen/%3Cscript%3E", "/t/%3Cscript%3E", "/%3Cscript%3E"):
        _, body = asked(server, path)
        assert b"alert(1)" not in body
        assert b"<script>" not in body.replace(b'<script type="module"', b"")


@pytest.mark.parametrize("half", ["\ud800", "a\udfff", "\ud800\ud800"])
def test_half_letters_are_refused(server: Server, half: str) -> None:
    teacher = server.teacher()
    code = opened(teacher)
    ada = server.person(code)
    done(teacher, code, "start")
    bodies = {
        "/teacher": {"key": half},
        f"/rooms/{code}/actions": {"action": "drop", "player": half},
        f"/rooms/{code}/decision": decision(view(ada, code), beliefs={"1": {"greedy": 0.5, "why": f"so{half}"}}),
        f"/rooms/{code}/replay": {half: 1},
        "/rooms": {"title": f"T{half}"},
        f"/rooms/{code}/join": {"name": f"Ada{half}"},
    }
    for path, body in bodies.items():
        for told in (body, {**body, half: half}):
            client = teacher if path in ("/rooms", "/teacher") or "actions" in path else ada
            answer = client.post(f"/api{path}", content=json.dumps(told))
            assert answer.status_code in (401, 422) or path.endswith("/join"), (path, answer.text)
            assert answer.status_code < 500
    with server.line(ada, code) as line:
        frame(line, "view")
        line.send(json.dumps({"type": "ping", "id": half}))
        assert frame(line, "error")["code"] == "malformed"
    assert view(ada, code)["you"]["decision"] is None


@pytest.mark.parametrize("body", [b'{"round": ' + b"9" * 5000 + b"}", b'{"round": 1' + b" " * 30_000, b'{"a":' * 6000])
def test_long_numbers_and_deep_nests_are_refused(server: Server, body: bytes) -> None:
    ada = server.person(code := opened(server.teacher()))
    answer = ada.post(f"/api/rooms/{code}/decision", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)


def test_a_message_that_unpacks_to_more_than_it_weighs_is_refused(server: Server) -> None:
    ada = server.person(code := opened(server.teacher()))
    with server.line(ada, code) as line:
        assert closing_code(line, "x" * 20_000_000) == 1009
    body = b"".join(b"%x\r\n%s\r\n" % (8192, b"x" * 8192) for _ in range(5)) + b"0\r\n\r\n"
    heads = f"POST /api/rooms/{code}/join HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
    answer = raw(server, heads.encode() + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + body)
    assert answer.split()[1] == b"413"


def test_old_and_other_decisions_are_refused_by_websocket_too(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=3, pace="teacher")
    ada, _ = server.person(code), server.person(code)
    done(teacher, code, "start")
    first = decision(view(ada, code), "compete")
    with server.line(ada, code) as line:
        for number, told, kind in (
            (5, first, "ack"),
            (5, first, "ack"),
            (4, decision(view(ada, code)), "error"),
            (6, first | {"round": 2}, "error"),
            (6, first | {"round": 1, "decision": {"acts": {"0": "compete"}}}, "error"),
        ):
            line.send(json.dumps({"type": "decide", "id": "x", **told, "number": number}))
            while (said := json.loads(line.recv(timeout=PATIENCE)))["type"] == "view":
                pass
            assert said["type"] == kind, said
    with server.line(teacher, code, "/teacher") as line:
        line.send(json.dumps({"type": "decide", "id": "x", **first, "number": 9}))
        assert frame(line, "error")["code"] == "not_yours"
    assert view(ada, code)["you"]["decision"]["acts"] == {"1": "compete"}


def test_a_class_shares_one_address(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, mode="system", limit=60)

    def come(k: int) -> list[int]:
        with httpx.Client(base_url=server.address, timeout=PATIENCE) as client:
            looked = client.get(f"/api/rooms/{code}").status_code
            joined = client.post(f"/api/rooms/{code}/join", json={"name": f"P{k}"}).status_code
            return [looked, joined, *(client.get(f"/api/rooms/{code}/view").status_code for _ in range(5))]

    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(come, range(60))) == [[200, 201, 200, 200, 200, 200, 200]] * 60


def test_one_player_s_flood_holds_up_nobody_else(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher)
    ada, ben = server.person(code, "Ada"), server.person(code, "Ben")
    path = f"/api/rooms/{code}/view"
    statuses = {ada.get(path).status_code for _ in range(400)}
    assert statuses <= {200, 429}
    assert ben.get(path).status_code == 200
    codes = {
        ada.post(f"/api/rooms/{code}/decision", json={"round": 1, "decision": {"acts": {}}}).status_code
        for _ in range(60)
    }
    assert codes == {409, 429}
    assert ben.post(f"/api/rooms/{code}/decision", json={"round": 1, "decision": {"acts": {}}}).status_code == 409


def test_requests_that_wait_are_counted_like_connections(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher)
    ada = server.person(code)
    path, cookies = f"/api/rooms/{code}/view", dict(ada.cookies)
    etag = ada.get(path).json()["etag"]

    def wait(_: int) -> float:
        begun = time.monotonic()
        with httpx.Client(base_url=server.address, cookies=cookies, timeout=PATIENCE) as client:
            assert client.get(path, params={"etag": etag, "wait": 4}).status_code == 204
        return time.monotonic() - begun

    with ThreadPoolExecutor(CONNECTIONS + 6) as pool:
        waited = sorted(pool.map(wait, range(CONNECTIONS + 6)))
    assert sum(one > 3.5 for one in waited) == CONNECTIONS


def test_codes_are_guessed_more_rarely_than_a_lesson_lasts() -> None:
    """A guesser of many addresses finds one of ten rooms within an hour with a chance below two in a thousand."""
    codes = len(LETTERS) ** CODE
    hour = UNKNOWN_ALL.burst + 3600 * UNKNOWN_ALL.per_second
    assert 10 * hour / codes < 0.002
    assert 10 * (UNKNOWN.burst + 3600 * UNKNOWN.per_second) / codes < 0.0005


def test_all_that_comes_too_fast_is_told_when_to_come_again(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher)
    ada, room = server.person(code, "Ada"), f"/api/rooms/{code}"
    done(teacher, code, "start")
    done(teacher, code, "close")
    early = {"round": 9, "decision": {"acts": {}}}
    for ask, burst in (
        (lambda: ada.post(f"{room}/decision", json=early), DECIDE.burst),
        (lambda: teacher.get(f"{room}/teacher/debrief"), 0),
        (lambda: teacher.post(f"{room}/teacher/replay", json={"change": {"kind": "school", "seat": 9}}), HEAVY.burst),
    ):
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _, ask=ask: ask(), range(int(2 * burst))))
        slow = [one for one in answers if one.status_code == 429]
        assert bool(slow) == bool(burst)
        for one in slow:
            assert int(one.headers["retry-after"]) > 0
            assert f"{one.headers['retry-after']} s" in one.json()["message"]


@pytest.mark.parametrize("status", [429, 503, 507])
def test_no_refusal_that_holds_for_now_alone_goes_without_a_time(tmp_path: Path, status: int) -> None:
    app = make_app(tmp_path)._app
    told = app.exception_handlers[Refused](Request({"type": "http"}), Refused(status, "x", "x"))
    assert float(told.headers["retry-after"]) == AGAIN


@pytest.mark.parametrize("route", ["/qr.svg", "/view", "/join", "/decision", "/debrief", "/screen/view"])
def test_every_route_counts_wrong_codes(starter: Callable[[], Server], route: str) -> None:
    server = starter()
    client = server.person(opened(server.teacher()))
    method = "POST" if route in ("/join", "/decision") else "GET"
    body = {"/join": {"name": "x"}, "/decision": {"round": 1, "decision": {"acts": {}}}}.get(route)
    path, codes = f"/api/rooms/BBBBBB{route}", [0]
    while codes[-1] != 429 and len(codes) < 4 * UNKNOWN_ALL.burst:
        heads = {"X-Forwarded-For": f"10.0.0.{len(codes) % 250}"}  # an address that is made up helps nobody
        codes.append(client.request(method, path, json=body, headers=heads).status_code)
    assert codes[1] == 404
    assert codes[-1] == 429


@pytest.mark.slow
def test_who_is_slow_to_ask_is_let_go(server: Server) -> None:
    begun = time.monotonic()
    half = f"POST /api/teacher HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n".encode()
    for sent in (b"", b"GET / HT", half, half + b"Content-Length: 100\r\n\r\n{"):
        answer = raw(server, sent)
        assert answer == b"" or answer.split()[1] == b"408"
    assert 3 * TIME < time.monotonic() - begun < 4 * TIME + 15
    assert server.client().get("/healthz").json()["ok"]
