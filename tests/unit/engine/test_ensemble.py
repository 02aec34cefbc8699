"""Ensembles: pieces, mixed worlds, interventions, and what is refused."""

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from back_ends import COMPILED, EVERY, NEEDS_JAX
from back_ends import KEEP as SHARED
from detente.core.arrays import Array
from detente.core.errors import BrokenMechanism, HinderedMechanism, InvalidValue, PhaseViolation, UnknownName
from detente.core.fields import ABOUT
from detente.core.phases import Mechanism, Year
from detente.core.scenario import Intervention, Scenario
from detente.core.values import Values
from detente.core.world import World
from detente.engine.ensemble import backend_named, simulate, stream
from detente.engine.plan import Point
from detente.mechanisms import interpret, respond
from detente.mechanisms.complete import COMPLETE
from detente.schools.registry import school

TWO = Scenario("two", years=6, settings={"prior": 0.7})
KEEP = ("conduct", "log_odds", "capability", "world_growth")


def numpy_run(theory: Any = COMPLETE, scenario: Scenario = TWO, **more: Any) -> Any:
    return simulate(theory, scenario, **{"replicates": 6, "keep": KEEP, "backend": "numpy", **more})


# ------------------------------------------------------------------ shapes and pieces
@pytest.mark.parametrize("states", [2, 3])
def test_every_record_has_its_shape(states: int) -> None:
    run = numpy_run(scenario=Scenario("s", states=states), years=4, replicates=5, keep=tuple(ABOUT))
    system = {"wars", "crises", "competing", "forces", "order", "world_growth"}
    for name, value in run.records.items():
        assert value.shape[:2] == (5, 4), name
        assert value.shape[2:] == () if name in system else value.shape[2:] in ((states,), (states, states)), name
    assert run.replicates == 5
    assert "conduct" in run
    assert run.to_xarray()["conduct"].dims == ("replicate", "year", "state", "other")


def test_records_that_were_not_kept_say_so() -> None:
    with pytest.raises(UnknownName, match=r"no record in this run 'fear'.*Name it in `keep`"):
        numpy_run()["fear"]


def test_pieces_come_chunk_by_chunk_point_by_point() -> None:
    points = [Point(COMPLETE.where(leap=x), TWO) for x in (0.0, 0.5)]
    pieces = list(stream(points, years=3, replicate_ids=np.arange(10), keep=("conduct",), backend="numpy", chunk=4))
    assert [(p.manifest["point"], p.replicate_ids.tolist()) for p in pieces] == [
        (0, [0, 1, 2, 3]), (1, [0, 1, 2, 3]), (0, [4, 5, 6, 7]), (1, [4, 5, 6, 7]), (0, [8, 9]), (1, [8, 9]),
    ]  # fmt: skip
    assert [p.values["leap"] for p in pieces[:2]] == [0.0, 0.5]


def test_a_point_in_a_design_is_the_point_alone() -> None:
    points = [
        Point(school(name), TWO.replace(settings={"prior": p})) for name in ("default", "habit") for p in (0.3, 0.8)
    ]
    parts: dict[int, list[Array]] = {}
    for piece in stream(points, years=6, replicate_ids=np.arange(6), keep=KEEP, backend="numpy"):
        parts.setdefault(piece.manifest["point"], []).append(piece["log_odds"])
    for k, point in enumerate(points):
        alone = numpy_run(point.theory, point.scenario)
        assert (np.concatenate(parts[k]) == alone["log_odds"]).all()


# ------------------------------------------------------------------ mixed worlds
def test_a_mixed_world_of_one_theory_is_that_theory() -> None:
    theory = school("default")
    assert (numpy_run((theory, theory))["log_odds"] == numpy_run(theory)["log_odds"]).all()


def test_each_state_holds_its_own_theory() -> None:
    run = numpy_run((COMPLETE.where(worst_case=1.0), COMPLETE.where(worst_case=0.0, prior=0.01)), keep=("fear",))
    assert run["fear"][..., 0, 1].min() == pytest.approx(1.0)
    assert run["fear"][:, 0, 1, 0].max() < 0.5
    assert run.values["worst_case"].tolist() == [1.0, 0.0]
    assert len(run.theories) == 2


def test_theories_of_other_anatomy_share_a_world() -> None:
    run = numpy_run((school("rational_spiral"), school("offensive_realism")))
    assert np.isfinite(run["log_odds"]).all()


def test_a_mixed_world_needs_a_theory_a_state() -> None:
    with pytest.raises(InvalidValue, match="mixed world of 2 states needs 2 theories, not 3"):
        numpy_run((COMPLETE, COMPLETE, COMPLETE))


