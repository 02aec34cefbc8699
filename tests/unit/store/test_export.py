"""Exports: every number is there and comes back, within the limits of each format, and validators take them."""

import csv
import json
import os
import re
import sys
import warnings
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import detente
from detente import Scenario, fork, school, simulate, store
from detente.core.errors import DataError, InvalidValue, MissingExtra, UnknownName
from detente.core.fields import ABOUT
from detente.core.param import REGISTRY
from detente.core.run import Run
from detente.core.world import World
from detente.store.export import FORMATS, export
from detente.store.export.stata import RESERVED, stata_names
from detente.studies.sweep import sweep
from unit.store.runs import asked, small

ENDS = {"csv": "csv", "parquet": "parquet", "stata": "dta"}
READ = {"csv": pd.read_csv, "parquet": pd.read_parquet, "stata": pd.read_stata}


@pytest.fixture(scope="module")
def run() -> Run:
    place = Scenario("x", states=3, years=4, names=("Ava, of A", 'Bel "B"', "Côr"), first_year=1950)
    return simulate("default", place, replicates=5, backend="numpy", keep=(*World.names(), "belief", "wars"))


def codebook(folder: Path) -> dict[tuple[str, str], dict[str, str]]:
    with (folder / "codebook.csv").open(encoding="utf-8", newline="") as file:
        return {(row["table"], row["column"]): row for row in csv.DictReader(file)}


@pytest.mark.parametrize("to", ENDS)
def test_every_number_is_in_the_tables(to: str, run: Run, tmp_path: Path) -> None:
    made = export(run, to, tmp_path / "out")
    assert set(made.files) == {"codebook.csv", *(f"{t}.{ENDS[to]}" for t in ("years", "states", "dyads"))}
    assert made.bytes == sum((made.path / name).stat().st_size for name in made.files)
    how: dict[str, Any] = {"convert_categoricals": False} if to == "stata" else {}
    book = codebook(made.path)
    for table, rows in (("years", 5 * 4), ("states", 5 * 4 * 3), ("dyads", 5 * 4 * 6)):
        frame = READ[to](made.path / f"{table}.{ENDS[to]}", **how)
        assert len(frame) == rows
        assert {("replicate"), ("year")} <= set(frame.columns)
        assert {(table, name) for name in frame.columns} == {key for key in book if key[0] == table}
        assert sorted(frame["year"].unique()) == [1950, 1951, 1952, 1953]
        at = frame["replicate"].to_numpy(), frame["year"].to_numpy() - 1950
        places = [frame[axis].to_numpy() for axis in ("state", "other") if axis in frame]
        for name in set(frame.columns) & set(run.records):
            held = run[name][(*at, *places)]
            assert np.array_equal(frame[name].to_numpy(np.float32), held), name
    assert book["dyads", "belief"]["unit"] == "probability"
    assert book["dyads", "belief"]["label"] == ABOUT["belief"].label
    assert (book["dyads", "belief"]["lowest"], book["dyads", "belief"]["highest"]) == ("0", "1")


def test_csv_names_states_and_reads_as_text(run: Run, tmp_path: Path) -> None:
    frame = pl.read_csv(export(run, "csv", tmp_path / "out").path / "dyads.csv")
    assert set(frame["state_name"]) == set(run.labels)
    assert (frame["state"] != frame["other"]).all()


def test_stata_has_labels_of_states_and_columns(run: Run, tmp_path: Path) -> None:
    path = export(run, "stata", tmp_path / "out").path / "dyads.dta"
    with pd.io.stata.StataReader(path) as reader:
        labels = reader.variable_labels()
        values = reader.value_labels()
        title = reader.data_label
    assert values["state"] == dict(enumerate(run.labels))
    assert labels["belief"] == f"{ABOUT['belief'].label} [probability]"[:80]
    assert all(len(text) <= 80 for text in (*labels.values(), title))


