"""``detente data``: list, fetch, check and cite the sources of real data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.apps.cli.frame import EXPLAINED, frame
from detente.apps.cli.output import INTERRUPTED, console, print_json, stderr
from detente.core.errors import DataError, DetenteError

if TYPE_CHECKING:
    from detente.data.source import Source

app = typer.Typer(name="data", help="Real data: list, fetch, check and cite its sources.", no_args_is_help=True)
app.command(name="frame", help=EXPLAINED)(frame)

Names = Annotated[list[str] | None, typer.Argument(help="Names of sources, or all.", show_default="all")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Data = Annotated[
    Path | None,
    typer.Option("--data", help="Folder to look at.", show_default="the cache folder"),
]


def _about(source: Source) -> dict[str, Any]:
    return {
        "name": source.name,
        "title": source.title,
        "version": source.version,
        "file": source.file,
        "size": source.size,
        "first": source.coverage[0],
        "last": source.coverage[1],
        "key": list(source.key),
        "units": source.units,
        "licence": source.licence,
        "limits": source.limits,
        "home": source.home,
        "address": source.address,
        "channel": source.channel,
        "sha256": list(source.sha256),
        "citation": source.citation,
    }


@app.command(name="list")
def list_sources(json: Json = False) -> None:
    """List every source of real data."""
    from detente.data.registry import SOURCES

    if json:
        print_json({"sources": [_about(source) for source in SOURCES.values()]})
        return
    out = console()
    for one in SOURCES.values():
        about = f"{one.name:10}  {one.title} ({one.version}), {one.coverage[0]}-{one.coverage[1]}"
        out.print(about, soft_wrap=True, highlight=False, markup=False)
        out.print(f"{'':10}  {one.licence}", style="dim", soft_wrap=True, highlight=False, markup=False)
    out.print("What is at hand: detente data status. How to cite: detente data cite.", highlight=False)


@app.command()
def status(json: Json = False, data: Data = None) -> None:
    """Say which files are at hand, and whether they are the pinned ones."""
    from detente.data.cache import cache_folder, explain, inspect
    from detente.data.registry import SOURCES

    folder = data or cache_folder()
    copies = [(source, inspect(source, folder)) for source in SOURCES.values()]
    ready = sum(copy.state == "ready" for _, copy in copies)
    if json:
        sources = [{**copy.as_dict(), "due": source.size, "note": explain(source, copy)} for source, copy in copies]
        print_json(
            {
                "folder": str(folder),
                "ready": ready,
                "complete": ready == len(copies),
                "sources": sources,
            }
        )
        return
    console().print(f"{ready} of {len(copies)} sources are ready in {folder}", soft_wrap=True)
    for source, copy in copies:
        note = "" if copy.state == "ready" else f": {explain(source, copy)}"
        console().print(f"  {copy.state:9} {source.name}{note}", soft_wrap=True, highlight=False, markup=False)
    if ready < len(copies):
        console().print("Get the rest with: detente data fetch all")


@app.command()
def cite(names: Names = None, json: Json = False) -> None:
    """Say how to cite sources, and under which terms they may be used."""
    from detente.data.registry import chosen

    sources = chosen(names or [])
    if json:
        keys = ("name", "title", "version", "citation", "licence", "home")
        print_json({"sources": [{key: _about(s)[key] for key in keys} for s in sources]})
        return
    for one in sources:
        console().print(f"{one.name}: {one.citation}", soft_wrap=True, markup=False)
        console().print(f"  Terms: {one.licence}. {one.home}", soft_wrap=True, markup=False)


@app.command()
def fetch(
    names: Names = None,
    origin: Annotated[
        Path | None,
        typer.Option("--from", help="Take the files from this folder instead (at any depth)."),
    ] = None,
    base_url: Annotated[
        str | None, typer.Option("--base-url", help="Download from a mirror that holds the files.")
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Get sources into the cache folder; each file's SHA-256 is checked.

    A download that was stopped goes on where it broke off. With ``all --from``, files that the
    folder does not hold are reported and left out.
    """
    from detente.data.cache import cache_folder
    from detente.data.registry import chosen

    sources = chosen(names or [])
    everything = len(sources) > 1 and (not names or "all" in [n.casefold() for n in names])
    job = _Fetch(data or cache_folder(), origin, base_url, forgiving=everything)
    try:
        job.run(sources)
    except KeyboardInterrupt:
        job.complete = False
    _report(job, json)


class _Fetch:
    """One call of ``detente data fetch``, and how far it got."""

    def __init__(self, folder: Path, origin: Path | None, base_url: str | None, forgiving: bool) -> None:
        self.folder, self.origin, self.base_url = folder, origin, base_url
        self.forgiving = forgiving
        self.done: list[dict[str, str | int]] = []
        self.absent: list[str] = []
        self.failed: list[tuple[str, DetenteError]] = []
        self.complete = True

    def run(self, sources: tuple[Source, ...]) -> None:
        """Get every source, showing bytes and time remaining."""
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        if self.origin is not None and not self.origin.is_dir():
            message = f"There is no folder {self.origin}."
            raise DataError(message, "Give the folder that holds the downloaded files.")
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=stderr(), transient=True) as bar:
            task = bar.add_task("", total=sum(source.size for source in sources))
            past = 0
            for source in sources:
                bar.update(task, description=source.name, completed=past)
                self._one(source, lambda have, _, past=past: bar.update(task, completed=past + have))
                past += source.size
            bar.update(task, completed=past)

    def _one(self, source: Source, progress: Any) -> None:
        from detente.data.cache import inspect
        from detente.data.fetch import download, take

        try:
            if self.origin is None:
                copy = download(source, self.folder, self.base_url, progress)
            elif self.forgiving and inspect(source, self.origin).state == "missing":
                self.absent.append(source.name)
                return
            else:
                copy = take(source, self.origin, self.folder)
        except DataError as error:
            self.failed.append((source.name, error))
            return
        self.done.append(copy.as_dict())


def _report(job: _Fetch, json: bool) -> None:
    code = INTERRUPTED if not job.complete else 2 if job.failed else 0
    if json:
        answer: dict[str, Any] = {
            "complete": job.complete and not job.failed,
            "folder": str(job.folder),
            "sources": job.done,
            "absent": job.absent,
        }
        if job.failed:
            name, error = job.failed[0]
            answer["error"] = {
                "type": type(error).__name__,
                "message": error.message,
                "hint": error.hint,
            }
            answer["failed"] = [{"name": name, "message": one.message, "hint": one.hint} for name, one in job.failed]
        print_json(answer)
    else:
        out = console()
        out.print(f"{len(job.done)} sources are ready in {job.folder}", soft_wrap=True)
        if job.absent:
            out.print(f"Not in {job.origin}: {', '.join(job.absent)}", soft_wrap=True)
        for name, one in job.failed:
            stderr().print(f"{name}: {one.message}", soft_wrap=True, markup=False)
            stderr().print(f"  {one.hint}", soft_wrap=True, markup=False)
        if not job.complete:
            stderr().print("Stopped. The same command goes on from here.")
    if code:
        raise typer.Exit(code)
