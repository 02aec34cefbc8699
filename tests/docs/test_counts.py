"""No document counts what is registered: a number of schools or games in prose is wrong with the next one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
FILES = [
    *(REPOSITORY / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "CITATION.cff", "pyproject.toml")),
    *sorted((REPOSITORY / "docs").rglob("*.md")),
    *sorted((REPOSITORY / "src").rglob("*.py")),
    *sorted((REPOSITORY / "src").rglob("*.html")),
    *sorted((REPOSITORY / "tools").glob("*.py")),
    *sorted((REPOSITORY / "examples").glob("*.py")),
]
UNITS = "three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen|dozens?"
TENS = "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-[a-z]+)?"
NUMBER = rf"(?:{UNITS}|{TENS}|\d{{1,3}})"
THINGS = (
    "(?:schools|games|scenarios|claims|replications|studies|sources|mechanisms|parameters|additions|diagnoses|measures"
    "|commands|chronologies)"
)
COUNT = re.compile(rf"(?<![\w.,-]){NUMBER}(?: of the| of| [a-z]+)?(?: [a-z]+)? {THINGS}\b|\b{THINGS}: {NUMBER}\b", re.I)
RESULTS = {
    ("CHANGELOG.md", "26 schools"): "with how many the shares and the beliefs were compared then",
    ("CHANGELOG.md", "four schools"): "of which mean differences are zero",
    ("docs/theory/verdict.md", "21 schools"): "whose answers a run of the verdict found, quoted as it prints them",
}
"""Numbers that were found, and do not change with what is added."""


def counts(text: str) -> list[str]:
    """Return the counts that a text has, but for options of directives."""
    return COUNT.findall(" ".join(re.sub(r"(?m)^:\w+:.*$", "", text).split()))


def test_no_document_counts_what_is_registered() -> None:
    wrong = []
    for file in FILES:
        name = file.relative_to(REPOSITORY).as_posix()
        wrong += [f"{name}: {said}" for said in counts(file.read_text(encoding="utf-8")) if (name, said) not in RESULTS]
    assert wrong == []


@pytest.mark.parametrize(
    "said",
    [
        "All twenty-six schools",
        "the record: 54 sources, each pinned",
        "Scenarios: eleven that come with detente",
        "six published studies done again",
        "Seventeen formal games",
        "ten of the claims",
        "eleven\nscenarios",
    ],
)
def test_a_count_is_found(said: str) -> None:
    assert counts(said)


@pytest.mark.parametrize(
    "said", ["two schools", "every school in Jervis's four worlds", "year 2010 sources", "A1 to A12"]
)
def test_what_is_no_count_is_left_alone(said: str) -> None:
    assert not counts(said)


def test_what_is_allowed_is_there() -> None:
    for name, said in RESULTS:
        assert said in counts((REPOSITORY / name).read_text(encoding="utf-8"))
