"""Figures of claims: all effects in units of what matters, and a claim along its axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill, shorten
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.diagnostics.situation import Agreement
from detente.figures.canvas import Sheet, blank, give_axes, tell
from detente.figures.numbers import write_number
from detente.figures.style import COLOURS, DASHES, FAINT, INK, LINE, SHADE
from detente.studies.claims.answers import school_of
from detente.studies.claims.certainty import axis_default, cut_words
from detente.studies.claims.claim import Axis
from detente.studies.claims.judge import CONSTRUCTED, FAILS, HOLDS, UNDECIDED, WHEN
from detente.studies.claims.places import parameter_words, place
from detente.studies.claims.plane import SIDE
from detente.studies.claims.sentences import plane_rows
from detente.studies.claims.standing import default_of
from detente.studies.claims.verdict import ClaimVerdict, sentence_of
from detente.studies.claims.wording import SCHOOLS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

AXIS = "offence_advantage"
"""Parameter that the map of schools is over."""
LETTERS = 50
"""Letters of a claim that its row on the map has room for."""
MARKS: Mapping[str, tuple[str, str]] = {
    HOLDS: (COLOURS[2], "o"),
    WHEN: (COLOURS[0], "D"),
    FAILS: (COLOURS[1], "X"),
    UNDECIDED: (FAINT, "|"),
    CONSTRUCTED: (COLOURS[3], "s"),
}
"""Colour and mark of each verdict: colour is never the only carrier."""
STAR = "*"
"""Mark of our defaults."""
WIDTH = 4.6
"""Width of figures of a page, which read on a phone and on a desk alike [inch]."""
PANEL = (WIDTH, 3.5)
"""Size of the figure of a panel [inch]."""
TICKS = 5
"""Most steps between the ticks of such a figure."""
FURTHEST = 8.0
"""Effects beyond this many times the smallest of interest are drawn at the edge."""


def plot(found: Sequence[ClaimVerdict], ax: Axes | None = None) -> Axes:
    """Draw the decisive effect of each claim in units of the smallest of interest, with its 95 % interval.

    Parameters
    ----------
    found
        What became of the claims.
    ax
        Axes to draw on; a figure of its own if absent.
    """
    with give_axes(ax, 8, 1.3 + 0.23 * len(found)) as axes:
        _forest(axes, found)
        axes.set_title(sentence_of(found))
    return axes


def forest_sheet(found: Sequence[ClaimVerdict]) -> Sheet:
    """Draw the decisive effects of all claims for a page.

    Parameters
    ----------
    found
        What became of the claims.
    """
    figure = blank(WIDTH, 1.3 + 0.2 * len(found))
    _forest(figure.add_subplot(), found, columns=2)
    caption = (
        "The prediction that decides each claim, in units of the smallest effect of interest, with its 95 % interval: "
        "right of the dashed line it is met at our defaults, left of it it is not; a diamond on either side is a claim "
        f"that holds under a condition, and left of it our defaults lie elsewhere. Effects beyond {FURTHEST:.0f} are "
        "drawn at the edge."
    )
    return Sheet(figure, caption, f"Deciding effects. {sentence_of(found)}.")


def _forest(axes: Axes, found: Sequence[ClaimVerdict], columns: int = 5) -> None:
    axes.axvspan(-1, 1, color=SHADE, lw=0)
    axes.axvline(1, color=INK, lw=0.9, ls=(0, (4, 2)))
    seen: dict[str, Any] = {}
    for row, one in enumerate(found):
        said = one.decisive
        sign = (1.0 if said.expected == "more" else -1.0) / said.smallest
        ends = np.clip(sorted(sign * x for x in (said.finding.low, said.finding.high)), -FURTHEST, FURTHEST)
        at = float(np.clip(sign * said.finding.effect, -FURTHEST, FURTHEST))
        colour, mark = MARKS[one.verdict]
        (interval,) = axes.plot(ends, [row, row], color=colour, lw=1.8, solid_capstyle="butt")
        low, effect, high = sorted(sign * x for x in (said.finding.low, said.finding.effect, said.finding.high))
        told = f"{write_number(effect, 2)} ({write_number(low, 2)} to {write_number(high, 2)}) smallest effects"
        tell(interval, f"{one.id}: {one.verdict}", told)
        (dot,) = axes.plot([at], [row], mark, color=colour, ms=6, mew=1.6)
        seen.setdefault(one.verdict, dot)
    axes.set_yticks(range(len(found)), [one.id for one in found], fontsize=9)
    axes.set_ylim(len(found) - 0.5, -0.5)
    axes.set_xlim(-FURTHEST - 0.4, FURTHEST + 0.4)
    axes.set_xlabel("effect in the claimed direction\n[smallest effect of interest]")
    order = [word for word in MARKS if word in seen]
    axes.legend([seen[w] for w in order], order, loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, frameon=False)


def plot_curve(one: ClaimVerdict, ax: Axes | None = None) -> Axes:
    """Draw the predictions of a claim along its axis, in units of the smallest effect of interest, with bands.

    Parameters
    ----------
    one
        A claim that was tried along an axis.
    ax
        Axes to draw on; a figure of its own if absent.
    """
    with give_axes(ax, 7, 3.4) as axes:
        _along(axes, one)
        axes.set_title(one._title())
    return axes


def curve_sheet(one: ClaimVerdict) -> Sheet | None:
    """Draw a claim along its axis for a page; None if it was not tried along one.

    Parameters
    ----------
    one
        The claim.
    """
    if one.curve is None:
        return None
    figure = blank(*PANEL)
    axes = figure.add_subplot()
    _along(axes, one, letters=48)
    for way in "y" if one.curve.axis.log else "xy":
        axes.locator_params(axis=way, nbins=TICKS)
    caption = "Predictions along the parameter, in units of the smallest effect of interest, with their 95 % intervals."
    if one.curve.turns:
        where = f"{parameter_words(one.curve.axis.parameter)} {place(one.curve, sure=True)}"
        caption += f" The claim holds where all lie above the dashed line: {where}, {cut_words(one)}."
    usual, here = default_of({}, one.curve.axis.parameter), axis_default(one)
    told = "our default" if here == usual else "the default of this experiment"
    beside = "" if here == usual else f" (elsewhere {usual:.3g})"
    caption += f" The star marks {told}, {here:.3g}{beside}."
    return Sheet(figure, caption, f"{one.id} along {one.curve.axis.parameter}, as told below")


def _along(axes: Axes, one: ClaimVerdict, letters: int = 88) -> None:
    curve = one.curve
    free: dict[str, Any] = {"clip_on": False}  # the axes hold all that is drawn
    axes.axhline(0, color=FAINT, lw=0.7, **free)
    axes.axhline(1, color=INK, lw=0.9, ls=(0, (4, 2)), **free)
    if curve is None:
        return
    for p, said in enumerate(one.predictions):
        sign = (1.0 if said.expected == "more" else -1.0) / said.smallest
        mean, low, high = (sign * np.array([r[p] for r in x]) for x in (curve.effects, curve.lows, curve.highs))
        colour = COLOURS[p % len(COLOURS)]
        axes.plot(
            curve.values,
            mean,
            color=colour,
            ls=DASHES[p % len(DASHES)],
            marker="o",
            ms=3,
            label=fill(said.words, letters),
            **free,
        )
        axes.fill_between(curve.values, low, high, color=colour, alpha=0.18, lw=0, **free)
    for turn in curve.turns:
        axes.axvline(turn.at, color=INK, lw=1, **free)
        if np.isfinite(turn.low):
            axes.axvspan(turn.low, turn.high, color=INK, alpha=0.12, lw=0, **free)
    if curve.axis.low <= axis_default(one) <= curve.axis.high:
        at = ([axis_default(one)], [0])
        axes.plot(*at, STAR, color=INK, ms=11, transform=axes.get_xaxis_transform(), clip_on=False, zorder=4)
    if curve.axis.log:
        _log_scale(axes, curve.axis, axes.xaxis)
    axes.set_xlabel(fill(parameter_words(curve.axis.parameter, code=True), letters))
    axes.set_ylabel("effect [smallest of interest]")
    axes.legend(fontsize=9, frameon=False, loc="lower left", bbox_to_anchor=(0, 1))


def plot_plane(one: ClaimVerdict, ax: Axes | None = None) -> Axes:
    """Draw where a claim of two axes holds: its boundary as a curve with its band, over both parameters.

    Parameters
    ----------
    one
        A claim that was tried over two parameters.
    ax
        Axes to draw on; a figure of its own if absent.
    """
    with give_axes(ax, 7, 4.2) as axes:
        _over(axes, one)
        axes.set_title(f"{one.id}: where it holds over two parameters")
    return axes


def plane_sheet(one: ClaimVerdict) -> Sheet | None:
    """Draw a claim over two parameters for a page; None if it was not tried over two.

    Parameters
    ----------
    one
        The claim.
    """
    if one.plane is None:
        return None
    figure = blank(*PANEL)
    _over(figure.add_subplot(), one)
    axis, other = (parameter_words(held.parameter) for held in (one.plane.axis, one.plane.other))
    caption = (
        f"The boundary over {other} and {axis}: the claim holds where the plane is shaded. Points are where it turns, "
        f"bands and bars their 95 % intervals ({one.plane.replicates:,} replicates of each arm at each of {SIDE} by "
        f"{SIDE} places); the star marks our defaults."
    )
    return Sheet(figure, caption, f"{one.id} over two parameters. {caption} {'; '.join(plane_rows(one))}.")


def _over(axes: Axes, one: ClaimVerdict) -> None:
    plane = one.plane
    if plane is None:
        return
    at, margins = np.array(plane.values), np.array(plane.margins).T
    if np.nanmax(margins) > 0:
        axes.contourf(at, plane.axis.spread(SIDE), margins, levels=[0, np.inf], colors=[SHADE])
    for line in plane.lines():
        x = [at[k] for k, _ in line]
        y, low, high = (np.array([getattr(turn, end) for _, turn in line]) for end in ("at", "low", "high"))
        axes.plot(x, y, color=COLOURS[0], marker="o", ms=4)
        axes.fill_between(x, low, high, color=COLOURS[0], alpha=0.25, lw=0)
        axes.vlines(x, low, high, color=COLOURS[0], lw=1.2)
    here = [default_of(one.settings, held.parameter) for held in (plane.other, plane.axis)]
    axes.plot(
        *([value] for value in here), STAR, color=COLOURS[1], ms=11, clip_on=False, zorder=4, label="our defaults"
    )
    for held, which in ((plane.other, axes.xaxis), (plane.axis, axes.yaxis)):
        if held.log:
            _log_scale(axes, held, which)
    axes.set(xlim=(plane.other.low, plane.other.high), ylim=(plane.axis.low, plane.axis.high))
    axes.legend(fontsize=9, frameon=False, loc="lower right", bbox_to_anchor=(1, 1))
    axes.set_xlabel(parameter_words(plane.other.parameter, code=True))
    axes.set_ylabel(fill(parameter_words(plane.axis.parameter, code=True), 36))


def _log_scale(axes: Axes, held: Axis, mine: Any) -> None:
    """Scale the x or y axis of a figure by ratios, with the values of five steps."""
    ticks = held.spread(5)
    (axes.set_xscale if mine is axes.xaxis else axes.set_yscale)("log")
    mine.set_ticks(ticks, [f"{x:.3g}" for x in ticks], minor=False)
    mine.set_ticks([], minor=True)


def on_map(found: Sequence[ClaimVerdict]) -> list[ClaimVerdict]:
    """Return the claims that were tried along the offence advantage.

    Parameters
    ----------
    found
        What became of the claims.
    """
    return [one for one in found if one.curve is not None and one.curve.axis.parameter == AXIS]


def map_sheet(found: Sequence[ClaimVerdict]) -> Sheet | None:
    """Draw where over the offence advantage each claim holds, school by school; None if none was tried along it.

    Parameters
    ----------
    found
        What became of the claims.
    """
    there = on_map(found)
    if not there:
        return None
    rows: list[str | ClaimVerdict] = []
    for school in (*SCHOOLS, "Others"):
        mine = [one for one in there if school_of(one.school) == school]
        rows += [school, *mine] if mine else []
    figure = blank(WIDTH, 1 + 0.38 * len(rows))
    axes = figure.add_subplot()
    for y, row in enumerate(rows):
        if not isinstance(row, str):
            _stretch(axes, y, row)
    beside: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points"}
    for y, row in enumerate(rows):
        how: dict[str, Any] = {"fontweight": "bold"} if isinstance(row, str) else {}
        axes.annotate(_label(row), (0, y), xytext=(0, 9), va="center", fontsize=8.5, **beside, **how)
    axes.set_xscale("log")
    ticks = (0.6, 1, 1.6, 2.5, 4, 6)
    axes.set_xticks(ticks, [f"{x:g}" for x in ticks], minor=False)
    axes.set_xticks([], minor=True)
    axes.set_yticks([])
    axes.tick_params(axis="x", top=True, labeltop=True)
    axes.grid(axis="x", color=SHADE, lw=0.8)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    axes.set_ylim(len(rows) - 0.6, -0.8)
    ends = [x for one in there if one.curve is not None for x in (one.curve.axis.low, one.curve.axis.high)]
    axes.set_xlim(min(ends) / 1.03, max(ends) * 1.03)
    axes.set_xlabel("offence advantage (a unit of offence against one of defence)")
    caption = (
        "Where each claim holds, school by school: filled where its best estimate does, in outline where the verdict "
        "is undecided, thin where it was tried and does not. Stars mark our default of its experiment, black bars the "
        "95 % intervals of boundaries; a claim marked as failing holds nowhere along the line. Each line is a cut "
        "through one point: all else is as it is in the experiment. Claims with another parameter are drawn in their "
        "panels."
    )
    return Sheet(
        figure, caption, f"Where claims hold over the offence advantage: {', '.join(one.id for one in there)}."
    )


def _label(row: str | ClaimVerdict) -> str:
    if isinstance(row, str):
        return row
    return f"{row.id}  {shorten(row.statement, LETTERS, placeholder='...')}"


def _stretch(axes: Axes, row: int, one: ClaimVerdict) -> None:
    """Draw where one claim holds, in its row."""
    curve = one.curve
    if curve is None:
        return
    (tried,) = axes.plot([curve.axis.low, curve.axis.high], [row, row], color=LINE, lw=1.2, zorder=0.5)
    turns = [f"turns at {t.at:.3g} ({t.low:.3g} to {t.high:.3g})" for t in curve.turns]
    tell(tried, f"{one.id}: {one.verdict}", *turns)
    axes.annotate(one.verdict, (1, row), xycoords=("axes fraction", "data"), xytext=(0, 9), va="center", ha="right",
                  textcoords="offset points", fontsize=8.5, color=FAINT)  # fmt: skip
    if curve.axis.low <= axis_default(one) <= curve.axis.high:
        axes.plot([axis_default(one)], [row], STAR, color=INK, ms=7, mec="white", mew=0.5, zorder=4)
    if one.verdict == FAILS:
        return
    colour = MARKS[HOLDS][0]
    doubt: dict[str, Any] = {"facecolor": "none", "edgecolor": colour, "lw": 1.0}
    filled: dict[str, Any] = {"color": colour, "alpha": 0.6, "lw": 0}
    for begin, end in curve.stretches:
        low = curve.axis.low if begin is None else curve.turns[begin].at
        high = curve.axis.high if end is None else curve.turns[end].at
        axes.barh(row, high - low, left=low, height=0.32, **(doubt if one.verdict == UNDECIDED else filled))
    for turn in curve.turns:
        if np.isfinite(turn.low):
            axes.plot([turn.low, turn.high], [row, row], color=INK, lw=2.4, solid_capstyle="butt")


def agreement_sheet(found: Agreement) -> Sheet:
    """Draw how far definitions of the security dilemma agree, every two of them.

    Parameters
    ----------
    found
        How far they do.
    """
    from matplotlib.patches import Rectangle

    there = [k for k, share in enumerate(found.share) if 0 < share < 1]
    names, kappas = [found.names[k] for k in there], found.kappa[np.ix_(there, there)]
    count = len(there)
    figure = blank(WIDTH, 0.6 + 0.56 * (count - 1))
    axes = figure.add_subplot(aspect="equal")
    for i in range(count):
        for j in range(i):
            kappa = float(kappas[i, j])
            side = 0.0 if kappa != kappa else 0.92 * float(np.sqrt(min(abs(kappa), 1.0)))
            colour = COLOURS[2] if kappa > 0 else COLOURS[1]
            square = axes.add_patch(Rectangle((j - side / 2, i - side / 2), side, side, color=colour, alpha=0.35, lw=0))
            tell(square, f"{names[i]} and {names[j]}", f"kappa {write_number(kappa, 2)}")
            axes.text(j, i, write_number(kappa, 2), ha="center", va="center", fontsize=9)
    axes.set_xlim(-0.5, count - 1.5)
    axes.set_ylim(count - 0.5, 0.5)
    axes.set_xticks(range(count - 1), [name.replace("-", "-\n") for name in names[:-1]], fontsize=8.5)
    axes.set_yticks(range(1, count), names[1:])
    axes.tick_params(length=0)
    axes.spines[["left", "bottom"]].set_visible(False)
    caption = (
        "Cohen's kappa of every two definitions over the same dyad-years: 1 where they agree in all, 0 where no more "
        "than by chance. The area of a square is kappa; negative ones are in the other colour."
    )
    never = [name for name, share in zip(found.names, found.share, strict=True) if not 0 < share < 1]
    caption += f" Left out, for it says the same of every dyad-year: {', '.join(never)}." if never else ""
    return Sheet(figure, caption, f"Agreement of {count} definitions of the security dilemma. {caption}")
