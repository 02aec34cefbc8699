"""Ensembles: many replicates of many points, cut into tiles, the same whatever the cut."""

from __future__ import annotations

import math
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from detente._version import __version__
from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND, BackendName, as_backend
from detente.core.cores import cores
from detente.core.errors import InvalidValue, UnknownName
from detente.core.fields import ABOUT
from detente.core.outside import several, texts
from detente.core.progress import Progress, tracked
from detente.core.renamed import renamed
from detente.core.room import PIECES, must_fit
from detente.core.run import Run
from detente.core.scenario import LONGEST, Intervention, Scenario, whole, within
from detente.core.theory import Theory
from detente.engine.forked import after_fork, check_not_forked
from detente.engine.fused.backend import FusedBackend
from detente.engine.jax_backend import JaxBackend
from detente.engine.jobs import JobsInFlight, cut_jobs, run_in_order
from detente.engine.numpy_backend import NumpyBackend
from detente.engine.plan import Point, make_plan
from detente.engine.records import of_system

Backend = FusedBackend | JaxBackend | NumpyBackend
DEFAULT_KEEP = (
    "conduct",
    "belief",
    "fear",
    "critical_fear",
    "capability",
    "economy",
    "world_growth",
    "malign",
    "wars",
    "crises",
    "order",
)


_MAKERS: dict[BackendName, Callable[[], Backend]] = {"fused": FusedBackend, "numpy": NumpyBackend, "jax": JaxBackend}
_made: dict[BackendName, Backend] = {}
NO_COMPILER = (
    "llvmlite has no wheel here or is not installed ({}), and years cannot be compiled: NumPy serves, 10 to 30 times"
    " slower; same acts, last digits may differ. Install llvmlite, or say numpy where a back end is named."
)
"""What is told where years cannot be compiled."""
_making = threading.Lock()


def _renew() -> None:
    """Have a forked child make back ends though a thread of its parent was about to."""
    global _making
    _making = threading.Lock()


after_fork(_renew)


def backend_named(name: str) -> Backend:
    """Return a back end by name; it is made once, whichever thread asks first.

    Where there is no compiler for ``fused``, NumPy serves in its place and a warning says so.

    Parameters
    ----------
    name
        Its name.

    Raises
    ------
    UnknownName
        There is none of that name.
    MissingExtra
        It is that of JAX, which is not installed.
    ForkedProcess
        It is that of JAX, and this process was forked from one that had it.
    """
    known = as_backend(name)
    if known == "jax":
        check_not_forked()
    with _making:
        if known not in _made:
            try:
                _made[known] = _MAKERS[known]()
            except (ImportError, OSError) as error:
                if known != "fused":
                    raise
                _made[known] = _made.get("numpy") or _made.setdefault("numpy", NumpyBackend())
                warnings.warn(NO_COMPILER.format(error), UserWarning, stacklevel=3)
        return _made[known]


def threads(workers: int | None) -> int:
    """Return how many threads work: as many as there are cores for this process if nobody says.

    Parameters
    ----------
    workers
        What was asked for.

    Raises
    ------
    InvalidValue
        It is no whole number from 1 on.
    """
    return cores() if workers is None else whole("workers", workers, 1, 1024)


LESS = f"Take fewer replicates or years, keep= fewer records, or keep outcomes alone, piece by piece: {PIECES}."
"""What to do where records are too large."""


