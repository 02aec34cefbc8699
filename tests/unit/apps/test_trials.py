"""Trials of pages: what each starts from, and the worlds between which a reader chooses."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pytest

import detente
from detente.apps.pages import case_page, claims_page, complex_page, confront_page, sweep_page
from detente.apps.pages.beliefs_trial import imposed, yearly
from detente.apps.pages.claims_trial import case_of, claims_trial
from detente.apps.pages.trials import FEW, SHARES, SIDE, arms_trial, model_trial, ranges_trial
from detente.scenarios import scenario
from detente.schools import school
from detente.studies.case import study as case_study
from detente.studies.claims import claims_of_essays
from detente.studies.claims.trial import luck_of
from detente.studies.complex.study import study as complex_study
from unit.apps import claims_made
from unit.apps.document import Document
from unit.studies.case_record import made_up
from unit.studies.confront.made_trials import made as trials_made
from unit.studies.confront.made_trials import onset, spending
from unit.studies.test_complex_study import TRIO, YEARS, record


def about(page: str) -> dict[str, Any]:
    """Return what a page says of itself beside its result."""
    held = re.search(r'<script type="application/json" id="about">(.*?)</script>', page, re.DOTALL)
    assert held is not None
    found: dict[str, Any] = json.loads(held[1])
    return found


def swept() -> Any:
    vary = {"offence_advantage": [1.0, 3.0]}
    return detente.sweep("first_encounter", vary, outcomes=["hostility", "paradox"], replicates=2, years=30)


def of_three() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(case_study, "open_record", lambda data, cache, **_: made_up())
        return case_study.case("USA-USSR-JPN", "1950-1960", model=False)


PAGES = {
    "claims": lambda: claims_page.render(claims_made.made(("E08", "M15", "M22"))),
    "case": lambda: case_page.render(of_three()),
    "complex": lambda: complex_page.render(complex_study(record(), TRIO, YEARS, runs=3, nulls=9)),
    "confront": lambda: confront_page.render(trials_made(onset(), spending())),
    "sweep": lambda: sweep_page.render(swept()),
}


@pytest.mark.parametrize("name", PAGES)
def test_every_world_that_is_offered_has_its_part_of_the_page(name: str) -> None:
    page = PAGES[name]()
    told = about(page)
    marked = {attrs["data-about"] for _, attrs in Document(page).tags if "data-about" in attrs}
    offered = {one["name"] for one in told["worlds"]}
    assert len(told["switch"]) == 2
    if len(offered) > 1:
        first = {told["worlds"][0]["name"]} if name == "sweep" else set()  # its figure heads the page
        assert offered - first <= marked
    assert name == "sweep" or marked <= offered


def test_shares_of_trials_are_measures_of_the_page(repository: Any) -> None:
    text = (repository / "web" / "src" / "engine" / "measures.ts").read_text(encoding="utf-8")
    listed = text[text.index("export const DEFINITIONS") :]
    units = dict(re.findall(r'name: "(\w+)",.*?unit: "(\w+)"', listed, re.DOTALL))
    assert {name for name, unit in units.items() if unit == "share"} == set(SHARES)


def test_a_year_competes_where_half_of_its_months_do() -> None:
    when = [f"{year}-{month:02d}" for year in (1950, 1951, 1952) for month in range(1, 13)]
    acts = [1.0] * 6 + [0.0] * 6 + [1.0] * 2 + [0.0] * 3 + [None] * 7 + [None] * 12
    assert yearly(when, acts) == [1.0, 0.0, None]
    assert yearly(["1950", "1951"], [None, 1.0]) == [None, 1.0]


def test_acts_are_imposed_as_they_were_seen() -> None:
    done = imposed([1.0, 1.0, None, 0.0], 1)
    assert [(one.year, one.until, one.conduct, one.actor, one.target) for one in done] == [
        (0, 2, 1.0, 1, 0),
        (3, 4, 0.0, 1, 0),
    ]
    run = detente.simulate(
        "default",
        "first_encounter",
        replicates=8,
        years=4,
        interventions=done,
        keep=["conduct", "war"],
        backend="numpy",
    )
    conduct, war = (np.asarray(run[name])[..., 1, 0] for name in ("conduct", "war"))
    assert (conduct[:, :2][war[:, :2] == 0] == 1).all()
    assert (conduct[:, 3][war[:, 3] == 0] == 0).all()


def test_a_claim_is_tried_with_its_own_luck_dose_and_size() -> None:
    claim = claims_of_essays()["E08"]
    case = case_of(claim, 7)
    assert case is not None
    assert case.seed == luck_of(claim, 7)
    assert case.dose == {"prior": (0.3, 0.9)}
    assert case.asks == 0.1
    assert case.dials == ("sensibility", "offence_advantage"), "no arm sets what moves both"
    away = case_of(claims_of_essays()["M18b"], 0)
    assert away is not None
    assert away.dose == {"offensive_ceiling": (1.0, 0.05)}, "from what it is where no arm sets it"


def test_a_page_tries_those_of_its_claims_that_it_can_measure() -> None:
    panel = claims_trial({"E08": "E08", "M24": "M24"}, 0, {})
    assert panel is not None
    assert [case["name"] for case in panel.given["cases"]] == ["E08"]
    assert "detente claims runs them" in panel.given["caveat"]
    assert set(panel.modules) == {2}
    assert claims_trial({"M24": "M24"}, 0, {}) is None


@pytest.mark.parametrize("decides", [1, 2, 3])
def test_a_panel_tries_the_part_that_decides_and_says_which_it_is(decides: int) -> None:
    claim = claims_of_essays()["M16"]
    case = case_of(claim, 0, decides=decides)
    assert case is not None
    at = case.part["at"]
    assert case.part == {"at": at, "of": len(claim.predictions), "decides": at == decides}
    assert case.title == f"M16 {claim.predictions[at - 1].words}"
    single = case_of(claims_of_essays()["E08"], 0)
    assert single is not None
    assert bool(single.part) == (len(claims_of_essays()["E08"].predictions) > 1)


def test_worlds_that_arms_share_are_told_once() -> None:
    every = [case_of(claims_of_essays()[name], 0) for name in ("E04a", "E08", "E11", "M29")]
    panel = arms_trial([case for case in every if case is not None], [school("default")], heading="", caveat="")
    assert panel is not None
    names = [card["name"] for card in panel.given["data"]["scenarios"]]
    assert len(set(names)) == len(names)
    assert {arm["scenario"] for case in panel.given["cases"] for arm in case["arms"]} == set(names)
    assert all(not card["events"] for card in panel.given["data"]["scenarios"])


@pytest.mark.parametrize(("values", "size"), [([1.0, 3.0], SIDE), (list(np.linspace(1, 3, FEW + 1)), FEW + 1)])
def test_what_a_study_varied_are_the_sides_of_the_map(values: list[float], size: int) -> None:
    place = scenario("first_encounter").replace(years=30)
    given = {"offence_advantage": values, "prior": [0.2, 0.8], "leap": [0.0, 0.1]}
    panel = ranges_trial(place, [school("default")], given, outcome="paradox", years=30, seed=2**60)
    assert panel is not None
    assert panel.kind == "map"
    assert panel.given["measure"] == "paradox"
    assert panel.given["seed"] == str(2**60), "no number of a script holds it"
    assert panel.given["named"]
    (x, y) = (panel.given["axes"][side]["values"] for side in "xy")
    assert (x[0], x[-1], len(x)) == (1.0, 3.0, size)
    assert (y[0], y[-1], len(y)) == (0.2, 0.8, SIDE)


def test_no_page_carries_an_engine_for_many_states_or_months() -> None:
    one = scenario("first_encounter")
    for place in (one.replace(states=9, names=()), one.replace(periods=12)):
        assert model_trial("run", place, [school("default")], heading="", caveat="") is None


def test_the_page_of_all_claims_is_within_its_budget_or_without_an_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    page = claims_page.render(claims_made.made())
    assert len(page.encode()) < claims_page.MOST_BYTES
    held = [part.partition("</script>")[0] for part in page.split('<script type="application/x-gzip-base85"')[1:]]
    assert sum(map(len, held)) < 400_000, "scripts and engine"
    assert 'id="module-2"' in page
    assert 'id="module-8"' not in page, "the engine of pairs alone"
    monkeypatch.setattr(claims_page, "MOST_BYTES", 1000)
    small = claims_page.render(claims_made.made(("E08",)))
    assert 'id="module-' not in small
    assert "Nothing to try here: with an engine this page would be too large." in small


def test_a_page_names_in_the_terminal_only_what_the_terminal_knows_by_name() -> None:
    library, own = scenario("cold_war"), scenario("cold_war").replace(settings={"prior": 0.9})
    mine = school("habit").replace(name="evil")
    told = model_trial("run", library, [school("habit")], heading="h", caveat="c")
    assert told is not None
    assert told.given["named"]
    assert not any("place" in one for one in told.given["data"]["schools"])
    anew = model_trial(
        "run", library, [school("default").where(prior=0.9)], values={"prior": 0.9}, heading="h", caveat="c"
    )
    assert anew is not None
    assert not any("place" in one for one in anew.given["data"]["schools"]), "set by --set, which the command says"
    other = model_trial("run", own, [school("default").where(prior=0.9), mine], heading="h", caveat="c")
    assert other is not None
    assert not other.given["named"], "another scenario under the name of one of the library"
    places = {one["name"]: one.get("place") for one in other.given["data"]["schools"]}
    assert places["default"] == "FILE.py:default", "a theory of one's own under the name of a school"
    assert places["evil"] == "FILE.py:evil"
    assert places["grit"] is None
