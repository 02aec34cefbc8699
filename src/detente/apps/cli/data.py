"""``detente data``: list, describe, fetch, check and cite the sources of real data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.apps.cli.check_data import check
from detente.apps.cli.frame import EXPLAINED, frame
from detente.apps.cli.options import Json, RawData
from detente.apps.cli.output import print_json, say, show, table
from detente.core.address import split_address
from detente.core.errors import DataError, InvalidValue, UnknownName
from detente.core.files import expand_home

if TYPE_CHECKING:
    from detente.data.describe import ColumnFacts, Description
    from detente.data.source import Kind, Source

PLACE = 70
"""Place among the commands."""

app = typer.Typer(
    name="data", help="Real data: list, describe, fetch, check and cite its sources.", no_args_is_help=True
)
app.command(name="frame", help=EXPLAINED)(frame)
app.command(name="check")(check)

Names = Annotated[list[str] | None, typer.Argument(help="Names of sources, or all.", show_default="all")]
Data = Annotated[
    Path | None,
    typer.Option("--data", help="Folder to look at.", show_default="the cache folder"),
]
TAKES = "\n\n".join(
    (
        "Get sources into the cache folder.",
        "Each file's fingerprint is checked, and a file that is not pinned is never used. After a command that was "
        "stopped, however that came about, the same one gets what is missing; several commands may fetch at once.",
        "For example:",
        "    detente data fetch all",
        "    detente data fetch nmc7 disputes alliances",
        "    detente data fetch all --from ~/Downloads",
        "    detente data fetch all --from https://mirror.example/record",
        "    detente data fetch members --channel official",
        "--from takes the files from a folder, at any depth, or from a mirror: a host that holds them under their "
        "names, or in folders that its file SHA256SUMS lists. With all, what the folder or the mirror lacks is "
        "reported and left out.",
        "A source has a channel `package` (a public copy at one commit), a channel `official` (the host of its "
        "makers), or both: `detente data list --json` shows them. Where one fails the other is taken, and that is "
        "said. What an official host serves is pinned too: one that has moved on to another version is refused.",
        "What only its makers have (mid5) comes when it is asked for by name, or from --from.",
        "Certificates are always verified. The host of the Correlates of War leaves out a certificate of its chain: "
        "give the missing one with --ca, or download the file with a browser and give its folder with --from.",
    )
)
"""Text of ``detente data fetch --help``."""


def _about(source: Source) -> dict[str, Any]:
    return {
        "name": source.name,
        "title": source.title,
        "group": source.group,
        "version": source.version,
        "file": source.file,
        "size": source.size,
        "first": source.coverage[0],
        "last": source.coverage[1],
        "key": list(source.key),
        "units": source.units,
        "needs": list(source.needs),
        "by_name": source.by_name,
        "licence": source.licence,
        "limits": source.limits,
        "home": source.home,
        "address": source.address,
        "channel": source.kind,
        "channels": [
            {
                "channel": one.kind,
                "address": one.address,
                "file": one.file,
                "size": one.size,
                "sha256": one.sha256,
                "inside_zip": one.inside,
            }
            for one in source.channels
        ],
        "sha256": list(source.sha256),
        "citation": source.citation,
    }


@app.command(name="list")
def list_sources(json: Json = False) -> None:
    """List every source of real data by subject, with its years and the terms of its makers.

    More about one: detente data describe NAME.
    """
    from detente.data.registry import SOURCES, group_sources

    if json:
        print_json({"sources": [_about(source) for source in SOURCES.values()]})
        return
    terms: dict[str, list[str]] = {}
    for title, sources in group_sources(SOURCES.values()).items():
        say(title, "bold", whole=True)
        rows = [(f"  {one.name}", _span(*one.coverage), f"{one.title} ({one.version})") for one in sources]
        show(table(("", "", ""), rows, least=max(map(len, SOURCES)) + 2), whole=True)
        for one in sources:
            terms.setdefault(one.licence, []).append(one.name)
    say("Terms", "bold", whole=True)
    for licence, names in terms.items():
        say(f"  {licence}: {', '.join(names)}", "dim", whole=True)
    say(
        f"{len(SOURCES)} sources. More about one: detente data describe NAME. Get them: detente data fetch all.",
        whole=True,
    )
    say("What is at hand: detente data status. How to cite: detente data cite NAME.", whole=True)


@app.command()
def status(json: Json = False, data: Data = None) -> None:
    """Say which files are at hand, and whether they are the pinned ones, byte for byte."""
    from detente.data.cache import FileIndex, cache_folder, due, explain
    from detente.data.registry import SOURCES

    index = FileIndex(expand_home(data) if data else cache_folder())
    files = [(source, index.inspect(source)) for source in SOURCES.values()]
    ready = sum(status.state == "ready" for _, status in files)
    complete = all(status.state == "ready" or source.by_name for source, status in files)
    if json:
        sources = [
            {**status.as_dict(), "due": due(source, status.file), "note": explain(source, status)}
            for source, status in files
        ]
        print_json({"folder": str(index.folder), "ready": ready, "complete": complete, "sources": sources})
        return
    say(f"{ready} of {len(files)} sources are ready in {index.folder}", whole=True)
    notes = ("" if status.state == "ready" else explain(source, status) for source, status in files)
    rows = [(status.state, source.name, note) for (source, status), note in zip(files, notes, strict=True)]
    show(table(("", "", ""), rows), whole=True)
    if not complete:
        say("Get the rest with: detente data fetch all", whole=True)


@app.command()
def cite(names: Names = None, json: Json = False) -> None:
    """Say how to cite sources, and under which terms they may be used."""
    from detente.data.registry import choose_sources

    sources = choose_sources(names or [])
    if json:
        keys = ("name", "title", "version", "citation", "licence", "home")
        print_json({"sources": [{key: _about(s)[key] for key in keys} for s in sources]})
        return
    for one in sources:
        say(f"{one.name}: {one.citation}", whole=True)
        say(f"  Terms: {one.licence}. {one.home}", whole=True)


@app.command()
def describe(
    name: Annotated[str, typer.Argument(help="Name of a source.", show_default=False)],
    data: RawData = None,
    json: Json = False,
) -> None:
    """Describe a source from its file: columns, units, years, rows, and what is missing in each decade.

    The share of missing values by single years is in --json. For example:

    detente data describe nmc7

    detente data describe disputes --data ~/Downloads --json
    """
    from detente.data.cache import cache_folder
    from detente.data.describe import describe as describe_table
    from detente.data.record import open_record
    from detente.data.registry import source

    one = source(name)
    record = open_record(data, cache_folder())
    table = record.table(one.name)
    if table is None:
        message = f"{one.title} {one.version} cannot be described: {record.notes[one.name]}"
        raise DataError(message, f"Get it with: detente data fetch {' '.join((one.name, *one.needs))}")
    found = describe_table(one, table)
    if json:
        columns = [column.as_dict() for column in found.columns]
        years = {"rows": found.rows, "year_column": found.by, "rows_by_year": found.rows_by_year}
        print_json({**_about(one), **years, "columns": columns})
        return
    _describe(one, found)


def _describe(source: Source, found: Description) -> None:
    say(f"{source.name}: {source.title} ({source.version})", "bold", whole=True)
    say(f"{found.rows:,} rows, one for each {', '.join(source.key)}; speaks of {_span(*source.coverage)}.", whole=True)
    say(source.limits, whole=True)
    say(f"Terms: {source.licence}. How to cite: detente data cite {source.name}", whole=True)
    say()
    rows = []
    for column in found.columns:
        years = "" if column.first is None or column.last is None else _span(column.first, column.last)
        ends = "" if column.low is None else f"{_short(column.low)} to {_short(column.high)}; "
        rows.append((column.name, _per_cent(column.missing), years, f"{ends}{column.unit}"))
    head = ("column", "missing", "years", "values, unit or meaning")
    show(table(head, rows, right=("missing",), fixed=head[:3]), whole=True)
    _decades(found)


def _decades(found: Description) -> None:
    """Print the share of missing values of each decade, for the columns that miss some."""
    lacking = [
        column for column in found.columns if column.missing > 0 and len(set(column.missing_by_year.values())) > 1
    ]
    decades = sorted({year // 10 * 10 for year in found.rows_by_year})
    if not lacking or len(decades) < 2:
        return
    for first in range(0, len(decades), 11):
        shown = decades[first : first + 11]
        names = [f"{decade}s" for decade in shown]
        rows = [(column.name, *(_decade(found, column, decade) for decade in shown)) for column in lacking]
        say()
        show(table(("missing [%]", *names), rows, right=names, fixed=names), whole=True)


def _decade(found: Description, column: ColumnFacts, decade: int) -> str:
    years = [year for year in range(decade, decade + 10) if year in found.rows_by_year]
    rows = sum(found.rows_by_year[year] for year in years)
    if not rows:
        return ""
    gone = sum(found.rows_by_year[year] * column.missing_by_year[year] for year in years)
    return f"{100 * gone / rows:.0f}"


def _span(first: int, last: int) -> str:
    return f"{first}-{last}"


def _per_cent(share: float) -> str:
    return "0" if not share else "<0.1 %" if share < 0.001 else f"{100 * share:.1f} %"


def _short(value: float | str | None) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


@app.command(help=TAKES)
def fetch(
    names: Names = None,
    origin: Annotated[
        str | None,
        typer.Option(
            "--from", "--base-url", metavar="DIR|URL", help="Folder (at any depth) or mirror to take them from."
        ),
    ] = None,
    channel: Annotated[
        str, typer.Option(help="Channel tried first: package or official.", metavar="package|official")
    ] = "package",
    certificates: Annotated[
        Path | None,
        typer.Option(
            "--ca", metavar="FILE", help="Certificates trusted beside the usual ones (PEM).", show_default=False
        ),
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Get sources; the text of the help is ``TAKES``."""
    from detente.apps.cli.fetching import Fetching
    from detente.data.cache import FileIndex, cache_folder
    from detente.data.registry import choose_sources
    from detente.data.routes import Mirror, Route

    sources = choose_sources(names or [])
    everything = not names or "all" in [name.casefold() for name in names]
    far = origin is not None and origin.casefold().startswith(("http://", "https://"))
    if origin is not None and not (split_address(origin).netloc if far else origin):
        message = f"--from {origin!r} names no {'host that there can be' if far else 'folder'}."
        raise InvalidValue(message, "Give a folder, or the address of a mirror such as https://mirror.example/record.")
    mirror = Mirror(origin) if origin is not None and far else None
    index = FileIndex(expand_home(Path(origin))) if origin is not None and not far else None
    route = Route(mirror, _kind(channel), certificates)
    job = Fetching(expand_home(data) if data else cache_folder(), index, route, forgiving=everything)
    try:
        job.run(sources)
    except KeyboardInterrupt:
        job.complete = False
    job.report(json)


def _kind(text: str) -> Kind:
    kinds: tuple[Kind, ...] = ("package", "official")
    for kind in kinds:
        if text.casefold() == kind:
            return kind
    what, hint = "channel", "package is a public copy at one commit, official the makers' host."
    raise UnknownName(what, text, kinds, hint)
