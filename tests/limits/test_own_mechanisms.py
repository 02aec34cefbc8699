"""Mechanisms that only some theories have: in one world each state lives by what its own theory holds, and no more."""

from typing import Any

import numpy as np
import pytest

from back_ends import EVERY
from detente.core.arrays import mirror, row
from detente.core.errors import BrokenMechanism, InvalidValue, PhaseViolation, UnknownName
from detente.core.param import param
from detente.core.phases import Mechanism, Year
from detente.core.scenario import Scenario
from detente.core.theory import Theory, parameters
from detente.core.world import World
from detente.engine.ensemble import simulate
from detente.mechanisms import interact, interpret, structure
from detente.mechanisms.complete import COMPLETE, completed, united

FOUR = Scenario("four", states=4, years=12)


class Suspicion(Mechanism):
    """Writes: log-odds, up by one a year, whatever happens. It has no identity."""

    phase = "interpret"
    references = ("assumption",)

    def __call__(self, world: World, view: Any, year: Year) -> Any:
        return world.replace(log_odds=world.log_odds + 1.0), view


class Pact(Mechanism):
    """Writes: treaty, between all. It has no identity."""

    phase = "bind"
    references = ("assumption",)

    def __call__(self, world: World, product: Any, year: Year) -> Any:
        return world.replace(treaty=world.treaty * 0.0 + year.others, order=world.order * 0.0 + 1.0), product


class Wall(Mechanism):
    """Writes: reach, halved."""

    phase = "structure"
    references = ("assumption",)
    off = ("wall",)
    wall = param(0.5, low=0, high=1, unit="share", identity=0, label="how much a wall holds off")

    def __call__(self, world: World, s: Any, year: Year) -> Any:
        return world, s.replace(win=s.win * (1.0 - year.p.wall))


def with_own(*mechanisms: Mechanism, name: str = "mine") -> Theory:
    chains: dict[str, Any] = {m.phase: (*getattr(COMPLETE, m.phase), m) for m in mechanisms}
    return COMPLETE.replace(name=name, **chains)


def last(theories: Any, *keep: str, backend: str = "numpy") -> dict[str, np.ndarray]:
    run = simulate(theories, FOUR, replicates=12, keep=keep, years=3, backend=backend)
    return {name: run[name] for name in keep}


@pytest.mark.parametrize("backend", EVERY)
def test_a_mechanism_without_an_identity_acts_on_its_holders_alone(backend: str) -> None:
    still = COMPLETE.replace(observe=(), interpret=(), interact=(), bind=())
    mine = still.replace(name="mine", interpret=(Suspicion(),))
    found = last((mine, still, mine, still), "log_odds", backend=backend)["log_odds"]
    grown = found[:, 2] - found[:, 1]
    others = ~np.eye(4, dtype=bool)
    assert grown[:, 0][:, others[0]] == pytest.approx(1, abs=1e-5)
    assert grown[:, 2][:, others[2]] == pytest.approx(1, abs=1e-5)
    assert grown[:, [1, 3]] == pytest.approx(0, abs=1e-5)  # traces of rounding, of what stands at its identity


def test_what_is_the_same_both_ways_needs_both_and_the_system_has_its_share() -> None:
    still = COMPLETE.without(*(type(m) for m in COMPLETE.bind))
    mine = still.replace(name="mine", bind=(Pact(),))
    found = last((mine, mine, still, mine), "treaty", "order")
    treaty = found["treaty"][:, 0]
    assert (treaty[:, 0, 1] == 1).all()
    assert (treaty[:, 3, 0] == 1).all()
    assert not treaty[:, 2].any()
    assert not treaty[:, :, 2].any()
    assert found["order"][:, 0] == pytest.approx(0.75)


def test_a_theory_is_itself_among_others() -> None:
    """Alone or in one anatomy with theories that have more, every number is the same but for rounding."""
    plain, mine = COMPLETE.replace(name="plain"), with_own(Suspicion(), Wall())
    keep = ("conduct", "belief", "win", "capability")
    for theory in (plain, mine):
        alone = last(theory, *keep)
        shared = dict(zip(("plain", "mine"), united([plain, mine]), strict=True))[theory.name]
        among = last(shared, *keep)
        for name in keep:
            assert among[name] == pytest.approx(alone[name], rel=1e-4, abs=1e-5), name


