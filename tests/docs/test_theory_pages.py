"""Do the pages of the theory name every mechanism, addition and claim, and tests that exist?"""

import json
import re
from pathlib import Path

import pytest

from detente.core.param import REGISTRY, list_parameters
from detente.mechanisms.additions import ADDITIONS
from detente.mechanisms.complete import COMPLETE
from detente.studies.claims import claims_of_essays

REPOSITORY = Path(__file__).resolve().parents[2]
THEORY = REPOSITORY / "docs" / "theory"
CLAIMS = claims_of_essays()


def read(name: str) -> str:
    return (THEORY / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [type(m).__name__ for m in COMPLETE.mechanisms if m.phase != "start"])
def test_the_model_has_every_mechanism(name: str) -> None:
    assert re.search(rf"\b{name}\b", read("model.md"))


def test_the_equations_have_every_parameter() -> None:
    page = re.sub(r"\\ ", "_", read("model.md"))
    missing = [n for m in COMPLETE.mechanisms for n in list_parameters(type(m)) if n not in page]
    assert missing == []


@pytest.mark.parametrize("key", ADDITIONS)
def test_every_addition_has_its_section_and_identity(key: str) -> None:
    section = read("additions.md").split(f"\n## {key} ")[1].split("\n## ")[0]
    assert section.startswith(ADDITIONS[key].title)
    for name, value in ADDITIONS[key].off.items():
        assert f"`{name}` = {value:g}" in section
    for label in ("Why", "Identity", "Effect", "Beside the first design", "What moved"):
        assert f"**{label}.**" in section


def test_defaults_of_the_additions_are_told() -> None:
    rows = re.findall(r"^\| (A\d+) \|.*\| ([^|]+) \|$", read("additions.md"), re.M)
    for key, told in rows:
        numbers = [float(x) for x in re.findall(r"(?<![\w`])\d*\.?\d+", told)]
        assert numbers[: len(ADDITIONS[key].parameters)] == [REGISTRY[n].default for n in ADDITIONS[key].parameters]
    assert [key for key, _ in rows] == list(ADDITIONS)


def test_tests_that_are_named_exist() -> None:
    written = "".join(p.read_text(encoding="utf-8") for p in (REPOSITORY / "tests").rglob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)(?:\[\w+\])?`", read("additions.md")))
    assert len(named) > 10
    assert [n for n in named if f"def {n}(" not in written] == []


@pytest.mark.parametrize("name", CLAIMS)
def test_every_claim_is_told_with_its_verdict(name: str) -> None:
    """And with what in it is ours. That the verdict is the pinned one, ``tests/claims/test_pinned.py`` asks."""
    said = re.findall(rf"^\| {name} \| (.+?) \| (.+?) \| (.+?) \| \*\*.+?\*\* \|", read("claims.md"), re.M)
    claim = CLAIMS[name]
    assert said == [(claim.statement, claim.school, claim.ours or "-")]


@pytest.mark.parametrize("page", ["claims.md", "what_a_laboratory_says.md"])
def test_works_that_are_cited_are_known_and_listed(page: str) -> None:
    text = read(page)
    listed = text.split("\nSources: ")[1].split(" in the [bibliography]")[0].replace("\n", " ").split(", ")
    known = {work["id"] for work in json.loads((REPOSITORY / "src/detente/core/references.json").read_text("utf-8"))}
    assert set(re.findall(r"\[([A-Z]\w+)\](?!\()", text)) <= set(listed) <= known
    assert listed == sorted(listed)


def test_claims_that_are_named_on_the_page_of_the_laboratory_exist() -> None:
    named = set(re.findall(r"\b[ME]\d\d[a-h]?\b", read("what_a_laboratory_says.md")))
    assert len(named) > 10
    assert {name for name in named if not any(one.startswith(name) for one in CLAIMS)} == set()
