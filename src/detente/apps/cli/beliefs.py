"""``detente beliefs``: what each side would have believed of the other, filtered from the acts on record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.apps.cli.options import Json, OpenPage, RawData, Yes, watched, words
from detente.apps.cli.output import say, show, table, writable
from detente.apps.cli.own import PANEL, Actors, Codes, Decimal, Directed, Keys, Missing, given, read_own
from detente.apps.cli.result_pages import deliver
from detente.core.backends import DEFAULT_BACKEND, as_backend

if TYPE_CHECKING:
    from rich.table import Table

    from detente.studies.beliefs.result import Beliefs

PLACE = 40
"""Place among the commands."""

SHORT = 5
"""Longest name that heads a column of the table; of longer ones the abbreviation does."""


def beliefs(
    states: Annotated[list[str], typer.Argument(metavar="STATES", help="A pair such as USA-USSR.")],
    years: Annotated[
        str | None, typer.Option(help="First and last year.", show_default="common membership since 1946")
    ] = None,
    schools: Annotated[
        str | None, typer.Option(help="Theories under which they believe, joined by commas.", show_default="all")
    ] = None,
    monthly: Annotated[
        bool | None,
        typer.Option("--monthly/--yearly", help="Acts by month, or by year.", show_default="by month where on record"),
    ] = None,
    acts: Annotated[
        Path | None,
        typer.Option(
            help="Acts of your own in place of the record's (.csv, .dta, .parquet, .xlsx): two states, month or "
            "year, and a score, cooperation above zero and conflict below.",
            rich_help_panel=PANEL,
        ),
    ] = None,
    scores: Annotated[
        str | None,
        typer.Option(
            help="Column of the score; two, with a comma, where a row has both ways: of its first state and second.",
            show_default="by its usual names",
            rich_help_panel=PANEL,
        ),
    ] = None,
    codes: Codes = None,
    keys: Keys = None,
    directed: Directed = None,
    decimal: Decimal = None,
    missing: Missing = None,
    actors: Actors = None,
    particles: Annotated[int, typer.Option(help="Worlds that a theory is filtered with, at most 200,000.")] = 4000,
    seed: Annotated[int, typer.Option(help="Seed: it fixes everything.")] = 0,
    backend: Annotated[str, typer.Option(help="fused (compiled for this machine) or numpy.")] = DEFAULT_BACKEND,
    data: RawData = None,
    out: Annotated[
        Path | None, typer.Option(help="Page to write.", show_default="beliefs-A-B.html, none with --json")
    ] = None,
    yes: Yes = False,
    json: Json = False,
    open_page: OpenPage = False,
) -> None:
    """Filter from the acts on record what each side would have believed of the other, under each theory.

    Thousands of worlds of a theory watch what the two did, month by month where an event file is about them, else year
    by year in their disputes. Worlds that foresaw the acts count for more. What their states believe, fear and choose
    is the posterior path of belief, with the acts that moved it; how well a theory foresaw the acts is held against
    habit.

    For example:

        detente beliefs USA-USSR --years 1948-1978

        detente beliefs Egypt-Israel --schools rational_spiral,psychological_spiral --json

        detente beliefs Israel-Palestine --acts acts.csv --codes names
    """
    from detente.data.cache import cache_folder
    from detente.data.own.sides import named
    from detente.studies.beliefs.study import beliefs as study

    out = writable(out, page=not json)
    wanted = states[0] if len(states) == 1 else states
    told = given(
        frame=acts, scores=scores, codes=codes, keys=keys, directed=directed, decimal=decimal, missing=missing,
        actors=actors,
    )  # fmt: skip
    own = None if acts is None else read_own(acts, **told, named=named(wanted), pair=scores is not None, data=data)
    found = study(
        wanted,
        years,
        data=data,
        cache=cache_folder(),
        theories=None if schools is None else words(schools),
        monthly=monthly,
        acts=own,
        scores=scores,
        particles=particles,
        seed=seed,
        backend=as_backend(backend),
        progress=watched(yes),
    )
    page = out or (None if json else Path(f"beliefs-{'-'.join(actor.abb for actor in found.actors)}.html"))
    if not found.theories:  # there is nothing to draw
        page = None
    deliver(found, page, _page, _show, json, open_page=open_page)


def _page(found: Beliefs) -> str:
    from detente.apps.pages.beliefs_page import render

    return render(found)


def _show(found: Beliefs, page: Path | None) -> None:
    say(found.title, "bold")
    for sentence in found.account:
        say(f"- {sentence}")
    if found.theories:
        say()
        show(_table(found))
    for note in found.notes:
        say(f"Not at hand: {note}", errors=True, whole=True)


def _table(found: Beliefs) -> Table:
    """Return every theory's fit and beliefs, the best first."""
    one, two = (actor.name for actor in found.actors)
    period = "month" if found.seen.periods == 12 else "year"
    title = f"Fit: log likelihood a {period}. Then beliefs that the other is malign: {one} of {two}, {two} of {one}"
    first, second = (
        name if len(name) <= SHORT else actor.abb for name, actor in zip((one, two), found.actors, strict=True)
    )
    rows = []
    for theory in sorted(found.theories, key=lambda theory: -theory.log_likelihood):
        cells = [f"{v:.2f}" for path in theory.paths for v in (max(path.mean), path.mean[-1])]
        rows.append((theory.title, f"{theory.log_likelihood:.3f}", *cells, f"{theory.noise:.3f}"))
    numbers = ("fit", f"{first}: most", "last", f"{second}: most", "last", "noise")
    return table(("theory", *numbers), rows, right=numbers, fixed=numbers, title=title)
