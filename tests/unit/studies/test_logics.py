"""How runs end, remedies taken away and turned up, and the one rule of the three logics."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente
from detente import school, schools, simulate
from detente.core.param import REGISTRY
from detente.core.scenario import Scenario
from detente.mechanisms import bind, interpret, respond
from detente.studies.beds import BEDS, WORLDS, base_scenario, frightened, shocked, timetable
from detente.studies.endings import ENDS, NEEDS, align, ends, read_fear, read_shock
from detente.studies.remedies import LABELS, REMEDIES, RULE, place, strip, toolbox, with_toolbox
from detente.studies.verdict.row import OUTCOMES

CALM, WAR = (0.0, 0.1), (0.9, 0.6)
"""Shares of years in which the two sides compete: restraint, and mutual hostility."""


def shock(before: Any, after: Any, dominant: Any = 0.0, own: Any = None) -> dict[str, Any]:
    """What a run with the shock says of one dyad in one replicate."""
    sides = np.ones((1, 1, 2))
    return {
        "among": np.full((1, 1), True),
        "own": sides * (before if own is None else own),
        "before": sides * before,
        "after": sides * after,
        "critical": sides * 0.9,
        "unbound": sides * 0.5,
        "dominant": sides * dominant,
    }


def fear(during: Any, after: Any) -> dict[str, Any]:
    """What a run with held fear says of it."""
    sides = np.ones((1, 1, 2))
    return {"during": sides * during, "after": sides * after, "judged": np.full((1, 1), True)}


@pytest.mark.parametrize(
    ("end", "shocked", "frightened"),
    [
        ("hostile", shock(WAR, WAR), fear(WAR, WAR)),
        ("hostile", shock((0.5, 0.5), CALM, dominant=1.0), fear(CALM, CALM)),
        ("deactivated", shock(CALM, WAR), fear(CALM, CALM)),
        ("deactivated", shock(CALM, (0.0, 0.2)), fear(CALM, CALM)),
        ("mitigated", shock(CALM, CALM), fear(WAR, CALM)),
        ("mitigated", shock(CALM, CALM), fear(CALM, WAR)),
        ("mitigated", shock(CALM, CALM), fear((0.0, 0.2), CALM)),
        ("transcended", shock(CALM, CALM), fear(CALM, CALM)),
        ("no_dilemma", shock(CALM, WAR, dominant=0.6), fear(WAR, WAR)),
        ("mitigated", shock(CALM, CALM, dominant=(0.9, 0.5)), fear(WAR, WAR)),  # one side that dominates is not both
        ("mixed", shock((0.0, 0.9), CALM), fear(CALM, CALM)),
        ("mixed", shock((0.2, 0.1), CALM, dominant=1.0), fear(CALM, CALM)),
        ("mixed", shock((0.49, 0.9), WAR), fear(WAR, WAR)),
        ("mixed", shock(WAR, WAR, own=(0.4, 0.9)), fear(WAR, WAR)),  # by accident, not of its own accord
    ],
)
def test_a_run_ends_in_one_way(end: str, shocked: dict[str, Any], frightened: dict[str, Any]) -> None:
    found = ends(shocked, frightened)
    assert {name: float(found[name][0]) for name in ENDS} == {name: float(name == end) for name in ENDS}


def test_the_binding_dividend_is_the_part_of_the_way_to_safety() -> None:
    """The smaller of both sides': (b* - b*0) / (1 - b*0)."""
    one = shock(CALM, CALM)
    one["critical"], one["unbound"] = np.array([[[0.9, 0.8]]]), np.array([[[0.5, 0.6]]])
    assert ends(one, fear(CALM, CALM))["dividend"][0] == pytest.approx(0.5)
    assert np.isnan(ends(shock(WAR, WAR), fear(WAR, WAR))["dividend"][0]), "only of those in restraint"


@given(st.integers(0, 2**32 - 1))
def test_ends_exclude_one_another_and_exhaust_the_runs(seed: int) -> None:
    draws = np.random.default_rng(seed)
    sides = (6, 3, 2)
    record = {k: draws.random(sides) ** 2 for k in ("before", "after", "dominant")}
    record |= {k: 1.3 * draws.random(sides) for k in ("critical", "unbound")}
    record["own"] = record["before"] * (1 - 0.2 * draws.random(sides))
    record["among"] = draws.random(sides[:2]) < 0.6
    afraid = {k: draws.random(sides) ** 3 for k in ("during", "after")} | {"judged": draws.random(sides[:2]) < 0.8}
    found = ends(record, afraid)
    total = sum(found[name] for name in ENDS)
    some = (record["among"] & afraid["judged"]).any(1)
    assert total[some] == pytest.approx(1.0)
    assert np.isnan(total[~some]).all(), "no dyad of security-seekers, no share"
    assert (ENDS, set(found)) == (OUTCOMES, {*ENDS, "dividend"})


