"""One name a class: no two modules define classes of one name, and files of results find those that were renamed."""

from __future__ import annotations

import ast
import dataclasses
from collections import defaultdict
from importlib import import_module
from pathlib import Path

import pytest

import detente
from detente.core.former_names import CLASSES, FIELDS

ROOT = Path(detente.__file__).parent
ALLOWED: dict[str, str] = {}
"""Names that two modules share on purpose, and why."""


def owners() -> dict[str, list[str]]:
    """Modules by the names of the classes that they define, within functions and classes as well."""
    found = defaultdict(list)
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                found[node.name].append(str(path.relative_to(ROOT)))
    return found


def test_no_two_classes_have_one_name() -> None:
    assert {name: where for name, where in owners().items() if len(where) > 1 and name not in ALLOWED} == {}


@pytest.mark.parametrize(("old", "new"), CLASSES.items())
def test_what_was_renamed_is_found_under_its_new_name_alone(old: str, new: str) -> None:
    module, _, name = new.partition(":")
    assert dataclasses.is_dataclass(getattr(import_module(module), name))
    module, _, name = old.partition(":")
    there = ROOT.parent.joinpath(*module.split(".")).with_suffix(".py")
    assert not there.exists() or f"class {name}" not in there.read_text(encoding="utf-8")


@pytest.mark.parametrize("owner", FIELDS)
def test_what_was_renamed_of_a_class_is_a_field_of_it(owner: str) -> None:
    module, _, name = owner.partition(":")
    fields = {f.name for f in dataclasses.fields(getattr(import_module(module), name))}
    assert fields >= set(FIELDS[owner].values())
    assert not fields & set(FIELDS[owner])
