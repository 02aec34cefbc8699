"""Tables at real terminals: nothing is dropped or cut, and commands stay whole."""

import contextlib
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections import Counter
from pathlib import Path

import pytest

CHILD = """
import contextlib, sys
from detente.apps.cli.main import main
for command in sys.argv[1:]:
    with contextlib.suppress(SystemExit):
        main(command.split())
"""
TABLES = (
    "doctor",
    "schools",
    "schools grit",
    "scenarios",
    "scenarios cold_war",
    "parameters",
    "parameters verification",
    "measures",
    "measures war",
    "games",
    "games jervis_1978",
    "replicate",
    "data list",
    "data status",
    "run first_encounter --replicates 4 --store runs --out page.html",
    "ls runs",
    "sweep first_encounter --vary offence_advantage=1:4:2 --replicates 4 --yes",
)
"""Commands that print a table within seconds and without the record."""
DRAWN = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\u2500-\u257f]")
CHANGING = re.compile(
    r"\d+ columns|[\d.,]+ (?:s|[GMk]i?B|modules|compiled)\b|compiled modules|/\S+|[\d-]+T[\d:]+Z|[0-9a-f]{16,}"
)


def printed(width: int | None, folder: Path) -> str:
    """Return what the commands print at a terminal so wide, or in a pipe."""
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width or 80, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    with (folder / "errors").open("wb") as errors, (folder / "piped").open("wb") as pipe:
        words = [sys.executable, "-c", CHILD, *TABLES]
        out = pipe if width is None else inner
        with subprocess.Popen(words, cwd=folder, env=environment, stdin=inner, stdout=out, stderr=errors):
            os.close(inner)
            seen = b""
            with contextlib.suppress(OSError):  # the terminal is closed at its end
                while part := os.read(outer, 1 << 16):
                    seen += part
    os.close(outer)
    if width is None:
        seen = (folder / "piped").read_bytes()
    return DRAWN.sub(" ", seen.decode())


def words(text: str) -> Counter[str]:
    """Return the words, without those of this run alone and the marks of headings."""
    return Counter(word.rstrip(":") for word in CHANGING.sub(" ", text).split())


@pytest.fixture(scope="module")
def piped(tmp_path_factory: pytest.TempPathFactory) -> str:
    return printed(None, tmp_path_factory.mktemp("pipe"))


@pytest.mark.parametrize("width", [40, 60, 80])
def test_no_table_loses_a_word_at_any_terminal(width: int, piped: str, tmp_path: Path) -> None:
    seen = printed(width, tmp_path)
    assert len(piped.split()) > 3000
    assert words(piped) - words(seen) == Counter()
    for command in re.findall(r'detente\.school\("default"\)\S+', piped):
        assert command in seen
