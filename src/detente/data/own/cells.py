"""What the cells of a file of one's own say: numbers, missing codes, and values that cannot be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.core.errors import InvalidValue, UnknownName
from detente.core.outside import number_in
from detente.data.own.report import OwnColumn, OwnReport
from detente.data.panel.columns import columns_of

if TYPE_CHECKING:
    import polars as pl

NOTHING = ("", "na", "n/a", "#n/a", "nan", "null", "none", ".")
"""Cells that are missing, in small letters: R's, Stata's, Excel's and pandas' among them."""

YES_NO = {"true": 1.0, "false": 0.0}
"""Truth values as R and Python write them."""

CODES = (-9.0, -8.0, -7.0, -66.0, -77.0, -88.0, -99.0, -888.0, -999.0, -9999.0)
"""Numbers that codebooks write for what is not known, refused, or not applicable."""

MOST_SHOWN = 40
"""Most letters of a cell that are shown."""

LIMITS = {"share": (0.0, 1.0), "flag": (0.0, 1.0), "count": (0.0, float("inf")), "level": (0.0, float("inf"))}
"""Ranges of kinds of columns."""

LARGEST = 1e150
"""Largest value (assumption): squares of what lies below are finite."""

NEVER_NEGATIVE = ("thousand", "million", "international dollars", "per cent", "km")
"""How the units of the record begin that cannot be below zero."""

THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
"""A number whose comma may stand after the thousands as well as before decimals."""

GROUPED = re.compile(r"[+-]?\d{1,3}([.,'’\u00a0\u202f ]\d{3})+([.,]\d+)?|[+-]?\d+([.,]\d+)? ?%")
"""A number with marks between its thousands, or a percentage."""

POINTS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?")
"""A number with points between its thousands."""

DECIMALS = {"comma": ",", "point": "."}
"""What may stand before the decimals."""


def blank(frame: pl.DataFrame) -> pl.DataFrame:
    """Strip the cells of text, and make those missing that stand for nothing.

    Parameters
    ----------
    frame
        Table as read.
    """
    import polars as pl
    from polars import selectors

    text = pl.col(pl.String).str.strip_chars()
    frame = frame.with_columns(selectors.categorical().cast(pl.String)).with_columns(
        pl.when(~text.str.to_lowercase().is_in(NOTHING)).then(text)
    )
    return frame.with_columns(selectors.float().fill_nan(None), selectors.decimal().cast(pl.Float64))


def choose_decimal(frame: pl.DataFrame, declared: str | None, report: OwnReport) -> str:
    """Return what stands before decimals, ``comma`` or ``point``; what the cells do not settle is refused.

    Parameters
    ----------
    frame
        Columns that may hold numbers.
    declared
        What the user says; seen in the cells if None, and told.
    report
        Is told.
    """
    if declared is not None:
        if declared not in DECIMALS:
            kind = "mark of decimals"
            raise UnknownName(kind, declared, DECIMALS)
        report.notes.append(f"Decimals follow a {declared}, as declared.")
        return declared
    commas, points = _with_mark(frame, ","), _with_mark(frame, r"\.")
    if not commas:
        return "point"
    name, example = next(iter(commas.items()))
    if points:
        other, sample = next(iter(points.items()))
        message = f"Cells have decimals after a comma ({name}: {example}) and after a point ({other}: {sample})."
    elif all(THOUSANDS.fullmatch(cell) for cell in commas.values()):
        message = f"The comma in {name}: {example} may stand before decimals or after thousands."
    else:
        report.notes.append(f"Decimals follow a comma, as in {name}: {example}.")
        return "comma"
    report.refuse(message, "Say which with --decimal comma or --decimal point (decimal= in Python).")
    return "comma"


def _with_mark(frame: pl.DataFrame, mark: str) -> dict[str, str]:
    """Columns with a number that has the mark, and the first such cell, one that is no thousand if any."""
    import polars as pl

    found = {}
    for name in frame.select(pl.col(pl.String)).columns:
        cells = frame[name].filter(frame[name].str.contains(rf"^[+-]?\d+{mark}\d+$"))
        if len(cells):
            telling = cells.filter(~cells.str.contains(rf"^[+-]?[1-9]\d{{0,2}}{mark}\d{{3}}$"))
            found[name] = str(telling[0] if len(telling) else cells[0])
    return found


def to_numbers(column: pl.Series, decimal: str) -> tuple[pl.Series, str]:
    """Turn a column into numbers if every cell is one; otherwise leave it, and say why.

    Parameters
    ----------
    column
        Column without blanks.
    decimal
        ``comma`` or ``point``.

    Returns
    -------
    tuple
        The column, and a note on it.
    """
    import polars as pl

    if column.dtype.is_numeric() or column.dtype == pl.Boolean:
        return column.cast(pl.Float64) if column.dtype == pl.Boolean else column, ""
    if column.dtype != pl.String:
        return column, ""
    text, note = _with_points(column) if decimal == "comma" else (column, "")
    low = text.str.to_lowercase()
    if low.drop_nulls().is_in(list(YES_NO)).all() and len(low.drop_nulls()):
        return low.replace_strict(YES_NO, default=None, return_dtype=pl.Float64), "TRUE and FALSE are 1 and 0"
    found = text.str.replace(r"^\+", "").cast(pl.Float64, strict=False)
    strange = column.filter(column.is_not_null() & found.is_null())
    if not len(strange):
        return found, note
    some = len(column.drop_nulls()) - len(strange)
    if grouped := next((cell for cell in strange.head(1000) if GROUPED.fullmatch(cell)), None):
        return column, f"read as text: {grouped!r} is written with marks between thousands, or as a percentage"
    cell = str(strange[0])
    shown = cell if len(cell) <= MOST_SHOWN else f"{cell[:MOST_SHOWN]}..."
    cells = "1 cell is no number" if len(strange) == 1 else f"{len(strange):,} cells are no numbers"
    return column, f"read as text: {cells}, such as {shown!r}" if some else ""


def _with_points(column: pl.Series) -> tuple[pl.Series, str]:
    """Write decimals that follow a comma after a point; a point can then only stand between thousands."""
    thousands = column.str.contains(f"^(?:{POINTS.pattern})$").fill_null(value=False)
    whole = column.str.replace_all(".", "", literal=True)
    stray = column.str.contains(".", literal=True).fill_null(value=False) & ~thousands
    text = whole.zip_with(thousands, column).str.replace(",", ".", literal=True).zip_with(~stray, column + "?")
    if not thousands.any():
        return text, ""
    example = column.filter(thousands)[0]
    return text, f"points stand between thousands, as in {example}, since decimals follow a comma"


def limits_of(name: str, shares: Sequence[str]) -> tuple[float, float, str] | None:
    """Range of a column, and why: declared a share, or known from the record's column of that name.

    Parameters
    ----------
    name
        Its name.
    shares
        Columns that are declared to be shares.
    """
    if name in shares:
        return (*LIMITS["share"], "a share lies between 0 and 1")
    for unit in ("state-year", "dyad-year"):
        for column in columns_of(unit):
            if column.name == name:
                if column.unit.startswith(("share", "0 to 1")):
                    return (*LIMITS["share"], f"{name} of the record lies between 0 and 1")
                if column.unit.startswith("-10 "):
                    return -10.0, 10.0, f"{name} of the record lies between -10 and 10"
                if column.kind in LIMITS or column.unit.startswith(NEVER_NEGATIVE):
                    words = "is 0 or 1" if column.kind == "flag" else "is never negative"
                    return (*LIMITS.get(column.kind, LIMITS["count"]), f"{name} of the record {words}")
    return None


def clean(
    column: pl.Series,
    rows: Sequence[int],
    limits: tuple[float, float, str] | None,
    codes: Sequence[float],
    why: str,
    report: OwnReport,
) -> pl.Series:
    """Make missing what cannot be a value: not finite, a code for missing, outside the range; each is reported.

    Parameters
    ----------
    column
        Numbers.
    rows
        Number of each row in the file.
    limits
        Least and largest value, and why.
    codes
        Codes for missing.
    why
        Why they are.
    report
        Is told of each value.
    """
    import polars as pl

    numbers = column.cast(pl.Float64)
    tests = [
        (numbers.is_infinite(), "no finite number"),
        (numbers.abs() > LARGEST, f"beyond {LARGEST:g}, which no measure reaches"),
        (numbers.is_in(list(codes)), why),
    ]
    if limits is not None:
        tests.append(((numbers < limits[0]) | (numbers > limits[1]), limits[2]))
    gone = pl.Series([False] * len(numbers), dtype=pl.Boolean)
    for test, reason in tests:
        now = test.fill_null(value=False) & ~gone
        for place in now.arg_true():
            value = float(numbers[place])
            report.out_of_range.append(
                {
                    "row": rows[place],
                    "column": column.name,
                    "value": value if abs(value) != float("inf") else str(value),
                    "why": f"{column.name} {value:g}: {reason}",
                }
            )
        gone = gone | now
    return column.set(gone, None) if gone.any() else column


def usual_codes(columns: Sequence[pl.Series]) -> tuple[float, ...]:
    """Find the codes of codebooks in values of which no other is near them.

    Parameters
    ----------
    columns
        A column of numbers, or the two that say the same of both states.
    """
    import polars as pl

    numbers = pl.concat([one.cast(pl.Float64).rename("") for one in columns])
    present = [code for code in CODES if (numbers == code).any()]
    others = numbers.filter(~numbers.is_in(list(CODES)) & numbers.is_finite()).drop_nulls()
    least = others.cast(pl.Float64).min() if len(others) else 0.0
    least = float(least) if isinstance(least, (int, float)) else 0.0
    return tuple(code for code in present if (least >= 0 if code > -10 else least > code / 2))


def describe(column: pl.Series, note: str) -> OwnColumn:
    """Say what a column holds.

    Parameters
    ----------
    column
        Column, cleaned.
    note
        What was done to it.
    """
    known = len(column) - column.null_count()
    if column.dtype.is_numeric():
        low, high = column.min(), column.max()
        ends = [float(end) if isinstance(end, (int, float)) else None for end in (low, high)]
        return OwnColumn(column.name, "number", known, len(column) - known, ends[0], ends[1], note)
    kind = "date" if column.dtype.is_temporal() else "text"
    return OwnColumn(column.name, kind, known, len(column) - known, note=note)


def declared_codes(given: str | Sequence[float] | None) -> tuple[float, ...] | None:
    """Return the codes for missing that a user declares: ``"none"``, text with commas between, or numbers.

    Parameters
    ----------
    given
        What the user says; None leaves it to the values.
    """
    if given is None:
        return None
    try:
        parts = [part.strip() for part in given.split(",")] if isinstance(given, str) else list(given)
        if parts in ([], [""], ["none"]):
            return ()
        return tuple(number_in(part) if isinstance(part, str) else float(part) for part in parts)
    except (TypeError, ValueError) as error:
        message = f"{given!r} are no codes for missing."
        raise InvalidValue(message, "Write numbers with commas between, such as -9,-99, or none.") from error
