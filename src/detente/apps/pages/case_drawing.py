"""Sheets of a study as figures of a page, with their captions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, overload

from detente.apps.pages.common import SERIES, markup
from detente.figures.canvas import Sheet
from detente.figures.style import RECORD, styled

Result = TypeVar("Result")


@dataclass(frozen=True)
class Figure:
    """A figure of the page.

    Attributes
    ----------
    svg
        Markup to place inline.
    caption
        What it shows and how to read it.
    """

    svg: str
    caption: str


@overload
def drawn(
    draw: Callable[[Result], Sheet],
    result: Result,
    name: str,
    *,
    style: Mapping[str, Any] = ...,
    variables: Mapping[str, str] = ...,
) -> Figure: ...
@overload
def drawn(
    draw: Callable[[Result], Sheet | None],
    result: Result,
    name: str,
    *,
    style: Mapping[str, Any] = ...,
    variables: Mapping[str, str] = ...,
) -> Figure | None: ...
def drawn(
    draw: Callable[[Result], Sheet | None],
    result: Result,
    name: str,
    *,
    style: Mapping[str, Any] = RECORD,
    variables: Mapping[str, str] = SERIES,
) -> Figure | None:
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
    with styled(style):
        sheet = draw(result)
        return None if sheet is None else Figure(markup(sheet.figure, name, sheet.told, variables), sheet.caption)
