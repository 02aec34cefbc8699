"""Does the model show what each scene of the guided story promises, and do its words fit its numbers?

A promise is that one number of a scene is larger than another, or than a bound, by more than a stated amount, with the
scene's control where ``try`` puts it. It is taken for kept if the difference, by common luck where both are of the same
replicates, is further from that amount than 3.7 standard errors: where there is nothing to promise, a promise is taken
for kept once in 10,000 times. Seeds are those of the page, so that nothing flickers.
"""

from __future__ import annotations

import importlib.util
import json
import math
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.core.param import REGISTRY
from detente.core.scenario import Intervention
from detente.data.record import open_record
from detente.schools import schools
from detente.studies.beds import BASE, BEDS, WORLDS, frightened, shocked, timetable
from detente.studies.claims import claim_named
from detente.studies.situations.classify import NAMES
from detente.studies.situations.dyad import history_of
from detente.studies.story import wars_by_motive
from detente.studies.story_numbers import FEW
from detente.studies.story_says import variant
from detente.studies.world.model import WARM_UP, WORLD, YEARS

REPOSITORY = Path(__file__).resolve().parents[3]
STRINGS = {k: REPOSITORY / "web" / "src" / "strings" / f"story.{k}.json" for k in ("en", "de")}
DOCUMENT = REPOSITORY / "docs" / "theory" / "story.md"
ERRORS = 3.7
"""Standard errors that a promise is kept by: once in 10,000 by chance, one-sided."""
LONGEST = {"before": 60, "after": 40}
"""Words of a scene before and after it is played."""
GIVEN = {"years", "runs", "seed", "control"}
"""Slots that every scene fills."""
SHOWN = {"year", "number", "value", "share", "act", "worth", "motive", "n", "few", "ways"}
"""Slots of labels, which the page fills with what it shows beside: one history, a fact written out."""


