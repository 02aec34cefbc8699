"""Checks that any theory must pass, a school of ours or a theory of yours.

Each takes a theory, returns nothing, and raises ``NotConforming`` with what failed and where. The
worlds are small (2 and 4 states) and the seeds fixed, so a check gives the same answer every time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND, BackendName, as_backend
from detente.core.errors import BrokenMechanism, DetenteError, InvalidValue, MissingExtra, PhaseViolation
from detente.core.fields import ABOUT
from detente.core.param import REGISTRY
from detente.core.phases import PHASES
from detente.core.run import Run
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.core.world import FIELDS, World
from detente.engine.assimilate import Assimilation
from detente.engine.ensemble import backend_named, simulate
from detente.mechanisms.complete import completed
from detente.testing.failure import NotConforming
from detente.testing.moment import YearStart, moment, permute, shape_of
from detente.testing.watched import Watched, watch_theory

KEEP = (
    *(name for name, field in FIELDS.items() if field.phase),
    "belief",
    "fear",
    "explained",
    "compete",
    "deliberation",
    "burden",
    "win",
    "prox",
)
"""Records that the checks look at: one list, so that they share a compiled program."""
MOMENTS = ((2, 0), (2, 9), (4, 0), (4, 1), (4, 9))
"""Numbers of states and years at which one year is looked at closely."""


# ------------------------------------------------------------------ the checks
def finite_and_in_range(theory: Theory) -> None:
    """Check: every number is finite and in its range, for 2 and 4 states, over 30 years."""
    for states in (2, 4):
        for name, value in _path(theory, states, 30).items():
            where = f"{name!r} with {states} states"
            if not np.isfinite(value).all():
                year = int(np.argwhere(~np.isfinite(value))[:, 0].min())
                _fail("finite and in range", theory, f"{where} is not finite from year {year} on.")
            about = ABOUT[name]
            low, high = about.low, about.high
            if value.min() < low - 1e-5 or value.max() > high + 1e-5:
                reach = f"{value.min():.6g} to {value.max():.6g}"
                _fail("finite and in range", theory, f"{where} runs from {reach}, outside {low:g} to {high:g}.")
            if about.whole and not np.isin(value, (0, 1)).all():
                _fail("finite and in range", theory, f"{where} has values other than 0 and 1.")
            if about.mutual and not np.allclose(value, np.swapaxes(value, 1, 2), rtol=1e-5, atol=1e-6):
                _fail("finite and in range", theory, f"{where} differs between the two sides of a dyad.")
            if about.of == "dyad" and value[:, np.arange(states), np.arange(states)].any():
                _fail("finite and in range", theory, f"{where}: a state has one toward itself.")


def same_tree(theory: Theory) -> None:
    """Check: a year leaves the fields of the world, their shapes and their types as they were."""
    for states, year in MOMENTS:
        now = moment(theory, states=states, year=year)
        try:
            after, _ = now.live()
        except BrokenMechanism as error:
            _fail("same tree", theory, error.message, error.hint or "")
        for name in World.names():
            old, new = getattr(now.world, name), getattr(after, name)
            if np.shape(old) != np.shape(new) or old.dtype != new.dtype:
                change = f"{old.dtype}{list(np.shape(old))} -> {new.dtype}{list(np.shape(new))}"
                _fail("same tree", theory, f"field {name!r} changed: {change} ({states} states).")


def right_write_set(theory: Theory) -> None:
    """Check: a mechanism writes the fields of its phase only, and changes nothing in place."""
    for states, year in MOMENTS:
        now = _watch(theory, states, year)
        try:
            now.live()
        except PhaseViolation as error:
            _fail("right write-set", theory, str(error))
        for m in _watchers(now):
            if m.notes.spoiled:
                names = ", ".join(sorted(m.notes.spoiled))
                _fail("right write-set", theory, f"{m!r} changed {names} in place.", "Use `world.replace`.")


def reads_what_it_declares(theory: Theory) -> None:
    """Check: a mechanism reads the parameters that it declares or borrows, and draws its own streams, no others."""
    for states, year in MOMENTS:
        now = _watch(theory, states, year)
        now.live()
        for m in _watchers(now):
            notes = m.notes
            if extra := notes.read - notes.may_read:
                names = ", ".join(sorted(extra))
                _fail("reads what it declares", theory, f"{m!r} read {names}.", "Name what it reads in `borrows`.")
            if extra := notes.drawn - notes.may_draw:
                names = ", ".join(sorted(extra))
                _fail("reads what it declares", theory, f"{m!r} drew {names}.", "Declare its streams.")


def relabelling(theory: Theory) -> None:
    """Check: with states and draws in another order a year gives the same in that order (double precision)."""
    for states, year in MOMENTS:
        orders = [(1, 0)] if states == 2 else [(3, 1, 0, 2), (1, 2, 3, 0)]
        for mixed in (False, True):
            now = moment(theory, states=states, year=year, lanes=64, mixed=mixed).precise()
            plain, _ = now.live()
            for order in orders:
                moved, draws = now.relabelled(order)
                after, _ = moved.live(draws)
                for name in World.names():
                    want, got = permute(getattr(plain, name), order, shape_of(name)), getattr(after, name)
                    if not np.allclose(want, got, rtol=1e-7, atol=1e-7):
                        worst = float(np.abs(want - got).max())
                        _fail(
                            "relabelling",
                            theory,
                            f"field {name!r} depends on the order of the {states} states: in year {year} it is"
                            f" off by {worst:.2g} under {order}.",
                            "A mechanism must treat states alike; break ties by a draw, not by position.",
                        )


def numpy_equals_fused(theory: Theory) -> None:
    """Check: from one world a compiled year gives the same acts as NumPy, but at ties, and numbers within 2e-4."""
    for states, year in ((2, 6), (4, 6)):
        back_ends_agree(_shared(theory), states, year)


def numpy_equals_jax(theory: Theory) -> None:
    """Check the same of JAX; where it is not installed there is nothing to check."""
    with suppress(MissingExtra):
        backend_named("jax")
        for states, year in ((2, 6), (4, 6)):
            back_ends_agree(_shared(theory), states, year, backend="jax")


def back_ends_agree(
    theory: Theory,
    states: int,
    year: int,
    keep: Sequence[str] = KEEP,
    periods: int = 1,
    *,
    backend: BackendName = DEFAULT_BACKEND,
) -> None:
    """Check that a year from the same world comes out as with NumPy: every field and every record.

    Parameters
    ----------
    theory
        Theory to live by.
    states, year
        Number of states, and of the year.
    keep
        Records; another choice of them is another compiled program.
    periods
        Periods in the year.
    backend
        Back end that is held against NumPy.
    """
    names = tuple(keep)
    compiled, plain = backend_named(backend), backend_named("numpy")
    check = f"NumPy equals {backend}"
    tile = compiled.tile(states)
    now = moment(theory, states=states, year=year, lanes=tile if compiled.padded else min(tile, LANES))
    given = (theory, now.world, now.values, now.keys, year, year + 1, None, names, CAPACITY, periods)
    flat = compiled.padded and tile == 1
    start = _flat(now.world) if flat else now.world
    ours, other = plain.advance(*given), compiled.advance(theory, start, *given[2:])
    world = {n: np.asarray(getattr(other[0], n))[..., None] if flat else getattr(other[0], n) for n in World.names()}
    off = now.year().others  # what a state would be to itself means nothing
    pairs = []
    for name in World.names():
        mask = off if shape_of(name) == "dyad" else 1.0
        pairs.append((name, getattr(ours[0], name) * mask, np.asarray(world[name]) * mask))
    pairs += [(n, ours[1][n], other[1][n]) for n in names]
    alike = np.ones(now.keys[0].shape, bool)
    where = f"in year {year} with {states} states"
    for name, a, b in pairs:
        if ABOUT[name].whole:
            alike &= (a == b).reshape(-1, a.shape[-1]).all(0)
            if (a != b).mean() > 1e-4 and (a != b).sum() > 2:
                _fail(check, theory, f"{(a != b).mean():.2%} of {name!r} differ {where}.")
    for name, a, b in pairs:
        apart = (np.abs(a - b) / (1 + np.abs(a)))[..., alike]
        if not apart.max(initial=0.0) < 2e-4:
            _fail(check, theory, f"{name!r} differs by {float(apart.max()):.2g} {where}.")


def chunks_and_workers(theory: Theory) -> None:
    """Check: chunks of 1, 7, 64 and all replicates, on 1 or 2 threads, give the same bits compiled and on NumPy."""
    theory = _shared(theory)
    cuts = ((1, 1), (7, 2), (64, 1), (64, 2), (None, 2))
    for backend, count, years in (("fused", 70, 12), ("numpy", 70, 4)):
        whole = _run(theory, backend, years, replicate_ids=range(count), workers=1)
        for chunk, workers in cuts:
            some = range(9) if chunk == 1 else range(count)
            cut = _run(theory, backend, years, replicate_ids=some, chunk=chunk, workers=workers)
            _same_bits("chunks and workers", theory, whole, cut, f"chunk {chunk}, {workers} workers, {backend}")


def lane_position(theory: Theory) -> None:
    """Check: a replicate is the same alone, among others, and in whatever order replicates are named."""
    theory = _shared(theory)
    for backend, years in (("numpy", 4), ("fused", 12)):
        whole = _run(theory, backend, years, replicate_ids=range(20))
        for ids in ([7], [19, 3, 11, 0], list(range(5, 20))[::-1]):
            some = _run(theory, backend, years, replicate_ids=ids)
            _same_bits("lane position", theory, whole, some, f"replicates {ids}, {backend}")


def seeds(theory: Theory) -> None:
    """Check: the same seed gives the same run, another seed another."""
    for backend in ("fused", "numpy"):
        first, again, other = (
            _run(_shared(theory), backend, 12, replicate_ids=range(8), seed=seed) for seed in (5, 5, 6)
        )
        _same_bits("seeds", theory, first, again, f"seed 5 twice, {backend}")
        if all((first[name] == other[name]).all() for name in KEEP):
            _fail("seeds", theory, f"seeds 5 and 6 give the same run on {backend}.")


def identities(theory: Theory) -> None:
    """Check: a mechanism with its parameters at their identities is as good as left out (see ``EXACT``)."""
    for m in theory.mechanisms:
        if not m.off:
            continue
        for name in m.off:
            if name not in REGISTRY or REGISTRY[name].identity is None:
                _fail("identities", theory, f"{m!r} is switched off by {name!r}, which has no identity.")
        off = {name: float(REGISTRY[name].identity or 0.0) for name in m.off}
        _alike(theory, theory.without(type(m)), theory.where(**off), f"{m!r} at {off}")
    if (whole := _shared(theory)) is not theory:
        _alike(theory, theory, whole, "the completed theory")


def knock_outs(theory: Theory) -> None:
    """Check: the year runs, and stays finite, without the mechanisms of any one phase."""
    for phase in PHASES:
        rest = theory.without(*(type(m) for m in getattr(theory, phase)))
        try:
            records = _path(rest, 3, 4)
        except (DetenteError, AttributeError, TypeError) as error:
            _fail("knock-outs", theory, f"without the phase {phase!r} it stops: {error}")
        for name, value in records.items():
            if not np.isfinite(value).all():
                _fail("knock-outs", theory, f"without the phase {phase!r} {name!r} is not finite.")


def along_the_record(theory: Theory) -> None:
    """Check: it can be carried along a record of acts and wars, and what it then believes is finite and in range."""
    for states in (2, 4):
        off = 1.0 - np.eye(states)
        given = {name: np.linspace(0.6, 1.4, states) for name in ("economy", "capability")}
        given |= {"polity": np.ones(states), "distance": 0.1 * off, "alliance": 0.0 * off}
        follower = Assimilation(theory)
        for war in (0.0 * off, off, off, 0.0 * off):
            try:
                year = follower.foresee(range(states), given)
                world = follower.tell(off, war, war)
            except (BrokenMechanism, AttributeError, TypeError) as error:
                hint = "Of the phase interact, say `along_record = False` if it needs what the record tells."
                _fail("along the record", theory, f"it stops: {error}", hint)
            told = {"belief": year.interpretation.belief, "fear": year.interpretation.fear}
            told |= {name: getattr(world, name) for name in World.names()}
            for name, value in told.items():
                about = ABOUT[name]
                if not np.isfinite(value).all() or value.min() < about.low - 1e-5 or value.max() > about.high + 1e-5:
                    _fail("along the record", theory, f"{name!r} runs from {value.min():.3g} to {value.max():.3g}.")


CHECKS: dict[str, Callable[[Theory], None]] = {
    f.__name__: f
    for f in (
        finite_and_in_range,
        same_tree,
        right_write_set,
        reads_what_it_declares,
        relabelling,
        numpy_equals_fused,
        numpy_equals_jax,
        chunks_and_workers,
        lane_position,
        seeds,
        identities,
        knock_outs,
        along_the_record,
    )
}
"""Every check of a theory, by name."""
CAPACITY = 50
LANES = 512
"""Most lanes of a comparison where any number of them can be run."""
EXACT = 1e-4
"""A mechanism may leave a trace of rounding, so floats may differ by this share; acts must be the same."""


def checks() -> tuple[str, ...]:
    """Return the names of the checks, for ``pytest.mark.parametrize``."""
    return tuple(CHECKS)


def check_theory(theory: Theory, only: Sequence[str] | None = None) -> None:
    """Check that a theory keeps the rules of the engine.

    Parameters
    ----------
    theory
        Any theory.
    only
        Names of checks; all if None.

    Raises
    ------
    NotConforming
        At the first check that fails, with what failed and where.
    """
    for name in CHECKS if only is None else only:
        CHECKS[name](theory)


# ------------------------------------------------------------------ helpers
def _fail(check: str, theory: Theory, message: str, hint: str = "") -> None:
    raise NotConforming(check, f"Theory {theory.name!r}", message, hint)


def _shared(theory: Theory) -> Theory:
    """Return the same theory in the anatomy of the complete model if it has one, so that programs are shared."""
    try:
        return completed(theory)
    except InvalidValue:
        return theory


def _flat(world: World) -> World:
    return World(**{name: getattr(world, name)[..., 0] for name in World.names()})


def _watch(theory: Theory, states: int, year: int) -> YearStart:
    return moment(theory, states=states, year=year).replace(theory=watch_theory(theory))


def _watchers(now: YearStart) -> list[Watched]:
    return [m for m in now.theory.mechanisms if isinstance(m, Watched)]


def _path(theory: Theory, states: int, years: int) -> dict[str, Array]:
    """Return the records [year, ..., lane] of a few replicates on NumPy."""
    now = moment(theory, states=states, year=0, lanes=24)
    engine = backend_named("numpy")
    return engine.advance(theory, now.world, now.values, now.keys, 0, years, None, KEEP, years)[1]


def _run(
    theory: Theory,
    backend: str,
    years: int,
    replicate_ids: Sequence[int],
    seed: int = 0,
    chunk: int | None = None,
    workers: int | None = None,
) -> Run:
    how: dict[str, Any] = {"seed": seed, "keep": KEEP, "chunk": chunk, "workers": workers}
    world, engine = Scenario("check", states=2), as_backend(backend)
    return simulate(theory, world, years=years, replicate_ids=replicate_ids, backend=engine, **how)


def _same_bits(check: str, theory: Theory, whole: Run, part: Run, where: str) -> None:
    place = [int(np.flatnonzero(whole.replicate_ids == r)[0]) for r in part.replicate_ids]
    for name in KEEP:
        if not np.array_equal(_bits(whole[name][place]), _bits(part[name])):
            _fail(check, theory, f"{name!r} has other bits ({where}).")


def _bits(value: Array) -> Array:
    return np.ascontiguousarray(value, np.float32).view(np.uint32)


def _alike(theory: Theory, without: Theory, off: Theory, what: str) -> None:
    a, b = (_path(t, 3, 10) for t in (without, off))
    for name in KEEP:
        if ABOUT[name].whole and not np.array_equal(a[name], b[name]):
            _fail("identities", theory, f"{what} is not the same as leaving it out: {name!r} differs.")
        apart = float((np.abs(a[name] - b[name]) / (1 + np.abs(a[name]))).max())
        if apart > EXACT:
            _fail("identities", theory, f"{what} is not the same as leaving it out: {name!r} is off by {apart:.2g}.")
