"""The same few rows as files of every format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

ROWS: dict[str, list[Any]] = {
    "ccode": [2.0, 365.0, 20.0],
    "year": [1962, 1962, 1962],
    "burden": [0.09, None, 0.04],
    "leader": ["Kennedy", "Khrushchev", "Diefenbaker"],
}
"""Three states in 1962: numbers that went through a float, and one value that is missing."""


def written(folder: Path, name: str, rows: dict[str, list[Any]] | None = None) -> Path:
    """Write rows as the ending of a name says, in capitals or not; csv as R writes it."""
    path, frame = folder / name, pl.DataFrame(rows or ROWS)
    ending = path.suffix.casefold()
    if ending == ".parquet":
        frame.write_parquet(path)
    elif ending == ".dta":
        with path.open("wb") as file:
            frame.to_pandas().to_stata(file, write_index=False)
    elif ending == ".xlsx":
        with path.open("wb") as file:
            frame.to_pandas().to_excel(file, index=False)
    else:
        path.write_text(frame.write_csv(null_value="NA", separator="\t" if ending == ".tsv" else ","))
    return path


def text(folder: Path, lines: str, name: str = "mine.csv", encoding: str = "utf-8") -> Path:
    """Write lines as a text file."""
    path = folder / name
    path.write_bytes(lines.encode(encoding))
    return path
