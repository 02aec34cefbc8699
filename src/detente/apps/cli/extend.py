"""The command ``detente continue``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.apps.cli import output
from detente.apps.cli.options import Json

if TYPE_CHECKING:
    from collections.abc import Callable

    from detente.core.run import Run

PLACE = 66
"""Place among the commands."""
NAME = "continue"
"""The word on the command line, which Python has for something else."""
Store = Annotated[
    Path | None, typer.Option(help="Folder of runs to keep it in.", show_default="that in which RUN is kept")
]
Out = Annotated[Path | None, typer.Option(help="A file to write instead, ending in .nc.", show_default=False)]


def extend(
    run: Annotated[Path, typer.Argument(help="A run: its folder, or its .nc file.")],
    years: Annotated[int, typer.Option(help="How many years more.")],
    store: Store = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Let a run go on for more years: the same bits as of the run that had simply gone on.

    Seed and numbers of replicates fix all luck. Where the record holds every field of the world
    (`detente run --records ...`, or keep=World.names() in Python), only the new years are lived. Otherwise all are
    lived again, which costs what the longer run costs, and the years that are there already are compared with what
    they were; a difference is an error, which `detente diff` explains.

    For example:

        detente continue runs/3f2a --years 50

        detente continue cold_war.nc --years 20 --out longer.nc
    """
    from detente.studies.go_on import continued, open_run

    place = where(run, store, out)
    first = open_run(run)
    will, compute = continued(first, years, progress=True)
    deliver(will, compute, place, out, f"{first.years} years are there, {years} are new", as_json)


def where(run: Path, store: Path | None, out: Path | None) -> Path | None:
    """Return the store to keep a run in; None if a file is to be written.

    Raises
    ------
    InvalidValue
        It is not said where it goes, or twice.
    """
    from detente.core.errors import InvalidValue
    from detente.core.files import check, expand_home

    if out is not None and store is not None:
        msg = "The run is to go to a store and to a file."
        raise InvalidValue(msg, "Leave out --store or --out.")
    if out is not None:
        if out.suffix != ".nc":
            msg = f"{out} would be a NetCDF file under another name."
            raise InvalidValue(msg, "Name it .nc.")
        check(out)
        return None
    if store is not None:
        return expand_home(store)
    if run.suffix == ".nc":
        msg = f"{run} is a file, so it is not said where the new run goes."
        raise InvalidValue(msg, "Add --out FILE.nc or --store FOLDER.")
    return expand_home(run).parent


def deliver(
    will: Run, compute: Callable[[], Run], place: Path | None, out: Path | None, words: str, json: bool
) -> None:
    """Compute a run if it is not there, keep it, and say where it is.

    Parameters
    ----------
    will, compute
        What it will be but for its numbers, and what computes it.
    place
        Store; None if a file is written.
    out
        The file.
    words
        What is new.
    json
        Whether to print one JSON object.
    """
    from detente.core.files import expand_home
    from detente.studies.go_on import kept

    def tell(message: str) -> None:
        output.say(message, errors=True, whole=True)

    print_fingerprint, found = "", False
    if place is not None:
        stored, found = kept(place, will, compute, tell=tell)
        path, print_fingerprint = stored.folder, stored.fingerprint
    elif out is not None:
        path = compute().save(expand_home(out))
    first = will.scenario.first_year or 0
    told = {
        "run": str(path),
        "found": found,
        "fingerprint": print_fingerprint,
        "theory": will.theory.name,
        "scenario": will.scenario.name,
        "replicates": will.replicates,
        "years": [first, first + will.years - 1],
        "interventions": len(will.interventions),
        "earlier": [{"theories": [t.name for t in era.theories], "until": first + era.until} for era in will.earlier],
    }
    if json:
        output.print_json(told)
        return
    output.say(f"{path}", "bold", whole=True)
    size = f"{will.replicates} replicates, years {first} to {first + will.years - 1}"
    output.say(f"{size}: {words}.{' It was there already: nothing was computed.' if found else ''}")
