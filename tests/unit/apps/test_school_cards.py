"""What the pages know of a school: what it puts in, and what it sets of the world in which states begin."""

from __future__ import annotations

import json
from pathlib import Path

from detente.apps.pages.school_cards import school_card
from detente.schools import school, schools
from detente.studies.verdict.put_in import WHY

STRINGS = Path(__file__).resolve().parents[3] / "web" / "src" / "strings"


def test_a_card_tells_what_a_school_sets_of_the_world_and_not_how_it_thinks() -> None:
    worlds = {name: school_card(school(name))["world"] for name in schools()}
    assert {name: list(world) for name, world in worlds.items() if world and not name.startswith("constructivism")} == {
        "democratic_peace": ["democracy_share"],
        "regional_complex": ["separation", "regions"],
        "habit": ["initial_habit"],
    }
    assert worlds["regional_complex"]["separation"] | {"label": ""} == {"label": "", "value": 0.1, "usual": 0.0}
    assert all("shared_knowledge" in worlds[f"constructivism_{c}"] for c in ("hobbes", "locke", "kant"))
    assert school("three_steps").settings["sensibility"] == 0.95  # a trait of leaders, no part of the world


def test_a_theory_of_the_readers_own_is_said_to_assume_nothing() -> None:
    own = school_card(school("habit").replace(name="mine"))
    assert (own["assumed"], own["idle"]) == ([], False)


def test_every_reason_has_words_in_both_languages() -> None:
    for language in ("en", "de"):
        words = json.loads((STRINGS / f"story.{language}.json").read_text(encoding="utf-8"))
        assert all(words[f"schools.assumed.{why}"] for why in WHY.values())
