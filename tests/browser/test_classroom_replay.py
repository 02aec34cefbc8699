"""The replay on a student's own page: of a game of one round too, and what who waits is told."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from browser.classroom_desk import chromium, classroom
from browser.classroom_people import Student, expect
from browser.test_pages import CHROMIUM
from classroom import Server, decide, done, opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium here"),
    pytest.mark.filterwarnings("default"),  # the driver's own, at its end
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as made:
        yield made


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that tests share, each with a room of its own."""
    with classroom(tmp_path_factory.mktemp("games")) as made:
        yield made


@pytest.fixture
def student(browser: Any, server: Server) -> Iterator[Callable[[], Student]]:
    """Give students; at the end none of their pages had an error of its own."""
    here: list[Student] = []

    def come() -> Student:
        here.append(Student(browser, server.address))
        return here[-1]

    yield come
    for one in here:
        one.context.close()
    assert [one.faults() for one in here] == [[] for _ in here]


@pytest.mark.parametrize("mode", ["pairs", "system"])
def test_a_game_of_one_round_is_played_again_with_each_change(
    server: Server, student: Callable[[], Student], mode: str
) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=1, seconds=300, seed=4, mode=mode)
    ada = student().join(code)
    ben = server.person(code, "Ben")
    done(teacher, code, "start")
    ada.heading(re.compile("^Round 1"))
    ada.choose("Compete", 80)
    ada.decide()
    assert decide(ben, code, "compete").status_code == 200
    ada.heading("The game is over")
    done(teacher, code, "reveal")
    again, kinds = (ada.page.get_by_role("button", name="Play it again"), ada.page.locator(".replay [type=radio]"))
    expect(again).to_be_visible()
    expect(kinds).to_have_count(3)
    for k in range(3):
        kinds.nth(k).check()
        again.click()
        expect(ada.page.locator(".replay .found-head, .replay .fault")).to_be_visible()
        assert "NaN" not in ada.page.inner_html(".replay")


def test_who_waits_for_a_replay_reads_the_place_and_about_how_long(
    server: Server, student: Callable[[], Student], tmp_path: Path
) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=2, seconds=300, seed=4)
    ada = student().join(code)
    for action in ("start", "close", "close", "reveal"):
        done(teacher, code, action)
    page, held, told = ada.page, [], [{"place": 1, "seconds": 4}, {"place": 3, "seconds": 12}]
    page.get_by_role("radio", name="A treaty").check()
    page.route("**/queue*", lambda route: route.fulfill(json=told[-1]))
    page.route("**/replay*", lambda route: held.append(route))
    page.get_by_role("button", name="Play it again").click()
    expect(page.get_by_text("You are number 3; about 12 s")).to_be_visible()
    page.locator(".replay").screenshot(path=os.environ.get("SEEN", str(tmp_path / "waiting.png")))
    told.pop()
    expect(page.get_by_text("It is your turn; about 4 s")).to_be_visible()
    held[0].continue_()
    expect(page.locator(".replay .found-head, .replay .fault")).to_be_visible()
    expect(page.get_by_text("It is your turn")).to_have_count(0)
