"""The teacher's page and the projector's in a real browser: a lesson by accessible names, no secret on the wall."""

from __future__ import annotations

import csv
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from browser.classroom_people import Student, expect, without_websockets
from browser.test_pages import CHROMIUM, FLAGS, playwright
from classroom import Server, decision, done, httpx, opened, reach, view
from valid_html import html_faults

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium here"),
    pytest.mark.filterwarnings("default"),  # the driver's own, at its end
]
LAPTOP = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce", "accept_downloads": True}
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
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that tests share, each with a room of its own."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONSTARTUP"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    made = Server(Path(tmp_path_factory.mktemp("games")) / "games", environment)
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


@pytest.fixture
def desk(browser: Any, server: Server) -> Iterator[Callable[..., Desk]]:
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
    teacher.button("Open the room")
    teacher.heading("Seminar")
    return str(teacher.page.url[-6:])


def test_a_teacher_leads_a_lesson_by_names_and_keys(server: Server, desk: Callable[..., Desk], tmp_path: Path) -> None:
    teacher = desk()
    code = opened_by_hand(teacher, server)
    page = teacher.page
    teacher.says("Only this computer can reach 127.0.0.1")
    expect(page.get_by_role("img", name=f"QR code of room {code}")).to_be_visible()
    people = [server.person(code, name, consent=True) for name in ("Ada", "Ben", "Cem", "Dora")]
    expect(page.get_by_role("list", name="Who is here").get_by_role("listitem")).to_have_count(4)
    teacher.button("Lock the door")
    assert server.client().post(f"/api/rooms/{code}/join", json={"name": "Late"}).status_code == 409
    teacher.button("Open the door")
    page.get_by_role("button", name="Start the game").press("Enter")
    teacher.says("0 of 4 have decided")
    expect(page.get_by_role("heading", level=1)).to_be_focused()

    round_of(people[:3], code, 1)
    teacher.says("3 of 4 have decided")
    teacher.says("Still to decide: Dora")
    expect(page.get_by_role("button", name=re.compile("^Ada Amber, has decided"))).to_be_visible()
    teacher.button("Pause")
    expect(page.get_by_role("timer", name=re.compile("^Paused, "))).to_be_visible()
    teacher.button("30 seconds more")
    teacher.button("Go on")
    expect(page.get_by_role("timer", name=re.compile(r"^1:[0-3]\d left"))).to_be_visible()

    before = view(people[0], code)["dials"]
    page.get_by_role("slider", name="Offence advantage").press("Home")
    page.get_by_role("slider", name="Transparency").press("End")
    teacher.says("Jervis's fourth world: doubly safe.")
    seen = reach(people[0], code, lambda seen: seen["dials"]["transparency"] == 1)
    assert before["offence_advantage"] > seen["dials"]["offence_advantage"] == 0.3
    page.get_by_label("Where").select_option(label="in every pair")
    teacher.button("Cause the incident")
    expect(page.get_by_role("list", name="Incidents of this round").get_by_role("listitem")).to_have_count(2)

    page.get_by_role("button", name=re.compile("^Ada")).click()
    expect(page.get_by_text("REASON")).to_be_hidden()
    page.get_by_text("What they decided").click()
    expect(page.get_by_role("dialog")).to_contain_text(
        re.compile("competes, believes with 95.% that it is greedy.*REASON.*To Basil: .*WORDS")
    )
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("^Dora")).click()
    teacher.button("Give the seat to its school")
    teacher.says("Round 2 of 5")
    assert not view(people[3], code)["you"]["active"]
    assert view(people[0], code)["history"][0]["incidents"] == [1]
    round_of(people[:2], code, 2, "restraint")
    teacher.button("Close the round now")
    teacher.says("Round 3 of 5")
    happening = page.locator(".secret > summary")
    expect(page.get_by_text("Greedy are")).to_be_hidden()
    happening.press("Enter")
    teacher.says(re.compile(r"^In round 2, \d+"))
    teacher.sure("End the game", "End the game")

    teacher.button("Reveal who was who")
    teacher.says("Everybody sees who was who")
    assert view(people[0], code)["truth"]["seats"][0]["name"]
    page.get_by_label("With names").check()
    for name, first in (("Tidy table (csv)", "room"), ("Wide table (csv)", "participant.id_in_session")):
        with page.expect_download() as taken:
            page.get_by_role("link", name=name).click()
        taken.value.save_as(tmp_path / "table.csv")
        text = (tmp_path / "table.csv").read_text(encoding="utf-8-sig")
        assert next(csv.reader(text.splitlines()))[0] == first
        assert "Ada" in text
    with page.expect_download() as taken:
        page.get_by_role("link", name="Run (netCDF)").click()
    assert taken.value.suggested_filename == f"detente-{code}-0-run.nc"
    teacher.sure("Delete this room", "Delete everything")
    teacher.heading("Open a room")
    assert server.client().get(f"/api/rooms/{code}").status_code == 404


