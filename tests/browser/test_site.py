"""A small site, from a host with the strict header and from a disk: no dead link, no error, no outside request."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

import pytest

from browser.axe import NEEDED, violations
from browser.test_pages import CHROMIUM, FLAGS, OPEN, playwright
from detente.apps.site.build import BuiltSite, build_site
from detente.apps.site.hosting import HEADERS
from detente.apps.site.plan import SitePlan
from sampled import in_turn
from valid_html import html_faults

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium here"),
    pytest.mark.filterwarnings("default"),  # the driver's own, at its end
]
BASE = "/learn/detente/"
SCHOOLS = ("default", "three_steps")
PAGES = {"index.html", "index.de.html", "lab.html", "lab.de.html", "verdict.html", "claims.html", "cases.html"} | {
    "games.html",
    "game-chicken.html",
    "game-powell.html",
    "about.html",
}
PAGES |= {
    f"lesson{name}{ending}.html"
    for name in ("", "-plan-50", "-plan-15", "-asynchronous", "-handout", "-seminar", "-before")
    for ending in ("", ".de")
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A site without cases, of two schools and one claim."""
    plan = SitePlan(base=BASE, cases=(), schools=SCHOOLS, claims=("E11",), games=("chicken", "powell"))
    above = tmp_path_factory.mktemp("host") / "learn"
    above.mkdir()
    return build_site(plan, above / "detente")


class Host(SimpleHTTPRequestHandler):
    """A host of static files that sends the headers of a site, and its page for addresses that lead nowhere."""

    def end_headers(self) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((Path(self.directory) / BASE.strip("/") / "404.html").read_bytes())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def host(site: BuiltSite) -> Iterator[str]:
    """Address of the site on a host of this machine, in a folder below its root."""
    root = str(site.folder.parent.parent)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=root)) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{BASE}"
        server.shutdown()


class Tour:
    """Pages visited by their links, and what went wrong on the way."""

    def __init__(self, browser: Any, root: str, scheme: str = "light") -> None:
        self.root, self.errors, self.outside, self.failed = root, [], [], []
        self.context = browser.new_context(
            viewport={"width": 1280, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.errors.append(message.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._asked)
        self.page.on("requestfailed", self._failed)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.root, "blob:", "data:")):
            self.outside.append(request.url)

    def _failed(self, request: Any) -> None:
        """Keep what could not be had; a page that is left while its icon comes has not failed."""
        if request.failure != "net::ERR_ABORTED":
            self.failed.append(request.url)

    def until(self, condition: str) -> None:
        """Wait for something in the page; the driver's own way evaluates strings, which the policy forbids."""
        for _ in range(2000):
            if self.page.evaluate(condition):
                return
            self.page.wait_for_timeout(30)
        raise AssertionError(f"waited in vain for {condition}")

    def open(self, name: str) -> int:
        """Open a page, and return the status of the host, 0 from a disk."""
        answer = self.page.goto(self.root + name)
        return int(answer.status) if answer is not None else 0

    def links(self) -> set[str]:
        """Addresses of the page's links, without their ends."""
        return {urldefrag(one).url for one in self.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")}

    def all_pages(self) -> set[str]:
        """Follow every link within the site; return the pages, seen from its root."""
        due, seen = ["index.html"], set()
        while due:
            name = due.pop()
            if name in seen:
                continue
            seen.add(name)
            assert self.open(name) in (0, 200), name
            assert self.page.locator("nav.site a").count() >= 7, name
            inside = {one[len(self.root) :] for one in self.links() if one.startswith(self.root)}
            due += [one for one in inside if one]
        return seen

    def __enter__(self) -> Tour:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


@pytest.fixture(params=["host", "disk"])
def tour(request: pytest.FixtureRequest, browser: Any, site: BuiltSite, host: str) -> Iterator[Tour]:
    root = host if request.param == "host" else site.folder.as_uri() + "/"
    with Tour(browser, root) as visited:
        yield visited
        assert visited.errors == []
        assert visited.outside == []
        assert visited.failed == []


def test_every_page_is_reached_and_every_link_leads_somewhere(tour: Tour, site: BuiltSite) -> None:
    assert tour.all_pages() == PAGES
    assert {name for name in site.files if name.endswith(".html")} == PAGES | {"404.html"}


def test_every_page_is_valid_html(site: BuiltSite, tmp_path: Path) -> None:
    names = sorted(PAGES | {"404.html"})
    texts = {Path(name).stem: (site.folder / name).read_text(encoding="utf-8") for name in names}
    assert html_faults(texts, tmp_path) == []


@NEEDED
@pytest.mark.parametrize(("name", "scheme"), in_turn(sorted(PAGES | {"404.html"}), ("light", "dark")))
def test_axe_finds_nothing_on_any_page(browser: Any, host: str, name: str, scheme: str) -> None:
    with Tour(browser, host, scheme) as tour:
        tour.open(name)
        if name.startswith("index"):
            tour.until("document.getElementById('finding') !== null")
        if name.startswith("lab"):
            tour.until("performance.getEntriesByName('detente:map').length > 0")
        tour.page.eval_on_selector_all("main details", OPEN)
        assert violations(tour.page) == []


def test_the_model_runs_in_story_and_laboratory_in_both_languages(tour: Tour) -> None:
    for name, word in (("lab.html", "Language"), ("lab.de.html", "Sprache")):
        tour.open(name)
        tour.until("performance.getEntriesByName('detente:drawn').length > 0")
        assert word in tour.page.inner_text("#app"), name
    for name, language in (("index.html", "en"), ("index.de.html", "de")):
        tour.open(f"{name}#scene=paradox")
        tour.until("document.getElementById('finding') !== null")
        assert tour.page.evaluate("document.documentElement.lang").startswith(language)
        link = "lab.html" if language == "en" else "lab.de.html"
        assert tour.root + link in tour.links()


def test_results_live(tour: Tour) -> None:
    for name in ("verdict.html", "claims.html", "game-chicken.html"):
        tour.open(name)
        tour.until("document.documentElement.classList.contains('alive')")
    tour.open("verdict.html")
    panel = tour.page.locator("details.trial")
    panel.locator("summary").click()
    tour.until("document.querySelector('details.trial canvas, details.trial svg') !== null")


def test_an_address_that_leads_nowhere_leads_back(browser: Any, host: str) -> None:
    with Tour(browser, host) as tour:
        assert tour.open("deep/er/nothing.html") == 404
        assert tour.root + "index.html" in tour.links()
        assert tour.page.evaluate("getComputedStyle(document.querySelector('nav.site')).display") == "flex"


def test_a_site_is_small_and_shares_what_pages_have_in_common(site: BuiltSite) -> None:
    assert sum(site.files.values()) < 2.5e6
    for kind in ("lab", "story", "report"):
        assert sum(name.startswith(f"assets/{kind}-") and name.endswith(".js") for name in site.files) == 1
    assert sum(name.startswith("assets/engine-2-") for name in site.files) == 1
    assert not any(name.startswith("assets/module-") for name in site.files), "every page shares the engines"
    for name in PAGES:
        text = (site.folder / name).read_text(encoding="utf-8")
        assert "<style" not in text
        assert " style=" not in text
        assert "Content-Security-Policy" in text
