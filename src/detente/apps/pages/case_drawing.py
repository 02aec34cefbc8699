"""Sheets of a study as figures of a page, with their captions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, overload

from detente.apps.pages.common import SERIES, Drawing, markup
from detente.figures.canvas import Sheet
from detente.figures.style import RECORD, figure_style

Result = TypeVar("Result")


@overload
def draw_sheet(
    draw: Callable[[Result], Sheet],
    result: Result,
    name: str,
    *,
    style: Mapping[str, Any] = ...,
    variables: Mapping[str, str] = ...,
) -> Drawing: ...
@overload
def draw_sheet(
    draw: Callable[[Result], Sheet | None],
    result: Result,
    name: str,
    *,
    style: Mapping[str, Any] = ...,
    variables: Mapping[str, str] = ...,
) -> Drawing | None: ...
def draw_sheet(
    draw: Callable[[Result], Sheet | None],
    result: Result,
    name: str,
    *,
    style: Mapping[str, Any] = RECORD,
    variables: Mapping[str, str] = SERIES,
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
    """
    with figure_style(style):
        sheet = draw(result)
        return (
            None if sheet is None else Drawing(markup(sheet.figure, name, sheet.told, variables), caption=sheet.caption)
        )
