"""Tables in files of R, read fast: what ``rdata`` builds object by object is read column by column.

R writes a table as a list of vectors with attributes, in the XDR form of its serialization (R Internals, section
"Serialization Formats"). Vectors of numbers, of texts and of factors are read here, and the short forms in which R
keeps sequences and wrapped vectors. Whatever else a file holds is left to ``rdata``.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pandas import DataFrame

PACKED: dict[bytes, Callable[[bytes], bytes]] = {
    b"\x1f\x8b": gzip.decompress,
    b"BZ": bz2.decompress,
    b"\xfd7": lzma.decompress,
}
"""How a file is unpacked, by its first two bytes."""

NIL, SYMBOL, PAIRS, CHARACTERS, LOGICAL, INTEGER, REAL, TEXT, LIST = 254, 1, 2, 9, 10, 13, 14, 16, 19
REFERENCE, SHORT, POINTER = 255, 238, 22
"""Types of R's objects, by number."""

NO_INTEGER = -(2**31)
"""How R writes an integer that is missing."""


class NotSimple(Exception):
    """The file holds something else than tables and lists of vectors."""


@dataclass(frozen=True)
class Vector:
    """A vector or list of R with its attributes."""

    values: Any
    attributes: dict[str, Any] = field(default_factory=dict)


class _Reader:
    """Reads objects one after another from the bytes of a file."""

    def __init__(self, data: bytes) -> None:
        self.data, self.place = data, 0
        self.symbols: list[str] = []
        self.texts: dict[tuple[int, bytes], str] = {}

    def number(self) -> int:
        """Next whole number."""
        (value,) = struct.unpack_from(">i", self.data, self.place)
        self.place += 4
        return int(value)

    def array(self, kind: str) -> Any:
        """Next vector of numbers."""
        length = self.number()
        if length < 0:
            raise NotSimple
        values = np.frombuffer(self.data, kind, length, self.place)
        self.place += values.nbytes
        return values.astype(kind[1:])

    def texts_of(self, length: int) -> list[str | None]:
        """Next texts: a loop of its own, since there are hundreds of thousands."""
        data, place, known = self.data, self.place, self.texts
        unpack = struct.Struct(">ii").unpack_from
        found: list[str | None] = []
        for _ in range(length):
            flags, size = unpack(data, place)
            place += 8
            if size < 0:
                found.append(None)
                continue
            raw = data[place : place + size]
            place += size
            latin = flags >> 12 & 4
            text = known.get((latin, raw))
            if text is None:
                text = known[latin, raw] = raw.decode("latin-1" if latin else "utf-8")
            found.append(text)
        self.place = place
        return found

    def item(self) -> Any:
        """Next object."""
        flags = self.number()
        kind = flags & 0xFF
        if kind == NIL:
            return None
        if kind == REFERENCE:
            return self.symbols[(flags >> 8 or self.number()) - 1]
        if kind == SYMBOL:
            self.symbols.append(self.texts_of(1)[0] or "")
            return self.symbols[-1]
        if kind == PAIRS:
            return self.pairs(flags)
        if kind == SHORT:
            return self.short()
        if kind == POINTER:  # left behind by data.table: it means nothing in a file
            self.symbols.append("")
            return [self.item(), self.item(), self.item() if flags & 0x200 else None]
        values = self.values(kind)
        return Vector(values, self.item() or {} if flags & 0x200 else {})

    def values(self, kind: int) -> Any:
        """Contents of a vector of some kind."""
        if kind in {LOGICAL, INTEGER}:
            return self.array(">i4")
        if kind == REAL:
            return self.array(">f8")
        if kind == TEXT:
            return self.texts_of(self.number())
        if kind == LIST:
            return [self.item() for _ in range(self.number())]
        raise NotSimple

    def pairs(self, flags: int) -> dict[str, Any]:
        """Read a chain of named objects, such as attributes; those without a name are numbered."""
        found: dict[str, Any] = {}
        while flags & 0xFF == PAIRS:
            if flags & 0x200:
                self.item()
            name = self.item() if flags & 0x400 else str(len(found))
            found[name] = self.item()
            flags = self.number()
        if flags & 0xFF != NIL:
            raise NotSimple
        return found

    def short(self) -> Vector:
        """Read a vector that R keeps in a short form."""
        kind = next(iter(self.item().values()))
        state, attributes = self.item(), self.item() or {}
        if kind in {"compact_intseq", "compact_realseq"}:
            length, first, step = state.values
            return Vector(first + step * np.arange(int(length)), attributes)
        inner = next(iter(state.values())) if isinstance(state, dict) else state.values[0]
        if kind == "deferred_string":
            return Vector([f"{value:g}" for value in inner.values], attributes)
        return Vector(inner.values, {**inner.attributes, **attributes})


def _unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    data = PACKED.get(data[:2], bytes)(data)
    if data[:5] in {b"RDX2\n", b"RDX3\n"}:
        data = data[5:]
    if data[:2] != b"X\n":
        raise NotSimple
    return data[2:]


def read_objects(path: Path) -> Any:
    """Read the objects of an R data file: a chain of named ones (``.rda``), or one (``.rds``).

    Parameters
    ----------
    path
        File to read.

    Raises
    ------
    NotSimple
        It holds other things than vectors and lists of them.
    """
    reader = _Reader(_unpacked(path))
    version, _, _ = (reader.number() for _ in range(3))
    if version == 3:
        reader.place += 4 + reader.number()
    return reader.item()


def first(path: Path) -> Vector:
    """First object of an R data file, where that is a vector or a list.

    Parameters
    ----------
    path
        File to read.

    Raises
    ------
    NotSimple
        It is something else.
    """
    found = read_objects(path)
    if isinstance(found, dict):
        found = next(iter(found.values()), None)
    if not isinstance(found, Vector):
        raise NotSimple
    return found


def _column(vector: Any) -> Any:
    import pandas

    if not isinstance(vector, Vector):
        raise NotSimple
    values = vector.values
    if "levels" in vector.attributes:
        levels = np.array([None, *vector.attributes["levels"].values], dtype=object)
        return pandas.Series(levels[np.where(values == NO_INTEGER, 0, values)]).astype("str")
    if isinstance(values, list):
        return pandas.Series(values, dtype="str")
    if values.dtype.kind == "i" and (values == NO_INTEGER).any():
        return np.where(values == NO_INTEGER, np.nan, values)
    return values


def numbers(vector: Vector) -> dict[str, float]:
    """Turn a list of R that holds single numbers under names into a dictionary.

    Parameters
    ----------
    vector
        The list; what is not a single number is left out.

    Raises
    ------
    NotSimple
        It has no names.
    """
    names = vector.attributes.get("names")
    if names is None:
        raise NotSimple
    pairs = zip(names.values, vector.values, strict=True)
    return {
        name: float(one.values[0])
        for name, one in pairs
        if isinstance(one, Vector) and isinstance(one.values, np.ndarray) and len(one.values) == 1
    }


def frame(vector: Vector) -> DataFrame:
    """Turn a table of R into a data frame; missing integers make a column of floats.

    Parameters
    ----------
    vector
        A list of columns with their names.

    Raises
    ------
    NotSimple
        It is no table.
    """
    import pandas

    names = vector.attributes.get("names")
    if names is None or "row.names" not in vector.attributes:
        raise NotSimple
    return pandas.DataFrame({name: _column(one) for name, one in zip(names.values, vector.values, strict=True)})