def test_arms_are_compared_replicate_by_replicate() -> None:
    one = {"id": np.array([4, 0, 2]), "x": np.array([40, 0, 20])}
    two = {"id": np.array([2, 3, 4]), "x": np.array([-20, -30, -40])}
    both = align({"one": one, "two": two})
    assert both["one"]["id"].tolist() == both["two"]["id"].tolist() == [2, 4]
    assert (both["one"]["x"] == -both["two"]["x"]).all()


def test_runs_of_eight_are_read_dyad_by_dyad() -> None:
    """Only dyads within reach of two security-seekers count; the reading is that of the records, done again."""
    when = timetable(40)
    scene = BEDS["system"].scenario(40, prior=0.75, offence_advantage=2.5, distinguishability=0.0)
    runs = [
        simulate("default", scene, replicates=6, keep=NEEDS, interventions=done, years=40)
        for done in (shocked(when), frightened(when))
    ]
    held = read_shock(runs[0], when)
    i, j = np.triu_indices(8, 1)
    malign = runs[0]["malign"][:, when.test - when.window : when.test] > 0.5
    friends = ~malign[..., i].any(1) & ~malign[..., j].any(1)
    near = runs[0]["prox"][:, -1, i, j] > 0.5
    assert (held["among"] == (friends & near)).all()
    assert 0 < held["among"].mean() < 1
    acts = runs[0]["conduct"][..., i, j][:, when.test - when.window : when.test].mean(1)
    assert held["before"][..., 0] == pytest.approx(acts)
    assert (held["own"] <= held["before"]).all(), "what was meant is among what was done"
    assert (held["own"] < held["before"]).any(), "accidents"
    found = ends(held, read_fear(runs[1], when))
    assert sum(found[name] for name in ENDS)[held["among"].any(1)] == pytest.approx(1.0)


def test_fear_that_is_held_is_there() -> None:
    """Each year of that test begins with a belief of .95, and leaders are without sensibility by then."""
    when = timetable(60)
    keep = ("belief", "sensibility", "conduct")
    years = slice(when.begin, when.begin + when.shocks[0])
    place = base_scenario(WORLDS["W1"], 60)
    held = simulate("three_steps", place, replicates=8, keep=keep, interventions=frightened(when), years=60)
    calm = simulate("three_steps", place, replicates=8, keep=keep, years=60)
    assert held["belief"][:, years, 0, 1].mean() > calm["belief"][:, years, 0, 1].mean() + 0.3
    assert not held["sensibility"][:, when.test :].any()
    assert calm["sensibility"][:, when.test :].any()
    assert np.array_equal(held["conduct"][:, : when.test], calm["conduct"][:, : when.test])
    blow = simulate("three_steps", place, replicates=8, keep=keep, interventions=shocked(when), years=60)
    assert (blow["conduct"][:, years, 0, 1] == 1).all()


# ------------------------------------------------------------------ remedies
def test_the_toolbox_is_what_a_theory_has() -> None:
    assert set(toolbox(school("default"))) >= {interpret.Sensibility, respond.Leap, bind.Treaties, bind.Institutions}
    assert bind.Institutions not in toolbox(school("richardson"))
    assert bind.Treaties not in toolbox(school("offence_defence"))
    for name in schools():
        own = {type(m) for m in school(name).present().mechanisms}
        assert set(toolbox(school(name))) == own & set(REMEDIES), name


@pytest.mark.parametrize("name", schools())
def test_only_remedies_that_a_theory_has_are_touched(name: str) -> None:
    theory = school(name)
    before = theory.values()
    own = {n for kind in toolbox(theory) for n in (*kind.off, *REMEDIES[kind])}
    for changed in (strip(theory), with_toolbox(theory)):
        after = changed.values()
        assert {k for k in before if after[k] != before[k]} <= own
        assert changed.anatomy == theory.anatomy
    bare, best = strip(theory).values(), with_toolbox(theory).values()
    for kind in toolbox(theory):
        off = {n: REGISTRY[n].identity for n in (*kind.off, *REMEDIES[kind]) if REGISTRY[n].identity is not None}
        assert off
        assert {n: bare[n] for n in off} == off, "at its identity"
        assert all(best[n] == value for n, value in REMEDIES[kind].items())


