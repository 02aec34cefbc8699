"""From what is on record to a situation: every situation by hand, and what must not count."""

from __future__ import annotations

from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest

from detente.diagnostics.situation import SITUATIONS
from detente.studies.situations.classify import Reading, classify
from detente.studies.situations.disputes import DEFEATED, LASTING, SETTLED
from detente.studies.situations.rules import (
    BASE,
    DIGITS,
    PACT,
    THRESHOLDS,
    WITHOUT,
    central,
    combinations,
    design,
    leave_out,
)
from detente.studies.situations.truth import Truth, two_of
from unit.studies.situations.made import ONE, OTHER, dispute, observed, situations

NAN = float("nan")


@pytest.mark.parametrize(
    ("expected", "rows", "changes"),
    [
        ("indifference", (), {"relevant": 0.0}),
        ("rivalry", (*dispute(1945, kind=0), (OTHER, ONE, 1946, 1, 0, LASTING)), {}),
        ("deterrence", dispute(1950, other=1, kind=0), {}),
        ("unnoticed_malice", dispute(1945, kind=0), {}),
        ("spiral", dispute(1950), {}),
        ("dilemma", dispute(1945), {}),
        ("lapse", dispute(1950, other=1), {"exposure": [0.1, 0.1]}),
        ("community", (), {"pacts": [1.0, 1.0, 1.0], "shared": 30.0}),
        ("unbound_peace", (), {}),
    ],
)
def test_every_situation_by_hand(expected: str, rows: Any, changes: dict[str, Any]) -> None:
    assert situations(observed((1950,), *rows, **changes)) == [expected]


def test_the_order_is_that_of_a_run() -> None:
    """A number of the record and of a run mean the same situation."""
    assert list(SITUATIONS)[:2] == ["indifference", "rivalry"]
    assert list(SITUATIONS)[-2:] == ["community", "unbound_peace"]


def test_only_what_had_happened_counts() -> None:
    """A claim of 1950 is not known in 1949, counts from 1950 for ten years, and then no more."""
    seen = observed((1949, 1950, 1959, 1960), *dispute(1950, 1, 1, kind=0))
    assert Reading(seen).greedy(central()).yes[:, 0].tolist() == [False, True, True, False]


@pytest.mark.parametrize(("ended", "level", "after"), [
    (LASTING, 1, True), (SETTLED, 1, False), (DEFEATED, 1, True), (DEFEATED, 0, False), (SETTLED, 2, True),
])  # fmt: skip
def test_a_claim_ends_with_its_dispute_as_the_threshold_says(ended: int, level: int, after: bool) -> None:
    """It counts in the year itself in any case."""
    seen = observed((1950, 1951), *dispute(1950, 1, 1, kind=0, ended=ended))
    greedy = Reading(seen).greedy({**central(), "settled": level})
    assert greedy.yes[:, 0].tolist() == [True, after]
    assert not greedy.yes[:, 1].any(), "the claim is the first state's"


def test_who_claims_from_three_is_greedy_towards_all() -> None:
    claims = [(ONE, other, 1948, 1, 0, LASTING) for other in (40, 41, 42)]
    assert Reading(observed((1950,), *claims)).greedy(central()).yes.tolist() == [[True, False]]
    assert not Reading(observed((1950,), *claims[:2])).greedy(central()).yes.any()
    assert not Reading(observed((1950,), *claims[:1], *claims[:1], *claims[:1])).greedy(central()).yes.any()


@pytest.mark.parametrize(("changes", "open_"), [
    ({}, [True, True]),
    ({"exposure": [0.6, 0.4]}, [True, False]),
    ({"pacts": [1.0, 0.0, 0.0]}, [True, True]),
    ({"pacts": [1.0, 1.0, 0.0]}, [False, False]),
])  # fmt: skip
def test_the_dilemma_needs_exposure_and_no_pact(changes: dict[str, object], open_: list[bool]) -> None:
    seen = observed((1950,), *dispute(1945), **changes)
    assert Reading(seen).open(central()).yes[0].tolist() == open_


def test_doubt_comes_from_a_dispute_a_new_neighbour_or_its_build_up() -> None:
    def doubts(**changes: Any) -> list[bool]:
        return [bool(side) for side in Reading(observed((1950,), **changes)).doubt(central()).yes[0]]

    assert doubts() == [False, False]
    assert doubts(began=[1816, 1945]) == [True, True]
    assert doubts(began=[1816, 1945], contiguity=5.0) == [False, False], "new, but no neighbour"
    assert doubts(growth=[1.6, 1.0]) == [False, True], "who is in doubt is the other side"


