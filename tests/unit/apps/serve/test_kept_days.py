"""A room is deleted once its days are over, while the server runs too."""

import asyncio
import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

pytest.importorskip("fastapi", reason="needs the extra web")

from classroom import Server
from detente.apps.serve.event import Event
from detente.apps.serve.events import EventLog
from detente.apps.serve.hosting import Classroom
from detente.apps.serve.keeping import DAY
from detente.apps.serve.messages import Opening
from detente.apps.serve.refusal import Refused
from detente.apps.serve.room import Room


def test_a_room_past_its_days_is_swept_and_another_stays(tmp_path: Path) -> None:
    async def lived() -> None:
        log = EventLog(tmp_path)
        classroom = Classroom(log)
        await classroom.begin()
        old, young = [await classroom.open(Opening(keep_days=days)) for days in (1, 2)]
        hosted = await classroom.find(old)
        await classroom.sweep()
        assert {old, young} <= set(log.rooms())
        with sqlite3.connect(next(tmp_path.glob("games.sqlite"))) as held:
            for table in ("event", "kept"):
                held.execute(f"UPDATE {table} SET at = at - ?", (1.5 * DAY,))
        await classroom.sweep()
        assert hosted.deleted
        with pytest.raises(Refused):
            await classroom.find(old)
        assert set(log.rooms()) == {young}
        await classroom.stop()
        log.close()

    asyncio.run(lived())


DAMAGE = {
    "another time": ["UPDATE event SET at = at - 400 * 86400.0 WHERE seq = 1 AND room = :room"],
    "other days": [
        "UPDATE event SET at = at - 172800 WHERE room = :room",
        "UPDATE kept SET at = at - 172800 WHERE room = :room",
        "UPDATE event SET body = replace(body, '\"keep_days\":180', '\"keep_days\":1') WHERE room = :room",
    ],
    "another note": ["UPDATE kept SET days = 1 WHERE room = :room"],
    "both, of an earlier version": [
        "UPDATE event SET at = at - 400 * 86400.0 WHERE seq = 1 AND room = :room",
        "DELETE FROM kept",
    ],
}  # fmt: skip
"""What damage can make of a record that still could be right."""


@pytest.mark.parametrize("what", DAMAGE)
def test_a_wrong_time_or_number_of_days_that_could_be_right_deletes_no_room(
    tmp_path: Path, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def lived() -> None:
        log = EventLog(tmp_path)
        first = Classroom(log)
        other, code = [await first.open(Opening(keep_days=180)) for _ in range(2)]
        await first.stop()
        log.close()
        with closing(sqlite3.connect(log.path)) as held, held:
            for change in DAMAGE[what]:
                held.execute(change, {"room": code})
        log = EventLog(tmp_path)
        again = Classroom(log)
        await again.begin()
        await again.sweep()
        assert set(log.rooms()) == {other, code}
        assert set(log.doubts()) == {code}
        assert "stays until you delete it" in log.doubts()[code]
        assert caplog.text.count(f"Room {code} is not deleted by itself") == 1
        assert (await again.find(code)).room.phase == "lobby"
        await again.delete(code)
        assert log.doubts() == {}
        assert log._rows("SELECT room FROM kept") == [(other,)]
        await again.stop()
        log.close()

    asyncio.run(lived())


def test_rooms_of_an_earlier_version_go_after_their_days(tmp_path: Path) -> None:
    log = EventLog(tmp_path)
    log.append("AAAAAA", 1, "opened", {"opening": Opening(keep_days=1).model_dump()})
    log.close()
    with closing(sqlite3.connect(log.path)) as held, held:
        held.execute("DROP TABLE kept")
        held.execute("UPDATE event SET at = at - ?", (1.5 * DAY,))
    log = EventLog(tmp_path)
    assert (log.doubts(), log.expired()) == ({}, ["AAAAAA"])
    log.close()


def days_on(monkeypatch: pytest.MonkeyPatch, days: float) -> None:
    """Let the clock of the machine be some days ahead."""
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + days * DAY)


def changed(log: EventLog, *changes: tuple[str, tuple[object, ...]]) -> None:
    """Change a table as damage would."""
    with closing(sqlite3.connect(log.path)) as held, held:
        for change in changes:
            held.execute(*change)


CODES = {"b": "AND seq = 1", "c": "", "1": "", "\\": ""}
"""What damage makes of the first letter of codes, and in which events."""


def test_a_damaged_code_keeps_no_other_room_and_is_told_until_the_teacher_deletes_it(
    starter: Callable[..., Server], tmp_path: Path
) -> None:
    log = EventLog(tmp_path)
    classroom = Classroom(log)
    opening = [Opening(keep_days=days) for days in (*[1] * len(CODES), 1, 5)]

    async def begun() -> list[str]:
        rooms = [await classroom.open(one) for one in opening]
        await classroom.stop()
        return rooms

    *rooms, old, young = asyncio.run(begun())
    log.close()
    bad = [letter + room[1:] for letter, room in zip(CODES, rooms, strict=True)]
    for one, room, which in zip(bad, rooms, CODES.values(), strict=True):
        changed(log, (f"UPDATE event SET room = ? WHERE room = ? {which}", (one, room)))
    changed(log, *((f"UPDATE {table} SET at = at - ?", (2 * DAY,)) for table in ("event", "kept")))
    server = starter(tmp_path)
    teacher = server.teacher()
    told = {one["room"]: one["damaged"] for one in teacher.get("/api/rooms").json()}
    assert old not in told
    assert told[young] == ""
    for one in bad:
        assert "No room can have the code" in told[one]
        away = teacher.delete(f"/api/rooms/{quote(one, safe='')}")
        assert (away.status_code, away.json()["deleted"]) == (200, [one])
    assert [one["room"] for one in teacher.get("/api/rooms").json()] == [young]
    _, err = server.stop()
    assert err.count("No room can have the code") == len(bad)


