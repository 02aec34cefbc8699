"""``detente show``: what a run or a study in a folder is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.apps.cli.options import Json, OpenPage
from detente.apps.cli.output import print_json, say, table, writable
from detente.apps.cli.output import show as show_table
from detente.apps.cli.result_pages import write_page

if TYPE_CHECKING:
    from detente.store import Stored

PLACE = 63
"""Place among the commands."""
REPORT = "report.nc"
"""File beside the record of a run that holds its answer."""


def show(
    run: Annotated[Path, typer.Argument(help="Folder of a run or a study; the beginning of its name is enough.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="A page to write of it, with figures; it needs no network.")
    ] = None,
    json: Json = False,
    open_page: OpenPage = False,
) -> None:
    """Show a run or a study: what was asked, what came of it, what made it, and the digest of every file.

    Every file is read: if one is not as it was sealed, that is said, and `detente verify` says what differs.

    --json prints the whole manifest, with every parameter of every theory and its source, and the main numbers.

    For example:

        detente show runs/3f2a91c04d7e

        detente show runs/3f2a --json

        detente show runs/3f2a --out cold_war.html
    """
    from detente.store import MANIFEST, describe, listing, locate

    out = writable(out)
    folder = locate(run)
    begun = [one for one in listing(folder) if one.folder == folder and one.status != "complete"]
    begun = begun if not os.path.lexists(folder / MANIFEST) else []
    if begun and out is None:
        _tell_unfinished(begun[0], json=json)
        return
    held = describe(folder)
    with write_page(out, lambda: _page(held), open_page=open_page):
        _show(held, json=json)


def _page(held: Stored) -> str:
    """Make the page; what draws it is imported when it is needed."""
    from detente.apps.pages.kept import render_kept

    return render_kept(held)


def _show(held: Stored, *, json: bool) -> None:
    from detente.core.errors import DataError
    from detente.store import RESULT, read, verify

    overview: Any = None
    why, said = "", ""
    damage = verify(held.folder)
    if RESULT in held.files:
        try:
            overview = read(held.folder).summary()
            said = _answer(held)
        except DataError as error:
            why = error.message
    if json:
        numbers = None if overview is None else overview.to_dict()
        told = {"result": numbers, "answer": said or None, "unreadable": why or None}
        print_json({**held.to_dict(), **told, "sound": damage.ok, "differs": damage.to_dict()["differs"]})
        return
    if not damage.ok:
        say(damage.warning, "bold red", errors=True, whole=True)
    _tell(held)
    if said:
        say()
        say(said, "bold")
    if overview is not None:
        say()
        say(str(overview), whole=True)
    if why:
        say(f"The result cannot be read: {why}", errors=True, whole=True)


def _tell_unfinished(held: Stored, *, json: bool) -> None:
    """Say what a folder is of which the study is not finished, and how far it is."""
    if json:
        print_json({**held.to_dict(), "about": held.about})
        return
    say(f"{held.kind or 'Unknown study'}, {held.status}: {held.folder}", "bold", whole=True)
    if held.about:
        say(held.about)
    say(held.reason, whole=True)


def _answer(held: Stored) -> str:
    """Return how a kept run answers the question of its scenario; empty if it says nothing of it."""
    from detente.store import read

    if REPORT not in held.files:
        return ""
    report = read(held.folder, REPORT)
    return f"{report.scenario.question}\n{report.answer}" if report.answer else ""


def _tell(held: Stored) -> None:
    say(f"{held.kind}: {held.folder}", "bold", whole=True)
    machine = held.made.get("hardware", {})
    versions = held.made.get("versions", {})
    facts = {
        "about": held.about,
        "command": held.made.get("command", ""),
        "started": held.started,
        "took": f"{held.made['seconds']:.1f} s" if isinstance(held.made.get("seconds"), (int, float)) else "",
        "hardware": _hardware(machine) if isinstance(machine, dict) else "",
        "versions": ", ".join(f"{k} {v}" for k, v in versions.items()) if isinstance(versions, dict) else "",
        "tables": str(held.made.get("tables", "")),
        "key": held.key,
        "content": held.content,
        "fingerprint": held.fingerprint,
    }
    show_table(table(("", ""), [(k, str(v)) for k, v in facts.items() if v], fixed=("",)), whole=True)
    say()
    rows = [(name, f"{one['bytes']:,}", one["sha256"]) for name, one in sorted(held.files.items())[:20]]
    show_table(table(("file", "bytes", "sha256"), rows, right=("bytes",), rule=True), whole=True)
    if len(held.files) > 20:
        say(f"{len(held.files) - 20} more files are listed with --json.")
    if held.data:
        say()
        data = [(str(d.get("source", "")), str(d.get("file", "")), str(d.get("sha256", ""))) for d in held.data]
        show_table(table(("source", "file", "sha256"), data, rule=True), whole=True)


def _hardware(machine: dict[str, Any]) -> str:
    memory = machine.get("memory")
    size = f"{memory / 1e9:.0f} GB" if isinstance(memory, (int, float)) else ""
    cores = f"{machine['cores']} cores" if machine.get("cores") else ""
    return ", ".join(str(part) for part in (machine.get("processor"), cores, size) if part)