def test_what_is_not_on_record_is_unknown_unless_the_rest_decides() -> None:
    """Without capabilities it cannot be told whether a dilemma is open, but a spiral can."""
    nothing = {"exposure": [NAN, NAN]}
    assert situations(observed((1950,), *dispute(1945), **nothing)) == ["unknown"]
    assert situations(observed((1950,), *dispute(1950), **nothing)) == ["spiral"]
    assert situations(observed((1950,), pacts=[1.0, 1.0, NAN])) == ["unbound_peace"], "one of three at most"
    assert situations(observed((1950,), pacts=[1.0, 1.0, NAN], shared=30.0)) == ["unknown"], "community or not"
    assert situations(observed((2012,))) == ["unknown"], "after the last dispute on record"


def test_the_logic_of_three_values() -> None:
    """A condition holds only if it holds however the unknown turns out; two of three is the strictest case."""
    values = {"yes": (True, False), "no": (False, True), "?": (False, False)}
    for names in product(values, repeat=3):
        truths = [Truth(np.array(values[name][0]), np.array(values[name][1])) for name in names]
        found = two_of(*truths)
        ways = [sum(way) >= 2 for way in product(*({"yes": [1], "no": [0], "?": [0, 1]}[name] for name in names))]
        assert bool(found.yes) == all(ways)
        assert bool(found.no) == (not any(ways))


def test_the_design_is_balanced() -> None:
    """Each two thresholds have each two of their levels nine times; a column twice would spoil it.

    The second half is the first without any pact that ends doubt.
    """
    tried, half = design(), BASE**DIGITS
    assert tried.shape == (2 * half, len(THRESHOLDS))
    assert combinations()[0] == central()
    assert combinations()[half] == leave_out("pact")
    assert (tried[half:, PACT] == WITHOUT).all()
    assert (np.delete(tried[half:], PACT, 1) == np.delete(tried[:half], PACT, 1)).all()
    tried = tried[:half]
    for i in range(tried.shape[1]):
        for j in range(i):
            assert set(np.bincount(BASE * tried[:, i] + tried[:, j])) == {BASE ** (DIGITS - 2)}


def test_a_rule_that_is_left_out_decides_nothing() -> None:
    """A pact no longer ends doubt, who claims from three is not greedy towards a fourth, a weak state is feared."""
    seen = observed((1950,), *dispute(1945), pacts=[1.0, 1.0, 1.0])
    assert situations(seen) != ["dilemma"]
    assert situations(seen, pact=WITHOUT) == ["dilemma"]
    broad = observed((1950,), *[(ONE, other, 1948, 1, 0, LASTING) for other in (40, 41, 42)])
    assert situations(broad) == ["unnoticed_malice"]
    assert situations(broad, breadth=WITHOUT) == ["unbound_peace"]
    weak = observed((1950,), *dispute(1945), exposure=[0.01, NAN])
    assert situations(weak) == ["unknown"]
    assert situations(weak, exposure=WITHOUT) == ["dilemma"]


def test_a_generous_threshold_finds_no_less() -> None:
    """Each threshold by itself, of claims and of doubt, only adds from strict to generous."""
    years = tuple(range(1946, 1970))
    rows = (*dispute(1950, kind=1, ended=SETTLED), *dispute(1955, 3, 3, kind=2), *dispute(1960, 2, 2, kind=0))
    seen = observed(years, *rows, growth=[1.3, 1.7], exposure=[0.3, 0.8], began=[1816, 1940])
    reading = Reading(seen)
    parts = {
        reading.greedy: ("claim", "memory", "settled", "breadth"),
        reading.open: ("exposure", "doubt", "pact", "build_up", "strangers"),
        reading.competes: ("act",),
    }
    for part, names in parts.items():
        for name in names:
            out = [WITHOUT] if name in ("pact", "exposure") else []
            found = [part({**central(), name: level}).yes for level in (*range(3), *out)]
            assert all((a <= b).all() for a, b in pairwise(found)), name


def test_two_readings_of_one_record_agree() -> None:
    """What is kept of one combination must not leak into another."""
    seen = observed(range(1946, 1960), *dispute(1950, kind=0), began=[1816, 1941])
    reading, places = Reading(seen), (0, 40, 7, 0)
    tried = combinations()
    kept = [classify(reading, tried[k]) for k in places]
    assert all((one == classify(Reading(seen), tried[k])).all() for one, k in zip(kept, places, strict=True))
