"""What was asked and what made it, as a manifest says it; and the tables of a run."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import detente
from detente import store
from detente.core.errors import MissingExtra
from detente.core.param import REGISTRY
from detente.core.phases import Mechanism
from detente.store.tables import write_tables
from unit.store.runs import asked, small


# ------------------------------------------------------------------ what was asked
def test_every_parameter_of_a_theory_is_told_with_its_source() -> None:
    theory, place = detente.school("three_steps").where(prior=0.25), detente.scenario("cold_war")
    told = store.theory_asked(theory, place)
    values = theory.values(**place.settings)
    assert told["parameters"].keys() == values.keys() == detente.parameters(theory).keys()
    assert told["parameters"]["prior"] == {
        "value": 0.25, "unit": REGISTRY["prior"].unit, "source": REGISTRY["prior"].source
    }  # fmt: skip
    assert all(one["source"] for one in told["parameters"].values())
    assert sum(map(len, told["mechanisms"].values())) == len(theory.mechanisms)
    assert "code" not in told


def test_a_question_says_everything_that_fixes_the_numbers() -> None:
    run = small()
    told = store.question_of(run)
    assert (told["seed"], told["replicates"], told["years"], told["backend"]) == (0, 3, 6, "numpy")
    assert told["keep"] == ["capability", "conduct", "order"]
    key = store.key_of(told)
    for other in (
        {"seed": 1},
        {"replicates": 4},
        {"years": 5},
        {"keep": ("conduct",)},
        {"theory": detente.school("habit").where(leap=0.2)},
        {"scenario": detente.scenario("first_encounter").replace(settings={"leap": 0.2})},
        {"interventions": (detente.Intervention(2, conduct=1),)},
        {"replicate_ids": (0, 1, 3)},
    ):
        how = {"theory": "habit", "scenario": "first_encounter", "replicates": 3, "years": 6} | other
        again = detente.simulate(**{"keep": ("conduct", "capability", "order"), "backend": "numpy", **how})
        assert store.key_of(store.question_of(again)) != key, other
    once = detente.simulate("habit", "first_encounter", keep=("order", "conduct", "capability"), replicates=3, years=6,
                            backend="numpy", chunk=1, workers=2)  # fmt: skip
    assert store.key_of(store.question_of(once)) == key
    assert store.content_of(once) == store.content_of(small())


def test_theories_that_several_states_follow_are_told_once() -> None:
    one, two = detente.school("habit"), detente.school("tit_for_tat")
    run = detente.simulate([one, two, one, one, two, two], "classroom_six", replicates=1, years=2, backend="numpy")
    told = store.question_of(run)
    assert [held["name"] for held in told["theories"]] == ["habit", "tit_for_tat"]
    assert told["follows"] == [0, 1, 0, 0, 1, 1]


def test_the_code_of_a_mechanism_of_ones_own_counts(tmp_path: Path) -> None:
    keys = []
    for words in ("mild", "stern"):

        class Own(Mechanism):  # a class of a test, which is not detente's
            phase = "respond"
            __doc__ = words
            __module__ = f"own_{words}"

            def __call__(self, world, product, year):  # type: ignore[no-untyped-def]
                return world, product

        told = store.theory_asked(detente.school("habit").add(Own()))
        assert set(told["code"]) == {f"own_{words}:{Own.__qualname__}"}
        keys.append(store.key_of(told))
    assert keys[0] != keys[1]


# ------------------------------------------------------------------ what made it
def test_what_made_it_names_neither_machine_nor_user(monkeypatch: pytest.MonkeyPatch) -> None:
    import platform

    monkeypatch.setenv("HOME", "/folk/alice")
    monkeypatch.setattr(sys, "argv", ["/folk/alice/bin/detente", "run", "/folk/alice/my mine.toml", "/folk/alicent"])
    told = store.made(started=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), seconds=1.23456)
    assert told["command"] == "detente run '~/my mine.toml' /folk/alicent"
    assert (told["started"], told["seconds"]) == ("2026-01-02T03:04:05Z", 1.235)
    assert told["versions"]["detente"] == detente.__version__
    assert {"numpy", "xarray", "h5py"} <= set(told["versions"])
    assert told["hardware"].keys() == {"processor", "cores", "memory"}
    text = json.dumps(told)
    assert platform.node() not in text or len(platform.node()) < 4
    monkeypatch.setattr(sys, "argv", ["/folk/alice/study.py", "a b"])
    assert store.made()["command"] == "python study.py 'a b'"
    assert store.made("detente sweep x")["command"] == "detente sweep x"


# ------------------------------------------------------------------ tables
def test_tables_have_a_row_for_each_year_state_and_dyad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = detente.simulate("habit", "classroom_six", keep=("conduct", "capability", "order"), replicate_ids=(7, 2),
                           years=3, backend="numpy")  # fmt: skip
    monkeypatch.setattr("detente.store.tables.ROWS", 50)  # a replicate at a time
    assert write_tables(run, tmp_path) == ("years.parquet", "states.parquet", "dyads.parquet")
    years, states, dyads = (pl.read_parquet(tmp_path / f"{name}.parquet") for name in ("years", "states", "dyads"))
    assert (len(years), len(states), len(dyads)) == (2 * 3, 2 * 3 * 6, 2 * 3 * 6 * 5)
    assert states.columns == ["replicate", "year", "state", "state_name", "capability"]
    assert dyads.columns == ["replicate", "year", "state", "state_name", "other", "other_name", "conduct"]
    assert years["order"].to_list() == np.asarray(run["order"]).ravel().tolist()
    for row in dyads.rows(named=True):
        at = ([7, 2].index(row["replicate"]), row["year"] - int(run.calendar[0]), row["state"], row["other"])
        assert row["conduct"] == run["conduct"][at]
        assert (row["state_name"], row["other_name"]) == (run.labels[at[2]], run.labels[at[3]])
    assert (dyads["state"] != dyads["other"]).all()
    for row in states.rows(named=True):
        at = ([7, 2].index(row["replicate"]), row["year"] - int(run.calendar[0]), row["state"])
        assert row["capability"] == run["capability"][at]


def test_columns_of_a_table_have_units_and_words(tmp_path: Path) -> None:
    from pyarrow import parquet

    write_tables(small(), tmp_path)
    schema = parquet.read_schema(tmp_path / "states.parquet")
    assert schema.field("capability").metadata[b"units"] == b"5 % GDP"
    assert {str(schema.field(name).type) for name in ("replicate", "year", "state")} == {"int32"}
    assert all(schema.field(name).metadata[b"long_name"] for name in schema.names)


def test_where_tables_cannot_be_written_the_manifest_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match="pyarrow"):
        write_tables(small(), tmp_path)
    held = store.write(tmp_path / "run", small(), question=asked(small()), kind="run")
    assert set(held.files) == {"result.nc"}
    assert "pyarrow" in held.made["tables"]
    assert store.verify(tmp_path / "run").ok
