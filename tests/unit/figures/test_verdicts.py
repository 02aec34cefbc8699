"""Plots of verdicts and their maps."""

import numpy as np
import pytest

from detente.core.errors import InvalidValue, UnknownName
from detente.studies.verdict.design import WORLDS
from detente.studies.verdict.figures import COLUMN
from unit.apps.verdict_made import made, made_maps
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
            paradox = round(100 * row.shares["paradox"], 6)
            assert not paradox or (left, paradox) in bars
            assert has_point(axes, left + 100 * row.shares["war"])
        labels = {text.get_text() for text in axes.get_legend().get_texts()}
        assert {"paradox", "share that fought a war"} <= labels


def test_a_verdict_draws_the_schools_and_worlds_that_are_named() -> None:
    for axes in plots(lambda **given: made().plot("three_steps", worlds=["W4"], **given)):
        assert [label.get_text() for label in axes.get_yticklabels()] == ["Three steps"]
        assert axes.get_xlim() == (0, 100)


def test_a_verdict_refuses_what_it_has_not() -> None:
    with pytest.raises(UnknownName, match="school in this verdict"):
        made().plot("copenhagen")
    with pytest.raises(UnknownName, match="world in this verdict"):
        made(worlds=("W1",)).plot(worlds=["W2"])
    with pytest.raises(InvalidValue, match="nothing to draw"):
        made(missing=12).plot()


def test_a_row_that_was_not_reached_is_told() -> None:
    for axes in plots(made(missing=1).plot):
        assert "not finished" in {text.get_text() for text in axes.texts}


def test_maps_draw_the_phase_diagram() -> None:
    maps = made_maps(made())
    for axes in plots(maps.plot):
        assert has_line(axes, maps.tipping)
        assert np.allclose(np.ravel(axes.collections[0].get_array()), np.ravel(maps.phase.T))
        assert "offence advantage" in axes.get_xlabel()
