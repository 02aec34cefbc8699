"""A table of one's own: read, matched to the states of the record, and told row by row before anything is computed."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.core.errors import InvalidValue, UnknownName, names_file
from detente.core.files import expand_home
from detente.data.codes import Actor
from detente.data.own import cells
from detente.data.own.keys import keys_of
from detente.data.own.layout import find_layout
from detente.data.own.mapping import Outsider, outsiders
from detente.data.own.opening import from_frame, open_table
from detente.data.own.report import OwnReport
from detente.data.own.taking import Taking
from detente.data.panel.join import join
from detente.data.panel.sided import Couple, turn
from detente.data.record import Folder, Record, Values, open_record, usual_cache

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, eq=False, repr=False)
class OwnFrame:
    """A table of one's own by COW number and year.

    Attributes
    ----------
    name
        Name of the file.
    table
        Rows that are used: ``ccode``, or ``ccode_a`` < ``ccode_b``, or ``ccode1`` and ``ccode2`` (directed), with
        ``year``, of acts ``month`` and ``day``, and the columns of the file. Actors that are no states have numbers
        below zero.
    report
        What was found in the file.
    actors
        Actors of one's own that were declared.
    events
        Whether rows are single acts of a day, of which a month has several.
    couples
        Columns about the first state of a row and about the second: they change places when the states do.
    """

    name: str
    table: pl.DataFrame
    report: OwnReport
    actors: tuple[Outsider, ...] = ()
    events: bool = False
    couples: tuple[Couple, ...] = ()
    _turned: pl.Series | None = None
    _known: dict[str, dict[tuple[int, ...], float]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"OwnFrame({self.report.head!r})"

    @property
    def unit(self) -> str:
        """What a row is about."""
        return self.report.unit

    @property
    def directed(self) -> bool | None:
        """Whether the order of the two states means something; None of single states."""
        return self.report.directed

    @property
    def keys(self) -> tuple[str, ...]:
        """Columns that identify a row."""
        return keys_of(self.unit, self.directed)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Columns of numbers, keys apart."""
        return tuple(one.name for one in self.report.columns if one.kind == "number" and one.name in self.table.columns)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the rows that are used: two files that say the same have one."""
        held = io.BytesIO()
        self.table.write_ipc(held)
        return hashlib.sha256(held.getvalue()).hexdigest()

    def as_written(self) -> pl.DataFrame:
        """Return the rows with their two states in the order of the file, and with them what belongs to them."""
        import polars as pl

        keys = [key for key in self.keys if key.startswith("ccode")]
        if self._turned is None or len(keys) != 2:
            return self.table
        return turn(self.table, pl.lit(self._turned), ((keys[0], keys[1]), *self.couples))

    def join(self, frame: Any) -> Any:
        """Return a frame of the record with the columns of this one beside its own.

        Parameters
        ----------
        frame
            State-years or dyad-years of the record, lazy or not.
        """
        return join(frame, self)

    def number_of(self, actor: Actor, year: int) -> int | None:
        """Return the number of a side of a case in a year: of its state, or of the actor that goes by its name.

        Parameters
        ----------
        actor
            A side.
        year
            Calendar year.
        """
        code = actor.code(year)
        if code is not None:
            return code
        return next((one.number for one in self.actors if one.called(actor.name)), None)

    def outsider(self, name: str) -> Outsider | None:
        """Return the actor of one's own that goes by a name, if the file has rows of it or names no sides at all.

        Parameters
        ----------
        name
            What somebody calls it.
        """
        one = next((one for one in self.actors if one.called(name)), None)
        there = one is not None and (self.unit == "month" or one.number in self._numbers())
        return one if there else None

    def actors_among(self, sides: Sequence[Actor]) -> bool:
        """Tell whether a side is an actor of one's own.

        Parameters
        ----------
        sides
            Sides of a case.
        """
        return any(side.ccode == one.number for side in sides for one in self.actors)

    def _numbers(self) -> set[int]:
        return {number for name in self.keys if name.startswith("ccode") for number in self.table[name].unique()}

    def of_state(self, column: str, actor: Actor, years: Sequence[int]) -> Values:
        """One column of state-years, year by year.

        Parameters
        ----------
        column
            Name of the column.
        actor
            A side of a case.
        years
            Years wanted.
        """
        known = self._values(column)
        numbers = [self.number_of(actor, year) for year in years]
        return [None if n is None else known.get((n, year)) for n, year in zip(numbers, years, strict=True)]

    def of_dyad(self, column: str, one: Actor, two: Actor, years: Sequence[int]) -> Values:
        """One column of dyad-years, year by year, as in rows with the first before the second.

        Parameters
        ----------
        column
            Name of the column.
        one, two
            Sides of a case.
        years
            Years wanted.
        """
        known, others = self._values(column), self._values(self.partner(column) or column)
        found: Values = []
        for year in years:
            a, b = self.number_of(one, year), self.number_of(two, year)
            if a is None or b is None:
                found.append(None)
                continue
            if self.directed or a < b:
                found.append(known.get((a, b, year)))
            else:
                found.append(others.get((b, a, year)))
        return found

    def partner(self, column: str) -> str | None:
        """Return the column that says the same of the other state of a row.

        Parameters
        ----------
        column
            Name of a column.
        """
        return next((pair[1 - pair.index(column)] for pair in self.couples if column in pair), None)

    def _values(self, column: str) -> dict[tuple[int, ...], float]:
        if column not in self.numbers:
            kind = f"column of numbers in {self.name}"
            raise UnknownName(kind, column, self.numbers)
        if column not in self._known:
            rows = self.table.select(*self.keys, column).drop_nulls().iter_rows()
            self._known[column] = {row[:-1]: float(row[-1]) for row in rows}
        return self._known[column]


@names_file
def read_frame(
    source: Folder | OwnFrame | Any,
    codes: str | None = None,
    *,
    keys: str | Sequence[str] | None = None,
    directed: bool | None = None,
    decimal: str | None = None,
    missing: str | Sequence[float] | None = None,
    shares: str | Sequence[str] = (),
    actors: str | Sequence[str] = (),
    scores: str | Sequence[str] | None = None,
    pair: bool = False,
    refuse: bool = True,
    record: Record | None = None,
    data: Folder | None = None,
    cache: Folder | None = None,
) -> OwnFrame:
    """Read a table of one's own.

    Parameters
    ----------
    source
        File (csv, Stata, parquet or Excel), or a polars or pandas DataFrame.
    codes
        How it counts states: ``"cow"``, ``"gw"``, ``"iso3"`` or ``"names"``. Where the columns are named as in the
        record (``ccode``, ``gwcode``, ``iso3``) they say it; it is never guessed.
    keys
        Columns of the state or of both, and of the year or date, if their names do not say so.
    directed
        Whether the order of the two states of a dyad means something; seen in the rows if absent, and told.
    decimal
        ``"comma"`` or ``"point"``; seen in the cells if absent, told, and refused where they do not settle it.
    missing
        Codes for missing, such as ``[-9, -99]`` or ``"none"``; those of codebooks where no other value of the column
        is near them if absent.
    shares
        Columns whose values lie between 0 and 1.
    actors
        Actors that are no states, by their name in the file, or as ``"PSE=Palestine"``.
    scores
        Column of the scores of acts; two where a row has both ways, of its first state toward its second, and back.
    pair
        Whether it may be about one pair that it does not name (acts).
    refuse
        Whether to raise an error where the file cannot be used; otherwise the report says so.
    record
        The record; opened from ``data`` and ``cache`` if absent, and only where codes need it.
    data
        Folder of raw files; searched before the cache.
    cache
        Folder of ``detente data fetch``; the usual one if absent.

    Returns
    -------
    OwnFrame
        The table, and a report of what was matched, dropped, repeated and out of range.

    Raises
    ------
    InvalidValue
        It does not say who and when, or how it counts states.
    DataError
        It cannot be read, or not used as it is.
    UnknownName
        There is no such way of counting states, or no such column.
    """
    if isinstance(source, OwnFrame):
        return source
    _check_kinds(codes=codes, decimal=decimal, directed=directed)
    named = isinstance(source, (str, Path))
    raw = open_table(expand_home(Path(source))) if named else from_frame(source)
    report = OwnReport(Path(source).name if named else "the table")
    layout = find_layout(raw.frame.columns, codes, _split("keys", keys), pair)
    if record is None:
        record = open_record(data, usual_cache(cache))
    declared = _split("scores", scores) or ()
    reader = Taking(raw, layout, report, record, outsiders(_split("actors", actors) or ()), declared)
    reader.take(decimal, cells.declared_codes(missing), _split("shares", shares) or ())
    table, turned, events = reader.finish(directed)
    report.settle()
    if refuse:
        report.check()
    return OwnFrame(report.file, table, report, reader.actors, events, reader.couples, turned)


def _check_kinds(*, codes: Any, decimal: Any, directed: Any) -> None:
    """Refuse what is no name where one is wanted, and what is neither true nor false."""
    for name, value in (("codes", codes), ("decimal", decimal)):
        if not isinstance(value, str | None):
            message = f"{name} is {value!r}, and no text."
            raise InvalidValue(message, f"Write it in quotation marks: {name}='...'.")
    if directed not in (None, True, False) or (isinstance(directed, int) and not isinstance(directed, bool)):
        message = f"directed is {directed!r}, and neither true nor false."
        raise InvalidValue(message, "Write directed=True or directed=False, or leave it out.")


def _split(option: str, given: str | Sequence[str] | None) -> list[str] | None:
    if given is None:
        return None
    parts = given.split(",") if isinstance(given, str) else given
    if not isinstance(parts, Sequence) or not all(isinstance(part, str) for part in parts):
        message = f"{option} is {given!r}, and no names."
        raise InvalidValue(message, f"Write names with commas between: {option}='one,two', or a list of them.")
    return [part.strip() for part in parts if part.strip()]
