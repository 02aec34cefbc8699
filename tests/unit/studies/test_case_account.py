"""The account: every number in every sentence stands in the case, and on the page that the sentence links to."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from detente.apps.pages.case_page import links, render, section_of
from detente.core.errors import InvalidValue
from detente.data.perception import read_crises, title
from detente.studies.case import study as module
from detente.studies.case.account import GROUPS
from detente.studies.case.result import Case
from detente.studies.case.sentence import Draft, Fact, Number, Sentence, find_unbacked, look_up, write
from detente.studies.case.study import case as study
from unit.studies.case_record import YEARS, made_up


def _spiral() -> Any:
    """Both arm from 1955 to 1960 and disarm from 1964 to 1968, and leap once."""
    record = made_up()
    table = record.table("nmc7")
    rising, falling = table["year"].clip(1954, 1960) - 1954, table["year"].clip(1963, 1968) - 1963
    prices = [0.1 * (1.08**up) * (0.85**down) for up, down in zip(rising, falling, strict=True)]
    table["milex"] = [1e7 * price * 1.02 ** (year - 1950) for price, year in zip(prices, table["year"], strict=True)]
    table.loc[(table.ccode == 365) & (table.year >= 1973), "milex"] *= 1.9
    return record


@pytest.fixture(scope="module", params=[made_up, _spiral], ids=["noise", "spiral"])
def case(request: pytest.FixtureRequest) -> Case:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "open_record", lambda data, cache: request.param())
        return study("USA-USSR", "1950-1979", theories=["habit", "richardson"], replicates=8, backend="numpy")


@pytest.fixture(scope="module")
def document(case: Case) -> dict[str, Any]:
    return json.loads(json.dumps(case.as_dict(), allow_nan=False))


def _said(case: Case, rule: str) -> list[str]:
    return [one.text for one in case.sentences if one.rule == rule]


def test_every_number_is_backed(case: Case, document: dict[str, Any]) -> None:
    assert len(case.sentences) > 20
    for sentence in case.sentences:
        assert find_unbacked(sentence, document) == [], sentence.text


def test_what_is_not_backed_is_found(document: dict[str, Any]) -> None:
    where = "/series/mid_onset_USA_RUS/values/5"
    good = Sentence("2 disputes", "made", "conflict", (Number("2", where, ",.0f"),))
    assert find_unbacked(good, document) == []
    wrong = Sentence("3 disputes", "made", "conflict", (Number("3", where, ",.0f"),))
    assert find_unbacked(wrong, document) == [f"3 is '2' at {where}"]
    bare = Sentence("2 disputes in 1955", "made", "conflict", good.numbers)
    assert find_unbacked(bare, document) == ["1955"]
    with pytest.raises(InvalidValue, match="Nothing stands at"):
        look_up(document, "/series/nothing/values/0")


def test_numbers_are_written_as_the_field_does() -> None:
    assert [write(0.0004, "p"), write(0.0357, "p"), write(0.5, "+.0%")] == ["< .001", "= .036", "+50%"]
    assert [write(0, "n"), write(3, "n"), write(0, "none"), write(1234, ",.0f")] == ["no", "3", "none", "1,234"]
    draft = Draft({})
    assert draft.fact("a", Fact("label", 0.25, "made up", "conflict", ".0%")) == "25%"
    assert draft.numbers == [Number("25%", "/facts/a/value", ".0%")]


def test_facts_are_what_the_series_add_up_to(case: Case) -> None:
    onset = [value for value in case.series["mid_onset_USA_RUS"].values if value is not None]
    assert case.facts["onsets_USA_RUS"].value == sum(onset) == 3.0
    assert case.facts["onset_known_USA_RUS"].value == len(onset) == 30
    assert case.facts["ongoing_USA_RUS"].value == 3.0
    assert case.facts["ongoing_share_USA_RUS"].value == pytest.approx(3 / 30)
    assert case.facts["crises_USA_RUS"].value == 1.0
    assert case.facts["war_years_USA_RUS"].value == 1.0
    assert case.facts["rivalry_td_years_USA_RUS"].value == 21.0
    spent = case.series["milex_usd2020_USA"].values
    assert spent[0] is not None
    assert spent[-1] is not None
    assert case.facts["change_milex_usd2020_USA"].value == pytest.approx(spent[-1] / spent[0] - 1)


def test_sentences_say_what_the_record_holds(case: Case) -> None:
    assert _said(case, "disputes") == [
        "USA and USSR: 3 militarized disputes began in the 30 years on record (1950-1979), and one was going on in 3 "
        "of those years (10%)."
    ]
    assert _said(case, "crises") == ["1 international crisis was triggered by USA or USSR for the other in 1950-1979."]
    assert _said(case, "war") == ["USA and USSR were at war with each other in 1 of 30 years (1950-1979)."]
    (gravity,) = _said(case, "gravity")
    assert gravity.startswith("USA was drawn into 1 crisis that the other triggered")
    (hint,) = _said(case, "misplaced certainty")
    assert "A hint of misplaced certainty: of 1 grave threat" in hint
    assert "North Sea II in 1960, as USA saw it" in hint


def test_what_speaks_against_the_theories_comes_first(case: Case) -> None:
    groups = [one.group for one in case.sentences]
    assert groups == sorted(groups, key=list(GROUPS).index)
    assert groups[0] == "against"
    rules = [one.rule for one in case.sentences if one.group == "against"]
    assert {"headline", "together"} <= set(rules)


def test_a_spiral_is_told_with_what_came_with_it() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "open_record", lambda data, cache: _spiral())
        case = study("USA-USSR", "1950-1979", model=False)
    (armament,) = case.armaments
    assert [phase.kind for phase in armament.phases] == ["build-up", "fall", "fall"]  # the last by inflation
    falls = _said(case, "fall")
    assert len(falls) == 2
    assert all("begun under B. New and Mild" in text for text in falls)
    ups = _said(case, "build-up")
    assert len(ups) == 1
    assert ups[0].startswith("Build-up 1953-1962: USA +70% and USSR +70% against 1952, begun under A. Old and Firm. ")
    assert "In 1951-1953 there came a change of leader in USA to B. New (1953)." in ups[0]
    assert "While it lasted there came 3 new disputes; 1 year of war; the crisis North Sea II." in ups[0]
    assert "‘Hot line’ (1963) and ‘Partial test ban’ (1963), by the chronology" in falls[0]
    (leaps,) = _said(case, "leaps")
    assert "USSR +" in leaps
    assert " in 1973" in leaps
    (unanswered,) = _said(case, "unanswered")
    assert unanswered.startswith("Of 2 years in which a dispute between USA and USSR began")
    assert len(_said(case, "chance")) == 2


def test_coming_together_is_never_called_a_cause(case: Case) -> None:
    text = " ".join(case.account)
    assert not re.search(r"\b(because|caused?|therefore|led to|owing to|due to|drove)\b", text)


def test_every_sentence_with_a_number_links_to_what_backs_it(case: Case) -> None:
    page = render(case)
    anchors = set(re.findall(r' id="([^"]+)"', page))
    for sentence in case.sentences:
        if any(section_of(case, number.where) for number in sentence.numbers):
            assert links(case, sentence), sentence.text
        for anchor, _ in links(case, sentence):
            assert anchor in anchors
            assert f'href="#{anchor}"' in page
    for name in case.facts:
        assert "fact-" + re.sub(r"\W", "-", name) in anchors


def test_numbers_stand_in_the_tables_of_the_page(case: Case) -> None:
    page = render(case)
    cells = set(re.findall(r"<t[dh][^>]*>([^<]*)</t[dh]>", page))
    for fact in case.facts.values():
        assert fact.shown.replace("-", "−").replace("%", "\u202f%") in cells, fact
    for name in {n.where.split("/")[2] for s in case.sentences for n in s.numbers if n.where.startswith("/series/")}:
        label = case.series[name].label.replace(", USA and USSR", "")
        assert f"{label} (" in page.replace("&#39;", "'"), name


def test_backing_is_in_the_json(document: dict[str, Any]) -> None:
    assert [one["text"] for one in document["account_backing"]] == document["account"]
    for sentence in document["account_backing"]:
        assert {"text", "rule", "group", "numbers"} == set(sentence)
        for number in sentence["numbers"]:
            assert look_up(document, number["where"]) is not None
    assert document["leaders"][0]["leader"] == "A. Old"
    assert document["leader_on_1_january"]["USA"][:5] == ["A. Old"] * 4 + ["B. New"]
    assert document["perception"][0]["words"] == "threat to existence"
    assert document["chronology"]["USA-USSR"]["entries"][0]["date"] == "1950-06-25"
    assert {"warnings", "counterfactuals", "beliefs", "facts", "armaments", "company"} <= set(document)


def test_views_of_the_schools_are_kept(case: Case) -> None:
    for one in case.schools:
        assert {(view.of, view.to) for view in one.views} == {("USA", "USSR"), ("USSR", "USA")}
        for view in one.views:
            assert len(view.belief) == len(view.fear) == len(YEARS) - 1
            assert all(0 <= value <= 1 for value in (*view.belief, *view.fear))


def test_perception_by_hand(case: Case) -> None:
    (one,) = case.perception
    assert (one.actor, one.by, one.year, one.gravity, one.trigger) == ("USA", "USSR", 1960, 6, "violence")
    assert one.grave
    assert one.other_wanted_change is False
    assert one.misplaced
    nothing = read_crises(made_up(crises=None), case.actors, YEARS, {})
    assert nothing == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("BERLIN BLOCKADE", "Berlin Blockade"),
        ("KOREAN WAR II", "Korean War II"),
        ("CHINA/INDIA BDR. II", "China/India Border II"),
        ("REMILIT. RHINELAND", "Remilitarisation of Rhineland"),
        ("NICARAGUA MIG-21S", "Nicaragua MIG-21s"),
        ("ABLE ARCHER 83", "Able Archer 83"),
        ("FALL OF WEST EUROPE", "Fall of West Europe"),
        ("S. AFRICA RAID ON LESOTHO", "South Africa Raid on Lesotho"),
    ],
)
def test_names_of_crises_are_written_out(written: str, read: str) -> None:
    assert title(written) == read
