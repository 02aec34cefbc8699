"""Damage: a bad event stops its room alone, and bad files stop the server with cause and cure and stay as they are."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from classroom import PATIENCE, Server, done, opened, view
from detente.apps.serve.events import EventLog
from detente.apps.serve.hosting import Classroom
from detente.apps.serve.identity import Visitor
from detente.apps.serve.limits import LEAST
from detente.apps.serve.messages import Opening, Simple
from detente.apps.serve.refusal import Refused
from detente.core.errors import DamagedFile, ForeignFile

BAD = {
    "body = '{'": "missing",
    "body = 'null'": "missing",
    'body = \'{"round": "x", "seconds": 5, "player": "nobody"}\'': "cannot be read",
    "kind = 'fold'": "no such event",
    "kind = 'decided'": "missing",
    "seq = 9": "does not follow",
}
"""What a bad event may be, and what is said of it."""


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("seq", [1, 3])
def test_a_bad_event_stops_its_room_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture, bad: str, seq: int) -> None:
    async def lived() -> None:
        log = EventLog(tmp_path)
        classroom = Classroom(log)
        good, other = [await classroom.open(Opening(rounds=3, seed=1)) for _ in range(2)]
        for code in (good, other):
            await classroom.act(await classroom.find(code), Simple(action="start"))
        await classroom.stop()
        log._rows(f"UPDATE event SET {bad} WHERE room = ? AND seq = ?", other, seq)
        again = Classroom(log)
        await again.begin()
        while {good, other} - {*again._hosted, *again.damaged}:
            await asyncio.sleep(0.01)
        assert (await again.find(good)).room.phase == "deciding"
        with pytest.raises(Refused, match="cannot be read"):
            await again.find(other)
        assert BAD[bad] in again.damaged[other]
        assert caplog.text.count(again.damaged[other]) == 1
        assert len(log.rooms()) == 2
        await again.sweep()
        await again.delete(other)
        with pytest.raises(Refused, match="no room"):
            await again.find(other)
        await again.stop()
        log.close()

    asyncio.run(asyncio.wait_for(lived(), PATIENCE))


def test_teacher_and_command_line_are_told_of_a_damaged_room(starter: Callable[..., Server]) -> None:
    server = starter()
    teacher = server.teacher()
    code, other = opened(teacher), opened(teacher)
    ada, ben = server.person(code), server.person(other)
    for room in (code, other):
        done(teacher, room, "start")
    server.kill()
    with sqlite3.connect(server.games / "games.sqlite") as held:
        held.execute("UPDATE event SET kind = 'x' WHERE room = ? AND seq = 2", (other,))
    held.close()
    server = server.again()
    assert view(ada, code)["phase"] == "deciding"
    told = ben.get(f"/api/rooms/{other}/view")
    assert (told.status_code, told.json()["code"]) == (409, "damaged")
    why = {one["room"]: one["damaged"] for one in teacher.get("/api/rooms").json()}
    assert why[code] == ""
    assert f"Event 2 of room {other}" in why[other]
    assert teacher.delete(f"/api/rooms/{other}").status_code == 200
    status, err = server.stop()
    assert status == 0
    assert why[other] in err


def damaged(path: Path) -> None:
    """Write over the middle of a table."""
    with path.open("r+b") as file:
        file.seek(4096 + 8)
        file.write(b"\xff" * 8192)


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (lambda path: path.write_bytes(b"no games here" * 500), DamagedFile),
        (lambda path: path.write_bytes(path.read_bytes()[:5000]), DamagedFile),
        (damaged, DamagedFile),
        (lambda path: path.unlink() or sqlite3.connect(path).execute("CREATE TABLE a (b)").close(), ForeignFile),
        (lambda path: path.unlink() or path.mkdir(), DamagedFile),
    ],
)
def test_a_table_that_is_damaged_or_another_s_is_told_and_left(
    tmp_path: Path, spoil: Callable[[Path], object], kind: type[Exception]
) -> None:
    log = EventLog(tmp_path)
    for seq in range(1, 200):
        log.put("A", seq, "joined", {"player": f"p{seq}" * 20})
    log.settle()
    log.close()
    spoil(log.path)
    before = log.path.is_file() and log.path.read_bytes()
    for _ in range(2):
        with pytest.raises(kind, match=r"games\.sqlite") as told:
            EventLog(tmp_path)
        assert "--games" in str(told.value)
    assert before == (log.path.is_file() and log.path.read_bytes())


def serve(games: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "detente", "serve", "--no-browser", "--port", "0", "--games", str(games)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=2 * PATIENCE)


@pytest.mark.parametrize("what", ["damaged", "a file", "read-only"])
def test_the_command_ends_with_cause_and_cure(tmp_path: Path, what: str) -> None:
    games = tmp_path / "games"
    games.mkdir()
    if what == "damaged":
        (games / "games.sqlite").write_bytes(b"x" * 5000)
    elif what == "a file":
        games.rmdir()
        games.write_text("")
    elif os.geteuid():
        games.chmod(0o500)
    elif subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(games)], capture_output=True).returncode:
        pytest.skip("needs a folder that cannot be written")
    ended = serve(games)
    if what == "read-only" and not os.geteuid():
        subprocess.run(["umount", str(games)], check=True)
    assert ended.returncode == 2, ended.stderr
    assert str(games) in ended.stderr.replace("\n", "")
    assert "--games DIR" in ended.stderr
    assert "defect" not in ended.stderr


def test_a_game_is_taken_up_however_long_the_server_was_away(tmp_path: Path) -> None:
    async def lived() -> None:
        log = EventLog(tmp_path)
        classroom = Classroom(log)
        code = await classroom.open(Opening(rounds=3, seed=1))
        await classroom.act(await classroom.find(code), Simple(action="start"))
        await classroom.stop()
        log._rows("UPDATE event SET at = at - 30 * 86400.0")
        again = Classroom(log)
        await again.begin()
        while code not in again._hosted or again._hosted[code].room.deadline < time.time():
            await asyncio.sleep(0.01)
        assert log.events(code)[-1].kind == "extended"
        room = (await again.find(code)).room
        assert (room.phase, room.round) == ("deciding", 1)
        assert LEAST - 5 < room.deadline - time.time() <= LEAST
        assert (await again.find(code)).view(Visitor())["trouble"] is None
        await again.stop()
        log.close()

    asyncio.run(asyncio.wait_for(lived(), PATIENCE))
