"""What rooms have computed: no person, and no room, holds up another; what nobody waits for ends."""

import asyncio
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.requests import Request

from classroom import PATIENCE, Server, done, httpx, opened
from detente.apps.serve.desk import MOST_ASKED, TYPICAL, Desk, Waiting
from detente.apps.serve.events import EventLog
from detente.apps.serve.game import ClassGame
from detente.apps.serve.hosting import Classroom
from detente.apps.serve.likeness import resemblances
from detente.apps.serve.messages import Decision, Dial, JoinRequest, Opening, ReplayChange, Simple
from detente.apps.serve.refusal import Refused
from detente.apps.serve.replay import replay
from detente.apps.serve.turns import Computation, Turns, Unwanted, breathe
from detente.engine.single import SingleRun

SETTINGS = {"offence_advantage": 2.0, "distinguishability": 0.2, "observation_error": 0.1}


class Steps:
    """Computations of some steps each, which note whose step it was; the first step waits until all are there."""

    def __init__(self) -> None:
        self.turns, self.done, self.go = Turns(), list[str](), threading.Event()

    def begin(self, name: str, steps: int, *, first: bool = False) -> Future[str]:
        def work() -> str:
            for _ in range(steps):
                self.go.wait(PATIENCE)
                self.done.append(name)
                breathe()
            return name

        job = Computation(first=first)
        future = self.turns.begin(job, work)
        while self.turns._runs is not job and job not in self.turns._waiting:
            time.sleep(0.001)
        return future


def test_rooms_take_turns_and_students_wait_for_teachers() -> None:
    steps = Steps()
    long, short = steps.begin("a", 6), steps.begin("b", 2)
    teacher = steps.begin("teacher", 3, first=True)
    steps.go.set()
    assert [one.result(PATIENCE) for one in (teacher, short, long)] == ["teacher", "b", "a"]
    assert steps.done == ["a", *["teacher"] * 3, "b", "a", "b", "a", "a", "a", "a"]


@pytest.mark.parametrize("runs", [True, False])
def test_what_nobody_waits_for_ends_and_the_next_goes_on(runs: bool) -> None:
    turns, there = Turns(), threading.Event()

    def endless() -> None:
        for _ in itertools.count():
            there.set()
            breathe()

    one, two = Computation(first=False), Computation(first=True)
    ended = turns.begin(one, endless)
    assert there.wait(PATIENCE)
    other = turns.begin(two, endless) if not runs else None
    while other and turns._runs is not two:
        time.sleep(0.001)
    turns.drop(one)
    with pytest.raises(Unwanted):
        ended.result(PATIENCE)
    if other:
        turns.drop(two)
        with pytest.raises(Unwanted):
            other.result(PATIENCE)
    assert turns.begin(Computation(first=False), lambda: 7).result(PATIENCE) == 7


def _computations() -> Iterator[tuple[str, Callable[[], object]]]:
    game = ClassGame(Opening(seed=1, rounds=3), 0)
    for _ in range(2):
        game.live({0: Decision(acts={1: "compete"})}, SETTINGS)
    yield "resemblances", lambda: resemblances(game)
    like = resemblances(game, ["default", "tit_for_tat"])
    for kind in ("leap", "school"):
        change = ReplayChange(kind=kind)
        yield f"replay of a {kind}", lambda change=change: replay(game, change, like, 60)


def test_debriefs_and_replays_end_within_years() -> None:
    for what, work in _computations():
        turns = Turns()

        def again(work: Callable[[], object] = work) -> None:
            for _ in range(1000):  # one may have ended before it is dropped
                work()

        one, two = Computation(first=False), Computation(first=True)
        ended = turns.begin(one, again)
        while turns._runs is not one:
            time.sleep(0.001)
        turns.begin(two, lambda one=one, turns=turns: turns.drop(one)).result(PATIENCE)
        assert isinstance(ended.exception(PATIENCE), Unwanted), what


def test_a_person_has_one_computed_at_a_time_and_nothing_once_gone() -> None:
    async def lived() -> None:
        desk, gone, go = Desk(), asyncio.Event(), threading.Event()
        running = list[str]()

        async def receive() -> dict[str, str]:
            await gone.wait()
            return {"type": "http.disconnect"}

        def work(name: str) -> str:
            running.append(name)
            while not go.wait(0.01):
                breathe()
            return name

        def asked(player: str, name: str) -> asyncio.Task[str]:
            request = Request({"type": "http"}, receive)
            return asyncio.create_task(desk.made(request, "ROOM", player, lambda: work(name)))

        mine = [asked("ada", f"ada {k}") for k in range(MOST_ASKED)]
        other = asked("ben", "ben")
        while not running:
            await asyncio.sleep(0.01)
        with pytest.raises(Refused, match="still computed"):
            await asked("ada", "one too many")
        teacher = asked("", "teacher")
        while "teacher" not in running:
            await asyncio.sleep(0.01)
        assert running == ["ada 0", "teacher"]
        gone.set()
        for one in (*mine, other, teacher):
            with pytest.raises(Refused, match="Nobody waits"):
                await one
        gone.clear()
        go.set()
        assert await asked("ada", "again") == "again"

    asyncio.run(asyncio.wait_for(lived(), PATIENCE))


