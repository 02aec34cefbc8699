"""Does the page of a school name the groups that it is made of, what stands beside them, and what it denies?"""

import sys
from pathlib import Path

import pytest

from detente.mechanisms.groups import made_of
from detente.schools import school, schools

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "docs" / "_ext"))
from laboratory.schools import page


@pytest.mark.parametrize("name", schools())
def test_a_page_says_what_a_school_is_made_of_and_what_it_denies(name: str) -> None:
    theory = school(name)
    text = page(theory)
    groups, beside = made_of(theory)
    assert all(f"* - ``{group.name}``\n     - {group.title}\n" in text for group in groups)
    assert f"* - beside them\n     - \n     - {', '.join(type(m).__name__ for m in beside)}\n" in text
    assert ("What it denies\n--------------\n" in text) == bool(theory.denies)
    assert all(f"\n- {denied}: " in text for denied in theory.denies)
