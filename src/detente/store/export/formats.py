"""Export a result: which formats there are, and what is written where."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.core.cite import bibtex, keys
from detente.core.errors import DamagedFile, DataError, InvalidValue, MissingExtra, UnknownName
from detente.core.files import check, expand_home
from detente.core.quoted import quote
from detente.core.result import Result
from detente.core.run import Run
from detente.core.saved import save
from detente.core.shown import is_result
from detente.store.asking import question_of
from detente.store.canonical import key_of
from detente.store.export.codebook import TableColumn, render
from detente.store.export.crate import write_crate
from detente.store.export.provenance import Origin, origin_of
from detente.store.export.stata import write_stata
from detente.store.export.tables import write_csv, write_parquet
from detente.store.manifest import Stored
from detente.store.named import opened
from detente.store.place import building, put
from detente.store.reading import read
from detente.store.verifying import verify

CODEBOOK = "codebook.csv"
REPORT = "report.nc"
"""File beside the record of a run that holds its answer."""
TABLES: dict[str, Callable[[Any, Path, Path | None], list[TableColumn]]] = {
    "csv": write_csv,
    "parquet": write_parquet,
    "stata": write_stata,
}
"""Formats of tables, each with what writes them to a folder."""
FORMATS = (*TABLES, "netcdf", "zarr", "ro-crate")
"""Formats by name."""


@dataclass(frozen=True)
class Exported:
    """What was written.

    Attributes
    ----------
    path : Path
        File or folder.
    to : str
        Format.
    files : tuple of str
        Names of the files in the folder; that of the file where it is one.
    bytes : int
        Size of all [byte].
    """

    path: Path
    to: str
    files: tuple[str, ...]
    bytes: int

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain JSON values."""
        return {"path": str(self.path), "to": self.to, "files": list(self.files), "bytes": self.bytes}


def export(
    run: Result | str | os.PathLike[str],
    to: str,
    out: str | os.PathLike[str] | None = None,
    *,
    author: str = "",
    licence: str = "",
) -> Exported:
    """Write a result in the format of other programs, whole or not at all.

    Parameters
    ----------
    run
        A result; or the path of its file or folder: a folder says more of how it was made.
    to
        ``"csv"``, ``"parquet"``, ``"stata"``: a folder of tables with a row each state-year, dyad-year and year, and a
        codebook. ``"netcdf"``: a file by the CF conventions, from which ``detente.open`` builds the result again.
        ``"zarr"``: the same arrays as a folder of Zarr. ``"ro-crate"``: a folder with all of it, what was asked, what
        was used and the provenance, as an RO-Crate by the profile Process Run Crate.
    out
        File or folder to write, which must not be there yet; beside the folder of work, named after the result and the
        format, if None.
    author
        Of an RO-Crate: who ran it, a name, with an ORCID behind a comma if there is one.
    licence
        Of an RO-Crate: address of the licence under which it is given away.

    Returns
    -------
    Exported
        What was written.

    Raises
    ------
    UnknownName
        There is no such format.
    InvalidValue
        It is no result, or cannot be written in this format.
    MissingExtra
        The package that writes this format is not installed.
    DataError
        There is no such file or folder, or something is in the place of what is to be written; as ``DamagedFile``, a
        file of the folder is not as it was sealed.
    """
    if to not in FORMATS:
        kind = "format"
        raise UnknownName(kind, to, FORMATS)
    result, stored, name = _opened(run)
    if to != "ro-crate" and (author or licence):
        msg = f"The format {to} says nothing of author and licence."
        raise InvalidValue(msg, "They are for --to ro-crate.")
    place = expand_home(Path(out)) if out is not None else Path(f"{name}{'.nc' if to == 'netcdf' else f'-{to}'}")
    if os.path.lexists(place):
        msg = f"{place} is there already, and an export writes over nothing."
        raise DataError(msg, "Name another place with --out, or move it away.")
    if to == "netcdf":
        check(place)
        save(result, place)
        return Exported(place, to, (place.name,), place.stat().st_size)
    with building(place) as new:
        if to == "zarr":
            write_zarr(result, new)
        else:
            whence = stored.folder if stored is not None else None
            columns = TABLES[to](result, new, whence) if to in TABLES else _crate(result, stored, new, author, licence)
            (new / CODEBOOK).write_text(render(columns), encoding="utf-8")
        put(new, place, replace=False)
    files = sorted(path for path in place.rglob("*") if path.is_file())
    return Exported(
        place, to, tuple(f.relative_to(place).as_posix() for f in files), sum(f.stat().st_size for f in files)
    )


def _opened(run: Any) -> tuple[Any, Stored | None, str]:
    """Return a result, what its folder says of it, and a name for it."""
    if not isinstance(run, (str, os.PathLike)):
        if not is_result(run):
            msg = f"{quote(run)} is no result, and only results are exported."
            raise InvalidValue(msg, "Give what a study or simulate returned, or the path of a file or folder.")
        return run, None, run.scenario.name if isinstance(run, Run) else type(run).__name__.lower()
    result, stored = opened(run)
    if stored is not None and (found := verify(stored.folder)).damaged:
        raise DamagedFile(found.warning, "What is damaged is not exported: get the folder again, or compute it anew.")
    path = stored.folder if stored is not None else expand_home(Path(run))
    return result, stored, path.resolve().name.removesuffix(".nc")


def _crate(result: Any, stored: Stored | None, new: Path, author: str, licence: str) -> list[TableColumn]:
    whence = stored.folder if stored is not None else None
    origin = _origin(result, stored)
    return write_crate(result, new, origin, bibtex(_cited(result, stored)), whence, author=author, licence=licence)


def _cited(result: Any, stored: Stored | None) -> tuple[str, ...]:
    """Return the keys of the works that a result rests on, and those of the report that is kept beside it."""
    reports = [read(stored.folder, REPORT)] if stored is not None and REPORT in stored.files else []
    return tuple(dict.fromkeys(key for one in (result, *reports) for key in keys(one)))


def _origin(result: Any, stored: Stored | None) -> Origin:
    if stored is not None:
        return origin_of(result, stored, stored.question, stored.key)
    question = question_of(result) if isinstance(result, Run) else {"result": result}
    return origin_of(result, None, question, key_of(question))


def write_zarr(result: Any, folder: Path) -> None:
    """Write the arrays of a result as a folder of Zarr 2, which has a settled form for texts.

    Raises
    ------
    MissingExtra
        ``zarr`` is not installed.
    """
    try:
        import zarr  # noqa: F401
    except ImportError:
        package = "zarr"
        raise MissingExtra(package, "export") from None
    data = result.to_xarray()
    texts = [name for name in data.variables if data[name].dtype.kind in "US"]
    data = data.assign_coords({name: data[name].astype(object) for name in texts if name in data.coords})
    data.to_zarr(folder, mode="w", zarr_format=2, consolidated=True)
