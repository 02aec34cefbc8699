"""Two runs lived side by side part where they were made to part: first year, phase, mechanism and field."""

from typing import Any

import numpy as np
import pytest

from detente import Intervention, Scenario, fork, school, simulate
from detente.core.phases import PHASES, Mechanism
from detente.core.run import Run
from detente.engine.side_by_side import Apart, aligned, where_apart

PLACE = Scenario("x", states=3, years=12)
BASE = school("default")


class InStructure(Mechanism):
    phase = "structure"

    def __call__(self, world: Any, made: Any, year: Any) -> Any:
        return world, made.replace(win=made.win + 0.01 * year.others)


class InObserve(Mechanism):
    phase = "observe"

    def __call__(self, world: Any, made: Any, year: Any) -> Any:
        return world, made.replace(intelligence=made.intelligence + 0.01)


class InInterpret(Mechanism):
    phase = "interpret"

    def __call__(self, world: Any, made: Any, year: Any) -> Any:
        return world.replace(log_odds=world.log_odds + 0.1), made


class InRespond(Mechanism):
    phase = "respond"

    def __call__(self, world: Any, made: Any, year: Any) -> Any:
        return world, made.replace(compete=made.compete + 0.01)


class InInteract(Mechanism):
    phase = "interact"

    def __call__(self, world: Any, made: Any, year: Any) -> Any:
        return world.replace(habit=world.habit * 0.5 + 0.1), made


class InBind(Mechanism):
    phase = "bind"

    def __call__(self, world: Any, made: Any, year: Any) -> Any:
        return world.replace(order=world.order + 0.01), made


class Again(InBind):
    """The same by another name."""


ADDED = {kind.phase: kind for kind in (InStructure, InObserve, InInterpret, InRespond, InInteract, InBind)}
FIELDS = {
    "structure": "structure.win",
    "observe": "signals.intelligence",
    "interpret": "log_odds",
    "respond": "response.compete",
    "interact": "habit",
    "bind": "order",
}


def run(theory: Any = BASE, place: Scenario = PLACE, **how: Any) -> Run:
    return simulate(theory, place, replicates=8, backend="numpy", keep=("conduct", "belief"), **how)


def first(one: Run, two: Run) -> list[Apart]:
    found = where_apart(one, two, range(8), min(one.years, two.years))
    assert len({where.replicate for where in found}) == len(found)
    return found


@pytest.mark.parametrize("place", ["at its beginning", "in its middle", "at its end"])
@pytest.mark.parametrize("phase", PHASES)
def test_a_mechanism_that_one_lacks_is_named(phase: str, place: str) -> None:
    chain = getattr(BASE, phase)
    at = {"at its beginning": 0, "in its middle": len(chain) // 2, "at its end": len(chain)}[place]
    more = BASE.replace(**{phase: (*chain[:at], ADDED[phase](), *chain[at:])})
    one, two = run(years=1), run(more, years=1)
    name = f"{__name__}.{ADDED[phase].__qualname__}"
    for pair, mechanisms in (((one, two), ("", name)), ((two, one), (name, ""))):
        found = first(*pair)
        assert len(found) == 8
        for where in found:
            assert (where.year, where.phase, where.mechanisms) == (0, phase, mechanisms)
            assert where.fields == (FIELDS[phase],)
            assert not where.elsewhere


def test_a_mechanism_in_place_of_another_that_does_the_same_is_no_difference() -> None:
    one, two = (run(BASE.replace(bind=(*BASE.bind, kind())), years=2) for kind in (InBind, Again))
    assert first(one, two) == []


def test_the_order_of_mechanisms_is_told() -> None:
    one, two = (run(BASE.replace(bind=chain), years=1) for chain in ((*BASE.bind, InBind()), (InBind(), *BASE.bind)))
    (where, *_) = first(one, two)
    assert (where.phase, where.mechanisms, where.elsewhere) == ("bind", ("", f"{__name__}.InBind"), True)


def test_equal_runs_do_not_part() -> None:
    assert first(run(years=3), run(years=3)) == []


def test_another_seed_parts_in_the_first_world_and_another_prior_too() -> None:
    found = first(run(years=2), run(years=2, seed=1))
    assert {(w.year, w.phase, w.mechanisms) for w in found} == {(0, "start", ("", ""))}
    found = first(run(years=2), run(BASE.where(prior=0.9), years=2))
    assert {w.phase for w in found} == {"start"}
    assert all(w.fields == ("log_odds", "prior_log_odds", "second_order_log_odds") for w in found)


def test_a_parameter_parts_where_its_mechanism_acts() -> None:
    (where, *_) = first(
        run(years=2), run(BASE.where(offence_advantage=BASE.values()["offence_advantage"] + 0.5), years=2)
    )
    assert (where.year, where.phase, where.fields[0]) == (0, "structure", "structure.win")
    assert {name.rpartition(".")[2] for name in where.mechanisms} == {"Contest"}
    assert where.values[0] != where.values[1]
    assert len(set(where.at)) == 2


@pytest.mark.parametrize("year", [0, 1, 7, 11])
def test_interventions_part_in_their_year(year: int) -> None:
    trunk = run()
    branch = fork(trunk, year, Intervention(year, edits={"trade": 0.77}))
    found = first(trunk, branch)
    assert len(found) == 8
    assert {(w.year, w.phase, w.fields) for w in found} == {(year, "interventions", ("trade",))}
    assert all(w.values[1] == pytest.approx(0.77) for w in found)


def test_replicates_part_when_they_part() -> None:
    trunk = run()
    branch = fork(trunk, 4, Intervention(4, until=6, conduct=1, actor=0, target=1))
    found = {w.replicate: w for w in first(trunk, branch)}
    acts = trunk["conduct"][:, 4:6, 0, 1]
    for replicate, held in enumerate(acts):
        if (held == 0).any():
            assert found[replicate].year == 4 + int(np.argmax(held == 0))
            assert found[replicate].phase == "respond"
            assert found[replicate].at == (0, 1)
        else:
            assert replicate not in found, "what was imposed is what it did anyway"


def test_theories_that_were_followed_earlier_are_lived() -> None:
    trunk = run()
    branch = fork(trunk, 5, [], theory=school("offensive_realism"))
    assert {w.year for w in first(trunk, branch)} == {5}
    again = fork(branch, 9, [], theory=BASE)
    assert {w.year for w in first(branch, again)} == {9}


def test_periods_of_a_year_are_told_apart() -> None:
    place = PLACE.replace(periods=4)
    one, two = run(place=place, years=1), run(BASE.replace(observe=(*BASE.observe, InObserve())), place, years=1)
    (where, *_) = first(one, two)
    assert (where.phase, where.period) == ("observe", 0)
    (where, *_) = first(run(years=1), one)
    assert where.period in (0, 1)


def test_steps_are_aligned() -> None:
    a, b, c, d = (("bind", 0, name) for name in "abcd")
    assert aligned((a, b, c), (a, c)) == (((0,), (0,)), ((1,), ()), ((2,), (1,)))
    assert aligned((a, b), (a, b, c)) == (((0,), (0,)), ((1,), (1,)), ((), (2,)))
    assert aligned((a, b, c), (a, d, c)) == (((0,), (0,)), ((1,), (1,)), ((2,), (2,)))
    assert aligned((), (a,)) == (((), (0,)),)
