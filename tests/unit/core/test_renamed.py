"""Old names of what a year holds: they still give it, with a warning that says the new one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import detente
from detente.core.errors import InvalidValue
from detente.core.products import Interpretation, Signals
from unit.mechanisms.bench import dyad, year

NAMES = [
    (year(), "luck", "draws"),
    (year(), "off", "others"),
    (year(), "acted", "has_past"),
    (Signals(force_mix_seen=dyad(1)), "mix", "force_mix_seen"),
    (Signals(intelligence=dyad(1)), "tip", "intelligence"),
    (Signals(cheating_seen=dyad(1)), "caught", "cheating_seen"),
    (Interpretation(p_benign_competes=dyad(0.3)), "explained", "p_benign_competes"),
]


@pytest.mark.parametrize(("owner", "old", "new"), NAMES)
def test_an_old_name_warns_and_gives_what_stands_under_the_new_one(owner: Any, old: str, new: str) -> None:
    kind = type(owner).__name__
    with pytest.warns(DeprecationWarning, match=rf"{kind}\.{old} is now {kind}\.{new}\.") as told:
        assert getattr(owner, old) is getattr(owner, new)
    assert told[0].filename == __file__
    given = np.ones(2)
    with pytest.warns(DeprecationWarning, match=f"{new}="):
        assert getattr(owner.replace(**{old: given}), new) is given
    with pytest.raises(InvalidValue, match=new):
        owner.replace(**{old: given, new: given})


def test_a_record_keeps_its_name() -> None:
    kept = detente.simulate("default", "first_encounter", replicates=2, years=3, keep=("explained",), backend="numpy")
    assert ((kept["explained"] >= 0) & (kept["explained"] <= 1)).all()
