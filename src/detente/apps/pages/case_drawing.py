"""Sheets of a study as figures of a page, with their captions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, overload

from detente.apps.pages.common import SERIES, Drawing, markup
from detente.figures.canvas import Sheet
from detente.figures.style import RECORD, figure_style

Result = TypeVar("Result")
NARROW = 5.0
"""Width of a drawing for a narrow screen [inch of 72 pixels]: letters are as large as they are drawn."""


@overload
def draw_sheet(
    draw: Callable[[Result], Sheet],
    result: Result,
    name: str,
    *,
    style: Mapping[str, Any] = ...,
    variables: Mapping[str, str] = ...,
    narrow: bool = ...,
) -> Drawing: ...
@overload
def draw_sheet(
    draw: Callable[[Result], Sheet | None],
    result: Result,
    name: str,
    *,
    style: Mapping[str, Any] = ...,
    variables: Mapping[str, str] = ...,
    narrow: bool = ...,
) -> Drawing | None: ...
def draw_sheet(
    draw: Callable[[Result], Sheet | None],
    result: Result,
    name: str,
    *,
    style: Mapping[str, Any] = RECORD,
    variables: Mapping[str, str] = SERIES,
    narrow: bool = False,
) -> Drawing | None:
    """Have a sheet drawn and return it as a figure; none where there is nothing to draw.

    Parameters
    ----------
    draw
        What draws it.
    result
        What is drawn.
    name
        Unique on the page.
    style
        What differs from the style of every figure.
    variables
        Further colours that follow the page, and the page's variable of each.
    narrow
        Whether it is laid out for a narrow screen too: of sheets that make room for their labels.
    """
    with figure_style(style):
        sheet = draw(result)
        if sheet is None:
            return None
        drawn = markup(sheet.figure, name, sheet.told, variables)
        again = ""
        if narrow:
            sheet.figure.set_size_inches(NARROW, sheet.figure.get_size_inches()[1])
            again = markup(sheet.figure, f"{name}-narrow", sheet.told, variables)
        return Drawing(drawn, caption=sheet.caption, narrow=again)
