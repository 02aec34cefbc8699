"""A record of which the longest tables are cut to some states, so that a few states take no time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from detente.data.record import Record

if TYPE_CHECKING:
    from pandas import DataFrame

LONG = (
    "distances",
    "joint_igos",
    "dyadic_trade",
    "acts",
    "events_levant",
    "events_gulf",
    "events_turkey",
    "events_balkans",
)
"""Sources of dyads with a million rows, and files of single events."""

KIN = tuple(
    frozenset(codes)
    for codes in (
        (255, 260, 265),
        (300, 305),
        (315, 316, 317),
        (340, 341, 345, 347),
        (625, 626),
        (678, 679, 680, 698),
        (710, 713),
        (816, 817),
        range(935, 991),
    )
)
"""States that a source may have under each other's numbers: their rows are kept together."""


class Narrowed(Record):
    """The rows of some states of a record; what is read and noted is read and noted in the whole.

    Parameters
    ----------
    whole
        The record.
    codes
        COW numbers of the states.
    """

    def __init__(self, whole: Record, codes: Iterable[int]) -> None:
        super().__init__(whole.folders, whole.notes, whole.used, whole.parsed, whole.frames, whole.without)
        self.whole = whole
        wanted = frozenset(codes)
        self.codes = wanted.union(*(kin for kin in KIN if kin & wanted))

    def table(self, name: str) -> DataFrame | None:
        """Read a source; of a long one, the rows of which both states are wanted.

        Parameters
        ----------
        name
            Name of the source.
        """
        table = self.whole.table(name)
        if table is None or name not in LONG:
            return table
        if name not in self._tables:
            self._tables[name] = table[table["ccode1"].isin(self.codes) & table["ccode2"].isin(self.codes)]
        return self._tables[name]
