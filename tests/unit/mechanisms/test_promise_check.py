"""Promises that are checked, by hand-worked numbers."""

from typing import Any

import numpy as np
import pytest

from detente.mechanisms import interpret
from detente.mechanisms.observe.checking import PromiseCheck
from unit.mechanisms.bench import dyad, made, world, year


def checked(signals: dict[str, Any], draws: dict[str, Any], periods: int = 1, **fields: Any) -> tuple[float, float]:
    """What 0 sees of the act of 1, and of its cheating."""
    now = year(
        draws={"observe.breach": dyad(1), "observe.cheat": dyad(1), **draws}, products={"signals": signals},
        periods=periods, promise_check=0.4, verification=0.3,
    )  # fmt: skip
    _, s = made(PromiseCheck(), world(**fields), now)
    return float(s.seen[0, 1, 0]), float(s.cheating_seen[0, 1, 0])


@pytest.mark.parametrize(
    ("message", "act", "draw", "seen"), [(1, 1, 0.39, 1), (1, 1, 0.41, 0), (0, 1, 0.0, 0), (1, 0, 0.0, 0)]
)
def test_words_are_held_against_deeds(message: int, act: int, draw: float, seen: int) -> None:
    signals = {"message": dyad(message, 0), "seen": dyad(0)}
    assert checked(signals, {"observe.breach": dyad(draw)}, conduct=dyad(0, act)) == (seen, 0)


def test_what_is_seen_anyway_stays_seen() -> None:
    assert checked({"message": dyad(1), "seen": dyad(1)}, {}, conduct=dyad(1))[0] == 1
    assert checked({"cheating_seen": dyad(1)}, {}, treaty=dyad(1), malign=1)[1] == 1


FOUND = 0.4 * 0.7 * 0.7 / (1 - 0.3 * 0.7)
"""The other cheats, inspection missed it, intelligence did not; given that inspection found nothing."""


@pytest.mark.parametrize(("periods", "chance"), [(1, FOUND), (4, 1 - (1 - FOUND) ** 0.25)])
@pytest.mark.parametrize("side", [-1, 1])
def test_cheats_are_found_that_inspection_missed(periods: int, chance: float, side: int) -> None:
    draws = {"observe.cheat": dyad(chance + side * 1e-6)}
    assert checked({}, draws, periods, treaty=dyad(1), malign=1)[1] == (side < 0)
    assert checked({}, {"observe.cheat": dyad(0)}, periods, treaty=dyad(1), malign=0)[1] == 0
    assert checked({}, {"observe.cheat": dyad(0)}, periods, treaty=dyad(0), malign=1)[1] == 0


def test_without_checks_there_is_no_draw() -> None:
    now = year(products={"signals": {"message": dyad(1)}}, promise_check=0.0)
    _, s = made(PromiseCheck(), world(conduct=dyad(1), treaty=dyad(1), malign=1), now)
    assert not s.seen.any()
    assert not s.cheating_seen.any()


@pytest.mark.parametrize(
    ("verification", "check", "caught", "said"),
    [
        (0.3, 0.4, 0, np.log(1 - 0.7 * (0.3 + 0.4 * 0.7))),
        (0.0, 0.4, 0, np.log(0.6)),
        (0.3, 0.0, 0, np.log(1 - 0.7 * 0.3)),
        (0.0, 1.0, 0, np.log(0.01)),  # no certainty, however sure the watching
        (0.3, 0.4, 1, 3.0),
    ],
)
@pytest.mark.parametrize("periods", [1, 4])
def test_a_clean_record_says_what_would_have_been_found(
    verification: float, check: float, caught: int, said: float, periods: int
) -> None:
    now = year(
        products={"signals": {"cheating_seen": dyad(caught)}}, periods=periods,
        promise_check=check, verification=verification, right_to_look=0.0,
    )  # fmt: skip
    _, view = made(interpret.TreatyEvidence(), world(treaty=dyad(1)), now)
    assert view.evidence[0, 1, 0] == pytest.approx(said * (periods if caught else 1), rel=1e-6)
