"""Figures of a run and of its diagnosis."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from textwrap import fill
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import InvalidValue
from detente.core.fields import ABOUT
from detente.core.measure import Measure
from detente.figures.canvas import tell
from detente.figures.lines import band, thin, whole_years
from detente.figures.style import COLOURS, DASHES, FAINT, INK, LINE, MAIN

SHARE = "0 to 1"
"""Unit of everything that lies between 0 and 1: such records can be drawn together."""

TITLES = {
    "belief": "belief that the other is greedy",
    "competing": "share of dyads that compete",
    "conduct": "share of acts that compete",
    "fear": "fear of being competed against",
    "malign": "greedy states",
    "war": "dyads at war",
}
"""What records are called in figures where their declared label says what a single value means."""

USUAL = (("fear",), ("competing", "conduct", "compete"), ("belief",))
"""Records drawn unless others are asked for: of each group the first that was kept, two at most."""


def title_of(name: str) -> str:
    """Return what a record is called in a figure.

    Parameters
    ----------
    name
        Name of the record.
    """
    if name in TITLES or name not in ABOUT:
        return TITLES.get(name, name.replace("_", " "))
    return re.split(r"; | \(|: (?=[-\d])", ABOUT[name].label.removeprefix("1 if "))[0]


def unit_of(name: str) -> str:
    """Return the unit of a record in a figure; empty if nothing declares it.

    Parameters
    ----------
    name
        Name of the record.
    """
    about = ABOUT.get(name)
    if about is None:
        return ""
    return SHARE if (about.low, about.high) == (0, 1) else about.unit


def course(record: Array) -> Array:
    """Return a record by replicate and year [replicate, year]: its mean over states, or over ordered dyads.

    Parameters
    ----------
    record
        A record of a run.
    """
    values = np.asarray(record, float)
    if values.ndim == 4:
        n = values.shape[-1]
        return np.asarray(values.reshape(*values.shape[:2], n * n)[..., ~np.eye(n, dtype=bool).ravel()].mean(-1))
    return values.reshape(*values.shape[:2], -1).mean(-1)


def names_to_draw(records: Mapping[str, Array], names: Sequence[str]) -> tuple[str, ...]:
    """Return the records to draw, which share a unit.

    Parameters
    ----------
    records
        Records of a run.
    names
        Records that were asked for; those of ``USUAL`` if empty.

    Raises
    ------
    InvalidValue
        If nothing was kept, or the units of those asked for differ.
    """
    if not names:
        kept = [next((name for name in group if name in records), None) for group in USUAL]
        names = [name for name in kept if name][:2] or sorted(records)[:1]
    if not names:
        msg = "This run kept no record to draw."
        raise InvalidValue(msg, "Name some in `keep` when you simulate, such as fear and conduct.")
    units = {name: unit_of(name) for name in names}
    if len(set(units.values())) > 1:
        told = ", ".join(f"{name} [{unit}]" for name, unit in units.items())
        msg = f"These records have different units: {told}."
        raise InvalidValue(msg, f'Draw them one at a time, such as run.plot("{next(iter(units))}").')
    return tuple(units)


def draw_run(
    axes: Any, records: Mapping[str, Array], theory: str, years: int, marked: Iterable[int], first_year: int | None
) -> None:
    """Draw the mean over replicates of records by year, and the band from the 10th to the 90th percentile.

    Parameters
    ----------
    axes
        Where to draw.
    records
        Records with one unit.
    theory
        Title of the theory.
    years
        Number of years.
    marked
        Years in which something is done to the world.
    first_year
        Calendar year of the first; None if the years are those of the scenario.
    """
    others = len([line for line in axes.lines if line.get_gid()])
    names = tuple(records)
    for number, name in enumerate(names, others):
        values = course(records[name])
        year, (low, high) = thin(np.quantile(values, (0.1, 0.9), axis=0))
        middle = thin(values.mean(0))[1]
        look = {"colour": COLOURS[number % len(COLOURS)], "ls": DASHES[number % len(DASHES)], "lw": 1.8}
        band(axes, year, low, middle, high, label=title_of(name), **look)
        axes.lines[-1].set_gid(theory)
    whole_years(axes, years, marked, first_year)
    unit = unit_of(names[0])
    axes.set_xlabel("year of the scenario" if first_year is None else "year")
    what = "share or probability" if len(names) > 1 and unit == SHARE else title_of(names[0])
    between = " " if len(what) + len(unit) < 40 else "\n"
    axes.set_ylabel(f"{fill(what, 44)}{between}[{unit}]" if unit else fill(what, 44))
    if unit == SHARE:
        axes.set_ylim(-0.02, 1.02)
    drawn = [line for line in axes.lines if line.get_gid()]
    if others:  # several runs in one picture: each line says whose it is
        for line in drawn:
            line.set_label(f"{str(line.get_label()).partition(' (')[0]} ({line.get_gid()})")
    if len(drawn) > 1:
        axes.legend(frameon=False, loc="best", handlelength=2.8, fontsize=9)


def shares(measures: Iterable[Measure]) -> list[Measure]:
    """Return the measures that are shares and are defined.

    Parameters
    ----------
    measures
        Measures.
    """
    found = [m for m in measures if m.unit == "share"]
    return [m for m in found if np.isfinite(m.mean) and -1e-9 <= m.mean <= 1 + 1e-9]


def draw_measures(axes: Any, found: Sequence[Measure]) -> None:
    """Draw shares as dots with their 95 % intervals.

    Parameters
    ----------
    axes
        Where to draw.
    found
        Measures that are shares.
    """
    axes.set_xlim(0, 1)
    axes.set_ylim(len(found) - 0.5, -0.5)
    for k, m in enumerate(found):
        low, high = m.interval()
        axes.plot((0, 1), (k, k), color=LINE, lw=0.6, zorder=0)
        axes.plot((max(low, 0), min(high, 1)), (k, k), color=MAIN, lw=5, alpha=0.35, solid_capstyle="butt")
        (dot,) = axes.plot(m.mean, k, "D", color=INK, ms=5, mew=0, clip_on=False)
        tell(dot, m.title, f"{100 * m.mean:.1f} % (95 % interval {100 * low:.1f} to {100 * high:.1f} %)")
        axes.text(1.02, k, f"{100 * m.mean:.1f} %", va="center_baseline", fontsize=10.5, color=FAINT)
    axes.set_yticks(range(len(found)), [m.title for m in found], fontsize=11)
    axes.tick_params(axis="y", length=0, pad=5)
    axes.set_xticks((0, 0.25, 0.5, 0.75, 1), ("0", "25", "50", "75", "100 %"))
    axes.spines["left"].set_visible(False)
