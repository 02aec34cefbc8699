"""What commands ask about a file of one's own, and what they say of it before anything runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.apps.cli.options import words
from detente.apps.cli.output import say

if TYPE_CHECKING:
    from detente.data.own import OwnFrame

PANEL = "Data of your own"

Codes = Annotated[
    str | None,
    typer.Option(
        help="How your file counts states: cow, gw (Gleditsch-Ward), iso3 or names. Never guessed.",
        show_default="as columns named ccode, gwcode or iso3 say",
        metavar="cow|gw|iso3|names",
        rich_help_panel=PANEL,
    ),
]
Keys = Annotated[
    str | None,
    typer.Option(
        help="Columns of your file that say who and when, such as importer,exporter,year.",
        show_default="by their usual names",
        rich_help_panel=PANEL,
    ),
]
Directed = Annotated[
    bool | None,
    typer.Option(
        "--directed/--undirected",
        help="Whether the order of the two states in your file means something.",
        show_default="seen in the rows, and said",
        rich_help_panel=PANEL,
    ),
]
Decimal = Annotated[
    str | None,
    typer.Option(
        help="What stands before decimals in your file: comma or point.",
        show_default="seen in the cells, and said",
        metavar="comma|point",
        rich_help_panel=PANEL,
    ),
]
Missing = Annotated[
    str | None,
    typer.Option(
        help="Codes for missing in your file, such as -9,-99, or none.",
        show_default="-9 and the like where no other value is near them",
        rich_help_panel=PANEL,
    ),
]
Shares = Annotated[
    str | None,
    typer.Option(help="Columns of your file that lie between 0 and 1.", show_default=False, rich_help_panel=PANEL),
]
Actors = Annotated[
    str | None,
    typer.Option(
        "--actors",
        help="Actors in your file that are no states, joined by commas: Palestine, or PSE=Palestine for a code.",
        show_default="those that the command names",
        rich_help_panel=PANEL,
    ),
]


def read_own(
    path: Path,
    *,
    codes: str | None,
    keys: str | None = None,
    directed: bool | None = None,
    decimal: str | None = None,
    missing: str | None = None,
    shares: str | None = None,
    actors: str | None = None,
    scores: str | None = None,
    named: Sequence[str] = (),
    pair: bool = False,
    data: Path | None = None,
) -> OwnFrame:
    """Read a file of one's own and say, on standard error, what was found in it.

    Parameters
    ----------
    path
        The file.
    codes, keys, directed, decimal, missing, shares, actors, scores
        As on the command line.
    named
        Sides that the command names, which the file may have though they are no states.
    pair
        Whether it may be about one pair that it does not name.
    data
        Folder of raw files of the record.

    Raises
    ------
    DetenteError
        It cannot be used; the report is said first.
    """
    from detente.data.cache import cache_folder
    from detente.data.own import read_frame

    own = read_frame(
        path,
        codes,
        keys=keys,
        directed=directed,
        decimal=decimal,
        missing=missing,
        shares=shares or (),
        actors=_declared(actors, named),
        scores=scores,
        pair=pair,
        refuse=False,
        data=data,
        cache=cache_folder(),
    )
    for place, sentence in enumerate((own.report.head, *own.report.sentences)):
        say(sentence, "bold" if place == 0 else "", errors=True, whole=True)
    own.report.check()
    return own


def _declared(actors: str | None, named: Sequence[str]) -> list[str]:
    """Return the actors that are declared, and those that the command names beside them."""
    declared = words(actors) if actors else []
    known = {part.partition("=")[2].strip() or part for part in declared}
    return [*declared, *(name for name in named if name not in known)]


def given(**options: Any) -> dict[str, Any]:
    """Return options as ``read_own`` takes them; refuse them without a file.

    Parameters
    ----------
    options
        Options of the command line; ``frame`` is the file.

    Raises
    ------
    InvalidValue
        There are options of a file, and no file.
    """
    from detente.core.errors import InvalidValue

    frame = options.pop("frame")
    stray = next((name for name, value in options.items() if value is not None), None)
    if frame is None and stray is not None:
        message = f"--{stray} is about a file of your own, and none is named."
        raise InvalidValue(message, "Name it with --frame FILE (acts: --acts FILE).")
    return options
