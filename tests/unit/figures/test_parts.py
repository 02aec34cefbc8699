"""Axes, labels, numbers and sheets that every figure is made of."""

import math

import numpy as np
import pytest
from matplotlib.figure import Figure

from detente.figures.canvas import NOTE, give_axes, leading_zeros, note
from detente.figures.labels import apart, cut, name_ends, place
from detente.figures.lines import POINTS, gaps, thin, unknown_years, whole_years
from detente.figures.numbers import write_rounded
from detente.figures.style import COLOURS, DASHES, PAPER, RECORD, STYLE, figure_style


def contrast(one: str, two: str) -> float:
    """Ratio of luminances as WCAG has it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(two)))
    return (light + 0.05) / (dark + 0.05)


def test_the_palette_can_be_read_as_text_and_nothing_in_it_comes_twice() -> None:
    assert len(set(COLOURS)) == len(COLOURS)
    assert len(set(DASHES)) == len(DASHES)
    assert all(contrast(colour, PAPER) >= 4.5 for colour in COLOURS)


def test_a_style_ends_with_its_context() -> None:
    import matplotlib

    before = matplotlib.rcParams["font.size"], matplotlib.rcParams["axes.spines.top"]
    with figure_style(RECORD):
        assert matplotlib.rcParams["font.size"] == RECORD["font.size"] != STYLE["font.size"]
        assert not matplotlib.rcParams["axes.spines.top"]
    assert (matplotlib.rcParams["font.size"], matplotlib.rcParams["axes.spines.top"]) == before


def test_long_horizons_are_thinned_and_short_ones_are_not() -> None:
    year, values = thin(np.arange(2000.0).reshape(2, 1000))
    assert len(year) <= POINTS
    assert (values[1] == 1000 + year).all()
    assert (thin(np.arange(50.0))[1] == np.arange(50.0)).all()


def test_names_keep_apart_on_linear_and_logarithmic_axes() -> None:
    axes = Figure().add_subplot()
    axes.set_ylim(0, 10)
    assert place(axes, {"a": 5.0}, 0.1) == {"a": 0.5}
    axes.set_yscale("log")
    axes.set_ylim(1, 100)
    at = place(axes, {"a": 10.0, "b": 10.0, "above": 1e6}, 0.1)
    assert at["a"] == pytest.approx(0.5)
    assert at["b"] - at["a"] == pytest.approx(0.1)
    assert at["above"] == 1.0
    assert apart({}, 0.1) == {}


def test_a_line_is_named_at_its_last_known_value() -> None:
    axes = Figure().add_subplot()
    axes.set_ylim(0, 10)
    name_ends(axes, [("Elm", COLOURS[0], [1.0, 4.0, math.nan]), ("Ash", COLOURS[1], [math.nan] * 3)], [1, 2, 3])
    assert [text.get_text() for text in axes.texts] == ["Elm"]
    assert axes.texts[0].xy[1] == pytest.approx(0.4)


def test_what_is_not_known_breaks_a_line_and_is_hatched() -> None:
    assert math.isnan(gaps([1.0, None])[1])
    axes = Figure().add_subplot()
    unknown_years(axes, [1950, 1951, 1952], [1.0, None, None], [None, None, 2.0])
    assert [patch.get_x() for patch in axes.patches] == [1950.5]


def test_years_in_which_something_is_done_are_marked_once() -> None:
    axes = Figure().add_subplot()
    whole_years(axes, 10, [0, 3, 3, 12])
    assert [line.get_xdata()[0] for line in axes.lines] == [3]
    assert axes.get_xlim() == (0, 9)


def test_numbers_for_people() -> None:
    assert write_rounded(12345.6) == "12,346"
    assert write_rounded(-0.12345) == "−0.1235"
    assert write_rounded(math.nan) == "–"
    assert cut("Czechoslovakia", 6) == "Czech…"
    assert cut("Cuba", 6) == "Cuba"


def test_axes_write_the_zero_before_the_point() -> None:
    axes = Figure().add_subplot()
    axes.set_yticks((0, 0.5), ("0", ".5"))
    leading_zeros(axes)
    assert [label.get_text() for label in axes.get_yticklabels()] == ["0", "0.5"]


def test_a_long_title_and_a_note_are_broken_to_fit() -> None:
    figure = Figure(figsize=(4, 3))
    axes = figure.add_subplot()
    with give_axes(axes, 1, 1) as given:
        assert given is axes
        axes.set_title("A title that says so much that it takes more room than there is above these axes", loc="left")
        note(axes, "Words that say how to read it, and go on about it for longer than a single line has room. " * 2)
    assert "\n" in axes.get_title(loc="left")
    (words,) = [text for text in axes.texts if text.get_gid() == NOTE]
    assert "\n" in words.get_text()
