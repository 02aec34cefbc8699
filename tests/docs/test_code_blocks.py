"""Does every block of Python in the README and the documents run?"""

import os
import re
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").rglob("*.md"))]
FOLLOWED = REPOSITORY / "docs" / "howto" / "add"
"""Pages whose blocks are files, which ``test_howto_add.py`` writes."""
NEEDS = "# needs the record"
"""What a block says that reads files of the record."""

PACKAGE = re.compile(r"^# needs the package (\w+)", re.M)
"""What a block says that needs a package beside those that detente needs."""


def blocks() -> list[object]:
    """Collect the blocks: each stands for itself."""
    found = []
    for page in (one for one in PAGES if one.parent != FOLLOWED):
        text = page.read_text(encoding="utf-8")
        for count, block in enumerate(re.findall(r"^```python\n(.*?)^```", text, re.M | re.S), 1):
            found.append(pytest.param(block, id=f"{page.relative_to(REPOSITORY)}-{count}"))
    return found


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `detente data fetch` leaves it, of links to the files of the record."""
    raw = REPOSITORY.parent / "shared" / "data" / "raw"
    if not raw.is_dir():
        pytest.skip("the record is not here: no ../shared/data/raw")
    folder = tmp_path_factory.mktemp("fetched")
    for top, _, names in os.walk(raw):
        here = folder / Path(top).relative_to(raw)
        here.mkdir(exist_ok=True)
        for name in names:
            (here / name).symlink_to(Path(top) / name)
    return folder


@pytest.mark.parametrize("block", blocks())
def test_block_runs(
    block: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for module in PACKAGE.findall(block):
        pytest.importorskip(module, reason=f"the block needs {module}, an extra", exc_type=ImportError)
    if NEEDS in block:
        folder = request.getfixturevalue("fetched")
        monkeypatch.setenv("DETENTE_DATA", str(folder))
        (tmp_path / "raw").symlink_to(folder)
    exec(compile(block, "block", "exec"), {"__name__": "block"})
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


def test_there_are_blocks() -> None:
    assert len(blocks()) >= 2
