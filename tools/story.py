"""Play a scene of the guided story and print its facts: ``python tools/story.py paradox``.

The scenes are data, ``web/src/story/scenes.json``. ``--control 0.9`` puts the scene's one control at a value,
``--start`` where the reader finds it; it is else where the promises of the scene are tested.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from detente.studies.story import PlayedScene as Scene

FILE = Path(__file__).resolve().parents[1] / "web" / "src" / "story" / "scenes.json"


def book() -> dict[str, Any]:
    """Return the scenes, as in the file."""
    held: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return held


def main() -> None:
    """Print the facts of scenes."""
    scenes = book()
    told = {one["id"]: one for one in scenes["scenes"]}
    asked = argparse.ArgumentParser(description="Play a scene of the guided story and print its facts.")
    asked.add_argument("scene", nargs="*", choices=[*told, []], help="Scenes; all if none is named.")
    asked.add_argument("--control", type=float, help="Value of the scene's control.")
    asked.add_argument("--start", action="store_true", help="The control where the reader finds it.")
    given = asked.parse_args()
    for name in given.scene or told:
        start = told[name]["control"].get("start") if given.start else given.control
        scene = Scene(told[name], scenes, start)
        print(f"{told[name]['number']}. {name}, control at {scene.control}")
        for fact, found in scene.facts().items():
            low, high = found.interval
            print(f"   {fact:24} {found.value:.4g}  ({low:.4g} to {high:.4g}, n = {found.n})")


if __name__ == "__main__":
    main()