# ------------------------------------------------------------------ interventions
def test_settings_hold_from_a_year_on_and_return() -> None:
    done = (Intervention(2, until=4, settings={"reaction": 0.0, "base_force": 0.0}),)
    keen = COMPLETE.where(base_force=1.0)
    run, plain = numpy_run(keen, interventions=done), numpy_run(keen)
    assert (run["capability"][:, :2] == plain["capability"][:, :2]).all()
    held, before = run.in_units_of_the_start()["capability"], plain.in_units_of_the_start()["capability"]
    assert held[:, 3] == pytest.approx(before[:, 1] * 0.8**2, rel=1e-3)
    assert (held[:, 5] > held[:, 3]).all()


@pytest.mark.parametrize(
    ("edit", "field", "value"),
    [
        ({"economy": [1.5, 0.5]}, "economy", [1.5, 0.5]),
        ({"malign": [0, 1]}, "malign", [0, 1]),
        ({"sensibility": 0}, "sensibility", 0.0),
        ({"order": 0.5}, "order", 0.5),
        ({"habit": 1.0}, "habit", 1.0),
        ({"posture": 0.9}, "posture", 0.9),
        ({"distance": 0}, None, None),
    ],
)
def test_edits_set_fields(edit: dict[str, Any], field: str | None, value: Any) -> None:
    if field is None:
        with pytest.raises(UnknownName):
            Intervention(3, edits=edit)
        return
    still = COMPLETE.without(*(type(m) for m in (*COMPLETE.observe, *COMPLETE.interact, *COMPLETE.bind)))
    run = numpy_run(still, interventions=(Intervention(3, edits=edit),), keep=(field,))
    got = run[field][:, 3]
    if got.ndim == 3:  # of dyads
        got = got[:, [0, 1], [1, 0]]
    assert got == pytest.approx(np.broadcast_to(np.asarray(value, float), got.shape), abs=1e-6)


def test_edits_of_belief_and_binding() -> None:
    still = COMPLETE.without(*(type(m) for m in (*COMPLETE.observe, *COMPLETE.interpret, *COMPLETE.bind)))
    done = (Intervention(3, edits={"belief": 0.95, "binding": 0.4, "amity": -0.5, "second_order": 0.2}),)
    run = numpy_run(still, interventions=done, keep=("belief", "bound", "amity", "second_order", "bind_security"))
    assert run["belief"][:, 3, 0, 1] == pytest.approx(0.95, abs=1e-5)
    assert run["bound"][:, 3, 0, 1] == pytest.approx(0.4)
    assert run["amity"][:, 3, 1, 0] == pytest.approx(-0.5)
    assert run["second_order"][:, 3, 0, 1] == pytest.approx(0.2, abs=1e-5)
    assert not run["bind_security"][:, 3, [0, 1], [0, 1]].any()


@pytest.mark.parametrize("frame", [0.0, 1.0, 3.0])
@pytest.mark.parametrize("amity", [-0.8, 0.0, 0.9])
@pytest.mark.parametrize("backend", EVERY)
def test_a_belief_that_is_set_is_the_belief_that_is_recorded(frame: float, amity: float, backend: str) -> None:
    """Before any evidence comes in: however far identity colours belief, and whoever is friend or foe."""
    still = COMPLETE.where(frame=frame).replace(observe=(), interpret=(interpret.Belief(),), interact=(), bind=())
    given = {"belief": [[0, 0.2], [0.6, 0]], "amity": amity}
    done = (Intervention(2, edits={"belief": 0.95}),)
    world = Scenario("set", states=2, given=given)
    run = simulate(still, world, years=4, replicates=3, keep=("belief",), interventions=done, backend=backend)
    assert run["belief"][:, 0, 0, 1] == pytest.approx(0.2, abs=1e-5)
    assert run["belief"][:, 1, 1, 0] == pytest.approx(0.6, abs=1e-5)
    assert run["belief"][:, 2:, [0, 1], [1, 0]] == pytest.approx(0.95, abs=1e-5)


