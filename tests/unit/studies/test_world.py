"""The default world beside the record: what agrees, what is kept, what is missing."""

from __future__ import annotations

import json
import math
import warnings
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.core.errors import InvalidValue, TooLong
from detente.core.outlook import TimeLimit
from detente.core.progress import Moment
from detente.data.record import Record, open_record
from detente.schools import school
from detente.studies.world.figures import _ends
from detente.studies.world.model import WORLD, _pooled_error, largest_of, simulate_quantities
from detente.studies.world.record import pacts, quantities, shares_of_pacts
from detente.studies.world.row import FIT, QUANTITIES, WorldRow
from detente.studies.world.study import compare, world

HOW: dict[str, Any] = {"backend": "numpy", "replicates": 2}


def row(model: float, record: float | None, *, error: float = 0.0, fit: bool = False) -> WorldRow:
    return WorldRow("crises", 20, model, error, record, fit)


def test_a_quantity_agrees_within_one_and_a_half_times() -> None:
    assert row(1.49, 1.0).status == "agrees"
    assert row(1 / 1.49, 1.0).status == "agrees"
    assert row(1.51, 1.0).status == "does not"
    assert row(1 / 1.51, 1.0).status == "does not"
    assert row(0.0, 1.0).status == "does not", "a world without wars is not the record's"


@pytest.mark.parametrize(
    ("model", "error", "status"),
    [(1.6, 0.06, "agrees"), (1.6, 0.04, "does not"), (0.6, 0.04, "agrees"), (0.6, 0.03, "does not"),
     (1.6, math.nan, "does not"), (1.4, 5.0, "agrees")],
)  # fmt: skip
def test_what_two_standard_errors_could_explain_is_no_disagreement(model: float, error: float, status: str) -> None:
    """1.6 - 2 x .06 = 1.48, .6 + 2 x .04 = .68: within 1.5 times."""
    assert row(model, 1.0, error=error).status == status


def test_what_was_tuned_is_no_agreement_however_close() -> None:
    assert row(1.0, 1.0, fit=True).status == "fit"
    far = row(5.0, 1.0, fit=True)
    assert (far.status, far.close) == ("fit", False)


def test_nothing_is_judged_without_a_record() -> None:
    for one in (row(1.0, None), row(math.nan, 1.0), row(1.0, None, fit=True)):
        assert one.status is one.close is None
    assert row(1.0, None).ratio is None


def test_the_largest_war_is_that_of_as_many_wars_as_the_record_has() -> None:
    """Of two wars of 2 or 6 parties, as likely, the larger has 6 with chance 3/4: 5, with a spread of root 3."""
    sizes = np.array([2.0, 6.0] * 32)
    assert largest_of(sizes, 1) == (pytest.approx(4.0), pytest.approx(2.0 / 8.0))
    assert largest_of(sizes, 2) == (pytest.approx(5.0), pytest.approx(3**0.5 / 32**0.5))
    assert largest_of(sizes, 95)[0] == pytest.approx(6.0)
    assert largest_of(sizes[:2], 95) == (pytest.approx(6.0), pytest.approx(0.0, abs=1e-9))


def test_that_runs_take_too_long_is_said_before_the_record_is_read(tmp_path: Path) -> None:
    """Reading it takes seconds, and what is damaged in it is not what is to be mended first."""
    (tmp_path / "cow_nmc.rda").write_bytes(b"damaged")
    with pytest.raises(TooLong):
        world(sizes=(400,), replicates=10**6, data=tmp_path, cache=tmp_path, progress=TimeLimit())


def alliances(*pairs: tuple[int, int], states: int = 6) -> np.ndarray:
    out = np.zeros((states, states))
    for a, b in pairs:
        out[a, b] = out[b, a] = 1.0
    return out


@pytest.mark.parametrize(
    ("pairs", "closed", "size"),
    [
        (((0, 1), (1, 2), (0, 2)), 1.0, 3 / 6),
        (((0, 1), (1, 2)), 0.0, 2 / 6),
        (((0, 1), (1, 2), (0, 2), (2, 3)), 6 / 10, (3 * 3 + 2) / 4 / 6),  # paths: 6 closed, 0-2-3 and 1-2-3, both ways
    ],
)
def test_triads_and_sizes_of_pacts(pairs: Any, closed: float, size: float) -> None:
    """Counted by hand; a year without alliances adds nothing."""
    years = np.stack([alliances(*pairs), alliances()])
    for given in (alliances(*pairs), years):
        told = shares_of_pacts(pacts(given))
        assert told == {"closed_triads": pytest.approx(closed), "pact_size": pytest.approx(size)}
    assert all(math.isnan(x) for x in shares_of_pacts(pacts(alliances())).values())