def number_replicates(replicates: int, replicate_ids: Sequence[int] | Array | None = None) -> Array:
    """Return the numbers of the replicates to run [replicate].

    Parameters
    ----------
    replicates
        How many, if they are not named.
    replicate_ids
        Their numbers.

    Raises
    ------
    InvalidValue
        There are none, one is no whole number from 0 to 2**63 - 1, or one is named twice.
    """
    if replicate_ids is None:
        return np.arange(whole("replicates", replicates, 1, 100_000_000))
    if isinstance(replicate_ids, np.ndarray) and replicate_ids.ndim == 1 and replicate_ids.dtype.kind == "i":
        given = replicate_ids
        for end in (given.min(), given.max()) if given.size else ():
            whole("A number in replicate_ids", end, 0, 2**63 - 1)
    else:
        several = replicate_ids if np.ndim(replicate_ids) else (replicate_ids,)
        given = np.array([whole("A number in replicate_ids", k, 0, 2**63 - 1) for k in several], np.int64)
    if not given.size:
        message = "There is nothing to run: replicate_ids is empty."
        raise InvalidValue(message, "Name at least one replicate, or leave it out.")
    if np.unique(given).size < given.size:
        message = "A replicate is named twice in replicate_ids."
        raise InvalidValue(message, "Name each once: the same number is the same run.")
    return np.asarray(given, np.int64)


def check_records(keep: str | Sequence[str]) -> tuple[str, ...]:
    """Return the names of the records to keep, each once.

    Parameters
    ----------
    keep
        Names, or one.

    Raises
    ------
    UnknownName
        There is no such record.
    """
    names = (keep,) if isinstance(keep, str) else tuple(dict.fromkeys(texts("keep", keep)))
    for name in names:
        if name not in ABOUT:
            kind = "record"
            raise UnknownName(kind, name, sorted(ABOUT))
    return names


@renamed(replicas="replicate_ids")
def simulate(
    theory: Theory | Sequence[Theory],
    scenario: Scenario,
    *,
    keep: str | Sequence[str] = DEFAULT_KEEP,
    replicates: int = 200,
    replicate_ids: Sequence[int] | Array | None = None,
    years: int | None = None,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    interventions: Intervention | Sequence[Intervention] = (),
    workers: int | None = None,
    chunk: int | None = None,
    progress: Progress = None,
) -> Run:
    """Run one theory in one scenario many times and keep what is asked for of every year.

    ``detente.simulate`` does the same and also takes names.

    Parameters
    ----------
    theory
        A theory, or one for each state (a mixed world).
    scenario
        Where it starts.
    keep
        Records: fields of the world, or names of ``detente.engine.records.RECORDS``.
    replicates
        Number of replicates.
    replicate_ids
        Numbers of the replicates to run instead of 0 to ``replicates - 1``.
    years
        Number of years; the scenario's horizon if None.
    seed
        Seed: with the replicate's number it fixes everything.
    backend
        ``"fused"`` (compiled for this machine), ``"numpy"`` (the oracle, no compiling) or ``"jax"`` (GPUs; an extra).
    interventions
        What is done to it, beside what the scenario holds.
    workers
        Threads; as many as cores if None. It changes no bit of the result.
    chunk
        Replicates handed out at a time: it changes memory and progress, no bit of the result.
    progress
        Told of each ``Moment``, in runs; True for a bar.

    Returns
    -------
    Run
        The record. A replicate whose numbers are not finite is marked as failed, with the reason.
    """
    horizon = scenario.years if years is None else whole("years", years, 1, LONGEST)
    point = Point(tuple(theory) if isinstance(theory, Sequence) else theory, scenario, within(interventions, horizon))
    ids = number_replicates(replicates, replicate_ids)
    cells = sum(math.prod(ABOUT[name].shape(scenario.states)) for name in check_records(keep))
    must_fit(
        f"The records of {len(ids)} runs of {horizon} years", 2 * 4 * len(ids) * horizon * cells, LESS
    )  # pieces of single precision, and what they are joined to
    parts: dict[str, list[Array]] = {}
    failures: dict[int, str] = {}
    run: Run | None = None
    with tracked(progress, "simulate", "runs", len(ids), whole=True) as track:
        for run in stream(
            [point],
            years=horizon,
            replicate_ids=ids,
            seed=seed,
            keep=keep,
            backend=backend,
            chunk=chunk,
            workers=workers,
            ahead=track.ahead,
        ):
            for name, value in run.records.items():
                parts.setdefault(name, []).append(value)
            failures.update(run.failures)
            track.at(track.done + run.replicates)
    if run is None:  # pragma: no cover  # there is at least one replicate
        message = "There is nothing to run."
        raise InvalidValue(message, "Ask for at least one replicate.")
    records = {name: np.concatenate(v) for name, v in parts.items()}
    return replace(run, replicate_ids=ids, records=records, failures=failures)


