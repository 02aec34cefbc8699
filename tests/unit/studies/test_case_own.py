"""Data of one's own in a case: beside the record, in its place, and never one in the place of another."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from detente.data.own import read_frame
from detente.studies.case.result import Case
from detente.studies.case.study import case
from unit.studies.case_record import made_up


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.studies.case.study.open_record", lambda data, cache, **_: made_up())


def with_own(frame: pl.DataFrame, *, directed: bool | None = None) -> Case:
    return case("USA-USSR", "1950-1960", frame=read_frame(frame, "cow", directed=directed), model=False)


@pytest.mark.usefixtures("made")
def test_a_column_of_states_beside_the_record() -> None:
    found = with_own(pl.DataFrame({"ccode": [2, 2, 365], "year": [1950, 1952, 1951], "hawks": [0.5, 0.7, 0.1]}))
    assert found.of_state("hawks", "USA").values[:4] == [0.5, None, 0.7, None]
    assert found.of_state("hawks", "RUS").values[:3] == [None, 0.1, None]
    assert found.own is not None
    assert found.own.sentences == ["From the table, beside the record: hawks_USA, hawks_RUS."]


@pytest.mark.usefixtures("made")
def test_a_column_named_like_the_record_stands_in_where_it_has_a_value() -> None:
    before = case("USA-USSR", "1950-1960", model=False).of_state("milex_usd2020", "USA")
    found = with_own(pl.DataFrame({"ccode": [2], "year": [1953], "milex_usd2020": [123.0]}))
    after = found.of_state("milex_usd2020", "USA")
    assert after.values[3] == 123.0
    assert after.values[:3] == before.values[:3]
    assert after.source.endswith("1 of 11 years from the table")
    assert found.own is not None
    assert found.own.filled == {"milex_usd2020_USA": 1}


@pytest.mark.usefixtures("made")
def test_each_way_of_a_directed_dyad_is_a_series_of_its_own() -> None:
    """The record is asked in either order; the second way must not take the place of the first."""
    rows = {"ccode1": [2, 365], "ccode2": [365, 2], "year": [1955, 1955], "sanction": [1, 0]}
    found = with_own(pl.DataFrame(rows))
    series = {one.name: one.values[5] for one in found.series.values() if one.measure == "sanction"}
    assert series == {"sanction_USA_RUS": 1.0, "sanction_RUS_USA": 0.0}
    assert found.own is not None
    assert found.own.filled == {}


@pytest.mark.usefixtures("made")
def test_a_directed_column_stands_in_for_no_undirected_measure() -> None:
    rows = {"ccode1": [2, 365], "ccode2": [365, 2], "year": [1955, 1955], "gml_onsets": [0, 0]}
    before = case("USA-USSR", "1950-1960", model=False).of_dyad("mid_onset", "USA", "RUS").values
    found = with_own(pl.DataFrame(rows))
    assert found.of_dyad("mid_onset", "USA", "RUS").values == before
    undirected = with_own(pl.DataFrame(rows).head(1), directed=False)
    assert undirected.of_dyad("mid_onset", "USA", "RUS").values[5] == 0
    assert before[5] == 2
    flag = with_own(pl.DataFrame(rows).head(1).rename({"gml_onsets": "gml_onset"}), directed=False)
    assert flag.of_dyad("mid_onset", "USA", "RUS").values == before, "whether one began is not how many did"


@pytest.mark.usefixtures("made")
def test_nothing_about_these_sides_is_told() -> None:
    found = with_own(pl.DataFrame({"ccode": [200], "year": [1953], "x": [1.0]}))
    assert "the table has no value by year of these sides in these years." in found.missing


@pytest.mark.usefixtures("made")
def test_the_page_shows_markup_in_names_as_text(tmp_path: Path) -> None:
    from detente.apps.pages.case_page import render

    found = with_own(pl.DataFrame({"ccode": [2], "year": [1953], "<script>alert(1)</script>": [1.0]}))
    page = render(found)
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("order", [(2, 365), (365, 2)])
def test_a_column_about_one_state_is_labelled_by_that_state(order: tuple[int, int]) -> None:
    values = {2: 222.0, 365: 111.0}
    rows = {"ccode1": [order[0]], "ccode2": [order[1]], "year": [1955]}
    rows |= {"inv1": [values[order[0]]], "inv2": [values[order[1]]]}
    for states in ("USA-USSR", "USSR-USA"):
        found = case(states, "1950-1960", frame=read_frame(pl.DataFrame(rows), "cow"), model=False)
        told = {one.label.split(",")[0]: one.values[5] for one in found.series.values() if "inv" in one.measure}
        first, second = states.split("-")
        assert told == {f"inv1 of {first}": values[2 if first == "USA" else 365],
                        f"inv2 of {second}": values[2 if second == "USA" else 365]}  # fmt: skip


@pytest.mark.usefixtures("made")
def test_the_page_draws_names_with_dollar_signs_and_marks_of_control() -> None:
    from detente.apps.pages.case_page import render

    rows = {
        "ccode": [2, 2],
        "year": [1955, 1956],
        "$x^{2$": [1.0, 2.0],
        "milex_usd2020": [-5.0, -7.0],
        "\x1b[31m": [1, 2],
    }
    page = render(with_own(pl.DataFrame(rows)))
    assert ">$x^{2$, USA<" in page
    assert "\x1b" not in page
