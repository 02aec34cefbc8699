"""Files that a user names: a folder, a pipe, no text and no table are refused by name, and nothing is waited for."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detente.core.errors import DataError, InvalidValue
from detente.core.frame_files import read_pandas
from detente.core.given_files import read_given
from detente.core.lines import lines_of
from detente.data.routes import Route
from detente.data.years import years_given
from detente.studies.claims.written import read_claim
from detente.studies.discover.sample import load
from detente.studies.sweep.listed import listed

READERS: dict[str, Callable[[Path], Any]] = {
    "text": read_given,
    "frame": lambda path: read_pandas(path, "Give a table."),
    "sample": load,
    "design": lambda path: listed(path, ("default",), seen=lambda name, _: name),
    "claim": read_claim,
    "certificates": lambda path: Route(certificates=path).verify(),
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("what", ["absent", "folder", "pipe", "loop", "bytes"])
def test_what_is_no_file_of_the_kind_is_refused_at_once(name: str, what: str, tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "loop":
        path.symlink_to(path.name)
    elif what == "bytes":
        path.write_bytes(b"a,b\n\xff\xfe\x00\n1,2,3\n")
    if name == "sample" and what == "folder":
        pytest.skip("a folder is that of a study")
    with pytest.raises((DataError, FileNotFoundError)) as caught:
        READERS[name](path)
    assert path.name in str(caught.value)


def test_a_table_with_rows_of_another_length_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a\n1\n1,2\n")
    with pytest.raises(DataError, match="cannot be read as a table"):
        read_pandas(tmp_path / "a.csv", "Give a table.")
    (tmp_path / "a.parquet").write_bytes(b"PAR1" + bytes(30) + b"PAR1")
    with pytest.raises(DataError, match="cannot be read as a table"):
        read_pandas(tmp_path / "a.parquet", "Give a table.")


@pytest.mark.parametrize("body", ["a = " + "[" * 5000 + "]" * 5000, "a = " + "9" * 5000])
def test_a_claim_that_python_cannot_follow_is_no_defect(body: str, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(body)
    with pytest.raises(DataError, match="cannot be read"):
        read_claim(tmp_path / "a.toml")


def test_lines_of_many_keys_take_bounded_effort() -> None:
    text = "".join(f"k{number} = 1\n" for number in range(20_000))
    found = lines_of(text, [(f"k{number}",) for number in range(0, 20_000, 400)])
    assert found[:3] == [1, 401, 801]
    assert len(found) == 50


@pytest.mark.parametrize("years", [1.5, [], [1.5], ["1950"], None, 10**20])
def test_what_are_no_years_is_refused(years: Any) -> None:
    with pytest.raises(InvalidValue):
        years_given(years)
    assert years_given("1950-1951") == years_given(range(1950, 1952)) == (1950, 1951)
