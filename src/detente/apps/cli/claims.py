"""``detente claims``: claims of the literature put to the test, each with a computed verdict."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.apps.cli.options import Backend, JsonAlone, On, OpenPage, RawData, RunSeed, Store, Yes, watched
from detente.apps.cli.output import AFRESH, KEPT, finish, note, print_json, save_text, writable
from detente.apps.cli.result_pages import tell_page
from detente.apps.cli.streams import results
from detente.core.backends import DEFAULT_BACKEND, as_backend

PLACE = 130
"""Place among the commands."""
PAGE = Path("detente-claims.html")
"""The page where none is named."""
LONG = "All claims with robustness take about five minutes on two cores; a first answer (--quick) takes about one."
RESUMED = "With --store FOLDER a run that was stopped goes on."
"""What is told before a long run."""


def claims(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Claims such as M03, rows such as E17, or FILE.py:NAME, FILE.py, FILE.toml of your own; all if none.",
            show_default=False,
        ),
    ] = None,
    quick: Annotated[
        bool,
        typer.Option(
            "--quick/--full",
            help="A first answer with wider intervals, or all with robustness (some five times as long).",
        ),
    ] = False,
    seed: RunSeed = 0,
    only_list: Annotated[bool, typer.Option("--list", help="List the claims and stop.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="What each claim says, and what decides it.")] = False,
    example: Annotated[bool, typer.Option("--example", help="Print a file of a claim of your own and stop.")] = False,
    backend: Backend = DEFAULT_BACKEND,
    data: RawData = None,
    store: Store = None,
    on: On = None,
    out: Annotated[Path | None, typer.Option(help="The page.", show_default=f"{PAGE}, none with --json")] = None,
    yes: Yes = False,
    json: JsonAlone = False,
    open_page: OpenPage = False,
) -> None:
    """Put claims of the literature to the test: the same worlds and the same luck, with and without what is claimed.

    They are of two essays: M of Menon, Is the Security Dilemma Inescapable? (2023), E of The Security Dilemma:
    Self-Fulfilling Prophecy or Inescapable Reality?, by Emeriau; L are the three logics of Booth and Wheeler.

    Each claim predicts effects of at least a stated size, and names a rival explanation that it must beat. It holds
    where all of its predictions do, fails where one falls short of what matters, holds when a parameter is on one side
    of a boundary that is found by bisection, and is undecided otherwise. What an assumption of the model makes true or
    rules out is marked "by construction" and is no evidence. The false discovery rate over all
    claims of a call is kept at 5 %.

    All claims of the essays take about a minute on two cores with --quick, and about five minutes without it; with
    --store a run that was stopped goes on.

    Claims that are about the world have a second verdict, apart from the model's, where the record is at hand: in the
    folder of --data, or fetched before with `detente data fetch`.

    For example:

        detente claims --list

        detente claims E11 --quick --verbose

        detente claims E20 --data raw

        detente claims --store runs --out claims.html

        detente claims mine.toml --json
    """
    from detente.apps.cli.claims_shown import list_claims, show_claims
    from detente.apps.pages.claims_page import render
    from detente.core.scenario import whole
    from detente.studies.claims.registry import asked_claims, claim_named
    from detente.studies.claims.study import answer_claims, no_record
    from detente.studies.claims.written import EXAMPLE

    if example:
        typer.echo(EXAMPLE, nl=False, file=results())
        return
    if only_list:
        list_claims([claim_named(name) for name in asked_claims(names or None).values()], as_json=json)
        return
    whole("seed", seed, 0, 2**63 - 1)
    page = writable(out or (None if json else PAGE))
    if not names and not quick:
        note(f"{LONG} {RESUMED}" if store is None else LONG)
    kept = answer_claims(
        names or None,
        quick=quick,
        seed=seed,
        backend=as_backend(backend),
        data=data,
        store=store,
        on=on,
        progress=watched(yes),
        tell=note,
    )
    found = kept.answer
    note(kept.words)
    if data is not None and found.complete:
        note(no_record(found, data))
    if page is not None and found.complete:
        page = save_text(page, render(found, progress=watched(yes)))
    if json:
        print_json({**found.to_dict(), **kept.told})
    elif found.complete:
        show_claims(found, verbose=verbose)
    tell_page(page if found.complete else None, open_page=open_page)
    finish(found.complete, as_json=json, again=AFRESH if store is None else KEPT)
