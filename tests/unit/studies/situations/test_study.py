"""The whole study on a record made up for tests: shares, populations, changes, what is kept, what is told."""

from __future__ import annotations

from itertools import pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import detente
from detente.core.errors import DataError, InvalidValue, UnknownName
from detente.core.progress import Moment
from detente.core.same import same
from detente.studies.situations import shares as shares_module
from detente.studies.situations import study as module
from detente.studies.situations.account import title
from detente.studies.situations.classify import NAMES, Reading, classify
from detente.studies.situations.intervals import of_changes
from detente.studies.situations.observed import observe
from detente.studies.situations.populations import DEFINITIONS, POPULATIONS, dilemmas
from detente.studies.situations.result import Situations
from detente.studies.situations.rules import central, design
from detente.studies.situations.shares import band, count
from detente.studies.situations.study import READ, situations
from detente.studies.situations.variations import VARIATIONS, VARIED
from unit.studies.situations.made import dispute, observed
from unit.studies.situations.record import YEARS, made, ring

STATES = 24


def study(patch: pytest.MonkeyPatch, record: Any = None, **options: Any) -> Situations:
    patch.setattr(module, "open_record", lambda data, cache, **_: record or made(STATES))
    return situations(**({"years": YEARS, "states": ring(STATES)} | options))


@pytest.fixture(scope="module")
def found() -> Situations:
    with pytest.MonkeyPatch.context() as patch:
        return study(patch)