@pytest.mark.parametrize(
    ("name", "periods", "backend"),
    [
        *itertools.product(("default", "constructivism_kant"), (1, 4), ("fused", "numpy")),
        pytest.param("constructivism_kant", 1, "jax", marks=NEEDS_JAX),
        pytest.param("default", 4, "jax", marks=[NEEDS_JAX, pytest.mark.slow]),
    ],
)
def test_a_belief_that_is_held_is_the_belief_that_is_recorded_in_every_year(
    name: str, backend: str, periods: int
) -> None:
    """Whatever evidence and identity make of it; before it nothing changes, and after it belief moves again."""
    views = [[0, 0.95], [0.2, 0]]
    held = Intervention(3, until=6, edits={"belief": views}, hold=True)
    place = Scenario("held", states=2, periods=periods, settings={"prior": 0.6})
    theory = school(name).replace(interact=()) if backend == "jax" else school(name)  # wars take it the longest
    points = [Point(theory, place, done) for done in ((), (held,))]
    how: Any = {"years": 8, "keep": ("belief", "fear"), "backend": backend}
    free, run = stream(points, replicate_ids=np.arange(40), **how)
    assert np.array_equal(run["belief"][:, :3], free["belief"][:, :3])
    assert run["belief"][:, 3:6, 0, 1] == pytest.approx(0.95, abs=1e-5)
    assert run["belief"][:, 3:6, 1, 0] == pytest.approx(0.2, abs=1e-5)
    assert (run["fear"][:, 3:6, 0, 1] >= 0.95 - 1e-5).all(), "what is acted upon is no smaller"
    assert run["belief"][:, 6].std() > 0.01
    assert run["belief"][:, 6, 0, 1].mean() > free["belief"][:, 6, 0, 1].mean() + 0.1, "it goes on from where it was"


@pytest.mark.parametrize("backend", EVERY)
def test_other_fields_that_are_held_are_set_at_the_start_of_every_year(backend: str) -> None:
    """Also beside another point of the design, and after years cut otherwise."""
    held = Intervention(2, until=5, edits={"amity": -0.5, "order": 0.8}, hold=True)
    how: Any = {"years": 7, "replicates": 3, "keep": SHARED, "backend": backend}
    theory = school("default")
    run = simulate(theory, TWO, interventions=held, **how)
    once = simulate(theory, TWO, interventions=Intervention(2, edits=held.edits), **how)
    each = [Intervention(year, edits=held.edits) for year in (2, 3, 4)]
    assert np.array_equal(run["amity"], simulate(theory, TWO, interventions=each, **how)["amity"])
    assert np.array_equal(run["order"][:, :3], once["order"][:, :3])
    assert not np.array_equal(run["order"][:, 3:5], once["order"][:, 3:5])


def test_holding_in_one_point_leaves_the_others_alone() -> None:
    held = Intervention(2, until=4, edits={"belief": 0.9}, hold=True)
    points = [Point(COMPLETE, TWO), Point(COMPLETE, TWO, (held,)), Point(COMPLETE, TWO, (Intervention(1, conduct=0),))]
    together = list(stream(points, years=6, replicate_ids=np.arange(5), keep=("belief", "conduct"), backend="numpy"))
    for point, piece in zip(points, together, strict=True):
        alone = numpy_run(interventions=point.interventions, keep=("belief", "conduct"), replicates=5)
        assert np.array_equal(piece["belief"], alone["belief"])
        assert np.array_equal(piece["conduct"], alone["conduct"])


def test_identity_and_belief_set_together_give_the_belief() -> None:
    still = COMPLETE.where(frame=2.0).without(*(type(m) for m in (*COMPLETE.observe, *COMPLETE.bind)))
    done = (Intervention(1, edits={"belief": 0.9, "amity": 0.8}),)
    run = simulate(
        still.replace(interpret=(interpret.Belief(),)),
        Scenario("set", states=3),
        years=2,
        replicates=3,
        keep=("belief",),
        interventions=done,
        backend="numpy",
    )
    assert run["belief"][:, 1][:, ~np.eye(3, dtype=bool)] == pytest.approx(0.9, abs=1e-5)


@pytest.mark.parametrize(
    "done",
    [
        (Intervention(1, edits={"belief": 0.9, "amity": 0.8}, settings={"frame": 3.0}),),
        (Intervention(1, edits={"belief": 0.9}), Intervention(1, edits={"amity": 0.8})),
        (Intervention(1, edits={"amity": 0.8}), Intervention(1, edits={"belief": 0.9})),
    ],
)
def test_a_belief_is_set_by_what_else_is_set_in_its_year(done: tuple[Intervention, ...]) -> None:
    still = COMPLETE.where(frame=1.0).without(*(type(m) for m in (*COMPLETE.observe, *COMPLETE.bind)))
    still = still.replace(interpret=(interpret.Belief(),))
    world = Scenario("set", states=3)
    run = simulate(still, world, years=2, replicates=3, keep=("belief",), interventions=done, backend="numpy")
    assert run["belief"][:, 1][:, ~np.eye(3, dtype=bool)] == pytest.approx(0.9, abs=1e-5)