def test_what_detente_itself_cannot_switch_off_can_be_left_out_of_a_mix() -> None:
    bare = COMPLETE.without(structure.Contest).replace(name="no_contest")
    alone, among = last(bare, "win", "belief"), last(completed(bare), "win", "belief")
    assert np.array_equal(alone["win"], among["win"])
    assert among["belief"] == pytest.approx(alone["belief"], abs=1e-5)
    mixed = last((bare, COMPLETE, bare, COMPLETE), "win")["win"][:, 0]
    assert not mixed[:, [0, 2]].any()
    assert mixed[:, 1, 0].all()


def test_a_war_is_one_of_both_whoever_lacks_the_mechanism_of_wars() -> None:
    peaceful = COMPLETE.without(interact.War).replace(name="peaceful")
    run = simulate(
        (peaceful, COMPLETE, COMPLETE, COMPLETE), FOUR, replicates=200, keep=("war", "wars"), backend="numpy"
    )
    assert np.array_equal(run["war"], np.swapaxes(run["war"], 2, 3))
    assert not run["war"][:, :, 0].any()
    assert run["war"].any()
    assert np.isin(run["wars"], np.arange(9)).all()


def test_what_is_told_stands_whatever_a_mechanism_makes_of_it() -> None:
    from detente.engine.assimilate import Assimilation

    class Denies(Mechanism):
        phase = "interact"
        references = ("assumption",)

        def __call__(self, world: World, clash: Any, year: Year) -> Any:
            return world.replace(war=0.0 * world.war), clash

    two = np.array([[0.0, 1.0], [1.0, 0.0]])
    given = dict.fromkeys(("economy", "capability", "polity"), np.ones(2)) | {"distance": 0 * two, "alliance": 0 * two}
    follower = Assimilation(COMPLETE.replace(interact=(*COMPLETE.interact, Denies())))
    follower.foresee((2, 365), given)
    assert np.array_equal(follower.tell(two, two, two).war, two)


def test_places_are_kept_and_other_orders_refused() -> None:
    chain = list(COMPLETE.interpret)
    chain.insert(chain.index(interpret.BayesianBelief()) + 1, Suspicion())
    mine = COMPLETE.replace(name="mine", interpret=tuple(chain))
    both = united([COMPLETE, mine, COMPLETE.without(interpret.WorstCase)])
    assert len({t.anatomy for t in both}) == 1
    assert list(both[0].interpret) == chain
    assert both[0].absent == (Suspicion(),)
    assert both[1].absent == ()
    assert both[1].present() == both[1]
    assert both[2].settings["worst_case"] == 0
    turned = mine.replace(interpret=tuple(chain[::-1]))
    with pytest.raises(InvalidValue, match="order of its own"):
        united([COMPLETE, turned])


def test_a_mechanism_of_the_start_that_acts_is_refused() -> None:
    class Acts(Mechanism):
        phase = "start"

        def __call__(self, world: Any, product: Any, year: Any) -> Any:
            return world, product

    with pytest.raises(InvalidValue, match="nobody would call"):
        COMPLETE.replace(start=(*COMPLETE.start, Acts()))


def test_along_the_record_a_mechanism_of_ones_own_acts_unless_it_says_otherwise() -> None:
    from detente.engine.assimilate import Assimilation

    calls: list[str] = []

    class Remembers(Mechanism):
        phase = "interact"
        references = ("assumption",)

        def __call__(self, world: World, clash: Any, year: Year) -> Any:
            calls.append(f"war {float((clash.onset * mirror(clash.onset)).sum()):g}")
            return world, clash

    class Silent(Remembers):
        along_record = False

    theory = COMPLETE.replace(interact=(*COMPLETE.interact, Remembers(), Silent()))
    follower = Assimilation(theory)
    two = np.array([[0.0, 1.0], [1.0, 0.0]])
    given = {
        "economy": np.ones(2),
        "capability": np.ones(2),
        "polity": np.ones(2),
        "distance": 0 * two,
        "alliance": 0 * two,
    }
    for war in (two, two, 0 * two):
        follower.foresee((2, 365), given)
        follower.tell(two, war, war)
    assert calls == ["war 2", "war 0", "war 0"]  # a war begins once
    assert {m for m in COMPLETE.interact if m.along_record} == {
        interact.Conduct(),
        interact.Routines(),
        interact.Trade(),
        interact.Refit(),
    }


