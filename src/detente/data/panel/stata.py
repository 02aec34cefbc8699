"""Writing of Stata data files, format 118 (Stata 14 and later).

The layout is that of ``help dta`` of Stata. Rows are written in blocks, so that a frame of a
million rows costs little more memory than it has already. Missing is Stata's own missing; whole
numbers take the smallest type that holds them, and never one of the values by which Stata means
missing.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from detente.core.errors import InvalidValue

if TYPE_CHECKING:
    import polars as pl

LONGEST_NAME = 32
"""Letters of the name of a variable."""

LONGEST_LABEL = 80
"""Letters of the label of a variable, and of the label of a file."""

LONGEST_TEXT = 2045
"""Bytes of a text of fixed length."""

LONGEST_NOTE = 67_784
"""Bytes of a note."""

BLOCK = 65_536
"""Rows written at a time."""


@dataclass(frozen=True)
class Storage:
    """How a variable is stored.

    Attributes
    ----------
    code
        Number of the type in the file.
    kind
        Type of numpy with the same bytes.
    display
        Format in which Stata shows it.
    missing
        The value that Stata takes for missing; not used for text.
    """

    code: int
    kind: str
    display: str
    missing: float


BYTE = Storage(65530, "<i1", "%8.0g", 101)
INT = Storage(65529, "<i2", "%8.0g", 32_741)
LONG = Storage(65528, "<i4", "%12.0g", 2_147_483_621)
DOUBLE = Storage(65526, "<f8", "%10.0g", 2.0**1023)

WHOLE = ((BYTE, -127, 100), (INT, -32_767, 32_740), (LONG, -2_147_483_647, 2_147_483_620))
"""Types of whole numbers with their least and greatest value."""


def write_stata(
    frame: pl.DataFrame,
    file: IO[bytes],
    labels: Mapping[str, str],
    title: str = "",
    notes: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Write a frame as a Stata data file.

    Parameters
    ----------
    frame
        Numbers and text.
    file
        Open for binary writing, with a position that can be told.
    labels
        Label by variable.
    title
        Label of the file.
    notes
        Notes by variable; those of the file under ``_dta``.

    Raises
    ------
    InvalidValue
        A name, a text or a type that Stata has no room for.
    """
    storage = {name: _storage(frame[name]) for name in frame.columns}
    offsets = [0]
    file.write(b"<stata_dta>")
    file.write(_header(frame.width, frame.height, title))
    offsets.append(file.tell())
    file.write(b"<map>" + bytes(8 * 14) + b"</map>")
    for section in _sections(storage, labels, notes or {}):
        offsets.append(file.tell())
        file.write(section)
    offsets.append(file.tell())
    file.write(b"<data>")
    _rows(frame, file, storage)
    file.write(b"</data>")
    for section in (b"<strls></strls>", b"<value_labels></value_labels>", b"</stata_dta>"):
        offsets.append(file.tell())
        file.write(section)
    offsets.append(file.tell())
    file.seek(offsets[1] + len(b"<map>"))
    file.write(struct.pack("<14Q", *offsets))
    file.seek(0, 2)


def _storage(values: pl.Series) -> Storage:
    """Choose how a column is stored."""
    import polars as pl

    name = values.name
    if len(name) > LONGEST_NAME or not name.replace("_", "a").isalnum() or name[:1].isdigit():
        message = f"Stata has no room for a variable called {name!r}."
        raise InvalidValue(message, f"Rename it: at most {LONGEST_NAME} letters, digits and underscores.")
    if values.dtype == pl.String:
        length = max([1, *values.str.len_bytes().drop_nulls()])
        if length > LONGEST_TEXT:
            message = f"A text of {length:,} bytes in {name!r} is too long for Stata."
            raise InvalidValue(message, f"Stata holds {LONGEST_TEXT:,}; leave the column out, or write parquet.")
        return Storage(length, f"S{length}", f"%-{min(length, 40)}s", 0)
    if values.dtype.is_integer() or values.dtype == pl.Boolean:
        known = values.cast(pl.Int64).drop_nulls().to_numpy()
        least, most = (int(known.min()), int(known.max())) if len(known) else (0, 0)
        return next((one for one, low, high in WHOLE if low <= least and most <= high), DOUBLE)
    if values.dtype.is_float():
        return DOUBLE
    message = f"Stata has no type for {name!r} ({values.dtype})."
    raise InvalidValue(message, "Turn it into a number or a text first, or write parquet.")


def _header(variables: int, rows: int, title: str) -> bytes:
    label = title[:LONGEST_LABEL].encode()
    return b"".join(
        (
            b"<header><release>118</release><byteorder>LSF</byteorder>",
            b"<K>" + struct.pack("<H", variables) + b"</K>",
            b"<N>" + struct.pack("<Q", rows) + b"</N>",
            b"<label>" + struct.pack("<H", len(label)) + label + b"</label>",
            b"<timestamp>" + struct.pack("<B", 0) + b"</timestamp></header>",
        )
    )


def _sections(
    storage: Mapping[str, Storage], labels: Mapping[str, str], notes: Mapping[str, Sequence[str]]
) -> Iterable[bytes]:
    """Yield the descriptors of the variables, in the order of the format."""
    kinds = list(storage.values())
    yield _tagged("variable_types", (struct.pack("<H", kind.code) for kind in kinds))
    yield _tagged("varnames", (_padded(name, 129) for name in storage))
    yield _tagged("sortlist", [bytes(2 * (len(kinds) + 1))])
    yield _tagged("formats", (_padded(kind.display, 57) for kind in kinds))
    yield _tagged("value_label_names", [bytes(129 * len(kinds))])
    yield _tagged("variable_labels", (_padded(labels.get(name, "")[:LONGEST_LABEL], 321) for name in storage))
    yield _tagged("characteristics", (_notes(name, texts) for name, texts in notes.items()))


def _tagged(tag: str, parts: Iterable[bytes]) -> bytes:
    return f"<{tag}>".encode() + b"".join(parts) + f"</{tag}>".encode()


def _padded(text: str, length: int) -> bytes:
    return text.encode()[: length - 1].ljust(length, b"\0")


def _notes(variable: str, texts: Sequence[str]) -> bytes:
    """Lay out the notes of a variable: their number, then each."""
    numbered = [str(len(texts)), *texts]
    parts = []
    for place, text in enumerate(numbered):
        body = _padded(variable, 129) + _padded(f"note{place}", 129) + text.encode()[:LONGEST_NOTE] + b"\0"
        parts.append(b"<ch>" + struct.pack("<I", len(body)) + body + b"</ch>")
    return b"".join(parts)


def _rows(frame: pl.DataFrame, file: IO[bytes], storage: Mapping[str, Storage]) -> None:
    layout = np.dtype([(name, kind.kind) for name, kind in storage.items()])
    for block in frame.iter_slices(BLOCK):
        rows: np.ndarray[Any, Any] = np.empty(block.height, dtype=layout)
        for name, kind in storage.items():
            rows[name] = _stored(block[name], kind)
        file.write(rows.tobytes())


def _stored(values: pl.Series, kind: Storage) -> np.ndarray[Any, Any]:
    """Turn values into what the file holds, missing ones included."""
    import polars as pl

    if values.dtype == pl.String:
        return np.array([text.encode() for text in values.fill_null("")], dtype=kind.kind)
    if kind is DOUBLE:
        known = values.cast(pl.Float64).to_numpy()
        return np.where(np.isfinite(known), known, kind.missing)
    return values.cast(pl.Int64).fill_null(int(kind.missing)).to_numpy()
