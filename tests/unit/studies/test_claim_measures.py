"""Measures of the claims on records made by hand: who is exposed to whom, what a war moves, what a rate is."""

import numpy as np
import pytest

from detente.studies.claims import measures
from detente.studies.claims.base_scenarios import over_near


def records(years: int = 80, runs: int = 3, **more: np.ndarray) -> dict[str, np.ndarray]:
    """Twenty states without anything happening, all of them near one another."""
    dyads = np.zeros((runs, years, 20, 20))
    state = np.ones((runs, years, 20))
    plain = dict.fromkeys(("conduct", "belief", "win", "alliance", "parties", "taken"), dyads)
    return {**plain, "prox": dyads + 0.9, "capability": state, "polity": 0 * state, **more}


def test_outsiders_are_exposed_where_members_could_overrun_them() -> None:
    win = np.zeros((3, 80, 20, 20))
    win[:, 50:, :6, 6:] = 0.4  # members over outsiders
    found = measures.m21({"no club": records(), "club": records(win=win)})
    assert found["outsiders' exposure to members near"] == pytest.approx(0.4)
    assert found["members' exposure to outsiders near"] == pytest.approx(0)


def test_who_competes_with_whom_is_told_apart() -> None:
    acts = np.zeros((3, 80, 20, 20))
    acts[:, 50:, 6:, :6] = 1.0
    found = measures.m21({"no club": records(), "club": records(conduct=acts)})
    assert found["outsiders' competition with members"] == pytest.approx(1)
    assert found["members' competition with outsiders"] == pytest.approx(0)


def test_only_near_dyads_count() -> None:
    r = records(belief=np.random.default_rng(0).random((3, 80, 20, 20)))
    r["prox"] = np.zeros((3, 80, 20, 20))
    r["prox"][:2, :, 0, 1] = 0.6
    found = over_near("belief", r, np.ones((20, 20)), 0, 10)
    assert found[:2] == pytest.approx(r["belief"][:2, :10, 0, 1].mean(1))
    assert np.isnan(found[2])


def test_land_goes_by_the_order_of_the_year_before() -> None:
    taken, parties = np.zeros((2, 3, 20, 20)), np.zeros((2, 3, 20, 20))
    parties[:, 1, 0, 1] = parties[:, 1, 1, 0] = 2
    taken[:, 1, 0, 1] = 1
    order = np.array([[0.6, 0.0, 0.0], [0.0, 1.0, 1.0]])
    r = records(taken=taken, parties=parties, order=order)
    r |= {"conquest": np.asarray(0.1), "territorial_norm": np.asarray(0.5)}
    found = measures.e20({"x": r})
    assert found["x: wars per 100 years"] == pytest.approx(1)
    assert found["x: border changes per war"] == pytest.approx(1)
    assert found["x: land per war [% of the loser]"] == pytest.approx([7.0, 10.0])


def test_rates_of_war_by_regime() -> None:
    polity = np.zeros((2, 80, 20))
    polity[..., :10] = 1.0
    parties = np.zeros((2, 80, 20, 20))
    parties[0, 60, 0, 1] = parties[0, 60, 1, 0] = 2  # between democracies
    parties[:, 61:63, 0, 15] = parties[:, 61:63, 15, 0] = 2  # mixed
    off = np.ones((20, 20)) - np.eye(20)
    found = measures.m23({"x": records(polity=polity, parties=parties, prox=0.9 * off + np.zeros((2, 80, 20, 20)))})
    rate = {pair: found[f"x: wars per 10,000 relevant dyad-years, {pair}"].mean() for pair in ("democracies", "mixed")}
    assert rate["democracies"] == pytest.approx(1e4 * 0.5 * 2 / (90 * 40))
    assert rate["mixed"] == pytest.approx(1e4 * 2 * 2 / (200 * 40))
    assert found["x: wars per 10,000 relevant dyad-years, others"] == pytest.approx(0)


def test_the_spread_of_a_ratio_is_that_of_its_parts() -> None:
    """Where each run has exactly half as much of the part as of the whole, the ratio is known without error."""
    whole = np.array([1.0, 4.0, 7.0])
    assert measures.ratio(whole / 2, whole) == pytest.approx([0.5, 0.5, 0.5])
