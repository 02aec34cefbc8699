"""What the classroom's pages say of the model is what the model has."""

import re
from pathlib import Path

import pytest

from detente.apps.serve.game import BLUR
from detente.apps.serve.messages import MESSAGES
from detente.schools import school, schools

SOURCES = Path(__file__).resolve().parents[4] / "web" / "src"
pytestmark = pytest.mark.skipif(not SOURCES.is_dir(), reason="no sources of the pages here")


def test_titles_of_schools_are_those_of_the_schools() -> None:
    text = (SOURCES / "classroom" / "ui" / "schools.ts").read_text(encoding="utf-8")
    assert dict(re.findall(r'^  (\w+): "(.+)",$', text, re.MULTILINE)) == {
        name: school(name).title for name in schools()
    }


def test_the_chance_of_a_misread_act_is_the_game_s() -> None:
    text = (SOURCES / "classroom" / "student" / "happened.ts").read_text(encoding="utf-8")
    (chance,) = re.findall(r"([\d.]+) \* \(1 - transparency\)", text)
    assert float(chance) == BLUR


def test_messages_of_the_list_have_words_in_both_languages() -> None:
    for language in ("en", "de"):
        words = (SOURCES / "strings" / "classroom" / f"student.{language}.json").read_text(encoding="utf-8")
        assert set(re.findall(r'"note\.(\w+)":', words)) >= set(MESSAGES)
        if language == "en":
            told = dict(re.findall(r'"note\.(\w+)": "(.*)",', words))
            assert {kind: told[kind] for kind in MESSAGES if kind != "own"} == {
                kind: said for kind, said in MESSAGES.items() if kind != "own"
            }
