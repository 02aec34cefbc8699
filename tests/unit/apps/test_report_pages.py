"""What every page of a result carries: its result, a policy, one script; and drawings that say what their lines are."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from detente.apps.pages import games_page
from detente.apps.pages.common import markup
from detente.apps.pages.drawn_series import TOLERANCE, fewer_points
from detente.apps.pages.living import LOADER, content_hash, packed, read_text
from detente.apps.pages.report import to_classes
from detente.apps.pages.run_page import render
from detente.core.scenario import Scenario
from detente.figures.canvas import blank, canvas, stand_for, tell
from detente.games.registry import GAMES
from detente.games.words import card
from detente.studies.run import run
from unit.apps.document import result_of, written


@pytest.fixture(scope="module")
def page() -> str:
    return render(run("first_encounter", replicates=3, years=20, backend="numpy"))


def game(name: str) -> str:
    one = GAMES[name]
    return games_page.render(one, one.solve(), one.values())


def test_a_policy_allows_what_the_page_holds_and_no_more(page: str) -> None:
    (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    script = page.rpartition("<script>")[2].partition("</script>")[0]
    assert script == LOADER
    assert policy == (
        f"default-src 'none'; script-src {content_hash(LOADER)} 'strict-dynamic' 'wasm-unsafe-eval'; "
        f"style-src {content_hash(style)}; img-src data: blob:; worker-src blob:; base-uri 'none'; form-action 'none'"
    )
    assert page.index("Content-Security-Policy") < page.index("<style>")
    body = written(page).partition("</style>")[2]
    assert ' style="' not in body
    assert not re.search(r"<[^>]* on\w+=", body)
    told = Path(__file__, "../../../../docs/howto/pages.md").resolve().read_text(encoding="utf-8")
    bare = re.sub(
        r"'sha256-[^']*'",
        "'sha256-…'",
        policy.replace(" 'wasm-unsafe-eval'", "").replace("blob:; base", "'none'; base"),
    )
    assert bare in told


def test_a_page_without_an_engine_may_compile_nothing() -> None:
    text = game("chicken")
    assert "wasm-unsafe-eval" not in text
    assert "worker-src 'none'" in text
    assert 'id="module-' not in text


def test_a_page_holds_what_its_command_prints() -> None:
    one = GAMES["powell"]
    assert result_of(game("powell")) == json.loads(json.dumps(card(one, one.solve(), one.values())))


def test_names_cannot_leave_the_result() -> None:
    place = Scenario("</script><script>alert(1)</script>", states=2, years=5)
    text = render(run(place, replicates=2, years=5, backend="numpy"))
    assert "<script>alert" not in text
    assert result_of(text)["scenario"] == place.name


def test_style_attributes_become_classes_said_once() -> None:
    text, rules = to_classes(
        '<p style="color: red">a</p><i class="x" style="color: red;">b</i><svg style="top: 1px" id="k" />'
    )
    assert text == '<p class="z0">a</p><i class="x z0">b</i><svg class="z1" id="k" />'
    assert rules == ".z0 { color: red }\n.z1 { top: 1px }"


def test_lines_of_a_drawing_say_their_values() -> None:
    figure = canvas(300, 200)
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    axes.plot([0, 10], [1, 100], label="<fear>")
    axes.plot([0, 10], [5, 5])
    axes.set(yscale="log", ylim=(1, 100), xlim=(0, 10))
    axes.set_xticks([0, 10], ["1950", "1960"])
    svg = ElementTree.fromstring(markup(figure, "one", "told"))
    (line,) = [one for one in svg.iter() if "data-series" in one.attrib]
    assert (line.attrib["data-series"], line.attrib["data-of"]) == ("<fear>", "0")
    about = json.loads(svg.attrib["data-axes"])["0"]
    assert about["box"] == [30.0, 20.0, 240.0, 160.0]
    assert about["x"] == [0.0, 10.0, 0, 1.0, 1950.0, ""]
    assert about["y"][:3] == [1.0, 100.0, 1]
    path = next(one for one in line.iter() if one.tag.endswith("path")).attrib["d"]
    assert path == "M30 180l240-160"


def test_years_without_a_value_are_told_as_none() -> None:
    axes = (figure := blank(4, 3)).add_subplot()
    axes.plot([1950, 1951, 1952], [0.5, np.nan, 0.25], label="usa")
    axes.plot([1950, 1951], [np.nan, np.nan], label="never seen")
    text = markup(figure, "one", "")
    svg = ElementTree.fromstring(text)
    told = [one.attrib for one in svg.iter() if "data-series" in one.attrib]
    assert [(one["data-series"], one["data-values"]) for one in told] == [("usa", "1950,1952;0.5,0.25")]
    assert "nan" not in text.lower()


def test_a_value_that_a_drawing_cannot_hold_is_told_in_words() -> None:
    axes = (figure := blank(4, 3)).add_subplot()
    stand_for(axes.plot((), (), label="tips nowhere")[0], [(0.3, "never"), (0.5, "never")])
    stand_for(axes.plot([0.5], [2.0], label="tips")[0], [(0.3, "never"), (0.5, 2.0)])
    svg = ElementTree.fromstring(markup(figure, "one", ""))
    told = {one.attrib["data-series"]: one.attrib["data-values"] for one in svg.iter() if "data-series" in one.attrib}
    assert told == {"tips nowhere": "0.3,0.5;never,never", "tips": "0.3,0.5;never,2"}


def outline(path: str) -> np.ndarray:
    first, steps = re.fullmatch(r"M(\S+ \S+?)l(.*?)z?", path).groups()  # type: ignore[union-attr]
    numbers = [float(x) for x in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", f"{first} {steps}")]
    return np.cumsum(np.reshape(numbers, (-1, 2)), 0)


def test_points_are_left_out_that_nobody_sees() -> None:
    x = np.linspace(0, 200, 400)
    y = 50 + 40 * np.sin(x / 15) + 0.05 * np.cos(9 * x)
    path = " ".join(f"{'L' if k else 'M'} {u} {v}" for k, (u, v) in enumerate(zip(x, y, strict=True)))
    kept = outline(fewer_points(path))
    assert 10 < len(kept) < 120
    assert abs(np.interp(x, kept[:, 0], kept[:, 1]) - y).max() < 4 * TOLERANCE
    assert kept[0] == pytest.approx([0, y[0]], abs=0.06)
    assert kept[-1] == pytest.approx([200, y[-1]], abs=0.06)
    curved = "M 0 0 C 1 1 2 2 3 3"
    assert fewer_points(curved) == curved
    assert fewer_points("M 0 0 L 1 0 L 1 1 z M 5 5 L 6 6 ") == "M0 0l1 0 0 1zM5 5l1 1"


def test_marks_are_written_where_they_stand_and_say_their_values() -> None:
    figure = blank(4, 3)
    axes = figure.add_subplot()
    x, y = np.array([1 / 3, 1.0, 2.0]), np.array([0.123456, 0.5, 0.25])
    axes.plot(x, y, "o-", label="fear")
    (bar,) = axes.barh(0.5, 1.5)
    tell(bar, "Habit", "calm: 42 %")
    text = markup(figure, "one", "")
    assert re.search(r"<use[^>]* x=", text) is None
    svg = ElementTree.fromstring(text)
    (line,) = (one for one in svg.iter() if "data-series" in one.attrib)
    assert line.attrib["data-values"] == "0.333333,1,2;0.123456,0.5,0.25"
    outline, dots = (one.attrib["d"] for one in line if one.tag.endswith("path"))
    corners = np.cumsum(np.reshape([float(n) for n in re.findall(r"-?[\d.]+", outline)], (-1, 2)), 0)
    marks = [[float(n) for n in found] for found in re.findall(r"M(\S+) (\S+?)h0", dots)]
    np.testing.assert_allclose(marks, corners, atol=0.16)
    (told,) = (one for one in svg.iter() if "data-told" in one.attrib)
    assert told.attrib["data-told"] == "Habit|calm: 42 %"
    assert any(one.tag.endswith("path") for one in told)


def test_a_page_without_a_trial_holds_no_engine() -> None:
    plain, tried = (len(packed(read_text(f"built/{name}.js").strip().encode())) for name in ("reading", "report"))
    assert plain < tried / 5
