"""Scenario files that are wrong: what is said, on which line, and what to do; nothing is a defect."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core.errors import DataError, DetenteError, UnknownName
from detente.core.lines import line_of
from detente.core.reply import Sought
from detente.scenarios import document, load, scenario
from detente.scenarios.faults import InvalidScenario
from detente.scenarios.read import LARGEST, make_scenario, parse, read
from detente.scenarios.registry import text_of

GOOD = """title = "Two"
question = "What?"
description = "Two states."
notice = ["Nothing."]
names = ["A", "B"]

[years]
value = 30
unit = "year"
source = "assumption"

[settings]
leap = { value = 0.1, unit = "1/year", source = "Kydd2005" }

[settings.prior]
# A comment.

value = 0.4
unit = "probability"
source = ["Jervis1978", "assumption"]

[start]
belief = { value = [
  [0, 0.2],
  [0.7, 0],
], unit = "probability", source = "assumption" }

[[interventions]]
title = "First"
year = 3
conduct = "restraint"
actor = "B"
source = "assumption"

[[interventions]]
title = "Second"
year = 5
until = 9
source = "assumption"
[interventions.settings]
leap = { value = 1, unit = "1/year", source = "assumption" }
"""


def faults(text: str) -> list[tuple[int | None, str, str]]:
    with pytest.raises(InvalidScenario) as caught:
        parse(text, "mine.toml")
    assert str(caught.value).count("mine.toml") >= len(caught.value.faults[:20])
    return [(f.line, f.key, f"{f.message} {f.hint}") for f in caught.value.faults]


def test_a_good_file_is_a_scenario(tmp_path: Path) -> None:
    path = tmp_path / "My own-world.toml"
    path.write_text(GOOD, encoding="utf-8")
    place = load(path)
    assert (place.name, place.states, place.years, place.periods) == ("my_own_world", 2, 30, 1)
    assert place.settings == {"leap": 0.1, "prior": 0.4}
    assert place.given == {"belief": [[0, 0.2], [0.7, 0]]}
    assert [(i.year, i.until, i.conduct, i.actor, i.target) for i in place.interventions] == [
        (3, None, 0.0, 1, None),
        (5, 9, None, None, None),
    ]
    assert place.interventions[1].settings == {"leap": 1.0}
    assert place.sources["settings.prior"] == "probability; Jervis1978, assumption"
    assert scenario(str(path)) == place


@pytest.mark.parametrize("before", ["\ufeff", "\n\n"], ids=["byte order mark", "blank lines"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_line_ends_and_byte_order_marks_do_not_matter(tmp_path: Path, before: str, end: str) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes((before + GOOD).replace("\n", end).encode())
    assert load(path).years == 30
    path.write_bytes((before + GOOD.replace("leap = { value = 0.1", "leap = { value = 7")).replace("\n", end).encode())
    with pytest.raises(InvalidScenario) as caught:
        read(path)
    assert caught.value.faults[0].line == 13 + before.count("\n")


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "told"),
    [
        ("leap = {", "leep = {", 13, "settings.leep", "'leap'"),
        ("names =", "namez =", 5, "namez", "'names'"),
        ("value = 0.1", "value = nan", 13, "settings.leap.value", "0 to 1"),
        ("value = 0.1", "value = inf", 13, "settings.leap.value", "0 to 1"),
        ("value = 0.1", "value = -0.1", 13, "settings.leap.value", "0 to 1"),
        ("value = 0.1", 'value = "0.1"', 13, "settings.leap.value", "must be a number"),
        ("value = 0.1", "value = true", 13, "settings.leap.value", "must be a number"),
        ("value = 0.1", "value = 2020-01-01", 13, "settings.leap.value", "must be a number"),
        ("value = 0.1", "value = [0.1, 0.1]", 13, "settings.leap.value", "must be a number"),
        ("value = 0.1", f"value = {'9' * 400}", 13, "settings.leap.value", "0 to 1"),
        ("value = 0.1", "valuu = 0.1", 13, "settings.leap.valuu", "'value'"),
        ('unit = "1/year", source = "Kydd2005"', 'source = "Kydd2005"', 13, "settings.leap.unit", "missing"),
        ('"1/year", source = "Kydd2005"', '"year", source = "Kydd2005"', 13, "settings.leap.unit", "'1/year'"),
        ("Kydd2005", "Kydd2006", 13, "settings.leap.source", "Kydd2005"),
        (
            'leap = { value = 0.1, unit = "1/year", source = "Kydd2005" }',
            "leap = 0.1",
            13,
            "settings.leap",
            "{ value = 0.1",
        ),
        ("value = 0.4", "value = 4", 18, "settings.prior.value", "0.01 to 0.99"),
        ('"Jervis1978", "assumption"]', '"Jervis1978", "guess"]', 20, "settings.prior.source", "assumption"),
        ("value = 30", "value = 0", 8, "years.value", "1 to"),
        ("value = 30", "value = 30.0", 8, "years.value", "whole number"),
        ('unit = "year"', 'unit = "years"', 9, "years.unit", "'year'"),
        ("  [0, 0.2],\n", "  [0, 0.2, 0.3],\n", 23, "start.belief.value", "differ in length"),
        ("  [0, 0.2],\n", "", 23, "start.belief.value", "2 x 2"),
        ("  [0, 0.2],\n", "  [0, 2],\n", 23, "start.belief.value", "between 0 and 1"),
        ("belief = {", "beliif = {", 23, "start.beliif", "'belief'"),
        ('names = ["A", "B"]', 'names = ["A", "A"]', 5, "names", "name of its own"),
        ('names = ["A", "B"]', 'names = ["A"]', 5, "names", "2 to 1,000"),
        ('names = ["A", "B"]', 'names = "AB"', 5, "names", "array"),
        ('actor = "B"', 'actor = "C"', 32, "interventions[0].actor", "A, B"),
        ("year = 3\n", "year = 30\n", 30, "interventions[0].year", "last year is 29"),
        ("year = 3\n", "year = -3\n", 30, "interventions[0].year", "from 0"),
        ('"restraint"', '"peace"', 31, "interventions[0].conduct", "compete"),
        ('conduct = "restraint"\n', "", 31, "interventions[0].actor", "conduct"),
        ("until = 9", "until = 5", 38, "interventions[1].until", "after"),
        ("leap = { value = 1,", "leap = { value = 2,", 41, "interventions[1].settings.leap.value", "0 to 1"),
        ('title = "Second"\n', "", 35, "interventions[1].title", "missing"),
    ],
)
def test_each_fault_is_told_with_its_line_and_its_cure(old: str, new: str, line: int, key: str, told: str) -> None:
    assert old in GOOD
    found = faults(GOOD.replace(old, new, 1))
    assert (line, key) in [f[:2] for f in found]
    assert told in next(f[2] for f in found if f[1] == key)


def test_every_fault_is_told_at_once_in_the_order_of_the_file() -> None:
    text = GOOD.replace("0.1, unit", "3, unit").replace("0.4", "4").replace('actor = "B"', 'actor = "X"')
    assert [f[0] for f in faults(text)] == [13, 18, 32]


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("a = 1\na = 2\n", 2, "overwrite"),
        ("a = 1\nb = [1,\n", 2, "not TOML"),
        ('a = "\n', 1, "not TOML"),
        ("just words\n", 1, "not TOML"),
        ("\x00", 1, "not TOML"),
        ("a = " + "[" * 20_000, None, "deeply"),
        ("a = " + "9" * 5_000, None, "digits"),
        ("# nothing\n", None, "missing"),
    ],
)
def test_what_is_no_toml_is_told_as_that(text: str, line: int | None, told: str) -> None:
    found = faults(text)
    assert told in found[0][2]
    assert line is None or found[0][0] == line


def test_what_is_no_file_of_text_is_told_as_that(tmp_path: Path) -> None:
    (tmp_path / "empty.toml").write_text(" \n")
    (tmp_path / "latin.toml").write_bytes(b'title = "a"\nquestion = "\xe9"\n')
    (tmp_path / "huge.toml").write_bytes(b"#" * (LARGEST + 1))
    (tmp_path / "folder.toml").mkdir()
    for name, kind, told in (
        ("empty.toml", InvalidScenario, "empty"),
        ("latin.toml", InvalidScenario, "latin.toml:2: Byte 24 is not UTF-8"),
        ("huge.toml", DataError, "larger"),
        ("folder.toml", DataError, "folder"),
        ("nothing.toml", DataError, "There is no file"),
    ):
        with pytest.raises(kind, match=told):
            document(str(tmp_path / name))
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.toml")
        with pytest.raises(DataError, match="regular"):
            document(str(tmp_path / "pipe.toml"))
    with pytest.raises(UnknownName, match="cold_war"):
        scenario("cold_wars")


PIECES = (*GOOD.split("\n"), "x = 1", "[settings]", "]", '"', "[[a]]", "value = nan")


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_no_file_is_a_defect(lines: list[str]) -> None:
    """Whatever stands in it, a file is a scenario, or told to be wrong as a user's error."""
    text = "\n".join(lines)
    try:
        told = parse(text).title
    except DetenteError as e:
        told = e.message
    assert told


