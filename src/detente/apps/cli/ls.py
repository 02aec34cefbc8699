"""``detente ls``: the runs and studies in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.apps.cli.options import Json
from detente.apps.cli.output import print_json, say, show, table

if TYPE_CHECKING:
    from detente.store import Stored

PLACE = 62
"""Place among the commands."""
SHOWN = 8
"""Most folders that are named."""


def ls(
    folder: Annotated[Path, typer.Argument(help="A folder of runs and studies, or of one.")] = Path(),
    json: Json = False,
) -> None:
    """List the runs and studies in a folder: what each is about, when it was made, and whether it is complete.

    A line says what tells a run or study from the others: of which run it is a fork and what is done in it, what a
    sweep varies, the worlds and beds of a verdict; of what is unfinished, how far it is. Manifests are read, and the
    sizes of the other files compared with them; `detente verify` reads every file. What is no run or study is left out.

    For example:

        detente ls

        detente ls runs --json
    """
    from detente.store.listing import lines_about, listing, stores_in

    held = listing(folder)
    lines = lines_about(held)
    if json:
        rows = [_row(one, line) for one, line in zip(held, lines, strict=True)]
        print_json({"folder": str(folder), "runs": rows, "stores": [str(one) for one in stores_in(folder)]})
        return
    if not held:
        say(f"{folder} holds no run or study.", whole=True)
        if stores := stores_in(folder):
            more = f", and {len(stores) - SHOWN} more folders" if len(stores) > SHOWN else ""
            say(f"Folders in it do: {', '.join(map(str, stores[:SHOWN]))}{more}. List one: `detente ls {stores[0]}`.",
                whole=True)  # fmt: skip
            return
        say("`detente run SCENARIO --store FOLDER` makes one.")
        return
    cells = [
        (one.name, one.kind, one.status, line, one.started, _size(one.size), one.reason)
        for one, line in zip(held, lines, strict=True)
    ]
    head = ("name", "kind", "status", "about", "started", "size", "note")
    kept = [k for k in range(len(head)) if k < 3 or any(row[k] for row in cells)]
    told = [[row[k] for k in kept] for row in cells]
    show(table([head[k] for k in kept], told, right=("size",), fixed=("name", "kind", "status", "size")), whole=True)
    if held[0].folder.parent != Path():
        say(f"A run is named with its folder: `detente show {held[0].folder}`.", errors=True, whole=True)


def _row(one: Stored, line: str) -> dict[str, Any]:
    return {
        "name": one.name,
        "folder": str(one.folder),
        "kind": one.kind,
        "status": one.status,
        "reason": one.reason,
        "about": line,
        "started": one.started,
        "bytes": one.size,
        "key": one.key,
        "content": one.content,
        "fingerprint": one.fingerprint,
    }


def _size(size: int) -> str:
    """Return a size as people read it."""
    for unit, least in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= least:
            return f"{size / least:.3g} {unit}"
    return f"{size} bytes" if size else ""
