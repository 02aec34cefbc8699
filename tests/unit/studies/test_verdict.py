"""The verdict: answers that no chunk changes, what the runs show, and what a stop leaves."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest

import detente
from detente import school, schools, simulate, verdict
from detente.apps.pages.verdict_page import render
from detente.core.errors import InvalidValue, UnknownName
from detente.core.progress import Moment
from detente.engine.ensemble import stream
from detente.engine.plan import Point
from detente.mechanisms.complete import completed
from detente.studies.beds import BEDS, OFFENCE, WORLDS, base_scenario, shocked, timetable, world_named
from detente.studies.remedies import LABELS
from detente.studies.verdict.answers import NO_BELIEF, NO_STAKES
from detente.studies.verdict.row import OUTCOMES, SHARES
from detente.studies.verdict.size import Size, size_of
from detente.studies.verdict.study import Verdict
from detente.studies.world.model import WARM_UP, WORLD, YEARS
from unit.apps.document import Document

SMALL: dict[str, Any] = {"replicates": 13, "years": 60, "seed": 3, "beds": "pair", "draws": 3}
TWO = (["richardson", "three_steps"], ["W1", "W4"])


@pytest.fixture(scope="module")
def small() -> Verdict:
    return verdict(*TWO, **SMALL)


@pytest.fixture(scope="module")
def several() -> Verdict:
    return verdict(
        ["default", "three_steps", "habit", "richardson", "offensive_realism", "alliance_politics"], "W1", **SMALL
    )


def told(found: Verdict) -> str:
    return json.dumps(found.to_dict(), allow_nan=False)


# ------------------------------------------------------------------ rows and answers
def test_every_cell_has_a_row_with_shares_that_add_up(small: Verdict) -> None:
    assert [(r.school, r.world) for r in small.rows] == [(s, w) for s in TWO[0] for w in TWO[1]]
    for r in small.rows:
        assert sum(r.shares[k] for k in OUTCOMES) == pytest.approx(1.0)
        assert set(r.shares) == set(SHARES)
        for k in SHARES:
            assert r.low[k] <= r.shares[k] <= r.high[k]
        assert r.shares["paradox"] <= r.shares["hostile"], "hostility with a loss is hostility"
        assert r.paths["fear"].shape == (3, 60)
        assert (r.offence_advantage, r.distinguishability) == ((2.5, 0.0) if r.world == "W1" else (1.25, 1.0))
    assert small.complete
    assert set(small.answers) == set(TWO[0])


@pytest.mark.parametrize(
    ("chunk", "workers"), [(4, 2), *(pytest.param(*one, marks=pytest.mark.slow) for one in ((7, 1), (64, 2)))]
)
def test_no_chunk_and_no_worker_changes_a_byte(small: Verdict, chunk: int, workers: int) -> None:
    """Of 13 runs in fours, one is a chunk by itself; `chunks_and_workers` has every run in a chunk of its own."""
    again = verdict(*TWO, chunk=chunk, workers=workers, **SMALL)
    assert told(again) == told(small)
    assert again == small


def test_a_school_alone_has_the_row_and_the_answer_that_it_has_in_company(small: Verdict) -> None:
    alone = verdict(["three_steps"], ["W1", "W4"], **SMALL)
    assert [r.to_dict() for r in alone.rows] == [r.to_dict() for r in small.rows if r.school == "three_steps"]
    assert alone.answers["three_steps"] == small.answers["three_steps"]
    assert verdict(["three_steps"], ["W4"], **SMALL).rows == alone.rows[1:]


def test_another_seed_is_other_luck(small: Verdict) -> None:
    assert verdict(*TWO, **SMALL | {"seed": 4}).rows != small.rows


def test_a_row_says_what_the_runs_show(several: Verdict) -> None:
    """The run with the shock, done again and counted by hand; nobody is overrun where both hold back."""
    when = timetable(60)
    keep = ("conduct", "intended", "compete", "prox", "belief", "restraint", "exposure", "win", "wars")
    place = base_scenario(WORLDS["W1"], 60)
    run = simulate("default", place, replicates=13, seed=3, keep=keep, interventions=shocked(when), years=60)
    (row,) = [r for r in several.rows if r.school == "default"]
    window = range(when.test - when.window, when.test)
    hostile, paradox, dilemma = [], [], []
    for n in range(13):

        def at(name: str, year: int, i: int, n: int = n) -> float:
            return float(run[name][n, year, i, 1 - i])

        meant = [np.mean([at("conduct", y, i) * (at("intended", y, i) > 0) for y in window]) for i in (0, 1)]
        lost = [np.mean([at("prox", y, i) * at("compete", y, i) * at("win", y, i) for y in window]) for i in (0, 1)]
        hostile.append(min(meant) >= 0.5)
        paradox.append(min(meant) >= 0.5 and min(lost) >= 0.05)
        torn = []
        for y in range(when.window):
            sides = []
            for i in (0, 1):
                b = min(max(at("belief", y, i), 1e-9), 1 - 1e-9)
                doubt = -b * math.log2(b) - (1 - b) * math.log2(1 - b)
                sides.append(doubt > 0.5 and at("restraint", y, i) > 0 and at("exposure", y, i) > 0)
            torn.append(any(sides))
        dilemma.append(np.mean(torn))
    assert 0 < np.mean(hostile) < 1
    assert row.shares["hostile"] == pytest.approx(np.mean(hostile))
    assert row.shares["paradox"] == pytest.approx(np.mean(paradox))
    assert row.shares["dilemma_first"] == pytest.approx(np.mean(dilemma))
    assert row.shares["war"] == pytest.approx((run["wars"][:, : when.test].sum(1) > 0).mean())
    assert several.answers["default"].dilemma["first"]["mean"] == row.shares["dilemma_first"]
    assert several.answers["default"].hostility["hostile"]["mean"] == row.shares["hostile"]


def test_draws_are_held_against_all_the_runs_of_what_is_assumed() -> None:
    """Not against as few of them as a draw has: whether an answer is robust is no matter of luck."""
    found = verdict(
        ["default", "offensive_realism", "grit"], "W1", **SMALL | {"replicates": 40, "beds": (), "draws": 9}
    )
    assert found.size.drawn < found.size.pair
    for row in found.rows:
        held = found.answers[row.school].robustness
        assert held is not None
        assert held.same == pytest.approx(held.hostile if row.shares["hostile"] >= 0.5 else 1 - held.hostile)


def test_the_world_that_fits_the_record_is_the_default_one(several: Verdict) -> None:
    """Counted again in a run of twenty states, past the warm-up."""
    keep = ("belief", "restraint", "exposure", "malign", "parties", "conduct")
    size = several.size.drawn
    scene = detente.Scenario("default_world", states=20, years=YEARS, settings=WORLD)
    run = simulate("default", scene, replicates=size, seed=3, keep=keep, years=YEARS)
    i, j = np.triu_indices(20, 1)
    lived = slice(WARM_UP, None)
    torn = np.zeros((size, YEARS - WARM_UP, len(i)), bool)
    for a, b in ((i, j), (j, i)):
        p = np.clip(run["belief"][:, lived, a, b].astype(float), 1e-9, 1 - 1e-9)
        doubt = -p * np.log2(p) - (1 - p) * np.log2(1 - p)
        torn |= (doubt > 0.5) & (run["restraint"][:, lived, a, b] > 0) & (run["exposure"][:, lived, a, b] > 0)
    greedy = run["malign"][:, lived] > 0.5
    friends = ~greedy[..., i] & ~greedy[..., j]
    world = several.world
    assert world is not None
    assert world.replicates == size
    assert world.dilemma[0] == pytest.approx(torn.mean())
    assert world.tragic[0] == pytest.approx((torn & friends).mean())
    fought = run["parties"][:, lived, i, j] > 0
    assert world.wars == fought.sum()
    assert world.benign_wars == (fought & friends).sum() < world.wars


def test_the_arrays_have_names(several: Verdict) -> None:
    data = several.to_xarray()
    (row,) = [r for r in several.rows if r.school == "habit"]
    assert data.shares.sel(school="habit", world="W1", outcome="hostile") == row.shares["hostile"]
    where = {"bed": "pair", "forces": "told_apart", "first_belief": 0.5, "horizon": 30}
    tipping = several.answers["richardson"].tipping["pair"]["told_apart"]["0.5"]["30"]
    assert data.tipping_at.sel(school="richardson", **where) == tipping.at
    assert data.tipping_low.sel(school="richardson", **where) == tipping.low
    assert data.tipping_at.sel(school="three_steps", **where) == math.inf


# ------------------------------------------------------------------ what is put in, and what is idle
def test_some_answers_are_put_in() -> None:
    """After 100 years; 64 pairs of a world, from which on wide intervals are run again."""
    theories = ["default", "three_steps", "habit", "richardson", "offensive_realism"]
    several = verdict(theories, "W1", **SMALL | {"replicates": 64, "draws": 0, "years": 150})
    why = {name: one.by_assumption for name, one in several.answers.items()}
    assert why["default"] == why["three_steps"] == ()
    assert NO_STAKES in why["habit"]
    assert NO_BELIEF in why["richardson"]
    assert NO_BELIEF in why["offensive_realism"]
    for name, reasons in why.items():
        assert ("by assumption" in several.answers[name].sentence) == bool(reasons)


def test_alliances_are_idle_between_two(several: Verdict) -> None:
    idle = {name: one.idle for name, one in several.answers.items()}
    assert idle.pop("alliance_politics") == ("pair",)
    assert set(idle.values()) == {()}, "the default is not compared with itself"
    one, lead = (several.answers[name] for name in ("alliance_politics", "default"))
    assert one.tipping == lead.tipping
    assert one.dilemma == lead.dilemma


def test_restraint_dominates_where_striking_first_does_not_pay() -> None:
    """By closed form P - S = (q - 1/2)(g + l) < 0 below an advantage of 1; what war costs a regime at home is on top.

    No school whose states weigh what they do is hostile there; habit and tit for tat do not.
    """
    names = list(schools())
    scene = BEDS["pair"].scenario(40, prior=0.75, offence_advantage=0.6, distinguishability=0.0)
    points = [Point(completed(school(name)), scene) for name in names]
    hostile: dict[str, list[float]] = {}
    for run in stream(points, years=40, replicate_ids=np.arange(12), keep=("conduct", "exposure", "win")):
        name = names[run.manifest["point"]]
        if name == "default":
            q, (greed, cost) = 0.6 / 1.6, (run.values[k] for k in ("greed_benign", "domestic_cost"))
            assert run["win"][:, 0, 0, 1] == pytest.approx(q)
            at_home = run["exposure"][:, 0, [0, 1], [1, 0]] - (q - 0.5) * (greed + 1.0)
            assert sorted(set(at_home.ravel().round(5).tolist())) == pytest.approx([0.0, cost], abs=2e-5)
        acts = run["conduct"][:, -20:, [0, 1], [1, 0]].mean(1)
        hostile.setdefault(name, []).append((acts >= 0.5).all(-1).mean())
    usual = {name for name, shares in hostile.items() if np.mean(shares) >= 0.5}
    assert usual == {"habit"}
    assert {name for name, shares in hostile.items() if np.mean(shares) > 0} <= {"habit", "tit_for_tat"}


# ------------------------------------------------------------------ Ctrl-C
STAGES = (
    "Jervis's worlds",
    "where it tips, pair",
    "ways out",
    "robustness",
    "half-life of hostility",
    "the world that fits the record",
)


@pytest.mark.parametrize("stage", STAGES[1:])
def test_ctrl_c_leaves_what_was_finished(several: Verdict, stage: str) -> None:
    def stop(moment: Moment) -> None:
        if moment.stage == stage:
            raise KeyboardInterrupt

    found = verdict(["default", "habit"], "W1", progress=stop, **SMALL)
    done = STAGES.index(stage)
    assert not found.complete
    assert json.loads(told(found))["complete"] is False
    assert "stopped" in str(found.summary())
    assert list(found.rows) == [r for r in several.rows if r.school in ("default", "habit")], "rows come first"
    for name, answer in found.answers.items():
        whole = several.answers[name]
        assert answer.dilemma == whole.dilemma
        assert answer.tipping == (whole.tipping if done > 1 else {})
        assert answer.way_out == (whole.way_out if done > 2 else {})
        assert (answer.own, answer.toolbox) == ((whole.own, whole.toolbox) if done > 2 else (None, None))
        assert answer.robustness == (whole.robustness if done > 3 else None)
        assert answer.half_life == whole.half_life if done > 4 else math.isnan(answer.half_life)
    assert found.world is None
    page = render(found)
    Document(page)
    assert "This page is not complete" in page
    assert bool(found.sentence) == (done > 1)


def test_ctrl_c_within_the_rows_leaves_the_replicates_that_every_arm_has_finished() -> None:
    def stop(moment: Moment) -> None:
        if moment.stage == STAGES[0] and moment.share > 0.33:
            raise KeyboardInterrupt

    size = SMALL | {"replicates": 30, "beds": ()}
    found = verdict(["three_steps"], ["W1"], chunk=5, workers=1, progress=stop, **size)
    assert not found.complete
    (row,) = found.rows
    assert 5 <= row.replicates < 30
    whole = verdict(["three_steps"], ["W1"], **size | {"replicates": row.replicates})
    assert whole.rows[0].shares == row.shares, "what was finished is what it would have been"


@pytest.mark.parametrize("moments", [1, 2])
def test_ctrl_c_at_once_leaves_an_empty_verdict(moments: int) -> None:
    seen: list[Moment] = []

    def stop(moment: Moment) -> None:
        seen.append(moment)
        if len(seen) == moments:
            raise KeyboardInterrupt

    found = verdict(["three_steps"], ["W1"], progress=stop, **SMALL)
    assert (found.complete, found.rows, found.answers, found.sentence) == (False, (), {}, "")
    assert "This page is not complete" in render(found)
    assert json.loads(told(found))["rows"] == []


def test_progress_rises_to_the_end() -> None:
    seen: list[Moment] = []
    verdict(["default"], ["W1"], progress=seen.append, **SMALL)
    shares = [moment.share for moment in seen]
    assert shares == sorted(shares)
    assert seen[-1].share == 1.0
    assert list(dict.fromkeys(moment.stage for moment in seen if moment.stage)) == list(STAGES)


# ------------------------------------------------------------------ what is asked
@pytest.mark.parametrize("years", [10, 11, 20, 59, 60, 99, 100, 130, 150, 151, 200, 400])
def test_the_timetable_fits_any_horizon(years: int) -> None:
    t = timetable(years)
    assert 1 <= t.window <= t.test < t.begin
    assert t.begin + max(t.shocks) <= years - t.window
    assert t.horizons == tuple(sorted(set(t.horizons)))
    assert 0 < t.horizons[0] <= t.horizons[-1] <= min(t.test, 100)
    assert timetable(150).test == 100
    assert timetable(150).shocks == (8, 4, 12)
    assert timetable(150).horizons == timetable(400).horizons == (30, 100)


def test_as_much_is_run_as_is_asked_for() -> None:
    assert size_of(400) == Size(pair=400, system=64, ways=200, drawn=32, draws=200)
    assert size_of(60).draws == 30
    assert size_of(8) == Size(8, 8, 8, 8, 4)
    assert size_of(1) == Size(1, 1, 1, 1, 0)
    assert size_of(1000).draws == 200
    assert size_of(60, 7).draws == 7


def test_what_is_not_asked_is_not_answered() -> None:
    found = verdict("default", "W4", **SMALL | {"beds": (), "draws": 0})
    answer = found.answers["default"]
    assert (found.sentence, answer.tipping, answer.dilemma, answer.robustness) == ("", {}, {}, None)
    assert answer.by_assumption == answer.idle == ()
    assert answer.own in LABELS
    assert found.beds == ()
    assert verdict("default", "W4", **SMALL | {"beds": ["pair", "pair"], "draws": 0}).beds == ("pair",)


def test_a_mixed_world_has_an_answer_and_no_toolbox() -> None:
    found = verdict("default", "W1", mix="habit:1", **SMALL | {"draws": 0})
    mixed = found.answers["mixed_world"]
    assert mixed.own == "fatalist"
    assert mixed.toolbox is None, "whose remedies would it be?"
    assert NO_STAKES in mixed.by_assumption
    assert render(found)


@pytest.mark.parametrize("years", [0, -5, 9, 2.5, True, None, float("nan"), 10**9])
def test_impossible_horizons_are_refused(years: object) -> None:
    with pytest.raises(InvalidValue, match="whole number"):
        verdict(["three_steps"], ["W1"], replicates=2, years=years)


@pytest.mark.parametrize(
    ("given", "kind", "said"),
    [
        ({"theories": ["ofensive_realism"]}, UnknownName, "offensive_realism"),
        ({"worlds": ["W5"]}, UnknownName, "W1"),
        ({"beds": "sofa"}, UnknownName, "pair"),
        ({"replicates": 0}, InvalidValue, "replicates"),
        ({"draws": -1}, InvalidValue, "draws"),
        ({"draws": 2.5}, InvalidValue, "draws"),
        ({"seed": -1}, InvalidValue, "seed"),
        ({"theories": school("habit").replace(name="mixed_world"), "mix": "habit:1"}, InvalidValue, "mixed world"),
    ],
)
def test_what_makes_no_sense_is_refused(given: dict[str, Any], kind: type[Exception], said: str) -> None:
    with pytest.raises(kind, match=said):
        verdict(**{"theories": ["three_steps"], "worlds": ["W1"], "replicates": 2} | given)


def test_the_beds_are_what_they_say() -> None:
    scenario = base_scenario(WORLDS["W3"], 100)
    assert (scenario.states, scenario.name) == (2, "jervis_w3")
    assert scenario.settings["malign_share"] == 0
    assert scenario.settings["distinguishability"] == 1
    assert world_named(" w2 ") is WORLDS["W2"]
    system = BEDS["system"].scenario(100, prior=0.5, offence_advantage=2.0, distinguishability=0.0)
    assert (system.states, system.settings["regions"]) == (8, 2.0)
    assert {w.offence_advantage for w in WORLDS.values()} <= set(OFFENCE)
