"""The command ``detente cite``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.apps.cli import output
from detente.apps.cli.options import Json

PLACE = 69
"""Place among the commands."""


def cite(
    run: Annotated[Path, typer.Argument(help="A run or study: its folder, or its .nc file.")],
    bibtex: Annotated[bool, typer.Option("--bibtex", help="As a BibTeX file.")] = False,
    as_json: Json = False,
) -> None:
    """Print the works that a run or a study rests on, detente first.

    These are the works of every theory in it, of the mechanisms that act, of the parameters with a source, of those
    that a sweep varies, and of the record, where it was read.

    For example:

        detente cite runs/3f2a

        detente cite runs/3f2a --bibtex > references.bib

        detente cite study --json
    """
    from detente.studies.cited import works

    found = works(run)
    if as_json:
        output.print_json(found.to_dict())
    elif bibtex:
        typer.echo(found.bibtex)
    else:
        for text in found.texts:
            output.say(text, whole=True)
