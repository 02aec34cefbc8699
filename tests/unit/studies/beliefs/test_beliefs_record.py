"""Beliefs from the record itself: the Cold War by month, two files joined, and years where no file is about a dyad."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from detente.data.codes import actors
from detente.data.record import Record, open_record
from detente.studies.beliefs.filtering import Filtered
from detente.studies.beliefs.seen import Seen, watch
from detente.studies.beliefs.study import read

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def record(real_data: Path, parsed_cache: Path) -> Record:
    return open_record(real_data, parsed_cache)


def _watch(record: Record, names: str, years: Sequence[int]) -> Seen:
    one, two = actors(names, years)
    return watch(record, one, two, years)


@pytest.fixture(scope="module")
def cold_war(record: Record) -> Any:
    span = tuple(range(1948, 1979))
    one, two = actors("USA-USSR", span)
    return read(record, (one, two), span, ("default", "balance_of_power"), particles=1500)


def test_the_cold_war_has_372_months(cold_war: Any) -> None:
    seen = cold_war.seen
    assert (seen.periods, len(seen.when), seen.when[0], seen.when[-1]) == (12, 372, "1948-01", "1978-12")
    assert None not in (*seen.there, *seen.back)
    assert cold_war.notes == []


def test_beliefs_fall_from_the_missiles_of_october_to_the_treaties_of_may(cold_war: Any) -> None:
    """From December 1962 to June 1972, both sides, under the default world: a fall beyond the filter's own luck."""
    one: Filtered = cold_war.theories[0]
    for path in one.paths:
        at = dict(zip(one.seen.when, path.mean, strict=True))
        assert at["1962-12"] > 0.75
        assert at["1962-12"] - at["1972-06"] > 0.1 > one.noise


def test_a_theory_foresees_better_than_a_rate_known_with_hindsight(cold_war: Any) -> None:
    best = max(cold_war.theories, key=lambda one: one.log_likelihood)
    assert min(best.log_likelihood_halves) > best.rival_rate
    assert best.rival_habit > best.rival_rate


def test_egypt_and_israel_join_two_files(record: Record) -> None:
    seen = _watch(record, "Egypt-Israel", tuple(range(1948, 2010)))
    assert seen.sources == ("acts", "events_levant")
    known = {when: act for when, act in zip(seen.when, seen.there, strict=True) if act is not None}
    assert min(known) == "1948-01"
    assert max(known) > "2005"
    gap = [when for when in seen.when if "1978-12" < when < "1979-04"]
    assert [known.get(when) for when in gap] == [None] * 3  # neither file speaks of these months


def test_brazil_and_argentina_fall_back_to_years(record: Record) -> None:
    seen = _watch(record, "Brazil-Argentina", tuple(range(1950, 2011)))
    assert seen.periods == 1
    assert seen.sources == ("disputes",)
    assert len(seen.when) == 61
    assert None not in seen.there
