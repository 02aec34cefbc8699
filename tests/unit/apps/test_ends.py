"""What ends when: said at the foot of every page that read the record, and by the record itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from detente.apps.pages.common import page
from detente.data.record import Record, citations, ends
from detente.data.registry import SOURCES


@dataclass
class Result:
    """What a study found, as far as a page asks here."""

    sources: Any


def record() -> Record:
    return Record((), used={name: SOURCES[name] for name in ("nmc7", "disputes", "wars")})


def test_the_record_says_what_ends_first() -> None:
    assert [(name, last) for name, _, last in ends(record())] == [("wars", 2007), ("disputes", 2010), ("nmc7", 2022)]


@pytest.mark.parametrize("kind", [list, tuple])
def test_a_page_that_read_the_record_says_what_ends_when_folded_in_its_foot(kind: Any) -> None:
    text = page("base.html", {"theory": Result(("Jervis1978",)), "result": Result(kind(citations(record())))})
    foot = text[text.index("<footer>") :]
    assert "<details><summary>What ends when</summary>" in foot
    places = [foot.index(SOURCES[name].title) for name in ("wars", "disputes", "nmc7")]
    assert places == sorted(places)
    assert "1816\N{EN DASH}2007" in foot


def test_other_pages_say_nothing_of_it() -> None:
    for context in ({}, {"scenario": Result({"horizon": "assumption"})}, {"result": Result([])}):
        assert "What ends when" not in page("base.html", context)
