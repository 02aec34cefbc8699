"""Do the pages "how to add one" work? Each is followed, word by word, in a copy of the checkout.

A block belongs to the line before it. "Write `FILE`:" gives a new file; "In `FILE`, before `LINE`, add:" (or after)
a touch of one that is there, at the one line that begins so. What follows "Generate and check:" takes minutes and is
run by the slow tests only. Any other block of sh or python is run, and the block of text after it must be printed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import pytest

from detente.core import products
from detente.core.world import FIELDS

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = REPOSITORY / "docs" / "howto" / "add"
KINDS = ("school", "mechanism", "field", "diagnosis", "game", "scenario", "source", "study", "page", "command")
PARTS = ("src", "tests", "docs", "tools", "pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md")
MADE = ("_build", ".cache", "made")
BLOCK = re.compile(r"^([^\n]*)\n+```(\w+)\n(.*?)^```$", re.M | re.S)
LATER = "Generate and check:"
WRITE = re.compile(r"^Write `(\S+)`:$")
TOUCH = re.compile(r"^In `(\S+)`, (before|after) (?:`` (?P<ticked>.+) ``|`(?P<line>[^`]+)`), add:$")
BEFORE = re.compile(r"goes\s+on from \[[^]]+\]\((\w+)\.md\)")
SOURCE = "src/detente/"
LIMITS = {  # new files in the package, their lines, other files touched by hand
    "school": (1, 60, 1),
    "mechanism": (1, 40, 2),
    "field": (1, 40, 2),
    "diagnosis": (1, 60, 0),
    "game": (1, 80, 0),
    "scenario": (1, 60, 0),
    "source": (1, 60, 0),
    "study": (2, 110, 0),
    "page": (2, 80, 0),
    "command": (1, 70, 1),
}

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="the pages give commands for a shell")


@dataclass
class Page:
    """What a page tells to do, in order."""

    new: dict[str, str] = field(default_factory=dict)
    touches: list[tuple[str, str, str, str]] = field(default_factory=list)
    runs: list[tuple[str, str]] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    promised: list[str] = field(default_factory=list)


def read(kind: str) -> Page:
    """Read a page."""
    page, text = Page(), (PAGES / f"{kind}.md").read_text(encoding="utf-8")
    for told, language, block in BLOCK.findall(text):
        if write := WRITE.match(told):
            page.new[write[1]] = block
        elif touch := TOUCH.match(told):
            page.touches.append((touch[1], touch[2], touch["ticked"] or touch["line"], block))
        elif language == "text":
            page.promised += block.strip().splitlines()
        elif told == LATER:
            page.later.append(block)
        else:
            page.runs.append((language, block))
    return page


def apply(page: Page, root: Path) -> None:
    """Write the new files, and touch those that are there."""
    for name, text in page.new.items():
        file = root / name
        assert not file.exists(), f"{name} is there already"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    for name, where, line, text in page.touches:
        file = root / name
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        at = [k for k, held in enumerate(lines) if held.rstrip("\n") == line]
        at = at or [k for k, held in enumerate(lines) if held.startswith(line)]
        assert len(at) == 1, f"{len(at)} lines of {name} begin with {line!r}"
        lines.insert(at[0] + (where == "after"), text)
        file.write_text("".join(lines), encoding="utf-8")


def before(kind: str) -> list[str]:
    """Return the pages that a page goes on from, the first first."""
    goes_on = BEFORE.search((PAGES / f"{kind}.md").read_text(encoding="utf-8"))
    return [*before(goes_on[1]), goes_on[1]] if goes_on else []


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout as it is."""
    root = tmp_path_factory.mktemp("checkout")
    for part in PARTS:
        if (REPOSITORY / part).is_dir():
            shutil.copytree(REPOSITORY / part, root / part, ignore=shutil.ignore_patterns(*MADE))
        else:
            shutil.copy2(REPOSITORY / part, root / part)
    return root


