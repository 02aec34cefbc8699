"""Plots of a case."""

from __future__ import annotations

import math

import pytest
from matplotlib.figure import Figure

from detente.core.errors import InvalidValue, UnknownName
from detente.studies.case import study as module
from detente.studies.case.plot import HEADS
from detente.studies.case.record_figures import draw_lines
from detente.studies.case.result import Case
from detente.studies.case.series import Recorded
from detente.studies.case.study import case as study
from unit.figures.drawn import has_line, plots
from unit.studies.case_record import YEARS, made_up


@pytest.fixture(scope="module")
def case() -> Case:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "open_record", lambda data, cache, **_: made_up())
        return study("USA-USSR", "1950-1979", model=False)


def test_a_case_draws_the_spending_of_its_states(case: Case) -> None:
    for axes in plots(case.plot):
        assert "billion dollars of 2020" in axes.get_ylabel()
        assert axes.get_xlabel() == "year"
        for actor in case.actors:
            values = case.of_state("milex_usd2020", actor).values
            assert has_line(axes, [math.nan if v is None else v * 1e-3 for v in values])
            assert actor.name in {text.get_text() for text in axes.texts}


def test_spending_of_nought_is_no_plunge_on_a_logarithmic_axis() -> None:
    """Nought has no place there: it is left out and said, and on a plain axis it is drawn."""
    for scale, drawn in ((1e-3, False), (1.0, True)):
        record = made_up()
        table = record.table("nmc7")
        assert table is not None
        first, small = (table.ccode == 365) & (table.year == 1950), table.ccode == 365
        table.loc[small, "milex"] = table.loc[small, "milex"] * scale
        table.loc[first, "milex"] = 0.0
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "open_record", lambda data, cache, held=record, **_: held)
            found = study("USA-USSR", "1950-1979", model=False)
        axes = Figure().add_subplot()
        caption = draw_lines(axes, found.recorded, "spending")
        assert (axes.get_yscale() == "linear") == drawn
        heights = [line.get_ydata()[0] for line in axes.lines if len(line.get_ydata()) == len(YEARS)]
        assert (0.0 in heights) == drawn
        assert ("spending of zero on record (USSR 1950)" in caption) != drawn


@pytest.mark.parametrize("what", ["chronology", "leaders", "ties"])
def test_a_case_draws_its_rows(case: Case, what: str) -> None:
    for axes in plots(lambda **given: case.plot(what, **given)):
        assert len([label for label in axes.get_yticklabels() if label.get_text()]) > 1
        assert axes.get_title(loc="left").startswith(HEADS[what])
        low, high = axes.get_xlim()
        assert low < YEARS[0] < YEARS[-1] < high


def test_a_chronology_numbers_its_entries(case: Case) -> None:
    for axes in plots(lambda **given: case.plot("chronology", **given)):
        numbers = {text.get_text() for text in axes.texts}
        assert {str(n + 1) for n in range(len(case.chronologies[0].entries))} <= numbers


def test_a_case_refuses_what_it_cannot_draw(case: Case) -> None:
    with pytest.raises(UnknownName, match="figure of a case"):
        case.plot("weather")
    bare = Case(Recorded(case.actors, case.years, case.yearly))
    with pytest.raises(InvalidValue, match="nothing to draw of the leaders"):
        bare.plot("leaders")
    with pytest.raises(InvalidValue, match="nothing to draw of the chronology"):
        bare.plot("chronology")
