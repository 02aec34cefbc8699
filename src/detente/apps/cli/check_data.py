"""``detente data check``: what a file of one's own holds, and what would be done with each of its rows."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.apps.cli.options import Json, RawData, words
from detente.apps.cli.output import print_json, say, show, table
from detente.apps.cli.own import Actors, Codes, Decimal, Directed, Keys, Missing, Shares

if TYPE_CHECKING:
    from detente.data.own.report import OwnReport

REASONS = 20
"""Most reasons of each kind that the terminal shows; --json has every row."""


def check(
    file: Annotated[Path, typer.Argument(help="File of your own: .csv, .dta (Stata), .parquet or .xlsx (Excel).")],
    codes: Codes = None,
    keys: Keys = None,
    directed: Directed = None,
    decimal: Decimal = None,
    missing: Missing = None,
    shares: Shares = None,
    actors: Actors = None,
    pair: Annotated[
        bool, typer.Option("--pair", help="The file is about one pair that it does not name (acts by month).")
    ] = False,
    data: RawData = None,
    json: Json = False,
) -> None:
    """Check a file of your own: which rows match a state and year, and what is wrong with the others.

    Exit status 2 means that the file cannot be used as it is. The same report comes before `case --frame`,
    `beliefs --acts` and `confront --frame`. For example:

    detente data check mine.csv

    detente data check trade.xlsx --codes iso3 --keys importer,exporter,year --json
    """
    from detente.data.cache import cache_folder
    from detente.data.own import read_frame

    own = read_frame(
        file,
        codes,
        keys=keys,
        directed=directed,
        decimal=decimal,
        missing=missing,
        shares=shares or (),
        actors=words(actors) if actors else (),
        pair=pair,
        refuse=False,
        data=data,
        cache=cache_folder(),
    )
    if json:
        print_json(own.report.as_dict())
    else:
        _show(own.report)
    if own.report.refused:
        sys.exit(2)


def _show(report: OwnReport) -> None:
    from detente.data.own.report import gather

    say(report.head, "bold", whole=True)
    for message, hint in report.refused:
        say(f"Refused: {message}", "bold red", whole=True)
        say(f"  {hint}", whole=True)
    values = report.of_used_rows()
    used = f"{report.matched:,} {'row is' if report.matched == 1 else 'rows are'} used"
    out = f"{len(values):,} {'value is' if len(values) == 1 else 'values are'} out of range"
    say(f"{used}, {len(report.dropped):,} dropped, {len(report.repeated):,} repeated; {out}.")
    for note in report.notes:
        say(f"- {note}", whole=True)
    head = ("column", "kind", "known", "missing", "least", "most", "note")
    rows = [
        (one.name, one.kind, f"{one.known:,}", f"{one.missing:,}", _short(one.low), _short(one.high), one.note)
        for one in report.columns
    ]
    if rows:
        say()
        show(table(head, rows, right=head[2:6], fixed=head[1:6]))
    kinds = {"Dropped": report.dropped, "Repeated": report.repeated, "Out of range": values}
    for title, found in kinds.items():
        if found:
            _rows(title, gather(found))


def _rows(title: str, reasons: list[tuple[str, list[int]]]) -> None:
    """Print each reason once, with how many rows it has and the first of them."""
    say()
    rows = [(f"{len(places):,}", f"{places[0]:,}", why) for why, places in reasons[:REASONS]]
    show(
        table(("rows", "first row", "why"), rows, title=title, right=("rows", "first row"), fixed=("rows", "first row"))
    )
    if len(reasons) > REASONS:
        say(f"... and {len(reasons) - REASONS:,} more reasons: --json lists every row.")


def _short(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"