def test_remedies_at_their_strongest_are_within_their_ranges() -> None:
    for settings in REMEDIES.values():
        for name, value in settings.items():
            assert REGISTRY[name].low <= value <= REGISTRY[name].high
            assert value != REGISTRY[name].identity


# ------------------------------------------------------------------ the rule
def shares(replicates: int = 100, **given: float) -> dict[str, np.ndarray]:
    """Ends of so many runs, in these shares; the rest is mixed."""
    out, first = {}, 0
    for name in ENDS:
        count = round(replicates * given.get(name, 0.0))
        out[name] = ((np.arange(replicates) >= first) & (np.arange(replicates) < first + count)).astype(float)
        first += count
    assert first <= replicates
    return out


@pytest.mark.parametrize(
    ("label", "given"),
    [
        ("fatalist", {"hostile": 0.9}),
        ("fatalist", {"hostile": 0.62, "transcended": 0.38}),
        ("open", {"hostile": 0.52, "mitigated": 0.48}),
        ("open", {"hostile": 0.45, "mitigated": 0.55}),
        ("open", {"hostile": 0.3, "mitigated": 0.3}),  # no end is usual
        ("open", {"mitigated": 0.55}),  # restraint may be less than half
        ("open", {"transcended": 0.5, "mitigated": 0.5}),
        ("transcender", {"transcended": 0.7, "hostile": 0.3}),
        ("transcender", {"transcended": 0.62, "mitigated": 0.38}),
        ("mitigator, lasting", {"mitigated": 0.8, "hostile": 0.2}),
        ("mitigator, lasting", {"mitigated": 0.5, "deactivated": 0.4}),
        ("mitigator, lasting", {"transcended": 0.3, "mitigated": 0.15, "deactivated": 0.45}),
        ("mitigator, relapsing", {"mitigated": 0.3, "deactivated": 0.6}),
        ("mitigator, relapsing", {"deactivated": 1.0}),
        ("no dilemma", {"no_dilemma": 0.9}),
        ("no dilemma", {"no_dilemma": 0.7, "mitigated": 0.3}),
    ],
)
def test_a_theory_is_placed_by_how_its_runs_end(label: str, given: dict[str, float]) -> None:
    assert label in LABELS
    assert place(shares(**given)) == label


def test_a_larger_number_of_runs_decides_what_a_smaller_leaves_open() -> None:
    close = {"hostile": 0.56, "mitigated": 0.44}
    assert place(shares(50, **close)) == "open"
    assert place(shares(5000, **close)) == "fatalist"


def test_nothing_known_is_open() -> None:
    assert place({name: np.full(5, np.nan) for name in ENDS}) == "open"


# ------------------------------------------------------------------ a theory's logic
def test_the_logic_of_a_theory_in_hard_worlds() -> None:
    """Habit is hostile whatever it has; a theory without greed to fear and with trust is not (24 runs a world)."""
    fatal = detente.logic("habit", replicates=24)
    assert (fatal.own, fatal.toolbox, fatal.label) == ("fatalist", "fatalist", "fatalist")
    assert fatal.stripped >= 0.75
    assert fatal.formula == RULE
    assert set(fatal.shares) == {"own", "toolbox"}
    hopeful = detente.logic("three_steps", replicates=24)
    assert hopeful.own != "fatalist"
    assert hopeful.toolbox == "transcender"
    assert hopeful.where == fatal.where, "the same worlds for all"
    assert hopeful.stripped == fatal.stripped
    assert hopeful.shares["toolbox"]["transcended"] > hopeful.shares["own"]["transcended"]
    assert "Leap" in hopeful.remedies


def test_a_world_that_is_not_hostile_without_remedies_has_no_logic() -> None:
    mild = Scenario("mild", states=2, years=60, settings={"offence_advantage": 0.8, "prior": 0.3, "malign_share": 0.0})
    found = detente.logic("three_steps", mild, replicates=8)
    assert (found.own, found.toolbox) == (None, None)
    assert found.stripped < 0.75
    assert "fewer than three quarters" in found.reason
    assert found.to_dict()["reason"] == found.reason
    assert "not to be told" in repr(found)


def test_the_logic_in_a_hard_scenario_is_that_of_the_rule() -> None:
    hard = BEDS["pair"].scenario(150, prior=0.75, offence_advantage=4.0, distinguishability=0.0)
    found = detente.logic("habit", hard, replicates=16)
    assert (found.own, found.toolbox, found.reason) == ("fatalist", "fatalist", "")
    assert found.where == hard.name
    again = detente.logic("habit", hard, replicates=16, chunk=3, workers=1)
    assert again == found
