"""``detente data frame``: the whole record as one table, written to a file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.apps.cli.options import Json, RawData
from detente.apps.cli.output import INTERRUPTED, print_json, say
from detente.core.errors import InvalidValue
from detente.core.files import seen

if TYPE_CHECKING:
    import polars as pl

    from detente.data.panel.columns import Column, Unit
    from detente.data.panel.provenance import Provenance
    from detente.data.record import Record


EXPLAINED = "\n\n".join(
    (
        "Write the record as one table: a row for each state, or for each two states, in each year.",
        "Units: state-year (members of the COW state system, 1816-2022) and dyad-year (every two of them).",
        "For example:",
        "    detente data frame --unit state-year --out states.csv",
        "    detente data frame --unit dyad-year --relevant --years 1946-2010 --out dyads.parquet",
        "    detente data frame --unit dyad-year --states USA,USSR,China --columns gml_onset --out three.dta",
        "    detente data frame --unit dyad-year --states India --directed --out india.parquet",
        "    detente data frame --unit dyad-year --list",
        "The last one shows the columns with their units, sources and years. Missing is missing: a zero is written "
        "only in the years of which the source speaks. A source that is not at hand leaves its columns missing, and "
        "is named. The ending of --out chooses the kind of file: .parquet (what the values are in its metadata), "
        ".csv or .dta (Stata, with labels); beside these, a datapackage.json says what the values are.",
    )
)
"""Text of ``detente data frame --help``."""


def frame(
    unit: Annotated[str, typer.Option(help="What a row is: state-year or dyad-year.", show_default=False)],
    out: Annotated[Path | None, typer.Option(help="File to write: .parquet, .csv or .dta.", show_default=False)] = None,
    years: Annotated[
        str | None, typer.Option(help="First and last year, such as 1946-2010.", show_default="1816-2022")
    ] = None,
    states: Annotated[
        str | None,
        typer.Option(
            help="States by name, abbreviation or COW number, joined by commas. Of dyads: those among them, "
            "or with one state all of its dyads.",
            show_default="all",
        ),
    ] = None,
    relevant: Annotated[
        bool, typer.Option("--relevant", help="Dyads that are contiguous or include a major power.")
    ] = False,
    directed: Annotated[
        bool,
        typer.Option("--directed", help="Two rows a dyad and year: _a is of ccode1, _b of ccode2."),
    ] = False,
    columns: Annotated[
        str | None, typer.Option(help="Columns beside the keys, joined by commas.", show_default="all")
    ] = None,
    data: RawData = None,
    listed: Annotated[bool, typer.Option("--list", help="List the columns instead of writing.")] = False,
    json: Json = False,
) -> None:
    """Write the record as one table."""
    from detente.data.panel.columns import choose_columns
    from detente.data.panel.frame import unit_named

    kind = unit_named(unit)
    wanted = choose_columns(kind, _split(columns))
    if listed:
        _list(kind, wanted, json)
        return
    if kind == "state-year" and (relevant or directed):
        option = "--relevant" if relevant else "--directed"
        message = f"{option} is about dyads, and the unit is state-year."
        raise InvalidValue(message, f"Leave {option} out, or ask for --unit dyad-year.")
    if out is None:
        message = "There is no file to write to."
        raise InvalidValue(message, "Name one with --out, such as --out frame.parquet.")
    before = seen(out)
    try:
        record, table = _build(kind, wanted, out, years, _split(states), relevant, directed, data)
        _finish(record, kind, wanted, table, out, directed, json)
    except KeyboardInterrupt:
        if json:
            print_json({"complete": False})
        kept = "the table was not written" if seen(out) == before else f"{out} was written, but the command did not end"
        say(f"Stopped: {kept}.", errors=True, whole=True)
        sys.exit(INTERRUPTED)


def _split(text: str | None) -> list[str] | None:
    return None if text is None else [part.strip() for part in text.split(",") if part.strip()]


def _list(unit: Unit, columns: Sequence[Column], json: bool) -> None:
    if json:
        print_json({"unit": unit, "columns": [_about(column) for column in columns]})
        return
    for column in columns:
        sources = ", ".join(column.sources) or "ships with detente"
        first, last = column.coverage
        say(column.name, "bold")
        text = f"  {column.label} [{column.unit}]; {sources}; {first}-{last}"
        say(text, whole=True)


def _about(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "label": column.label,
        "unit": column.unit,
        "source": ", ".join(column.sources),
        "first": column.coverage[0],
        "last": column.coverage[1],
    }


def _build(
    unit: Unit,
    columns: Sequence[Column],
    out: Path,
    years: str | None,
    states: list[str] | None,
    relevant: bool,
    directed: bool,
    data: Path | None,
) -> tuple[Record, pl.DataFrame]:
    """Check everything that can be wrong, then build."""
    from detente.core.progress import tracked
    from detente.data.cache import cache_folder
    from detente.data.panel import dyad_years, state_years
    from detente.data.panel.columns import need_polars
    from detente.data.panel.frame import something
    from detente.data.panel.lazy import interrupted_once
    from detente.data.panel.write import check_target
    from detente.data.record import open_record
    from detente.data.years import year_range

    need_polars()
    check_target(out)
    record = open_record(data, cache_folder())
    asked = None if years is None else year_range(years)
    names = [column.name for column in columns]
    with tracked(True, f"{unit} frame", "parts", whole=True) as track:
        if unit == "state-year":
            lazy = state_years(record, asked, states, columns=names, progress=track.tell)
        else:
            lazy = dyad_years(record, asked, states, relevant, directed, columns=names, progress=track.tell)
        with interrupted_once():
            table = lazy.collect()
    something(record, columns)
    return record, table


def _finish(
    record: Record,
    unit: Unit,
    columns: Sequence[Column],
    table: pl.DataFrame,
    out: Path,
    directed: bool,
    json: bool,
) -> None:
    from dataclasses import replace

    from detente.data.panel.dyads import DIRECTED
    from detente.data.panel.provenance import trace
    from detente.data.panel.write import write

    if directed:
        columns = [replace(column, name=DIRECTED.get(column.name, column.name)) for column in columns]
    provenance = trace(record, unit, columns)
    written = write(table, out, provenance)
    missing = dict(zip(table.columns, _missing(table), strict=True))
    if json:
        print_json(_answer(provenance, table, missing, written[0]))
    else:
        _show(provenance, table, missing, written)


def _missing(table: pl.DataFrame) -> list[float | None]:
    """Share of missing values of each column; none of a table without rows."""
    if not table.height:
        return [None] * table.width
    return [table[name].null_count() / table.height for name in table.columns]


def _answer(provenance: Provenance, table: pl.DataFrame, missing: dict[str, float | None], out: Path) -> dict[str, Any]:
    years = table["year"].to_list()
    return {
        "unit": provenance.unit,
        "rows": table.height,
        "columns": [
            {
                "name": column.name,
                "unit": column.unit,
                "source": ", ".join(column.sources),
                "missing": missing[column.name],
            }
            for column in provenance.columns
        ],
        "years": [min(years), max(years)] if years else None,
        "out": str(out),
        "sources": [
            {key: one[key] for key in ("name", "title", "version", "sha256", "citation", "licence")}
            for one in provenance.as_dict()["sources"]
        ],
        "not_at_hand": provenance.notes,
    }


def _show(
    provenance: Provenance, table: pl.DataFrame, missing: dict[str, float | None], written: Sequence[Path]
) -> None:
    known = [share for share in missing.values() if share is not None]
    share = f", {sum(known) / len(known):.0%} of the values missing" if known else ""
    files = " and ".join(str(path) for path in written)
    say(f"{table.height:,} rows x {table.width} columns{share}: {files}", whole=True)
    for name, why in provenance.notes.items():
        say(f"Not at hand: {name}: {why}", errors=True, whole=True)
    if provenance.notes:
        say(f"Get them with: detente data fetch {' '.join(provenance.notes)}", errors=True, whole=True)
    if provenance.sources:
        say("Cite:")
    for one in provenance.sources:
        say(f"  {one.name}: {one.citation}", whole=True)
