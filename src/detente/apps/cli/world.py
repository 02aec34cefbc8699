"""``detente world``: the default world against the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from detente.apps.cli.options import Backend, Json, RawData, RunSeed, Yes, watched
from detente.apps.cli.output import finish, print_json, say, show, table
from detente.core.backends import DEFAULT_BACKEND, as_backend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.studies.world.row import WorldRow

PLACE = 120
"""Place among the commands."""


def world(
    theory: Annotated[str, typer.Argument(help="School whose world is held against the record.")] = "default",
    states: Annotated[
        str, typer.Option(help="Numbers of states to run, joined by commas.", show_default="20,80,195")
    ] = "20,80,195",
    replicates: Annotated[
        int | None, typer.Option("--replicates", "--replicas", help="Runs at each size.", show_default="200, 24 and 6")
    ] = None,
    seed: RunSeed = 0,
    additions: Annotated[
        bool, typer.Option("--additions/--no-additions", help="Run the model with its additions, or as specified.")
    ] = True,
    data: RawData = None,
    backend: Backend = DEFAULT_BACKEND,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Hold a world without interventions against the record: crises, wars, alliances, burdens.

    Years 40 to 120 of the runs are counted. A quantity agrees within a factor of 1.5, but for two standard errors of
    the simulation; what the default world was tuned to says fit, and is no evidence for it. What the record needs is
    read from the files of `detente data fetch`; what is not at hand is named.

    For example:

        detente world

        detente world --states 20 --replicates 48 --data ~/record

        detente world offensive_realism --states 20,80 --json
    """
    from detente.core.scenario import whole
    from detente.mechanisms.additions import without_additions
    from detente.schools import school
    from detente.studies.world.model import WORLD
    from detente.studies.world.study import world as study

    sizes = _sizes(states)
    if replicates is not None:
        whole("replicates", replicates, 1, 1_000_000)
    whole("seed", seed, 0, 2**63 - 1)
    engine, chosen = as_backend(backend), school(theory)
    if not additions:
        chosen = chosen.where(**without_additions())
    found = study(
        chosen,
        sizes=sizes,
        replicates=replicates,
        seed=seed,
        backend=engine,
        data=data,
        progress=watched(yes),
        settings=WORLD if additions else {},
    )
    missing = found.missing
    if json:
        print_json({**found.to_dict(), "additions": additions})
    else:
        _show(found.rows, sizes, chosen.title)
        for reason in dict.fromkeys(missing.values()):
            say(f"Not at hand: {reason}", errors=True, whole=True)
        if missing:
            say("`detente data fetch` brings them.", errors=True)
    finish(found.complete, as_json=json)


def _sizes(text: str) -> list[int]:
    """Return numbers of states, each once."""
    from detente.core.errors import InvalidValue
    from detente.core.scenario import whole

    sizes = []
    for word in text.split(","):
        if not word.strip().isdecimal():
            message = f"{word.strip()!r} is no number of states."
            raise InvalidValue(message, "Join whole numbers by commas: --states 20,80.")
        sizes.append(whole("states", int(word), 3, 400))
    return list(dict.fromkeys(sizes))


def _show(rows: Sequence[WorldRow], sizes: list[int], title: str) -> None:
    from detente.studies.world.row import QUANTITIES
    from detente.studies.world.study import told

    by = {(row.quantity, row.states): row for row in rows}
    cells = []
    for name, (label, _) in QUANTITIES.items():
        found = [by.get((name, n)) for n in sizes]
        known = next((c.record for c in found if c is not None and c.record is not None), None)
        cells.append((label, *(_cell(c) for c in found), "-" if known is None else _number(known)))
    numbers = (*(f"{n} states" for n in sizes), "record")
    show(table(("quantity", *numbers), cells, right=numbers, title=f"{title} against the record"))
    if any(row.status is not None for row in rows):
        say(f"{told(rows)}.")


def _cell(row: WorldRow | None) -> str:
    if row is None or row.model != row.model:  # NaN
        return "-"
    return f"{_number(row.model)} {row.status or ''}".strip()


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"
