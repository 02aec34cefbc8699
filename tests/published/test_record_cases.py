"""Whole cases: chronologies against the record, series against independent tables, accounts with their backing."""

from __future__ import annotations

import math
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from detente.data.chronology import Chronology, chronologies
from detente.data.codes import actors
from detente.data.leadership import gleditsch_ward, on_first_day, tenures
from detente.data.monthly import REGIONS, monthly_acts
from detente.data.panel.actors import Selected
from detente.data.record import Record, open_record
from detente.studies.case.account import write
from detente.studies.case.gather import read_case
from detente.studies.case.measures import read_yearly
from detente.studies.case.result import Case
from detente.studies.case.sentence import find_unbacked

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def record(real_data: Path, parsed_cache: Path) -> Record:
    return open_record(real_data, parsed_cache)


@pytest.fixture(scope="module")
def prepared(real_data: Path) -> Path:
    return real_data.parent / "prepared"


def _case(record: Record, states: str, first: int, last: int) -> Case:
    years = tuple(range(first, last + 1))
    case = read_case(record, actors(states, years), years)
    write(case)
    return case


@pytest.mark.parametrize("known", chronologies(), ids=lambda one: one.case)
def test_wars_of_the_chronologies_are_wars_on_record(known: Chronology, record: Record) -> None:
    years = tuple(range(known.first, min(known.last, 2007) + 1))
    sides = actors(known.case, years)
    found = Selected(record, sides, years, of_dyads=["war_ongoing"]).of_dyad("war_ongoing", *sides)
    fought = dict(zip(years, found, strict=True))
    told = [entry for entry in known.entries if entry.kind == "war"]
    for entry in told:
        assert fought[entry.year] == 1.0, entry.title
    ends = [(entry.year, int((entry.until or entry.date)[:4])) for entry in told]
    missed = [year for year, war in fought.items() if war and not any(a <= year <= b for a, b in ends)]
    assert missed == [], "a war on record that the chronology does not tell"


def test_checked_dates_are_those_that_were_checked(prepared: Path) -> None:
    import pandas

    table = pandas.read_csv(prepared / "treaties.csv", dtype=str)
    seen = table[table["date_seen"] == "1"]
    for known in chronologies():
        numbers = {str(code) for side in known.sides for code in side}
        for entry in known.entries:
            rows = seen[seen["signed"] == entry.date]
            about = [set(parties.split(";")) for parties in rows["parties"]]
            if entry.checked:
                assert any(len(numbers & parties) >= 2 for parties in about), (known.case, entry.title)


def test_unchecked_treaties_do_not_contradict_the_list(prepared: Path) -> None:
    """Where the list has a treaty of the two within a month of ours, it has the same day (dates told to the day)."""
    import pandas

    table = pandas.read_csv(prepared / "treaties.csv", dtype=str)
    for known in chronologies():
        one, two = ({str(code) for code in side} for side in known.sides)
        for entry in known.entries:
            if entry.kind != "treaty" or len(entry.date) < 10:
                continue
            both = table[[bool(one & set(p.split(";")) and two & set(p.split(";"))) for p in table["parties"]]]
            days = (pandas.to_datetime(both["signed"]) - pandas.Timestamp(entry.date)).dt.days
            close = days[days.abs() <= 2]
            assert close.empty or (close == 0).any(), (known.case, entry.title)


DYADS = [("usa_ussr", "2-365"), ("egypt_israel", "651-666"), ("brazil_argentina", "140-160")]

# Our series, the column of the oracle, and the relative difference allowed.
STATES = {
    "milex_usd2020": ("milex_usd2020", 1e-5),
    "sipri_usd2019": ("sipri_milex_const2019", 1e-6),
    "polyarchy": ("v2x_polyarchy", 1e-6),
    "polity2": ("polity2", 0.0),
    "ideal_point": ("un_idealpoint", 1e-6),
    "territorial_threat": ("terr_threat", 1e-5),
    "territorial_threat_sd": ("terr_threat_sd", 1e-4),
}
PAIRS = {
    "joint_igos": "joint_igos",
    "ideal_distance": "idealpoint_dist",
    "contiguity": "conttype",
    "rivalry_td": "rivalry_td",
    "rivalry_tss": "rivalry_tss",
    "atop_defense": "atop_defense",
    "atop_nonagg": "atop_nonagg",
    "atop_consul": "atop_consul",
    "cow_defense": "cow_defense",
    "mid_ongoing": "gml_ongoing",
}


