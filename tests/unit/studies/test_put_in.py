"""What the pages say of answers that are put in is what a verdict finds."""

from __future__ import annotations

from detente.schools import SCHOOLS
from detente.studies.verdict import verdict
from detente.studies.verdict.put_in import WHY, put_in_of, read_put_in

ASKED = ("default", "defensive_realism", "alliance_politics", "habit")


def test_what_is_kept_is_what_a_verdict_finds() -> None:
    """Luck is fixed: nothing here flickers."""
    found = put_in_of(verdict(ASKED, "W1", beds="pair", draws=0, replicates=32).answers)
    kept = read_put_in()
    assert found == {
        "assumed": {name: why for name, why in kept["assumed"].items() if name in ASKED},
        "idle": [name for name in kept["idle"] if name in ASKED],
    }
    assert set(found["assumed"]) == {"habit"}
    assert found["idle"] == ["alliance_politics"]


def test_what_is_kept_speaks_of_schools_and_reasons_that_there_are() -> None:
    kept = read_put_in()
    assert {*kept["assumed"], *kept["idle"]} <= set(SCHOOLS)
    assert {why for some in kept["assumed"].values() for why in some} <= set(WHY.values())
