"""The command ``detente export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.apps.cli import output
from detente.apps.cli.options import Json

PLACE = 68
"""Place among the commands."""


def export(
    run: Annotated[Path, typer.Argument(help="A run or study: its folder, or its .nc file.")],
    to: Annotated[str, typer.Option(help="csv, parquet, stata, netcdf, zarr or ro-crate.")],
    out: Annotated[
        Path | None,
        typer.Option(help="File or folder to write, which must not be there yet.", show_default="named after RUN"),
    ] = None,
    author: Annotated[
        str, typer.Option(help='Of an RO-Crate: who ran it, such as "Ada Lovelace, 0000-0002-1825-0097" with an ORCID.')
    ] = "",
    licence: Annotated[str, typer.Option(help="Of an RO-Crate: address of the licence under which it is given.")] = "",
    as_json: Json = False,
) -> None:
    """Write a run or a study in the format of other programs.

    csv, parquet and stata are folders of tables with a codebook: a row each state-year, dyad-year and year of every
    replicate. Names for Stata have at most 32 characters, and the codebook has the full ones. netcdf is one file by the
    CF conventions, zarr the same arrays as a folder. ro-crate is a folder with all that others need: the result, its
    tables, what was asked with every parameter and its source, the works to cite, and the provenance by the W3C's
    PROV. It is an RO-Crate by the profile Process Run Crate 0.5.

    csv and parquet need `pip install "detente[data]"`, as does stata; zarr and ro-crate need "detente[export]" too.

    For example:

        detente export runs/3f2a --to stata

        detente export runs/3f2a --to ro-crate --out crate --author "Ada Lovelace, 0000-0002-1825-0097"
    """
    from detente.store.export import export as write

    made = write(run, to, out, author=author, licence=licence)
    if as_json:
        output.print_json(made.to_dict())
        return
    output.say(str(made.path), "bold", whole=True)
    size = f"{made.bytes:,} bytes"
    shown = ", ".join(made.files[:12]) + (f" and {len(made.files) - 12} more" if len(made.files) > 12 else "")
    output.say(f"{size}: {shown}" if made.path.is_dir() else size)
