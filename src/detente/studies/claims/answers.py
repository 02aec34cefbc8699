"""What the claims say together: the answers to the titles of the two essays, made from the verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.studies.claims.judge import CONSTRUCTED, FAILS, HOLDS, UNDECIDED, WHEN
from detente.studies.claims.verdict import ClaimVerdict
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
"""Which claims say what of the dilemma, by id."""
FOUND: Mapping[str, str] = {
    HOLDS: "hold",
    WHEN: "hold under a condition",
    FAILS: "fail",
    UNDECIDED: "are undecided",
    CONSTRUCTED: "follow from an assumption and are no support",
}
"""What is said of claims of each verdict."""


def answers(claims: Sequence[ClaimVerdict]) -> list[str]:
    """Return what becomes of the claims that say one thing of the dilemma, a sentence each.

    Parameters
    ----------
    claims
        What became of the claims; a side of which none was tried is left out.
    """
    by_id = {one.id: one for one in claims}
    said = []
    for side, ids in SIDES.items():
        there = [by_id[key] for key in ids if key in by_id]
        if len(there) < len(ids):
            continue
        counts = {word: [one.id for one in there if one.verdict == word] for word in FOUND}
        parts = [f"{len(some)} {FOUND[word]} ({', '.join(some)})" for word, some in counts.items() if some]
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