@pytest.mark.parametrize(("name", "states"), DYADS)
def test_series_equal_the_independent_tables(name: str, states: str, record: Record, prepared: Path) -> None:
    import pandas

    theirs = pandas.read_csv(prepared / "cases" / f"{name}.csv").set_index("year")
    years = tuple(int(year) for year in theirs.index)
    sides = actors(states, years)
    ours = read_yearly(record, sides, years)
    for measure, (column, rel) in STATES.items():
        for side, suffix in zip(sides, "ab", strict=True):
            _equal(ours.of_state(measure, side).values, theirs[f"{column}_{suffix}"], rel, measure)
    for measure, column in PAIRS.items():
        _equal(ours.of_dyad(measure, *sides).values, theirs[column], 1e-5, measure)
    arms = [v for y, v in zip(years, ours.of_dyad("arms_race", *sides).values, strict=True) if y <= 1993]
    _equal(arms, theirs["arms_race_grh"].loc[: years[len(arms) - 1]], 0.0, "arms_race")


def _equal(ours: list[float | None], theirs: Any, rel: float, what: str) -> None:
    for year, mine, value in zip(theirs.index, ours, theirs, strict=True):
        if mine is None or math.isnan(value):
            assert mine is None, (what, year)
            assert math.isnan(value), (what, year)
        else:
            assert mine == pytest.approx(value, rel=rel, abs=1e-6), (what, year)


CASES = [("USA-USSR", 1946, 1991), ("India-Pakistan", 1948, 2016), ("Brazil-Argentina", 1960, 2000),
         ("France-Germany", 1870, 2010)]  # fmt: skip


@pytest.mark.parametrize(("states", "first", "last"), CASES)
def test_every_number_of_an_account_is_backed(states: str, first: int, last: int, record: Record) -> None:
    case = _case(record, states, first, last)
    assert len(case.sentences) > 15
    for sentence in case.sentences:
        assert find_unbacked(sentence, case.facts) == [], sentence.text
    assert not [note for note in case.missing if "not found" in note]


def test_build_ups_of_the_cold_war(record: Record) -> None:
    """The four build-ups that histories name, and the fall of the last years."""
    case = _case(record, "USA-USSR", 1946, 1991)
    (armament,) = case.armaments
    told = [(one.kind, one.first, one.last) for one in armament.phases]
    assert told == [
        ("build-up", 1950, 1953),
        ("build-up", 1960, 1963),
        ("build-up", 1966, 1968),
        ("build-up", 1982, 1987),
        ("fall", 1988, 1990),
    ]
    told = " ".join(case.account)
    assert "None of 2 reaction equations is significant" in told
    assert "with a chance of 51 %" in told
    assert "USA's spending rose by 91 %" in told  # from 1946 alone, when forces went home, it would have fallen by 17 %


def test_perception_of_the_missiles_in_cuba(record: Record) -> None:
    case = _case(record, "USA-USSR", 1946, 1991)
    seen = {(one.name, one.actor): one for one in case.perception}
    assert seen["Cuban Missiles", "USA"].words == "threat of grave damage"
    assert seen["Cuban Missiles", "USSR"].grave
    assert seen["Able Archer 83", "USSR"].misplaced


def test_leaders_are_found_across_numbers_of_states(record: Record) -> None:
    """Germany is 260 in the leaders' list after 1990 and 255 in COW: the chain holds."""
    years = tuple(range(1985, 1996))
    germany = actors("Germany-France", years)[0]
    assert gleditsch_ward(record, germany, (1989, 1995)) == {1989: 260, 1995: 260}
    known = tenures(record, germany, years)
    assert [one.leader for one in known] == ["Kohl"]
    leader = on_first_day(known, 1991)
    assert leader is not None
    assert leader.leader == "Kohl"


def test_trap_7_each_event_file_is_used_for_its_own_dyads_only(record: Record) -> None:
    """Which file is about whom; the series themselves are held against the benchmarks elsewhere."""
    years = tuple(range(1992, 2007))
    expected = {
        "Egypt-Israel": ["events_levant"],
        "Iraq-USA": ["events_gulf"],
        "Greece-Turkey": ["events_turkey"],
        "345-344": ["events_balkans"],
        "USA-Russia": [],
        "India-Pakistan": [],
        "France-Germany": [],
        "Turkey-USA": [],
        "Israel-Iraq": [],
    }
    for states, files in expected.items():
        sides = actors(states, years)
        assert [name for name, region in REGIONS.items() if region.about(*sides)] == files, states
    before = dict(record.used)
    assert monthly_acts(record, *actors("India-Pakistan", years), years) == []
    assert record.used == before  # not even opened
    turkey = monthly_acts(record, *actors("Greece-Turkey", years), years)
    assert [acts.source for acts in turkey] == ["events_turkey"]


def test_a_region_of_many_dyads_tells_those_with_most_disputes(record: Record) -> None:
    case = _case(record, "India,Pakistan,China,Sri Lanka,Nepal", 1975, 1990)
    assert len(list(combinations(case.actors, 2))) == 10
    assert "covered" in {one.rule for one in case.sentences}
    assert {one.case for one in case.chronologies} == {"India-Pakistan", "India-Sri Lanka"}
    assert all(find_unbacked(one, case.facts) == [] for one in case.sentences)
