"""What people name and write in the classroom is never code: marks in every string that one controls, on every page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from browser.classroom_desk import Desk, chromium, classroom, desks
from browser.classroom_people import expect
from browser.test_pages import CHROMIUM
from classroom import Server, decision, done, httpx, opened, reach

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium here"),
    pytest.mark.filterwarnings("default"),  # the driver's own, at its end
]
TAG = '"><img src=x onerror=alert(1)>'
TITLE = f"{TAG}{{{{7*7}}}}T"
NAMES = tuple(f"{TAG}{{{{7*7}}}}{k}" for k in "AB")
REASON = f"why</script><script>alert(1)</script>{TAG}<svg onload=alert(1)>{{{{7*7}}}}${{7*7}}'"
WORDS = f"words</script><script>alert(1)</script>{TAG}<svg onload=alert(1)>{{{{7*7}}}}'"
MADE = """[...document.querySelectorAll("*")].filter(one =>
  one.matches("img[src='x'], script:not([src])") || [...one.attributes].some(a => a.name.startsWith("on"))
  || /^\\s*javascript:/i.test(one.getAttribute("href") ?? "")).map(one => one.outerHTML)"""
"""What of a page a text has become that should have been read."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as made:
        yield made


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with classroom(tmp_path_factory.mktemp("games")) as made:
        yield made


@pytest.fixture
def desk(browser: Any, server: Server) -> Iterator[Callable[..., Desk]]:
    """Give browsers; none of their pages had an error at the end, such as a script that the policy held back."""
    with desks(browser, server) as come:
        yield come


def reads(desk: Desk, *marks: str) -> None:
    """Wait until a page shows marks letter by letter, and assert that none has become a part of it."""
    for mark in marks:
        expect(desk.page.locator("body")).to_contain_text(mark)
    assert desk.page.evaluate(MADE) == []


def play(people: list[httpx.Client], code: str, number: int) -> None:
    for person in people:
        seen = reach(person, code, lambda seen: seen["round"] == number and seen["phase"] == "deciding")
        beliefs = {str(other["seat"]): {"greedy": 0.9, "why": REASON} for other in seen["others"]}
        notes = [{"to": other["seat"], "text": WORDS} for other in seen["others"]]
        body = decision(seen, "compete", beliefs=beliefs, messages=notes)
        assert person.post(f"/api/rooms/{code}/decision", json=body).status_code == 200


def test_no_page_of_the_classroom_takes_what_is_written_for_markup(server: Server, desk: Callable[..., Desk]) -> None:
    helper = server.teacher()
    code = opened(helper, rounds=2, seconds=600, seed=5, title=TITLE)
    teacher, wall, ada = desk(), desk(), desk()
    for one in (teacher, wall):
        one.page.goto(server.link)
        reads(one, TITLE)
    teacher.page.goto(f"{server.address}/teacher#{code}")
    wall.page.goto(f"{server.address}/screen/{code}")
    ada.join(code, NAMES[0])
    people = [server.person(code, name) for name in NAMES[1:]]
    reads(teacher, TITLE, *NAMES)
    reads(wall, TITLE)
    assert TITLE in wall.page.title() + teacher.page.title()
    ada.page.goto(f"{server.address}/r/{code}")
    reads(ada, NAMES[0])
    ada.page.get_by_role("button", name=f"Go on as {NAMES[0]}", exact=True).click()

    done(helper, code, "start")
    ada.heading(re.compile("^Round 1"))
    ada.choose("Compete", 90)
    ada.page.get_by_label("Why do you believe that?").fill(REASON)
    ada.page.get_by_label("Message to").select_option(label="We mean no harm.")
    ada.page.get_by_label("In your own words").fill(WORDS)
    ada.decide()
    ada.saved()
    teacher.page.locator("button.seat").first.click()
    teacher.page.get_by_text("What they decided").click()
    reads(teacher, *NAMES, REASON, WORDS)
    teacher.page.keyboard.press("Escape")
    play(people, code, 1)
    ada.heading(re.compile("^Round 2"))
    reads(ada, WORDS)
    teacher.page.locator(".secret > summary").click()
    reads(teacher, *NAMES)
    reads(wall)

    play(people, code, 2)
    done(helper, code, "end")
    done(helper, code, "reveal")
    ada.heading(re.compile("(only wanted security|was greedy)$"))
    reads(ada, NAMES[0], NAMES[1], REASON, TITLE)
    reads(teacher, *NAMES)
    slides = wall.page.get_by_role("article", name=re.compile(r"^Slide \d of \d$"))
    expect(slides).to_be_visible()
    wall.page.get_by_label("Show names").check()
    said = ""
    for number in range(1, 1 + int((slides.get_attribute("aria-label") or "")[-1])):
        wall.page.evaluate(f"location.hash = '#{number}'")
        expect(wall.page.get_by_role("article", name=re.compile(f"^Slide {number} of"))).to_be_visible()
        reads(wall)
        said += wall.page.inner_text("body")
    assert NAMES[0] in said


def test_no_address_is_taken_for_markup(server: Server, desk: Callable[..., Desk]) -> None:
    stranger = desk()
    for path in ("/r/{}", "/screen/{}", "/teacher#{}", "/?code={}", "/{}", "/t/{}", "/api/rooms/{}"):
        stranger.page.goto(server.address + path.format("%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E"))
        stranger.page.wait_for_load_state("load")
        assert stranger.page.evaluate(MADE) == [], path
    assert not [one for one in stranger.errors if "Content Security Policy" in one]
    stranger.errors.clear()  # the browser's own words on requests that are refused
