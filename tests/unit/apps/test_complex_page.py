"""The page of security complexes and its map: whole, offline, and nothing across or over anything."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.apps.cli import complexes as command
from detente.apps.cli.main import main
from detente.apps.pages.case_drawing import draw_sheet
from detente.apps.pages.complex_page import render as whole_page
from detente.data.codes import by_code
from detente.data.outlines import outlines
from detente.studies.complex import maps
from detente.studies.complex import study as module
from detente.studies.complex.figures import complex_map
from detente.studies.complex.map_figures import short
from detente.studies.complex.study import members, study
from unit.apps.document import as_written
from unit.studies.case_record import table
from unit.studies.test_complex_study import record

render = as_written(whole_page)

SPAN = range(1960, 1964)


def made(name: str, **options: Any) -> Any:
    """Study of a region in which neighbours by number are rivals and allies."""
    sides = members(name, SPAN)
    codes = sorted(one.ccode for one in sides)
    pairs = list(zip(codes[::2], codes[1::2], strict=False))
    rivals = table(("ccode1", "ccode2", "start", "end"), *[(a, b, 1950, 1980) for a, b in pairs])
    pacts = table(
        ("ccode1", "ccode2", "year", "atop_defense"),
        *[(a, b, y, 1.0) for a, b in zip(codes, codes[2:], strict=False) for y in SPAN],
    )
    land = table(
        ("ccode1", "ccode2", "conttype", "styear", "endyear"),
        *[(a, b, 1, 1816, 2016) for a, b in pairwise(codes)],
    )
    places = table(
        ("ccode", "lat", "lng", "styear", "endyear"),
        *[(code, 60.0 * math.sin(code), 170.0 * math.cos(7.0 * code), 1816, 2024) for code in by_code()],
    )
    it = record(rivalries_tss=rivals, alliances=pacts, contiguity=land, capitals=places)
    return study(it, sides, SPAN, name=name, **({"runs": 3, "nulls": 9} | options))


@pytest.fixture(scope="module")
def south() -> Any:
    return made("south_america")


@pytest.fixture(scope="module")
def world() -> Any:
    return made("world", nulls=2, runs=2)


def test_the_page_stands_alone(south: Any) -> None:
    page = render(south)
    assert page.startswith("<!doctype html>")
    for word in ("<script", "<link", "src=", "@import", "cdn"):
        assert word not in page
    assert 'href="http' not in page
    assert page.count("<svg") == page.count('role="img" aria-label="') == 3
    assert page.count("<h1>") == 1
    assert ">nan<" not in page
    assert "by construction" in page
    assert "Natural Earth" in page
    assert "take no side about any border" in page
    for actor in south.actors:
        assert actor.name in page
    assert len(page) < 400_000


def test_the_page_of_the_world(world: Any) -> None:
    page = render(world)
    assert "Security complexes of the world, 1960–1963" in page
    assert "Powers from outside" not in page  # there is no outside
    assert "Buzan and Wæver’s complexes" in page
    assert len(page) < 900_000


def test_a_page_that_was_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "null_modularity", stop)
    page = render(made("south_america"))
    assert "This page is not complete" in page
    assert page.count("<svg") == 2


def test_a_state_without_outline_or_capital(south: Any) -> None:
    """Nothing known of a place: no dot, no tie, no failure."""
    from dataclasses import replace

    lost = replace(south, parts=replace(south.parts, places=(None, *south.parts.places[1:])))
    name = short(south.actors[0].name)
    assert f">{name}<" not in draw_sheet(complex_map, lost, "map").svg
    nowhere = replace(south, parts=replace(south.parts, places=(None,) * len(south.actors)))
    assert draw_sheet(complex_map, nowhere, "map").svg.startswith("<svg")


def test_the_projection_by_hand() -> None:
    """True at the middle: at 60 north a degree of longitude is half one of latitude; half the world is .8707 x 180."""
    flat = maps.Projection(10.0, 60.0)
    x, y = flat([11.0], [60.0])
    assert (x[0], y[0]) == (pytest.approx(0.5), 60.0)
    globe = maps.Projection(0.0, None)
    x, y = globe([180.0, 0.0, 180.0], [0.0, 90.0, 90.0])
    assert x[0] == pytest.approx(180 * 0.8707)
    assert (x[1], y[0]) == (0.0, 0.0)
    assert x[2] / x[0] == pytest.approx(0.53, abs=0.01)  # the poles are lines
    assert y[1] / x[0] == pytest.approx(0.52, abs=0.01)  # a height of 52 % of the width
    assert (np.diff(globe(np.zeros(90), np.arange(90.0))[1]) > 0).all()


def test_the_antimeridian_is_no_seam() -> None:
    """Russia and Fiji are whole: no side of a ring leads across the map."""
    for centre, middle in ((maps.WORLD_CENTRE, None), (170.0, 0.0), (-100.0, 40.0)):
        projection = maps.Projection(centre, middle)
        box = (-1e9, -1e9, 1e9, 1e9)
        for code in ("RUS", "FJI", "USA", "NZL"):
            path = maps.path_of(code, projection, box)
            starts = np.flatnonzero(path.codes == path.MOVETO)
            for ring in np.split(path.vertices, starts[1:]):
                assert np.abs(np.diff(ring[:, 0])).max() < 25, (code, centre)
    assert maps.Projection(170.0, 0.0).near(-175.0) == pytest.approx(185.0)
    assert maps.centre_of([170.0, -170.0]) == pytest.approx(180.0, abs=1e-6) or maps.centre_of(
        [170.0, -170.0]
    ) == pytest.approx(-180.0, abs=1e-6)


def test_what_is_outside_the_frame_is_not_drawn() -> None:
    projection = maps.Projection(0.0, 50.0)
    box = maps.frame(["FRA"], [(2.35, 48.85)], projection)
    assert maps.path_of("FRA", projection, box) is not None
    assert maps.path_of("AUS", projection, box) is None
    assert maps.largest("FRA") is not None
    mainland = maps.largest("FRA")
    assert mainland is not None
    assert max(x for x, _ in mainland[0]) < 15  # and not Guiana
    assert maps.largest("SGP") is None
    assert box[2] - box[0] < 15


def test_names_do_not_cover_each_other() -> None:
    """Twenty names on one spot: those that find room are apart and inside; the rest are left out, the last first."""
    box = (0.0, 0.0, 100.0, 60.0)
    wanted = [(50.0 + 0.01 * k, 30.0, f"State {k}") for k in range(20)]
    found = maps.place_names(wanted, box, 800, 10)
    assert 4 <= len(found) < 20
    assert found[0][2] == "State 0"
    high, scale = 1.15 * 10 * 100 / 800, 100 / 800
    areas = [(x, y - high / 2, x + 0.56 * 10 * scale * len(name), y + high / 2) for x, y, name in found]
    for i, one in enumerate(areas):
        assert one[0] >= 0
        assert one[2] <= 100
        for two in areas[:i]:
            assert one[0] >= two[2] or two[0] >= one[2] or one[1] >= two[3] or two[1] >= one[3]
    assert maps.place_names([(99.0, 30.0, "Edge")], box, 800, 10)[0][0] < 99


def test_every_outline_can_be_drawn() -> None:
    projection, box = maps.Projection(maps.WORLD_CENTRE, None), (-1e9, -1e9, 1e9, 1e9)
    for code in outlines():
        assert maps.path_of(code, projection, box) is not None


def test_the_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(module, "open_record", lambda data, cache, **_: record())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(module, "NULLS", 3)
    with pytest.raises(SystemExit, match="0"):
        main(["case", "--region", "South America", "--years", "1960-1963", "--json"])
    document = json.loads(capsys.readouterr().out)
    assert document["region"] == "south_america"
    assert {"complexes", "matrix", "account"} <= set(document)
    assert document["page"] is None
    many = "USA,USSR,India,Pakistan,France,Italy"
    with pytest.raises(SystemExit, match="0"):
        main(["case", many, "--years", "1960-1963"])
    text = capsys.readouterr().out
    assert "No school was run" in text
    assert (tmp_path / "complex-USA-RUS-IND-PAK-FRN-and-1-more-1960-1963.html").is_file()
    if Path("/dev/full").exists():
        (tmp_path / "full").symlink_to("/dev/full")
        with pytest.raises(SystemExit, match="2"):
            main(["case", many, "--years", "1960-1963", "--out", "full"])
        told = capsys.readouterr()
        assert told.out == "", "refused before anything is computed"
        assert "No space left on device (full)" in told.err


def test_how_many_states_are_many() -> None:
    assert not command.are_many(["USA,USSR,China,India,France"])
    assert command.are_many(["USA,USSR,China,India,France,Italy"])
    assert command.are_many(["USA", "USSR", "China", "India", "France", "Italy"])
    assert not command.are_many(["USA-USSR"])
    codes, years = command.members_of("south_asia", None)
    assert {"750", "770"} <= set(codes)
    assert years == "1991-2010"
