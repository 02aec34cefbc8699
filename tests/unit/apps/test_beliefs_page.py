"""The page of beliefs: one file, headed, with a figure and a table for every theory that is drawn."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any

import pytest

from detente.apps.pages import beliefs_page
from detente.apps.pages.beliefs_page import DRAWN
from detente.apps.pages.beliefs_page import render as whole_page
from detente.studies.beliefs import study as module
from detente.studies.beliefs.result import Beliefs
from detente.studies.beliefs.study import beliefs as study
from unit.apps.document import Document, as_written
from unit.studies.beliefs.made import record

render = as_written(whole_page)


@pytest.fixture(scope="module")
def found() -> Beliefs:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "open_record", lambda data, cache, **_: record())
        return study("USA-USSR", "1950-1953", theories=["default", "habit"], particles=100)


def test_the_page_stands_alone_and_can_be_read_aloud(found: Beliefs) -> None:
    page = render(found)
    document = Document(page)
    assert page.startswith("<!doctype html>")
    for word in ("<script", "<link", "src=", "@import", "cdn", 'href="http', "url(http"):
        assert word not in page
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.count("<svg") == page.count('role="img" aria-label="') == 5, "each path is drawn twice: for a phone too"
    assert len(document.all("caption")) == len(document.all("table")) == 5
    names = {attrs["id"] for _, attrs in document.tags if "id" in attrs}
    for link in document.all("a"):
        if link["href"].startswith("#"):
            assert link["href"][1:] in names
    assert "nan" not in " ".join(document.text).split()
    assert document.all("html")[0]["lang"] == "en-GB"


def test_everything_said_is_on_it(found: Beliefs) -> None:
    page = render(found)
    text = " ".join(Document(page).text).replace("–", "-").replace("−", "-")
    assert "USA and USSR, January 1950 to December 1953" in text
    for theory in found.theories:
        assert theory.title in text
        assert f"{theory.log_likelihood:.3f}" in text
        for path in theory.paths:
            for move in path.moves:
                assert move.when in text
    for note in found.notes:
        assert note.split(":")[0] in text
    for source in found.sources:
        assert source["licence"] in text


def test_every_row_of_the_table_has_every_column(found: Beliefs) -> None:
    table = re.search(r'<table class="scores">(.*?)</table>', render(found), re.DOTALL)
    assert table is not None
    rows = re.findall(r"<tr>(.*?)</tr>", table[1], re.DOTALL)
    widths = set()
    for row in rows:
        cells = re.findall(r"<t[hd]([^>]*)>", row)
        spans = [int(span[1]) if (span := re.search(r'colspan="(\d+)"', cell)) else 1 for cell in cells]
        widths.add(sum(spans))
    assert len(widths) == 1


def test_only_the_best_are_drawn_and_the_rest_are_counted(found: Beliefs) -> None:
    many = [replace(found.theories[0], title=f"Theory {n}", log_likelihood=-1.0 - n / 10) for n in range(DRAWN + 2)]
    page = render(replace(found, theories=many[::-1]))
    assert page.count("<svg") == 2 * DRAWN + 1
    assert "<h3>Theory 0</h3>" in page
    assert f"<h3>Theory {DRAWN}</h3>" not in page
    assert f"The paths of the other {2} theories are in the output of" in page


def test_an_interrupted_study_says_so(found: Beliefs) -> None:
    page = render(replace(found, theories=found.theories[:1], complete=False))
    assert "This page is not complete" in page
    assert "after 1 theory" in page
    assert "This page is not complete" not in render(found)


def test_the_chronology_is_set_beside_what_moved_beliefs(found: Beliefs, monkeypatch: pytest.MonkeyPatch) -> None:
    month = found.theories[0].paths[0].moves[0].when
    monkeypatch.setattr(beliefs_page, "_told", lambda _: {month: "A made-up crisis"})
    assert "A made-up crisis" in render(found)


def test_what_was_not_seen_is_shown_as_a_gap(found: Beliefs) -> None:
    """Months that nobody saw have neither bar nor line."""
    blind: Any = replace(found.seen, there=(None,) * 48)
    theory = replace(found.theories[0], seen=blind)
    seen, unseen = (len(re.findall("<path", render(replace(found, theories=[t])))) for t in (found.theories[0], theory))
    runs = [act for act, _ in groupby(found.seen.there)]
    assert seen - unseen == 2 * (1 + runs.count(1.0))  # drawn twice: one line, as all were seen, a bar for every run
