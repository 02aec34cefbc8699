"""What a theory says of a dyad: as the model reckons it, the same from both sides, and without a future."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente import school, schools
from detente.core.phases import Clash, Year
from detente.core.world import World
from detente.engine.assimilate import Assimilation
from detente.mechanisms import interact, observe
from detente.studies.confront.history import History
from detente.studies.confront.quantities import QUANTITIES, Readings, _of_dyads, readings
from unit.studies.confront import frames

RECORD = frames.made(6, 14)


def read(dyads: pl.DataFrame, states: pl.DataFrame, name: str = "default") -> Readings:
    return readings(school(name), History(dyads, states))


@pytest.fixture(scope="module")
def said() -> tuple[Year, World, dict[str, np.ndarray]]:
    """What the default school says after some years among four states: year, world, and quantities of every dyad."""
    draws = np.random.default_rng(4)
    carried = Assimilation(school("default"))
    apart = draws.uniform(0, 0.4, (4, 4)) * (1 - np.eye(4))
    fields = {
        "economy": np.array([0.4, 0.8, 1.2, 1.6]),
        "capability": np.array([0.6, 0.5, 2.0, 1.0]),
        "polity": np.array([1.0, 1.0, 0.0, 0.5]),
        "distance": apart + apart.T,
        "alliance": np.zeros((4, 4)),
    }
    for _ in range(4):
        carried.foresee((1, 2, 3, 4), fields)
        acts = draws.integers(0, 2, (4, 4)).astype(float)
        carried.tell(acts, np.maximum(acts, acts.T), 0 * acts)
    year = carried.foresee((1, 2, 3, 4), fields)
    assert carried.world is not None
    one, two = np.triu_indices(4, 1)
    found = _of_dyads(year, carried.world, carried.at_first_belief(), one, two)
    return year, carried.world, dict(zip(QUANTITIES, found.T, strict=True))


def pairs() -> list[tuple[int, int]]:
    return list(zip(*(side.tolist() for side in np.triu_indices(4, 1)), strict=True))


def logit(p: Any) -> Any:
    return np.log(p) - np.log1p(-p)


def test_the_crisis_hazard_is_that_of_the_engine(said: tuple[Year, World, dict[str, np.ndarray]]) -> None:
    year, world, found = said
    after, _ = interact.Crises()(world.replace(conduct=year.response.compete), _nothing(world), year)
    assert found["crisis_hazard"] == pytest.approx([logit(after.crisis[i, j]) for i, j in pairs()], rel=1e-4)


def test_the_chance_of_war_is_that_of_the_engine(said: tuple[Year, World, dict[str, np.ndarray]]) -> None:
    """Two democracies pay their publics; the probit of what the engine would draw from."""
    from scipy.special import ndtr

    year, world, found = said
    after, _ = interact.War()(world.replace(crisis=year.others), _nothing(world), year)
    assert ndtr(found["war_chance"].astype(float)) == pytest.approx([after.war[i, j] for i, j in pairs()], rel=1e-4)


def _nothing(world: World) -> Clash:
    none = 0.0 * world.conduct
    return Clash(none, none, won=none, deaths=none, taken=none)


def test_the_rest_by_its_formula(said: tuple[Year, World, dict[str, np.ndarray]]) -> None:
    year, world, found = said
    s, fear, p = year.structure, year.interpretation.fear, year.p
    other = s.other_side
    for place, (i, j) in enumerate(pairs()):
        critical, exposed, open_to = [], [], []
        for a, b in ((i, j), (j, i)):
            greed = float(p.greed_benign[0])
            restraint = s.restraint[a, b] - (s.even[a, b] + s.edge[a, b]) * greed
            exposure = s.exposure[a, b] + other.edge[a, b] * greed
            critical.append(restraint / (restraint + exposure))
            exposed.append(fear[a, b] * s.win[b, a] * s.prox[a, b])
            open_to.append(s.win[b, a] * s.prox[a, b])
        sectors = (world.bind_economic, world.bind_political, world.bind_security)
        expected = {
            "belief_high": max(world.log_odds[i, j], world.log_odds[j, i]),
            "belief_low": min(world.log_odds[i, j], world.log_odds[j, i]),
            "proximity": np.log(s.prox[i, j]),
            "routine": max(world.habit[i, j], world.habit[j, i]),
            "exploitation_high": max(s.win[i, j], s.win[j, i]),
            "exploitation_low": min(s.win[i, j], s.win[j, i]),
            "critical_fear": min(critical),
            "exposure": max(exposed),
            "vulnerability": max(open_to),
            "belief_first": world.log_odds[i, j],
            "binding": sum(sector[i, j] for sector in sectors) / 3,
        }
        unlearnt = {name for name in QUANTITIES if name.startswith("first_")}
        assert set(expected) == set(QUANTITIES) - {"crisis_hazard", "war_chance"} - unlearnt
        for name, value in expected.items():
            assert found[name][place] == pytest.approx(value, rel=1e-4, abs=1e-6), name


@pytest.mark.parametrize("name", ["default", "tit_for_tat", "power_transition"])
def test_the_order_of_the_two_sides_does_not_matter(name: str) -> None:
    dyads, states = RECORD
    sides = {"ccode": "", "majpow": "", "gml_hostlev": ""}
    turned = dyads.rename({f"{s}_a": f"{s}_b" for s in sides} | {f"{s}_b": f"{s}_a" for s in sides})
    one, two = read(dyads, states, name), read(turned, states, name)
    first = list(QUANTITIES).index("belief_first")  # whose belief that is does depend on it
    assert np.allclose(np.delete(one.dyads, first, 1), np.delete(two.dyads, first, 1), atol=1e-4)
    assert one.targets == two.targets


def test_every_row_and_every_state_is_spoken_of() -> None:
    dyads, states = RECORD
    found = read(dyads, states)
    assert found.dyads.shape == (len(dyads), len(QUANTITIES))
    assert np.isfinite(found.dyads).all()
    years = range(frames.FIRST, frames.FIRST + 14)
    assert set(found.targets) == {(code, year) for code in frames.CODES[:6] for year in years}
    places = [list(QUANTITIES).index(name) for name in ("exposure", "routine")]
    assert found.columns(("exposure", "routine")).tolist() == found.dyads[:, places].tolist()


@settings(max_examples=6)
@given(st.integers(0, 13), st.sampled_from(["default", "tit_for_tat", "balance_of_threat"]))
def test_no_quantity_of_a_year_knows_that_year_or_a_later_one(cut: int, name: str) -> None:
    """Whatever happens, is spent or signed from year t on, what was said at the start of year t stays.

    Whether a dispute of the year before goes on is known as the year begins.
    """
    dyads, states = RECORD
    later = pl.col("year") >= frames.FIRST + cut
    flags = ("war_ongoing", "atop_defense")
    after = pl.col("year") > frames.FIRST + cut
    other = dyads.with_columns(
        pl.when(after).then(1 - pl.col("gml_ongoing")).otherwise(pl.col("gml_ongoing")).alias("gml_ongoing"),
        *(pl.when(later).then(1 - pl.col(n)).otherwise(pl.col(n)).alias(n) for n in flags),
        *(pl.when(later).then(5 - pl.col(n)).otherwise(pl.col(n)).alias(n) for n in ("gml_hostlev_a", "gml_hostlev_b")),
    )
    others = states.with_columns(
        pl.when(later).then(pl.col(n) * 3 + 1).otherwise(pl.col(n)).alias(n) for n in History.STATES[2:]
    )
    one, two = read(dyads, states, name), read(other, others, name)
    before = (dyads["year"] <= frames.FIRST + cut).to_numpy()
    assert (one.dyads[before] == two.dyads[before]).all()
    assert all(two.targets[key] == value for key, value in one.targets.items() if key[1] <= frames.FIRST + cut)
    assert cut == 13 or (one.dyads[~before] != two.dyads[~before]).any()


def test_a_dispute_raises_fear_in_the_year_after_it() -> None:
    codes, span = (1, 2), range(1950, 1954)
    rows = frames.calm(codes, span, conttype=1)
    for row in rows:
        if row["year"] == 1951:
            row |= {"gml_onset": 1, "gml_ongoing": 1, "gml_hostlev_a": 4, "gml_hostlev_b": 1}
    states = frames.states(frames.plain(codes, span))
    quiet = read(frames.dyads(frames.calm(codes, span, conttype=1)), states, "rational_spiral")
    loud = read(frames.dyads(rows), states, "rational_spiral")
    high = list(QUANTITIES).index("belief_high")
    assert (quiet.dyads[:2] == loud.dyads[:2]).all()
    assert loud.dyads[2, high] > quiet.dyads[2, high] + 0.5
    assert loud.dyads[2, high + 1] < quiet.dyads[2, high + 1]  # restraint under fire speaks for who was not hit by it


def test_after_the_last_year_on_record_a_theory_says_nothing() -> None:
    """Or it would hear its own forecast as if that had happened, and believe it."""
    dyads, states = RECORD
    last = frames.FIRST + 9
    cut = dyads.with_columns(
        pl.when(pl.col("year") <= last).then(pl.col(n)).alias(n)
        for n in ("gml_ongoing", "gml_hostlev_a", "gml_hostlev_b", "war_ongoing")
    )
    found = read(cut, states)
    known = (dyads["year"] <= last + 1).to_numpy()
    whole = read(dyads, states)
    assert (found.dyads[known] == whole.dyads[known]).all()
    assert np.isnan(found.dyads[~known]).all()
    assert {year for _, year in found.targets} == set(range(frames.FIRST, last + 2))


def test_parameters_may_be_set_and_progress_is_told() -> None:
    dyads, states = RECORD
    told: list[tuple[int, int]] = []
    history = History(dyads, states)
    calm = readings(school("default"), history, {"worst_case": 0.0}, lambda *n: told.append(n))
    wary = readings(school("default"), history, {"worst_case": 0.9})
    exposure = list(QUANTITIES).index("exposure")
    assert (wary.dyads[:, exposure] >= calm.dyads[:, exposure]).all()
    assert told == [(year + 1, 14) for year in range(14)]


def test_nothing_is_drawn() -> None:
    """One pass, no luck: the same numbers, and they do not depend on what else was read before."""
    dyads, states = RECORD
    one = read(dyads, states, "psychological_spiral").dyads
    read(dyads, states, "habit")
    assert (one == read(dyads, states, "psychological_spiral").dyads).all()
    assert observe.Turnover in {type(m) for m in school("psychological_spiral").mechanisms}


@pytest.mark.parametrize("name", list(schools()))
def test_with_nothing_learnt_only_beliefs_and_what_follows_from_them_differ(name: str) -> None:
    """Every school: at first beliefs stand at their priors, in the first year beside the year itself."""
    carried = Assimilation(school(name))
    apart = 1.0 - np.eye(3)
    fields = {"economy": np.ones(3), "capability": np.ones(3), "polity": np.zeros(3)}
    fields |= {"distance": 0.1 * apart, "alliance": 0.0 * apart}
    hostile = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    for _ in range(5):
        carried.foresee((1, 2, 3), fields)
        carried.tell(hostile, hostile, 0 * hostile)
    year = carried.foresee((1, 2, 3), fields)
    unlearnt, at_first = carried.at_first_belief()
    assert carried.world is not None
    off = ~np.eye(3, dtype=bool)
    assert unlearnt.log_odds[off] == pytest.approx(unlearnt.prior_log_odds[off], abs=1e-5)
    assert not np.allclose(carried.world.log_odds[off], unlearnt.log_odds[off])
    assert np.array_equal(at_first.structure.prox, year.structure.prox)
    assert np.array_equal(carried.world.habit, unlearnt.habit)
