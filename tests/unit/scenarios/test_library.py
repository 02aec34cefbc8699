"""The scenarios that come with detente, and the schema by which editors know them."""

import json
import shlex
import tomllib
from importlib.resources import files

import jsonschema
import numpy as np
import pytest

from detente.apps.cli.options import settings_of
from detente.engine.ensemble import simulate
from detente.scenarios import document, scenario, scenarios
from detente.scenarios.registry import text_of
from detente.scenarios.schema import json_schema, known_sources, numbers_of
from detente.schools import school
from detente.studies.mixed import parse_mix

ASKED_FOR = {
    "first_encounter",
    "cold_war",
    "nuclear_rivalry",
    "multipolar_europe",
    "two_regions",
    "security_community_with_outsiders",
    "fearful_friends",
    "one_greedy_state",
    "breakdown_of_managed_anarchy",
    "power_transition",
    "classroom_six",
}
LIBRARY = files("detente.scenarios") / "library"


def test_every_file_is_in_the_list_and_every_name_has_a_file() -> None:
    on_disk = {p.name.removesuffix(".toml") for p in LIBRARY.iterdir() if p.name.endswith(".toml")}
    assert ASKED_FOR <= set(scenarios()) == on_disk
    assert len(scenarios()) == len(on_disk)


@pytest.mark.parametrize("name", scenarios())
def test_every_number_has_a_unit_and_a_source(name: str) -> None:
    said, place = document(name), scenario(name)
    assert said.name == name == place.name
    assert all((said.title, said.question, said.description, said.notice, said.attempt))
    told = dict(numbers_of(said))
    assert set(place.sources) == set(told)
    assert all(set(owner.source) <= set(known_sources()) for owner in told.values())
    assert {f"settings.{k}" for k in place.settings} | {f"start.{k}" for k in place.given} <= set(place.sources)
    assert all("; " in text for text in place.sources.values())


@pytest.mark.parametrize("name", scenarios())
def test_every_scenario_runs_and_stays_finite(name: str) -> None:
    place = scenario(name)
    keep = ("conduct", "fear", "capability", "economy")
    run = simulate(school("default"), place, replicates=3, keep=keep, backend="numpy")
    assert run["conduct"].shape == (3, place.years, place.states, place.states)
    assert all(np.isfinite(run[k]).all() for k in keep)
    assert run["economy"].min() > 0
    for what in place.interventions:
        if what.conduct is not None and what.actor is not None and what.target is not None:
            forced = run["conduct"][:, what.year : what.until, what.actor, what.target]
            assert (forced == what.conduct).all(), "what is done to it is done"


@pytest.mark.parametrize("name", scenarios())
def test_what_to_try_can_be_tried(name: str) -> None:
    for line in document(name).attempt:
        command, verb, what, *rest = shlex.split(line)
        assert command == "detente"
        if verb == "case":
            continue
        assert (verb, what) == ("run", name)
        options = dict(zip(rest[::2], rest[1::2], strict=True))
        assert set(options) <= {"--set", "--theory", "--mix", "--seed"}
        parse_mix(options.get("--mix", "default:1"))
        school(options.get("--theory", "default")).where(
            **settings_of([options["--set"]] if "--set" in options else [])
        )


@pytest.mark.parametrize("name", scenarios())
def test_an_independent_validator_accepts_it_by_the_schema(name: str) -> None:
    held = tomllib.loads(text_of(name))
    jsonschema.Draft7Validator(json_schema()).validate(held)
    assert text_of(name).startswith("#:schema ../scenario.schema.json\n"), "the hint that editors read"


def test_the_schema_is_one_and_refuses_what_the_reader_refuses() -> None:
    jsonschema.Draft7Validator.check_schema(json_schema())
    judge = jsonschema.Draft7Validator(json_schema())
    held = tomllib.loads(text_of("first_encounter"))
    for place, key, value in (
        ("settings", "priorr", held["settings"]["prior"]),
        ("settings", "prior", 0.5),
        ("settings", "prior", held["settings"]["prior"] | {"value": 1.5}),
        ("settings", "prior", held["settings"]["prior"] | {"unit": "share"}),
        ("start", "belief", {"value": "high", "unit": "probability", "source": "assumption"}),
        ("years", "value", 1.5),
        ("years", "value", 0),
        ("years", "value", 100_001),
        ("years", "unit", "month"),
        ("periods", "value", 3),
        ("first_year", "value", 20_000),
        ("states", "value", 1),
    ):
        whole = held.get(place, {"value": 1, "unit": "count", "source": "assumption"})
        spoilt = {**held, place: {**whole, key: value}}
        assert not judge.is_valid(spoilt), (place, key, value)
    assert not judge.is_valid({k: v for k, v in held.items() if k != "years"})
    for names in (["A"], ["A", "A"], ["A", " "], [str(number) for number in range(1001)]):
        assert not judge.is_valid({**held, "names": names}), names
    assert not judge.is_valid({k: v for k, v in held.items() if k not in ("names", "states")})


def test_the_schema_on_disk_is_up_to_date() -> None:
    kept = json.loads((files("detente.scenarios") / "scenario.schema.json").read_text(encoding="utf-8"))
    assert kept == json_schema(), "detente scenarios --schema > src/detente/scenarios/scenario.schema.json"


def test_interventions_name_states() -> None:
    place = scenario("cold_war")
    assert {what.conduct for what in place.interventions} == {None, 1.0}, "crises are imposed, restraint is not"
    assert place.given["economy"] == [1.46, 0.54]
    blow = scenario("breakdown_of_managed_anarchy").interventions[-1]
    assert (blow.actor, blow.target, blow.year, blow.until) == (0, None, 45, 53)
