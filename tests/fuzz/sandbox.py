"""A folder in which command lines are tried: files that are right, wrong and in the way, and what has changed in it."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from functools import cache
from pathlib import Path

from fuzz.texts import ACTS, DYADS, SCENARIO, STATES

OWN = """from detente.schools import school


def mine():
    return school("default").replace(name="mine")


def broken():
    raise ZeroDivisionError


def other():
    return 5
"""
FILES: dict[str, str | bytes] = {
    "valid.toml": SCENARIO,
    "broken.toml": SCENARIO.replace("value = 30", "value = 0").replace("unit", "unti", 2),
    "cut.toml": SCENARIO[: len(SCENARIO) // 2],
    "deep.toml": "a = " + "[" * 5000 + "]" * 5000,
    "marked $x^2 [red]\N{SNOWMAN}.toml": SCENARIO.replace('"A"', r'"$\\frac{[bold]\u001b[31m"'),
    "zero.toml": b"title = \x00",
    "states.csv": STATES,
    "pairs.csv": DYADS,
    "acts.csv": ACTS,
    "empty.csv": "",
    "mixed.csv": STATES.encode("utf-16"),
    "no.dta": b"<stata_dta><header>" + bytes(200),
    "no.parquet": b"PAR1" + bytes(64) + b"PAR1",
    "no.xlsx": b"PK\x03\x04" + bytes(64),
    "no.nc": b"\x89HDF\r\n\x1a\n" + bytes(500),
    "no.json": "{",
    "own.py": OWN,
    "raises.py": "raise ZeroDivisionError('at import')",
    "leaves.py": "import sys\nsys.exit(0)",
    "no.py": "def (",
    "page.html": "<p>of somebody</p>",
    "folder/inside.txt": "of somebody",
    "home/page.html": "of somebody",
}


@cache
def _kept(folder: Path) -> Path:
    """Write a run to a folder, once for all."""
    import detente
    from detente import store

    run = detente.simulate("habit", "first_encounter", keep=("conduct", "capability"), replicates=2, years=4, seed=0,
                           backend="numpy")  # fmt: skip
    folder.mkdir()
    store.write(folder / "run", run, question=store.question_of(run), kind="run", made=store.made("test"))
    run.save(folder / "run.nc")
    return folder


class Sandbox:
    """The folder.

    Parameters
    ----------
    folder
        Where it is made.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.kept = folder / "here", _kept(folder / "kept")
        self.build()

    def build(self) -> None:
        """Make it anew."""
        if self.folder.exists():
            shutil.rmtree(self.folder)
        for name, content in FILES.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        for name in ("runs/one", "runs/damaged"):
            shutil.copytree(self.kept / "run", self.folder / name)
        shutil.copy(self.kept / "run.nc", self.folder / "run.nc")
        damaged = self.folder / "runs" / "damaged" / "result.nc"
        damaged.write_bytes(damaged.read_bytes()[:-100])
        (self.folder / "cache").mkdir()
        (self.folder / "loop").symlink_to("loop")
        (self.folder / "link").symlink_to("folder")
        os.mkfifo(self.folder / "pipe")
        self.seen = self.look()

    def look(self) -> dict[str, tuple[int, int, int]]:
        """Return mode, length and time of change of everything in it."""
        found = {}
        for top, folders, files in os.walk(self.folder):
            for name in (*folders, *files):
                path = Path(top) / name
                about = path.lstat()
                folder = stat.S_ISDIR(about.st_mode)
                found[str(path.relative_to(self.folder))] = (
                    about.st_mode, *((0, 0) if folder else (about.st_size, about.st_mtime_ns)),
                )  # fmt: skip
        return found

    def changed(self, asked: Callable[[str], bool]) -> list[str]:
        """Return what has changed though nobody asked for it; the folder is then made anew.

        Parameters
        ----------
        asked
            Says of the name of a file whether it was.
        """
        now = self.look()
        names = [name for name in {**self.seen, **now} if now.get(name) != self.seen.get(name)]
        if names:
            self.build()
        return sorted(name for name in names if not asked(name))