def test_a_paced_room_without_names_waits_between_rounds(server: Server, desk: Callable[..., Desk]) -> None:
    teacher = desk()
    page = teacher.page
    page.goto(server.link)
    page.get_by_label("Without names (for minors)").check()
    page.get_by_text("More settings").click()
    page.get_by_label("The next round opens").select_option(label="when I say so")
    page.get_by_label("Rounds", exact=True).fill("2")
    page.get_by_label("Tit for tat").check()
    teacher.button("Open the room")
    teacher.heading("Room without a title")
    code = page.url[-6:]
    people = [server.person(code, ""), server.person(code, "")]
    told = view(server.teacher(), code, "/teacher")["opening"]
    assert (told["names"], told["pace"], told["rounds"], told["schools"]) == (False, "teacher", 2, ["tit_for_tat"])
    expect(page.get_by_text("Student 2")).to_be_visible()
    teacher.button("Start the game")
    round_of(people, code, 1)
    teacher.says("Round 1 of 2 is over")
    teacher.button("Open the next round")
    teacher.says("0 of 2 have decided")


def test_a_teacher_rehearses_alone_with_bots(server: Server, desk: Callable[..., Desk]) -> None:
    teacher = desk()
    teacher.page.goto(server.link)
    teacher.button("Rehearse alone")
    teacher.says("A rehearsal: open your seat")
    code = teacher.page.url[-6:]
    href = teacher.page.get_by_role("link", name="Play your own seat").get_attribute("href")
    assert href == f"/r/{code}"
    server.person(code, "Myself")
    expect(teacher.page.get_by_role("list", name="Who is here")).to_contain_text("Myself")
    teacher.button("Start the game")
    teacher.says(re.compile(r"^11 of 12 have decided"))


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
    expect(wall.page.get_by_role("article", name="Slide 1 of 7")).to_be_visible()


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
    expect(page.get_by_role("article", name="Slide 1 of 7")).to_be_visible()
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
    page.get_by_role("button", name="Next").click()
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
    assert page.url.endswith("#6")


def test_what_is_happening_in_a_system_is_told_world_by_world(server: Server, desk: Callable[..., Desk]) -> None:
    helper = server.teacher()
    code = opened(helper, mode="system", rounds=3, seed=4, greedy=1.0)
    people = [server.person(code, f"NAME{k}") for k in range(7)]
    done(helper, code, "start")
    round_of(people, code, 1)
    teacher = desk()
    teacher.page.goto(server.link)
    teacher.page.goto(f"{server.address}/teacher#{code}")
    teacher.says("Round 2 of 3")
    teacher.page.locator(".secret > summary").click()
    teacher.says("Greedy are 12 of 12:")
    teacher.says(re.compile("World 2: Amber .NAME1."))
    picture = teacher.page.get_by_role("img", name=re.compile("^What the states did to each other in round 1"))
    expect(picture).to_be_visible()
    teacher.page.get_by_label("Game of").select_option(label="World 2")
    expect(picture.locator("circle.greedy")).to_have_count(6)


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


def test_a_replay_is_run_live_on_the_wall_and_says_who_stands_in(
    server: Server, desk: Callable[..., Desk], lesson: tuple[str, dict[str, Any], list[dict[str, Any]]]
) -> None:
    wall = desk()
    page = wall.page
    page.goto(server.link)
    page.goto(f"{server.address}/screen/{lesson[0]}#6")
    wall.heading("The same game, the same luck, one thing changed")
    page.get_by_label("Game of").select_option(value="1")
    wall.says("schools stand in for people: this is what those schools would do, not what a person would have done")
    for change in ("A leap", "Another world"):
        page.get_by_role("radio", name=change).check()
        with page.expect_response(re.compile("/teacher/replay$")) as answer:
            wall.button("Play it again")
        assert answer.value.status == 200
        expect(page.get_by_role("heading", name=re.compile("^The change makes"))).to_be_visible()
        wall.says(re.compile(r"points, from .+ to .+ in eight of ten replays"))
        wall.says("Standing in most often")
    assert "would have done" not in page.inner_text("body").replace("not what a person would have done", "")


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look['viewport']['width']}-{look['color_scheme']}")
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
    for number in range(1, 8):
        expect(page.get_by_role("article", name=re.compile(f" {number} "))).to_be_visible()
        teacher.sound(f"slide {number}")
        page.keyboard.press("ArrowRight")


def test_a_lesson_goes_on_where_it_was_after_a_crash(
    browser: Any, tmp_path_factory: pytest.TempPathFactory, server: Server
) -> None:
    own = Server(tmp_path_factory.mktemp("crash") / "games", server._environment)
    desk = Desk(browser, own.address, **LAPTOP)
    try:
        code = opened_by_hand(desk, own)
        people = [own.person(code, name) for name in ("Ada", "Ben")]
        desk.button("Start the game")
        round_of(people[:1], code, 1)
        desk.says("1 of 2 have decided")
        own.kill()
        desk.says("The server does not answer. This page goes on by itself")
        again = own.again()
        expect(desk.page.get_by_text("The server does not answer.")).to_be_hidden()
        desk.says("1 of 2 have decided")
        desk.button("Pause")
        expect(desk.page.get_by_role("timer", name=re.compile("^Paused"))).to_be_visible()
        again.close()
    finally:
        desk.context.close()
        own.close()
    assert desk.faults() == []


def test_a_browser_that_is_not_the_teacher_s_is_told_so(server: Server, desk: Callable[..., Desk]) -> None:
    code = opened(server.teacher())
    stranger = desk()
    stranger.page.goto(f"{server.address}/teacher#{code}")
    stranger.says("Open the teacher's link that the terminal shows.")
    stranger.errors.clear()  # the browser's own words on a request that is refused
    assert json.loads(stranger.page.evaluate("fetch('/api/teacher').then(answer => answer.text())")) == {
        "teacher": False
    }