def test_what_no_state_can_follow_is_left_out_with_a_warning() -> None:
    bare = COMPLETE.without(*(type(m) for m in COMPLETE.bind))
    done = (Intervention(1, settings={"binding": 0.0, "reaction": 0.4}),)
    with pytest.warns(UserWarning, match="Left out: binding in year 1: no state here"):
        run = simulate(bare, TWO, years=3, replicates=3, keep=("capability",), interventions=done, backend="numpy")
    alone = (Intervention(1, settings={"reaction": 0.4}),)
    same = simulate(bare, TWO, years=3, replicates=3, keep=("capability",), interventions=alone, backend="numpy")
    assert (run["capability"] == same["capability"]).all()
    assert run.interventions == done


def test_without_sensibility_fear_explains_nothing() -> None:
    dull, none = COMPLETE.without(interpret.Sensibility), COMPLETE.where(sensibility=0.0, sensibility_spread=0.0)
    kept = ("explained", "belief")
    a, b = (simulate(t, TWO, years=8, replicates=20, keep=kept, backend="numpy") for t in (dull, none))
    assert np.isfinite(a["belief"]).all()
    assert a["explained"] == pytest.approx(b["explained"], abs=1e-6)


def test_edits_touch_their_point_alone() -> None:
    points = [Point(COMPLETE, TWO, (Intervention(2, edits={"economy": [3.0, 1.0]}),)), Point(COMPLETE, TWO)]
    first, second = stream(points, years=4, replicate_ids=np.arange(5), keep=("economy",), backend="numpy")
    assert (first["economy"][:, 2, 0] > 1.4).all()  # three quarters of all there is
    assert (second["economy"] == numpy_run(keep=("economy",), years=4, replicates=5)["economy"]).all()


@pytest.mark.parametrize("backend", COMPILED)
def test_back_ends_carry_out_the_same(backend: str) -> None:
    done = (
        Intervention(2, settings={"sensibility": 0, "leap": 0}, edits={"sensibility": 0, "belief": 0.9}),
        Intervention(3, until=5, conduct=1, actor=0, target=1),
    )
    a, b = (
        simulate(school("default"), TWO, replicates=40, keep=SHARED, interventions=done, backend=k)
        for k in ("numpy", backend)
    )
    assert (a["conduct"] == b["conduct"]).mean() > 0.995
    assert np.isclose(a["sensibility"], b["sensibility"], atol=1e-5).mean() > 0.995
    assert np.median(np.abs(a["belief"] - b["belief"])) < 1e-5


# ------------------------------------------------------------------ refusals
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"replicates": 0}, "replicates is 0"),
        ({"replicates": 2.5}, "replicates is 2.5"),
        ({"years": 0}, "years is 0"),
        ({"seed": -1}, "seed is -1"),
        ({"seed": 2**63}, "seed is 9223372036854775808"),
        ({"chunk": 0}, "chunk size is 0"),
        ({"replicates": True}, "replicates is True"),
        ({"years": 1.5}, "years is 1.5"),
        ({"seed": 0.5}, "seed is 0.5"),
        ({"workers": 0}, "workers is 0"),
        ({"workers": -1}, "workers is -1"),
        ({"workers": 1.5}, "workers is 1.5"),
        ({"chunk": 2.5}, "chunk size is 2.5"),
        ({"replicate_ids": []}, "nothing to run"),
        ({"replicate_ids": np.array([], int)}, "nothing to run"),
        ({"replicate_ids": [0.9]}, "replicate_ids is 0.9"),
        ({"replicate_ids": np.array([0.9])}, "replicate_ids is .*0.9"),
        ({"replicate_ids": [True]}, "replicate_ids is True"),
        ({"replicate_ids": [1, True]}, "replicate_ids is True"),
        ({"replicate_ids": [-1]}, "replicate_ids is -1"),
        ({"replicate_ids": np.array([3, -1])}, "replicate_ids is .*-1"),
        ({"replicate_ids": [2**64]}, "replicate_ids is 18446744073709551616"),
        ({"replicate_ids": np.array([2**63], np.uint64)}, "replicate_ids is .*9223372036854775808"),
        ({"replicate_ids": ["1"]}, "replicate_ids is '1'"),
        ({"replicate_ids": [4, 5, 4]}, "named twice"),
        ({"replicate_ids": np.array([4, 4])}, "named twice"),
    ],
)
def test_numbers_that_make_no_sense(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidValue, match=said):
        numpy_run(**changes)


