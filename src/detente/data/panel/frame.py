"""The record as one table, in one call."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from detente.core.errors import DataError, InvalidValue, UnknownName
from detente.core.progress import Progress, tracked
from detente.data.codes import names_in
from detente.data.panel.columns import UNITS, Column, Unit, choose_columns, need_polars
from detente.data.panel.dyads import dyad_years
from detente.data.panel.join import Joinable
from detente.data.panel.join import join as put_beside
from detente.data.panel.states import state_years
from detente.data.record import Folder, Record, open_record, usual_cache
from detente.data.years import year_range

if TYPE_CHECKING:
    import polars as pl

MANY = 6
"""So many sources are not named one by one."""


def frame(
    unit: str,
    years: str | Iterable[int] | None = None,
    *,
    states: str | float | Sequence[str | float] | None = None,
    columns: str | Sequence[str] | None = None,
    relevant: bool = False,
    directed: bool = False,
    join: Joinable | None = None,
    data: Folder | None = None,
    cache: Folder | None = None,
    progress: Progress = None,
) -> pl.DataFrame:
    """Return the record as one table: a row for each state, or for each two states, in each year.

    Parameters
    ----------
    unit
        ``"state-year"`` or ``"dyad-year"``.
    years
        A run such as ``"1946-2010"``, or the years; 1816-2022 if absent.
    states
        States by name, abbreviation or COW number, as a list or as text (``"USA-USSR"``, ``"USA,USSR,China"``); all if
        absent. Of dyads: those among them, or with one state all of its dyads.
    columns
        Columns beside the keys, as a list or as text with commas between; all if absent. ``detente data frame --list``
        lists them.
    relevant
        Dyads that are contiguous or include a major power, and no others.
    directed
        Two rows a dyad and year.
    join
        Table of one's own, as ``detente.data.own.read_frame`` returns it, whose columns are put beside the record's.
    data
        Folder of raw files; searched before the cache.
    cache
        Folder of ``detente data fetch``; the usual one if absent.
    progress
        Called with the number of finished parts and of all parts.

    Returns
    -------
    polars.DataFrame
        Missing is missing. ``detente.data.panel`` has the same as lazy frames, and lags, memories and spells.

    Raises
    ------
    UnknownName
        There is no such unit, state or column.
    InvalidValue
        Years outside the panel, or an option of dyads for states.
    DataError
        No source of the columns is at hand.
    MissingExtra
        The package polars is not installed.
    """
    kind = unit_named(unit)
    wanted = choose_columns(kind, split_list(columns))
    if kind == "state-year" and (relevant or directed):
        message = f"{'relevant' if relevant else 'directed'} is about dyads, and the unit is state-year."
        raise InvalidValue(message, 'Leave it out, or ask for frame("dyad-year").')
    need_polars()
    record = open_record(data, usual_cache(cache))
    asked = year_range(years) if isinstance(years, str) else years
    named = names_in(states) if isinstance(states, str) else [states] if isinstance(states, (int, float)) else states
    names = [column.name for column in wanted]
    with tracked(progress, f"{kind} frame", "parts", whole=True) as track:
        if kind == "state-year":
            table = state_years(record, asked, named, columns=names, progress=track.tell).collect()
        else:
            lazy = dyad_years(record, asked, named, relevant, directed, columns=names, progress=track.tell)
            table = lazy.collect()
    something(record, wanted)
    return table if join is None else put_beside(table, join)


def split_list(given: str | Sequence[Any] | None) -> list[Any] | None:
    """Return a list of what is given as a list, or as text with commas between; None if nothing is given."""
    if isinstance(given, str):
        return [part.strip() for part in given.split(",") if part.strip()]
    return None if given is None else list(given)


def unit_named(text: str) -> Unit:
    """Return a unit of analysis by name; raise ``UnknownName`` if there is none.

    Parameters
    ----------
    text
        Its name.
    """
    plain = str(text).strip().casefold().replace("_", "-").replace(" ", "-")
    if plain not in UNITS:
        kind = "unit of analysis"
        raise UnknownName(kind, text, UNITS)
    return plain


def something(record: Record, columns: Sequence[Column]) -> None:
    """Refuse a table whose every source is absent.

    Parameters
    ----------
    record
        The record, read.
    """
    named = [name for column in columns for name in column.sources]
    if named and not any(name in record.used for name in named):
        name = named[0]
        message = f"None of the sources of these columns is at hand: {record.notes.get(name, name)}"
        needed = " ".join(dict.fromkeys(named)) if len(set(named)) < MANY else "all"
        hint = f"Get them with: detente data fetch {needed}; or name a folder that holds them with --data DIR."
        raise DataError(message, hint)
