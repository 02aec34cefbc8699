"""Figures of replications: ours beside the published numbers, and one figure of its own for each.

Colours are never the only carrier: lines differ in dash and are named where they are drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.core.measure import share_interval
from detente.figures.canvas import Sheet, canvas, give_axes, note
from detente.figures.dots import Dot, draw_dots
from detente.figures.lines import powers_of_ten
from detente.figures.numbers import write_rounded
from detente.figures.style import COLOURS, DASHED, FAINT, INK, LINE
from detente.studies.replications.findings import ComparedNumber

if TYPE_CHECKING:
    from matplotlib.axes import Axes

OURS, OTHER, THIRD = COLOURS[:3]
"""Colours of things set side by side."""


def _made(draw: Callable[..., None], drawn: Mapping[str, Any], panels: int, caption: str) -> Sheet:
    """Draw panels side by side."""
    figure = canvas(660, 270)
    axes = figure.subplots(1, panels)
    draw(axes, drawn)
    figure.tight_layout(w_pad=2.5)
    return Sheet(figure, caption, caption)


def _realpolitik(axes: Any, drawn: Mapping[str, Any]) -> None:
    left, right = axes
    looks = {"published": (OURS, "-", "as published"), "normalised": (OTHER, DASHED, "normalised")}
    for name, (colour, dash, label) in looks.items():
        arm = drawn[name]
        left.plot(range(0, 1000, 10), arm["alive"], color=colour, ls=dash, lw=1.8, label=label)
        sigmas = list(arm["empires"])
        shares, low, high = np.array(list(arm["empires"].values())).T
        right.errorbar(sigmas, shares, (shares - low, high - shares), color=colour, ls=dash, lw=1.8, marker="o", ms=4)
        drop = 8 if name == "published" else -16
        right.annotate(
            label, (sigmas[-1], shares[-1]), (-8, drop), textcoords="offset points", color=colour, ha="right"
        )
    left.axhline(0.5, color=LINE, lw=0.8)
    left.axvline(144, color=FAINT, lw=1, ls=(0, (1, 1.5)))
    left.annotate("published median, 144", (144, 0.93), (5, 0), textcoords="offset points", color=FAINT, fontsize=9)
    left.set(xlabel="turn", ylabel="share still there", ylim=(0, 1), xlim=(0, 1000))
    left.legend(frameon=False, loc="center right", labelcolor=INK)
    right.axhline(1140 / 1594, color=FAINT, lw=1, ls=(0, (1, 1.5)))
    right.annotate(
        "published share, all runs", (1, 1140 / 1594), (0, 5), textcoords="offset points", color=FAINT, fontsize=9
    )
    right.set(xlabel="victory_sigma: how much chance decides", ylabel="universal empires, share", ylim=(0, 1))
    right.set_xticks(sigmas)


def cusack_stoll(drawn: Mapping[str, Any]) -> Sheet:
    """Draw how long states live, and how often there is an empire, for both ways to reckon victory.

    Parameters
    ----------
    drawn
        What the replication hands over.
    """
    caption = (
        "Left: of the states that perished, the share still there at each turn. Right: universal empires by how much "
        "chance decides a war, with 95 % intervals. Solid: the chance of victory as StateSim reckons it. Dashed: "
        "normalised. With a sigma of 1 both are the same by definition."
    )
    return _made(_realpolitik, drawn, 2, caption)


def _line(axes: Any, drawn: Mapping[str, Any]) -> None:
    import numpy as np

    middle, slope, still = drawn["middle"], drawn["slope"], drawn["still"]
    ends = np.array([still, max(middle) * 1.01])
    axes.plot(ends, slope * (ends - still), color=OURS, lw=1.6)
    axes.plot(middle, drawn["growth"], "o", color=INK, ms=6)
    for x, y, year in zip(middle, drawn["growth"], ("1909-10", "1910-11", "1911-12", "1912-13"), strict=True):
        axes.annotate(year.replace("-", "–"), (x, y), (-8, 4), textcoords="offset points", ha="right", fontsize=10)
    axes.axhline(0, color=LINE, lw=0.8)
    axes.set(xlabel="total of the four budgets, mean of both years [£ million]", ylabel="growth [£ million a year]")


def richardson_1909_13(drawn: Mapping[str, Any]) -> Sheet:
    """Draw growth against the total, with the line.

    Parameters
    ----------
    drawn
        What the replication hands over.
    """
    caption = (
        "Growth of the budgets of France, Russia, Germany and Austria-Hungary against their total. "
        "The line is by least squares; it starts at the total at which nothing grows."
    )
    return _made(_line, drawn, 1, caption)


def _paths(axes: Any, drawn: Mapping[str, Any]) -> None:
    for place, (panel, name) in enumerate(zip(axes, ("United States", "Soviet Union"), strict=True)):
        panel.plot(drawn["years"], drawn["record"][place], color=INK, lw=0, marker="o", ms=3.2, label="record")
        panel.plot(drawn["years"], drawn["ours"][place], color=OURS, lw=1.8, label="our fit")
        panel.plot(drawn["years"], drawn["published"][place], color=OTHER, ls=DASHED, lw=1.8, label="published")
        panel.set(title=name, xlabel="year", ylim=(0.5, 2.5), yticks=(0.5, 1, 1.5, 2, 2.5))
    axes[0].set_ylabel("spending, 1960 = 1")
    axes[0].legend(frameon=False, loc="upper left", labelcolor=INK)


def us_ussr_1960_90(drawn: Mapping[str, Any]) -> Sheet:
    """Draw the record of both sides, and both paths.

    Parameters
    ----------
    drawn
        What the replication hands over.
    """
    caption = (
        "Military spending on record (dots), the path of the coefficients fitted here (solid), and of the published "
        "ones (dashed), both from 1960."
    )
    return _made(_paths, drawn, 2, caption)


def _sizes(axes: Any, drawn: Mapping[str, Any]) -> None:
    for panel, name, colour, label in zip(
        axes, ("deaths", "parties"), (OURS, OTHER), ("battle deaths", "participants"), strict=True
    ):
        size, share = drawn[name]["size"], drawn[name]["share"]
        panel.plot(size, share, color=colour, lw=0, marker="o", ms=3)
        middle = len(size) // 2 if name == "deaths" else 0  # the line goes through the middle, or the first point
        last = min(size[-1], size[middle] * (share[middle] / min(share)) ** (1 / 0.64))
        at = [share[middle] * (x / size[middle]) ** -0.64 for x in (size[0], last)]
        panel.plot((size[0], last), at, color=FAINT, ls=DASHED, lw=1.3)
        panel.set(xscale="log", yscale="log", xlabel=label, ylim=(min(share) / 1.5, 2))
        powers_of_ten(panel.xaxis)
        powers_of_ten(panel.yaxis)
        place = ((size[0] * last) ** 0.5, (at[0] * at[1]) ** 0.5)
        panel.annotate("slope −.64", place, (6, 6), textcoords="offset points", color=FAINT, fontsize=9)
    counts = [k for k in (2, 3, 4, 5, 6, 8, 10, 15, 20) if k <= max(drawn["parties"]["size"])]
    axes[1].set_xticks(counts, [str(k) for k in counts])
    axes[1].minorticks_off()
    axes[0].set_ylabel("share of wars at least as large")


def geosim_war_sizes(drawn: Mapping[str, Any]) -> Sheet:
    """Draw the share of wars at least as large, by deaths and by participants.

    Parameters
    ----------
    drawn
        What the replication hands over.
    """
    caption = (
        "Share of our wars that are at least as large, on logarithmic axes: by battle deaths, whose tail is put in, "
        "and by participants, whose tail is not. Dashed: a line of GeoSim's slope."
    )
    return _made(_sizes, drawn, 2, caption)


def _identity(axes: Any, drawn: Mapping[str, Any]) -> None:
    looks = ((OURS, "-", "o"), (THIRD, (0, (2, 1.5)), "s"), (OTHER, DASHED, "^"))
    for place, (panel, leaders) in enumerate(zip(axes, drawn["leaders"], strict=True)):
        for level, (colour, dash, mark) in enumerate(looks):
            shared, error = (np.array([row[level][place] for row in drawn[name]]) for name in ("shared", "error"))
            low, high = share_interval(shared, error)
            bars = (shared - low, high - shared)
            label = f"{drawn['instability'][level]:g}"
            panel.errorbar(drawn["complexity"], shared, bars, color=colour, ls=dash, marker=mark, ms=4, label=label)
        panel.set(title=f"{100 * leaders:.0f} % leaders", xlabel="identities held", ylim=(0, 1))
    axes[0].set_ylabel("largest identity, share of agents")
    axes[-1].legend(title="instability", frameon=False, loc="upper right", labelcolor=INK)


def rousseau_van_der_veen(drawn: Mapping[str, Any]) -> Sheet:
    """Draw shared identity by complexity, instability and leaders.

    Parameters
    ----------
    drawn
        What the replication hands over.
    """
    caption = (
        "Share of the agents that show the most common identity, by the number of identities that each holds, how "
        "often the pull of identities changes, and how many agents are leaders. Bars are 95 % intervals."
    )
    return _made(_identity, drawn, 3, caption)


def _treatments(axes: Any, drawn: Mapping[str, Any]) -> None:
    names = list(drawn["schools"])
    held = np.array(list(drawn["schools"].values()))  # [school, treatment, 2]
    for panel, (place, title, colour) in zip(
        axes, ((0, "three players instead of two", OURS), (2, "messages", OTHER)), strict=True
    ):
        effect, error = held[:, place].T
        panel.axvline(0, color=FAINT, lw=0.8)
        panel.errorbar(effect, range(len(names)), xerr=1.96 * error, color=colour, fmt="o", ms=3.5, lw=1.2)
        panel.set(title=title, xlabel="share of acts that compete", ylim=(len(names) - 0.5, -0.5))
        panel.set_yticks(range(len(names)), [name.replace("_", " ") for name in names], fontsize=8)
    axes[1].tick_params(labelleft=False)


def language_models_2026(drawn: Mapping[str, Any]) -> Sheet:
    """Draw what two treatments do to the acts of each school.

    Parameters
    ----------
    drawn
        What the replication hands over.
    """
    caption = (
        "What a third player and messages change in the share of acts that compete, school by school, with 95 % "
        "intervals. Language models had more conflict among three, and less with messages."
    )
    figure = canvas(660, 470)
    _treatments(figure.subplots(1, 2), drawn)
    figure.tight_layout(w_pad=2.5)
    return Sheet(figure, caption, caption)


def _conditions(axes: Any, drawn: Mapping[str, Any]) -> None:
    looks = {
        "published": (FAINT, "s", "published"),
        "ours": (OURS, "o", "ours"),
        "mapped": (THIRD, "D", "with the three states"),
        "today": (OTHER, "^", "ours, today's"),
        "together": (INK, "v", "with the three, today's"),
    }
    names = drawn["names"]
    for place, (name, (colour, mark, label)) in enumerate(looks.items()):
        for row, (value, error) in enumerate(drawn[name]):
            axes.errorbar(
                [value],
                [len(names) - 1 - row + 0.16 * (2 - place)],
                xerr=[1.96 * error],
                color=colour,
                marker=mark,
                ms=4.5,
                lw=1.4,
                label=label if row == 0 else None,
            )
    axes.axvline(0, color=LINE, lw=0.8)
    axes.set_yticks(range(len(names)), list(reversed(names)))
    axes.tick_params(axis="y", length=0)
    axes.set(xlabel="coefficient: log-odds of a dispute", ylim=(-0.6, len(names) - 0.4))
    axes.legend(frameon=False, loc="lower right", labelcolor=INK)


def dangerous_dyads(drawn: Mapping[str, Any]) -> Sheet:
    """Draw the coefficients with their intervals, beside the published ones.

    Parameters
    ----------
    drawn
        What the replication hands over.
    """
    caption = (
        "What makes the beginning of a militarized dispute likelier (right of zero) or less likely in politically "
        "relevant dyads: published (squares), ours with the same measures (dots), with united Germany, united "
        "Yemen and Serbia, which are lost as published (diamonds), with the scores of democracy that are packaged "
        "today (triangles up), and with both (triangles down). Bars are 95 % intervals of independent rows, as "
        "published; those that allow for what dyads share are two to five times as wide. Continuous conditions are "
        "divided by two standard deviations."
    )
    return _made(_conditions, drawn, 1, caption)


FIGURES: dict[str, Callable[[Mapping[str, Any]], Sheet]] = {
    "cusack_stoll": cusack_stoll,
    "richardson_1909_13": richardson_1909_13,
    "us_ussr_1960_90": us_ussr_1960_90,
    "geosim_war_sizes": geosim_war_sizes,
    "rousseau_van_der_veen": rousseau_van_der_veen,
    "language_models_2026": language_models_2026,
    "dangerous_dyads": dangerous_dyads,
}
"""The figure of each replication."""

MOST = 3.0
"""Largest difference that is drawn to scale [tolerance]."""


def distance(one: ComparedNumber) -> float:
    """Return how far ours is from the published number [tolerance].

    Parameters
    ----------
    one
        A quantity; without a tolerance it is 0 where the two are equal, else infinite.
    """
    gap = one.ours - one.published
    if one.tolerance > 0 or not gap or gap != gap:
        return gap / one.tolerance if one.tolerance > 0 else gap
    return float("inf") if gap > 0 else float("-inf")


def plot(quantities: Sequence[ComparedNumber], title: str, ax: Axes | None) -> Axes:
    """Draw how far every number is from the published one, in a figure that stands alone.

    Parameters
    ----------
    quantities
        The numbers.
    title
        Title of the replication.
    ax
        Axes to draw on; a figure of its own if absent.
    """
    rows = [
        Dot(fill(one.quantity, 44), distance(one), f"{write_rounded(one.ours)}  |  {write_rounded(one.published)}")
        for one in quantities
    ]
    with give_axes(ax, 8.6, 1.7 + 0.36 * len(rows)) as axes:
        draw_dots(axes, rows, 1.0, MOST)
        axes.text(1.02, -0.7, "ours  |  published", transform=axes.get_yaxis_transform(), fontsize=9, color=INK)
        axes.set_xlabel("ours less the published number [tolerances]")
        agreeing = sum(one.agrees for one in quantities)
        axes.set_title(f"{agreeing} of {len(rows)} numbers agree: {title}", fontsize=10, pad=16)
        words = "Shaded: agreement, within the tolerance. Hollow: no agreement; triangles lie farther out."
        note(axes, f"{words} No dot: ours says nothing.", 38)
    return axes
