"""A sensitivity in a folder: chunks kept as they are finished, the result and its sample at the end, sealed."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from detente.core import files
from detente.core.errors import DamagedFile, DataError, ForeignFile, InvalidValue
from detente.store import MANIFEST, RESULT, content_of, describe, key_of, made, parts_apart, read, seal, verify
from detente.store.begun import begun_study
from detente.store.canonical import as_plain
from detente.store.machine import command_line
from detente.store.place import put
from detente.studies.chunk_files import chunk_path
from detente.studies.manager import CHUNKS, begun
from detente.studies.sensitivity.result import Sensitivity

KIND = "sensitivity"
"""What the folder says that it is."""
BEGUN = "study.json"
"""File that says which study is being made in a folder."""
AWAY = "Move it away, or give another folder."
GROWING = ".more"
"""End of the name of the hidden folder in which a sealed one grows."""
MADE = ("sample.csv", "page.html")
"""Files that are made of the result."""
FOLLOWS = ("points", "block")
"""Parts of the question that follow from the others."""
GROWS = ("samples", "points")
"""Parts that may grow: chunks of the fewer samples are those of the more."""
VALUES = ("samples", "replicates", "seed", "years", "method", "second", "backend", "detente")
"""Parts of which an error tells the values."""


class Kept:
    """The folder of a sensitivity.

    Parameters
    ----------
    folder
        The folder; none if None.
    question
        Everything that fixes the numbers.
    row
        Points of a row of the design, or of a trajectory.
    page
        Makes its page, if it gets one.
    """

    def __init__(
        self, folder: str | os.PathLike[str] | None, question: dict[str, Any], row: int,
        page: Callable[[Sensitivity], str] | None = None,
    ) -> None:  # fmt: skip
        self.folder = None if folder is None else files.expand_home(Path(folder))
        self.question, self.page, self._row = question, page, row
        self.key = key_of(question)
        self.chunks = key_of({name: held for name, held in question.items() if name not in GROWS})
        self.began = datetime.now(UTC)

    def there(self) -> Sensitivity | None:
        """Return what the folder holds already, if it is complete and sound; nothing is made or changed.

        Raises
        ------
        DataError
            It holds another study, or something else; as ``DamagedFile``, it was altered.
        """
        if self.folder is None or not os.path.lexists(self.folder):
            if self.folder is not None:
                files.check_folder(self.folder.parent)
            return None
        if not self.folder.is_dir():
            msg = f"{self.folder} is a file, and a folder is to be made there."
            raise InvalidValue(msg, AWAY)
        if (self.folder / MANIFEST).exists():
            return self._sealed(self.folder)
        self._begun(self.folder)
        return None

    def _sealed(self, folder: Path) -> Sensitivity | None:
        looked = verify(folder)
        if not looked.ok:
            named = ", ".join(sorted({one.file for one in looked.differs})[:3])
            msg = f"{folder} is not as it was sealed: {named}."
            raise DamagedFile(msg, f"`detente verify {folder}` says what differs. {AWAY}")
        held = describe(folder)
        if held.key != self.key:
            self._may_grow(held.question if "question" in _told(folder) else {}, folder)
            return None
        found = read(folder)
        if not isinstance(found, Sensitivity):
            msg = f"{folder} holds no sensitivity."
            raise DataError(msg, AWAY)
        return found

    def _begun(self, folder: Path) -> None:
        others = [name for name in os.listdir(folder) if not name.startswith(".")]
        if not (folder / BEGUN).exists():
            if others:
                msg = f"{folder} is not empty, and no study was begun there."
                raise ForeignFile(msg, AWAY)
            return
        held = _told(folder)
        if held.get("key") != self.key:
            self._may_grow(held.get("question") or {}, folder)

    def _may_grow(self, held: Mapping[str, Any], folder: Path) -> None:
        """Raise unless a folder holds the same study with fewer samples, which those that are lacking complete."""
        apart = [name for name in parts_apart(held, self.question) if name not in FOLLOWS]
        if held and apart == ["samples"] and held["samples"] < self.question["samples"]:
            return
        values = [
            f"{name} ({held[name]} there, {self.question[name]} asked)" if name in VALUES and name in held else name
            for name in apart
        ]
        msg = f"{folder} holds another study: it differs in {', '.join(values) if held else 'its key'}."
        raise DataError(
            msg, f"Ask as it was asked there, with as many samples or more. Or: {AWAY[:1].lower()}{AWAY[1:]}"
        )

    def _grow(self, folder: Path) -> None:
        """Make a folder that is not sealed ready for more samples: a last chunk that was cut short is removed."""
        held = _told(folder)
        if held.get("key") in (None, self.key):
            return
        points, block = int(held["question"]["samples"]) * self._row, int(self.question["block"])
        if points % block:
            chunk_path(folder / CHUNKS, points // block).unlink(missing_ok=True)

    def _beside(self, folder: Path) -> Path:
        """Return a hidden folder in which a sealed one grows, with its chunks; that stays until this is whole."""
        beside = folder.with_name(f".{folder.name}{GROWING}")
        held = _told(beside)
        if held.get("key") != self.key:
            apart = parts_apart(held.get("question") or {}, self.question)
            fewer = int((held.get("question") or {}).get("samples", 0)) < self.question["samples"]
            if not held or not fewer or set(apart) - {*GROWS, *FOLLOWS}:
                shutil.rmtree(beside, ignore_errors=True)
        if not beside.exists():
            shutil.copytree(folder / CHUNKS, beside / CHUNKS)
            shutil.copy2(folder / BEGUN, beside / BEGUN)
        return beside

    def compute(self, compute: Callable[[Path | None], Sensitivity]) -> Sensitivity:
        """Have the study computed, its chunks kept in the folder, and the folder sealed once it is complete.

        A folder that is sealed grows in a hidden one beside it, which takes its place once it is whole.

        Parameters
        ----------
        compute
            Computes it, with the folder for its chunks.
        """
        if self.folder is None:
            return compute(None)
        with begun(self.folder, KIND, (BEGUN,)):
            sealed = (self.folder / MANIFEST).exists()
            folder = self._beside(self.folder) if sealed else self.folder
            self._grow(folder)
            about = {"kind": KIND, "key": self.key, "question": as_plain(self.question), "command": command_line()}
            files.write_whole(folder / BEGUN, json.dumps(about, indent=1) + "\n")
            found = compute(folder)
            if found.complete:
                self._close(folder, found)
                if sealed:
                    put(folder, self.folder, replace=True)
                    shutil.rmtree(folder, ignore_errors=True)  # where the older one is now
        return found

    def _close(self, folder: Path, found: Sensitivity) -> None:
        found.save(folder / RESULT)
        files.write_whole(folder / MADE[0], sample_text(found))
        if self.page is not None:
            files.write_whole(folder / MADE[1], self.page(found))
        told = made(started=self.began, seconds=found.seconds)
        seal(folder, kind=KIND, question=self.question, content=content_of(found), made=told)


def _told(folder: Path) -> dict[str, Any]:
    """Return what a folder says that was begun in it; nothing if it cannot be read."""
    return begun_study(folder)[0]


def sample_text(found: Sensitivity) -> str:
    """Return a sample as text with commas: a row a point, with the mean of the outcome.

    Parameters
    ----------
    found
        A sensitivity.
    """
    rows = found.sample_rows()
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]) if rows else ["point"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
