"""A whole case, on a record made up for the purpose."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from back_ends import COMPILED, EVERY
from detente.apps.pages.case_page import render as whole_page
from detente.apps.pages.case_page import tidy
from detente.core.backends import BackendName
from detente.core.errors import DetenteError, InvalidValue
from detente.core.phases import Mechanism
from detente.core.progress import Moment, tracked
from detente.data.codes import actors
from detente.data.to_world import start
from detente.schools import school, schools
from detente.studies.case import study as module
from detente.studies.case.account import bottom_line
from detente.studies.case.counterfactual import share_anatomy
from detente.studies.case.gather import read_case
from detente.studies.case.schools import SchoolReading
from detente.studies.case.sections import Modelled
from detente.studies.case.sentence import find_unbacked
from detente.studies.case.study import case as study
from detente.studies.given import as_theories
from unit.apps.document import as_written
from unit.studies.case_record import YEARS, made_up

render = as_written(whole_page)


@pytest.fixture
def at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "open_record", lambda data, cache, **_: made_up())


def _study(**options: Any) -> Any:
    settings: dict[str, Any] = {"theories": ["habit", "richardson"], "replicates": 8}
    return study("USA-USSR", "1950-1979", **(settings | options))


@pytest.mark.usefixtures("at_hand")
def test_a_complete_case() -> None:
    seen: list[Moment] = []
    case = _study(progress=seen.append)
    assert case.complete
    assert [one.school for one in case.schools] == ["habit", "richardson"]
    assert (seen[0].share, seen[-1].share) == (0, 1)
    assert {moment.due for moment in seen} == {100}
    assert seen[-1].stage == "beliefs"
    document = json.loads(json.dumps(case.as_dict(), allow_nan=False))
    assert document["states"] == [
        {"ccode": 2, "name": "USA", "abb": "USA"},
        {"ccode": 365, "name": "USSR", "abb": "RUS"},
    ]
    assert document["years"] == list(YEARS)
    for series in document["series"].values():
        assert {"unit", "source", "values"} <= set(series)
        assert len(series["values"]) == len(YEARS)
    for row in document["richardson"]:
        assert {"of", "to", "reaction", "se", "p", "rmse", "rmse_random_walk"} <= set(row)
    assert {row["of"] for row in document["richardson"]} == {"USA", "USSR"}
    assert all(isinstance(sentence, str) for sentence in document["account"])
    assert any("3 militarised disputes began" in s for s in document["account"])
    assert document["series"]["warheads_USA"]["values"].count(None) == len(YEARS) - 1


@pytest.mark.usefixtures("at_hand")
def test_the_seed_fixes_everything() -> None:
    assert _study(seed=3).as_dict() == _study(seed=3).as_dict()
    assert _study(seed=3).schools[0].fans != _study(seed=4).schools[0].fans


@pytest.mark.usefixtures("at_hand")
def test_a_region_and_no_model() -> None:
    case = study("USA,USSR,India", "1950-1979", model=False)
    assert len(case.richardson) == 6
    assert not case.schools
    assert case.begin is None
    page = render(case)
    assert 'id="schools"' not in page
    assert "A series of another dyad is never used in its place" not in page  # USA-USSR is there


def test_an_interruption_keeps_what_is_finished(monkeypatch: pytest.MonkeyPatch, at_hand: None) -> None:
    import detente.engine.ensemble as engine

    real, calls = engine.simulate, []

    def once(*arguments: Any, **options: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*arguments, **options)

    monkeypatch.setattr(engine, "simulate", once)
    case = _study()
    assert not case.complete
    assert len(case.schools) == 1
    assert bottom_line(case)["Not complete"] == "The runs were stopped early: 1 of 2 schools finished."
    assert "This page is not complete" in render(case)
    assert case.as_dict()["complete"] is False


@pytest.mark.usefixtures("at_hand")
def test_the_page_stands_alone() -> None:
    page = render(_study())
    assert page.startswith("<!doctype html>")
    for word in ("<script", "<link", "src=", "@import", "cdn"):
        assert word not in page
    assert 'href="http' not in page
    assert page.count("<svg") >= 11
    assert page.count('role="img" aria-label="') == page.count("<svg")
    assert "nan" not in page.lower().replace("finan", "")
    assert page.count("<h1>") == 1
    assert 'lang="en-GB"' in page


@pytest.mark.usefixtures("at_hand")
@pytest.mark.parametrize(
    ("states", "years", "options"),
    [
        ("USA-USSR", "1979-1950", {}),
        ("USA-Narnia", "1950-1979", {}),
        ("USA", "1950-1979", {}),
        ("USA-Bangladesh", "1950-1960", {}),
        ("USA-USSR", "1950-1979", {"replicates": 0}),
        ("USA-USSR", "1950-1979", {"theories": ["offensive_realsm"]}),
    ],
)
def test_bad_input(states: str, years: str, options: dict[str, Any]) -> None:
    with pytest.raises(DetenteError) as caught:
        study(states, years, **options)
    assert caught.value.message
    assert caught.value.hint


def test_states_that_never_met(tmp_path: Path) -> None:
    span = tuple(range(1850, 1960))
    with pytest.raises(InvalidValue, match="never in the state system together"):
        read_case(made_up(), actors("Bavaria-Pakistan", span), span)
    with pytest.raises(DetenteError, match="no data folder"):
        study("USA-USSR", "1950-1979", data=tmp_path / "nowhere")


def test_gaps_in_membership_are_said() -> None:
    span = tuple(range(1935, 1961))
    case = read_case(made_up(), actors("France-Germany", span), span)
    assert any("Germany was not in the state system in 1946-1954" in note for note in case.missing)
    values = case.of_dyad("mid_onset", "FRN", "GMY").values
    assert values[span.index(1950)] is None


def test_a_case_that_cannot_start_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = made_up()
    empty.table("nmc7")["milex"] = float("nan")
    monkeypatch.setattr(module, "open_record", lambda data, cache, **_: empty)
    case = _study()
    assert case.begin is None
    assert not case.schools
    assert any("cannot be started from the record" in note for note in case.missing)
    assert any("not on record" in sentence for sentence in case.account)
    assert "Missing: no spending on record" in render(case)


def test_tidy() -> None:
    assert tidy("1946-1991 (-17 %), p = 0.104") == "1946–1991 (−17\u202f%), p\u00a0=\u00a00.104"
    assert tidy("Guinea-Bissau 2-3") == "Guinea-Bissau 2-3"


def test_a_case_of_one_year_speaks_of_one_year(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "open_record", lambda data, cache, **_: made_up())
    case = study("USA-USSR", "1955", model=False)
    assert case.title == "USA and USSR, 1955"
    told = [one.text for one in case.sentences if one.rule == "spending"]
    assert all("in 1955, the only year on record." in text for text in told)
    assert not case.armaments
    assert "1955–1955" not in render(case)


def test_only_capabilities_at_hand_is_a_case_too(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = dict.fromkeys(
        ("disputes", "wars", "crises", "acts", "gdp", "leaders", "leader_years", "rivalries", "alliances", "joint_igos",
         "dyadic_trade", "warheads", "contiguity", "majors", "capitals", "willingness")
    )  # fmt: skip
    monkeypatch.setattr(module, "open_record", lambda data, cache, **_: made_up(**absent))
    case = _study()
    document = case.as_dict()
    assert set(document["series"]["mid_onset_USA_RUS"]["values"]) == {None}
    assert all(find_unbacked(one, case.facts) == [] for one in case.sentences)
    rules = {one.rule for one in case.sentences}
    assert not {"disputes", "gravity", "rivalry", "ties"} & rules
    assert bottom_line(case)["Situation"].startswith("The record does not tell the situation of any year")
    page = render(case)
    assert "no leaders at hand" in page
    assert page.count("Get it with: detente data fetch") > 10


@pytest.mark.usefixtures("at_hand")
def test_every_stage_says_what_it_does_and_shares_only_grow() -> None:
    told: list[Moment] = []
    _study(theories=["habit"], counterfactuals="trust", progress=told.append)
    stages = list(dict.fromkeys(moment.stage for moment in told))
    assert stages[0] == "reading the record"
    for words in ("on record", "counterfactuals: ", "situations under ", "logic under ", "without remedies", "beliefs"):
        assert any(words in stage for stage in stages), words
    shares = [moment.share for moment in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert told[0].left is None, "reading is no measure of what is left"


@pytest.mark.usefixtures("at_hand")
def test_ctrl_c_while_the_record_is_read_leaves_nothing_to_keep() -> None:
    def stop(moment: Moment) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _study(theories=["habit"], progress=stop)


@pytest.mark.usefixtures("at_hand")
def test_theories_of_ones_own_are_run_and_asked_what_if() -> None:
    mine = school("psychological_spiral").where(prior=0.6).replace(name="mine", title="Mine")
    case = _study(theories=[mine, "habit"], counterfactuals="no_offence_advantage")
    assert [one.school for one in case.schools] == ["mine", "habit"]
    assert {one.school for one in case.counterfactuals} == {"mine", "habit"}
    assert _study(theories=mine).schools == case.schools[:1]
    with pytest.raises(InvalidValue, match="3 is no theory"):
        _study(theories=[3])


def _readings(theories: Any, backend: BackendName) -> tuple[SchoolReading, ...]:
    """Readings of the schools of a case, and nothing else of it."""
    record, sides = made_up(), actors("USA-USSR", YEARS)
    case = read_case(record, sides, YEARS)
    case.modelled = Modelled(replicates=8, begin=start(record, sides, YEARS))
    with tracked(None, "case", "steps", len(theories)) as track:
        module.run_schools(case, as_theories(theories), backend, track, 1.0)
    return case.schools


@pytest.fixture(scope="module")
def by_numpy() -> tuple[SchoolReading, ...]:
    return _readings(["habit", "richardson"], "numpy")


@pytest.mark.parametrize("backend", COMPILED)
def test_back_ends_read_the_record_alike(backend: BackendName, by_numpy: tuple[SchoolReading, ...]) -> None:
    for one, two in zip(by_numpy, _readings(["habit", "richardson"], backend), strict=True):
        assert one.error == pytest.approx(two.error, rel=1e-4)
        assert one.coverage == pytest.approx(two.coverage, abs=0.05)


def test_compiled_theories_share_one_program() -> None:
    whole = {share_anatomy(school(name), "fused").anatomy for name in schools()}
    assert len(whole) == 1
    assert share_anatomy(school("habit"), "numpy") == school("habit")


@pytest.mark.parametrize("backend", EVERY)
def test_a_theory_with_a_mechanism_of_its_own_is_run(backend: BackendName) -> None:
    base = school("habit")
    own = base.replace(name="own", respond=(*base.respond, Still()))
    assert Still() in share_anatomy(own, backend).mechanisms
    alone, plain = _readings([own, base], backend)
    assert alone.school == "own"
    assert [f.error for f in alone.fans] == pytest.approx([f.error for f in plain.fans], rel=1e-4)


def test_a_theory_with_an_order_of_its_own_is_run_as_it_is() -> None:
    base = school("habit")
    turned = base.replace(bind=base.bind[::-1], respond=base.respond[::-1])
    assert share_anatomy(turned, "fused") is turned


class Still(Mechanism):
    """Does nothing."""

    phase = "respond"

    def __call__(self, world: Any, product: Any, year: Any) -> Any:
        return world, product
