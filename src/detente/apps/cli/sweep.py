"""The command ``detente sweep``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.apps.cli import output
from detente.apps.cli.live import LivePoints
from detente.apps.cli.options import Backend, Json, OpenPage, Seed, Yes, watched, words
from detente.apps.cli.points import cells, head
from detente.apps.cli.result_pages import tell_page
from detente.core.backends import DEFAULT_BACKEND, as_backend
from detente.executors import ON_HELP

if TYPE_CHECKING:
    from detente.studies.sweep import Sweep

PLACE = 25
"""Place among the commands."""
ROWS = 30
"""Most points in the table that is printed."""
AGAIN = "The same command goes on from there."
NOTHING_KEPT = "Nothing was kept: with --out DIR the same command goes on where it was stopped."


def sweep(
    scenario: Annotated[
        str, typer.Argument(help="A scenario (`detente scenarios` lists them), or the path of a TOML file.")
    ],
    varied: Annotated[
        list[str] | None,
        typer.Option(
            "--vary",
            help="What to vary, every combination of which is run: offence_advantage=1:4:13 (13 values from 1 to 4; "
            ":log at the end for even ratios), learning=0.1,0.3, theory=three_steps,habit. May be repeated.",
        ),
    ] = None,
    design: Annotated[
        Path | None,
        typer.Option(help="A CSV or parquet file instead: columns are parameters (and theory), a line is a point."),
    ] = None,
    sample: Annotated[
        str | None,
        typer.Option(
            help="Points drawn evenly instead of a grid: sobol:1024, latin:500 or halton:500, over "
            "--vary NAME=LOW:HIGH, or --vary NAME for its declared range."
        ),
    ] = None,
    theory: Annotated[
        str | None, typer.Option(help="The theory that every state follows; the default world if left out.")
    ] = None,
    outcomes: Annotated[
        str,
        typer.Option(
            help="What is told of each run, with commas between: measures of the diagnosis, and NAME.last or NAME.all "
            "for the mean of a record over the last 20 or all years. `detente measures` lists both.",
            show_default="paradox,hostility,restraint",
        ),
    ] = "",
    replicates: Annotated[
        int | None,
        typer.Option(
            "--replicates", "--replicas", help="Runs of each point.", show_default="200; with --until at most 12,800"
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            help='A precision instead of a count: "paradox +- 0.02", or "paradox difference +- 0.02" for what each '
            "point differs from the first, with the same luck."
        ),
    ] = None,
    years: Annotated[int | None, typer.Option(help="Years.", show_default="those of the scenario")] = None,
    seed: Seed = 0,
    out: Annotated[
        Path | None, typer.Option(help="Folder to keep it in, from which the same command goes on; none if left out.")
    ] = None,
    on: Annotated[
        str,
        typer.Option(
            "--on",
            help=f"Where it is computed: {ON_HELP}. It changes no number.",
        ),
    ] = "local",
    workers: Annotated[
        int | None, typer.Option(help="Chunks at a time; no number depends on it.", show_default="one a core")
    ] = None,
    retry: Annotated[
        bool, typer.Option("--retry", help="With --out: try again what has failed runs, and nothing else.")
    ] = False,
    chunk: Annotated[
        int, typer.Option(help="Runs of a chunk, the least that a stop can lose; no number depends on it. 0 chooses.")
    ] = 0,
    backend: Backend = DEFAULT_BACKEND,
    yes: Yes = False,
    as_json: Json = False,
    open_page: OpenPage = False,
) -> None:
    """Run a scenario over many settings and theories, and tell what becomes of each.

    Every point is run many times, all with the same luck, run by run, so that points differ by their settings alone.
    With --out each chunk of runs is kept as soon as it is finished. Stop it whenever you like: the same command goes
    on, on this machine or another, and comes to the same numbers. Points that fail are told with their reason and do
    not stop the others. The folder has tables of the points and of all runs, a page with figures, and a seal
    (`detente verify DIR`).

    For example:

        detente sweep cold_war --vary offence_advantage=1:4:13 --out cold

        detente sweep first_encounter --vary theory=three_steps,habit --vary sensibility=0:1:11 --replicates 500

        detente sweep first_encounter --sample sobol:256 --vary learning --vary leap=0:0.5 --out drawn

        detente sweep first_encounter --design points.csv --until "paradox +- 0.02" --out precise --json > precise.json
    """
    from detente.core.files import expand_home
    from detente.studies.sweep import sweep as study
    from detente.studies.sweep.folder import PAGE

    show, watch, close = _live(as_json)
    try:
        result = study(
            scenario,
            _varied(varied or (), sample is not None),
            design=design,
            sample=sample,
            theory=theory,
            replicates=replicates,
            outcomes=words(outcomes) or None,
            years=years,
            seed=seed,
            backend=as_backend(backend),
            out=out,
            on=on,
            workers=workers,
            until=until,
            retry=retry,
            chunk=chunk or None,
            progress=watched(yes, show),
            watch=watch,
            page=_page,
        )
    finally:
        close()
    nothing = not result.complete and not result.finished.any()
    if as_json:
        output.print_json(result.to_dict())
    elif not nothing:
        _tables(result)
    tell_page(None if out is None else expand_home(out) / PAGE, open_page=open_page)
    output.finish(result.complete, as_json=as_json, again=NOTHING_KEPT if out is None else AGAIN, nothing=nothing)


def _page(found: Sweep) -> str:
    """Make the page; what draws it is imported when it is needed."""
    from detente.apps.pages.sweep_page import render

    return render(found)


def _varied(given: Sequence[str], drawn: bool) -> dict[str, Any] | None:
    """Return what is varied, by name."""
    from detente.core.errors import InvalidValue

    found: dict[str, Any] = {}
    for part in given:
        name, equals, text = (p.strip() for p in part.partition("="))
        if not name or not ((equals and text) or (drawn and not equals)):
            msg = f"{part!r} does not say what is varied."
            raise InvalidValue(msg, "Write --vary offence_advantage=1:4:13, or --vary theory=three_steps,habit.")
        if name in found:
            msg = f"{name!r} is varied twice."
            raise InvalidValue(msg, "Say all its values at once.")
        found[name] = words(text) if name == "theory" else text
    return found or None


def _live(as_json: bool) -> tuple[Any, Callable[[Sweep], None] | None, Callable[[], None]]:
    """Return who is told how far it is, who is shown the points as they fill, and what ends it."""
    console = output.stderr()
    if as_json or not console.is_terminal:
        return True, None, lambda: None
    live = LivePoints(console)
    return live.tell, live.show, live.close


def _tables(found: Sweep) -> None:
    place = found.scenario.title or found.scenario.name
    size = f"{place}: {len(found.design):,} points, {int(found.runs_of.sum()):,} runs"
    output.say(f"{size} of {found.years} years, seed {found.seed}", "bold")
    output.say(" ".join(found.account))
    rows = [cells(found, k) for k in range(min(ROWS, len(found.design)))]
    numbers = tuple(name for name in head(found) if name != "theory")
    level = f"{100 * found.level:.3g} %"
    title = f"Mean over the runs of each point in which it is defined, with its {level} interval"
    output.show(output.table(head(found), rows, right=numbers, title=title, rule=True))
    for one in found.outcomes:
        output.say(f"{one.name}: {one.title} [{one.unit}], {one.formula}.")
    if len(found.design) > ROWS:
        where = f"{found.folder}/table.csv" if found.folder and found.complete else "--json"
        output.say(f"{len(found.design) - ROWS:,} more points are in {where}.", whole=True)
    about = found.summary().facts
    for name in ("Undefined", "Failed", "Precision"):
        if name in about:
            output.say(f"{name}: {about[name]}.")
    if found.folder and found.again:
        output.say(found.again)
    for told in found.told:
        output.say(told, errors=True, whole=True)
    if found.folder and found.complete:
        output.say(f"It is kept in {found.folder}. ({found.seconds:.0f} s)", errors=True, whole=True)