def _tool() -> Any:
    spec = importlib.util.spec_from_file_location("story_tool", REPOSITORY / "tools" / "story.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


story = _tool()
BOOK = story.book()
SCENES = {scene["id"]: scene for scene in BOOK["scenes"]}
WORDS = {language: json.loads(path.read_text(encoding="utf-8")) for language, path in STRINGS.items()}


def _error(values: Any) -> float:
    """Return a standard error; shares are no surer than to the next replicate, so that none or all is not certain."""
    yes_or_no = np.isin(values, (-1, 0, 1)).all()
    return math.sqrt((values.var() + yes_or_no / len(values)) / len(values))


def _margin(more: Any, than: Any, by: float) -> float:
    """Return by how many standard errors the difference exceeds what is promised."""
    known = [x[~np.isnan(x)] for x in (more, than)]
    if len(more) == len(than) > 1:
        both = more - than
        both = both[~np.isnan(both)]
        return (both.mean() - by) / _error(both)
    errors = [_error(x) if len(x) > 1 else 0.0 for x in known]
    return (known[0].mean() - known[1].mean() - by) / math.hypot(*errors)


@pytest.mark.parametrize("name", [name for name, scene in SCENES.items() if scene["promises"]])
def test_the_model_keeps_what_a_scene_promises(name: str) -> None:
    scene = story.Scene(SCENES[name], BOOK)
    facts = scene.facts()

    def read(one: str | float) -> Any:
        return facts[one].values if isinstance(one, str) else np.array([float(one)])

    kept = {str(one): _margin(read(one["more"]), read(one["than"]), one["by"]) for one in SCENES[name]["promises"]}
    assert min(kept.values()) > ERRORS, kept
    for fact, printed in _printed(name).items():
        assert math.isclose(facts[fact].value, printed, rel_tol=0.051, abs_tol=1e-9), (fact, printed)


@pytest.mark.parametrize(
    ("name", "findings"),
    [
        ("armed", {0.1: "less", 0.3: "same", 2.0: ""}),
        ("mirror", {0.1: "less", 0.3: "same", 2.0: ""}),
        ("prophecy", {0.05: "less", 0.3: "same", 0.45: "some", 0.5: "some", 0.6: "", 0.95: ""}),
        ("certainty", {0.0: "", 0.05: "some", 0.06: "doubt", 0.08: "few"}),
        ("sensibility", {0.0: "less", 0.2: "same", 1.0: ""}),
        ("leap", {0: "none", 1: "short", 8: ""}),
        ("bind", {0: "nothing", 2: "blow", 4: "part", 5: "half"}),
        ("comeback", {2.5: "", 5.0: ""}),
    ],
)
def test_a_scene_is_headed_by_what_its_control_shows(name: str, findings: dict[float, str]) -> None:
    found = {at: story.Scene(SCENES[name], BOOK, at).facts() for at in findings}
    values = {at: {fact: one.value for fact, one in facts.items()} for at, facts in found.items()}
    ends = {at: {fact: one.interval for fact, one in facts.items()} for at, facts in found.items()}
    assert {at: variant(SCENES[name], facts, ends[at]) for at, facts in values.items()} == findings


def test_without_its_interval_a_number_decides_nothing() -> None:
    """Half of 32 histories is no majority."""
    facts = {"more_hostile": 0.04, "made_true": 0.53}
    narrow, wide = ({"more_hostile": (0.02, 0.06), "made_true": ends} for ends in ((0.51, 0.55), (0.36, 0.69)))
    assert [variant(SCENES["prophecy"], facts, ends) for ends in (narrow, wide, None)] == ["", "some", ""]


def test_a_deceiver_holds_back_as_much_without_a_leap() -> None:
    facts = story.Scene(SCENES["leap"], BOOK, 3).facts()
    assert facts["answer_deceiver"].value == pytest.approx(facts["answer_deceiver_before"].value, abs=0.02)
    assert facts["answer_foe"].value == pytest.approx(facts["answer_foe_before"].value, abs=0.02)


def test_scenes_of_two_neighbours_read_hostility_after_one_horizon() -> None:
    reads = {one.split(".")[0] for one in SCENES["inescapable"]["reads"]} - {"bind"}
    assert {SCENES[name]["years"] for name in reads} == {100}
    assert SCENES["bind"]["test"]["test"] == 100


def test_what_came_back_lingers_for_a_century_and_goes() -> None:
    competing = {"of": "record", "record": "competing", "format": "percent"}
    facts = [
        {**competing, "name": f"{arm}{year}", "arm": arm, "years": [year, year + 20]}
        for arm in ("both", "base")
        for year in (160, 380)
    ]
    found = story.Scene({**SCENES["comeback"], "years": 400, "facts": facts}, BOOK).facts()
    century, three = (found[f"both{year}"].values - found[f"base{year}"].values for year in (160, 380))
    assert _margin(century, np.zeros(100), 0.0) > ERRORS
    assert _margin(np.zeros(100), three, -0.03) > ERRORS


def test_two_schools_that_are_one_are_not_said_to_differ() -> None:
    assert variant(SCENES["schools"], {"gap": 0.0}) == "idle"
    assert variant(SCENES["schools"], {"gap": -0.1}) == variant(SCENES["schools"], {"gap": 0.1}) == "little"
    assert variant(SCENES["schools"], {"gap": -0.8}) == ""


def test_a_scene_in_which_nothing_is_hostile_says_so() -> None:
    assert variant(SCENES["certainty"], {"hostile": 0.0, "wrong": None}) == "none"


def test_what_rests_on_few_histories_is_not_told() -> None:
    found = story.Scene(SCENES["certainty"], BOOK, 0.1).facts()
    assert found["hostile"].interval[0] > 0
    assert found["wrong"].n < FEW
    assert math.isnan(found["wrong"].value)
    assert all(math.isnan(end) for end in found["wrong"].interval)


def test_a_share_of_all_wars_is_as_sure_as_its_histories_are_many() -> None:
    found = story.Scene(SCENES["record"], BOOK).facts()["wars_greed"]
    wars, met = wars_by_motive(story.Scene(SCENES["record"], BOOK), {"arm": "run", "greedy": True})
    drawn = np.random.default_rng(1).integers(0, len(wars), (2000, len(wars)))
    spread = (met[drawn].sum(1) / wars[drawn].sum(1)).std()
    assert found.n == wars.sum() != found.values.size, "wars are counted, histories are the unit"
    assert found.values.std() / math.sqrt(len(wars)) == pytest.approx(spread, rel=0.1)


def test_each_finding_has_its_heading() -> None:
    for name, scene in SCENES.items():
        assert f"{name}.heading.ask" in WORDS["en"], "before it is played a scene asks"
        for say in scene.get("says", ()):
            assert f"{name}.heading.{say['as']}" in WORDS["en"], (name, say["as"])


def test_each_term_says_what_it_means() -> None:
    terms = {key for key in WORDS["en"] if ".term." in key}
    assert {key.replace(".term.", ".means.") for key in terms} == {key for key in WORDS["en"] if ".means." in key}


def test_each_number_is_defined_in_words() -> None:
    for scene in BOOK["scenes"]:
        for one in scene["facts"]:
            assert f"ui.unit.{one['format']}" in WORDS["en"], one["format"]
            if one["of"] in ("record", "measure"):
                assert f"ui.{one['of']}.{one[one['of']]}" in WORDS["en"], one["name"]


def _printed(name: str) -> dict[str, float]:
    """Return the figures of a scene that its page in the documents prints, in two digits."""
    section = re.split(rf"\n## \d+\. `{name}`", DOCUMENT.read_text(encoding="utf-8"))[1].split("\n## ")[0]
    return {fact: float(value) for fact, value in re.findall(r"`(\w+)\s=\s([-\d.e]+)`", section)}


def test_the_record_tells_of_the_pair_that_is_offered_first() -> None:
    raw = REPOSITORY.parent / "shared" / "data" / "raw"
    if not raw.is_dir():
        pytest.skip("the record is not here: no ../shared/data/raw")
    one, other, year = SCENES["record"]["control"]["start"]
    found = history_of(open_record(raw, None), one, other, [year])
    assert found.years[0].name in NAMES
    assert 0 < found.years[0].same <= 1
    assert found.whole.commonest_without["pact"] in NAMES


def test_a_promise_without_ground_is_not_kept() -> None:
    values = np.random.default_rng(1).random(400)
    assert abs(_margin(values[:200], values[200:], 0.0)) < ERRORS
    assert abs(_margin(values, np.array([0.5]), 0.0)) < ERRORS
    assert _margin(np.ones(400), np.array([0.9]), 0.2) < -ERRORS


def test_the_beds_are_those_of_the_verdict() -> None:
    assert BOOK["beds"]["pair"]["values"] == BASE
    assert BOOK["beds"]["neighbours"]["values"] == {k: v for k, v in BASE.items() if k != "malign_share"}
    assert BOOK["beds"]["system"]["values"] == BEDS["system"].settings


def test_the_world_that_fits_the_record_is_the_fitted_one() -> None:
    told = SCENES["record"]
    assert BOOK["beds"][told["bed"]]["values"] == WORLD
    assert (told["warmUp"], told["years"] + told["warmUp"]) == (WARM_UP, YEARS)
    run = story.Scene(told, BOOK).run("run")
    assert run["wars"].shape[1] == run.years == told["years"]


def test_both_errors_cost_the_same_where_the_scene_says_so() -> None:
    facts = story.Scene(SCENES["response"], BOOK).facts()
    friend, foe = facts["cost_friend"].value, facts["cost_foe"].value
    assert facts["break_even"].value == pytest.approx(friend / (friend + foe))


def test_peace_is_tried_as_the_verdict_tries_it() -> None:
    when = timetable(SCENES["bind"]["years"])
    tests = {"shock": shocked(when), "held": frightened(when), "pinned": frightened(when, pinned=True)}
    for name, arm in SCENES["bind"]["arms"].items():
        assert tuple(Intervention(**event) for event in arm["events"]) == tests[name.split("_")[1]], name
    assert SCENES["bind"]["test"] == {"test": when.test, "begin": when.begin, "window": when.window}


def test_every_setting_is_a_parameter_in_its_range() -> None:
    def held(one: Any) -> Any:
        for key, value in one.items() if isinstance(one, dict) else enumerate(one) if isinstance(one, list) else ():
            if key in ("values", "settings"):
                yield from value.items()
            elif key == "perState":
                yield from (item for each in value for item in each.items())
            else:
                yield from held(value)

    for name, value in held(BOOK):
        ends = [value] if isinstance(value, float) else []
        assert all(REGISTRY[name].low <= x <= REGISTRY[name].high for x in ends), (name, value)
    for scene in BOOK["scenes"]:
        knob = scene["control"]
        if "parameter" in knob:
            about = REGISTRY[knob["parameter"]]
            assert about.low <= knob["low"] <= knob["start"] <= knob["high"] <= about.high, scene["id"]
    assert set(SCENES["schools"]["control"]["start"]) <= set(schools())


def test_both_languages_say_the_same_things() -> None:
    assert WORDS["en"].keys() == WORDS["de"].keys()
    for key, words in WORDS["en"].items():
        assert _slots(words) == _slots(WORDS["de"][key]), key
    assert {f"record.situation.{name}" for name in NAMES} == {k for k in WORDS["en"] if "situation." in k}


def _slots(words: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", words))


@pytest.mark.parametrize("language", STRINGS)
def test_numbers_in_words_are_numbers_of_the_scene(language: str) -> None:
    for key, words in WORDS[language].items():
        assert not re.search(r"\d", re.sub(r"\{\w+\}", "", words)), key
        name, _, part = key.partition(".")
        if name == "ui":
            continue
        scene = SCENES[name]
        known = {one["name"] for one in scene["facts"]} | set(scene.get("live", ())) | set(scene.get("slots", ()))
        known |= set(scene.get("values", ())) | set(scene.get("recorded", {}).get("facts", ())) | GIVEN
        known |= {f"{fact}_n" for fact in known}
        known |= SHOWN if part.split(".")[0] not in ("heading", "before", "after", "figure") else set()
        known |= (
            {"assumes", "one", "other", "bet", "why", "what", "school", "at"}
            if scene["control"]["kind"] == "schools"
            else set()
        )
        known |= {"file", "bet", "number"} if name == "inescapable" else set()
        assert _slots(words) <= known, key
        assert len(words.split()) <= LONGEST.get(part.split(".")[0], 1000), key


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_has_its_words_and_two_terms_at_most(name: str) -> None:
    for part in ("heading", "before", "after", "figure", "question"):
        assert WORDS["en"].get(f"{name}.{part}"), part
    assert f"{name}.term.3" not in WORDS["en"]
    after, before = (WORDS["en"][f"{name}.{part}"] for part in ("after", "before"))
    for key in (f"{name}.term.1", f"{name}.term.2"):
        term = WORDS["en"].get(key)
        if term is not None:
            assert term in after, key
            assert term not in before, key


@pytest.mark.parametrize("world", WORLDS)
def test_a_world_of_jervis_has_one_name_wherever_it_is_told(world: str) -> None:
    name = WORLDS[world].title.split(",")[0]
    told = WORDS["en"]
    assert {told[f"map.{part}{world}"].split(",")[0].lower() for part in ("", "fact.hostile_", "place.")} == {name}
    other = {WORDS["de"][f"map.{part}{world}"].split(",")[0] for part in ("", "fact.hostile_", "place.")}
    assert len(other) == 1
    for language in ("en", "de"):
        laboratory = (STRINGS[language].parent / f"{language}.ts").read_text(encoding="utf-8")
        expected = name if language == "en" else next(iter(other))
        assert f'"map.{name.split()[0]}": "{expected}"' in laboratory
    predictions = claim_named("M15").predictions
    assert any(name in one.words for one in predictions)
