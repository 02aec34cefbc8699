"""The page of a run: self-contained, complete, honest about what is missing, and valid."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from detente.apps.pages.run_figures import UNITS
from detente.apps.pages.run_page import answer, command, render
from detente.scenarios import document, scenario
from detente.studies.run import Report, run
from detente.studies.run.figures import NAMED
from detente.studies.run.summaries import QUANTITIES
from unit.apps.document import Document

MIX = "offensive_realism:0.3,three_steps:0.7"


@pytest.fixture(scope="module")
def report() -> Report:
    return run("cold_war", mix=MIX, replicates=8, years=40, settings={"worst_case": 0.1}, backend="numpy")


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
    assert all(m.title in text and re.sub(r"\s+", " ", m.formula) in text for m in report.diagnosis.measures.values())
    assert "Offensive realism" in text
    assert "Three steps" in text
    assert "worst_case = 0.1" in text
    assert "Soviet Union shows restraint toward United States" in text
    figures = document_of.all("svg")
    assert len(figures) == 8
    assert all(f["aria-label"] for f in figures)
    assert not re.search(r"\bnan\b", text), "a missing number is a dash"


def test_the_command_gives_the_same_numbers(report: Report) -> None:
    told = command(report)
    rest = "--set worst_case=0.1 --replicates 8 --years 40 --seed 0 --backend numpy"
    assert told == f'detente run cold_war --mix "{MIX}" {rest}'
    alone = run("habit", "first_encounter", replicates=2, years=5, backend="numpy")
    assert command(alone, "my file.toml") == (
        "detente run 'my file.toml' --theory habit --replicates 2 --years 5 --seed 0 --backend numpy"
    )


def test_the_answer_reads_the_numbers(report: Report) -> None:
    assert report.diagnosis is not None
    first, second = answer(report)
    share = 100 * report.diagnosis["paradox"].mean
    assert first.startswith(f"{share:.0f}\u202f%")
    assert f"{report.summaries['fear'].parts['end']['mean']:.2f}" in second


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
