"""Whatever is public can be held: copied, pickled and sent to another process, and is then the same again."""

import dataclasses
import importlib
import inspect
import multiprocessing
import pickle
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import detente
from detente.core import phases
from detente.core.errors import DetenteError, MissingExtra, MissingPackage, UnknownName
from detente.core.fields import ABOUT
from detente.core.param import REGISTRY, Parameter
from detente.core.phases import Mechanism, Year
from detente.core.products import PRODUCTS
from detente.core.random import Stream
from detente.core.result import Overview, Result, Shown, Tabled
from detente.core.theory import Card
from detente.core.world import World
from detente.data import SOURCES
from detente.data.own import OwnFrame, OwnReport, read_frame
from detente.engine.plan import Point
from detente.engine.trace import Graph, Node, Question, Trace, Vanished, trace, vanishes
from detente.executors import Done, Executor
from detente.games import Game
from detente.mechanisms.complete import COMPLETE
from detente.mechanisms.interpret import WorstCase
from detente.scenarios.faults import Fault, InvalidScenario
from detente.store import Discrepancy, Stored, Verification
from detente.store.export import Exported
from detente.studies.beds import BEDS, Bed, Timetable, timetable
from detente.studies.claims import Arm, Axis, Claim, Combination, Prediction, claims_of_essays, contrast
from detente.studies.claims.judge import Finding
from detente.studies.claims.record import (
    Archive,
    RecordClaim,
    RecordPredicted,
    RecordPrediction,
    RecordVerdict,
    record_claims,
)
from detente.studies.diff import Distinction, MeasureDifference, Parting, RecordParting
from detente.studies.mixed import Mix, as_mix
from detente.studies.replications import REPLICATIONS, ComparedNumber, Findings, RegistryEntry
from detente.studies.sweep.design import SweepDesign
from detente.studies.sweep.outcomes import SweepOutcome, as_outcomes
from detente.studies.verdict import WORLDS, JervisWorld
from detente.studies.verdict.fitted import FittedWorld
from detente.studies.verdict.pieces import Job
from detente.studies.verdict.robustness import Robustness
from detente.studies.verdict.runs import Runner
from detente.studies.verdict.size import Size
from detente.studies.verdict.tipping import Tipping
from detente.testing import NotConforming
from detente.testing.strategies import Wrong
from held import again, check_value, hash_of, parts

NAN = float("nan")


@cache
def lived() -> detente.Single:
    single = detente.Single("default", detente.scenario("cold_war"), replicate_id=2, seed=5, backend="numpy")
    for year in range(4):
        single.live({(0, 1): 1.0} if year == 1 else None, **({"leap": 0.5} if year == 2 else {}))
    return single


@cache
def traced() -> Trace:
    return trace(Question(detente.school("tit_for_tat"), 2, keep=("wars",)))


def changed() -> detente.Intervention:
    edits = {"belief": np.array([[0.0, 0.9], [0.1, 0.0]]), "economy": [1.0, 2.0]}
    return detente.Intervention(
        3, until=5, settings={"leap": 0.5}, edits=edits, conduct=1, actor=0, target=1, hold=True
    )


def held_scenario() -> detente.Scenario:
    given = {"belief": np.array([[0.0, 0.9], [0.1, 0.0]]), "malign": [0, 1]}
    return detente.scenario("cold_war").replace(given=given, interventions=(changed(),))


def in_record() -> RecordVerdict:
    found = Finding(0.2, NAN, NAN, 1, 1.0, 1.0)
    told = RecordPredicted("x against y", "log odds", "less", 0.22, "", True, found, 0, 1816, 2010)
    return RecordVerdict("M23", "What is compared.", "Why.", "What it cannot tell.", "undecided", predictions=(told,))


