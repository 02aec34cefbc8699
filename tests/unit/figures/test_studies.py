"""Plots of the other studies: beliefs, confrontations, complexes, replications, the world, claims, games."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest

from detente.core.errors import InvalidValue, UnknownName
from detente.games import game, games
from detente.studies.beliefs import study as module
from detente.studies.beliefs.result import Beliefs
from detente.studies.beliefs.study import beliefs as study
from detente.studies.claims import claims
from detente.studies.claims.figures import STAR, plot_curve, plot_plane
from detente.studies.complex.map_figures import short
from detente.studies.confront.account import families
from detente.studies.replications import ComparedNumber, Findings, Replication, replicate
from detente.studies.replications.figures import distance
from detente.studies.world.row import WorldRow
from detente.studies.world.study import Comparison
from unit.apps.claims_made import over_two
from unit.apps.test_complex_page import made as made_complex
from unit.figures.drawn import has_line, has_point, plots
from unit.studies.beliefs.made import record
from unit.studies.confront.made_trials import made, onset, spending


@pytest.fixture(scope="module")
def beliefs() -> Beliefs:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "open_record", lambda data, cache, **_: record())
        return study("USA-USSR", "1950-1953", theories=["default", "habit"], particles=100)


def test_beliefs_draw_both_sides_under_the_best_theory(beliefs: Beliefs) -> None:
    best = max(beliefs.theories, key=lambda one: one.log_likelihood)
    for axes in plots(beliefs.plot):
        assert best.title in axes.get_title(loc="left").replace("\n", " ")
        assert "probability" in axes.get_ylabel()
        for side in best.paths:
            assert has_line(axes, side.mean)
        assert len(axes.get_legend().get_texts()) == 2


def test_beliefs_draw_the_theory_that_is_named_and_the_ranking(beliefs: Beliefs) -> None:
    for axes in plots(lambda **given: beliefs.plot("habit", **given)):
        assert has_line(axes, next(one for one in beliefs.theories if one.school == "habit").paths[0].mean)
    for axes in plots(lambda **given: beliefs.plot("ranking", **given)):
        assert {label.get_text() for label in axes.get_yticklabels()} == {one.title for one in beliefs.theories}
        assert has_point(axes, beliefs.theories[0].rival_rate)
    with pytest.raises(UnknownName, match="theory that was filtered"):
        beliefs.plot("grit")


def test_a_confrontation_draws_the_gaps_of_a_trial() -> None:
    result = made(onset(), spending())
    for number, trial in enumerate(result.trials):
        for axes in plots(lambda number=number, **given: result.plot(number, **given)):
            assert str(trial.test.first) in axes.get_title(loc="left")
            assert "log loss" in axes.get_xlabel()
            beliefs = [one.beliefs for one in trial.ablation if one.beliefs is not None]  # where they are told apart
            for one in beliefs or [entry.difference for entry in trial.of_kind("theory")]:
                assert one is not None
                assert has_point(axes, one.log_loss)
                assert has_point(axes, one.low)


def test_a_confrontation_draws_the_family_that_is_named_and_refuses_others() -> None:
    result = made(onset())
    against = list(families(result.trials[0]))[1]
    for axes in plots(lambda **given: result.plot(0, against, **given)):
        assert against in axes.get_title(loc="left").replace("\n", " ")
    with pytest.raises(UnknownName, match="family"):
        result.plot(0, "tea leaves")
    with pytest.raises(InvalidValue, match="no trial 3"):
        result.plot(3)


def test_a_complex_draws_its_map() -> None:
    result = made_complex("south_america")
    for axes in plots(result.plot):
        assert axes.get_title(loc="left") == result.title
        assert len([line for line in axes.lines if line.get_marker() == "o"]) == len(result.actors)
        written = {text.get_text() for text in axes.texts}
        assert {short(one.name) for one in result.actors} & written


def test_a_replication_draws_how_far_ours_is_from_the_published_numbers() -> None:
    result = replicate("richardson_1909_13")
    for axes in plots(result.plot):
        for one in result.quantities:
            assert has_point(axes, distance(one))
        assert "tolerances" in axes.get_xlabel()
        assert any("0.731" in text.get_text() for text in axes.texts)
        assert axes.get_title(loc="left").startswith("3 of 3 numbers agree")


def test_what_lies_far_from_the_published_number_is_drawn_at_the_edge() -> None:
    rows = (("far", 9.0, 1.0), ("unequal", 0.0, 0.0), ("equal", 1.0, 0.0), ("unknown", math.nan, 1.0))
    found = Findings(tuple(ComparedNumber(name, ours, 1.0, room) for name, ours, room in rows), "")
    result = Replication("made", "Made up", ("Jervis1978",), found)
    assert [distance(one) for one in result.quantities[:3]] == [8.0, -math.inf, 0.0]
    for axes in plots(result.plot):
        marks = {line.get_marker(): line.get_xdata() for line in axes.lines if line.get_marker() in ("<", ">", "o")}
        assert np.ravel(marks[">"]) == pytest.approx([3.0])
        assert np.ravel(marks["<"]) == pytest.approx([-3.0])


def test_a_comparison_draws_the_model_over_the_record() -> None:
    rows = tuple(
        WorldRow(name, size, model, 0.1, 2.0, name == "crises")
        for size, model in ((20, 3.0), (80, 1.0))
        for name in ("crises", "wars", "largest_war")
    )
    for axes in plots(Comparison(rows, True).plot):
        assert [label.get_text() for label in axes.get_yticklabels()] == ["Crises", "Wars", "Largest war"]
        hollow = {line.get_ydata()[0] for line in axes.lines if len(line.get_ydata()) and line.get_mfc() == "white"}
        assert {round(float(y)) for y in hollow} == {0}, "only what was tuned is hollow"
        assert has_point(axes, 1.5)
        assert has_point(axes, 0.5)
        assert [text.get_text() for text in axes.get_legend().get_texts()] == ["20 states", "80 states"]
    with pytest.raises(InvalidValue, match="nothing to compare"):
        Comparison((WorldRow("crises", 20, 1.0, 0.1, None),), True).plot()


def test_claims_draw_their_effects_in_units_of_what_matters() -> None:
    found = claims(["M03", "E11"], quick=True)
    for axes in plots(found.plot):
        assert [tick.get_text() for tick in axes.get_yticklabels()] == ["M03", "E11"]
        said = found["E11"].decisive
        assert has_point(axes, -said.finding.effect / said.smallest)
    for axes in plots(partial(plot_curve, found["E11"])):
        assert axes.get_xlabel() == "reciprocal fear of surprise attack (preemption)"
        (default,) = (line for line in axes.get_lines() if line.get_marker() == STAR)
        assert list(default.get_xdata()) == [0.0]


@pytest.mark.parametrize("key", ["L1", "E05b"])
def test_a_claim_of_two_axes_draws_its_boundary_with_its_band(key: str) -> None:
    one = over_two(key)
    assert one.plane is not None
    for axes in plots(partial(plot_plane, one)):
        assert one.plane.other.parameter in axes.get_xlabel()
        assert one.plane.axis.parameter in axes.get_ylabel().replace("\n", " ")
        for number, row in enumerate(one.plane.turns):
            for turn in row:
                points = [np.column_stack(line.get_data()) for line in axes.lines]
                assert any(np.isclose(at, (one.plane.values[number], turn.at)).all(1).any() for at in points)
        assert axes.get_yscale() == ("log" if one.plane.axis.log else "linear")


@pytest.mark.parametrize("name", games())
def test_a_solution_draws_its_curves(name: str) -> None:
    solution = game(name).solve()
    figure = solution.figure
    for axes in plots(solution.plot):
        assert axes.get_xlabel() == figure.x
        assert axes.get_ylabel() == figure.y
        assert {text.get_text() for text in axes.get_legend().get_texts()} == {curve.label for curve in figure.curves}
        for curve in figure.curves:
            assert has_line(axes, curve.y)
