"""What the world that is fitted to the record says of the dilemma: the corner of the first screen, in its place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import interval
from detente.core.run import Run
from detente.core.scenario import Scenario
from detente.diagnostics.dyads import both_states, entropy, sides
from detente.studies.verdict.runs import Ask, Job, Looks, joined
from detente.studies.world.model import WARM_UP, WORLD, YEARS

STATES = 20
"""States of the fitted world that is run here."""
KEEP = ("belief", "restraint", "exposure", "malign", "parties", "prox", "conduct")


@dataclass(frozen=True)
class FittedWorld:
    """The default world, as it was fitted to the record.

    Attributes
    ----------
    dilemma, tragic : tuple of float
        Share of all dyad-years in a security dilemma, and in one between two security-seekers: mean, low, high.
    near, near_tragic : float
        The same among dyads within reach.
    wars, benign_wars : int
        Wars that broke out, by dyad, and those of them between two security-seekers.
    replicates : int
        Runs behind it.
    """

    dilemma: tuple[float, float, float]
    tragic: tuple[float, float, float]
    near: float
    near_tragic: float
    wars: int
    benign_wars: int
    replicates: int


def run_fitted(school: str, replicates: int, width: float) -> Looks[FittedWorld | None]:
    """Run the default world and count.

    Parameters
    ----------
    school
        Whose world.
    replicates
        Runs.
    width
        Share of the verdict that this is.
    """
    scene = Scenario("default_world", states=STATES, years=YEARS, settings=WORLD)
    from detente.schools import school as named

    jobs = [Job(school, school, scene, (), named(school))]
    stage = "the world that fits the record"
    (found,) = yield [Ask(jobs, YEARS, replicates, KEEP, width, stage, read)]
    parts = [held for _, held in found]
    held = joined(parts)["counts"] if parts else np.empty((0, 6))
    if not len(held):
        return None
    means = held.mean(0)
    (low, high), (low_tragic, high_tragic) = (interval(held[:, k], share=True) for k in (0, 1))
    return FittedWorld(
        (float(means[0]), low, high),
        (float(means[1]), low_tragic, high_tragic),
        float(means[2]),
        float(means[3]),
        int(held[:, 4].sum()),
        int(held[:, 5].sum()),
        len(held),
    )


def read(run: Run, _: str) -> dict[str, Array]:
    """Return the counts of each replicate [replicate, count]: shares of dyad-years in a dilemma, of all and near; wars.

    Parameters
    ----------
    run
        Some replicates of the fitted world.
    """
    after = slice(WARM_UP, None)
    felt = (entropy(sides(run, "belief", after)) > 0.5) & (sides(run, "restraint", after) > 0)
    torn = (felt & (sides(run, "exposure", after) > 0)).any(-1)
    seekers = ~(both_states(run, "malign")[:, after] > 0.5).any(-1)
    near = sides(run, "prox", after)[..., 0] > 0.5
    fought = sides(run, "parties", after)[..., 0] > 0
    counts = np.empty((run.replicates, 6))
    for k in range(run.replicates):
        among = max(int(near[k].sum()), 1)
        counts[k] = (
            torn[k].mean(),
            (torn[k] & seekers[k]).mean(),
            (torn[k] & near[k]).sum() / among,
            (torn[k] & seekers[k] & near[k]).sum() / among,
            fought[k].sum(),
            (fought[k] & seekers[k]).sum(),
        )
    return {"id": run.replicate_ids, "counts": counts}
