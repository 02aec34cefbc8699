"""The table of events: no gap, nothing lost in a batch, a room that forgets what the disk does not take."""

import asyncio
import sqlite3
from concurrent.futures import Future
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="needs the extra web")

from detente.apps.serve.events import EventLog
from detente.apps.serve.hosting import AT_HAND, Classroom
from detente.apps.serve.identity import Visitor
from detente.apps.serve.messages import Deciding, Decision, Incident, JoinRequest, Opening, Simple
from detente.apps.serve.refusal import Refused
from detente.apps.serve.room import Room


def test_what_waits_is_written_together_and_in_order(tmp_path: Path) -> None:
    log = EventLog(tmp_path)
    done: list[Future[None]] = []
    for seq in range(1, 301):
        done += [log.put(room, seq, "joined", {"player": f"p{seq}"}, ("Ada", True))[1] for room in ("A", "B")]
    for one in done:
        one.result(timeout=30)
    assert [event.seq for event in log.events("A")] == list(range(1, 301))
    assert len(log.people("B")) == 300
    log.close()


def test_an_event_out_of_its_order_is_not_written_and_spoils_no_other(tmp_path: Path) -> None:
    log = EventLog(tmp_path)
    log.append("A", 1, "opened", {})
    with log._use:  # so that all of them wait for one transaction
        gap, again, good = (log.put("A", seq, "x", {})[1] for seq in (3, 1, 2))
    for wrong in (gap, again):
        with pytest.raises(sqlite3.IntegrityError, match="before this one"):
            wrong.result(timeout=30)
    good.result(timeout=30)
    with pytest.raises(UnicodeEncodeError):
        log.append("A", 3, "\ud800", {})
    assert [event.seq for event in log.events("A")] == [1, 2]
    last = log.put("A", 3, "x", {})[1]
    log.close()
    assert last.done(), "what waits is written before the table closes"


def test_a_room_forgets_what_the_disk_does_not_take(tmp_path: Path) -> None:
    async def lived() -> None:
        log = EventLog(tmp_path)
        classroom = Classroom(log)
        code = await classroom.open(Opening(rounds=3, seed=1, pace="teacher"))
        hosted = await classroom.find(code)
        who = await classroom.join(hosted, JoinRequest(name="Ada"))
        await classroom.join(hosted, JoinRequest(name="Ben"))
        await classroom.act(hosted, Simple(action="start"))
        pages = log._db.execute("PRAGMA page_count").fetchone()[0]
        log._db.execute(f"PRAGMA max_page_count = {pages}")
        words = "x" * 200
        taken = await filled(classroom, who, words)
        before = (log.events(code)[-1].seq, taken)
        assert (hosted.room.seq, hosted.room.turns[0, 0].number) == before
        with pytest.raises(Refused, match="disk is full"):
            await decided(classroom, who, 500, words)
        log._db.execute("PRAGMA max_page_count = 100000")
        await decided(classroom, who, 501, words)
        assert hosted.room.turns[0, 0].number == 501
        await classroom.stop()
        log.close()

    async def filled(classroom: Classroom, who: Visitor, words: str) -> int:
        """Decide until the disk is full; return the last number that was acknowledged."""
        for number in range(1, 200):
            try:
                await decided(classroom, who, number, words)
            except Refused:
                return number - 1
        raise AssertionError

    async def decided(classroom: Classroom, who: Visitor, number: int, words: str) -> None:
        hosted = await classroom.find(who.room)
        classroom.limiter = type(classroom.limiter)()
        told = Decision.model_validate({"acts": {}, "beliefs": {1: {"greedy": 0.5, "why": words}}})
        await classroom.decide(hosted, who, Deciding(round=1, number=number, decision=told))

    asyncio.run(lived())


def test_a_decision_whose_sender_goes_away_is_kept(tmp_path: Path) -> None:
    async def lived() -> None:
        log = EventLog(tmp_path)
        classroom = Classroom(log)
        hosted = await classroom.find(await classroom.open(Opening(seed=1, pace="teacher")))
        who = await classroom.join(hosted, JoinRequest(name="Ada"))
        await classroom.act(hosted, Simple(action="start"))
        async with hosted.listening(Visitor()) as teacher:
            teacher.news.clear()
            with log._use:
                asked = asyncio.create_task(
                    classroom.decide(hosted, who, Deciding(round=1, decision=Decision(acts={1: "compete"})))
                )
                for _ in range(5):
                    await asyncio.sleep(0)
                asked.cancel()
                await asyncio.sleep(0.02)
                assert not teacher.news.is_set(), "nothing is told before it is on the disk"
            await asyncio.wait_for(teacher.news.wait(), 10)
        room = Room(hosted.room.code)
        room.fold(log.events(room.code))
        assert room.turns[0, 0].decision.acts == hosted.room.turns[0, 0].decision.acts == {1: "compete"}
        await classroom.stop()
        log.close()

    asyncio.run(lived())


def test_a_spare_world_is_lived_once_somebody_comes(tmp_path: Path) -> None:
    async def lived() -> None:
        log = EventLog(tmp_path)
        classroom = Classroom(log)
        hosted = await classroom.find(await classroom.open(Opening(seed=5, rounds=4, pace="teacher")))
        for name in ("Ada", "Ben"):
            await classroom.join(hosted, JoinRequest(name=name))
        await classroom.act(hosted, Simple(action="start"))
        await classroom.act(hosted, Incident(action="incident", world=1, actor=0, target=1))
        await classroom.act(hosted, Simple(action="close"))
        await classroom.act(hosted, Simple(action="next"))
        await classroom.act(hosted, Simple(action="close"))
        assert [game.rounds for game in hosted.room.games[:2]] == [2, 0]
        late = await classroom.join(hosted, JoinRequest(name="Late"))
        game = hosted.room.games[hosted.room.players[late.player].world]
        assert (game.world, game.rounds, game.lived[0].incidents) == (1, 2, ((0, 1),))
        again = Room(hosted.room.code)
        again.fold(log.events(again.code))
        assert [done.conduct.tolist() for done in again.games[1].lived] == [d.conduct.tolist() for d in game.lived]
        await classroom.stop()
        log.close()

    asyncio.run(lived())


def test_a_clock_that_was_just_woken_is_stopped(tmp_path: Path) -> None:
    async def lived() -> None:
        log = EventLog(tmp_path)
        classroom = Classroom(log)
        hosted = await classroom.find(await classroom.open(Opening(seed=1)))
        await asyncio.sleep(0)
        hosted.wake.set()
        async with asyncio.timeout(10):
            await classroom.stop()
        log.close()

    asyncio.run(lived())


def test_games_that_are_over_are_put_away_and_read_again(tmp_path: Path) -> None:
    async def lived() -> None:
        log = EventLog(tmp_path)
        classroom = Classroom(log)
        codes, views = [], []
        for _ in range(AT_HAND + 4):
            codes.append(await classroom.open(Opening(seed=1, rounds=1)))
            hosted = await classroom.find(codes[-1])
            who = await classroom.join(hosted, JoinRequest(name="Ada"))
            await classroom.act(hosted, Simple(action="start"))
            if len(codes) != 2:  # the second one goes on
                await classroom.act(hosted, Simple(action="close"))
            views.append((who, hosted.view(who)))
        for code, (who, seen) in zip(codes, views, strict=True):
            assert (await classroom.find(code)).view(who) == seen
        held = classroom._hosted
        assert codes[1] in held, "a game that goes on stays"
        assert len(held) <= AT_HAND + 2
        await classroom.stop()
        log.close()

    asyncio.run(lived())
