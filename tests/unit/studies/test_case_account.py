"""The account: the bottom line first, every number a named fact, and sentences that read well whatever is on record."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from detente.apps.pages.case_page import render as whole_page
from detente.apps.pages.case_section import tidy
from detente.data.codes import actors
from detente.data.perception import read_crises
from detente.studies.case import study as module
from detente.studies.case.account import GROUPS, LABELS, bottom_line, title_of, told_of, write
from detente.studies.case.account.known import dyads
from detente.studies.case.gather import read_case
from detente.studies.case.reciprocity import ActReciprocity
from detente.studies.case.result import Case
from detente.studies.case.richardson import Equation
from detente.studies.case.schools import TOLERANCE, WIDTH, SchoolReading
from detente.studies.case.sentence import KINDS, Fact, Sentence, find_unbacked
from detente.studies.case.situation import ObservedSituation, PlacedLogic, observe_situations
from detente.studies.case.study import case as study
from unit.apps.document import as_written
from unit.studies.case_record import YEARS, made_up
from unit.studies.well_said import faults

render = as_written(whole_page)


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
        patch.setattr(module, "open_record", lambda data, cache, **_: request.param())
        return study("USA-USSR", "1950-1979", theories=["habit", "richardson"], replicates=8)


@pytest.fixture(scope="module")
def document(case: Case) -> dict[str, Any]:
    return json.loads(json.dumps(case.as_dict(), allow_nan=False))


@pytest.fixture(scope="module")
def page(case: Case) -> str:
    return render(case)


def _said(case: Case, rule: str) -> list[str]:
    return [one.text for one in case.sentences if one.rule == rule]


def _without_model(record: Any, states: str, years: tuple[int, ...]) -> Case:
    case = read_case(record, actors(states, years), years)
    case.estimated = replace(case.estimated, observed=observe_situations(record, dyads(case), years))
    write(case)
    return case


def test_every_number_is_a_named_fact(case: Case) -> None:
    assert len(case.sentences) > 20
    for sentence in case.sentences:
        assert find_unbacked(sentence, case.facts) == [], sentence.text


def test_every_number_in_a_sentence_is_the_fact_in_the_json(document: dict[str, Any]) -> None:
    """Read from the JSON alone: what is shown follows from value and kind, and nothing else is in the sentences."""
    facts = {name: Fact(name, one["label"], one["value"], one["kind"]) for name, one in document["facts"].items()}
    for name, one in document["facts"].items():
        assert facts[name].shown == one["shown"]
        assert one["label"]
    assert [one["text"] for one in document["account_backing"]] == document["account"]
    for one in document["account_backing"]:
        assert find_unbacked(Sentence(one["text"], one["rule"], one["group"], tuple(one["facts"])), facts) == []
    first = document["bottom_line"]
    assert list(first) == [one["rule"] for one in document["account_backing"] if one["group"] == "bottom"]
    assert first == dict(zip(first, document["account"], strict=False))
    assert {"title_case", "situation", "mind"} <= set(first)


def test_facts_are_what_the_series_add_up_to(case: Case) -> None:
    onset = [value for value in case.of_dyad("mid_onset", "USA", "RUS").values if value is not None]
    assert case.facts["onsets_USA_RUS"].value == sum(onset) == 3.0
    assert case.facts["onset_years_USA_RUS"].value == len(onset) == 30
    assert case.facts["ongoing_share_USA_RUS"].value == pytest.approx(3 / 30)
    assert case.facts["crises_USA_RUS"].value == 1.0
    assert case.facts["war_years_USA_RUS"].value == 1.0
    assert case.facts["rivalry_td_years_USA_RUS"].value == 21.0
    spent = case.of_state("milex_usd2020", "USA").values
    first, last = (sum(value or 0.0 for value in part) for part in (spent[:3], spent[-3:]))
    assert case.facts["spending_change_USA"].value == pytest.approx(last / first - 1)
    best = max(one.coverage or 0.0 for one in case.schools)
    assert case.facts["best_coverage"].value == best
    assert case.observed is not None
    assert case.facts["observed_share"].value == max(case.observed.years.values()) / case.observed.known
    assert case.facts["stripped"].value == case.logics[0].stripped


def test_sentences_say_what_the_record_holds(case: Case) -> None:
    assert _said(case, "title_case") == ["USA and USSR: at war in 3 % of years and in dispute in 10 %"]
    assert _said(case, "disputes") == [
        "USA and USSR: 3 militarised disputes began in 30 years, and one was under way in 10 % of years. 1 crisis was "
        "triggered by one for the other. The two were at war in 3 % of years (1 of 30)."
    ]
    (gravity,) = _said(case, "gravity")
    assert gravity.startswith("USA was drawn into 1 crisis by another of these states")
    (hint,) = _said(case, "misplaced")
    assert hint.startswith("1 of 1 grave threat whose author's aims are coded came from a state that wanted no change")
    assert "(North Sea II, 1960): a hint of misplaced certainty" in hint


def _equation(p: float, reaction: float, better: bool, power: float) -> Equation:
    return Equation("USA", "USSR", 45, reaction=reaction, beyond_trend=reaction, p=p, p_page=p, power=power,
                    rmse=0.1 if better else 0.3, rmse_random_walk=0.2)  # fmt: skip


@pytest.mark.parametrize(
    ("equations", "heading", "lesson"),
    [
        ([_equation(0.6, 0.1, True, 0.3), _equation(0.6, 0.1, False, 0.3)],
         "None of 2 reaction equations is significant (a real reaction of middling size would be found with a chance "
         "of 30 %); 1 forecasts better than a random walk", "this is no evidence that there is no arms race."),
        ([_equation(0.6, 0.1, False, 0.9)], "The reaction equation is not significant",
         "a response of middling size is unlikely, a small one is not."),
        ([_equation(0.01, -0.1, True, 0.3), _equation(0.6, 0.1, False, 0.3)],
         "1 of 2 reaction equations is significant, but none is also positive and better than a random walk",
         "this is no evidence that there is no arms race."),
        ([_equation(0.01, 0.1, True, 0.3), _equation(0.6, 0.1, False, 0.3)],
         "1 of 2 reaction equations is significant, positive and better than a random walk",
         "what is not significant is not shown to be absent."),
        ([Equation("USA", "USSR", 9)], "Too few years are on record for a test of reactions", ""),
    ],
)  # fmt: skip
def test_the_heading_of_reactions_follows_the_test(
    case: Case, equations: list[Equation], heading: str, lesson: str
) -> None:
    ways = zip(equations, (("USA", "USSR"), ("USSR", "USA")), strict=False)
    both = tuple(replace(one, of=of, to=to) for one, (of, to) in ways)
    changed = replace(case, estimated=replace(case.estimated, richardson=both))
    write(changed)
    assert title_of(changed, "reaction") == heading
    assert [text.endswith(lesson) for text in _said(changed, "power")] == ([True] if lesson else [])
    for one in changed.sentences:
        assert not faults(one.text), one.text
        assert find_unbacked(one, changed.facts) == [], one.text


@pytest.mark.parametrize(
    ("months", "gaps", "says"),
    [
        (60, 1, "cannot be estimated: 1 of 60 months is missing, and each month is held against the one before."),
        (20, 0, "cannot be estimated: 20 months are on record, and 36 are needed."),
        (60, 0, "cannot be estimated: the acts of one side hardly vary apart from the other's (60 months)."),
    ],
)
def test_acts_that_are_not_estimated_say_why(case: Case, months: int, gaps: int, says: str) -> None:
    answer = ActReciprocity("USA", "USSR", months, source="acts", gaps=gaps)
    changed = replace(case, estimated=replace(case.estimated, reciprocity=(answer,)))
    write(changed)
    (told,) = _said(changed, "acts")
    assert told.endswith(says)


def test_what_would_change_the_situation(case: Case) -> None:
    """Left out, a rule that decides nothing is not told; one without which the situation stays says so."""
    assert case.observed is not None
    found = ObservedSituation(
        years={"rivalry": 5, "dilemma": 2}, unknown=0, spells=(), combinations=162,
        by_combination={"rivalry": 0.75, "dilemma": 0.25}, without={"claim": "spiral", "breadth": "rivalry"}, broad=3,
        broad_sides=("USA",),
    )  # fmt: skip
    changed = replace(case, estimated=replace(case.estimated, observed=found))
    write(changed)
    line = bottom_line(changed)
    assert "in 3 of which USA counts as greedy only by its claims against others" in line["Situation"]
    assert line["What would change our mind"].startswith(
        "The situation on record would be another if evidence showed that what counts as greed in their disputes was "
        "defence (then most often a spiral of security-seekers); it would stay if claims against others said nothing "
        "of motives towards each other. It is the same in 75 % of 162 combinations of thresholds that were tried. "
    )
    assert "<title>USA and USSR, 1950–1979 – mostly a rivalry of greedy states on record</title>" in render(changed)


def test_the_greedy_side_and_what_pacts_decide_are_told(case: Case) -> None:
    found = ObservedSituation(
        years={"deterrence": 5, "dilemma": 2}, unknown=0, spells=(), combinations=162,
        by_combination={"deterrence": 1.0}, without={}, broad=0, broad_sides=(),
        greedy={("USSR",): 1, ("USA",): 4}, settled=3,
    )  # fmt: skip
    changed = replace(case, estimated=replace(case.estimated, observed=found))
    write(changed)
    told = bottom_line(changed)["Situation"]
    assert "; greedy by its claims is USA (in 4 years), USSR (in 1 year); " in told
    assert "in 3 years a pact is taken to end doubt, whether or not anybody believed it" in told
    assert changed.as_dict()["observed_situation"]["greedy"][1] == {"sides": ["USA"], "years": 4}


def test_the_title_names_the_years_of_its_shares() -> None:
    """Wars are on record to 2007 and disputes to 2010; over all years of a case none is named."""
    (told,) = _said(_without_model(made_up(), "USA-USSR", tuple(range(1950, 2020))), "title_case")
    assert "(1950-2010)" in told


def test_the_bottom_line_comes_first(case: Case, page: str) -> None:
    groups = [one.group for one in case.sentences]
    assert groups == sorted(groups, key=list(GROUPS).index)
    assert [one.rule for one in case.sentences][:2] == ["title_case", "situation"]
    line = bottom_line(case)
    assert list(line) == ["Situation", "Fit", "Logic", "What would change our mind"]
    body = page[page.index("<main") :]
    places = [body.index(tidy(text).replace("'", "&#39;")) for text in line.values()]
    assert places == sorted(places)
    assert body.index('id="spending"') < body.index("<svg") < places[0], (
        "the finding and its figure are the first screen"
    )
    assert places[-1] < body.index("<details")
    assert page.index("<h1>") < page.index("<main")
    for group in GROUPS[1:]:
        assert bool(told_of(case, group)) <= bool(title_of(case, group)), group


def _covering(one: SchoolReading, share: float) -> SchoolReading:
    return replace(one, fans=tuple(replace(fan, coverage=share) for fan in one.fans))


@pytest.mark.parametrize(
    ("coverage", "fails"), [(WIDTH - TOLERANCE, False), (WIDTH - TOLERANCE - 0.01, True), (0.0, True)]
)
def test_ranges_that_fail_are_told_at_the_top(case: Case, coverage: float, fails: bool) -> None:
    schools = tuple(_covering(one, coverage) for one in case.schools)
    changed = replace(case, modelled=replace(case.modelled, schools=schools))
    write(changed)
    line = bottom_line(changed)
    assert ("Fit" in line) == fails
    mind = line["What would change our mind"]
    assert ("contained at least 65 % of the observed years" in mind) == fails
    assert ("a longer record left the 80 % range of" in mind) != fails
    if fails:
        assert KINDS["share"](coverage) in line["Fit"]
        assert list(line).index("Fit") == 1


def test_fit_is_told_of_the_school_that_is_named(case: Case) -> None:
    """Another school's range passes: the one that the bottom line names fails all the same, and is told throughout."""
    named = case.situations[0]
    schools = tuple(_covering(one, 0.42 if one.school == named.school else 0.73) for one in case.schools)
    changed = replace(case, modelled=replace(case.modelled, schools=schools))
    write(changed)
    line = bottom_line(changed)
    assert f"under {named.title} (the school nearest to the record)" in line["Situation"]
    assert line["Fit"].startswith(f"The 80 % range of {named.title} contains only 42 % of the observed years")
    assert "; 1 of 2 schools has a range that passes. Read" in line["Fit"]
    assert f"the 80 % range of {named.title} contained at least 65 %" in line["What would change our mind"]
    assert "73 %" not in line["Fit"] + line["What would change our mind"]
    assert title_of(changed, "schools").endswith("; the range of only 1 contains at least 65 % of the observed years")