VALUES: dict[type, Callable[[], Any]] = {
    detente.Theory: lambda: detente.school("three_steps").where(prior=0.25),
    detente.Scenario: held_scenario,
    detente.Intervention: changed,
    World: lambda: lived().world,
    Card: lambda: detente.school("habit").card,
    Parameter: lambda: REGISTRY["force_cap"],
    Point: lambda: Point((COMPLETE, COMPLETE.where(leap=0.1)), held_scenario(), (changed(),)),
    Question: lambda: traced().question,
    Vanished: lambda: vanishes(traced(), {}),
    Game: lambda: detente.game("trust_game"),
    Fault: lambda: Fault(("years", 0), "It is 0.", "Give it more.", 3),
    Mix: lambda: as_mix("habit:0.5,three_steps:0.5"),
    RegistryEntry: lambda: next(iter(REPLICATIONS.values())),
    ComparedNumber: lambda: ComparedNumber("share", 0.5, 0.4, 0.2, "note"),
    Findings: lambda: Findings((ComparedNumber("share", 0.5, 0.4, 0.2),), "why", {"path": [1.0]}),
    JervisWorld: lambda: WORLDS["W1"],
    Bed: lambda: BEDS["system"],
    Timetable: lambda: timetable(150),
    Claim: lambda: claims_of_essays()["E11"],
    Arm: lambda: claims_of_essays()["E11"].arms["sensible"],
    RecordClaim: lambda: record_claims()["M23"],
    RecordPrediction: lambda: record_claims()["M23"].predictions[0],
    RecordPredicted: lambda: in_record().predictions[0],
    RecordVerdict: lambda: in_record(),
    Prediction: lambda: claims_of_essays()["E11"].predictions[0],
    Combination: lambda: contrast("hostility", "sensible", "blind"),
    Axis: lambda: Axis("offence_advantage", 1.0, 5.0, log=True),
    Tipping: lambda: Tipping(2.5, 2.25, 2.75),
    Robustness: lambda: Robustness(0.4, 0.88, 25),
    Size: lambda: Size(400, 64, 200, 50, 200),
    FittedWorld: lambda: FittedWorld((0.2, 0.1, 0.3), (0.03, 0.02, 0.04), 0.4, 0.05, 132, 10, 12),
    OwnReport: lambda: OwnReport("mine.csv", rows=2, matched=1, dropped=[{"row": 2, "why": "no state"}]),
    Stored: lambda: Stored(Path("runs/a"), "run", "0" * 64, {"seed": 0}, files={"a": {"sha256": "0" * 64, "bytes": 1}}),
    Discrepancy: lambda: Discrepancy("result.nc", "cut", "10 bytes", "it ends at byte 5 of 10"),
    Verification: lambda: Verification(Path("runs/a"), False, (Discrepancy("a", "missing", "10 bytes", ""),)),
    MeasureDifference: lambda: MeasureDifference("war", "Any war", "share", 0.1, 0.3, 0.2, 0.1, 0.3, 50),
    Distinction: lambda: Distinction("parameter", "prior", 0.3, [0.3, 0.5], "probability"),
    RecordParting: lambda: RecordParting("belief", 3, 4, 0, 0.25),
    Parting: lambda: Parting(0, 4, "bind", 0, ("", "Treaties"), False, ("treaty",), ("A", "B"), (0.0, NAN)),
    Exported: lambda: Exported(Path("run.nc"), "netcdf", ("run.nc",), 12),
    Overview: lambda: detente.game("trust_game").solve().summary(),
    **{kind: lambda part=part: getattr(lived().years[1], part) for part, kind in PRODUCTS.items()},
}
"""An example of each public class that is equal by value."""


def check_year(year: Year, back: Year) -> None:
    assert back.xp is np
    assert all(getattr(back, part) == getattr(year, part) for part in PRODUCTS)
    assert np.array_equal(back.p.prior, year.p.prior)
    drawn = next(stream.name for m in COMPLETE.interact for stream in m.streams)
    assert np.array_equal(back.draws.number(drawn), year.draws.number(drawn))


def check_single(single: detente.Single, back: detente.Single) -> None:
    assert (back.year, back.seed, back.replicate_id) == (single.year, single.seed, single.replicate_id)
    assert back.worlds == single.worlds
    for name in ("belief", "conduct", "capability", "wars"):
        assert np.array_equal(back[name], single[name])
    at = single.year
    back.live({(1, 0): 1.0})
    assert (single.year, back.year) == (at, at + 1)


def check_graph(graph: Graph, back: Graph) -> None:
    assert back.drawn == graph.drawn
    assert back.lit(0.25) is back.lit(0.25)  # and goes on as a graph


def check_trace(one: Trace, back: Trace) -> None:
    assert back.question == one.question
    assert [repr(node) for node in back.roots] == [repr(node) for node in one.roots]
    check_graph(one.graph, back.graph)


def check_param(one: Any, back: Any) -> None:
    assert back.declared == one.declared


def own_frame() -> OwnFrame:
    import polars as pl

    return read_frame(pl.DataFrame({"ccode": [2, 365], "year": [1962, 1962], "spending": [1.0, 2.0]}))


