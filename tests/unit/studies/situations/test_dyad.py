"""One dyad, year by year, for whoever tells of it."""

from __future__ import annotations

from detente.diagnostics.situation import SITUATIONS
from detente.studies.situations.dyad import situation_of, spells
from unit.studies.situations.record import YEARS, made, ring


def test_the_sides_are_as_they_were_asked_for() -> None:
    """The first of the ring claimed territory from the second in 1975, and shares only turn round."""
    one, other = ring(24)[:2]
    told, turned = situation_of(made(), one, other, YEARS), situation_of(made(), other, one, YEARS)
    claim = {found.year: found.greedy for found in told}
    assert claim[1974] == (False, False)
    assert claim[1975] == claim[1984] == (True, False)
    assert claim[1985] == (False, False)
    for a, b in zip(told, turned, strict=True):
        assert (a.year, a.name, a.same, a.others) == (b.year, b.name, b.same, b.others)
        assert (a.greedy, a.competes, a.open) == (b.greedy[::-1], b.competes[::-1], b.open[::-1])
        assert abs(sum(a.others.values()) - 1.0) < 1e-12
        assert a.same == a.others[a.name]


def test_spells_end_with_the_situation_and_with_a_gap() -> None:
    one, other = ring(24)[:2]
    told = situation_of(made(), one, other, YEARS)
    found = spells(told)
    assert found[-1] == (2001, 2010, "dilemma")
    assert (2000, 2000, "spiral") in found
    assert sum(last - first + 1 for first, last, _ in found) == len(YEARS)
    assert {name for *_, name in found} <= {*SITUATIONS, "unknown"}
    assert spells([one for one in told if one.year != 2005])[-2:] == [(2001, 2004, "dilemma"), (2006, 2010, "dilemma")]