def test_who_waits_is_told_the_place_and_about_how_long() -> None:
    async def lived() -> None:
        desk, go = Desk(), threading.Event()

        async def receive() -> dict[str, str]:
            await asyncio.Event().wait()
            return {}

        def asked(player: str) -> asyncio.Task[bool]:
            work = lambda: go.wait(PATIENCE)  # noqa: E731
            return asyncio.create_task(desk.made(Request({"type": "http"}, receive), "ROOM", player, work))

        assert desk.waiting("ROOM", "ada") == Waiting(0, 0)
        tasks = []
        for player in ("ada", "ben", "ben", "cyd"):
            tasks.append(asked(player))
            await asyncio.sleep(0.01)
        assert [desk.waiting("ROOM", player).place for player in ("ada", "ben", "cyd", "")] == [1, 2, 3, 0]
        assert desk.waiting("ROOM", "cyd") == Waiting(3, 3 * TYPICAL)
        tasks.extend(asked("ada") for _ in range(MOST_ASKED - 1))
        await asyncio.sleep(0.01)
        with pytest.raises(Refused, match="about 1 s") as refused:
            await asked("ada")
        assert refused.value.again == TYPICAL
        go.set()
        await asyncio.gather(*tasks)
        assert not desk._lines
        assert desk._takes < TYPICAL, "what was fast is reckoned fast"

    asyncio.run(asyncio.wait_for(lived(), PATIENCE))


def test_ten_replays_at_once_are_told_their_place_and_the_same_one_is_made_once(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=6, mode="system", states=12, seconds=600)
    people = [server.person(code, f"Ada {k}") for k in range(10)]
    for action in ("start", *["close"] * 6, "reveal"):
        done(teacher, code, action)

    def ask(k: int) -> int:
        change = {"kind": "dial", "offence_advantage": 1 + k / 3}
        return int(people[k].post(f"/api/rooms/{code}/replay", json={"change": change, "draws": 30}).status_code)

    def look(k: int) -> Waiting:
        return Waiting(**last[k].get(f"/api/rooms/{code}/queue").raise_for_status().json())

    last = [server.client() for _ in people]
    for one, person in zip(last, people, strict=True):
        one.cookies = person.cookies
    seen: list[Waiting] = []
    with ThreadPoolExecutor(10) as pool:
        asked = [pool.submit(ask, k) for k in range(10)]
        while not all(one.done() for one in asked):
            seen += [look(k) for k in range(10)]
        assert {one.result() for one in asked} == {200}
    assert max(told.place for told in seen) > 2
    assert all((told.place > 0) == (told.seconds > 0) for told in seen)
    assert {look(k) for k in range(10)} == {Waiting(0, 0)}
    assert teacher.get(f"/api/rooms/{code}/teacher/queue").json() == {"place": 0, "seconds": 0}
    assert [ask(3) for _ in range(30)] == [200] * 30, "what was made is not made again, and not counted"


def test_replays_that_were_abandoned_hold_up_no_other_room(server: Server) -> None:
    teacher = server.teacher()
    codes = [opened(teacher, rounds=rounds, mode="system", states=12, seconds=600) for rounds in (12, 2)]
    people = [server.person(code) for code in codes]
    for code, rounds in zip(codes, (12, 2), strict=True):
        for action in ("start", *["close"] * rounds, "reveal"):
            done(teacher, code, action)
    path = f"/api/rooms/{codes[0]}/replay"

    def body(transparency: float) -> dict[str, object]:
        return {"change": {"kind": "dial", "transparency": transparency}, "draws": 60}

    whole = people[0].post(path, json=body(1.0))
    assert whole.status_code == 200
    for k in range(MOST_ASKED):
        with pytest.raises(httpx.ReadTimeout):
            people[0].post(path, json=body(0.3 + k / 10), timeout=httpx.Timeout(PATIENCE, read=0.02))
    assert teacher.get(f"/api/rooms/{codes[1]}/teacher/debrief").elapsed < 3 * whole.elapsed


def test_nothing_of_a_game_is_lived_in_the_loop_of_events(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start, rounds, dials, and who comes into a world that nobody was in: other rooms go on meanwhile."""
    lived_in: list[str] = []
    live = SingleRun.live

    def told(*args: object, **more: object) -> object:
        lived_in.append(threading.current_thread().name)
        return live(*args, **more)

    async def played() -> None:
        log = EventLog(tmp_path)
        classroom = Classroom(log)
        hosted = await classroom.find(await classroom.open(Opening(rounds=5, seed=1)))
        for k in range(2):
            await classroom.join(hosted, JoinRequest(name=f"P{k}"))
        monkeypatch.setattr(SingleRun, "live", told)
        for action in (Simple(action="start"), Simple(action="close"), Dial(action="dial", transparency=0.9)):
            lived_in.clear()
            await classroom.act(hosted, action)
            assert lived_in, action
            assert threading.main_thread().name not in lived_in, action
        lived_in.clear()
        for k in range(2):
            await classroom.join(hosted, JoinRequest(name=f"Late {k}"))
        assert lived_in
        assert threading.main_thread().name not in lived_in
        assert {game.rounds for game in hosted.room.peopled()} == {1}
        assert hosted.room.games[0].coming["distinguishability"] == 0.9
        await classroom.stop()
        log.close()

    asyncio.run(asyncio.wait_for(played(), PATIENCE))
