"""The classroom's page of students in a real browser on a real server: played whole by accessible names."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from browser.classroom_people import Student, expect, without_websockets
from browser.test_pages import CHROMIUM, FLAGS, playwright
from classroom import Server, decide, done, opened, view

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium here"),
    pytest.mark.filterwarnings("default"),  # the driver's own, at its end
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Server]]:
    """Start servers, each with a folder of its own; those that still run at the end are killed."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONSTARTUP"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    begun: list[Server] = []

    def start() -> Server:
        begun.append(Server(Path(tmp_path_factory.mktemp("games")) / "games", environment))
        return begun[-1]

    yield start
    for server in begun:
        server.close()


@pytest.fixture(scope="module")
def server(starter: Callable[[], Server]) -> Server:
    """A server that tests share, each with a room of its own."""
    return starter()


@pytest.fixture
def student(browser: Any, server: Server) -> Iterator[Callable[..., Student]]:
    """Give students of the shared server; at the end none of their pages had an error of its own."""
    here: list[Student] = []

    def come(address: str = "", **how: Any) -> Student:
        here.append(Student(browser, address or server.address, **how))
        return here[-1]

    yield come
    for one in here:
        one.context.close()
    assert [one.faults() for one in here] == [[] for _ in here]


def test_three_students_play_a_whole_game_over_a_reload_and_a_crash(
    browser: Any, starter: Callable[[], Server]
) -> None:
    server = starter()
    teacher = server.teacher()
    code = opened(teacher, rounds=3, seconds=300, seed=3, title="Seminar")
    people = [Student(browser, server.address).join(code, name) for name in ("Ada", "Bob", "Cem")]
    ada, bob, _ = people
    ada.sound("the wait")
    ada.page.get_by_role("button", name="I cannot tell").click()
    expect(ada.page.get_by_text("Exactly.")).to_be_visible()
    done(teacher, code, "start")

    for one in people:
        one.heading(re.compile("^Round 1: how do you treat"))
    ada.sound("the first round")
    ada.decide()
    expect(ada.page.get_by_text("Choose how you act toward Basil.")).to_be_visible()
    ada.choose("Hold back", 30)
    ada.page.get_by_label("Why do you believe that?").fill("It keeps few forces")
    ada.page.get_by_label("Message to").select_option(label="We mean no harm.")
    ada.page.get_by_label("In your own words").fill("<b>Truly</b>")
    ada.page.get_by_label("We want an arms treaty").check()
    ada.page.reload()
    expect(ada.page.get_by_role("radio", name=re.compile("^Hold back"))).to_be_checked()
    expect(ada.page.get_by_label("In your own words")).to_have_value("<b>Truly</b>")
    ada.saved("Not decided yet.")
    ada.decide()
    ada.saved()
    ada.page.get_by_role("radio", name="Build").check()
    ada.saved("Changed, not sent.")
    ada.decide()
    ada.saved()
    ada.page.reload()
    ada.saved()
    for one in people[1:]:
        one.choose("Compete", 95)
        one.decide()

    for one in people:
        one.heading(re.compile("^Round 2: how do you treat"))
    assert any("<b>Truly</b>" in one.page.inner_text(".happened") for one in people)
    expect(ada.page.get_by_role("slider")).to_have_value("30")
    expect(ada.page.get_by_role("radio", name=re.compile("^Hold back"))).not_to_be_checked()
    server.kill()
    expect(ada.page.get_by_text("The server does not answer.")).to_be_visible()
    ada.choose("Compete", 95)
    ada.decide()
    ada.saved("Not with the server yet.")
    again = server.again()
    try:
        ada.saved()
        expect(ada.page.get_by_text("The server does not answer.")).to_be_hidden()
        for one in people[1:]:
            one.choose("Compete", 95)
            one.decide()
        for one in people:
            one.heading(re.compile("^Round 3: how do you treat"))
            one.choose("Hold back")
            one.decide()
        for one in people:
            one.heading("The game is over")
        done(teacher, code, "reveal")
        for one in people:
            one.heading(re.compile("(only wanted security|was greedy)$"))
        told = [dict(round_["decisions"]) for round_ in view(teacher, code, "/teacher")["worlds"][0]["rounds"]]
        assert told[0]["0"]["messages"][0]["text"] == "<b>Truly</b>"
        assert [one["0"]["acts"]["1"] for one in told] == ["restraint", "compete", "restraint"]
        the_reveal(ada)
        ada.page.get_by_text("Your data").click()
        ada.page.get_by_role("button", name="Delete my name and texts").click()
        ada.page.get_by_role("button", name="Yes, delete").click()
        expect(ada.page.get_by_text("Your name and texts are deleted, and you have left")).to_be_visible()
        names = [one["name"] for one in view(teacher, code, "/teacher")["players"]]
        assert names == ["", "Bob", "Cem"]
        bob.sound("the reveal")
    finally:
        again.close()
    for one in people:
        assert one.faults() == []
        one.context.close()


