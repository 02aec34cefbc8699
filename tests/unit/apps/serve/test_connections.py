"""Connections: who holds many takes no place from others; where none rests, who comes is told when to come again."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
import uvicorn

from classroom import PATIENCE, Server, frame, httpx, opened
from detente.apps.serve import patience
from detente.apps.serve.patience import PatientHttp


def left(lines: list[socket.socket]) -> int:
    """Return how many of some idle connections the server has not closed."""
    held = 0
    for line in lines:
        line.settimeout(0.0)
        try:
            held += bool(line.recv(1))
        except BlockingIOError:
            held += 1
        except OSError:
            pass
    return held


def test_idle_connections_of_a_class_s_address_keep_nobody_out(starter: Callable[[], Server]) -> None:
    server = starter()
    ada = server.person(opened(server.teacher()))
    with ExitStack() as held:
        code = opened(server.teacher())
        ben = server.person(code)
        line = held.enter_context(server.line(ben, code))
        frame(line, "view")
        idle = []
        for _ in range(patience.OF_AN_ADDRESS + 120):
            idle.append(held.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)))
        until = time.monotonic() + patience.PATIENCE / 2
        while left(idle) > patience.OF_AN_ADDRESS:
            assert time.monotonic() < until
        assert left(idle[-10:]) == 10, "those that rest longest go"
        assert ada.get("/healthz").status_code == 200
        line.send('{"type": "ping", "id": "p"}')
        assert frame(line, "pong")["id"] == "p"
        assert ben.get(f"/api/rooms/{code}/view").status_code == 200


@contextmanager
def hanging(answered: threading.Event, hung: list[str]) -> Iterator[str]:
    """Run a server whose requests are answered once something happens."""

    async def app(scope, receive, send) -> None:
        if scope["path"] == "/hang":
            hung.append(scope["path"])
            await asyncio.to_thread(answered.wait, PATIENCE)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})

    held = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, http=PatientHttp, lifespan="off", log_level="error"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[held])))
    thread.start()
    try:
        yield f"http://127.0.0.1:{held.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


def test_where_none_rests_who_comes_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "OF_ALL", 3)
    answered, hung, got = threading.Event(), list[str](), list[int]()
    with hanging(answered, hung) as address:
        asking = [
            threading.Thread(target=lambda: got.append(httpx.get(f"{address}/hang", timeout=PATIENCE).status_code))
            for _ in range(3)
        ]
        for one in asking:
            one.start()
        until = time.monotonic() + PATIENCE
        while len(hung) < 3:
            assert time.monotonic() < until
            time.sleep(0.01)
        answer = httpx.get(address, timeout=PATIENCE)
        assert (answer.status_code, answer.json()["code"]) == (503, "busy")
        assert int(answer.headers["retry-after"]) > 0
        answered.set()
        for one in asking:
            one.join(PATIENCE)
        assert got == [200, 200, 200]
        assert httpx.get(address, timeout=PATIENCE).status_code == 200
