"""Beliefs of a case: filtered where there is something to learn from, told in two sentences, drawn in one figure."""

from __future__ import annotations

import json
from typing import Any

import pytest

from detente.apps.pages.case_page import render
from detente.data.codes import actors
from detente.studies.beliefs import of_case as module
from detente.studies.beliefs.of_case import of_case
from detente.studies.case import study as case_study
from detente.studies.case.sentence import find_unbacked
from unit.studies.beliefs.made import SPAN, record


@pytest.fixture(autouse=True)
def few_particles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PARTICLES", 100)
    monkeypatch.setattr(case_study, "open_record", lambda data, cache, **_: record())


@pytest.fixture(scope="module")
def plain() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "PARTICLES", 100)
        patch.setattr(case_study, "open_record", lambda data, cache, **_: record())
        return _case()


def _case(names: str = "USA-USSR", years: str = "1950-1979", **options: Any) -> Any:
    settings: dict[str, Any] = {"theories": ["habit"], "replicates": 4}
    return case_study.case(names, years, **(settings | options))


def test_dyads_with_months_or_disputes_are_filtered() -> None:
    """USA-USSR has months; USA-India no act of competing in thirty years, and India-USSR none either."""
    found = of_case(record(), actors("USA,USSR,India", SPAN), SPAN)
    assert [(one.paths[0].of, one.paths[0].to) for one in found] == [("USA", "USSR")]
    assert found[0].school == "default"
    by_year = of_case(record(acts=None), actors("USA-USSR", SPAN), SPAN)
    assert by_year[0].seen.periods == 1
    assert of_case(record(acts=None, disputes=None), actors("USA-USSR", SPAN), SPAN) == []


def test_long_lists_are_left_alone() -> None:
    assert of_case(record(), actors("USA,USSR,India,France", SPAN), SPAN) == []


def test_a_case_holds_them_only_if_the_model_is_on(plain: Any) -> None:
    with_model, without = plain, _case(model=False)
    assert json.loads(json.dumps(without.as_dict()))["beliefs"] == []
    told = json.loads(json.dumps(with_model.as_dict(), allow_nan=False))["beliefs"]
    assert [one["school"] for one in told] == ["default"]
    assert len(told[0]["paths"][0]["mean"]) == len(told[0]["seen"]["when"]) == 120
    assert _said(with_model)
    assert not _said(without)
    assert "Inferred from the acts" in render(with_model)
    assert "Inferred from the acts" not in render(without)
    same, other = (of_case(record(), with_model.actors, SPAN, seed=seed) for seed in (0, 5))
    assert tuple(same) == with_model.beliefs
    assert tuple(other) != with_model.beliefs


RULES = ("belief", "belief_fit", "belief_crises")
"""Sentences about what was inferred."""


def _said(case: Any) -> list[Any]:
    return [one for one in case.sentences if one.rule in RULES]


def test_sentences_with_what_stands_behind_them(plain: Any) -> None:
    case = plain
    said = _said(case)
    assert [one.rule for one in said] == ["belief", "belief", "belief_fit"]
    assert [find_unbacked(one, case.facts) for one in said] == [[], [], []]
    mean, when = case.beliefs[0].paths[0].mean, case.beliefs[0].seen.when
    year = when[mean.index(max(mean))][:4]
    assert case.facts["belief_most_USA_RUS"].value == max(mean)
    assert case.facts["belief_least_USA_RUS"].value == min(mean)
    assert said[0].text.startswith(
        "Under the default world, USA's belief that USSR is greedy would have been highest in"
    )
    assert f"{year} ({max(mean):.2f}) and lowest in" in said[0].text
    assert "no better than persistence fitted to them" in said[2].text
    table = render(case).split("The numbers: beliefs inferred from the acts")[1].split("</table>")[0]
    for path in case.beliefs[0].paths:
        assert f"{path.of} about {path.to}" in table
        assert f"<td>{max(path.mean):.2f}</td>" in table
        assert f"<td>{min(path.mean):.2f}</td>" in table


def test_belief_in_years_of_crisis_by_hand(plain: Any) -> None:
    """The crisis of 1960 is outside the ten years of months; by year it is one of thirty."""
    assert "belief_crises" not in [one.rule for one in plain.sentences]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(case_study, "open_record", lambda data, cache, **_: record(acts=None))
        case = _case()
    mean = dict(zip(case.beliefs[0].seen.when, case.beliefs[0].paths[0].mean, strict=True))
    rest = [value for when, value in mean.items() if when != "1960"]
    assert case.facts["filtered_crises"].value == pytest.approx(mean["1960"])
    assert case.facts["filtered_other"].value == pytest.approx(sum(rest) / len(rest))
    (text,) = [one.text for one in case.sentences if one.rule == "belief_crises"]
    during, other = (case.facts[name].shown for name in ("filtered_crises", "filtered_other"))
    assert f"the inferred belief averages {during}, in other years {other}." in text
    assert float(during) == pytest.approx(mean["1960"], rel=0.05)
    assert "Diamonds: crises" in render(case).split("Inferred from the acts.")[1]


def test_three_states_are_told_dyad_by_dyad(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_anything", lambda seen: True)
    case = _case("USA,USSR,India", "1950-1952", backend="numpy")
    assert len(case.beliefs) == 3
    assert [one.rule for one in _said(case)] == ["belief", "belief", "belief_fit"] * 3
    assert render(case).count("Inferred from the acts.") >= 3


def test_ctrl_c_leaves_them_out_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*arguments: Any, **options: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "filter_beliefs", stop)
    case = _case()
    assert not case.complete
    assert case.beliefs == ()
    assert case.schools
