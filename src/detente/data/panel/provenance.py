"""Where the values of a frame come from: written into every file beside the values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from detente._version import __version__
from detente.data.cache import inspect
from detente.data.panel.columns import Column, Unit
from detente.data.record import Record
from detente.data.source import Source

MEMBERSHIP = ("system", "false_dyads")
"""Sources that tell which dyads exist; one of them is read for every dyad-year frame."""


@dataclass(frozen=True)
class Provenance:
    """What a file of a panel says about itself.

    Attributes
    ----------
    unit
        What a row is about.
    columns
        Its columns, under their names in the file.
    sources
        Sources that were read for it.
    sha256
        Fingerprint of the file read of each source.
    notes
        What could not be read and why, by source.
    """

    unit: Unit
    columns: tuple[Column, ...]
    sources: tuple[Source, ...]
    sha256: dict[str, str]
    notes: dict[str, str]

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {
            "made_by": f"detente {__version__}",
            "unit": self.unit,
            "columns": [
                {
                    "name": column.name,
                    "label": column.label,
                    "unit": column.unit,
                    "sources": list(column.sources),
                    "coverage": list(column.coverage),
                }
                for column in self.columns
            ],
            "sources": [
                {
                    "name": one.name,
                    "title": one.title,
                    "version": one.version,
                    "file": one.file,
                    "sha256": self.sha256[one.name],
                    "licence": one.licence,
                    "citation": one.citation,
                }
                for one in self.sources
            ],
            "not_at_hand": self.notes,
        }


def trace(record: Record, unit: Unit, columns: Sequence[Column]) -> Provenance:
    """Say where the columns of a frame that was built come from.

    Parameters
    ----------
    record
        The record that the frame was built from.
    unit
        What a row is about.
    columns
        Columns of the frame.
    """
    asked = dict.fromkeys(name for column in columns for name in column.sources)
    if unit == "dyad-year":
        asked = dict.fromkeys((*MEMBERSHIP[:1], *asked)) | dict.fromkeys(MEMBERSHIP)
    if "nmc7" in asked:
        asked |= {"nmc6": None}  # stands in for it
    named = [name for column in columns for name in column.sources]
    read = tuple(record.used[name] for name in asked if name in record.used)
    return Provenance(
        unit=unit,
        columns=tuple(columns),
        sources=read,
        sha256={one.name: _fingerprint(record, one) for one in read},
        notes={name: record.notes[name] for name in dict.fromkeys(named) if name in record.notes},
    )


def _fingerprint(record: Record, source: Source) -> str:
    """Fingerprint of the file that was read: a source may have accepted one of several."""
    if len(source.sha256) == 1:
        return source.sha256[0]
    files = (inspect(source, folder) for folder in record.folders)
    return next((status.sha256 for status in files if status.state == "ready"), source.sha256[0])
