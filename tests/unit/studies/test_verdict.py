"""The verdict: rows that no chunk changes, answers that read them, and the closed form beside the map."""

import json

import numpy as np
import pytest

from detente import school, verdict
from detente.core.errors import InvalidValue, UnknownName
from detente.core.progress import Moment
from detente.studies.verdict.answers import answer, fate, logic
from detente.studies.verdict.design import WORLDS, arms, base_scenario, dynamic_test, timetable
from detente.studies.verdict.maps import analytic_critical_fear, maps
from detente.studies.verdict.row import OUTCOMES

SMALL = {"replicates": 13, "years": 60, "seed": 3}


@pytest.fixture(scope="module")
def small():
    return verdict(["richardson", "three_steps"], ["W1", "W4"], **SMALL)


def test_every_cell_has_a_row_with_shares_that_add_up(small) -> None:
    assert [(r.school, r.world) for r in small.rows] == [
        (s, w) for s in ("richardson", "three_steps") for w in ("W1", "W4")
    ]
    for r in small.rows:
        ends = [k for k in (*OUTCOMES, "mixed") if k != "war"]
        assert sum(r.shares[k] for k in ends) == pytest.approx(1.0)
        for k in OUTCOMES:
            assert r.low[k] <= r.shares[k] <= r.high[k]
        assert r.paths["fear"].shape == (3, 60)
    assert small.complete
    assert set(small.answers) == {"richardson", "three_steps"}


@pytest.mark.parametrize("chunk", [1, 7, 64])
@pytest.mark.parametrize("workers", [1, 2])
def test_no_chunk_and_no_worker_changes_a_row(small, chunk: int, workers: int) -> None:
    again = verdict(["richardson", "three_steps"], ["W1", "W4"], chunk=chunk, workers=workers, **SMALL)
    assert json.dumps(again.to_json()["rows"]) == json.dumps(small.to_json()["rows"])


def test_a_school_alone_has_the_row_that_it_has_in_company(small) -> None:
    alone = verdict(["three_steps"], ["W4"], **SMALL)
    assert alone.rows[0].to_json() == small.rows[-1].to_json()


def test_ctrl_c_leaves_what_was_finished() -> None:
    def stop(moment: Moment) -> None:
        if moment.done * 3 >= moment.due:
            raise KeyboardInterrupt

    found = verdict(["three_steps"], ["W1"], chunk=5, progress=stop, replicates=30, years=60)
    assert not found.complete
    assert found.rows
    assert 5 <= found.rows[0].replicates < 30
    assert found.to_json()["complete"] is False
    whole = verdict(["three_steps"], ["W1"], replicates=found.rows[0].replicates, years=60)
    assert whole.rows[0].shares == found.rows[0].shares, "what was finished is what it would have been"


@pytest.mark.parametrize("years", [10, 11, 20, 60, 99, 100, 150, 400])
def test_the_timetable_fits_any_horizon(years: int) -> None:
    t = timetable(years)
    assert t.window >= 1
    assert t.window <= t.test < t.begin
    assert t.begin + max(t.shocks) <= years - t.window
    assert len(dynamic_test(years)) == 2
    assert timetable(150).test == 100
    assert timetable(150).shocks == (8, 4, 12)
    assert arms(150)["fear"] == (8, 0.95)


@pytest.mark.parametrize("years", [0, -5, 9, 2.5, True, None, float("nan"), 10**9])
def test_impossible_horizons_are_refused(years: object) -> None:
    with pytest.raises(InvalidValue, match="whole number"):
        verdict(["three_steps"], ["W1"], replicates=2, years=years)


def test_unknown_names_get_suggestions() -> None:
    with pytest.raises(UnknownName, match="offensive_realism"):
        verdict(["ofensive_realism"], replicates=2)
    with pytest.raises(UnknownName, match="W1"):
        verdict(["three_steps"], ["W5"], replicates=2)
    with pytest.raises(InvalidValue, match="replicates"):
        verdict(["three_steps"], ["W1"], replicates=0)
    with pytest.raises(InvalidValue, match="seed"):
        verdict(["three_steps"], ["W1"], replicates=2, seed=-1)


def shares(**given: float) -> dict[str, float]:
    return {
        k: given.get(k, 0.0)
        for k in ("paradox", "deactivated", "mitigated", "transcended", "no_dilemma", "war", "mixed")
    }


class Cell:
    def __init__(self, world: str, **given: float) -> None:
        self.world, self.shares = world, shares(**given)


def test_fates_and_logics() -> None:
    assert fate(shares(paradox=0.6, mitigated=0.4)) == "paradox"
    assert fate(shares(paradox=0.4, mitigated=0.4)) == "open"
    assert logic(["paradox", "no_dilemma"]) == "fatalist"
    assert logic(["mitigated", "transcended"]) == "transcender"
    assert logic(["paradox", "transcended"]) == "mitigator"
    assert logic(["no_dilemma"]) == "no dilemma"


def test_answers_say_what_the_rows_say() -> None:
    theory = school("default")
    assert answer(theory, [Cell("W1", paradox=1.0)]).startswith("Inescapable here")
    mixed = answer(theory, [Cell("W1", paradox=1.0), Cell("W2", paradox=0.6), Cell("W4", mitigated=0.9)])
    assert mixed.startswith("Inescapable in W1 and mostly not escaped in W2, escapable elsewhere")
    assert "60-100 %" in mixed
    assert answer(theory, [Cell("W4", transcended=0.8)]).startswith("Escapable")
    assert "no outcome has half" in answer(theory, [Cell("W4", transcended=0.4, mitigated=0.3)])
    assert "By construction" in answer(school("richardson"), [Cell("W1", paradox=1.0)])


def test_the_critical_fear_in_closed_form() -> None:
    # MODEL 2.2, T16: b* at offence advantage 2 and 3
    assert analytic_critical_fear(np.array([2.0, 3.0]), 0.1, 0.3) == pytest.approx([0.7556, 0.6333], abs=1e-4)


def test_the_map_tips_near_the_closed_form() -> None:
    drawn = maps({"default": school("default")}, years=100, replicates=40)
    base = drawn.moves["default"]
    assert base["low"] <= base["base"] <= base["high"]
    basin = drawn.basins["default"]
    assert (basin["paradox"] + basin["restraint"] <= 1.0).all()
    assert basin["restraint"][0] > 0.9 > basin["restraint"][-1]
    assert (drawn.phase[0] == 0).all(), "without offence advantage there is no paradox"
    assert (np.diff(drawn.tipping) <= 0).all()


def test_the_bed_is_two_benign_equals() -> None:
    scenario = base_scenario(WORLDS["W3"], 100)
    assert scenario.states == 2
    assert scenario.settings["malign_share"] == 0
    assert scenario.settings["distinguishability"] == 1
