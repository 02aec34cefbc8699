"""From matrices to what is said of them: dyads, complexes, comparison with a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detente.data.codes import Actor
from detente.data.record import number
from detente.studies.complex.communities import Labels, adjusted_rand
from detente.studies.complex.findings import Community, Dyad, Prior
from detente.studies.complex.matrix import Parts, Pattern

STRONGEST = 60
"""Most pairs that are listed."""

WHOLE = 0.75
"""Share of a listed complex that must lie in a community for its name to be lent."""

LIKE = 0.5
"""Share of a community that the complexes which lend it their names must make up."""

Lists = Mapping[str, Sequence[int]]
"""COW numbers of the states of each complex of a list."""


def dyad(parts: Parts, pattern: Pattern, i: int, j: int) -> Dyad:
    """Describe one pair.

    Parameters
    ----------
    parts
        What the pattern is made of.
    pattern
        Amity and enmity.
    i, j
        Rows of the states.
    """
    return Dyad(
        i,
        j,
        interdependence=float(pattern.interdependence[i, j]),
        proximity=float(pattern.proximity[i, j]),
        enmity=float(pattern.enmity[i, j]),
        amity=float(pattern.amity[i, j]),
        components={name: number(values[i, j]) for name, values in parts.components.items()},
    )


def strongest(parts: Parts, pattern: Pattern, most: int = STRONGEST) -> tuple[Dyad, ...]:
    """List the strongest pairs.

    Parameters
    ----------
    parts
        What the pattern is made of.
    pattern
        Amity and enmity.
    most
        How many.
    """
    import numpy as np

    ties = pattern.interdependence
    i, j = np.triu_indices(len(ties), 1)
    order = np.argsort(-ties[i, j], kind="stable")[:most]
    return tuple(dyad(parts, pattern, int(i[k]), int(j[k])) for k in order if ties[i[k], j[k]] > 0)


def communities(parts: Parts, pattern: Pattern, labels: Labels, lists: Lists) -> tuple[Community, ...]:
    """Describe every community.

    Parameters
    ----------
    parts
        What the pattern is made of.
    pattern
        Amity and enmity.
    labels
        Community of each state.
    lists
        Complexes whose names are lent.
    """
    names = [[i for i, label in enumerate(labels) if label == number] for number in range(max(labels, default=-1) + 1)]
    return tuple(_community(parts, pattern, number, rows, lists) for number, rows in enumerate(names))


def _community(parts: Parts, pattern: Pattern, number: int, rows: list[int], lists: Lists) -> Community:
    import numpy as np

    ties = pattern.interdependence
    at = np.ix_(rows, rows)
    inside, whole = float(ties[at].sum()), float(ties[rows].sum())
    hostile = float((pattern.proximity[at] * pattern.enmity[at]).sum())
    i, j = np.unravel_index(int(np.argmax(ties[at])), (len(rows), len(rows)))
    core = dyad(parts, pattern, *sorted((rows[int(i)], rows[int(j)]))) if inside > 0 else None
    order = sorted(rows, key=lambda row: -float(ties[row, rows].sum()))
    return Community(
        number,
        _label(parts.actors, rows, core, lists),
        tuple(order),
        inside / whole if whole else 0.0,
        hostile / inside if inside else 0.0,
        core,
    )


def _label(actors: Sequence[Actor], rows: Sequence[int], core: Dyad | None, lists: Lists) -> str:
    """Name a community after the listed complexes that lie in it and make up most of it, or after its core."""
    if core is None:
        return actors[rows[0]].name
    mine, here = ({actors[i].ccode for i in which} for which in (rows, range(len(actors))))
    within = {
        name: len(mine & set(codes))
        for name, codes in lists.items()
        if set(codes) & here and len(mine & set(codes)) >= WHOLE * len(set(codes) & here)
    }
    names = sorted(within, key=lambda name: -within[name])
    if names and sum(within.values()) >= LIKE * len(rows) and len(rows) > 2 and mine != here:
        return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
    return f"around {actors[core.one].name} and {actors[core.two].name}"


def find_listed(actors: Sequence[Actor], lists: Lists) -> dict[int, str]:
    """Name of the listed complex of each state that is in one, by row.

    Parameters
    ----------
    actors
        The states.
    lists
        Complexes of a list.
    """
    names = {code: name for name, codes in lists.items() for code in codes}
    return {i: names[actor.ccode] for i, actor in enumerate(actors) if actor.ccode in names}


def likeness(actors: Sequence[Actor], labels: Labels, lists: Lists) -> float | None:
    """Return the adjusted Rand index with a list; ``None`` where fewer than two of its complexes are there.

    Parameters
    ----------
    actors
        The states.
    labels
        Community of each.
    lists
        Complexes of a list.
    """
    known = find_listed(actors, lists)
    names = sorted(set(known.values()))
    if len(names) < 2:
        return None
    return adjusted_rand([names.index(name) for name in known.values()], [labels[i] for i in known])


def prior(actors: Sequence[Actor], labels: Labels, near: Labels, lists: Lists) -> Prior | None:
    """Compare communities with a list of complexes.

    Parameters
    ----------
    actors
        The states.
    labels
        Community of each.
    near
        Community of each by proximity alone.
    lists
        Complexes of a list.
    """
    agreement, plain = likeness(actors, labels, lists), likeness(actors, near, lists)
    if agreement is None or plain is None:
        return None
    known = find_listed(actors, lists)
    rows = []
    for name in lists:
        mine = [i for i, its in known.items() if its == name]
        if not mine:
            continue
        held = [labels[i] for i in mine]
        most = max(sorted(set(held)), key=held.count)
        rest = tuple(i for i in mine if labels[i] != most)
        rows.append((name, len(mine), most, held.count(most) / len(mine), rest))
    return Prior(agreement, plain, len(known), tuple(rows))


def find_moved(before: Labels, after: Labels) -> tuple[int, ...]:
    """Rows of the states that are not where most of their former complex is.

    Parameters
    ----------
    before, after
        Community of each state.
    """
    bulk: dict[int, int] = {}
    for label in set(before):
        now: list[Any] = [new for old, new in zip(before, after, strict=True) if old == label]
        bulk[label] = max(sorted(set(now)), key=now.count)
    return tuple(i for i, (old, new) in enumerate(zip(before, after, strict=True)) if bulk[old] != new)
