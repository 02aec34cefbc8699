"""The command ``detente continue``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.apps.cli.options import Json, OpenPage, Yes, watched
from detente.apps.cli.went_on import Out, Store, WentOn, deliver, where

PLACE = 66
"""Place among the commands."""
NAME = "continue"
"""The word on the command line, which Python has for something else."""


def extend(
    run: Annotated[Path, typer.Argument(help="A run: its folder, or its .nc file.")],
    years: Annotated[int, typer.Option(help="How many years more.")],
    store: Store = None,
    out: Out = None,
    yes: Yes = False,
    as_json: Json = False,
    open_page: OpenPage = False,
) -> None:
    """Let a run go on for more years: the same bits as of the run that had simply gone on.

    Its answer and its measures are printed beside those of the run that it goes on from. Seed and numbers of
    replicates fix all luck. Where the record holds every field of the world
    (`detente run --store FOLDER --records world`, or keep=World.names() in Python), only the new years are lived.
    Otherwise all are lived again, which costs what the longer run costs, and the years that are there already are
    compared with what they were; a difference is an error, which `detente diff` explains.

    For example:

        detente continue runs/3f2a --years 50

        detente continue runs/3f2a --years 50 --out longer.html

        detente continue cold_war.nc --years 20 --out longer.nc
    """
    from detente.studies.go_on import continued, named_run

    place = where(run, store, out)
    first, name = named_run(run)
    will, compute = continued(first, years, progress=watched(yes))
    begins = (first.scenario.first_year or 0) + first.years
    words = f"{first.years} years are there, {years} are new"
    title = f"continued from {begins}"
    deliver(
        WentOn(first, will, compute, {"how": "continue", "run": name, "year": begins}, words, title),
        place,
        out,
        as_json,
        open_page=open_page,
    )
