"""Sentences of many dyads: each number a named fact of the JSON, and nothing that reads badly."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from detente.data.codes import actors
from detente.data.record import Record, open_record
from detente.studies.case.account import bottom_line, write
from detente.studies.case.account.known import dyads
from detente.studies.case.gather import read_case
from detente.studies.case.result import Case
from detente.studies.case.sentence import Fact, Sentence, find_unbacked
from detente.studies.case.situation import observe_situations
from unit.studies.well_said import faults

pytestmark = pytest.mark.real_data

DRAWN = [
    "731-140 1971-1972", "731-390 1957-1962", "731-652 1979-1984", "360-260 1949-1989", "20-140 1856-1946",
    "731-651 1998-2019", "160-100 1850-1890", "350-390 1988-2019", "541-666 1945-1985", "620-811 1965-2005",
    "360-616 1990-1991", "501-290 1994-2009", "355-140 1910-1911", "710-385 1921-1926", "910-552 1980-1995",
    "225-70 1830-1870", "645-800 1933-1973", "92-770 1950-1955", "230-850 1960-2000", "339-560 1925-1940",
]  # fmt: skip
"""Pairs and years drawn at random, once."""

CHOSEN = [
    "130-135 1930-1998", "155-160 1880-1985", "630-645 1950-2000", "530-520 1960-1990", "651-666 1948-1980",
    "731-732 1949-2010", "710-816 1954-1990", "365-710 1860-1945", "740-710 1870-1945", "2-740 1900-1941",
    "200-255 1890-1914", "220-255 1871-1940", "300-325 1861-1918", "345-355 1880-1918", "91-92 1960-1980",
    "2-40 1950-1991", "2-70 1831-1920", "750-780 1980-2000", "2-365 1816-2010", "145-150 1920-1940",
]  # fmt: skip
"""Pairs with much on record."""


@pytest.fixture(scope="module")
def record(real_data: Path, parsed_cache: Path) -> Record:
    return open_record(real_data, parsed_cache)


def _case(record: Record, said: str, observed: bool = False) -> Case:
    pair, span = said.split()
    first, last = map(int, span.split("-"))
    years = tuple(range(first, last + 1))
    case = read_case(record, actors(pair, years), years)
    if observed:
        case.estimated = replace(case.estimated, observed=observe_situations(record, dyads(case), years))
    write(case)
    return case


def _check(case: Case) -> None:
    document = json.loads(json.dumps(case.as_dict(), allow_nan=False))
    facts = {name: Fact(name, one["label"], one["value"], one["kind"]) for name, one in document["facts"].items()}
    for one in document["account_backing"]:
        told = Sentence(one["text"], one["rule"], one["group"], tuple(one["facts"]))
        assert faults(told.text) == [], told.text
        assert find_unbacked(told, facts) == [], told.text


@pytest.mark.parametrize(
    "said",
    [pytest.param(one, marks=[pytest.mark.slow] if k % 3 else []) for k, one in enumerate((*DRAWN, *CHOSEN))],
)
def test_sentences_of_many_dyads_read_well(said: str, record: Record) -> None:
    _check(_case(record, said))


@pytest.mark.parametrize(
    ("said", "situation"),
    [
        ("200-255 1890-1914", "most often a security dilemma"),
        ("750-770 1948-2010", "most often deterrence of a greedy state"),
        ("211-140 1960-1975", "always indifference, in 16 years"),
    ],
)
def test_the_situation_on_record_comes_first(said: str, situation: str, record: Record) -> None:
    case = _case(record, said, observed=True)
    _check(case)
    assert situation in bottom_line(case)["Situation"]


def test_the_cold_war_hangs_on_claims_and_hardly_on_thresholds(record: Record) -> None:
    """The situation of the whole case, not of single years, is compared; breadth alone makes one side greedy late."""
    case = _case(record, "2-365 1946-1991", observed=True)
    _check(case)
    found = case.observed
    assert found is not None
    assert found.commonest == "rivalry"
    assert found.same == pytest.approx(0.74, abs=0.005)
    assert sum(found.by_combination.values()) == pytest.approx(1)
    assert (found.broad, found.broad_sides) == (9, ("USA",))
    assert found.without["claim"] == "spiral"
    assert found.without["breadth"] == "rivalry"


@pytest.mark.parametrize(("said", "years"), [("2-365 1946-1991", 5), ("211-140 1960-1975", 0)])
def test_levels_of_whole_disputes_are_told(said: str, years: int, record: Record) -> None:
    """War with others in a dispute of the two, as of 1964: no war between them, and the table has a 5."""
    case = _case(record, said)
    told = [one.text for one in case.sentences if one.rule == "levels"]
    assert len(told) == bool(years)
    assert all(f"in {years} years without a war between the two" in text for text in told)
