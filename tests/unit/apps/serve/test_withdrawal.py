"""Deleting one's texts costs the others nothing: the room is not lived anew, and is what its events make it."""

import asyncio
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="needs the extra web")

from detente.apps.serve import game
from detente.apps.serve.events import EventLog
from detente.apps.serve.hosting import Classroom
from detente.apps.serve.identity import SCREEN, Visitor
from detente.apps.serve.limits import FORGET
from detente.apps.serve.messages import Deciding, Decision, JoinRequest, Opening, Simple
from detente.apps.serve.refusal import Refused
from detente.apps.serve.room import Room
from detente.apps.serve.views import screen_view, teacher_view, view_for


def test_a_room_without_texts_is_what_its_events_make_it_and_no_year_is_lived(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lived() -> None:
        log = EventLog(tmp_path)
        classroom = Classroom(log)
        hosted = await classroom.find(await classroom.open(Opening(rounds=3, seed=1, pace="teacher")))
        people = [await classroom.join(hosted, JoinRequest(name=name)) for name in ("Ada", "Ben", "Cem")]
        await classroom.join(hosted, JoinRequest(name="Idle"))  # for whom the round waits
        await classroom.act(hosted, Simple(action="start"))
        for k in (1, 2):
            for who in people:
                seat = hosted.player(who).seat
                told = {"greedy": 0.5, "why": f"SECRET {who.player} {k}"}
                note = {"to": 1 - seat, "text": f"WORDS {who.player} {k}"}
                told = Decision.model_validate({"acts": {}, "beliefs": {1 - seat: told}, "messages": [note]})
                await classroom.decide(hosted, who, Deciding(round=k, decision=told))
            if k == 1:
                await classroom.act(hosted, Simple(action="close"))
                await classroom.act(hosted, Simple(action="next"))
        before = {who.player: str(hosted.view(who)) for who in (*people, Visitor())}
        assert f"SECRET {people[0].player}" in before[""]
        with monkeypatch.context() as held:
            held.setattr(game.ClassGame, "live", None)
            held.setattr(game.ClassGame, "__init__", None)
            await classroom.withdraw(hosted, people[0])
        again = Room(hosted.room.code)
        again.fold(log.events(again.code))
        names = log.people(again.code)
        assert len(names) == 3
        assert hosted.view(Visitor()) == {**teacher_view(again, names, {}), "trouble": None}
        assert hosted.view(Visitor(again.code, SCREEN)) == screen_view(again)
        for who in people[1:]:
            assert hosted.view(who) == view_for(again, again.players[who.player], names)
        for who in people:
            whole = str(hosted.view(Visitor()))
            assert (f"SECRET {who.player}" in whole, f"WORDS {who.player}" in whole) == (who is not people[0],) * 2
        for one in hosted.room.games:
            told = [order.model_dump() for done in one.lived for order in done.orders.values()]
            assert people[0].player not in str(told)
        await classroom.stop()
        log.close()

    asyncio.run(lived())


def test_deletions_of_a_room_are_limited(tmp_path: Path) -> None:
    async def lived() -> None:
        log = EventLog(tmp_path)
        classroom = Classroom(log)
        hosted = await classroom.find(await classroom.open(Opening(seed=1)))
        who = await classroom.join(hosted, JoinRequest(name="Ada"))
        await classroom.withdraw(hosted, who)
        with pytest.raises(Refused, match="not a player"):
            await classroom.withdraw(hosted, who)
        another = await classroom.join(hosted, JoinRequest(name="Ben"))
        while not classroom.limiter.wait(FORGET, "forget", who.room):
            pass
        with pytest.raises(Refused, match="too fast"):
            await classroom.withdraw(hosted, another)
        await classroom.stop()
        log.close()

    asyncio.run(lived())