def test_a_year_by_hand(found: Situations) -> None:
    """1966: 24 relevant dyads; six had a dispute in 1965 without a claim, one of them is bound; nobody else quarrels.

    Both are exposed: the stronger to half its strength.
    """
    year = next(one for one in found.years if one.year == 1966)
    assert (year.dyads, year.all_dyads) == (STATES, STATES * (STATES - 1) // 2)
    assert year.unknown.share == 0.0
    assert year.shares["dilemma"].share == pytest.approx(5 / STATES)
    assert year.dilemma_of_all.share == pytest.approx(5 / year.all_dyads)
    assert year.shares["community"].share == pytest.approx(1 / STATES)
    assert year.shares["unbound_peace"].share == pytest.approx(18 / STATES)
    assert sum(one.share for one in year.shares.values()) == pytest.approx(1.0)


def test_periods_by_hand(found: Situations) -> None:
    """Dilemmas of five dyads in 1966-75, less those with a claim of 1975, and of one dyad in 2001-10."""
    early, late = found.periods
    assert (early.first, early.last, late.first, late.last) == (1960, 1989, 1990, 2010)
    codes = found.dyad_years
    torn = codes.situation == NAMES.index("dilemma")
    assert int((torn & (codes.year > 1990)).sum()) == 10
    assert late.share().band.share == pytest.approx(10 / (21 * STATES))
    assert late.share("all").band.share == pytest.approx(10 / late.dyad_years["all"])
    assert late.dyad_years == {"relevant": 504, "hostile": 11, "neighbours": 504, "all": 21 * 276}
    assert late.share("hostile").band.share == pytest.approx(10 / 11), "its year of the dispute is a spiral"
    assert late.share("hostile", "dilemma_or_spiral").band.share == 1.0


def test_bands_hold_the_central_share(found: Situations) -> None:
    bands = [share for one in found.years for share in one.shares.values()]
    bands += [share.band for one in found.periods for share in one.shares]
    assert all(one.low <= one.share <= one.high for one in bands if one.share == one.share)
    assert band(np.array([0.2, np.nan, 0.5, 0.1])) == shares_module.Band(0.2, 0.1, 0.5)
    assert np.isnan(band(np.array([np.nan, 0.5])).share), "no band without its middle"


def test_changes_are_differences(found: Situations) -> None:
    early, late = found.periods
    for one in found.changes:
        gap = late.share(one.population, one.definition).band.share
        gap -= early.share(one.population, one.definition).band.share
        assert one.change == pytest.approx(gap)
        assert (one.fewer, one.combinations) <= (162, 162)
    change = found.changes_of()[0]
    assert change.interval.low < change.change < change.interval.high


def test_the_interval_of_a_change_is_that_of_two_independent_means() -> None:
    """Dyads that share no state: its variance is the sum of those of two means, within 20 % (one sample, by seed)."""
    random, n = np.random.default_rng(3), 400
    one, year = np.arange(2 * n) * 2, np.repeat(np.arange(40), 20)
    torn, late = (random.random(2 * n) < 0.3).astype(float), year >= 20
    held = of_changes(torn, one, one + 1, year, np.stack([~late, late], -1))[0]
    expected = np.sqrt(sum(torn[rows].var(ddof=1) / rows.sum() for rows in (late, ~late)))
    assert held.standard_error == pytest.approx(expected, rel=0.2)
    assert (held.low + held.high) / 2 == pytest.approx(torn[late].mean() - torn[~late].mean())


def test_years_of_a_decade_count_as_one() -> None:
    """Which years of a decade the rows are of does not matter, and what a decade has in common widens the interval.

    Were years taken one by one, both would fail: a shock of a decade then looks like ten of them.
    """
    random, n = np.random.default_rng(3), 600
    one, year = np.arange(n) * 2, 1900 + np.arange(n) // 5
    late = year >= 1960
    inside = np.stack([~late, late], -1)
    torn = (random.random(n) < 0.3).astype(float)
    told = of_changes(torn, one, one + 1, year, inside)[0]
    other_years = year // 10 * 10 + random.integers(0, 10, n)
    assert of_changes(torn, one, one + 1, other_years, inside)[0] == told
    shaken = (random.random(n) < np.where(year // 10 % 2 == 0, 0.1, 0.5)).astype(float)
    wide = of_changes(shaken, one, one + 1, year, inside)[0]
    assert wide.standard_error > 2 * told.standard_error
    assert wide.df < 20, "there are twelve decades"


def test_one_rule_changed_by_hand(found: Situations) -> None:
    """The bound fifth pair had a dispute in 1965: without the rule of pacts ten more dilemmas, in 1966-75.

    Its five years 1960-64 are then unknown, as those of the others: spending before 1960 is not on record.
    """
    ruled, free = (found.variation(name) for name in ("as ruled", "no pact"))
    assert ruled is not None
    assert free is not None
    early = found.dyad_years.situation[found.dyad_years.year < 1990]
    torn, known = (early == NAMES.index("dilemma")).sum(), (early != NAMES.index("unknown")).sum()
    assert ruled.shares[0].share == pytest.approx(torn / known)
    assert free.shares[0].share == pytest.approx((torn + 10) / (known - 5))
    assert [one.share for one in ruled.shares] == [one.share().band.share for one in found.periods]
    assert [one.change for one in ruled.changes] == [one.change for one in found.changes_of()]
    for one in (ruled, free):
        assert one.changes[0].combinations == 81
        assert all(band.low <= band.share <= band.high for band in one.shares)
    assert ruled.changes[0].fewer + free.changes[0].fewer == found.changes_of()[0].fewer


def test_every_variation_is_told_and_the_unknown_only_add(found: Situations) -> None:
    assert {(one.name, one.population) for one in found.variations} == set(product(VARIATIONS, VARIED))
    early = found.dyad_years.year < 1990
    torn = np.isin(found.dyad_years.situation[early], [NAMES.index("dilemma"), NAMES.index("unknown")])
    most = found.variation("unknown")
    assert most is not None
    assert most.shares[0].share == pytest.approx(torn.mean())
    assert found.variation("no such rule") is None


def test_a_dilemma_on_both_sides_needs_both(found: Situations) -> None:
    for period in found.periods:
        for name in POPULATIONS:
            assert period.share(name, "both_sides").band.share <= period.share(name).band.share
    weak = Reading(observed((1950, 1951), *dispute(1945), exposure=[0.1, 5.0]))
    levels = central()
    told = dilemmas(weak, levels, classify(weak, levels))
    assert told[list(DEFINITIONS).index("dilemma"), 0].tolist() == [True, True]
    assert told[list(DEFINITIONS).index("both_sides"), 0].tolist() == [False, False]


def test_few_states_have_no_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    few = study(monkeypatch, states=ring(5))
    assert all(np.isnan(one.interval.low) for one in few.changes)
    assert "interval" not in " ".join(few.account)


def test_all_dyads_have_rows_if_they_are_asked_for(found: Situations, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shares of dilemmas among all dyads are those that the usual study gives beside its own."""
    every = study(monkeypatch, dyads="all")
    assert len(every.to_pandas()) == len(YEARS) * 276
    assert same([one.shares["dilemma"] for one in every.years], [one.dilemma_of_all for one in found.years])
    assert same(every.periods, found.periods)


def test_it_is_kept_and_found_again(found: Situations, tmp_path: Path) -> None:
    kept = detente.open(found.save(tmp_path / "situations.nc"))
    assert kept == found
    assert kept.account == found.account
    assert kept.spells(*found.pairs[0]) == found.spells(*found.pairs[0])


def test_a_csv_holds_every_dyad_year(found: Situations, tmp_path: Path) -> None:
    import pandas

    table = pandas.read_csv(found.to_csv(tmp_path / "rows.csv"))
    assert len(table) == len(found.dyad_years.year) == len(YEARS) * STATES
    assert not table.duplicated(["ccode_a", "ccode_b", "year"]).any()
    assert set(table["situation"]) <= set(NAMES)
    row = table[(table["year"] == 1966) & (table["situation"] == "dilemma")].iloc[0]
    assert (row["greedy_a"], row["open_a"], row["competes_a"]) == (0, 1, 0)


def test_it_shows_itself(found: Situations) -> None:
    import matplotlib.pyplot as plt

    assert "162" in str(found.summary())
    assert len(found.summary().rows) == 8
    assert found.plot().get_ylabel() == "share of dyads"
    plt.close("all")


def test_spells_cover_every_year_once(found: Situations) -> None:
    for pair in found.pairs[:5]:
        spells = found.spells(*pair)
        assert sum(one.last - one.first + 1 for one in spells) == len(YEARS)
        assert all(b.first == a.last + 1 and b.name != a.name for a, b in pairwise(spells))


def test_every_number_of_the_account_is_of_the_result(found: Situations) -> None:
    late = found.periods[-1].share()
    ruled, free = "9.0\u202f% and 2.0\u202f%", "11\u202f% and 2.0\u202f%"
    assert found.account[0].startswith(f"Security dilemmas: if a pact of peace ends doubt, {ruled} of the politically")
    assert found.account[0].endswith(f"if no pact does, {free}.")
    assert late.band.share == pytest.approx(0.01984, abs=1e-5)
    assert title(found) == found._title(), "a claim about the world is not judged by some states"


@pytest.mark.parametrize("finished", [1, 5])
def test_ctrl_c_keeps_what_was_finished(finished: int) -> None:
    left = iter(range(finished - 1))

    def stop() -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt

    reading = Reading(observed(range(1946, 1970), *dispute(1950)))
    counts, whole = count(reading, stop), count(reading, lambda: None)
    assert len(counts.by_year) == finished
    assert (counts.by_year == whole.by_year[:finished]).all()
    assert (counts.central == whole.central).all()


def test_stopped_in_the_intervals_the_shares_remain(found: Situations, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(moment: Moment) -> None:
        if moment.stage == "intervals" and moment.done > READ + len(design()) + 1:
            raise KeyboardInterrupt

    stopped = study(monkeypatch, progress=stop)
    assert not stopped.complete
    assert same(stopped.years, found.years)
    assert [one.share().band for one in stopped.periods] == [one.share().band for one in found.periods]
    assert np.isnan(stopped.changes_of()[0].interval.low)


def test_progress_ends_where_it_should(monkeypatch: pytest.MonkeyPatch) -> None:
    moments: list[Moment] = []
    study(monkeypatch, progress=moments.append)
    assert {"reading the record", "thresholds", "intervals"} <= {one.stage for one in moments}
    shares = [one.share for one in moments]
    assert shares == sorted(shares)
    assert sum(one.stage == "thresholds" for one in moments) >= len(design())


def test_what_cannot_be_told_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownName, match="dyads"):
        study(monkeypatch, dyads="some")
    with pytest.raises(InvalidValue, match="no politically relevant"):
        study(monkeypatch, states=ring(STATES)[:3:2])
    record = made()
    record._tables["disputes"] = None
    record.notes["disputes"] = "no file"
    with pytest.raises(DataError, match="Situations cannot be told"):
        study(monkeypatch, record)


def test_the_strength_of_the_other_falls_with_distance() -> None:
    """Of land neighbours it is the ratio of capabilities, in the model's distance; a missing capital is unknown."""
    record, pair = made(), ring(STATES)[:2]
    seen = observe(record, [1970], pair)
    assert seen.exposure.tolist() == [[2.0, 0.5]]
    far = made()
    land = far._tables["contiguity"]
    far._tables["contiguity"] = land.assign(conttype=5)
    assert 1.0 < observe(far, [1970], pair).exposure[0, 0] < 2.0
    far._tables["capitals"] = far._tables["capitals"].query(f"ccode != {pair[0]}")
    assert np.isnan(observe(far, [1970], pair).exposure).all()
