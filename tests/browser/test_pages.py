"""Pages in a real browser, from disk, with no network: no error, no request, nothing clipped, nothing unreadable."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browser.axe import NEEDED, violations
from detente.apps.pages import (
    beliefs_page,
    case_page,
    claims_page,
    complex_page,
    confront_page,
    games_page,
    replication_page,
    run_page,
    sensitivity_page,
    situations_page,
    sweep_page,
)
from detente.apps.pages.verdict_page import render
from detente.games.registry import GAMES
from detente.studies.beliefs import study as beliefs_study
from detente.studies.case import study as case_study
from detente.studies.run import run
from detente.studies.situations import study as situations_study
from sampled import in_turn
from unit.apps import claims_made, sweep_made
from unit.apps.test_complex_page import made as complex_made
from unit.apps.test_replication_page import small as replication_made
from unit.apps.test_sensitivity_page import made as sensitivity_made
from unit.apps.verdict_made import made
from unit.studies.case_record import made_up
from unit.studies.confront.made_trials import made as trials_made
from unit.studies.confront.made_trials import onset, spending
from unit.studies.situations import record as situations_record
from unit.studies.sweep.surfaces_made import ADVANTAGE, PRIOR, THEORIES, drawn, grid
from valid_html import html_faults

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium here"),
    pytest.mark.filterwarnings("default"),  # the driver's own, at its end
]
SCHOOLS = ("default", "offensive_realism", "constructivism_hobbes", "three_steps")
OPEN = "all => all.forEach(one => { one.open = true; })"
"""Unfolds what is folded."""
SCHEMES = ("light", "dark")
DRAWING = re.compile(r'<svg [^>]*role="img".*?</svg>', re.DOTALL)
NAMES = ("whole", "part", "case", "beliefs", "game", "run", "situations", "sweep", "drawn", "sobol", "morris")
NAMES += ("claims", "complex", "confront", "replication")
ELSEWHERE = ("game", "run", "drawn", "morris")
"""Pages that axe looks at in the tests of reports, or that are made as another is."""
WIDTHS = {"desktop": 1280, "phone": 390, "wide": 1920}
NAMELESS = """all => all.filter(one => {
  const ids = (one.getAttribute("aria-labelledby") ?? "").split(" ");
  const by = ids.map(id => document.getElementById(id)?.textContent ?? "").join("");
  const labels = [...(one.labels ?? [])].map(label => label.textContent).join("");
  const text = one.hasAttribute("tabindex") ? "" : one.textContent;
  return !((one.getAttribute("aria-label") ?? "") + by + labels + text).trim();
}).map(one => one.outerHTML.slice(0, 120))"""
"""Elements without a name that whoever cannot see the page would hear; what is only scrolled needs one of its own."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """On disk: pages of a verdict, whole and stopped half-way, a case, beliefs, situations, a run, sweeps, claims."""
    folder = tmp_path_factory.mktemp("pages")
    texts = {"whole": render(made(SCHOOLS)), "part": render(made(complete=False, missing=5))}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(case_study, "open_record", lambda data, cache, **_: made_up())
        patch.setattr(beliefs_study, "open_record", lambda data, cache, **_: made_up())
        case = case_study.case("USA-USSR", "1950-1979", theories=["habit"], replicates=8, backend="numpy")
        patch.setattr(situations_study, "open_record", lambda data, cache, **_: situations_record.made())
        found = situations_study.situations(situations_record.ring(24), situations_record.YEARS)
        believed = beliefs_study.beliefs("USA-USSR", "1950-1953", theories=SCHOOLS, particles=200)
    texts["case"] = case_page.render(case)
    texts["situations"] = situations_page.render(found)
    texts["beliefs"] = beliefs_page.render(believed)
    mix = "offensive_realism:0.4,three_steps:0.6"
    texts["run"] = run_page.render(run("multipolar_europe", mix=mix, replicates=8, backend="numpy"))
    lost = {"failed": {5: "overflow"}, "undefined": [8]}
    swept = sweep_made.made(grid(offence_advantage=ADVANTAGE, prior=PRIOR, theory=THEORIES), **lost)
    texts["sweep"] = sweep_page.render(swept)
    ranges = {"offence_advantage": (1.0, 4.0), "prior": (0.05, 0.95)}
    texts["drawn"] = sweep_page.render(sweep_made.made(drawn(60, theories=THEORIES, learning=(0.1, 1.0), **ranges)))
    texts |= {method: sensitivity_page.render(sensitivity_made(method=method)) for method in ("sobol", "morris")}
    game = GAMES["jervis_1978"]
    texts["game"] = games_page.render(game, game.solve(), game.values())
    texts["complex"] = complex_page.render(complex_made("south_america"))
    texts["confront"] = confront_page.render(trials_made(onset(), spending()))
    texts["replication"] = replication_page.render(replication_made("us_ussr_1960_90"))
    texts["claims"] = claims_page.render(claims_made.made())
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in texts}


class Visit:
    """A page opened from disk with the network blocked, and what went wrong on the way."""

    def __init__(self, browser: Any, path: Path, width: int = 1280, scheme: str = "light") -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True, reduced_motion="reduce"
        )
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.errors.append(message.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._requested)
        self.page.goto(path.as_uri())

    def _requested(self, request: Any) -> None:
        """Keep what is asked for outside of the page: its own script is a blob."""
        if not request.url.startswith("blob:"):
            self.requests.append(request.url)

    def until(self, condition: str, seconds: float = 30.0) -> None:
        """Wait for something in the page; the driver's own way evaluates strings, which the page's policy forbids."""
        end = time.monotonic() + seconds
        while not self.page.evaluate(condition):
            assert time.monotonic() < end, f"waited in vain for {condition}"
            self.page.wait_for_timeout(30)

    def document(self) -> str:
        """Return the page as it stands now, as a document."""
        return f"<!doctype html>\n{self.page.evaluate('document.documentElement.outerHTML')}"

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


@pytest.mark.parametrize(("name", "width"), in_turn(NAMES, list(WIDTHS.values())))
def test_opens_from_disk_without_error_or_request(browser: Any, files: dict[str, Path], name: str, width: int) -> None:
    with Visit(browser, files[name], width) as visit:
        for wide in (width, *WIDTHS.values()):
            visit.page.set_viewport_size({"width": wide, "height": 900})
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= wide, "scrolls sideways"
        assert visit.errors == []
        assert visit.requests == [files[name].as_uri()]


@pytest.mark.parametrize(
    ("name", "wider"), [("beliefs", 0), ("confront", 1), ("situations", 1), ("case", 3)], ids=lambda one: str(one)
)
def test_figures_fit_a_phone_but_for_maps_and_panels_side_by_side(
    browser: Any, files: dict[str, Path], name: str, wider: int
) -> None:
    with Visit(browser, files[name], WIDTHS["phone"]) as visit:
        visit.page.eval_on_selector_all("details", OPEN)
        boxes = visit.page.eval_on_selector_all(
            "figure div:has(> svg[role=img])",
            "all => all.filter(one => one.clientWidth).map(one => [one.clientWidth, one.scrollWidth])",
        )
        assert len(boxes) > wider
        assert sum(inside > width for width, inside in boxes) == wider


def test_html_is_valid_as_written_and_as_it_lives_and_what_the_keys_reach_has_a_name(
    browser: Any, files: dict[str, Path], tmp_path: Path
) -> None:
    documents = {name: path.read_text(encoding="utf-8") for name, path in files.items()}
    for name, path in files.items():
        with Visit(browser, path) as visit:
            visit.page.eval_on_selector_all("details", OPEN)
            visit.page.evaluate("document.body.style.zoom = 0.02")
            visit.page.wait_for_timeout(100)
            visit.page.evaluate("document.body.removeAttribute('style')")
            reached = "[tabindex='0'], a[href], button, input, select, summary"
            assert visit.page.eval_on_selector_all(reached, NAMELESS) == [], name
            documents[f"{name}-alive"] = visit.document()
    assert html_faults(documents, tmp_path) == []


def test_every_figure_tells_its_values_and_says_what_it_shows(files: dict[str, Path]) -> None:
    """Lines by the scales of their axes, anything else by words at each mark."""
    for name, path in files.items():
        drawings = DRAWING.findall(path.read_text(encoding="utf-8"))
        assert drawings, name
        for drawing in drawings:
            head = drawing.partition(">")[0]
            assert "data-axes=" in head or "data-told=" in drawing, (name, head[:200])
            assert len(re.search(r'aria-label="([^"]*)"', head)[1]) > 20, (name, head[:200])


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_every_figure_is_visible(browser: Any, files: dict[str, Path], width: int) -> None:
    with Visit(browser, files["whole"], width) as visit:
        hidden = ".only-narrow" if width > 600 else ".only-wide"
        boxes = visit.page.eval_on_selector_all(
            f"figure svg:not({hidden} svg)",
            "all => all.map(one => { const b = one.getBoundingClientRect(); return [b.width, b.height] })",
        )
        assert len(boxes) == 4 + 4 + 2 * len(SCHOOLS), "maps, worlds, and paths of each school"
        assert all(wide > 100 and high > 60 for wide, high in boxes)


@pytest.mark.parametrize(
    ("name", "least", "width"),
    [
        ("whole", 200, 1280), ("beliefs", 60, 1280), ("run", 60, 1280), ("sweep", 40, 1280), ("drawn", 30, 1280),
        ("claims", 90, 1280), ("claims", 90, 390), ("sobol", 20, 1280), ("sobol", 20, 390), ("morris", 20, 1280),
        ("morris", 20, 390), ("sweep", 40, 390),
    ],
)  # fmt: skip
def test_text_in_figures_stays_inside_and_is_large_enough(
    browser: Any, files: dict[str, Path], name: str, least: int, width: int
) -> None:
    measure = """all => all.filter(one => one.getClientRects().length).map(one => {
        const t = one.getBoundingClientRect(), s = one.closest('svg').getBoundingClientRect();
        return [one.textContent, Math.min(t.left - s.left, s.right - t.right), t.height];
    })"""
    with Visit(browser, files[name], width) as visit:
        if name == "claims":
            visit.page.eval_on_selector_all("details", OPEN)
            scrolled = "all => all.filter(one => one.scrollWidth > one.clientWidth).length"
            assert visit.page.eval_on_selector_all(".chart", scrolled) == 0, "a figure scrolls sideways"
        found = visit.page.eval_on_selector_all("figure svg text", measure)
        assert len(found) > least
        assert [text for text, room, _ in found if room < -1] == []
        assert min(height for _, _, height in found) > (10 if width > 600 else 9)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_link_to_a_claim_opens_its_panel(browser: Any, files: dict[str, Path], width: int) -> None:
    with Visit(browser, files["claims"], width) as visit:
        opened = "document.getElementById('M18b').open"
        assert not visit.page.evaluate(opened)
        visit.page.click(".tiles a[href='#M18b']")
        visit.until(opened)
        assert visit.page.is_visible("#M18b .finding")
        visit.page.goto(f"{files['claims'].as_uri()}#E14a")
        visit.page.reload()
        visit.until("document.getElementById('E14a').open")
        assert visit.page.is_visible("#E14a .finding")


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_front_of_the_claims_is_short(browser: Any, files: dict[str, Path], width: int) -> None:
    """What is folded is not read unless it is opened; figures that are opened are large enough."""
    with Visit(browser, files["claims"], width) as visit:
        assert len(visit.page.inner_text("body").split()) < 1500
        visit.page.eval_on_selector_all("details", OPEN)
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width, "scrolls sideways"
        tiles = visit.page.eval_on_selector_all(
            ".tile", "all => all.map(one => [one.scrollWidth - one.clientWidth, one.clientHeight])"
        )
        assert len(tiles) > 60
        assert all(over <= 0 and high >= 24 for over, high in tiles)


def test_dark_paper_has_light_ink(browser: Any, files: dict[str, Path]) -> None:
    look = "getComputedStyle(document.body).backgroundColor + ' ' + getComputedStyle(document.body).color"
    with Visit(browser, files["part"], scheme="dark") as visit:
        assert visit.page.evaluate(look) == "rgb(20, 24, 27) rgb(228, 232, 234)"


WIDE_OF_PAPER = 680
"""Width between the margins of A4 [pixel]."""
ON_PAPER = """() => {
  const seen = one => one.getClientRects().length > 0;
  const controls = "button:not(.sort), select, input, .tip, nav, .trial[open], .toolbar";
  const cut = one => one.getBoundingClientRect().right > innerWidth + 1;
  const wide = [...document.querySelectorAll("main svg")].filter(seen).filter(cut);
  const left = [...document.querySelectorAll(controls)].filter(seen);
  const alone = [...document.querySelectorAll("section > h2:last-child")].filter(seen);
  return [...wide, ...left, ...alone].map(one => one.outerHTML.slice(0, 120));
}"""
"""What should not be on paper: cut drawings, controls, headings of nothing."""


@pytest.mark.parametrize(("name", "scheme"), in_turn(NAMES, SCHEMES))
def test_on_paper_nothing_is_cut_dark_or_a_control(
    browser: Any, files: dict[str, Path], name: str, scheme: str
) -> None:
    with Visit(browser, files[name], WIDE_OF_PAPER, scheme) as visit:
        visit.page.emulate_media(media="print", color_scheme=scheme)
        visit.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert visit.page.evaluate(ON_PAPER) == []
        paper, ink = (
            visit.page.evaluate(f"getComputedStyle(document.body).{of}") for of in ("backgroundColor", "color")
        )
        assert (paper, ink) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)")
        assert visit.page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
        assert visit.errors == []


@NEEDED
@pytest.mark.parametrize(("name", "scheme"), in_turn([name for name in NAMES if name not in ELSEWHERE], SCHEMES))
def test_axe_finds_nothing(browser: Any, files: dict[str, Path], name: str, scheme: str) -> None:
    with Visit(browser, files[name], scheme=scheme) as visit:
        assert violations(visit.page) == []
