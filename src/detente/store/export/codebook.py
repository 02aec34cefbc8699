"""The codebook of tables: every column with its label, unit, type and range."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.core.fields import ABOUT
from detente.core.param import REGISTRY

HEAD = ("table", "column", "label", "unit", "type", "lowest", "highest", "of", "note")
AXES = {
    "replicate": "number of the replicate",
    "year": "year",
    "state": "number of the state that perceives or acts",
    "state_name": "name of the state that perceives or acts",
    "other": "number of the state that is perceived or acted upon",
    "other_name": "name of the state that is perceived or acted upon",
}
"""What the columns are that say of whom and when a row is."""


@dataclass(frozen=True)
class TableColumn:
    """A column of a table.

    Attributes
    ----------
    table, name : str
        Table, and name of the column in it.
    label : str
        What it is.
    unit : str
        Unit; empty if it has none.
    kind : str
        Type, such as ``float32``.
    low, high : float or None
        Smallest and largest value that it can have; None if there is no bound.
    of : str
        Whose it is: ``dyad``, ``state``, ``system``, or ``parameter``; empty if it says of whom a row is.
    note : str
        What else is to be known, such as the full name where a format cuts it.
    """

    table: str
    name: str
    label: str
    unit: str = ""
    kind: str = ""
    low: float | None = None
    high: float | None = None
    of: str = ""
    note: str = ""


def columns_of(
    table: str, kinds: Mapping[str, str], told: Mapping[str, tuple[str, str]] | None = None
) -> list[TableColumn]:
    """Return the columns of a table.

    Parameters
    ----------
    table
        Its name.
    kinds
        Types by name of the column.
    told
        Labels and units of columns that are no records and no parameters, by name.
    """
    told = told or {}
    made = []
    for name, kind in kinds.items():
        about = ABOUT.get(name)
        declared = REGISTRY.get(name)
        if name in AXES or name in told or (about is None and declared is None):
            label, unit = told.get(name) or (AXES.get(name, name.replace("_", " ")), "")
            made.append(TableColumn(table, name, label, unit, kind))
            continue
        known: Any = declared if about is None else about
        low, high = (None if not np.isfinite(v) else float(v) for v in (known.low, known.high))
        of = "parameter" if about is None else about.of
        made.append(TableColumn(table, name, known.label, known.unit, kind, low, high, of))
    return made


def render(columns: Sequence[TableColumn]) -> str:
    """Return a codebook as CSV, a row a column.

    Parameters
    ----------
    columns
        The columns of all tables.
    """
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(HEAD)
    for c in columns:
        out.writerow((c.table, c.name, c.label, c.unit, c.kind, _number(c.low), _number(c.high), c.of, c.note))
    return text.getvalue()


def _number(value: float | None) -> Any:
    return "" if value is None else f"{value:.9g}"
