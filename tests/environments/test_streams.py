"""Streams that are closed, and pipes whose reader has gone: an answer, or silence, and never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="streams are closed by a shell")

COMMANDS = (["scenarios"], ["doctor", "--json"], ["run", "first_encounter", "--replicates", "2", "--years", "5"])
HUGE = ["scenarios", "--json"]


def detente(words: list[str], environment: dict[str, str], folder: Path, redirections: str) -> tuple[int, str]:
    """Run a command under a shell's redirections; return its status, and what both streams say together."""
    script = f'"$@" {redirections}'
    ran = subprocess.run(
        ["sh", "-c", script, "sh", sys.executable, "-m", "detente", *words],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return ran.returncode, ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("words", "closed"),
    [(COMMANDS[0], ">&-"), (COMMANDS[1], "<&- >&- 2>&-"), (COMMANDS[2], "2>&-")]
    + [pytest.param(COMMANDS[0], "<&-", marks=pytest.mark.slow)]
    + [pytest.param(COMMANDS[2], closed, marks=pytest.mark.slow) for closed in (">&-", "<&- >&- 2>&-")],
    ids=lambda held: held[0] if isinstance(held, list) else held,
)
def test_a_closed_stream_is_no_defect(
    words: list[str], closed: str, python_environment: dict[str, str], tmp_path: Path
) -> None:
    """What is printed goes into no file that the command opens meanwhile; an answer that would be lost is refused."""
    status, said = detente(words, python_environment, tmp_path, closed)
    assert status == (2 if ">&-" in closed.split() else 0), said
    assert ("Standard output is closed" in said) == (closed == ">&-")
    assert "Traceback" not in said
    for page in tmp_path.iterdir():
        assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
        assert page.read_text(encoding="utf-8").endswith("</html>\n")


@pytest.mark.parametrize("words", [["scenarios"], HUGE, ["--help"], ["run", "nobody_knows_it"]], ids=" ".join)
def test_a_reader_that_has_gone_ends_a_command_quietly(
    words: list[str], python_environment: dict[str, str], tmp_path: Path
) -> None:
    """The reader has gone before anything is written: closing comes first, so that nothing hangs on speed."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "detente", *words],
            env=python_environment,
            cwd=tmp_path,
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
        )
    finally:
        os.close(writing)
    assert ran.returncode == (2 if "nobody_knows_it" in words else 0), ran.stderr
    assert "Traceback" not in ran.stderr
    assert "Exception ignored" not in ran.stderr
    assert ("nobody_knows_it" in ran.stderr) == ("nobody_knows_it" in words)


@pytest.mark.parametrize("words", [["scenarios"], ["run", "nobody_knows_it"]], ids=" ".join)
def test_a_reader_of_both_streams_that_has_gone(
    words: list[str], python_environment: dict[str, str], tmp_path: Path
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "detente", *words],
            env=python_environment,
            cwd=tmp_path,
            stdout=writing,
            stderr=writing,
            timeout=120,
        )
    finally:
        os.close(writing)
    assert ran.returncode == (2 if "nobody_knows_it" in words else 0)
