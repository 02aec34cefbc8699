"""Plots of runs, their diagnosis, and reports."""

import numpy as np
import pytest
from matplotlib import pyplot

from detente import Diagnosis, Run, Scenario, diagnose, run, school, simulate
from detente.core.errors import InvalidValue, UnknownName
from detente.core.fields import ABOUT
from detente.core.figures import TITLES, title_of, unit_of
from detente.diagnostics import NEEDS
from detente.studies.run import Report
from unit.figures.drawn import has_line, has_point, plots


@pytest.fixture(scope="module")
def simulated() -> Run:
    keep = tuple({*NEEDS, "fear", "conduct", "capability", "wars"})
    return simulate(school("default"), Scenario("pair", years=12), replicates=6, keep=keep, backend="numpy")


@pytest.fixture(scope="module")
def report() -> Report:
    return run("cold_war", replicates=6, years=20)


def test_a_run_draws_the_means_of_fear_and_competing(simulated: Run) -> None:
    off = ~np.eye(2, dtype=bool)
    for axes in plots(simulated.plot):
        assert axes.get_xlabel() == "year of the scenario"
        assert "0 to 1" in axes.get_ylabel()
        assert has_line(axes, simulated["fear"][..., off].mean((0, 2)))
        assert [text.get_text() for text in axes.get_legend().get_texts()]


def test_a_run_draws_the_record_that_is_named_with_its_unit(simulated: Run) -> None:
    for axes in plots(lambda **given: simulated.plot("capability", **given)):
        assert "GDP" in axes.get_ylabel()
        assert has_line(axes, simulated["capability"].mean((0, 2)))


def test_every_record_has_a_title_and_the_unit_that_declares_it() -> None:
    assert len(ABOUT) > 40
    for name, about in ABOUT.items():
        assert title_of(name)
        assert unit_of(name) == ("0 to 1" if (about.low, about.high) == (0, 1) else about.unit)
    assert set(TITLES) <= set(ABOUT)
    assert (title_of("my_own"), unit_of("my_own")) == ("my own", "")


def test_a_band_is_the_10th_to_the_90th_percentile(simulated: Run) -> None:
    for axes in plots(lambda **given: simulated.plot("wars", **given)):
        low, high = np.quantile(np.asarray(simulated["wars"]).reshape(6, 12), (0.1, 0.9), axis=0)
        corners = axes.collections[0].get_paths()[0].vertices
        assert corners[:, 1].min() == pytest.approx(low.min())
        assert corners[:, 1].max() == pytest.approx(high.max())


def test_different_units_are_not_drawn_on_one_axis(simulated: Run, report: Report) -> None:
    with pytest.raises(InvalidValue, match="different units"):
        simulated.plot("fear", "capability")
    with pytest.raises(InvalidValue, match="share a unit"):
        report.plot("fear", "burden")


def test_what_was_not_kept_cannot_be_drawn(simulated: Run, report: Report) -> None:
    with pytest.raises(UnknownName, match="keep"):
        simulated.plot("trade")
    with pytest.raises(UnknownName, match="quantity"):
        report.plot("feer")


def test_a_diagnosis_draws_its_means(simulated: Run) -> None:
    found: Diagnosis = diagnose(simulated)
    for axes in plots(found.plot):
        names = [label.get_text() for label in axes.get_yticklabels()]
        for measure in found.measures.values():
            if measure.unit == "share" and np.isfinite(measure.mean):
                assert measure.title in names
                assert has_point(axes, measure.mean)


def test_a_report_draws_the_mean_of_its_quantities(report: Report) -> None:
    for axes in plots(report.plot):
        for name in ("fear", "competition"):
            assert has_line(axes, report.summaries[name].mean)
        assert axes.get_xlabel() == "year"  # the Cold War has a date


@pytest.mark.parametrize("name", ["burden", "wars", "states"])
def test_a_report_draws_what_is_named_with_its_unit(report: Report, name: str) -> None:
    for axes in plots(lambda **given: report.plot(name, **given)):
        assert "[" in axes.get_ylabel()
    if name == "states":
        for axes in plots(lambda **given: report.plot(name, **given)):
            assert has_line(axes, report.forces[2, :, 0])
            assert {"United States", "Soviet Union"} <= {text.get_text() for text in axes.texts}


def test_the_second_figure_of_a_notebook_shows_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A notebook's back end switches the interactive mode on when the first figure is made."""
    import matplotlib
    from matplotlib import pyplot

    made, was = pyplot.subplots, matplotlib.is_interactive()

    def first(*args: object, **more: object) -> object:
        matplotlib.interactive(True)
        return made(*args, **more)

    monkeypatch.setattr(pyplot, "subplots", first)
    try:
        axes = simulate("default", "first_encounter", replicates=3, years=4, backend="numpy").plot("fear")
        assert matplotlib.is_interactive()
        pyplot.close(axes.figure)
    finally:
        matplotlib.interactive(was)


def test_two_runs_in_one_picture_say_whose_each_line_is() -> None:
    how = {"replicates": 3, "years": 6, "backend": "numpy"}
    one, two = (simulate(name, "first_encounter", **how) for name in ("three_steps", "habit"))
    axes = one.plot(["fear"])
    two.plot("fear", ax=axes)
    lines = [line for line in axes.lines if line.get_gid()]
    assert [str(line.get_label()).partition("(")[2].rstrip(")") for line in lines] == [
        one.theory.title,
        two.theory.title,
    ]
    assert len({line.get_color() for line in lines}) == 2
    assert axes.get_legend() is not None
    assert "theory" not in axes.get_title(loc="left")
    pyplot.close(axes.figure)