def test_names_fit_into_stata() -> None:
    long = [f"a_name_that_is_longer_than_thirty_two_{k}" for k in range(12)]
    names = stata_names([*long, "double", "str8", "2nd", "first year", "first-year", "belief", "größe"])
    assert len(set(names.values())) == len(names)
    for name in names.values():
        assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,31}", name)
        assert name not in RESERVED
        assert not re.fullmatch(r"str\d+", name)
    assert names["belief"] == "belief"
    assert names["double"] == "double_"


def test_stata_takes_what_it_has_no_number_for(tmp_path: Path) -> None:
    few = small()
    conduct = few["conduct"].astype(np.float32).copy()
    conduct[0, 0, 0, 1], conduct[1, 0, 0, 1] = np.inf, np.nan
    ids = np.array([1, 2**40, 2**60])
    odd = Run(**{**vars(few), "records": {"conduct": conduct}, "replicate_ids": ids})
    made = export(odd, "stata", tmp_path / "out")
    frame = pd.read_stata(made.path / "dyads.dta", convert_categoricals=False)
    assert frame["conduct"].isna().sum() == 2
    assert set(frame["replicate"]) == {"1", str(2**40), str(2**60)}
    assert "not finite" in codebook(made.path)["dyads", "conduct"]["note"]


def test_netcdf_is_the_result_again(run: Run, tmp_path: Path) -> None:
    made = export(run, "netcdf", tmp_path / "run.nc")
    assert detente.open(made.path) == run


