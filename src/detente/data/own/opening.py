"""Files of one's own as tables: csv, Stata, parquet and Excel, each by its library, with nothing made of the cells."""

from __future__ import annotations

import datetime
import gzip
import io
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.core.csv_rows import CsvRow, csv_rows
from detente.core.errors import DataError, DetenteError, InvalidValue, MissingExtra, names_file
from detente.core.quoted import quote
from detente.data.panel.columns import need_polars

if TYPE_CHECKING:
    import pandas
    import polars as pl

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
"""What may stand between the cells of a csv file."""
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
"""Marks at the beginning of a text file, and the encodings that they announce."""

MOST_UNPACKED = 2**31
"""Most bytes that a packed file may hold: more are taken for a trap."""

LONGEST_NAME = 300
"""Most characters of the name of a column."""
MOST_LABELS = 5
"""Most labels of a column that are told."""
UNNAMED = "Unnamed: "
"""What pandas calls a column without a name."""

NUMBERED = re.compile(rf"{UNNAMED}\d+|__index_level_\d+__")
"""Columns that have no name of their own."""

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
"""Marks of control in the name of a column; they are shown as a sign that stands for them."""

SAVE = "Save it anew as csv (UTF-8), Stata .dta, parquet or Excel .xlsx."


@dataclass
class RawTable:
    """A table as its file holds it.

    Attributes
    ----------
    frame
        Columns of text, numbers, truth values or dates; missing is null.
    rows
        Number of each row in the file, as a spreadsheet counts.
    bad
        Rows of the file that are no rows of the table: ``(row, why)``.
    notes
        How it was read, as sentences.
    """

    frame: pl.DataFrame
    rows: list[int]
    bad: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@names_file