@pytest.mark.parametrize(
    ("own", "toolbox", "stripped", "says"),
    [
        ("fatalist", "mitigator, lasting", 0.9, "is fatalist by the school's own means and mitigator (lasting) by all"),
        ("open", "transcender", 0.8, "is undecided by the school's own means and transcender by all means"),
        (None, None, 0.5, "cannot be told apart from this start: without any remedy 50 % of runs"),
        (None, None, float("nan"), "No logic can be given: no two security-seekers are within reach"),
    ],
)
def test_the_logic_is_told(case: Case, own: str | None, toolbox: str | None, stripped: float, says: str) -> None:
    placed = PlacedLogic("habit", "Logic of habit", own, toolbox, stripped)
    changed = replace(case, modelled=replace(case.modelled, logics=(placed,)))
    write(changed)
    line = bottom_line(changed)
    assert says in line["Logic"]
    mind = line["What would change our mind"]
    assert ("fewer than 75 % of runs of the default world without remedies" in mind) == (own is not None)
    assert all(not faults(one.text) and not find_unbacked(one, changed.facts) for one in changed.sentences)


def test_a_case_that_cannot_start_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = made_up()
    empty.table("nmc7")["milex"] = float("nan")
    monkeypatch.setattr(module, "open_record", lambda data, cache, **_: empty)
    line = bottom_line(study("USA-USSR", "1950-1979", theories=["habit"], replicates=8))
    assert line["Logic"] == "No logic can be given: the record has no year but the last from which the model can start."
    assert "in the model" not in line["Situation"]