def stream(
    points: Sequence[Point],
    *,
    years: int,
    replicate_ids: Array,
    seed: int = 0,
    keep: Sequence[str] = (),
    backend: BackendName = DEFAULT_BACKEND,
    chunk: int | None = None,
    workers: int | None = None,
    ahead: Callable[[float], None] | None = None,
) -> Iterator[Run]:
    """Run every point for every replicate and hand out the records piece by piece.

    Pieces come in a fixed order: chunk by chunk of replicates, within a chunk point by point, each a
    ``Run`` of one point with ``point`` in its manifest. Memory holds a few tiles, whatever the number
    of replicates.

    Parameters
    ----------
    points
        Design; all points have the same number of states, the same anatomy and interventions at the same years.
    years
        Number of years.
    replicate_ids
        Numbers of the replicates.
    seed, keep, backend, chunk, workers
        As in ``simulate``.
    ahead
        Told now and then how many runs are finished, in parts, of those that were not yet handed out.

    Yields
    ------
    Run
        Records of some replicates of one point.
    """
    points = several("The points of a design", points)
    whole("years", years, 1, LONGEST)
    whole("seed", seed, 0, 2**63 - 1)
    hands = threads(workers)
    names = check_records(keep)
    engine = backend_named(backend)
    plan = make_plan(points, years)
    states = points[0].scenario.states
    tile = engine.tile(states)
    size = max(1, len(replicate_ids)) if chunk is None else whole("chunk size", chunk, 1, 100_000_000)
    manifest = {"detente": __version__, **engine.manifest(), "tile": tile}
    shares = max(1, -(-size * len(points) // tile))
    if chunk is None and shares * tile > 16 * tile:  # keep pieces small enough to stream
        size = max(1, 16 * tile // len(points))
    jobs = enumerate(cut_jobs(len(points), replicate_ids, size, tile, padded=engine.padded))

    in_flight = JobsInFlight(ahead)

    def work(job: tuple[int, tuple[Array, Array, int]]) -> tuple[int, Array, Array, dict[str, Array], list[str]]:
        number, (which, ids, real) = job
        with engine.on(number):
            records, why = plan.run(engine, which, ids, seed, names, in_flight.of(number, real))
        return (
            number,
            which[:real],
            ids[:real],
            {k: np.ascontiguousarray(np.moveaxis(v, -1, 0)[:real]) for k, v in records.items()},  # here: on a thread
            why,
        )

    for number, which, ids, records, why in run_in_order(work, jobs, hands):
        in_flight.finish(number)
        for k in np.unique(which):
            mine = which == k
            point = points[k]
            yield Run(
                theory=point.first_theory,
                theories=point.theory if isinstance(point.theory, tuple) else (),
                scenario=point.scenario,
                seed=seed,
                replicate_ids=ids[mine],
                years=years,
                records={n: _shaped(n, v if mine.all() else v[mine]) for n, v in records.items()},
                values=plan.of(int(k)),
                manifest={**manifest, "point": int(k)},
                interventions=point.interventions,
                failures=reasons(ids, mine, why),
            )


def reasons(ids: Array, mine: Array, why: Sequence[str]) -> dict[int, str]:
    """Return why replicates failed, by number.

    Parameters
    ----------
    ids
        Number of the replicate of each lane.
    mine
        Which lanes to look at.
    why
        Why each lane failed; empty if it did not.
    """
    if not any(why):
        return {}
    return {int(k): words for k, own, words in zip(ids, mine, why, strict=False) if own and words}


def _shaped(name: str, value: Array) -> Array:
    return value[..., 0] if of_system(name) else value