def check_own(one: OwnFrame, back: OwnFrame) -> None:
    assert back.fingerprint == one.fingerprint
    assert back.report == one.report
    assert back.numbers == one.numbers == ("spending",)


VALUES |= {
    Done: lambda: Done(3, 4.0, "", 1.5, "thread 1"),
    SweepOutcome: lambda: as_outcomes(("hostility",))[0],
    SweepDesign: lambda: detente.sweep("first_encounter", {"leap": [0.1, 0.3]}, replicates=2, years=2).design,
}
LIVING: dict[type, tuple[Callable[[], Any], Callable[[Any, Any], None]]] = {
    detente.Single: (lived, check_single),
    Year: (lambda: lived().years[1], check_year),
    Trace: (traced, check_trace),
    Graph: (lambda: traced().graph, check_graph),
    OwnFrame: (own_frame, check_own),
    detente.param: (lambda: vars(WorstCase)["worst_case"], check_param),
}
"""Public classes of which two are one or differ: an example, and what its copy has in common with it."""
NOT_HELD: dict[type, str] = {
    Result: "abstract",
    Shown: "abstract",
    Tabled: "abstract",
    Mechanism: "abstract",
    phases.Draws: "a protocol",
    Executor: "a protocol",
    Runner: "what runs the worlds of one verdict, with whom it tells",
    Job: "a world to run, which holds values that are tried here",
    Node: "a part of a graph, which is what is copied and sent",
    Archive: "the tables of the record, which are read where they are asked for",
    Wrong: "a recipe of a test, which holds a function without a name",
}
"""Public classes of which nobody holds an instance, or none that is to be sent anywhere, and why."""


