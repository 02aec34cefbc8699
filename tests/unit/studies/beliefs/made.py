"""Records and acts made up for the tests of beliefs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente.data.codes import Actor, actors
from detente.data.record import Record
from detente.studies.beliefs.known import Known, read_known
from detente.studies.beliefs.seen import Seen
from unit.studies.case_record import made_up, table

SPAN = tuple(range(1950, 1980))
Act = float | None


def two(names: str = "USA-USSR", span: Sequence[int] = SPAN) -> tuple[Actor, Actor]:
    one, other = actors(names, span)
    return one, other


def months(first: int, last: int) -> tuple[str, ...]:
    return tuple(f"{year}-{month:02d}" for year in range(first, last + 1) for month in range(1, 13))


def seen(there: Sequence[Act], back: Sequence[Act], first: int = 1950, periods: int = 12) -> Seen:
    """Acts from the first month, or year, of ``first``."""
    if periods == 1:
        when = tuple(str(first + place) for place in range(len(there)))
    else:
        when = months(first, first + len(there) // 12)[: len(there)]
    scores = tuple(tuple(None if act is None else 1.0 - 2.0 * act for act in side) for side in (there, back))
    return Seen(periods, when, tuple(there), tuple(back), (scores[0], scores[1]), ("acts",))


def given(**changes: Any) -> Known:
    """What the made-up record gives in the years of its acts."""
    return read_known(made_up(**changes), two(), tuple(range(1950, 1960)))


def monthly(there: dict[str, float], back: dict[str, float], pair: tuple[int, int] = (2, 365)) -> Any:
    """Table of monthly scores, by month."""
    rows = [
        (*ends, int(month[:4]), int(month[5:]), score)
        for ends, scores in ((pair, there), (pair[::-1], back))
        for month, score in scores.items()
    ]
    return table(("ccode1", "ccode2", "year", "month", "score"), *rows)


def events(first: str, last: str, pair: tuple[int, int], score: float) -> Any:
    """Table of events, one each way every month from ``first`` to ``last``, all with one score."""
    import pandas

    rows = [
        (pandas.Timestamp(f"{month}-15"), f"S{a}", f"S{b}", "190", score, float(a), float(b))
        for month in months(int(first[:4]), int(last[:4]))
        if first <= month <= last
        for a, b in (pair, pair[::-1])
    ]
    return table(("date", "source", "target", "code", "goldstein", "ccode1", "ccode2"), *rows)


def record(**changes: Any) -> Record:
    """The made-up record, with sources changed."""
    return made_up(**changes)
