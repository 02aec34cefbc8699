"""``detente claims``: claims of the literature put to the test, each with a computed verdict."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.apps.cli.options import Backend, JsonAlone, On, RawData, RunSeed, Store
from detente.apps.cli.output import AFRESH, KEPT, finish, note, print_json, save_text, say, show, table, writable
from detente.core.backends import DEFAULT_BACKEND, as_backend

if TYPE_CHECKING:
    from detente.studies.claims import Claim, Claims

PLACE = 130
"""Place among the commands."""


def claims(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Claims such as M03 E17, or FILE.py:NAME or FILE.toml of your own; all of the essays if none.",
            show_default=False,
        ),
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick/--full", help="A first answer with wider intervals, or all with robustness.")
    ] = False,
    seed: RunSeed = 0,
    only_list: Annotated[bool, typer.Option("--list", help="List the claims and stop.")] = False,
    example: Annotated[bool, typer.Option("--example", help="Print a file of a claim of your own and stop.")] = False,
    backend: Backend = DEFAULT_BACKEND,
    data: RawData = None,
    store: Store = None,
    on: On = None,
    out: Annotated[
        Path | None, typer.Option(help="The page.", show_default="detente-claims.html, none with --json")
    ] = None,
    json: JsonAlone = False,
) -> None:
    """Put claims of the literature to the test: the same worlds and the same luck, with and without what is claimed.

    Each claim predicts effects of at least a stated size, and names a rival explanation that it must beat. It holds
    where all of its predictions do, fails where one falls short of what matters, holds when a parameter is on one side
    of a boundary that is found by bisection, and is undecided otherwise. What follows from an assumption of the model
    is marked "by construction" and is no support. The false discovery rate over all claims of a call is kept at 5 %.

    Claims that are about the world have a second verdict, apart from the model's, where the record is at hand: in the
    folder of --data, or fetched before with `detente data fetch`.

    For example:

        detente claims --list

        detente claims E11 --quick

        detente claims E20 --data raw

        detente claims --store runs --out claims.html

        detente claims mine.toml --json
    """
    from detente.apps.pages.claims_page import render
    from detente.core.scenario import whole
    from detente.studies.claims.registry import claim_named, claims_of_essays
    from detente.studies.claims.study import answer_claims
    from detente.studies.claims.written import EXAMPLE

    if example:
        typer.echo(EXAMPLE, nl=False)
        return
    if only_list:
        _list([claim_named(name) for name in names] if names else claims_of_essays().values(), as_json=json)
        return
    whole("seed", seed, 0, 2**63 - 1)
    page = writable(out, page=not json)
    kept = answer_claims(
        names or None,
        quick=quick,
        seed=seed,
        backend=as_backend(backend),
        data=data,
        store=store,
        on=on,
        progress=True,
        tell=note,
    )
    found = kept.answer
    note(kept.words)
    if page is not None and found.complete:
        page = save_text(page, render(found))
    if json:
        print_json({**found.to_dict(), **kept.told})
    elif found.complete:
        _show(found)
        say(f"Page: {page}", whole=True)
    finish(found.complete, as_json=json, again=AFRESH if store is None else KEPT)


def _list(every: Iterable[Claim], *, as_json: bool) -> None:
    if as_json:
        rows = [
            {
                "id": c.id,
                "school": c.school,
                "statement": c.statement,
                "design": c.design,
                "rival": "; ".join(one.rival for one in c.rivals) or None,
                "by_construction": c.by_construction or None,
                "references": list(c.references),
            }
            for c in every
        ]
        print_json({"claims": rows})
        return
    for c in every:
        say(f"{c.id}  {c.statement} ({c.school})")


def _show(found: Claims) -> None:
    """Print the verdicts for people."""
    rows = []
    for one in found.claims:
        said = one.decisive
        effect = f"{said.finding.effect:+.2g} ({said.finding.low:.2g} to {said.finding.high:.2g})"
        robust = "-" if one.robustness is None else f"{100 * one.robustness.same:.0f} %"
        rows.append((one.id, one.statement, one.words, said.words, effect.replace(" ", "\N{NO-BREAK SPACE}"), robust))
    head = ("claim", "statement", "verdict", "decided by", "effect (95 % interval)", "same in draws")
    show(table(head, rows, title=found.sentence, lines=True))
    _show_record(found)


def _show_record(found: Claims) -> None:
    """Print what the record says of the claims that are about it."""
    rows = []
    for one in found.claims:
        if one.record is None:
            continue
        said = one.record.decisive
        effect = cases = "-"
        if said is not None:
            effect = f"{said.finding.effect:+.2g} ({said.finding.low:.2g} to {said.finding.high:.2g}) {said.unit}"
            cases = f"{said.finding.replicates:,}, {said.first}-{said.last}"
        rows.append(
            (one.id, one.words, one.record.words, one.record.reason or (said.words if said else ""), effect, cases)
        )
    if rows:
        head = ("claim", "in the model", "in the record", "decided by", "effect (95 % interval)", "cases, years")
        show(table(head, rows, title="The same claims in the record: a verdict apart from the model's", lines=True))
