"""Tables of R files: as rdata reads them, kept as parquet in the cache, and never trusted blindly."""

from __future__ import annotations

import dataclasses
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pytest
from pandas.testing import assert_frame_equal

from detente.data import parsed, reading
from detente.data.files import fingerprint
from detente.data.reading import read_r, read_r_list
from detente.data.record import open_record
from detente.data.registry import SOURCES, own_sources
from unit.data.test_sources_world import war, written

Table = pandas.DataFrame


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder with one file, which is the pinned one of the wars."""
    folder = tmp_path / "raw"
    folder.mkdir()
    path = written(folder / SOURCES["wars"].file, [war(warnum=float(number)) for number in range(1, 40)])
    pinned = dataclasses.replace(SOURCES["wars"], sha256=(fingerprint(path),), size=path.stat().st_size, others=())
    monkeypatch.setitem(own_sources(), "wars", pinned)
    return folder


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Paths that rdata has read."""
    seen: list[Path] = []
    library = reading._rdata

    def counted(path: Path) -> Any:
        seen.append(path)
        return library(path)

    monkeypatch.setattr(reading, "_rdata", counted)
    return seen


def wars(raw: Path, cache: Path | None) -> Table:
    table = open_record(raw, cache).table("wars")
    assert table is not None
    return table


def kept_in(cache: Path) -> list[Path]:
    return sorted((cache / "parsed").iterdir())


def test_columns_of_every_kind(tmp_path: Path) -> None:
    """Integers with a gap are floats, others integers; factors are texts; what is missing is missing."""
    import rdata

    words = pandas.Index(["high", "low"], dtype=object)  # rdata writes no column of pandas' text
    columns = {
        "whole": pandas.array([7, 8, None], dtype="Int32"),
        "full": pandas.array([1, 2, 3], dtype="Int32"),
        "real": [0.5, float("nan"), -9.0],
        "text": pandas.Series(["Côte", "b", None], dtype=object),
        "factor": pandas.Categorical(["high", "low", "high"], categories=words),
    }
    made = Table(columns).set_index(pandas.Index(["x", "y", "z"], dtype=object))
    rdata.write_rda(tmp_path / "t.rda", {"table": made})
    rdata.write_rds(tmp_path / "t.rds", made)
    for name in ("t.rda", "t.rds"):
        table = read_r(tmp_path / name)
        kinds = {column: str(kind) for column, kind in table.dtypes.items()}
        text = str(pandas.Series(["a"], dtype="str").dtype)
        assert kinds == {"whole": "float64", "full": "int32", "real": "float64", "text": text, "factor": text}
        assert table.index.tolist() == [0, 1, 2], "rows have no names"
        assert table["whole"].isna().tolist() == [False, False, True]
        assert table["text"].tolist()[:2] == ["Côte", "b"]
        assert table["text"].isna().tolist() == [False, False, True]
        assert table["factor"].tolist() == ["high", "low", "high"]


def test_lists_of_numbers(tmp_path: Path) -> None:
    import rdata

    scale = {"01": np.array([0.5]), "02": np.array([-9.0]), "desc": np.array(["words"]), "two": np.array([1.0, 2.0])}
    rdata.write_rda(tmp_path / "s.rda", {"scale": scale})
    assert read_r_list(tmp_path / "s.rda") == {"01": 0.5, "02": -9.0}


def test_a_file_is_read_once(raw: Path, reads: list[Path], tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    before = sorted(raw.iterdir())
    first, second = wars(raw, cache), wars(raw, cache)
    assert len(reads) == 1
    assert_frame_equal(first, second)
    (path,) = kept_in(cache)
    assert path.name.startswith(SOURCES["wars"].sha256[0])
    assert path.suffix == ".parquet"
    assert sorted(raw.iterdir()) == before, "nothing is written beside the files of the user"


def test_without_a_cache_nothing_is_kept(raw: Path, reads: list[Path], tmp_path: Path) -> None:
    wars(raw, None)
    wars(raw, None)
    assert len(reads) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["raw"]
    open_record(raw, tmp_path / "cache").table("wars")
    read_r(raw / SOURCES["wars"].file)
    assert len(reads) == 4, "only a record keeps, and only while it reads"


def flipped(place: float) -> Any:
    """Alter one bit, at a share of the length."""

    def alter(body: bytes) -> bytes:
        at = int(place * (len(body) - 1))
        return body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]

    return alter


