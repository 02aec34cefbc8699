"""Sources that come with detente: a TOML file of facts each, found by being there.

A file is read as what its ending says, with the steps under ``read`` (`detente.data.reading.STEPS`); or by ``prepare``
of the module that ``by`` names, where there is more to it. Of the table the columns in ``units`` are kept; codes in
``unknown`` are missing, and the columns in ``whole`` hold whole numbers.

Tables that share most of their facts are one file, with ``[[tables]]`` for what differs. Each may add units, and name
its ``columns`` of all of them; a fact of a table that is no field of a source, such as ``region``, is put where
``{region}`` is written.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.core.errors import InvalidValue
from detente.data.packages import COW_TERMS, PACKAGES
from detente.data.reading import STEPS, read_file, tidy
from detente.data.source import GROUPS, Channel, Source

if TYPE_CHECKING:
    from pandas import DataFrame

FOLDER = "detente.data.sources"
"""Package of the files."""


@cache
def own_sources() -> dict[str, Source]:
    """Return the sources that come with detente, by name: by subject, and in it by the alphabet."""
    texts = [one.read_text(encoding="utf-8") for one in files(FOLDER).iterdir() if one.name.endswith(".toml")]
    found = [source for text in texts for source in read_declarations(text)]
    return {one.name: one for one in sorted(found, key=lambda one: (list(GROUPS).index(one.group), one.name))}


def read_declarations(text: str) -> tuple[Source, ...]:
    """Return the sources that a file declares.

    Parameters
    ----------
    text
        The TOML file: fields of `Source`, or ``package`` and ``path`` instead of an address; in the terms,
        ``{package}`` and ``{cow}`` stand for those of the package and of the Correlates of War.

    Raises
    ------
    InvalidValue
        A step of reading is not known.
    """
    shared: dict[str, Any] = tomllib.loads(text)
    tables: list[dict[str, Any]] = shared.pop("tables", [{}])
    return tuple(_source(shared, table) for table in tables)


def _source(shared: dict[str, Any], table: dict[str, Any]) -> Source:
    units = {**shared.get("units", {}), **table.get("units", {})}
    held = {**shared, **table, "units": {name: units[name] for name in table.pop("columns", units)}}
    words = {key: value for key, value in held.items() if isinstance(value, str)}
    held = _fill(held, words)
    package = PACKAGES.get(held.pop("package", ""))
    if package is not None:
        held["address"] = package.address(held.pop("path"))
    held.setdefault("handed_on", "{cow}" not in held["licence"])
    held["licence"] = held["licence"].format(package=package and package.title, cow=COW_TERMS)
    held["others"] = tuple(Channel(**one) for one in held.get("others", ()))
    steps = held.pop("read", {})
    unknown = sorted(set(steps) - {"member", "csv", *STEPS})
    if unknown and "by" not in held:
        message = f"The source {held['name']!r} is to be read with a step that there is not: {unknown[0]}."
        raise InvalidValue(message, f"Steps: {', '.join(STEPS)}.")
    read = Reader(held.pop("by", ""), held["units"], held.pop("whole", ()), held.pop("unknown", ()), steps)
    known = {one.name for one in fields(Source)}
    return Source(**{key: value for key, value in held.items() if key in known}, read=read)


def _fill(value: Any, words: Mapping[str, str]) -> Any:
    """Put the facts of a table where their names are written, and make lists lasting."""
    if isinstance(value, str):
        for name, word in words.items():
            value = value.replace(f"{{{name}}}", word) if name != "package" else value
        return value
    if isinstance(value, list):
        return tuple(_fill(one, words) for one in value)
    return {key: _fill(one, words) for key, one in value.items()} if isinstance(value, dict) else value


@dataclass(frozen=True)
class Reader:
    """How a file is read: two that read alike are equal, which functions with arguments bound to them never are.

    Attributes
    ----------
    by
        Module of the sources that prepares the table; what the ending of the file says if empty.
    units
        Columns that are kept.
    whole
        Those that hold whole numbers.
    unknown
        Codes that are missing.
    steps
        What the preparing is given.
    """

    by: str
    units: Mapping[str, str]
    whole: tuple[str, ...]
    unknown: tuple[Any, ...]
    steps: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self, path: Path, *needed: DataFrame) -> DataFrame:
        """Return the table of a file."""
        prepare: Callable[..., DataFrame] = import_module(f"{FOLDER}.{self.by}").prepare if self.by else read_file
        table = prepare(path, *needed, **self.steps)
        return tidy(table, units=self.units, integers=self.whole, missing=self.unknown)