def the_reveal(ada: Student) -> None:
    """Look at one's own game: truth, beliefs, resemblance, a replay with its interval, and never what one would do."""
    page = ada.page
    expect(page.get_by_role("heading", name=re.compile("^(You were|You stated)"))).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("^Your acts (fit|rule out)"))).to_be_visible()
    page.get_by_role("radio", name="A leap").check()
    page.get_by_label("In round").select_option("2")
    page.get_by_role("button", name="Play it again").click()
    expect(page.get_by_role("heading", name=re.compile("^The change makes"))).to_be_visible()
    text = page.inner_text(".replay")
    assert re.search(r"From round 3 on, \d+.% of acts are hostile with the change and \d+.% without it", text)
    assert re.search(r": \S+ points, from \S+ to \S+ in eight of ten draws", text)
    assert "not what a person would have done" in text
    assert "you would have" not in page.inner_text("body").lower()
    ada.sound("the reveal with a replay")
    page.emulate_media(media="print")
    assert not page.get_by_role("button", name="Print my game").is_visible()
    assert "Seminar · Room" in page.inner_text("main")
    page.emulate_media(media="screen")


def test_it_is_played_where_websockets_are_blocked(server: Server, student: Callable[..., Student]) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=2, seconds=300, seed=5)
    with without_websockets(server.port) as address:
        ada = student(address).join(code)
        done(teacher, code, "start")
        ada.heading(re.compile("^Round 1"))
        ada.choose("Compete")
        ada.decide()
        ada.heading(re.compile("^Round 2"))
        expect(ada.page.get_by_role("heading", name="What you saw in round 1")).to_be_visible()
        ada.page.goto("about:blank")


def test_the_door_says_what_is_wrong_beside_the_field(server: Server, student: Callable[..., Student]) -> None:
    teacher = server.teacher()
    ada = student()
    page = ada.page
    page.goto(server.address)
    code = page.get_by_label("Room code")
    for typed, words in (("abc", "A code has six letters"), ("bbbbbb", "There is no room with this code")):
        code.fill(typed)
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text(words)
        expect(code).to_be_focused()
        assert "code-fault" in (code.get_attribute("aria-describedby") or "")
    room = opened(teacher, limit=1)
    page.goto(f"{server.address}/r/{room.lower()}")
    name = page.get_by_label("Your name")
    expect(name).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Type your name.")
    ada.sound("the door")
    done(teacher, room, "lock")
    name.fill("Ada")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("nobody else can join")
    done(teacher, room, "unlock")
    server.person(room, "Bob")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Every place is taken")


def test_a_room_without_names_asks_for_none_and_says_what_it_keeps(
    server: Server, student: Callable[..., Student]
) -> None:
    code = opened(server.teacher(), names=False, keep_days=30)
    ada = student()
    ada.page.goto(f"{server.address}/r/{code}")
    expect(ada.page.get_by_text("nothing that tells who you are is asked or kept")).to_be_visible()
    assert ada.page.get_by_label("Your name").count() == 0
    ada.page.get_by_text("What is kept of you").click()
    expect(ada.page.get_by_text("The game is deleted 30 days after")).to_be_visible()
    expect(ada.page.get_by_role("checkbox", name=re.compile("may be used in research"))).not_to_be_checked()
    ada.page.get_by_role("button", name="Join", exact=True).click()
    ada.heading("You are in")


