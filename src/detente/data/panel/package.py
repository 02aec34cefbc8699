"""Frames as a Data Package: a ``datapackage.json`` that says of each file in a folder what its columns are.

The form is that of the Data Package and Table Schema specifications of the Open Knowledge Foundation, so that programs
that know them read types, keys, sources and licences. What they have no field for is added under names of its own.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from detente._version import __version__
from detente.data.panel.columns import KEY, Column
from detente.data.panel.provenance import Provenance

NAME = "datapackage.json"
"""Name of the file, in the folder of the frames."""

MADE_BY = "made_by"
"""Key by which a package of ours is known."""

TYPES = {"text": "string", "number": "number"}
"""Type of a field for the kind of a column; whole numbers otherwise."""

MEDIA = {".csv": "text/csv", ".dta": "application/x-stata-dta"}


def package_path(path: Path) -> Path:
    """Where the package of a file lies: beside it, under a name of its own where somebody else's package is there.

    Parameters
    ----------
    path
        The file.
    """
    usual = path.with_name(NAME)
    return usual if not usual.exists() or _ours(usual) is not None else path.with_name(f"{path.name}.{NAME}")


def describe_file(path: Path, provenance: Provenance) -> str:
    """Package with a file in it, beside the others that it describes already, as JSON.

    Parameters
    ----------
    path
        The file, which need not be there yet.
    provenance
        Where its values come from.
    """
    older = _ours(package_path(path)) or {}
    others = [one for one in older.get("resources", []) if one.get("path") != path.name]
    package = {
        "profile": "data-package",
        "name": "detente-frames",
        "title": "The record of states and of their dyads, year by year",
        MADE_BY: f"detente {__version__}",
        "resources": [*others, _resource(path, provenance)],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _ours(path: Path) -> dict[str, Any] | None:
    """Read a package that detente made; None if it is none."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return held if isinstance(held, dict) and str(held.get(MADE_BY, "")).startswith("detente ") else None


def _resource(path: Path, provenance: Provenance) -> dict[str, Any]:
    ending = path.suffix.casefold()
    tabular = {"profile": "tabular-data-resource", "encoding": "utf-8"} if ending == ".csv" else {}
    terms = dict.fromkeys((one.licence, one.home) for one in provenance.sources)
    return {
        "name": re.sub(r"[^-a-z0-9._]+", "-", path.name.casefold()),
        "path": path.name,
        "title": f"{provenance.unit}s of the COW state system",
        "format": ending.removeprefix("."),
        "mediatype": MEDIA[ending],
        **tabular,
        "schema": {
            "fields": [describe_field(column) for column in provenance.columns],
            "missingValues": [""],
            "primaryKey": [column.name for column in provenance.columns if column.part == KEY],
        },
        "sources": [
            {"path": source.home, **told}
            for source, told in zip(provenance.sources, provenance.as_dict()["sources"], strict=True)
        ],
        "licenses": [{"title": licence, "path": home} for licence, home in terms],
        "not_at_hand": provenance.notes,
    }


def describe_field(column: Column) -> dict[str, Any]:
    """Field of a Table Schema; the unit, the sources and the years of which they speak are added.

    Parameters
    ----------
    column
        A column of a frame.
    """
    return {
        "name": column.name,
        "type": TYPES.get(column.kind, "integer"),
        "title": column.label,
        "unit": column.unit,
        "sources": list(column.sources),
        "coverage": list(column.coverage),
        "constraints": {"required": True} if column.part == KEY else {},
    }
