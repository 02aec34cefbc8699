"""Every result: a few lines as repr, a table, plain values, equal by value, and the same again from its file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from matplotlib import pyplot

import detente
from detente.core import former_names, saved
from detente.core.errors import DamagedFile
from detente.core.result import KINDS, Result
from detente.data import panel
from detente.diagnostics.ways_out import ways_out
from detente.games import game, games
from detente.schools import school
from detente.studies.beliefs import study as beliefs
from detente.studies.case import study as case
from detente.studies.claims import claims
from detente.studies.complex.study import study as complexes
from detente.studies.confront import models
from detente.studies.confront.study import confront as confront
from detente.studies.diff import diff
from detente.studies.replications.registry import replicate
from detente.studies.sensitivity import study as sensitivities
from detente.studies.situations import study as situation_study
from detente.studies.situations.recovery import KEEP, WARM_UP, recover
from detente.studies.world.study import compare
from held import check_value, parts
from unit.studies.beliefs.made import record as of_two
from unit.studies.case_record import made_up
from unit.studies.confront import frames
from unit.studies.sensitivity.designs import saltelli
from unit.studies.situations import record as ring_record
from unit.studies.test_complex_study import TRIO, YEARS, record

FEW: dict[str, Any] = {"replicates": 4}
SMALL: dict[str, Any] = {"replicates": 8, "draws": 3}
HOSTILE = "<img src=x onerror=alert(1)>\n\x1b[0m'\"&" + "w" * 300


def run() -> detente.Run:
    place = detente.scenario("cold_war")
    return detente.simulate(school("default"), place, keep=detente.NEEDS, years=12, **FEW)


def case_study() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(case, "open_record", lambda data, cache, **_: made_up())
        return case.case("USA-USSR", "1950-1979", theories=["habit"], counterfactuals="all", **FEW)


def situations() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(situation_study, "open_record", lambda data, cache, **_: ring_record.made())
        return situation_study.situations(years=ring_record.YEARS, states=ring_record.ring(24))


def recovered() -> Any:
    settings = {"offence_advantage": 2.5, "prior": 0.75}
    place = detente.Scenario("known", "Known", states=4, years=WARM_UP + 30, settings=settings)
    return recover(detente.simulate(school("default"), place, keep=KEEP, **FEW))


def belief_study() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beliefs, "open_record", lambda data, cache, **_: of_two())
        return beliefs.beliefs("USA-USSR", "1950-1952", theories=["default", "habit"], particles=100)


def confrontation() -> Any:
    dyads, states = frames.made()

    def dyad_years(record: Any, **options: Any) -> pl.LazyFrame:
        return dyads.lazy()

    def state_years(record: Any, **options: Any) -> pl.LazyFrame:
        return states.lazy()

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(models.BOOSTING, "max_iter", 3)
        patch.setattr(panel, "dyad_years", dyad_years)
        patch.setattr(panel, "state_years", state_years)
        return confront(["onset"], theories=["tit_for_tat"], dyads="relevant", train="1901-1939", test="1940-1959")


def sensitivity(method: str = "sobol") -> Any:
    how: dict[str, Any] = {"parameters": ["offence_advantage", "prior"], "samples": 16, "replicates": 8, "years": 30}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sensitivities, "draw", saltelli)
        return detente.sensitivity("psychological_spiral", "fearful_friends", method=method, **how)


def discovery() -> Any:
    generator = np.random.default_rng(0)
    points = generator.random((120, 2))
    table = {"a": points[:, 0], "b": points[:, 1], "y": 1.0 * (points[:, 0] > 0.6)}
    return detente.discover(pl.DataFrame(table).to_pandas(), "y > 0.5", method="cart")


def ended() -> Any:
    *acts, critical, unbound = np.random.default_rng(0).random((6, 9, 2))
    return ways_out(*acts, critical=critical, unbound=unbound, dominant=0 * unbound)


MADE: dict[str, Callable[[], Any]] = {
    "run": run,
    "diagnosis": lambda: detente.diagnose(run()),
    "measure": lambda: detente.diagnose(run())["hostility"],
    "ways out": ended,
    "calibration": lambda: detente.calibration(run()),
    "agreement": lambda: detente.agreement(run()),
    "prophecy": lambda: detente.prophecy(run(), run(), slice(-5, None)),
    "report": lambda: detente.run("cold_war", replicates=3, years=10),
    "mixed report": lambda: detente.run("cold_war", mix="habit:0.5,three_steps:0.5", replicates=3, years=10),
    "verdict": lambda: detente.verdict(["habit", "three_steps"], ["W1", "W2"], mix="habit:1", years=40, **SMALL),
    "row": lambda: made("verdict").rows[0],
    "answer": lambda: made("verdict").answers["three_steps"],
    "logic": lambda: detente.logic(school("habit"), detente.scenario("first_encounter"), **FEW),
    "case": case_study,
    "complex": lambda: complexes(record(), TRIO, YEARS, runs=3, nulls=3),
    "beliefs": belief_study,
    "situations": situations,
    "recovery": recovered,
    "confrontation": confrontation,
    "comparison": lambda: compare(school("default"), {"wars": 0.01}, sizes=[6], **FEW),
    "claims": lambda: claims(["M03"], quick=True),
    "claim": lambda: claims(["M03"], quick=True).claims[0],
    "replication": lambda: replicate("richardson_1909_13"),
    "divergence": lambda: diff(run(), detente.fork(run(), 4, detente.Intervention(4, conduct=1))),
    "solution": lambda: game("trust_game").solve(),
    "sweep": lambda: detente.sweep("first_encounter", {"leap": [0.1, 0.3]}, replicates=9, years=4, backend="numpy"),
    "sensitivity": sensitivity,
    "effects": lambda: sensitivity("morris"),
    "discovery": discovery,
}
ARRAYS = {
    "run",
    "diagnosis",
    "measure",
    "ways out",
    "report",
    "mixed report",
    "verdict",
    "row",
    "case",
    "complex",
    "beliefs",
    "sensitivity",
    "effects",
}
SAVED: dict[str, Any] = {}


def made(name: str) -> Any:
    if name not in SAVED:
        SAVED[name] = MADE[name]()
    return SAVED[name]


def test_every_class_of_results_is_tried() -> None:
    kinds = {f"{type(made(name)).__module__}:{type(made(name)).__qualname__}" for name in MADE}
    assert kinds == {k for k in KINDS if k.startswith("detente.")} - {"detente.core.result:Answer"}


@pytest.mark.parametrize("name", MADE)
def test_it_comes_back_from_its_file(name: str, tmp_path: Path) -> None:
    result = made(name)
    found = detente.open(result.save(tmp_path / f"{name}.nc"))
    assert type(found) is type(result)
    assert found == result
    assert found.to_dict() == result.to_dict()
    assert repr(found) == repr(result)


@pytest.mark.parametrize("name", MADE)
def test_a_file_with_the_names_of_before_opens(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def laid_out(*given: Any) -> Any:
        variables, content = original(*given)
        for old, new in former_names.CLASSES.items():
            content = content.replace(f'"{new}"', f'"{old}"')
        return variables, content.replace('"base_scenario":', '"bed":')

    original = saved._laid_out
    monkeypatch.setattr(saved, "_laid_out", laid_out)
    assert detente.open(made(name).save(tmp_path / "old.nc")) == made(name)


@pytest.mark.parametrize("name", MADE)
def test_it_and_all_that_it_is_made_of_come_back_from_a_pickle(name: str) -> None:
    count = 0
    for part in parts(made(name)):
        check_value(part)
        count += 1
    assert count


@pytest.mark.parametrize("name", MADE)
def test_it_shows_itself_in_a_few_lines(name: str) -> None:
    result: Result = made(name)
    text, page, summary = repr(result), result._repr_html_(), result.summary()
    assert text.count("\n") < 12
    assert len(text) <= 1500
    assert ".summary()" in text
    assert page.count("<table") == page.count("</table>") >= 1
    assert str(summary).count("\n") >= 1
    assert result._title()[:20] in str(summary)


@pytest.mark.parametrize("name", MADE)
def test_it_becomes_tables_and_plain_values(name: str) -> None:
    result = made(name)
    assert isinstance(result.to_dict(), dict)
    for held in (result.to_dict(), result.to_json(), result.as_dict(), result.summary().to_dict()):
        json.dumps(held, allow_nan=False)
    assert len(result.to_pandas()) >= 1
    data = result.to_xarray()
    assert data.sizes
    assert (name in ARRAYS) == ("row" not in data.sizes)  # a table, where there are no arrays


@pytest.mark.parametrize("name", MADE)
def test_it_can_be_drawn(name: str) -> None:
    if name in ("confrontation", "comparison"):
        return  # too little in the made ones to draw: their own tests draw full ones
    axes = made(name).plot()
    try:
        assert axes.has_data()
        assert axes.get_title() or axes.get_title(loc="left")
    finally:
        pyplot.close(axes.figure)


@pytest.mark.parametrize("name", games())
def test_every_game_comes_back(name: str, tmp_path: Path) -> None:
    solution = game(name).solve()
    assert detente.open(solution.save(tmp_path / "game.nc")) == solution
    assert repr(solution).count("\n") < 12
    assert len(repr(solution)) <= 1500


def test_wall_time_is_no_part_of_a_result() -> None:
    report = made("report")
    assert report == replace(report, seconds=report.seconds + 1)
    assert report != replace(report, seed=report.seed + 1)


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda: replace(made("measure"), name=HOSTILE, title=HOSTILE, formula=HOSTILE, unit=HOSTILE),
        lambda: replace(made("report"), scenario=made("report").scenario.replace(title=HOSTILE, name=HOSTILE)),
        lambda: replace(made("row"), school=HOSTILE, world=HOSTILE),
        lambda: replace(made("replication"), title=HOSTILE),
        lambda: replace(made("logic"), own=HOSTILE, where=HOSTILE, shares={HOSTILE: {HOSTILE: 1.0}}),
        lambda: replace(made("answer"), school=HOSTILE, sentence=HOSTILE, own=HOSTILE, by_assumption=(HOSTILE,)),
    ],
)
def test_hostile_names(spoilt: Callable[[], Any], tmp_path: Path) -> None:
    result = spoilt()
    assert repr(result).count("\n") < 12
    assert len(repr(result)) <= 1500
    assert "<img" not in result._repr_html_()
    assert "\x1b" not in repr(result) + result._repr_html_()
    assert detente.open(result.save(tmp_path / "x.nc")) == result


def test_a_file_of_a_class_that_held_other_things_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A verdict of before has no beds, no ways out: it is not damaged, and not guessed at."""

    def laid_out(*given: Any) -> Any:
        variables, content = original(*given)
        return variables, content.replace('"way_out":', '"escape":')

    original = saved._laid_out
    monkeypatch.setattr(saved, "_laid_out", laid_out)
    path = made("answer").save(tmp_path / "old.nc")
    with pytest.raises(DamagedFile, match="SchoolAnswer of this version holds other things") as error:
        detente.open(path)
    assert "version of detente that wrote it" in error.value.hint
