"""The page of a run: self-contained, complete, honest about what is missing, and valid."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from detente.apps.pages.run_figures import UNITS
from detente.apps.pages.run_page import answer, command, median_course, titles, wars, with_zeros
from detente.apps.pages.run_page import render as whole_page
from detente.core.scenario import Intervention
from detente.scenarios import document, scenario
from detente.studies.run import Report, run
from detente.studies.run.figures import NAMED
from detente.studies.run.summaries import QUANTITIES
from unit.apps.document import Document, as_written

render = as_written(whole_page)

MIX = "offensive_realism:0.3,three_steps:0.7"


@pytest.fixture(scope="module")
def report() -> Report:
    return run("cold_war", mix=MIX, replicates=8, settings={"worst_case": 0.1}, backend="numpy")


@pytest.fixture(scope="module")
def page(report: Report) -> str:
    return render(report)


@pytest.fixture(scope="module")
def document_of(page: str) -> Document:
    return Document(page)


def test_needs_nothing_but_itself(page: str, document_of: Document) -> None:
    tags = {tag for tag, _ in document_of.tags}
    assert not tags & {"script", "link", "iframe", "img", "object", "embed"}
    assert set(re.findall(r"url\((.)", page)) <= {"#"}
    for tag, attrs in document_of.tags:
        where = attrs.get("href", "#")
        assert where.startswith("#") or (tag == "a" and where.startswith("https://doi.org/")), where
    assert len(page.encode()) < 1_000_000


def test_links_and_labels_lead_somewhere(document_of: Document) -> None:
    names = [attrs["id"] for _, attrs in document_of.tags if "id" in attrs]
    assert len(names) == len(set(names)), "an identifier twice"
    wanted = {attrs["href"][1:] for _, attrs in document_of.tags if attrs.get("href", "").startswith("#")}
    wanted |= {attrs["aria-labelledby"] for _, attrs in document_of.tags if "aria-labelledby" in attrs}
    assert wanted <= set(names)
    levels = [int(tag[1]) for tag, _ in document_of.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_says_everything(page: str, document_of: Document, report: Report) -> None:
    text = re.sub(r"\s+", " ", " ".join(document_of.text))
    said = document("cold_war")
    assert said.question in text
    assert all(who in text for who in said.names)
    assert all(q.title in text and UNITS[n] in text for n, q in QUANTITIES.items() if n != "forces")
    assert report.diagnosis is not None
    assert all(
        m.title in text and re.sub(r"\s+", " ", with_zeros(m.formula)) in text
        for m in report.diagnosis.measures.values()
    )
    assert "Offensive realism" in text
    assert "Three steps" in text
    assert "worst_case = 0.1" in text
    assert "1979 to 1984 Afghanistan, the missiles and Able Archer, 1979 to 1984: everybody competes" in text
    assert all(sentence in text for sentence in (*report.by_construction, *report.caveats))
    assert not re.search(r"(?<![\w.])\.\d", text.partition("Skip to")[2]), "a zero stands before the point"
    figures = document_of.all("svg")
    assert len(figures) == 8
    assert all(f["aria-label"] for f in figures)
    assert not re.search(r"\bnan\b", text), "a missing number is a dash"


def test_the_command_gives_the_same_numbers(report: Report) -> None:
    told = command(report)
    rest = "--set worst_case=0.1 --replicates 8 --years 45 --seed 0 --backend numpy"
    assert told == f'detente run cold_war --mix "{MIX}" {rest}'
    alone = run("habit", "first_encounter", replicates=2, years=5, backend="numpy")
    assert command(alone, "my file.toml") == (
        "detente run 'my file.toml' --theory habit --replicates 2 --years 5 --seed 0 --backend numpy"
    )


def test_the_answer_and_the_titles_read_the_numbers(report: Report) -> None:
    assert report.diagnosis is not None
    share = 100 * report.numbers["restraint"].mean
    assert f"from 1985 to 1991 in {share:.0f}\u202f%" in answer(report)
    found = titles(report)
    drawn = report.paths.summaries["fear"].path[2]
    assert found["course"] == median_course("Fear", drawn, report.scenario.first_year or 0)
    assert f"from {drawn[0]:.2f} to {drawn[-1]:.2f} in 199" in found["course"], "the line that is drawn, not the means"
    assert f"restraint in {100 * report.diagnosis['restraint'].mean:.0f}\u202f% of runs" in found["diagnosis"]
    assert wars(report).startswith("The two are at war in ")
    assert all(text in render(report) for text in found.values())


def test_without_a_declared_answer_the_page_says_how_pairs_end(report: Report) -> None:
    assert report.diagnosis is not None
    mine = replace(report, scenario=report.scenario.replace(answer=None), numbers={})
    text = answer(mine)
    assert text.startswith("Pairs of states end in mutual restraint in ")
    assert f"{100 * report.diagnosis['paradox'].mean:.0f}\u202f% (" in text
    assert text in re.sub(r"<[^>]+>", "", render(mine))


def test_what_cannot_be_judged_is_said_on_the_page() -> None:
    place = scenario("first_encounter").replace(answer=None, interventions=(Intervention(0, conduct="compete"),))
    text = render(run(place, replicates=3, years=30, backend="numpy"))
    assert "Nothing can be judged" in text
    assert "Diagnosis: how it ends cannot be judged" in text
    assert not re.search(r"\bnan\b", text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [(">= .5 of", ">= 0.5 of"), ("1.5 and -.25", "1.5 and -0.25"), ("b*0, W.5, see 3.", "b*0, W.5, see 3.")],
)
def test_a_zero_before_the_point(text: str, wanted: str) -> None:
    assert with_zeros(text) == wanted


def test_a_stopped_run_says_so(report: Report) -> None:
    text = render(replace(report, complete=False, asked=500))
    assert "stopped after 8 of 500 runs" in text
    Document(text)
    none = replace(
        report, complete=False, finished=0, diagnosis=None, summaries={}, states=(), forces=np.zeros((5, 0, 0))
    )
    assert "there is nothing to answer from" in render(none)
    Document(render(none))


def test_names_are_text_and_not_markup() -> None:
    place = replace(scenario("first_encounter"), name="own", title="<b>&", names=("<i>one", 'two"'))
    text = render(run(place, replicates=2, years=5, backend="numpy"))
    assert "<b>" not in text.split("</style>")[1].split("<svg")[0]
    assert "<i>one" not in text
    Document(text)


def test_many_states_are_drawn_as_quantiles() -> None:
    place = replace(scenario("classroom_six"), name="many", states=NAMED + 1, names=())
    ran = run(place, replicates=2, years=6, backend="numpy")
    text = render(ran)
    assert "Quantiles over states" in text
    assert f"State {NAMED + 1}" in text


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        ([0.8, 0.92, 0.25, 0.28], "Median fear falls from 0.80 to 0.28 in 1950, highest in 1948, 0.92"),
        ([0.8, 0.85, 0.3, 0.25], "Median fear falls from 0.80 to 0.25 in 1950"),
        (
            [0.5, 0.2, 0.9, 0.6],
            "Median fear rises from 0.50 to 0.60 in 1950, highest in 1949, 0.90, lowest in 1948, 0.20",
        ),
        ([np.nan] * 4, "Fear"),
    ],
)
def test_a_title_says_of_the_drawn_median_where_it_goes(drawn: list[float], said: str) -> None:
    assert median_course("Fear", np.array(drawn), 1947) == said
