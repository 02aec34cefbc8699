"""The page of a verdict: self-contained, complete, honest about what is missing, and valid."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from itertools import pairwise

import numpy as np
import pytest

from detente.apps.pages.common import VARIABLES
from detente.apps.pages.verdict_page import render as whole_page
from detente.apps.pages.words import link_address, prose
from detente.figures.labels import apart
from detente.figures.numbers import DASH, percent, write_number
from detente.figures.style import FAINT, INK, PAPER
from detente.schools import school, schools
from detente.studies.endings import FORMULAS
from detente.studies.remedies import RULE
from detente.studies.verdict.answers import NO_BELIEF, NO_STAKES
from detente.studies.verdict.figures import OUTCOMES, rank_schools, short
from detente.studies.verdict.map_figures import LOOKS
from detente.studies.verdict.path_figures import LINES
from detente.studies.verdict.robustness import RANGES
from detente.studies.verdict.row import SHARES
from detente.studies.verdict.study import Verdict
from unit.apps.document import Document, as_written
from unit.apps.verdict_made import ALWAYS, EVEN, IDLE, NEVER, made, row

render = as_written(whole_page)


@pytest.fixture(scope="module")
def verdict() -> Verdict:
    return made(schools())


@pytest.fixture(scope="module")
def page(verdict: Verdict) -> str:
    return render(verdict)


@pytest.fixture(scope="module")
def document(page: str) -> Document:
    return Document(page)


class Unfolded(Document):
    """What is read before anything is unfolded, the names of what can be among it."""

    def handle_data(self, data: str) -> None:
        folded = "details" in self.open and "summary" not in self.open
        if not folded and not {"style", "title"} & set(self.open):
            self.text.append(data)


def read(document: Document) -> str:
    return " ".join(" ".join(document.text).split())


def table(page: str, caption: str) -> list[list[str]]:
    """The cells of the rows of the table whose caption begins so; what is small in a cell stands after a slash."""
    part = page[page.index(f"<caption>{caption}") :]
    part = re.sub(r'<span class="(?:ci|idle)">', "/", part[: part.index("</table>")])
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", line) for line in re.findall(r"<tr>(.*?)</tr>", part, re.DOTALL)]
    return [[" ".join(re.sub(r"<[^>]*>", "", cell).split()).rstrip("/") for cell in row] for row in cells]


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
    assert "is the hostility of the security dilemma inescapable?" in page


def test_little_is_read_before_anything_is_unfolded(page: str) -> None:
    words = read(Unfolded(page)).split()
    assert 200 < len(words) <= 2500
    assert len(words) < len(read(Document(page)).split()) / 3


def test_headings_in_order(document: Document) -> None:
    levels = [int(tag[1]) for tag, _ in document.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_figure_is_described(document: Document) -> None:
    drawings = document.all("svg")
    maps = 4 + 1  # two beds, two kinds of forces; the first once more for a narrow screen
    assert len(drawings) == maps + len(LINES) + 2 * len(schools())
    assert all(a["role"] == "img" and len(a["aria-label"]) > 60 for a in drawings)
    assert len({a["aria-label"] for a in drawings}) == len(drawings) - 1
    assert all("aria-labelledby" in a for a in document.all("figure"))


def test_tables_have_captions_and_scopes(document: Document) -> None:
    assert len(document.all("caption")) == len(document.all("table")) >= 6
    assert all(a["scope"] in {"col", "row", "rowgroup", "colgroup"} for a in document.all("th"))


def test_the_first_screen_is_the_sentence_and_the_map(page: str, verdict: Verdict) -> None:
    start = page[page.index("<main") :]
    assert page.index("<h1>") < page.index("<svg")
    assert start.index("<svg") < start.index(verdict.sentence) < start.index("<h2")
    assert "offence advantage beyond which hostility is the usual end" in start[start.index("<svg") :][:600]


def test_shows_every_school_world_and_definition(page: str, document: Document, verdict: Verdict) -> None:
    text = read(document)
    for name, theory in verdict.theories.items():
        assert page.count(theory.title.replace("'", "&#39;")) >= 5, name
        assert verdict.answers[name].sentence in text
    for world in ("W1", "W2", "W3", "W4"):
        assert f">{world}<" in page
    for key, formula in FORMULAS.items():
        assert key.replace("_", " ") in text
        assert formula in text
    assert RULE in text
    assert verdict.rows[0].prophecy.formula in text
    assert all(f"<code>{name}</code>" in page for name in RANGES)
    assert "detente verdict --replicates 50 --years 120 --seed 7 " in text
    assert "not complete" not in text
    for words in ("Is there a dilemma", "Where it ends in hostility", "Is there a way out"):
        assert words in text


def test_says_of_which_it_is_escaped(document: Document) -> None:
    """A dilemma is a situation and a paradox an outcome: the page keeps them apart, and says who does not."""
    text = read(document)
    assert "security dilemma is a situation" in text
    assert "security paradox is an outcome" in text
    assert "inescapable in W1" not in text


def test_up_to_where_hostility_was_rare_is_measured_beside_the_closed_form() -> None:
    words = "at most 5 % of pairs were hostile up to"
    assert f"{words} 1.25, under any school" in read(Document(render(made(("default", NEVER, ALWAYS)))))
    found = made(("default", NEVER))
    some = {**found.answers, NEVER: replace(found.answers[NEVER], quiet=0.0)}
    assert words not in read(Document(render(replace(found, answers=some)))), "one of them is hostile from the least on"
    assert words not in read(Document(render(made(("default",), beds=("system",)))))


def test_the_answers_of_a_school_stand_in_its_line(page: str) -> None:
    lines = {cells[0].partition("/")[0]: cells[1:] for cells in table(page, "Is there a dilemma") if len(cells) > 10}
    rows = lines["Default world"]
    assert rows[:2] == ["90 %", "24 %"]
    assert rows[2:6] == ["2.00/1.90–2.10", "2.40/2.29–2.52", "2.20/2.10–2.31", "2.64/2.51–2.77"]
    assert rows[6:] == [
        "123",
        "hostile/96 %",
        "hostile/70 %",
        "mitigator, lasting",
        "transcender",
        "yes/88 %",
    ]
    never = lines[school(NEVER).title]
    assert never[2:7] == ["never"] * 4 + [DASH]
    assert never[7:] == ["transcended/90 %"] * 2 + ["transcender"] * 2 + ["yes/100 %"]


def test_what_is_assumed_is_set_apart_and_what_is_idle_is_said(page: str) -> None:
    rows = table(page, "Is there a dilemma")
    named = [cells[0] for cells in rows]
    apart_at = named.index("Says so by assumption")
    assert set(named[apart_at + 1 :]) == {
        f"{school(ALWAYS).title}/{NO_STAKES}",
        f"{school(EVEN).title.replace(chr(39), '&#39;')}/{NO_BELIEF}",
    }
    assert f"{school(IDLE).title}/equals the default between two" in named[:apart_at]
    assert rows[apart_at + 1][2:8] == ["24 %", *["always"] * 4, "&gt; 370"]


def test_tipping_points_from_the_least_to_the_greatest(page: str) -> None:
    rows = [cells for cells in table(page, "Is there a dilemma") if len(cells) > 10]
    tips = [float(cells[3].partition("/")[0]) for cells in rows if cells[3][0].isdigit()]
    found = tips[: -sum(cells[0].endswith((NO_STAKES, NO_BELIEF)) for cells in rows) + 1]
    assert found == sorted(found)


def test_the_world_that_fits_the_record_is_beside_it(page: str) -> None:
    text = read(Document(page))
    assert "3.10 % of dyad-years are a dilemma between two who want only security" in text
    assert "21.30 % of all dyad-years" in text
    assert "Of 132 wars, counted by dyad, 10 were between two states that wanted only security" in text
    assert "most of its wars are about greed" in text
    even = replace(made(["habit"]).world, benign_wars=80)
    assert "most of its wars" not in render(replace(made(["habit"]), world=even))


def test_the_worlds_are_named_as_they_are(page: str) -> None:
    assert "W1 offence leads, look alike" in page
    assert "W4 defence leads a little, told apart" in page


def test_says_by_construction(page: str, verdict: Verdict) -> None:
    assert page.count('<span class="label">by construction</span>') == sum(
        bool(t.by_construction) for t in verdict.theories.values()
    )
    assert page.count("By construction:") == 0, "said once, as a label"
    assert "at ω below 1 PS is negative, and restraint dominates" in page


def test_missing_is_a_dash_and_zero_is_a_zero() -> None:
    text = render(made(["habit"], ["W1"]))
    (cells,) = [row for row in table(text, "What lasts, and what the first belief") if row[1] == "W1"]
    assert cells[2:6] == [DASH] * 4, "no run in restraint: neither dividend nor relapse"
    (cells,) = [row for row in table(text, "Share of runs by outcome") if row[1] == "W1"]
    assert cells[2] == "96/(87–99)"
    assert "0/(0–7)" in cells


@pytest.mark.parametrize("years", [10, 40, 700])
def test_one_school_in_one_world(years: int) -> None:
    text = render(made(["three_steps"], ["W3"], years=years))
    document = Document(text)
    assert len(document.all("svg")) == 3, "no map is drawn of a school that never tips"
    assert f"--schools three_steps --worlds W3 --replicates 50 --years {years}" in text
    assert table(text, "Is there a dilemma")[2][1:3] == [DASH, DASH], "the first answer is of W1"


def test_a_part_says_that_it_is_one() -> None:
    text = render(made(complete=False, missing=5))
    document = Document(text)
    assert "This page is not complete: the verdict was stopped." in text
    assert "No tipping point was found: the verdict was stopped before." in text
    assert "Is the hostility of the security dilemma inescapable?</h1>" in text, "no finding, no headline"
    assert len(document.all("svg")) == 4 + 2 * 2
    assert "not finished" in text, "a bar that is not there is not a zero"
    assert table(text, "Is there a dilemma")[2][3:] == [DASH] * 10


def test_a_part_with_the_map_of_two_states_has_no_more() -> None:
    text = render(made(complete=False, beds=("pair",)))
    document = Document(text)
    assert "This page is not complete" in text
    assert "the usual end only above an offence advantage of 2.0" in text
    assert len(document.all("svg")) == 2 + 1 + 4 + 2 * 3
    line = table(text, "Is there a dilemma")[2]
    assert line[3].startswith("2.00/")
    assert line[5:] == [DASH] * 8, "neither eight states, nor what lasts, ways out, logic, robustness"
    assert "In the world that fits the record" not in text


def test_nothing_finished_is_still_a_page() -> None:
    text = render(made(complete=False, missing=12))
    Document(text)
    assert "not complete" in text
    assert '<table class="dense answers">' not in text


@pytest.mark.parametrize("beds", [("system",), ()])
def test_what_was_not_asked_is_not_called_stopped(beds: tuple[str, ...]) -> None:
    text = render(made(["default", "habit"], ["W1"], beds=beds))
    assert "stopped" not in text
    heads = re.search(r'<table class="dense answers">.*?</thead>', text, re.DOTALL)
    assert heads is not None
    assert heads[0].count("told apart") == len(beds)
    assert "It was not looked for tipping points between two states." in text
    assert f"--beds {','.join(beds) or '&#34;&#34;'} --replicates 50" in text


def test_whatever_is_drawn_of_a_school_follows_it(page: str) -> None:
    figure = re.search(r'<figure class="map keep".*?</div>', page, re.DOTALL)
    assert figure is not None
    about = {unescape(title) for title in re.findall(r'data-about="([^"]*)"', figure[0])}
    assert about == {school(name).title for name in schools()}, "dotted lines, and leaders to the names"
    solid = re.sub(r"<g [^>]*data-(?:series|about)=.*?</g>", "", figure[0], flags=re.DOTALL)
    assert not re.search(r"stroke-dasharray: [\d.]+ [\d.]+; stroke-dashoffset", solid), "no line is of nobody"


def test_one_war_was_and_several_were(verdict: Verdict) -> None:
    assert verdict.world is not None
    one = replace(verdict, world=replace(verdict.world, benign_wars=1))
    assert "1 was between two states" in render(one)


def test_what_failed_is_told() -> None:
    text = render(replace(made(["habit"]), failed=("habit: 3 of 50 runs failed: 'fear' <is> no number",)))
    assert "habit: 3 of 50 runs failed: &#39;fear&#39; &lt;is&gt; no number. What failed counts nowhere." in text


def test_fewer_draws_are_in_the_command() -> None:
    verdict = made(["habit"])
    fewer = replace(verdict, size=replace(verdict.size, draws=3))
    assert "--replicates 50 --draws 3 --years 120" in render(fewer)


def test_names_cannot_break_out() -> None:
    evil = '<script>alert("1")</script>&'
    theory = replace(
        school("habit"), name="evil", title=evil, by_construction=(evil, "``<b>`` [Jervis1978] [Nobody1900]")
    )
    theory = replace(theory, card=replace(theory.card, claim=evil, reasons={"habit_weight": evil}))
    verdict = made([theory, "default"])
    spoilt = {k: replace(a, sentence=evil, by_assumption=(evil,), own=evil) for k, a in verdict.answers.items()}
    text = render(replace(verdict, answers=spoilt, sentence=evil, failed=(evil,)))
    document = Document(text)
    assert not document.all("script")
    assert not document.all("b") or all("style" in a for a in document.all("b"))
    assert "&lt;script&gt;" in text
    assert '<code>&lt;b&gt;</code> [<a href="#ref-Jervis1978">Jervis1978</a>] [Nobody1900]' in text


def test_figures_follow_the_page() -> None:
    text = render(made(["default"]))
    drawn = "".join(re.findall(r"<svg.*?</svg>", text, flags=re.DOTALL))
    drawn += "".join(re.findall(r"^\.z\d+ .*$", text, flags=re.MULTILINE))
    assert "var(--ink)" in drawn
    assert "var(--s2)" in drawn
    assert not any(colour in drawn for colour in VARIABLES)
    assert "DejaVu" not in drawn


def test_the_same_verdict_gives_the_same_page() -> None:
    verdict = made(["default"])
    assert render(verdict) == render(verdict)


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
    calm = replace(row("default", "W1", 120), shares=dict.fromkeys(SHARES, 0.0) | {"mitigated": 1.0})
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
    for look in OUTCOMES.values():
        assert contrast(look.fill, look.text) >= 4.5
    for colour in (INK, FAINT, *LOOKS.values(), *(colour for colour, _ in LINES.values())):
        assert contrast(colour, PAPER) >= 4.5


def test_citations_link_and_cards_mark_up() -> None:
    assert '<a href="https://doi.org/10.1/x">doi:10.1/x</a>' in link_address(
        "Somebody (1900). <T>. https://doi.org/10.1/x"
    )
    assert "&lt;T&gt;" in link_address("Somebody (1900). <T>. https://doi.org/10.1/x")
    assert link_address("Somebody") == "Somebody"
    assert prose("``school(x)`` & more") == "<code>school(x)</code> &amp; more"


def test_where_no_school_tips_a_sentence_stands_in_place_of_an_empty_map() -> None:
    text = render(made(["three_steps"]))
    assert 'class="map keep"' not in text
    assert text.count("There is no tipping line to draw. ") == 4
    assert "hostility is the usual end never under Three steps" in text
    assert "no tipping line" not in render(made(["three_steps", "default"]))
