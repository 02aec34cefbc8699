"""The files of games: what a damaged log holds is told, what is deleted leaves them, a damaged time deletes nothing."""

import asyncio
import json
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from classroom import PATIENCE, Server, opened, view
from detente.apps.serve import events
from detente.apps.serve.events import EventLog
from detente.apps.serve.hosting import Classroom
from detente.apps.serve.keeping import DAY
from detente.apps.serve.messages import JoinRequest, Opening
from detente.apps.serve.wal import FRAME, HEAD, log_of
from detente.core.errors import DamagedFile

KEPT = {"keep_days": 180}
SPOILT: dict[str, tuple[Any, Any]] = {
    "at": (0.0, KEPT),
    "at before 2020": (1.5e9, KEPT),
    "at far back": (-1e308, KEPT),
    "at of bytes": (b"\xff\x00", KEPT),
    "days": (None, {"keep_days": -180}),
    "no days": (None, {"keep_days": None}),
    "rounds": (None, {"rounds": "x", "keep_days": 1}),
}
"""Time and settings of a room's first event, damaged."""


@pytest.mark.parametrize("ended", [False, True])
@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_room_of_which_nobody_knows_how_long_is_kept_and_told(tmp_path: Path, spoilt: str, ended: bool) -> None:
    at, settings = SPOILT[spoilt]

    async def lived() -> None:
        log = EventLog(tmp_path)
        classroom = Classroom(log)
        old, bad, good = [await classroom.open(Opening(seed=1, keep_days=200)) for _ in range(3)]
        await classroom.stop()
        if ended:
            log.append(bad, 2, "ended", {})
        body = json.dumps({"opening": {**Opening(seed=1).model_dump(), **settings}})
        log._rows("UPDATE event SET body = ?, at = coalesce(?, at) WHERE room = ? AND seq = 1", body, at, bad)
        for table in ("event", "kept"):
            log._rows(f"UPDATE {table} SET at = at - ? WHERE room = ?", 201 * DAY, old)
        again = Classroom(log)
        await again.begin()
        assert set(log.rooms()) == {bad, good}
        assert f"room {bad}" in again.damaged[bad]
        assert log.rooms()[bad] == (0.0, {})
        await again.stop()
        log.close()

    asyncio.run(asyncio.wait_for(lived(), PATIENCE))


@pytest.mark.parametrize("column", ["at", "body", "kind", "room"])
def test_a_room_of_damaged_bytes_takes_no_other_away(server: Server, column: str) -> None:
    teacher = server.teacher()
    for kind in ("BLOB", "TEXT"):
        bad, good = opened(teacher), opened(teacher)
        with closing(sqlite3.connect(server.games / "games.sqlite")) as held, held:
            change = f"UPDATE event SET {column} = CAST(? AS {kind}) WHERE room = ? AND seq = 1"
            held.execute(change, (b"\xff", bad))
        told = teacher.get("/api/rooms")
        assert told.status_code == 200, told.text
        assert told.json()[0]["room"] == good, "what is damaged is told last"
        assert view(teacher, good, "/teacher")["phase"] == "lobby"


@pytest.fixture
def slow_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """Logs that are brought over on demand alone."""
    monkeypatch.setattr(events, "REST", 1000.0)
    monkeypatch.setattr(events, "SELDOM", 1000.0)


def killed(tmp_path: Path, count: int = 30) -> Path:
    """Return a folder as a server leaves it that is killed after some events."""
    log = EventLog(tmp_path / "alive")
    for seq in range(1, count + 1):
        log.append("A", seq, "joined", {"player": f"p{seq}"})
    (tmp_path / "killed").mkdir()
    for file in (log.path, log_of(log.path)):
        shutil.copy(file, tmp_path / "killed")
    log.close()
    return tmp_path / "killed" / log.path.name


