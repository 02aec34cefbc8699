"""What the claims say together: the answers to the titles of the two essays, made from the verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.studies.claims.judge import UNDECIDED
from detente.studies.claims.verdict import SAID, ClaimVerdict
from detente.studies.verdict.robustness import ROBUST

SIDES: Mapping[str, tuple[str, ...]] = {
    "cannot be escaped": ("M01", "M04", "M08", "M10", "M11", "M16", "E01"),
    "can be escaped": (
        "M14",
        "M17",
        "M18",
        "M19",
        "M20",
        "M21",
        "M22",
        "M23",
        "M30",
        "E03",
        "E11",
        "E12",
        "E13",
        "E14",
        "E15",
    ),
    "is a self-fulfilling prophecy": ("E04", "E05", "E07", "E08", "E10", "M25", "M27"),
}
"""Which rows of the list of claims say what of the dilemma."""


def row_of(name: str) -> str:
    """Return the row of the list of claims that a claim is of: ``M18`` of ``M18b``.

    Parameters
    ----------
    name
        Its id.
    """
    return name.rstrip("abcdefgh")


def answers(claims: Sequence[ClaimVerdict]) -> list[str]:
    """Return what becomes of the claims that say one thing of the dilemma, a sentence each.

    Parameters
    ----------
    claims
        What became of the claims; a side of which none was tried is left out.
    """
    said = []
    for side, rows in SIDES.items():
        there = [one for one in claims if row_of(one.id) in rows]
        if {row_of(one.id) for one in there} != set(rows):
            continue
        counts = {word: [one.id for one in there if one.verdict == word] for word in SAID}
        parts = [f"{len(ids)} {SAID[word][len(ids) != 1]} ({', '.join(ids)})" for word, ids in counts.items() if ids]
        robust = [one.id for one in there if one.robustness is not None and one.robustness.same >= ROBUST]
        more = ""
        if any(one.robustness is not None for one in there):
            more = f" {len(robust)} of these verdicts stay the same in at least four of five draws of the assumptions."
        said.append(f"Of {len(there)} claims that the dilemma {side}, {'; '.join(parts)}.{more}")
    return said


def how_sure(one: ClaimVerdict) -> str:
    """Return how sure a verdict is, for people.

    Parameters
    ----------
    one
        What became of a claim.
    """
    if one.by_construction:
        return "no evidence: it follows from an assumption"
    if one.verdict == UNDECIDED:
        return "not enough evidence at this size"
    if one.robustness is None:
        return "at the defaults; robustness not tried"
    share = one.robustness.same
    if share >= ROBUST:
        return f"robust: the same in {100 * share:.0f} % of draws of the assumptions"
    kind = "only at the defaults" if share < 1 / 2 else "fragile"
    return f"{kind}: the same in {100 * share:.0f} % of draws of the assumptions"
