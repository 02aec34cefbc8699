"""Whatever the terminal, the language and the clock of a machine: the same answers, no traceback."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from environments.commands import LISTS, RUN, VERDICT, commands, surroundings

UNSET = ("PYTHONUTF8", "PYTHONIOENCODING", "LANG", "LC_ALL", "LC_CTYPE", "FORCE_COLOR", "NO_COLOR", "COLUMNS", "TZ")
SURROUNDINGS: dict[str, dict[str, str]] = {
    "COLUMNS=0": {"COLUMNS": "0"},
    "COLUMNS=1": {"COLUMNS": "1"},
    "COLUMNS=40": {"COLUMNS": "40"},
    "COLUMNS=10000": {"COLUMNS": "10000"},
    "COLUMNS=abc": {"COLUMNS": "abc", "LINES": "-1"},
    "NO_COLOR": {"NO_COLOR": "1", "TERM": "dumb"},
    "FORCE_COLOR": {"FORCE_COLOR": "1", "TERM": "xterm"},
    "cp437": {"PYTHONIOENCODING": "cp437"},
    "cp850": {"PYTHONIOENCODING": "cp850"},
    "latin-1": {"PYTHONIOENCODING": "latin-1"},
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "PYTHONUTF8=0": {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "POSIX"},
    "C": {"LC_ALL": "C"},
    "a locale that is not here": {"LC_ALL": "xx_XX.UTF-8", "LANGUAGE": "xx"},
    "TZ": {"TZ": "Pacific/Kiritimati"},
    "TZ=nonsense": {"TZ": "Nowhere/Nothing"},
}

LONG = ("COLUMNS=1", "ascii")
"""Where the verdict, which costs most, is asked for too."""

BRIEF = ("COLUMNS=abc", "NO_COLOR", "cp437", "cp850", "latin-1", "C", "a locale that is not here", "TZ=nonsense")
"""Where the run is asked for as JSON, without the tables and figures that others show."""


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


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_the_same_answers_whatever_the_surroundings(
    name: str, usual: Path, python_environment: dict[str, str], tmp_path: Path
) -> None:
    changes = SURROUNDINGS[name]
    run = (*RUN, "--json") if name in BRIEF else RUN
    asked = (*LISTS, run, *([VERDICT] if name in LONG else []))
    ended = commands(asked, bare(python_environment, **changes), tmp_path)
    assert ended.statuses == [0] * len(asked), ended.err.decode(errors="replace")
    for page in tmp_path.glob("*.html"):
        assert written(page) == written(usual / page.name)
    assert (tmp_path / "run.html").exists()
    assert b"first_encounter" in ended.out
    if name != "FORCE_COLOR":
        assert b"\x1b" not in ended.out + ended.err
    if "PYTHONIOENCODING" in changes:
        ended.out.decode(changes["PYTHONIOENCODING"])


@pytest.mark.parametrize("name", ["de_DE", "tr_TR"])
def test_a_language_with_other_numbers_or_letters(
    name: str, usual: Path, python_environment: dict[str, str], tmp_path: Path
) -> None:
    """In Turkish a capital i has a dot; in German a number has a comma: pages and files have neither."""
    made = tmp_path / "locales"
    made.mkdir()
    try:
        subprocess.run(["localedef", "-i", name, "-f", "UTF-8", str(made / f"{name}.UTF-8")], check=True, timeout=60)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip(f"no locale {name} can be made here: there is no localedef, or not its definitions")
    ended = commands((*LISTS, RUN), bare(python_environment, LOCPATH=str(made), LC_ALL=f"{name}.UTF-8"), tmp_path)
    assert ended.statuses == [0] * 5
    assert written(tmp_path / "run.html") == written(usual / "run.html")
