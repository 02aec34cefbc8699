"""The projector's page in a real browser: no secret on the wall, then the debrief as slides."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from browser.classroom_desk import Desk, chromium, classroom, desks, round_of
from browser.classroom_people import expect, without_websockets
from browser.test_pages import CHROMIUM
from classroom import Server, done, opened, reach, view
from valid_html import html_faults

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium here"),
    pytest.mark.filterwarnings("default"),  # the driver's own, at its end
]
LOOKS = (
    {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light", "locale": "en-GB"},
    {"viewport": {"width": 1920, "height": 1080}, "color_scheme": "dark", "locale": "en-GB"},
    {"viewport": {"width": 820, "height": 1180}, "color_scheme": "light", "locale": "de-DE"},
    {"viewport": {"width": 820, "height": 1180}, "color_scheme": "dark", "locale": "en-GB"},
)
SECRETS = ("NAME", "WORDS", "REASON", "motive", "greedy", "school", "belief", '"acts"', "decisions")
"""What no frame of the wall may hold before the reveal."""


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
def desk(browser: Any, server: Server) -> Iterator[Callable[..., Desk]]:
    with desks(browser, server) as come:
        yield come


@pytest.mark.parametrize("mode", ["pairs", "system"])
def test_the_wall_shows_no_hidden_information(server: Server, desk: Callable[..., Desk], mode: str) -> None:
    teacher = server.teacher()
    code = opened(teacher, mode=mode, rounds=2, seed=5, seconds=300, title="Seminar")
    wall = desk(viewport={"width": 1920, "height": 1080})
    wall.page.goto(server.link)  # the projector's browser may well be the teacher's own
    frames: list[str] = []
    asked: list[str] = []
    wall.page.on("websocket", lambda line: line.on("framereceived", lambda text: frames.append(str(text))))
    wall.page.on("request", lambda request: asked.append(request.url))
    wall.page.goto(f"{server.address}/screen/{code}")
    people = [server.person(code, f"NAME{k}") for k in range(4)]
    expect(wall.page.get_by_text("4 have joined")).to_be_visible()
    done(teacher, code, "start")
    round_of(people[:3], code, 1)
    wall.says("3 of 4 have decided")
    expect(wall.page.get_by_role("timer", name=re.compile(r"^[45]:\d\d left"))).to_be_visible()
    done(teacher, code, "incident", world=0, actor=0, target=1)
    done(teacher, code, "pause")
    wall.says("Paused")
    done(teacher, code, "resume")
    round_of(people[3:], code, 1)
    wall.heading("Round 2 of 2")
    round_of(people, code, 2)
    wall.heading("The game is over")
    shown = wall.page.inner_text("body")
    assert frames
    assert not any(word in text for word in SECRETS for text in frames)
    assert not any(word in shown for word in SECRETS[:3])
    assert not [url for url in asked if "/teacher" in url]
    done(teacher, code, "reveal")
    expect(wall.page.get_by_role("article", name=re.compile(r"^Slide 1 of \d$"))).to_be_visible()


def test_a_wall_without_the_teacher_s_cookie_says_what_to_do(server: Server, desk: Callable[..., Desk]) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=1, seed=5)
    people = [server.person(code, "Ada"), server.person(code, "Ben")]
    done(teacher, code, "start")
    round_of(people, code, 1)
    reach(people[0], code, lambda seen: seen["phase"] == "ended")
    done(teacher, code, "reveal")
    wall = desk()
    wall.page.goto(f"{server.address}/screen/{code}")
    wall.heading("Everybody sees who was who on their own screen")
    wall.says("open the teacher's link in this browser first")
    with without_websockets(server.port) as address:
        blocked = desk(address)
        blocked.page.goto(f"{address}/screen/{code}")
        blocked.heading("Everybody sees who was who on their own screen")
        blocked.errors.clear()  # the browser's own words on its websocket


@pytest.fixture(scope="module")
def lesson(server: Server) -> tuple[str, dict[str, Any], list[dict[str, Any]]]:
    """A game of three pairs that is over and revealed: its code, what the teacher sees, and its debriefs."""
    teacher = server.teacher()
    code = opened(teacher, rounds=3, seed=11, greedy=0.3, title="Seminar")
    people = [server.person(code, f"NAME{k}") for k in range(6)]
    done(teacher, code, "start")
    for number in (1, 2, 3):
        for k, person in enumerate(people):
            act, greedy = ("compete", 0.95) if k % 3 else ("restraint", 0.04)
            round_of([person], code, number, act, greedy)
    reach(people[0], code, lambda seen: seen["phase"] == "ended")
    done(teacher, code, "reveal")
    told = [teacher.get(f"/api/rooms/{code}/teacher/debrief?world={world}").json() for world in range(3)]
    return code, view(teacher, code, "/teacher"), told


def test_slides_tell_the_class_its_own_numbers_by_keys(
    server: Server, desk: Callable[..., Desk], lesson: tuple[str, dict[str, Any], list[dict[str, Any]]]
) -> None:
    code, seen, told = lesson
    wall = desk(viewport={"width": 1920, "height": 1080})
    page = wall.page
    page.goto(server.link)
    page.goto(f"{server.address}/screen/{code}")
    expect(page.get_by_role("article", name=re.compile(r"^Slide 1 of \d$"))).to_be_visible()
    wall.says("6 players, 3 rounds")
    page.keyboard.press("PageDown")
    wall.heading(re.compile("(tell|told) them apart|feared the wrong ones|Nobody was greedy"))
    page.keyboard.press("ArrowRight")
    sure, wrong = (sum(player[key] for one in told for player in one["players"]) for key in ("sure", "misplaced"))
    wall.heading(re.compile(f"^Of {sure} sure statements {wrong} were wrong"))
    assert "NAME" not in page.inner_text("body"), "nobody is named unless it is asked for"
    page.get_by_label("Show names").check()
    expect(page.get_by_text(re.compile("NAME")).first).to_be_visible()
    page.get_by_label("Show names").uncheck()
    page.keyboard.press("PageDown")  # the box has the focus, and keeps no key but its own
    hostile = sum(len(one["hostile"]) for one in told)
    count = {0: "No pair", 1: "One pair"}.get(hostile, f"{hostile} pairs")
    wall.heading(f"{count} ended in hostility that neither wanted")
    open_now = sum(len(one["dilemmas"]) for one in told)
    wall.says(re.compile(rf"^In {round(100 * open_now / 9)}\D+of years a security dilemma was open"))
    page.get_by_text("All measures of your game").click()
    shares = [one["measures"]["security_dilemma"]["mean"] for one in told]
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Security dilemma", exact=True))
    expect(row).to_contain_text(re.compile(rf"{round(100 * sum(shares) / 3)}\D%"))
    page.keyboard.press("End")
    wall.heading("Is the security dilemma inescapable?")
    seekers = [w for w in seen["worlds"] if all(seat["motive"] == "security" for seat in w["seats"])]
    if len(seekers) > 1:
        wall.says(f"Of your {len(seekers)} pairs in which both wanted only security, {hostile} ended hostile")
    wall.says("Two essays ask these two questions.")
    page.keyboard.press("ArrowLeft")
    wall.heading("The same game, the same luck, one thing changed")
    page.keyboard.press("ArrowLeft")
    likenesses = [player["likeness"] for one in told for player in one["players"]]
    assert not any(one["named"] for one in likenesses), "no school is named in three rounds"
    out = int(sum(one["compared"] - len(one["fits"]) for one in likenesses) / len(likenesses) + 0.5)
    rules = f"On average a player's acts rule out {out} of {likenesses[0]['compared']} schools"
    wall.heading(rules if out else "Your acts rule out hardly any school")
    assert page.url.endswith("#5")
    for number in range(1, 8):
        page.evaluate(f"location.hash = '#{number}'")
        expect(page.get_by_role("article", name=f"Slide {number} of 7")).to_be_visible()
        page.wait_for_timeout(100)
        assert page.evaluate("document.documentElement.scrollHeight") <= 1080, f"slide {number} is taller than the wall"


def test_a_replay_is_run_live_on_the_wall_and_says_who_stands_in(
    server: Server, desk: Callable[..., Desk], lesson: tuple[str, dict[str, Any], list[dict[str, Any]]]
) -> None:
    wall = desk(viewport={"width": 1920, "height": 1080})
    page = wall.page
    page.goto(server.link)
    page.goto(f"{server.address}/screen/{lesson[0]}#6")
    wall.heading("The same game, the same luck, one thing changed")
    page.get_by_label("Game of").select_option(value="1")
    wall.says("schools stand in for people: this is what those schools would do, not what a person would have done")
    for change in ("First belief", "A school"):
        page.get_by_role("radio", name=change).check()
        with page.expect_response(re.compile("/teacher/replay$")) as answer:
            wall.button("Play it again")
        assert answer.value.status == 200
        expect(
            page.get_by_role("heading", name=re.compile("^(The change makes|Nothing comes of the change)"))
        ).to_be_visible()
        wall.says(re.compile(r"points, from .+ to .+ in eight of ten draws|Nowhere does any|This is one course"))
        wall.says("drawn by weight. ")
        wall.says("The change: ")
        assert page.evaluate("document.documentElement.scrollHeight") <= 1080, "the slide does not fit with its result"
    page.get_by_role("radio", name="A treaty").check()
    expect(page.get_by_text("The change: ")).to_have_count(0)  # what was found of another change is not beside this one
    assert "would have done" not in page.inner_text("body").replace("not what a person would have done", "")


def test_the_pages_are_valid_html(
    server: Server,
    desk: Callable[..., Desk],
    lesson: tuple[str, dict[str, Any], list[dict[str, Any]]],
    tmp_path: Path,
) -> None:
    teacher, wall = desk(), desk()
    page, found = teacher.page, {}
    page.goto(server.link)
    teacher.heading("Open a room")
    found["rooms"] = page.content()
    helper = server.teacher()
    code = opened(helper, seconds=600, rounds=2, seed=1)
    people = [server.person(code, f"NAME{k}") for k in range(3)]
    page.goto(f"{server.address}/teacher#{code}")
    teacher.says("NAME2")
    wall.page.goto(f"{server.address}/screen/{code}")
    wall.says("have joined")
    found |= {"lobby": page.content(), "code": wall.page.content()}
    done(helper, code, "start")
    round_of(people, code, 1)
    round_of(people[:1], code, 2)
    teacher.says("1 of 3 have decided")
    wall.says("1 of 3 have decided")
    page.locator(".secret > summary").click()
    page.locator("button.seat").first.click()
    found |= {"round": page.content(), "clock": wall.page.content()}
    done(helper, code, "end")
    teacher.says("Data of this game")
    found["after"] = page.content()
    page.goto(f"{server.address}/screen/{lesson[0]}")
    for number in range(1, 8):
        expect(page.get_by_role("article", name=f"Slide {number} of 7")).to_be_visible()
        found[f"slide-{number}"] = page.content()
        page.keyboard.press("ArrowRight")
    assert html_faults(found, tmp_path) == []


@pytest.mark.parametrize(
    "look",
    [pytest.param(look, marks=() if k in (1, 2) else pytest.mark.slow) for k, look in enumerate(LOOKS)],
    ids=lambda look: f"{look['viewport']['width']}-{look['color_scheme']}",
)
def test_nothing_serious_is_wrong_with_how_the_pages_are_made(
    server: Server,
    desk: Callable[..., Desk],
    lesson: tuple[str, dict[str, Any], list[dict[str, Any]]],
    look: dict[str, Any],
) -> None:
    german = look["locale"] == "de-DE"
    teacher = desk(**look)
    page = teacher.page
    page.goto(server.link)
    teacher.heading("Einen Raum öffnen" if german else "Open a room")
    page.locator("form details > summary").click()
    teacher.sound("rooms")
    helper = server.teacher()
    code = opened(helper, seconds=600, rounds=3, seed=1)
    people = [server.person(code, f"Student with a rather long name {k}") for k in range(9)]
    page.goto(f"{server.address}/teacher#{code}")
    expect(page.locator("[data-count]")).to_have_text("9")
    teacher.sound("lobby")
    wall = desk(**look)
    wall.page.goto(f"{server.address}/screen/{code}")
    expect(wall.page.locator(".count")).to_contain_text("9")
    wall.sound("code on the wall")
    done(helper, code, "start")
    for number in (1, 2):
        round_of(people, code, number)
    round_of(people[:5], code, 3)
    expect(page.locator(".steer")).to_contain_text("5")
    page.locator(".secret > summary").click()
    teacher.sound("round")
    expect(wall.page.locator(".done")).to_contain_text("5")
    wall.sound("clock on the wall")
    page.locator("button.seat").first.click()
    teacher.sound("student")
    page.keyboard.press("Escape")
    done(helper, code, "end")
    expect(page.locator("#after")).to_be_visible()
    teacher.sound("after")
    wall.sound("question on the wall")
    page.goto(f"{server.address}/screen/{lesson[0]}")
    for number in range(1, 7):
        expect(page.get_by_role("article", name=re.compile(f" {number} "))).to_be_visible()
        teacher.sound(f"slide {number}")
        page.keyboard.press("ArrowRight")
