"""The command ``detente cite``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.apps.cli import output
from detente.apps.cli.options import Json
from detente.apps.cli.streams import results

PLACE = 69
"""Place among the commands."""


def cite(
    run: Annotated[Path, typer.Argument(help="A run or study: its folder, or its .nc file.")],
    bibtex: Annotated[bool, typer.Option("--bibtex", help="As a BibTeX file.")] = False,
    as_json: Json = False,
) -> None:
    """Print the works that a run or a study rests on, and what each stands for.

    They stand in groups: software, detente first; the theory, with the mechanisms that act and the parameters that
    have a source; the numbers of the scenario; the methods, such as those of intervals; and the record, where it was
    read.

    For example:

        detente cite runs/3f2a

        detente cite runs/3f2a --bibtex > references.bib

        detente cite study --json
    """
    from detente.core.cite import citation
    from detente.studies.cited import works

    found = works(run)
    if as_json:
        output.print_json(found.to_dict())
    elif bibtex:
        typer.echo(found.bibtex, file=results())
    else:
        for title, works_in in found.groups.items():
            output.say(title, "bold")
            for one in works_in:
                output.say(f"  {citation(one.key)}", whole=True)
                output.say(f"      {'; '.join(one.roles)}", whole=True)
        if found.versions:
            output.say(f"Made with {', '.join(f'{name} {held}' for name, held in found.versions.items())}.", whole=True)