def open_table(path: Path) -> RawTable:
    """Read a file as the ending of its name says, in capitals or not.

    Parameters
    ----------
    path
        File to read.

    Raises
    ------
    InvalidValue
        The ending is not known.
    DataError
        The file is not there, is damaged, or is no table.
    MissingExtra
        A package that reads it is not installed.
    """
    need_polars()
    from polars.exceptions import PanicException

    endings = [one.casefold() for one in path.suffixes]
    reader = READERS.get("".join(endings[-2:] if endings[-1:] == [".gz"] else endings[-1:]))
    if reader is None:
        message = f"{path.name!r} does not say what kind of file it is."
        raise InvalidValue(message, f"Files of one's own end in {', '.join(READERS)}. {SAVE}")
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "is no regular file" if path.exists() else "is not there"
        message = f"The file {path} {what}."
        raise DataError(message, "Check the path; a folder of raw files of the record is named with --data.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Excel's styles and Stata's dates: nothing that is read here
            raw = reader(path)
    except (DetenteError, MemoryError):
        raise
    except ImportError as error:
        raise MissingExtra(error.name or "pandas", "data") from error
    except (Exception, PanicException) as error:  # each library has errors of its own for damaged files
        first = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
        message = f"{path.name} cannot be read: {first}"
        raise DataError(message, f"The file may be cut short, or not be what its ending says. {SAVE}") from error
    return _checked(raw, path.name)


def from_frame(table: Any) -> RawTable:
    """Take a table that is in memory: of polars or pandas.

    Parameters
    ----------
    table
        The table.
    """
    need_polars()
    import polars as pl

    if isinstance(table, pl.LazyFrame):
        table = table.collect()
    if isinstance(table, pl.DataFrame):
        return _checked(RawTable(table, list(range(1, table.height + 1))), "The table")
    if hasattr(table, "columns") and hasattr(table, "items"):
        return _checked(_of_pandas(table), "The table")
    message = f"A table of one's own cannot be of the kind {type(table).__name__}."
    raise InvalidValue(message, "Give the path of a file, or a polars or pandas DataFrame.")


def _checked(raw: RawTable, name: str) -> RawTable:
    """Tidy the names of columns, leave out those without one; refuse a table that has none, or two of one name."""
    names = [CONTROL.sub("\ufffd", str(column).strip().removeprefix("\ufeff")) for column in raw.frame.columns]
    _check_names([one for one in names if one], name)
    raw.frame.columns = [one or f"{UNNAMED}{place}" for place, one in enumerate(names)]
    unnamed = [one for one in raw.frame.columns if NUMBERED.fullmatch(one)]
    raw.frame = raw.frame.drop(unnamed)
    if unnamed:
        many = "A column without a name is" if len(unnamed) == 1 else f"{len(unnamed)} columns without a name are"
        raw.notes.append(f"{many} left out (R and pandas write the numbers of rows so).")
    if not raw.frame.columns or not raw.frame.height:
        cut = f" {raw.bad[0][1].capitalize()} (row {raw.bad[0][0]})." if raw.bad else ""
        message = f"{name} has no rows below the names of its columns.{cut}"
        raise DataError(
            message, "The first row of the file names the columns, and each row after it is one observation."
        )
    return raw


def _check_names(names: Sequence[str], file: str) -> None:
    """Refuse columns of one name, and what is no name but a text."""
    counted = Counter(names)
    twice = sorted(one for one, count in counted.items() if count > 1)
    long = next((one for one in names if len(one) > LONGEST_NAME), None)
    if long is not None:
        message = f"{file} has a column whose name has {len(long):,} characters: {quote(long, 40)}."
        raise DataError(message, "Name each column shortly, in the first row of the file.")
    if twice:
        more = f" and {len(twice) - MOST_LABELS} more" if len(twice) > MOST_LABELS else ""
        message = f"{file} has two columns of one name: {', '.join(twice[:MOST_LABELS])}{more}."
        raise DataError(message, "Name each column once, in the first row of the file.")


def _text(path: Path) -> RawTable:
    """Read a csv file: all cells as text."""
    import polars as pl
    from pyarrow import csv as arrow
    from pyarrow import string

    text, notes = _decode(path)
    if "\n" not in text and "\r" in text:
        text = text.replace("\r", "\n")
        notes.append("Lines end as on old Macs (CR).")
    separator, header, lines = _header(text, path.name)
    notes.append(f"Cells are separated by a {SEPARATORS[separator]}.")
    header = [one.strip() or f"{UNNAMED}{place}" for place, one in enumerate(header)]
    _check_names(header, path.name)
    bad: list[tuple[int, str]] = []

    def skip(row: Any) -> str:
        why = f"the row has {row.actual_columns} cells where the header has {row.expected_columns}"
        bad.append((row.number - lines + 1, why if row.text.strip() else ""))
        return "skip"

    packed = text.encode()
    table = arrow.read_csv(
        io.BytesIO(packed),
        read_options=arrow.ReadOptions(
            use_threads=False, block_size=_block(len(packed)), column_names=header, skip_rows=lines
        ),
        parse_options=arrow.ParseOptions(
            delimiter=separator, newlines_in_values=True, invalid_row_handler=skip, ignore_empty_lines=False
        ),
        convert_options=arrow.ConvertOptions(column_types=dict.fromkeys(header, string()), strings_can_be_null=False),
    )
    frame = pl.DataFrame(table)
    if text.count('"') % 2 and any(frame[name].str.contains("\n").any() for name in frame.columns):
        message = f"{path.name} opens a quotation mark and never closes it."
        raise DataError(message, f"Look for a lone quotation mark in the file, or whether it is cut short. {SAVE}")
    gone = {number for number, _ in bad}
    rows = [number for number in range(2, table.num_rows + len(gone) + 2) if number not in gone]
    return RawTable(frame, rows, [one for one in bad if one[1]], notes)


def _block(size: int) -> int:
    """Bytes that are read at once: all, so that no cell is too long for them."""
    return min(max(size + 1, 2**20), 2**31 - 1)


def _bytes(path: Path) -> bytes:
    """Bytes of a file, unpacked if it is packed."""
    if path.suffix.casefold() != ".gz":
        return path.read_bytes()
    with gzip.open(path) as packed:
        raw = packed.read(MOST_UNPACKED + 1)
    _must_fit(path, len(raw))
    return raw


def _must_fit(path: Path, size: int) -> None:
    """Refuse a packed file that holds too much, before it is unpacked where that is known."""
    if size > MOST_UNPACKED:
        message = f"{path.name} unpacks to more than {MOST_UNPACKED // 2**30} GiB."
        raise DataError(message, "Unpack it, and keep only the columns and rows that are needed.")


def _decode(path: Path) -> tuple[str, list[str]]:
    """Return the text of a file, and which encoding it has if that is not UTF-8."""
    raw = _bytes(path)
    for mark, encoding, title in MARKS:
        if raw.startswith(mark):
            text = raw.decode(encoding)
            return text, [] if encoding == "utf-8-sig" else [f"The text is {title}, as its first bytes say."]
    if b"\x00" in raw:
        message = f"{path.name} is no text that can be read: it holds bytes of zero."
        raise DataError(message, f"It may be UTF-16 without a mark, or no csv at all. {SAVE}")
    try:
        return raw.decode(), []
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        note = f"The text is no UTF-8 (row {line}): it is read as Latin-1 (Windows-1252), which fits any bytes."
        return raw.decode("cp1252", errors="replace"), [note]


def _header(text: str, name: str) -> tuple[str, list[str], int]:
    """Return what separates the cells, the names of the columns, and how many lines they take."""
    found: dict[str, tuple[list[str], int]] = {}
    for mark in SEPARATORS:
        row = next(csv_rows(text, name, mark), CsvRow(1, 0, []))
        found[mark] = row.cells, row.last
    separator = max(found, key=lambda mark: len(found[mark][0]))
    if len(found[separator][0]) < 2:
        first = text.split("\n", 1)[0].strip()
        shown = f"has a single cell, {first[:60]!r}" if first else "is empty"
        message = f"{name} is no table: its first row {shown}."
        raise DataError(message, "Cells are separated by commas, semicolons or tabs, and the first row names them.")
    return separator, *found[separator]


def _parquet(path: Path) -> RawTable:
    import polars as pl
    from pyarrow import parquet

    table = parquet.ParquetFile(path).read().replace_schema_metadata()  # of pandas: nothing that is read here
    table.validate(full=True)
    frame = pl.DataFrame(table)
    return RawTable(frame, list(range(1, frame.height + 1)))


def _stata(path: Path) -> RawTable:
    import pandas

    with pandas.read_stata(path, convert_categoricals=False, iterator=True) as reader:
        raw, labels = _of_pandas(reader.read()), reader.value_labels()
    for name, words in labels.items():
        if name in raw.frame.columns:
            shown = ", ".join(f"{number} {word}" for number, word in list(words.items())[:MOST_LABELS])
            more = f" and {len(words) - MOST_LABELS} more" if len(words) > MOST_LABELS else ""
            raw.notes.append(f"{name} is read as its numbers, not as the labels of Stata: {shown}{more}.")
    return raw


def _excel(path: Path) -> RawTable:
    """Read the first sheet of an Excel file; the first row that has something names the columns."""
    import openpyxl  # type: ignore[import-untyped]
    import polars as pl

    with path.open("rb") as file:  # openpyxl leaves a file open that it cannot read
        with zipfile.ZipFile(file) as packed:
            _must_fit(path, sum(part.file_size for part in packed.infolist()))
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0]
            cells = [(place, list(row)) for place, row in enumerate(sheet.iter_rows(values_only=True), 1)]
            others = [one.title for one in book.worksheets[1:]]
        finally:
            book.close()
    cells = [(place, row) for place, row in cells if any(cell not in (None, "") for cell in row)]
    head = [str(cell) if cell is not None else "" for cell in cells[0][1]] if cells else []
    head += [""] * (max((len(row) for _, row in cells), default=0) - len(head))
    filled = [any(place < len(row) and row[place] not in (None, "") for _, row in cells) for place in range(len(head))]
    head = [name.strip() or f"{UNNAMED}{place}" for place, name in enumerate(head)]
    kept = [place for place, full in enumerate(filled) if full]
    _check_names([head[place] for place in kept], path.name)
    columns = {head[k]: [row[k] if k < len(row) else None for _, row in cells[1:]] for k in kept}
    frame = pl.DataFrame([_column(name, values) for name, values in columns.items()])
    after = (
        f"{len(others)} after it ({', '.join(others)}) are not" if len(others) > 1 else f"{''.join(others)!r} is not"
    )
    notes = [f"The first sheet, {sheet.title!r}, is read; {after}."] if others else []
    empty = [name for name, values in columns.items() if all(value is None for value in values)]
    if empty and (formulas := _formulas(path, empty)):
        what = f"Formulas whose values were not saved are missing: {', '.join(formulas)}"
        notes.append(f"{what}. Open the file in Excel or LibreOffice and save it, and they have values.")
    return RawTable(frame, [place for place, _ in cells[1:]], notes=notes)


