"""Files that are nearly right or hostile: an answer, or an error of detente's with its cause and what to do."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import detente
from detente.core.errors import DataError
from detente.data import fetch, registry
from detente.data.cache import inspect
from detente.data.own import read_frame
from detente.data.source import Channel
from detente.scenarios.read import make_scenario, read
from detente.scenarios.registry import scenarios, text_of
from detente.studies.claims.written import EXAMPLE, read_claim
from detente.studies.sweep.listed import listed
from fuzz.answers import answer
from fuzz.damage import METHODS, damaged, tables, toml, zips
from fuzz.texts import ACTS, DYADS, SCENARIO, STATES
from unit.data.own.made_files import written

few = settings(max_examples=60)
many = settings(max_examples=6000, suppress_health_check=list(HealthCheck), derandomize=False)


# ------------------------------------------------------------------ scenarios
TEXTS = (SCENARIO, *(text_of(name) for name in scenarios()))


def scenarios_seeds() -> list[bytes]:
    """Return files of scenarios that are right."""
    return [text.encode() for text in TEXTS]


def scenario_file(folder: Path, body: bytes) -> None:
    """Read a file; run what is right, for two years."""
    path = folder / "some.toml"
    path.write_bytes(body)
    said, refused = answer(lambda: read(path))
    if refused is not None:
        return
    place = make_scenario(said)
    if place.states <= 20:
        whole = place.replace(years=min(place.years, 2), interventions=())
        run = detente.simulate("default", whole, replicates=1, backend="numpy", keep=("belief",))
        assert run.failed.any() or np.isfinite(run.records["belief"]).any()


SCENARIOS = st.sampled_from(TEXTS).flatmap(toml) | damaged(SCENARIO.encode()) | st.binary(max_size=200)


@few
@given(body=SCENARIOS)
def test_scenario_files(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    scenario_file(tmp_path_factory.getbasetemp(), body)


@pytest.mark.slow
@many
@given(body=SCENARIOS)
def test_many_scenario_files(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    scenario_file(tmp_path_factory.getbasetemp(), body)


# ------------------------------------------------------------------ claims and designs
DESIGN = "sensibility,offence_advantage\n0.2,1\n0.5,2\n0.8,3\n"
CLAIMS = toml(EXAMPLE) | damaged(EXAMPLE.encode())


def claim_file(folder: Path, body: bytes) -> None:
    (folder / "claim.toml").write_bytes(body)
    answer(lambda: read_claim(folder / "claim.toml"))


def design_file(folder: Path, body: bytes) -> None:
    (folder / "design.csv").write_bytes(body)
    answer(lambda: listed(folder / "design.csv", ("default",), seen=lambda name, row: name))


@few
@given(claim=CLAIMS, design=tables(DESIGN))
def test_claims_and_designs(tmp_path_factory: pytest.TempPathFactory, claim: bytes, design: bytes) -> None:
    claim_file(tmp_path_factory.getbasetemp(), claim)
    design_file(tmp_path_factory.getbasetemp(), design)


@pytest.mark.slow
@many
@given(claim=CLAIMS, design=tables(DESIGN))
def test_many_claims_and_designs(tmp_path_factory: pytest.TempPathFactory, claim: bytes, design: bytes) -> None:
    claim_file(tmp_path_factory.getbasetemp(), claim)
    design_file(tmp_path_factory.getbasetemp(), design)


# ------------------------------------------------------------------ tables of one's own
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "codes": st.sampled_from(("cow", "gw", "iso3", "names")),
        "directed": st.booleans(),
        "decimal": st.sampled_from(("comma", "point")),
        "missing": st.sampled_from(("none", "-9", [-99.0])),
        "shares": st.sampled_from(("hawks", "threat", "x")),
        "actors": st.sampled_from(("Hamas", "PSE=Palestine")),
        "scores": st.sampled_from(("goldstein", "threat")),
        "pair": st.booleans(),
    },
)
TABLES = st.sampled_from((STATES, DYADS, ACTS)).flatmap(tables)


def table_seeds(ending: str) -> list[bytes]:
    """Return tables that are right."""
    if ending == "csv":
        return [text.encode() for text in (STATES, DYADS, ACTS)]
    with tempfile.TemporaryDirectory() as folder:
        return [written(Path(folder), f"a.{ending}").read_bytes()]


def table_file(folder: Path, body: bytes, options: dict[str, Any], ending: str = "csv") -> None:
    """Read a table: every row is used, dropped or repeated."""
    path = folder / f"mine.{ending}"
    path.write_bytes(body)
    found, refused = answer(lambda: read_frame(path, refuse=False, **options))
    if refused is None:
        about = found.report
        assert about.rows == about.matched + len(about.dropped) + len(about.repeated)


@few
@given(body=TABLES, options=OPTIONS)
def test_tables(tmp_path_factory: pytest.TempPathFactory, body: bytes, options: dict[str, Any]) -> None:
    table_file(tmp_path_factory.getbasetemp(), body, options)


@pytest.mark.slow
@many
@given(body=TABLES, options=OPTIONS)
def test_many_tables(tmp_path_factory: pytest.TempPathFactory, body: bytes, options: dict[str, Any]) -> None:
    table_file(tmp_path_factory.getbasetemp(), body, options)


@pytest.fixture(scope="module")
def whole() -> dict[str, bytes]:
    """The same rows as files of every format that is no text."""
    return {ending: table_seeds(ending)[0] for ending in ("parquet", "dta", "xlsx")}


@few
@given(data=st.data())
def test_damaged_files_of_other_programs(
    tmp_path_factory: pytest.TempPathFactory, whole: dict[str, bytes], data: st.DataObject
) -> None:
    ending = data.draw(st.sampled_from(sorted(whole)))
    table_file(tmp_path_factory.getbasetemp(), data.draw(damaged(whole[ending])), {}, ending)


@pytest.mark.slow
@many
@given(data=st.data())
def test_many_damaged_files_of_other_programs(
    tmp_path_factory: pytest.TempPathFactory, whole: dict[str, bytes], data: st.DataObject
) -> None:
    ending = data.draw(st.sampled_from(sorted(whole)))
    table_file(tmp_path_factory.getbasetemp(), data.draw(damaged(whole[ending])), {}, ending)


# ------------------------------------------------------------------ zips of the makers
BODY = bytes(range(256)) * 8
INSIDE = Channel("official", "https://example.org/all.zip", "a.csv", len(BODY), hashlib.sha256(BODY).hexdigest(), True)
PACKED = dataclasses.replace(
    registry.source("acts"), file="a.csv", sha256=(INSIDE.sha256,), size=len(BODY), others=(INSIDE,)
)
"""A source whose makers serve its file inside a zip."""


def zip_seeds() -> list[bytes]:
    """Return zips that hold the file, packed in every way."""
    found = []
    for method in METHODS:
        memory = io.BytesIO()
        with zipfile.ZipFile(memory, "w", method) as packed:
            packed.writestr("deep/a.csv", BODY)
        found.append(memory.getvalue())
    return found


def zip_file(folder: Path, body: bytes) -> None:
    """Take the file of a source out of a zip: it itself, or an error; nothing else is written."""
    origin, cache = folder / "origin", folder / "cache"
    for place in (origin, cache):
        place.mkdir(exist_ok=True)
        for path in place.iterdir():
            path.unlink()
    (origin / "all.zip").write_bytes(body)
    _, refused = answer(lambda: fetch.take(PACKED, origin, cache))
    if refused is not None:
        assert isinstance(refused, DataError)
        assert not list(cache.iterdir())
    else:
        assert inspect(PACKED, cache).state == "ready"
        (only,) = cache.iterdir()
        assert only.read_bytes() == BODY
    assert {path.name for path in folder.iterdir()} == {"origin", "cache"}


@few
@given(body=zips("a.csv", BODY))
def test_zips(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    folder = tmp_path_factory.getbasetemp() / "zips"
    folder.mkdir(exist_ok=True)
    zip_file(folder, body)


@pytest.mark.slow
@many
@given(body=zips("a.csv", BODY))
def test_many_zips(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    folder = tmp_path_factory.getbasetemp() / "many-zips"
    folder.mkdir(exist_ok=True)
    zip_file(folder, body)
