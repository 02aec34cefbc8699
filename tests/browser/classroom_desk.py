"""Browsers at the teacher's desk and before the projector, and a class that plays."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from browser.classroom_people import Student, expect
from browser.test_pages import CHROMIUM, FLAGS, playwright
from classroom import Server, decision, httpx, reach

LAPTOP = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce", "accept_downloads": True}


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser."""
    with playwright.sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield made
        made.close()


@contextmanager
def classroom(folder: Path) -> Iterator[Server]:
    """A server with a folder of games of its own."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONSTARTUP"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    made = Server(folder / "games", environment)
    yield made
    made.close()


class Desk(Student):
    """A browser at the teacher's desk, or the projector's."""

    def button(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def sure(self, name: str, yes: str) -> None:
        """Press what asks once more, and say yes."""
        self.button(name)
        self.page.get_by_role("dialog").get_by_role("button", name=yes, exact=True).click()

    def says(self, words: str | re.Pattern[str]) -> None:
        """Wait until the page shows some words."""
        expect(self.page.get_by_text(words).first).to_be_visible()


@contextmanager
def desks(browser: Any, server: Server) -> Iterator[Callable[..., Desk]]:
    """Give browsers; at the end none of their pages had an error."""
    here: list[Desk] = []

    def come(address: str = "", **how: Any) -> Desk:
        here.append(Desk(browser, address or server.address, **(LAPTOP | how)))
        return here[-1]

    yield come
    for one in here:
        one.context.close()
    assert [one.faults() for one in here] == [[] for _ in here]


def round_of(people: list[httpx.Client], code: str, number: int, act: str = "compete", greedy: float = 0.95) -> None:
    """Let people decide for a round, with a belief and words that nobody else may see."""
    for person in people:
        seen = reach(person, code, lambda seen: seen["round"] == number and seen["phase"] == "deciding")
        beliefs = {str(other["seat"]): {"greedy": greedy, "why": "REASON"} for other in seen["others"]}
        notes = [{"to": other["seat"], "text": "WORDS"} for other in seen["others"]]
        body = decision(seen, act, beliefs=beliefs, messages=notes)
        assert person.post(f"/api/rooms/{code}/decision", json=body).status_code == 200


def opened_by_hand(teacher: Desk, server: Server, lesson: str = "Pairs, 15 minutes") -> str:
    """Open a room from the teacher's link on; return its code."""
    teacher.page.goto(server.link)
    teacher.page.get_by_role("radio", name=re.compile(f"^{lesson}")).check()
    teacher.page.get_by_label("Title (optional)").fill("Seminar")
    teacher.page.get_by_label("Without names (for minors)").uncheck()
    teacher.button("Open the room")
    teacher.heading("Seminar")
    return str(teacher.page.url[-6:])
