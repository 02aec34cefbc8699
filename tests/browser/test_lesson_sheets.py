"""The lesson's sheets in a browser: on a phone, on A4, and for who reads by ear."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browser.axe import violations
from detente.apps.serve.lesson import INDEX, render, sheets
from detente.apps.serve.texts import LANGUAGES

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium here"),
    pytest.mark.filterwarnings("default"),  # the driver's own, at its end
]
LEAVES = {INDEX: 1, "plan-15": 1, "asynchronous": 1, "handout": 3, "exam": 1, "exam-key": 1}
"""Pages of A4 that a sheet has; the others have two."""


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium.new_page()
        chromium.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("lesson")
    for language in LANGUAGES:
        for name in (INDEX, *sheets()):
            text = render(name, language, lambda one, tongue: f"{one}.{tongue}.html")
            (made / f"{name}.{language}.html").write_text(text, encoding="utf-8")
    return made


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [INDEX, *sheets()])
def test_a_sheet_fits_phone_and_paper(page: Any, folder: Path, name: str, language: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto((folder / f"{name}.{language}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    paper = page.pdf(prefer_css_page_size=True)
    leaves = paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page /") + paper.count(b"/Type /Page>")
    assert leaves == LEAVES.get(name, 2)
    assert violations(page) == []
