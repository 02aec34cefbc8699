"""``detente discover``: in which region of the parameters an outcome comes about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.apps.cli.options import Json, Seed, Yes, watched, words
from detente.apps.cli.output import finish, print_json, say, show, table

if TYPE_CHECKING:
    from detente.studies.discover.study import Discovery

PLACE = 57
"""Place among the commands."""
FIGURES: dict[str, Any] = {".svg": {"Date": None}, ".png": {}, ".pdf": {"CreationDate": None}}
"""Kinds of figures by their ending, and what is not written into them: when they were made."""


def discover(
    sample: Annotated[
        str, typer.Argument(help="Folder of a sweep or of a sensitivity by Sobol; or a table (.csv, .parquet).")
    ],
    condition: Annotated[str, typer.Argument(help="What is of interest, such as 'hostility > 0.5'.")],
    method: Annotated[
        str, typer.Option(help="prim (patient peeling, with the EMA workbench) or cart (a tree, with scikit-learn).")
    ] = "prim",
    parameters: Annotated[
        str, typer.Option(help="Parameters to look at, with commas between.", show_default="all that vary")
    ] = "",
    theory: Annotated[
        str, typer.Option(help="Theory whose points are looked at, of a sample of several.", show_default="each")
    ] = "",
    seed: Seed = 0,
    figure: Annotated[Path | None, typer.Option(help="Figure to write (.svg, .png, .pdf).", show_default=False)] = None,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Say in which region of the parameters an outcome comes about, checked on points that were held out.

    Regions are found on half of the points of a finished sample, and half of the runs. A region is believed only if the
    other half bears it out; restrictions that may be luck are dropped. Of a sweep over theories each is looked at by
    itself, or the one that is named. Density is the share of the points inside that are of interest,
    coverage the share of what is of interest that is inside.

    For example:

        detente sensitivity first_encounter --parameters offence_advantage,prior --out friends

        detente discover friends "hostility > 0.5"

        detente discover friends "hostility > 0.5" --method cart --json

        detente discover DIR "hostility > 0.5" --theory habit
    """
    from detente.apps.cli.output import writable
    from detente.core.errors import InvalidValue, TooFew
    from detente.studies.discover.sample import load, theories_of
    from detente.studies.discover.study import discover as study

    figure = writable(figure)
    held = load(sample)
    several = theories_of(held) if not theory else ()
    if len(several) > 1 and figure is not None:
        msg = f"This sample is of {len(several)} theories, and a figure shows one."
        raise InvalidValue(msg, f"Name it: --theory {several[0]}.")
    told: dict[str, Any] = {}
    lacking: list[tuple[str | None, TooFew]] = []
    for name in several if len(several) > 1 else (theory or None,):
        try:
            found = study(
                held, condition, parameters=words(parameters) or None, theory=name, method=method, seed=seed,
                progress=watched(yes),
            )  # fmt: skip
        except TooFew as error:
            if len(several) < 2:
                raise
            told[str(name)] = {"why_nothing": str(error)}
            lacking.append((name, error))
            continue
        if figure is not None:
            _draw(found, figure)
        told[str(name)] = {**found.to_dict(), "figure": None if figure is None else str(figure)}
        if not json:
            _show(found, figure)
    if lacking and len(lacking) == len(told):
        raise lacking[0][1]
    for who, why in lacking:
        say(f"{who}: {why}", whole=True, errors=json)
    if json and len(several) > 1:
        print_json({"study": "discover", "complete": True, "condition": condition, "theories": told})
    elif json:
        print_json(next(iter(told.values())))
    finish(complete=True, as_json=json)


def _draw(found: Discovery, path: Path) -> None:
    """Write the figure whole or not at all, the same bytes whenever it is written."""
    from matplotlib import rc_context

    from detente.core.files import whole

    sheet: Any = found.plot().figure
    with whole(path) as file, rc_context({"svg.hashsalt": "detente"}):
        ending = path.suffix.casefold() or ".svg"
        sheet.savefig(file, format=ending[1:], metadata=FIGURES[ending])


def _show(found: Discovery, figure: Path | None) -> None:
    say(found._title(), "bold")
    for sentence in found.sentences:
        say(f"- {sentence}")
    rows = [
        (
            row["region"],
            f"{100 * row['density']:.0f} %",
            f"{100 * row['coverage']:.0f} %",
            str(row["points inside"]),
            f"{row['chance']:.2g}",
            "-" if row["luck"] != row["luck"] else f"{row['luck']:.2g}",
            "yes" if row["believed"] else "no",
        )
        for row in found._rows()
    ]
    if rows:
        head = ("region", "density", "coverage", "points", "chance", "luck", "believed")
        say()
        show(
            table(
                head,
                rows,
                right=head[1:],
                title="On the points that were held out; chance: by the choice of points; luck: by luck of the runs",
            )
        )
    if figure is not None:
        say(f"The figure: {figure}", errors=True, whole=True)
