"""``detente lesson``: plans, handout, seminar and exam of the classroom as printable pages."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from detente.apps.cli import output
from detente.apps.cli.options import Json, OpenPage
from detente.apps.cli.result_pages import tell_page
from detente.apps.cli.story import Tongue
from detente.core.errors import InvalidValue

PLACE = 16
"""Place among the commands."""
FOLDER = Path("detente-lesson")
"""Where the sheets are written if nobody says."""


def lesson(
    out: Annotated[Path | None, typer.Option(help="The folder to write.", show_default=str(FOLDER))] = None,
    language: Annotated[Tongue, typer.Option(help="Language that the list begins in; all is in both.")] = Tongue.en,
    open_page: OpenPage = False,
    json: Json = False,
) -> None:
    """Write the lesson of the classroom: three plans, a handout, questions, an exam and, apart, its key.

    Each sheet is one page for A4 that needs nothing else, in English and in German: fifty minutes, fifteen minutes, a
    week without meeting, the students' handout, questions for the seminar with their readings, an exam question, and
    what teachers ask before. A browser prints them, or saves them as PDF. `detente serve` shows the same at /lesson.
    The key to the exam is a page of its own that no other names: keep it when you hand the folder on.

    For example:

        detente lesson --out lesson --open

        detente lesson --language de
    """
    from detente.apps.serve.lesson import INDEX, KEYS, render, sheets
    from detente.apps.serve.texts import LANGUAGES

    folder = out or FOLDER
    if os.path.lexists(folder) and not folder.is_dir():
        message = f"{folder} is there already and is no folder, and a lesson is kept in one."
        raise InvalidValue(message, "Name another place with --out, or move it away.")
    folder.mkdir(parents=True, exist_ok=True)

    def address(name: str, tongue: str) -> str:
        return f"{name}.html" if tongue == language.value else f"{name}.{tongue}.html"

    written = [
        output.save_text(folder / address(name, tongue), render(name, tongue, address, without=KEYS))
        for tongue in LANGUAGES
        for name in (INDEX, *sheets())
    ]
    keys = [address(name, tongue) for tongue in LANGUAGES for name in KEYS]
    if json:
        told = {"folder": str(folder.resolve()), "pages": [path.name for path in written], "keys": keys}
        output.print_json(told)
    else:
        output.say(f"{len(written)} pages in {folder}, in both languages; print them from the browser.")
        output.say(f"For you alone, not for students: {' and '.join(keys)} hold the key to the exam.")
    tell_page(folder / "index.html", open_page=open_page)
