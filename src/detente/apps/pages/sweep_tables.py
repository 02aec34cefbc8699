"""The tables on the page of a sweep: points, failures, effects by theory, settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.failures import again_if
from detente.figures.numbers import DASH
from detente.studies.sweep.arrangement import arrange
from detente.studies.sweep.effects import main_effects
from detente.studies.sweep.surface import PointState, ResponseSurface, VariedSetting, level_told, plain
from detente.studies.sweep.until_told import change_of, unit_of

ROWS = 260
"""Most points in the table; of more, the lowest and the highest."""
ENDS = 20
"""Points from each end that are shown of more."""
FAILURES = 60
"""Most failed points in their table."""
REASONS = 3
"""Most reasons that are told one by one."""
COLUMNS = 6
"""Most outcomes in the table of points."""
LISTED = 14
"""Most values of a setting that are listed one by one."""


@dataclass(frozen=True)
class OutcomeCell:
    """One outcome at a point.

    Attributes
    ----------
    mean, between
        The mean and its interval, as text.
    """

    mean: str
    between: str


@dataclass(frozen=True)
class PointRow:
    """A point in a table.

    Attributes
    ----------
    number
        Number of the point.
    settings
        Its settings, as text.
    values
        Its outcomes.
    runs
        Runs that were finished and did not fail.
    lost
        Runs that failed.
    undefined
        In how many of them an outcome is not defined, as text.
    reason
        Why there are no numbers, if there are none.
    why
        Why runs failed, if any did.
    """

    number: int
    settings: tuple[str, ...]
    values: tuple[OutcomeCell, ...]
    runs: int
    lost: int
    undefined: str
    reason: str
    why: str


def whole(by: VariedSetting, value: Any) -> str:
    """Return a value of a setting with the digits that matter in a table.

    Parameters
    ----------
    by
        The setting.
    value
        One of its values.
    """
    return f"{value:.6g}".replace("-", "−") if by.numeric else by.told(value)


def _settings(surface: ResponseSurface, point: int) -> tuple[str, ...]:
    return tuple(whole(by, by.values[point]) for by in surface.varied)


def _row(surfaces: Sequence[ResponseSurface], point: int, state: PointState) -> PointRow:
    first = surfaces[0]
    cells = []
    for one in surfaces:
        known = bool(one.known[point])
        between = one.between(float(one.low[point]), float(one.high[point])) if known else ""
        cells.append(OutcomeCell(one.told(float(one.mean[point])) if known else DASH, between))
    runs, lost = int(first.runs[point]), int(state.lost[point])
    why = state.reasons.get(point, "") if lost else ""
    reason = (why or "failed") if first.failed[point] else "" if runs else "not finished"
    missing = [runs - int(one.defined[point]) for one in surfaces]
    text = DASH if reason else f"{missing[0]:,}" if len(set(missing)) == 1 else "; ".join(f"{n:,}" for n in missing)
    return PointRow(point, _settings(first, point), tuple(cells), runs, lost, text, reason, plain(why))


def _chosen(surface: ResponseSurface) -> tuple[Array, str]:
    """Return the points of the table, and which they are."""
    count = len(surface)
    if count <= ROWS:
        return np.arange(count), "All points"
    order = np.argsort(surface.mean, kind="stable")[: int(surface.known.sum())]
    ends = np.unique(np.concatenate([order[:ENDS], order[-ENDS:]]))
    ends = ends[np.argsort(surface.mean[ends], kind="stable")]
    return ends, f"Of {count:,} points the {ENDS} with the lowest and the {ENDS} with the highest {surface.lower}"


def points(surfaces: Sequence[ResponseSurface], state: PointState, file: str) -> dict[str, Any]:
    """Return the table of points.

    Parameters
    ----------
    surfaces
        Outcomes over the points.
    state
        How far the points are.
    file
        Where all numbers are.
    """
    held = list(surfaces[:COLUMNS])
    chosen, which = _chosen(held[0])
    rows = [_row(held, int(k), state) for k in chosen]
    more = "" if len(held) == len(surfaces) else f"; {len(held)} of {len(surfaces)} outcomes"
    level = level_told(held[0].level)
    several = any(";" in row.undefined for row in rows)
    return {
        "summary": f"{which}{more}",
        "caption": f"{which}{more}. Mean over runs, with its {level} interval. Every number: {file}",
        "settings": [by.axis for by in held[0].varied],
        "outcomes": [one.axis if not one.share else one.title for one in held],
        "rows": rows,
        "undefined": any(row.undefined not in ("0", DASH) for row in rows),
        "undefined_head": "undefined in (by outcome)" if several else "undefined in",
        "lost": any(row.lost for row in rows),
    }


def failures(surface: ResponseSurface, state: PointState, file: str) -> dict[str, Any]:
    """Return the table of the points with runs that failed, with the reason of each.

    Parameters
    ----------
    surface
        The first outcome over the points.
    state
        How far the points are.
    file
        Where all of them are.
    """
    which = np.flatnonzero(state.lost)
    rows = [_row([surface], int(k), state) for k in which[:FAILURES]]
    some = f"The first {FAILURES} of {which.size:,}. " if which.size > FAILURES else ""
    again = f". {again_if(state.reasons.values())}".removesuffix(". ").removesuffix(".")
    return {"caption": f"{some}All of them: {file}{again}", "rows": rows}


def tell_lost(state: PointState, replicates: int) -> dict[str, Any] | None:
    """Return how many points and runs failed, and why, the most frequent reasons first; None if none did.

    Parameters
    ----------
    state
        How far the points are.
    replicates
        Runs of each point.
    """
    if not (state.lost > 0).any():
        return None
    count, whole_ = len(state.lost), int(state.failed.sum())
    parts = int((state.lost > 0).sum()) - whole_
    said = [f"{whole_:,} of {count:,} points failed"] if whole_ else []
    if parts:
        of = int(state.lost[~state.failed].sum())
        said.append(f"at {parts:,} {'more ' if whole_ else ''}of {count:,} points some runs failed, {of:,} in all")
    found: dict[str, int] = {}
    for reason in state.reasons.values():
        found[reason] = found.get(reason, 0) + 1
    order = sorted(found.items(), key=lambda one: -one[1])
    told = [f"{plain(reason).rstrip('.')} ({number:,})" for reason, number in order[:REASONS]]
    rest = [f"and {len(order) - REASONS:,} other reasons"] if len(order) > REASONS else []
    head = " and ".join(said)
    return {"head": f"{head[:1].upper()}{head[1:]}", "reasons": "; ".join([*told, *rest])}


def differences(surfaces: Sequence[ResponseSurface], until: Any, found: Any) -> dict[str, Any] | None:
    """Return the table of differences to the first point, where a precision of them was asked for.

    Parameters
    ----------
    surfaces
        Outcomes over the points.
    until
        The precision that was asked for, or None.
    found
        The differences, or None.
    """
    if until is None or found is None:
        return None
    one = next(held for held in surfaces if held.name == until.outcome.name)
    rows = []
    for k in range(min(len(one), ROWS)):
        mean, low, high = (float(getattr(found, name)[k]) for name in ("mean", "low", "high"))
        told = [change_of(one, v) for v in (mean, low, high)]
        rows.append({"settings": _settings(one, k), "mean": told[0], "between": f"{told[1]} to {told[2]}"})
    some = f"; the first {ROWS:,} of {len(one):,} points" if len(one) > ROWS else ""
    what = f"difference to the first point [{unit_of(one)}] with its {level_told(one.level)} interval"
    return {
        "caption": f"{one.title}: {what}, replicate by replicate with the same luck{some}",
        "settings": [by.axis for by in one.varied],
        "rows": rows,
    }


def effects_by(surface: ResponseSurface) -> dict[str, Any] | None:
    """Return what moves an outcome most, by theory or another setting that is text; None if nothing averages over one.

    Parameters
    ----------
    surface
        The outcome over the points.
    """
    texts = [by for by in surface.varied if not by.numeric]
    if arrange(surface).kind not in ("parallel", "scatter") or not texts:
        return None
    by = next((one for one in texts if one.name == "theory"), texts[0])
    rows = []
    for level, part in surface.split(by.name).items():
        mean = part.told(float(part.mean[part.known].mean())) if part.known.any() else DASH
        row = {"name": by.told(level), "mean": mean, "setting": DASH, "first": DASH, "last": DASH}
        found = main_effects(part)
        if found and found[0].clear:
            top = found[0]
            ends = (part.told(float(top.means[k])) for k in top.ends)
            row |= {"setting": top.title} | dict(zip(("first", "last"), ends, strict=True))
        rows.append(row)
    return {"of": by.title, "title": by.title, "rows": rows}


def values_of(by: VariedSetting) -> str:
    """Return which values a setting takes.

    Parameters
    ----------
    by
        The setting.
    """
    if len(by.levels) <= LISTED or not by.numeric:
        return ", ".join(whole(by, level) for level in by.levels)
    return f"{whole(by, by.levels[0])} to {whole(by, by.levels[-1])}, {len(by.levels):,} values"
