"""Acts of one's own: what two sides did to each other by month or year, scored, or as conflict and cooperation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.core.errors import DataError, InvalidValue, UnknownName
from detente.data.codes import Actor
from detente.data.own.couples import SIGNED, stem_of
from detente.data.own.frame import OwnFrame
from detente.data.record import Values

if TYPE_CHECKING:
    import polars as pl

SCORES = (*SIGNED, "value", "acts")
"""Columns of scores by their usual names: net cooperation (+) or conflict (-)."""

COMPETES = ("compete", "competes", "hostile", "conduct")
"""Columns of 1 where a side competed and 0 where not."""

KINDS = ("type", "act", "kind", "class", "quadclass")
"""Columns of the words conflict and cooperation."""

WORDS = {"conflict": -1.0, "conflictual": -1.0, "hostile": -1.0, "cooperation": 1.0, "cooperative": 1.0}
"""What those words score."""


@dataclass(frozen=True)
class OwnActs:
    """Acts of two sides toward each other from a file of one's own.

    Attributes
    ----------
    file
        Name of the file.
    periods
        12 for months, 1 for years.
    when
        Months such as ``1962-10``, or years, without gaps.
    there, back
        Net score of the first toward the second, and the other way; None where the file has no row.
    rule
        What the scores are, as a sentence.
    """

    file: str
    periods: int
    when: tuple[str, ...]
    there: Values
    back: Values
    rule: str

    def gaps(self, one: Actor, two: Actor) -> list[str]:
        """Say in how many months or years one side's acts are unknown between those that are on file.

        Parameters
        ----------
        one, two
            The sides.
        """
        clock = "month" if self.periods == 12 else "year"
        found = []
        for by, to, way in ((one, two, self.there), (two, one, self.back)):
            many = sum(value is None for value in way)
            if many:
                some = f"{many} {clock}{'s' if many > 1 else ''} of {len(way)}"
                unknown = f"{self.file} has no acts of {by.name} towards {to.name} in {some}: unknown, not zero."
                found.append(f"{unknown} Write 0 where nothing happened.")
        return found


def read_acts(
    own: OwnFrame, one: Actor, two: Actor, years: Sequence[int], scores: str | Sequence[str] | None = None
) -> OwnActs:
    """Read the acts of two sides.

    Parameters
    ----------
    own
        The file.
    one, two
        The sides.
    years
        Years wanted.
    scores
        Column of scores, or two where a row has both ways: of the first state of the row toward its second, and back
        (of the first side toward the second in a file that names no states). The usual names are known if absent.

    Raises
    ------
    InvalidValue
        The file has no such column, or acts without a direction.
    DataError
        It has no acts of the two.
    """
    columns = [
        part.strip() for part in (scores.split(",") if isinstance(scores, str) else scores or ()) if part.strip()
    ]
    for name in columns:
        if name not in own.numbers:
            kind = f"column of numbers in {own.name}"
            raise UnknownName(kind, name, own.numbers)
    both, rule = (_wide if own.unit == "month" or not own.directed else _long)(own, one, two, columns)
    monthly = "month" in own.keys
    wanted = set(years)
    kept = [{when: value for when, value in way.items() if when[0] in wanted} for way in both]
    known = sorted({when for way in kept for when in way})
    if not known:
        message = f"{own.name} has no acts of {one.name} and {two.name} in {years[0]}-{years[-1]}."
        raise DataError(message, "Choose other years, or look at the report: detente data check FILE.")
    every = [when for when in _every(known[0], known[-1], monthly) if when[0] in wanted]
    texts = tuple(f"{year}-{month:02d}" if monthly else str(year) for year, month in every)
    there, back = ([_at(way, when, events=own.events) for when in every] for way in kept)
    return OwnActs(own.name, 12 if monthly else 1, texts, there, back, rule)


When = tuple[int, int]
"""Year and month; month 0 of a year."""

Way = dict[When, float | None]
"""Scores of one side toward the other by time; None where an act has none."""

TIME, SCORE = ("year", "month"), "\x1fscore"
"""Columns of work."""


def _every(first: When, last: When, monthly: bool) -> list[When]:
    months = range(1, 13) if monthly else range(1)
    return [
        when for year in range(first[0], last[0] + 1) for month in months if first <= (when := (year, month)) <= last
    ]


def _at(way: Mapping[When, float | None], when: When, *, events: bool) -> float | None:
    """Return a score; a month without an event, inside the span of those on file, is zero."""
    if when in way or not events or not way:
        return way.get(when)
    return 0.0 if min(way) <= when <= max(way) else None


def _wide(own: OwnFrame, one: Actor, two: Actor, columns: Sequence[str]) -> tuple[list[Way], str]:
    """Acts of a table with both ways in a row: each is of the state that the row names first, or second."""
    names = columns or _known_couple(own)
    if len(names) != 2:
        message = f"{own.name} does not say who acted: its dyads are undirected."
        hint = (
            "Give each way a row (--directed), or name two columns of scores, of the first state of a row toward the "
            f"second and back: --scores there,back. Columns of numbers: {', '.join(own.numbers) or 'none'}."
        )
        raise InvalidValue(message, hint)
    table = _timed(own, own.as_written())
    if own.unit == "month":
        ways = [_sums(table.select("year", "month", name)) for name in names]
        first, second = one.name, two.name
    else:
        rows = [(_rows(own, table, *pair), _rows(own, table, *pair[::-1])) for pair in ((one, two), (two, one))]
        ways = [_sums(there.select(*TIME, names[0]), back.select(*TIME, names[1])) for there, back in rows]
        first, second = "the first state of a row", "the second"
    whose = f"{names[0]}, acts of {first}, and {names[1]}, of {second}, in {own.name}"
    return ways, f"{whose}: a side competes where its score is below zero"


def _known_couple(own: OwnFrame) -> tuple[str, ...]:
    """Two columns of scores by their usual names, with the ends of the two states' columns."""
    stems = {
        stem_of(one.casefold(), two.casefold()).rstrip("_"): (one, two)
        for one, two in own.couples
        if {one, two} <= set(own.numbers)
    }
    return next((stems[name] for name in SCORES if name in stems), ())


