"""Which columns of a file of one's own say the same of the one and of the other state of a row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.data.panel.columns import columns_of
from detente.data.panel.sided import Couple

SIGNED = ("score", "goldstein", "net", "net_score", "gold_sum", "gold_mean", "scale")
"""Usual names of scores that are above zero for cooperation and below for conflict."""

LONGEST_END = 3
"""Most letters that tell the one state's column from the other's without a stroke before."""

SHIFTS = ("lag", "lead")
"""What a number at the end of a name counts, if it is not the states."""


def ends_of(sides: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return what may end the names of columns about the first and the second state, in small letters.

    Parameters
    ----------
    sides
        Columns of the two states: of ``ccode_a`` and ``ccode_b`` it is ``_a`` and ``_b``, of ``source`` and ``target``
        it is ``_source`` and ``_target``.
    """
    one, two = (side.casefold() for side in sides)
    stem = stem_of(one, two)
    ends = one[len(stem) :], two[len(stem) :]
    named = (f"_{one}", f"_{two}")
    if not stem or not all(ends):
        return (named,)
    if stem.endswith("_") and not all(end.isdigit() for end in ends):
        return ((f"_{ends[0]}", f"_{ends[1]}"), named)
    return (ends, named) if max(map(len, ends)) <= LONGEST_END else (named,)


def stem_of(one: str, two: str) -> str:
    """Return what two names begin with in common.

    Parameters
    ----------
    one, two
        The names.
    """
    same = next((place for place, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    return one[:same]


def couples_of(names: Sequence[str], sides: Sequence[str], scores: Sequence[str] = ()) -> tuple[Couple, ...]:
    """Find the couples: what ends as the two states' columns do, what the record knows as such, what is declared.

    Parameters
    ----------
    names
        Columns, keys apart.
    sides
        Columns of the two states.
    scores
        Columns of the acts of the first state of a row and of the second, if two are declared.
    """
    declared = [(scores[0], scores[1])] if len(scores) == 2 and set(scores) <= set(names) else []
    low = {name.casefold(): name for name in names}
    ended = [
        (name, low[plain.removesuffix(end) + other])
        for end, other in ends_of(sides)
        for plain, name in low.items()
        if plain.endswith(end)
        and plain != end
        and plain.removesuffix(end) + other in low
        and not (end.isdigit() and _counts(plain.removesuffix(end), low))
    ]
    mirrors = {column.name: column.mirror for column in columns_of("dyad-year") if column.mirror}
    record = [(name, mirror) for name, mirror in mirrors.items() if name in names and mirror in names]
    taken: set[str] = set()
    found = []
    for couple in (*declared, *ended, *record):
        if taken.isdisjoint(couple):
            found.append(couple)
            taken.update(couple)
    return tuple(found)


def _counts(stem: str, low: dict[str, str]) -> bool:
    """Tell whether the number after a name counts something other than the two states: lags, or more than two."""
    more = any(re.fullmatch(rf"{re.escape(stem)}(0|[3-9]|\d\d+)", name) for name in low)
    return more or stem.rstrip("_").endswith(SHIFTS)


def is_score(name: str, sides: Sequence[str], scores: Sequence[str]) -> bool:
    """Tell whether a column holds scores of acts, in which -9 is a value: declared, or by its usual name.

    Parameters
    ----------
    name
        Its name.
    sides
        Columns of the two states; none if the file is about one pair.
    scores
        Columns that are declared.
    """
    if name in scores:
        return True
    plain = name.casefold()
    ends = ("", *(end for pair in ends_of(sides) for end in pair)) if len(sides) == 2 else ("",)
    return len(sides) != 1 and any(plain.removesuffix(end) in SIGNED for end in ends)
