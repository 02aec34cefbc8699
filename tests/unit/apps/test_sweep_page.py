"""The page of a sweep: whole, offline, with the result's numbers, honest about what failed, and small."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from detente.apps.pages.sweep_page import render, surfaces
from detente.scenarios import scenario
from detente.schools import school
from unit.apps.document import Document
from unit.apps.sweep_made import MadeOutcome, MadeSweep, made
from unit.studies.surfaces_made import ADVANTAGE, PRIOR, THEORIES, drawn, grid

PARADOX = MadeOutcome()
FEAR = MadeOutcome("fear.last", "Fear of the other", "probability", "mean of the record fear over the last 20 years")
WARS = MadeOutcome("wars", "Wars in a run", "count", "number of wars")
REASON = "belief is not a number from year 31 on"
COMMAND = "detente sweep cold_war --vary offence_advantage=1:4:13 --vary theory=default,habit,three_steps --seed 3"


def sweep(points: Any, outcomes: Any = (PARADOX,), **how: Any) -> MadeSweep:
    about: dict[str, Any] = {
        "scenario": scenario("cold_war"),
        "theories": {name: school(name) for name in THEORIES},
        "manifest": {"detente": "1.0", "numpy": "2.0", "command": COMMAND},
    }
    return made(points, outcomes, **(about | how))


@pytest.fixture(scope="module")
def found() -> MadeSweep:
    points = grid(offence_advantage=ADVANTAGE, theory=THEORIES)
    return sweep(points, (PARADOX, FEAR, WARS), failed={5: REASON, 6: REASON}, undefined=[8], missing=120)


@pytest.fixture(scope="module")
def text(found: MadeSweep) -> str:
    return render(found)


@pytest.fixture(scope="module")
def words(text: str) -> str:
    return re.sub(r"\s+", " ", " ".join(Document(text).text)).replace("\u202f", " ")


def test_needs_nothing_but_itself(text: str) -> None:
    page = Document(text)
    assert not {tag for tag, _ in page.tags} & {"script", "link", "iframe", "img", "object", "embed"}
    assert set(re.findall(r"url\((.)", text)) <= {"#"}
    for tag, attrs in page.tags:
        where = attrs.get("href", "#")
        assert where.startswith("#") or (tag == "a" and where.startswith("https://doi.org/")), where


def test_links_and_labels_lead_somewhere(text: str) -> None:
    page = Document(text)
    names = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(names) == len(set(names)), "an identifier twice"
    wanted = {attrs["href"][1:] for _, attrs in page.tags if attrs.get("href", "").startswith("#")}
    wanted |= {attrs["aria-labelledby"] for _, attrs in page.tags if "aria-labelledby" in attrs}
    assert wanted <= set(names)
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    assert all(svg["aria-label"] for svg in page.all("svg"))


def test_the_numbers_are_those_of_the_result(found: MadeSweep, words: str) -> None:
    for one in surfaces(found):
        told = [one.told(float(one.mean[k])) for k in range(len(one)) if one.known[k]]
        told += [one.between(float(one.low[k]), float(one.high[k])) for k in range(len(one)) if one.known[k]]
        assert [value for value in told if value.replace("\u202f", " ") not in words] == []
        assert one.formula in words
    assert "500 runs each" in words
    assert "seed 3" in words


def test_what_failed_is_told_with_its_reason(text: str, words: str) -> None:
    assert "2 of 39 points failed" in words
    assert f"{REASON} (2)" in words
    page = text.partition('id="failed"')[2]
    assert page.count(REASON) == 2
    assert not re.search(r"\bnan\b", words)


def test_what_is_not_defined_is_counted(words: str) -> None:
    assert "It is not defined in 4,820 of 18,500 runs" in words
    assert "undefined in" in words


def test_how_it_was_made_is_there(found: MadeSweep, words: str) -> None:
    assert COMMAND in words
    assert found.key in words
    assert "numpy 2.0" in words
    assert "offence_advantage 1, 1.25," in words
    assert "what a unit of offence is worth against a unit of defence" in words
    assert "sensibility 0.95 share" in words, "what a theory sets"


def test_a_sweep_that_was_stopped_says_so() -> None:
    points = grid(offence_advantage=ADVANTAGE)
    done = np.arange(13) < 9
    text = render(sweep(points, complete=False, finished=done, undefined=[9, 10, 11, 12]))
    assert "9 of 13 points are finished" in text
    assert "not finished" in text


@pytest.mark.parametrize(
    "how", [{"failed": dict.fromkeys(range(13), REASON)}, {"finished": np.zeros(13, bool), "undefined": range(13)}]
)
def test_without_any_number_there_is_a_page(how: dict[str, Any]) -> None:
    text = render(sweep(grid(offence_advantage=ADVANTAGE), complete="failed" in how, **how))
    Document(text)
    assert "there is nothing to say of it" in text


def test_names_are_text_and_not_markup() -> None:
    bad = ("<img src=x onerror=alert(1)>", "'\"&</td>", "$x_1$", "\x1b[0m")
    outcome = MadeOutcome("<b>n", "<b>Title</b>: {{ 7 * 7 }}", "<i>", "<script>alert(1)</script>")
    points = grid(offence_advantage=ADVANTAGE[:3], theory=bad)
    text = render(sweep(points, (outcome,), failed={1: "<u>why</u>"}, manifest={"command": "<s>", "<q>": "<q>"}))
    inside = text.partition("</style>")[2]
    for mark in ("<img", "<b>", "<i>", "<script", "<u>", "<s>", "<q>", "49 "):
        assert mark not in inside, mark
    Document(text)


@pytest.mark.parametrize("name", ["map", "sample"])
def test_ten_thousand_points_are_a_small_page(name: str) -> None:
    if name == "map":
        points: Any = grid(offence_advantage=np.linspace(1, 4, 100), prior=np.linspace(0.05, 0.95, 100))
    else:
        points = drawn(10_000, theories=THEORIES, offence_advantage=(1, 4), prior=(0.05, 0.95), learning=(0.1, 1))
    text = render(sweep(points, failed={k: f"reason {k}" for k in range(0, 10_000, 7)}))
    assert len(text.encode()) < 3_000_000
    assert "Of 10,000 points the 20 with the lowest and the 20 with the highest" in text
    assert len(Document(text).all("tr")) < 300


def test_averages_over_theories_are_said_and_taken_apart() -> None:
    points = drawn(150, theories=THEORIES, offence_advantage=(1, 4), prior=(0.05, 0.95), learning=(0.1, 1))
    words = re.sub(r"\s+", " ", " ".join(Document(render(sweep(points))).text))
    assert "and over the 3 theories" in words
    table = words.partition("theory by theory")[2]
    assert all(title in table for title in ("Default world", "Logic of habit", "Three steps"))


def test_many_points_of_few_settings_have_a_title_that_names_them(text: str) -> None:
    assert "<h1>Security paradox over offence advantage and theory</h1>" in text
    many = render(sweep(drawn(20, offence_advantage=(1, 4), prior=PRIOR[:2], learning=(0.1, 1), binding=(0, 1))))
    assert "<h1>Security paradox over 4 settings</h1>" in many
