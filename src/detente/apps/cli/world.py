"""``detente world``: the default world against the record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.apps.cli.output import console, finish, print_json, stderr
from detente.core.backends import BACKEND_HELP, DEFAULT_BACKEND, as_backend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.studies.world.row import Row


def world(
    theory: Annotated[str, typer.Argument(help="School whose world is held against the record.")] = "default",
    states: Annotated[
        str, typer.Option(help="Numbers of states to run, joined by commas.", show_default="20,80,195")
    ] = "20,80,195",
    replicates: Annotated[
        int | None, typer.Option("--replicates", "--replicas", help="Runs at each size.", show_default="200, 24 and 6")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the runs: it fixes everything.")] = 0,
    additions: Annotated[
        bool, typer.Option("--additions/--no-additions", help="Run the model with its additions, or as specified.")
    ] = True,
    data: Annotated[
        Path | None,
        typer.Option(help="Folder of raw files, looked at before the cache of `data fetch`."),
    ] = None,
    backend: Annotated[str, typer.Option(help=BACKEND_HELP)] = DEFAULT_BACKEND,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Hold a world without interventions against the record: crises, wars, alliances, burdens.

    Years 40 to 120 of the runs are counted. A quantity agrees within a factor of 1.5. What the record
    needs is read from the files of `detente data fetch`; what is not at hand is named.

    For example:

        detente world

        detente world --states 20 --replicates 48 --data ~/record

        detente world offensive_realism --states 20,80 --json
    """
    from detente.core.scenario import whole
    from detente.mechanisms.additions import without_additions
    from detente.schools import school
    from detente.studies.world.study import world as study

    sizes = _sizes(states)
    if replicates is not None:
        whole("replicates", replicates, 1, 1_000_000)
    whole("seed", seed, 0, 2**63 - 1)
    engine, chosen = as_backend(backend), school(theory)
    if not additions:
        chosen = chosen.where(**without_additions())
    found = study(chosen, sizes=sizes, replicates=replicates, seed=seed, backend=engine, data=data, progress=True)
    missing = found.missing
    if json:
        print_json({**found.to_dict(), "additions": additions})
    else:
        _show(found.rows, sizes, chosen.title)
        for reason in dict.fromkeys(missing.values()):
            stderr().print(f"Not at hand: {reason}", soft_wrap=True, highlight=False, markup=False)
        if missing:
            stderr().print("`detente data fetch` brings them.", highlight=False, markup=False)
    finish(found.complete, as_json=json)


def _sizes(text: str) -> list[int]:
    """Return numbers of states, each once."""
    from detente.core.errors import InvalidValue
    from detente.core.scenario import whole

    sizes = []
    for word in text.split(","):
        try:
            number = int(word)
        except ValueError:
            message = f"{word.strip()!r} is no number of states."
            raise InvalidValue(message, "Join whole numbers by commas: --states 20,80.") from None
        sizes.append(whole("states", number, 3, 400))
    return list(dict.fromkeys(sizes))


def _show(rows: Sequence[Row], sizes: list[int], title: str) -> None:
    from rich.table import Table

    from detente.studies.world.row import FACTOR, QUANTITIES

    table = Table(box=None, pad_edge=False, title=f"{title} against the record")
    table.add_column("quantity")
    for n in sizes:
        table.add_column(f"{n} states", justify="right")
    table.add_column("record", justify="right")
    by = {(row.quantity, row.states): row for row in rows}
    for name, (label, _) in QUANTITIES.items():
        cells = [by.get((name, n)) for n in sizes]
        known = next((c.record for c in cells if c is not None and c.record is not None), None)
        table.add_row(label, *(_cell(c) for c in cells), "-" if known is None else f"{known:.3g}")
    out = console()
    out.print(table)
    judged = [row for row in rows if row.agrees is not None]
    if judged:
        held = sum(bool(row.agrees) for row in judged)
        others = "" if held == len(judged) else "; the others are marked x"
        out.print(f"{held} of {len(judged)} within a factor of {FACTOR:g}{others}.", highlight=False)


def _cell(row: Row | None) -> str:
    if row is None or row.model != row.model:  # NaN
        return "-"
    mark = " x" if row.agrees is False else ""
    return f"{row.model:.3g}{mark}"