def test_a_case_of_one_year_says_that_it_is_too_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "open_record", lambda data, cache, **_: made_up())
    short = study("USA-USSR", "1960", theories=["habit"], replicates=8)
    assert bottom_line(short)["Logic"].endswith("give at least two years.")
    assert title_of(short, "spending") == "One year tells no change of spending: give at least two years"
    assert title_of(short, "ties") in ("No alliance bound them", "Alliances are not on record in these years")
    assert not title_of(short, "acts").startswith("No state's acts")
    assert module.ONE_YEAR in short.missing
    assert module.NO_START not in short.missing
    assert all(not faults(one.text) and not find_unbacked(one, short.facts) for one in short.sentences)


def test_a_spiral_is_told_with_what_came_with_it() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "open_record", lambda data, cache, **_: _spiral())
        case = study("USA-USSR", "1950-1979", model=False)
    (armament,) = case.armaments
    assert [phase.kind for phase in armament.phases] == ["build-up", "fall", "fall"]  # the last by inflation
    assert title_of(case, "turns") == "1 joint build-up and 2 joint falls lasted three years or more"
    (leaps,) = _said(case, "leaps")
    assert "USSR +" in leaps
    assert " in 1973" in leaps
    assert len(_said(case, "chance")) == 1
    page = render(case)
    around = re.findall(r'<td class="text around">(.*?)</td>', page)
    assert len(around) == 3
    assert "B. New, USA (1953)" in around[0]
    assert "Partial test ban (1963)" in around[1]
    assert list(bottom_line(case)) == ["Situation", "What would change our mind"]


