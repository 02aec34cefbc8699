"""Outcomes of a sweep are those that a diagnosis of the same runs has, to the last bit, whatever the tile."""

from typing import Any

import numpy as np
import pytest

import detente
from detente.core.phases import Mechanism, Year
from detente.core.scenario import Intervention, Scenario
from detente.core.world import World
from detente.engine.ensemble import DEFAULT_KEEP
from detente.studies.sweep.outcomes import outcomes
from detente.studies.sweep.work import SweepTask, reduce_task

MEASURED = tuple(name for name in outcomes() if "." not in name)
SCRIPTED = Scenario(
    "scripted",
    states=3,
    years=30,
    settings={"prior": 0.7},
    interventions=(
        Intervention(4, until=9, settings={"offence_advantage": 2.0}),
        Intervention(26, until=28, conduct="compete", actor=0, target=1),
    ),
)


def swept(theory: str, scenario: Scenario, values: list[float], replicates: int, names: Any, **more: Any) -> Any:
    columns = {"sensibility": np.array(values)}
    task = SweepTask(
        detente.school(theory), scenario, columns, len(values), 0, replicates, scenario.years, 3, "fused", tuple(names)
    )
    return reduce_task(SweepTask(**{**vars(task), **more}))


@pytest.mark.parametrize(
    ("theory", "scenario"),
    [("three_steps", detente.scenario("first_encounter").replace(years=24)), ("default", SCRIPTED)],
)
def test_every_measure_is_that_of_the_diagnosis(theory: str, scenario: Scenario) -> None:
    values, replicates = [0.2, 0.9], 6
    found = swept(theory, scenario, values, replicates, MEASURED, backend="numpy")  # nothing to compile
    assert not len(found["failed"])
    for k, value in enumerate(values):
        who = detente.school(theory).where(sensibility=value)
        run = detente.simulate(who, scenario, replicates=replicates, seed=3, keep=detente.NEEDS, backend="numpy")
        told = detente.diagnose(run, twin=detente.restraint_twin(run))
        for name in MEASURED:
            held = found["outcomes"][name][k * replicates : (k + 1) * replicates]
            if name in told.absent:
                assert np.isnan(held).all(), name
            else:
                np.testing.assert_array_equal(held, told[name].values, err_msg=name)


@pytest.mark.parametrize("names", [("paradox",), ("hostility", "war"), ("torn",), ("fear.last", "wars.all")])
def test_an_outcome_is_the_same_whatever_else_is_asked(names: tuple[str, ...]) -> None:
    place = SCRIPTED.replace(years=40)
    alone = swept("three_steps", place, [0.1, 0.4, 0.8], 5, names, backend="numpy")
    every = swept("three_steps", place, [0.1, 0.4, 0.8], 5, ("war", "paradox", *names), backend="numpy")
    for name in names:
        np.testing.assert_array_equal(alone["outcomes"][name], every["outcomes"][name])


def test_levels_of_records_are_their_means() -> None:
    place = detente.scenario("first_encounter").replace(years=30)
    found = swept("default", place, [0.5], 4, ("fear.last", "capability.all", "wars.all", "conduct.last"))["outcomes"]
    who = detente.school("default").where(sensibility=0.5)
    run = detente.simulate(who, place, replicates=4, seed=3, keep=DEFAULT_KEEP)
    off = ~np.eye(2, dtype=bool)
    np.testing.assert_allclose(found["fear.last"], run["fear"][:, -20:][..., off].mean((1, 2)), rtol=1e-6)
    np.testing.assert_allclose(found["capability.all"], run["capability"].mean((1, 2)), rtol=1e-6)
    np.testing.assert_allclose(found["wars.all"], run["wars"].mean(1), rtol=1e-6)
    np.testing.assert_allclose(found["conduct.last"], run["conduct"][:, -20:][..., off].mean((1, 2)), rtol=1e-6)


def test_blocks_of_points_and_replicates_are_the_same_runs() -> None:
    place = detente.scenario("first_encounter").replace(years=25)
    whole = swept("three_steps", place, [0.1, 0.4, 0.8], 6, ("doubt", "war"))["outcomes"]
    later = swept("three_steps", place, [0.4], 6, ("doubt", "war"), first=2)["outcomes"]
    for name, values in later.items():
        np.testing.assert_array_equal(values, whole[name][6 + 2 : 12])


def test_what_cannot_be_planned_fails_with_its_reason() -> None:
    place = detente.scenario("first_encounter").replace(years=5)
    bad = swept("three_steps", place, [0.4], 3, ("war",), columns={"sensibility": np.array([7.0])})
    assert bad["failed"].tolist() == [0, 1, 2]
    assert "outside its range" in bad["reasons"][0]


class Stops(Mechanism):
    """Stops where something is too large."""

    phase = "interpret"
    references = ("assumption",)
    raised: BaseException = RuntimeError("too large")

    def __call__(self, world: World, view: Any, year: Year) -> Any:
        if (np.asarray(year.p.sensibility) > 0.5).any():
            raise self.raised
        return world, view


RAISED = (RuntimeError("too large"), SystemExit(3), StopIteration(), type("Own", (Exception,), {})())


@pytest.mark.parametrize("error", RAISED, ids=lambda error: type(error).__name__)
def test_only_the_points_at_which_a_mechanism_stops_have_failed(
    error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Stops, "raised", error)
    place = detente.scenario("first_encounter").replace(years=4)
    how: dict[str, Any] = {"replicates": 3, "backend": "numpy", "outcomes": "restraint"}
    found = [
        detente.sweep(place, design={"sensibility": values}, theory=theory, chunk=chunk, **how)
        for values, theory, chunk in (
            ([0.1, 0.6, 0.2, 0.3, 0.9], detente.school("habit").add(Stops()), None),
            ([0.1, 0.6, 0.2, 0.3, 0.9], detente.school("habit").add(Stops()), 4),
            ([0.1, 0.2, 0.3], "habit", None),
        )
    ]
    for one in found[:2]:
        assert one.failed_runs.tolist() == [0, 3, 0, 0, 3]
        assert set(one.reasons) == {1, 4}
        assert f"Stops() of the phase 'interpret' stops with {type(error).__name__}" in one.reasons[4]
        mean = one.estimates["restraint"].mean
        np.testing.assert_array_equal(mean[[0, 2, 3]], found[2].estimates["restraint"].mean)


def test_a_mechanism_that_stops_everywhere_fails_every_point(monkeypatch: pytest.MonkeyPatch) -> None:
    place = detente.scenario("first_encounter").replace(years=4)
    theory = detente.school("habit").add(Stops())
    columns = {"sensibility": [0.6, 0.7, 0.9]}
    found = detente.sweep(place, design=columns, theory=theory, replicates=3, backend="numpy", outcomes="restraint")
    assert found.failed_runs.tolist() == [3, 3, 3]
    monkeypatch.setattr(Stops, "raised", KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        detente.simulate(theory.where(sensibility=0.9), place, replicates=2, backend="numpy")
