"""The page of a sweep: whole, offline, with the result's numbers, honest about what failed, and small."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente import store
from detente.apps.pages.kept import render_kept
from detente.apps.pages.sweep_page import render as whole_page
from detente.studies.sweep.outcomes import SweepOutcome
from detente.studies.sweep.result import Sweep
from detente.studies.sweep.until import PairedDifferences, Precision
from unit.apps.document import Document, as_written
from unit.apps.sweep_made import FEAR, PARADOX, WARS, made
from unit.studies.sweep.surfaces_made import ADVANTAGE, THEORIES, drawn, grid

render = as_written(whole_page)

REASON = "belief is not a number from year 31 on"
COMMAND = "detente sweep cold_war --vary offence_advantage=1:4:13 --vary theory=default,habit,three_steps --seed 3"
RANGES = {"offence_advantage": (1.0, 4.0), "prior": (0.05, 0.95), "learning": (0.1, 1.0)}


@pytest.fixture(scope="module")
def found() -> Sweep:
    points = grid(offence_advantage=ADVANTAGE, theory=THEORIES)
    lost = {"failed": {5: REASON, 6: REASON}, "partly": {10: "overflow"}, "undefined": [8], "missing": 120}
    manifest = {"detente": "1.0", "numpy": "2.0", "command": COMMAND}
    return made(points, (PARADOX, FEAR, WARS), manifest=manifest, **lost)


@pytest.fixture(scope="module")
def text(found: Sweep) -> str:
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


def test_the_numbers_are_those_of_the_result(found: Sweep, words: str) -> None:
    for one in (found.surface(outcome.name) for outcome in found.outcomes):
        told = [one.told(float(one.mean[k])) for k in range(len(one)) if one.known[k]]
        told += [one.between(float(one.low[k]), float(one.high[k])) for k in range(len(one)) if one.known[k]]
        assert [value for value in told if value.replace("\u202f", " ") not in words] == []
        assert one.formula in words
    assert "500 runs each" in words
    assert "seed 3" in words


def test_what_failed_is_told_with_its_reason(text: str, words: str) -> None:
    assert "2 of 39 points failed and at 1 more of 39 points some runs failed, 10 in all" in words
    assert f"{REASON} (2); overflow (1)" in words
    page = text.partition('id="failed"')[2]
    assert (page.count(REASON), page.count("overflow")) == (2, 1)
    assert re.search(r"<td>10</td><td>510</td><td class=\"what\">overflow", page)
    assert not re.search(r"\bnan\b", words)


def test_what_is_not_defined_is_counted(words: str) -> None:
    assert "It is not defined in 4,820 of 18,500 runs" in words
    assert "undefined in" in words


def test_how_it_was_made_is_there(found: Sweep, words: str) -> None:
    assert COMMAND in words
    assert found.key in words
    assert "numpy 2.0" in words
    assert "offence_advantage 1, 1.25," in words
    assert "what a unit of offence is worth against a unit of defence" in words
    assert "sensibility 0.95 share" in words, "what a theory sets"


def test_a_sweep_that_was_stopped_says_so() -> None:
    text = render(made(grid(offence_advantage=ADVANTAGE), open_=[9, 10, 11, 12]))
    assert "9 of 13 points are finished" in text
    assert "4 of 13 points are not finished (blank)" in text


@pytest.mark.parametrize("how", [{"failed": dict.fromkeys(range(13), REASON)}, {"open_": range(13)}])
def test_without_any_number_there_is_a_page(how: dict[str, Any]) -> None:
    text = render(made(grid(offence_advantage=ADVANTAGE), **how))
    Document(text)
    assert "there is nothing to say of it" in text


def test_names_are_text_and_not_markup() -> None:
    bad = ("<img src=x onerror=alert(1)>", "'\"&</td>", "$x_1$", "\x1b[0m")
    outcome = SweepOutcome("<b>n", "<b>Title</b>: {{ 7 * 7 }}", "<i>", "<script>alert(1)</script>", ())
    points = grid(offence_advantage=ADVANTAGE[:3], theory=bad)
    manifest = {"command": "<s>", "<q>": "<q>"}
    text = render(made(points, (outcome,), failed={1: "<u>why</u>"}, partly={2: "\x07<p>"}, manifest=manifest))
    inside = text.partition("</style>")[2]
    for mark in ("<img", "<b>", "<i>", "<script", "<u>", "<s>", "<q>", ": 49", "\x1b", "\x07"):
        assert mark not in inside, mark
    Document(text)


def test_a_precision_that_was_asked_for_is_told_with_its_method() -> None:
    points = grid(offence_advantage=ADVANTAGE[:3])
    change = np.array([0.0, 0.1234, np.nan])
    apart = PairedDifferences(change, change - 0.02, change + 0.02)
    until = Precision(PARADOX, 0.02, True, (100, 200))
    words = " ".join(Document(render(made(points, until=until, differences=apart, told=("Looked at twice.",)))).text)
    assert "+12.3" in words
    assert "+10.3 to +14.3" in words
    assert until.method in words
    assert "Looked at twice." in words
    assert "up to 500 runs each" in words


@pytest.mark.parametrize("name", ["map", "sample"])
def test_ten_thousand_points_are_a_small_page(name: str) -> None:
    if name == "map":
        points: Any = grid(offence_advantage=np.linspace(1, 4, 100), prior=np.linspace(0.05, 0.95, 100))
    else:
        points = drawn(10_000, theories=THEORIES, **RANGES)
    text = render(made(points, failed={k: f"reason {k}" for k in range(0, 10_000, 7)}))
    assert len(text.encode()) < 3_000_000
    assert "Of 10,000 points the 20 with the lowest and the 20 with the highest" in text
    assert len(Document(text).all("tr")) < 300


def test_averages_over_theories_are_said_and_taken_apart() -> None:
    points = drawn(150, theories=THEORIES, **RANGES)
    words = re.sub(r"\s+", " ", " ".join(Document(render(made(points))).text))
    assert "and over the 3 theories" in words
    table = words.partition("theory by theory")[2]
    assert all(title in table for title in ("Default world", "Logic of habit", "Three steps"))


def test_many_points_of_few_settings_have_a_title_that_names_them(text: str) -> None:
    assert "<h1>Security paradox over offence advantage and theory</h1>" in text
    many = render(made(drawn(20, binding=(0, 1), **RANGES)))
    assert "<h1>Security paradox over 4 settings</h1>" in many


def test_what_is_said_first_is_what_the_terminal_and_json_say(found: Sweep, words: str) -> None:
    said = found.account
    assert said == found.to_dict()["answer"]
    places = [words.index(sentence.replace("\u202f", " ")) for sentence in said]
    assert places == sorted(places)


def test_the_page_of_a_folder_has_its_fingerprint(tmp_path: Path, found: Sweep) -> None:
    sealed = store.write(tmp_path / "kept", found, question={"sweep": 1}, kind="sweep")
    text = render_kept(sealed)
    assert sealed.fingerprint in text
    assert "table.csv, in the folder of the sweep" in text
    assert found.account[0] in text