def test_coming_together_is_never_called_a_cause(case: Case) -> None:
    text = " ".join(case.account)
    assert not re.search(r"\b(because|caused?|therefore|led to|owing to|due to|drove)\b", text)


def test_numbers_stand_in_the_tables_of_the_page(case: Case, page: str) -> None:
    cells = set(re.findall(r"<t[dh][^>]*>([^<]*)</t[dh]>", page))
    for fact in case.facts.values():
        assert fact.kind == "name" or tidy(fact.shown).replace("<", "&lt;") in cells, fact


SOURCES = ("gdp", "warheads", "disputes", "dispute_dyads", "wars", "crises", "acts", "leaders", "rivalries",
           "alliances", "joint_igos", "dyadic_trade", "majors")  # fmt: skip


@pytest.mark.parametrize("absent", SOURCES)
def test_sentences_read_well_whatever_is_missing(absent: str) -> None:
    case = _without_model(made_up(**{absent: None}), "USA-USSR", YEARS)
    for one in case.sentences:
        assert faults(one.text) == [], one.text
        assert find_unbacked(one, case.facts) == [], one.text
    assert case.sentences[0].rule == "title_case"


@pytest.mark.parametrize(("states", "years"), [("USA-USSR", (1955,)), ("USA-USSR", (1955, 1956)), ("USA-India", YEARS),
                                               ("USA,USSR,India", YEARS)])  # fmt: skip
def test_sentences_read_well_of_few_years_and_more_states(states: str, years: tuple[int, ...]) -> None:
    case = _without_model(made_up(), states, years)
    for one in case.sentences:
        assert faults(one.text) == [], one.text
        assert find_unbacked(one, case.facts) == [], one.text
    assert set(bottom_line(case)) <= set(LABELS.values())


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
