"""``detente situations``: every dyad-year of the record in one of the eight situations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.apps.cli.options import Json, OpenPage, RawData, Yes, watched
from detente.apps.cli.output import say, show, table, writable
from detente.apps.cli.result_pages import deliver

if TYPE_CHECKING:
    from rich.table import Table

    from detente.studies.situations.result import Situations
    from detente.studies.situations.variations import Variation

PLACE = 45
"""Place among the commands."""


def situations(
    states: Annotated[
        str | None,
        typer.Option(help="The dyads among these states, joined by commas, or all dyads of one.", show_default="all"),
    ] = None,
    years: Annotated[str | None, typer.Option(help="First and last year.", show_default="1816-2010")] = None,
    dyads: Annotated[str, typer.Option(help="relevant (contiguous, or with a major power) or all.")] = "relevant",
    map_year: Annotated[int | None, typer.Option(help="Year of the map on the page.", show_default="last")] = None,
    events: Annotated[
        bool, typer.Option("--events", help="Read the event files too (a minute the first time).")
    ] = False,
    csv: Annotated[Path | None, typer.Option(help="File for a row a dyad-year.", show_default="none")] = None,
    data: RawData = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Page to write, or .csv for a row a dyad-year.", show_default="situations.html, none with --json"
        ),
    ] = None,
    yes: Yes = False,
    json: Json = False,
    open_page: OpenPage = False,
) -> None:
    """Put every two states in every year into one situation, and show how many are security dilemmas.

    A situation is read from the record by stated rules: motives by claims in militarized disputes, known then; fear by
    capabilities, distance, pacts and past disputes; acts by disputes; binding by pacts, trade and organisations. Every
    rule has thresholds with three levels, and shares have bands over combinations of them, in half of which no pact
    ends doubt. What the record does not answer is unknown, and counted. Disputes end in 2010, and with them what can
    be said.

    For example:

        detente situations

        detente situations --years 1946-2010 --states USA,USSR,China --out three.html

        detente situations --dyads all --csv situations.csv --json
    """
    from detente.core.errors import InvalidValue
    from detente.core.files import expand_home
    from detente.data.cache import cache_folder
    from detente.studies.situations.study import situations as study

    if out is not None and out.suffix.casefold() == ".csv" and csv is None:
        out, csv = None, out
    if out is not None and csv is not None and expand_home(out).resolve() == expand_home(csv).resolve():
        message = f"--csv and --out both write {out}."
        raise InvalidValue(message, "Name two files, or one of the two options.")
    page, rows = writable(out, page=not json and csv is None), writable(csv)
    found = study(
        states, years, dyads=dyads, event_files=events, data=data, cache=cache_folder(), progress=watched(yes)
    )
    year = _map_year(found, map_year)
    if rows is not None:
        found.to_csv(expand_home(rows))
    target = page or (None if json or csv is not None else Path("situations.html"))

    def tell(found: Situations, page: Path | None) -> None:
        _show(found, page, rows)

    deliver(found, target, lambda found: _page(found, year), tell, json, open_page=open_page)


def _map_year(found: Situations, year: int | None) -> int:
    from detente.core.errors import InvalidValue

    years = [one.year for one in found.years]
    if year is not None and year not in years:
        message = f"There is no map of {year}: the years are {years[0]}-{years[-1]}."
        raise InvalidValue(message, "Choose one of them with --map-year.")
    return years[-1] if year is None else year


def _page(found: Situations, year: int) -> str:
    from detente.apps.pages.situations_page import render

    return render(found, year)


def _show(found: Situations, page: Path | None, rows: Path | None) -> None:
    say(found._title(), "bold")
    for sentence in found.account:
        say(f"- {sentence}")
    if found.periods or len(found.pairs) == 1:
        say()
        show(_spells(found) if len(found.pairs) == 1 else _table(found))
    for text in found.notes:
        say(f"Not at hand: {text}", errors=True, whole=True)
    if rows is not None:
        say(f"Every dyad-year: {rows}", whole=True)


def _table(found: Situations) -> Table:
    """Return the share of dilemmas by period, if pacts end doubt and if none does."""
    free = {population: found.variation("no pact", population) for population in ("relevant", "neighbours")}
    cells = []
    for k, one in enumerate(found.periods):
        torn = one.share()
        numbers = [
            torn.band.share,
            _share(free["relevant"], k),
            torn.band.low,
            torn.band.high,
            one.share("neighbours").band.share,
            _share(free["neighbours"], k),
            *(one.share(name).band.share for name in ("all", "hostile")),
            one.share(definition="both_sides").band.share,
        ]
        cells.append((f"{one.first}-{one.last}", *(f"{100 * n:.1f}" if n == n else "-" for n in numbers)))
    head = ("relevant", "no pact", "low", "high", "land", "no pact", "all", "hostile", "both")
    title = (
        "Share of dyads in a security dilemma (%): relevant, if no pact ends doubt, least and most over thresholds; "
    )
    rest = "land neighbours; all; with a dispute in ten years; relevant, open on both sides"
    return table(("period", *head), cells, right=head, title=title + rest)


def _share(one: Variation | None, place: int) -> float:
    return float("nan") if one is None else one.shares[place].share


def _spells(found: Situations) -> Table:
    """Return the situations of the only dyad, by spells."""
    cells = [
        (f"{one.first}-{one.last}" if one.last > one.first else str(one.first), one.title, f"{100 * one.same:.0f}")
        for one in found.spells()
    ]
    head = ("years", "situation", "combinations that agree (%)")
    return table(head, cells, right=head[2:], title="Year by year, central thresholds")
