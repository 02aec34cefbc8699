"""The page of a confrontation: whole, offline, read aloud in order, and what beliefs add comes first."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from detente import school
from detente.apps.pages.confront_page import render as whole_page
from detente.studies.confront.account import of_trial
from detente.studies.confront.covariates import FULL
from detente.studies.confront.events import DYADS, HINDSIGHTED, PEACE, REGRESSION
from detente.studies.confront.figures import calibration, gaps
from detente.studies.confront.quantities import QUANTITIES
from detente.studies.confront.result import Confrontation
from unit.apps.document import Document, as_written
from unit.studies.confront.made_trials import made, onset, spending

render = as_written(whole_page)


class Headings(HTMLParser):
    """Levels of headings in their order, and every id."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href" and (value or "").startswith("#") and tag == "a":
                self.links.append((value or "")[1:])


@pytest.fixture(scope="module")
def result() -> Confrontation:
    return made(onset(), replace(onset(), sample="politically relevant dyads; rolling origin: 1950-2010"), spending())


@pytest.fixture(scope="module")
def text(result: Confrontation) -> str:
    return render(result)


@pytest.fixture(scope="module")
def said(text: str) -> str:
    return " ".join(" ".join(Document(text).text).split())


def test_it_stands_alone(text: str) -> None:
    assert text.startswith("<!doctype html>")
    for word in ("<script", "<link", "@import", "cdn", "url(http", "javascript:"):
        assert word not in text
    page = Document(text)
    assert not any("src" in attrs or attrs.get("href", "#")[0] != "#" for _, attrs in page.tags)
    assert not any(name.startswith("on") for _, attrs in page.tags for name in attrs)
    assert ">nan<" not in text.lower()
    assert ">None<" not in text


def test_headings_are_in_order_and_links_lead_somewhere(text: str) -> None:
    found = Headings(text)
    assert found.levels[0] == 1
    assert found.levels.count(1) == 1
    for before, after in zip(found.levels, found.levels[1:], strict=False):
        assert after - before <= 1
    assert len(set(found.ids)) == len(found.ids)
    assert set(found.links) <= set(found.ids)


def test_what_beliefs_add_comes_first(text: str) -> None:
    body = text[text.index("<main") :]
    assert body.index("Beliefs improve forecasts") < body.index("<h2")
    nothing = render(made(onset(holds=False), spending()))
    assert "<h1>Beliefs add nothing certain" in nothing
    body = nothing[nothing.index("<main") :]
    assert body.index("Beliefs add nothing certain") < body.index("<figure")


def test_at_most_three_things_are_unfolded(text: str) -> None:
    """The answer with its figure, the table, the sources' heading; samples, method and sources are folded."""
    shown = re.sub(r"<details.*?</details>", "", text[text.index("<main") : text.index("</main>")], flags=re.S)
    assert shown.count("<h2") <= 3
    assert shown.count("<figure") == 1
    assert len(re.sub("<[^>]+>", " ", shown).split()) < 2500


def test_every_sentence_and_every_number_of_the_account_is_there(said: str, result: Confrontation) -> None:
    """Sentences are set as print does, and the first of a trial is spread over its heading."""
    printed = said.replace("–", "-").replace("−", "-")
    heads = {of_trial(trial)[0] for trial in result.trials}
    for sentence in result.account:
        if sentence not in heads:
            assert sentence.replace("−", "-") in printed
        for number in re.findall(r"[+−-]?\d[\d.,]*\d|\d", sentence):
            assert number.replace("−", "-").strip(".,") in printed, (number, sentence)


def test_every_score_is_in_the_table(said: str, result: Confrontation) -> None:
    printed = said.replace("−", "-")
    for trial in result.trials:
        for entry in trial.entries:
            assert f"{entry.scores.log_loss:.5f}" in printed
            for one in entry.differences[:1]:
                assert f"{1000 * one.log_loss:+.2f} [{1000 * one.low:+.2f}, {1000 * one.high:+.2f}]" in printed
            for value in (entry.scores.auc, entry.scores.ap):
                assert value is None or f"{value:.3f}" in printed
            assert all(f"{value:.4f}" in printed for value in entry.errors.values())


