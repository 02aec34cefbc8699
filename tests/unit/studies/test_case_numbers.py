"""The arithmetic of a case: regressions, reciprocity, mapping, scores."""

from __future__ import annotations

import math

import numpy as np
import pytest

from detente.data import model_units, to_world
from detente.data.codes import Actor, actors
from detente.data.panel.actors import Selected
from detente.data.panel.capitals import EARTH_RADIUS
from detente.data.record import Record
from detente.schools import school
from detente.studies.case.reciprocity import reciprocity
from detente.studies.case.schools import Observed, fan, judge
from unit.studies.case_record import YEARS, made_up


def test_reciprocity_finds_who_answers_whom() -> None:
    generator = np.random.default_rng(4)
    x, y = np.zeros(400), generator.normal(0, 1, 400)
    for m in range(1, 400):
        x[m] = 0.2 * x[m - 1] + 0.6 * y[m - 1] + generator.normal(0, 0.3)
    months = [str(m) for m in range(400)]
    found = reciprocity("a", "b", list(x), list(y), months)
    assert found is not None
    assert found.other == pytest.approx(0.6, abs=0.06)
    assert found.own == pytest.approx(0.2, abs=0.06)
    assert found.p is not None
    assert found.p < 0.001
    back = reciprocity("b", "a", list(y), list(x), months)
    assert back is not None
    assert back.p is not None
    assert back.p > 0.001


def test_reciprocity_of_nothing() -> None:
    assert reciprocity("a", "b", [], [], []) is None
    short = reciprocity("a", "b", [1.0] * 5, [1.0] * 5, ["m"] * 5)
    assert short is not None
    assert short.other is None
    twins = [float(m % 7) for m in range(50)]
    same = reciprocity("a", "b", twins, twins, ["m"] * 50)
    assert same is not None
    assert same.other is None
    holed = reciprocity("a", "b", [None, *[1.0] * 40], [1.0] * 41, ["m"] * 41)
    assert holed is not None
    assert holed.other is None
    assert (holed.gaps, same.gaps, short.gaps) == (1, 0, 0)


def test_mapping_by_hand() -> None:
    record = made_up()
    sides = actors("USA-USSR", YEARS)
    begin = to_world.start(record, sides, YEARS)
    assert begin is not None
    assert begin.year == 1950
    assert begin.economy == pytest.approx((6 / 4.5, 3 / 4.5))
    assert begin.dollars == pytest.approx(0.05 * 4.5e5)
    rows = Selected(record, sides, YEARS, of_states=["milex_usd2020"])
    money = [rows.of_state("milex_usd2020", side)[0] for side in sides]
    for place, gdp in enumerate((6e5, 3e5)):
        spent = money[place]
        assert spent is not None
        assert begin.burden[place] == pytest.approx(spent / gdp)
        assert begin.capability[place] * begin.dollars == pytest.approx(spent)
    world = to_world.scenario(begin, sides, YEARS[-1])
    assert world.states == 2
    assert world.years == 29
    assert world.names == ("USA", "USSR")


def test_distance_is_near_just_where_the_field_calls_a_dyad_relevant() -> None:
    """Reach exp(-d/.35) exceeds one half for politically relevant dyads, and only for them."""
    record = made_up(majors=made_up().table("majors").iloc[:0])
    usa, ussr, india = actors("USA,USSR,India", YEARS)

    def near(record: Record, one: Actor, two: Actor, year: int) -> float:
        found = to_world.to_world(record, (one, two), year)
        assert found is not None
        return found.distance[0][1]

    half = math.pi / 2 * EARTH_RADIUS / model_units.HALF_EARTH
    assert near(record, usa, ussr, 1959) == pytest.approx(0.25 * half)  # across water
    assert near(record, usa, ussr, 1950) == pytest.approx(0.25 + 0.75 * half)  # not contiguous yet
    assert near(record, usa, india, 1950) > 0.35 * math.log(2) > 0.25 * half
    assert near(made_up(), usa, india, 1950) == pytest.approx(0.25 * half)  # a major power reaches everywhere
    land = made_up()
    land.table("contiguity")["conttype"] = 1
    assert near(land, usa, ussr, 1960) == 0.0


def test_mapping_without_product_uses_energy_and_people() -> None:
    record = made_up(gdp=None)
    sides = actors("USA-USSR", YEARS)
    begin = to_world.start(record, sides, YEARS)
    assert begin is not None
    assert sum(begin.burden) / 2 == pytest.approx(model_units.MEAN_BURDEN)
    assert any("energy" in text for text in begin.assumptions)
    assert to_world.start(made_up(), sides, (1900, 1901)) is None


def test_an_unusual_start_is_said() -> None:
    record = made_up()
    table = record.table("nmc7")
    table.loc[(table.ccode == 2) & (table.year == 1950), "milex"] *= 5
    begin = to_world.start(record, actors("USA-USSR", YEARS), YEARS)
    assert begin is not None
    assert "start is unusual: USA" in begin.cautions[0]
    gdp = record.table("gdp")
    gdp.loc[gdp.ccode == 365, "pwtrgdp"] /= 1000
    begin = to_world.start(record, actors("USA-USSR", YEARS), YEARS)
    assert begin is not None
    assert "gives USSR a burden of" in begin.cautions[-1]


def test_scores_by_hand() -> None:
    middle = [100.0, 100.0, 100.0]
    one = fan("A", [[90.0] * 3, middle, [110.0] * 3], [100.0, 105.0, 200.0])
    assert one.coverage == 0.5
    assert one.error == pytest.approx(math.sqrt((math.log(1.05) ** 2 + math.log(2) ** 2) / 2))
    assert one.error_same == one.error  # the median stays where it began
    assert not one.error_right
    assert one.trend == 0.0
    assert one.trend_record == pytest.approx(math.log(2))
    assert one.trend_right is False
    blank = fan("A", [[90.0] * 3, middle, [110.0] * 3], [100.0, None, None])
    assert (blank.coverage, blank.error, blank.trend_right, blank.n) == (None, None, None, 0)


def test_a_school_is_judged_by_hand() -> None:
    begin = to_world.start(made_up(), actors("USA-USSR", YEARS), YEARS)
    assert begin is not None
    years = (1950, 1951, 1952)
    start = [c * begin.dollars for c in begin.capability]
    observed = Observed(
        years=years,
        names=("USA", "USSR"),
        spending=([start[0]] * 3, [start[1], None, None]),
        disputes={(0, 1): [0.0, 1.0, 0.0]},
        wars={(0, 1): [0.0, 0.0, None]},
    )
    conduct = np.zeros((4, 2, 2, 2))
    conduct[:, 0, 0, 1] = conduct[:, 0, 1, 0] = 1  # both compete in the first of two years
    conduct[:, 1, 0, 1] = 1  # one alone in the second
    war = np.zeros((4, 2, 2, 2))
    war[0, 1, 0, 1] = 1
    run = {
        "capability": np.broadcast_to(np.array(begin.capability), (4, 2, 2)),
        "conduct": conduct,
        "war": war,
    }
    found = judge(school("habit"), run, begin, observed)
    dyad = found.rivalries[0]
    assert (dyad.competition, dyad.disputes, dyad.years) == (0.5, 0.5, 2)
    assert dyad.competition_right
    assert dyad.war == 0.25
    assert dyad.war_record is False
    assert dyad.war_right
    assert found.fans[0].coverage == 1.0
    assert found.fans[1].coverage is None
    assert found.error == pytest.approx(0.0, abs=1e-9)
    assert any("fight in 25% of its runs" in text for text in found.right)
    assert found.as_dict()["school"] == "habit"