def test_what_the_teacher_does_is_told(server: Server, student: Callable[..., Student]) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=2, seconds=300, seed=4)
    ada = student().join(code)
    server.person(code, "Bob")
    done(teacher, code, "start")
    ada.heading(re.compile("^Round 1"))
    left = ada.page.get_by_role("timer")
    expect(left).to_have_attribute("aria-label", re.compile("^4:5[0-9] left|^5:00 left"))
    done(teacher, code, "pause")
    expect(left).to_have_attribute("aria-label", re.compile("^Paused, "))
    expect(ada.page.get_by_text("Your teacher paused the round.").first).to_be_visible()
    done(teacher, code, "resume")
    done(teacher, code, "extend", seconds=60)
    expect(ada.page.get_by_text("Your teacher gave 1:00 more.").first).to_be_visible()
    ada.choose("Compete", 80)
    ada.decide()
    ada.saved()
    me = view(teacher, code, "/teacher")["players"][0]
    done(teacher, code, "drop", player=me["player"])
    ada.heading("A school of thought plays your state")
    ada.sound("a seat that a school plays")
    ada.page.get_by_role("button", name="Come back").click()
    ada.heading(re.compile("^Round 1"))
    ada.saved("Not decided yet.")
    expect(ada.page.get_by_role("radio", name=re.compile("^Compete"))).to_be_checked()
    done(teacher, code, "dial", offence_advantage=0.5)
    expect(ada.page.get_by_text("Defence has the advantage.")).to_be_visible()
    done(teacher, code, "close")
    ada.heading(re.compile("^Round 2"))
    expect(ada.page.get_by_role("region", name="What a school did in your state's name")).to_contain_text(
        re.compile(r"Round 1: It (competed with|held back toward) Basil\. It \w+ (up )?your forces.*It wrote to Basil:")
    )
    teacher.delete(f"/api/rooms/{code}")
    expect(ada.page.get_by_text("This room does not exist any more")).to_be_visible()
    expect(ada.page.get_by_label("Room code")).to_be_visible()


def test_two_windows_of_one_student_agree_and_who_was_dropped_sees_the_reveal(
    server: Server, student: Callable[..., Student]
) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=1, seconds=300, seed=4)
    ada = student().join(code)
    server.person(code, "Bob")
    done(teacher, code, "start")
    ada.heading(re.compile("^Round 1"))
    other = ada.context.new_page()
    other.goto(server.address)
    other.get_by_role("button", name="Go on as Ada").click()
    expect(other.get_by_role("heading", level=1)).to_contain_text("Round 1")
    ada.choose("Compete", 80)
    ada.decide()
    ada.saved()
    expect(other.locator(".mark")).to_contain_text("Saved.")
    expect(other.get_by_role("radio", name=re.compile("^Compete"))).to_be_checked()
    done(teacher, code, "close")
    ada.heading("The game is over")
    me = view(teacher, code, "/teacher")["players"][0]
    done(teacher, code, "drop", player=me["player"])
    ada.heading("A school of thought plays your state")
    done(teacher, code, "reveal")
    ada.heading(re.compile("^Basil (only wanted security|was greedy)"))