def test_replicates_by_number() -> None:
    whole = numpy_run(replicates=6)
    for some in ([4, 1], (4, 1), np.array([4, 1]), np.array([4, 1], np.int32)):
        run = numpy_run(replicate_ids=some)
        assert run.replicate_ids.tolist() == [4, 1]
        assert (run["log_odds"] == whole["log_odds"][[4, 1]]).all()
    assert numpy_run(replicate_ids=[2**63 - 1]).replicates == 1
    assert numpy_run(keep="conduct").records.keys() == {"conduct"}


def test_names_that_nothing_has() -> None:
    with pytest.raises(UnknownName, match=r"no record 'conducts'\. Did you mean 'conduct'"):
        numpy_run(keep=("conducts",))
    with pytest.raises(UnknownName, match="no back end 'torch'"):
        backend_named("torch")


def test_points_that_cannot_share_a_program() -> None:
    with pytest.raises(InvalidValue, match="nothing to run"):
        list(stream([], years=3, replicate_ids=np.arange(2), backend="numpy"))
    points = [Point(COMPLETE, TWO), Point(COMPLETE, TWO.replace(states=3))]
    with pytest.raises(InvalidValue, match="differ in their number of states"):
        list(stream(points, years=3, replicate_ids=np.arange(2), backend="numpy"))
    points = [Point(COMPLETE, TWO), Point(COMPLETE, TWO.replace(given={"malign": [0, 1]}))]
    with pytest.raises(InvalidValue, match="fix different fields"):
        list(stream(points, years=3, replicate_ids=np.arange(2), backend="numpy"))


def test_a_mechanism_that_trespasses_is_stopped() -> None:
    class Trespasser(Mechanism):
        phase = "respond"

        def __call__(self, world: World, product: Any, year: Year) -> Any:
            return world.replace(economy=world.economy * 2.0), product

    with pytest.raises(
        PhaseViolation, match=r"Trespasser\(\) of the phase 'respond' wrote the field 'economy'.*owns nothing"
    ):
        numpy_run(COMPLETE.replace(respond=(*COMPLETE.respond, Trespasser())))


def test_a_worker_that_fails_is_heard() -> None:
    class Broken(Mechanism):
        phase = "respond"

        def __call__(self, world: World, product: Any, year: Year) -> Any:
            msg = "broken"
            raise ZeroDivisionError(msg)

    with pytest.raises(BrokenMechanism, match="stops with ZeroDivisionError: broken"):
        numpy_run(COMPLETE.replace(respond=(Broken(),)), workers=2)


class Untold(Exception):
    def __str__(self) -> str:
        raise ValueError


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (BrokenPipeError(32, "x"), HinderedMechanism),
        (OSError(28, "No space left"), HinderedMechanism),
        (GeneratorExit("g"), BrokenMechanism),
        (SystemExit(0), BrokenMechanism),
        (Untold(), BrokenMechanism),
    ],
    ids=lambda one: getattr(one, "__name__", type(one).__name__),
)
def test_whatever_one_s_own_raises_is_told_with_its_name_and_file(raised: BaseException, kind: type) -> None:
    class Broken(Mechanism):
        phase = "respond"

        def __call__(self, world: World, product: Any, year: Year) -> Any:
            raise raised

    with pytest.raises(kind, match=rf"Broken\(\).*{type(raised).__name__}") as told:
        numpy_run(COMPLETE.replace(respond=(Broken(),)))
    assert not isinstance(told.value, BrokenPipeError)
    assert Path(told.value.where).name == Path(__file__).name


def test_truth_values_are_no_numbers() -> None:
    class Wrong(Mechanism):
        phase = "respond"

        def __call__(self, world: World, product: Any, year: Year) -> Any:
            return world.replace(log_odds=world.log_odds > 0), product

    with pytest.raises(BrokenMechanism, match="truth values of 'log_odds'"):
        numpy_run(COMPLETE.replace(respond=(Wrong(),)))


# ------------------------------------------------------------------ parameters that nobody owns
def test_what_nobody_owns_is_at_its_identity_or_default() -> None:
    p = Values({"leap": np.ones((1, 1))}, np.zeros((1, 1), np.float32))
    assert p.leap == 1
    assert p.worst_case == 0
    assert p.greed_benign == pytest.approx(0.1)
    with pytest.raises(AttributeError, match="no mechanism declares the parameter 'leep'"):
        _ = p.leep


def test_a_theory_without_an_answer_does_nothing() -> None:
    run = numpy_run(COMPLETE.without(*(type(m) for m in COMPLETE.respond)), keep=("conduct", "burden", "deliberation"))
    assert not run["conduct"].any()
    assert not run["burden"].any()
    assert (run["deliberation"][..., [0, 1], [1, 0]] == 1).all()
    assert respond.Act() not in COMPLETE.without(respond.Act).mechanisms
