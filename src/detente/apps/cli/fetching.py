"""One call of ``detente data fetch``: every source in turn, with bytes and time remaining, and what came of it."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.apps.cli.output import INTERRUPTED, print_json, say, stderr
from detente.core.errors import DataError, DetenteError
from detente.core.progress import Part

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from detente.data.cache import FileIndex, FileStatus
    from detente.data.routes import Route
    from detente.data.source import Source


def _shown(bar: Progress, task: TaskID, past: int, have: float, due: float, stage: str | None = None) -> None:
    """Show the bytes of one file behind those of the files before it."""
    bar.update(task, completed=past + min(have, due))


OFFLINE = (
    "With a connection the same command goes on. Without one, give a folder that holds the files: detente data fetch "
    "all --from DIR. Each file's address is in detente data list --json."
)
"""What to do where no host is reached."""
NONE = "Name the folder that holds the files under the names that `detente data list` has, or the address of a mirror."
"""What to do where a place has none of the files."""


@dataclass
class Fetching:
    """How far a call got.

    Attributes
    ----------
    folder
        The cache folder.
    origin
        Folder that files are taken from; they are downloaded if absent.
    route
        How they are downloaded.
    forgiving
        Whether files that the folder or mirror lacks are left out instead of being errors, and what is to be asked for
        by name.
    """

    folder: Path
    origin: FileIndex | None
    route: Route
    forgiving: bool
    done: list[dict[str, str | int]] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    failed: list[tuple[str, DetenteError]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    complete: bool = True

    def run(self, sources: tuple[Source, ...]) -> None:
        """Get every source, showing bytes and time remaining.

        Parameters
        ----------
        sources
            What to get.
        """
        from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        from detente.core.files import sweep

        if self.origin is not None and not self.origin.folder.is_dir():
            message = f"There is no folder {self.origin.folder}."
            raise DataError(message, "Give the folder that holds the downloaded files, or the address of a mirror.")
        self.route.tell = self.said.append
        sweep(self.folder)
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
        with Bar(*columns, console=stderr(), transient=True) as bar:
            task = bar.add_task("", total=sum(source.size for source in sources))
            past = 0
            for source in sources:
                bar.update(task, description=source.name, completed=past)
                self._one(source, partial(_shown, bar, task, past))
                past += source.size
            bar.update(task, completed=past)
        if self.absent and not (self.done or self.failed or self.left_out):
            self.failed.append(("all", DataError(f"None of the files is in {self._place}.", NONE)))

    @property
    def _place(self) -> str:
        """Where files are taken from, in words."""
        return "the mirror" if self.origin is None else str(self.origin.folder)

    def _one(self, source: Source, progress: Part) -> None:
        place = self.origin is not None or self.route.mirror is not None
        try:
            status = self._get(source, progress)
        except DataError as error:
            self.failed.append((source.name, error))
            return
        if status is None:
            (self.absent if place else self.left_out).append(source.name)
        else:
            self.done.append(status.as_dict())

    def _get(self, source: Source, progress: Part) -> FileStatus | None:
        """Get one source; nothing if the place that is asked lacks it and that is no error."""
        from detente.data import fetch
        from detente.data.cache import inspect

        at_hand = inspect(source, self.folder)
        if at_hand.state == "ready":
            return at_hand
        if self.origin is not None:
            lacking = self.origin.inspect(source).state == "missing" and fetch.find_packed(source, self.origin) is None
            return None if self.forgiving and lacking else fetch.take(source, self.origin, self.folder)
        if self.forgiving and source.by_name and self.route.mirror is None:
            return None
        try:
            return fetch.download(source, self.folder, self.route, progress)
        except fetch.NotThere:
            if self.forgiving and self.route.mirror is not None:
                return None
            raise

    def report(self, json: bool) -> None:
        """Say what came of it, and leave with the exit status of that.

        Parameters
        ----------
        json
            Whether to print one JSON object.
        """
        if json:
            print_json(self._answer())
        else:
            self._print()
        code = INTERRUPTED if not self.complete else 2 if self.failed else 0
        if code:
            sys.exit(code)

    def _answer(self) -> dict[str, Any]:
        answer: dict[str, Any] = {
            "complete": self.complete and not self.failed,
            "folder": str(self.folder),
            "sources": self.done,
            "absent": self.absent,
            "left_out": self.left_out,
            "notes": self.said,
        }
        if self.failed:
            _, error = self.failed[0]
            kind = DataError.__name__ if isinstance(error, DataError) else type(error).__name__
            answer["error"] = {"type": kind, "message": error.message, "hint": error.hint}
            answer["failed"] = [{"name": name, "message": one.message, "hint": one.hint} for name, one in self.failed]
        return answer

    def _print(self) -> None:
        from detente.data.fetch import Unreachable

        ready = "1 source is" if len(self.done) == 1 else f"{len(self.done)} sources are"
        say(f"{ready} ready in {self.folder}", whole=True)
        if self.absent:
            say(f"Not in {self._place}: {', '.join(self.absent)}", whole=True)
        if self.left_out:
            names = ", ".join(self.left_out)
            say(f"Left out, as only their makers have them: {names}. Get them by name, or bring the file.", whole=True)
        for note in self.said:
            say(note, errors=True, whole=True)
        unreached = [name for name, one in self.failed if isinstance(one, Unreachable)]
        for name, one in self.failed:
            if name not in unreached or len(unreached) == 1:
                say(f"{name}: {one.message}", errors=True, whole=True)
                say(f"  {one.hint}", errors=True, whole=True)
        if len(unreached) > 1:
            hosts = " and ".join(sorted(self.route.down))
            say(
                f"{len(unreached)} sources could not be fetched: {hosts} could not be reached.", errors=True, whole=True
            )
            say(f"  {OFFLINE}", errors=True, whole=True)
        if not self.complete:
            say("Stopped. The same command goes on from here.", errors=True)
