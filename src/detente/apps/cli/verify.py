"""``detente verify``: whether a run or a study is as it was sealed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from detente.apps.cli.options import Json
from detente.apps.cli.output import print_json, say, show, table

PLACE = 64
"""Place among the commands."""


def verify(
    run: Annotated[Path, typer.Argument(help="Folder of a run or a study; the beginning of its name is enough.")],
    fingerprint: Annotated[
        str | None,
        typer.Option(
            help="The fingerprint that it should have, as noted elsewhere, or its first 8 digits or more.",
            show_default=False,
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Say whether a run or a study is as it was sealed, and exactly what differs.

    Every file is read and compared with its digest in the manifest: what was changed, cut short or made longer, what
    is missing, and what was added. The manifest is compared with its own fingerprint. Whoever alters a file and the
    manifest as well gets another fingerprint: publish it, and give it here with --fingerprint.

    Exit status 1 means that something differs, or that the study is unfinished.

    For example:

        detente verify runs/3f2a91c04d7e

        detente verify runs/3f2a --fingerprint d79aa1d61aed --json
    """
    from detente.store import listing, locate
    from detente.store import verify as compare

    found = compare(locate(run), fingerprint=fingerprint, progress=True)
    if json:
        print_json(found.to_dict())
    elif found.ok:
        files = "1 file is" if found.files == 1 else f"{found.files:,} files are"
        say(f"{found.folder}: {files} as sealed.", "bold", whole=True)
        say(f"Fingerprint: {found.fingerprint}", whole=True)
    elif found.unfinished:
        (held,) = listing(found.folder)
        say(f"{found.folder} is unfinished, and nothing is sealed yet.", "bold", whole=True)
        say(held.reason, whole=True)
    else:
        many = "1 difference" if len(found.differs) == 1 else f"{len(found.differs):,} differences"
        say(f"{found.folder} is not as it was sealed: {many}.", "bold red", whole=True)
        rows = [(one.file, one.what, one.was, one.now) for one in found.differs]
        show(table(("file", "what", "was", "now"), rows, fixed=("what",), rule=True), whole=True)
    if not found.ok:
        sys.exit(1)
