"""Whatever an old word warns of stands in the changelog under Migration."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def old_words() -> Iterator[tuple[str, str]]:
    """Yield each word that is understood for one version, and the new one."""
    for path in (REPOSITORY / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id == "renamed":
                yield from ((str(one.arg), ast.literal_eval(one.value)) for one in node.keywords)
            elif node.func.id == "old_name":
                old, new = (ast.literal_eval(one) for one in node.args)
                yield old, new


def test_every_old_word_has_its_row() -> None:
    text = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and line.endswith("|")]
    cells = [[re.findall(r"\w+", cell) for cell in re.split(r"(?<!\\)\|", row)[1:3]] for row in rows]
    found = set(old_words())
    missing = {(old, new) for old, new in found if not any(old in was and new in now for was, now in cells)}
    assert len(found) > 10
    assert not missing
