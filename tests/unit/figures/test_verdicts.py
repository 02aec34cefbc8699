"""Plots of verdicts: how runs end, and the map of tipping lines."""

import math

import numpy as np
import pytest

from detente.core.errors import InvalidValue, UnknownName
from detente.studies.beds import OFFENCE, PRIORS, WORLDS
from detente.studies.verdict.figures import COLUMN
from detente.studies.verdict.map_figures import TOP, describe_map, lines_of
from detente.studies.verdict.tipping import DOMINATES
from unit.apps.verdict_made import ALWAYS, EVEN, FIRST, NEVER, made, tip
from unit.figures.drawn import has_line, has_point, plots


def test_a_verdict_draws_every_share_of_every_school_in_every_world() -> None:
    verdict = made()
    for axes in plots(verdict.plot):
        assert len(axes.get_yticklabels()) == 3
        words = " ".join(text.get_text().replace("\n", " ") for text in axes.texts)
        for world, about in WORLDS.items():
            assert f"{world}: {about.title.partition(',')[0]}" in words
        bars = {(round(bar.get_x(), 6), round(bar.get_width(), 6)) for bar in axes.patches}
        for row in verdict.rows:
            left = COLUMN * list(WORLDS).index(row.world)
            hostile = round(100 * row.shares["hostile"], 6)
            assert not hostile or (left, hostile) in bars
            assert has_point(axes, left + 100 * row.shares["war"])
        labels = {text.get_text() for text in axes.get_legend().get_texts()}
        assert {"mutual hostility", "share that fought a war"} <= labels


def test_a_verdict_draws_the_schools_and_worlds_that_are_named() -> None:
    for axes in plots(lambda **given: made().plot("three_steps", worlds=["W4"], **given)):
        assert [label.get_text() for label in axes.get_yticklabels()] == ["Three steps"]
        assert axes.get_xlim() == (0, 100)


def test_a_verdict_refuses_what_it_has_not() -> None:
    with pytest.raises(UnknownName, match="school in this verdict"):
        made().plot("copenhagen")
    with pytest.raises(UnknownName, match="school in this verdict"):
        made().plot_map("copenhagen")
    with pytest.raises(UnknownName, match="world in this verdict"):
        made(worlds=("W1",)).plot(worlds=["W2"])
    with pytest.raises(InvalidValue, match="nothing to draw"):
        made(missing=12).plot()
    for wrong in ({"bed": "sofa"}, {"forces": "hidden"}, {"years": 31}):
        with pytest.raises(InvalidValue, match="No tipping points were found for"):
            made().plot_map(**wrong)
    with pytest.raises(InvalidValue, match="Run the verdict to its end"):
        made(missing=3, complete=False).plot_map()


def test_a_row_that_was_not_reached_is_told() -> None:
    for axes in plots(made(missing=1).plot):
        assert "not finished" in {text.get_text() for text in axes.texts}


def test_the_map_has_a_line_a_school_and_marks_where_restraint_dominates() -> None:
    schools = ("default", EVEN, NEVER, ALWAYS)
    for axes in plots(made(schools).plot_map):
        low, high = axes.get_ylim()
        assert low < DOMINATES < 1.5 * FIRST < high == TOP < 6
        assert has_line(axes, [1.5 * FIRST, FIRST]), "the default: never after a trusting start, so that it is dotted"
        assert has_line(axes, [1.2 * TOP, 1.5 * FIRST])
        assert has_line(axes, [1.4] * 3)
        assert has_line(axes, [low] * 3), "always: along the lower edge"
        words = {text.get_text() for text in axes.texts}
        assert {"Default world", "Richardson's arms race", "Three steps (never)", "Hobbesian culture"} <= words
        assert any("restraint dominates" in text for text in words)
        spans = [patch.get_extents().transformed(axes.transData.inverted()) for patch in axes.patches]
        assert any(np.isclose(s.y1, DOMINATES) and s.y0 <= low * 1.001 for s in spans)
        assert [float(t.get_text()) for t in axes.get_xticklabels()] == list(PRIORS)
        assert {float(t.get_text()) for t in axes.get_yticklabels()} <= set(OFFENCE)
        assert "ratio" in axes.get_ylabel()
        assert "probability" in axes.get_xlabel()
        dashed = [line for line in axes.lines if line.get_linestyle() == "--" and len(line.get_xdata()) == 3]
        assert len(dashed) == 2, "what is assumed"


def test_the_map_is_of_the_bed_the_forces_and_the_years_that_are_named() -> None:
    where = {"bed": "system", "forces": "told_apart", "years": 30}
    for axes in plots(lambda **given: made().plot_map("offensive_realism", **where, **given)):
        assert has_line(axes, [FIRST * k * 0.9 * 1.1 * 1.2 for k in (1.5, 1)])
        assert "30 years" in axes.get_title(loc="left")
        assert "Three steps" not in " ".join(text.get_text() for text in axes.texts)


def test_the_map_in_words_has_every_point() -> None:
    verdict = made(("default", NEVER, ALWAYS))
    said = describe_map(lines_of(verdict.answers, "pair", "look_alike", "70"), verdict.theories)
    assert "Default world: never at 0.3, 3.00 at 0.5, 2.00 at 0.75" in said
    assert "Three steps: sensibility, trust, binding: never at 0.3, never at 0.5, never at 0.75" in said
    assert "always at 0.75" in said


def test_a_line_that_cannot_be_told_is_not_drawn() -> None:
    verdict = made(("default", NEVER))
    lines = verdict.answers["default"].tipping["pair"]["look_alike"]
    lines["0.3"]["70"] = tip(math.nan)
    assert list(lines_of(verdict.answers, "pair", "look_alike", "70")) == [NEVER]
    assert str(tip(math.nan)) == "unknown"
