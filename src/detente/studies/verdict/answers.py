"""The answer in a sentence: rules that read the row's numbers, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from detente.core.theory import Theory


class HasShares(Protocol):
    """A row of a verdict, as far as an answer reads it."""

    @property
    def world(self) -> str:
        """Name of the world."""

    @property
    def shares(self) -> Mapping[str, float]:
        """Share of runs by outcome."""


FATE = {
    "paradox": "the dilemma ends in mutual hostility",
    "deactivated": "it is only deactivated: a shock brings it back",
    "mitigated": "it is mitigated: restraint survives a shock, the structure stays",
    "transcended": "it is transcended: even fear restored does not bring it back",
    "no_dilemma": "there is no dilemma to escape from",
}
SURE = 0.95
"""Share of runs from which an outcome counts as inescapable (assumption)."""
ORDER = ("paradox", "deactivated", "mitigated", "transcended", "no_dilemma")


def fate(shares: Mapping[str, float]) -> str:
    """Return the outcome of at least half of the runs, or ``open`` if none has half."""
    best = max(ORDER, key=lambda k: shares[k])
    return best if shares[best] >= 0.5 else "open"


def logic(fates: Sequence[str]) -> str:
    """Place a school by its fates in one of the three logics [BoothWheeler2008]_.

    Fatalist if every world with a dilemma ends in hostility; transcender if some world is transcended and
    none ends in hostility; mitigator otherwise.
    """
    faced = [f for f in fates if f != "no_dilemma"]
    if not faced:
        return "no dilemma"
    if all(f == "paradox" for f in faced):
        return "fatalist"
    if "transcended" in faced and "paradox" not in faced:
        return "transcender"
    return "mitigator"


def answer(theory: Theory, rows: Sequence[HasShares]) -> str:
    """Return the answer of a school: is the dilemma inescapable, where, and what becomes of it.

    Parameters
    ----------
    theory
        The school.
    """
    fates = {r.world: fate(r.shares) for r in rows}
    trap = [r.world for r in rows if r.shares["paradox"] >= SURE]
    mostly = [r.world for r in rows if 0.5 <= r.shares["paradox"] < SURE]
    if len(trap) == len(rows):
        head = "Inescapable here"
    elif trap or mostly:
        named = (("inescapable in", trap), ("mostly not escaped in", mostly))
        told = [f"{how} {_list(where)}" for how, where in named if where]
        rest = "" if len(trap) + len(mostly) == len(rows) else ", escapable elsewhere"
        head = _capital(" and ".join(told)) + rest
    else:
        head = "Escapable"
    parts = []
    for kind in (*ORDER, "open"):
        places = [w for w, f in fates.items() if f == kind]
        if places:
            parts.append(f"in {_list(places)} {_tell(kind, [r for r in rows if r.world in places])}")
    label = logic(list(fates.values()))
    tail = f" Logic: {label}." if label != "no dilemma" else ""
    assumed = (
        f" By construction: {'; '.join(s.rstrip('.') for s in theory.by_construction)}."
        if theory.by_construction
        else ""
    )
    return f"{head}: {'; '.join(parts)}.{tail}{assumed}"


def _tell(kind: str, rows: Sequence[HasShares]) -> str:
    if kind == "open":
        mix = []
        for r in rows:
            top = sorted(ORDER, key=lambda k: -r.shares[k])[:2]
            mix.append(" and ".join(f"{k.replace('_', ' ')} {_percent(r.shares[k])}" for k in top))
        return f"no outcome has half of the runs ({'; '.join(mix)})"
    numbers = [r.shares[kind] for r in rows]
    low, high = min(numbers), max(numbers)
    share = _percent(low) if _percent(low) == _percent(high) else f"{_percent(low)[:-2]}-{_percent(high)}"
    return f"{FATE[kind]} ({share} of runs)"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _percent(x: float) -> str:
    return f"{100 * x:.0f} %"


def _list(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
