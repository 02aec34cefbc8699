"""The map of tipping lines: offence advantage against first belief, a line a school."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import TYPE_CHECKING, Any

from detente.core.errors import InvalidValue, UnknownName
from detente.core.theory import Theory
from detente.figures.canvas import ABOUT_LABEL, give_axes, note, stand_for, wide
from detente.figures.labels import line_height, place
from detente.figures.style import COLOURS, DASHED, FAINT, SHADE, SOLID
from detente.studies.beds import OFFENCE
from detente.studies.verdict.answers import SchoolAnswer
from detente.studies.verdict.figures import short
from detente.studies.verdict.tipping import DOMINATES, Tipping

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LOOKS = {"fatalist": COLOURS[1], "mitigator": COLOURS[0], "transcender": COLOURS[2], "open": COLOURS[3]}
"""Colour of a line by the school's logic."""
TOP = 5.9
"""Upper end of the map: lines that leave it never tip."""
LETTER = 5.2
"""Mean width of a letter of the words in the map and below it [point]."""
BAND = "striking first does not pay: restraint dominates", "restraint dominates"
"""Words of the band below 1, and fewer of them where it has no room for all."""


def lines_of(
    answers: Mapping[str, SchoolAnswer], bed: str, forces: str, horizon: str
) -> dict[str, dict[float, Tipping]]:
    """Return the tipping points of each school by first belief.

    Parameters
    ----------
    answers
        Answers by school.
    bed, forces, horizon
        Which of them.
    """
    out = {}
    for name, one in answers.items():
        by = {float(p): held[horizon] for p, held in one.tipping.get(bed, {}).get(forces, {}).items()}
        if by and not any(math.isnan(t.at) for t in by.values()):
            out[name] = by
    return out


def draw_map(
    axes: Any,
    answers: Mapping[str, SchoolAnswer],
    theories: Mapping[str, Theory],
    lines: Mapping[str, Mapping[float, Tipping]],
) -> None:
    """Draw the lines beyond which hostility is the usual end.

    Parameters
    ----------
    axes
        Where to draw.
    answers
        Answers by school.
    theories
        Theory by school.
    lines
        Tipping points by school and first belief.
    """
    priors = sorted({p for held in lines.values() for p in held})
    lowest = min([t.at for held in lines.values() for t in held.values() if t.at > 0] + [DOMINATES])
    axes.set_yscale("log")
    axes.set_ylim(min(lowest, 0.9) / 1.08, TOP)
    axes.set_xlim(priors[0] - 0.02, priors[-1] + 0.005)
    axes.axhspan(axes.get_ylim()[0], DOMINATES, facecolor=SHADE, lw=0, zorder=0)
    words = next((one for one in BAND if len(one) * LETTER <= wide(axes)), BAND[-1])
    axes.text(priors[0], 0.97, words, va="top", fontsize=10, color=FAINT)
    ticks = [w for w in OFFENCE if axes.get_ylim()[0] <= w]
    axes.set_yticks(ticks, [f"{w:g}" for w in ticks])
    axes.minorticks_off()
    axes.set_xticks(priors, [f"{p:g}" for p in priors])
    label = fill("first belief that the other is greedy (probability)", max(int(wide(axes) / LETTER), 30))
    axes.set_xlabel(label, fontsize=11)
    axes.set_ylabel("offence advantage of striking first (ratio)", fontsize=11)
    ends = {}
    for name, held in lines.items():
        _draw_line(axes, answers[name], held, theories[name].title)
        ends[name] = min(held[priors[-1]].at or axes.get_ylim()[0], TOP)
    _name_lines(axes, answers, theories, ends, priors[-1])


def _colour(answer: SchoolAnswer) -> str:
    return LOOKS.get((answer.own or "").partition(",")[0], FAINT)


