"""Does every block of Python in the README and the documents run?"""

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").rglob("*.md"))]


def blocks() -> list[object]:
    """Collect blocks that import something; fragments of a line or two only show a form."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for count, block in enumerate(re.findall(r"^```python\n(.*?)^```", text, re.M | re.S), 1):
            if "import " in block:
                name = f"{page.relative_to(REPOSITORY)}-{count}"
                found.append(pytest.param(block, id=name))
    return found


@pytest.mark.parametrize("block", blocks())
def test_block_runs(block: str) -> None:
    exec(compile(block, "block", "exec"), {"__name__": "block"})


def test_there_are_blocks() -> None:
    assert len(blocks()) >= 2
