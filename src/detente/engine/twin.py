"""The mean-field twin: the same year with every draw replaced by its mean, for gradients and first search.

Events happen by their probability and normal numbers are 0, so one deterministic path stands for the
ensemble. It is smooth almost everywhere and differentiable through all years. It is no substitute for
the ensemble: tipping points and probabilities come from the stochastic engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.scenario import Scenario, whole
from detente.core.theory import Theory
from detente.core.values import Values
from detente.core.world import World
from detente.engine.ensemble import check_records
from detente.engine.forked import check_not_forked
from detente.engine.jax_backend import JaxAxes, load, off_diagonal, with_axes
from detente.engine.mean import MeanDraws
from detente.engine.plan import in_scenario, values_in
from detente.engine.records import record_year
from detente.engine.step import step
from detente.engine.year import Machine, always, make_year
from detente.mechanisms.start import first_world

Path = Callable[[Mapping[str, Any]], dict[str, Array]]


def twin(
    theory: Theory,
    scenario: Scenario,
    *,
    keep: str | Sequence[str] = ("conduct", "fear", "capability"),
    dtype: Any = np.float32,
    years: int | None = None,
) -> Path:
    """Return the mean-field path of a theory in a scenario as a function of its parameters.

    Parameters
    ----------
    theory
        Theory.
    scenario
        Where it starts. Its interventions are not carried out.
    keep
        Records, as in ``simulate``.
    dtype
        Precision; ``numpy.float64`` needs JAX's 64-bit mode.
    years
        Number of years; the scenario's horizon if None.

    Returns
    -------
    callable
        ``path({parameter: value})`` returns records [year, ...]; what is not named has the theory's value.
        It can be compiled and differentiated by JAX, several times faster as
        ``jax.jit(..., compiler_options=detente.engine.jax_backend.options("cpu"))``, and a gradient in reverse with
        ``"xla_cpu_use_fusion_emitters": False`` beside them, which takes a quarter of the time; memory of the gradient
        grows with the world, not with what a year computes, because each year is computed again on the way back.
    """
    check_not_forked()
    jax = load()
    jnp = jax.numpy
    horizon = whole("years", scenario.years if years is None else years, 1, 100_000)
    n = scenario.states
    theory = in_scenario(theory, scenario)
    base = values_in(theory, scenario)
    streams = tuple(dict.fromkeys(s for m in theory.mechanisms for s in m.streams))
    others = off_diagonal(n, flat=True).astype(dtype)
    given = {k: np.asarray(v, dtype) for k, v in scenario.given.items()}
    names = check_records(keep)
    machine = Machine(jnp, jax.lax.erf, always, averaged=True)

    def path(parameters: Mapping[str, Any]) -> dict[str, Array]:
        unknown = set(parameters) - set(base)
        if unknown:
            theory.where(**dict.fromkeys(unknown, 0.0))  # raises, with the nearest valid names
        values = {k: jnp.reshape(jnp.asarray(parameters.get(k, v), dtype), (1,)) for k, v in base.items()}
        p = Values(values, jnp.zeros((1,), dtype))
        draws = MeanDraws(jnp, streams, n, dtype)
        world = first_world(jnp, p, draws, jnp.asarray(others), {k: jnp.asarray(v) for k, v in given.items()})

        def live(world: World, number: Array) -> tuple[World, dict[str, Array]]:
            year = make_year(machine, p, draws, jnp.asarray(others), (number > 0).astype(dtype))
            after, year = step(theory, world, year)
            return after, record_year(names, theory, world, after, year)

        _, records = jax.lax.scan(jax.checkpoint(live), world, jnp.arange(horizon))
        out: dict[str, Array] = records
        return out

    return with_axes(path, JaxAxes(jax))