@pytest.mark.parametrize("name", ["cold_war", "security_community_with_outsiders"])
def test_lines_are_those_on_which_a_reader_finds_the_key(name: str) -> None:
    text = text_of(name)
    lines = text.split("\n")
    said = document(name)
    for key in said.settings:
        found = line_of(text, ("settings", key))
        assert found is not None
        assert lines[found - 1].startswith(f"{key} =")
    for count, what in enumerate(said.interventions):
        found = line_of(text, ("interventions", count, "title"))
        assert found is not None
        assert lines[found - 1] == f'title = "{what.title}"'
    assert line_of(text, ("nowhere",)) is None
    where = line_of(text, ("settings", "nowhere"))
    assert where is None or lines[where - 1] == "[settings]"


def test_the_file_in_the_documents_is_a_scenario(repository: Path) -> None:
    text = (repository / "docs" / "howto" / "scenario.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```toml\n(.*?)^```", text, re.M | re.S)
    assert parse(block).names == ["Large", "Small"]


def test_the_first_year_of_the_calendar() -> None:
    dated = GOOD.replace("[years]", 'first_year = { value = 1907, unit = "year", source = "assumption" }\n\n[years]')
    assert read_text(dated).first_year == 1907
    assert read_text(GOOD).first_year is None
    assert [scenario(name).first_year for name in ("cold_war", "multipolar_europe")] == [1947, 1871]
    assert scenario("cold_war").question.startswith("Would the Cold War")
    (line, key, text), *more = faults(
        dated.replace("1907", "99999").replace('unit = "year", source', 'unit = "y", source', 1)
    )
    assert key.startswith("first_year")
    assert line == 7
    assert len(more) == 1
    assert "99999" in text or "99999" in more[0][2]