def test_models_that_look_back_bear_a_star(text: str, result: Confrontation) -> None:
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>', text)
    starred = {re.sub("<.*", "", row).strip() for row in rows if "<abbr" in row}
    assert starred == {e.model.name for t in result.trials for e in t.entries if e.model.hindsight}
    assert REGRESSION + HINDSIGHTED in starred
    assert REGRESSION not in starred


def test_the_table_marks_what_holds_and_what_is_worse(text: str) -> None:
    table = text[text.index('<table class="added">') : text.index("</table>")]
    for name, mark, number in (("tit_for_tat", "plus", "−0.33"), ("habit", "minus", "+0.37"), ("default", "", "+0.02")):
        row = next(r for r in table.split("<tr>") if f">{school(name).title}</th>" in r)
        first = re.findall(r"<td([^>]*)>(.*?)</td>", row)[0]
        assert (f'class="{mark}"' in first[0]) == bool(mark)
        assert number in first[1]
        assert "by countries" in first[0]
    cautious = render(made(onset(holds=False)))
    table = cautious[cautious.index('<table class="added">') : cautious.index("</table>")]
    assert 'class="plus"' not in table  # green needs all three
    assert 'class="dyadic"' in table


def test_rank_correlations_are_in_a_table(text: str, said: str) -> None:
    assert "Rank correlations" in text
    assert "8,000 rows" in said
    assert "+0.31" in said


def test_it_says_how_it_was_done(said: str) -> None:
    for name, meaning in QUANTITIES.items():
        assert name in said
        assert meaning in said
    assert all(name in said for name in FULL)
    assert "Nothing inside a theory is fitted" in said
    assert "nuclear_status: It is not there." in said
    assert "escalation: 3 events in the test years." in said
    assert "30.5 s" in said
    assert "2.0 GiB" in said
    assert "seed 7" in said
    assert "unknown and not zero" in said
    assert "Gibler 2018" in said
    assert "Bremer" in said


def test_figures_are_described_and_need_no_colour(text: str, result: Confrontation) -> None:
    page = Document(text)
    drawings = page.all("svg")
    assert (
        len(drawings) == 7
    )  # beliefs; theories by themselves and a calibration, for a phone too, for each trial of events
    assert all(attrs.get("role") == "img" and len(attrs.get("aria-label", "")) > 80 for attrs in drawings)
    trial = result.trials[0]
    drawn = gaps(trial, trial.of_kind("theory"))
    assert drawn is not None
    assert "Best: Tit for tat -0.00300" in drawn.told
    assert "1 of 3 better, 1 worse" in drawn.told
    assert drawn.told.partition(" Best:")[0] in text.replace("&#39;", "'").replace("&#x27;", "'")


def test_figures_of_nothing() -> None:
    trial = onset()
    assert gaps(trial, []) is None
    assert gaps(trial, [e for e in trial.entries if not e.differences]) is None
    assert calibration(trial, ["no such model"]) is None
    assert calibration(spending(), [e.model.name for e in spending().entries if not e.calibration]) is None
    assert calibration(trial, [PEACE, DYADS]) is not None


def test_a_page_that_is_not_complete_says_so() -> None:
    found = render(made(onset(), complete=False))
    assert "This page is not complete" in found
    assert "stopped after 1 trial" in found
    assert "This page is not complete" not in render(made(onset()))


def test_names_are_escaped() -> None:
    trial = replace(onset(), outcome="<b>mine</b> of the frame is 1")
    assert "&lt;b&gt;mine&lt;/b&gt;" in render(made(trial))


def test_the_same_result_is_the_same_page(result: Confrontation, text: str) -> None:
    assert render(result) == text
    assert len(text) < 600_000
