"""Frames of the whole record, built once a session: whichever process asks first keeps them for the others."""

from __future__ import annotations

import json
import resource
from pathlib import Path

import polars as pl
import pytest
from filelock import FileLock

from detente.data.panel import dyad_years, state_years
from detente.data.record import Record, open_record


@pytest.fixture(scope="session")
def record(real_data: Path, parsed_cache: Path) -> Record:
    return open_record(real_data, parsed_cache)


@pytest.fixture(scope="session")
def states(record: Record, parsed_cache: Path) -> pl.DataFrame:
    """All state-years."""
    path = parsed_cache / "states.parquet"
    parsed_cache.mkdir(exist_ok=True)
    with FileLock(f"{path}.lock"):
        if not path.exists():
            state_years(record).collect().write_parquet(path)
    return pl.read_parquet(path)


@pytest.fixture(scope="session")
def built(record: Record, parsed_cache: Path) -> tuple[pl.DataFrame, float]:
    """The whole undirected frame, and how much the process that built it grew meanwhile [bytes]."""
    path, told = parsed_cache / "dyads.parquet", parsed_cache / "dyads.json"
    parsed_cache.mkdir(exist_ok=True)
    with FileLock(f"{path}.lock"):
        if not told.exists():
            frame, grown = _measured(record)
            frame.write_parquet(path)
            told.write_text(json.dumps(grown))
    return pl.read_parquet(path), float(told.read_text())


@pytest.fixture(scope="session")
def dyads(built: tuple[pl.DataFrame, float]) -> pl.DataFrame:
    """All dyad-years, each dyad once."""
    return built[0]


def _measured(record: Record) -> tuple[pl.DataFrame, float]:
    status, peak = Path("/proc/self/status"), Path("/proc/self/clear_refs")
    before = 0.0
    if status.exists():  # the peak so far is that of other tests in this process: begin anew
        peak.write_text("5")
        before = _kilobytes("VmRSS")
    frame = dyad_years(record).collect()
    most = _kilobytes("VmHWM") if status.exists() else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return frame, 1024.0 * (most - before)


def _kilobytes(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith(f"{name}:")))
