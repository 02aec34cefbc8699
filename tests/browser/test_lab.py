"""The laboratory in a real browser, from disk: the model runs in the page, which can be read and moved by keys."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from browser.axe import NEEDED, violations
from browser.test_pages import CHROMIUM, FLAGS, Visit, playwright
from detente.apps.pages.engines import engine_module
from detente.apps.pages.lab_page import RECORDS, lab_data, render
from detente.core.theory import parameters
from detente.engine.ensemble import simulate
from detente.scenarios import scenario
from detente.schools import school, schools
from sampled import in_turn
from valid_html import html_faults

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium here"),
    pytest.mark.filterwarnings("default"),  # the driver's own, at its end
]
SCREENS = ((390, "light"), (1280, "dark"), (1920, "light"))
VIEWS = {
    "pair": "#s=cold_war",
    "system": "#s=power_transition&tab=acts&pick=2&year=30",
    "compared": "#s=cold_war&t=offensive_realism,constructivism_kant&b.s=cold_war&b.v=sensibility:0.9&pick=3&year=20"
    "&tab=security",
}
READY = "performance.getEntriesByName('detente:settled').length > 0"
"""All that is computed is there."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The laboratory with scenarios of two and of three states, on disk."""
    return written(tmp_path_factory, ["first_encounter", "fearful_friends", "cold_war", "power_transition"])


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The laboratory with all scenarios, on disk."""
    return written(tmp_path_factory, None)


def written(tmp_path_factory: pytest.TempPathFactory, names: list[str] | None) -> Path:
    """The laboratory with some scenarios, or all, on disk."""
    theories = [school(name) for name in schools()]
    data = lab_data(names)
    sizes = {one["states"] for one in data["scenarios"]}
    path = tmp_path_factory.mktemp("lab") / "lab.html"
    path.write_text(render(data, {n: engine_module(theories, n, RECORDS) for n in sizes}), encoding="utf-8")
    return path


class At(Visit):
    """A visit at an address of the laboratory, until it is computed; requests are those that leave the page."""

    def __init__(self, browser: Any, path: Path, address: str = "", width: int = 1280, scheme: str = "light") -> None:
        super().__init__(browser, path, width, scheme)
        if address:
            self.page.goto("about:blank")
            self.page.goto(path.as_uri() + address)
        self.until(READY)
        self.requests = [url for url in self.requests if not url.startswith(("file:", "blob:", "about:"))]

    def until(self, condition: str, seconds: float = 60.0) -> None:
        """Wait for something in the page; the driver's own way evaluates strings, which the page's policy forbids."""
        end = time.monotonic() + seconds
        while not self.page.evaluate(condition):
            assert time.monotonic() < end, f"waited in vain for {condition}"
            self.page.wait_for_timeout(30)

    def answers(self) -> str:
        return str(self.page.inner_text(".answers"))


@pytest.mark.parametrize(("view", "screen"), in_turn(list(VIEWS), SCREENS))
def test_opens_from_disk_without_error_or_request(browser: Any, lab: Path, view: str, screen: tuple[int, str]) -> None:
    width, scheme = screen
    with At(browser, lab, VIEWS[view], width, scheme) as visit:
        assert (visit.errors, visit.requests) == ([], [])
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width, "scrolls sideways"
        cut = """all => all.filter(e => e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1
            && getComputedStyle(e).overflowX === 'visible').map(e => e.className + ': ' + e.textContent.slice(0, 60))"""
        assert (
            visit.page.eval_on_selector_all("main p, main h2, main h3, main li, main label, header button", cut) == []
        )


@pytest.mark.parametrize("view", VIEWS)
def test_the_same_seed_gives_the_same_run_as_in_the_terminal(browser: Any, lab: Path, view: str) -> None:
    with At(browser, lab, VIEWS[view] + "&n=20&seed=5") as visit:
        visit.page.click("header details.menu >> nth=0")
        with visit.page.expect_download() as taken:
            visit.page.click("text=All histories")
        rows = [line.split(",") for line in Path(taken.value.path()).read_text().splitlines()]
    place = scenario(VIEWS[view][3:].partition("&")[0])
    who = ["offensive_realism", "constructivism_kant"] if view == "compared" else ["default"]
    theory = [school(name) for name in who] if len(who) > 1 else school(who[0])
    run = simulate(theory, place, replicates=20, seed=5, keep=("conduct", "belief", "war"))
    head = rows[0]
    found = {name: np.zeros_like(run[name]) for name in ("conduct", "belief", "war")}
    for row in rows[1:]:
        k, year, i, j = map(int, row[:4])
        for name, values in found.items():
            values[k, year, i, j] = float(row[head.index(name)])
    same = (found["conduct"] == run["conduct"]).all((1, 2, 3)) & (found["war"] == run["war"]).all((1, 2, 3))
    assert same.mean() >= 0.95
    np.testing.assert_allclose(found["belief"][same], run["belief"][same], atol=1e-4)


def test_a_dial_is_answered_at_once_and_a_map_in_two_seconds(browser: Any, lab: Path) -> None:
    with At(browser, lab, "#s=first_encounter&y=100") as visit:
        waits = visit.page.evaluate(
            """async () => {
              const dial = document.querySelector('.slider input');
              const last = () => performance.getEntriesByName('detente:drawn').at(-1).startTime;
              const waits = [];
              for (let k = 0; k < 40; k++) {
                const asked = performance.now();
                dial.value = 1 + 0.06 * k;
                dial.dispatchEvent(new Event('input', { bubbles: true }));
                while (last() < asked) await new Promise(requestAnimationFrame);
                waits.push(last() - asked);
              }
              return waits; }"""
        )
        maps = visit.page.evaluate("performance.getEntriesByName('detente:map').map(e => e.duration)")
        visit.until("performance.getEntriesByName('detente:map first').length > 0")
        first = visit.page.evaluate("performance.getEntriesByName('detente:map first').map(e => e.duration)")
    # 50, 700 and 200 ms on a quiet core; this machine may be busy with other tests
    assert min(waits) < 100
    assert np.median(waits) < 400
    assert min(first) < 2000
    assert min(first) < 0.6 * min(maps), "a first map of few histories comes before that of all"


def test_moving_the_world_moves_finding_answers_and_address(browser: Any, lab: Path) -> None:
    with At(browser, lab, "#s=first_encounter") as visit:
        calm = visit.page.inner_text("h1")
        dial = visit.page.get_by_label("Advantage of striking first", exact=True)
        dial.focus()
        for _ in range(30):
            visit.page.keyboard.press("ArrowRight")
        visit.page.get_by_label("First belief that the other is greedy", exact=True).fill("0.89")
        visit.until(f"document.querySelector('h1').textContent !== {json.dumps(calm)}")
        visit.until("/offence_advantage:.*prior:0.89/.test(location.hash)")
        visit.until("/hostility .* usual end/.test(document.querySelector('h1').textContent)")
        visit.page.click("text=Reset all dials")
        visit.until(f"document.querySelector('h1').textContent === {json.dumps(calm)}")
        assert visit.errors == []


def test_two_runs_stand_side_by_side_and_differ_in_words(browser: Any, lab: Path) -> None:
    with At(browser, lab, "#s=cold_war") as visit:
        visit.page.click("text=Compare two runs")
        assert "Runs 1 and 2 are the same" in visit.page.inner_text(".differs")
        assert visit.page.locator(".histories canvas").count() == 1
        assert visit.page.evaluate("document.activeElement.textContent") == "Move run 2"
        visit.page.get_by_label("Sees its own arms with the other's eyes", exact=True).fill("0.9")
        visit.page.wait_for_selector("text=instead of 20")
        assert "“Sees its own arms with the other's eyes” (90" in visit.page.inner_text(".differs")
        assert visit.page.locator(".histories canvas").count() == 2
        visit.page.wait_for_selector("text=percentage points")
        visit.page.click("text=Keep only run 2")
        visit.until("document.activeElement.textContent === 'Compare two runs'")
        assert visit.page.locator(".histories canvas").count() == 1
        visit.until("location.hash.includes('v=sensibility:0.9')")
        assert visit.errors == []


def test_every_scenario_is_lived_after_every_other_of_another_size(browser: Any, every: Path) -> None:
    cards = lab_data()["scenarios"]
    size = {one["name"]: one["states"] for one in cards}
    left = {(p, q) for p in size for q in size if size[p] != size[q]}
    with At(browser, every, f"#s={cards[0]['name']}") as visit:
        at = cards[0]["name"]
        while left:
            # on to what has not followed this one yet; if all have, to where something is left
            ways = sorted(q for p, q in left if p == at) or sorted(q for q in size if q != at)
            to = max(ways, key=lambda q: sum(p == q for p, _ in left))
            left.discard((at, to))
            shown = visit.page.evaluate(
                """async (to) => {
                  const scenarios = JSON.parse(document.getElementById('result').textContent).scenarios;
                  const { title, names } = scenarios.find(one => one.name === to);
                  if (to === scenarios[1].name) {
                    const chosen = document.querySelector('.controls select');
                    chosen.value = to;
                    chosen.dispatchEvent(new Event('change', { bubbles: true }));
                  } else location.hash = `s=${to}&n=10&y=30`;
                  const done = () => document.querySelector('h1').textContent.startsWith(title)
                    && !document.querySelector('.stale');
                  const end = performance.now() + 20000;
                  while (!done() && performance.now() < end) await new Promise(requestAnimationFrame);
                  const network = document.querySelector('.network svg')?.textContent ?? '';
                  return done() && (names.length < 3 || names.every(one => network.includes(one))); }""",
                to,
            )
            assert shown, f"{to} after {at}"
            assert visit.errors == [], f"{to} after {at}"
            at = to


def test_what_takes_long_says_how_far_it_is_and_shows_what_it_has(browser: Any, every: Path) -> None:
    with At(browser, every) as visit:
        told = visit.page.evaluate(
            """async () => {
              const [left, some, seen] = [new Set(), new Set(), new Set()];
              const watch = new MutationObserver(() => {
                const says = document.querySelector('figure:has(.map) [role=status]')?.textContent;
                if (says) left.add(says.trim());
                if (says) seen.add(document.querySelectorAll('.map rect[style]').length);
                some.add(document.querySelectorAll('.tries li').length);
              });
              watch.observe(document.body, { subtree: true, childList: true, characterData: true });
              performance.clearMarks('detente:settled');
              location.hash = 's=security_community_with_outsiders&v=malign_share:0,prior:0.95,offence_advantage:4.5';
              while (!performance.getEntriesByName('detente:settled').length) await new Promise(requestAnimationFrame);
              return [[...left], [...some], [...seen], document.querySelectorAll('.map rect[style]').length]; }"""
        )
    left, some, seen, cells = told
    assert len(left) > 2
    assert all(re.fullmatch(r"Computing: .*%, about \d+ s left", one) for one in left)
    assert {*seen} <= {0, cells}, "from its first cells on all of the map is coloured"
    assert cells == 169
    assert max(some) == 6


def test_where_nobody_wants_only_security_it_says_so(browser: Any, lab: Path) -> None:
    with At(browser, lab, "#s=first_encounter&v=malign_share:1&tab=__proto__") as visit:
        assert "no two states want only security here" in visit.page.inner_text("h1")
        assert "no unwanted hostility to remedy" in visit.page.inner_text(".tries")
        assert "No two states want only security" in visit.page.inner_text("figure:has(.map) .finding")
        visit.until("!location.hash.includes('tab=')")


def test_what_no_parameter_is_called_leaves_the_address(browser: Any, lab: Path) -> None:
    with At(browser, lab, "#s=cold_war&v=constructor:1,prior:0.6&b.s=cold_war&b.v=nothing:2") as visit:
        visit.until("!/constructor|nothing/.test(location.hash) && location.hash.includes('v=prior:0.6')")
        assert visit.errors == []


def test_a_menu_is_closed_by_escape_and_by_a_click_elsewhere(browser: Any, lab: Path) -> None:
    with At(browser, lab) as visit:
        ways = (lambda: visit.page.keyboard.press("Escape"), lambda: visit.page.mouse.click(640, 500))
        for close in ways:
            visit.page.click("header details.menu summary >> nth=0")
            assert visit.page.locator("header details.menu[open]").count() == 1
            close()
            assert visit.page.locator("header details.menu[open]").count() == 0


def test_on_a_phone_the_chart_comes_first_and_answers_stay_in_sight_while_a_dial_moves(browser: Any, lab: Path) -> None:
    with At(browser, lab, "#s=first_encounter", 390) as visit:
        visit.page.set_viewport_size({"width": 390, "height": 844})
        chart, glance = (visit.page.locator(one).bounding_box() for one in (".histories canvas", ".glance"))
        assert chart["y"] + chart["height"] <= glance["y"], "chart and answers are in sight at once"
        assert re.search(r"hostility\s+5.%", visit.page.inner_text(".glance"))
        visit.page.click("text=Move the dials")
        dial = visit.page.get_by_label("Learns from a year's evidence", exact=True)
        dial.scroll_into_view_if_needed()
        box = visit.page.locator(".glance").bounding_box()
        assert box["y"] > 0
        assert box["y"] + box["height"] <= 844
        assert box["height"] < 180
        visit.page.wait_for_selector(".glance .back")
        assert visit.page.inner_text(".glance a") == visit.page.inner_text("figure .finding >> nth=0")
        before = visit.page.inner_text(".glance")
        dial.fill("0.05")
        visit.until(f"document.querySelector('.glance').innerText !== {json.dumps(before)}")


def test_what_to_try_says_what_each_remedy_changes_in_this_world(browser: Any, lab: Path) -> None:
    with At(browser, lab, "#s=fearful_friends") as visit:
        visit.until("document.querySelectorAll('.tries li').length === 6")
        hostile = re.search(r"In (\d+).%", visit.page.inner_text(".answer >> nth=1"))
        assert hostile
        told = visit.page.inner_text(".tries")
        assert f"falls from {hostile[1]}\u202f% to" in told
        row = visit.page.locator(".tries li >> nth=0")
        after = re.search(r"→ (.*%)", row.inner_text())
        assert after
        row.get_by_role("button").click()
        visit.until("location.hash.includes('e=10')")
        visit.until(f"document.querySelectorAll('.answer')[1].innerText.includes({json.dumps(f'In {after[1]} of')})")
        assert visit.errors == []


def test_every_school_says_what_it_expects_of_this_world(browser: Any, lab: Path) -> None:
    with At(browser, lab, "#s=fearful_friends&t=grit") as visit:
        hostile = re.search(r"In (.*%) of", visit.page.inner_text(".answer >> nth=1"))
        assert hostile
        visit.page.click("text=What would each school expect here?")
        visit.until(f"document.querySelectorAll('.schools .bars li').length === {len(schools())}")
        told = [one.inner_text() for one in visit.page.locator(".schools .bars li").all()]
        grit = next(one for one in told if one.startswith(school("grit").title))
        assert hostile[1] in grit
        assert any("(by assumption)" in one for one in told)
        finding = "document.querySelector('.schools .finding').textContent"
        visit.until(f"{finding}.includes('find their answer')")
        before = visit.page.evaluate(finding)
        assert "assumption" not in before, "what is put in is neither the least nor the most"
        visit.page.get_by_label("Advantage of striking first", exact=True).fill("0.4")
        visit.until(f"{finding}.includes('find their answer') && {finding} !== {json.dumps(before)}")
        assert visit.errors == []


def test_a_history_is_picked_by_a_click_or_by_keys_and_opened_year_by_year(browser: Any, lab: Path) -> None:
    with At(browser, lab, "#s=cold_war") as visit:
        box = visit.page.locator(".histories .room").bounding_box()
        visit.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        visit.page.wait_for_selector("text=Why it chose")
        visit.until(r"/pick=\d+&year=\d+/.test(location.hash)")
        visit.page.locator(".yearslider input").focus()
        visit.page.keyboard.press("Home")
        visit.page.wait_for_selector("text=There is no past to read")
        for _ in range(16):
            visit.page.keyboard.press("ArrowRight")
        assert "The year 1963, phase by phase" in visit.page.inner_text(".lived")
        visit.page.keyboard.press("ArrowLeft")
        assert "What it did was imposed" in visit.page.inner_text(".lived") or "(imposed)" in visit.page.inner_text(
            ".lived"
        )
        visit.page.click("text=Next history")
        visit.page.click("text=Close")
        visit.until("!location.hash.includes('pick=')")


def test_the_map_moves_the_world_by_pointer_and_keys(browser: Any, lab: Path) -> None:
    with At(browser, lab, "#s=first_encounter") as visit:
        visit.page.locator(".map svg").scroll_into_view_if_needed()
        box = visit.page.locator(".map svg").bounding_box()
        visit.page.mouse.click(box["x"] + 0.9 * box["width"], box["y"] + 0.1 * box["height"])
        visit.until("location.hash.includes('offence_advantage')")
        before = visit.page.url
        visit.page.locator(".map .room").focus()
        visit.page.keyboard.press("ArrowLeft")
        visit.until(f"location.href !== {json.dumps(before)}")
        assert "of 169 cells are above a half" in visit.page.locator(".map .room").get_attribute("aria-label")


def test_what_happens_is_placed_and_removed_by_keys(browser: Any, lab: Path) -> None:
    with At(browser, lab, "#s=first_encounter") as visit:
        visit.page.get_by_label("What is to happen").select_option("attack")
        visit.page.click("button:text-is('Add')")
        visit.page.get_by_label("from year").fill("10")
        visit.page.get_by_label("from year").press("Tab")
        visit.until("location.hash.includes('e=10-')")
        handle = visit.page.locator(".track .own").bounding_box()
        visit.page.mouse.move(handle["x"] + 5, handle["y"] + 5)
        visit.page.mouse.down()
        visit.page.mouse.move(handle["x"] + 65, handle["y"] + 5)
        visit.page.mouse.up()
        visit.until(r"Number(/e=(\d+)-/.exec(location.hash)[1]) > 10")
        visit.page.click("text=Remove")
        visit.until("!location.hash.includes('e=')")
        assert visit.errors == []


def test_every_parameter_is_found_by_its_words(browser: Any, lab: Path) -> None:
    with At(browser, lab, "#s=first_encounter") as visit:
        visit.page.click("summary:has-text('parameters')")
        visit.page.get_by_label("Search").fill("audience cost")
        assert "found" in visit.page.inner_text("[role=status]:has-text('found')")
        visit.page.get_by_label("What war costs more where a public can vote its leader out", exact=True).fill("0.3")
        visit.until("location.hash.includes('audience_cost:0.3')")
        visit.page.get_by_label("Search").fill("")
        visit.page.click("text=Show all")
        known = len(parameters(school("default")))
        assert visit.page.locator(".slider").count() > known / 2


def test_german_is_complete_and_in_the_address(browser: Any, lab: Path) -> None:
    with At(browser, lab, "#s=first_encounter") as visit:
        visit.page.get_by_label("Language").select_option("de")
        assert visit.page.evaluate("document.documentElement.lang") == "de"
        assert "Sicherheitsdilemma" in visit.answers()
        visit.until("location.hash.endsWith('lang=de')")
    with At(browser, lab, "#s=first_encounter&lang=de") as visit:
        text = visit.page.inner_text("body")
        assert "Erste Begegnung" in text
        assert not re.search(r"\b(?:the|States|histories|belief)\b", text)


def test_one_number_for_hostility_in_headline_answer_bars_and_map(browser: Any, lab: Path) -> None:
    for place in ("first_encounter", "fearful_friends", "cold_war"):
        with At(browser, lab, f"#s={place}") as visit:
            visit.until("document.querySelectorAll('.answer .bars li').length > 0")
            answer = re.search(r"In (.*%) of", visit.page.inner_text(".answer >> nth=1"))
            assert answer
            assert answer[1] in visit.page.inner_text("h1")
            assert answer[1] in visit.page.inner_text(".bars li >> nth=0")
            assert f"{answer[1]} there." in visit.page.locator(".map .room").get_attribute("aria-label")


def test_downloads_and_the_command(browser: Any, lab: Path) -> None:
    with At(browser, lab, "#s=first_encounter&v=leap:0.2&seed=3") as visit:
        visit.page.click("header details.menu >> nth=0")
        texts = {}
        for what in ("Answers and measures", "Scenario file"):
            with visit.page.expect_download() as taken:
                visit.page.click(f"text={what}")
            texts[what] = Path(taken.value.path()).read_text()
        assert "1,security_dilemma," in texts["Answers and measures"]
        assert "leap = { value = 0.2," in texts["Scenario file"]
        visit.page.click("header details.menu >> nth=1")
        assert visit.page.inner_text("header .menu pre") == "detente run first_encounter --set leap=0.2 --seed 3"
        visit.page.click("figure:has(.histories) .take summary")
        with visit.page.expect_download() as taken:
            visit.page.click("figure:has(.histories) >> text=Numbers (csv)")
        head, *rows = Path(taken.value.path()).read_text().splitlines()
        assert head == "Run,Fear,Year,5 %,25 %,50 %,75 %,95 %"
        assert len(rows) == 2 * visit.page.evaluate("+document.querySelector('.number input').value")
        for figure, ending in (("figure:has(.map)", ".svg"), ("figure:has(.histories)", ".png")):
            if ending == ".svg":
                visit.page.click(f"{figure} .take summary")
            with visit.page.expect_download() as taken:
                visit.page.click(f"{figure} >> text=Picture")
            assert taken.value.suggested_filename.endswith(ending)
            assert Path(taken.value.path()).stat().st_size > 2000


def test_a_scenario_file_of_the_laboratory_is_a_scenario(browser: Any, lab: Path, tmp_path: Path) -> None:
    with At(browser, lab, "#s=cold_war&v=prior:0.3&e=10-15!conduct=0;actor=0;target=1&y=50") as visit:
        visit.page.click("header details.menu >> nth=0")
        with visit.page.expect_download() as taken:
            visit.page.click("text=Scenario file")
        (tmp_path / "mine.toml").write_text(Path(taken.value.path()).read_text())
    place = scenario(str(tmp_path / "mine.toml"))
    assert (place.years, place.settings["prior"], len(place.interventions)) == (50, 0.3, 6)


@NEEDED
@pytest.mark.parametrize(
    ("view", "width", "scheme"), [("pair", 390, "dark"), ("system", 1280, "light"), ("compared", 1280, "dark")]
)
def test_axe_finds_nothing_serious_and_html_is_valid(
    browser: Any, lab: Path, tmp_path: Path, view: str, width: int, scheme: str
) -> None:
    with At(browser, lab, VIEWS[view], width, scheme) as visit:
        visit.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width, "scrolls sideways"
        assert html_faults({"written": lab.read_text(encoding="utf-8"), view: visit.document()}, tmp_path) == []
        assert violations(visit.page, grave=True) == []


def test_without_scripts_it_says_how_the_same_is_had(browser: Any, lab: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(lab.as_uri())
    text = page.inner_text("body")
    assert "detente run first_encounter" in text
    assert "Offensive realism" in text
    assert "{" not in text
    assert page.evaluate("1 + 1") == 2  # the driver's own
    context.close()


def test_without_decompression_it_says_what_is_lacking(browser: Any, lab: Path) -> None:
    with Visit(browser, lab, 390) as visit:
        visit.page.add_init_script("delete window.DecompressionStream")
        visit.page.reload()
        assert "newer browser" in visit.page.get_by_role("alert").inner_text()
        assert "detente run first_encounter" in visit.page.inner_text("main")
        assert visit.errors == []