def written_over(path: Path, at: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        held = file.read(1)
        file.seek(at)
        file.write(bytes([held[0] ^ 0x55]))


@pytest.mark.usefixtures("slow_log")
@pytest.mark.parametrize("where", ["head", "salt", "a frame", "the middle", "the end"])
def test_writes_that_a_damaged_log_holds_are_told_as_lost(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, where: str
) -> None:
    path = killed(tmp_path)
    size, frame = log_of(path).stat().st_size, FRAME.size + 4096
    frames = (size - HEAD.size) // frame
    at = {"head": 5, "salt": 17, "a frame": HEAD.size + 3 * frame + 9, "the middle": size // 2, "the end": size - 9}
    written_over(log_of(path), at[where])
    log = EventLog(path.parent)
    lost = 30 - len(log.events("A"))
    log.close()
    assert lost > 0
    if where == "the middle":
        assert 10 < lost < 20, frames
    (told,) = [record.getMessage() for record in caplog.records]
    assert "-wal is damaged" in told
    assert int(told.split("the last ")[1].split()[0]) >= lost


@pytest.mark.usefixtures("slow_log")
def test_a_sound_log_is_taken_without_a_word(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = killed(tmp_path)
    log = EventLog(path.parent)
    assert len(log.events("A")) == 30
    log._bring_over()
    for seq in range(31, 34):  # over the beginning of the log, whose end is of before
        log.append("A", seq, "joined", {"player": f"p{seq}"})
    shutil.copytree(path.parent, tmp_path / "again")
    log.close()
    again = EventLog(tmp_path / "again")
    assert len(again.events("A")) == 33
    again.close()
    assert not caplog.records


@pytest.mark.usefixtures("slow_log")
@pytest.mark.parametrize("lost", ["empty", "gone"])
def test_a_log_without_its_table_is_refused_and_left(tmp_path: Path, lost: str) -> None:
    path = killed(tmp_path)
    before = log_of(path).read_bytes()
    path.write_bytes(b"") if lost == "empty" else path.unlink()
    for _ in range(2):
        with pytest.raises(DamagedFile, match=r"games\.sqlite-wal, is left without it") as told:
            EventLog(path.parent)
        assert "--games" in str(told.value)
    assert log_of(path).read_bytes() == before
    assert (path.stat().st_size == 0) if lost == "empty" else not path.exists()


def test_little_hangs_on_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "REST", 0.05)
    log = EventLog(tmp_path)
    log.append("A", 1, "joined", {"player": "p"})
    emptied(log.path)
    monkeypatch.setattr(events, "SELDOM", 0.0)
    monkeypatch.setattr(events, "REST", 1000.0)
    for seq in range(2, 20):
        log.append("A", seq, "joined", {"player": "p"})
    assert log_of(log.path).stat().st_size < 10 * 4120
    log.close()


def emptied(path: Path) -> None:
    until = time.monotonic() + PATIENCE
    while log_of(path).stat().st_size:
        assert time.monotonic() < until
        time.sleep(0.02)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Read the table from elsewhere, and hold on to what is read."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM event").fetchone()
        yield
        other.execute("ROLLBACK")


def test_what_is_deleted_while_another_reads_goes_once_it_ends(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def lived() -> None:
        log = EventLog(tmp_path)
        classroom = Classroom(log)
        hosted = await classroom.find(await classroom.open(Opening(seed=1)))
        ada, ben = [await classroom.join(hosted, JoinRequest(name=name)) for name in ("ADASNAME", "BENSNAME")]
        with reading(log.path):
            begun = time.monotonic()
            withdrawing = asyncio.create_task(classroom.withdraw(hosted, ada))
            await classroom.open(Opening(seed=2))
            assert not await withdrawing
            assert time.monotonic() - begun < 4.0, "nobody waits for the other program"
            assert b"ADASNAME" in log_of(log.path).read_bytes()
        assert "another program reads" in caplog.text
        await asyncio.to_thread(emptied, log.path)
        assert await classroom.withdraw(hosted, ben)
        assert not any(name in file.read_bytes() for file in tmp_path.iterdir() for name in (b"ADASNAME", b"BENSNAME"))
        await classroom.stop()
        log.close()

    asyncio.run(asyncio.wait_for(lived(), PATIENCE))


def test_a_deletion_that_waits_is_taken_up_after_a_kill(starter: Any) -> None:
    own = starter()
    teacher = own.teacher()
    code = opened(teacher)
    ada = own.person(code, "ADASNAME")
    path = own.games / "games.sqlite"
    with reading(path):
        told = ada.delete(f"/api/rooms/{code}/me")
        assert (told.status_code, told.json()["erased"]) == (202, False)
        own.kill()
        again = own.again()
        assert b"ADASNAME" in log_of(path).read_bytes()
    emptied(path)
    assert teacher.delete(f"/api/rooms/{code}").json() == {"deleted": [code], "erased": True}
    assert not any(b"ADASNAME" in file.read_bytes() for file in own.games.iterdir())
    again.stop()