def test_what_is_no_number_is_null_in_json() -> None:
    told = row(float("nan"), 1.0, error=float("nan")).to_json()
    assert told["model"] is told["standard_error"] is told["ratio"] is told["status"] is None
    json.dumps(told, allow_nan=False)


def table(columns: str, *rows: tuple[Any, ...]) -> Any:
    import pandas

    return pandas.DataFrame(rows, columns=columns.split())


FOUR = (2, 20, 40, 41)
"""The United States, Canada, Cuba and Haiti."""
TEN = range(2001, 2011)


def made_up(**changes: Any) -> Record:
    """Four states from 2001 to 2010: 60 dyad-years."""
    a, b, c, d = FOUR
    tables = {
        "system": table("ccode start end", *[(k, date(1990, 1, 1), date(2016, 12, 31)) for k in FOUR]),
        "disputes": table(
            "dispnum ccode1 ccode2 year midonset hostlev1 revstate1 fatality",
            *[(1, one, two, 2001, 1, 2.0, 0.0, 0.0) for one, two in ((a, b), (b, a))],
            (1, a, b, 2002, 0, 2.0, 0.0, 0.0),
            (2, a, c, 2003, 1, 2.0, 0.0, 0.0),
        ),
        "wars": table(
            "warnum ccode1 ccode2 year batdeath1",
            *[(1, a, b, 2001, 100.0), (1, b, a, 2001, 50.0), (1, a, b, 2002, 100.0), (1, b, a, 2002, 50.0)],
            *[(2, a, c, 2005, None), (2, c, a, 2005, 7.0), (2, a, d, 2005, None), (2, d, a, 2005, 3.0)],
        ),
        "contiguity": table(
            "ccode1 ccode2 conttype styear endyear", (a, b, 1, 2001, 2005), (a, b, 0, 2006, 2010), (b, c, 5, 2001, 2003)
        ),
        "majors": table("ccode styear endyear", (d, 2001, 2002)),
        "rivalries": table("ccode1 ccode2 styear endyear", (b, a, 1990, 2002), (a, c, 2001, 2010)),
        "alliances": table("ccode1 ccode2 year atop_defense", (a, b, 2001, 1), (b, a, 2001, 1), (a, c, 2001, 0)),
        "sipri": table("ccode year burden", *[(a, 2001 + k, 0.01 * k) for k in range(10)]),
    } | changes
    found = Record(folders=())
    found._tables.update(tables)
    found.notes.update({name: f"{name} is not there." for name, value in tables.items() if value is None})
    return found


def test_quantities_of_a_record_counted_by_hand() -> None:
    values, missing = quantities(made_up(), TEN, FOUR)
    assert missing == {}
    assert values["dyad_years"] == 60
    assert values["crises"] == pytest.approx(2 / 60), "an onset is counted once a dyad, its later years not"
    assert values["wars"] == pytest.approx(2 / 60), "one a war, however long"
    assert values["parties"] == pytest.approx(2.5)
    assert values["wars_of_more_than_two"] == pytest.approx(0.5)
    assert values["largest_war"] == 3
    assert values["deaths"] == pytest.approx((150 + 10) / 2), "deaths of a state count once; unknown adds nothing"
    near = 5 + 3 + 3 * 2
    assert values["relevant"] == pytest.approx(near / 60), "a spell of kind 0 is no contact"
    assert values["competing"] == pytest.approx(2 / near), "rivals far apart do not count, order of codes does not"
    assert values["alliances"] == pytest.approx(1 / 60), "only where bound to defend"
    assert math.isnan(values["closed_triads"]), "two allies make no triad"
    assert values["pact_size"] == pytest.approx(2 / 4)
    assert values["burden"] == pytest.approx(0.045)


def test_a_war_of_which_no_deaths_are_known_is_left_out_and_no_zero() -> None:
    unknown = table(
        "warnum ccode1 ccode2 year batdeath1", (1, 2, 20, 2001, None), (1, 20, 2, 2001, None), (2, 2, 40, 2001, 9.0)
    )
    assert quantities(made_up(wars=unknown.astype({"batdeath1": float})), TEN, FOUR)[0]["deaths"] == 9.0


@pytest.mark.parametrize(
    ("gone", "lost"),
    [
        ("disputes", {"disputes"}),
        ("rivalries", {"relevant"}),
        ("sipri", {"burdens"}),
        ("wars", {"wars"}),
    ],
)
def test_what_is_not_at_hand_is_named_and_never_zero(gone: str, lost: set[str]) -> None:
    values, missing = quantities(made_up(**{gone: None}), TEN, FOUR)
    assert set(missing) == lost
    assert all(f"{gone} is not there." in reason for reason in missing.values())
    named = {"disputes": "crises", "burdens": "burden"}
    assert not {named.get(name, name) for name in lost} & set(values)


