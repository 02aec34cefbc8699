"""Files of the record that an answer may rest on, by what is in them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from detente.data.record import Record
from detente.data.registry import SOURCES
from detente.store.walk import digest_of


def files_at_hand(record: Record) -> list[dict[str, Any]]:
    """Return the files of sources in the folders of a record: source, file, sha256 and size [byte].

    Where they lie does not count: the same files elsewhere are the same record. What it leaves out is not there.

    Parameters
    ----------
    record
        The record.
    """
    owner = {name: one.name for one in SOURCES.values() if one.name not in record.without for name in one.files}
    found = []
    for number, folder in enumerate(record.folders):
        for top, _, here in os.walk(folder):
            for name in sorted(name for name in here if name in owner):
                told, size = digest_of(Path(top) / name)
                found.append({"source": owner[name], "file": name, "sha256": told, "bytes": size, "folder": number})
    return sorted(found, key=lambda one: (one["folder"], one["file"], one["sha256"]))
