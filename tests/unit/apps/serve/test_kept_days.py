"""A room is deleted once its days are over, while the server runs too."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from detente.apps.serve.events import EventLog
from detente.apps.serve.hosting import Classroom
from detente.apps.serve.keeping import DAY
from detente.apps.serve.messages import Opening
from detente.apps.serve.refusal import Refused


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
