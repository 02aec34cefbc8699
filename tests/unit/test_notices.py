"""Everything that a card or a scenario tells to notice is shown by one test that exists, and by one alone.

A test says what it shows by ``@pytest.mark.notice("schools/NAME", "First words", ...)``, one text for each notice.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from detente.scenarios import document
from detente.scenarios.registry import LIBRARY
from detente.schools import SCHOOLS, school

TESTS = Path(__file__).resolve().parents[1]
Claim = tuple[str, str, str]
"""Name of a test, what it is about, and with which words the notice that it shows begins."""


def claims() -> Iterator[Claim]:
    """Read the marks of all tests from their files."""
    for file in sorted(TESTS.rglob("test_*.py")):
        text = file.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "mark.notice" in text else ():
            if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
                continue
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.notice":
                    about, *words = (ast.literal_eval(a) for a in mark.args)
                    yield from ((node.name, about, first) for first in words)


def notices() -> dict[str, Sequence[str]]:
    """Return what is to be noticed, by what it is said of."""
    told: dict[str, Sequence[str]] = {f"schools/{name}": school(name).card.notice for name in SCHOOLS}
    return told | {f"scenarios/{name}": document(name).notice for name in LIBRARY}


def faults(told: Mapping[str, Sequence[str]], claimed: Sequence[Claim]) -> list[str]:
    """Say which notices no test or several show, and which marks fit no notice or several."""
    wrong = []
    shown: dict[tuple[str, str], list[str]] = {(about, text): [] for about, texts in told.items() for text in texts}
    for test, about, first in claimed:
        fits = [text for text in told.get(about, ()) if text.startswith(first)]
        if len(fits) != 1:
            wrong.append(f"{test} shows {first!r} of {about}, with which {len(fits)} notices begin")
        for text in fits:
            shown[about, text].append(test)
    for (about, text), tests in shown.items():
        if len(tests) != 1:
            wrong.append(f"{about}: {text!r} is shown by {tests or 'no test'}")
    return wrong


def test_every_notice_is_shown_by_one_test() -> None:
    assert faults(notices(), list(claims())) == []


@pytest.mark.parametrize(
    "invented",
    ["Wars end on Thursdays.", "The critical fear rises far above what anybody would believe."],
    ids=["of new words", "of words that a test shows of another"],
)
@pytest.mark.parametrize("about", ["schools/three_steps", "scenarios/cold_war"])
def test_an_invented_notice_is_found_out(about: str, invented: str) -> None:
    told = notices()
    told[about] = (*told[about], invented)
    assert any(about in fault for fault in faults(told, list(claims())))


def test_a_notice_that_was_reworded_or_taken_out_is_found_out() -> None:
    told, claimed = notices(), list(claims())
    about = "schools/three_steps"
    for changed in (told[about][1:], ("Reworded.", *told[about][1:])):
        assert faults({**told, about: changed}, claimed)


def test_a_notice_that_two_tests_show_is_found_out() -> None:
    claimed = list(claims())
    _, about, first = claimed[0]
    assert len(faults(notices(), [*claimed, ("test_again", about, first)])) == 1