@pytest.mark.parametrize("backend", EVERY)
@pytest.mark.parametrize(
    ("does", "match"),
    [
        (lambda world, view: (world.replace(log_odd=0.0), view), r"Wrong\(\) of the phase 'interpret' stops.*log_odd"),
        (lambda world, view: None, "returns NoneType"),
        (lambda world, view: (view, world), "returns tuple"),
        (lambda world, view: world.nothing, "stops with AttributeError.*nothing"),
    ],
)
def test_a_mechanism_that_stops_is_told_by_its_name(does: Any, match: str, backend: str) -> None:
    class Wrong(Mechanism):
        phase = "interpret"
        references = ("assumption",)

        def __call__(self, world: World, view: Any, year: Year) -> Any:
            return does(world, view)

    with pytest.raises(BrokenMechanism, match=match):
        last(COMPLETE.replace(interpret=(*COMPLETE.interpret, Wrong())), "belief", backend=backend)


def test_mechanisms_are_left_out_by_name() -> None:
    assert COMPLETE.without("Sensibility", interpret.WorstCase) == COMPLETE.without(
        interpret.Sensibility, interpret.WorstCase
    )
    with pytest.raises(UnknownName, match="Did you mean 'Sensibility'"):
        COMPLETE.without("Sensibilty")


def suspicion(default: float) -> Theory:
    """Classes of one name, each with a default of its own."""

    class Nagging(Mechanism):
        phase = "interpret"
        references = ("assumption",)
        off = ("nagging",)
        nagging = param(default, low=-3, high=3, unit="log-odds", identity=0, label="what is added every year")

        def __call__(self, world: World, view: Any, year: Year) -> Any:
            return world.replace(log_odds=world.log_odds + row(year.p.nagging)), view

    return COMPLETE.replace(name=f"nagging {default:g}", interpret=(*COMPLETE.interpret, Nagging()))


def test_two_mechanisms_of_one_name_are_two() -> None:
    """As from a factory, a notebook in which a class is written anew, or a file that was changed and named again."""
    less, more = suspicion(-0.5), suspicion(0.8)
    assert less.values()["nagging"] == -0.5  # what another of its name declares later does not change it
    assert parameters(less)["nagging"].default == -0.5
    alone = [last(t, "log_odds")["log_odds"] for t in (less, more)]
    both = united([less, more])
    for theory, apart in zip(both, alone, strict=True):
        assert last(theory, "log_odds")["log_odds"] == pytest.approx(apart, abs=1e-3)
    mixed = last((less, more, less, more), "log_odds")["log_odds"][:, 0]
    others = ~np.eye(4, dtype=bool)
    assert mixed[:, 0][:, others[0]] == pytest.approx(alone[0][:, 0, 0][:, others[0]], abs=1e-3)
    assert mixed[:, 1][:, others[1]] == pytest.approx(alone[1][:, 0, 1][:, others[1]], abs=1e-3)


def test_along_the_record_a_phase_owns_what_it_owns() -> None:
    from detente.engine.assimilate import Assimilation

    class Meddles(Mechanism):
        phase = "interact"
        references = ("assumption",)

        def __call__(self, world: World, clash: Any, year: Year) -> Any:
            return world.replace(log_odds=world.log_odds + 3.0), clash

    two = np.array([[0.0, 1.0], [1.0, 0.0]])
    given = dict.fromkeys(("economy", "capability", "polity"), np.ones(2)) | {"distance": 0 * two, "alliance": 0 * two}
    follower = Assimilation(COMPLETE.replace(interact=(*COMPLETE.interact, Meddles())))
    follower.foresee((2, 365), given)
    with pytest.raises(PhaseViolation, match="'log_odds'"):
        follower.tell(two, two, two)
