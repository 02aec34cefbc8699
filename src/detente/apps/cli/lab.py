"""``detente lab``: the laboratory, one page in which the model runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.apps.cli import output
from detente.apps.cli.options import Json, OpenPage
from detente.apps.cli.result_pages import write_page

PLACE = 15
"""Place among the commands."""
PAGE = Path("detente-lab.html")
"""Where the page is written if nobody says."""


def lab(
    theories: Annotated[
        list[str] | None,
        typer.Option("--theory", help="A school of your own to add, FILE:NAME; may be repeated.", show_default="none"),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The page to write.", show_default=str(PAGE))] = None,
    open_page: OpenPage = False,
    as_json: Json = False,
) -> None:
    """Write the laboratory: one page in which you choose who fears whom, move the world and watch what becomes of it.

    The model itself is in the page: it works offline, from a disk or a stick, and the same seed gives the same run as
    in the terminal. Choose a scenario and a school for each side, move what is believed and what the world rewards,
    compare two runs, live one history year by year, and share what you see by its address.

    For example:

        detente lab --open

        detente lab --theory mine.py:my_school --out lab.html
    """
    from detente.apps.pages.lab_page import lab_data, lab_modules, render
    from detente.schools import school

    asked = out or PAGE
    path = output.writable(asked) or asked
    own = {name: school(name) for name in theories or ()}
    data = lab_data(own=own)
    modules = lab_modules(data, own=[*own.values()], progress=True)
    with write_page(path, lambda: render(data, modules), open_page=open_page) as page:
        if as_json:
            told = {kind: [one["name"] for one in data[kind]] for kind in ("scenarios", "schools")}
            output.print_json({"page": str(page.resolve()) if page else None, **told, "states": sorted(modules)})
