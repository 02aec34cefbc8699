"""The page of situations and its map: whole, offline, and its numbers those of the study."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from detente.apps.pages.situations_page import percent1, points
from detente.apps.pages.situations_page import render as whole_page
from detente.studies.situations import study as module
from detente.studies.situations.account import write
from detente.studies.situations.classify import UNKNOWN
from detente.studies.situations.map_figures import DEPTHS, STEPS, depth, dilemma_map
from detente.studies.situations.result import Situations
from detente.studies.situations.study import situations
from detente.studies.situations.variations import VARIATIONS
from unit.apps.document import as_written
from unit.studies.situations.record import YEARS, made, ring

render = as_written(whole_page)


@pytest.fixture(scope="module")
def found() -> Situations:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "open_record", lambda data, cache, **_: made())
        return situations(ring(24), YEARS)


@pytest.fixture(scope="module")
def page(found: Situations) -> str:
    return render(found)


def test_the_page_stands_alone(page: str) -> None:
    assert page.startswith("<!doctype html>")
    for word in ("<script", "<link", "src=", "@import", "cdn"):
        assert word not in page
    assert 'href="http' not in page
    assert page.count("<svg") == page.count('role="img" aria-label="') == 5
    assert page.count("<h1>") == 1
    assert "nan" not in re.sub(r"<[^>]*>", " ", page).split()


def test_the_answer_comes_first_and_then_one_figure(found: Situations, page: str) -> None:
    text = page[page.index("<main") :]
    assert text.index('aria-label="Answer"') < text.index("<figure") < text.index("<details")
    assert text[: text.index("<details")].count("<figure") == 1
    assert found.account[0].split("(")[0][:40] in text


def test_shares_with_and_without_pacts_stand_below_the_figure(found: Situations, page: str) -> None:
    """Two rows of two populations, below the first figure; with one rule changed at a time further down."""
    first = page[page.index("</figure>") : page.index("<details")]
    rows = re.findall(r'<tr><th scope="row"[^>]*>([^<]*)</th>', first)
    assert [row.split(":")[0] for row in rows] == ["relevant"] * 2 + ["land neighbours"] * 2
    assert [row.split(": ")[1] for row in rows] == [VARIATIONS["as ruled"], VARIATIONS["no pact"]] * 2
    free = found.variation("no pact")
    assert free is not None
    assert percent1(free.shares[0].share) in first
    assert all(page.count(words) >= 2 for words in VARIATIONS.values())


def test_how_far_to_trust_it_stands_with_the_answer(found: Situations, page: str) -> None:
    """Both in the account and above the first table; a screen that is narrow has a figure of its own."""
    assert found.account[1].startswith("How far to trust it: no single row, for in simulated worlds")
    answer = page[page.index('aria-label="Answer"') : page.index("<table")]
    assert "How far to trust it" in answer
    assert page.count("How far to trust it") == 1
    assert page.index('class="chart only-narrow"') < page.index("<figcaption")


def test_nothing_is_said_of_years_without_disputes_on_record(found: Situations) -> None:
    """All unknown: one sentence that says so, and neither shares of nought dyads nor a figure."""
    unknown = replace(found.dyad_years, situation=np.full_like(found.dyad_years.situation, UNKNOWN))
    silent = replace(found, dyad_years=unknown)
    (told,) = write(silent)
    assert told.startswith(f"Nothing can be said of these years: all {len(unknown.year):,} dyad-years are unknown.")
    text = render(replace(silent, account=[told]))
    assert told[:34] in text[: text.index("<details")]
    assert 'class="shares"' not in text
    assert "if a pact of peace ends doubt and if none does" not in text


def test_states_go_by_name_in_the_title(found: Situations) -> None:
    assert (
        replace(found, states=("2", "365"))
        ._title()
        .startswith("Situations of dyads of United States of America, Russia, ")
    )


def test_two_states_have_no_shares_but_spells() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "open_record", lambda data, cache, **_: made())
        text = render(situations(ring(24)[:2], YEARS))
    assert "<figure" not in text
    assert "2001–2010" in text


def test_the_map_fills_by_the_share_of_a_states_dyads(found: Situations) -> None:
    """In 2005 only the first two of the ring are in a dilemma, each with one of its two neighbours."""
    held = found.state_shares(2005)
    first, second = ring(24)[:2]
    assert held[first] == held[second] == (0.5, 2)
    assert sum(share > 0 for share, _ in held.values()) == 2
    assert dilemma_map(found, 2005) is not None
    assert "2005" in dilemma_map(found, 2005).caption  # type: ignore[union-attr]  # it is drawn
    assert dilemma_map(found, 1805) is None


def test_fills_are_darker_for_more() -> None:
    assert depth(0.0) == 0.0
    assert [depth(step + 0.01) for step in STEPS] == list(DEPTHS) == sorted(DEPTHS)


def test_numbers_for_people() -> None:
    assert [percent1(share) for share in (0.0, 0.024, 0.5, float("nan"))] == [
        "0\u202f%", "2.4\u202f%", "50\u202f%", "–",
    ]  # fmt: skip
    assert points(-0.0514) == "−5.1"
