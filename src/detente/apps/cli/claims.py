"""``detente claims``: claims of the literature, with and without the additions to the model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from detente.apps.cli.options import Json, On, RunSeed, Store
from detente.apps.cli.output import AFRESH, KEPT, finish, note, print_json, say, show, table

if TYPE_CHECKING:
    from detente.studies.claims import ClaimResult, Tried
    from detente.studies.claims.experiments import Claim

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
    store: Store = None,
    on: On = None,
    json: Json = False,
) -> None:
    """Try claims about arms, clubs, regions, democracies and borders in the model.

    Each claim has the result that the documents report of it, and what that means; then come the figures
    of this run, with its seed. Every figure is given before (the model as specified), after (with its
    additions), and with the addition that alone moves it most. Figures are means with their 95 % Monte
    Carlo half-widths, shares with their intervals.

    For example:

        detente claims --list

        detente claims M03 --replicates 200 --no-movers

        detente claims M01 E12 --json

        detente claims --store runs
    """
    from detente.core.scenario import whole
    from detente.studies.claims import CLAIMS
    from detente.studies.claims.study import answer_claims

    if only_list:
        _list(CLAIMS.values(), as_json=json)
        return
    if replicates is not None:
        whole("replicates", replicates, 2, 1_000_000)
    whole("seed", seed, 0, 2**63 - 1)
    keys = [n.upper() for n in names] if names else list(CLAIMS)
    kept = answer_claims(
        keys, replicates=replicates, seed=seed, movers=movers, store=store, on=on, progress=True, tell=note
    )
    found = kept.answer
    note(kept.words)
    if json:
        print_json({**found.to_dict(), "replicas": replicates, **kept.told})
    elif markdown:
        _write(found.results)
    else:
        _show(found)
    finish(found.complete, as_json=json, again=AFRESH if store is None else KEPT)


def _list(every: Iterable[Claim], *, as_json: bool) -> None:
    if as_json:
        names = ("statement", "outcome", "meaning")
        rows = [{"claim": c.key, **{n: getattr(c, n) for n in names}, "references": list(c.references)} for c in every]
        print_json({"claims": rows})
        return
    for c in every:
        say(f"{c.key}  {c.statement}")


HEAD = ("claim", "quantity", "before", "after", "moved most by", "with it alone")
"""Columns of the table."""


def _cells(result: ClaimResult) -> tuple[str, ...]:
    from detente.mechanisms.additions import ADDITIONS

    mover = f"{result.mover} {ADDITIONS[result.mover].title}" if result.mover else "-"
    moved = result.moved.text if result.moved else "-"
    return (result.claim.key, result.quantity, result.before.text, result.after.text, mover, moved)


def _write(results: Iterable[ClaimResult]) -> None:
    """Print the table for a document."""
    rows = (HEAD, ("---",) * len(HEAD), *map(_cells, results))
    typer.echo("\n".join("| " + " | ".join(row) + " |" for row in rows))


def _show(found: Tried) -> None:
    """Print claims, what came out, and the table for people."""
    for claim in found.claims:
        say(f"{claim.key}  {claim.statement}", "bold")
        say(f"Reported (seed 0): {claim.outcome} {claim.meaning}")
        say(f"The figures below: seed {found.seed}, {found.replicates_of(claim)} replicates of every arm.")
        say()
    title = "Before: without the additions to the model; after: with all. Means ± half of their 95 % intervals"
    show(table(HEAD, map(_cells, found.results), title=title))
