"""Strategies that damage what is right: bytes, the rows and cells of tables, the lines and values of TOML, zips."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Sequence

from hypothesis import strategies as st

CELLS = (
    "", " ", "NA", "NaN", "nan", "inf", "-inf", "-9", "-99", "1e309", "1,5", "1.234,5", "0x10", "2.0", "1955-02-30",
    "1955-01-01", "999999", "-1", "2000000000", "9" * 400, "x", "TRUE", "\N{SNOWMAN}", "a,b", 'q"q', '"', "'", "=1+1",
    "\x1b[31m", "\x00", "\ufeff", "\u202e", "\r", "COW 2", "USA", "\u0661\u0669\u0665\u0665", "x" * 4000,
)  # fmt: skip
"""What stands in a cell."""
LITERALS = (
    "0", "-1", "1.5", "nan", "inf", "-inf", "1e400", "9" * 5000, "true", '""', '" "', '"x"', "[]", "[[]]", "{}",
    "[0, 0.2]", "[[0, 1], [1]]", '["A", "A"]', '["A"]', "1979-05-27", "07:32:00", '"assumption"', '"nonesuch"',
    '"\\u001b[31m"', '"\\u0000"', '"ok\\n"', "'''x\n'''", "[1, \"a\", [2]]", "0x10", "1_0", "2", "100000", "3000000000",
    '{ value = 1, unit = "1/year", source = "assumption" }', '{ value = "x" }', '"$\\\\frac{[bold]"',
    "[" * 400 + "]" * 400, "{ a = " * 100 + "1" + " }" * 100,
)  # fmt: skip
"""What stands behind an equals sign in TOML."""
ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "utf-7")


@st.composite
def damaged(draw: st.DrawFn, body: bytes) -> bytes:
    """Return bytes that are cut, flipped, overwritten, put in, doubled, or as they were.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    body
        What is right.
    """
    held = bytearray(body)
    for _ in range(draw(st.integers(1, 4))):
        what = draw(st.sampled_from(("cut", "flip", "write", "put", "zero", "double", "behind", "drop")))
        at = draw(st.integers(0, max(0, len(held) - 1)))
        if what == "cut":
            del held[at:]
        elif what == "flip" and held:
            held[at] ^= 1 << draw(st.integers(0, 7))
        elif what == "write":
            noise = draw(st.binary(max_size=16))
            held[at : at + len(noise)] = noise
        elif what == "put":
            held[at:at] = draw(st.binary(max_size=16))
        elif what == "zero":
            held[at : at + 64] = bytes(len(held[at : at + 64]))
        elif what == "double":
            held[at:at] = held[at : at + 200]
        elif what == "behind":
            held += draw(st.binary(max_size=64))
        else:
            del held[at : at + draw(st.integers(1, 32))]
    return bytes(held)


@st.composite
def tables(draw: st.DrawFn, text: str) -> bytes:
    """Return a csv file of which rows are repeated, swapped or missing, cells are hostile, columns gone or there twice.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    text
        What is right.
    """
    rows = [line.split(",") for line in text.splitlines()]
    for _ in range(draw(st.integers(1, 5))):
        row = draw(st.integers(0, len(rows) - 1))
        column = draw(st.integers(0, max(0, len(rows[row]) - 1)))
        what = draw(
            st.sampled_from(("repeat", "swap", "gone", "cell", "cell", "cell", "more", "less", "column", "twice"))
        )
        if what == "repeat":
            rows.insert(row, list(rows[row]))
        elif what == "swap":
            other = draw(st.integers(0, len(rows) - 1))
            rows[row], rows[other] = rows[other], rows[row]
        elif what == "gone" and len(rows) > 1:
            del rows[row]
        elif what == "cell" and rows[row]:
            rows[row][column] = draw(st.sampled_from(CELLS) | st.text(max_size=6))
        elif what == "more":
            rows[row].append(draw(st.sampled_from(CELLS)))
        elif what == "less" and rows[row]:
            del rows[row][column]
        elif what == "column":
            rows = [cells[:column] + cells[column + 1 :] for cells in rows]
        elif what == "twice":
            rows = [cells[: column + 1] + cells[column:] for cells in rows]
    separator = draw(st.sampled_from((",", ",", ";", "\t", " ", "|")))
    lines = draw(st.sampled_from(("\n", "\n", "\r\n", "\r", "\n\n"))).join(separator.join(cells) for cells in rows)
    encoding = draw(st.sampled_from(("utf-8", "utf-8", "utf-8", *ENCODINGS)))
    body = lines.encode(encoding, errors="replace")
    return draw(damaged(body)) if draw(st.integers(0, 3)) == 0 else body


@st.composite
def toml(draw: st.DrawFn, text: str) -> bytes:
    """Return a TOML file of which lines are repeated, swapped or missing, keys misspelt, and values hostile.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    text
        What is right.
    """
    lines = text.splitlines()
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        key, equals, _ = lines[at].partition("=")
        what = draw(st.sampled_from(("value", "value", "value", "key", "gone", "repeat", "swap", "inner", "line")))
        if what == "value" and equals:
            lines[at] = f"{key}= {draw(st.sampled_from(LITERALS))}"
        elif what == "key":
            lines[at] = draw(st.sampled_from(("x", "", '"a b"', "name", "settings.prior", "value"))) + lines[at][3:]
        elif what == "gone" and len(lines) > 1:
            del lines[at]
        elif what == "repeat":
            lines.insert(at, lines[at])
        elif what == "swap":
            other = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
        elif what == "inner":
            parts = lines[at].split("=")
            place = draw(st.integers(0, len(parts) - 1))
            parts[place] = f" {draw(st.sampled_from(LITERALS))} "
            lines[at] = "=".join(parts)
        else:
            lines.insert(at, draw(st.text(max_size=12)))
    body = "\n".join(lines).encode(draw(st.sampled_from(("utf-8",) * 6 + ENCODINGS)), errors="replace")
    return draw(damaged(body)) if draw(st.integers(0, 4)) == 0 else body


METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


@st.composite
def zips(draw: st.DrawFn, name: str, body: bytes) -> bytes:
    """Return zips that should hold a file: under a name that is there twice, with lies, packed in every way, damaged.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    name, body
        The file.
    """
    memory = io.BytesIO()
    bodies = (body, body[:-1], body + b"x", bytes(len(body)), b"")
    names: Sequence[str] = (name, name, f"deep/{name}", f"../{name}", f"/{name}", f"{name}/", f"C:\\{name}", "other")
    with warnings.catch_warnings(), zipfile.ZipFile(memory, "w") as packed:
        warnings.simplefilter("ignore")  # two members of one name
        for _ in range(draw(st.integers(0, 3))):
            packed.writestr(draw(st.sampled_from(names)), draw(st.sampled_from(bodies)), draw(st.sampled_from(METHODS)))
    held = bytearray(memory.getvalue())
    if draw(st.booleans()):  # a lie in what the heads say: method, flags, lengths
        places = [at for mark in (b"PK\x01\x02", b"PK\x03\x04") for at in _found(held, mark)]
        for _ in range(draw(st.integers(0, 3)) if places else 0):
            at = draw(st.sampled_from(places)) + draw(st.sampled_from((6, 8, 10, 14, 18, 20, 22, 24, 28, 42)))
            struct.pack_into("<H", held, min(at, len(held) - 2), draw(st.integers(0, 0xFFFF)))
    return draw(damaged(bytes(held))) if draw(st.booleans()) else bytes(held)


def _found(held: bytes | bytearray, mark: bytes) -> list[int]:
    found, at = [], held.find(mark)
    while at >= 0:
        found.append(at)
        at = held.find(mark, at + 1)
    return found
