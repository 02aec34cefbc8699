"""Monthly acts of one state towards another."""

from __future__ import annotations

from collections.abc import Sequence

from detente.data.codes import Actor
from detente.data.record import Record, Values, number
from detente.data.registry import SOURCES


def monthly_acts(record: Record, one: Actor, two: Actor, years: Sequence[int]) -> tuple[list[str], Values]:
    """Net cooperation of the first state towards the second, month by month (COPDAB).

    Empty where the event file is not about this dyad: a series of one region never stands in
    for another.

    Parameters
    ----------
    record
        The record.
    one, two
        The state that acts, and its target.
    years
        Years wanted.

    Returns
    -------
    tuple
        Months such as ``1962-10``, and their scores.
    """
    spoken = any(SOURCES["acts"].covers(year) for year in years)
    rows = record.rows("acts", one.codes(), two.codes()) if spoken else None
    if rows is None:
        return [], []
    rows = rows[rows["year"].isin(list(years))].sort_values(["year", "month"])
    months = [f"{y}-{m:02d}" for y, m in zip(rows["year"], rows["month"], strict=True)]
    return months, [number(score) for score in rows["score"]]