def test_zarr_holds_the_same_arrays(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("zarr")
    import xarray

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = export(run, "zarr", tmp_path / "run.zarr")
    assert xarray.open_zarr(made.path).load().equals(run.to_xarray())


@pytest.mark.parametrize("to", ["csv", "parquet", "stata"])
def test_other_results_have_the_table_of_their_numbers(to: str, tmp_path: Path) -> None:
    found = detente.diagnose(simulate("habit", "first_encounter", replicates=4, years=25, keep=detente.NEEDS))
    made = export(found, to, tmp_path / "out")
    frame = READ[to](made.path / f"table.{ENDS[to]}")
    assert len(frame) == len(found.to_pandas())
    assert {name for _, name in codebook(made.path)} == set(frame.columns)


# ---------------------------------------------------------------- research objects
@pytest.fixture
def stored(tmp_path: Path) -> Path:
    few = fork(small(), 3, [], theory=school("three_steps"))
    made = store.made("detente run first_encounter", seconds=2.5)
    data = [{"source": "capabilities", "file": "nmc.csv", "sha256": "ab" * 32, "size": 3}]
    return store.write(tmp_path / "kept", few, question=asked(few), kind="run", made=made, data=data).folder


def entities(folder: Path) -> dict[str, dict[str, Any]]:
    graph = json.loads((folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))["@graph"]
    return {entity["@id"]: entity for entity in graph}


def test_a_crate_holds_what_others_need(stored: Path, tmp_path: Path) -> None:
    pytest.importorskip("rocrate")
    made = export(stored, "ro-crate", tmp_path / "crate", author="Ada Lovelace, 0000-0002-1825-0097")
    held = entities(made.path)
    assert set(made.files) - {"ro-crate-metadata.json"} == {i for i, e in held.items() if e["@type"] == "File"}
    assert detente.open(made.path / "result.nc") == detente.open(stored)
    action = held[held["./"]["mentions"]["@id"]]
    assert action["description"] == "detente run first_encounter"
    assert held[action["instrument"]["@id"]]["name"] == "detente"
    assert held["https://orcid.org/0000-0002-1825-0097"]["name"] == "Ada Lovelace"
    assert action["startTime"] < action["endTime"]
    question = json.loads((made.path / "question.json").read_text(encoding="utf-8"))
    assert question["earlier"][0]["theories"][0]["name"] == "habit"
    parameters = question["theories"][0]["parameters"]
    assert all({"value", "unit", "source"} <= set(p) for p in parameters.values())
    assert (made.path / "references.bib").read_text(encoding="utf-8") == detente.bibtex(detente.open(stored))
    for name, entity in held.items():
        if entity["@type"] == "File":
            assert entity["contentSize"] == str((made.path / name).stat().st_size)


@pytest.mark.filterwarnings("ignore")  # of the validator and what it stands on
@pytest.mark.parametrize(
    "whence", ["folder", *(pytest.param(name, marks=pytest.mark.slow) for name in ("run", "diagnosis", "altered"))]
)
def test_the_validator_of_crates_takes_it(whence: str, stored: Path, tmp_path: Path, monkeypatch: Any) -> None:
    if "DETENTE_CRATES" in os.environ:  # a folder with the validator, behind what is installed
        monkeypatch.setattr(sys, "path", [*sys.path, os.environ["DETENTE_CRATES"]])
    services = pytest.importorskip("rocrate_validator.services")
    from rocrate_validator.utils.http import HttpRequester

    context = (files("rocrate") / "data" / "ro-crate.jsonld").read_text(encoding="utf-8")
    asked_for = []

    class Answer:
        """The context of RO-Crate, from the package that has it, so that nothing is asked of the network."""

        status_code, from_cache, headers = 200, True, {"Content-Type": "application/ld+json"}
        text = context

        def json(self) -> Any:
            return json.loads(context)

    def get(_: Any, url: str, **how: Any) -> Answer:
        asked_for.append(url)
        return Answer()

    monkeypatch.setattr(HttpRequester, "get", get, raising=False)
    given: Any = small() if whence == "run" else stored
    if whence == "diagnosis":
        given = detente.diagnose(simulate("habit", "first_encounter", replicates=4, years=25, keep=detente.NEEDS))
    made = export(given, "ro-crate", tmp_path / "crate", licence="https://creativecommons.org/publicdomain/zero/1.0/")

    if whence == "altered":
        path = made.path / "ro-crate-metadata.json"
        path.write_text(path.read_text(encoding="utf-8").replace('"instrument"', '"tool"'), encoding="utf-8")
    settings = services.ValidationSettings(
        rocrate_uri=str(made.path),
        profile_identifier="process-run-crate-0.5",
        requirement_severity="REQUIRED",
        offline=True,
        cache_path=tmp_path / "cache",
    )
    faults = [issue.message for issue in services.validate(settings).get_issues()]
    assert any("instrument" in fault for fault in faults) if whence == "altered" else faults == []
    assert set(asked_for) == {"https://w3id.org/ro/crate/1.1/context"}


def test_provenance_is_prov_and_hangs_together(stored: Path, tmp_path: Path) -> None:
    prov = pytest.importorskip("prov.model")
    folder = export(stored, "ro-crate", tmp_path / "crate").path
    doc = prov.ProvDocument.deserialize(str(folder / "prov.json"), format="json")
    assert prov.ProvDocument.deserialize(content=doc.serialize(format="json"), format="json") == doc
    lines = (folder / "prov.provn").read_text(encoding="utf-8").split("\n")
    assert sorted(filter(str.strip, lines)) == sorted(filter(str.strip, doc.get_provn().split("\n"))), (
        "both say the same"
    )
    named = {str(r.identifier) for r in doc.get_records(prov.ProvElement)}
    for relation in doc.get_records(prov.ProvRelation):
        ends = [str(v) for _, v in relation.formal_attributes if isinstance(v, prov.QualifiedName)]
        assert set(ends) <= named, "everything that is spoken of is there"
    files_told = {n.removeprefix("detente:file/") for n in named if n.startswith("detente:file/")}
    assert files_told == {p.name for p in folder.iterdir() if p.suffix in (".nc", ".csv", ".parquet")}
    (activity,) = doc.get_records(prov.ProvActivity)
    assert activity.get_startTime() < activity.get_endTime()
    used = [str(r.formal_attributes[1][1]) for r in doc.get_records(prov.ProvUsage)]
    assert "detente:data-0" in used


def test_provenance_holds_to_the_schemas_of_prov(stored: Path, tmp_path: Path) -> None:
    prov = pytest.importorskip("prov.model")
    jsonschema = pytest.importorskip("jsonschema")
    schema = Path(prov.__file__).parents[1] / "tests" / "schemas" / "prov-json.schema.json"
    if not schema.is_file():
        pytest.skip("this prov comes without the schema of PROV-JSON")
    check = jsonschema.validators.validator_for(rules := json.loads(schema.read_text(encoding="utf-8")))(rules)
    folder = export(stored, "ro-crate", tmp_path / "crate").path
    told = json.loads((folder / "prov.json").read_text(encoding="utf-8"))
    assert [fault.message for fault in check.iter_errors(told)] == []
    assert list(check.iter_errors({**told, "wasMadeBy": {}})), "and the schema finds faults"
    doc = prov.ProvDocument.deserialize(str(folder / "prov.json"), format="json")
    assert prov.ProvDocument.deserialize(str(folder / "prov.provn"), format="provn") == doc


# ---------------------------------------------------------------- what is refused
def test_what_cannot_be_is_refused_and_nothing_is_left(run: Run, tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="Did you mean 'stata'"):
        export(run, "statta", tmp_path / "out")
    with pytest.raises(InvalidValue, match="no result"):
        export(3, "csv", tmp_path / "out")  # type: ignore[arg-type]
    with pytest.raises(DataError, match="no file"):
        export(tmp_path / "nothing.nc", "csv", tmp_path / "out")
    (tmp_path / "there").mkdir()
    for to in FORMATS:
        with pytest.raises(DataError, match="is there already"):
            export(run, to, tmp_path / "there")
        with pytest.raises(FileNotFoundError):
            export(run, to, tmp_path / "no" / "folder")
    assert [p.name for p in tmp_path.iterdir()] == ["there"]
    pytest.importorskip("rocrate")
    with pytest.raises(InvalidValue, match="no address of a licence"):
        export(run, "ro-crate", tmp_path / "out", licence="mine")
    with pytest.raises(InvalidValue, match="author and licence"):
        export(run, "csv", tmp_path / "out", author="Ada")
    assert [p.name for p in tmp_path.iterdir()] == ["there"]


@pytest.mark.parametrize(("to", "absent"), [("zarr", "zarr"), ("ro-crate", "rocrate"), ("stata", "pandas")])
def test_a_package_that_is_not_here_is_named(to: str, absent: str, run: Run, tmp_path: Path, monkeypatch: Any) -> None:
    import sys

    for name in [n for n in sys.modules if n.partition(".")[0] == absent and absent != "pandas"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, absent, None)
    with pytest.raises(MissingExtra, match=absent):
        export(run, to, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------- sweeps
@pytest.mark.parametrize("to", ENDS)
def test_of_a_sweep_points_and_runs_are_written(to: str, tmp_path: Path) -> None:
    how: dict[str, Any] = {"replicates": 6, "years": 25, "outcomes": ["hostility", "war"]}
    swept = sweep("first_encounter", {"offence_advantage": [1.0, 3.0]}, theory="habit", out=tmp_path / "swept", **how)
    made = export(tmp_path / "swept", to, tmp_path / "out")
    assert len(READ[to](made.path / f"table.{ENDS[to]}")) == 2
    frame = READ[to](made.path / f"runs.{ENDS[to]}")
    assert len(frame) == 12
    assert frame.groupby("point")["war"].mean().tolist() == pytest.approx(swept.estimates["war"].mean.tolist())
    book = codebook(made.path)
    assert book["runs", "offence_advantage"]["unit"] == "ratio"
    outcome = next(one for one in swept.outcomes if one.name == "war")
    assert (book["runs", "war"]["label"], book["runs", "war"]["unit"]) == (outcome.title, outcome.unit)


def test_every_theory_and_every_setting_of_a_sweep_is_cited() -> None:
    how: dict[str, Any] = {"replicates": 2, "years": 25, "outcomes": ["war"]}
    swept = sweep("first_encounter", {"reasoning": [0.0, 0.5]}, theory=["habit", "three_steps"], **how)
    found = set(detente.core.cite.keys(swept))
    for name in ("habit", "three_steps"):
        assert set(detente.core.cite.keys(school(name))) <= found
    assert REGISTRY["reasoning"].source in found - set(detente.core.cite.keys(school("habit")))
