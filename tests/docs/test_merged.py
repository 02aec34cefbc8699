"""No text of the repository holds the marks of a merge that was not finished."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("docs", "src", "tests", "tools", "examples", "benchmarks", "web/src", "web/tests")
KINDS = {".md", ".rst", ".toml", ".html", ".css", ".csv", ".json", ".py", ".ts", ".svelte"}
MARK = re.compile(rf"^(?:{'<' * 7}|{'>' * 7}) ", re.MULTILINE)


@pytest.mark.parametrize("folder", ["", *FOLDERS])
def test_no_mark_of_a_merge_is_left(folder: str) -> None:
    found = (ROOT / folder).glob("*") if not folder else (ROOT / folder).rglob("*")
    texts = [file for file in found if file.is_file() and file.suffix in KINDS and "_build" not in file.parts]
    marked = [str(file.relative_to(ROOT)) for file in texts if MARK.search(file.read_text(encoding="utf-8"))]
    assert texts or not (ROOT / folder).exists()  # an sdist has no web folder
    assert marked == []


def test_a_mark_would_be_found() -> None:
    assert MARK.search(f"a\n{'<' * 7} HEAD\nb")
    assert not MARK.search(f"title\n{'=' * 12}\n")