@pytest.mark.parametrize(
    "damage",
    [lambda _: b"", lambda body: body[:-9], lambda body: body[: len(body) // 2], lambda body: body + b"\0",
     lambda _: b"PAR1", *(flipped(place / 12) for place in range(13))],
)  # fmt: skip
def test_a_damaged_one_is_made_again(raw: Path, reads: list[Path], tmp_path: Path, damage: Any) -> None:
    cache = tmp_path / "cache"
    first = wars(raw, cache)
    (path,) = kept_in(cache)
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    assert_frame_equal(wars(raw, cache), first)
    assert len(reads) == 2
    assert kept_in(cache) == [path]
    assert path.read_bytes() == whole
    wars(raw, cache)
    assert len(reads) == 2


def test_another_file_or_another_reader_is_another_table(
    raw: Path, reads: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = written(tmp_path / "other.rda", [war(warnum=7.0)])
    with parsed.keeping(tmp_path / "kept"):
        assert len(read_r(raw / SOURCES["wars"].file)) == 39
        assert len(read_r(other)) == 1
        assert len(read_r(other)) == 1
        assert len(reads) == 2
        monkeypatch.setattr(parsed, "FORM", parsed.FORM + 1)
        read_r(other)
        assert len(reads) == 3
        monkeypatch.setattr(parsed, "version", lambda _: "99")
        read_r(other)
        assert len(reads) == 4


def test_where_nothing_can_be_written_nothing_is_kept(raw: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "parsed").write_text("a file in place of the folder")
    assert len(wars(raw, tmp_path / "cache")) == 39
    (tmp_path / "taken").write_text("a file in place of the cache")
    assert len(wars(raw, tmp_path / "taken")) == 39


def test_a_full_disk_is_no_error(raw: Path, tmp_path: Path) -> None:
    """A disk that fills up, by a limit on the length of files."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        assert len(wars(raw, tmp_path / "cache")) == 39
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, old)
    assert kept_in(tmp_path / "cache") == []


def test_what_parquet_does_not_hold_is_read_each_time(tmp_path: Path, reads: list[Path]) -> None:
    import rdata

    rdata.write_rda(tmp_path / "c.rda", {"table": Table({"z": np.array([1 + 2j])})})
    with parsed.keeping(tmp_path / "kept"):
        assert read_r(tmp_path / "c.rda")["z"].tolist() == [1 + 2j]
        read_r(tmp_path / "c.rda")
    assert len(reads) == 2


def test_what_a_killed_process_left_is_removed(raw: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "parsed"
    folder.mkdir(parents=True)
    left = folder / f".own-{0:016x}.part"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    wars(raw, tmp_path / "cache")
    assert [path.suffix for path in kept_in(tmp_path / "cache")] == [".parquet"]


CHILD = """
import sys
from pathlib import Path
from detente.data.parsed import keeping
from detente.data.reading import read_r

sys.stdin.readline()
with keeping(Path(sys.argv[2])):
    print(read_r(Path(sys.argv[1]))["warnum"].sum())
"""


def test_many_processes_at_once(raw: Path, tmp_path: Path, python_environment: dict[str, str]) -> None:
    words = [sys.executable, "-c", CHILD, str(raw / SOURCES["wars"].file), str(tmp_path / "cache" / "parsed")]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    children = [subprocess.Popen(words, env=python_environment, **pipes) for _ in range(4)]
    for child in children:  # all wait for this line
        child.stdin.write("\n")
        child.stdin.flush()
    assert {child.communicate()[0].strip() for child in children} == {str(float(sum(range(1, 40))))}
    assert [path.suffix for path in kept_in(tmp_path / "cache")] == [".parquet"]


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["leaders", "leader_years", "gleditsch_ward", "dyads_reference", "acts"])
def test_what_is_kept_is_what_was_read(name: str, real_data: Path, tmp_path: Path, reads: list[Path]) -> None:
    """Values, gaps and types, of texts, dates, integers and time series."""
    folder = tmp_path / "raw"
    folder.mkdir()
    shutil.copy(next(real_data.rglob(SOURCES[name].file)), folder)
    tables = [open_record(folder, tmp_path / "cache").table(name) for _ in range(2)]
    assert len(reads) == 1
    assert_frame_equal(*tables, check_exact=True)
