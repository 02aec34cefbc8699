"""``detente sensitivity``: how much an outcome hangs on each parameter, and how much on luck."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.apps.cli.options import Backend, Json, OpenPage, RunSeed, Yes, settings_of, watched, words
from detente.apps.cli.output import finish, print_json, say, show, table
from detente.apps.cli.result_pages import tell_page
from detente.core.backends import DEFAULT_BACKEND, as_backend
from detente.executors import ON_HELP

if TYPE_CHECKING:
    from detente.studies.sensitivity.result import Sensitivity

PLACE = 55
"""Place among the commands."""
EVERY = "all"
"""Stands for all parameters of the theory."""
AGAIN = "The same command goes on from there."
"""What the same command does in a folder."""


def sensitivity(
    scenario: Annotated[str, typer.Argument(help="A scenario, or the path of a TOML file.")] = "first_encounter",
    theory: Annotated[str, typer.Option(help="A school, or FILE:NAME.")] = "default",
    method: Annotated[
        str, typer.Option(help="sobol (shares of the variance) or morris (elementary effects).")
    ] = "sobol",
    parameters: Annotated[
        str,
        typer.Option(
            help="Parameters to vary, with commas between; name=LOW:HIGH narrows the range. All of the theory if left "
            "out, which only morris can bear; all,name=LOW:HIGH narrows some and keeps the others.",
            show_default=False,
        ),
    ] = "",
    outcome: Annotated[
        str, typer.Option(help="A measure such as hostility, or a record's level such as capability.last.")
    ] = "hostility",
    samples: Annotated[
        int | None, typer.Option(help="Rows (a power of two), or trajectories.", show_default="512, morris 64")
    ] = None,
    pairs: Annotated[bool, typer.Option("--pairs", help="Indices of pairs too (sobol): twice as many points.")] = False,
    replicates: Annotated[int, typer.Option(help="Runs of each point; from 8 on luck can be told apart.")] = 32,
    years: Annotated[int | None, typer.Option(help="Years.", show_default="the scenario's")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="A parameter of the theory, as name=value; may be repeated.")
    ] = None,
    seed: RunSeed = 0,
    on: Annotated[str, typer.Option(help=f"Where it is computed: {ON_HELP}. It changes no number.")] = "local",
    workers: Annotated[int | None, typer.Option(help="At a time; it changes no number.", show_default="cores")] = None,
    backend: Backend = DEFAULT_BACKEND,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for result, sample and page; the same command goes on where it was stopped, also with more "
            "samples."
        ),
    ] = None,
    yes: Yes = False,
    json: Json = False,
    open_page: OpenPage = False,
) -> None:
    """Say how much an outcome hangs on each parameter of a theory, and how much of it is luck.

    The parameters are drawn within their ranges, and every point is run with the same luck. Sobol's indices share out
    the variance: of a parameter alone, and in all that it takes part in. Morris's elementary effects find the few of
    many parameters that matter. A parameter is named only where its index exceeds what luck alone gives some parameter
    in one analysis of twenty; and it is said whether the indices have settled.

    For example:

        detente sensitivity first_encounter --parameters offence_advantage,prior,sensibility

        detente sensitivity fearful_friends --theory psychological_spiral --method morris

        detente sensitivity cold_war --parameters "reaction=0.1:0.5,prior" --outcome capability.last --out forces
    """
    from detente.apps.pages.sensitivity_page import render
    from detente.core.files import expand_home
    from detente.schools import school
    from detente.store import MANIFEST, describe
    from detente.studies.kept import PAGE
    from detente.studies.sensitivity.study import sensitivity as study

    names, bounds = _varied(parameters)
    own = settings_of(settings or [], theory)
    sealed = out is not None and (expand_home(out) / MANIFEST).exists()
    before = describe(expand_home(out)).key if out is not None and sealed else ""
    found = study(
        school(theory).where(**own) if own else theory,
        scenario,
        method=method,
        parameters=names or None,
        bounds=bounds,
        outcome=outcome,
        samples=samples,
        second=pairs,
        replicates=replicates,
        years=years,
        seed=seed,
        backend=as_backend(backend),
        workers=workers,
        on=on,
        out=out,
        page=render,
        progress=watched(yes),
    )
    if json:
        print_json({**found.to_dict(), "out": None if out is None else str(out)})
    else:
        _show(found, out)
        if out is not None and before and found.complete:
            same = describe(expand_home(out)).key == before
            told = "sealed and sound: nothing was run" if same else "with fewer samples: only the others were run"
            say(f"It was there already, {told}.", errors=True)
    tell_page(None if out is None else expand_home(out) / PAGE, open_page=open_page)
    finish(found.complete, as_json=json, again=AGAIN if out is not None else "The same command starts afresh.")


def _varied(text: str) -> tuple[list[str], dict[str, tuple[float, float]]]:
    """Return the parameters to vary, and the ranges of those that are narrowed."""
    from detente.core.errors import InvalidValue
    from detente.core.outside import number_in, point_hint

    names, bounds = [], {}
    parts = words(text)
    if whole := EVERY in parts:
        parts = [part for part in parts if part != EVERY]
        if bare := [part for part in parts if "=" not in part]:
            msg = f"{EVERY!r} stands for all parameters of the theory, and {bare[0]!r} is named beside it."
            raise InvalidValue(msg, f"Beside it narrow ranges alone: --parameters {EVERY},{bare[0]}=LOW:HIGH.")
    for part in parts:
        name, equals, ends = (piece.strip() for piece in part.partition("="))
        names.append(name)
        if not equals:
            continue
        try:
            low, high = (number_in(end) for end in ends.split(":"))
        except ValueError:
            msg = f"{part!r} says no range."
            raise InvalidValue(msg, f"{point_hint(text)}Write name=LOW:HIGH, such as reaction=0.1:0.5.") from None
        bounds[name] = (low, high)
    return [] if whole else names, bounds


def _show(found: Sensitivity, out: Path | None) -> None:
    say(found._title(), "bold")
    for sentence in found.sentences:
        say(f"- {sentence}")
    rows = found._rows()
    if rows:
        main = [name for name in rows[0] if name.endswith(", low")]
        kinds = [name.removesuffix(", low") for name in main]
        ranked = kinds if found.method == "sobol" else ["mean absolute effect"]
        kinds.sort(key=lambda kind: kind not in ranked)
        cells = []
        from detente.studies.sensitivity.words import READ, within

        shares = found.method == "sobol"

        def told(value: float) -> str:
            return f"{100 * within(found.method, value):.0f}" if shares else f"{value:.3g}"

        for row in rows[:20]:
            numbers = [
                told(row[k]) + (f" ({told(row[f'{k}, low'])} to {told(row[f'{k}, high'])})" if k in ranked else "")
                for k in kinds
            ]
            sure = "yes" if row["beyond luck"] else "no"
            cells.append((row["parameter"], sure, *numbers, told(row["by luck alone"])))
        head = ("parameter", "beyond luck", *kinds, "by luck alone")
        say()
        title = (
            "Shares of the variance [%], with 95 % intervals"
            if shares
            else "Effects of the whole range; the mean absolute one with its 95 % interval"
        )
        show(table(head, cells, right=(*kinds, "by luck alone"), fixed=("parameter",), title=title))
        say(READ[found.method])
        if len(rows) > len(cells):
            say(f"{len(rows) - len(cells)} more are in --json.", errors=True)
    if out is not None and found.complete:
        say(f"The folder, with page.html and sample.csv: {out}", errors=True, whole=True)
