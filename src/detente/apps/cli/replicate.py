"""``detente replicate``: published studies done again, our numbers beside theirs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.apps.cli import output
from detente.apps.cli.options import Json, On, OpenPage, Seed, Store, Yes, watched
from detente.apps.cli.result_pages import deliver

if TYPE_CHECKING:
    from detente.studies.replications import Replication

PLACE = 60
"""Place among the commands."""


def replicate(
    name: Annotated[str | None, typer.Argument(help="A replication; all are listed if left out.")] = None,
    replicates: Annotated[
        int | None,
        typer.Option(
            "--replicates", "--replicas", help="Runs, where something is random.", show_default="as published"
        ),
    ] = None,
    seed: Seed = 0,
    workers: Annotated[
        int, typer.Option(help="Processes, where there are many runs; it changes no number. 0: as many as cores.")
    ] = 0,
    data: Annotated[
        Path | None,
        typer.Option(help="Folder of raw files, looked at before the cache of `data fetch`, where data are needed."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Page to write.", show_default="replication-NAME.html, none with --json"),
    ] = None,
    store: Store = None,
    on: On = None,
    yes: Yes = False,
    as_json: Json = False,
    open_page: OpenPage = False,
) -> None:
    """Do a published study again and put our numbers beside the published ones.

    Each number stands beside the published one with the difference that counts as agreement. Where they do not
    agree, it says why; nothing is tuned to make them agree. A page with a figure is written too. dangerous_dyads is
    the model of Miller (2022), who rebuilds Bremer's design (1992) on data to 2010: its numbers are Miller's.

    For example:

        detente replicate

        detente replicate richardson_1909_13

        detente replicate cusack_stoll --replicates 200 --json

        detente replicate cusack_stoll --store runs

    Ctrl-C ends a long one and shows what was finished; with --store the same command goes on from there.
    """
    from detente.core.scenario import whole
    from detente.studies.replications import REPLICATIONS
    from detente.studies.replications.registry import answer_replication

    if name is None:
        _list(as_json)
        return
    processes = whole("workers", workers, 0, 1024) or os.cpu_count() or 1
    entry = REPLICATIONS.get(name)
    page = output.writable(out or (None if as_json or entry is None else Path(f"replication-{name}.html")))
    kept = answer_replication(
        name,
        replicates=replicates,
        seed=seed,
        workers=processes,
        data=data,
        store=store,
        on=on,
        progress=watched(yes),
        page=_page,
        tell=output.note,
    )
    output.note(kept.words)
    again = output.AFRESH if store is None else output.KEPT
    deliver(kept.answer, page, _page, _show, as_json, again, kept.told, open_page=open_page)


def _list(as_json: bool) -> None:
    from detente.core.cite import citation
    from detente.studies.replications import REPLICATIONS

    entries = list(REPLICATIONS.values())
    if as_json:
        found = [
            {"name": e.name, "title": e.title, "source": citation(e.keys[0]), "needs": e.needs, "runs": e.runs}
            for e in entries
        ]
        output.print_json({"replications": found})
        return
    output.show(output.table(("name", "what", "takes"), [(e.name, e.title, e.needs) for e in entries]))
    output.say("Do one with: detente replicate NAME", errors=True)


def _page(result: Replication) -> str:
    from detente.apps.pages.replication_page import render

    return render(result)


def _number(value: float) -> str:
    return "-" if value != value else f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _show(result: Replication, page: Path | None) -> None:
    from rich.text import Text

    output.say(result.title, "bold")
    output.say(result.source, whole=True)
    rows: list[list[str | Text]] = []
    for one in result.quantities:
        agrees = Text("yes") if one.agrees else Text("no", style="bold")
        shown = [_number(value) for value in (one.ours, one.published, one.tolerance)]
        rows.append([one.quantity, *shown, agrees])
    numbers = ("ours", "published", "tolerance")
    output.say()
    output.show(output.table(("quantity", *numbers, "agrees"), rows, right=numbers, fixed=(*numbers, "agrees")))
    output.say()
    output.say(result.findings.reasons)
    if not result.complete:
        output.say(result.findings.why_not, errors=True)
