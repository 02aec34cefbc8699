"""Figures of beliefs filtered from the record: their paths, and who foresaw the acts.

Colours are never the only carrier: the two sides differ in dash.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from detente.core.errors import UnknownName
from detente.data.perception import Perceived
from detente.figures.canvas import Sheet, canvas, give_axes, note, tell
from detente.figures.style import COLOURS, DASHES, FAINT, INK, LINE
from detente.studies.beliefs.filtering import Filtered

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROOM = 0.6
"""How far below a constant rate the ranking is drawn [log likelihood a period]; what lies lower stands at its edge."""

SIDES = tuple(zip(COLOURS[:2], DASHES[:2], strict=True))
"""Colour and dash of the two sides."""


def _time(when: Sequence[str]) -> list[float]:
    return [int(text[:4]) + (int(text[5:7]) - 0.5) / 12 if len(text) > 4 else int(text) + 0.5 for text in when]


def draw_path(axes: Any, one: Filtered, crises: Sequence[Perceived] = ()) -> bool:
    """Draw both beliefs under one theory over time, with their bands; tell whether crises are marked.

    Parameters
    ----------
    axes
        Where to draw.
    one
        A theory's result.
    crises
        Crises as those drawn in perceived them; those of the two are marked above the paths.
    """
    time = _time(one.seen.when)
    for side, (colour, dash) in zip(one.paths, SIDES, strict=True):
        axes.fill_between(time, side.low, side.high, color=colour, alpha=0.16, lw=0)
        axes.plot(time, side.mean, color=colour, ls=dash, lw=1.8, label=f"{side.of} of {side.to}")
        for move in side.moves:
            place = one.seen.when.index(move.when)
            axes.plot(time[place], side.mean[place], "v" if move.change < 0 else "^", color=colour, ms=5)
    marked = _crises(axes, one, crises)
    axes.set(ylim=(0, 1.14 if marked else 1), xlim=(time[0], time[-1]), ylabel="belief")
    axes.legend(
        frameon=False, fontsize=9, loc="lower left", bbox_to_anchor=(0, 1), borderpad=0, ncols=2, handlelength=3
    )
    return marked


def path(one: Filtered, crises: Sequence[Perceived] = ()) -> Sheet:
    """Draw both beliefs under one theory over time, with their bands, and the acts below.

    Parameters
    ----------
    one
        A theory's result.
    crises
        Crises as those drawn in perceived them; those of the two are marked above the paths.
    """
    time = _time(one.seen.when)
    figure = canvas(660, 300)
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(4, 1))
    marked = draw_path(upper, one, crises)
    for height, acts, (colour, _), side in zip((1, 0), (one.seen.there, one.seen.back), SIDES, one.paths, strict=True):
        _acts(lower, time, acts, height, colour)
        lower.annotate(
            side.of, (time[0], height + 0.34), xytext=(3, 0), textcoords="offset points", color=colour, fontsize=8
        )
    lower.set_yticks([])
    lower.set_ylim(-0.3, 1.75)
    figure.tight_layout()
    caption = (
        f"{one.title}: probability that the other is malign, as each believes before the period's acts; band: 10 "
        "to 90 % of the worlds; triangles: when it moved most, up or down. Below: when each "
        "competed (bars), showed restraint (line), or was not seen (gap)."
    )
    if marked:
        caption += (
            " Diamonds: crises that the other triggered for the side of that colour, filled where it perceived a "
            "threat of grave damage or to its existence."
        )
    return Sheet(figure, caption, f"Line chart. {caption}")


def _crises(axes: Any, one: Filtered, crises: Sequence[Perceived]) -> bool:
    """Mark the crises that one of the two triggered for the other; tell whether there are any."""
    years = {int(when[:4]) for when in one.seen.when}
    found = False
    for side, (colour, _), height in zip(one.paths, SIDES, (1.1, 1.04), strict=True):
        for row in crises:
            if (row.actor, row.by) == (side.of, side.to) and row.year in years:
                found = True
                axes.plot(row.year + 0.5, height, "D", ms=4.5, mfc=colour if row.grave else "none", mec=colour, mew=1.1)
    return found


def _acts(axes: Any, time: Sequence[float], acts: Sequence[float | None], height: float, colour: str) -> None:
    """Draw a line where acts were seen and bars where they were competing, each run of them in one piece."""
    width = time[1] - time[0] if len(time) > 1 else 1.0
    for wanted, tall, of in ((lambda act: act is not None, 0.04, LINE), (bool, 0.3, colour)):
        runs: list[tuple[float, float]] = []
        for same, group in groupby(zip(time, acts, strict=True), key=lambda pair: wanted(pair[1])):
            if same:
                times = [t for t, _ in group]
                runs.append((times[0] - width / 2, times[-1] - times[0] + width))
        axes.broken_barh(runs, (height, tall), color=of, lw=0)


def draw_ranking(axes: Any, theories: Sequence[Filtered]) -> None:
    """Draw how well each theory foresaw the acts, beside two habits known with hindsight.

    Parameters
    ----------
    axes
        Where to draw.
    theories
        One result a theory.
    """
    ranked = sorted(theories, key=lambda one: one.log_likelihood)
    places = range(len(ranked))
    ends = [(one.log_likelihood, *one.log_likelihood_halves) for one in ranked]
    least = ranked[-1].rival_rate - ROOM
    main = SIDES[0][0]
    for place, (value, *halves) in zip(places, ends, strict=True):
        mark = least if value < least else value
        (dot,) = axes.plot(mark, place, "<" if value < least else "o", color=main, ms=6, clip_on=value >= least)
        told = f"{value:.3f} (halves: {halves[0]:.3f} and {halves[1]:.3f})".replace("-", "\u2212")
        tell(dot, ranked[place].title, f"mean log likelihood {told}")
        if value < least:
            axes.annotate(f"{value:.2f}".replace("-", "\u2212"), (least, place), xytext=(8, 0), va="center",
                          textcoords="offset points", fontsize=8.5, color=FAINT)  # fmt: skip
        else:
            axes.hlines(place, max(min(halves), least), max(halves), color=main, lw=1.5)
    for value, dash, label in (
        (ranked[0].rival_habit, "--", "as the time before"),
        (ranked[0].rival_rate, ":", "constant rate"),
    ):
        axes.axvline(value, color=INK, ls=dash, lw=1.2, label=label)
    axes.set_yticks(places, [one.title for one in ranked], fontsize=9)
    axes.set_ylim(-0.6, len(ranked) - 0.4)  # dots whole, however few
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("mean log likelihood of a period's acts: right is better", color=FAINT)
    if any(value < least for value, *_ in ends):
        axes.set_xlim(left=least - ROOM / 30)
    axes.legend(frameon=False, fontsize=9, loc="lower left", bbox_to_anchor=(0, 1), borderpad=0, ncols=2)


def ranking(theories: Sequence[Filtered]) -> Sheet:
    """Draw how well each theory foresaw the acts, beside two habits known with hindsight.

    Parameters
    ----------
    theories
        One result a theory.
    """
    figure = canvas(480, 70 + 17 * len(theories))
    draw_ranking(figure.add_subplot(), theories)
    figure.tight_layout()
    caption = (
        "How well each theory foresaw the acts, one period ahead; nothing in it is fitted. A stroke "
        "joins what either half of the worlds gives, with luck of its own; triangles stand for what lies farther "
        "to the left. Lines: two habits whose rates are fitted to these very acts, which no forecaster had."
    )
    return Sheet(figure, caption, f"Dot chart. {caption}")


def plot(theories: Sequence[Filtered], title: str, theory: str | None, ax: Axes | None) -> Axes:
    """Draw the path of beliefs under a theory, or the ranking, in a figure that stands alone.

    Parameters
    ----------
    theories
        One result a theory.
    title
        States and years, for people.
    theory
        Theory; that which foresaw the acts best if absent; ``"ranking"`` for all of them.
    ax
        Axes to draw on; a figure of its own if absent.

    Raises
    ------
    UnknownName
        If no such theory was filtered.
    """
    known = {one.school: one for one in theories}
    if theory == "ranking" and known:
        with give_axes(ax, 7, 1.9 + 0.25 * len(known)) as axes:
            draw_ranking(axes, theories)
            axes.set_title(f"How well each theory foresaw the acts: {title}", pad=22)
            words = "Dots: each theory, one period ahead; strokes join what either half of its simulated worlds gives. "
            note(axes, f"{words}Lines: two habits fitted to these very acts.", 40)
        return axes
    name = theory or max(known.values(), key=lambda one: one.log_likelihood).school if known else theory or ""
    if name not in known:
        kind = "theory that was filtered"
        raise UnknownName(kind, name, [*known, "ranking"])
    with give_axes(ax, 8, 4.2) as axes:
        draw_path(axes, known[name])
        axes.set_ylabel("belief that the other is greedy [probability]")
        axes.set_xlabel("year")
        axes.set_title(f"Beliefs under {known[name].title}: {title}", pad=22)
        words = "Lines: mean over simulated worlds. Bands: 10 to 90 % of them. Triangles: when a belief moved most."
        note(axes, words, 36)
    return axes
