"""The page of a verdict: self-contained, complete, honest about what is missing, and valid."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.colors import LinearSegmentedColormap, to_hex

from detente.apps.pages.common import VARIABLES
from detente.apps.pages.verdict_page import render
from detente.apps.pages.words import link_address, prose
from detente.diagnostics.escape import FORMULAS
from detente.figures.labels import apart
from detente.figures.numbers import DASH, percent, write_number
from detente.figures.style import FAINT, INK, PAPER
from detente.schools import school, schools
from detente.studies.verdict.figures import OUTCOMES, rank_schools, short
from detente.studies.verdict.map_figures import HEAT, WHITE_FROM, crossing
from detente.studies.verdict.path_figures import LINES
from unit.apps.document import Document
from unit.apps.verdict_made import made, made_maps, row


@pytest.fixture(scope="module")
def page() -> str:
    verdict = made(schools())
    return render(verdict, made_maps(verdict))


@pytest.fixture(scope="module")
def document(page: str) -> Document:
    return Document(page)


def test_needs_nothing_but_itself(page: str, document: Document) -> None:
    tags = {tag for tag, _ in document.tags}
    assert not tags & {"script", "link", "iframe", "img", "object", "embed"}
    assert "@import" not in page
    assert set(re.findall(r"url\((.)", page)) <= {"#"}
    for tag, attrs in document.tags:
        for name in ("src", "href", "xlink:href", "data", "action"):
            where = attrs.get(name, "#")
            assert where.startswith("#") or (tag == "a" and where.startswith("https://doi.org/")), where
        assert not any(name.startswith("on") for name in attrs)


def test_links_within_the_page_lead_somewhere(document: Document) -> None:
    names = [attrs["id"] for _, attrs in document.tags if "id" in attrs]
    assert len(names) == len(set(names)), "an identifier twice"
    wanted = {attrs["href"][1:] for _, attrs in document.tags if attrs.get("href", "").startswith("#")}
    wanted |= {attrs["aria-labelledby"] for _, attrs in document.tags if "aria-labelledby" in attrs}
    assert wanted <= set(names)


def test_is_small_and_in_the_right_language(page: str, document: Document) -> None:
    assert len(page.encode()) < 250_000 + 110_000 * len(schools())
    assert page.startswith("<!doctype html>")
    assert document.all("html")[0]["lang"] == "en-GB"
    assert "Is the security dilemma inescapable?" in page


def test_headings_in_order(document: Document) -> None:
    levels = [int(tag[1]) for tag, _ in document.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_figure_is_described(document: Document) -> None:
    drawings = document.all("svg")
    assert len(drawings) == 4 + 3 * len(schools()) + 1
    assert all(a["role"] == "img" and len(a["aria-label"]) > 60 for a in drawings)
    assert len({a["aria-label"] for a in drawings}) == len(drawings)
    assert all("aria-labelledby" in a for a in document.all("figure"))


def test_tables_have_captions_and_scopes(document: Document) -> None:
    assert len(document.all("caption")) == len(document.all("table")) >= 6
    assert all(a["scope"] in {"col", "row", "rowgroup"} for a in document.all("th"))


def test_shows_every_school_world_and_definition(page: str, document: Document) -> None:
    text = " ".join(document.text)
    verdict = made(schools())
    for name, theory in verdict.theories.items():
        assert page.count(theory.title.replace("'", "&#39;")) >= 5, name
    for world in ("W1", "W2", "W3", "W4"):
        assert f">{world}<" in page
    for key, formula in FORMULAS.items():
        assert key.replace("_", " ") in text
        assert formula in text
    assert verdict.rows[0].prophecy.formula in text
    assert "detente verdict --replicates 50 --years 120 --seed 7" in text
    assert "stopped after" not in text


def test_the_short_answer_is_counted(document: Document) -> None:
    text = " ".join(document.text)
    n = len(schools()) - 1  # the default world is nobody's
    assert f"Of {n} schools, {n} find the dilemma inescapable in W1, none in W2, none in W3 and none in W4" in text
    assert "None finds it inescapable in every world." in text


def test_says_by_construction_and_how_far_it_moves(page: str) -> None:
    assert page.count('<span class="label">by construction</span>') == sum(
        bool(t.by_construction) for t in made(schools()).theories.values()
    )
    assert "moves between 10\u202f% and 100\u202f%; most with worst case at 0 (10\u202f%)" in page
    assert page.count("By construction:") == 0, "said once, as a label"


def test_the_phase_diagram_names_its_school() -> None:
    verdict = made(["habit", "default"])
    assert "Default world: share of runs" in render(verdict, made_maps(verdict))
    verdict = made(["habit", "three_steps"])
    assert "Logic of habit: share of runs" in render(verdict, made_maps(verdict))


def test_missing_is_a_dash_and_zero_is_a_zero() -> None:
    text = render(made(["habit"], ["W1"]))
    table = text[text.index("What lasts, and what the first belief") :]
    cells = re.findall(r"<td>([^<]*)", table[: table.index("</table>")])
    assert cells[:4] == [DASH] * 4, "no run in restraint: neither dividend nor relapse"
    assert '<td>0<span class="ci">(0–7)</span></td>' in text


@pytest.mark.parametrize("years", [10, 40, 700])
def test_one_school_in_one_world_without_maps(years: int) -> None:
    text = render(made(["three_steps"], ["W3"], years=years))
    document = Document(text)
    assert len(document.all("svg")) == 3
    assert 'id="basins"' not in text
    assert 'href="#basins"' not in text
    assert f"--schools three_steps --worlds W3 --replicates 50 --years {years}" in text


def test_a_part_says_that_it_is_one() -> None:
    text = render(made(complete=False, missing=5))
    assert "not complete: stopped after 350 of 600 runs" in text
    assert "one of three schools is missing" in text
    Document(text)
    assert "not finished" in text, "a bar that is not there is not a zero"


def test_a_part_with_one_school() -> None:
    text = render(made(complete=False, missing=9))
    Document(text)
    assert "two of three schools are missing" in text
    assert "<p>Offensive realism. " in text


def test_nothing_finished_is_still_a_page() -> None:
    text = render(made(complete=False, missing=12))
    Document(text)
    assert "stopped after 0 of 600 runs" in text
    assert "there is nothing to answer from" in text


def test_names_cannot_break_out() -> None:
    evil = '<script>alert("1")</script>&'
    theory = replace(
        school("habit"), name="evil", title=evil, by_construction=(evil, "``<b>`` [Jervis1978] [Nobody1900]")
    )
    theory = replace(theory, card=replace(theory.card, claim=evil, reasons={"habit_weight": evil}))
    verdict = made([theory, "default"])
    text = render(verdict, made_maps(verdict))
    document = Document(text)
    assert not document.all("script")
    assert not document.all("b") or all("style" in a for a in document.all("b"))
    assert "&lt;script&gt;" in text
    assert '<code>&lt;b&gt;</code> [<a href="#ref-Jervis1978">Jervis1978</a>] [Nobody1900]' in text


def test_figures_follow_the_page() -> None:
    verdict = made(["default"])
    text = render(verdict, made_maps(verdict))
    drawn = "".join(re.findall(r"<svg.*?</svg>", text, flags=re.DOTALL))
    assert "var(--ink)" in drawn
    assert "var(--s2)" in drawn
    assert not any(colour in drawn for colour in VARIABLES)
    assert "DejaVu" not in drawn


def test_the_same_verdict_gives_the_same_page() -> None:
    verdict = made(["default"])
    assert render(verdict, made_maps(verdict)) == render(verdict, made_maps(verdict))


def test_numbers_as_people_write_them() -> None:
    assert [write_number(x, 2) for x in (0.825, -0.5, None, float("nan"), -0.001)] == [
        "0.82",
        "−0.50",
        DASH,
        DASH,
        "0.00",
    ]
    assert [percent(x) for x in (0.825, 0.0, None)] == ["82\u202f%", "0\u202f%", DASH]
    assert write_number(3, 0, signed=True) == "+3"


def test_short_names() -> None:
    assert short("three_steps", "Three steps: sensibility, trust, binding") == "Three steps"
    assert short("constructivism_kant", "Constructivism: Kantian culture") == "Kantian culture"
    assert short("habit", "Logic of habit") == "Logic of habit"
    assert short("x", "A very long name that has no colon in it at all") == "A very long name that has…"


def test_fatalists_first() -> None:
    verdict = made(["default", "habit"])
    calm = replace(row("default", "W1", 120), shares=dict.fromkeys(OUTCOMES, 0.0) | {"war": 0.0, "mitigated": 1.0})
    assert rank_schools((calm, *verdict.rows[1:])) == ["habit", "default"]


def test_labels_keep_apart_and_inside() -> None:
    at = apart({"a": 1.0, "b": 1.0, "c": 0.98, "d": 0.0}, 0.1)
    heights = sorted(at.values())
    assert np.diff(heights).min() == pytest.approx(0.1)
    assert heights[0] >= 0
    assert heights[-1] <= 1


def luminance(colour: str) -> float:
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, two: str) -> float:
    dark, light = sorted((luminance(one), luminance(two)))
    return (light + 0.05) / (dark + 0.05)


def test_everything_written_can_be_read() -> None:
    """Contrast of text by WCAG AA: at least 4.5."""
    heat = LinearSegmentedColormap.from_list("heat", HEAT)
    for share in np.linspace(0, 1, 201):
        assert contrast(to_hex(heat(share)), "#ffffff" if share > WHITE_FROM else "#000000") >= 4.5
    for look in OUTCOMES.values():
        assert contrast(look.fill, look.text) >= 4.5
    for colour in (INK, FAINT, *(colour for colour, _ in LINES.values())):
        assert contrast(colour, PAPER) >= 4.5


def test_where_the_share_passes_one_half() -> None:
    assert crossing(np.array([0.0, 0.5, 1.0]), np.array([0.0, 0.25, 0.75])) == pytest.approx(0.75)
    assert np.isnan(crossing(np.array([0.0, 1.0]), np.array([0.0, 0.2])))


def test_citations_link_and_cards_mark_up() -> None:
    assert '<a href="https://doi.org/10.1/x">doi:10.1/x</a>' in link_address(
        "Somebody (1900). <T>. https://doi.org/10.1/x"
    )
    assert "&lt;T&gt;" in link_address("Somebody (1900). <T>. https://doi.org/10.1/x")
    assert link_address("Somebody") == "Somebody"
    assert prose("``school(x)`` & more") == "<code>school(x)</code> &amp; more"