class Followed:
    """A copy of the checkout in which a page was followed."""

    def __init__(self, kind: str, copy: Path, folder: Path) -> None:
        self.page, self.root = read(kind), folder / "checkout"
        shutil.copytree(copy, self.root)
        for one in (*before(kind), kind):
            apply(read(one), self.root)
        self.bin = folder / "bin"
        self.bin.mkdir()
        for name, words in {"python": "", "detente": " -m detente"}.items():
            file = self.bin / name
            file.write_text(f'#!/bin/sh\nexec "{sys.executable}"{words} "$@"\n', encoding="utf-8")
            file.chmod(0o755)

    def run(self, language: str, block: str) -> str:
        """Run a block and return what it prints."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_"))}
        paths = {"PATH": f"{self.bin}{os.pathsep}{kept['PATH']}", "PYTHONPATH": str(self.root / "src")}
        words = ["bash", "-ec", block] if language == "sh" else [sys.executable, "-c", block]
        done = subprocess.run(words, cwd=self.root, env={**kept, **paths}, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
        return done.stdout


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_does_what_it_says(kind: str, copy: Path, tmp_path: Path) -> None:
    followed = Followed(kind, copy, tmp_path)
    said = " ".join("".join(followed.run(*block) for block in followed.page.runs).split())
    assert followed.page.promised
    for line in followed.page.promised:
        assert " ".join(line.split()) in said


def together(copy: Path, folder: Path) -> Followed:
    """Follow all pages in one copy."""
    followed = Followed("command", copy, folder)
    for kind in set(KINDS) - {"command", *before("command")}:
        apply(read(kind), followed.root)
    return followed


def test_what_the_pages_write_is_in_form(copy: Path, tmp_path: Path) -> None:
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent))
    if ruff is None:
        pytest.skip("ruff is not here")
    together(copy, tmp_path).run("sh", f"{ruff} check --no-cache src tests\n{ruff} format --no-cache --check src tests")


@pytest.mark.slow
@pytest.mark.parametrize("kind", [kind for kind in KINDS if read(kind).later])
def test_what_takes_minutes_works(kind: str, copy: Path, tmp_path: Path) -> None:
    followed = Followed(kind, copy, tmp_path)
    for block in followed.page.later:
        followed.run("sh", block)


@pytest.mark.slow
def test_all_together_are_typed_and_in_their_layers(copy: Path, tmp_path: Path) -> None:
    followed = together(copy, tmp_path)
    followed.run("sh", f"MYPYPATH=src python -m mypy\n{Path(sys.executable).parent / 'lint-imports'}")


@pytest.mark.parametrize("kind", KINDS)
def test_one_more_costs_what_the_page_says(kind: str) -> None:
    page, (files, lines, touched) = read(kind), LIMITS[kind]
    new = {name: text for name, text in page.new.items() if name.startswith(SOURCE)}
    assert len(new) <= files
    assert sum(text.count("\n") for text in new.values()) <= lines
    assert len({name for name, *_ in page.touches}) <= touched
    assert all(name.startswith(("tests/unit/", SOURCE)) for name in page.new)


def rows(file: Path) -> dict[str, tuple[str, set[str], str]]:
    """Return what the table of a document says of each page: new files, what else is touched, what generates."""
    found = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and (page := re.match(r"an? \[.*\]\((?:docs/howto/add/)?(\w+)\.md\)", cells[0])):
            found[page[1]] = (cells[1], set(re.findall(r"`([^`]+)`", cells[2])), cells[3])
    return found


def test_the_tables_agree_with_each_other_and_with_the_pages() -> None:
    ours, theirs = rows(PAGES / "index.md"), rows(REPOSITORY / "CONTRIBUTING.md")
    assert set(ours) == set(KINDS)
    assert theirs == ours
    for kind, (new, touched, generated) in ours.items():
        page = read(kind)
        told = {name.removeprefix(SOURCE) for name, *_ in page.touches}
        assert told == touched, kind
        assert sum(name.startswith("tests/") for name in page.new) == new.count(" test"), kind
        tools = {tool for block in page.later for tool in re.findall(r"tools/\w+\.py", block)}
        assert tools == set(re.findall(r"tools/\w+\.py", generated)), kind


def test_the_pages_are_linked() -> None:
    index = (PAGES / "index.md").read_text(encoding="utf-8")
    assert "add/index" in (PAGES.parent / "index.md").read_text(encoding="utf-8")
    assert all(f"\n{kind}\n" in index for kind in KINDS)
    assert {file.stem for file in PAGES.glob("*.md")} == {*KINDS, "index"}


def test_what_the_pages_refer_to_is_there() -> None:
    for kind in KINDS:
        text = (PAGES / f"{kind}.md").read_text(encoding="utf-8")
        for where in re.findall(r"\{py:class\}`\w+ <([\w.]+)>`", text):
            module, _, name = where.rpartition(".")
            assert isinstance(vars(import_module(module)).get(name), type), where
        for test in re.findall(r"^What `(tests/\S+\.py)` asks", text, re.M):
            assert (REPOSITORY / test).is_file()
    text = (PAGES / "mechanism.md").read_text(encoding="utf-8")
    told = set(re.findall(r"<(detente\.core\.(?:products|clash)\.\w+)>", text))
    assert {f"{kind.__module__}.{kind.__name__}" for kind in products.PRODUCTS.values()} == told
    assert set(re.findall(r"`world\.(\w+)`", text)) <= set(FIELDS)
    assert set(re.findall(r"`view\.(\w+)`", text)) <= set(products.MADE["interpretation"])


def test_references_of_the_pages_stay_json() -> None:
    for kind in KINDS:
        for name, _, _, text in read(kind).touches:
            if name.endswith(".json"):
                json.loads(f"[{text.rstrip().rstrip(',')}]")
