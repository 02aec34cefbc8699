"""Sources that come with detente: each a TOML file of facts, and a module where there is more to reading its file.

A file is read as what its ending says, or by ``prepare`` of the module that ``by`` names. Of the table the columns in
``units`` are kept; codes in ``unknown`` are missing, and the columns in ``whole`` hold whole numbers.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.data.packages import COW_TERMS, PACKAGES
from detente.data.reading import read_plain, tidy
from detente.data.source import Channel, Source

if TYPE_CHECKING:
    from pandas import DataFrame

FOLDER = "detente.data.sources"
"""Package of the files."""


@cache
def own_sources() -> dict[str, Source]:
    """Return the sources that come with detente, by name."""
    index: list[str] = tomllib.loads(_text("index"))["sources"]
    return {name: read_declaration(_text(name)) for name in index}


def _text(name: str) -> str:
    return (files(FOLDER) / f"{name}.toml").read_text(encoding="utf-8")


def read_declaration(text: str) -> Source:
    """Return a source from what its file says.

    Parameters
    ----------
    text
        The TOML file: fields of `Source`, or ``package`` and ``path`` instead of an address; in the terms,
        ``{package}`` and ``{cow}`` stand for those of the package and of the Correlates of War.
    """
    held: dict[str, Any] = tomllib.loads(text)
    held = {key: tuple(value) if isinstance(value, list) else value for key, value in held.items()}
    package = PACKAGES.get(held.pop("package", ""))
    if package is not None:
        held["address"] = package.address(held.pop("path"))
    held["licence"] = held["licence"].format(package=package and package.title, cow=COW_TERMS)
    held["others"] = tuple(Channel(**one) for one in held.get("others", ()))
    read = Reader(held.pop("by", ""), held["units"], held.pop("whole", ()), held.pop("unknown", ()))
    return Source(**held, read=read)


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
    """

    by: str
    units: Mapping[str, str]
    whole: tuple[str, ...]
    unknown: tuple[Any, ...]

    def __call__(self, path: Path, *needed: DataFrame) -> DataFrame:
        """Return the table of a file."""
        prepare: Callable[..., DataFrame] = import_module(f"{FOLDER}.{self.by}").prepare if self.by else read_plain
        table = prepare(path, *needed)
        return tidy(table, units=dict(self.units), integers=self.whole, missing=self.unknown)
