"""The record as one table in one call."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import detente
from detente.core.errors import DataError, InvalidValue, UnknownName
from detente.data.panel import dyad_years
from detente.data.record import open_record, usual_cache


def test_what_ships_with_detente_needs_no_source() -> None:
    table = detente.frame("state-year", "1950-1952", states="USA", columns=[])
    assert table.columns == ["ccode", "year"]
    assert table["year"].to_list() == [1950, 1951, 1952]
    assert detente.frame("State Year", range(1950, 1953), states=[2], columns=()).equals(table)


@pytest.mark.parametrize(
    ("args", "options", "kind", "said"),
    [
        (("state-yaer",), {}, UnknownName, "Did you mean 'state-year'"),
        ((None,), {}, UnknownName, "no unit of analysis None"),
        (("state-year",), {"columns": "cinq"}, UnknownName, "Did you mean 'cinc'"),
        (("state-year",), {"relevant": True}, InvalidValue, "relevant is about dyads"),
        (("state-year",), {"directed": True}, InvalidValue, "directed is about dyads"),
        (("state-year", "1700-1710"), {}, InvalidValue, "1816"),
        (("state-year",), {"states": "Atlantis"}, UnknownName, "Atlantis"),
        (("state-year",), {"data": "nowhere"}, DataError, "no data folder nowhere"),
        (("state-year", "1950"), {"columns": "cinc"}, DataError, "detente data fetch"),
    ],
)
def test_what_makes_no_sense(args: Any, options: Any, kind: type[Exception], said: str) -> None:
    with pytest.raises(kind, match=said):
        detente.frame(*args, **options)


@pytest.mark.real_data
def test_it_is_the_lazy_frame(real_data: Path, parsed_cache: Path) -> None:
    how: dict[str, Any] = {"states": ["USA", "Russia", "China"], "columns": ["gml_onset"]}
    table = detente.frame("dyad-year", "1946-2010", data=str(real_data), **how)
    lazy = dyad_years(open_record(real_data, parsed_cache), range(1946, 2011), **how)
    assert table.equals(lazy.collect())
    assert table["gml_onset"].sum() > 0


def test_a_folder_without_a_file_of_the_record_is_not_passed_over_for_the_cache(tmp_path: Path) -> None:
    data, cache = tmp_path / "data", tmp_path / "cache"
    (data / "below").mkdir(parents=True)
    cache.mkdir()
    (data / "notes.txt").touch()
    with pytest.raises(DataError, match="No file of the record is in"):
        open_record(data, cache)
    (data / "below" / "cow_nmc.rda").touch()
    assert open_record(data, cache).folders == (data, cache)


def test_folders_are_paths_or_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert usual_cache("~/x") == Path.home() / "x"
    monkeypatch.setenv("DETENTE_DATA", str(tmp_path))
    assert usual_cache() == tmp_path
    assert open_record(str(tmp_path), None).folders == (tmp_path,)
