"""A real server on loopback for the tests of the classroom, and people who play on it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="needs the extra web")
httpx = pytest.importorskip("httpx", reason="needs httpx, of the dev group")
from websockets.exceptions import ConnectionClosed  # noqa: E402
from websockets.sync.client import ClientConnection, connect  # noqa: E402

PATIENCE = 30.0


class Server:
    """A server in a process of its own, which can be killed."""

    def __init__(self, games: Path, environment: dict[str, str], port: int = 0) -> None:
        command = [sys.executable, "-m", "detente", "serve", "--no-browser", "--port", str(port), "--games", str(games)]
        self.games, self._environment = games, environment
        self.clients: list[httpx.Client] = []
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=games.parent
        )
        assert self.process.stdout is not None
        lines = [self.process.stdout.readline() for _ in range(2)]
        if not lines[1]:
            _, err = self.process.communicate(timeout=PATIENCE)
            raise AssertionError(err)
        self.address, self.link = (line.split(": ", 1)[1].strip() for line in lines)
        self.port = int(self.address.rsplit(":", 1)[1])
        self.wait()

    def wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                assert httpx.get(f"{self.address}/healthz", timeout=PATIENCE).json()["ok"]
                return
            except httpx.TransportError:
                assert time.monotonic() < until
                time.sleep(0.05)

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.communicate(timeout=PATIENCE)

    def stop(self) -> tuple[int, str]:
        self.process.send_signal(signal.SIGTERM)
        _, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, err

    def again(self) -> "Server":
        return Server(self.games, self._environment, self.port)

    def client(self) -> httpx.Client:
        self.clients.append(httpx.Client(base_url=self.address, timeout=PATIENCE))
        return self.clients[-1]

    def close(self) -> None:
        for client in self.clients:
            client.close()
        if self.process.poll() is None:
            self.kill()

    def teacher(self) -> httpx.Client:
        client = self.client()
        assert client.get(self.link).status_code == 303
        return client

    def person(self, code: str, name: str = "Ada", **more: Any) -> httpx.Client:
        client = self.client()
        answer = client.post(f"/api/rooms/{code}/join", json={"name": name, **more})
        assert answer.status_code == 201, answer.text
        return client

    @contextmanager
    def line(self, client: httpx.Client, code: str, role: str = "", query: str = "") -> Iterator[ClientConnection]:
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in client.cookies.jar)
        address = f"ws://127.0.0.1:{self.port}/api/rooms/{code}{role}/ws{query}"
        with connect(address, additional_headers={"Cookie": cookies}, open_timeout=PATIENCE) as line:
            yield line


def token_of(client: httpx.Client) -> str:
    """Return the token of a player who holds one seat."""
    (token,) = (cookie.value for cookie in client.cookies.jar if cookie.name.startswith("detente_seat_"))
    return str(token)


def opened(teacher: httpx.Client, **opening: Any) -> str:
    answer = teacher.post("/api/rooms", json=opening)
    assert answer.status_code == 201, answer.text
    return answer.json()["room"]


def done(client: httpx.Client, code: str, action: str, **more: Any) -> None:
    answer = client.post(f"/api/rooms/{code}/actions", json={"action": action, **more})
    assert answer.status_code == 200, answer.text


def view(client: httpx.Client, code: str, role: str = "") -> dict[str, Any]:
    answer = client.get(f"/api/rooms/{code}{role}/view")
    assert answer.status_code == 200, answer.text
    return answer.json()["view"]


def decision(seen: dict[str, Any], act: str = "restraint", **more: Any) -> dict[str, Any]:
    acts = {str(other["seat"]): act for other in seen["others"]}
    return {"round": seen["round"], "number": 1, "decision": {"acts": acts, **more}}


def decide(client: httpx.Client, code: str, act: str = "restraint", **more: Any) -> httpx.Response:
    seen = reach(client, code, lambda seen: seen["phase"] == "deciding" and seen["you"].get("decision") is None)
    return client.post(f"/api/rooms/{code}/decision", json=decision(seen, act, **more))


def reach(client: httpx.Client, code: str, holds: Any) -> dict[str, Any]:
    """Return the view once something holds of it."""
    until = time.monotonic() + PATIENCE
    while not holds(seen := view(client, code)):
        assert time.monotonic() < until, seen
        time.sleep(0.05)
    return seen


def frame(line: ClientConnection, kind: str, holds: Any = lambda said: True) -> dict[str, Any]:
    """Wait for a message of a kind."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        said = json.loads(line.recv(timeout=PATIENCE))
        if said["type"] == kind and holds(said):
            return said
    raise AssertionError(kind)


def closing_code(line: ClientConnection, *messages: str) -> int:
    """Send messages, and wait until the server closes; return its code."""
    try:
        for message in messages:
            line.send(message)
        while True:
            line.recv(timeout=PATIENCE)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd is not None else 1006