def test_a_code_that_is_no_text_can_be_deleted(tmp_path: Path) -> None:
    log = EventLog(tmp_path)
    for code in ("BBBBBB", "CCCCCC"):
        log.append(code, 1, "opened", {"opening": Opening().model_dump()})
    changed(log, ("UPDATE event SET room = CAST(x'C2424242E242' AS TEXT) WHERE room = ?", ("BBBBBB",)))
    (torn,) = set(log.rooms()) - {"CCCCCC"}
    assert torn in log.unreadable()
    log.delete(torn)
    assert set(log.rooms()) == {"CCCCCC"}
    log.close()


@pytest.mark.parametrize("held", [',"keep_days":"180"', ',"keep_days":true', ',"keep_days":180.0', ""])
def test_days_that_were_not_written_so_keep_the_server_from_nothing(tmp_path: Path, held: str) -> None:
    async def lived() -> None:
        log = EventLog(tmp_path)
        first = Classroom(log)
        bad, _ = [await first.open(Opening(keep_days=days)) for days in (180, 1)]
        changed(
            log,
            ("UPDATE event SET body = replace(body, ',\"keep_days\":180', ?) WHERE room = ? AND seq = 1", (held, bad)),
            *((f"UPDATE {table} SET at = at - ?", (2 * DAY,)) for table in ("event", "kept")),
        )
        await first.begin()
        assert set(log.rooms()) == {bad}
        assert "does not say for how many days" in log.doubts()[bad]
        await first.stop()
        log.close()

    asyncio.run(lived())


def test_a_room_that_is_deleted_while_it_is_read_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fold = Room.fold

    async def lived() -> None:
        log = EventLog(tmp_path)
        classroom = Classroom(log)
        code = await classroom.open(Opening())
        await classroom.stop()
        again, begun, goes_on = Classroom(log), threading.Event(), threading.Event()

        def slowly(room: Room, events: Iterable[Event]) -> None:
            begun.set()
            assert goes_on.wait(30)
            fold(room, events)

        monkeypatch.setattr(Room, "fold", slowly)
        reading = asyncio.create_task(again.find(code))
        await asyncio.to_thread(begun.wait, 30)
        gone = asyncio.create_task(again.delete(code))
        await asyncio.sleep(0.1)
        goes_on.set()
        assert await gone
        with contextlib.suppress(Refused):
            assert (await reading).deleted
        with pytest.raises(Refused):
            await again.find(code)
        assert not again._hosted
        await again.stop()
        log.close()

    asyncio.run(lived())


def test_a_game_that_is_played_stays_until_its_days_are_over_since_something_happened_in_it(tmp_path: Path) -> None:
    log = EventLog(tmp_path)
    for code, kinds in {
        "LOBBY": [],
        "PLAYED": ["started", "x"],
        "LEFT": ["started"],
        "ENDED": ["started", "ended"],
    }.items():
        for seq, kind in enumerate(["opened", *kinds], 1):
            log.append(code.ljust(6, "Z"), seq, kind, {"opening": Opening(keep_days=1).model_dump()})
    changed(
        log,
        *((f"UPDATE {table} SET at = at - ?", (3 * DAY,)) for table in ("event", "kept")),
        ("UPDATE event SET at = at + ? WHERE kind IN ('x', 'ended')", (2.5 * DAY,)),
    )
    assert set(log.expired()) == {"LOBBYZ", "LEFTZZ", "ENDEDZ"}
    changed(log, ("UPDATE event SET at = at - ? WHERE kind = 'x'", (DAY,)))
    assert "PLAYED" in log.expired()
    log.close()


def test_a_wrong_clock_deletes_nothing_and_is_told_until_it_was_so_for_some_days(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def swept(days: float) -> set[str]:
        with monkeypatch.context() as clock:
            days_on(clock, days)
            log = EventLog(tmp_path)
            classroom = Classroom(log)
            await classroom.begin()
            here, told = set(log.rooms()), set(log.doubts())
            await classroom.stop()
            log.close()
            assert told <= here
            assert bool(told) == any(one.name == "detente.serve" for one in caplog.records)
            caplog.clear()
            return here

    async def lived() -> None:
        log = EventLog(tmp_path)
        classroom = Classroom(log)
        rooms = {await classroom.open(Opening(keep_days=days)) for days in (100, 180, 1000)}
        await classroom.stop()
        log.close()
        assert await swept(0) == rooms
        assert await swept(400) == rooms, "the clock jumped"
        assert await swept(401) == rooms, "it goes on so for a day"
        assert await swept(1) == rooms, "it was set right"
        assert await swept(500) == rooms, "it jumped again"
        assert len(await swept(504)) == 1, "so it is after all"

    asyncio.run(lived())


def test_a_table_from_before_clocks_were_noted_is_as_old_as_its_newest_event(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = EventLog(tmp_path)
    log.append("BBBBBB", 1, "opened", {"opening": Opening(keep_days=1).model_dump()})
    days_on(monkeypatch, 400)
    log.look_at_clock()
    assert log.expired() == []
    assert "the clock of this machine" in log.doubts()["BBBBBB"]
    log.close()
