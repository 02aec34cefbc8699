"""A room is deleted once its days are over, while the server runs too."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from detente.apps.serve.events import DAY, EventLog
from detente.apps.serve.hosting import Classroom
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
            held.execute("UPDATE event SET at = at - ?", (1.5 * DAY,))
        await classroom.sweep()
        assert hosted.deleted
        with pytest.raises(Refused):
            await classroom.find(old)
        assert set(log.rooms()) == {young}
        await classroom.stop()
        log.close()

    asyncio.run(lived())
