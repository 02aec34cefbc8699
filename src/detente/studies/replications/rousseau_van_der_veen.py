"""Rousseau and van der Veen's four findings about the emergence of a shared identity, as signs.

Their abstract says: complexity and shared identity are related by a curve; unstable environments encourage a shared
identity; leaders decrease it; and the three together produce extreme polarisation [RousseauVanDerVeen2005]_. Shared
identity is the share of agents that show the most common identity; polarisation is four times the product of the two
largest shares: 1 where two identities have half each.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.progress import Part
from detente.core.scenario import whole
from detente.studies.kept import Pieces
from detente.studies.replications.findings import ComparedNumber, Findings
from detente.studies.replications.identity_model import Society, play
from detente.studies.replications.workers import run_all

COMPLEXITY = (1, 2, 3, 4, 6, 8, 10, 12)
INSTABILITY = (0.001, 0.005, 0.02)
LEADERS = (0.0, 0.05, 0.10)
"""Levels of the three conditions (assumption); every combination is run."""

RUNS = 20
"""Runs of every combination if nothing else is asked for."""

CLEAR = 3.0
"""Standard errors from which an effect has a sign (false alarm: .003)."""


@dataclass(frozen=True)
class IdentityJob:
    """One run of every combination: the seed and a number fix its luck."""

    seed: int
    number: int


def societies() -> list[Society]:
    """Return every combination of the three conditions."""
    return [Society(*point) for point in product(COMPLEXITY, INSTABILITY, LEADERS)]


def one_of_each(job: IdentityJob) -> Array:
    """Play one run of every combination; return shares of identities, largest first [combination, identity].

    Parameters
    ----------
    job
        Seed and number.
    """
    return play(societies(), job.seed, job.number)


def rousseau_van_der_veen(
    *,
    runs: int = RUNS,
    seed: int = 0,
    workers: int = 1,
    progress: Part | None = None,
    pieces: Pieces | None = None,
) -> Findings:
    """Look for the four signs in a small model of our own.

    Parameters
    ----------
    runs
        Runs of every combination of conditions, at least 4.
    workers
        Processes; it changes no number.
    progress
        Called with the number of finished runs of all combinations, and of all.
    pieces
        Where runs are done, and where their results are kept.
    """
    whole("replicates", runs, 4, 100_000)
    whole("seed", seed, 0, 2**31 - 1)
    jobs = [IdentityJob(seed, k) for k in range(runs)]
    found = run_all(one_of_each, jobs, workers=workers, batch=1, progress=progress, pieces=pieces)
    if len(found.results) < 4:
        raise KeyboardInterrupt
    shape = (-1, len(COMPLEXITY), len(INSTABILITY), len(LEADERS))
    parts = np.stack([result for _, result in found.ordered()])
    shared, polarised = parts[..., 0].reshape(shape), (4.0 * parts[..., 0] * parts[..., 1]).reshape(shape)
    return Findings(
        quantities=tuple(_signs(shared, polarised)),
        reasons=_reasons(polarised),
        drawn=_drawn(shared, polarised),
        asked=runs,
        runs=parts.shape[0] * parts.shape[1],
        seed=seed,
        why_not=found.why_not,
    )


def _sign(effect: float, error: float) -> float:
    """Sign of an effect; 0 if it is not clear of zero."""
    return float(np.sign(effect)) if abs(effect) > CLEAR * error else 0.0


def _of_runs(values: Array) -> tuple[float, float]:
    """Mean over runs and its standard error."""
    return float(values.mean()), float(values.std(ddof=1) / len(values) ** 0.5) if len(values) > 1 else float("inf")


def _shown(effect: float, error: float) -> str:
    return f"effect {effect:+.3f}, standard error {error:.3f}; a sign counts from three standard errors"


def _signs(shared: Array, polarised: Array) -> list[ComparedNumber]:
    """Return the four signs; every effect is estimated run by run, each run having one of every combination."""
    x = np.array(COMPLEXITY, float)
    curve = np.polynomial.polynomial.polyfit(x, shared.mean((2, 3)).T, 2)
    bend, bend_error = _of_runs(curve[2])
    middle = curve.mean(1)
    turn = -middle[1] / (2 * middle[2])
    inside = bool(x[0] < turn < x[-1])
    curved = abs(_sign(bend, bend_error)) if inside else 0.0
    at = f"turns at {turn:.1f} identities" if inside else "does not turn within the range"
    out = [ComparedNumber("complexity: a curve", curved, 1.0, 0.0, f"{at}, {'up' if bend > 0 else 'down'} from there")]
    for label, axis, published in (("instability", 2, 1.0), ("leaders", 3, -1.0)):
        levels = shared.mean((1, 5 - axis))
        effect, error = _of_runs(levels[:, -1] - levels[:, 0])
        out.append(
            ComparedNumber(
                f"{label}: effect on shared identity", _sign(effect, error), published, 0.0, _shown(effect, error)
            )
        )
    effect, error, where = _surplus(polarised)
    name = "all three together: polarisation above the sum of their effects"
    out.append(ComparedNumber(name, _sign(effect, error), 1.0, 0.0, f"{where}: {_shown(effect, error)}"))
    return out


def _surplus(polarised: Array) -> tuple[float, float, str]:
    """By how much the most polarised combination exceeds what the three conditions add up to, and which it is.

    Every second run chooses the combination and the others measure it: a maximum measured on itself is too large.
    """
    mean, left = polarised[::2].mean(0), polarised[1::2]
    a, b, c = np.unravel_index(int(mean.argmax()), mean.shape)
    total = left.mean((1, 2, 3))
    added = left.mean((2, 3))[:, a] + left.mean((1, 3))[:, b] + left.mean((1, 2))[:, c] - 2 * total
    effect, error = _of_runs(left[:, a, b, c] - added)
    where = f"at {COMPLEXITY[a]} identities, instability {INSTABILITY[b]:g}, {100 * LEADERS[c]:.0f} % leaders"
    return effect, error, where


def _reasons(polarised: Array) -> str:
    """Why the signs agree or not."""
    mean = polarised.mean(0)
    a, b, c = np.unravel_index(int(mean.argmax()), mean.shape)
    leaders = mean.mean((0, 1))
    return (
        "Neither their program nor the numbers behind the four findings could be read, only the abstract: the model is "
        "our own, after Lustick's agents with repertoires, and signs are all that can be compared. Thresholds, "
        "lattice and levels are assumptions that were set before the first run and not changed after it. "
        "The abstract does not say which way the curve bends; here shared identity rises steeply from agents with one "
        "identity, who can hardly change, to agents with two or three, and falls slowly from there. "
        "Changing pulls make identities win everywhere at once; leaders hold on to what they show, and their "
        "neighbours with them. "
        "The fourth sign asks whether the most polarised combination, found in one half of the runs, is more polarised "
        "in the other half than the three conditions add up to. "
        f"That combination is {COMPLEXITY[a]} identities, instability {INSTABILITY[b]:g} and "
        f"{100 * LEADERS[c]:.0f} % leaders, and its polarisation {mean[a, b, c]:.2f}, where 1 is two halves: societies "
        f"here are not extreme. From no leaders to the most, polarisation goes from {leaders[0]:.2f} to "
        f"{leaders[-1]:.2f}: leaders of many identities scatter the agents here, while theirs may gather two camps."
    )


def _drawn(shared: Array, polarised: Array) -> dict[str, Any]:
    error = shared.std(0, ddof=1) / len(shared) ** 0.5 if len(shared) > 1 else np.zeros(shared.shape[1:])
    return {
        "complexity": COMPLEXITY,
        "instability": INSTABILITY,
        "leaders": LEADERS,
        "shared": shared.mean(0).tolist(),
        "error": error.tolist(),
        "polarised": polarised.mean(0).tolist(),
    }
