"""The command ``detente diff``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.apps.cli import output
from detente.apps.cli.options import Json, Yes, watched
from detente.apps.cli.went_on import show_differences

if TYPE_CHECKING:
    from detente.studies.diff import Divergence

PLACE = 65
"""Place among the commands."""
DIFFERENT = 1
"""Exit status where something differs, as that of diff(1)."""
SHOWN = 20
"""Most rows of a table in the terminal."""
VALUE = 160
"""Most characters of a value there."""


def diff(
    a: Annotated[Path, typer.Argument(help="A run or study: its folder, or its .nc file.")],
    b: Annotated[Path, typer.Argument(help="The other one.")],
    replicates: Annotated[
        int | None,
        typer.Option(help="Replicates to live side by side, those with the lowest numbers.", show_default="all"),
    ] = None,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Compare two results: what was asked differently, how their answers differ, and where two runs part first.

    Two runs that were asked differently are lived again side by side, mechanism by mechanism: the answer is the
    first year, phase, mechanism and field in which they part, in every replicate. Where they cannot be run here,
    because a mechanism of your own is not imported, their records are compared. Every measure of both stands beside
    its difference, with an interval where the replicates share their luck. Other results are compared value by value;
    sweeps say which settings and values of the grid differ.

    Exit status: 0 if they are equal, 1 if anything differs, 2 on an error. Versions and machines may differ where
    all numbers are equal; they are told.

    For example:

        detente diff runs/3f2a runs/91c0

        detente diff mine.nc yours.nc --json > where.json
    """
    from detente.core.scenario import whole
    from detente.studies.diff import diff as study

    few = None if replicates is None else whole("replicates", replicates, 1, 100_000_000)
    found = study(a, b, replicates=few, progress=watched(yes))
    if as_json:
        output.print_json(found.to_dict())
    else:
        _tell(found)
    output.finish(found.complete, as_json=as_json)
    if not found.equal:
        raise typer.Exit(DIFFERENT)


def _tell(found: Divergence) -> None:
    from detente.core.shown import show_value

    output.say(found.sentence, "bold")
    if found.question:
        rows = [(d.group, d.what, _short(d.a), _short(d.b), d.unit) for d in found.question[:SHOWN]]
        title = "What was asked differently" if found.kind == "run" else "Values that differ"
        head = ("group", "what", "A", "B", "unit")
        kept = [k for k in range(len(head)) if k < 4 or any(row[k] for row in rows)]
        cells = [[row[k] for k in kept] for row in rows]
        output.show(output.table([head[k] for k in kept], cells, title=title, rule=True))
        _more(found.differing or len(found.question), "of these")
    show_differences(found.measures, "A", "B")
    places = [[show_value(v) for v in row.values()] for row in found._rows()]
    if places:
        names = ("phase", "mechanism", "field", "replicates", "first year", "first replicate")
        title = "Where replicates part first"
        output.show(output.table(names, places[:SHOWN], right=names[3:], title=title, rule=True))
        _more(len(places), "places")
    if found.records:
        told = [
            (r.record, str(r.replicates), str(found.year(r)), str(r.replicate), show_value(r.largest))
            for r in found.records[:SHOWN]
        ]
        columns = ("record", "replicates", "first year", "first replicate", "largest difference")
        output.show(output.table(columns, told, right=columns[1:], title="Records that differ", rule=True))
        _more(len(found.records), "records")


def _short(value: Any) -> str:
    """Return a value of a question in a few words: what has a name by that, what is nothing as none."""
    from detente.core.shown import show_value

    if value in ([], (), {}):
        return "none"
    return show_value(value, VALUE)


def _more(count: int, what: str) -> None:
    if count > SHOWN:
        output.say(f"{count - SHOWN:,} more {what} are told with --json.")
