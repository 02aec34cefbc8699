"""How runs end before, during and after the test: what the verdict, the logics and cases place them by."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.diagnostics.dyads import both_states, relevant, share, sides
from detente.diagnostics.paradox import is_paradox, is_restraint
from detente.studies.beds import Timetable

NEEDS = ("conduct", "malign", "prox", "critical_fear", "critical_fear_unbound")
"""Records that a run with the shock must keep; one with held fear needs the first three."""

ENDS = ("hostile", "deactivated", "mitigated", "transcended", "no_dilemma", "mixed")
"""Ends of a run; they exclude one another and exhaust the runs."""

FORMULAS: Mapping[str, str] = {
    "hostile": "mutual hostility: both compete in >= .5 of the last 20 years before the test",
    "restraint": "both compete in < .2 of those years",
    "no_dilemma": "restraint, and b*0 >= 1 on both sides: with no institution at all restraint would still dominate",
    "deactivated": "restraint, but not after the test: leaders lose sensibility and stop leaping, "
    "then one side competes for 8 years whatever it gets",
    "mitigated": "restraint also after the test, but not transcended",
    "transcended": "restraint also after the test, and where instead each of 8 years begins in fear on both sides "
    "(b = .95): during those years and after them; pinned: the same where no evidence of those years moves the fear",
    "mixed": "neither hostility nor restraint before the test",
    "dividend": "binding dividend: (b* - b*0) / (1 - b*0), the part of the way to safety that binding, order, amity, "
    "trade and pooling have gone",
}
"""Definitions as they are printed."""


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
        ``id`` [replicate]; ``among``, ``before``, ``after`` and others [replicate, dyad(, side)].
    """
    test, window = when.test, when.window
    acts = sides(run, "conduct")
    at = slice(test - window, test)
    greedy = (both_states(run, "malign")[:, at] > 0.5).any(1).any(-1)
    return {
        "id": run.replicate_ids,
        "among": relevant(run) & ~greedy,
        "before": acts[:, at].mean(1),
        "after": acts[:, -window:].mean(1),
        "critical": sides(run, "critical_fear", slice(test - 1, test))[:, 0],
        "unbound": sides(run, "critical_fear_unbound", slice(test - 1, test))[:, 0],
        **{f"at_{h}": acts[:, max(h - window, 0) : h].mean(1) for h in when.horizons},
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
    held = acts[:, when.begin : when.begin + when.shocks[0]].mean(1)
    return {"id": run.replicate_ids, "during": held, "after": acts[:, -when.window :].mean(1)}


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
    among = shock["among"]
    hostile, restraint = is_paradox(shock["before"]), is_restraint(shock["before"])
    none = restraint & (shock["unbound"] >= 1.0).all(-1)
    kept = restraint & ~none & is_restraint(shock["after"])
    transcended = kept & is_restraint(fear["during"]) & is_restraint(fear["after"])
    flags = {
        "hostile": hostile,
        "deactivated": restraint & ~none & ~kept,
        "mitigated": kept & ~transcended,
        "transcended": transcended,
        "no_dilemma": none,
        "mixed": ~hostile & ~restraint,
    }
    with np.errstate(invalid="ignore", divide="ignore"):
        dividend = ((shock["critical"] - shock["unbound"]) / (1.0 - shock["unbound"])).min(-1)
    bound = among & restraint & ~none
    return {
        **{name: share(flag, among) for name, flag in flags.items()},
        "dividend": share(np.where(bound, dividend, 0.0), bound),
    }
