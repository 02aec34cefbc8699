"""Pages of results with scripts on: they sort, tell values, follow a school, run the model; and without, are read."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from browser.axe import NEEDED, violations
from browser.test_pages import CHROMIUM, FLAGS, OPEN, Visit, playwright
from detente.apps.pages import case_page, games_page, run_page
from detente.apps.pages.living import PACKED, TOO_OLD
from detente.apps.pages.verdict_page import render
from detente.games.registry import GAMES
from detente.scenarios import scenario
from detente.schools import school
from detente.studies.beds import PRIORS
from detente.studies.case import study as case_study
from detente.studies.run import run
from sampled import in_turn
from unit.apps.document import result_of
from unit.apps.verdict_made import made
from unit.studies.case_record import made_up
from valid_html import html_faults

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium here"),
    pytest.mark.filterwarnings("default"),  # the driver's own, at its end
]
SCHOOLS = ("default", "offensive_realism", "three_steps")
NAMES = ("verdict", "run", "case", "game")
ALIVE = "document.documentElement.classList.contains('alive')"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """On disk: a verdict, a run of two states, a case and a game."""
    folder = tmp_path_factory.mktemp("reports")
    texts = {"verdict": render(made(SCHOOLS))}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(case_study, "open_record", lambda data, cache, **_: made_up())
        texts["case"] = case_page.render(
            case_study.case("USA-USSR", "1950-1960", theories=["habit"], replicates=8, backend="numpy")
        )
    texts["run"] = run_page.render(run("offensive_realism", "cold_war", replicates=8, backend="numpy"))
    game = GAMES["chicken"]
    texts["game"] = games_page.render(game, game.solve(), game.values())
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in texts}


class Alive(Visit):
    """A visit of a page whose script has run."""

    def __init__(self, browser: Any, path: Path, width: int = 1280, scheme: str = "light") -> None:
        super().__init__(browser, path, width, scheme)
        self.until(ALIVE)

    def until_so(self, found: Callable[[], Any], seconds: float = 30.0) -> None:
        """Wait for what is asked of the page from outside."""
        end = time.monotonic() + seconds
        while not found():
            assert time.monotonic() < end, "waited in vain"
            self.page.wait_for_timeout(30)

    def saved(self, act: Callable[[], Any]) -> str:
        """Return what a button saves."""
        with self.page.expect_download() as held:
            act()
        return Path(held.value.path()).read_text(encoding="utf-8")


def column(visit: Visit, at: int) -> list[str]:
    """Return a column of the table of answers as it stands."""
    found = visit.page.eval_on_selector_all(
        ".answers tbody tr", f"all => all.map(one => one.cells[{at}] ? one.cells[{at}].textContent : '')"
    )
    return [str(text).strip() for text in found]


def test_a_table_is_sorted_by_its_head_and_taken_along(browser: Any, files: dict[str, Path]) -> None:
    with Alive(browser, files["verdict"]) as visit:
        table = visit.page.locator(".answers")
        table.scroll_into_view_if_needed()
        head = visit.page.locator(".answers button.sort", has_text="half lasts")
        head.wait_for()
        stood = column(visit, 0)
        head.click()
        assert head.locator("xpath=..").get_attribute("aria-sort") == "ascending"
        sorted_ = [float(word) for word in column(visit, 7) if word.replace(".", "").isdigit()]
        assert sorted_ == sorted(sorted_)
        head.focus()
        visit.page.keyboard.press("Enter")
        assert head.locator("xpath=..").get_attribute("aria-sort") == "descending"
        head.click()
        assert column(visit, 0) == stood, "the third time it stands as it stood"
        text = visit.saved(lambda: visit.page.get_by_text("Download table (csv)").first.click())
        lines = text.splitlines()
        assert lines[0].startswith("School,in a dilemma: first,in a dilemma: last")
        assert len(lines) == 1 + len(stood)
        assert visit.errors == []


def test_lines_tell_their_values_to_the_pointer_and_the_keys(browser: Any, files: dict[str, Path]) -> None:
    with Alive(browser, files["run"]) as visit:
        fear = visit.page.locator("svg[aria-label^='Line chart. Fear']")
        fear.scroll_into_view_if_needed()
        visit.until_so(lambda: fear.get_attribute("tabindex") == "0")
        box = fear.bounding_box()
        visit.page.mouse.move(box["x"] + box["width"] * 0.95, box["y"] + box["height"] / 2)
        tip = visit.page.locator(".tip")
        tip.wait_for()
        year, told = tip.inner_text().split("\n")[:2]
        assert 1985 <= int(year) <= 1992
        last = result_of(files["run"].read_text(encoding="utf-8"))["summaries"]["fear"]["end"]
        assert told.startswith("median: ")
        assert abs(float(told.removeprefix("median: ")) - last["mean"]) < 0.2
        visit.page.mouse.move(5, 5)
        fear.focus()
        visit.page.keyboard.press("ArrowRight")
        assert tip.inner_text().split("\n")[0] == "1948"
        visit.page.keyboard.press("Escape")
        assert tip.is_hidden()
        assert visit.errors == []


def test_bars_tell_their_values_to_the_pointer_and_the_keys(browser: Any, files: dict[str, Path]) -> None:
    with Alive(browser, files["verdict"]) as visit:
        visit.page.eval_on_selector_all("details:not(.trial)", "all => all.forEach(one => one.open = true)")
        drawn = visit.page.locator("svg:has([data-told]):not([data-axes]):visible").first
        drawn.scroll_into_view_if_needed()
        visit.until_so(lambda: drawn.get_attribute("tabindex") == "0")
        bar = drawn.locator("[data-told]").first
        head, value = (bar.get_attribute("data-told") or "").split("|")
        box = bar.bounding_box()
        visit.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        tip = visit.page.locator(".tip")
        tip.wait_for()
        assert tip.inner_text().split("\n") == [head, value]
        visit.page.mouse.move(5, 5)
        drawn.focus()
        assert tip.inner_text().split("\n") == [head, value], "the keys reach it, and it tells its first"
        visit.page.keyboard.press("ArrowRight")
        second = (drawn.locator("[data-told]").nth(1).get_attribute("data-told") or "").split("|")
        assert tip.inner_text().split("\n") == second
        visit.page.keyboard.press("Escape")
        assert tip.is_hidden()
        assert visit.errors == []


def test_a_school_is_followed_and_a_world_looked_at_alone(browser: Any, files: dict[str, Path]) -> None:
    with Alive(browser, files["verdict"]) as visit:
        visit.page.select_option(".toolbar label:nth-of-type(1) select", "three_steps")
        rows = visit.page.locator(".answers tr.followed")
        assert rows.count() == 1
        assert rows.inner_text().startswith("Three steps")
        assert visit.page.locator("main svg [data-series].stepped").count() > 0
        visit.page.select_option(".toolbar label:nth-of-type(1) select", "")
        assert visit.page.locator(".followed, .stepped").count() == 0
        visit.page.select_option(".toolbar label:nth-of-type(2) select", "W2")
        seen = visit.page.eval_on_selector_all(
            ".jervis .panel:not(.away) > p", "all => all.map(one => one.textContent)"
        )
        assert [text[:2] for text in seen] == ["W2"]


@pytest.mark.parametrize("name", ["verdict", "run"])
def test_a_figure_is_taken_along(browser: Any, files: dict[str, Path], name: str) -> None:
    with Alive(browser, files[name]) as visit:
        visit.page.get_by_text("numbers (csv)").first.wait_for()
        drawing = visit.saved(lambda: visit.page.get_by_label("svg of the figure").first.click())
        assert drawing.startswith("<?xml")
        assert "var(--" not in drawing
        numbers = visit.saved(lambda: visit.page.get_by_text("numbers (csv)").first.click()).splitlines()
        assert numbers[0] == "panel,series,x,y,unit"
        assert len(numbers) > 3
        if name == "verdict":  # three_steps tips nowhere: said of every first belief, and not left out
            title = school("three_steps").title
            assert [line for line in numbers if title in line] == [f',"{title}",{p:g},never,' for p in PRIORS]
        with visit.page.expect_download() as held:
            visit.page.get_by_label("png of the figure").first.click()
        assert Path(held.value.path()).read_bytes().startswith(b"\x89PNG")
        whole = visit.saved(lambda: visit.page.get_by_text("All numbers (json)").click())
        assert json.loads(whole) == result_of(files[name].read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "width", "scheme"), [("verdict", 1280, "light"), ("run", 390, "dark"), ("case", 1920, "light")]
)
def test_the_model_is_tried_in_the_page(
    browser: Any, files: dict[str, Path], tmp_path: Path, name: str, width: int, scheme: str
) -> None:
    with Alive(browser, files[name], width, scheme) as visit:
        assert visit.page.locator(".trial .told").count() == 0, "nothing starts before it is opened"
        visit.page.click(".trial > summary")
        told = visit.page.locator(".trial .told")
        visit.until_so(lambda: "200 histories end in hostility" in told.inner_text())
        command = visit.page.locator(".trial pre")
        assert "offence_advantage=0.5" not in (command.text_content() or "")
        if name == "verdict":
            before = told.inner_text()
            visit.page.locator(".trial [role=application]").focus()
            for _ in range(6):
                visit.page.keyboard.press("ArrowRight")
            visit.until_so(lambda: told.inner_text() != before)
        else:
            dial = visit.page.get_by_role("slider", name="Advantage of striking first")
            dial.fill("0.5")
            visit.until_so(lambda: "offence_advantage=0.5" in (command.text_content() or ""))
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
        assert html_faults({name: visit.document()}, tmp_path) == []
        assert visit.errors == []


def test_equilibria_move_with_payoffs(browser: Any, files: dict[str, Path], tmp_path: Path) -> None:
    solved = result_of(files["game"].read_text(encoding="utf-8"))
    pure = [e["play"] for e in solved["equilibria"] if e["kind"] == "pure Nash"]
    with Alive(browser, files["game"]) as visit:
        visit.page.click(".trial > summary")
        told = visit.page.locator(".trial .told")
        assert told.inner_text().startswith(f"{len(pure)} equilibria in pure strategies")
        for who, best in solved["payoffs"][0]["best_responses"].items():
            shown = visit.page.eval_on_selector_all(
                f".trial .{who} output", "all => all.map(one => one.classList.contains('best'))"
            )
            assert shown == [value for row in best for value in row]
        visit.page.locator(".trial .row input").nth(2).fill("-100")
        visit.page.locator(".trial .row input").nth(3).fill("-100")
        assert not told.inner_text().startswith(f"{len(pure)} equilibria")
        assert html_faults({"game": visit.document()}, tmp_path) == []
        visit.page.get_by_text("Back to the page’s payoffs").click()
        assert told.inner_text().startswith(f"{len(pure)} equilibria")


@pytest.mark.parametrize(("name", "width"), in_turn(NAMES, (390, 1280, 1920)))
def test_without_scripts_it_is_read(browser: Any, files: dict[str, Path], name: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(files[name].as_uri())
    first = page.locator("main svg:visible").first.bounding_box()
    assert first["y"] < 800, "the figure is on the first screen"
    assert page.locator("button, .trial").count() == 0
    words = page.locator("main").inner_text().split()
    assert 30 < len(words) < 2500, "long parts are folded"
    for fold in page.locator("main details:not([open]) > summary").all()[:2]:
        fold.click()
    assert len(page.locator("main").inner_text().split()) > len(words)
    context.close()


@pytest.mark.parametrize("name", NAMES)
def test_it_is_small_and_prints_whole(browser: Any, files: dict[str, Path], name: str) -> None:
    text = files[name].read_text(encoding="utf-8")
    held = sum(len(part.partition("</script>")[0]) for part in text.split(f'<script type="{PACKED}"')[1:])
    assert held < 400_000, "scripts and engine"
    assert len(text.encode()) < 1_500_000
    with Alive(browser, files[name]) as visit:
        assert visit.page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
        assert visit.errors == []


@NEEDED
@pytest.mark.parametrize(("name", "scheme"), in_turn(NAMES, ("light", "dark"), first=1))
def test_axe_finds_nothing(browser: Any, files: dict[str, Path], name: str, scheme: str) -> None:
    with Alive(browser, files[name], scheme=scheme) as visit:
        visit.page.click(".trial > summary")
        visit.until_so(lambda: len(visit.page.locator(".trial .told").inner_text()) > 40)
        assert violations(visit.page, grave=True) == []


@pytest.mark.parametrize("name", ["verdict", "game"])
def test_a_browser_that_cannot_unpack_says_so_above_what_is_printed(
    browser: Any, files: dict[str, Path], name: str
) -> None:
    with Visit(browser, files[name], 390) as visit:
        visit.page.add_init_script("delete window.DecompressionStream")
        visit.page.reload()
        assert visit.page.get_by_role("alert").inner_text() == TOO_OLD["en"]
        assert visit.page.locator("main svg:visible").count()
        assert visit.errors == []


def test_long_names_wrap(browser: Any, tmp_path: Path) -> None:
    """Names of 2,000 letters, of a theory, a scenario and its states, unfolded and with the trial open."""
    name = "Donaudampfschifffahrtsgesellschaft" * 59
    theory = school("three_steps").replace(title=name)
    shown = scenario("multipolar_europe")
    shown = replace(shown, title=name, names=tuple(f"{k}{name}" for k in range(shown.states)))
    found = made(("default", "three_steps"))
    pages = {
        "run": run_page.render(run(theory, shown, replicates=4, backend="numpy")),
        "verdict": render(replace(found, theories={**found.theories, "three_steps": theory})),
    }
    for kind, text in pages.items():
        (tmp_path / f"{kind}.html").write_text(text, encoding="utf-8")
        for width in (390, 1280):
            with Alive(browser, tmp_path / f"{kind}.html", width) as visit:
                visit.page.eval_on_selector_all("details", OPEN)
                visit.page.locator(".trial select").first.wait_for()
                assert visit.page.evaluate("document.documentElement.scrollWidth") <= width, kind
                tables = visit.page.eval_on_selector_all(".scroll", "all => all.map(one => one.scrollWidth)")
                assert max(tables) < 2000, kind
