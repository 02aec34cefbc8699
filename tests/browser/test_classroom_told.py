"""What readers are told: in their language, of what changed, where beliefs are, and nothing where there is nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from browser.classroom_desk import Desk, chromium, classroom, desks, round_of
from browser.classroom_people import expect
from browser.test_pages import CHROMIUM
from classroom import Server, decide, done, opened, reach, view
from detente.apps.serve.texts import texts

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium here"),
    pytest.mark.filterwarnings("default"),  # the driver's own, at its end
]
PLACES = """() => [...document.querySelectorAll("circle[data-belief]")].map((dot) => {
  const axis = dot.closest("svg").querySelector("line.axis"), at = (name) => Number(axis.getAttribute(name));
  return [Number(dot.dataset.belief), (Number(dot.getAttribute("cx")) - at("x1")) / (at("x2") - at("x1"))];
})"""
"""Each dot's belief, and where it is on its scale."""


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


def at_the_seat(one: Desk, server: Server, person: Any, code: str) -> Any:
    """Open a seat in a browser that its player holds."""
    one.context.add_cookies([{"name": c.name, "value": c.value, "url": server.address} for c in person.cookies.jar])
    one.page.goto(f"{server.address}/r/{code}")
    one.page.evaluate("code => localStorage.setItem('detente.room', JSON.stringify(code))", code)
    one.page.goto(f"{server.address}/r/{code}")
    one.page.get_by_role("button", name=re.compile("^(Go on as|Weiter als) ")).click()
    return one.page


def test_a_german_reader_of_an_english_room(server: Server, desk: Callable[..., Desk]) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=3, seed=4, seconds=600, language="en", offence_advantage=2.5)
    ada = server.person(code, "Ada")
    done(teacher, code, "start")
    assert decide(ada, code).status_code == 200
    seen = reach(ada, code, lambda seen: seen["round"] == 2)
    said = {lang: words["bots"]["say"] for lang, words in texts().items()}
    (note,) = seen["history"][0]["received"]
    name, at = next((name, told.index(note["text"])) for name, told in said["en"].items() if note["text"] in told)
    page = at_the_seat(desk(locale="de-DE"), server, ada, code)
    expect(page.get_by_text(said["de"][name][at])).to_be_visible()
    assert note["text"] not in page.inner_text("body")
    done(teacher, code, "dial", offence_advantage=1.5)
    expect(
        page.get_by_text(re.compile("Angriff lohnt weniger .*: Vorteil der Offensive von 2,5 auf 1,5"))
    ).to_be_visible()
    wall = desk()
    wall.page.goto(f"{server.address}/screen/{code}")
    wall.says("Attack pays less than before: offence advantage from 2.5 to 1.5")
    page.get_by_role("button", name="In einen anderen Raum").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Das Spiel läuft noch")
    dialog.get_by_role("button", name="Abbrechen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Runde 2")
    page.get_by_role("button", name="In einen anderen Raum").click()
    page.get_by_role("dialog").get_by_role("button", name="Raum verlassen").click()
    expect(page.get_by_label("Code des Raums")).to_be_visible()


def test_who_comes_late_is_told_so_and_reads_at_the_end_what_rounds_were_worth(
    server: Server, desk: Callable[..., Desk]
) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=2, seed=4, seconds=600)
    people = [server.person(code, "Ada"), server.person(code, "Ben")]
    done(teacher, code, "start")
    round_of(people, code, 1)
    late = server.person(code, "Cem")
    cem = desk()
    page = at_the_seat(cem, server, late, code)
    cem.says("You came after the game had begun.")
    cem.says("You did not hold this seat in that round")
    assert "No decision of yours came in" not in page.inner_text("body")
    round_of([*people, late], code, 2)
    reach(late, code, lambda seen: seen["phase"] == "ended")
    done(teacher, code, "reveal")
    cem.says(re.compile(r"in round 1: played by a school"))
    cem.heading(re.compile("only wanted security|was greedy"))
    worth = [sum(seat["worth"]) for seat in view(late, code)["truth"]["seats"]]
    expect(page.get_by_role("heading", name=re.compile("^Your rounds were worth"))).to_contain_text(
        f"{abs(round(worth[view(late, code)['you']['seat']], 2)):.2g}"
    )
    cem.sound("late student's own game")


def test_slides_answer_the_guess_and_draw_beliefs_where_they_are(server: Server, desk: Callable[..., Desk]) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=1, seed=11, greedy=0.3)
    people = [server.person(code, f"N{k}") for k in range(8)]
    done(teacher, code, "start")
    for k, person in enumerate(people):
        round_of([person], code, 1, "compete" if k in (0, 4, 1) else "restraint", 0.5 if k < 6 else 1.0)
    reach(people[0], code, lambda seen: seen["phase"] == "ended")
    done(teacher, code, "reveal")
    worlds = view(teacher, code, "/teacher")["worlds"]
    both = sum(world["rounds"][-1]["acts"][0][1] and world["rounds"][-1]["acts"][1][0] for world in worlds)
    wall = desk(viewport={"width": 1920, "height": 1080})
    wall.page.goto(server.link)
    wall.page.goto(f"{server.address}/screen/{code}")
    wall.says(re.compile(rf"In the last round both competed in {both} of your 4 pairs \({25 * both}\D%\)"))
    wall.page.keyboard.press("ArrowRight")
    expect(wall.page.locator("circle[data-belief]").first).to_be_visible()
    places = wall.page.evaluate(PLACES)
    assert sorted(belief for belief, _ in places) == [0.5] * 6 + [1.0] * 2
    assert all(abs(belief - place) < 0.005 for belief, place in places)


def test_a_class_that_stated_nothing_has_no_slides_on_beliefs(server: Server, desk: Callable[..., Desk]) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=2, seed=4, greedy=1.0)
    ada = server.person(code, "Ada")
    done(teacher, code, "start")
    for number in (1, 2):
        reach(ada, code, lambda seen, n=number: seen["round"] == n and seen["phase"] == "deciding")
        assert decide(ada, code).status_code == 200
    reach(ada, code, lambda seen: seen["phase"] == "ended")
    done(teacher, code, "reveal")
    wall = desk()
    wall.page.goto(server.link)
    wall.page.goto(f"{server.address}/screen/{code}")
    wall.says("One player, 2 rounds")
    told = []
    while True:
        told.append(wall.page.inner_text("article"))
        if wall.page.get_by_role("button", name="Next").is_disabled():
            break
        wall.page.keyboard.press("ArrowRight")
        wall.page.wait_for_timeout(100)
    assert not [text for text in told if "sure statement" in text or "told them apart" in text]
    assert any("(one greedy)" in text for text in told)
    assert "had no pair in which both wanted only security" in told[-1]
