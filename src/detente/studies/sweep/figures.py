"""Figures of a sweep: the one that suits what was varied, and the main effects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from detente.core.errors import InvalidValue
from detente.figures.canvas import Sheet, give_axes, note
from detente.figures.labels import cut
from detente.figures.style import COLOURS, DASHES
from detente.studies.sweep.arrangement import Arrangement, arrange, panels
from detente.studies.sweep.captions import all_behind, kind_of, list_settings, lost, reading
from detente.studies.sweep.colours import draw_scale, scale_of
from detente.studies.sweep.curve_figures import draw_curves, draw_rows, lines_of, name_lines
from detente.studies.sweep.effects import GROUPS, RATE, MainEffect
from detente.studies.sweep.map_figures import draw_key, draw_map, draw_scatter, labelled
from detente.studies.sweep.panels import LETTER, NARROW, WIDE, Margins, fit, lay_out, letters
from detente.studies.sweep.parallel_figures import draw_effects, draw_parallel
from detente.studies.sweep.surface import ResponseSurface

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def sheet(surface: ResponseSurface, narrow: bool = False) -> Sheet:
    """Draw an outcome over the points in the figure that suits what was varied.

    Parameters
    ----------
    surface
        The outcome over the points.
    narrow
        Whether for a telephone.

    Returns
    -------
    Sheet
        The figure, what it shows, and what a reader hears who does not see it.
    """
    how = arrange(surface)
    made = {"rows": _rows, "curves": _curves, "parallel": _parallel}.get(how.kind, _map)(surface, how, narrow)
    caption = " ".join([*reading(surface, how), *lost(surface)])
    return Sheet(made, caption, f"{kind_of(how)}. {surface.title} over {list_settings(surface)}. {caption}")


def _rows(surface: ResponseSurface, how: Arrangement, narrow: bool) -> Any:
    width, left = (NARROW, 142.0) if narrow else (WIDE, 250.0)
    room = Margins(left=left, right=22, top=8, bottom=44)
    figure, (axes,) = lay_out(1, 1, width, 22.0 * len(surface) + 6, room)
    draw_rows(axes, surface, how.x, letters(left - 14))
    axes.set_xlabel(fit(surface.axis, width - left - 22))
    return figure


def _columns(count: int, narrow: bool) -> int:
    if narrow:
        return 1 if count == 1 else 2
    return {1: 1, 2: 2, 3: 3, 4: 4, 5: 3, 6: 3}.get(count, 4)


def _curves(surface: ResponseSurface, how: Arrangement, narrow: bool) -> Any:
    held = panels(surface, how.panel)
    width = NARROW if narrow else WIDE
    lines = lines_of(surface, how.y) if how.y else []
    longest = max((len(name) for name, _ in lines), default=0)
    names = min(longest * 6.2 + 14, 110 if narrow else 220) if lines else 12
    alone = len(held) == 1
    columns = max(int((width - 60) / (7 * longest + 48)), 1)
    above = 0 if alone or not lines else 16 * -(-len(lines) // columns) + 4
    room = Margins(
        left=50, right=names if alone else 12, top=12 if alone else 24 + above, bottom=44, across=24, down=42
    )
    figure, made = lay_out(
        len(held), _columns(len(held), narrow), width, 300 if alone else 210 if len(held) == 2 else 130, room
    )
    behind = [one for _, one in held] if how.panel and not how.y and all_behind(surface, how) else []
    for number, (axes, (title, one)) in enumerate(zip(made, held, strict=True)):
        others = [other for other in behind if other is not one]
        draw_curves(axes, one, how.x, how.y, behind=others)
        axes.set_title(_fit(title, axes), loc="left", fontsize=10.5)
        if alone and lines:
            name_lines(axes, one, how.x, how.y, letters(names - 10))
        if number % _columns(len(held), narrow):
            axes.tick_params(labelleft=False)
    if not alone and lines:
        _key(figure, [name for name, _ in lines], columns)
    _outer_labels(figure, surface, how, alone=alone)
    return figure


def _fit(title: str, axes: Any) -> str:
    return cut(title, letters(axes.bbox.width * 72 / axes.figure.dpi))


def _key(figure: Any, names: Sequence[str], columns: int) -> None:
    """Write above the panels which line is which, in its colour."""
    from matplotlib.lines import Line2D

    looks = [(COLOURS[k % len(COLOURS)], DASHES[k % len(DASHES)]) for k in range(len(names))]
    handles = [Line2D([], [], color=c, ls=d, lw=1.7, label=n) for (c, d), n in zip(looks, names, strict=True)]
    figure.legend(
        handles=handles, loc="upper left", frameon=False, ncols=columns, fontsize=10, borderaxespad=0, handlelength=2.4
    )


def _outer_labels(figure: Any, surface: ResponseSurface, how: Arrangement, *, alone: bool) -> None:
    """Write the names of the axes once, below and at the left of all panels."""
    height = figure.get_figheight() * 72
    wide = figure.get_figwidth() * 72
    across = surface.setting(how.x).axis
    up = surface.axis if how.kind == "curves" else surface.setting(how.y).axis
    left = min(axes.get_position().x0 for axes in figure.axes)
    figure.text((left + 1) / 2, 8 / height, fit(across, (1 - left) * wide), ha="center", va="bottom", fontsize=11)
    top = max(axes.get_position().y1 for axes in figure.axes)
    bottom = min(axes.get_position().y0 for axes in figure.axes)
    up = fit(up, (top - bottom) * height)
    figure.text(4 / wide, (top + bottom) / 2, up, rotation=90, ha="left", va="center", fontsize=11)


def _map(surface: ResponseSurface, how: Arrangement, narrow: bool) -> Any:
    held = panels(surface, how.panel)
    width = NARROW if narrow else WIDE
    x, y = surface.setting(how.x), surface.setting(how.y)
    alone = len(held) == 1
    words = max(len(y.told(v)) for v in y.levels) if not y.numeric else 5
    left = min(words * 6.4, 150 if narrow else 200) + 32
    if not alone:
        width = min(width, left + 14 + len(held) * 340)
    columns = _columns(len(held), narrow)
    inner = (width - left - 14 - (min(columns, len(held)) - 1) * 24) / min(columns, len(held))
    if alone and not narrow:
        inner = min(inner, 620.0)
        width = max(left + inner + 14, 620.0)
    tall = min(max(inner * 0.68, 24.0 * len(y.levels) if not y.numeric else 0), 460 if y.numeric else 900)
    longest = max(len(x.told(v)) for v in x.levels)
    turned = not x.numeric and min(longest, 24) * LETTER > inner / len(x.levels)
    below = min(longest, 24) * LETTER / 2 + 12 if turned else 20
    states = (("failed", surface.failed), ("undefined", surface.undefined))
    kinds = [kind for kind, which in states if which.any() and how.kind == "map"]
    under = 32 if kinds and narrow else 0
    room = Margins(left=left, right=14, top=8 if alone else 24, bottom=below + 90 + under, across=24, down=below + 24)
    figure, made = lay_out(len(held), columns, width, tall, room)
    scale = scale_of(surface)
    cells = [one.grid(how.x, how.y) for _, one in held] if how.kind == "map" else []
    numbers = bool(cells) and all(c is not None and labelled(c, inner, tall) for c in cells)
    for number, (axes, (title, one)) in enumerate(zip(made, held, strict=True)):
        if how.kind == "map":
            draw_map(axes, one, how.x, how.y, scale, numbers)
        else:
            draw_scatter(axes, one, how.x, how.y, scale)
        axes.set_title(_fit(title, axes), loc="left", fontsize=10.5)
        if number % columns:
            axes.tick_params(labelleft=False)
    if turned:
        for axes in made:
            for label in axes.get_xticklabels():
                label.set(rotation=30, ha="right", rotation_mode="anchor")
    height = figure.get_figheight() * 72
    _outer_map(figure, made, surface, how, below)
    long = min(width - left - 14, 300.0)
    bar = figure.add_axes((left / width, (4 + under) / height, long / width, 30 / height))
    draw_scale(bar, scale, fit(surface.axis, long))
    if kinds:
        start = (left, 4.0) if narrow else (left + long + 20, 4.0)
        draw_key(figure.add_axes((start[0] / width, start[1] / height, 190 / width, 30 / height)), kinds)
    return figure


def _outer_map(figure: Any, made: Sequence[Any], surface: ResponseSurface, how: Arrangement, below: float) -> None:
    """Write the names of the two settings once."""
    height, wide = figure.get_figheight() * 72, figure.get_figwidth() * 72
    spots = [axes.get_position() for axes in made]
    left, bottom, top = min(s.x0 for s in spots), min(s.y0 for s in spots), max(s.y1 for s in spots)
    look = {"ha": "center", "va": "center", "fontsize": 11}
    across, up = (surface.setting(name).axis for name in (how.x, how.y))
    figure.text((left + 1) / 2, bottom - (below + 14) / height, fit(across, (1 - left) * wide), **look)
    figure.text(11 / wide, (top + bottom) / 2, fit(up, (top - bottom) * height), rotation=90, **look)


def _parallel(surface: ResponseSurface, how: Arrangement, narrow: bool) -> Any:
    """Draw parallel coordinates; a telephone has them scrolled sideways."""
    count = len(surface.varied) + 1
    width = max(WIDE, 92.0 * count)
    room = Margins(left=70, right=70, top=56, bottom=74)
    figure, (axes,) = lay_out(1, 1, width, 300.0, room)
    scale = scale_of(surface, thin=True)
    apart = (width - 140) / max(count - 1, 1)
    draw_parallel(axes, surface, scale, longest=min(max(int(apart / 6.2), 8), 20))
    height = figure.get_figheight() * 72
    draw_scale(figure.add_axes((70 / width, 4 / height, 300 / width, 30 / height)), scale, fit(surface.axis, 300))
    return figure


def effects_sheet(surface: ResponseSurface, effects: tuple[MainEffect, ...], narrow: bool = False) -> Sheet | None:
    """Draw the main effects of the settings on an outcome; None where they cannot be told.

    Parameters
    ----------
    surface
        The outcome over the points.
    effects
        Its main effects.
    narrow
        Whether for a telephone.
    """
    if not effects:
        return None
    width, left = (NARROW, 142.0) if narrow else (WIDE, 220.0)
    room = Margins(left=left, right=22, top=8, bottom=46)
    figure, (axes,) = lay_out(1, 1, width, 30.0 * len(effects) + 10, room)
    draw_effects(axes, surface, effects, letters(left - 14))
    axes.set_xlabel(fit(surface.axis, width - left - 22))
    caption = (
        "How far the mean of the points moves with one setting, averaged over all others. Circle: its lowest value (of"
        f" numbers with many values, their lowest {_fraction()}), or the text with the lowest mean; diamond: the"
        " highest. Bar: from the lowest to the highest mean. Hollow and grey: no more than chance explains"
        f" ({RATE:.0%} risk of a false alarm over all settings together)."
    ).replace("5%", "5 %")
    told = "; ".join(
        f"{one.title} {surface.told(one.means[one.ends[0]])} to {surface.told(one.means[one.ends[1]])}"
        for one in effects
    )
    return Sheet(figure, caption, f"Bar chart of main effects on {surface.lower}: {told}.")


def _fraction() -> str:
    return {5: "fifth", 4: "quarter"}.get(GROUPS, f"part of {GROUPS}")


def plot(surface: ResponseSurface, title: str, ax: Axes | None) -> Axes:
    """Draw an outcome over the points in a figure that stands alone.

    Parameters
    ----------
    surface
        The outcome over the points; with a panel for each value of a setting, choose one first.
    title
        Title of the figure.
    ax
        Axes to draw on; a figure of its own if absent.

    Raises
    ------
    InvalidValue
        No point is known, or more settings vary than one panel has room for.
    """
    if not surface.known.any():
        msg = f"{surface.title} is known at no point: there is nothing to draw."
        raise InvalidValue(msg, "The table has the reason of each point.")
    how = arrange(surface)
    if how.panel:
        by = surface.setting(how.panel)
        msg = f"{surface.title} has a panel for each {by.title}, which one set of axes cannot hold."
        raise InvalidValue(msg, f"Choose one, such as .plot({by.name}={by.levels[0]!r}), or see the page.")
    scale = scale_of(surface, thin=how.kind == "parallel")
    tall = 1.6 + 0.3 * len(surface) if how.kind == "rows" else 5.0
    with give_axes(ax, 8.5, tall) as axes:
        if how.kind == "rows":
            draw_rows(axes, surface, how.x, 40)
            axes.set_xlabel(surface.axis)
        elif how.kind == "curves":
            draw_curves(axes, surface, how.x, how.y)
            if how.y:
                name_lines(axes, surface, how.x, how.y, 28)
            axes.set(xlabel=surface.setting(how.x).axis, ylabel=surface.axis)
        elif how.kind == "parallel":
            draw_parallel(axes, surface, scale)
        else:
            cells = surface.grid(how.x, how.y) if how.kind == "map" else None
            room = axes.bbox.width * 72 / axes.figure.dpi, axes.bbox.height * 72 / axes.figure.dpi
            numbers = cells is not None and labelled(cells, *room)
            if cells is None:
                draw_scatter(axes, surface, how.x, how.y, scale)
            else:
                draw_map(axes, surface, how.x, how.y, scale, numbers)
            axes.set(xlabel=surface.setting(how.x).axis, ylabel=surface.setting(how.y).axis)
        axes.set_title(title, pad=62 if how.kind == "parallel" else None)
        note(axes, " ".join([*reading(surface, how), *lost(surface)]), 14 if how.kind == "parallel" else 36)
    return axes
