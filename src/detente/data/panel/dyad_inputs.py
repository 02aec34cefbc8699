"""What the parts of the dyad-year frame are made from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from detente.data.panel.columns import FIRST_YEAR, LAST_YEAR, Column
from detente.data.panel.members import Selection, dyad_years, select
from detente.data.record import Record

if TYPE_CHECKING:
    import polars as pl

Part = Callable[["DyadInputs", Sequence[Column]], "pl.DataFrame | None"]
"""Values of some columns by dyad and year; ``None`` if their source is not at hand."""


class DyadInputs:
    """What the parts are made from: the record and the rows wanted.

    Parameters
    ----------
    record
        The record.
    selection
        Which rows are wanted.
    """

    def __init__(self, record: Record, selection: Selection) -> None:
        self.record = record
        self.rows = dyad_years(record, selection)
        self.selection = selection

    @cached_property
    def every_year(self) -> pl.DataFrame:
        """The dyads of the selection in every year of the panel: histories start in 1816."""
        if len(self.selection.years) == LAST_YEAR - FIRST_YEAR + 1:
            return self.rows
        return dyad_years(self.record, Selection(select().years, self.selection.codes))
