"""The server is killed again and again while three rooms decide: nothing that was acknowledged is lost."""

import contextlib
import itertools
import threading
from collections.abc import Callable

import numpy as np
import pytest

from classroom import PATIENCE, Server, done, httpx, opened, view

MODES = ({"mode": "pairs"}, {"mode": "pairs", "schools": ["tit_for_tat"]}, {"mode": "system", "states": 6})


class Player:
    """Somebody who decides without a pause, and remembers what was acknowledged: the last number of each round."""

    def __init__(self, client: httpx.Client, code: str) -> None:
        self.client, self.code, self.acknowledged = client, code, dict[int, int]()
        self.number = view(client, code)["you"]["player"]
        self.last = itertools.count(1)

    def play(self) -> None:
        """Decide until the server is gone."""
        with contextlib.suppress(httpx.TransportError):
            for number in self.last:
                answer = self.client.get(f"/api/rooms/{self.code}/view")
                seen = answer.json().get("view")
                if seen is None or seen["phase"] != "deciding":
                    continue
                other = seen["others"][0]["seat"]
                told = {"acts": {str(other): "compete"}, "beliefs": {str(other): {"greedy": 0.5, "why": str(number)}}}
                body = {"round": seen["round"], "number": number, "decision": told}
                if self.client.post(f"/api/rooms/{self.code}/decision", json=body).status_code == 200:
                    self.acknowledged[seen["round"]] = number

    def check(self, whole: dict) -> int:
        """Check that what was acknowledged is held, or a later one is; return how much that was."""
        here = next(one for one in whole["players"] if one["player"] == self.number)
        world = next(one for one in whole["worlds"] if one["world"] == here["world"])
        for number, last in self.acknowledged.items():
            held = whole["decisions"].get(f"{here['world']}.{here['seat']}")
            if number <= len(world["rounds"]):
                held = world["rounds"][number - 1]["decisions"][str(here["seat"])]
            assert held is not None, (number, last)
            assert int(next(iter(held["beliefs"].values()))["why"]) >= last
        return len(self.acknowledged)


@pytest.mark.parametrize("kills", [2, pytest.param(20, marks=pytest.mark.slow)])
def test_kills_lose_nothing_in_three_rooms(starter: Callable[[], Server], kills: int) -> None:
    server, draws = starter(), np.random.default_rng(1)
    teacher = server.teacher()
    codes = [opened(teacher, rounds=30, seconds=5, seed=k, **mode) for k, mode in enumerate(MODES)]
    people = [Player(server.person(code, f"P{k}"), code) for code in codes for k in range(3)]
    for code in codes:
        done(teacher, code, "start")
    for _ in range(kills):
        playing = [threading.Thread(target=one.play) for one in people]
        for one in playing:
            one.start()
        threading.Event().wait(float(draws.uniform(0.3, 1.5)))
        server.process.kill()
        server.process.communicate(timeout=PATIENCE)
        for one in playing:
            one.join(PATIENCE)
        server = server.again()
        for code in codes:
            whole = view(teacher, code, "/teacher")
            for one in people:
                if one.code == code:
                    one.check(whole)
    assert sum(len(one.acknowledged) for one in people) >= kills
    for one in people:
        assert view(one.client, one.code)["phase"] in ("deciding", "between", "ended")
    server.close()
