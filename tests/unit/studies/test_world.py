"""The default world beside the record: what agrees, what is kept, what is missing."""

from __future__ import annotations

import json
import math
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.core.errors import InvalidValue
from detente.core.progress import Moment
from detente.data.record import Record, open_record
from detente.schools import school
from detente.studies.world.figures import _ends
from detente.studies.world.model import _pooled_error, simulate_quantities
from detente.studies.world.record import quantities
from detente.studies.world.row import QUANTITIES, WorldRow
from detente.studies.world.study import compare

HOW: dict[str, Any] = {"backend": "numpy", "replicates": 2}


def row(model: float, record: float | None, quantity: str = "crises", error: float = 0.1) -> WorldRow:
    return WorldRow(quantity, 20, model, error, record)


def test_a_quantity_agrees_within_one_and_a_half_times() -> None:
    assert row(1.49, 1.0).agrees
    assert row(1 / 1.49, 1.0).agrees
    assert row(1.51, 1.0).agrees is False
    assert row(1 / 1.51, 1.0).agrees is False
    assert row(0.0, 1.0).agrees is False, "a world without wars is not the record's"


def test_nothing_is_judged_without_a_record_or_where_it_grows_with_the_years() -> None:
    assert row(1.0, None).agrees is None
    assert row(1.0, None).ratio is None
    assert row(6.0, 25.0, "largest_war").agrees is None
    assert row(float("nan"), 1.0).agrees is None


def test_what_is_no_number_is_null_in_json() -> None:
    told = row(float("nan"), 1.0, error=float("nan")).to_json()
    assert told["model"] is told["standard_error"] is told["ratio"] is None
    json.dumps(told, allow_nan=False)


def table(columns: str, *rows: tuple[Any, ...]) -> Any:
    import pandas

    return pandas.DataFrame(rows, columns=columns.split())


def made_up(**changes: Any) -> Record:
    """Four states from 2001 to 2010: 60 dyad-years."""
    tables = {
        "members": table("ccode styear endyear", *[(k, 2001, 2016) for k in (1, 2, 3, 4)]),
        "disputes": table(
            "ccode1 ccode2 year midonset", (1, 2, 2001, 1), (2, 1, 2001, 1), (1, 2, 2002, 0), (1, 3, 2003, 1)
        ),
        "wars": table(
            "warnum ccode1 ccode2 year batdeath1",
            *[(1, 1, 2, 2001, 100.0), (1, 2, 1, 2001, 50.0), (1, 1, 2, 2002, 100.0), (1, 2, 1, 2002, 50.0)],
            *[(2, 1, 3, 2005, None), (2, 3, 1, 2005, 7.0), (2, 1, 4, 2005, None), (2, 4, 1, 2005, 3.0)],
        ),
        "contiguity": table(
            "ccode1 ccode2 conttype styear endyear", (1, 2, 1, 2001, 2005), (1, 2, 0, 2006, 2010), (2, 3, 5, 2001, 2003)
        ),
        "majors": table("ccode styear endyear", (4, 2001, 2002)),
        "rivalries": table("ccode1 ccode2 styear endyear", (2, 1, 1990, 2002), (1, 3, 2001, 2010)),
        "alliances": table("ccode1 ccode2 year atop_defense", (1, 2, 2001, 1), (2, 1, 2001, 1), (1, 3, 2001, 0)),
        "sipri": table("country year burden", *[("X", 2001 + k, 0.01 * k) for k in range(10)]),
    } | changes
    found = Record(folders=())
    found._tables.update(tables)
    found.notes.update({name: f"{name} is not there." for name, value in tables.items() if value is None})
    return found


def test_quantities_of_a_record_counted_by_hand() -> None:
    values, missing = quantities(made_up())
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
    assert values["burden"] == pytest.approx(0.045)


def test_a_war_of_which_no_deaths_are_known_is_left_out_and_no_zero() -> None:
    unknown = table(
        "warnum ccode1 ccode2 year batdeath1", (1, 1, 2, 2001, None), (1, 2, 1, 2001, None), (2, 1, 3, 2001, 9.0)
    )
    assert quantities(made_up(wars=unknown.astype({"batdeath1": float})))[0]["deaths"] == 9.0


@pytest.mark.parametrize(
    ("gone", "lost"),
    [
        ("members", {"disputes", "wars", "relevant", "alliances"}),
        ("rivalries", {"relevant"}),
        ("sipri", {"burdens"}),
        ("wars", {"wars"}),
    ],
)
def test_what_is_not_at_hand_is_named_and_never_zero(gone: str, lost: set[str]) -> None:
    values, missing = quantities(made_up(**{gone: None}))
    assert set(missing) == lost
    assert all(f"{gone} is not there." in reason for reason in missing.values())
    named = {"disputes": "crises", "burdens": "burden"}
    assert not {named.get(name, name) for name in lost} & set(values)


def test_every_missing_file_is_named(tmp_path: Path) -> None:
    values, missing = quantities(open_record(tmp_path, None))
    assert values == {}
    assert missing["relevant"].count("is not there") == 4


def test_a_world_too_small_to_say_anything_says_so_quietly() -> None:
    """One replicate has no standard error, and some of its quantities no value."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        values, errors = simulate_quantities(school("default"), 3, 1, backend="numpy")
    assert all(math.isnan(e) for e in errors.values() if e != 0)
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
    assert seen[-1].done == seen[-1].due
    assert [moment.done for moment in seen] == sorted(moment.done for moment in seen)


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
