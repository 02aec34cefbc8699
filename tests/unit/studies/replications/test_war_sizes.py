"""The sizes of wars, and the line through them."""

from __future__ import annotations

import numpy as np
import pytest

from detente.schools import school
from detente.studies.replications.geosim_war_sizes import count_exceedances, line, war_sizes


def test_shares_by_hand() -> None:
    size, share = count_exceedances([1.0, 4.0, 2.0, 2.0])
    assert size.tolist() == [1, 2, 4]
    assert share.tolist() == [1, 0.75, 0.25]


def test_a_power_law_is_a_line_of_its_slope() -> None:
    u = (np.arange(2000) + 0.5) / 2000
    slope, fit = line(u ** (-1 / 0.64))
    assert slope == pytest.approx(-0.64, abs=0.02)
    assert fit > 0.99
    assert line(-np.log(u))[1] < 0.9  # an exponential is none


def test_too_few_sizes_have_no_line() -> None:
    assert np.isnan(line([1.0, 2.0])[0])


def test_wars_of_two_alone_without_joining() -> None:
    quick = {"states": 8, "years": 60, "settled": 20, "runs": 12}
    alone = war_sizes(school("default").where(joining=0.0, crisis_rate=1.0), **quick)
    joined = war_sizes(school("default").where(joining=1.0, crisis_rate=1.0), **quick)
    assert len(alone.deaths) == len(alone.parties) > 0
    assert (alone.parties == 2).all()
    assert joined.parties.max() > 2
    assert joined.parties.max() <= 8
    assert alone.deaths.min() >= 999


def test_the_same_seed_gives_the_same_wars_whatever_the_workers() -> None:
    quick = {"states": 6, "years": 40, "settled": 0, "runs": 40}
    one, two = war_sizes(workers=1, **quick), war_sizes(workers=2, **quick)
    assert (one.deaths == two.deaths).all()
    assert one.finished == 40


def test_ctrl_c_keeps_what_is_finished() -> None:
    def stop(done: int, due: int) -> None:
        if done >= 20:
            raise KeyboardInterrupt

    assert war_sizes(states=4, years=10, settled=0, runs=60, progress=stop).finished == 20