def test_a_round_is_played_by_keys_alone(server: Server, student: Callable[..., Student]) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=2, seconds=300, seed=4)
    bob = server.person(code, "Bob")
    ada = student(viewport={"width": 1280, "height": 800})
    page = ada.page
    page.goto(server.address)
    expect(page.get_by_label("Room code")).to_be_focused()
    page.keyboard.type(f"{code}\n")
    expect(page.get_by_label("Your name")).to_be_focused()
    page.keyboard.type("Ada\n")
    ada.heading("You are in, Ada")
    done(teacher, code, "start")
    ada.heading(re.compile("^Round 1"))
    expect(page.get_by_role("heading", level=1)).to_be_focused()

    def reach_by_tab(kind: str, words: str) -> None:
        for _ in range(30):
            page.keyboard.press("Tab")
            held = page.get_by_role(kind, name=re.compile(words)).first
            if held.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError(f"no Tab leads to {words}")

    reach_by_tab("radio", "^Hold back")
    page.keyboard.press("ArrowRight")
    reach_by_tab("slider", "Greedy")
    page.keyboard.press("ArrowRight")
    reach_by_tab("button", "^Decide")
    page.keyboard.press("Enter")
    ada.saved()
    expect(page.get_by_role("button", name=re.compile("^Decide"))).to_be_focused()
    (held,) = view(teacher, code, "/teacher")["decisions"].values()
    assert (list(held["acts"].values()), [one["greedy"] for one in held["beliefs"].values()]) == (["compete"], [0.55])
    decide(bob, code)
    ada.heading(re.compile("^Round 2"))


def test_twelve_states_are_decided_on_with_one_word_and_an_exception(
    server: Server, student: Callable[..., Student]
) -> None:
    teacher = server.teacher()
    code = opened(teacher, mode="system", states=12, rounds=2, seconds=300, seed=4, pace="teacher")
    ada = student().join(code)
    server.person(code, "Bob")
    done(teacher, code, "start")
    ada.heading("Round 1: how do you treat the others?")
    ada.choose("Compete", 60)
    ada.page.locator("summary", has_text="Cobalt").click()
    cobalt = ada.page.get_by_role("group", name="Toward Cobalt")
    cobalt.get_by_role("radio", name=re.compile("^Hold back")).check()
    ada.decide()
    ada.saved()
    (held,) = view(teacher, code, "/teacher")["decisions"].values()
    assert (held["acts"].pop("2"), set(held["acts"].values()), len(held["acts"])) == ("restraint", {"compete"}, 10)
    assert {one["greedy"] for one in held["beliefs"].values()} == {0.6}
    done(teacher, code, "close")
    ada.heading("Round 1 is over")
    expect(ada.page.get_by_role("img", name=re.compile("^What you know of the states"))).to_be_visible()
    ada.sound("a system between two rounds")
    done(teacher, code, "next")
    ada.heading(re.compile("^Round 2"))
    expect(ada.page.get_by_text("exception", exact=True)).to_have_count(1)
    ada.sound("a system in the second round")


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (768, "light"), (1280, "dark")])
def test_every_screen_fits_and_reads_in_german(
    server: Server, student: Callable[..., Student], width: int, scheme: str
) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=1, seconds=300, seed=4, pace="teacher")
    ada = student(locale="de-AT", color_scheme=scheme, viewport={"width": width, "height": 800})
    page = ada.page
    page.goto(f"{server.address}/r/{code}")
    page.get_by_label("Ihr Name").fill("Ada")
    ada.sound("die Tür")
    page.get_by_role("button", name="Beitreten").click()
    ada.heading("Sie sind dabei, Ada")  # codespell:ignore
    done(teacher, code, "start")
    ada.heading("Runde 1: Wie behandeln Sie Basil?")  # codespell:ignore
    page.get_by_role("radio", name=re.compile("^Rivalisieren")).check()
    page.get_by_role("slider").fill("90")
    page.get_by_label("Nachricht an Basil").select_option("own")
    ada.sound("die Runde")
    assert not re.search(r"\{\w+\}|undefined", page.inner_text("body"))
    page.get_by_role("button", name="Entscheiden").click()
    ada.heading("Das Spiel ist zu Ende")  # codespell:ignore
    ada.sound("das Ende")  # codespell:ignore
    done(teacher, code, "reveal")
    expect(page.get_by_role("heading", name=re.compile("^Ihre Handlungen"))).to_be_visible()
    ada.sound("die Auswertung")
    page.get_by_role("button", name="English").click()
    ada.heading(re.compile("^Basil (only wanted security|was greedy)"))