def read_text(text: str) -> Any:
    from detente.scenarios.read import make_scenario

    return make_scenario(parse(text, "mine.toml", "mine"))


ANSWER = """
[answer]
sentence = "{x.often} the two fight, in {x}."
by_construction = ["Nothing."]
[answer.numbers]
x = { measure = "war", actors = ["A"], targets = ["B"], year = 3, until = 30 }
"""


def test_an_answer_is_read_and_its_states_are_numbered() -> None:
    answer = make_scenario(parse(GOOD + ANSWER)).answer
    assert answer is not None
    assert answer.numbers["x"] == Sought("war", (0,), (1,), 3, 30)
    assert answer.by_construction == ("Nothing.",)
    assert make_scenario(parse(GOOD)).answer is None


def test_a_question_is_optional_and_an_answer_needs_one() -> None:
    silent = GOOD.replace('question = "What?"\n', "")
    assert make_scenario(parse(silent)).question == ""
    with pytest.raises(InvalidScenario, match="no question that it answers"):
        parse(silent + ANSWER)


@pytest.mark.parametrize(
    ("old", "new", "key", "told"),
    [
        ("in {x}", "in {y}", "answer.sentence", "y"),
        ("in {x}", "in {x.always}", "answer.sentence", "slot {x.always}"),
        ("in {x}", "in {{x}}", "answer.sentence", "belongs to no slot"),
        ('["B"]', '["A"]', "answer.numbers.x.targets", "both actor and target"),
        (
            '"war", actors = ["A"], targets = ["B"], year = 3, until = 30',
            '"diagnosis.paradox", year = 3',
            "answer.numbers.x.year",
            "takes no year",
        ),
        ('"war"', '"wars"', "answer.numbers.x.measure", "Did you mean 'war'"),
        ('["A"]', '["C"]', "answer.numbers.x.actors", "C"),
        ("until = 30", "until = 3", "answer.numbers.x.until", "not after the year 3"),
        ("until = 30", "until = 31", "answer.numbers.x", "after the end"),
        ("until = 30", "untilx = 30", "answer.numbers.x.untilx", "Did you mean 'until'"),
    ],
)
def test_faults_of_an_answer_are_told_with_their_line(old: str, new: str, key: str, told: str) -> None:
    text = GOOD + ANSWER.replace(old, new)
    with pytest.raises(InvalidScenario) as caught:
        parse(text)
    (fault,) = caught.value.faults
    assert fault.key == key
    assert told in f"{fault.message} {fault.hint}"
    assert fault.line is not None
    assert fault.line > GOOD.count("\n")


@pytest.mark.parametrize(
    ("file", "name"),
    [("1914.toml", "scenario_1914"), ("\u00d6sterreich-1.toml", "osterreich_1"), ("\u4e2d.toml", "scenario")],
)
def test_any_name_of_a_file_gives_a_name(tmp_path: Path, file: str, name: str) -> None:
    (tmp_path / file).write_text(GOOD)
    assert read(tmp_path / file).name == name


def test_a_name_ends_where_its_letters_do() -> None:
    with pytest.raises(InvalidScenario, match="name"):
        parse('name = "ok\\n"\n' + GOOD)


def test_ten_thousands_of_unknown_keys_take_seconds_no_more() -> None:
    import time

    began = time.process_time()
    with pytest.raises(InvalidScenario) as caught:
        parse("".join(f"k{number} = 1\n" for number in range(60_000)) + GOOD)
    assert time.process_time() - began < 8
    assert caught.value.faults[0].line == 1
