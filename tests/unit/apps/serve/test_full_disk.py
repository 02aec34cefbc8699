"""A full disk: nothing is shown that is not kept, everybody is told why, and the game goes on once there is room."""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from websockets.sync.client import ClientConnection

from classroom import PATIENCE, Server, decision, frame, opened, reach, view

resource = pytest.importorskip("resource", reason="needs limits of files, as on Unix")
if not hasattr(resource, "prlimit"):
    pytest.skip("needs limits of another process, as on Linux", allow_module_level=True)


@contextmanager
def limited(server: Server) -> Iterator[None]:
    """Let no file of a server be written."""
    before = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (0, before[1]))
    yield
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, before)


@contextmanager
def filled(server: Server) -> Iterator[None]:
    """Fill the disk of a server, whose log is brought over: what it frees then is none of what is left."""
    until = time.monotonic() + PATIENCE
    while (server.games / "games.sqlite-wal").stat().st_size:
        assert time.monotonic() < until
        time.sleep(0.02)
    ballast = server.games / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    yield
    ballast.unlink()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a megabyte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip("needs to mount a small disk")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def frames(line: ClientConnection) -> list[dict]:
    """Return what has come until now."""
    came = []
    while True:
        try:
            came.append(json.loads(line.recv(timeout=0.3)))
        except TimeoutError:
            return came


def play_on_a_full_disk(server: Server, full: Callable[[Server], object], status: int) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=2, seconds=5, seed=1)
    ada, ben = server.person(code, "Ada"), server.person(code, "Ben")
    assert teacher.post(f"/api/rooms/{code}/actions", json={"action": "start"}).status_code == 200
    path, told = f"/api/rooms/{code}/decision", decision(view(ada, code), "compete")
    assert ada.post(path, json=told).status_code == 200
    with server.line(ben, code) as line, server.line(teacher, code, "/teacher") as desk:
        seen = frame(line, "view")["view"]
        before = frame(desk, "view", lambda said: said["view"]["decisions"])["view"]
        with full(server):
            refused = [
                ada.post(path, json=told | {"number": 2, "decision": {"acts": {}}}),
                ben.post(path, json=decision(seen)),
                teacher.post(f"/api/rooms/{code}/actions", json={"action": "extend", "seconds": 60}),
                teacher.post("/api/rooms", json={}),
                server.client().post(f"/api/rooms/{code}/join", json={"name": "Cem"}),
            ]
            assert [one.status_code for one in refused] == [status] * 5, [one.text for one in refused]
            assert all("as soon as" in one.json()["message"] and one.headers["retry-after"] for one in refused)
            line.send(json.dumps({"type": "decide", "id": "x", **decision(seen)}))
            assert frame(line, "error")["code"] == refused[0].json()["code"]
            well = server.client().get("/healthz")
            assert (well.status_code, well.json()["ok"]) == (503, False)
            assert well.json()["reason"] == refused[0].json()["message"]
            time.sleep(max(0.0, seen["deadline"] - time.time()) + 0.5)  # its time is over, and it cannot close
            for whole in [one["view"] for one in frames(desk)] + [view(teacher, code, "/teacher")]:
                assert whole["trouble"] in (None, refused[0].json())
                assert {**whole, "trouble": "", "players": 0} == {**before, "trouble": "", "players": 0}
                assert len(whole["players"]) == 2
            assert whole["trouble"]
            assert [one["view"] for one in frames(line) if one["type"] == "view"] == []
            assert view(ada, code)["you"]["number"] == 1
        after = reach(ada, code, lambda seen: seen["round"] == 2)
        assert after["history"][0]["decision"]["acts"] == {"1": "compete"}
    assert server.client().get("/healthz").json()["ok"]
    assert view(teacher, code, "/teacher")["trouble"] is None
    assert ada.post(path, json=decision(after, "compete")).status_code == 200
    held = view(ada, code)
    server.kill()
    again = server.again()
    assert {**view(ada, code), "deadline": 0} == {**held, "deadline": 0}
    again.close()


def test_files_that_cannot_grow(starter: Callable[..., Server]) -> None:
    play_on_a_full_disk(starter(), limited, 503)


def test_a_disk_that_is_full(starter: Callable[..., Server], small_disk: Path) -> None:
    play_on_a_full_disk(starter(small_disk / "games"), filled, 507)
