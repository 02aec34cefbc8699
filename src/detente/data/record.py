"""The record: verified files of one folder, opened when they are needed.

State-years and dyad-years are made from it in `detente.data.panel` and nowhere else; acts by month, leaders by day and
crises one by one in `detente.data.monthly`, `detente.data.leadership` and `detente.data.perception`.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from detente.core.errors import DataError, MissingExtra
from detente.core.files import expand_home
from detente.core.outside import number_in
from detente.data.cache import FileIndex, cache_folder, explain
from detente.data.codes import Actor, by_code
from detente.data.parsed import FOLDER, keeping
from detente.data.registry import SOURCES, source
from detente.data.source import Source

if TYPE_CHECKING:
    import polars as pl
    from pandas import DataFrame

Values = list[float | None]
"""One value a year; ``None`` where nothing is known."""


LEFT_OUT = "it was to be left out."
"""Why a source is not read that is at hand."""


def told_absent(notes: Mapping[str, str]) -> list[str]:
    """Say of every source that is not at hand why, and how to get it.

    Parameters
    ----------
    notes
        Why, by name of the source, as `Record.notes` has it.
    """
    return [f"{name}: {told_why(name, why)}" for name, why in notes.items()]


def told_why(name: str, why: str) -> str:
    """Say why a source is not at hand, and how to get it.

    Parameters
    ----------
    name
        Name of the source.
    why
        As `Record.notes` has it.
    """
    return why if why == LEFT_OUT else f"{why} Get it with: detente data fetch {name}"


@dataclass
class Record:
    """The files of one folder, read when they are needed.

    Attributes
    ----------
    folders
        Where files are looked for, at any depth, in this order.
    notes
        What could not be read and why, for people; filled while series are asked for.
    used
        Sources that were read.
    parsed
        Folder in which tables that are slow to read are kept; none are if absent.
    frames
        What `detente.data.panel.tables.read` made of tables, by source and columns, each beside its table.
    without
        Names of sources that are not read although they may be at hand.
    """

    folders: tuple[Path, ...]
    notes: dict[str, str] = field(default_factory=dict)
    used: dict[str, Source] = field(default_factory=dict)
    parsed: Path | None = None
    frames: dict[tuple[str, tuple[str, ...]], tuple[DataFrame, pl.DataFrame]] = field(
        default_factory=dict, repr=False, compare=False
    )
    without: frozenset[str] = frozenset()
    _tables: dict[str, DataFrame | None] = field(default_factory=dict)
    _indexes: dict[Path, FileIndex] = field(default_factory=dict)

    def table(self, name: str) -> DataFrame | None:
        """Read a source if its pinned file is at hand; otherwise note why not.

        Parameters
        ----------
        name
            Name of the source.
        """
        if name not in self._tables:
            self._tables[name] = self._read(source(name))
        return self._tables[name]

    def optional(self, name: str) -> DataFrame | None:
        """Read a source that only makes something better, without a note if it is not at hand.

        Parameters
        ----------
        name
            Name of the source.
        """
        noted = name in self.notes
        table = self.table(name)
        if table is None and not noted:
            self.notes.pop(name, None)
            self._tables.pop(name)  # whoever needs it is told
        return table

    def _read(self, source: Source) -> DataFrame | None:
        if source.name in self.without:
            self.notes[source.name] = LEFT_OUT
            return None
        reasons = []
        for folder in self.folders:
            status = self._indexes.setdefault(folder, FileIndex(folder)).inspect(source)
            if status.state == "ready":
                return self._open(source, Path(status.path))
            reasons.append(explain(source, status))
        self.notes[source.name] = reasons[0] if reasons else f"{source.file} is not there."
        return None

    def _open(self, source: Source, path: Path) -> DataFrame | None:
        needed = {name: self.table(name) for name in source.needs}
        for name, table in needed.items():
            if table is None:
                self.notes[source.name] = f"{source.file} cannot be read without {SOURCES[name].file}."
                return None
        self.used[source.name] = source
        with keeping(self.parsed):
            return source.read(path, *needed.values())

    def capabilities(self) -> DataFrame:
        """National Material Capabilities 7.0, or 6.0 where only that is at hand.

        Raises
        ------
        DataError
            Neither is.
        """
        for name in ("nmc7", "nmc6"):
            table = self.table(name)
            if table is not None:
                return table
        message = f"The capabilities of states cannot be read: {self.notes['nmc7']}"
        hint = (
            "`detente site --allow nmc7` uses them; in Python, name them no longer in without=."
            if self.notes["nmc7"] == LEFT_OUT
            else "Get them with: detente data fetch nmc7 (or --from a folder that holds "
            f"{SOURCES['nmc7'].file}); or name a folder of raw files with --data DIR."
        )
        raise DataError(message, hint)


Folder = str | os.PathLike[str]
"""A folder, as a path or as text."""


def usual_cache(cache: Folder | None = None) -> Path | None:
    """Return the folder of ``detente data fetch``, unless another is named.

    Parameters
    ----------
    cache
        Another folder.

    Returns
    -------
    Path or None
        None where the user's cache folder cannot be told: the extra ``data`` is not installed, or there is no home.
    """
    if cache is not None:
        return expand_home(Path(cache))
    try:
        return cache_folder()
    except (MissingExtra, DataError):
        return None


def open_record(data: Folder | None, cache: Folder | None, *, without: Iterable[str] = ()) -> Record:
    """Open the record in a folder of raw files, with the cache behind it.

    Parameters
    ----------
    data
        Folder of raw files, or of a mirror of them; the cache alone if absent.
    cache
        Folder of ``detente data fetch``, in which tables that are slow to read are kept too; not used if absent.
    without
        Names of sources that are not read.

    Raises
    ------
    DataError
        The named folder does not exist, has no name, or holds no file of the record: the cache behind it is not read in
        its place unasked.
    UnknownName
        There is no such source to leave out.
    """
    left_out = frozenset(source(name).name for name in without)
    if isinstance(data, str) and not data.strip():
        message = "The data folder has no name."
        raise DataError(message, "Name the folder that holds the raw files, or leave it out.")
    data = None if data is None else expand_home(Path(data))
    cache = None if cache is None else expand_home(Path(cache))
    if data is not None and not data.is_dir():
        message = f"There is no data folder {data}."
        hint = "Name the folder that holds the raw files; or bring the record with `detente data fetch all`"
        raise DataError(message, f"{hint}, and leave --data out.")
    indexes = {}
    if data is not None:
        indexes[data] = index = FileIndex(data)
        behind = cache is not None and cache.is_dir()
        if behind and not any(index.paths(name) for one in SOURCES.values() for name in one.files):
            message = f"No file of the record is in {data}, nor below it."
            hint = "Name the folder that holds the raw files (`detente data list --json` names them), or leave it out"
            raise DataError(message, f"{hint}: what `detente data fetch` has brought is then read.")
    folders = tuple(folder for folder in (data, cache) if folder is not None)
    return Record(folders, parsed=cache / FOLDER if cache is not None else None, without=left_out, _indexes=indexes)


def citations(record: Record) -> list[dict[str, str]]:
    """Say what was read, of which years, how to cite it and under which terms.

    Parameters
    ----------
    record
        The record, after reading.
    """
    return [
        {
            "name": source.name,
            "title": source.title,
            "version": source.version,
            "citation": source.citation,
            "licence": source.licence,
            "home": source.home,
            "sha256": source.sha256[0],
            "limits": source.limits,
            "years": f"{source.coverage[0]}-{source.coverage[1]}",
        }
        for source in record.used.values()
    ]


def ends(record: Record) -> list[tuple[str, str, int]]:
    """Say when what was read ends: name, title and last year of each source, the earliest first.

    Parameters
    ----------
    record
        The record, after reading.
    """
    read = [(source.name, source.title, source.coverage[1]) for source in record.used.values()]
    return sorted(read, key=lambda one: (one[2], one[0]))


def is_member(actor: Actor, year: int) -> bool:
    """Tell whether an actor was in the state system in some part of a year.

    Parameters
    ----------
    actor
        One side of a case.
    year
        Calendar year.
    """
    code = actor.code(year)
    return code is not None and by_code()[code].member(year)


def number(value: object) -> float | None:
    """Turn a cell into a number; missing and not finite become ``None``.

    Parameters
    ----------
    value
        A cell of a table.
    """
    try:
        known = number_in(value) if isinstance(value, str) else float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return known if math.isfinite(known) else None
