"""Ways out: what the schools' own remedies do in hard worlds, what these at their strongest would do; the logic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.core.theory import Theory
from detente.studies.beds import BEDS, FAR, FORCES, LEADS, PRIOR, Timetable, frightened, shocked
from detente.studies.endings import NEEDS, align, ends, read_fear, read_shock
from detente.studies.remedies import SURE, place, strip, with_toolbox
from detente.studies.verdict.runs import Ask, Job, Looks, Runner, joined

HARD = (2.0, 2.5, 3.2, 4.0, 5.0)
"""Offence advantages at which it is looked for worlds that are hostile without remedies (assumption)."""
MANY = 400
"""Least runs of the default without its remedies: they say which worlds count, whatever the size of the rest."""
World = tuple[float, str]
"""Offence advantage, and forces."""
Label = tuple[str, str, float, str, str]
"""School, means, offence advantage, forces and arm."""
Shares = Mapping[str, Array]
"""Share of each end in each replicate."""
MEANS = ("own", "toolbox")
"""By which means: a school's own, or all that it has at their strongest."""


def run_ways(
    runner: Runner, when: Timetable, years: int, schools: Sequence[str], replicates: int, width: float
) -> Looks[dict[tuple[str, str], dict[World, Shares]]]:
    """Run schools in hard worlds with their own means, and with their remedies at their strongest.

    Parameters
    ----------
    runner, when, years, schools, replicates, width
        As in ``run_rows``.

    Returns
    -------
    dict
        By school and means: by world, the shares of its ends. The key ``("", "stripped")`` is of the default without
        its remedies.
    """
    from detente.schools import school as named

    every = [(w, forces) for w in HARD for forces in FORCES]
    bare = [("", "stripped", strip(named("default")))]
    out = yield from _run_cells(when, years, bare, every, max(replicates, MANY), 0.05 * width)
    where = list(dict.fromkeys((*domain(out), (LEADS, "look_alike"), (FAR, "look_alike"))))
    variants: list[tuple[str, str, Theory | None]] = [(name, "own", None) for name in schools]
    variants += [(n, "toolbox", with_toolbox(runner.theories[n])) for n in schools if n in runner.theories]
    return out | (yield from _run_cells(when, years, variants, where, replicates, 0.95 * width))


def _run_cells(
    when: Timetable,
    years: int,
    variants: Sequence[tuple[str, str, Theory | None]],
    where: Sequence[World],
    replicates: int,
    width: float,
) -> Looks[dict[tuple[str, str], dict[World, Shares]]]:
    """Put theories to the test in worlds and return the share of each end in each replicate."""
    jobs = []
    for w, forces in where:
        axes = {"prior": PRIOR, "offence_advantage": w, "distinguishability": FORCES[forces]}
        scene = BEDS["pair"].scenario(years, **axes)
        for arm, done in (("shock", shocked(when)), ("fear", frightened(when))):
            jobs += [Job((n, m, w, forces, arm), n, scene, done, theory) for n, m, theory in variants]
    parts: dict[Label, list[dict[str, Array]]] = {}
    (found,) = yield [Ask(jobs, years, replicates, NEEDS, width, "ways out", partial(read_arm, when=when))]
    for label, held in found:
        parts.setdefault(label, []).append(held)
    whole = {label: joined(some) for label, some in parts.items()}
    out: dict[tuple[str, str], dict[World, Shares]] = {}
    for name, means, _ in variants:
        cells = out.setdefault((name, means), {})
        for w, forces in where:
            arms = align({arm: whole[name, means, w, forces, arm] for arm in ("shock", "fear")})
            cells[w, forces] = ends(arms["shock"], arms["fear"]) | {"id": arms["shock"]["id"]}
    return out


def read_arm(run: Run, label: Label, when: Timetable) -> dict[str, Array]:
    """Return what is read of a run of one arm, by replicate.

    Parameters
    ----------
    run
        Some replicates of it.
    label
        What it is of; the arm is its last part.
    when
        Timetable.
    """
    return read_shock(run, when) if label[-1] == "shock" else read_fear(run, when)


def domain(found: Mapping[tuple[str, str], Mapping[World, Shares]]) -> tuple[World, ...]:
    """Return the worlds that are hostile without remedies, in which the logics are told apart."""
    stripped = found["", "stripped"]
    return tuple(world for world, shares in stripped.items() if np.nanmean(shares["hostile"]) >= SURE)


def logic_of(
    found: Mapping[tuple[str, str], Mapping[World, Shares]], school: str, means: str, where: Sequence[World]
) -> str | None:
    """Return the logic of a school by its own means or its toolbox; None where nobody looked: a mix has no toolbox."""
    cells = found.get((school, means))
    if not where or cells is None:
        return None
    ids = [set(cells[w]["id"].tolist()) for w in where]
    common = np.array(sorted(set.intersection(*ids)))
    pooled = {}
    for end in ("hostile", "deactivated", "mitigated", "transcended", "no_dilemma"):
        each = [cells[w][end][np.isin(cells[w]["id"], common)] for w in where]
        pooled[end] = np.mean(each, axis=0)
    return place(pooled)
