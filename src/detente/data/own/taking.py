"""A table of one's own on its way from a file to COW numbers and years: every row is used, or said why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.core.errors import UnknownName
from detente.data.codes import by_code
from detente.data.own import cells, moments, pairs
from detente.data.own.keys import DIRECTED, UNDIRECTED, keys_of
from detente.data.own.layout import Layout
from detente.data.own.mapping import (
    NO_ISO,
    NO_MEMBER,
    NO_NAME,
    OF_TODAY,
    READ_AS,
    Found,
    Outsider,
    contradiction,
    mapper,
    suspicion,
)
from detente.data.own.opening import RawTable
from detente.data.own.pairs import ONE, ROW, TWO
from detente.data.own.report import CODES, Report
from detente.data.panel.columns import UNITS, columns_of
from detente.data.record import Record

if TYPE_CHECKING:
    import polars as pl

MOST_NOTES = 5
"""Most choices between states that are told one by one."""

READ = {READ_AS: "Names are read by their words", OF_TODAY: "Codes of today are read as the states of then"}
"""What is told together of how states are read."""

MOST_UNKNOWN = 10
"""Most cells that are told to be no states."""


@dataclass
class _Said:
    """What is noticed as states are matched: choices, names that say otherwise, and what was not matched."""

    choices: dict[str, None] = field(default_factory=dict)
    contradictions: list[str] = field(default_factory=list)
    lost: dict[tuple[str, int], str] = field(default_factory=dict)


class Taking:
    """A table on its way from a file to COW numbers and years.

    Parameters
    ----------
    raw
        As read.
    layout
        Where it says who and when.
    report
        Is told of everything.
    record
        The record.
    actors
        Actors that are no states.
    """

    def __init__(
        self, raw: RawTable, layout: Layout, report: Report, record: Record, actors: tuple[Outsider, ...]
    ) -> None:
        import polars as pl

        self.layout, self.report, self.record, self.actors = layout, report, record, actors
        frame = cells.blank(raw.frame)
        empty = frame.select(pl.all_horizontal(pl.all().is_null())).to_series()
        rows = pl.Series(ROW, raw.rows, dtype=pl.Int64)
        self.frame = frame.with_columns(rows).filter(~empty)
        report.rows = self.frame.height + len(raw.bad)
        report.notes += raw.notes
        for row, why in raw.bad:
            report.drop(row, why)
        self._locate()

    def _locate(self) -> None:
        """Turn keys into years and COW numbers; drop the rows that have none."""
        import polars as pl

        layout, report = self.layout, self.report
        keys = [moments.as_text(self.frame[name]) for name in layout.keys]
        names = [self.frame[name] for name in layout.names]
        work = pl.DataFrame([self.frame[ROW], *(one.rename(f"_k{i}") for i, one in enumerate(keys))])
        work = work.with_columns(one.cast(pl.String).rename(f"_n{i}") for i, one in enumerate(names))
        time = [f"_k{len(layout.sides)}", *([f"_k{len(layout.sides) + 1}"] if layout.month else [])]
        work = _applied(
            work, time, self._moment, {"year": pl.Int32, "month": pl.Int8, "day": pl.Int8, "_why": pl.String}
        )
        if layout.sides:
            report.codes = layout.codes
            report.notes.append(f"States are read as {_codes(layout)}.")
            find = mapper(layout.codes, self.record)
            said = _Said()
            for place, column in enumerate((ONE, TWO)[: len(layout.sides)]):
                text = [f"_k{place}", *([f"_n{place}"] if layout.names else []), "year"]
                work = _applied(work, text, self._side(find, said), {column: pl.Int32, f"_why_{place}": pl.String})
            self._tell(said)
        reasons = [name for name in work.columns if name.startswith("_why")]
        work = work.with_columns(pl.coalesce(reasons).alias("_why"))
        if len(layout.sides) == 2:
            self_made = (pl.col(ONE) == pl.col(TWO)) & pl.col("_why").is_null()
            same = pl.when(self_made).then(pl.lit("the two states are the same"))
            work = work.with_columns(pl.coalesce("_why", same).alias("_why"))
        for row, why in work.filter(pl.col("_why").is_not_null()).select(ROW, "_why").iter_rows():
            report.drop(row, why)
            if moments.OUTSIDE in why:
                year = int(why.removeprefix("the year ").split()[0])
                report.out_of_range.append({"row": row, "column": layout.when, "value": year, "why": why})
        self._beyond_membership(work)
        good = work.filter(pl.col("_why").is_null())
        wanted = [ROW, *(ONE, TWO)[: len(layout.sides)], "year", "month", "day"]
        self.keys, others = good.select(wanted), self.frame.drop(layout.keys)
        self.frame = others.filter(pl.Series(work["_why"].is_null()))

    def _moment(self, *texts: str | None) -> tuple[int | None, int | None, int | None, str | None]:
        """Year, month and day of a row, or why there is none."""
        if texts[0] is None:
            return None, None, None, "the year is missing"
        found = moments.read_moment(texts[0])
        if isinstance(found, str):
            return None, None, None, found
        year, month, day = found
        if len(texts) > 1:
            month = None if texts[1] is None else moments.read_month(texts[1])
            if month is None or not 1 <= month <= 12:
                return None, None, None, "the month is missing" if texts[1] is None else f"{texts[1]!r} is no month"
        return year, month, day, moments.outside(year) or None

    def _beyond_membership(self, work: pl.DataFrame) -> None:
        """Report as out of range the states that were none in the year of their row."""
        import polars as pl

        for place, column in enumerate(self.layout.sides):
            why = pl.col(f"_why_{place}")
            rows = work.filter(why.str.contains(NO_MEMBER, literal=True)).select(ROW, f"_k{place}", why)
            self.report.out_of_range += [
                {"row": row, "column": column, "value": value, "why": reason} for row, value, reason in rows.iter_rows()
            ]

    def _side(self, find: Callable[[str, int], Found], said: _Said) -> Callable[..., tuple[int | None, str | None]]:
        """Return what finds the number of a state in a row, or why there is none."""

        def number(text: str | None, *rest: Any) -> tuple[int | None, str | None]:
            name, year = (rest[0], rest[1]) if len(rest) == 2 else (None, rest[0])
            if year is None or moments.outside(year):
                return None, None  # why is told already
            code, why = (None, "the state is missing") if text is None else find(text, year)
            if code is not None:
                said.choices[why] = None
                other = contradiction(code, name, year)
                if other is not None:
                    said.contradictions.append(f"{text} is {by_code()[code].name}, and the file calls it {name}")
                return code, None
            outside = next((one.number for one in self.actors if one.called(text, name)), None)
            if outside is None and text is not None:
                said.lost[text, year] = why
            return outside, None if outside is not None else why

        return number

    def _tell(self, said: _Said) -> None:
        """Say which of several states was taken, what is no state, and whether the codes look like others."""
        notes = self.report.notes
        for begins, what in READ.items():
            found = [why.removeprefix(begins) for why in said.choices if why.startswith(begins)]
            if found:
                notes.append(f"{what}: {', '.join(found)}.")
        choices = [why for why in said.choices if why and not why.startswith(tuple(READ))]
        notes += [f"{why}." for why in choices[:MOST_NOTES]]
        if len(choices) > MOST_NOTES:
            notes.append(f"{len(choices) - MOST_NOTES} more such choices.")
        unknown = list(dict.fromkeys(text for (text, _), why in said.lost.items() if NO_NAME in why or NO_ISO in why))
        if unknown:
            more = f" and {len(unknown) - MOST_UNKNOWN} more" if len(unknown) > MOST_UNKNOWN else ""
            what = f"Not among the states of COW: {', '.join(unknown[:MOST_UNKNOWN])}{more}."
            notes.append(f"{what} Actors that are no states are kept if they are declared: --actors NAME,CODE=NAME.")
        doubt = suspicion(self.layout.codes, list(said.lost), self.record)
        wrong = said.contradictions
        if wrong:
            many = f", and so in {len(wrong) - 1} more states and years" if len(wrong) > 1 else ""
            notes.insert(0, f"Codes and names disagree: by {CODES[self.layout.codes]} {wrong[0]}{many}. Check --codes.")
        if doubt:
            notes.insert(0, doubt)

    def take(self, decimal: str | None, codes: Sequence[float] | None, shares: Sequence[str]) -> None:
        """Turn the other columns into numbers where they are; report what cannot be.

        Parameters
        ----------
        decimal
            As declared.
        codes
            Codes for missing, as declared.
        shares
            Columns declared to be shares.

        Raises
        ------
        UnknownName
            A column declared to be a share is not there.
        """
        import polars as pl

        report, rows = self.report, self.frame[ROW].to_list()
        taken = ("ccode", *UNDIRECTED, *DIRECTED, "year", "month", "day", *(ONE, TWO))
        clash = [name for name in self.frame.columns if name in taken]
        odd = [name for name, kind in self.frame.schema.items() if kind.is_nested() or kind in (pl.Binary, pl.Object)]
        for names, why in ((clash, "the names of keys"), (odd, "cells that are no numbers, text or dates")):
            if names:
                report.notes.append(f"Left out, as they have {why}: {', '.join(names)}.")
        self.frame = self.frame.drop(*clash, *odd)
        for name in shares:
            if name not in self.frame.columns:
                kind = "column"
                raise UnknownName(kind, name, [one for one in self.frame.columns if one != ROW])
        mark = cells.choose_decimal(self.frame.drop(ROW), decimal, report)
        columns, self.described = [self.frame[ROW]], {}
        for column in self.frame.drop(ROW).iter_columns():
            found, note = cells.to_numbers(column, mark)
            if found.dtype.is_numeric():
                found = cells.clean(found, rows, cells.limits_of(found.name, shares), codes, report)
            elif column.name in shares:
                report.refuse(f"{column.name} is no column of numbers, and no share. {note}", "Mend its cells.")
            columns.append(found)
            self.described[column.name] = note
        self.frame = pl.DataFrame(columns)

    def finish(self, directed: bool | None) -> tuple[pl.DataFrame, bool]:
        """Settle directions and repeats; return the table, and whether rows are acts of a day.

        Parameters
        ----------
        directed
            As declared.
        """
        report, sides = self.report, len(self.layout.sides)
        self.keys, when, events = self._clock()
        frame = self.keys.join(self.frame, on=ROW, how="left", maintain_order="left")
        if sides == 2:
            report.directed = pairs.choose_direction(frame, when, directed, self.layout.ordered, report)
            if not report.directed:
                frame = pairs.turn(frame, report)
        self._like_record()
        work = [ONE, TWO][:sides]
        keys = [name for name in frame.columns if name != ROW] if events else [*work, *when]
        frame = pairs.settle_repeats(frame, keys, report, self._hint())
        report.columns = [cells.describe(frame[name], note) for name, note in self.described.items()]
        report.matched = frame.height
        names = [name for name in keys_of(report.unit, report.directed) if name.startswith("ccode")]
        frame = frame.rename(dict(zip(work, names, strict=True))).drop(ROW)
        return frame.sort(*names, *when, maintain_order=True), events

    def _like_record(self) -> None:
        """Say which columns are named as in the record."""
        if self.report.unit in UNITS:
            known = {column.name for column in columns_of(UNITS[UNITS.index(self.report.unit)])}
            same = [name for name in self.described if name in known]
            if same:
                what = f"Named as in the record, and put in its place where the file has a value: {', '.join(same)}."
                self.report.notes.append(what)

    def _hint(self) -> str:
        if len(self.layout.sides) == 2 and not self.report.directed:
            return "If the order of the two matters, say --directed; otherwise leave one row for each dyad and time."
        return "Leave one row for each in the file: which is right cannot be told, and two would count twice."

    def _clock(self) -> tuple[pl.DataFrame, list[str], bool]:
        """Tell years from months and from days, by how many there are of one key in a year."""
        import polars as pl

        keys, sides = self.keys, [ONE, TWO][: len(self.layout.sides)]
        dated = keys["month"].null_count() < keys.height
        several = keys.group_by(*sides, "year").agg(pl.col("month").drop_nulls().n_unique().alias("n"))
        monthly = dated and bool((several["n"] > 1).any())
        days = keys.group_by(*sides, "year", "month").agg(pl.col("day").drop_nulls().n_unique().alias("n"))
        events = dated and len(sides) != 1 and bool((days["n"] > 1).any())
        monthly = monthly or events or not sides
        if len(sides) == 1 and monthly:
            hint = "Sum or average them to one row for each state and year."
            self.report.refuse("Some states have several months in one year.", hint)
        unit = {0: "month", 1: "state-year", 2: "dyad-month" if monthly else "dyad-year"}[len(sides)]
        self.report.unit = unit
        if not monthly or len(sides) == 1:
            if dated:
                self.report.notes.append("Dates are taken as their years: there is one a year.")
            return keys.drop("month", "day"), ["year"], False
        absent = keys.filter(pl.col("month").is_null())
        for row in absent[ROW]:
            self.report.drop(row, "the month is missing where other rows have one")
        keys = keys.filter(pl.col("month").is_not_null())
        if events:
            self.report.notes.append("Rows are acts of single days: a month counts their sum.")
        return (keys if events else keys.drop("day")), ["year", "month"], events


def _codes(layout: Layout) -> str:
    return f"{CODES[layout.codes]}, {layout.said}"


def _applied(
    work: pl.DataFrame, columns: Sequence[str], read: Callable[..., tuple[Any, ...]], made: dict[str, Any]
) -> pl.DataFrame:
    """Add columns that a function makes of others, called once for each distinct row of those."""
    import polars as pl

    distinct = work.select(columns).unique(maintain_order=True)
    rows = [(*row, *read(*row)) for row in distinct.iter_rows()]
    table = pl.DataFrame(rows, schema={**{name: distinct.schema[name] for name in columns}, **made}, orient="row")
    return work.join(table, on=list(columns), how="left", nulls_equal=True, maintain_order="left")
