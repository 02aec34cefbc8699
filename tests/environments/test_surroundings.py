"""Whatever the terminal, the language and the clock of a machine: the same answers, no traceback."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from environments.commands import LISTS, RUN, VERDICT, commands, surroundings

UNSET = ("PYTHONUTF8", "PYTHONIOENCODING", "LANG", "LC_ALL", "LC_CTYPE", "FORCE_COLOR", "NO_COLOR", "COLUMNS", "TZ")
SURROUNDINGS: dict[str, dict[str, str]] = {
    "COLUMNS=0, cp437, NO_COLOR, C": {
        "COLUMNS": "0", "PYTHONIOENCODING": "cp437", "NO_COLOR": "1", "TERM": "dumb", "LC_ALL": "C",
    },
    "COLUMNS=1, ascii, TZ, de_DE": {
        "COLUMNS": "1", "PYTHONIOENCODING": "ascii", "TZ": "Pacific/Kiritimati", "LC_ALL": "de_DE.UTF-8",
    },
    "COLUMNS=40, cp850, a locale that is not here": {
        "COLUMNS": "40", "PYTHONIOENCODING": "cp850", "LC_ALL": "xx_XX.UTF-8", "LANGUAGE": "xx",
    },
    "COLUMNS=10000, latin-1, FORCE_COLOR, TZ=nonsense, tr_TR": {
        "COLUMNS": "10000", "PYTHONIOENCODING": "latin-1", "FORCE_COLOR": "1", "TERM": "xterm",
        "TZ": "Nowhere/Nothing", "LC_ALL": "tr_TR.UTF-8",
    },
    "COLUMNS=abc, PYTHONUTF8=0": {
        "COLUMNS": "abc", "LINES": "-1", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "POSIX",
    },
}  # fmt: skip
"""Several at once, as each costs a start of Python: a width, an encoding, a locale, and what else does not meddle.

In Turkish a capital i has a dot; in German a number has a comma: pages and files have neither.
"""

LONG = "COLUMNS=1, ascii, TZ, de_DE"
"""Where the verdict, which costs most, is asked for too."""


def bare(environment: Mapping[str, str], **changes: str) -> dict[str, str]:
    """Return an environment in which nothing is said of terminal, language and clock but the changes."""
    return surroundings(environment, **{**dict.fromkeys(UNSET), **changes})


def written(page: Path) -> bytes:
    """Return what a page says but how long it took."""
    return re.sub(rb"(seconds</th><td[^>]*>)[\d.]+", rb"\1", page.read_bytes())


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages that are made in UTF-8 at 80 columns."""
    folder = tmp_path_factory.mktemp("usual")
    ended = commands((RUN, VERDICT), bare(os.environ, PYTHONUTF8="1"), folder)
    assert ended.statuses == [0, 0]
    return folder


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of the locales that are made here: all that are named, or none where they cannot be made."""
    folder = tmp_path_factory.mktemp("locales")
    for name in ("de_DE", "tr_TR"):
        words = ["localedef", "-i", name, "-f", "UTF-8", str(folder / f"{name}.UTF-8")]
        with contextlib.suppress(OSError):
            subprocess.run(words, capture_output=True, timeout=60, check=False)
    return str(folder)


WIDTHS = ("COLUMNS=0, cp437, NO_COLOR, C", "COLUMNS=40, cp850, a locale that is not here")
"""What the slow run adds: the others have an encoding, a width, a locale and a colour of each kind already."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if name in WIDTHS else []) for name in SURROUNDINGS]
)
def test_the_same_answers_whatever_the_surroundings(
    name: str, usual: Path, locales: str, python_environment: dict[str, str], tmp_path: Path
) -> None:
    changes = {**SURROUNDINGS[name], "LOCPATH": locales}
    asked = (*LISTS, RUN, *([VERDICT] if name == LONG else []))
    ended = commands(asked, bare(python_environment, **changes), tmp_path)
    assert ended.statuses == [0] * len(asked), ended.err.decode(errors="replace")
    for page in tmp_path.glob("*.html"):
        assert written(page) == written(usual / page.name)
    assert (tmp_path / "run.html").exists()
    assert b"first_encounter" in ended.out
    if "FORCE_COLOR" not in changes:
        assert b"\x1b" not in ended.out + ended.err
    if "PYTHONIOENCODING" in changes:
        ended.out.decode(changes["PYTHONIOENCODING"])
