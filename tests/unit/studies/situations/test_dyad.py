"""One dyad, year by year, for whoever tells of it."""

from __future__ import annotations

from itertools import pairwise

from detente.diagnostics.situation import SITUATIONS
from detente.studies.situations.dyad import LEFT_OUT, history_of, situation_of, spells
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


def test_the_whole_case_is_the_sum_of_its_years() -> None:
    """The commonest situation of a case is not the mean agreement of its years: both by hand from the years."""
    one, other = ring(24)[:2]
    held = history_of(made(), one, other, YEARS)
    known = [found.name for found in held.years if found.name != "unknown"]
    assert held.whole.counts[0].sum() == len(known)
    assert held.whole.commonest == max(SITUATIONS, key=known.count)
    assert held.whole.same == held.whole.by_combination[held.whole.commonest]
    assert abs(sum(held.whole.by_combination.values()) - 1.0) < 1e-12
    twice = held.whole + held.whole
    assert (twice.counts == 2 * held.whole.counts).all()
    assert twice.commonest_without == held.whole.commonest_without
    assert set(held.whole.without) == {"claim", *LEFT_OUT}


def test_without_claims_nobody_is_greedy() -> None:
    """A claim against the other is greed, while greed without one is by claims against several states."""
    greed = [list(SITUATIONS).index(name) for name in ("rivalry", "deterrence", "unnoticed_malice")]
    states = ring(24)
    every = [history_of(made(), one, other, YEARS) for one, other in pairwise(states[:7])]
    assert any(held.whole.counts[0, greed].any() for held in every)
    for held in every:
        assert not held.whole.without["claim"][greed].any()
        for found in held.years:
            assert not any(claims and not greedy for claims, greedy in zip(found.claims, found.greedy, strict=True))


def test_without_pacts_a_bound_dyad_is_in_doubt_again() -> None:
    """The fifth pair of the ring has a pact of peace and a dispute in 1965: it is in doubt if no pact ends doubt."""
    one, other = ring(24)[4:6]
    held = history_of(made(), one, other, range(1966, 1976))
    assert held.whole.counts[0].sum() == 10
    assert held.whole.commonest != "dilemma"
    assert held.whole.commonest_without["pact"] == "dilemma"
    assert held.whole.without["pact"].sum() == 10
