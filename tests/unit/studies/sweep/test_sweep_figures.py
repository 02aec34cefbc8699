"""Figures of a sweep: the one that suits the settings, with the result's numbers, and what failed drawn as such."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.patches import PathPatch

from detente.apps.pages.case_drawing import draw_sheet
from detente.core.errors import InvalidValue, UnknownName
from detente.figures.style import figure_style
from detente.studies.sweep.arrangement import arrange
from detente.studies.sweep.colours import STEPS, scale_of
from detente.studies.sweep.effects import main_effects
from detente.studies.sweep.figures import effects_sheet, plot, sheet
from detente.studies.sweep.map_figures import draw_map
from detente.studies.sweep.surface import ResponseSurface
from unit.apps.sweep_made import PARADOX, WARS, made
from unit.studies.sweep.surfaces_made import ADVANTAGE, PRIOR, THEORIES, drawn, grid, surface

RANGES = {"offence_advantage": (1.0, 4.0), "prior": (0.05, 0.95), "distinguishability": (0.0, 1.0)}
MANY = tuple(f"school_{k}" for k in range(7))
POINTS: dict[str, Any] = {
    "rows": grid(theory=MANY),
    "one line": grid(offence_advantage=ADVANTAGE),
    "a line a theory": grid(offence_advantage=ADVANTAGE, theory=THEORIES),
    "a panel a theory": grid(offence_advantage=ADVANTAGE, theory=MANY),
    "lines and panels": grid(offence_advantage=ADVANTAGE, prior=(0.2, 0.8), theory=THEORIES),
    "map": grid(offence_advantage=ADVANTAGE, prior=PRIOR),
    "map a theory": grid(offence_advantage=ADVANTAGE, prior=PRIOR, theory=THEORIES),
    "map of text": grid(scenario=("Cold War", "First encounter"), theory=MANY),
    "scatter": drawn(60, offence_advantage=(1, 4), prior=(0.05, 0.95)),
    "parallel": drawn(60, theories=THEORIES, **RANGES),
}
KINDS = {
    "rows": ("rows", "theory", "", ""),
    "one line": ("curves", "offence_advantage", "", ""),
    "a line a theory": ("curves", "offence_advantage", "theory", ""),
    "a panel a theory": ("curves", "offence_advantage", "", "theory"),
    "lines and panels": ("curves", "offence_advantage", "prior", "theory"),
    "map": ("map", "offence_advantage", "prior", ""),
    "map a theory": ("map", "offence_advantage", "prior", "theory"),
    "map of text": ("map", "scenario", "theory", ""),
    "scatter": ("scatter", "offence_advantage", "prior", ""),
    "parallel": ("parallel", "", "", ""),
}


@pytest.mark.parametrize("name", POINTS)
def test_the_figure_suits_what_was_varied(name: str) -> None:
    how = arrange(surface(POINTS[name]))
    assert (how.kind, how.x, how.y, how.panel) == KINDS[name]


def test_a_caption_explains_the_lines_that_are_drawn_and_no_other() -> None:
    points = POINTS["map"]
    for chances, lines in (([0.1] * len(points), 0), (None, 2)):
        with figure_style():
            found = sheet(surface(points, chances=chances))
        assert [word in found.caption for word in ("Line: where", "Dotted:")] == [lines > 0, lines > 1]
        texts = [text.get_text() for axes in found.figure.axes for text in axes.texts]
        assert "Security paradox [%]" in texts  # the scale has a name


@pytest.mark.parametrize("unit", ["share", "wars"])
@pytest.mark.parametrize("name", POINTS)
def test_what_failed_is_drawn_and_told(name: str, unit: str) -> None:
    one = surface(POINTS[name], unit=unit, failed=[1, 2], undefined=[3], open_=[4])
    count = len(one)
    with figure_style():
        found = sheet(one, narrow=unit == "wars")
    assert f"2 of {count} points failed" in found.caption
    assert "At 1 point it is defined in no run" in found.caption
    assert f"1 of {count} points are not finished" in found.caption
    assert found.caption in found.told
    assert all(one.setting(v.name).title in found.told for v in one.varied)


def test_a_line_has_the_means_and_a_gap_where_nothing_is_known() -> None:
    one = surface(POINTS["one line"], failed=[3])
    axes = plot(one, "A sweep", None)
    line = next(held for held in axes.lines if len(held.get_xdata()) == len(ADVANTAGE))
    assert np.array_equal(line.get_xdata(), ADVANTAGE)
    assert np.array_equal(line.get_ydata(), one.mean, equal_nan=True)
    assert np.isnan(line.get_ydata()[3])
    assert any(patch.get_hatch() for patch in axes.patches)
    assert axes.get_xlabel() == "offence advantage [ratio]"
    assert axes.get_ylabel() == "Security paradox [%]"
    pyplot.close("all")


def test_cells_have_the_numbers_of_the_result() -> None:
    one = surface(POINTS["map"], failed=[7], undefined=[8])
    cells = one.grid("offence_advantage", "prior")
    assert cells is not None
    _, axes = pyplot.subplots()
    draw_map(axes, one, "offence_advantage", "prior", scale_of(one), True)
    written = {(round(t.get_position()[1]), round(t.get_position()[0])): t.get_text() for t in axes.texts}
    assert len(written) == len(one) - 2
    for (row, column), text in written.items():
        point = POINTS["map"][cells[row, column]]
        assert (point["prior"], point["offence_advantage"]) == (PRIOR[row], ADVANTAGE[column])
        assert text == f"{100 * one.mean[cells[row, column]]:.0f}"
    hatched = {p.get_hatch() for p in axes.patches if isinstance(p, PathPatch)} - {None}
    assert hatched == {"xxxx", "////"}, "failed and undefined cells differ"
    pyplot.close("all")


def test_colours_tell_values_apart_and_the_legend_is_true() -> None:
    """43, 50 and 59 % are three colours on the page, each that of the legend at its place; the scale gets darker."""
    shares = [0.43, 0.5, 0.59, *(0.01 + 0.04 * np.arange(22))]
    one = surface(grid(offence_advantage=ADVANTAGE[:5], prior=PRIOR[:5]), chances=shares, runs=10**9)
    colours = scale_of(one).colours
    markup = draw_sheet(sheet, one, "map").svg
    fills = re.findall(r"fill: ?(#[0-9a-f]{6})", markup)
    cells = {colours[int(STEPS * share)] for share in one.mean}
    assert len({colours[int(STEPS * share)] for share in one.mean[:3]}) == 3
    assert cells <= set(fills) >= set(colours)
    light = [sum(int(colour[k : k + 2], 16) * w for k, w in ((1, 0.21), (3, 0.72), (5, 0.07))) for colour in colours]
    assert np.all(np.diff(light) < 0)
    assert "opacity: 0.18" in draw_sheet(sheet, surface(POINTS["one line"]), "line").svg
    found = scale_of(surface(POINTS["map"], unit="wars"))
    assert found.marks[0] <= one.mean.min()
    assert found.step(np.array([np.nan, -np.inf, found.marks[0], found.marks[-1]])).tolist() == [-1, -1, 0, STEPS - 1]


def test_the_line_at_one_half_lies_where_the_means_cross_it() -> None:
    exact = [(p["offence_advantage"] - 1) / 3 for p in POINTS["map"]]  # one half at 2.5, whatever the prior
    one = surface(POINTS["map"], chances=exact, runs=10**9)
    _, axes = pyplot.subplots()
    draw_map(axes, one, "offence_advantage", "prior", scale_of(one), False)
    lines = [np.concatenate(held.get_segments()) for held in axes.collections if hasattr(held, "get_segments")]
    lines = lines or [p.vertices for held in axes.collections for p in held.get_paths() if len(p.vertices)]
    across = np.concatenate(lines)[:, 0]
    assert np.interp(across, np.arange(len(ADVANTAGE)), ADVANTAGE) == pytest.approx(2.5, abs=1e-3)
    pyplot.close("all")


def test_of_many_points_some_are_drawn_and_that_is_said() -> None:
    one = surface(drawn(2000, **RANGES))
    with figure_style():
        assert "300 of 2,000 points are drawn, chosen at random" in sheet(one).caption
    assert len(set(one.some(300))) == 300
    assert np.array_equal(one.some(300), one.some(300))


def test_several_panels_do_not_fit_on_the_axes_of_a_caller() -> None:
    with pytest.raises(InvalidValue, match=r"theory='default'"):
        plot(surface(POINTS["map a theory"]), "A sweep", None)
    with pytest.raises(InvalidValue, match="known at no point"):
        plot(surface(grid(prior=(0.1, 0.2)), failed=[0, 1]), "A sweep", None)


@pytest.mark.parametrize("name", ["rows", "a line a theory", "map", "map of text", "scatter", "parallel"])
def test_it_is_drawn_on_the_axes_of_a_caller(name: str) -> None:
    _, mine = pyplot.subplots()
    assert plot(surface(POINTS[name]), "A sweep", mine) is mine
    assert mine.get_title(loc="left") == "A sweep"
    pyplot.close("all")


def test_long_and_hostile_names_stay_within_the_figure() -> None:
    names = ["$x^2$", "<b>&amp;", "w" * 200, "\u202eabc"]
    one = surface(grid(offence_advantage=ADVANTAGE, theory=names), title="Belief that " + "the other is greedy " * 9)
    with figure_style({"text.parse_math": False}):
        found = sheet(one)
        found.figure.draw_without_rendering()
        box = found.figure.bbox
        for text in found.figure.findobj(lambda a: hasattr(a, "get_window_extent") and hasattr(a, "get_text")):
            if text.get_visible() and text.get_text():
                extent = text.get_window_extent()
                assert extent.y0 >= box.y0 - 1
                assert extent.y1 <= box.y1 + 1


def effects_of(one: ResponseSurface) -> dict[str, bool]:
    return {effect.name: effect.clear for effect in main_effects(one)}


def test_an_inert_setting_is_not_named() -> None:
    one = surface(drawn(120, offence_advantage=(1, 4), prior=(0.05, 0.95), learning=(0.1, 1.0)))
    assert effects_of(one) == {"offence_advantage": True, "prior": True, "learning": False}


def test_a_small_effect_is_seen_beside_a_large_one_on_a_grid() -> None:
    one = surface(POINTS["a line a theory"])
    assert effects_of(one) == {"offence_advantage": True, "theory": True}


def test_chance_names_a_setting_no_more_often_than_stated() -> None:
    """Of 200 sweeps without any effect 5 % may name a setting: 18 or more would be seen in 1 of 250 times."""
    named = 0
    for seed in range(200):
        points = drawn(40, seed=seed, offence_advantage=(1, 4), prior=(0.05, 0.95), learning=(0.1, 1.0))
        one = surface(points, chances=[0.3] * 40, seed=seed)
        named += any(effect.clear for effect in main_effects(one, 199))
    assert named < 18


def test_of_many_points_the_bound_is_that_of_the_test_which_orders_tend_to() -> None:
    points = drawn(2500, offence_advantage=(1, 4), learning=(0.1, 1.0))
    many = {one.name: one for one in main_effects(surface(points))}
    few = {one.name: one for one in main_effects(surface(points[:2000]))}
    assert many["learning"].bound == pytest.approx(few["learning"].bound * 2000 / 2500, rel=0.25)
    assert many["offence_advantage"].clear


def test_effects_have_the_means_of_their_groups() -> None:
    one = surface(POINTS["map"])
    effect = next(e for e in main_effects(one) if e.name == "prior")
    assert [int(n) for n in effect.counts] == [26] * 5, "fifths of ten values"
    low = np.isin(one.setting("prior").values, PRIOR[:2])
    assert effect.means[0] == pytest.approx(one.mean[low].mean())
    assert effect.low[0] < effect.means[0] < effect.high[0]
    with figure_style():
        found = effects_sheet(one, main_effects(one))
    assert found is not None
    assert "5 % risk of a false alarm" in found.caption
    assert re.search(r"prior \d+\u202f% to \d+\u202f%", found.told)


def test_effects_are_left_out_where_they_cannot_be_told() -> None:
    assert main_effects(surface(grid(prior=(0.1, 0.2), offence_advantage=(1.0, 2.0)))) == ()
    assert main_effects(surface(POINTS["map"], chances=[0.0] * 130)) == ()
    assert effects_sheet(surface(POINTS["map"]), ()) is None
    assert effects_of(surface(grid(theory=MANY))) == {"theory": False}, "one point a group"


def test_a_sweep_draws_an_outcome_of_one_theory() -> None:
    found = made(POINTS["map a theory"], (PARADOX, WARS))
    axes = found.plot("wars.all", theory="habit")
    assert axes.get_title(loc="left") == "Sweep of Cold War (theory: Logic of habit)"
    assert axes.get_xlabel() == "offence advantage [ratio]"
    with pytest.raises(UnknownName, match=r"paradox"):
        found.plot("paradx")
    with pytest.raises(UnknownName, match="habit"):
        found.plot(theory="habitt")
    with pytest.raises(InvalidValue, match="a panel for each theory"):
        found.plot()
    pyplot.close("all")