def test_every_missing_file_is_named(tmp_path: Path) -> None:
    values, missing = quantities(open_record(tmp_path, None))
    assert values == {}
    assert missing["relevant"].count("is not there") == 3


def test_a_world_too_small_to_say_anything_says_so_quietly() -> None:
    """One replicate has no standard error, and some of its quantities no value."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        values, errors = simulate_quantities(school("default"), 3, 1, backend="numpy")
    assert set(errors) == set(values)
    of_wars = {"parties", "wars_of_more_than_two", "largest_war", "deaths"}  # their errors are of wars, not of runs
    assert all(math.isnan(e) for q, e in errors.items() if e != 0 and q not in of_wars)
    assert values["crises"] >= 0
    assert math.isnan(values["border_changes_per_war"]) == (values["wars"] == 0)


def test_same_seed_same_world_and_errors_shrink() -> None:
    one, small = simulate_quantities(school("default"), 5, 12, seed=4, backend="numpy")
    again, _ = simulate_quantities(school("default"), 5, 12, seed=4, backend="numpy", workers=1)
    assert json.dumps(one) == json.dumps(again)
    _, large = simulate_quantities(school("default"), 5, 192, seed=4, backend="numpy")
    # a standard error over 12 is uncertain by a fifth: the ratio is 1/4, and below 1/2 but for a chance of 1e-4
    assert large["relevant"] < 0.5 * small["relevant"]


def test_rows_of_every_size_in_order() -> None:
    seen: list[Moment] = []
    found = compare(school("default"), {"crises": 0.0037}, sizes=(4, 6), progress=seen.append, **HOW)
    assert found.complete
    sizes = [r.states for r in found.rows]
    assert sizes == sorted(sizes)
    assert set(sizes) == {4, 6}
    assert {r.quantity for r in found.rows} <= set(QUANTITIES)
    assert all((r.record is None) == (r.quantity != "crises") for r in found.rows)
    assert {r.quantity for r in found.rows if r.fit} == FIT
    assert dict(found.settings) == dict(WORLD)
    assert seen[-1].done == seen[-1].due
    assert [moment.done for moment in seen] == sorted(moment.done for moment in seen)


def test_only_the_world_that_was_tuned_is_fit() -> None:
    found = compare(school("defensive_realism"), {"crises": 0.0037}, sizes=(4,), **HOW)
    assert not any(r.fit for r in found.rows)


def test_a_theory_overrules_what_the_world_is_set_to() -> None:
    plain, _ = simulate_quantities(school("default"), 6, 2, backend="numpy", settings={})
    own = school("default").where(offence_advantage=2.5, bargaining_noise=0.2, pact_joining=0.0, futility=0.0)
    overruled, _ = simulate_quantities(own, 6, 2, backend="numpy")
    assert json.dumps(plain) == json.dumps(overruled)
    assert json.dumps(plain) != json.dumps(simulate_quantities(school("default"), 6, 2, backend="numpy")[0])


def test_ctrl_c_leaves_the_sizes_that_were_finished() -> None:
    def stop(moment: Moment) -> None:
        if moment.done == moment.due:
            raise KeyboardInterrupt

    found = compare(school("default"), {}, sizes=(4, 6), progress=stop, **HOW)
    whole = compare(school("default"), {}, sizes=(4,), **HOW)
    assert not found.complete
    assert [r.to_json() for r in found.rows] == [r.to_json() for r in whole.rows]


def test_wrong_seeds_are_refused() -> None:
    with pytest.raises(InvalidValue, match="seed"):
        compare(school("default"), {}, sizes=(4,), seed=-1, **HOW)


def test_the_error_over_wars_is_that_of_replicates() -> None:
    """Ten wars of one replicate that are all alike say as much as one: against a bootstrap of whole replicates, 5 %."""
    rng = np.random.default_rng(5)
    parts = [np.full(int(n), int(rng.integers(2, 6))) for n in rng.integers(1, 15, 60)]
    again = []
    for _ in range(4000):
        some = [parts[k] for k in rng.integers(0, 60, 60)]
        again.append(np.concatenate(some).mean())
    assert _pooled_error(parts) == pytest.approx(np.std(again), rel=0.05)
    pooled = np.concatenate(parts)
    assert _pooled_error(parts) > 2 * pooled.std() / pooled.size**0.5
    assert math.isnan(_pooled_error(parts[:1]))


def test_the_interval_of_a_share_of_wars_stays_above_nought() -> None:
    row = WorldRow("wars_of_more_than_two", 20, 0.02, 0.02, 0.1)
    low, high = _ends(row)
    assert 0 < low < row.model / 0.1 < high < 10
    assert _ends(WorldRow("parties", 20, 2.5, 0.1, 2.0)) == pytest.approx((1.152, 1.348))
