"""Early warnings and counterfactuals on the page of a case: weakness first, the model's and not history's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from detente.apps.cli.main import main
from detente.apps.pages import case_counterfactual, case_warning
from detente.apps.pages.case_page import render as whole_page
from detente.core.errors import InvalidValue
from detente.data.codes import actors
from detente.studies.case import study as module
from detente.studies.case.result import Case
from detente.studies.case.sections import Estimated
from detente.studies.case.series import Recorded, Yearly
from detente.studies.case.study import case as study
from unit.apps.document import as_written
from unit.studies.case_record import YEARS, made_up

render = as_written(whole_page)


@pytest.fixture
def at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "open_record", lambda data, cache, **_: made_up())


def _study(**options: Any) -> Case:
    settings: dict[str, Any] = {"theories": ["psychological_spiral", "habit"], "replicates": 12}
    return study("USA-USSR", "1950-1979", **(settings | options))


@pytest.mark.usefixtures("at_hand")
def test_the_sections_of_a_page() -> None:
    case = _study(counterfactuals="no_offence_advantage,restraint_USA")
    page = render(case)
    weakness, alarm = (page.index(text) for text in ("Most turns on record are no slow", "Kendall’s τ of each"))
    assert page.index('id="warnings"') < weakness < alarm  # what weakens the method comes first
    assert "not history" in page[page.index('id="counterfactuals"') :]
    assert page.count("By construction:") >= 2
    assert page.count("<svg") == page.count('role="img" aria-label="') == 24, "nine of them are drawn for a phone too"
    assert "<script" not in page


@pytest.mark.usefixtures("at_hand")
def test_no_counterfactuals_unless_asked_for() -> None:
    case = _study()
    assert case.counterfactuals == ()
    assert case_counterfactual.section(case) is None
    assert 'id="counterfactuals"' not in render(case)
    with pytest.raises(InvalidValue, match="without it"):
        _study(model=False, counterfactuals="all")
    with pytest.raises(KeyError, match="trast"):
        _study(counterfactuals="trast")


@pytest.mark.usefixtures("at_hand")
def test_stopping_in_the_counterfactuals_keeps_the_schools(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "imagine", stop)
    case = _study(counterfactuals="all")
    assert not case.complete
    assert len(case.schools) == 2
    assert case.counterfactuals == ()


def test_series_that_are_too_short_are_said_to_be() -> None:
    empty = Case(Recorded(actors("USA-USSR", YEARS), YEARS, Yearly(YEARS)))
    assert case_warning.section(empty) is None
    from detente.studies.case.warning import warn

    short = warn("x", "log spending of USA", "year", range(1950, 1960), [1.0] * 10)
    empty.estimated = Estimated(warnings=(short,))
    section = case_warning.section(empty)
    assert section is not None
    assert "Log spending of USA: no estimate, 10 years in a row on record, 30 needed." in section.body
    assert "<figure>" not in section.body


@pytest.mark.usefixtures("at_hand")
def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = [
        "case",
        "USA-USSR",
        "--years",
        "1950-1979",
        "--schools",
        "habit",
        "--replicates",
        "6",
        "--json",
    ]
    with pytest.raises(SystemExit, match="0"):
        main([*words, "--counterfactual", "trust,verified_treaty@1963"])
    document = json.loads(capsys.readouterr().out)
    assert [(one["name"], one["first"]) for one in document["counterfactuals"]] == [
        ("trust", 1951),
        ("verified_treaty", 1963),
    ]
    assert {one["series"] for one in document["warnings"]} >= {"milex_usd2020_USA", "acts_USA_RUS"}
    for wrong in (["case"], ["case", "USA-USSR", "--region", "europe"], [*words, "--counterfactual", "trust@1960"]):
        with pytest.raises(SystemExit, match="2"):
            main(wrong)
