"""``detente claims``: claims of the literature, with and without the additions to the model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from detente.apps.cli.options import Json, RunSeed
from detente.apps.cli.output import finish, print_json, say, show, table

if TYPE_CHECKING:
    from detente.studies.claims import ClaimResult

PLACE = 130
"""Place among the commands."""


def claims(
    names: Annotated[list[str] | None, typer.Argument(help="Claims such as M03 E17; all if none is named.")] = None,
    replicates: Annotated[
        int | None,
        typer.Option("--replicates", "--replicas", help="Runs of every arm.", show_default="600 pairs, 96 systems"),
    ] = None,
    seed: RunSeed = 0,
    movers: Annotated[
        bool, typer.Option("--movers/--no-movers", help="Try each addition alone, to see which one moves a figure.")
    ] = True,
    only_list: Annotated[bool, typer.Option("--list", help="List the claims and stop.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the table for a document.")] = False,
    json: Json = False,
) -> None:
    """Try claims about arms, clubs, regions, democracies and borders in the model.

    Every figure is given before (the model as specified), after (with its additions), and with the
    addition that alone moves it most. Figures are means with their 95 % Monte Carlo half-widths, shares with
    their intervals.

    For example:

        detente claims --list

        detente claims M03 --replicates 200 --no-movers

        detente claims M01 E12 --json
    """
    from detente.core.scenario import whole
    from detente.studies.claims import CLAIMS, claims

    if only_list:
        rows = [{"claim": c.key, "statement": c.statement, "references": list(c.references)} for c in CLAIMS.values()]
        if json:
            print_json({"claims": rows})
        else:
            for c in CLAIMS.values():
                say(f"{c.key}  {c.statement}")
        return
    if replicates is not None:
        whole("replicates", replicates, 2, 1_000_000)
    whole("seed", seed, 0, 2**63 - 1)
    keys = [n.upper() for n in names] if names else list(CLAIMS)
    found = claims(keys, replicates=replicates, seed=seed, movers=movers, progress=True)
    if json:
        results = [r.to_json() for r in found.results]
        print_json(
            {
                "seed": seed,
                "replicates": replicates,
                "replicas": replicates,
                "complete": found.complete,
                "results": results,
            }
        )
    else:
        _show(found.results, markdown=markdown)
    finish(found.complete, as_json=json)


def _show(results: Sequence[ClaimResult], *, markdown: bool) -> None:
    """Print the table, for people or for a document."""
    from detente.mechanisms.additions import ADDITIONS

    head = ("claim", "quantity", "before", "after", "moved most by", "with it alone")
    rows = [
        (
            r.claim.key,
            r.quantity,
            r.before.text,
            r.after.text,
            f"{r.mover} {ADDITIONS[r.mover].title}" if r.mover else "-",
            r.moved.text if r.moved else "-",
        )
        for r in results
    ]
    if markdown:
        lines = ["| " + " | ".join(row) + " |" for row in (head, ("---",) * len(head), *rows)]
        typer.echo("\n".join(lines))
        return
    show(table(head, rows))
