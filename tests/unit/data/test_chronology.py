"""Chronologies: every file is whole, in order and sourced; every fault of a bad one is told with its line."""

from __future__ import annotations

import re

import pytest

from detente.core.cite import references
from detente.core.errors import InvalidValue
from detente.data.chronology import (
    EARLIEST,
    KINDS,
    LATEST,
    Chronology,
    between,
    chronologies,
    in_words,
    parse,
    treaties,
)
from detente.data.codes import Actor, actors

CASES = {
    "Brazil-Argentina",
    "China-USA",
    "Egypt-Israel",
    "France-Germany",
    "Greece-Turkey",
    "India-Pakistan",
    "India-Sri Lanka",
    "USA-USSR",
}
GOOD = """
sides = [[2], [365]]
case = "USA-USSR"
first = 1946
last = 1991

[[entry]]
date = "1962-10-22"
until = "1962-10-28"
kind = "crisis"
title = "Missiles in Cuba"
text = "A blockade."
sources = ["Gaddis2005"]

[[entry]]
date = "1963"
kind = "treaty"
title = "Hot line"
text = "A line."
sources = []
document = "UNTS 472"
"""


def test_the_eight_curated_cases_are_there() -> None:
    assert {one.case for one in chronologies()} == CASES
    for one in chronologies():
        assert EARLIEST <= one.first < one.last <= LATEST
        assert between(*actors(one.case, range(one.first, one.last + 1))) is one


@pytest.mark.parametrize("one", chronologies(), ids=lambda one: one.case)
def test_every_entry_is_complete(one: Chronology) -> None:
    for entry in one.entries:
        assert entry.kind in KINDS
        assert 3 <= len(entry.title) <= 60, entry
        assert 1 <= len(re.findall(r"[.?](?: |$)", entry.text)) <= 3, entry
        assert 10 <= len(entry.text) <= 260, entry
        assert entry.sources or entry.document
        assert set(entry.sources) <= set(references())
        for key in entry.sources:  # a work comes out after what it tells
            assert references()[key]["issued"]["date-parts"][0][0] >= entry.year, (key, entry)


@pytest.mark.parametrize("one", chronologies(), ids=lambda one: one.case)
def test_every_chronology_is_in_order_and_of_a_size(one: Chronology) -> None:
    entries = one.entries
    assert 15 <= len(entries) <= 30
    assert [entry.date for entry in entries] == sorted(entry.date for entry in entries)
    titles = [entry.title for entry in entries]
    assert len(set(titles)) == len(titles)


def test_a_good_file_reads_as_written() -> None:
    known = parse(GOOD, "made.toml")
    assert [entry.year for entry in known.entries] == [1962, 1963]
    assert known.entries[0].when == "22 October 1962"
    assert known.entries[0].time == pytest.approx(1962 + (9 + 21 / 31) / 12)
    assert known.entries[1].time == 1963.5
    assert treaties(known, (1945, 1962, 1963)) == [None, 0.0, 1.0]
    assert treaties(None, (1945, 1962)) == [None, None]
    assert [in_words(date) for date in ("1983-11", "1948")] == ["November 1983", "1948"]


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ('date = "1962-10-22"', 'date = "1962-13-01"', 8, "is no date"),
        ('date = "1962-10-22"', 'date = "1962-2-1"', 8, "is no date"),
        ('date = "1962-10-22"', 'date = "1992-10-22"', 8, "outside the years 1946-1991"),
        ('date = "1963"', 'date = "1950"', 16, "entries go in order"),
        ('until = "1962-10-28"', 'until = "1962-10-01"', 9, "ends .* before it begins"),
        ('kind = "crisis"', 'kind = "kerfuffle"', 10, "is not one of"),
        ('title = "Missiles in Cuba"', 'title = "Missiles in Cuba."', 11, "without a full stop"),
        ('text = "A blockade."', 'text = "a blockade"', 12, "whole sentences"),
        ('sources = ["Gaddis2005"]', 'sources = ["Gadis2005"]', 13, "no reference 'Gadis2005'"),
        ('document = "UNTS 472"', "", 20, "needs a work in sources or a document"),
        ('document = "UNTS 472"', "checked = 1", 21, "checked must be bool"),
        ('kind = "treaty"\n', "", 15, "kind is missing"),
        ("last = 1991", "last = 1900", 4, "must run forward"),
        ("last = 1991", "last = 1991\nlost = 3", 6, "no key of a chronology"),
        ("sides = [[2], [365]]", "sides = [2, 365]", 2, "two lists of COW numbers"),
    ],
)
def test_every_fault_is_told_with_its_line(before: str, after: str, line: int, said: str) -> None:
    assert before in GOOD
    with pytest.raises(InvalidValue, match=said) as caught:
        parse(GOOD.replace(before, after), "made.toml")
    assert f"made.toml:{line}: " in caught.value.message


def test_all_faults_are_told_at_once_and_broken_toml_is_refused() -> None:
    bad = GOOD.replace('kind = "crisis"', 'kind = "x"').replace('text = "A line."', 'text = ""')
    with pytest.raises(InvalidValue, match=r"has 2 fault\(s\)"):
        parse(bad, "made.toml")
    with pytest.raises(InvalidValue, match="no TOML"):
        parse(GOOD + "[[", "made.toml")


def test_a_side_that_is_no_state_has_no_chronology() -> None:
    years = range(1988, 2011)
    israel, _ = actors("Israel-Egypt", years)
    palestine = Actor(0, "Palestine", "PAL", ())
    assert between(israel, palestine) is None
    assert between(palestine, israel) is None


def test_a_chronology_is_of_its_own_states_only() -> None:
    years = range(1960, 1970)
    assert between(*actors("USSR-USA", years)) is not None
    for pair in ("USA-India", "India-China", "Egypt-Syria"):
        assert between(*actors(pair, years)) is None
