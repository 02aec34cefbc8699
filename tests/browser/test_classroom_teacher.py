"""The teacher's page in a real browser on a real server: a lesson by accessible names."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from browser.classroom_desk import Desk, chromium, classroom, desks, opened_by_hand, round_of
from browser.classroom_people import expect
from browser.test_pages import CHROMIUM
from classroom import Server, done, opened, reach, view

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
def desk(browser: Any, server: Server) -> Iterator[Callable[..., Desk]]:
    with desks(browser, server) as come:
        yield come


def test_a_press_too_many_does_nothing(server: Server, desk: Callable[..., Desk]) -> None:
    teacher = desk()
    code = opened_by_hand(teacher, server)
    people = [server.person(code, name) for name in ("Ada", "Ben")]
    page = teacher.page
    page.get_by_role("button", name="Start the game").dblclick()
    page.get_by_role("button", name="Pause").dblclick()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    teacher.button("Go on")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    round_of(people, code, 1)
    teacher.says("Round 2 of 5")
    page.get_by_role("button", name="Close the round now").click(force=True)
    page.wait_for_timeout(300)
    assert view(server.teacher(), code, "/teacher")["round"] == 2
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="Close the round now").dblclick()
    teacher.says("Round 3 of 5")


def test_a_game_that_outlives_its_days_is_not_opened(server: Server, desk: Callable[..., Desk]) -> None:
    teacher = desk()
    page = teacher.page
    page.goto(server.link)
    page.get_by_role("radio", name=re.compile("^Pairs, a week")).check()
    page.get_by_text("More settings").click()
    page.get_by_label("Days until the game is deleted").fill("3")
    teacher.button("Open the room")
    expect(page.get_by_role("alert")).to_contain_text("The game can last 4 days")
    page.get_by_label("Days until the game is deleted").fill("4")
    teacher.button("Open the room")
    teacher.heading("Room without a title")


def test_a_teacher_leads_a_lesson_by_names_and_keys(server: Server, desk: Callable[..., Desk], tmp_path: Path) -> None:
    teacher = desk()
    code = opened_by_hand(teacher, server)
    page = teacher.page
    teacher.says("Only this computer can reach 127.0.0.1")
    expect(page.get_by_role("img", name=f"QR code of room {code}")).to_be_visible()
    people = [server.person(code, name, consent=True) for name in ("Ada", "Ben", "Cem", "Dora")]
    expect(page.get_by_role("list", name="Who is here").get_by_role("listitem")).to_have_count(4)
    teacher.button("Lock the door")
    expect(page.get_by_role("button", name="Open the door")).to_be_visible()
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


def test_a_lesson_goes_on_where_it_was_after_a_crash(browser: Any, tmp_path: Path) -> None:
    with classroom(tmp_path) as own, desks(browser, own) as come:
        desk = come()
        code = opened_by_hand(desk, own)
        people = [own.person(code, name) for name in ("Ada", "Ben")]
        desk.button("Start the game")
        round_of(people[:1], code, 1)
        desk.says("1 of 2 have decided")
        own.kill()
        desk.says("The server does not answer. This page goes on by itself")
        with closing(own.again()):
            expect(desk.page.get_by_text("The server does not answer.")).to_be_hidden()
            desk.says("1 of 2 have decided")
            desk.button("Pause")
            expect(desk.page.get_by_role("timer", name=re.compile("^Paused"))).to_be_visible()


def test_a_browser_that_is_not_the_teacher_s_is_told_so(server: Server, desk: Callable[..., Desk]) -> None:
    code = opened(server.teacher())
    stranger = desk()
    stranger.page.goto(f"{server.address}/teacher#{code}")
    stranger.says("Open the teacher's link that the terminal shows.")
    stranger.errors.clear()  # the browser's own words on a request that is refused
    assert json.loads(stranger.page.evaluate("fetch('/api/teacher').then(answer => answer.text())")) == {
        "teacher": False
    }
