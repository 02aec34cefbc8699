"""Security complexes from a record made up for tests: the formula by hand, regions, the account."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from detente.core.errors import DataError, DetenteError, InvalidValue, UnknownName
from detente.data.codes import actor, by_code, states
from detente.data.outlines import outlines, shapes
from detente.data.record import Record
from detente.studies.complex import study as module
from detente.studies.complex.components import read_parts
from detente.studies.complex.matrix import Formula, Parts
from detente.studies.complex.reading import communities, find_moved, likeness, prior
from detente.studies.complex.regions import COLD_WAR, REGIONS, SINCE_COLD_WAR, complexes, region
from detente.studies.complex.study import everyone, members, settings, study
from detente.studies.complex.study import region as study_region
from unit.studies.case_record import made_up, table

YEARS = (1960, 1961, 1962, 1963)
TRIO = tuple(actor(code, YEARS) for code in (2, 365, 750))


DISPUTES = ("dispnum", "ccode1", "ccode2", "year", "midonset", "hostlev1", "revstate1", "fatality")


def record(**changes: Any) -> Record:
    """The record made up for cases, with what the formula needs beside it."""
    tables: dict[str, Any] = {
        "disputes": table(
            DISPUTES,
            (1, 2, 365, 1960, 1, 4.0, 0.0, 0.0),
            (1, 365, 2, 1960, 1, 3.0, 0.0, 0.0),
        ),
        "wars": table(
            ("ccode1", "ccode2", "year", "cowinterongoing", "cowinteronset"),
            (365, 750, 1961, 1, 1),
            (750, 365, 1961, 1, 1),
        ),
        "rivalries_tss": table(("ccode1", "ccode2", "start", "end"), (2, 365, 1945, 1961)),
        "arms_races": table(("ccode1", "ccode2", "styear", "endyear"), (2, 365, 1963, 1970)),
        "crises": table(
            ("crisno", "cracid", "systrgyr", "trigent"), (1, 2, 1962, 365.0), (2, 2, 1962, 999.0), (3, 2, 1970, 365.0)
        ),
        "alliances": table(("ccode1", "ccode2", "year", "atop_defense"), (2, 750, 1960, 1.0), (750, 2, 1960, 1.0)),
        "joint_igos": table(
            ("ccode1", "ccode2", "year", "dyadigos"),
            *[
                (*pair, year, n)
                for year in YEARS
                for pair, n in (((2, 365), 20.0), ((2, 750), 30.0), ((200, 220), 40.0))
            ],
            (365, 750, 1960, 30.0),
        ),
        "dyadic_trade": table(
            ("ccode1", "ccode2", "year", "flow1", "flow2"), (2, 750, 1960, 10.0, 30.0), (750, 2, 1960, 30.0, 10.0)
        ),
        "trade": table(("ccode", "year", "imports", "exports"), (2, 1960, 100.0, 300.0), (750, 1960, 40.0, 60.0)),
        "contiguity": table(
            ("ccode1", "ccode2", "conttype", "styear", "endyear"), (2, 365, 2, 1959, 2016), (365, 750, 1, 1962, 1962)
        ),
    }
    return made_up(**(tables | changes))


def test_the_components_by_hand() -> None:
    """Four years. A level of 4 in one of them is 4/5/4; a war in one 1/4; a rivalry in two 1/2, and so on.

    Organisations: medians of 30 (in 1960 of 20, 30, 40, 30) and most 40, so that 30 is the usual and counts nothing.
    Trade: 40 of 400 and 40 of 100 in the only year on record.
    """
    parts = read_parts(record(), TRIO, YEARS)
    expected = {
        ("dispute", 0, 1): 0.2,
        ("war", 1, 2): 0.25,
        ("rivalry", 0, 1): 0.5,
        ("arms_race", 0, 1): 0.25,
        ("crisis", 0, 1): 0.25,
        ("pact", 0, 2): 0.25,
        ("organisations", 0, 1): 0.0,
        ("organisations", 0, 2): 0.0,
        ("trade", 0, 2): (0.1 + 0.4) / 2,
    }
    for (name, i, j), value in expected.items():
        assert parts.components[name][i, j] == pytest.approx(value), name
    for name, matrix in parts.components.items():
        assert np.array_equal(matrix, matrix.T, equal_nan=True), name
        assert np.nanmin(matrix) >= 0, name
        assert np.nanmax(matrix) <= 1, name
        others = [pair for pair in ((0, 1), (0, 2), (1, 2)) if (name, *pair) not in expected]
        assert all(np.isnan(matrix[pair]) if name == "trade" else matrix[pair] == 0 for pair in others), name
    assert parts.water[0, 1] == 1.0
    assert parts.land[1, 2] == 0.25


def test_organisations_beyond_what_everyone_joins() -> None:
    """Of 20, 20, 50 and 30 shared, 25 is the median and 50 the most: 30 is a fifth of the way."""
    rows = [
        (*pair, y, n)
        for y in YEARS
        for pair, n in (((2, 365), 20.0), ((200, 210), 20.0), ((220, 230), 50.0), ((2, 750), 30.0))
    ]
    parts = read_parts(record(joint_igos=table(("ccode1", "ccode2", "year", "dyadigos"), *rows)), TRIO, YEARS)
    assert parts.components["organisations"][0, 2] == pytest.approx(0.2)
    assert parts.components["organisations"][0, 1] == 0.0


def test_missing_is_not_zero() -> None:
    """A source that is not at hand counts nothing and is named; years outside a coverage do not dilute the mean."""
    parts = read_parts(record(wars=None), TRIO, YEARS)
    assert "war" not in parts.components
    assert any("It counts nothing here" in note for note in parts.notes)
    late = tuple(range(2008, 2013))
    disputes = table(DISPUTES, (1, 2, 365, 2010, 1, 5.0, 0.0, 0.0))
    parts = read_parts(record(disputes=disputes), tuple(actor(c, late) for c in (2, 365, 750)), late)
    assert parts.components["dispute"][0, 1] == pytest.approx(1 / 3)  # of 2008-2010, and not of 2008-2012
    assert any(note.startswith("Disputes: mean of the years on record; 2011-2012 are not") for note in parts.notes)
    assert any(note.startswith("Arms races: not on record in these years") for note in parts.notes)
    parts = read_parts(record(), TRIO, YEARS)
    assert math.isnan(parts.components["trade"][0, 1])
    assert any(note.startswith("Trade: not on record for 2 pairs of states") for note in parts.notes)
    assert np.isfinite(Formula().pattern(parts).interdependence).all()


def test_years_before_a_state_do_not_count() -> None:
    """Bangladesh is a state from 1971: a dispute in 1972 is one of its two years, and not of four."""
    years = (1969, 1970, 1971, 1972)
    sides = tuple(actor(code, years) for code in (750, 771))
    disputes = table(DISPUTES, (1, 750, 771, 1972, 1, 5.0, 0.0, 0.0))
    parts = read_parts(record(disputes=disputes), sides, years)
    assert parts.components["dispute"][0, 1] == pytest.approx(0.5)


def test_the_formula_by_hand() -> None:
    """Proximity: by land a quarter of the years; across water at least a half; capitals 90 degrees apart."""
    parts = read_parts(record(), TRIO, YEARS)
    quarter = math.pi / 2 * 6371.0088
    near = math.exp(-quarter / 2000)
    proximity = Formula().proximity(parts)
    assert parts.distance[0, 1] == pytest.approx(quarter)
    assert proximity[0, 1] == pytest.approx(0.5)
    assert proximity[0, 2] == pytest.approx(near)
    assert proximity[1, 2] == pytest.approx(0.25 + 0.75 * math.exp(-2 * quarter / 2000))
    pattern = Formula().pattern(parts)
    assert pattern.enmity[0, 1] == pytest.approx(0.2 + 0.5 + 0.25 + 0.25)
    assert pattern.amity[0, 2] == pytest.approx(0.25 + 0.25)
    assert pattern.interdependence[0, 1] == pytest.approx(0.5 * 1.2)
    assert (np.diag(pattern.interdependence) == 0).all()
    assert (pattern.interdependence == pattern.interdependence.T).all()


def test_weights_do_what_they_say() -> None:
    parts = read_parts(record(), TRIO, YEARS)
    plain = Formula().pattern(parts)
    assert Formula().changed("rivalry", 2).pattern(parts).enmity[0, 1] == pytest.approx(plain.enmity[0, 1] + 0.5)
    assert Formula().changed("enmity", 0.5).pattern(parts).enmity == pytest.approx(plain.enmity / 2)
    assert Formula().changed("enmity", 0.5).pattern(parts).amity == pytest.approx(plain.amity)
    wide = Formula().changed("distance", 2).pattern(parts)
    assert wide.proximity[0, 2] == pytest.approx(math.sqrt(plain.proximity[0, 2]))
    assert wide.proximity[0, 1] == pytest.approx(plain.proximity[0, 1])  # across water: a half is the least


def test_unknown_distance_is_no_nearness() -> None:
    capitals = made_up().table("capitals")
    parts = read_parts(record(capitals=capitals[capitals["ccode"] != 750]), TRIO, YEARS)
    assert parts.distance[0, 1] == pytest.approx(math.pi / 2 * 6371.0088)
    assert math.isnan(parts.distance[0, 2])
    assert parts.places[2] is None
    assert Formula().proximity(parts)[0, 2] == 0.0


def test_regions_are_lists_of_states() -> None:
    known = {state.ccode for state in states()}
    for name, codes in REGIONS.items():
        assert set(codes) <= known, name
        assert len(set(codes)) == len(codes), name
    for lists in (COLD_WAR, SINCE_COLD_WAR):
        every = [code for codes in lists.values() for code in codes]
        assert len(every) == len(set(every))
        assert set(every) <= known
        assert not {640, 700, 775} & set(every) - ({775} if lists is COLD_WAR else set())  # insulators
    assert region("Middle East") == "middle_east"
    assert region("horn-of-africa") == "horn_of_africa"
    assert region("WORLD") == "world"
    with pytest.raises(UnknownName) as caught:
        region("midle_east")
    assert "middle_east" in caught.value.hint
    assert complexes(1946, 1991) is COLD_WAR
    assert complexes(1985, 2000) is SINCE_COLD_WAR


def test_who_is_there() -> None:
    """Half of the years make a member; Germany is one through its division."""
    names = {one.abb for one in members("southern_africa", range(1960, 1980))}
    assert {"SAF", "ZAM", "MAW", "LES"} <= names
    assert "ANG" not in names  # five of twenty years
    assert [one.name for one in everyone(range(1980, 2001)) if 255 in one.codes()] == ["Germany"]
    alone = [one.abb for one in everyone(range(1960, 1981)) if {255, 260} & one.codes()]
    assert alone == ["GFR"]
    with pytest.raises(InvalidValue, match="in at least half of 1816-1820"):
        members("west_africa", range(1816, 1821))


def _parts(codes: tuple[int, ...]) -> Parts:
    none = np.zeros((len(codes), len(codes)))
    sides = tuple(actor(code, YEARS) for code in codes)
    pacts = none.copy()
    pacts[:3, :3] = pacts[3:, 3:] = 1.0
    np.fill_diagonal(pacts, 0.0)
    rivals = none.copy()
    rivals[0, 1] = rivals[1, 0] = 1.0
    places = tuple((float(i), 0.0) for i in range(len(codes)))
    return Parts(sides, YEARS, {"pact": pacts, "rivalry": rivals}, none, none, none, places)


def test_complexes_are_described() -> None:
    """Three in South America, three in Europe: named after the list, the hostile pair is the core of its complex."""
    parts = _parts((155, 160, 140, 200, 220, 325))
    pattern, labels = Formula().pattern(parts), (0, 0, 0, 1, 1, 1)
    south, north = communities(parts, pattern, labels, COLD_WAR)
    assert (south.label, north.label) == ("South America", "Europe under overlay")
    assert south.core is not None
    assert (south.core.one, south.core.two) == (0, 1)
    assert south.core.interdependence == pytest.approx(2.0)
    assert south.hostile == pytest.approx(1 / 4)
    assert (south.kind, north.kind) == ("security regime", "security community")
    assert south.inside == 1.0
    found = prior(parts.actors, labels, (0, 0, 0, 0, 1, 1), COLD_WAR)
    assert found is not None
    assert found.agreement == 1.0
    assert found.geography < 1.0
    assert {row[0] for row in found.rows} == {"South America", "Europe under overlay"}
    assert likeness(parts.actors[:3], (0, 0, 0), COLD_WAR) is None  # one complex only: nothing to compare


def test_who_moved() -> None:
    assert find_moved((0, 0, 0, 1, 1), (4, 4, 2, 2, 2)) == (2,)
    assert find_moved((0, 0, 1), (1, 1, 0)) == ()


def test_settings_halve_and_double_every_weight() -> None:
    parts = _parts((155, 160, 140, 200, 220, 325))
    found = list(settings(parts, (0, 0, 0, 1, 1, 1), dict(COLD_WAR), 0))
    assert len(found) == module.count_settings(parts)
    names = [one.name for one in found]
    assert {"pact x 0.5", "pact x 2", "amity x 2", "distance x 0.5", "no proximity", "resolution 2"} <= set(names)
    assert all(one.agreement == 1.0 for one in found if one.name.startswith(("pact", "rivalry x 0.5", "distance")))


@pytest.fixture(scope="module")
def region_study() -> Any:
    years = range(1960, 1964)
    sides = members("south_america", years)
    codes = sorted(one.ccode for one in sides)
    pairs = [(a, b) for a in codes for b in codes if a < b and (a < 140) == (b < 140)]
    rivals = table(("ccode1", "ccode2", "start", "end"), *[(a, b, 1950, 1980) for a, b in pairs])
    land = table(("ccode1", "ccode2", "conttype", "styear", "endyear"), *[(a, b, 1, 1816, 2016) for a, b in pairs])
    made = record(rivalries_tss=rivals, contiguity=land)
    return study(made, sides, years, name="south_america", runs=5, nulls=39)


def test_a_region(region_study: Any) -> None:
    """Neighbours and rivals in two groups and nothing between: two complexes, beyond chance."""
    assert len(region_study.complexes) == 2
    assert region_study.beyond_chance
    assert region_study.p == pytest.approx(1 / 40)
    assert {one.kind for one in region_study.complexes} == {"conflict formation"}
    assert region_study.account[0].startswith("Inside South America security hangs together in 2 subcomplexes")
    assert region_study.closure == pytest.approx(1.0)
    document = json.loads(json.dumps(region_study.as_dict(), allow_nan=False))
    assert document["beyond_chance"] is True
    assert len(document["matrix"]) == len(document["states"])
    assert {"complexes", "matrix", "strongest", "weights", "null"} <= set(document)


def test_nothing_on_record() -> None:
    """No tie at all is said as that, and is no complex."""
    empty: dict[str, Any] = dict.fromkeys(("disputes", "rivalries_tss", "rivalries", "alliances", "joint_igos"))
    war = ("ccode1", "ccode2", "year", "cowinterongoing", "cowinteronset")
    empty["wars"] = table(war, (200, 220, 1961, 1, 1), (220, 200, 1961, 1, 1))  # between others
    found = study(record(**empty, crises=None, arms_races=None, dyadic_trade=None), TRIO, YEARS, runs=2, nulls=2)
    assert found.account == ["The record shows no security tie between these states: there is nothing to divide."]
    assert not found.beyond_chance
    assert found.alone == (0, 1, 2)


def test_an_interruption_keeps_what_is_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "null_modularity", stop)
    found = study(record(), TRIO, YEARS, runs=2)
    assert not found.complete
    assert found.account[0].startswith("Stopped early")
    assert found.as_dict()["null"]["p"] is None


def test_bad_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "open_record", lambda data, cache, **_: record())
    for call in (
        lambda: study(record(), TRIO[:2], YEARS),
        lambda: study(record(), TRIO, YEARS, runs=0),
        lambda: study_region("atlantis"),
        lambda: study_region("europe", "1991-1946"),
    ):
        with pytest.raises(DetenteError) as caught:
            call()
        assert caught.value.hint


def test_outlines() -> None:
    """Outlines are whole rings on the map, and nearly every state has one or a capital to stand for it."""
    known = outlines()
    assert len(known) > 170
    for code, polygons in known.items():
        for ring in (ring for polygon in polygons for ring in polygon):
            assert ring[0] == ring[-1], code
            assert max(abs(a[0] - b[0]) for a, b in pairwise(ring)) < 20, code  # nothing crosses
            assert all(-90 <= y <= 90 and -190 <= x <= 195 for x, y in ring), code
    letters = {state.iso3 for state in states()}
    assert {code for code in known if code not in letters} == {"ESH", "FLK", "GRL", "NCL", "PRI", "PSE"}


def test_outlines_of_larger_states() -> None:
    """The Soviet Union has the outlines of its heirs, unless they are states of the picture themselves."""
    before = shapes({365: "RUS", 345: "SRB", 265: ""})
    assert {"RUS", "UKR", "KAZ"} <= set(before[365])
    assert "HRV" in before[345]
    assert before[265] == ()
    after = shapes({365: "RUS", 369: "UKR"})
    assert "UKR" not in after[365]
    assert after[369] == ("UKR",)
    assert by_code()[830].iso3 not in outlines()  # Singapore: a dot


def test_without_any_source_of_ties_nothing_is_said_of_them() -> None:
    lacking = ("disputes", "wars", "rivalries_tss", "rivalries", "arms_races", "crises", "alliances", "joint_igos")
    with pytest.raises(DataError, match="No source of ties"):
        read_parts(record(**dict.fromkeys(lacking), dyadic_trade=None), TRIO, YEARS)
