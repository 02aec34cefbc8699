"""A record made up for tests of the whole study: states in a ring of land neighbours, some of which quarrel."""

from __future__ import annotations

from typing import Any

from detente.data.panel.members import member_years
from detente.data.record import Record
from detente.data.registry import SOURCES
from detente.studies.situations.disputes import COLUMNS
from unit.studies.case_record import ATOP, table

YEARS = range(1960, 2011)


def ring(states: int) -> list[int]:
    """COW numbers of states that were members all the time, in their order."""
    held = member_years().filter(member_years()["year"].is_in(list(YEARS)))
    whole = [code for code, n in held["ccode"].value_counts().iter_rows() if n == len(YEARS)]
    return sorted(whole)[:states]


def _dispute(one: int, two: int, year: int, level: int = 4, kind: int = 0) -> list[tuple[Any, ...]]:
    """Both rows of a dispute; the first claims something if a kind is given (1 territory, 2 policy, 3 government)."""
    rest = (-9, level, 5.0, 4.0)
    return [(one, two, year, 1, int(kind > 0), kind or -9, *rest), (two, one, year, 0, 0, -9, *rest)]


def made(states: int = 24) -> Record:
    """A ring: each fourth pair has a dispute in 1965, each seventh a claim in 1975, and only the first in 2000.

    The fifth pair is bound by a pact and organisations. The stronger state of a pair is twice as strong.
    """
    codes = ring(states)
    pairs = [(min(pair), max(pair)) for pair in zip(codes, codes[1:] + codes[:1], strict=True)]
    rows = [row for k, pair in enumerate(pairs) for row in (_dispute(*pair, 1965) if k % 4 == 0 else [])]
    rows += [row for k, pair in enumerate(pairs) for row in (_dispute(*pair, 1975, 1, 1) if k % 7 == 0 else [])]
    rows += _dispute(*pairs[0], 2000)
    tables: dict[str, Any] = {
        "disputes": table(COLUMNS, *rows),
        "contiguity": table(
            ("ccode1", "ccode2", "conttype", "styear", "endyear"),
            *[(a, b, 1, 1816, 2016) for x, y in pairs for a, b in ((x, y), (y, x))],
        ),
        "majors": table(("ccode", "styear", "endyear"), (codes[0], 1900, 1901)),
        "capitals": table(
            ("ccode", "lat", "lng", "styear", "endyear"), *[(c, 0.0, 1.0 * k, 1816, 2024) for k, c in enumerate(codes)]
        ),
        "nmc7": table(
            ("ccode", "year", "milex", "milper", "pec", "tpop", "cinc"),
            *[(c, y, 100.0, 10.0, 10.0, 10.0, 0.01 * (1 + k % 2)) for k, c in enumerate(codes) for y in YEARS],
        ),
        "alliances": table(
            ("ccode1", "ccode2", "year", *ATOP),
            *[(a, b, y, 1, 0, 0, 0, 0) for a, b in (pairs[4], pairs[4][::-1]) for y in YEARS],
        ),
        "joint_igos": table(
            ("ccode1", "ccode2", "year", "dyadigos"),
            *[(*pair, y, 35.0 if k == 4 else 5.0) for k, pair in enumerate(pairs) for y in YEARS],
        ),
    }  # fmt: skip
    held = Record(folders=(), _tables={name: tables.get(name) for name in SOURCES})
    held.used.update({name: SOURCES[name] for name in tables})
    held.notes.update({name: f"{one.file} is not there." for name, one in SOURCES.items() if name not in tables})
    return held