def _draw_line(axes: Any, answer: SchoolAnswer, held: Mapping[float, Tipping], title: str) -> None:
    """Draw one line: solid where it tips, dotted toward where it does not."""
    look: dict[str, Any] = {"color": _colour(answer), "lw": 1.3, "alpha": 0.85}
    dash = DASHED if answer.by_assumption else SOLID
    low = axes.get_ylim()[0]
    points = [(p, TOP * 1.2 if t.at == math.inf else t.at or low) for p, t in sorted(held.items())]
    inside = [(p, y) for p, y in points if y <= TOP]
    along = zip(*inside, strict=True) if inside else ((), ())
    (line,) = axes.plot(*along, ls=dash, marker="o", ms=2.6, mew=0, label=title, **look)
    stand_for(line, [(p, t.to_dict()["at"]) for p, t in sorted(held.items())])
    for (p, y), (q, z) in itertools.pairwise(points):
        if (y > TOP) != (z > TOP):
            axes.plot((p, q), (y, z), ls=(0, (1, 2)), label=ABOUT_LABEL + title, **look)


def _name_lines(
    axes: Any,
    answers: Mapping[str, SchoolAnswer],
    theories: Mapping[str, Theory],
    ends: Mapping[str, float],
    last: float,
) -> None:
    """Write the names of schools beside the ends of their lines, none over another."""
    low, high = (math.log(y) for y in axes.get_ylim())
    for name, at in place(axes, ends, line_height(axes, 12.2)).items():
        here = (math.log(ends[name]) - low) / (high - low)
        never = ends[name] >= TOP
        words = short(name, theories[name].title, 30) + (" (never)" if never else "")
        colour = _colour(answers[name])
        style = "italic" if answers[name].by_assumption else "normal"
        how: dict[str, Any] = {"transform": axes.transAxes, "clip_on": False}
        label = ABOUT_LABEL + theories[name].title
        axes.plot((1.0, 1.045), (here, at), color=colour, lw=0.6, alpha=0.7, label=label, **how)
        axes.text(1.055, at, words, color=colour, fontsize=10, va="center_baseline", style=style, **how)


def describe_map(lines: Mapping[str, Mapping[float, Tipping]], theories: Mapping[str, Theory]) -> str:
    """Return the map in words.

    Parameters
    ----------
    lines
        Tipping points by school and first belief.
    theories
        Theory by school.
    """
    told = []
    for name, held in lines.items():
        points = ", ".join(f"{str(t).partition(' ')[0]} at {p:g}" for p, t in held.items())
        told.append(f"{theories[name].title}: {points}")
    return (
        "Line chart: the offence advantage beyond which hostility is the usual end, by first belief, a line a school. "
        f"Below 1 restraint dominates. {'; '.join(told)}."
    )


def plot(
    answers: Mapping[str, SchoolAnswer],
    theories: Mapping[str, Theory],
    names: Sequence[str],
    where: tuple[str, str],
    years: int | None,
    ax: Axes | None,
) -> Axes:
    """Draw the map in a figure that stands alone.

    Parameters
    ----------
    answers, theories
        Answers and theory by school.
    names
        Schools; all of them if empty.
    where
        Bed, and forces.
    years
        Horizon; the last one if None.
    ax
        Axes to draw on; a figure of its own if absent.

    Raises
    ------
    InvalidValue
        No tipping point was found there.
    UnknownName
        The verdict has no such school.
    """
    for name in names:
        if name not in answers:
            what = "school in this verdict"
            raise UnknownName(what, name, answers)
    bed, forces = where
    chosen = {n: a for n, a in answers.items() if n in names or not names}
    known = horizons(chosen, bed, forces)
    horizon = (known[-1] if known else "") if years is None else str(years)
    if horizon not in known:
        msg = f"No tipping points were found for the bed {bed!r}, forces {forces!r}, after {horizon or 'any'} years."
        raise InvalidValue(msg, "Run the verdict to its end, with that bed; horizons are 30 and 100 years.")
    lines = lines_of(chosen, bed, forces, horizon)
    with give_axes(ax, 8.5, 2.2 + 0.22 * max(len(lines), 12)) as axes:
        draw_map(axes, chosen, theories, lines)
        axes.set_title(f"Where hostility becomes the usual end within {horizon} years")
        words = "Dashed, in italics: the answer is assumed. Dotted: toward a first belief at which it never tips."
        note(axes, words, 36)
    return axes


def horizons(answers: Mapping[str, SchoolAnswer], bed: str, forces: str) -> list[str]:
    """Return the horizons of which tipping points are known, in order."""
    found = (one.tipping.get(bed, {}).get(forces, {}) for one in answers.values())
    return list(next((h for by in found for h in by.values()), {}))
