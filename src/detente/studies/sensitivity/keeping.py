"""A sensitivity in a folder: chunks kept as they are finished, the result and its sample at the end, sealed."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from detente.core import files
from detente.core.errors import DamagedFile, DataError, ForeignFile, InvalidValue
from detente.store import MANIFEST, RESULT, content_of, describe, key_of, made, read, seal, verify
from detente.store.canonical import as_plain
from detente.studies.manager import owned
from detente.studies.sensitivity.result import Sensitivity

KIND = "sensitivity"
"""What the folder says that it is."""
BEGUN = "study.json"
"""File that says which study is being made in a folder."""
AWAY = "Move it away, or give another folder."


class Kept:
    """The folder of a sensitivity.

    Parameters
    ----------
    folder
        The folder; none if None.
    question
        Everything that fixes the numbers.
    page
        Makes its page, if it gets one.
    """

    def __init__(
        self, folder: str | os.PathLike[str] | None, question: dict[str, Any],
        page: Callable[[Sensitivity], str] | None = None,
    ) -> None:  # fmt: skip
        self.folder = None if folder is None else files.expand_home(Path(folder))
        self.question, self.page = question, page
        self.key = key_of(question)
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

    def _sealed(self, folder: Path) -> Sensitivity:
        looked = verify(folder)
        if not looked.ok:
            named = ", ".join(sorted({one.file for one in looked.differs})[:3])
            msg = f"{folder} is not as it was sealed: {named}."
            raise DamagedFile(msg, f"`detente verify {folder}` says what differs. {AWAY}")
        if describe(folder).key != self.key:
            msg = f"{folder} holds another study."
            raise DataError(msg, AWAY)
        found = read(folder)
        if not isinstance(found, Sensitivity):
            msg = f"{folder} holds no sensitivity."
            raise DataError(msg, AWAY)
        return found

    def _begun(self, folder: Path) -> None:
        path = folder / BEGUN
        others = [name for name in os.listdir(folder) if not name.startswith(".")]
        if not path.exists():
            if others:
                msg = f"{folder} is not empty, and no study was begun there."
                raise ForeignFile(msg, AWAY)
            return
        try:
            key = json.loads(path.read_text(encoding="utf-8")).get("key")
        except (OSError, ValueError, AttributeError):
            key = None
        if key != self.key:
            msg = f"Another study was begun in {folder}."
            raise DataError(msg, AWAY)

    def compute(self, compute: Callable[[Path | None], Sensitivity]) -> Sensitivity:
        """Have the study computed, its chunks kept in the folder, and the folder sealed once it is complete.

        Parameters
        ----------
        compute
            Computes it, with the folder for its chunks.
        """
        if self.folder is None:
            return compute(None)
        self.folder.mkdir(exist_ok=True)
        with owned(self.folder, KIND):
            about = {"kind": KIND, "key": self.key, "question": as_plain(self.question)}
            files.write_whole(self.folder / BEGUN, json.dumps(about, indent=1) + "\n")
            found = compute(self.folder)
            if found.complete:
                self._close(self.folder, found)
        return found

    def _close(self, folder: Path, found: Sensitivity) -> None:
        found.save(folder / RESULT)
        files.write_whole(folder / "sample.csv", sample_text(found))
        if self.page is not None:
            files.write_whole(folder / "page.html", self.page(found))
        told = made(started=self.began, seconds=found.seconds)
        seal(folder, kind=KIND, question=self.question, content=content_of(found), made=told)


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
