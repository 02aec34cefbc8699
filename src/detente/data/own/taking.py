"""A table of one's own on its way from a file to COW numbers and years: every row is used, or said why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.core.errors import UnknownName
from detente.data.codes import by_code
from detente.data.own import cells, clock, moments, pairs
from detente.data.own.couples import couples_of, is_score
from detente.data.own.keys import DIRECTED, UNDIRECTED, keys_of
from detente.data.own.layout import KeyColumns
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
from detente.data.own.names import nearest
from detente.data.own.opening import RawTable
from detente.data.own.pairs import ONE, ROW, TURNED, TWO
from detente.data.own.report import CODES, OwnReport
from detente.data.panel.columns import UNITS, columns_of
from detente.data.panel.sided import Couple
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
    scores
        Columns of scores of acts, as declared.
    """

    def __init__(
        self,
        raw: RawTable,
        layout: KeyColumns,
        report: OwnReport,
        record: Record,
        actors: tuple[Outsider, ...],
        scores: Sequence[str] = (),
    ) -> None:
        import polars as pl

        self.layout, self.report, self.record, self.actors, self.scores = layout, report, record, actors, scores
        self.couples: tuple[Couple, ...] = ()
        for name in layout.keys:
            moments.need_text(raw.frame[name])
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
        names = [self.frame[name] for name in layout.names if not moments.is_odd(self.frame[name].dtype)]
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
                text = [f"_k{place}", *([f"_n{place}"] if place < len(names) else []), "year"]
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
            others = len(choices) - MOST_NOTES
            notes.append(f"{others} more such choice{'s' if others > 1 else ''}.")
        unknown = list(dict.fromkeys(text for (text, _), why in said.lost.items() if NO_NAME in why or NO_ISO in why))
        if unknown:
            more = f" and {len(unknown) - MOST_UNKNOWN} more" if len(unknown) > MOST_UNKNOWN else ""
            shown = [f"{text} (is it {near}?)" if (near := nearest(text)) else text for text in unknown[:MOST_UNKNOWN]]
            what = f"Not among the states of COW: {', '.join(shown)}{more}."
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
        odd = [name for name, kind in self.frame.schema.items() if moments.is_odd(kind)]
        for names, why in ((clash, "the names of keys"), (odd, "cells that are no numbers, text or dates")):
            if names:
                report.notes.append(f"Left out, as they have {why}: {', '.join(names)}.")
        self.frame = self.frame.drop(*clash, *odd)
        for name in shares:
            if name not in self.frame.columns:
                kind = "column"
                raise UnknownName(kind, name, [one for one in self.frame.columns if one != ROW])
        for name in self.scores:
            if name not in self.frame.columns:
                kind = "column"
                raise UnknownName(kind, name, [one for one in self.frame.columns if one != ROW])
        mark = cells.choose_decimal(self.frame.drop(ROW), decimal, report)
        found = {one.name: cells.to_numbers(one, mark) for one in self.frame.drop(ROW).iter_columns()}
        self.described = {name: note for name, (_, note) in found.items()}
        columns = self._coupled({name: column for name, (column, _) in found.items()})
        partner = dict(self.couples) | {two: one for one, two in self.couples}
        for name, column in columns.items():
            other = partner.get(name, name)
            if column.dtype.is_numeric():
                both = [column] if other == name else [column, columns[other]]
                usual = () if is_score(name, self.layout.sides, self.scores) else cells.usual_codes(both)
                why = (
                    "a code for missing, by the other values" if codes is None else "declared to be a code for missing"
                )
                limits = cells.limits_of(name, shares) or cells.limits_of(other, shares)
                columns[name] = cells.clean(column, rows, limits, usual if codes is None else codes, why, report)
            elif name in shares:
                why = self.described[name]
                report.refuse(f"{name} is no column of numbers, and no share. {why}".strip(), "Mend its cells.")
        self.frame = pl.DataFrame([self.frame[ROW], *columns.values()])

    def _coupled(self, columns: dict[str, pl.Series]) -> dict[str, pl.Series]:
        """Find what belongs to the two states; both columns of a couple hold numbers, or both hold text."""
        import polars as pl

        if len(self.layout.sides) != 2:
            return columns
        self.couples = couples_of(list(columns), self.layout.sides, self.scores)
        for couple in self.couples:
            one, two = (columns[name] for name in couple)
            if one.dtype == two.dtype:
                continue
            if one.dtype.is_numeric() and two.dtype.is_numeric():
                columns |= {name: columns[name].cast(pl.Float64) for name in couple}
                continue
            for name, other in (couple, couple[::-1]):
                if columns[name].dtype != pl.String:
                    self.described[name] = f"read as text: {other} is none of numbers"
                columns[name] = moments.as_text(self.frame[name])
        return columns

    def finish(self, directed: bool | None) -> tuple[pl.DataFrame, pl.Series, bool]:
        """Settle directions and repeats; return the table, which rows are turned round, and whether they are of days.

        Parameters
        ----------
        directed
            As declared.
        """
        import polars as pl

        report, sides = self.report, len(self.layout.sides)
        self.keys, when, events = clock.tell(self.keys, self.layout, report)
        frame = self.keys.join(self.frame, on=ROW, how="left", maintain_order="left")
        if sides == 2:
            both = len(self.scores) == 2
            if directed is None and both:
                report.notes.append("Dyads are undirected: a row has the acts of both, as two columns of scores say.")
                report.directed = False
            else:
                report.directed = pairs.choose_direction(frame, when, directed, self.layout.ordered, report)
            if self.couples:
                told = "; ".join(f"{one} of the first, {two} of the second" for one, two in self.couples)
                report.notes.append(f"Taken as about one of the two states of a row: {told}.")
            if not report.directed:
                frame = pairs.lower_first(frame, self.couples, report)
        self._like_record()
        work = [ONE, TWO][:sides]
        if events:
            self._twice(frame)
        else:
            frame = pairs.settle_repeats(frame, [*work, *when], report, self._hint())
        report.columns = [cells.describe(frame[name], note) for name, note in self.described.items()]
        report.matched = frame.height
        names = [name for name in keys_of(report.unit, report.directed) if name.startswith("ccode")]
        if TURNED not in frame.columns:
            frame = frame.with_columns(pl.lit(value=False).alias(TURNED))
        frame = frame.rename(dict(zip(work, names, strict=True))).sort(*names, *when, maintain_order=True)
        return frame.drop(ROW, TURNED), frame[TURNED], events

    def _twice(self, frame: pl.DataFrame) -> None:
        """Say how many acts of a day say what another does: each counts."""
        many = frame.height - frame.unique([name for name in frame.columns if name not in (ROW, TURNED)]).height
        if many:
            what = f"{many:,} {'row says' if many == 1 else 'rows say'} what another of the same day says"
            self.report.notes.append(f"{what}, and counts as another act: leave out what is the same act.")

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


def _codes(layout: KeyColumns) -> str:
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
