"""How runs end before, during and after the test: what the verdict, the logics and cases place them by."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.diagnostics.dyads import both_states, free_years, of_free_years, relevant, share, sides
from detente.diagnostics.paradox import is_paradox, is_restraint
from detente.diagnostics.ways_out import DEFINED, WAYS, ways_out
from detente.studies.beds import Timetable

NEEDS = (
    "conduct",
    "intended",
    "malign",
    "prox",
    "critical_fear",
    "critical_fear_unbound",
    "dominant_restraint_unbound",
)
"""Records that a run with the shock must keep; one with held fear needs the first three."""
ENDS = WAYS
"""Ends of a run; they exclude one another and exhaust the runs."""
FORMULAS = {
    **DEFINED,
    "hostile": f"mutual hostility: {DEFINED['hostile']}, of their own accord (accidents do not count)",
    "pinned": "transcended also where no evidence of those years moves the fear: b = .95 throughout",
}
"""Definitions as they are printed."""


def meant_acts(run: Run, window: slice | None = None) -> Array:
    """Return acts of competing that were meant, no accidents [replicate, year, dyad, 2]."""
    acts: Array = sides(run, "conduct", window) * (sides(run, "intended", window) > 0)
    return acts


def own_share(run: Run, window: slice) -> Array:
    """Return each side's share of competing of its own accord, of the years free of force [replicate, dyad, 2]."""
    return _judged(run, meant_acts(run), window)[0]


def _judged(run: Run, acts: Array, window: slice) -> tuple[Array, Array]:
    """Return each side's share of the free years of a window, and which dyads it judges [replicate, dyad]."""
    part, enough = of_free_years(acts[:, window] >= 0.5, free_years(run, window))
    return part, np.broadcast_to(enough, part.shape[:2])


def read_shock(run: Run, when: Timetable) -> dict[str, Array]:
    """Return what a run with the shock says of each dyad, by replicate.

    Parameters
    ----------
    run
        A run of the whole horizon, with ``NEEDS``.
    when
        Timetable.

    Returns
    -------
    dict
        ``id`` [replicate]; ``among``, ``before``, ``after`` and others [replicate, dyad(, side)]. Years in which an
        intervention forces an act do not count, and dyads with fewer than a quarter of them free are not ``among``.
    """
    test, window = when.test, when.window
    acts = sides(run, "conduct")
    at = slice(test - window, test)
    before, early = _judged(run, acts, at)
    after, late = _judged(run, acts, slice(run.years - window, None))
    greedy = (both_states(run, "malign")[:, at] > 0.5).any(1).any(-1)
    return {
        "id": run.replicate_ids,
        "among": relevant(run) & ~greedy & early & late,
        "own": own_share(run, at),
        "before": before,
        "after": after,
        "critical": sides(run, "critical_fear", slice(test - 1, test))[:, 0],
        "unbound": sides(run, "critical_fear_unbound", slice(test - 1, test))[:, 0],
        "dominant": sides(run, "dominant_restraint_unbound", at).mean(1),
    }


def read_fear(run: Run, when: Timetable) -> dict[str, Array]:
    """Return what a run with held fear says of each dyad, by replicate.

    Parameters
    ----------
    run
        A run of the whole horizon, with records of conduct.
    when
        Timetable.
    """
    acts = sides(run, "conduct")
    during, held = _judged(run, acts, slice(when.begin, when.begin + when.shocks[0]))
    after, late = _judged(run, acts, slice(run.years - when.window, None))
    return {"id": run.replicate_ids, "during": during, "after": after, "judged": held & late}


def align(arms: Mapping[str, dict[str, Array]]) -> dict[str, dict[str, Array]]:
    """Return arms with the replicates that all of them have, in the order of their numbers."""
    both: Array = reduce(np.intersect1d, (a["id"] for a in arms.values()))
    out = {}
    for name, held in arms.items():
        order = np.argsort(held["id"], kind="stable")
        mine = order[np.searchsorted(held["id"][order], both)]
        out[name] = {k: v[mine] for k, v in held.items()}
    return out


def ends(shock: Mapping[str, Array], fear: Mapping[str, Array]) -> dict[str, Array]:
    """Return the share of a replicate's dyads of two security-seekers that end in each way [replicate].

    Parameters
    ----------
    shock, fear
        What ``read_shock`` and ``read_fear`` say of the same replicates.

    Returns
    -------
    dict
        Shares by end, NaN where there is no such dyad; and ``dividend``, the smaller of both sides' in the mean over
        dyads in restraint.
    """
    among = shock["among"] & fear["judged"]
    found = ways_out(
        shock["before"],
        shock["after"],
        fear["during"],
        fear["after"],
        critical=np.clip(shock["critical"], 0.0, 1.0),
        unbound=np.clip(shock["unbound"], 0.0, 1.0),
        dominant=shock["dominant"],
    )
    flags = {name: getattr(found, name) for name in ENDS}
    meant = is_paradox(shock["own"])
    flags |= {"hostile": meant, "mixed": flags["mixed"] + (flags["hostile"] - meant)}
    bound = among & is_restraint(shock["before"]) & np.isfinite(found.dividend)
    return {
        **{name: share(flag, among) for name, flag in flags.items()},
        "dividend": share(np.where(bound, found.dividend, 0.0), bound),
    }
