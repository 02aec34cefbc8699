"""The points of a sweep as rows of a table on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.studies.sweep import Sweep


def cells(found: Sweep, point: int) -> list[str]:
    """Return the cells of a point in the table.

    Parameters
    ----------
    found
        The sweep.
    point
        Its number.
    """
    from detente.studies.sweep.until_told import difference_cell

    settings = [v if isinstance(v, str) else f"{v:.4g}" for v in found.design.point(point).values()]
    told = []
    for one in found.outcomes:
        held = found.estimates[one.name]
        mean, low, high = (float(part[point]) for part in (held.mean, held.low, held.high))
        ends = "" if low != low else f" ({low:.3g} to {high:.3g})"
        told.append("-" if mean != mean else f"{mean:.3g}{ends}")
    if found.differences is not None:
        told.append(difference_cell(found, point))
    runs, lost = int(found.runs_of[point]), int(found.failed_runs[point])
    so_far = "" if found.finished[point] else " so far"
    return [*settings, *told, f"{runs:,}{so_far}" + (f", {lost:,} failed" if lost else "")]


def head(found: Sweep) -> tuple[str, ...]:
    """Return the heads of the columns of the table."""
    apart = () if found.differences is None or found.until is None else (f"{found.until.outcome.name} difference",)
    return (*found.design.names, *(one.name for one in found.outcomes), *apart, "runs")
