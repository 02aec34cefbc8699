"""The front door: run a theory in a scenario, each given as an object or by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.errors import InvalidValue
from detente.core.progress import Progress
from detente.core.renamed import renamed
from detente.core.run import Run
from detente.core.scenario import Intervention
from detente.engine import ensemble
from detente.engine import single as engine_single
from detente.engine import twin as engine_twin
from detente.engine.ensemble import DEFAULT_KEEP
from detente.studies.given import ScenarioLike, TheoryLike, check_given

Path = Callable[..., dict[str, Array]]
"""A path as a function of parameters."""


@renamed(replicas="replicate_ids")
def simulate(
    theory: TheoryLike | Sequence[TheoryLike],
    scenario: ScenarioLike,
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

    The same seed is the same run to the last bit, whatever ``workers`` and ``chunk``. Two runs with one seed share all
    luck: what differs between them, replicate by replicate, is the effect of what you changed.

    Parameters
    ----------
    theory
        A ``Theory`` or the name of a school (``detente.schools()`` lists them); or a list with one for each state.
    scenario
        Where it starts: a ``Scenario``, a name (``detente.scenarios()`` lists them), or the path of a TOML file.
    keep
        What to record of every year: fields of the world, or names of ``detente.engine.records.RECORDS``.
        ``detente.NEEDS`` is all that ``detente.diagnose`` asks for.
    replicates
        Number of replicates.
    replicate_ids
        Numbers of the replicates to run instead of 0 to ``replicates - 1``, each once.
    years
        Number of years; the scenario's horizon if None.
    seed
        Seed: with the replicate's number it fixes everything.
    backend
        ``"fused"`` (compiled for this machine), ``"numpy"`` (the oracle, no compiling) or ``"jax"`` (GPUs; an extra).
    interventions
        What is done beside what the scenario holds: one ``Intervention`` or several, none after the last year.
    workers
        Threads; as many as there are cores if None.
    chunk
        Replicates handed out at a time; it changes memory alone.
    progress
        Told of each ``Moment``, in runs; True for a bar.

    Returns
    -------
    Run
        The record: ``run["conduct"]`` is an array [replicate, year, state, other].

    Raises
    ------
    UnknownName
        There is no such school, scenario, record or back end; the nearest names are told.
    InvalidValue
        A value is of the wrong type or out of its range, or theory and scenario are exchanged.

    Examples
    --------
    >>> import detente
    >>> run = detente.simulate("three_steps", "first_encounter", replicates=50, seed=1)
    >>> run["conduct"].shape
    (50, 60, 2, 2)
    """
    who, place = check_given(theory, scenario, "simulate")
    return ensemble.simulate(
        who,
        place,
        keep=keep,
        replicates=replicates,
        replicate_ids=replicate_ids,
        years=years,
        seed=seed,
        backend=backend,
        interventions=interventions,
        workers=workers,
        chunk=chunk,
        progress=progress,
    )


class Single(engine_single.SingleRun):
    """One replicate, lived a year at a time and kept, so that it can be forked at any year.

    It is the same run as replicate ``replicate_id`` of an ensemble on the same back end: bit for bit where it is
    compiled, and with NumPy but for last digits of sums over third states.

    Parameters
    ----------
    theory
        A theory or the name of a school, or one for each state.
    scenario
        Where it starts: a scenario, its name, or the path of a TOML file; its interventions are done as the years come.
    replicate_id, seed
        What fixes its luck.
    backend
        ``"fused"`` or ``"numpy"``. A year of twelve periods compiles for seconds, once a machine; NumPy begins at once.
    """

    @renamed(replica="replicate_id")
    def __init__(
        self,
        theory: TheoryLike | Sequence[TheoryLike],
        scenario: ScenarioLike,
        *,
        replicate_id: int = 0,
        seed: int = 0,
        backend: BackendName = DEFAULT_BACKEND,
    ) -> None:
        who, place = check_given(theory, scenario, "Single")
        super().__init__(who, place, replicate_id=replicate_id, seed=seed, backend=backend)


def twin(
    theory: TheoryLike,
    scenario: ScenarioLike,
    *,
    keep: str | Sequence[str] = ("conduct", "fear", "capability"),
    dtype: Any = np.float32,
    years: int | None = None,
) -> Path:
    """Return the mean-field path of a theory in a scenario as a function of its parameters.

    Parameters
    ----------
    theory
        A theory, or the name of a school.
    scenario
        Where it starts: a scenario, its name, or the path of a TOML file. Its interventions are not carried out.
    keep
        Records, as in ``simulate``.
    dtype
        Precision; ``numpy.float64`` needs JAX's 64-bit mode.
    years
        Number of years; the scenario's horizon if None.

    Returns
    -------
    callable
        ``path({parameter: value})`` returns records [year, ...]; see ``detente.engine.twin.twin``.
    """
    who, place = check_given(theory, scenario, "twin")
    if isinstance(who, tuple):
        msg = "A twin follows one theory, and several are given."
        raise InvalidValue(msg, "Give one; mixed worlds are run by simulate.")
    return engine_twin.twin(who, place, keep=keep, years=years, dtype=dtype)
