"""Answers of jobs as files: whole or not there, and there for whoever asks again."""

from __future__ import annotations

import hashlib
import json
import pickle
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from detente.core.extensions import files_behind
from detente.core.files import write_whole
from detente.core.own_code import digests_behind
from detente.executors.done import Done, packed
from detente.executors.sending import PackedWork
from detente.executors.versions import versions

DIGEST = 32
"""Bytes of the digest that an answer begins with."""


class Answers:
    """A folder of answers.

    Parameters
    ----------
    folder
        Its place; it is made if need be.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = folder / "answers"
        self._works = folder / "works"
        self._note = folder / "jobs.json"
        self._files.mkdir(parents=True, exist_ok=True)

    def has(self, key: str) -> bool:
        """Return whether an answer is there."""
        return (self._files / key).is_file()

    def there(self) -> list[str]:
        """Return the names of answers that are there."""
        return sorted(path.name for path in self._files.iterdir() if not path.name.startswith("."))

    def write(self, key: str, answer: Done[Any] | str) -> None:
        """Write an answer, or why there is none."""
        raw = b"0" + answer.encode() if isinstance(answer, str) else b"1" + packed(answer)
        write_whole(self._files / key, hashlib.sha256(raw).digest() + raw)

    def read(self, key: str) -> bytes | str | None:
        """Return an answer as ``packed`` has made it, or why there is none; None if it is damaged."""
        with suppress(OSError):
            raw = (self._files / key).read_bytes()
            body = raw[DIGEST:]
            if body and hashlib.sha256(body).digest() == raw[:DIGEST]:
                return body[1:] if body[:1] == b"1" else body[1:].decode()
        return None

    def forget(self, key: str) -> None:
        """Remove an answer that was taken."""
        with suppress(OSError):
            (self._files / key).unlink()

    def put(self, work: PackedWork) -> None:
        """Lay work down for jobs to fetch."""
        path = self._works / work.name
        if not path.is_file():
            self._works.mkdir(exist_ok=True)
            write_whole(path, work.raw)

    def work(self, name: str) -> PackedWork:
        """Fetch work."""
        return PackedWork(name, (self._works / name).read_bytes())

    def note(self, jobs: Mapping[str, list[str]]) -> None:
        """Note which jobs are to give which answers."""
        write_whole(self._note, json.dumps(dict(jobs), indent=1))

    def noted(self) -> dict[str, list[str]]:
        """Return what was noted; nothing if it cannot be read."""
        with suppress(OSError, ValueError):
            found = json.loads(self._note.read_text(encoding="utf-8"))
            if isinstance(found, dict):
                return {str(job): [str(key) for key in keys] for job, keys in found.items()}
        return {}

    def clear(self) -> None:
        """Remove what is no longer needed, when everything was taken."""
        with suppress(OSError):
            self._note.unlink()
        for own in (self._works, self._folder / "jobs"):
            shutil.rmtree(own, ignore_errors=True)
        for folder in (self._files, self._folder):
            with suppress(OSError):  # somebody else's answers
                folder.rmdir()


def question(work: Callable[[Any], Any], name: str, task: Any) -> str:
    """Return the name of an answer: that of the question, whoever asks it and when.

    Parameters
    ----------
    work, name, task
        The question, with the name of the work as packed; it is another one once the code of one's own behind it is.
    """
    own = versions()
    function = work.func if isinstance(work, partial) else work
    rest = pickle.dumps(task, pickle.HIGHEST_PROTOCOL)
    behind = {module: one.digest for module, one in files_behind(rest).items()}
    asked = own["detente"], own["source"], digests_behind([function.__module__]), name, behind, rest
    return hashlib.sha256(pickle.dumps(asked, pickle.HIGHEST_PROTOCOL)).hexdigest()[:40]