def _formulas(path: Path, names: Sequence[str]) -> list[str]:
    """Return those of some columns of an Excel file that hold formulas."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    try:
        rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True) if any(row)]
    finally:
        book.close()
    head = [str(cell).strip() for cell in rows[0]]
    found = {
        head[place] for row in rows[1:] for place, cell in enumerate(row[: len(head)]) if str(cell).startswith("=")
    }
    return [name for name in names if name in found]


def _of_pandas(table: pandas.DataFrame) -> RawTable:
    import polars as pl

    columns = [_column(str(name), values) for name, values in table.items()]
    return RawTable(pl.DataFrame(columns), list(range(1, len(table) + 1)))


def _column(name: str, values: Iterable[Any]) -> pl.Series:
    """Make a column of cells of any kind: numbers if all are, dates if all are, else text."""
    import polars as pl

    kind = getattr(getattr(values, "dtype", None), "kind", "O")
    if kind in "iufb" and not hasattr(values.dtype, "numpy_dtype"):  # type: ignore[attr-defined]
        return pl.Series(name, values.to_numpy(), nan_to_null=True)  # type: ignore[attr-defined]
    plain = [_plain(cell) for cell in values]
    kinds = {type(cell) for cell in plain if cell is not None}
    if kinds <= {int, float}:
        whole = kinds <= {int} and all(cell is None or abs(cell) < 2**62 for cell in plain)
        return pl.Series(name, plain, dtype=pl.Int64 if whole else pl.Float64, strict=False)
    if kinds == {bool} or kinds == {datetime.datetime}:
        return pl.Series(name, plain)
    return pl.Series(name, [None if cell is None else _written(cell) for cell in plain], dtype=pl.String)


def _plain(cell: Any) -> Any:
    """Return a cell as a plain number, truth value, date or text; None if it is missing."""
    if cell is None or cell != cell or str(cell) in ("NaT", "<NA>"):
        return None
    if isinstance(cell, (bool, int, float, str)):
        return cell
    if isinstance(cell, datetime.datetime):
        return datetime.datetime(cell.year, cell.month, cell.day)
    if isinstance(cell, datetime.date):
        return datetime.datetime(cell.year, cell.month, cell.day)
    if hasattr(cell, "item"):
        return _plain(cell.item()) if not isinstance(cell.item(), type(cell)) else str(cell)
    return str(cell)


def _written(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.date().isoformat() if isinstance(cell, datetime.datetime) else re.sub(r"\s+", " ", str(cell))


READERS: dict[str, Callable[[Path], RawTable]] = {
    ".csv": _text,
    ".tsv": _text,
    ".txt": _text,
    ".csv.gz": _text,
    ".tsv.gz": _text,
    ".txt.gz": _text,
    ".parquet": _parquet,
    ".dta": _stata,
    ".xlsx": _excel,
    ".xlsm": _excel,
}
"""Reader of each ending."""
