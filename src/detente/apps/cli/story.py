"""``detente story``: the guided story, one page in which the model runs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.apps.cli import output
from detente.apps.cli.options import Json
from detente.apps.cli.result_pages import write_page

if TYPE_CHECKING:
    from collections.abc import Mapping

PLACE = 14
"""Place among the commands."""
PAGE = Path("detente-story.html")
"""Where the page is written if nobody says."""


class Tongue(StrEnum):
    """Languages that the page can begin in; it holds both."""

    en = "en"
    de = "de"


def story(
    out: Annotated[Path | None, typer.Option(help="The page to write.", show_default=str(PAGE))] = None,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    language: Annotated[Tongue, typer.Option(help="Language that the page begins in; it holds both.")] = Tongue.en,
    data: Annotated[
        Path | None, typer.Option(help="Folder of raw files; else those of 'detente data fetch', if they are there.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write the guided story: what a security dilemma is, in about ten minutes of play.

    Each scene has one thing to move and one consequence, which the model in the page computes as you move it. You arm
    and see it from the other chair, bet on a motive, live a century many times, make your own fear come true, look for
    a way out, and read your own runs as an answer at the end. The page works offline, in English and in German.

    For example:

        detente story --open

        detente story --language de --out geschichte.html
    """
    from detente.apps.pages.story_page import render, story_data, story_modules

    asked = out or PAGE
    path = output.writable(asked) or asked
    modules = story_modules(progress=True)
    told = story_data(language=language.value, recorded=_recorded(data), progress=True)
    with write_page(path, lambda: render(told, modules), open_page=open_page) as page:
        if as_json:
            output.print_json({"page": str(page.resolve()) if page else None, "facts": told["facts"]})


def _recorded(data: Path | None) -> Mapping[str, Any] | None:
    """Return what the record says of the pairs that are offered; None where it is not at hand."""
    from detente.apps.pages.story_page import recorded_pairs
    from detente.core.errors import DataError
    from detente.data.record import open_record, usual_cache

    try:
        return recorded_pairs(open_record(data, usual_cache()), progress=True)
    except DataError:
        if data is not None:
            raise
        return None