def _long(own: OwnFrame, one: Actor, two: Actor, columns: Sequence[str]) -> tuple[list[Way], str]:
    """Acts of a table with a row for each way."""
    if len(columns) > 1:
        message = f"{own.name} has a row for each way, and {len(columns)} columns of scores are named."
        raise InvalidValue(message, "Name one column: --scores goldstein.")
    score, rule = _score(own, columns[0] if columns else None)
    table = _timed(own, own.table.with_columns(score.alias(SCORE)))
    return [_sums(_rows(own, table, a, b).select(*TIME, SCORE)) for a, b in ((one, two), (two, one))], rule


def _score(own: OwnFrame, declared: str | None) -> tuple[pl.Expr, str]:
    """Return the column of scores, and what it is in words."""
    import polars as pl

    low = {name.casefold(): name for name in own.numbers}
    texts = {name.casefold(): name for name, kind in own.table.schema.items() if kind == pl.String}
    below = f"of {own.name}: a side competes where its score is below zero"
    if declared or (name := next((low[one] for one in SCORES if one in low), None)):
        return pl.col(declared or str(name)), f"{declared or name} {below}"
    if {"conflict", "cooperation"} <= set(low):
        score = pl.col(low["cooperation"]) - pl.col(low["conflict"]).abs()
        return score, f"cooperation less conflict {below}"
    if name := next((low[one] for one in COMPETES if one in low), None):
        if not own.table[name].drop_nulls().cast(pl.Float64).is_in([0.0, 1.0]).all():
            message = (
                f"{name} of {own.name} is said to be 1 where a side competes and 0 where not, and has other values."
            )
            raise InvalidValue(message, f"Mend them, or name the column of scores: --scores {name} if it is one.")
        return -pl.col(name), f"{name} of {own.name}: 1 where a side competes, 0 where not"
    for one in KINDS:
        words = own.table[texts[one]].str.to_lowercase() if one in texts else None
        if words is not None and words.drop_nulls().is_in(list(WORDS)).all() and words.null_count() < len(words):
            score = pl.col(texts[one]).str.to_lowercase().replace_strict(WORDS, default=None, return_dtype=pl.Float64)
            return score, f"{texts[one]} {below} (conflict -1, cooperation +1)"
    if len(own.numbers) == 1:
        return pl.col(own.numbers[0]), f"{own.numbers[0]}, the one column of numbers {below}"
    message = f"{own.name} does not say which column scores the acts."
    hint = (
        f"Name it with --scores (scores= in Python), cooperation above zero and conflict below: "
        f"{', '.join(own.numbers) or 'there is no column of numbers'}."
    )
    raise InvalidValue(message, hint)


def _timed(own: OwnFrame, table: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    return table if "month" in own.keys else table.with_columns(pl.lit(0).alias("month"))


def _rows(own: OwnFrame, table: pl.DataFrame, of: Actor, to: Actor) -> pl.DataFrame:
    """Rows that name the one side first and the other second, as they are numbered in each year."""
    import polars as pl

    first, second = [key for key in own.keys if key.startswith("ccode")]
    numbers = [(own.number_of(of, year), own.number_of(to, year), year) for year in table["year"].unique().to_list()]
    wanted = pl.DataFrame(
        [row for row in numbers if None not in row],
        schema={first: pl.Int32, second: pl.Int32, "year": pl.Int32},
        orient="row",
    )
    return table.join(wanted, on=[first, second, "year"], how="semi")


def _sums(*ways: pl.DataFrame) -> Way:
    """Scores by time; several acts of one month add up, and one whose score is unknown leaves the month unknown."""
    import polars as pl

    every = pl.concat(
        [way.rename({way.columns[-1]: SCORE}).cast({SCORE: pl.Float64, "month": pl.Int32}) for way in ways]
    )
    known = pl.col(SCORE).is_not_null().all()
    sums = every.group_by(TIME).agg(pl.when(known).then(pl.col(SCORE).sum()))
    return {(int(year), int(month)): total for year, month, total in sums.iter_rows()}