def every_module() -> Iterator[Any]:
    for found in pkgutil.walk_packages(detente.__path__, "detente."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def subclasses(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        if one.__module__.startswith("detente."):
            yield one
        yield from subclasses(one)


MODULES = [detente, *every_module()]
ERRORS = sorted({DetenteError, *subclasses(DetenteError)}, key=lambda kind: kind.__qualname__)
MECHANISMS = sorted(
    (kind for kind in subclasses(Mechanism) if kind.__module__.startswith("detente.mechanisms.")),
    key=lambda kind: kind.__qualname__,
)
BUILT: dict[type, Callable[[], DetenteError]] = {
    UnknownName: lambda: UnknownName("school", "x", ("alpha", "beta"), "`detente schools` lists them."),
    MissingExtra: lambda: MissingExtra("rdata", "data"),
    MissingPackage: lambda: MissingPackage("arviz"),
    NotConforming: lambda: NotConforming("seeds", "Theory 'x'", "it does not.", "Mend it."),
    InvalidScenario: lambda: InvalidScenario("mine.toml", [Fault(("years",), "It is 0.", "Give it more.", 3)]),
}
"""Errors that are made of other than a message and a hint."""


def public() -> set[type]:
    """Every class that a package or a module names as public, and every result, error and mechanism."""
    named = [getattr(m, name) for m in MODULES for name in getattr(m, "__all__", ())]
    classes = {kind for kind in named if inspect.isclass(kind) and kind.__module__.startswith("detente.")}
    return classes | set(ERRORS) | set(MECHANISMS) | set(subclasses(Result))


def derived(kind: type) -> bool:
    """Say whether a class is tried without an example of it here."""
    return issubclass(kind, (DetenteError, Mechanism, Result))  # results: tests/unit/studies/test_results.py


def test_every_public_class_is_tried() -> None:
    tried = {*VALUES, *LIVING, *NOT_HELD}
    assert not {kind for kind in public() - tried if not derived(kind)}
    assert not VALUES.keys() & LIVING.keys()
    assert len(MECHANISMS) > 70


def test_no_module_hides_a_public_name() -> None:
    """The module `detente.scenarios.scenario` took the place of the function as soon as anything imported it."""
    for module in MODULES:
        for name in getattr(module, "__all__", ()):
            held = getattr(module, name)
            assert not (inspect.ismodule(held) and held.__name__.startswith("detente.")), f"{module.__name__}.{name}"


# ------------------------------------------------------------------ by value
@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
def test_it_comes_back_equal(kind: type) -> None:
    value = VALUES[kind]()
    assert type(value) is kind
    for part in parts(value):
        check_value(part)


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
def test_another_value_is_not_equal(kind: type) -> None:
    value = VALUES[kind]()
    for field in dataclasses.fields(value):
        if field.compare and field.type in ("str", "float", "Array"):
            held = getattr(value, field.name)
            other = f"{held}!" if field.type == "str" else np.asarray(held) + 1
            back = pickle.loads(pickle.dumps(value))
            object.__setattr__(back, field.name, other)  # past the checks of the class: only equality is asked
            assert back != value or np.isnan(np.asarray(held, float)).all(), field.name


@pytest.mark.parametrize("kind", MECHANISMS, ids=lambda kind: kind.__name__)
def test_every_mechanism_comes_back(kind: type[Mechanism]) -> None:
    check_value(kind())
    assert hash_of(kind()) is not None
    for value in vars(kind).values():
        if isinstance(value, detente.param):
            check_value(value.declared)


def test_whatever_is_registered_comes_back() -> None:
    everything = [
        *(detente.school(name) for name in detente.schools()),
        *(detente.scenario(name) for name in detente.scenarios()),
        *(detente.game(name) for name in detente.games()),
        *SOURCES.values(), *REGISTRY.values(), *ABOUT.values(), *WORLDS.values(),
        *REPLICATIONS.values(), *(s for m in COMPLETE.mechanisms for s in m.streams),
    ]  # fmt: skip
    assert {Parameter, Stream} <= {type(one) for one in everything}
    for one in everything:
        check_value(one)


def test_what_cannot_be_changed_still_cannot() -> None:
    for back in again(held_scenario()):
        with pytest.raises(DetenteError, match="in place"):
            back.settings["prior"] = 0.5
        for held in (back.given["belief"], back.interventions[0].edits["belief"]):
            with pytest.raises(ValueError, match="read-only"):
                held[0] = 0.5


def test_mappings_are_equal_by_value_though_they_hold_arrays() -> None:
    one, two = (held_scenario().given for _ in range(2))
    other = held_scenario().replace(given={"belief": np.full((2, 2), 0.5), "malign": [0, 1]}).given
    assert (one == two, one != two, one == other, one == {}, one == 5) == (True, False, False, False, False)


# ------------------------------------------------------------------ what is one or differs
@pytest.mark.parametrize("kind", LIVING, ids=lambda kind: kind.__name__)
def test_its_copies_have_in_common_what_they_must(kind: type) -> None:
    make, check = LIVING[kind]
    one = make()
    assert isinstance(one, kind)
    for back in again(one):
        check(one, back)
        assert (one == one, one == back) == (True, False)
        assert isinstance(hash(one), int)


def test_a_compiled_single_run_comes_back_to_the_same_bits() -> None:
    single = detente.Single("habit", detente.scenario("first_encounter"), seed=3)
    for _ in range(5):
        single.live()
    for back in again(single.fork(4)):
        back.live()
        assert back.worlds == single.worlds


# ------------------------------------------------------------------ errors
def made(kind: type[DetenteError]) -> DetenteError:
    error = BUILT[kind]() if kind in BUILT else kind("It is \x00 wrong.", "Mend it.")
    error.add_note("in a test")
    error.found = np.arange(3)  # type: ignore[attr-defined]  # whatever somebody hangs on it
    return error


def alike(one: DetenteError, two: DetenteError) -> bool:
    held = vars(one).keys() == vars(two).keys() and {"message", "hint", "__notes__", "found"} <= vars(one).keys()
    told = (type(one), str(one), one.message, one.hint, one.args) == (
        type(two),
        str(two),
        two.message,
        two.hint,
        two.args,
    )
    return held and told and all(np.array_equal(vars(one)[name], vars(two)[name]) for name in vars(one))


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_comes_back(kind: type[DetenteError]) -> None:
    error = made(kind)
    assert error.message
    for back in again(error):
        assert alike(error, back)


# ------------------------------------------------------------------ another process
def test_all_of_it_goes_to_another_process_and_back() -> None:
    values = [make() for make in VALUES.values()] + [kind() for kind in MECHANISMS]
    errors = [made(kind) for kind in ERRORS]
    single = lived()
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        back = pool.map(pickle.loads, [pickle.dumps(one) for one in (*values, *errors, single)], chunksize=1000)
        with pytest.raises(UnknownName, match="Did you mean 'habit'") as raised:
            pool.apply(detente.school, ("hbit",))
    assert raised.value.hint.startswith("Did you mean")
    assert raised.value.known[0] == "default"
    assert back[: len(values)] == values
    assert all(alike(one, two) for one, two in zip(errors, back[len(values) : -1], strict=True))
    check_single(single, back[-1])
