"""A run that goes on is the run that had simply gone on, and a fork under another theory keeps its years."""

import dataclasses

import numpy as np
import pytest

import detente
from detente import Intervention, Scenario, extend, fork, school, simulate
from detente.core.backends import BackendName
from detente.core.errors import InvalidValue, NotReproduced
from detente.core.phases import Mechanism
from detente.core.random import Stream
from detente.core.run import Run
from detente.core.world import World
from detente.engine import onward

SOME = ("conduct", "belief", "wars")
ALL = (*World.names(), "belief", "wars")
DONE = (
    Intervention(3, until=14, settings={"offence_advantage": 2.5}),
    Intervention(5, until=12, edits={"trade": 0.25}, hold=True),
    Intervention(6, until=13, edits={"belief": 0.9}, hold=True),
    Intervention(8, until=11, conduct=1, actor=0),
)


def run(years: int, states: int = 2, keep: tuple[str, ...] = SOME, **how) -> Run:
    place = Scenario("d", states=states, periods=how.pop("periods", 1), interventions=DONE[:1])
    who = how.pop("theory", school("default"))
    return simulate(who, place, years=years, replicates=20, seed=3, keep=keep, interventions=DONE[1:], **how)


@pytest.mark.parametrize("backend", ["fused", "numpy"])
@pytest.mark.parametrize("keep", [SOME, ALL], ids=["lived again", "from the last world"])
def test_it_goes_on_with_the_same_bits(backend: BackendName, keep: tuple[str, ...]) -> None:
    states = 2 if backend == "fused" else 5
    short, whole = run(9, states, keep, backend=backend), run(20, states, keep, backend=backend)
    assert onward.keeps_world(short, keep) == (keep == ALL)
    longer = extend(short, 11)
    assert longer == whole
    for name in keep:
        assert longer[name].dtype == whole[name].dtype
        assert longer[name].tobytes() == whole[name].tobytes(), name
    assert extend(extend(short, 4), 7, workers=1) == whole


def test_the_years_that_are_there_are_not_lived_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []
    real = onward.live_years
    monkeypatch.setattr(
        onward, "live_years", lambda *a, first=0, **k: begun.append(first) or real(*a, first=first, **k)
    )
    extend(run(9, keep=ALL), 3)
    extend(run(9), 3)
    assert begun == [9, 0]


def test_mixed_worlds_and_periods_go_on() -> None:
    mixed = [school("offensive_realism"), school("three_steps"), school("habit")]
    short, whole = (run(y, 3, ALL, theory=mixed, backend="numpy") for y in (9, 15))
    assert extend(short, 6) == whole
    short, whole = (run(y, 2, ALL, periods=4, backend="numpy") for y in (9, 12))
    assert not onward.keeps_world(short, ALL), "the act of the last period is in no record"
    assert extend(short, 3) == whole


def test_something_may_be_done_in_the_new_years() -> None:
    press = Intervention(12, conduct=1)
    longer = extend(run(9), 11, interventions=press)
    assert (longer["conduct"][:, 12:, 0, 1] == 1).all()
    assert (longer["conduct"][:, :12] == run(12)["conduct"]).all()
    with pytest.raises(InvalidValue, match="Years before 9"):
        extend(run(9), 11, interventions=Intervention(8, conduct=1))
    with pytest.raises(InvalidValue, match="after the last year"):
        extend(run(9), 3, interventions=Intervention(12, conduct=1))


@pytest.mark.parametrize("wrong", [0, -3, 2.5, True, 10**9])
def test_it_goes_on_by_a_number_of_years(wrong) -> None:
    with pytest.raises(InvalidValue, match="years is"):
        extend(run(9), wrong)
    with pytest.raises(InvalidValue, match="can be continued"):
        extend("run", 3)


def test_a_run_that_is_not_what_it_was_is_told() -> None:
    short = run(9)
    belief = short["belief"].copy()
    belief[4, 6, 0, 1] += 0.25
    altered = dataclasses.replace(short, records={**short.records, "belief": belief})
    with pytest.raises(NotReproduced, match="'belief' differs from year 6 on") as error:
        extend(altered, 3)
    assert "altered" in error.value.hint
    older = dataclasses.replace(altered, manifest={**short.manifest, "detente": "0.0.1"})
    with pytest.raises(NotReproduced, match=r"detente 0\.0\.1"):
        extend(older, 3)


@pytest.mark.parametrize("backend", ["fused", "numpy"])
def test_a_fork_under_another_theory_keeps_its_years(backend: BackendName) -> None:
    whole = run(20, backend=backend)
    other = fork(whole, 10, [], theory=school("offensive_realism"))
    for name in SOME:
        assert (other[name][:, :10] == whole[name][:, :10]).all()
    assert (other["belief"][:, 10:] != whole["belief"][:, 10:]).any()
    assert other.theory.name == "offensive_realism"
    assert [(era.theories[0].name, era.until) for era in other.earlier] == [("default", 10)]
    assert "default before 10" in repr(other)
    assert fork(whole, 10, [], theory=whole.theory)["belief"].tobytes() == whole["belief"].tobytes()
    first = fork(whole, 0, [], theory=school("offensive_realism"))
    assert first == run(20, backend=backend, theory=school("offensive_realism"))


def test_what_was_forked_goes_on_and_is_forked_again(tmp_path) -> None:
    habit, realism = school("habit"), school("offensive_realism")
    short, whole = (fork(run(y, backend="numpy"), 6, [], theory=habit) for y in (9, 20))
    assert extend(short, 11) == whole
    again = fork(whole, 12, Intervention(12, conduct=0), theory=realism)
    assert [(era.theories[0].name, era.until) for era in again.earlier] == [("default", 6), ("habit", 12)]
    assert (again["belief"][:, :12] == whole["belief"][:, :12]).all()
    assert fork(again, 15, [])["belief"].tobytes() == again["belief"].tobytes()
    back = fork(again, 6, [], theory=realism)
    assert [(era.theories[0].name, era.until) for era in back.earlier] == [("default", 6)]
    assert detente.open(again.save(tmp_path / "again.nc")) == again
    trunk = run(20, backend="numpy")
    several = fork(trunk, 9, [], theory=[habit, realism])
    assert several.theories == (habit, realism)
    assert np.array_equal(several["belief"][:, :9], trunk["belief"][:, :9])


class Breaks(Mechanism):
    """Makes a number that is not finite, in some replicates and in one year."""

    phase = "bind"
    streams = (Stream("bind.breaks"),)

    def __call__(self, world, made, year):
        lost = year.draws.happens("bind.breaks", 0.05 + 0.0 * world.commitment) > 0
        return world.replace(commitment=year.xp.where(lost, np.float32(np.nan), world.commitment)), made


@pytest.mark.parametrize("keep", [SOME, ALL], ids=["some records", "the whole world"])
def test_replicates_that_fail_are_told_as_ever(keep: tuple[str, ...]) -> None:
    broken = school("default").replace(bind=(*school("default").bind, Breaks()))
    short, whole = (run(y, keep=keep, theory=broken, backend="numpy") for y in (9, 20))
    assert 0 < len(short.failures) < len(whole.failures)
    longer = extend(short, 11)
    assert longer == whole
    assert longer.failures == whole.failures


def test_works_of_every_theory_are_cited() -> None:
    other = fork(run(9), 4, [], theory=school("richardson"))
    assert set(detente.core.cite.keys(school("richardson"))) <= set(detente.core.cite.keys(other))
    assert set(school("default").references) <= set(detente.core.cite.keys(other))
