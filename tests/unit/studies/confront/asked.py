"""Small confrontations with the made-up record: what they ask, and a frame of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from detente.studies.confront.result import Confrontation
from unit.studies.confront import frames

YEARS = {"train": "1901-1939", "test": "1940-1959"}
QUICK: dict[str, Any] = {"theories": ["tit_for_tat"], "dyads": "relevant", **YEARS}


def numbers(result: Confrontation) -> list[dict[str, Any]]:
    return [trial.as_dict() for trial in result.trials]


def own_frame(tmp_path: Path, name: str = "mine.parquet", **changes: pl.Expr) -> Path:
    dyads, _ = frames.made()
    dyads = dyads.with_columns(mine=pl.col("gml_onset")).with_columns(**changes)
    path = tmp_path / name
    if name.endswith(".csv"):
        dyads.write_csv(path)
    else:
        dyads.write_parquet(path)
    return path
