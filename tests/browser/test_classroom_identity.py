"""Whose seat it is, in a real browser: a shared computer, deletion, log-out of teachers, programs that are told of."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from browser.classroom_desk import Desk, chromium, classroom, desks, opened_by_hand
from browser.classroom_people import Student, expect
from browser.test_pages import CHROMIUM
from classroom import Server, done, opened, view

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium here"),
    pytest.mark.filterwarnings("default"),  # the driver's own, at its end
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as made:
        yield made


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with classroom(tmp_path) as made:
        yield made


@pytest.fixture
def desk(browser: Any, server: Server) -> Iterator[Callable[..., Desk]]:
    with desks(browser, server) as come:
        yield come


def test_a_shared_computer_asks_who_plays_on(browser: Any, server: Server, tmp_path: Path) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=1, seconds=300, programs="elsewhere")
    shared = Student(browser, server.address)
    page = shared.page
    page.goto(f"{server.address}/r/{code}")
    expect(page.get_by_text("programs may play that send what they see").first).to_be_visible()
    page.get_by_label("Your name").fill("Bot 1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Take a name of your own")
    page.get_by_label("Your name").fill("Ada")
    page.keyboard.press("Enter")
    shared.heading("You are in, Ada")
    expect(page.get_by_text("Programs may join that send what they see").first).to_be_visible()
    server.person(code, "Model", program="elsewhere")
    expect(page.get_by_text("One of the players is a program that sends what it sees").first).to_be_visible()
    page.reload()
    shared.heading("You are in, Ada")

    page.goto(f"{server.address}/r/{code}")
    shared.heading("Who are you?")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    shared.sound("who are you")
    page.screenshot(path=tmp_path / "who.png")
    page.get_by_role("button", name="I am somebody else").click()
    page.get_by_label("Your name").fill("Ada")
    page.keyboard.press("Enter")
    shared.heading("You are in, Ada (2)")
    expect(page.get_by_text("Somebody else here has the same name")).to_be_visible()
    first = shared.context.new_page()
    first.goto(server.address)
    first.get_by_role("button", name="Go on as Ada", exact=True).click()
    done(teacher, code, "start")
    for one in (page, first):
        expect(one.get_by_role("heading", level=1)).to_contain_text("Round 1")
    first.get_by_role("radio", name=re.compile("^Compete")).check()
    first.get_by_role("button", name=re.compile("^Decide")).click()
    expect(first.locator(".mark")).to_contain_text("Saved.")
    expect(page.locator(".mark")).to_contain_text("Not decided yet.")
    decided = {one["name"]: one["decided"] for one in view(teacher, code, "/teacher")["players"]}
    assert decided == {"Ada": True, "Ada (2)": False, "Model": False}

    expect(page.get_by_text("You play as Ada (2).")).to_be_visible()
    page.get_by_role("button", name="This is not me").click()
    shared.heading("Who are you?")
    expect(page.get_by_role("button", name="Go on as Ada (2)")).to_be_visible()
    assert [one for one in shared.faults() if "422" not in one] == []
    shared.context.close()


def test_a_teacher_lets_junk_go_erases_one_and_logs_out(
    server: Server, desk: Callable[..., Desk], tmp_path: Path
) -> None:
    teacher = desk()
    code = opened_by_hand(teacher, server)
    page = teacher.page
    ada = desk(viewport={"width": 360, "height": 740}).join(code, "Ada")
    for name in ("junk", "junk2"):
        server.person(code, name)
    people = page.get_by_role("list", name="Who is here").get_by_role("listitem")
    expect(people).to_have_count(3)
    page.screenshot(path=tmp_path / "lobby.png")
    teacher.button("Remove the 2 who are not connected")
    expect(people).to_have_count(1)
    teacher.button("Everybody is here: lock the door")
    assert server.client().post(f"/api/rooms/{code}/join", json={"name": "Late"}).status_code == 409
    teacher.sure("Start the game", "Start")
    page.get_by_role("button", name=re.compile("^Ada Amber")).click()
    teacher.button("Delete name and texts")
    page.get_by_role("button", name="Delete them").click()
    expect(ada.page.get_by_text("This browser is not known in that room.")).to_be_visible()
    assert "Ada" not in [one["name"] for one in view(server.teacher(), code, "/teacher")["players"]]
    teacher.sound("the people")

    opened(server.teacher(), rehearsal=True, title="Dry run")
    page.get_by_role("link", name="← All rooms").click()
    rooms = page.get_by_role("region", name="Your rooms").get_by_role("listitem")
    expect(rooms.nth(0)).to_contain_text(re.compile("Dry run.*Rehearsal.*waits for the start, 0 joined"))
    expect(rooms.nth(1)).to_contain_text("in round 1 of 5, 3 joined")
    teacher.sound("the rooms")
    page.screenshot(path=tmp_path / "rooms.png", full_page=True)
    teacher.sure("Make a new link", "Make a new link")
    link = page.get_by_role("region", name="Your link").locator(".link")
    expect(link).to_contain_text("/t/")
    assert server.client().get(server.link).status_code == 401
    assert server.client().get(link.inner_text()).status_code == 303
    page.reload()
    teacher.heading("Open a room")
    teacher.button("Log out")
    teacher.says("This browser is no longer the teacher's.")
    page.reload()
    teacher.says("This browser is not known as the teacher's.")
    teacher.errors.clear()  # the browser's own words on a request that is refused


@pytest.mark.parametrize(
    ("locale", "names", "erase", "delete", "later", "now"),
    [
        (
            "en-GB", ("Your data", "Delete my name and texts", "Yes, delete"), ("Delete name and texts", "Delete them"),
            ("Delete this room", "Delete everything"), r"leave the server's disk as soon as no other program",
            "Room {} is deleted.",
        ),
        (
            "de-DE", ("Ihre Daten", "Meinen Namen und meine Texte löschen", "Ja, löschen"),
            ("Namen und Texte löschen", "Löschen"), ("Diesen Raum löschen", "Alles löschen"),
            r"Von der Festplatte des Servers verschwinde", "Raum {} ist gelöscht.",
        ),
    ],
)  # fmt: skip
def test_a_deletion_that_waits_for_another_program_says_so(
    server: Server, desk: Callable[..., Desk], locale: str, names: tuple[str, str, str], erase: tuple[str, str],
    delete: tuple[str, str], later: str, now: str,
) -> None:  # fmt: skip
    host = server.teacher()
    code = opened(host, rounds=1, seconds=600)
    eve = desk(viewport={"width": 360, "height": 740}, locale=locale)
    eve.page.goto(f"{server.address}/r/{code}")
    eve.page.get_by_label(re.compile("Your name|Ihr Name")).fill("Eve")
    eve.page.keyboard.press("Enter")
    expect(eve.page.get_by_role("heading", level=1)).to_contain_text("Eve")
    server.person(code, "Ada")
    done(host, code, "start")
    done(host, code, "end")
    teacher = desk(locale=locale)
    teacher.page.goto(server.link)
    teacher.page.goto(f"{server.address}/teacher#{code}")
    with closing(sqlite3.connect(server.games / "games.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM event").fetchone()
        eve.page.get_by_text(names[0], exact=True).click()
        eve.button(names[1])
        eve.button(names[2])
        eve.says(re.compile(later))
        teacher.page.get_by_role("button", name=re.compile("^Ada ")).click()
        teacher.button(erase[0])
        teacher.page.get_by_role("button", name=erase[1], exact=True).last.click()
        expect(teacher.page.get_by_role("status").filter(has_text=re.compile(later))).to_be_visible()
        other.execute("ROLLBACK")
    teacher.sure(*delete)
    expect(teacher.page.get_by_role("status").filter(has_text=now.format(code))).to_have_text(now.format(code))
    eve.errors.clear()  # the browser's own words on what is refused to who is out
